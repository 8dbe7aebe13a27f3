"""Reading: where the table begins and ends, whatever stands above, below and between; and what a person overrules."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pingda_dash.errors import UnreadableFile, UnreadableWorkbook
from pingda_dash.ingest import Reading, read_cells, read_table
from pingda_dash.ingest.read import Guess
from tests.ingest.files import PINGDA, XIAOTIANBA, checked, delimited, flat, text, values, xlsx

HEAD = ["person", "city", "people", "founded"]
ROWS = [["Ada", "London", "12", "1815-12-10"], ["Blaise", "Paris", "7", "1623-06-19"], ["Carl", "Jena", "31", "1777"]]
TABLE = [HEAD, *ROWS]
PLAIN = [",".join(row) for row in TABLE]
LEDGER = ["统计日期,村,产业,收入(万元)", "2020-05-20,平达社区,烤烟,5", "2020-05-20,小田坝村,茶叶,6"]

# -- above and below ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "above",
    [
        ["A report"],
        ["A report", ""],
        ["A report,,,", ",,,"],
        ["A report, with a comma", "by the office", ""],
        ["Office:,North", "Year:,2018", ""],
        ["", "", "A report", ""],
    ],
)
@pytest.mark.parametrize(
    "below",
    [
        ["", "A note that runs on."],
        ["", "Source: the office, 2018"],
        [",,,", "Note: figures are rounded,,,"],
        ["Source: the office"],
        ["", "", ""],
    ],
)
def test_what_stands_above_and_below_is_no_part_of_the_table(above, below):
    assert read_cells(text(*above, *PLAIN, *below), "t.csv") == TABLE


@pytest.mark.parametrize(
    "second",
    [
        ["a,b", "1,2"],
        ["Table 2", "a,b,c,d,e", "1,2,3,4,5"],
        PLAIN,
        ["colour,shape,size", "red,round,big"],
    ],
)
def test_of_tables_one_under_another_the_first_is_read(second):
    assert read_cells(text(*PLAIN, "", *second), "t.csv") == TABLE
    assert any("没有读" in note for note in read_table(text(*PLAIN, "", *second), "t.csv").notes)


def test_a_header_that_comes_again_with_other_columns_begins_another_table():
    data = text(*PLAIN, "person,city,people,founded,left", "Ada,London,12,1815,1852")
    assert read_cells(data, "t.csv") == TABLE
    assert read_table(data, "t.csv").notes == ("第 5 行起是另一张表,没有读。",)


def test_the_table_that_a_dataset_knows_is_read_rather_than_the_first_and_its_rows_keep_their_numbers():
    file = checked(text("项目,完成率,说明", "修路,85,已开工", "建桥,10,未开工", "通电,5,", "通网,1,", "", *LEDGER))
    assert (file.ok, file.dataset.name, file.rows_in) == (True, "industry", 2)
    assert file.arrow()["source_row"].to_pylist() == [8, 9]
    assert "文件里上下有 2 张表,读的是表头在第 7 行的一张,没有读表头在第 1 行的。" in file.notes


def test_a_header_repeated_in_the_middle_parts_no_table_and_is_no_row():
    assert read_cells(text(*PLAIN, *PLAIN), "t.csv") == [HEAD, *ROWS, *ROWS]
    assert checked(text(*LEDGER, "", *LEDGER[:1], "2020-05-20,安乐村,烤烟,1")).rows_good == 3


@pytest.mark.parametrize("header", ["1,2", "a,a", "x"])
def test_a_row_like_a_header_that_may_be_a_row_stays(header):
    rows = [["p", "q"], header.split(",")] if "," in header else [["p"], [header]]
    lines = [",".join(row) for row in rows]
    assert read_cells(text(header, *lines), "t.csv")[1:] == rows


def test_blank_lines_are_no_rows_and_rows_of_delimiters_are():
    data = text("a,b", "", "1,2", "", "", ",", "3,4")
    assert read_cells(data, "t.csv") == [["a", "b"], ["1", "2"], ["", ""], ["3", "4"]]
    assert read_table(data, "t.csv").cells["source_row"].to_pylist() == [2, 3, 4, 5, 6, 7]


def test_a_last_row_of_cells_of_blanks_alone_is_a_row():
    assert read_cells(text("a,b", "1,2", " , ", "", "Note: x"), "t.csv") == [["a", "b"], ["1", "2"], [" ", " "]]


def test_empty_columns_at_the_sides_are_dropped_and_those_between_stay():
    assert read_cells(text(",a,,b,,", ",1,,2,,", ",3,,4,,"), "t.csv") == [
        ["a", "", "b"],
        ["1", "", "2"],
        ["3", "", "4"],
    ]


@pytest.mark.parametrize(
    ("lines", "header"),
    [
        (["Region,2019,,2020,", ",Q1,Q2,Q1,Q2"], ["Region", "2019 Q1", "2019 Q2", "2020 Q1", "2020 Q2"]),
        ([",2019,,2020,", "Region,Q1,Q2,Q1,Q2"], ["Region", "2019 Q1", "2019 Q2", "2020 Q1", "2020 Q2"]),
        (["x,y,z,u,v", "x,y,z,u,v"], ["x x", "y y", "z z", "u u", "v v"]),
    ],
)
def test_a_header_of_several_rows_is_joined(lines, header):
    rows = [["A", "1", "2", "3", "4"], ["B", "5", "6", "7", "8"]]
    assert read_cells(text(*lines, *map(",".join, rows)), "t.csv") == [header, *rows]


@pytest.mark.parametrize(
    "table",
    [
        [["1", "2", "3"], ["4", "5", "6"]],
        [["note"], ["hello there my friend"], ["bye"]],
        [["a"], ["x, y"], [""], ["z"]],
        [[f"c{at}" for at in range(200)], [str(at) for at in range(200)]],
        [["a", "b"], ["x\n" * 600_000, "y"], ["1", "2"]],
        [["only", "a", "header"]],
    ],
)
def test_any_table_is_read(table):
    assert read_cells(delimited(table), "t.csv") == table


# -- rows that break the rules -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "row"),
    [
        ("Ada;London;12;1815", ["Ada", "London", "12", "1815"]),
        ('"Ada,London,12,1815', ['"Ada', "London", "12", "1815"]),
        ('Ada,"London",12",1815', ["Ada", "London", '12"', "1815"]),
        ('Ada,"Lon"don, UK",12,1815', ["Ada", 'Lon"don, UK', "12", "1815"]),
        ('Ada,"London"",12,1815', ["Ada", 'London"', "12", "1815"]),
        ("Ada,London", ["Ada", "London", "", ""]),
        ("Ada,Lon\0don,12,1815", ["Ada", "London", "12", "1815"]),
        ("Ada,C:\\dir\\,12,1815", ["Ada", "C:\\dir\\", "12", "1815"]),
    ],
)
def test_one_bad_row_is_read_as_it_was_meant_and_shifts_no_other(line, row):
    assert read_cells(text(*PLAIN[:2], line, *PLAIN[2:]), "t.csv") == [*TABLE[:2], row, *TABLE[2:]]


def test_line_ends_may_be_mixed():
    data = "".join(line + end for line, end in zip(PLAIN, ["\n", "\r\n", "\r", "\n"], strict=True)).encode()
    assert read_cells(data, "t.csv") == TABLE


@pytest.mark.parametrize(
    ("rows", "encoding", "codec"),
    [
        ([["村里", "戶數"], ["臺北信義", "12"], ["高雄左營", "7"]], "big5", "big5"),
        ([["村里", "户数"], ["平达安乐", "12"], ["龙山横山", "7"]], "gb18030", "gbk"),
        ([["città", "n"], ["Forlì", "12"], ["Orléans", "7"]], "cp1252", "latin-1"),
    ],
)
def test_encodings_that_look_alike_are_told_apart_by_their_common_characters(rows, encoding, codec):
    table = read_table(delimited(rows, codec), "t.csv")
    assert (table.encoding, read_cells(delimited(rows, codec), "t.csv")) == (encoding, rows)


# -- what was guessed, and what a person says --------------------------------------------------------------------------


def test_what_was_guessed_is_said():
    assert read_table(text("甲表", *LEDGER, encoding="gbk"), "t.csv").guesses == (
        Guess("encoding", "gb18030", "编码:GB18030/GBK"),
        Guess("delimiter", ",", "分隔符:逗号"),
        Guess("header_row", "2", "表头:第 2 行"),
    )


def test_a_person_overrules_the_encoding_the_delimiter_and_the_header():
    data = text("a;b,c", "1;2,3", "4;5,6")
    assert read_table(data, "t.csv", Reading(delimiter=";")).header == ("a", "b,c")
    assert read_table(data, "t.csv", Reading(delimiter=",")).header == ("a;b", "c")
    below = read_table(data, "t.csv", Reading(delimiter=",", header_row=2))
    assert (below.header, below.header_rows, below.titles) == (("1;2", "3"), (2,), ("a;b", "c"))
    assert [guess.what for guess in below.guesses] == ["encoding"]
    assert read_table("名,é\n".encode("gbk"), "t.csv", Reading(encoding="gb18030")).header == ("名", "é")


def test_a_large_file_is_read_as_a_person_says_too():
    data = text("a,b", *["1,2"] * 100)
    reading = Reading(header_row=3)
    fast, plain = read_table(data, "t.csv", reading, bulk=0), read_table(data, "t.csv", reading)
    assert (fast.header, fast.titles, fast.cells.equals(plain.cells)) == (("1", "2"), plain.titles, True)


def test_a_person_names_the_sheet():
    data = xlsx(["统计日期", "村", "产业"], title="5月")
    assert read_table(data, "t.xlsx", Reading(sheet="5月")).sheet == "5月"
    with pytest.raises(UnreadableWorkbook, match="没有名为“6月”的工作表,有 “5月”"):
        read_table(data, "t.xlsx", Reading(sheet="6月"))


def test_a_header_that_is_said_to_stand_in_an_empty_row_is_refused():
    with pytest.raises(UnreadableFile, match="第 9 行是空的"):
        read_table(text(*PLAIN), "t.csv", Reading(header_row=9))


SERIES = [["t", "x", "y", "z", "u"], ["1", "2", "3.5", "a", "b"], ["2", "4", "7", "c", "d"], ["3", "6", "9", "e", "f"]]


@st.composite
def above_a_table(draw):
    """Names and values as an instrument or an export writes them above its table."""
    count = draw(st.integers(1, 60))
    colon = draw(st.booleans())
    values = draw(
        st.lists(st.sampled_from(["X100", "3.5", "2020-05-20", "some words", "12"]), min_size=count, max_size=count)
    )
    lines = [f"Setting {at}{': ' if colon else ','}{value}" for at, value in enumerate(values)]
    if draw(st.booleans()):
        lines = [line + "," * (4 if colon else 3) for line in lines]
    end = draw(st.sampled_from([[], [""], ["", ""], [",,,,"], ["", "[Data]"]]))
    return lines + end


@settings(deadline=None, max_examples=30)
@given(above_a_table())
def test_names_and_values_above_a_wide_table_are_no_part_of_it(lines):
    data = text(*lines, *(",".join(row) for row in SERIES))
    assert read_cells(data, "t.csv") == SERIES


@pytest.mark.parametrize(
    ("lines", "table"),
    [
        (["name,count", "a,1", "b,2", "c,3", ""], [["name", "count"], ["a", "1"], ["b", "2"], ["c", "3"]]),
        (["k,v,w", "a,1,2", "b,3,4", ""], [["k", "v", "w"], ["a", "1", "2"], ["b", "3", "4"]]),
    ],
)
def test_a_table_with_its_header_above_a_wider_one_is_the_first(lines, table):
    assert read_cells(text(*lines, *(",".join(row) for row in SERIES)), "t.csv") == table


def test_a_sparse_table_under_its_wide_header_keeps_its_first_rows():
    rows = [["t", "x", "y", "z", "u"], *[[str(at), "1", "", "", ""] for at in range(20)], ["20", "1", "2", "3", "4"]]
    assert read_cells(delimited(rows), "t.csv") == rows


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_rows_of_nothing_but_delimiters_at_the_end_are_none_and_in_the_midst_they_are(end):
    rows = [["a", "b"], ["1", "2"], ["", ""], ["3", "4"], ["", ""], ["", ""]]
    assert read_cells(delimited(rows, lineterminator=end), "t.csv") == rows[:4]
    many = [rows[0], *rows[1:4] * 100_000, *rows[4:]]
    assert len(read_cells(delimited(many, lineterminator=end), "t.csv")) == 300_001


def test_a_quoted_cell_that_is_only_a_line_break_is_a_cell():
    assert read_cells(b'a,b\n1,2\n"\n"\n3,"\n"\n"\n"\n', "t.csv")[1:] == [
        ["1", "2"],
        ["\n", ""],
        ["3", "\n"],
        ["\n", ""],
    ]


STACKED_HEAD = ["产业", "面积(亩)", "收入(万元)"]
STACKED = [["烤烟", "10", "3"], ["茶叶", "20", "4"]]


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ([["平达社区", "", ""]], [["小田坝村", "", ""]]),
        ([["平达社区", "", ""]], [["合计", "30", "7"], ["产业台账", "", ""], ["小田坝村", "", "单位:万元"]]),
        ([["平达社区产业台账", "", ""]], [["小田坝村产业台账(截至2020年5月20日)", "", ""]]),
    ],
)
def test_a_block_whose_title_stands_right_below_the_rows_above_is_a_block(above, below):
    rows = [["截至2020年5月20日", "", ""], *above, STACKED_HEAD, *STACKED, *below, STACKED_HEAD, *STACKED]
    file = checked(delimited(rows))
    assert (flat(file), file.warnings) == ([], [])
    assert values(file, "village_code", "area_mu") == [(PINGDA, 10), (PINGDA, 20), (XIAOTIANBA, 10), (XIAOTIANBA, 20)]


def test_a_row_of_nothing_but_a_villages_name_is_the_title_of_the_rows_below():
    for first in ([["平达社区", "", ""], STACKED_HEAD], [STACKED_HEAD, ["平达社区", "", ""]]):
        rows = [["截至2020年5月20日", "", ""], *first, *STACKED, ["小田坝村", "", ""], *STACKED]
        file = checked(delimited(rows))
        assert (flat(file), file.warnings, "标题行" in file.skipped) == ([], [], True)
        stated = [(PINGDA, 10), (PINGDA, 20), (XIAOTIANBA, 10), (XIAOTIANBA, 20)]
        assert values(file, "village_code", "area_mu") == stated


def test_a_last_row_right_above_the_header_again_is_a_row_where_it_has_a_figure():
    rows = [
        ["截至2020年5月20日 平达社区", "", ""],
        STACKED_HEAD,
        *STACKED,
        ["甘蔗", "", "2"],
        STACKED_HEAD,
        ["核桃", "1", ""],
    ]
    file = checked(delimited(rows))
    assert [one for (one,) in values(file, "industry")] == ["烤烟", "茶叶", "甘蔗", "核桃"]
