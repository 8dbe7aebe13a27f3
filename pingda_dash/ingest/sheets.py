"""A workbook's sheets, as `pingda_dash.workbooks` reads them in a process of its own."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pingda_dash.errors import OversizedWorkbook, UnreadableFile, UnreadableWorkbook
from pingda_dash.ingest.headings import unit_named
from pingda_dash.settings import ROOT

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
BARE = re.compile(rb"\x09[\x00\x02\x04\x08][\x04\x06\x08\x10]\x00")  # Excel 2 to 5 without a container
PAGE = re.compile(
    rb"(\s|<!--.{0,2000}?-->)*<(\?xml|\?mso|!doctype|(\w+:)?workbook[\s>]|(html|head|meta|body|table|thead|tbody|tr|td|th)[\s/>])",
    re.IGNORECASE | re.DOTALL,
)
FRAGMENT = re.compile(
    rb"(\s|<!--.{0,2000}?-->)*<(title|style|script|link|form|div|center|p|br|h[1-6]|font|span|b|strong)[\s/>].*"
    rb"<(table|tr|html|body)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
PAGE_END = re.compile(rb"</(table|html|body|div|center|form)>\s*$", re.IGNORECASE)
ARCHIVE = re.compile(
    rb"\s*([\w-]+:[^\r\n]*\r?\n([ \t][^\r\n]*\r?\n)*)*?(MIME-Version:|Content-Type:\s*(multipart/related|text/html))",
    re.IGNORECASE,
)
WEB = {"html": "网页", "mht": "单个文件网页(.mht)", "xml": "网页或 XML"}
"""Kinds of workbook that are text, as systems export them under the name of a workbook."""
WORKBOOK_SECONDS = 180


@dataclass(frozen=True)
class Sheet:
    """A sheet: its rows of text from A1, and what a reader of the cells alone would miss.

    merged: ranges as 0-based [top, left, bottom, right]. hidden_rows, hidden_columns: 1-based, in words (3、5 or B).
    hidden_runs, struck_runs: [first, last] of the rows that are hidden, or struck through in a cell, 1-based.
    uncounted: places of formulas that were never calculated. comments: [place, text] of comments at cells.
    scaled: [column, power of ten] by which a number format shows its numbers smaller than they are, without saying a
    unit. hidden: it is, and has its first rows alone.
    """

    name: str
    hidden: bool = False
    merged: Sequence[Sequence[int]] = ()
    hidden_rows: str = ""
    hidden_columns: str = ""
    hidden_runs: Sequence[Sequence[int]] = ()
    struck_runs: Sequence[Sequence[int]] = ()
    uncounted: Sequence[str] = ()
    comments: Sequence[Sequence[str]] = ()
    scaled: Sequence[Sequence[int]] = ()
    rows: list[list[str]] = field(default_factory=list)

    @property
    def filled(self) -> bool:
        """True when a cell has more than blanks."""
        return any(any(cell.strip() for cell in row) for row in self.rows)

    def notes(self) -> tuple[str, ...]:
        """Notes on what stands beside the cells, in Chinese."""
        hidden = "、".join(
            filter(
                None,
                (
                    f"第 {self.hidden_rows} 行" if self.hidden_rows else "",
                    f"{self.hidden_columns} 列" if self.hidden_columns else "",
                ),
            )
        )
        places = "、".join(self.uncounted[:5]) + "等" * (len(self.uncounted) > 5)
        parts = (
            f"{hidden}是隐藏的,也读入了,请核对。" if hidden else "",
            f"{places}的公式没有算出的值,按空白读取。请用 Excel 打开、保存后重新上传。" if places else "",
        )
        return tuple(filter(None, parts))


@dataclass(frozen=True)
class Workbook:
    """A workbook's visible sheets, and its hidden ones. kind: xlsx, xlsm, xlsb, xls or ods, or one of WEB."""

    kind: str
    sheets: list[Sheet]
    hidden: list[Sheet] = field(default_factory=list)

    def notes(self) -> tuple[str, ...]:
        """Notes on the whole file, in Chinese."""
        return ("工作簿带有宏,宏没有运行,只读了单元格里的值。",) if self.kind == "xlsm" else ()


def is_workbook(data: bytes) -> bool:
    """True when the bytes begin like a workbook's, or like a web page's or an XML sheet's, which pass for one."""
    if data.startswith((OLE, ZIP)) or BARE.match(data):
        return True
    head, tail = data[:4096], data[-200:]
    if b"\0" in head[:400]:  # UTF-16
        head, tail = head.replace(b"\0", b"").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff"), b""
    head = head.removeprefix(b"\xef\xbb\xbf")
    if PAGE.match(head) or FRAGMENT.match(head) or ARCHIVE.match(head):
        return True
    return PAGE_END.search(tail) is not None and re.search(rb"<table[\s>]", head, re.IGNORECASE) is not None


def open_workbook(data: bytes) -> Workbook:
    """The sheets of a workbook, read in a process with limits.

    Raises UnreadableWorkbook, or OversizedWorkbook when it would need more than a table needs.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-X", "utf8", "-m", "pingda_dash.workbooks"],
            cwd=ROOT,
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=WORKBOOK_SECONDS,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            check=False,
        )
    except subprocess.TimeoutExpired as slow:
        raise OversizedWorkbook from slow
    if done.returncode:  # ended by a limit, its own or the system's
        raise OversizedWorkbook
    return _workbook_of(json.loads("[" + ",".join(done.stdout.decode("ascii").splitlines()) + "]"))


def _workbook_of(lines: Sequence[Any]) -> Workbook:
    kind, sheets = "xlsx", list[Sheet]()
    for value in lines:
        if isinstance(value, list):
            sheets[-1].rows.append(value)
        elif "error" in value:
            raise _error(**value)
        elif "kind" in value:
            kind = value["kind"]
        else:
            sheets.append(Sheet(**value))
    hidden = [sheet for sheet in sheets if sheet.hidden]
    return Workbook(kind, [sheet for sheet in sheets if not sheet.hidden], hidden)


def _error(error: str, detail: str) -> UnreadableFile:
    if error == "other":
        return UnreadableFile(detail)
    if error == "too-big":
        return OversizedWorkbook()
    if error == "password":
        return UnreadableWorkbook("(设了打开密码)")
    if error == "not-a-workbook":
        return UnreadableFile("(它是压缩包或其他文档,不是 Excel 工作簿)")
    return UnreadableWorkbook()


def with_merged(sheet: Sheet) -> tuple[list[list[str]], bool]:
    """The rows with each vertically merged word written into every row it spans, and whether there was any.

    A merged number is left in its first row: it may be a total of the rows.
    """
    if not sheet.merged:
        return sheet.rows, False
    rows, filled = [list(row) for row in sheet.rows], False
    for top, left, bottom, _ in sheet.merged:
        word = rows[top][left] if top < len(rows) and left < len(rows[top]) else ""
        if not word or _is_number(word):
            continue
        for row in rows[top + 1 : bottom + 1]:
            row.extend([""] * (left + 1 - len(row)))
            if not row[left]:
                row[left], filled = word, True
    return rows, filled


def merged_figures(sheet: Sheet) -> list[Sequence[int]]:
    """The merged ranges, of more than one cell, in which a number stands."""
    cells = {(one[0], one[1]): one for one in sheet.merged if one[0] < len(sheet.rows)}
    return [one for (top, left), one in cells.items() if _is_number("".join(sheet.rows[top][left : left + 1]))]


def _is_number(word: str) -> bool:
    """Whether a cell is a number, alone or with its unit: 5.5, 85%, ¥300, 300000元, 30万."""
    match = re.fullmatch(r"[¥$€]?[-+]?[\d,]+(?:\.\d+)?(.*)", word)
    return match is not None and (match[1] in ("", "%", "万", "亿") or unit_named(match[1]) is not None)
