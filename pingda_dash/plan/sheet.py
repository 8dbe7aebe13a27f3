"""The cells of a plan file, each knowing where it stands, and the faults found in them."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from pingda_dash.errors import BrokenPlan


@dataclass
class Faults:
    """The faults so far, in the words the keeper of the plan reads."""

    messages: list[str] = field(default_factory=list)

    def add(self, file: str, row: int | None, column: str | None, message: str) -> None:
        """row: 1-based, the header is row 1; None for the whole file."""
        where = file + (f" 第 {row} 行" if row else "") + (f" {column} 列" if column else "")
        self.messages.append(f"{where}:{message}")

    def stop(self) -> None:
        """Raises BrokenPlan with every fault, if there is one."""
        if self.messages:
            raise BrokenPlan("\n" + "\n".join(self.messages))


@dataclass(frozen=True)
class Row:
    """One row of a plan file: cells by column name, and where they stand. A bad cell is a fault, not an exception."""

    file: str
    number: int
    cells: Mapping[str, str]
    faults: Faults

    def fault(self, column: str, message: str) -> None:
        """Note a fault of a cell of this row; message: in Chinese."""
        self.faults.add(self.file, self.number, column, message)

    def text(self, column: str) -> str:
        """The cell, which may be empty."""
        return self.cells[column].strip()

    def needed(self, column: str) -> str:
        """The cell, which may not be empty."""
        value = self.text(column)
        if not value:
            self.fault(column, "不能空着")
        return value

    def names(self, column: str) -> tuple[str, ...]:
        """The parts of a `;`-separated cell, none empty."""
        return tuple(part.strip() for part in self.text(column).split(";") if part.strip())

    def number_or_none(self, column: str) -> float | None:
        """The cell as a number, None when it is empty; 0 and a fault when it is none."""
        value = self.text(column)
        if not value:
            return None
        try:
            number = float(value)
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            self.fault(column, f"「{value}」不是数")
            return 0.0
        return number

    def number_needed(self, column: str) -> float:
        """The cell as a number; 0 and a fault when it is empty or none."""
        self.needed(column)
        return self.number_or_none(column) or 0.0

    def day(self, column: str) -> date:
        """The cell as a date, written 2020-06-30; the first day there is and a fault for anything else."""
        value = self.needed(column)
        try:
            return date.fromisoformat(value)
        except ValueError:
            if value:
                self.fault(column, f"「{value}」不是日期,应写成 2020-06-30")
            return date.min

    def word(self, column: str, allowed: Sequence[str]) -> str:
        """The cell; a fault when it is not one of the allowed words."""
        value = self.text(column)
        if value not in allowed:
            words = "、".join(word or "(空)" for word in allowed)
            self.fault(column, f"「{value}」不在可用的词里,可用:{words}")
        return value


def read_text(path: Path, faults: Faults) -> str:
    """The text of a UTF-8 file, line ends kept; empty and a fault when it is missing or in another encoding."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return file.read()
    except FileNotFoundError:
        faults.add(path.name, None, None, "没有这个文件")
    except UnicodeDecodeError:
        faults.add(path.name, None, None, "不是 UTF-8 编码")
    return ""


def read_rows(path: Path, columns: Sequence[str], faults: Faults) -> Iterator[Row]:
    """The rows of a CSV file, blank ones left out; none and a fault for each column that its header lacks."""
    text = read_text(path, faults)
    if not text:
        return
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    header = next(reader, [])
    missing = [column for column in columns if column not in header]
    for column in missing:
        faults.add(path.name, 1, column, "缺少这一列")
    if missing:
        return
    for cells in reader:
        if not any(cells):
            continue
        if len(cells) != len(header):
            faults.add(path.name, reader.line_num, None, f"有 {len(cells)} 格,表头有 {len(header)} 列")
            continue
        yield Row(path.name, reader.line_num, dict(zip(header, cells, strict=True)), faults)
