"""Cells → typed rows and every problem at once.

Words (dates, villages, items, yes and no) are read once per distinct text by `words.py`; numbers and everything that
compares rows is SQL over the whole column. A file with a problem yields no partial answer: its good rows are there to
look at, `ok` is false, and nothing downstream loads it.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache, reduce
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pingda_dash.contracts import Contract, Field
from pingda_dash.errors import EmptyFile, PingdaError, UnknownDataset
from pingda_dash.ingest import words
from pingda_dash.ingest.headings import bracketed, conversion, known_unit
from pingda_dash.ingest.read import Table, read_table
from pingda_dash.ingest.recognise import Recognition, recognise, unit_of

LISTED = 1000  # problems of a file that are listed; all are counted
SQL = Path(__file__).parent.parent / "sql" / "ingest"
COLON = r"[:\x{ff1a}]"  # in the database's regular expressions
TOTAL = r"\s*(全[乡镇县村]|本[乡村]|各村)?\s*[合小总共累]\s*计\s*" + COLON + r"?\s*"
FOOTER = (
    r"^\s*(注|备注|说明|附注|填表|填报|制表|审核|审签|审批|复核|负责人|单位负责人|主要领导|分管领导|联系人|联系电话"
    r"|报送人|经办人|数据来源|单位.盖章.)[^:\x{ff1a}]{0,12}" + COLON
)
WIDE, NARROW = ("".join(map(chr, range(first, first + 94))) for first in (0xFF01, 0x21))
BLANK = " \t\r\n\u00a0\u3000\u200b\ufeff"
ARROW_TYPES: Mapping[str, pa.DataType] = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
}


@dataclass(frozen=True)
class Problem:
    """One thing wrong (or, as a warning, worth a look): where, what stands there, and in Chinese what to do.

    row: as Excel numbers it, None when it concerns the file. column: the heading as in the file. value: the cell's
    text, masked where the contract says it is personal.
    """

    code: str
    row: int | None
    column: str | None
    value: str | None
    message: str
    file: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.message}" if self.file else self.message


@dataclass(frozen=True)
class References:
    """What cells are checked against: the villages, the plan's tasks and the campaign's days.

    villages: frame of village_code, village (several names of one village may stand in several rows).
    tasks: frame of id, name.
    """

    villages: pd.DataFrame
    tasks: pd.DataFrame
    start: date
    end: date
    township: str = ""
    county: str = ""

    @classmethod
    def of(
        cls,
        villages: pd.DataFrame | Iterable[tuple[str, str]],
        tasks: pd.DataFrame | Iterable[tuple[str, str]],
        start: date,
        end: date,
        township: str = "",
        county: str = "",
    ) -> References:
        """References from frames or from pairs (village code, name) and (task id, name)."""
        if not isinstance(villages, pd.DataFrame):
            villages = pd.DataFrame(list(villages), columns=["village_code", "village"])
        if not isinstance(tasks, pd.DataFrame):
            tasks = pd.DataFrame(list(tasks), columns=["id", "name"])
        return cls(villages, tasks, start, end, township, county)

    def village_list(self) -> words.VillageList:
        """The villages as a list of words."""
        names = zip(self.villages["village_code"], self.villages["village"], strict=True)
        return words.VillageList([(str(code), str(name)) for code, name in names], self.township, self.county)

    def task_list(self) -> words.WordList:
        """The plan's tasks as a list of words: by id or by name."""
        names = [(str(code), str(name)) for code, name in zip(self.tasks["id"], self.tasks["name"], strict=True)]
        return words.WordList([code for code, _ in names], {name: code for code, name in names})


@dataclass
class CheckedFile:
    """A file, read and checked.

    rows: the good rows: the contract's fields (typed, missing = null) and `source_row`.
    rows_in = rows_good + rows_bad + rows_skipped, always.
    problems, warnings: the first LISTED of problem_count, warning_count.
    register_date: the date of a register that the file states (title, then file name), else `today`.
    """

    filename: str
    sha256: str
    size: int
    contract: Contract | None = None
    recognition: Recognition | None = None
    table: Table | None = None
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    rows: pa.Table = field(default_factory=lambda: pa.table({}))
    problem_count: int = 0
    warning_count: int = 0
    rows_in: int = 0
    rows_bad: int = 0
    skipped: Mapping[str, int] = field(default_factory=dict)
    register_date: date | None = None

    @property
    def ok(self) -> bool:
        """True when the file may be loaded."""
        return self.contract is not None and not self.problem_count

    @property
    def dataset(self) -> Contract:
        """The recognised dataset. Raises UnknownDataset when there is none."""
        if self.contract is None:
            raise UnknownDataset
        return self.contract

    @property
    def effective_register_date(self) -> date | None:
        """The day a register's list is true of; None for a ledger."""
        return self.register_date if self.dataset.mode == "register" else None

    @property
    def rows_skipped(self) -> int:
        return sum(self.skipped.values())

    @property
    def rows_good(self) -> int:
        return int(self.rows.num_rows)

    def arrow(self) -> pa.Table:
        """The good rows: the contract's fields in order, then source_row."""
        return self.rows

    def frame(self) -> pd.DataFrame:
        """The good rows as a data frame; missing is None, NaN or NaT."""
        frame: pd.DataFrame = self.rows.to_pandas(date_as_object=False)
        return frame

    def summary(self) -> dict[str, Any]:
        """What was found, as plain data for `--json`."""
        return {
            "file": self.filename,
            "sha256": self.sha256,
            "size": self.size,
            "dataset": self.contract.name if self.contract else None,
            "title": self.contract.title if self.contract else None,
            "why": self.recognition.why if self.recognition else None,
            "ok": self.ok,
            "rows_in": self.rows_in,
            "rows_good": self.rows_good,
            "rows_bad": self.rows_bad,
            "rows_skipped": self.rows_skipped,
            "skipped": dict(self.skipped),
            "register_date": self.register_date.isoformat() if self.register_date else None,
            "problem_count": self.problem_count,
            "problems": [_plain(problem) for problem in self.problems],
            "warnings": [_plain(problem) for problem in self.warnings],
            "notes": list(self.notes),
        }

    def lines(self) -> list[str]:
        """What was found, one line a thing: a head line, then problems, warnings and notes."""
        if self.contract is None:
            return [str(problem) for problem in self.problems]
        head = (
            f"{self.filename}:{self.contract.title},{self.rows_in} 行 = 可用 {self.rows_good}"
            f" + 有误 {self.rows_bad} + 跳过 {self.rows_skipped}"
        )
        more = self.problem_count - len(self.problems)
        return [
            head,
            *map(str, self.problems),
            *([f"{self.filename}:另有 {more} 处问题没有列出。"] if more > 0 else []),
            *(f"{self.filename}:提醒:{warning.message}" for warning in self.warnings),
            *(f"{self.filename}:说明:{note}" for note in self.notes),
        ]


def _plain(problem: Problem) -> dict[str, Any]:
    return {
        "code": problem.code, "row": problem.row, "column": problem.column,
        "value": problem.value, "message": problem.message,
    }  # fmt: skip


# -- the door --------------------------------------------------------------------------------------------------------


def check_files(
    files: Sequence[tuple[str, bytes]], references: References, today: date | None = None
) -> list[CheckedFile]:
    """Check files that arrive together, in the order given.

    A 村情名册 among them, if sound, is what the villages of the others are checked against. Two ledgers that give
    different values for one key each get a problem.
    """
    from pingda_dash.ingest.rehearse import mark_conflicts

    checked = {at: check_file(data, name, references, today) for at, (name, data) in enumerate(files)}
    rosters = [found for found in checked.values() if found.ok and found.dataset.name == "villages"]
    if rosters:
        newest = max(rosters, key=lambda found: found.register_date or date.min).frame()
        references = replace(references, villages=newest[["village_code", "village"]])
        for at, (name, data) in enumerate(files):
            if any(key.resource == "villages" for key in _foreign_keys(checked[at].contract)):
                checked[at] = check_file(data, name, references, today)
    return mark_conflicts([checked[at] for at in range(len(files))])


def check_file(data: bytes, filename: str, references: References, today: date | None = None) -> CheckedFile:
    """Read, recognise and check one file. Never raises for what is in the file: that becomes a problem.

    `today` dates a register that does not say its date, and marks report dates that lie ahead of it.
    """
    found = CheckedFile(filename, hashlib.sha256(data).hexdigest(), len(data))
    try:
        found.table = read_table(data, filename)
        if not found.table.cells.num_rows:
            raise EmptyFile("(只有表头)")
        found.recognition = recognise(found.table.header)
    except PingdaError as error:
        code = re.sub(r"(?<!^)(?=[A-Z])", "-", type(error).__name__).lower()
        found.problems = [Problem(code, None, None, None, str(error), filename)]
        found.problem_count = 1
        return found
    found.contract = found.recognition.contract
    _Checker(found, found.table, found.recognition, references, today).run()
    return found


def _foreign_keys(contract: Contract | None) -> tuple[Any, ...]:
    return contract.foreign_keys if contract else ()


# -- columns ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Column:
    """A column of the file that carries a field: where it stands, its heading, and its unit against the field's.

    unit: the heading's or the title's unit, "" when none is written. factor: (multiply, divide) into the field's unit.
    """

    field: Field
    at: int
    heading: str
    unit: str = ""
    factor: tuple[float, float] = (1, 1)

    @property
    def raw(self) -> str:
        """The column of the cells table."""
        return f"c{self.at}"


@dataclass(frozen=True)
class Rule:
    """A condition in SQL that marks a row as wrong, and the words for it.

    relation: `rows`, or the few rows in which the column has no value.
    """

    code: str
    column: Column
    condition: str
    tell: Callable[[Mapping[str, Any]], str]
    relation: str = "rows"


@lru_cache(maxsize=8)
def _sql(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _macros() -> str:
    """The macros of cells.sql with their characters filled in."""
    parts = {"wide": WIDE, "narrow": NARROW.replace("'", "''"), "blank": BLANK, "missing": listed(words.MISSING)}
    text = _sql("cells")
    for name, value in parts.items():
        text = text.replace("{" + name + "}", value)
    return text


def quoted(text: str) -> str:
    """A text as a SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def listed(texts: Iterable[str]) -> str:
    """Texts as SQL literals with commas between."""
    return ", ".join(quoted(text) for text in sorted(texts))


class _Checker:
    """One check of one file, step by step; `run` fills the CheckedFile."""

    def __init__(
        self, found: CheckedFile, table: Table, recognition: Recognition, references: References, today: date | None
    ) -> None:
        self.found = found
        self.table = table
        self.contract = recognition.contract
        self.recognition = recognition
        self.references = references
        self.today = today
        self.villages = references.village_list()
        self.lists = {"villages": self.villages, "plan_tasks": references.task_list()}
        self.con = duckdb.connect()
        self.con.execute(_macros())
        self.columns = self._columns()
        self.wrong: dict[str, list[str]] = {}

    def run(self) -> None:
        """Check everything; always ends with rows_in = good + bad + skipped."""
        try:
            self.found.rows_in = self.table.cells.num_rows
            self._describe()
            rows = self._without_skipped(self._typed(self.table.cells))
            self.con.register("rows", rows)
            rules = self._rules(rows)
            bad = self._find(rules, rows)
            self._warn(rows)
            self._finish(rows, bad)
        finally:
            self.con.close()

    # -- what was understood -------------------------------------------------------------------------------------

    def _columns(self) -> list[Column]:
        titled = [unit for title in self.table.titles for unit in _title_units(title)]
        found = []
        for at, fld in self.recognition.mapping.items():
            heading = self.table.header[at].strip()
            unit, factor = "", (1.0, 1.0)
            if fld.type in ("number", "integer"):
                unit = unit_of(heading) or next((u for u in titled if fld.unit and conversion(u, fld.unit)), "")
                factor = conversion(unit, fld.unit) or (1, 1) if unit and fld.unit else (1, 1)
            found.append(Column(fld, at, heading, unit, factor))
        return found

    def _describe(self) -> None:
        """Notes on how the file was read, and problems of its header."""
        found = self.found
        found.notes += self.table.notes
        for column in self.columns:
            if column.factor != (1, 1):
                found.notes.append(f"“{column.heading}”按{column.unit}填写,已换算成{column.field.unit}。")
        if self.recognition.unread:
            found.notes.append(f"不读入的列:{'、'.join(heading.strip() for heading in self.recognition.unread)}。")
        if self.table.other_sheets:
            names = "、".join(f"“{name}”" for name in self.table.other_sheets)
            self._warning("unread-sheet", None, None, None, f"只读了工作表“{self.table.sheet}”,没有读 {names}。", 1)
        for _fld, headings in self.recognition.repeated:
            if len(set(map(str.strip, headings))) == 1:
                told = f"“{headings[0].strip()}”这一列出现了 {len(headings)} 次,不知以哪一列为准。请只留一列。"
                self._problem("duplicate-column", None, headings[0].strip(), None, told)
        self._units_not_understood()

    def _units_not_understood(self) -> None:
        for column in self.columns:
            if column.field.type not in ("number", "integer") or not column.field.unit or column.unit:
                continue
            for word in bracketed(column.heading):
                if len(word) <= 4 and re.search(r"[元吨斤担亩里米克顷$€]|^[A-Za-z]+$", word):
                    told = f"“{column.heading}”里的“{word}”不是认得的单位,按{column.field.unit}读入,请核对。"
                    self._warning("unknown-unit", None, column.heading, word, told, 1)

    # -- typing --------------------------------------------------------------------------------------------------

    def _typed(self, cells: pa.Table) -> pa.Table:
        """source_row, the raw columns, and one typed column per field of the contract, in the same order of rows.

        Integers are still floats here, so that 3.5 can be told.
        """
        self.con.register("cells", cells)
        rows = cells
        for name, values in self._measured(cells).items():
            rows = rows.append_column(name, values)
        for column in self.columns:
            if column.field.name not in rows.column_names:
                rows = rows.append_column(column.field.name, self._worded(column, cells[column.raw]))
        for fld in self.contract.fields:
            if fld.name not in rows.column_names:
                rows = rows.append_column(fld.name, self._absent(fld, cells))
        return rows

    def _measured(self, cells: pa.Table) -> dict[str, pa.ChunkedArray]:
        """Number and identifier columns, read by SQL. Numbers that are not plain are read again with care."""
        numbers = [column for column in self.columns if column.field.type in ("number", "integer")]
        parts = [f"plain_number({column.raw}) as {column.field.name}" for column in numbers]
        parts += [
            f"cell_code({column.raw}, {quoted(column.field.pattern or '')}) as {column.field.name}"
            for column in self.columns
            if self._is_code(column.field)
        ]
        if not parts:
            return {}
        typed = self.con.execute(f"select {', '.join(parts)} from cells").to_arrow_table()
        found = {name: typed[name] for name in typed.column_names}
        for column in numbers:
            found[column.field.name] = self._in_unit(column, self._again(column, cells, found[column.field.name]))
        return found

    def _again(self, column: Column, cells: pa.Table, plain: pa.ChunkedArray) -> pa.ChunkedArray:
        """`plain` with the cells that are filled but no plain number (1,800 or １２ or 85%) read by cell_number."""
        hard = pc.and_(pc.is_null(plain), pc.not_equal(cells[column.raw], "")).combine_chunks()
        if not pc.any(hard).as_py():
            return plain
        self.con.register("hard", cells.select([column.raw]).filter(hard))
        unit = quoted(column.unit or column.field.unit)
        read = self.con.execute(f"select cell_number({column.raw}, {unit}) as number from hard").to_arrow_table()
        return pa.chunked_array([pc.replace_with_mask(plain.combine_chunks(), hard, read["number"].combine_chunks())])

    def _in_unit(self, column: Column, values: pa.ChunkedArray) -> pa.ChunkedArray:
        """Values in the field's own unit."""
        multiply, divide = column.factor
        values = pc.multiply(values, multiply) if multiply != 1 else values
        return pc.divide(values, divide) if divide != 1 else values

    def _is_code(self, fld: Field) -> bool:
        """True for identifiers: text that must meet a pattern or is a key, and stands in no list of words."""
        if fld.type != "string" or fld.enum or self._list_of(fld):
            return False
        return fld.pattern is not None or fld.name in self.contract.primary_key or fld.privacy == "restricted"

    def _list_of(self, fld: Field) -> words.WordList | None:
        """The words a field's cells must be of, or None for free text."""
        for key in self.contract.foreign_keys:
            if key.field == fld.name:
                return self.lists.get(key.resource)
        return words.WordList(fld.enum, fld.synonyms) if fld.enum else None

    def _worded(self, column: Column, cells: pa.ChunkedArray) -> pa.ChunkedArray:
        """A column of words, each distinct text read once; texts that mean nothing are kept in `wrong`."""
        fld = column.field
        if fld.type == "string" and self._list_of(fld) is None:
            return _free_text(cells)
        encoded = pc.dictionary_encode(cells).unify_dictionaries()
        texts = encoded.chunk(0).dictionary.to_pylist() if encoded.num_chunks else []
        read = self._reader(column)
        values = [read(text) for text in texts]
        self.wrong[fld.name] = [
            text for text, value in zip(texts, values, strict=True) if value is None and not _missing(fld, text)
        ]
        meaning = pa.array(values, ARROW_TYPES[fld.type])
        return pa.chunked_array([meaning.take(chunk.indices) for chunk in encoded.chunks], meaning.type)

    def _reader(self, column: Column) -> Callable[[str], object]:
        fld = column.field
        if fld.type == "boolean":
            return words.parse_boolean
        if fld.type == "date":
            return lambda text: self._day(column, text)
        known = self._list_of(fld)
        assert known is not None
        return known.value

    def _day(self, column: Column, text: str) -> date | None:
        parsed = words.parse_date(text, self.references.start, self.references.end)
        if parsed is None:
            return None
        if parsed[1]:
            self.found.notes.append(f"“{column.heading}”中的“{text.strip()}”没有写年份,按 {parsed[0].year} 年读。")
        return parsed[0]

    def _absent(self, fld: Field, cells: pa.Table) -> pa.Array:
        """A field that no column carries: from the title or the file's name where they tell it, else missing."""
        value, told = self._from_titles(fld)
        kind = pa.float64() if fld.type == "integer" else ARROW_TYPES[fld.type]
        if value is None and fld.required:
            also = "、".join(fld.aliases[:3])
            told = f"缺“{fld.heading}”列" + (f"(也可写作 {also})" if also else "") + "。"
            self._problem("missing-column", None, fld.heading, None, told)
        elif value is not None:
            self.found.notes.append(told)
        return (
            pa.array([value], kind).take(pa.array([0] * cells.num_rows, pa.int8()))
            if value
            else pa.nulls(cells.num_rows, kind)
        )

    def _from_titles(self, fld: Field) -> tuple[object, str]:
        """(value, note) of a field that stands in a heading's unit, a title row, the sheet's or the file's name."""
        for column in self.columns:
            if fld.name == f"{column.field.name}_unit" and column.unit in fld.enum:
                return column.unit, f"没有“{fld.title}”列,按“{column.heading}”读作 {column.unit}。"
        places = [*(("标题", title) for title in self.table.titles), ("工作表名", self.table.sheet or "")]
        places.append(("文件名", Path(self.found.filename).stem))
        for place, text in places:
            if fld.type == "date" and fld.required:
                day = words.find_date(text, self.references.start, self.references.end)
                if day:
                    return day, f"没有“{fld.title}”列,按{place}“{text}”取 {day.isoformat()}。"
            if fld.village and (code := self.villages.named_in(text)):
                return code, f"没有“{fld.title}”列,按{place}“{text}”取{self.villages.name(code)}。"
        return None, ""

    # -- rows that are no data -----------------------------------------------------------------------------------

    def _without_skipped(self, rows: pa.Table) -> pa.Table:
        """The rows without blank rows, repeated headers, totals and footers, which are counted.

        Only a row in which a required field could not be read is looked at: no such row is a whole one.
        """
        gaps = [pc.is_null(rows[column.field.name]) for column in self.columns if column.field.required]
        suspect = reduce(pc.or_, gaps)
        if not pc.any(suspect).as_py():
            return rows
        self.con.register("suspects", rows.filter(suspect))
        skipped = self.con.execute(self._skip_sql()).to_arrow_table()
        if not skipped.num_rows:
            return rows
        self.found.skipped = dict(Counter(skipped["kind"].to_pylist()))
        told = "、".join(f"{kind} {count} 行" for kind, count in self.found.skipped.items())
        self.found.notes.append(f"跳过 {told}。")
        return rows.filter(pc.invert(pc.is_in(rows["source_row"], skipped["source_row"].combine_chunks())))

    def _skip_sql(self) -> str:
        every = [f"c{at}" for at in range(self.table.cells.num_columns - 1)]
        same = [f"{c.raw} = {quoted(self.table.header[c.at])}" for c in self.columns[:3]]
        keyed = {c.raw for c in self.columns if c.field.name in self.contract.primary_key}
        needed = [c.raw for c in self.columns if c.field.required]
        return _sql("skipped").format(
            blank=" and ".join(f"trim({raw}, {quoted(BLANK)}) = ''" for raw in every),
            repeated_header=" and ".join(same) if len(self.table.header_rows) == 1 else "false",
            total=" or ".join(f"regexp_full_match({raw}, {quoted(TOTAL)})" for raw in sorted({*every[:2], *keyed})),
            sparse=" + ".join(f"({raw} <> '')::int" for raw in needed) + " <= 1",
            footer=f"regexp_matches(concat({', '.join(every)}), {quoted(FOOTER)})",
        )

    # -- rules ---------------------------------------------------------------------------------------------------

    def _rules(self, rows: pa.Table) -> list[Rule]:
        """Every condition that this file can break; those that whole columns already meet are left out."""
        rules: list[Rule] = []
        for column in self.columns:
            values = rows[column.field.name]
            if values.null_count:
                rules += self._rules_of_gaps(column, rows)
            if column.field.type in ("number", "integer"):
                rules += self._rules_of_numbers(column, values)
            elif self._is_code(column.field):
                rules += self._rules_of_codes(column)
        return rules

    def _rules_of_gaps(self, column: Column, rows: pa.Table) -> list[Rule]:
        """Rules for cells without a value: nothing there, or nothing that could be read."""
        fld, rules = column.field, []
        gaps, nothing = f"gaps_{fld.name}", f"cell_missing({column.raw})"
        self.con.register(gaps, rows.select(["source_row", column.raw]).filter(pc.is_null(rows[fld.name])))
        if fld.required:
            rules.append(Rule("missing-value", column, nothing, lambda row: "没有填,这一项必填。", gaps))
        if fld.type in ("number", "integer"):
            rules.append(
                Rule("not-a-number", column, f"not {nothing}", lambda row: _not_a_number(row[column.raw], fld), gaps)
            )
        elif texts := self.wrong.get(fld.name):
            self.con.register(f"wrong_{fld.name}", pa.table({"text": pa.array(texts, pa.string())}))
            code, tell = self._wrong_word(column)
            rules.append(Rule(code, column, f"{column.raw} in (select text from wrong_{fld.name})", tell, gaps))
        return rules

    def _wrong_word(self, column: Column) -> tuple[str, Callable[[Mapping[str, Any]], str]]:
        fld = column.field
        if fld.type == "date":
            return "not-a-date", lambda row: f"“{row[column.raw]}”不是日期。请写成 2020-05-20 或 2020年5月20日。"
        if fld.type == "boolean":
            return "not-a-boolean", lambda row: f"“{row[column.raw]}”看不出是还是否。请填 是 或 否。"
        known = self._list_of(fld)
        assert known is not None
        code = {"villages": "unknown-village", "plan_tasks": "unknown-task"}.get(self._resource(fld), "not-in-list")
        what = {"unknown-village": "不在村名册里", "unknown-task": "不是方案的任务编号"}.get(code, "不在可填的内容里")
        choice = f"可填:{'、'.join(fld.enum)}。" if fld.enum else "请核对。"

        @lru_cache(maxsize=1024)
        def told(text: str) -> str:
            near = known.suggestion(text)
            return f"“{text}”{what}" + (f",是“{near}”吗?" if near else "。") + choice

        return code, lambda row: told(str(row[column.raw]))

    def _resource(self, fld: Field) -> str:
        return next((key.resource for key in self.contract.foreign_keys if key.field == fld.name), "")

    def _rules_of_numbers(self, column: Column, values: pa.ChunkedArray) -> list[Rule]:
        fld, name, rules = column.field, column.field.name, []
        limits = pc.min_max(values).as_py()
        if fld.type == "integer":
            told = f"abs({name} - round({name})) > 1e-9 or abs({name}) > 9e15"
            rules.append(Rule("not-an-integer", column, told, lambda row: f"“{row[column.raw]}”不是整数。"))
        if fld.minimum is not None and limits["min"] is not None and limits["min"] < fld.minimum:
            rules.append(
                Rule("below-minimum", column, f"{name} < {fld.minimum}",
                     lambda row: f"“{row[column.raw]}”小于 {fld.minimum:g}。请核对。")
            )  # fmt: skip
        if fld.maximum is not None and limits["max"] is not None and limits["max"] > fld.maximum:
            rules.append(
                Rule("above-maximum", column, f"{name} > {fld.maximum}",
                     lambda row: f"“{row[column.raw]}”大于 {fld.maximum:g}。请核对。")
            )  # fmt: skip
        whole = next((other for other in self.columns if other.field.name == fld.at_most), None)
        if whole:
            heading = whole.heading
            rules.append(
                Rule("more-than-whole", column, f"{name} > {whole.field.name}",
                     lambda row: f"“{row[column.raw]}”大于“{heading}”的“{row[whole.raw]}”。部分不能多于全部,请核对。")
            )  # fmt: skip
        return rules

    def _rules_of_codes(self, column: Column) -> list[Rule]:
        fld, name = column.field, column.field.name
        lost = Rule(
            "lost-digits", column, f"cell_lost_digits({column.raw})",
            lambda row: f"Excel 已把{fld.title}变成“{row[column.raw].strip()}”,后几位已丢失,请从原始来源重填。",
        )  # fmt: skip
        if fld.pattern is None:
            return [lost]
        shape = {r"\d{17}[\dX]": "应为 18 位身份证号", r"\d{12}": "应为 12 位数字"}.get(fld.pattern, "格式不对")
        condition = f"not regexp_full_match({name}, {quoted(fld.pattern)}) and not cell_lost_digits({column.raw})"
        return [
            lost,
            Rule("bad-pattern", column, condition, lambda row: f"“{masked(row[column.raw], fld)}”{shape}。请核对。"),
        ]

    # -- finding -------------------------------------------------------------------------------------------------

    def _find(self, rules: Sequence[Rule], rows: pa.Table) -> pa.Array:
        """Apply every rule; count all, list the first. Returns the source_rows that are wrong."""
        con = self.con
        con.execute("create table found (source_row bigint, rule integer, other_row bigint)")
        for at, rule in enumerate(rules):
            con.execute(f"insert into found select source_row, {at}, null from {rule.relation} where {rule.condition}")
        self._find_repeated(len(rules))
        total = con.execute("select count(*) from found").fetchone()
        self.found.problem_count += int(total[0]) if total else 0
        first = con.execute(f"from found order by source_row, rule limit {LISTED}").fetchall()
        wrong = rows.filter(pc.is_in(rows["source_row"], pa.array([number for number, *_ in first], pa.int64())))
        cells = {row["source_row"]: row for row in wrong.to_pylist()}
        self.found.problems += [self._told(rules, cells[number], rule, other) for number, rule, other in first]
        del self.found.problems[LISTED:]
        return con.execute("select distinct source_row from found").to_arrow_table()["source_row"].combine_chunks()

    def _find_repeated(self, rule: int) -> None:
        """Rows that share a key with another row."""
        key = [f'"{name}"' for name in self.contract.primary_key]
        complete = [f'"{n}" is not null' for n in self.contract.primary_key if self.contract[n].required]
        sql = _sql("repeated").format(key=", ".join(key), complete=" and ".join(complete) or "true")
        self.con.execute(f"insert into found select source_row, {rule}, other_row from ({sql})")

    def _told(self, rules: Sequence[Rule], row: Mapping[str, Any], broken: int, other: int | None) -> Problem:
        """The problem of one row; `broken` indexes the rules, past their end it is a key shared with row `other`."""
        number = int(row["source_row"])
        if broken == len(rules):
            return self._told_repeated(row, number, other)
        rule = rules[broken]
        heading, value = rule.column.heading, str(row[rule.column.raw])
        message = f"第 {number} 行“{heading}”:{rule.tell(row)}"
        shown = value if rule.code == "lost-digits" else masked(value, rule.column.field)
        return Problem(rule.code, number, heading, shown, message, self.found.filename)

    def _told_repeated(self, row: Mapping[str, Any], number: int, other: int | None) -> Problem:
        columns = [c for c in self.columns if c.field.name in self.contract.primary_key]
        names = "、".join(c.heading for c in columns)
        value = "、".join(masked(str(row[c.raw]).strip(), c.field) for c in columns)
        told = f"第 {number} 行与第 {other} 行重复:{names}都相同({value})。请只留一行。"
        return Problem("duplicate-key", number, names, value, told, self.found.filename)

    # -- warnings and the end ------------------------------------------------------------------------------------

    def _warn(self, rows: pa.Table) -> None:
        """Dates outside the campaign or ahead of today: taken as they are, but worth a look."""
        start, end = self.references.start, self.references.end
        for column in self.columns:
            if column.field.type != "date":
                continue
            days = pc.unique(rows[column.field.name]).to_pylist()
            for day in sorted(day for day in days if day is not None):
                if self.today and day > self.today:
                    self._warn_of_day("date-ahead", column, day, f"晚于今天({self.today.isoformat()})")
                elif not start <= day <= end:
                    self._warn_of_day("outside-campaign", column, day, f"不在 {start} 至 {end} 之间")

    def _warn_of_day(self, code: str, column: Column, day: date, told: str) -> None:
        hit = self.con.execute(
            f"select min(source_row), count(*), arg_min({column.raw}, source_row) "
            f"from rows where {column.field.name} = ?",
            [day],
        ).fetchone()
        assert hit is not None
        row, count, text = hit
        message = f"第 {row} 行“{column.heading}”:“{text.strip()}”{told}(共 {count} 行),照收,请核对。"
        self._warning(code, row, column.heading, text, message, 1)

    def _finish(self, rows: pa.Table, bad: pa.Array) -> None:
        """Keep the good rows, typed; a file that lacks a required column has none."""
        found = self.found
        rows = rows.select([*self.contract.names, "source_row"])
        kept = rows.filter(pc.invert(pc.is_in(rows["source_row"], bad))) if len(bad) else rows
        if any(problem.row is None for problem in found.problems):
            kept = kept.slice(0, 0)
        columns = {fld.name: _final(kept[fld.name], fld) for fld in self.contract.fields}
        found.rows = pa.table({**columns, "source_row": kept["source_row"]})
        found.rows_bad = rows.num_rows - kept.num_rows
        found.notes = list(dict.fromkeys(found.notes))
        if self.contract.mode == "register":
            found.register_date = self._register_date() or self.today

    def _register_date(self) -> date | None:
        for text in (*self.table.titles, self.table.sheet or "", Path(self.found.filename).stem):
            day = words.find_date(text, self.references.start, self.references.end)
            if day:
                self.found.notes.append(f"名册日期取自“{text}”:{day.isoformat()}。")
                return day
        return None

    def _problem(self, code: str, row: int | None, column: str | None, value: str | None, message: str) -> None:
        self.found.problem_count += 1
        self.found.problems.append(Problem(code, row, column, value, message, self.found.filename))

    def _warning(
        self, code: str, row: int | None, column: str | None, value: str | None, message: str, count: int
    ) -> None:
        self.found.warning_count += count
        if len(self.found.warnings) < LISTED:
            self.found.warnings.append(Problem(code, row, column, value, message, self.found.filename))


# -- small parts -----------------------------------------------------------------------------------------------------


def masked(text: str, fld: Field) -> str:
    """A personal value as it may be shown: 王小明 → 王**, 530523199001011234 → 530***********1234."""
    if fld.privacy == "public" or not text:
        return text
    if fld.privacy == "masked" or len(text) < 8:
        return text[0] + "*" * (len(text) - 1)
    return text[:3] + "*" * (len(text) - 7) + text[-4:]


def _title_units(title: str) -> list[str]:
    """The units a title row states: 单位:万元、亩 → 万元, 亩."""
    stated = re.search(r"(?:^|[^报位])单位\s*:\s*([^\s)]+)", unicodedata.normalize("NFKC", title))
    return [unit for word in re.split(r"[、,/;]", stated[1]) if (unit := known_unit(word))] if stated else []


def _missing(fld: Field, text: str) -> bool:
    """True when a cell of words says nothing; 无 in a yes-or-no column says no."""
    return words.is_missing(text)


def _not_a_number(text: str, fld: Field) -> str:
    unit = f"(单位:{fld.unit})" if fld.unit else ""
    return f"“{text}”不是数。请只填数字{unit}。"


def _free_text(cells: pa.ChunkedArray) -> pa.ChunkedArray:
    """Text as written, blanks around dropped; an empty cell is missing; a guarding apostrophe before = + - @ goes."""
    trimmed = pc.utf8_trim_whitespace(cells)
    if pc.any(pc.starts_with(trimmed, "'")).as_py():
        trimmed = pc.replace_substring_regex(trimmed, r"^'([=+\-@])", r"\1")
    return pc.if_else(pc.equal(trimmed, ""), pa.scalar(None, pa.string()), trimmed)


def _final(values: pa.ChunkedArray, fld: Field) -> pa.ChunkedArray:
    """A typed column in the type the lake keeps."""
    if fld.type == "integer":
        try:
            return pc.cast(values, pa.int64())
        except pa.ArrowInvalid:  # 2.9999999999: a formula's rounding
            return pc.cast(pc.round(values), pa.int64())
    return values
