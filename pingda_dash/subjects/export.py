"""Everything there is of a household, in one .zip: rows of all versions, lines of originals, notes, what was done."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from pingda_dash import county_forms, directives, manifests
from pingda_dash.contracts import contracts
from pingda_dash.directives import Evidence
from pingda_dash.errors import PingdaError
from pingda_dash.ingest.sheets import is_workbook, open_workbook
from pingda_dash.ingest.text import decode, encoding_of
from pingda_dash.lake import Lake
from pingda_dash.subjects.files import tells
from pingda_dash.subjects.scrub import Scrub
from pingda_dash.subjects.subject import Subject, every_row, find

Row = dict[str, Any]
README = """个人信息副本
导出时间:{at:%Y-%m-%d %H:%M}
经办:{by}
户编号:{codes}

台账.csv    各版数据里这一户的行,和文字里提到这一户的行;“版本”是它第一次出现的那一版
原件.csv    收到的文件里的哪几行:文件名、收到时间、报送人、行号、那一行的原文
记录.csv    例会记录、督办、核对清单、抽查、标记里提到这一户的条目
凭据/       提到这一户的督办,办理反馈所附的文件和照片
操作.csv    操作记录里提到这一户的条目
全部.json   以上全部,供机器读

里面的姓名、证件号、电话没有脱敏,请只交给本人或其代理人。
备份盘上的旧备份里也有同样的内容,会随备份轮换逐份清除。
"""


def export(lake: Lake, given: str, by: str, at: datetime) -> tuple[bytes, Subject]:
    """The .zip of a household, by its code or an ID number, and who it is. Nothing in it is masked. Raises Nobody."""
    subject = find(lake, given)
    scrub = Scrub(subject, lake.people(), "")
    parts: dict[str, list[Row]] = {
        "台账": list(_rows(lake, scrub)),
        "原件": list(_lines(lake, scrub)),
        "记录": list(_notes(lake.folder / "desk.sqlite", scrub)),
        "操作": list(_notes(lake.folder.parent / "accounts.sqlite", scrub, ("events",))),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("说明.txt", README.format(at=at, by=by, codes="、".join(sorted(subject.codes))))
        for name, rows in parts.items():
            made.writestr(f"{name}.csv", _csv(rows))
        for place, one in enumerate(_evidence(lake, scrub), start=1):
            made.writestr(f"凭据/{place}_{Path(one.name).name}", lake.original(one.sha256))
        for form in county_forms.files(lake.folder):
            if tells(lake.original(form.sha256), scrub):
                made.writestr(f"上级表格/{form.label}_{Path(form.name).name}", lake.original(form.sha256))
        made.writestr("全部.json", json.dumps(parts, ensure_ascii=False, indent=1, default=str))
    return out.getvalue(), subject


def _rows(lake: Lake, scrub: Scrub) -> Iterator[Row]:
    for row in every_row(lake, [*contracts(), "uploads"]):
        if scrub.subject.owns(row.values()) or any(isinstance(one, str) and scrub.tells(one) for one in row.values()):
            contract = contracts().get(str(row["table"]))
            titles = {one.name: one.title for one in contract.fields} if contract else {}
            lead = {"台账": contract.title if contract else "上传", "版本": row["version"]}
            filled = {titles.get(name, name): value for name, value in row.items() if value is not None}
            yield lead | {name: value for name, value in filled.items() if name not in ("table", "version")}


def _lines(lake: Lake, scrub: Scrub) -> Iterator[Row]:
    """The lines of originals that are of the household, or tell of it."""
    for one in manifests.listed(lake.folder)[0]:
        for row in one.files:
            for number, sheet, cells in _cells(lake.original(str(row["sha256"]))):
                if scrub.subject.owns(cells) or any(scrub.tells(cell) for cell in cells):
                    yield {
                        "版本": one.version, "文件": row["filename"], "收到": one.at, "报送人": one.author,
                        "表": sheet, "行": number, "原文": " | ".join(cells),
                    }  # fmt: skip


def _cells(data: bytes) -> Iterator[tuple[int, str, list[str]]]:
    """(row, sheet, cells) of a file; of a text file every line is one cell and its parts."""
    try:
        if is_workbook(data):
            for sheet in open_workbook(data).sheets:
                for number, cells in enumerate(sheet.rows, start=1):
                    yield number, sheet.name, list(cells)
            return
        text = decode(data, *encoding_of(data))
    except PingdaError:
        return
    for number, line in enumerate(text.splitlines(), start=1):
        delimiter = max(",\t;|", key=line.count)
        yield number, "", next(csv.reader([line], delimiter=delimiter), [])


def _notes(book: Path, scrub: Scrub, tables: tuple[str, ...] = ()) -> Iterator[Row]:
    """The entries of a book that tell of the household."""
    if not book.is_file():
        return
    with closing(sqlite3.connect(f"{book.resolve().as_uri()}?mode=ro", uri=True, timeout=30)) as db:
        db.row_factory = sqlite3.Row
        every = [str(name) for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables or every:
            for row in db.execute(f'SELECT * FROM "{table}"'):
                entry = dict(row)
                if any(isinstance(one, str) and scrub.tells(one) for one in entry.values()):
                    yield {"簿": table} | entry


def _evidence(lake: Lake, scrub: Scrub) -> list[Evidence]:
    """The files that answer directives which tell of the household."""
    return [one for one in directives.evidence(lake.folder) if any(map(scrub.tells, one.tells))]


def _csv(rows: list[Row]) -> bytes:
    names = list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO(newline="")
    made = csv.DictWriter(out, names, restval="")
    made.writeheader()
    made.writerows(rows)
    return out.getvalue().encode("utf-8-sig")
