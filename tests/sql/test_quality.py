"""What a finding would change, and how good each ledger of each village is, week by week."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

import pandas as pd

from pingda_dash import draws, queries
from pingda_dash.snapshot import Snapshot
from tests.tables import UNIT, Row, dated, snapshot_of
from tests.test_lake import PINGDA, XIAOTIANBA

MAR_20, APR_20, MAY_6, MAY_20 = date(2020, 3, 20), date(2020, 4, 20), date(2020, 5, 6), date(2020, 5, 20)


def stakes(snapshot: Snapshot, day: date = MAY_20) -> dict[str, str]:
    rows = queries.worklist(snapshot, day, log="[]")
    return dict(zip(rows["check_id"], rows["stake"], strict=True))


def water(day: date, due: int, met: int, open_: int) -> Row:
    return {"report_date": day, "village_code": PINGDA, "item": "饮水安全", "due": due, "met": met, "open": open_}


def home(number: int, members: int) -> Row:
    return {
        "household_id": f"PD201-{number}", "village_code": PINGDA, "category": "未脱贫户", "members": members,
        "head_name": "王小明",
    }  # fmt: skip


def test_a_finding_about_the_plans_sixteen_people_weighs_most():
    homes = [*dated(MAR_20, [home(1, 4)]), *dated(APR_20, [home(1, 5)])]
    snapshot = snapshot_of(households=homes, guarantees=[water(MAY_20, 10, 6, 3)])
    rows = queries.worklist(snapshot, MAY_20, log="[]")
    assert rows["stake"].iloc[0] == "未脱贫户"
    assert stakes(snapshot)["unlifted_members"] == "未脱贫户"
    assert stakes(snapshot)["guarantee_sum"] == "数"
    assert rows["place"].tolist() == list(range(1, len(rows) + 1))


def test_a_figure_that_would_make_a_goal_stand_otherwise_is_a_status():
    fell = [{"report_date": day, "village_code": PINGDA, "industry": "烤烟", "area_mu": area}
            for day, area in ((MAY_6, 8750), (MAY_20, 7000))]  # fmt: skip
    assert stakes(snapshot_of(industry=fell))["figure_fell"] == "状态"
    little = [row | {"area_mu": area} for row, area in zip(fell, (120, 90), strict=True)]
    assert stakes(snapshot_of(industry=little))["figure_fell"] == "数"


def cell(snapshot: Snapshot, dataset: str, village: str | None, day: date = MAY_20) -> pd.Series:
    """The cell of a ledger and a village (None: of an office's ledger) in the week of a day."""
    cells = queries.quality_cells(snapshot, day)
    of_village = cells["village_code"].isna() if village is None else cells["village_code"] == village
    [(_, row)] = cells[(cells["dataset"] == dataset) & of_village].iterrows()
    return row


def leaf(day: date, village: str = PINGDA) -> Row:
    return {"report_date": day, "village_code": village, "industry": "烤烟", "area_mu": 100}


def test_a_cell_loses_the_points_that_the_page_prints():
    snapshot = snapshot_of(industry=[leaf(MAY_6), leaf(MAY_20)], guarantees=[water(MAY_20, 10, 6, 3)])
    points = queries.quality_points(snapshot, MAY_20).set_index("fault")["points"]
    scores = {
        (state, day): cell(snapshot, dataset, village, day)
        for state, dataset, village, day in [
            ("已报", "industry", PINGDA, MAY_20),
            ("迟报", "industry", PINGDA, MAY_6),
            ("从未报", "industry", XIAOTIANBA, MAY_20),
            ("从未报", "funds", None, MAY_20),
        ]
    }
    assert {key: row["state"] for key, row in scores.items()} == {key: key[0] for key in scores}
    assert {key: row["score"] for key, row in scores.items()} == {
        key: 100 - points.get(key[0], 0) for key in scores
    }  # fmt: skip
    asked = cell(snapshot, "guarantees", PINGDA)
    assert (asked["state"], asked["failed"], asked["score"]) == ("已报", 1, 100 - points["待核对"])


def visited(folder: Path, *seen: tuple[date, int], size: int = 4, village: str | None = None) -> Snapshot:
    """A register of households of four people, all of them drawn, and visits: the day, the members that were seen."""
    homes = [home(number, 4) for number in range(size)]
    at = datetime(2020, 4, 20, 9, 0)  # noqa: DTZ001 - the township's wall time has no zone
    things = [draws.Thing(str(one["household_id"]), PINGDA, "脱贫户", 2.0, {"members": "4"}) for one in homes]
    draws.add(
        folder, draws.Draw("households", APR_20, 1, APR_20, "7", size, (), village, 2 * size, "乡扶贫办", at), things
    )
    visits: list[Row] = [
        {"report_date": day, "draw_id": "C001", "household_id": f"PD201-{number % size}", "at_home": "在家",
         "members": members}
        for number, (day, members) in enumerate(seen)
    ]  # fmt: skip
    return snapshot_of(folder, households=dated(APR_20, homes), visits=visits)


def test_a_spot_check_costs_what_is_sure_of_its_error_and_an_unchecked_cell_nothing(tmp_path):
    snapshot = visited(tmp_path, *[(MAY_6, members) for members in (5, 5, 5, 4)])
    of = cell(snapshot, "households", PINGDA)
    rates = queries.spot_errors(snapshot, MAY_20, draw="C001")
    [(_, rate)] = rates[(rates["scope"] == "村") & (rates["field"] == "any")].iterrows()
    assert (of["spot_draw"], of["spot_n"], of["spot_wrong"], of["spot_rate"]) == ("C001", 4, 3, 0.75)
    assert (of["spot_low"], of["spot_high"]) == (rate["low"], rate["high"])
    assert of["spot_points"] == int(100 * of["spot_low"]) > 20
    points = queries.quality_points(snapshot, MAY_20).set_index("fault")["points"]
    assert of["score"] == 100 - points.get(of["state"], 0) - of["failed"] * points["待核对"] - of["spot_points"]
    other = cell(snapshot, "households", XIAOTIANBA)
    assert pd.isna(other["spot_n"]) and pd.isna(other["spot_low"])


def test_a_week_has_what_visits_had_shown_by_its_end(tmp_path):
    days = [MAY_6, MAY_6, MAY_6, MAY_6, MAY_20]
    snapshot = visited(tmp_path, *zip(days, (5, 4, 4, 4, 4), strict=True))  # the fifth is to the first again
    weeks = snapshot.run("from quality_spots where village_code <> '' order by week", MAY_20)
    assert weeks["week"].tolist() == [7, 8, 9]
    assert weeks["errors"].tolist() == [1, 1, 0], "the second visit undoes nothing before its day"
    assert cell(snapshot, "households", PINGDA, MAY_6)["spot_wrong"] == 1


def test_a_draw_of_one_village_says_nothing_of_the_township(tmp_path):
    snapshot = visited(tmp_path, (MAY_6, 5), village=PINGDA)
    rows = snapshot.run("from quality_spots", MAY_20)
    assert set(rows["village_code"]) == {PINGDA}


def ruled(villages: tuple[str, ...]) -> list[Row]:
    """Ten weekly reports of areas: of these villages they grow by the same, of the others by what dice say."""
    dice, rows = Random(7), []
    areas = {f"5305232062{number:02}": 500.0 for number in range(1, 11)}
    for week in range(10):
        step = dice.randint(10, 60)
        for village in areas:
            areas[village] += step if village in villages else dice.randint(10, 60)
            rows.append({"report_date": MAR_20 + timedelta(weeks=week), "village_code": village, "item": "新增转移就业",
                         "people": areas[village], "poor_people": None})  # fmt: skip
    return rows


def test_a_signal_stands_in_the_cell_of_either_village_of_a_pair_and_costs_less_than_a_finding():
    snapshot = snapshot_of(employment=ruled((PINGDA, XIAOTIANBA)))
    pairs = queries.signals(snapshot, MAY_20).query("signal_id == 'moving_together'")
    assert len(pairs)
    points = queries.quality_points(snapshot, MAY_20).set_index("fault")["points"]
    for village in (PINGDA, XIAOTIANBA):
        of = cell(snapshot, "employment", village)
        mine = queries.signals(snapshot, MAY_20, village=village)
        assert of["signals"] == len(mine[mine["one"] == "employment"]) > 0
        rest = 100 - points.get(of["state"], 0) - of["failed"] * points["待核对"]
        assert of["score"] == max(rest - of["signals"] * points["请核实"], 0)
    scores = queries.quality_scores(snapshot, MAY_20)
    assert scores[scores["scope"] == "乡"]["signals"].iloc[-1] >= 2 and points["请核实"] < points["待核对"]


def test_a_report_older_than_its_period_is_overdue_and_nothing_is_due_in_the_first():
    snapshot = snapshot_of(industry=[leaf(MAY_6)])
    stale = cell(snapshot, "industry", PINGDA)
    assert (stale["state"], stale["days_overdue"], stale["score"]) == ("超期", 7, 60)
    first = cell(snapshot, "industry", PINGDA, MAR_20)
    assert first["state"] == "未到期" and pd.isna(first["score"])


def test_what_is_wrong_for_the_township_stands_in_a_cell_of_its_own():
    snapshot = snapshot_of(households=[*dated(MAR_20, [home(1, 4)]), *dated(APR_20, [home(1, 4)])])
    findings = queries.findings(snapshot, MAY_20)
    whole = findings[findings["village_code"].isna() & (findings["one"] == "households")]
    row = cell(snapshot, "households", None)
    assert len(whole) and row["failed"] == whole["finding"].nunique()
    assert pd.isna(row["score"]), "no village is charged with it"


def test_the_score_of_the_township_is_the_mean_of_its_cells_week_by_week():
    snapshot = snapshot_of(industry=[leaf(MAY_6), leaf(MAY_20)])
    scores = queries.quality_scores(snapshot, MAY_20)
    township = scores[scores["scope"] == "乡"]
    assert township["week"].tolist() == list(range(1, 10))
    cells = queries.quality_cells(snapshot, MAY_20)["score"].dropna()
    assert township["score"].iloc[-1] == int(cells.mean())
    assert (township["day"].iloc[-1].date(), township["first_day"].iloc[-1].date()) == (MAY_20, date(2020, 5, 15))


def test_a_unit_has_its_rates_of_late_corrected_and_outlying_files():
    snapshot = snapshot_of(industry=[leaf(MAY_6)], guarantees=[water(MAY_20, 10, 6, 3)])
    [row] = queries.quality_units(snapshot, MAY_20).query("files > 0").to_dict("records")
    assert (row["unit"], row["files"], row["late"], row["corrected"], row["outlying"]) == (UNIT, 2, 1, 0, 1)
    assert (row["late_rate"], row["outlying_rate"]) == (0.5, 0.5)


def test_a_column_that_is_left_empty_more_often_than_before_comes_first():
    rows = [leaf(MAY_6), leaf(MAY_6, XIAOTIANBA), leaf(MAY_20), leaf(MAY_20, XIAOTIANBA) | {"area_mu": None}]
    rows = [row | {"output": 1} if row["village_code"] == PINGDA else row for row in rows]
    columns = queries.empty_columns(snapshot_of(industry=rows), MAY_20)
    assert columns["field"].tolist() == ["area_mu", "output"]
    assert (columns["was"].tolist(), columns["share"].tolist()) == ([0.0, 0.5], [0.5, 0.5])


def test_the_worst_finding_is_among_the_first_of_the_day_and_the_next_when_it_is_explained(demo_snapshot):
    first = queries.concerns(demo_snapshot, MAY_20)
    assert first["kind"].tolist().index("核对") == 5
    assert first["rank"].tolist() == list(range(1, len(first) + 1))
    finding = first.loc[first["kind"] == "核对", "ref_id"].iloc[0]
    rest = queries.concerns(demo_snapshot, MAY_20, settled=finding)
    assert rest["key"].tolist() == first["key"].drop(5).tolist()


def test_of_several_findings_that_which_would_change_most_is_brought_forward():
    snapshot = snapshot_of(
        households=[*dated(MAR_20, [home(1, 4)]), *dated(APR_20, [home(1, 5)])],
        guarantees=[water(MAY_20, 10, 6, 3)],
    )
    concerns = queries.concerns(snapshot, MAY_20)
    worst = queries.worklist(snapshot, MAY_20, log="[]")["item"].tolist()
    places = concerns[concerns["kind"] == "核对"]
    assert places["ref_id"].tolist() == worst
    assert places["rank"].iloc[0] == 6 < places["rank"].iloc[1]
    rest = queries.concerns(snapshot, MAY_20, settled=worst[0])
    assert rest[rest["kind"] == "核对"]["ref_id"].iloc[0] == worst[1] and rest["kind"].iloc[5] == "核对"


def test_who_is_left_out_of_a_report_is_silent_and_no_item():
    villages = [PINGDA, XIAOTIANBA, "530523206203", "530523206204", "530523206205"]
    before, now = ([leaf(day, village) for village in villages] for day in (MAY_6, MAY_20))
    snapshot = snapshot_of(industry=before + now[:-1])
    assert "village_left_out" in set(queries.findings(snapshot, MAY_20)["check_id"])
    assert "village_left_out" not in set(queries.worklist(snapshot, MAY_20, log="[]")["check_id"])
    assert cell(snapshot, "industry", villages[-1])["failed"] == 0
