"""A file that was checked, for tests and benchmarks of what comes after: typed rows of one dataset."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from pingda_dash.contracts import Contract


@dataclass
class Sheet:
    """A file that was checked: typed rows of one dataset."""

    dataset: Contract
    sha256: str
    rows: list[dict[str, object]]
    filename: str = "表.csv"
    size: int = 1
    rows_skipped: int = 0
    rows_returned: int = 0
    overrides_json: str | None = None
    confirmed: tuple[str, ...] = ()
    acceptable: bool = True
    effective_register_date: date | None = None

    @property
    def rows_in(self) -> int:
        return len(self.rows)

    rows_good = rows_in

    def arrow(self) -> pa.Table:
        blank = dict.fromkeys(self.dataset.names)
        return pa.Table.from_pylist([{**blank, **row, "source_row": n + 2} for n, row in enumerate(self.rows)])
