"""入户核查 is what was seen on visits: no report that anybody owes, and nothing that a figure rests on."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from pingda_dash import draws, queries
from pingda_dash.lake import Lake
from pingda_dash.report.prefilled import Sender, ledgers
from pingda_dash.snapshot import open_snapshot
from tests.spot.conftest import AT
from tests.sql.test_standing import MAY_6, MAY_20, PINGDA, XIAOTIANBA, home
from tests.tables import dated, snapshot_of
from tests.test_lake import load, sheet

HOMES = dated(MAY_6, [home(number, PINGDA, "脱贫户") for number in range(3)])
SEEN = {"village_code": PINGDA, "at_home": "在家", "members": 4, "net_income": 5000.0}
VISITS = [
    {"report_date": day, "draw_id": "C001", "household_id": f"H{number}", **SEEN, "members": members}
    for day, members in ((MAY_6, 2), (MAY_20, 25))
    for number in range(3)
]


def test_nobody_owes_visits_and_no_report_is_counted_for_them():
    with_visits, without = snapshot_of(households=HOMES, visits=VISITS), snapshot_of(households=HOMES)
    assert "visits" not in set(queries.ledger_reporting(with_visits, MAY_20)["dataset"])
    for question in (queries.ledger_reporting, queries.reporting_counts, queries.reporting, queries.last_report):
        assert question(with_visits, MAY_20).equals(question(without, MAY_20))


def test_what_differs_from_one_visit_to_the_next_is_no_finding():
    checks = queries.findings(snapshot_of(households=HOMES, visits=VISITS), MAY_20 + timedelta(days=1))
    assert set(checks.loc[checks["one"] == "visits", "check_id"]) == {"visit_undrawn"}, "there is no draw here"


def test_a_draw_that_is_made_later_has_what_was_visited(tmp_path: Path) -> None:
    lake = Lake.open(tmp_path, "real")
    load(lake, sheet(lake, "visits", VISITS[0]))
    before = open_snapshot(lake)
    assert set(queries.findings(before, MAY_20)["check_id"]) == {"visit_undrawn"}
    draw = draws.Draw("households", MAY_6, 1, MAY_6, "7", 1, (), None, 1, "乡扶贫办", AT)
    draws.add(lake.folder, draw, [draws.Thing("H0", PINGDA, "脱贫户", 1.0, {})])
    assert queries.findings(open_snapshot(lake, like=before), MAY_20).empty


def test_visits_are_not_prefilled_as_if_they_were_a_ledger(plan):
    for sender in (Sender("全乡"), Sender("小田坝村", village=XIAOTIANBA), Sender("乡扶贫办", unit="乡扶贫办")):
        assert "visits" not in {contract.name for contract in ledgers(sender, plan)}
