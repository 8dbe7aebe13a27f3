"""Who a household is: everything that stands for it, or for somebody in it, in any version of a lake."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property

import duckdb
import pandas as pd

from pingda_dash.contracts import contracts
from pingda_dash.errors import PingdaError
from pingda_dash.lake import Lake, quote_text
from pingda_dash.masking import names_in

OF_HOUSEHOLDS = tuple(name for name, one in contracts().items() if "household_id" in one.names)
"""The datasets whose rows are of a household."""
_DASH = re.compile("[\u2010-\u2015\u2212\u2014]+")


class Nobody(PingdaError):
    "没有找到这个人:任何一版的名册和台账里都没有这个身份证号或户编号。"


@dataclass(frozen=True)
class Subject:
    """A household. names: of those who live in it; shared: of these the ones that somebody else bears, too."""

    codes: frozenset[str]
    ids: frozenset[str]
    phones: frozenset[str]
    names: frozenset[str]
    shared: frozenset[str]

    @cached_property
    def keys(self) -> frozenset[str]:
        """The codes and ID numbers, as `plain` has them: a row in which one is a cell is its own."""
        return frozenset(plain(one) for one in (*self.codes, *self.ids, *self.old_ids))

    @cached_property
    def old_ids(self) -> frozenset[str]:
        """The ID numbers of fifteen digits that were theirs before 1999."""
        return frozenset(old for one in self.ids if (old := old_id(one)))

    def owns(self, cells: Iterable[object]) -> bool:
        """Whether a row is of it."""
        return any(plain(str(cell)) in self.keys for cell in cells if cell)


def plain(text: str) -> str:
    """A code or number however it was written: half-width, in capitals, without blanks, its dashes all one."""
    return _DASH.sub("-", re.sub(r"[\s'‘’]+", "", unicodedata.normalize("NFKC", text)).upper())


def old_id(number: str) -> str:
    """The fifteen digits that an ID number of eighteen was before 1999; empty for one that was never so."""
    whole = plain(number)
    return whole[:6] + whole[8:17] if re.fullmatch(r"\d{6}19\d{9}[\dX]", whole) else ""


def find(lake: Lake, given: str) -> Subject:
    """The household of a code, or of an ID number. Raises Nobody."""
    rows = every_row(lake, OF_HOUSEHOLDS)
    wanted = plain(given)
    codes = {
        str(row["household_id"])
        for row in rows
        if row.get("household_id")
        and wanted
        in (plain(str(row["household_id"])), plain(id_number := str(row.get("id_number") or "")), old_id(id_number))
    }
    if not wanted or not codes:
        raise Nobody
    own = [row for row in rows if row.get("household_id") in codes]
    others = [row for row in rows if row.get("household_id") not in codes]
    names = _names(own, "head_name", "member_names")
    elsewhere = _names(others, "head_name", "member_names") | _names(rows, "helper", "checked_by")
    return Subject(
        frozenset(codes),
        _values(own, "id_number"),
        _values(own, "phone"),
        frozenset(names),
        frozenset(names & elsewhere),
    )


def every_row(lake: Lake, datasets: Iterable[str]) -> list[dict[str, object]]:
    """Every row that ever stood in some datasets, each once, with `table` and `version`: the first that it was in."""
    rows: list[dict[str, object]] = []
    with closing(lake.cursor()) as cur:
        for dataset in datasets:
            rows += _ever(cur, dataset, lake.version())
    return rows


def _ever(cur: duckdb.DuckDBPyConnection, dataset: str, last: int) -> list[dict[str, object]]:
    try:
        frame = cur.execute(
            f"SELECT * EXCLUDE (rowid, change_type, snapshot_id), min(snapshot_id) AS version "
            f"FROM lake.table_changes({quote_text(dataset)}, 0, {last}) GROUP BY ALL ORDER BY version"
        ).df()
    except duckdb.CatalogException:
        return []
    frame = frame.astype(object).where(pd.notna(frame), None)
    return [{"table": dataset, **{str(key): value for key, value in row.items()}} for row in frame.to_dict("records")]


def _values(rows: list[dict[str, object]], column: str) -> frozenset[str]:
    return frozenset(str(row[column]) for row in rows if row.get(column))


def _names(rows: list[dict[str, object]], *columns: str) -> set[str]:
    cells = (str(row[column]) for row in rows for column in columns if row.get(column))
    return {name for cell in cells for name in names_in(cell) if len(name) > 1}
