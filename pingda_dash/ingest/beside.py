"""What stands beside the cells of a table: titles above, notes below, the names of sheet and file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pingda_dash.ingest.days import BELOW
from pingda_dash.ingest.frame import NOTE
from pingda_dash.ingest.header_rows import PARTED
from pingda_dash.ingest.headings import bracketed, unit_named
from pingda_dash.ingest.read import Table

FOOT_ROWS = 20
"""Rows below a table that are read as its notes."""
LAST_ROWS = 6
"""Rows at the end of a table that are looked at: some of them may be notes that stand right below it."""
NOTE_CELLS = 4
"""The most filled cells that a row of notes has."""
UNIT_LABEL = re.compile(r"(?:单位)?(?:[:为是]|均为|统一为|均?以|均?按)|单位")
UNIT_LIKE = re.compile(r"[^\d:、/]{0,3}[元$€圆]|[百千万亿]")
FOR_EACH = re.compile("[百千万亿]?元/[^/]{1,3}")
AS_OF_GROUP = re.compile(r"(?:数据)?截[至止]")
LABEL = re.compile(r".{0,8}:|[^\d:]{0,6}(?:单位|日期|时间|时点|截[至止])")


def places(table: Table) -> Iterator[tuple[str, str]]:
    """(kind of place, text) of everything beside the cells that may state a date or a village, the nearest first."""
    yield from (("标题", title) for title in titles_of(table))
    groups = dict.fromkeys(part for heading in table.header for part in heading.split(PARTED)[:-1])
    yield from (("表头", group) for group in groups if AS_OF_GROUP.match(group))
    if table.sheet:
        yield "工作表名", table.sheet
    yield "文件名", Path(table.filename).stem


def places_and_notes(table: Table) -> list[tuple[str, str]]:
    """`places`, and the notes below the table, which come last."""
    return [*places(table), *((BELOW, note) for note in foot_of(table))]


def titles_of(table: Table) -> tuple[str, ...]:
    """The texts above a table; a label and its value in the next cell (单位: | 元) are one text."""
    return _joined(table.titles)


def foot_of(table: Table) -> tuple[str, ...]:
    """The texts of the notes below a table, joined as in `titles_of`."""
    first = max(min(table.rows, table.cells.num_rows) - LAST_ROWS, 0)
    texts = table.cells.drop_columns(["source_row"]).slice(first, LAST_ROWS + FOOT_ROWS)
    notes: list[str] = []
    for at, row in enumerate(zip(*(column.to_pylist() for column in texts.columns), strict=True), first):
        filled = [cell.strip() for cell in row if cell.strip()]
        if filled and len(filled) <= NOTE_CELLS and (at >= table.rows or NOTE.match(filled[0])):
            notes += _joined(filled)
    return tuple(notes)


@dataclass(frozen=True)
class UnitBeside:
    """A unit that stands beside the cells. scope: what it is the unit of (面积, 金额), "" for all columns.

    unit: as `unit_named` has it, or, where it resembles a unit of money but is none of ours, as it is written.
    """

    scope: str
    unit: str

    @property
    def is_unknown(self) -> bool:
        """Whether it is none of our units, or one of money for each of something (元/户)."""
        return unit_named(self.unit) is None or FOR_EACH.fullmatch(self.unit) is not None


def units_beside(table: Table) -> list[UnitBeside]:
    """The units that titles and notes, or the names of sheet and file, state, in their order: 单位:万元、亩;
    (面积:亩,收入:万元); 注:金额以元计."""
    names = (table.sheet or "", Path(table.filename).stem)
    return [unit for text in (*titles_of(table), *foot_of(table), *names) for unit in units_in(text)]


def units_in(text: str) -> list[UnitBeside]:
    """The units that one text states. (填报单位:平达社区 states none.)"""
    plain = re.sub(r"\s*:\s*", ":", re.sub('[“”"‘’「」『』]', "", unicodedata.normalize("NFKC", text)))
    plain = re.sub(r"(?<=单位)\s+|(?<=人民币)\s+(?=[^\s]?元)", "", plain)
    marks = [word for word in bracketed(plain) if ":" not in word]
    units = [UnitBeside("", _name(word)) for word in marks if unit_named(word) or FOR_EACH.fullmatch(word)]
    follows: str | None = None  # the scope of the unit right before: 单位:万元,亩
    for piece in re.split(r"[,;。()【】\[\]|_\s]+", plain):
        stated = _unit_of(piece)
        if stated is None and follows is not None and unit_named(piece):
            stated = follows, piece
        follows, words = stated or (None, "")
        listed = [
            word for part in words.split("、") for word in ([part] if FOR_EACH.fullmatch(part) else part.split("/"))
        ]
        named = [_name(word) for word in listed if unit_named(word) or _is_like(word)]
        units += [UnitBeside(follows or "", unit) for unit in named]
    return list(dict.fromkeys(units))


def _is_like(word: str) -> bool:
    """Whether a word resembles a unit of money: 美元, 万, 元/户."""
    return UNIT_LIKE.fullmatch(word) is not None or FOR_EACH.fullmatch(word) is not None


def _name(word: str) -> str:
    return word if FOR_EACH.fullmatch(word) else unit_named(word) or word


def _unit_of(piece: str) -> tuple[str, str] | None:
    """(scope, unit or units) of a piece of a text: 本表金额单位为元 → 金额, 元."""
    for label in UNIT_LABEL.finditer(piece):
        words = re.split(r"[、/]", piece[label.end() :])
        scope = re.sub(
            r"^(?:(?:备?注|附?说明|附注):?|\d\.|以上|上述)*(?:本表|表[中内]|所有|其中)?|[的均]?(?:计量|统计|货币)?$",
            "",
            piece[: label.start()],
        )
        is_unit = all(unit_named(word) for word in words)
        labelled = "单位" in label[0] and scope in ("", "金额", "资金")
        if (is_unit and label[0] != "单位") or (is_unit and not scope) or (labelled and UNIT_LIKE.fullmatch(words[0])):
            return scope, piece[label.end() :]
    return None


def _joined(texts: Sequence[str]) -> tuple[str, ...]:
    joined: list[str] = []
    label = False
    for text in texts:
        plain = unicodedata.normalize("NFKC", text).strip()
        if label and ":" not in plain:
            joined[-1] += text.strip() if joined[-1].rstrip().endswith((":", "\uff1a")) else f":{text.strip()}"
            label = False
        else:
            joined.append(text)
            label = LABEL.fullmatch(plain) is not None
    return tuple(joined)
