"""Rows in which a form leaves the villages to be written: in the plan's order, asked, never some in silence."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace

import docx
import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from pingda_dash.county_forms import Template
from pingda_dash.form_filling import VILLAGE_NAME, Bench, Choice, Opened, Way, Words, catalogue
from pingda_dash.form_filling.filling import NAMELESS, OF_SOME, SURPLUS
from pingda_dash.report import blanks
from pingda_dash.snapshot import Snapshot
from tests.test_form_filling import PLAN, form_of, values_of

HEAD = ("序号", "村(社区)", "技能培训(人次)", "技能培训目标任务(人次)", "支出资金")
EMPTY: tuple[object, ...] = (None, None, None, None, None)
TOTAL: tuple[object, ...] = ("合计", None, None, "=SUM(D3:D12)", None)
PINGDA, HUANGLIAN = "530523206201", "530523206205"


@pytest.fixture(scope="module")
def bench(demo_snapshot: Snapshot) -> Bench:
    values = values_of(demo_snapshot)
    return Bench(values, Words.of(catalogue(PLAN), values.villages.items(), PLAN, values.poor))


def opened(bench: Bench, data: bytes, name: str = "月报") -> Opened:
    template = Template(1, name, 1, "0", "月报.xlsx", 0, {}, "blank", "王经办", "", "")
    return Opened(bench, template, data, blanks.read(data), {})


def listed(bench: Bench, count: int, title: str = "月报表", head: tuple[object, ...] = HEAD) -> Opened:
    return opened(bench, form_of(head, *[EMPTY] * count, TOTAL, title=title))


def taken(one: Opened, way: Way) -> Opened:
    """The form once its only list has been taken by villages."""
    [rows] = one.lists.every
    return replace(one, choices=one.with_villages(rows, one.ways(rows)[way]))


def page(one: Opened) -> Worksheet:
    return load_workbook(io.BytesIO(one.filled("blank").data))["表"]


def column(sheet: Worksheet, letter: str, last: int) -> list[object]:
    return [sheet[f"{letter}{row}"].value for row in range(3, last + 1)]


def test_rows_without_a_name_are_offered_in_the_plans_order_and_nothing_is_chosen_by_itself(bench: Bench) -> None:
    one = listed(bench, 10)
    names = [bench.words.names[code] for code in one.proposed.values()]
    assert names == list(bench.words.names.values()) and (names[0], names[-1]) == ("平达社区", "小河村")
    assert one.with_sure() == {}, "not the total either: whose rows they are is not said"
    assert {entry.reason for entry in one.filled("blank").entries} == {NAMELESS}
    assert one.remarks == [
        "“表”的“村(社区)”一列有 10 格没有写村名(B3–B12),看不出各行是谁的:请选“各行按村填”,或逐格指明"
    ]


def test_one_choice_names_every_row_and_fills_what_is_sure_and_nothing_else(bench: Bench) -> None:
    printed = opened(bench, form_of(HEAD, *[(None, name, *EMPTY[2:]) for name in bench.words.names.values()], TOTAL))
    wanted = page(replace(printed, choices=printed.with_sure()))
    assert wanted["B13"].value is None, "the total has no village's name"
    one = taken(listed(bench, 10), "villages")
    sheet = page(one)
    assert column(sheet, "A", 12) == list(range(1, 11))
    for letter in "BCD":
        assert column(sheet, letter, 13) == column(wanted, letter, 13), "as where the names are printed"
    assert None not in column(sheet, "C", 13)
    assert column(sheet, "E", 12) == [None] * 10, "money in a unit that the form does not state is asked"
    assert sheet["D13"].value == "=SUM(D3:D12)"
    assert one.lists.numbers() == {f"表!A{at + 2}": at for at in range(1, 11)} and one.remarks == []
    pointed = one.pointed("表!E4", "funds:spent_wan", unit="元")
    assert {pointed[f"表!E{row}"].scope_id for row in range(3, 13)} == set(bench.words.names)
    assert pointed["表!E13"] == Choice("funds:spent_wan", "乡", "", "元")


def test_taken_back_nothing_of_it_is_left(bench: Bench) -> None:
    one = listed(bench, 10)
    by_hand = replace(one, choices=one.pointed("表!E4", "people"))
    rows = by_hand.lists.every[0]
    named = taken(by_hand, "villages")
    left = named.with_villages(rows, ())
    assert left == {"表!E4": Choice("people")}
    cleared = named.cleared("表!B5")
    assert not {"表!B5", "表!C5", "表!D5", "表!C13"} & set(cleared), "nor figures of a row that says not whose they are"
    assert replace(named, choices=cleared).lists.numbers()["表!A6"] == 3


def test_a_row_given_to_another_village_takes_its_figures_with_it(bench: Bench) -> None:
    one = taken(listed(bench, 10), "villages")
    subject = bench.subject("黄连河村")
    choices = one.pointed("表!B3", VILLAGE_NAME, subject=subject)
    assert {choices[f"表!{letter}3"].scope_id for letter in "BCD"} == {HUANGLIAN}
    assert "表!C13" not in choices, "one village twice and one not at all: no township's sum"
    alone = listed(bench, 10)
    choices = alone.pointed("表!B3", VILLAGE_NAME, subject=subject)
    subjects = replace(alone, choices=choices).subjects
    assert subjects["表!C3"] == subject and subjects["表!C4"] is None and subjects["表!C13"] is None


def test_six_rows_are_the_poor_villages_only_where_the_form_says_so(bench: Bench) -> None:
    silent = listed(bench, 6)
    assert silent.ways(silent.lists.every[0]) == {} and silent.proposed == {}
    [remark] = silent.remarks
    assert "有 6 格没有写村名(B3–B8),不够 10 个村,没有只填一部分" in remark
    assert listed(bench, 6, "非贫困村月报表").proposed == {}
    assert listed(bench, 6, head=(*HEAD[:4], "是否贫困村")).proposed == {}
    one = listed(bench, 6, "贫困村退出情况表")
    [rows] = one.lists.every
    assert one.ways(rows) == {"poor": bench.values.poor} and len(bench.values.poor) == 6
    named = taken(one, "poor")
    assert "表!C9" not in named.choices
    entries = {entry.place: entry for entry in named.filled("blank").entries}
    assert entries["表!C9"].reason == OF_SOME
    assert column(page(named), "B", 8) == [bench.words.names[code] for code in bench.values.poor]
    formulas = [(None, None, "=1/2")] * 6
    rates = opened(
        bench, form_of(("序号", "村名", "技能培训完成率(%)"), *formulas, ("合计", None, None), title="贫困村表")
    )
    assert rates.with_sure() == {}, "what is below formulas of the rows is of these rows too"
    both = listed(bench, 10, "贫困村退出情况表")
    assert list(both.ways(both.lists.every[0])) == ["villages", "poor"]
    total = both.with_villages(both.lists.every[0], bench.values.poor)
    assert "表!C13" not in total
    assert listed(bench, 5, "贫困村退出情况表").proposed == {}


def test_rows_that_are_left_over_stay_blank_and_are_listed(bench: Bench) -> None:
    one = taken(listed(bench, 12), "villages")
    made = one.filled("blank")
    over = {entry.place for entry in made.entries if entry.reason == SURPLUS}
    assert over == {f"表!{letter}{row}" for letter in "BCDE" for row in (13, 14)}
    assert "“表”的“村(社区)”一列有 2 行多余(B13–B14),空着" in made.remarks
    assert not any("只算填了的" in remark for remark in made.remarks), "no figure is lacking"
    sheet = page(one)
    assert [sheet[f"{letter}13"].value for letter in "ABCDE"] == [None] * 5
    assert sheet["C15"].value == bench.values.of("indicator:training:actual", "乡", "").value


@pytest.mark.parametrize(
    "rows",
    [
        [("村", "户主姓名", "户数(户)"), *[(None, None, None)] * 10],
        [("所在村", "项目名称", "到位资金(元)"), *[(None, None, None)] * 10],
        [("村", "技能培训"), ("黄连河村", 7), *[(None, None)] * 10],
        [("村民小组", "户数(户)"), *[(None, None)] * 10],
    ],
)
def test_rows_of_households_or_projects_and_lists_that_are_begun_are_not_offered(bench, rows) -> None:
    one = opened(bench, form_of(*rows))
    assert one.proposed == {}
    assert not any(one.ways(each) for each in one.lists.every)
    assert not one.with_sure(), "nor is the next row the village of the one before"
    assert any("请在空表里写上再上传一版" in remark for remark in one.remarks)


@pytest.mark.parametrize(
    "head", ["村", "村名", "行政村", "村委会", "村(社区)", "村(居)", "村/社区", "村居", "行政村名称", "贫困村名称",
             "村别"],
)  # fmt: skip
def test_heads_of_villages_are_known(bench: Bench, head: str) -> None:
    one = opened(bench, form_of((head, "技能培训(人次)"), *[(None, None)] * 10))
    assert list(one.proposed) == [f"表!A{row}" for row in range(3, 13)]


def test_what_else_a_village_is_asked_for_leaves_its_row_a_village(bench: Bench) -> None:
    head = ("乡镇", "村", "帮扶单位", "第一书记姓名", "村民小组(个)", "技能培训(人次)")
    one = opened(bench, form_of(head, *[("平达乡", *[None] * 5)] * 10))
    assert one.subjects["表!F3"] is None, "not the township's"
    named = taken(one, "villages")
    assert {named.choices[f"表!F{row}"].scope_id for row in range(3, 13)} == set(bench.words.names)
    assert named.remarks == []


def test_the_rows_of_a_document_are_filled_too_and_all_else_stays(bench: Bench) -> None:
    document = docx.Document()
    document.add_paragraph("平达乡脱贫攻坚月报")
    table = document.add_table(12, 3)
    for cell, text in zip(table.rows[0].cells, ("序号", "村名", "技能培训(人次)"), strict=True):
        cell.text = text
    table.rows[11].cells[0].merge(table.rows[11].cells[1]).text = "合计"
    out = io.BytesIO()
    document.save(out)
    one = taken(opened(bench, out.getvalue()), "villages")
    made = docx.Document(io.BytesIO(one.filled("blank").data))
    lines = [[cell.text for cell in row.cells] for row in made.tables[0].rows]
    assert [line[:2] for line in lines[1:11]] == [
        [str(at), name] for at, name in enumerate(bench.words.names.values(), start=1)
    ]
    values: Mapping[str, Choice] = one.choices
    assert all(line[2] for line in lines) and values["表1!C2"].scope_id == PINGDA
    assert lines[11][0] == "合计"


def test_names_over_two_rows_and_two_lists_below_each_other_are_told_apart(bench: Bench) -> None:
    rows: list[tuple[object, ...]] = [("村名", "指标", "技能培训(人次)")]
    rows += [(None, None, None)] * 10 + [("村名", "指标", "技能培训目标任务(人次)")] + [(None, None, None)] * 10
    one = opened(bench, form_of(*rows))
    assert [each.names[0] for each in one.lists.every] == ["表!A3", "表!A14"]
    choices = one.with_villages(one.lists.every[1], tuple(bench.words.names))
    assert choices["表!C14"] == Choice("indicator:training:target", "村", PINGDA, "人次")
    assert "表!C3" not in choices and "表!A3" not in choices
