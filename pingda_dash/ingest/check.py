"""Cells → typed rows and every problem at once.

A file with a problem yields no partial answer: its good rows are there to look at, `ok` is false, and nothing
downstream loads it.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import reduce
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from pingda_dash.errors import EmptyFile, PingdaError
from pingda_dash.ingest import words
from pingda_dash.ingest.columns import Column, columns_of, foreign_resource, loosely_checked, places
from pingda_dash.ingest.database import BLANK, open_database, quoted, sql
from pingda_dash.ingest.model import LISTED, CheckedFile, Problem, References, abridged, masked
from pingda_dash.ingest.read import Table, read_table
from pingda_dash.ingest.recognise import Recognition, recognise
from pingda_dash.ingest.rehearse import mark_conflicts
from pingda_dash.ingest.rules import Rule, rules_for
from pingda_dash.ingest.typed import Typing, final

__all__ = ["LISTED", "CheckedFile", "Problem", "References", "check_file", "check_files"]

COLON = r"[:\x{ff1a}]"  # in the database's regular expressions
TOTAL = r"\s*([^\d,]{0,10}[合小总共累]\s*计\s*(.全[乡镇县村].)?|全[乡镇县])\s*" + COLON + r"?\s*"
NUMBERING = r"[(\x{ff08}]?([甲乙丙丁戊己庚辛]|\d{1,2})[)\x{ff09}]?|"  # 甲 乙 1 2 under a header, or an empty cell
FOOTER = (
    r"^\s*(注|备注|说明|附注|填表|填报|制表|审核|审签|审批|复核|负责人|单位负责人|主要领导|分管领导|联系人|联系电话"
    r"|报送人|经办人|数据来源|单位.盖章.)[^:\x{ff1a}]{0,12}" + COLON
)


def check_files(
    files: Sequence[tuple[str, bytes]], references: References, today: date | None = None
) -> list[CheckedFile]:
    """Check files that arrive together, in the order given.

    files: (name, bytes). A sound 村情名册 among them is what the villages of the others are checked against, and the
    households of a sound 农户名册 are known to them. Two ledgers that give different values for one key each get a
    problem.
    """
    checked = [check_file(data, name, references, today) for name, data in files]
    resources = set()
    if rosters := _sound(checked, "villages"):
        newest = max(rosters, key=lambda found: found.register_date or date.min).frame()
        references = replace(references, villages=newest[["village_code", "village"]])
        resources.add("villages")
    if (registers := _sound(checked, "households")) and any(_refers_to(found, {"households"}) for found in checked):
        listed = {code for found in registers for code in found.arrow()["household_id"].to_pylist()}
        references = replace(references, households=frozenset(listed) | (references.households or frozenset()))
        resources.add("households")
    if resources:
        checked = [
            check_file(data, name, references, today) if _refers_to(found, resources) else found
            for found, (name, data) in zip(checked, files, strict=True)
        ]
    mark_conflicts(checked)
    return checked


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
        found.problem(re.sub(r"(?<!^)(?=[A-Z])", "-", type(error).__name__).lower(), str(error))
        return found
    found.contract = found.recognition.contract
    con = open_database()
    try:
        _Check(con, found, found.table, found.recognition, references, today).run()
    finally:
        con.close()
    return found


def _sound(checked: Sequence[CheckedFile], dataset: str) -> list[CheckedFile]:
    return [found for found in checked if found.ok and found.dataset.name == dataset]


def _refers_to(found: CheckedFile, resources: set[str]) -> bool:
    return found.contract is not None and any(key.resource in resources for key in found.contract.foreign_keys)


class _Check:
    """One check of one file, step by step; `run` fills the CheckedFile."""

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        found: CheckedFile,
        table: Table,
        recognition: Recognition,
        references: References,
        today: date | None,
    ) -> None:
        self.con = con
        self.found = found
        self.table = table
        self.recognition = recognition
        self.contract = recognition.contract
        self.references = references
        self.today = today
        self.columns = columns_of(table, recognition)

    def run(self) -> None:
        """Check everything; ends with rows_in = good + bad + skipped."""
        self.found.rows_in = self.table.cells.num_rows
        self._describe()
        typing = Typing(self.con, self.contract, self.table, self.columns, self.references, self.found)
        rows = self._without_skipped(typing.rows())
        self.con.register("rows", rows)
        bad = self._find(list(rules_for(typing, rows)), rows)
        self._warn_of_days()
        self._warn_of_units(rows)
        self._warn_of_strangers(rows)
        self._finish(rows, bad)

    def _describe(self) -> None:
        """Notes on how the file was read, and problems of its header."""
        found = self.found
        found.notes += self.table.notes
        for column in self.columns:
            if column.factor != (1, 1):
                found.notes.append(f"“{column.heading}”按{column.unit}填写,已换算成{column.field.unit}。")
            for word in column.unknown_units():
                told = f"“{column.heading}”里的“{word}”不是认得的单位,按{column.field.unit}读入,请核对。"
                found.warn("unknown-unit", told, column=column.heading, value=word)
        if self.recognition.unread:
            found.notes.append(f"不读入的列:{'、'.join(heading.strip() for heading in self.recognition.unread)}。")
        if self.table.other_sheets:
            others = "、".join(f"“{name}”" for name in self.table.other_sheets)
            found.warn("unread-sheet", f"只读了工作表“{self.table.sheet}”,没有读 {others}。")
        for _, headings in self.recognition.repeated:
            if len(set(map(str.strip, headings))) == 1:
                heading = headings[0].strip()
                told = f"“{heading}”这一列出现了 {len(headings)} 次,不知以哪一列为准。请只留一列。"
                found.problem("duplicate-column", told, heading)

    # -- rows that are no data -----------------------------------------------------------------------------------

    def _without_skipped(self, rows: pa.Table) -> pa.Table:
        """The rows without blank rows, repeated headers, totals and footers, which are counted.

        Only a row in which a required field could not be read is looked at: no row to skip is a whole one.
        """
        gaps = [pc.is_null(rows[column.name]) for column in self.columns if column.field.required]
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
        keyed = {column.raw for column in self._key()}
        needed = [column.raw for column in self.columns if column.field.required]
        return sql("skipped").format(
            blank=" and ".join(f"trim({raw}, {quoted(BLANK)}) = ''" for raw in every),
            repeated_header=" and ".join(same) if len(self.table.header_rows) == 1 else "false",
            total=" or ".join(f"regexp_full_match({raw}, {quoted(TOTAL)})" for raw in sorted({*every[:2], *keyed})),
            sparse=" + ".join(f"({raw} <> '')::int" for raw in needed) + " <= 1",
            numbering=" and ".join(f"regexp_full_match({raw}, {quoted(NUMBERING)})" for raw in every),
            first_row=self.table.header_rows[-1] + 1,
            footer=f"regexp_matches(concat({', '.join(every)}), {quoted(FOOTER)})",
        )

    def _key(self) -> list[Column]:
        return [column for column in self.columns if column.name in self.contract.primary_key]

    # -- finding -------------------------------------------------------------------------------------------------

    def _find(self, rules: Sequence[Rule], rows: pa.Table) -> pa.Array:
        """Apply every rule; count all problems, list the first. Returns the source_rows that are wrong."""
        con = self.con
        con.execute("create table found (source_row bigint, rule integer, other_row bigint)")
        for at, rule in enumerate(rules):
            con.execute(f"insert into found select source_row, {at}, null from {rule.relation} where {rule.condition}")
        self._find_repeated(len(rules))
        (count,) = con.execute("select count(*) from found").fetchall()[0]
        self.found.problem_count += count
        first = con.execute(f"from found order by source_row, rule limit {LISTED}").fetchall()
        wrong = rows.filter(pc.is_in(rows["source_row"], pa.array([number for number, *_ in first], pa.int64())))
        cells = {row["source_row"]: row for row in wrong.to_pylist()}
        told = [self._told(rules, cells[number], broken, other) for number, broken, other in first]
        self.found.problems = [*self.found.problems, *told][:LISTED]
        return con.execute("select distinct source_row from found").to_arrow_table()["source_row"].combine_chunks()

    def _find_repeated(self, rule: int) -> None:
        """Rows that share their key with another row."""
        key = [f'"{name}"' for name in self.contract.primary_key]
        complete = [f'"{name}" is not null' for name in self.contract.primary_key if self.contract[name].required]
        repeated = sql("repeated").format(key=", ".join(key), complete=" and ".join(complete))
        self.con.execute(f"insert into found select source_row, {rule}, other_row from ({repeated})")

    def _told(self, rules: Sequence[Rule], row: Mapping[str, Any], broken: int, other: int | None) -> Problem:
        """The problem of one row; `broken` indexes the rules, past their end it is a key shared with row `other`."""
        number = int(row["source_row"])
        if broken == len(rules):
            return self._told_repeated(row, number, other)
        rule = rules[broken]
        heading, value = rule.column.heading, str(row[rule.column.raw])
        shown = abridged(value) if rule.code == "lost-digits" else masked(value, rule.column.field)
        return Problem(
            rule.code, number, heading, shown, f"第 {number} 行“{heading}”:{rule.tell(row)}", self.found.filename
        )

    def _told_repeated(self, row: Mapping[str, Any], number: int, other: int | None) -> Problem:
        names = "、".join(column.heading for column in self._key())
        value = "、".join(masked(str(row[column.raw]).strip(), column.field) for column in self._key())
        told = f"第 {number} 行与第 {other} 行重复:{names}都相同({value})。请只留一行。"
        return Problem("duplicate-key", number, names, value, told, self.found.filename)

    # -- what is worth a look ------------------------------------------------------------------------------------

    def _warn_of_days(self) -> None:
        """Report dates outside the campaign, and dates ahead of today that are no limits, are taken as they are.

        A problem may have been found, and money paid, before the campaign began.
        """
        start, end, today = self.references.start, self.references.end, self.today or date.max
        for column in self.columns:
            if column.field.type != "date" or column.field.ahead:
                continue
            within = (start, end) if column.name in self.contract.primary_key else (date.min, date.max)
            odd = self.con.execute(
                f"select {column.name}, min(source_row), count(*), arg_min({column.raw}, source_row) from rows "
                f"where {column.name} not between $1 and $2 or {column.name} > $3 group by 1 order by 2",
                [*within, today],
            ).fetchall()
            for day, row, count, text in odd:
                ahead = self.today is not None and day > self.today
                told = f"晚于今天({self.today})" if ahead else f"不在 {start} 至 {end} 之间"
                self.found.warn(
                    "date-ahead" if ahead else "outside-campaign",
                    f"第 {row} 行“{column.heading}”:“{text.strip()}”{told}(共 {count} 行),照收,请核对。",
                    row,
                    column.heading,
                    text,
                )

    def _warn_of_units(self, rows: pa.Table) -> None:
        """Quantities whose unit stands nowhere."""
        for column in self.columns:
            unit = f"{column.name}_unit"
            if unit not in self.contract.names or not self.contract[unit].enum:
                continue
            bare = rows.filter(pc.and_(pc.is_valid(rows[column.name]), pc.is_null(rows[unit])))["source_row"]
            if len(bare):
                title = self.contract[unit].title
                told = (
                    f"第 {bare[0]} 行“{column.heading}”有数,没有“{title}”(共 {len(bare)} 行),将按该产业通常的单位计。"
                )
                self.found.warn("no-unit", told, bare[0].as_py(), column.heading)

    def _warn_of_strangers(self, rows: pa.Table) -> None:
        """Values that a loosely checked list does not hold: units the plan does not name, households not yet listed."""
        for column in self.columns:
            resource = foreign_resource(self.contract, column.field)
            known = self.references.known(resource) if loosely_checked(self.contract, column.field) else None
            if known is None:
                continue
            values = rows[column.name]
            listed = pc.is_in(values, pa.array(sorted(known), pa.string()))
            strange = rows.filter(pc.and_(pc.is_valid(values), pc.invert(listed)))
            if not strange.num_rows:
                continue
            row, text = strange["source_row"][0].as_py(), strange[column.name][0].as_py()
            what = "不在最近的农户名册里" if resource == "households" else "不是方案里的单位"
            told = f"第 {row} 行“{column.heading}”:“{text}”{what}(共 {strange.num_rows} 行),照收,请核对。"
            self.found.warn("unknown-reference", told, row, column.heading, text)

    # -- the end -------------------------------------------------------------------------------------------------

    def _finish(self, rows: pa.Table, bad: pa.Array) -> None:
        """Keep the good rows, typed; a file whose header has a problem has none."""
        found = self.found
        typed = rows.select([*self.contract.names, "source_row"])
        kept = typed.filter(pc.invert(pc.is_in(typed["source_row"], bad))) if len(bad) else typed
        if any(problem.row is None for problem in found.problems):
            kept = kept.slice(0, 0)
        found.rows = pa.table({**_final(kept, self.contract.fields), "source_row": kept["source_row"]})
        found.rows_bad = rows.num_rows - kept.num_rows
        if not rows.num_rows and not found.problem_count:
            found.problem("empty-file", str(EmptyFile("(只有表头和空行、合计行)")))
        if self.contract.mode == "register":
            stated = self._register_date()
            found.register_date, found.dated = stated or self.today, stated is not None
        found.notes = list(dict.fromkeys(found.notes))

    def _register_date(self) -> date | None:
        """The date that a register's title, sheet or file name states."""
        for place, text in places(self.table):
            day = words.find_date(text, self.references.start, self.references.end)
            if day:
                self.found.notes.append(f"名册日期按{place}“{text}”取 {day.isoformat()}。")
                return day
        return None


def _final(rows: pa.Table, fields: Iterable[Any]) -> dict[str, pa.ChunkedArray]:
    return {fld.name: final(rows[fld.name], fld) for fld in fields}
