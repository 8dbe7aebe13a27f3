"""Totals anywhere and in any words: no data, and never another sum than that of their parts without a question."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ingest.files import checked, delimited, flat, values, xlsx

VILLAGES = ["平达社区", "小田坝村", "河尾社区", "平安社区", "黄连河村", "安乐村"]
GRAND = [
    "合计", "合\u3000计", "合  计", "合 计:", "合计:", "总计", "总 计", "共计", "累计", "累 计:", "全乡合计", "乡合计",
    "全乡", "平达乡", "平达乡合计", "龙陵县平达乡", "合计(全乡)", "【合计】", "Total", "TOTAL", "SUM", "一、合计",
    "其中:合计", "总户数", "本表合计", "合計", "總計", "合计户数", "合 — 计", "合计/Total", "Grand Total", "∑",
]  # fmt: skip
SUB = ["小计", "小\u3000计", "小 计", "{0}小计", "{0}合计", "乡小计", "本村小计", "本页合计", "本页小计", "Subtotal"]
HOW = st.sampled_from(["csv", "xlsx"])

INDUSTRY = ["统计日期", "村", "产业", "面积(亩)", "收入(万元)", "参与户数"]
SETTLEMENTS = ["统计日期", "安置点", "搬迁户数", "搬迁人口", "实际入住"]
JOBS = ["统计日期", "村", "项目", "去向", "人次", "其中建档立卡"]
DAY = "2020-05-20"


def read(header: Sequence[str], rows: Sequence[Sequence[object]], how: str = "csv", name: str = "表"):
    """The file of a table, checked; the numbers of a workbook are numbers."""
    if how == "csv":
        return checked(delimited([header, *[[str(cell) for cell in row] for row in rows]]), f"{name}.csv")
    return checked(xlsx(header, *[[None if cell == "" else cell for cell in row] for row in rows]), f"{name}.xlsx")


def asked(file) -> list[tuple[str, int | None]]:
    return [(one.code, one.row) for one in file.warnings]


def summed(rows: Sequence[Sequence[object]], at: int) -> list[object]:
    """The sums of the columns from the `at`-th."""
    return [round(sum(column), 2) for column in zip(*(row[at:] for row in rows), strict=True)]


# -- every spelling, every place -----------------------------------------------------------------------------------

FARMS = [
    [DAY, "平达社区", "烤烟", 900, 30.5, 41],
    [DAY, "平达社区", "茶叶", 12, 3, 7],
    [DAY, "小田坝村", "茶叶", 120, 5.5, 20],
]


@pytest.mark.parametrize(("at", "word"), list(enumerate(GRAND)))
def test_a_total_in_any_words_is_skipped_wherever_it_stands(at, word):
    total = [*["", "", ""], *summed(FARMS, 3)]
    total[at % 3] = word
    file = read(INDUSTRY, [*FARMS, total] if at % 2 else [total, *FARMS])
    assert (flat(file), asked(file), file.skipped) == ([], [], {"合计行": 1})
    assert file.rows_good == 3


@pytest.mark.parametrize(
    "word", ["合计", "小计", "2个安置点合计", "合计(2个)", "共计2个安置点", "平达乡", "安置点小计", "其中:小计"]
)
def test_a_total_in_a_column_of_free_words_is_skipped_though_the_row_is_whole(word):
    rows = [[DAY, "大坪子", 40, 160, 38], [DAY, "街子", 20, 80, 20]]
    file = read(SETTLEMENTS, [*rows, [DAY, word, *summed(rows, 2)]])
    assert (flat(file), asked(file), file.rows_good, file.rows_skipped) == ([], [], 2, 1)


@pytest.mark.parametrize("heading", ["序号", "乡镇"])
def test_the_word_may_stand_in_a_column_beside_the_fields(heading):
    rows = [["1", *FARMS[0]], ["2", *FARMS[2]], ["合计", DAY, "", "", *summed([FARMS[0], FARMS[2]], 3)]]
    file = read([heading, *INDUSTRY], rows)
    assert (flat(file), asked(file), file.skipped) == ([], [], {"合计行": 1})


def test_a_row_without_any_word_whose_figures_are_the_sums_is_a_total():
    file = read(INDUSTRY, [*FARMS, ["", "", "", *summed(FARMS, 3)]])
    assert (flat(file), asked(file), file.skipped) == ([], [], {"合计行": 1})


def test_an_unknown_key_whose_figures_are_the_sums_is_a_total_and_asked_about():
    file = read(INDUSTRY, [*FARMS, [DAY, "两个村", "", *summed(FARMS, 3)]])
    assert (flat(file), asked(file), file.skipped) == ([], [("taken-as-total", 5)], {"合计行": 1})
    assert file.warnings[0].message == (
        "第 5 行“村”:“两个村”认不出,这一行的面积(亩) 1,032、收入(万元) 39、参与户数 68 正好是另外 3 行之和,"
        "已当作合计行,没有读入。若不是合计,请改正这一格后重新上传。"
    )


def test_a_person_s_row_without_a_key_whose_figures_are_the_sums_is_asked_about():
    rows = [["H1", "平达社区", "王小明", 4, 3, "一般户"], ["H2", "平达社区", "李四", 8, 6, "一般户"]]
    header = ["户编号", "村", "户主姓名", "家庭人口", "劳动力人数", "户类型"]
    file = read(header, [*rows, ["", "", "赵六七", 12, 9, ""]])
    assert (asked(file), file.rows_good, "赵六七" in file.warnings[0].message) == ([("taken-as-total", 4)], 2, False)


def test_an_unknown_village_whose_figures_are_no_sum_is_wrong():
    file = read(INDUSTRY, [*FARMS, [DAY, "平安屯", "茶叶", 1032, 39, 67]])
    assert [code for code, *_ in flat(file)] == ["unknown-village"]


def test_totals_of_three_levels_and_several_days_each_have_their_own_parts():
    rows: list[list[object]] = []
    for day, more in (("2020-05-13", 0), (DAY, 100)):
        towns = []
        for village in VILLAGES[:2]:
            block = [
                [day, village, one, more + 10 + at, more + 3, 7] for at, one in enumerate(("烤烟", "茶叶", "核桃"))
            ]
            rows += [*block[:2], ["", "小计", "", *summed(block[:2], 3)], block[2]]
            rows += [["", "小计", "", *summed(block[2:], 3)], ["", f"{village}合计", "", *summed(block, 3)]]
            towns += block
        rows.append([day, "总计", "", *summed(towns, 3)])
    file = read(INDUSTRY, rows)
    assert (flat(file), asked(file), file.rows_good, file.rows_skipped) == ([], [], 12, 14)


def test_pages_carry_their_sums_forward():
    rows = [
        *FARMS[:2],
        ["", "本页小计", "", *summed(FARMS[:2], 3)],
        ["", "承前页", "", *summed(FARMS[:2], 3)],
        FARMS[2],
    ]
    file = read(INDUSTRY, [*rows, ["", "本页小计", "", *FARMS[2][3:]], ["", "累计", "", *summed(FARMS, 3)]])
    assert (flat(file), asked(file), file.rows_good, file.rows_skipped) == ([], [], 3, 4)


def test_totals_of_a_kind_are_compared_with_the_rows_of_that_kind():
    header = ["统计日期", "线路或示范点", "旅游类别", "建设阶段", "接待人次"]
    rows = [
        [DAY, "甲线", "精品线路", "运营", 120],
        [DAY, "乙户", "旅游扶贫示范户", "运营", 30],
        [DAY, "丙线", "精品线路", "运营", 50],
    ]
    totals = [[DAY, "精品线路小计", "", "", 170], [DAY, "示范户小计", "", "", 30], [DAY, "合计", "", "", 200]]
    file = read(header, [*rows, *totals])
    assert (flat(file), asked(file), file.rows_good, file.rows_skipped) == ([], [], 3, 3)


# -- totals that are no sum ----------------------------------------------------------------------------------------


def test_a_total_that_is_no_sum_is_asked_about_with_both_numbers():
    file = read(INDUSTRY, [*FARMS, ["合计", "", "", 1032, 39.1, 68]])
    assert (file.skipped, [one.message for one in file.warnings]) == (
        {"合计行": 1},
        [
            "第 5 行“收入(万元)”:合计行写的是“39.1”,所合计的 3 行之和是 39。合计行不读入,"
            "请核对是这一格写错了,还是各行有漏、有错。"
        ],
    )


def test_a_total_is_compared_in_the_unit_of_its_column():
    header = ["统计日期", "村", "产业", "收入(元)"]
    file = read(
        header, [[DAY, "平达社区", "烤烟", "12,000"], [DAY, "安乐村", "茶叶", "500"], ["合计", "", "", "12,600"]]
    )
    assert [(one.code, one.value, one.details["total"]) for one in file.warnings] == [
        ("total-disagrees", "12,600", 12500)
    ]


@pytest.mark.parametrize(
    ("parts", "total", "agrees"),
    [
        (["30", "5.5"], "35.5", True),
        (["30", "5.5"], "36", True),  # written without decimals
        (["30", "5.5"], "35.6", False),
        (["1.33", "1.33", "1.33"], "4.00", True),  # thirds, shown with two decimals
        (["1.33", "1.33", "1.33"], "4.20", False),
        (["100", "200"], "301", False),
    ],
)
def test_a_total_may_be_rounded_as_it_is_written(parts, total, agrees):
    rows = [[DAY, village, "茶叶", part] for village, part in zip(VILLAGES, parts, strict=False)]
    file = read(["统计日期", "村", "产业", "收入(万元)"], [*rows, ["合计", "", "", total]])
    assert [code for code, _ in asked(file)] == ([] if agrees else ["total-disagrees"])


@pytest.mark.parametrize(("word", "rows", "expected"), [
    ("3个安置点合计", 2, ["count-disagrees"]), ("2个安置点合计", 2, []), ("合计(3个)", 3, []),
    ("共计12户", 2, ["count-disagrees"]),
])  # fmt: skip
def test_a_total_that_counts_its_rows_is_compared_with_their_number(word, rows, expected):
    parts = [[DAY, f"点{at}", 10 + at, 40, 9] for at in range(rows)]
    file = read(SETTLEMENTS, [*parts, [DAY, word, *summed(parts, 2)]])
    assert ([code for code, _ in asked(file)], file.rows_good) == (expected, rows)


@pytest.mark.parametrize(("count", "expected"), [("3户", []), ("3", []), ("4户", ["count-disagrees"])])
def test_the_households_that_a_registers_total_counts_are_its_rows(count, expected):
    rows = [[f"H{at}", "平达社区", "王", 4, "一般户"] for at in range(3)]
    file = read(["户编号", "村", "户主姓名", "家庭人口", "户类型"], [*rows, ["合计", "", count, 12, ""]])
    assert (flat(file), [code for code, _ in asked(file)], file.skipped) == ([], expected, {"合计行": 1})


def test_averages_and_percent_are_not_summed():
    rows = [["H1", "平达社区", "王", 4, "一般户", 9000], ["H2", "平达社区", "李", 3, "一般户", 7000]]
    file = read(
        ["户编号", "村", "户主姓名", "家庭人口", "户类型", "人均纯收入"], [*rows, ["合计", "", "", 7, "", 8142]]
    )
    assert (flat(file), asked(file)) == ([], [])


def test_produce_in_several_units_is_not_summed():
    rows = [[DAY, "平达社区", "烤烟", 900, "担"], [DAY, "平达社区", "茶叶", 12, "公斤"]]
    file = read(["统计日期", "村", "产业", "产量", "产量单位"], [*rows, ["合计", "", "", 5000, ""]])
    assert (flat(file), asked(file), file.rows_good) == ([], [], 2)


# -- rows that may be totals ---------------------------------------------------------------------------------------


def test_a_row_without_a_destination_that_is_the_sum_of_the_others_is_asked_about_and_kept():
    rows = [
        [DAY, "平达社区", "新增转移就业", to, *figures]
        for to, figures in (("", (15, 6)), ("县内", (10, 4)), ("省内", (5, 2)))
    ]
    file = read(JOBS, rows)
    assert (asked(file), file.rows_good) == ([("row-may-be-total", 2)], 3)
    assert file.warnings[0].message == (
        "第 2 行的人次 15、其中建档立卡 6 正好是另外 2 行之和,像是合计。已照数据读入,会重复计算;"
        "若是合计,请删去这一行后重新上传。"
    )
    rows[0][4] = 16
    assert asked(read(JOBS, rows)) == []


def test_a_total_of_destinations_by_its_word_is_skipped():
    rows = [[DAY, "平达社区", "新增转移就业", to, n, n] for to, n in (("县内", 10), ("省内", 5), ("合计", 15))]
    file = read(JOBS, rows)
    assert (flat(file), asked(file), file.skipped) == ([], [], {"合计行": 1})


def test_a_whole_row_that_is_the_sum_of_all_others_is_asked_about_and_kept():
    rows = [[DAY, "大坪子", 43, 160, 38], [DAY, "街子", 24, 85, 21]]
    file = read(SETTLEMENTS, [*rows, [DAY, "两点情况", *summed(rows, 2)]])
    assert (asked(file), file.rows_good) == ([("row-may-be-total", 4)], 3)


def test_a_part_of_the_row_above_is_asked_about():
    rows = [[DAY, "大坪子", 40, 160, 38], [DAY, "其中:一组", 20, 80, 20]]
    file = read(SETTLEMENTS, rows)
    assert (asked(file), file.rows_good) == ([("may-be-part", 3)], 2)


def test_a_total_that_is_all_that_was_reported_is_kept_and_asked_about():
    header = ["统计日期", "村", "销售渠道", "农产品", "销售金额(万元)"]
    file = read(header, [[DAY, "平达社区", "线上", "合计", 5]])
    assert (asked(file), file.rows_good) == ([("row-may-be-total", 2)], 1)


def test_what_is_only_named_like_a_total_is_no_total_and_asked_about_where_it_ends_like_one():
    names = ["共计县扶贫车间", "累计食品厂", "总工会帮扶点", "小计家村点", "统计局点"]
    rows = [[DAY, name, 10 + 7 * at, 41, 9 + 7 * at] for at, name in enumerate(names)]
    file = read(SETTLEMENTS, rows)
    assert (flat(file), asked(file), file.rows_good) == ([], [], 5)
    file = read(SETTLEMENTS, [*rows, [DAY, "产业合计", 3, 9, 2]])
    assert (asked(file), file.rows_good) == ([("row-may-be-total", 7)], 6)


def test_a_person_called_like_a_subtotal_stays():
    rows = [["H1", "平达社区", "王小计", 4, "一般户"], ["H2", "平达社区", "李总计", 4, "一般户"]]
    file = read(["户编号", "村", "户主姓名", "家庭人口", "户类型"], rows)
    assert (flat(file), asked(file), file.rows_good) == ([], [], 2)


def test_a_column_that_names_the_township_in_every_row_makes_no_totals():
    file = read(["乡镇", *INDUSTRY], [["平达乡", *row] for row in FARMS])
    assert (flat(file), asked(file), file.rows_good) == ([], [], 3)


@pytest.mark.parametrize("village", ["全乡", "平达乡"])
def test_a_project_of_the_whole_township_is_not_lost(village):
    header = ["统计日期", "项目编号", "项目名称", "资金来源", "资金用途", "村", "计划资金(万元)"]
    rows = [
        [DAY, "P1", "茶园", "社会帮扶资金", "产业", "平达社区", 100],
        [DAY, "P2", "路灯", "社会帮扶资金", "产业", village, 30],
    ]
    file = read(header, rows)
    assert ([code for code, *_ in flat(file)], file.rows_skipped) == (["unknown-village"], 0)


def test_a_row_of_the_township_is_a_total_only_of_rows_of_its_own_kind():
    rows = [[DAY, village, "技能培训", "", 12, 3] for village in VILLAGES]
    file = read(JOBS, [*rows, [DAY, "平达乡", "技能培训", "", 72, 18]])
    assert (flat(file), asked(file), file.skipped) == ([], [], {"合计行": 1})
    file = read(JOBS, [*rows, [DAY, "平达乡", "技能培训", "", 73, 19]])
    assert (flat(file), asked(file), file.rows_skipped) == ([], [("total-disagrees", 8)] * 2, 1)
    file = read(JOBS, [*rows, [DAY, "平达乡", "岗位信息推送", "", 300, 18]])
    assert ([code for code, *_ in flat(file)], asked(file), file.rows_skipped) == (["unknown-village"], [], 0)


def test_a_ledger_of_the_township_alone_is_refused_and_not_skipped():
    file = read(INDUSTRY, [[DAY, "平达乡", industry, 10, 2, 3] for industry in ("烤烟", "茶叶")])
    assert ([code for code, *_ in flat(file)], file.rows_skipped) == (["unknown-village"] * 2, 0)


# -- any form ------------------------------------------------------------------------------------------------------


@dataclass
class Form:
    """A form with totals: its rows, the data among them, the rows of totals (in the file's numbers)."""

    rows: list[list[object]]
    data: list[list[object]]
    totals: list[int]


@st.composite
def forms(draw) -> Form:
    """Villages with their industries, subtotals above or below each, a grand total above or below them all."""
    chosen = draw(st.lists(st.sampled_from(VILLAGES), min_size=1, max_size=4, unique=True))
    numbers = st.integers(1, 900)
    first = draw(st.booleans())
    subtotals, grand = draw(st.booleans()), draw(st.sampled_from([*GRAND, None]))
    sub, at, merged = draw(st.sampled_from(SUB)), draw(st.integers(1, 2)), draw(st.booleans())
    rows: list[tuple[bool, list[object]]] = []
    data: list[list[object]] = []
    for village in chosen:
        industries = draw(
            st.lists(st.sampled_from(["烤烟", "茶叶", "核桃", "粮食"]), min_size=1, max_size=3, unique=True)
        )
        block = [[DAY, village, one, draw(numbers), draw(numbers) / 10, draw(numbers)] for one in industries]
        total = [DAY if merged else "", village if merged else "", "", *summed(block, 3)]
        total[at] = sub.format(village)
        own = [(True, total)] if subtotals else []
        rows += [*own, *((False, row) for row in block)] if first else [*((False, row) for row in block), *own]
        data += block
    if grand is not None:
        total = ["", "", "", *summed(data, 3)]
        total[draw(st.integers(0, 2))] = grand
        rows = [(True, total), *rows] if first else [*rows, (True, total)]
    return Form([row for _, row in rows], data, [number for number, (one, _) in enumerate(rows, start=2) if one])


@settings(max_examples=14)
@given(forms(), HOW)
def test_a_form_with_totals_is_read_without_them_and_without_a_question(form, how):
    file = read(INDUSTRY, form.rows, how)
    assert (flat(file), asked(file), file.rows_skipped) == ([], [], len(form.totals))
    fields = ("report_date", "industry", "area_mu", "income_wan", "households")
    expected = [(date.fromisoformat(str(row[0])), *row[2:]) for row in form.data]
    assert values(file, *fields) == expected


@settings(max_examples=12)
@given(forms(), st.integers(0, 9), st.integers(3, 5), st.sampled_from([-1, 1, 10, 1000]), HOW)
def test_whichever_figure_of_a_total_is_wrong_is_asked_about(form, which, column, off, how):
    if not form.totals:
        return
    row = form.totals[which % len(form.totals)]
    form.rows[row - 2][column] = round(form.rows[row - 2][column] + off, 1)
    file = read(INDUSTRY, form.rows, how)
    assert (row in [at for code, at in asked(file) if code == "total-disagrees"], file.rows_good) == (
        True,
        len(form.data),
    )


@settings(max_examples=12)
@given(forms(), st.integers(0, 9), HOW)
def test_a_row_that_was_left_out_of_a_form_with_a_total_is_asked_about(form, which, how):
    if not form.totals or len(form.data) < 2:
        return
    lost = form.data[which % len(form.data)]
    file = read(INDUSTRY, [row for row in form.rows if row is not lost], how)
    assert "total-disagrees" in [code for code, _ in asked(file)]


COUNTS = st.integers(0, 12)


@settings(max_examples=15)
@given(st.data(), HOW)
def test_small_honest_counts_are_never_taken_for_totals(data, how):
    rows = []
    for village in VILLAGES[: data.draw(st.integers(1, 6))]:
        for item in ("技能培训", "新增转移就业"):
            people = data.draw(COUNTS)
            rows.append([DAY, village, item, "省内", people, data.draw(st.integers(0, people))])
    file = read(JOBS, rows, how)
    assert (flat(file), asked(file), file.rows_good) == ([], [], len(rows))


def test_settlements_of_small_and_round_counts_are_hardly_ever_asked_about():
    """Whole rows that nothing is odd about: of 3,000 lists of three to five settlements a day, six may be."""
    rnd, rows = random.Random(2020), []
    for day in range(3000):
        for at in range(rnd.randint(3, 5)):
            households = rnd.choice([rnd.randint(1, 60), rnd.randint(1, 6) * 10])
            moved = households - rnd.choice([0, 0, 1, 2])
            rows.append([date.fromordinal(730_000 + day), f"点{at}", households, households * 4, max(moved, 0)])
    questions = [one for one in read(SETTLEMENTS, rows).warnings if one.code == "row-may-be-total"]
    assert len(questions) <= 6


WHOLES = ["全部安置点", "所有安置点", "全乡安置点", "各安置点", "安置点总数"]


@pytest.mark.parametrize("name", WHOLES)
def test_a_name_that_says_all_is_asked_about_where_its_figures_are_the_sum(name):
    rows = [[DAY, name, 6, 21, 5], [DAY, "大坪子安置点", 4, 16, 4], [DAY, "街子安置点", 2, 5, 1]]
    assert asked(read(SETTLEMENTS, rows)) == [("row-may-be-total", 2)]
    rows[0][2:] = [7, 22, 5]
    assert asked(read(SETTLEMENTS, rows)) == []


def test_all_of_each_village_in_a_list_of_products_is_asked_about():
    header = ["统计日期", "村", "销售渠道", "农产品", "销售金额(万元)"]
    rows = [
        [DAY, village, "线上", product, amount]
        for village, amounts in (("平达社区", (4.2, 2.1, 6.3)), ("小田坝村", (1.5, 0.7, 2.2)))
        for product, amount in zip(("茶叶", "核桃", "全部农产品"), amounts, strict=True)
    ]
    assert asked(read(header, rows)) == [("row-may-be-total", 4), ("row-may-be-total", 7)]


def test_a_cell_of_a_million_brackets_is_no_total_and_is_read_on():
    file = read(INDUSTRY, [*FARMS, [DAY, "(" * 1_000_000, "", "", "", ""]])  # what looks at each from each has no end
    assert file.problem_count
    assert file.problems[0].row == len(FARMS) + 2
