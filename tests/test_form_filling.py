"""A form from above is filled with SQL's numbers in its own units; what is uncertain is asked, the unknown listed."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import date

import docx
import duckdb
import pandas as pd
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Border, Side

from pingda_dash import queries, settings
from pingda_dash.form_filling import (
    PEOPLE,
    Choice,
    NoSubject,
    Subject,
    Suggester,
    Suggestion,
    UnknownFigure,
    Values,
    Words,
    WrongUnit,
    catalogue,
    choose,
    fill,
    subjects,
)
from pingda_dash.form_filling.filling import NAMELESS
from pingda_dash.plan import load_plan
from pingda_dash.queries import Question
from pingda_dash.report import blanks
from pingda_dash.snapshot import Snapshot
from scripts.demo import county_forms as demo

DAY, MADE_ON = date(2020, 5, 20), date(2020, 5, 21)
PLAN = load_plan(settings.data_dir() / "plan")
FORMS = settings.data_dir() / "demo" / demo.FOLDER
FRAME = Border(**{side: Side(style="thin") for side in ("left", "right", "top", "bottom")})
HUANGLIAN = "530523206205"


@pytest.fixture(scope="module")
def answers(demo_snapshot: Snapshot) -> pd.DataFrame:
    return queries.form_figures(demo_snapshot, DAY)


@pytest.fixture(scope="module")
def values(demo_snapshot: Snapshot) -> Values:
    return values_of(demo_snapshot)


def values_of(snapshot: Snapshot, day: date = DAY) -> Values:
    def ask(question: Question, **params: object) -> pd.DataFrame:
        return question(snapshot, day, **params)

    return Values(ask, PLAN, day, MADE_ON)


@pytest.fixture(scope="module")
def words(values: Values) -> Words:
    return Words.of(catalogue(PLAN), values.villages.items(), PLAN)


def form_of(*rows: tuple[object, ...], title: str = "月报表") -> bytes:
    """A form whose first row is a title, and whose others are framed."""
    book = Workbook()
    page = book.active
    page.title = "表"
    page.append((title,))
    page.merge_cells(start_row=1, start_column=1, end_row=1, end_column=max(len(row) for row in rows))
    for row in rows:
        page.append(row)
    for cells in page.iter_rows(min_row=2):
        for cell in cells:
            cell.border = FRAME
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def suggested(words: Words, data: bytes, place: str) -> list[Suggestion]:
    form = blanks.read(data)
    return Suggester(words).suggest(form.by_place[place], subjects(form, words)[place])


# --- what a blank asks for ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heads", "figure", "unit"),
    [
        (("技能培训(人次)",), "indicator:training:actual", "人次"),
        (("技能培训目标任务(人次)",), "indicator:training:target", "人次"),
        (("技能培训完成率(%)",), "indicator:training:percent", "%"),
        (("新增劳动力转移就业人数(人)",), "indicator:transfers:actual", "人"),
        (("新开发公益岗位(个)",), "indicator:posts_new:actual", "个"),
        (("建档立卡户数(户)",), "villages:registered_households", "户"),
        (("贫困人口(人)",), "villages:registered_people", "人"),
        (("香料烟收入(元)",), "indicator:oriental_income:actual", "元"),
        (("已销号问题(条)",), "problems:closed", "条"),
        (("脱贫不稳定户(户)",), "cases:unstable", "户"),
        (("未消除风险户数",), "cases:open", "户"),
        (("已消除风险户数",), "cases:cleared", "户"),
    ],
)
def test_the_words_beside_a_blank_say_which_figure_it_is(words, heads, figure, unit) -> None:
    best = suggested(words, form_of(("村", *heads), ("黄连河村",) + (None,) * len(heads)), "表!B3")[0]
    assert (best.figure.id, best.unit, best.is_sure) == (figure, unit, True)


@pytest.mark.parametrize(
    ("title", "head", "first"),
    [
        ("月报表", "收入", None),
        ("月报表", "香料烟收入", "indicator:oriental_income:actual"),  # 万元 or 元?
        ("月报表", "农村危房完成数(户)", "indicator:unsafe_housing:actual"),  # done, or left?
        ("月报表", "村级电商服务点覆盖率完成率(%)", "indicator:ecommerce_coverage:percent"),
        ("月报表", "培训(人次)", "indicator:training:actual"),
        ("月报表(单位:户)", "技能培训人次", "indicator:training:actual"),
        ("月报表", "户数(户)", None),
        ("月报表", "大棚(座)", None),
        ("月报表", "建档立卡人口其中女性(人)", "villages:registered_people"),
        ("月报表", "本月技能培训(人次)", "indicator:training:actual"),
        ("月报表", "2019年技能培训(人次)", "indicator:training:actual"),
        ("月报表", "户均香料烟收入(元)", "indicator:oriental_income:actual"),
        ("月报表", "未落实建档立卡户(户)", None),
        ("月报表", "劳动力转移就业其中:贫困劳动力(人)", "indicator:transfers_poor:actual"),
        ("月报表", "公益性岗位完成率(%)", "indicator:posts_existing:percent"),  # those there are, or new ones?
        ("月报表", "总人口(千人)", "villages:population"),
    ],
)
def test_what_the_words_leave_open_is_never_sure(words, title, head, first) -> None:
    some = suggested(words, form_of(("村", head), ("黄连河村", None), title=title), "表!B3")
    assert not any(one.is_sure for one in some)
    if first is not None:
        assert first in [one.figure.id for one in some[:2]]


def test_a_unit_of_the_title_holds_where_the_head_states_none(words) -> None:
    data = form_of(("村", "香料烟收入"), ("黄连河村", None), title="月报表(单位:户、元)")
    best = suggested(words, data, "表!B3")[0]
    assert (best.unit, best.is_sure) == ("元", True)


@pytest.mark.parametrize("head", ["填表人", "联系电话", "存在问题及原因"])
def test_what_people_write_is_not_suggested(words, head) -> None:
    assert suggested(words, form_of(("村", head), ("黄连河村", None)), "表!B3") == []


def test_pointing_at_one_village_maps_all_villages_of_its_column_and_the_total_and_nothing_else(words) -> None:
    data = form_of(
        ("村", "培训(人次)", "其他"), ("黄连河", None, None), ("平达社区居委会", None, None), ("合计", None, None),
        ("李家村", None, None),
    )  # fmt: skip
    form = blanks.read(data)
    made = choose(form, words, "表!B3", "indicator:training:actual")
    assert {place: (one.scope, one.scope_id, one.unit) for place, one in made.items()} == {
        "表!B3": ("村", HUANGLIAN, "人次"), "表!B4": ("村", "530523206201", "人次"), "表!B5": ("乡", "", "人次"),
    }  # fmt: skip
    assert subjects(form, words)["表!B6"] is None, "a village that nobody knows is not the township"
    with pytest.raises(NoSubject, match="表!B6"):
        choose(form, words, "表!B6", "indicator:training:actual")
    assert set(choose(form, words, "表!B3", "indicator:training:actual", alone=True)) == {"表!B3"}


def test_villages_side_by_side_are_mapped_by_their_row(words) -> None:
    form = blanks.read(form_of(("指标", "黄连河村", "小河村"), ("培训(人次)", None, None), ("危房(户)", None, None)))
    made = choose(form, words, "表!B3", "indicator:training:actual")
    assert {place: one.scope_id for place, one in made.items()} == {"表!B3": HUANGLIAN, "表!C3": "530523206210"}


def test_rows_of_different_goals_are_not_one_column(words) -> None:
    form = blanks.read(form_of(("指标", "完成数"), ("技能培训(人次)", None), ("新增转移就业(人)", None)))
    assert set(choose(form, words, "表!B3", "indicator:training:actual")) == {"表!B3"}


def test_of_a_list_of_townships_only_ours_is_ours(words) -> None:
    data = form_of(("乡镇", "技能培训(人次)"), ("镇安镇", None), ("平达乡", None), ("木城乡", None), ("合计", None))
    form = blanks.read(data)
    assert [one and one.name for one in subjects(form, words).values()] == [None, "平达乡", None, None]
    assert set(choose(form, words, "表!B4", "indicator:training:actual")) == {"表!B4"}
    assert not any(one.is_sure for one in suggested(words, data, "表!B3"))


def test_a_township_without_its_suffix_is_no_village_and_the_countys_total_is_nobodys(words) -> None:
    rows = [(place, None) for place in ("龙山", "平达", "合计")]
    form = blanks.read(form_of(("乡镇", "到位资金(万元)"), *rows))
    assert [one and one.name for one in subjects(form, words).values()] == [None, "平达乡", None]
    alone = blanks.read(form_of(("乡镇", "到位资金(万元)"), *rows[1:]))
    assert [one and one.name for one in subjects(alone, words).values()] == ["平达乡", "平达乡"]
    of_villages = blanks.read(form_of(("村", "到位资金(万元)"), *rows))
    assert subjects(of_villages, words)["表!B4"] == Subject("村", "530523206201", "平达社区")


@pytest.mark.parametrize(("title", "is_sure"), [("2020年月报表", True), ("2019年报表", False), ("截至上月", False)])
def test_a_title_of_another_time_leaves_nothing_sure(words, title, is_sure) -> None:
    data = form_of(("村", "技能培训(人次)"), ("黄连河村", None), title=title)
    assert suggested(words, data, "表!B3")[0].is_sure == is_sure


def test_of_a_list_by_sources_our_townships_subtotal_is_ours(words) -> None:
    rows = [(place, source, None) for place in ("镇安镇", "平达乡") for source in ("小计", "中央资金")]
    form = blanks.read(form_of(("乡镇", "资金来源", "到位资金(万元)"), *rows))
    assert [one and one.name for one in subjects(form, words).values()] == [None, None, "平达乡", "平达乡"]


@pytest.mark.parametrize("head", ["行政村", "村(社区)", "项目名称"])
def test_rows_without_a_name_are_nobodys_and_are_listed_with_why(words, values, head) -> None:
    data = form_of(("序号", head, "到位资金(元)"), (1, None, None), (2, None, None), ("合计", None, None))
    form = blanks.read(data)
    whom = subjects(form, words)
    assert [whom[f"表!C{row}"] and whom[f"表!C{row}"].name for row in (3, 4)] == [None, None]
    assert not suggested(words, data, "表!C3")[0].is_sure
    made = fill(data, form, {}, words, values)
    assert {one.reason for one in made.unfilled if one.place[:4] in ("表!C3", "表!C4")} == {NAMELESS}
    assert f"“表”的“{head}”一列有" in "".join(made.remarks)


@pytest.mark.parametrize("name", ["黄连河", "黄连河村委会", "平达乡黄连河村"])
def test_a_village_written_otherwise_weakens_no_suggestion(words, name) -> None:
    best = suggested(words, form_of(("村", "技能培训(人次)"), (name, None)), "表!B3")[0]
    assert (best.figure.id, best.score, best.is_sure) == ("indicator:training:actual", 1.0, True)


def test_a_label_with_its_answer_above_a_list_is_no_head(words) -> None:
    data = form_of(
        ("填报单位(盖章):平达乡人民政府", None, None), ("村", "技能培训(人次)", "其他"), ("黄连河村", None, None)
    )
    assert blanks.read(data).by_place["表!B4"].column == ("技能培训(人次)",)


def test_a_sheet_of_one_village_is_of_that_village(words) -> None:
    form = blanks.read(form_of(("指标", "完成数"), ("技能培训(人次)", None), title="黄连河村月报表"))
    assert choose(form, words, "表!B3", "indicator:training:actual")["表!B3"].scope_id == HUANGLIAN


def test_a_unit_that_cannot_be_converted_and_a_figure_that_is_none_are_said(words) -> None:
    form = blanks.read(form_of(("村", "金额", "户数(户)"), ("黄连河村", None, None)))
    with pytest.raises(WrongUnit, match="到位资金是万元"):
        choose(form, words, "表!B3", "funds:arrived_wan")
    assert choose(form, words, "表!B3", "funds:arrived_wan", unit="元")["表!B3"].unit == "元"
    with pytest.raises(WrongUnit):
        choose(form, words, "表!C3", "indicator:training:actual")
    with pytest.raises(UnknownFigure, match="相近的:indicator:training"):
        choose(form, words, "表!B3", "training")


# --- filled ---------------------------------------------------------------------------------------------------------


def kept(name: str) -> dict[str, Choice]:
    every = json.loads((FORMS / demo.MAPPINGS).read_text(encoding="utf-8"))
    return {place: Choice(**one) for place, one in every[name].items()}


@pytest.fixture(scope="module")
def numbers(answers: pd.DataFrame) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as con:
        con.register("answers", answers)
        yield con


def of_sql(numbers: duckdb.DuckDBPyConnection, one: Choice, times: float = 1) -> float | None:
    """A figure as SQL rounds it, in the form's unit."""
    [(value,)] = numbers.execute(
        "SELECT round(value * $times, if($unit IN ('户', '人', '人次', '个', '条', '项'), 0, 2)) FROM answers "
        "WHERE id = $figure AND scope = $scope AND scope_id = $scope_id",
        {"times": times, **one.as_row()},
    ).fetchall()
    return None if value is None else float(value)


def test_every_number_of_the_demo_workbook_is_sqls(words, values, numbers) -> None:
    data = (FORMS / demo.WORKBOOK).read_bytes()
    form, choices = blanks.read(data), kept(demo.WORKBOOK)
    made = fill(data, form, choices, words, values)
    book, was = load_workbook(io.BytesIO(made.data)), load_workbook(io.BytesIO(data))
    checked = 0
    for entry in made.entries:
        name, _, cell = entry.place.partition("!")
        one = choices.get(entry.place)
        if (
            one is None
            or one.figure == PEOPLE
            or ":" not in one.figure
            or "#" in cell
            or one.figure.endswith("deadline")
        ):
            continue
        wanted = of_sql(numbers, one, 10_000 if one.unit == "元" else 1)
        value = book[name][cell].value
        if form.by_place[entry.place].is_share and value is not None:
            value = round(value * 100, 6)
        assert value == wanted, entry
        assert entry.is_filled is (wanted is not None)
        checked += wanted is not None
    assert checked > 100
    assert book["各村进度"]["L9"].value > 10_000, "万元 became 元"
    for page in was.worksheets:
        for row in page.iter_rows():
            for cell in row:
                if cell.value is not None and f"{page.title}!{cell.coordinate}#1" not in choices:
                    assert book[page.title][cell.coordinate].value == cell.value
    assert book["各村进度"]["E2"].value == "统计日期:2020年5月20日"
    assert book["重点指标"]["F3"].value.date() == date(2020, 5, 31)
    reasons = {one.place: one.reason for one in made.unfilled}
    assert reasons["各村进度!K14"] == "台账里没有"
    assert reasons["各村进度!A17#1"] == "由人填写"
    assert reasons["重点指标!D7"] == "没有对应的数"
    assert "各村进度" in made.remarks[0]
    assert made.remarks[1] == (
        "“各村进度”里各村的“到位资金”合计 1,356.0 万元,全乡是 1,766.5 万元,表里公式合计的不是全乡的数"
    )


def test_every_number_of_the_demo_document_is_sqls(words, values, numbers) -> None:
    data, choices = (FORMS / demo.DOCUMENT).read_bytes(), kept(demo.DOCUMENT)
    made = fill(data, blanks.read(data), choices, words, values)
    document = docx.Document(io.BytesIO(made.data))

    def value(place: str) -> str:
        return f"{of_sql(numbers, choices[place]):,.0f}"

    assert document.paragraphs[1].text == "填报单位:平达乡    统计日期:2020年5月20日"
    assert document.paragraphs[2].text == (
        f"全乡建档立卡户{value('段3#1')}户,建档立卡人口{value('段3#2')}人。"
        f"完成技能培训{value('段3#3')}人次,新增转移就业({value('段3#4')})人。"
    )
    assert [cell.text for cell in document.tables[0].columns[2].cells[1:]] == [value("表1!C2"), value("表1!C3")]
    inner = document.tables[1].cell(0, 1).tables[0]
    assert [row.cells[1].text for row in inner.rows] == [value("表3!B1"), value("表3!B2")]
    assert [one.reason for one in made.unfilled] == ["由人填写", "由人填写"]
    assert document.paragraphs[-1].text == "填表人:________  联系电话:________"


def test_the_demo_forms_are_what_the_generator_writes(words) -> None:
    made = demo.write(dict(words.names), PLAN)
    assert json.loads(made[demo.MAPPINGS]) == json.loads((FORMS / demo.MAPPINGS).read_bytes())
    for name in (demo.WORKBOOK, demo.DOCUMENT):
        assert blanks.read(made[name]) == blanks.read((FORMS / name).read_bytes())


def test_what_is_not_reported_is_left_blank_or_said_and_is_never_zero(demo_snapshot, words) -> None:
    early = values_of(demo_snapshot, date(2020, 3, 21))
    data = form_of(("村", "技能培训(人次)"), ("黄连河村", None), ("合计", None))
    form = blanks.read(data)
    choices = choose(form, words, "表!B3", "indicator:training:actual")
    for absent, value in (("blank", None), ("word", "未报")):
        made = fill(data, form, choices, words, early, absent)
        page = load_workbook(io.BytesIO(made.data))["表"]
        assert [page["B3"].value, page["B4"].value] == [value, value]
        assert [one.reason for one in made.entries] == ["未报送", "未报送"]


def test_a_total_beside_rows_that_nobody_could_fill_is_said(words, values) -> None:
    data = form_of(("单位", "问题总数(条)"), ("乡扶贫办", None), ("乡党政办", None), ("合计", "=SUM(B3:B4)"))
    form = blanks.read(data)
    made = fill(data, form, choose(form, words, "表!B3", "problems:total"), words, values)
    assert [one.place for one in made.unfilled] == ["表!B4"]
    assert made.remarks == ("“表”有没填上的数,表里的公式(合计等)只算填了的,报前请核对",)


def test_a_sum_of_some_villages_is_put_in_only_where_it_is_asked_for(words, values) -> None:
    data = form_of(("乡", "人均纯收入未达标人口(人)"), ("平达乡", None))
    form = blanks.read(data)
    choices = choose(form, words, "表!B3", "indicator:unlifted_income:actual", unit="人")
    made = fill(data, form, choices, words, values)
    assert load_workbook(io.BytesIO(made.data))["表"]["B3"].value is None
    [entry] = made.entries
    assert entry.reason == "脱贫标准未核实(现有 13 人)"
    [entry] = fill(data, form, choices, words, values, partial=True).entries
    assert (entry.text, entry.reason) == ("13 人", "脱贫标准未核实")


def test_township_figures_agree_with_the_pages(demo_snapshot, answers) -> None:
    of_township = answers[answers["scope"] == "乡"].set_index("id")["value"]
    for question, kind, columns in (
        (
            queries.household_counts,
            "households",
            ["households", "people", "general", "lifted", "unlifted", "registered"],
        ),
        (queries.fund_summary, "funds", ["projects", "planned_wan", "arrived_wan", "spent_wan"]),
        (queries.case_counts, "cases", ["total", "open", "unstable", "marginal", "sudden", "cleared"]),
        (queries.problem_counts, "problems", ["total", "closed", "open", "fixed", "working", "untouched", "late"]),
    ):
        [row] = question(demo_snapshot, DAY).to_dict("records")
        assert [of_township[f"{kind}:{column}"] for column in columns] == [row[column] for column in columns]
    counts = queries.duty_counts(demo_snapshot, DAY, scope="乡", scope_id="").iloc[0]
    assert of_township["duties:done"] == counts["done"]
    villages = queries.villages(demo_snapshot, DAY)
    assert of_township["villages:registered_people"] == villages["registered_people"].sum()


def test_a_row_a_unit_is_filled_with_what_the_unit_has_to_do(words, values, numbers) -> None:
    data = form_of(("单位", "任务总数(项)", "已完成任务(项)"), ("乡扶贫办", None, None), ("社保中心", None, None))
    form = blanks.read(data)
    choices = choose(form, words, "表!B3", "duties:total") | choose(form, words, "表!C3", "duties:done")
    assert choices["表!C4"] == Choice("duties:done", "单位", "乡社保中心", "项")
    page = load_workbook(io.BytesIO(fill(data, form, choices, words, values).data))["表"]
    for place, one in choices.items():
        assert page[place.rpartition("!")[2]].value == of_sql(numbers, one)
