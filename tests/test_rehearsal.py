"""What accepting would do, told without doing it."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from pingda_dash import desk
from pingda_dash.lake import Effect, Lake
from pingda_dash.rehearsal import Rehearsal, rehearse, with_setbacks
from pingda_dash.snapshot import open_snapshot

DAY = date(2020, 5, 20)
NOON = datetime(2020, 5, 20, 12)  # noqa: DTZ001 - the township's wall time has no zone


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake.open(tmp_path, "real")


def ledger(*rows: str) -> tuple[str, bytes]:
    return "移栽.csv", "\n".join(["统计日期,村,产业,面积(亩)", *rows]).encode()


def foretold(lake: Lake, *files: tuple[str, bytes], follow: bool = False) -> Rehearsal:
    checked = desk.look_at(lake, files, DAY)
    assert all(file.ok for file in checked)
    return rehearse(lake, checked, open_snapshot(lake), DAY, follow_reports=follow)


def test_the_first_report_moves_an_indicator_from_unreported(lake):
    told = foretold(lake, ledger("2020-05-20,平达社区,烤烟,900"))
    assert told.effects == (Effect("移栽.csv", "industry", added=1),)
    assert [(move.name, move.before, move.after, move.better) for move in told.moves] == [
        ("烤烟大田移栽", None, 900.0, None)
    ]


def test_a_later_report_moves_it_on_and_says_whether_that_is_the_plans_way(lake):
    desk.accept(lake, desk.take_in(lake, [ledger("2020-05-20,平达社区,烤烟,900")], DAY), "乡烟站", "", NOON)
    told = foretold(lake, ledger("2020-05-20,平达社区,烤烟,850"))
    assert [(move.before, move.after, move.better) for move in told.moves] == [(900.0, 850.0, False)]


def test_a_report_after_the_screens_day_counts_when_the_day_follows_the_reports(lake):
    file = ledger("2020-05-27,平达社区,烤烟,900")
    assert foretold(lake, file).moves == ()
    told = foretold(lake, file, follow=True)
    assert (told.as_of, [move.after for move in told.moves]) == (date(2020, 5, 27), [900.0])


def test_rehearsing_leaves_the_lake_as_it_was(lake):
    before = lake.version()
    foretold(lake, ledger("2020-05-20,平达社区,烤烟,900"))
    assert lake.version() == before
    assert lake.is_empty()


def test_nothing_to_rehearse_is_nothing(lake):
    assert rehearse(lake, [], open_snapshot(lake), DAY) == Rehearsal()


# --- figures that fall ------------------------------------------------------------------------------------------


def received(lake: Lake, *rows: str) -> None:
    desk.accept(lake, desk.take_in(lake, [ledger(*rows)], DAY), "乡烟站", "", NOON)


def warned(lake: Lake, *files: tuple[str, bytes]) -> list[tuple[int | None, str | None, str | None, str]]:
    checked = [with_setbacks(lake, file) for file in desk.look_at(lake, files, date(2020, 6, 30))]
    return [(one.row, one.column, one.value, one.message) for file in checked for one in file.warnings]


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
        desk.accept(lake, desk.take_in(lake, [file], DAY), "乡烟站", "", NOON)


def test_the_same_item_of_another_destination_is_another_figure(lake):
    header = "统计日期,村,项目,去向,人次"
    first = ("就业.csv", f"{header}\n2020-05-13,小河村,新增转移就业,上海,20\n2020-05-13,小河村,技能培训,,9\n".encode())
    desk.accept(lake, desk.take_in(lake, [first], DAY), "乡社保中心", "", NOON)
    second = ("就业.csv", f"{header}\n2020-05-20,小河村,新增转移就业,广东,2\n2020-05-20,小河村,技能培训,,8\n".encode())
    assert [(row, value) for row, _, value, _ in warned(lake, second)] == [(3, "8")]


def test_a_file_that_was_received_already_is_not_held_against_itself(lake):
    rows = "2020-05-13,平达社区,烤烟,900", "2020-05-20,平达社区,烤烟,880"
    received(lake, *rows)
    assert warned(lake, ledger(*rows)) == []
