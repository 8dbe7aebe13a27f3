"""The demo's files as rows of values, in the order of loading."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

from pingda_dash.contracts import Contract
from scripts import demo
from scripts.demo.files import PLAIN, Sheet, Value, file_bytes

Row = dict[str, Value]
Key = tuple[str, ...]


@dataclass(frozen=True)
class Filed:
    """One file of the demo: where it stands in its dataset and among the uploads, its day, and its rows."""

    name: str
    upload: int
    received_at: datetime
    sheet: Sheet = field(repr=False)
    day: date
    number: int = 0

    @property
    def contract(self) -> Contract:
        return self.sheet.contract

    @property
    def dataset(self) -> str:
        return self.sheet.contract.name

    @cached_property
    def rows(self) -> list[Row]:
        return [dict(record) for record in self.sheet.records]

    def written(self, rows: Sequence[Row], columns: Sequence[str] | None = None) -> bytes:
        """Rows as a plain CSV with this file's columns: the header is line 1."""
        return file_bytes(replace(self.sheet, records=rows, columns=tuple(columns or self.sheet.columns)), PLAIN)

    def key(self, row: Row) -> Key:
        """What a row is about, whatever its day."""
        return tuple(str(row.get(name) or "") for name in self.contract.primary_key if name != "report_date")


def filed(data_dir: Path, seed: int = 2020) -> list[Filed]:
    """Every file of the demo, oldest first; `number` counts those of its dataset."""
    made: list[Filed] = []
    counted: dict[str, int] = {}
    for upload, sent in enumerate(demo.uploads(demo.ground(data_dir, seed)), start=1):
        for file in sent.files:
            dataset = file.sheet.contract.name
            name = Path(file.name).with_suffix(".csv").name
            made.append(Filed(name, upload, sent.received_at, file.sheet, _day(name), counted.get(dataset, 0)))
            counted[dataset] = counted.get(dataset, 0) + 1
    return made


def _day(name: str) -> date:
    """演示_农户名册_20200320.csv → 20 March; 演示_产业增收台账_0325.csv → 25 March."""
    digits = re.search(r"(\d{2})(\d{2})\.csv$", name)
    assert digits is not None
    return date(2020, int(digits[1]), int(digits[2]))
