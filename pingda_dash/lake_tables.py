"""The lake's tables: their columns and keys, from the contracts, and names as SQL takes them."""

from __future__ import annotations

from collections.abc import Mapping

from pingda_dash.contracts import Contract, contracts

UPLOAD_COLUMNS = {
    "batch": "VARCHAR",
    "sha256": "VARCHAR",
    "filename": "VARCHAR",
    "dataset": "VARCHAR",
    "register_date": "DATE",
    "size_bytes": "BIGINT",
    "rows_in": "BIGINT",
    "rows_good": "BIGINT",
    "rows_skipped": "BIGINT",
    "rows_returned": "BIGINT",
    "added": "BIGINT",
    "changed": "BIGINT",
    "unchanged": "BIGINT",
    "removed": "BIGINT",
    "author": "VARCHAR",
    "message": "VARCHAR",
    "received_at": "TIMESTAMP",
    "overrides": "VARCHAR",
    "confirmed": "VARCHAR",
}
LINEAGE = {"source_sha256": "VARCHAR", "source_row": "BIGINT"}


def quote_identifier(name: str) -> str:
    """`name` as a SQL identifier, whatever it holds."""
    return '"' + name.replace('"', '""') + '"'


def quote_text(text: str) -> str:
    """`text` as a SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


def table_columns(contract: Contract) -> dict[str, str]:
    """A dataset's columns in the lake and their SQL types: register date, fields, lineage."""
    lead = {"register_date": "DATE"} if contract.mode == "register" else {}
    return {**lead, **{f.name: f.sql_type for f in contract.fields}, **LINEAGE}


def table_key(contract: Contract) -> tuple[str, ...]:
    """The columns that tell a dataset's rows apart in the lake."""
    return (("register_date",) if contract.mode == "register" else ()) + contract.primary_key


def all_tables() -> Mapping[str, Mapping[str, str]]:
    """Every table of a lake and its columns: the datasets, and `uploads`."""
    return {contract.name: table_columns(contract) for contract in contracts().values()} | {"uploads": UPLOAD_COLUMNS}
