"""What follows from visits: the corrected register or ledger rows, as a file that the desk checks and asks about."""

from __future__ import annotations

from contextlib import closing

import pandas as pd

from pingda_dash import formats, frames
from pingda_dash.contracts import Contract, Field, contracts
from pingda_dash.ingest import References
from pingda_dash.lake import Lake, quote_identifier
from pingda_dash.report import template as templates
from pingda_dash.spot.draw import HOUSEHOLDS

TO_CORRECT = "to_correct"
"""The step of a field that its ledger can be given (`queries.spot_corrections`)."""


def proposal(lake: Lake, references: References, corrections: pd.DataFrame) -> tuple[str, bytes] | None:
    """(file name, bytes) of the newest register, or of the ledger rows, with what was seen in place of what they state.

    corrections: the columns of `queries.spot_corrections` of one draw. None where nothing is to be corrected. The
    register's own date is in the file's name; rows of a ledger keep theirs. Every name and number is in full. Nothing
    is changed by it: it is to be handed to the desk.
    """
    name = file_name(corrections)
    if name is None:
        return None
    open_ones = corrections[corrections["step"] == TO_CORRECT]
    contract = contracts()[str(open_ones["dataset"].iloc[0])]
    key = next(name for name in contract.primary_key if name != "report_date")
    rows = _rows(lake, contract, key, open_ones)
    for one in frames.rows(open_ones):
        seen = {one.thing: _typed(str(one.seen), contract[one.field])}
        rows[one.field] = rows[one.field].where(rows[key] != one.thing, rows[key].map(seen))
    return name, templates.whole(contract, references, rows)


def file_name(corrections: pd.DataFrame) -> str | None:
    """What the file of `proposal` is called: 农户名册20200620_抽查更正C001.xlsx; None where there would be none."""
    open_ones = corrections[corrections["step"] == TO_CORRECT]
    if open_ones.empty:
        return None
    day = formats.as_date(open_ones["list_date"].max())
    assert day is not None
    title = contracts()[str(open_ones["dataset"].iloc[0])].title
    return f"{title}{day:%Y%m%d}_抽查更正{open_ones['draw_id'].iloc[0]}.xlsx"


def _rows(lake: Lake, contract: Contract, key: str, corrections: pd.DataFrame) -> pd.DataFrame:
    """The newest register, whole; of a ledger the last rows of what is to be corrected."""
    columns = ", ".join(map(quote_identifier, contract.names))
    table, things = f"lake.{quote_identifier(contract.name)}", corrections["thing"].unique().tolist()
    with closing(lake.cursor()) as cursor:
        if contract.name == HOUSEHOLDS:
            newest = f"register_date = (SELECT max(register_date) FROM {table})"
            return cursor.execute(f"SELECT {columns} FROM {table} WHERE {newest} ORDER BY {key}").df()
        days = dict(zip(corrections["thing"], corrections["list_date"], strict=True))
        rows = cursor.execute(
            f"SELECT {columns} FROM {table} WHERE list_contains(?, {key}) ORDER BY {key}", [things]
        ).df()
    return rows[rows["report_date"] == rows[key].map(days)].reset_index(drop=True)


def _typed(text: str, field: Field) -> object:
    """A value of `spot_fields` as the ledger's column holds it."""
    if field.type == "boolean":
        return text == "true"
    return int(float(text)) if field.type == "integer" else float(text) if field.type == "number" else text
