"""Unread columns that follow from columns that are read: 未核对数 = 档案总数 - 已核对数."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import permutations

import duckdb

from pingda_dash.ingest.columns import Column
from pingda_dash.ingest.database import sql

REST = re.compile("未|尚|剩|余|差|缺|欠|待|总|合计|全家|家庭")
"""What a heading says where a few rows are enough to believe the sum."""
FEW = 3
WAYS: Mapping[str, str] = {"-": "{a} - {b}", "+": "{a} + {b}", "\u00d7": "{a} * {b}", "\u00f7": "{a} / nullif({b}, 0)"}
MOST_COLUMNS = 12


def worked_out(
    con: duckdb.DuckDBPyConnection, header: Sequence[str], places: Sequence[int], columns: Sequence[Column]
) -> dict[int, tuple[Column, str, Column]]:
    """Unread column → (first, sign, second) of the two read columns from which all of its figures follow.

    con: a database with the table `cells`. places: the unread columns. A figure of nothing but noughts follows from
    anything, and is not among them.
    """
    read = [column for column in columns if column.measured][:MOST_COLUMNS]
    pairs = [(a, b, sign) for a, b in permutations(read, 2) for sign in WAYS if sign in "-\u00f7" or a.at < b.at]
    following = dict[int, tuple[Column, str, Column]]()
    for at in places if pairs else ():
        whole = _number(f"c{at}")
        sums = [WAYS[sign].format(a=_number(a.raw), b=_number(b.raw)) for a, b, sign in pairs]
        apart = ", ".join(sql("follows").format(whole=whole, way=way) for way in sums)
        counts = con.execute(f"select count({whole}), count(distinct {whole}), {apart} from cells").fetchone()
        assert counts is not None
        rows, different, *misses = counts
        is_sure = different >= FEW or (rows and REST.search(header[at]))
        if is_sure and 0 in misses:
            first, second, sign = pairs[misses.index(0)]
            following[at] = (first, sign, second)
    return following


def _number(raw: str) -> str:
    return f"cell_number({raw}, '')"
