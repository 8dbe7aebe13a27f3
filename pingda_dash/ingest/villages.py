"""Which village rows are of where only a title says it, and things of a list that two columns say."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pingda_dash.contracts import Field
from pingda_dash.ingest.beside import places
from pingda_dash.ingest.claims import Fit, claim_of
from pingda_dash.ingest.codelists import CodeLists
from pingda_dash.ingest.columns import SENDER, Column
from pingda_dash.ingest.read import Table
from pingda_dash.ingest.recognise import Recognition
from pingda_dash.ingest.vocabulary import VillageList, WordList


@dataclass(frozen=True)
class StatedVillage:
    """A village that a title, or the name of a sheet or of the file, names.

    place, text: where it stands. is_sender: it is named as who sends the file, not as what the rows are of. others:
    (place, text, code) of another village that another place names. row: (source row, heading, cell) of the first
    row that names another village.
    """

    code: str
    place: str
    text: str
    is_sender: bool
    others: tuple[tuple[str, str, str], ...] = ()
    row: tuple[int, str, str] | None = None


def stated_village(table: Table, columns: Sequence[Column], villages: VillageList) -> StatedVillage | None:
    """The village that stands beside the cells of a table; what the rows are of before who sends them."""
    named: list[tuple[bool, str, str, str]] = []
    for place, text in places(table):
        if code := villages.named_in(_without_sender(text)):
            named.append((False, place, text, code))
        elif sender := villages.named_in(text):
            named.append((True, place, text, sender))
    if not named:
        return None
    is_sender, place, text, code = min(named, key=lambda one: one[0])
    others = tuple((where, words, other) for sends, where, words, other in named if other != code and not sends)
    return StatedVillage(code, place, text, is_sender, others, _row_of_another(table, columns, villages, code))


def _without_sender(text: str) -> str:
    """A text without who sends the file: 填报单位:平达社区, 平达社区居委会汇总."""
    return SENDER.sub(" ", unicodedata.normalize("NFKC", text))


def _row_of_another(
    table: Table, columns: Sequence[Column], villages: VillageList, code: str
) -> tuple[int, str, str] | None:
    """(source row, heading, cell) of the first row, by columns, whose words name another village than `code`."""
    pattern = villages.pattern(but=code)
    figures = {column.at for column in columns if column.measured or column.name == "remark"}
    for at, heading in enumerate(table.header):
        texts = table.cells[f"c{at}"].slice(0, table.rows)
        if at in figures or not pattern:
            continue
        named = pc.match_substring_regex(texts, pattern)
        first = pc.index(named, True).as_py()
        if first >= 0:
            return table.cells["source_row"][first].as_py(), heading.strip(), texts[first].as_py().strip()
    return None


def village_titles(table: Table, recognition: Recognition, villages: VillageList) -> list[tuple[int, str]]:
    """(source row, text) of the rows with nothing but a village's name, in a table that must have one and has no column
    of it: each is the title of the rows below. None where the first rows would have no village."""
    wanted = [field for field in recognition.contract.fields if field.village and field.required]
    if not wanted or any(field.village for field in recognition.mapping.values()):
        return []
    columns = [table.cells[f"c{at}"].slice(0, table.rows) for at in range(len(table.header))]
    filled = sum(pc.not_equal(pc.utf8_trim_whitespace(column), "").to_numpy().astype(np.int8) for column in columns)
    titles = []
    for at in np.flatnonzero(filled == 1).tolist():
        text = "".join(column[at].as_py() for column in columns).strip()
        if len(text) <= LONGEST_TITLE and villages.named_in(text):
            titles.append((table.cells["source_row"][at].as_py(), text))
    first = table.cells["source_row"][0].as_py()
    has_first = any(villages.named_in(_without_sender(title)) for title in table.titles)
    return titles if has_first or any(row == first for row, _ in titles) else []


LONGEST_TITLE = 60


def second_columns(
    table: Table, recognition: Recognition, columns: Sequence[Column], lists: CodeLists, unread: Mapping[str, str]
) -> list[tuple[Column, Column]]:
    """(column read, another one) where two columns say one thing of a list: 村 and 村代码, 任务编号 and 任务.

    unread: heading → "" for a column that a clerk does not want read.
    """
    pairs = []
    for column in columns:
        is_listed = column.field.type == "string" and lists.words(column.field) is not None
        for at, heading in enumerate(table.header) if is_listed else ():
            if at in recognition.mapping or unread.get(heading.strip()) == "":
                continue
            claim = claim_of(heading, recognition.contract)
            if claim is not None and claim.field == column.field and claim.fit < Fit.OTHER:  # not 上期整改状态
                pairs.append((column, Column(column.field, at, heading.strip())))
    return pairs


def codes_in(texts: pa.ChunkedArray, words: WordList) -> pa.ChunkedArray:
    """What the cells of a column stand for in a list, null for any other cell."""
    encoded = pc.dictionary_encode(texts).unify_dictionaries()
    distinct = encoded.chunk(0).dictionary.to_pylist() if encoded.num_chunks else []
    codes = pa.array([words.value(text) for text in distinct], pa.string())
    parts = [pa.DictionaryArray.from_arrays(chunk.indices, codes).dictionary_decode() for chunk in encoded.chunks]
    return pa.chunked_array(parts, pa.string())


def may_fill(field: Field, stated: StatedVillage) -> bool:
    """Whether a village that a title names goes into every row: no row names another, and it is not the sender's alone
    where rows may have none."""
    return stated.row is None and (field.required or not stated.is_sender)
