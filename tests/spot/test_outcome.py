"""From a filled-in template through the desk to the error rate, field by field, with its interval."""

from __future__ import annotations

import math
import shutil
from datetime import date, datetime, timedelta

import pytest

from pingda_dash import desk, draws, frames, queries
from pingda_dash.desk import confirmations
from pingda_dash.desk.confirmations import NotConfirmed
from pingda_dash.ingest import References
from pingda_dash.lake import Lake
from pingda_dash.snapshot import open_snapshot
from pingda_dash.spot import outcome
from tests.spot.conftest import DAY, DRAWN, VISITED_ON, Drawn, filled_in, stated_of

AT = datetime(2020, 6, 27, 9, 0)  # noqa: DTZ001 - the township's wall time has no zone
Z = 1.959964
VISITED = 15


def wilson(share: float, n: float) -> tuple[float, float]:
    middle, half = share + Z * Z / (2 * n), Z * math.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
    return (middle - half) / (1 + Z * Z / n), (middle + half) / (1 + Z * Z / n)


@pytest.fixture(scope="module")
def visited(drawn: Drawn, references: References, tmp_path_factory: pytest.TempPathFactory) -> Drawn:
    """Fifteen of the twenty seen: one household larger than registered, one whose water is not safe."""
    lake = Lake.open(shutil.copytree(drawn.lake.folder.parent, tmp_path_factory.mktemp("visited") / "home"), "real")
    wrong_members, wrong_water = planted(drawn)
    seen: dict[str, dict[str, object]] = {wrong_members: {"家庭人口": 13}, wrong_water: {"饮水安全": "否"}}
    data = filled_in(drawn, references, seen, visited=VISITED)
    verdict = desk.weigh(lake, desk.receive(lake, [("入户核查_C001.xlsx", data)], AT.date()))
    assert verdict.files[0].problems == [] and verdict.confirmations() == []
    desk.accept_verdict(lake, verdict, "乡扶贫办", "六月抽查", AT)
    return Drawn(lake, open_snapshot(lake), drawn.draw)


def planted(drawn: Drawn) -> tuple[str, str]:
    """The households whose errors are planted: the first two of 平达社区."""
    first, second = queries.spot_homes(drawn.snapshot, DAY, draw=drawn.draw)["household_id"].head(2)
    return str(first), str(second)


def test_register_and_reality_stand_side_by_side(visited):
    wrong_members, wrong_water = planted(visited)
    rows = queries.spot_fields(visited.snapshot, DAY, draw=visited.draw, differing=True)
    stated = stated_of(visited.lake)[wrong_members]["members"]
    assert sorted(zip(rows["thing"], rows["field"], rows["stated"], rows["seen"], strict=True)) == sorted(
        [(wrong_members, "members", stated, "13"), (wrong_water, "water_safe", "true", "false")]
    )
    assert rows["name"].str.endswith("*").all()


def test_what_was_not_seen_is_unknown(visited):
    rows = queries.spot_fields(visited.snapshot, DAY, draw=visited.draw)
    unknown = rows[rows["agrees"].isna()]
    unseen = DRAWN - VISITED
    assert (len(rows), unknown["thing"].nunique(), len(unknown)) == (DRAWN * 7, unseen, unseen * 7)
    assert set(rows.loc[rows["agrees"].isna(), "visited_on"].isna()) == {True}


def test_the_error_rate_has_its_interval(visited):
    """Each household counts for those it stands for; the interval is Wilson's for what the sample is worth."""
    weights = {row["thing"]: row["weight"] for row in draws.tables(visited.lake.folder)["spot_things"].to_pylist()}
    homes = queries.spot_homes(visited.snapshot, DAY, draw=visited.draw)["household_id"].tolist()[:VISITED]
    seen = [weights[home] for home in homes]
    rate = sum(weights[home] for home in planted(visited)) / sum(seen)
    worth = sum(seen) ** 2 / sum(one * one for one in seen) * (60 - 1) / (60 - VISITED)
    whole = next(iter(frames.rows(queries.spot_errors(visited.snapshot, DAY, draw=visited.draw))))
    counts = whole.drawn, whole.n, whole.errors, whole.listed
    assert (whole.scope, whole.field, *counts) == ("乡", "any", DRAWN, VISITED, 2, 60)
    assert (whole.rate, whole.low, whole.high) == pytest.approx((rate, *wilson(rate, worth)))
    assert whole.low < 2 / VISITED < whole.high


def test_half_the_width_needs_as_many_visits_as_are_named(visited):
    whole = next(iter(frames.rows(queries.spot_errors(visited.snapshot, DAY, draw=visited.draw))))
    of_all = whole.n + whole.more
    worth = of_all * (whole.worth / whole.n) * (60 - 1) / (60 - of_all)
    low, high = wilson(whole.rate, worth)
    assert (high - low) <= (whole.high - whole.low) / 2 < 1.02 * (high - low)


def test_a_village_has_its_own_rate_and_a_field_too(visited):
    rows = queries.spot_errors(visited.snapshot, DAY, draw=visited.draw).set_index(["scope_id", "field"])
    first = rows.loc[("530523206201", "any")]
    assert (first["n"], first["errors"]) == (10, 2) and first["low"] < first["rate"] < first["high"]
    assert rows.loc[("530523206201", "water_safe"), "errors"] == 1 == rows.loc[("", "water_safe"), "errors"]
    other = rows.loc[("530523206202", "any")]
    assert (other["drawn"], other["n"], other["errors"], other["rate"], other["low"]) == (10, 5, 0, 0, 0)


def test_the_rest_may_follow_with_the_first_visits_once_more(visited, drawn, references):
    wrong_members, wrong_water = planted(drawn)
    seen: dict[str, dict[str, object]] = {wrong_members: {"家庭人口": 13}, wrong_water: {"饮水安全": "否"}}
    files = [("入户核查_C001_全部.xlsx", filled_in(drawn, references, seen))]
    verdict = desk.weigh(visited.lake, desk.check(visited.lake, files, AT.date()))
    [effect] = verdict.effects
    assert effect is not None and (effect.added, effect.changed, effect.unchanged) == (DRAWN - VISITED, 0, VISITED)
    assert verdict.confirmations() == []


def test_on_the_day_before_the_visits_nothing_is_known(visited):
    rows = queries.spot_errors(visited.snapshot, VISITED_ON - timedelta(days=1), draw=visited.draw)
    assert set(rows["n"]) == {0} and rows[["rate", "low", "high", "more"]].isna().all(axis=None)
    assert queries.spot_errors(visited.snapshot, date(2020, 6, 19)).empty, "the draw is of a later day"


def test_a_household_that_was_not_drawn_is_asked_about_before_acceptance(drawn, references):
    stranger = "PD201-0031"
    assert stranger not in stated_of(drawn.lake)
    seen: dict[str, dict[str, object]] = {planted(drawn)[0]: {"户编号": stranger}}
    data = filled_in(drawn, references, seen, visited=3)
    verdict = desk.weigh(drawn.lake, desk.check(drawn.lake, [("入户核查.xlsx", data)], AT.date()))
    assert [warning.code for warning in verdict.files[0].warnings] == ["visit-undrawn"]
    assert verdict.confirmations()[0].startswith(
        f"平达社区:核查的不是该次抽查抽中的,涉及 1 户:C001 {stranger}。不得更换"
    )


def test_corrections_are_a_file_that_goes_through_the_desk(visited, references):
    """The register again, with two cells of two households as they were seen; accepted, no more is to be corrected."""
    shown = queries.spot_corrections(visited.snapshot, DAY, draw=visited.draw)
    assert shown["step"].tolist() == ["to_correct", "to_correct"] and shown["name"].str.endswith("*").all()
    lake = Lake.open(shutil.copytree(visited.lake.folder.parent, visited.lake.folder.parent.with_name("again")), "real")
    version = lake.version()
    name, data = outcome.proposal(lake, references, shown) or ("", b"")
    assert (name, lake.version()) == ("农户名册20200620_抽查更正C001.xlsx", version)
    verdict = desk.weigh(lake, desk.receive(lake, [(name, data)], AT.date()))
    [effect] = verdict.effects
    assert (verdict.files[0].problems, verdict.files[0].register_date) == ([], date(2020, 6, 20))
    assert effect is not None and (effect.added, effect.changed, effect.removed) == (0, 2, 0)
    with pytest.raises(NotConfirmed):
        desk.accept_verdict(lake, verdict, "乡扶贫办", "抽查更正", AT)
    desk.accept_verdict(lake, verdict, "乡扶贫办", "抽查更正", AT, yes={confirmations.ALL})
    after = open_snapshot(lake)
    assert sorted(queries.spot_corrections(after, DAY, draw=visited.draw)["step"]) == ["corrected", "corrected"]
    assert outcome.proposal(lake, references, queries.spot_corrections(after, DAY, draw=visited.draw)) is None
    errors = [queries.spot_errors(one, DAY, draw=visited.draw) for one in (visited.snapshot, after)]
    assert errors[0].equals(errors[1]), "a correction does not undo what the visits have shown"
