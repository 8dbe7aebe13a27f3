"""Tables that systems export under the name of a workbook: web pages, web archives (.mht), and Excel's XML of 2003.

They are text. Rows are read as Excel opens them: what stands above and between the tables of a page is in rows of its
own, tables follow one another.
"""

from __future__ import annotations

import codecs
import email
import email.policy
import math
import re
from collections.abc import Iterator
from email.message import Message

from lxml import etree

from pingda_dash.workbooks.cells import Grid, Refused, shown, text_of
from pingda_dash.workbooks.formats import NumberFormat, reconciled

MARKS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
CHARSET = re.compile(r"""(?:charset|encoding)\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
CHINESE = {"gb2312", "gbk", "gb_2312-80", "x-gbk", "cp936", "936", "ansi"}
ARCHIVE = re.compile(rb"(MIME-Version:|From:|Date:|Content-Type:\s*multipart|X-Document-Type:)", re.IGNORECASE)
WORKBOOK_XML = "urn:schemas-microsoft-com:office:spreadsheet"
XML = re.compile(r"\s*<(\?xml|\?mso|(\w+:)?workbook\b)", re.IGNORECASE)
BREAKS = frozenset("p div br tr table h1 h2 h3 h4 h5 h6 li ul ol center form caption title hr".split())
SILENT = frozenset("script style head noscript template object select option".split())
SHEET_NAME = re.compile(r"<x:Name>([^<]{1,80})</x:Name>", re.IGNORECASE)
FORMAT = re.compile(r"""mso-number-format\s*:\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^;}"']+)""", re.IGNORECASE)
RULE = re.compile(r"(?:^|[\s,}])(?:td)?\.([\w-]+)\s*\{([^}]*)\}", re.IGNORECASE)
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*(hidden|collapse)", re.IGNORECASE)
NAMED = {"percent": "0.00%", "general": "General", "fixed": "0.00", "standard": "#,##0.00", "text": "@"}
NAMED_OF_XML = {
    "percent": "0.00%", "short date": "yyyy-mm-dd", "long date": "yyyy-mm-dd", "general date": "yyyy-mm-dd h:mm",
    "medium date": "yyyy-mm-dd", "currency": '"¥"#,##0.00', "on/off": '"开";"开";"关"', "yes/no": '"是";"是";"否"',
    "true/false": '"TRUE";"TRUE";"FALSE"',
}  # fmt: skip


def read_markup(data: bytes) -> Iterator[object]:
    """The lines to print for a web page, a web archive or an XML sheet. Raises Refused, with what it is."""
    if ARCHIVE.match(data.lstrip()[:200]):
        yield from _read_archive(data)
        return
    text = decoded(data)
    if XML.match(text) and WORKBOOK_XML in text[:20_000]:
        yield from _read_xml(text)
        return
    if XML.match(text) and not re.search(r"<(html|table)\b", text[:20_000], re.IGNORECASE):
        raise Refused("other", "(它其实是网页或 XML,常见于从系统导出的“.xls”)")
    grid = _page(text)
    yield {"kind": "html"}
    yield from grid.lines(_sheet_names(text, 1)[0])


def decoded(data: bytes, stated: str | None = None) -> str:
    """The text of a page: by its mark, else UTF-8 where it is valid, else by what it states, else GB18030."""
    for mark, codec in MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(codec, "replace")
    if b"\0" in data[:400]:
        return data.decode("utf-16-le" if data[1:2] == b"\0" else "utf-16-be", "replace")
    named = stated or next(iter(CHARSET.findall(data[:8192].decode("latin-1"))), "")
    named = "gb18030" if named.lower() in CHINESE else named
    for codec in ("utf-8", named, "gb18030"):
        try:
            return codecs.getincrementaldecoder(codec)().decode(data)  # a file that was cut ends in half a letter
        except (UnicodeDecodeError, LookupError):
            continue
    raise Refused("other", "(它其实是网页,文字编码认不出)")


# -- web pages -------------------------------------------------------------------------------------------------------


def _page(text: str) -> Grid:
    """The rows of a page. Raises Refused where it has no table."""
    root = _tree(text)
    opened, closed = (len(re.findall(rf"<{mark}table\b", text, re.IGNORECASE)) for mark in ("", "/"))
    whole = text.rstrip().endswith(">") and bool(re.search("<html", text, re.IGNORECASE)) <= bool(
        re.search("</html", text, re.IGNORECASE)
    )
    if opened > closed and not whole:
        raise Refused("other", "(它其实是网页,而且末尾不完整,可能没有导出完;请重新导出)")
    if root is None or next(root.iter("td", "th"), None) is None:
        raise Refused("other", _no_table(text, root))
    grid = _PageReader(text)
    grid.walk(root)
    return grid.grid


def _tree(text: str) -> etree._Element | None:
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True, remove_comments=True, remove_pis=True)
    body = re.sub(r"^\s*<\?xml[^>]*>", "", text).replace("\0", "")
    return etree.fromstring(body.encode("utf-8", "replace"), parser) if body.strip() else None


def _no_table(text: str, root: etree._Element | None) -> str:
    if re.search(r"<frameset\b", text, re.IGNORECASE):
        return "(它其实是网页的框架,数据在同名的文件夹里;请在 Excel 中打开后另存为 .xlsx)"
    title = root.find(".//title") if root is not None else None
    words = _flat("".join(map(str, title.itertext())))[:30] if title is not None else ""
    named = f"“{words}”" if words else ""
    return f"(它其实是网页{named},里面没有表格;若是从系统导出的,请登录后重新导出)"


class _PageReader:
    """A page, walked through once: words outside tables into rows of one cell, tables into rows of cells."""

    def __init__(self, text: str) -> None:
        self.grid = Grid()
        self.words: list[str] = []
        self.classes = {name: style for name, style in RULE.findall(text[:200_000]) if "mso-number-format" in style}

    def walk(self, root: etree._Element) -> None:
        """Read everything below an element."""
        self._inside(root)
        self._line()

    def _inside(self, node: etree._Element) -> None:
        if node.text:
            self.words.append(node.text)
        for child in node:
            tag = child.tag if isinstance(child.tag, str) else ""
            if tag == "table" and _is_data(child):
                self._line()
                self._table(child)
            elif tag and tag not in SILENT and not _is_hidden(child):
                if tag in BREAKS:
                    self._line()
                self._inside(child)
                if tag in BREAKS:
                    self._line()
            if child.tail:
                self.words.append(child.tail)

    def _line(self) -> None:
        text = _flat("".join(self.words))
        self.words.clear()
        if text:
            self.grid.next_row()
            self.grid.put(0, text)

    def _table(self, table: etree._Element) -> None:
        caption = table.find("caption")
        if caption is not None:
            self.words.append("".join(map(str, caption.itertext())))
            self._line()
        rows = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]
        for at, row in enumerate(rows):
            self.grid.next_row(_is_hidden(row))
            column = 0
            for cell in row:
                if cell.tag not in ("td", "th"):
                    continue
                column = self.grid.free_column(column)
                across = _span(cell, "colspan", 1000)
                self.grid.put(column, self._cell(cell), across, _span(cell, "rowspan", len(rows) - at))
                column += across

    def _cell(self, cell: etree._Element) -> str:
        """What a cell says: its text; where the page gives the number behind it, that in full."""
        text = _text_of_cell(cell)
        number = cell.get("x:num") or cell.get("num") or cell.get("data-sheets-value-num")
        if cell.get("sdval"):  # LibreOffice's
            number = cell.get("sdval")
        value = _number(number)
        if value is None:
            return text
        format = self._format(cell)
        if format is not None and format.is_date:
            return text
        if format is not None and (words := format.number(value)) is not None:
            return words
        words = reconciled(value, text) if text else None
        return text_of(value) if words is None else words

    def _format(self, cell: etree._Element) -> NumberFormat | None:
        styles = [cell.get("style", ""), *(self.classes.get(name, "") for name in cell.get("class", "").split())]
        for style in styles:
            if match := FORMAT.search(style):
                code = match[1].strip().strip("\"'")
                code = re.sub(r"\\([0-9A-Fa-f]{4})\s?", lambda hit: chr(int(hit[1], 16)), code)
                code = re.sub(r"\\(.)", r"\1", code)
                return NumberFormat(NAMED.get(code.lower(), code))
        return None


def _is_data(table: etree._Element) -> bool:
    """Whether a table holds cells of its own rather than the page's layout: other tables with more cells."""
    inner = sum(1 for nested in table.iterdescendants("table") for _ in nested.iter("td", "th"))
    return not inner or sum(1 for _ in table.iter("td", "th")) > 2 * inner


def _is_hidden(node: etree._Element) -> bool:
    return bool(HIDDEN.search(node.get("style", "")))


def _span(cell: etree._Element, name: str, most: int) -> int:
    stated = re.match(r"\s*(\d{1,6})", cell.get(name, ""))
    return max(1, min(int(stated[1]), most)) if stated else 1


def _text_of_cell(cell: etree._Element) -> str:
    parts: list[str] = []

    def walk(node: etree._Element) -> None:
        parts.append(node.text or "")
        for child in node:
            tag = child.tag if isinstance(child.tag, str) else ""
            if tag in ("br", "p", "div", "tr", "li") and "".join(parts).strip():
                parts.append("\v")
            elif tag in ("td", "th"):
                parts.append(" ")
            if tag in ("input", "select"):
                parts.append(_chosen(child))
            elif tag and tag not in ("script", "style") and not _is_hidden(child):
                walk(child)
            parts.append(child.tail or "")

    walk(cell)
    lines = [_flat(line) for line in "".join(parts).split("\v")]
    return "\n".join(lines).strip("\n")


def _chosen(control: etree._Element) -> str:
    """What stands in a field of a form: what was written, the mark of a box that is checked, the option chosen."""
    if control.tag == "select":
        options = list(control.iter("option"))
        option = next((one for one in options if one.get("selected") is not None), options[0] if options else None)
        return "" if option is None else "".join(map(str, option.itertext()))
    kind = control.get("type", "text").lower()
    if kind in ("checkbox", "radio"):
        return "√" if control.get("checked") is not None else ""
    return "" if kind in ("hidden", "button", "submit", "image", "reset", "file") else control.get("value", "")


def _flat(text: str) -> str:
    """Text with its blanks and line breaks as a browser shows them."""
    return re.sub(r"[ \t\r\n\f\u00a0]+", " ", text).strip()


def _number(text: str | None) -> float | None:
    try:
        value = float((text or "").strip())
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _sheet_names(text: str, count: int) -> list[str]:
    names = [_flat(name) for name in SHEET_NAME.findall(text[:200_000])]
    return (names + [f"Sheet{at}" for at in range(len(names) + 1, count + 1)])[:count]


# -- web archives ----------------------------------------------------------------------------------------------------


def _read_archive(data: bytes) -> Iterator[object]:
    """Every page of a web archive that has a table is a sheet."""
    archive = email.message_from_bytes(data.lstrip(), policy=email.policy.compat32)
    if (boundary := archive.get_boundary()) and f"--{boundary}--".encode() not in data:
        raise Refused("other", "(它其实是单个文件网页(.mht),而且末尾不完整;请重新导出)")
    pages = [_page_text(part) for part in archive.walk() if part.get_content_type() == "text/html"]
    if not pages:
        raise Refused("other", "(它其实是单个文件网页(.mht)或邮件,里面没有表格;请用 Excel 打开后另存为 .xlsx)")
    filled = [text for text in pages if re.search(r"<t[dh]\b", text, re.IGNORECASE)]
    if not filled:
        raise Refused("other", "(它其实是单个文件网页(.mht),里面没有表格;请用 Excel 打开后另存为 .xlsx)")
    yield {"kind": "mht"}
    names = _sheet_names(pages[0], len(filled))
    for name, text in zip(names, filled, strict=True):
        yield from _page(text).lines(name)


def _page_text(part: Message) -> str:
    body = part.get_payload(decode=True)
    charset = part.get_content_charset()
    return decoded(body if isinstance(body, bytes) else b"", charset)


# -- Excel's XML of 2003 ---------------------------------------------------------------------------------------------


def _read_xml(text: str) -> Iterator[object]:
    """The visible sheets of a workbook in XML. Raises Refused where the XML is damaged."""
    body = re.sub(r"^\s*<\?xml[^>]*>", "", text).lstrip()
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True)
    try:
        root = etree.fromstring(body.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        line = (error.lineno or 0) + text[: len(text) - len(body)].count("\n")
        raise Refused("other", f"(它其实是网页或 XML,第 {line} 行有损坏;请用 Excel 打开后另存为 .xlsx)") from error
    yield {"kind": "xml"}
    formats = _formats_of_xml(root)
    for sheet in _children(root, "Worksheet"):
        options = next(_children(sheet, "WorksheetOptions"), None)
        hidden = next(_children(options, "Visible"), None) if options is not None else None
        if hidden is None or "Hidden" not in (hidden.text or ""):
            yield from _xml_sheet(sheet, formats).lines(_attribute(sheet, "Name"))


def _xml_sheet(sheet: etree._Element, formats: dict[str, NumberFormat]) -> Grid:
    grid = Grid()
    table = next(_children(sheet, "Table"), None)
    if table is None:
        return grid
    columns, at = dict[int, str](), 0
    for node in _children(table, "Column"):
        at = int(_attribute(node, "Index") or at + 1)
        span = min(int(_attribute(node, "Span") or 0), 16_384)
        columns.update(dict.fromkeys(range(at, at + span + 1), _attribute(node, "StyleID")))
        if _attribute(node, "Hidden") == "1":
            grid.facts.hidden_columns.update(range(at, at + span + 1))
        at += span
    for row in _children(table, "Row"):
        start = int(_attribute(row, "Index") or 0)
        if start > 1_048_576:
            raise Refused("too-big")
        while len(grid.rows) < start - 1:
            grid.next_row()
        hidden = _attribute(row, "Hidden") == "1"
        grid.next_row(hidden)
        column = 0
        for cell in _children(row, "Cell"):
            stated = _attribute(cell, "Index")
            column = int(stated) - 1 if stated else grid.free_column(column)
            across, down = (int(_attribute(cell, f"Merge{way}") or 0) + 1 for way in ("Across", "Down"))
            style = _attribute(cell, "StyleID") or _attribute(row, "StyleID") or columns.get(column + 1, "")
            grid.put(column, _xml_cell(cell, formats.get(style or "Default")), across, down)
            column += across
        for _ in range(min(int(_attribute(row, "Span") or 0), 65_535)):
            grid.next_row(hidden)
    return grid


def _xml_cell(cell: etree._Element, format: NumberFormat | None) -> str:
    node = next(_children(cell, "Data"), None)
    text = "".join(map(str, node.itertext())) if node is not None else ""
    kind = _attribute(node, "Type") if node is not None else ""
    if kind == "Number" and (value := _number(text)) is not None:
        return shown(value, format) if format else text_of(value)
    if kind == "DateTime":
        day, _, clock = text.partition("T")
        month = re.fullmatch(r"(\d{4})-(\d{2})-01", day)
        if month and format and format.spells_month:
            return f"{month[1]}年{int(month[2])}月"
        clock = clock.removesuffix(".000")
        return clock if day == "1899-12-31" else day if clock in ("", "00:00:00") else f"{day} {clock}"
    if kind == "Boolean":
        return "TRUE" if text.strip() == "1" else "FALSE"
    return shown(text, format) if format and text else text


def _formats_of_xml(root: etree._Element) -> dict[str, NumberFormat]:
    """Style → its number format, inherited from its parent."""
    codes: dict[str, str] = {}
    for styles in _children(root, "Styles"):
        for style in _children(styles, "Style"):
            stated = next(_children(style, "NumberFormat"), None)
            code = _attribute(stated, "Format") if stated is not None else ""
            codes[_attribute(style, "ID")] = code or codes.get(_attribute(style, "Parent"), "")
    return {name: NumberFormat(NAMED_OF_XML.get(code.lower(), code)) for name, code in codes.items() if code}


def _children(node: etree._Element, name: str) -> Iterator[etree._Element]:
    return (child for child in node if isinstance(child.tag, str) and etree.QName(child).localname == name)


def _attribute(node: etree._Element, name: str) -> str:
    return next((str(value) for key, value in node.items() if etree.QName(key).localname == name), "")
