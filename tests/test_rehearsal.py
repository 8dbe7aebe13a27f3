"""What accepting would do, told without doing it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest

from pingda_dash import desk
from pingda_dash.ingest import CheckedFile, Problem
from pingda_dash.lake import Effect, Lake, NotAccepted
from pingda_dash.rehearsal import Rehearsal, rehearse, row_changes, with_plausibility_warnings
from pingda_dash.snapshot import open_snapshot

DAY = date(2020, 5, 20)
NOON = datetime(2020, 5, 20, 12)  # noqa: DTZ001 - the township's wall time has no zone


@pytest.fixture
def lake(begun_real: Path, tmp_path: Path) -> Lake:
    return Lake.open(Path(shutil.copytree(begun_real, tmp_path, dirs_exist_ok=True)), "real")


def ledger(*rows: str) -> tuple[str, bytes]:
    return "移栽.csv", "\n".join(["统计日期,村,产业,面积(亩)", *rows]).encode()


def foretold(lake: Lake, *files: tuple[str, bytes], follow: bool = False) -> Rehearsal:
    checked = desk.check(lake, files, DAY)
    assert all(file.ok for file in checked)
    return rehearse(lake, checked, open_snapshot(lake), DAY, follow_reports=follow)


def test_the_first_report_moves_an_indicator_from_unreported(lake):
    rehearsal = foretold(lake, ledger("2020-05-20,平达社区,烤烟,900"))
    assert rehearsal.effects == (Effect("移栽.csv", "industry", added=1),)
    assert [(move.name, move.before, move.after, move.better) for move in rehearsal.moves] == [
        ("烤烟大田移栽", None, 900.0, None)
    ]


def test_a_later_report_moves_it_on_and_says_whether_that_is_the_plans_way(lake):
    desk.accept(lake, desk.receive(lake, [ledger("2020-05-20,平达社区,烤烟,900")], DAY), "乡烟站", "", NOON)
    rehearsal = foretold(lake, ledger("2020-05-20,平达社区,烤烟,850"))
    assert [(move.before, move.after, move.better) for move in rehearsal.moves] == [(900.0, 850.0, False)]


def test_a_report_after_the_screens_day_counts_when_the_day_follows_the_reports(lake):
    file = ledger("2020-05-27,平达社区,烤烟,900")
    assert foretold(lake, file).moves == ()
    rehearsal = foretold(lake, file, follow=True)
    assert (rehearsal.as_of, [move.after for move in rehearsal.moves]) == (date(2020, 5, 27), [900.0])


def test_a_task_that_is_done_while_its_indicator_is_short_is_asked_about(lake):
    trained = ("培训.csv", "统计日期,村,项目,人次\n2020-05-20,平达社区,技能培训,80\n".encode())
    done = ("任务.csv", "统计日期,任务编号,状态,完成率\n2020-05-20,T35,已完成,100\n".encode())
    desk.accept(lake, desk.receive(lake, [trained], DAY), "乡社保中心", "", NOON)
    [asked] = foretold(lake, done).findings
    assert [one.message for one in asked] == ["技能培训141人次报已完成,台账未达标,台账 80 人次,目标 141 人次。请核对。"]
    desk.accept(lake, desk.receive(lake, [done], DAY), "乡扶贫办", "", NOON)
    again = ("任务.csv", "统计日期,任务编号,状态,完成率\n2020-05-27,T35,已完成,100\n".encode())
    assert foretold(lake, again).findings == ((),)


def test_rehearsing_leaves_the_lake_as_it_was(lake):
    before = lake.version()
    foretold(lake, ledger("2020-05-20,平达社区,烤烟,900"))
    assert lake.version() == before
    assert lake.is_empty()


def test_nothing_to_rehearse_is_nothing(lake):
    assert rehearse(lake, [], open_snapshot(lake), DAY) == Rehearsal()


# --- figures that fall ------------------------------------------------------------------------------------------


def received(lake: Lake, *rows: str) -> None:
    desk.accept(lake, desk.receive(lake, [ledger(*rows)], DAY), "乡烟站", "", NOON)


def warned(lake: Lake, *files: tuple[str, bytes]) -> list[tuple[int | None, str | None, str | None, str]]:
    return [(one.row, one.column, one.value, one.message) for one in doubts(lake, *files)]


def doubts(lake: Lake, *files: tuple[str, bytes]) -> list[Problem]:
    checked = [with_plausibility_warnings(lake, file) for file in desk.check(lake, files, date(2020, 6, 30))]
    return [one for file in checked for one in file.warnings]


def codes(lake: Lake, *files: tuple[str, bytes]) -> list[str]:
    return [one.code for one in doubts(lake, *files)]


def test_a_cumulative_figure_that_falls_is_worth_a_look(lake):
    received(lake, "2020-05-13,平达社区,烤烟,880", "2020-05-20,平达社区,烤烟,900", "2020-05-20,小河村,烤烟,700")
    assert warned(lake, ledger("2020-05-27,平达社区,烤烟,890", "2020-05-27,小河村,烤烟,701")) == [
        (2, "面积(亩)", "890", "第 2 行“面积(亩)”:由 900 变为 890 亩,累计数变小,请核对。")
    ]


def test_a_report_of_an_earlier_day_is_held_against_what_was_known_then(lake):
    received(lake, "2020-05-13,平达社区,烤烟,880", "2020-05-27,平达社区,烤烟,900")
    assert warned(lake, ledger("2020-05-20,平达社区,烤烟,890")) == []
    assert [row[0] for row in warned(lake, ledger("2020-05-20,平达社区,烤烟,870"))] == [2]


def test_a_correction_of_the_same_day_downwards_is_worth_a_look(lake):
    received(lake, "2020-05-20,平达社区,烤烟,900")
    assert len(warned(lake, ledger("2020-05-20,平达社区,烤烟,800"))) == 1


def test_figures_in_different_units_are_not_compared(lake):
    header = "统计日期,村,产业,产量,产量单位"
    for day, amount in (("2020-05-13", "5000,公斤"), ("2020-05-20", "100,担")):
        file = ("产量.csv", f"{header}\n{day},小河村,香料烟,{amount}\n".encode())
        assert warned(lake, file) == []
        desk.accept(lake, desk.receive(lake, [file], DAY), "乡烟站", "", NOON)


def test_the_same_item_of_another_destination_is_another_figure(lake):
    header = "统计日期,村,项目,去向,人次"
    first = ("就业.csv", f"{header}\n2020-05-13,小河村,新增转移就业,上海,20\n2020-05-13,小河村,技能培训,,9\n".encode())
    desk.accept(lake, desk.receive(lake, [first], DAY), "乡社保中心", "", NOON)
    second = ("就业.csv", f"{header}\n2020-05-20,小河村,新增转移就业,广东,2\n2020-05-20,小河村,技能培训,,8\n".encode())
    assert [(row, value) for row, _, value, _ in warned(lake, second)] == [(3, "8")]


def test_a_file_that_was_received_already_is_not_held_against_itself(lake):
    rows = "2020-05-13,平达社区,烤烟,900", "2020-05-20,平达社区,烤烟,880"
    received(lake, *rows)
    assert warned(lake, ledger(*rows)) == []


# --- reports that repeat the last one ---------------------------------------------------------------------------


def test_figures_that_would_go_blank_are_worth_a_look(lake):
    head = "统计日期,村,产业,面积(亩),参与户数"
    full = ("报.csv", f"{head}\n2020-05-20,平达社区,烤烟,900,41".encode())
    desk.accept(lake, desk.receive(lake, [full], DAY), "乡烟站", "", NOON)
    again = ("报.csv", f"{head}\n2020-05-20,平达社区,烤烟,900,".encode())
    later = ("报.csv", "统计日期,村,产业,面积(亩)\n2020-05-27,平达社区,烤烟,950".encode())
    other = ("报.csv", f"{head}\n2020-05-27,平达社区,烤烟,950,41\n2020-05-27,小田坝村,烤烟,5,".encode())
    assert [[one.column for one in doubts(lake, file) if one.code == "blanked"] for file in (again, later, other)] == [
        ["参与户数"],
        ["参与户数"],
        [],
    ]


def test_a_ledger_that_says_in_every_village_what_the_last_one_said_is_worth_a_look(lake):
    received(lake, "2020-05-13,平达社区,烤烟,900", "2020-05-13,小河村,烤烟,700")
    again = ledger("2020-05-20,平达社区,烤烟,900", "2020-05-20,小河村,烤烟,700")
    assert warned(lake, again) == [
        (None, None, None, "2 个村 2 行的数与上次(05-13)报的完全相同,请核对是否错报了上次的表。")
    ]
    both = ledger(
        "2020-05-20,平达社区,烤烟,930",
        "2020-05-20,小河村,烤烟,760",
        "2020-05-27,平达社区,烤烟,930",
        "2020-05-27,小河村,烤烟,760",
    )
    assert warned(lake, both) == [
        (None, None, None, "2 个村 2 行的数与上次(05-20)报的完全相同,请核对是否错报了上次的表。")
    ]


@pytest.mark.parametrize(
    "rows",
    [
        ["2020-05-20,平达社区,烤烟,901", "2020-05-20,小河村,烤烟,700"],
        ["2020-05-20,平达社区,烤烟,900"],
        ["2020-05-13,平达社区,烤烟,900", "2020-05-13,小河村,烤烟,700"],
        ["2020-05-20,平达社区,烤烟,900", "2020-05-20,平达社区,甘蔗,700"],
    ],
)
def test_one_new_figure_one_village_alone_or_the_same_day_is_no_repetition(lake, rows):
    received(lake, "2020-05-13,平达社区,烤烟,900", "2020-05-13,小河村,烤烟,700", "2020-05-13,平达社区,甘蔗,700")
    assert codes(lake, ledger(*rows)) == []


# --- lists that shrink ------------------------------------------------------------------------------------------

HEADER = "户编号,村,户主,人口,户属性"


def homes(day: str, *numbers: int, broken: int | None = None) -> tuple[str, bytes]:
    """A household list of a day; the `broken` household's 人口 is no number."""
    rows = [f"{number:04},平达社区,王{number},{'两人' if number == broken else 3},脱贫户" for number in numbers]
    return f"农户名册_{day}.csv", "\n".join([HEADER, *rows]).encode()


def listed(lake: Lake, *files: tuple[str, bytes]) -> None:
    checked = desk.receive(lake, files, DAY)
    assert [file.problems for file in checked] == [[]] * len(files)
    desk.accept(lake, checked, "乡扶贫办", "", NOON)


def test_a_list_that_loses_more_than_a_tenth_is_worth_a_look(lake):
    listed(lake, homes("20200420", *range(1, 21)))
    assert codes(lake, homes("20200520", *range(1, 19))) == []
    assert [one.message for one in doubts(lake, homes("20200520", *range(1, 18)))] == [
        "这份名册 17 行,比 04-20 的 20 行少 15.0%,请核对是否报全。"
    ]
    assert codes(lake, homes("20200401", 1)) == []


def watered(day: str, here: str, there: str) -> tuple[str, bytes]:
    """A household list of a day: six households of each of two villages, with safe water, without, or blank."""
    rows = [
        f"{n:04},{'平达社区' if n < 7 else '小河村'},王{n},3,脱贫户,{here if n < 7 else there}" for n in range(1, 13)
    ]
    return f"农户名册_{day}.csv", "\n".join([f"{HEADER},饮水安全", *rows]).encode()


def test_a_column_that_one_village_leaves_blank_is_worth_a_look(lake):
    listed(lake, watered("20200420", "是", "是"))
    assert warned(lake, watered("20200520", "", "是")) == [
        (
            2,
            "饮水安全",
            None,
            "平达社区的“饮水安全”这次大多是空的:第 2 行等 6 行在 04-20 的名册中有,其他村仍填。"
            "若是漏读或漏填,请先改正。",
        )
    ]
    assert [codes(lake, watered("20200520", *both)) for both in (("否", "是"), ("", ""))] == [[], []]


# --- rows -------------------------------------------------------------------------------------------------------


def changes(lake: Lake, file: tuple[str, bytes] | CheckedFile, **how: object) -> list[list[object]]:
    checked = file if isinstance(file, CheckedFile) else desk.check(lake, [file], DAY)[0]
    frame = row_changes(lake, checked, **how)
    return [[None if pd.isna(value) else value for value in row] for row in frame.to_numpy().tolist()]


def test_rows_are_told_cell_by_cell_as_loading_would_change_them(lake):
    received(lake, "2020-05-13,平达社区,烤烟,880", "2020-05-20,平达社区,烤烟,1900", "2020-05-20,小河村,烤烟,700")
    file = ledger("2020-05-20,平达社区,烤烟,1910.5", "2020-05-20,小河村,烤烟,700", "2020-05-20,小河村,甘蔗,5")
    names = {"530523206201": "平达社区"}
    assert changes(lake, file, villages=names) == [
        ["变更", 2, "2020-05-20", "平达社区", "烤烟", "面积", "1,900", "1,910.5"],
        ["新增", 4, "2020-05-20", "530523206210", "甘蔗", "", "", "面积 5"],
    ]
    effect = desk.accept(lake, desk.receive(lake, [file], DAY), "乡烟站", "", NOON).effects[0]
    assert (effect.added, effect.changed, effect.unchanged, effect.removed) == (1, 1, 1, 0)


def test_a_row_that_a_list_of_the_same_day_leaves_out_is_removed_and_names_are_masked(lake):
    listed(lake, homes("20200520", 1, 2))
    row = "村 530523206201,户主姓名 王*,家庭人口 3,户类型 脱贫户"
    assert changes(lake, homes("20200520", 1, 3)) == [
        ["新增", 3, "0003", "", "", row],
        ["移除", None, "0002", "", row, ""],
    ]


def test_a_list_of_another_day_adds_all_its_rows_and_takes_none_off(lake):
    listed(lake, homes("20200420", 1, 2))
    assert [row[0] for row in changes(lake, homes("20200520", 1, 3))] == ["新增", "新增"]


def test_no_more_lines_are_told_than_asked_for(lake):
    assert len(changes(lake, ledger(*(f"2020-05-{day},平达社区,烤烟,{day}" for day in range(10, 20))), limit=3)) == 3


# --- part of a list ---------------------------------------------------------------------------------------------


def in_part(lake: Lake, file: tuple[str, bytes]) -> CheckedFile:
    return replace(desk.receive(lake, [file], DAY)[0], partly=True)


def members(lake: Lake, day: str) -> list[tuple[object, ...]]:
    rows = lake.cursor().execute(
        "SELECT household_id, members FROM lake.households WHERE register_date = ? ORDER BY 1", [day]
    )
    return rows.fetchall()


def test_a_list_accepted_in_part_keeps_the_old_row_of_what_goes_back(lake):
    listed(lake, homes("20200420", 1, 2, 3))
    part = in_part(lake, homes("20200520", 1, 2, 4, broken=2))
    result = desk.accept(lake, [part], "乡扶贫办", "", NOON)
    assert members(lake, "2020-05-20") == [("0001", 3), ("0002", 3), ("0004", 3)]
    assert (result.effects[0].added, result.effects[0].removed) == (3, 0)
    counted = lake.cursor().execute("SELECT rows_in, rows_returned FROM lake.uploads ORDER BY received_at, filename")
    assert counted.fetchall() == [(3, 0), (3, 1)]


def test_a_row_that_the_list_before_does_not_hold_is_left_out_until_it_is_right(lake):
    listed(lake, homes("20200520", 1, 2))
    part = in_part(lake, homes("20200520", 1, 2, 9, broken=9))
    assert desk.accept(lake, [part], "乡扶贫办", "", NOON).effects[0].removed == 0
    assert members(lake, "2020-05-20") == [("0001", 3), ("0002", 3)]


def test_a_list_with_a_row_that_cannot_be_told_is_not_accepted_in_part(lake):
    name, data = homes("20200520", 1, 2)
    part = in_part(lake, (name, data + "\n,平达社区,李四,2,脱贫户".encode()))
    assert part.indivisible == "有 1 行的户编号读不出,不知是名册里的哪几行,不能只收一部分。请先改正这几行。"
    with pytest.raises(NotAccepted):
        desk.accept(lake, [part], "乡扶贫办", "", NOON)
    assert lake.is_empty()


# -- units -------------------------------------------------------------------------------------------------------------

VILLAGES = ["平达社区", "小田坝村", "河尾社区", "平安社区"]


def areas(day: str, *figures: float) -> tuple[str, bytes]:
    return ledger(*(f"{day},{village},烤烟,{area}" for village, area in zip(VILLAGES, figures, strict=False)))


def of_units(lake: Lake, file: tuple[str, bytes]) -> list[str]:
    [checked] = desk.check(lake, [file], DAY)
    return [
        warning.message for warning in with_plausibility_warnings(lake, checked).warnings if "单位" in warning.message
    ]


@pytest.mark.parametrize("times", [1 / 10_000, 1 / 1000, 1 / 666.67, 1 / 15, 15, 666.67, 900])
def test_a_column_in_another_unit_than_the_last_report_is_asked_about(lake, times):
    desk.accept(lake, desk.receive(lake, [areas("2020-05-13", 20, 30, 18, 25)], DAY), "乡烟站", "", NOON)
    [asked] = of_units(lake, areas("2020-05-20", *(area * times * 1.05 for area in (20, 30, 18, 25))))
    assert asked.startswith("“面积(亩)”与上次报的相比,4 行居中是上次的")


@pytest.mark.parametrize(
    "figures", [(20, 30, 18, 25), (210, 290, 200, 260), (300, 45, 180, 25), (0, 0, 0, 0), (9000, 31, 19, 25)]
)
def test_growth_and_a_single_slip_are_no_other_unit(lake, figures):
    desk.accept(lake, desk.receive(lake, [areas("2020-05-13", 20, 30, 18, 25)], DAY), "乡烟站", "", NOON)
    assert of_units(lake, areas("2020-05-20", *figures)) == []


def test_a_list_is_compared_with_the_list_before_it(lake):
    rows = ["530523206201,平达社区,否,{}", "530523206202,小田坝村,否,{}", "530523206204,平安社区,否,{}"]
    roster = "\n".join(["村代码,村名,是否贫困村,耕地面积", *rows])
    before = "村情名册0320(截至2020-03-20).csv", roster.format(6000, 5800, 7000).encode()
    desk.accept(lake, desk.receive(lake, [before], DAY), "乡政府", "", NOON)
    assert len(of_units(lake, ("村情名册(截至2020-05-20).csv", roster.format(400, 387, 467).encode()))) == 1
    assert of_units(lake, ("村情名册(截至2020-05-20).csv", roster.format(6001, 5800, 7000).encode())) == []
