"""What a meeting goes through: one item a concern, each by a name that stays."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from pingda_dash import frames, queries, wording
from pingda_dash.snapshot import Snapshot
from tests.sql.test_standing import (
    COOPS,
    LIFTED,
    MAY_6,
    MAY_20,
    MAY_31,
    PINGDA,
    VILLAGES,
    XIAOTIANBA,
    home,
    leaf,
    people,
    task_row,
)
from tests.tables import dated, snapshot_of

TRAINING = "task:T35"
SILENT = VILLAGES[-1]
LEDGERS = {
    "employment": [
        people(day, code, "技能培训", count, count)
        for day, counts in ((MAY_6, {PINGDA: 30}), (MAY_20, {PINGDA: 40, XIAOTIANBA: 8}))
        for code, count in (dict.fromkeys(VILLAGES[:-1], 0) | counts).items()
    ],
    "tasks": [task_row(MAY_20, COOPS, "进行中", 20)],
    "rectification": [
        {"report_date": day, "problem_id": f"P{number}", "source": "其他", "problem": "旧房未拆", "unit": "乡住建局",
         "village_code": PINGDA, "found_on": MAY_6, "due_on": due, "state": state}
        for day, number, due, state in (
            (MAY_6, 1, date(2020, 5, 4), "整改中"),
            (MAY_20, 1, date(2020, 5, 4), "整改中"),
            (MAY_20, 2, date(2020, 5, 18), "未整改"),
            (MAY_20, 3, date(2020, 5, 18), "已销号"),
        )
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    """The rows above: these questions change nothing."""
    return snapshot_of(**LEDGERS)


def item(snapshot: Snapshot, name: str, day: date = MAY_20) -> pd.Series:
    return queries.meeting_items(snapshot, day).set_index("item").loc[name]


def figure(snapshot: Snapshot, name: str, day: date = MAY_20) -> str:
    """The item's figure as a note keeps it."""
    items = queries.meeting_items(snapshot, day)
    [row] = frames.rows(items[items["item"] == name])
    return wording.item_figure(row)


def test_the_list_is_todays_concerns_in_their_order(snapshot):
    listed = queries.meeting_items(snapshot, MAY_20)
    listed = listed[listed["rank"].notna()]
    concerns = queries.concerns(snapshot, MAY_20)
    assert listed["kind"].tolist() == concerns["kind"].tolist()
    assert listed["item"].tolist() == concerns["key"].tolist()
    details = [[wording.concern_detail(row) for row in frames.rows(table)] for table in (listed, concerns)]
    assert details[0] == details[1]
    assert listed["rank"].tolist() == list(range(1, len(concerns) + 1))


@pytest.mark.parametrize("day", [date(2020, 3, 20), MAY_6, MAY_20, date(2020, 7, 15)])
def test_every_item_has_a_name_of_its_own(snapshot, day):
    assert queries.meeting_items(snapshot, day)["item"].is_unique


def test_a_duty_has_its_figure_its_paces_and_its_sentence(snapshot):
    row = item(snapshot, TRAINING)
    assert (row["kind"], row["subject"], figure(snapshot, TRAINING)) == ("滞后", "技能培训", "48/141 人次")
    assert (row["heard"], row["asked"]) == (9, 10)
    assert (row["missing"], row["days_left"], row["lead_unit"]) == (93, 41, "乡社保中心")
    assert row["pace_days"] == 1
    assert row["required"] == pytest.approx(93 / 41)
    assert row["recent"] == pytest.approx((48 - 30) / 14)
    assert "141人次" in row["quote"]


def test_a_pace_below_one_a_day_is_told_by_the_week_and_towards_the_goal():
    first = dated(date(2020, 4, 20), [home(number, PINGDA, "未脱贫户") for number in range(4)])
    fewer = [home(0, PINGDA, "未脱贫户", **LIFTED), *(home(number, PINGDA, "未脱贫户") for number in range(1, 4))]
    assert item(snapshot_of(households=first), "task:T01")["recent"] == 0
    snapshot = snapshot_of(households=[*first, *dated(MAY_20, fewer)])
    row = item(snapshot, "task:T01")
    assert (figure(snapshot, "task:T01"), row["pace_days"]) == ("剩 12 人", 7)
    assert row["required"] == pytest.approx(12 / 41 * 7)
    assert row["recent"] == pytest.approx(4 / 30 * 7)


def test_a_task_has_its_percent_and_what_is_to_be_delivered(snapshot):
    name = f"task:{COOPS}"
    row = item(snapshot, name)
    assert (row["kind"], figure(snapshot, name), row["days_left"], row["unit"]) == ("滞后", "完成 20%", 41, "%")
    assert row["deliverable"]
    later = item(snapshot, name, date(2020, 7, 20))
    assert (later["kind"], later["days_late"]) == ("逾期", 20)


def test_late_problems_are_counted_by_unit_with_the_plans_sentence_on_problems(snapshot):
    row = item(snapshot, "unit:乡住建局")
    assert (row["kind"], figure(snapshot, "unit:乡住建局"), row["days_late"]) == ("逾期", "超期 2 条", 16)
    assert (row["deadline"].date(), row["number_all"], row["number_open"]) == (date(2020, 5, 4), 3, 2)
    assert "风险清零" in row["quote"]


def test_what_was_on_the_list_is_seen_off_with_how_it_stands():
    snapshot = snapshot_of(employment=[people(MAY_20, PINGDA, "技能培训", 141, 141)])
    row = item(snapshot, TRAINING)
    assert pd.isna(row["rank"])
    assert (row["kind"], row["standing"], figure(snapshot, TRAINING)) == ("已完成", "已完成", "141/141 人次")


def test_a_village_keeps_its_items_apart_and_their_names_while_counts_change():
    first = [home(1, PINGDA, "一般户"), home(2, PINGDA, "一般户"), home(3, PINGDA, "一般户")]

    def new_items(*later):
        snapshot = snapshot_of(households=[*dated(MAY_6, first), *dated(MAY_20, later)])
        items = queries.meeting_items(snapshot, MAY_31)
        return set(items.loc[items["kind"] == "新增", "item"])

    one = new_items(home(1, PINGDA, "边缘易致贫户"), *first[1:])
    two = new_items(home(1, PINGDA, "边缘易致贫户"), home(2, PINGDA, "边缘易致贫户"), first[2])
    assert one == two == {f"village:{PINGDA}:新增对象:边缘易致贫户"}


def test_who_was_monitored_in_the_list_before_is_not_new():
    homes = [home(1, PINGDA, "边缘易致贫户"), home(2, PINGDA, "一般户")]
    later = [homes[0], home(2, PINGDA, "脱贫不稳定户")]
    snapshot = snapshot_of(households=[*dated(MAY_6, homes), *dated(MAY_20, later)])
    items = frames.rows(queries.meeting_items(snapshot, MAY_31))
    assert [wording.item_title(row) for row in items if row.kind == "新增"] == ["脱贫不稳定户 1 户新纳入监测"]


def test_nothing_reported_is_no_item_that_is_late():
    items = queries.meeting_items(snapshot_of(), MAY_20)
    assert set(items["kind"]) == {"未报送", "临期"}
    assert items["actual"].isna().all()


# --- the villages -----------------------------------------------------------------------------------------------


def cells(snapshot: Snapshot, name: str, day: date = MAY_20) -> pd.DataFrame:
    return queries.meeting_villages(snapshot, day, item=name)


def words(snapshot: Snapshot, name: str, day: date = MAY_20) -> dict[str, str]:
    """What the cells say, of the villages that are on the list."""
    rows = frames.rows(cells(snapshot, name, day))
    return {cell.village_code: wording.village_concern(cell) for cell in rows if cell.listed}


def test_a_duty_stands_in_every_village_in_the_fixed_order(snapshot):
    result = cells(snapshot, TRAINING)
    villages = queries.villages(snapshot, MAY_20)
    assert result["village_code"].tolist() == villages["village_code"].tolist()
    by_code = result.set_index("village_code")["actual"]
    assert (by_code[PINGDA], by_code[XIAOTIANBA]) == (40, 8)
    assert pd.isna(by_code[SILENT])
    assert (by_code.drop([PINGDA, XIAOTIANBA, SILENT]) == 0).all()


def test_problems_are_counted_where_they_are_late(snapshot):
    counts = cells(snapshot, "unit:乡住建局").set_index("village_code")["late"]
    assert counts[PINGDA] == 2
    assert counts.sum() == 2


@pytest.mark.parametrize("name", ["task:T65", f"task:{COOPS}", f"{TRAINING}x", "rows:sales", "nonsense", ""])
def test_what_is_not_told_apart_by_village_has_no_cells(snapshot, name):
    assert cells(snapshot, name).empty


def test_a_disagreement_is_shown_in_its_village_and_not_in_the_others():
    roster = {"village_code": PINGDA, "village": "平达社区", "is_poor": False, "households": 9, "population": 30,
              "registered_households": 5, "registered_people": 20}  # fmt: skip
    snapshot = snapshot_of(villages=dated(MAY_20, [roster]), households=dated(MAY_20, [home(1, PINGDA, "脱贫户")]))
    items = queries.meeting_items(snapshot, MAY_20)
    [check] = items.loc[items["check_id"] == "roster_households", "item"]
    assert words(snapshot, check) == {PINGDA: "名册 5 户,逐户 1 户"}


def test_a_silent_village_is_shown_beside_the_other_silent_ones():
    snapshot = snapshot_of(industry=[leaf(MAY_6, PINGDA, 900), leaf(MAY_20, XIAOTIANBA, 900)])
    items = queries.meeting_items(snapshot, MAY_20)
    silent = f"village:{PINGDA}:村"
    assert silent in set(items["item"])
    others = dict.fromkeys([code for code in VILLAGES if code not in (PINGDA, XIAOTIANBA)], "各本台账从未报送")
    assert words(snapshot, silent) == {PINGDA: "已 14 天未报", **others}


# --- the way so far ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (TRAINING, [(MAY_6, 30), (MAY_20, 48)]),
        (f"task:{COOPS}", [(MAY_20, 20)]),
        ("unit:乡住建局", [(MAY_6, 1), (MAY_20, 2)]),
        ("rows:sales", []),
    ],
)
def test_an_item_is_followed_over_its_reports(snapshot, name, expected):
    result = queries.meeting_trend(snapshot, MAY_20, item=name)
    assert [(one.report_date.date(), one.value) for one in result.itertuples()] == expected


def test_a_day_sees_no_later_report(snapshot):
    assert queries.meeting_trend(snapshot, MAY_6, item=TRAINING)["value"].tolist() == [30]
