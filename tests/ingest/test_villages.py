"""Which village rows are of: from titles where no column says it, from two columns where both do; who sends a file."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pingda_dash.ingest import CheckedFile, Overrides, check_file
from pingda_dash.ingest.columns import sender_of
from pingda_dash.ingest.read import read_table
from tests.ingest.files import (
    PINGAN,
    PINGDA,
    REFERENCES,
    TODAY,
    VILLAGES,
    XIAOTIANBA,
    checked,
    delimited,
    flat,
    text,
    values,
    xlsx,
)

AS_OF = "截至2020年5月20日"
ROWS = [["产业", "面积(亩)", "收入(万元)"], ["烤烟", "900", "30"], ["茶叶", "120", "5"]]
SITES = ["安置点", "搬迁户数", "实际入住"]


def ledger(*titles: str, name: str = "表.csv", rows: list[list[str]] = ROWS) -> CheckedFile:
    return checked(delimited([*([title] for title in titles), [AS_OF], *rows]), name)


def codes(file: CheckedFile) -> list[object]:
    return [code for (code,) in values(file, "village_code")]


def asked(file: CheckedFile) -> list[str]:
    return [warning.code for warning in file.warnings]


# -- a title -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "title",
    [
        "平达社区产业增收台账", "龙陵县平达乡平达社区产业台账", "填报单位:平达社区", "编制单位:平达社区居委会(盖章)",
        "报送单位:平达社区居委会汇总",
        "制表单位(盖章):平达社区", "填报村:平达社区", "单位:平达社区", "平达社区填报",
    ],
)  # fmt: skip
def test_a_ledger_of_villages_without_their_column_is_of_the_one_that_a_title_names(title):
    file = ledger(title)
    assert (codes(file), flat(file), asked(file)) == ([PINGDA, PINGDA], [], [])


def test_what_the_rows_are_of_goes_before_who_sends_them():
    file = ledger("填报单位:平达社区", "小田坝村产业增收台账")
    assert (codes(file), asked(file)) == ([XIAOTIANBA, XIAOTIANBA], [])


def test_places_that_name_two_villages_are_asked_about():
    file = ledger("平达社区产业增收台账", name="小田坝村台账.csv")
    assert (codes(file), asked(file)) == ([PINGDA, PINGDA], ["village-of-title"])


def test_a_sender_is_not_the_village_of_rows_that_may_have_none():
    rows = [SITES, ["大坪子安置点", "40", "38"], ["街子安置点", "20", "20"]]
    file = ledger("易地搬迁进展(报送单位:平达社区居委会汇总)", rows=rows)
    assert (codes(file), flat(file), asked(file)) == ([None, None], [], [])
    assert any("填报的单位" in note for note in file.notes)
    assert codes(ledger("平达社区易地搬迁台账", rows=rows)) == [PINGDA, PINGDA]


NAMES = {name: code for code, name in VILLAGES}
NAMED = st.sampled_from(sorted(NAMES))


@settings(deadline=None, max_examples=12)
@given(
    st.sampled_from(sorted(NAMES)), st.sampled_from(sorted(NAMES)), st.sampled_from(["{}易地搬迁台账", "填报单位:{}"])
)
def test_a_title_s_village_never_goes_to_rows_that_name_another(title, row, form):
    file = ledger(form.format(title), rows=[SITES, ["街子安置点", "40", "38"], [f"大坪子安置点({row})", "20", "20"]])
    is_sender = form.startswith("填报")
    if title == row or is_sender:
        assert (codes(file), asked(file)) == ([None if is_sender else NAMES[title]] * 2, [])
    else:
        assert (codes(file), asked(file)) == ([None, None], ["village-of-title"])


def test_a_ledger_that_needs_a_village_is_refused_where_an_unread_column_names_others():
    rows = [["产业", "收入(万元)", "所在地"], ["烤烟", "90", "小田坝"], ["茶叶", "12", "平安社区"]]
    file = ledger("平达社区产业增收台账", rows=rows)
    assert [problem.code for problem in file.problems] == ["missing-column"]
    assert "village-of-title" in asked(file)


def test_remarks_may_name_other_villages():
    rows = [["产业", "收入(万元)", "备注"], ["烤烟", "90", "与小田坝村共建"], ["茶叶", "12", ""]]
    assert codes(ledger("平达社区产业增收台账", rows=rows)) == [PINGDA, PINGDA]


def test_a_workbook_s_sender_in_a_cell_of_its_own_is_read_alike():
    rows = [["产业", "面积(亩)", "收入(万元)"], ["烤烟", 900, 30]]
    file = checked(xlsx(["产业增收台账"], ["填报单位:", "平达社区", AS_OF], *rows), "表.xlsx")
    assert codes(file) == [PINGDA]


# -- two columns -------------------------------------------------------------------------------------------------------

BOTH = ["统计日期", "村", "村代码", "产业", "面积(亩)"]


def both(*pairs: tuple[str, str], overrides: Overrides = Overrides()) -> CheckedFile:  # noqa: B008 - frozen
    industries = "烤烟 香料烟 甘蔗 茶叶 核桃 肉牛".split()
    rows = [
        ["2020-05-20", name, code, industry, "9"] for (name, code), industry in zip(pairs, industries, strict=False)
    ]
    return check_file(delimited([BOTH, *rows]), "表.csv", REFERENCES, TODAY, overrides)


@settings(deadline=None, max_examples=12)
@given(st.lists(st.tuples(st.sampled_from(VILLAGES), st.sampled_from(VILLAGES)), min_size=1, max_size=6))
def test_a_row_whose_village_and_code_disagree_is_wrong_and_any_other_is_not(pairs):
    file = both(*((name, code) for (_, name), (code, _) in pairs))
    wrong = [[at + 2, name, code] for at, ((own, name), (code, _)) in enumerate(pairs) if own != code]
    assert [[one.row, one.value, one.details["whole_value"]] for one in file.problems] == wrong
    assert {one.code for one in file.problems} <= {"villages-disagree"}


def test_the_second_column_fills_what_the_first_leaves_empty():
    file = both(("", PINGDA), ("小田坝", ""), ("平安社区", f"{PINGAN}.0"))
    assert (codes(file), flat(file)) == ([PINGDA, XIAOTIANBA, PINGAN], [])
    assert "“村”空着的 1 格,按“村代码”填。" in file.notes


def test_a_second_column_that_a_clerk_does_not_want_read_is_not_compared():
    assert flat(both(("小田坝村", PINGDA), overrides=Overrides(columns={"村代码": ""}))) == []


def test_a_workbook_s_villages_are_compared_alike():
    file = checked(xlsx(BOTH, ["2020-05-20", "小田坝村", PINGDA, "烤烟", 900]), "表.xlsx")
    assert [problem[0] for problem in flat(file)] == ["villages-disagree"]


# -- who sends it ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "sender"),
    [
        ("填报单位:平达社区居委会  填报日期:2020年5月20日", "平达社区居委会"),
        ("填报单位(盖章):平达社区 ", "平达社区"),
        ("编制单位:乡财政所      截至2020年5月20日      单位:元", "乡财政所"),
        ("报送单位:平达社区居委会汇总", "平达社区居委会"),
        ("填报单位:,平达乡农业中心", "平达乡农业中心"),
        ("填报村:小田坝村", "小田坝村"),
        ("填报单位:平达社区(公章)", "平达社区"),
        ("填报单位:__________", None),
        ("填报单位:", None),
        ("单位:万元", None),
        ("计量单位:元", None),
        ("平达社区产业增收台账", None),
    ],
)
def test_the_sender_is_what_stands_behind_its_label(line, sender):
    lines = ["产业增收台账,,", f"{line},,", "产业,面积(亩),收入(万元)", "烤烟,900,30", "茶叶,120,5"]
    table = read_table(text(*lines), "表.csv")
    assert sender_of(table) == sender


def test_the_sender_may_stand_below_the_table():
    lines = "产业,面积(亩),收入(万元)\n烤烟,900,30\n茶叶,120,5\n\n填报单位:平达社区 填报人:张某\n"
    assert sender_of(read_table(lines.encode(), "表.csv")) == "平达社区"
