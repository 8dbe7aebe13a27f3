"""Web pages, web archives and XML that systems export under the name of a workbook: read as Excel opens them, asked."""

from __future__ import annotations

import base64
import html

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pingda_dash.errors import UnreadableFile
from pingda_dash.ingest import read_cells, read_table
from tests.ingest.files import checked, values

HEAD = ["统计日期", "村", "产业", "收入(万元)"]
ROW = ["2020-05-20", "平达社区", "烤烟", "5.5"]


def page(*rows: list[str], tag: str = "td", before: str = "", charset: str = "gb2312") -> str:
    """Rows as a table in a fragment of a page."""
    cells = "".join(f"<tr>{''.join(f'<{tag}>{html.escape(cell)}</{tag}>' for cell in row)}</tr>\r\n" for row in rows)
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">'
    return f'{meta}{before}<table border="1">{cells}</table>'


def xml(*rows: list[str], encoding: str = "UTF-8") -> str:
    """Rows as Excel's XML of 2003, whole numbers as numbers."""
    lines = "".join(
        "<Row>" + "".join(
            f'<Cell><Data ss:Type="{"Number" if cell.isdigit() else "String"}">{html.escape(cell)}</Data></Cell>'
            for cell in row
        ) + "</Row>"
        for row in rows
    )  # fmt: skip
    return (
        f'<?xml version="1.0" encoding="{encoding}"?>\r\n<?mso-application progid="Excel.Sheet"?>\r\n'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        f'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="5月"><Table>{lines}</Table>'
        "</Worksheet></Workbook>"
    )


def web_archive(text: str) -> bytes:
    """A page as Excel saves it with its companions in one file."""
    body = base64.encodebytes(text.encode("gbk")).decode()
    return (
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="B"\r\n\r\n本文档为单个文件网页\r\n--B\r\n'
        "Content-Location: file:///C:/a.files/sheet001.htm\r\nContent-Transfer-Encoding: base64\r\n"
        f'Content-Type: text/html; charset="gb2312"\r\n\r\n{body}\r\n--B--\r\n'
    ).encode("gbk")


CELLS = st.text("平达社区烤烟<&>\"' a,;|%5", min_size=1, max_size=6).filter(lambda text: text == " ".join(text.split()))
FORMS = {
    "page in GBK": lambda rows: page(*rows).encode("gbk"),
    "page in UTF-8 that says GBK": lambda rows: page(*rows).encode(),
    "page in UTF-16": lambda rows: page(*rows, tag="th").encode("utf-16"),
    "page without a word on its encoding": lambda rows: page(*rows).partition(">")[2].encode("gbk"),
    "archive": lambda rows: web_archive(page(*rows)),
    "XML": lambda rows: xml(*rows).encode(),
    "XML in GBK": lambda rows: xml(*rows, encoding="GB2312").encode("gbk"),
    "XML in UTF-16": lambda rows: xml(*rows, encoding="utf-16").encode("utf-16"),
}


@settings(deadline=None, max_examples=12)
@given(st.sampled_from(sorted(FORMS)), st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=4))
def test_a_table_of_any_export_reads_back_as_it_was_written(form, rows):
    table = [["第一", "第二", "第三"], *rows]
    assert read_cells(FORMS[form](table), "导出.xls") == table


@pytest.mark.parametrize("form", FORMS)
def test_an_export_is_read_and_asked_once(form):
    file = checked(FORMS[form]([HEAD, ROW]), "导出.xls")
    assert (file.ok, [warning.code for warning in file.warnings]) == (True, ["web-page"])
    assert "网页" in file.warnings[0].message
    assert values(file, "income_wan") == [(5.5,)]


def test_what_stands_above_a_table_is_its_title_and_spanned_cells_are_merged():
    text = (
        "<h3>平达乡产业台账</h3><div>截至2020年5月20日</div><table><tr><td>村<td>产业<td>收入(万元)"
        "<tr><td rowspan=2>平达社区<td>烤烟<td>5<tr><td>茶叶<td>6</table><p>填报人:张三</p>"
    )
    table = read_table(text.encode("gbk"), "导出.xls")
    assert table.titles == ("平达乡产业台账", "截至2020年5月20日")
    assert [list(row.values())[1:] for row in table.cells.to_pylist()][:2] == [
        ["平达社区", "烤烟", "5"],
        ["平达社区", "茶叶", "6"],
    ]
    file = checked(text.encode("gbk"), "导出.xls")
    assert values(file, "income_wan") == [(5.0,), (6.0,)]


def test_a_header_and_a_body_in_tables_of_their_own_are_one_table():
    text = page(HEAD, tag="th") + "<div>" + page(ROW) + "</div>"
    assert read_cells(text.encode("gbk"), "导出.xls") == [HEAD, ROW]


def test_a_number_behind_a_cell_is_read_in_full_and_an_identifier_as_it_stands():
    text = (
        '<html><style>.p{mso-number-format:"0\\.00%";}</style><table><tr><td>率<td>收入<td>万<td>编号<td>日期'
        "<tr><td class=p x:num=0.8567>86%<td x:num='1234.5678'>1,234.57"
        "<td x:num=300000 style='mso-number-format:\"0\\!\\.0\\,\"'>30.0<td x:str>0012"
        "<td x:num=43971 style='mso-number-format:yyyy\\-mm\\-dd'>2020-05-20</table></html>"
    )
    assert read_cells(text.encode(), "导出.xls")[1] == ["85.67%", "1234.5678", "30", "0012", "2020-05-20"]


def test_formats_places_and_hidden_sheets_of_an_xml_workbook_are_read():
    text = xml(["村", "率", "金额"]).replace(
        "</Table>",
        '<Row ss:Index="3"><Cell ss:MergeDown="1"><Data ss:Type="String">平达</Data></Cell>'
        '<Cell ss:StyleID="p"><Data ss:Type="Number">0.85</Data></Cell>'
        '<Cell ss:StyleID="y"><Data ss:Type="Number">3</Data></Cell></Row>'
        '<Row><Cell ss:Index="3"><Data ss:Type="DateTime">2020-05-20T00:00:00.000</Data></Cell></Row></Table>',
    )
    styles = (
        '<Styles><Style ss:ID="p"><NumberFormat ss:Format="Percent"/></Style>'
        '<Style ss:ID="y"><NumberFormat ss:Format="0&quot;元&quot;"/></Style></Styles><Worksheet ss:Name="5月">'
    )
    table = read_table(text.replace('<Worksheet ss:Name="5月">', styles).encode(), "导出.xls")
    assert [list(row.values()) for row in table.cells.to_pylist()] == [
        [2, "", "", ""],
        [3, "平达", "85%", "3元"],
        [4, "平达", "", "2020-05-20"],
    ]


def test_what_stands_in_the_fields_of_a_form_is_read():
    text = (
        "<table><tr><td>村<td>收入<td>达标<td>产业<tr><td><input value=平达社区><input type=hidden value=7>"
        "<td><input type=text value=5.5><td><input type=checkbox checked>"
        "<td><select><option>茶叶<option selected>烤烟</select></table>"
    )
    assert read_cells(text.encode(), "导出.xls")[1] == ["平达社区", "5.5", "√", "烤烟"]


@pytest.mark.parametrize("form", FORMS)
def test_an_export_that_was_cut_off_is_refused(form):
    data = FORMS[form]([HEAD, *[ROW] * 9])
    with pytest.raises(UnreadableFile, match=r"不完整|有损坏"):
        read_table(data[: len(data) * 2 // 3 // 2 * 2], "导出.xls")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "<!DOCTYPE html><html><title>用户登录</title><form>账号</form></html>",
            "网页“用户登录”",
        ),
        ('<html><frameset rows="*,39"><frame src="a.files/sheet001.htm"></frameset></html>', "网页的框架"),
        ('<?xml version="1.0"?><data><row/></data>', "网页或 XML"),
        (xml(HEAD, ROW)[:-40], "网页或 XML,第 3 行有损坏"),
    ],
)
def test_a_page_without_a_table_is_refused_with_what_it_is(text, words):
    with pytest.raises(UnreadableFile, match=words):
        read_table(text.encode(), "导出.xls")


@pytest.mark.parametrize(
    "text",
    ["村,数\n<5岁,3\n", "<5岁,数\n3,4\n", '标题,内容\n公告,"<table><tr><td>1</td></tr></table>"\n', "<b>,数\n1,2\n"],
)
def test_a_text_file_with_angle_brackets_in_its_cells_is_no_page(text):
    assert read_table(text.encode(), "表.csv").kind == "csv"
