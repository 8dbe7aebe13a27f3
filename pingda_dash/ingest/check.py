"""Cells → typed rows and every problem at once.

A file with a problem yields no partial answer: its good rows can be shown, `ok` is false, and nothing
downstream loads it.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import reduce
from itertools import pairwise
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from pingda_dash.contracts import GUIDE_SHEET
from pingda_dash.errors import EmptyFile, PingdaError
from pingda_dash.ingest.beside import foot_of, places, places_and_notes
from pingda_dash.ingest.blocks import changed_headings, changed_units, may_be_ours, other_sections, sections, void_row
from pingda_dash.ingest.checked import CheckedFile
from pingda_dash.ingest.claims import KINDS, counts_something_else
from pingda_dash.ingest.codelists import CodeLists
from pingda_dash.ingest.columns import Column, columns_of, foreign_resource, loosely_checked, unit_rows
from pingda_dash.ingest.conflicts import mark_conflicts
from pingda_dash.ingest.database import BLANK, listed, open_database, quoted, sql
from pingda_dash.ingest.days import AS_OF, contradicting, report_day, year_end
from pingda_dash.ingest.derived import worked_out
from pingda_dash.ingest.findings import Findings
from pingda_dash.ingest.geometry import Shapes, positions_of
from pingda_dash.ingest.headings import MOST_COLUMNS, conversion, may_be_shown, unit_named
from pingda_dash.ingest.marked import (
    CODE_AS_DAY,
    COUNTED,
    group_column,
    nones_among_answers,
    notes_with_figures,
    odd_names,
    parts_by_code,
    within,
)
from pingda_dash.ingest.meaning import meaning_of_notes, other_meanings
from pingda_dash.ingest.messages import code_of
from pingda_dash.ingest.percent import on_one_scale
from pingda_dash.ingest.read import Table, read_table
from pingda_dash.ingest.recognise import Recognition, recognise
from pingda_dash.ingest.rivals import Rivals
from pingda_dash.ingest.rules import Rule, RuleMaker
from pingda_dash.ingest.shapes import KINDS as GEO
from pingda_dash.ingest.sheets import WEB
from pingda_dash.ingest.terms import LISTED, Overrides, Progress, References, Report
from pingda_dash.ingest.totals import TotalFinder
from pingda_dash.ingest.typed import TypedCells, final, type_cells, warn_of_day
from pingda_dash.ingest.unread import seeming_fields
from pingda_dash.ingest.villages import codes_in, second_columns, village_titles
from pingda_dash.workbooks.cells import letters_of

COLON = r"[:\x{ff1a}]"  # in the database's regular expressions
EXAMPLE = r"^\s*[(\x{ff08}\[\x{3010}]?(示例|例" + COLON + ")"  # 示例, 例:
MOST_UNITS = 20  # different cells of a column of units
MOST_FEET = 50  # rows like notes that are looked through for a unit
MOST_HEADINGS = 8  # of a table that is not read, by which it is named
FIRST = 3  # columns in which an example row may begin
NUMBERING = (  # 甲 乙 1 2 ① 6=5/4 under a header, or an empty cell
    r"[(\x{ff08}]?([甲乙丙丁戊己庚辛]|[\x{2460}-\x{2473}]|\d{1,2}(=[\d+/*%-]{1,12})?)[)\x{ff09}]?|"
)
COUNT = r"\s*[\d一二三四五六七八九十百]{1,4}\s*"
CONTINUED = (  # what stands between the pages of a printed table, alone in its row
    r"[(\x{ff08}\[]?\s*(续\s*表|续[上前]?[表页]?|[接转][上下次前][表页]|下[表页]续|待续)("
    + COUNT
    + r")?\s*[)\x{ff09}\]]?"
    r"|[\pP\pS\s]*(第" + COUNT + r"页)?[\pP\pS\s]*(共" + COUNT + r"页)[\pP\pS\s]*(第" + COUNT + r"页)?[\pP\pS\s]*"
    r"|[\pP\pS\s]*第" + COUNT + r"页[\pP\pS\s]*|页码?\s*" + COLON + r"?\s*\d+(\s*/\s*\d+)?|\d+\s*/\s*\d+\s*页"
    r"|[^,\x{ff0c}\x{3002}]{2,30}[(\x{ff08}]\s*续\s*[表页]?(" + COUNT + r")?\s*[)\x{ff09}]"
    r"|[-\x{2014}\x{2013}]+\s*\d{1,3}\s*[-\x{2014}\x{2013}]+|(?i)page\s*\d+(\s*(of|/)\s*\d+)?"
)
CARRIED = r"\s*([承接][前上]页|[过转][次下]页)\s*(合计|累计|小计)?\s*"
SERIAL = frozenset({"序号", "编号", "行号", "No", "NO", "No."})  # columns whose numbers are printed before the rows
SECTION_COLUMNS = 4  # that a table has at least in which a row of two cells is a section's
TITLE_AGAIN = 6  # letters that a title has at least, one of which stands in a row that says the titles again
FOOTER = (
    r"^\s*(注|备注|说明|附注|填表|填报|制表|审核|审签|审批|复核|负责人|单位负责人|主要领导|分管领导|联系人|联系电话"
    r"|报送人|经办人|数据来源|单位.盖章.)[^:\x{ff1a}]{0,12}"
    + COLON
    + r"|^[^,\x{ff0c}\x{3002}\d]{0,30}[(\x{ff08}]?\s*(盖\s*章|公\s*章|签\s*章)\s*[)\x{ff09}]?\s*$"
    + r"|^\s*\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*$"
    + r"|^\s*共\s*\d+\s*[条行户人项]"
)
BESIDE_TOTALS = (  # 目标任务, 完成率, 比上期增减, 全县平均: in the place of a village, below a total
    r"\s*(全[乡县市]|上级|[县市省乡]级?)?\s*(下达)?\s*(年度|全年|目标)?\s*"
    r"(目标|任务|目标任务|任务数|计划|计划数|完成率|完成比例|占比|比例|进度|平均|平均数|比上[期周月年][增减]*[额数]?"
    r"|较上[期周月年][增减]*[额数]?|同比|环比|增减|上[期周月年]数?)(\([^)]*\))?[\s:\x{ff1a}]*"
)
SECTION = r"\s*[(\x{ff08}]?[一二三四五六七八九十]{1,3}[)\x{ff09}、.]?\s*"


def check_files(
    files: Sequence[tuple[str, bytes]],
    references: References,
    today: date | None = None,
    overrides: Sequence[Overrides] | None = None,
    progress: Progress | None = None,
) -> list[CheckedFile]:
    """Check files that arrive together, in the order given.

    files: (name, bytes). overrides: what was overruled, file by file. A sound 村情名册 among them is what the villages
    of the others are checked against, and the households of a sound 农户名册 are valid references for them. Two ledgers
    that give different values for one key each get a problem.
    """
    shares = _Shares(progress, sum(len(data) for _, data in files))
    overruled = overrides or [Overrides()] * len(files)
    drop = [(data, name, choices) for (name, data), choices in zip(files, overruled, strict=True)]
    checked = [check_file(data, name, references, today, choices, shares.of(data)) for data, name, choices in drop]
    resources = set()
    if rosters := _sound(checked, "villages"):
        newest = max(rosters, key=lambda file: file.register_date or date.min).frame()
        references = replace(references, villages=newest[["village_code", "village"]])
        resources.add("villages")
    if (registers := _sound(checked, "households")) and any(_refers_to(file, {"households"}) for file in checked):
        listed = {code for file in registers for code in file.arrow()["household_id"].to_pylist()}
        references = replace(references, households=frozenset(listed) | (references.households or frozenset()))
        resources.add("households")
    if areas := _areas_of(checked):
        references = replace(references, village_areas={**references.village_areas, **areas})
        resources.add("geometry")
    if resources:
        shares.restart()
        checked = [
            check_file(data, name, references, today, choices, shares.of(data)) if _refers_to(file, resources) else file
            for file, (data, name, choices) in zip(checked, drop, strict=True)
        ]
    shares.report("比对同批文件", 1.0)
    mark_conflicts(checked)
    return checked


class _Shares:
    """The progress of a drop from that of its files: each counts by its share of the bytes."""

    def __init__(self, progress: Progress | None, size: int) -> None:
        """size: bytes of the whole drop."""
        self.report: Progress = progress or (lambda step, share: None)
        self._size, self._done = max(size, 1), 0

    def of(self, data: bytes) -> Progress:
        """The progress of one file: its own 0 … 1 becomes its part of the whole."""
        before, part = self._done / self._size, len(data) / self._size
        self._done += len(data)
        return lambda step, share: self.report(step, min(before + part * share, 1.0))

    def restart(self) -> None:
        """Count from 0 again: files that refer to another of the drop are checked once more."""
        self._done = 0


def check_file(
    data: bytes,
    filename: str,
    references: References,
    today: date | None = None,
    overrides: Overrides = Overrides(),  # noqa: B008 - frozen
    progress: Progress | None = None,
) -> CheckedFile:
    """Read, recognise and check one file. Never raises for what is in the file: that becomes a problem.

    `today` dates a register that does not state its date, and marks report dates that lie ahead of it.
    """
    report = progress or (lambda step, share: None)
    file = CheckedFile(filename, hashlib.sha256(data).hexdigest(), len(data), overrides=overrides)
    report(f"读取《{filename}》", 0.0)
    try:
        file.table = read_table(
            data, filename, overrides.reading, most_columns=MOST_COLUMNS, meridian=references.meridian
        )
        if file.table.kind in WEB:
            file.warn("web-page", form=WEB[file.table.kind])
        if not file.table.cells.num_rows:
            raise EmptyFile("(只有表头)")
        dataset = overrides.dataset or file.table.dataset
        file.recognition = recognise(file.table.header, dataset, overrides.columns, references.remembered)
    except PingdaError as error:
        file.problem(code_of(type(error)), detail=error.detail)
        return file
    file.contract = file.recognition.contract
    con = open_database(file.table.cells.num_rows)
    try:
        _Check(con, file, file.table, file.recognition, references, today, report).run()
    finally:
        con.close()
    report(f"核对完《{filename}》", 1.0)
    return file


def _sound(checked: Sequence[CheckedFile], dataset: str) -> list[CheckedFile]:
    return [file for file in checked if file.ok and file.dataset.name == dataset]


def _areas_of(checked: Sequence[CheckedFile]) -> dict[str, str]:
    """village_code → the boundary that a sound file of several gives, where another one has things that lie in it."""
    placed = [file for file in checked if file.contract is not None and file.contract.geometry is not None]
    areas = dict[str, str]()
    for file in _sound(checked, "geometry") if len(placed) > 1 else ():
        rows = file.arrow().select(["level", "shape", "village_code", "geometry"]).to_pylist()
        areas |= {
            row["village_code"]: row["geometry"]
            for row in rows
            if (row["level"], row["shape"]) == ("村", "面") and row["village_code"]
        }
    return areas


def _refers_to(file: CheckedFile, resources: set[str]) -> bool:
    """Whether a file is checked against one of some datasets; `geometry`: whether its things lie somewhere."""
    if file.contract is None:
        return False
    is_placed = "geometry" in resources and file.contract.geometry is not None
    return is_placed or any(key.resource in resources for key in file.contract.foreign_keys)


class _Check:
    """One check of one file, step by step; `run` fills the CheckedFile."""

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        file: CheckedFile,
        table: Table,
        recognition: Recognition,
        references: References,
        today: date | None,
        progress: Progress,
    ) -> None:
        self.con = con
        self.file = file
        self.table = table
        self.recognition = recognition
        self.contract = recognition.contract
        self.references = references
        self.today = today
        self.progress = progress
        self.lists = CodeLists(recognition.contract, references)
        self.unit_rows, units = unit_rows(table, recognition)
        self.columns = columns_of(table, recognition, units)
        self.titles = village_titles(table, recognition, self.lists.villages)
        if apart := [*self.unit_rows, *(row for row, _ in self.titles)]:
            is_apart = pc.is_in(table.cells["source_row"], pa.array(apart, pa.int64()))
            cells = table.cells.filter(pc.invert(is_apart))
            self.table = replace(table, cells=cells, rows=table.rows - len(apart))
        if self.titles:
            begins = self.titles[0][0] == table.cells["source_row"][0].as_py()
            before = table.blocks or (() if begins else ((0, table.titles),))
            blocks = sorted((*before, *((row, (text,)) for row, text in self.titles)))
            self.table = replace(self.table, blocks=tuple(blocks))

    def run(self) -> None:
        """Check everything; ends with rows_in = good + bad + skipped."""
        name = self.file.filename
        self.file.rows_in = self.table.cells.num_rows + len(self.unit_rows) + len(self.titles)
        self._describe()
        self.progress(f"转换《{name}》", 0.3)
        typed = type_cells(self.con, self.table, self.columns, self.lists, self.today)
        self.file.add(typed.report)
        report = Report(name)
        rows = on_one_scale(self._without_skipped(typed), self.columns, self.table.kind, report)
        self.file.add(report)
        shapes = self._shapes(rows)
        if shapes is not None:
            rows = shapes.rows
        self._warn_of_merged(rows)
        self._warn_of_rows(rows)
        if void := void_row(rows, self.table, self.columns):
            row, heading, cell, count = void
            self.file.warn("void-row", row, heading, cell, count=count)
        rows, rivals = self._with_second_columns(rows)
        self.con.register("rows", rows)
        self._describe_rivals(rows)
        self.progress(f"核对《{name}》", 0.6)
        rules = RuleMaker(self.con, self.columns, self.lists, typed.unreadable).rules(rows)
        bad = self._apply((*rules, *rivals, *(shapes.rules(self.con) if shapes else ())))
        self._warn_of_days()
        if shapes is not None:
            self._warn_of_shapes(shapes)
        else:
            self._warn_of_positions(rows)
        self._warn_of_title(rows)
        self._warn_of_meaning(rows)
        self._warn_of_units(rows)
        self._warn_of_scale(rows)
        self._warn_of_empty_rows(rows)
        self._warn_of_unknown_values(rows)
        self._finish(rows, bad)

    def _describe(self) -> None:
        """Notes on how the file was read, and problems of its header."""
        file = self.file
        file.notes += self.table.notes
        allowed = self.references.only_datasets
        if allowed is not None and self.contract.name not in allowed:
            file.problem("not-your-dataset", title=self.contract.title)
        for column in self.columns:
            if column.rivals:
                file.warn(
                    "several-units", None, column.heading, column.unit, others=column.rivals, unit=column.field.unit
                )
            if column.factor != (1, 1):
                file.notes.append(f"“{column.heading}”按{column.unit}填写,已换算成{column.field.unit}。")
            heading, unit = column.heading, column.field.unit
            if column.unit and unit and not conversion(column.unit, unit):
                file.warn("unknown-unit", None, heading, column.unit, unit=unit, other_measure=True)
            power = self.table.scaled.get(column.at, 0)
            if column.measured and power and not may_be_shown(column.unit or unit, power):
                file.warn("scaled-format", None, heading, times=10**power, unit=column.unit or unit)
            for word in column.unknown_units():
                file.warn("unknown-unit", None, heading, word, unit=unit, other_measure=False)
        self._describe_kinds()
        self._describe_columns()
        no_table = (GUIDE_SHEET, *self.table.covers)
        if unread := [name for name in self.table.other_sheets if name not in no_table]:
            what = "图层" if self.table.kind in GEO else "工作表"
            file.warn("unread-sheet", sheet=self.table.sheet, others=tuple(unread), what=what)
        if hidden := [name for name in self.table.hidden_sheets if name != GUIDE_SHEET]:
            file.warn("hidden-sheet", sheets=tuple(hidden))
        for other in self.table.other_tables:
            if may_be_ours(other, self.lists.villages):
                headings = tuple(filter(None, (heading.strip() for heading in other.headings)))
                file.warn("unread-table", other.row, headings=headings[:MOST_HEADINGS], count=len(other.cells))

    def _describe_kinds(self) -> None:
        """Counts of a part and its whole, the one of households and the other of people."""
        kinds = [(column, KINDS.get(column.unit)) for column in self.columns if not column.field.unit]
        counted = [(column, kind) for column, kind in kinds if column.measured and kind]
        for (first, kind), (column, other) in pairwise(counted):
            if other != kind:
                self.file.warn("kinds-differ", None, column.heading, other, other=first.heading, kind=kind)

    def _describe_columns(self) -> None:
        """What the clerk chose, now or before, as the field of a column; columns not read, and columns in doubt."""
        file, recognition = self.file, self.recognition
        names = {column.heading: column.field.title for column in self.columns}
        for heading in recognition.remembered:
            file.notes.append(f"“{heading}”按上次的对应读作“{names[heading]}”。")
        for heading in recognition.displaced:
            file.warn("other-column", column=heading, title=names[heading])
        if recognition.unread:
            file.notes.append(f"不读入的列:{'、'.join(heading.strip() for heading in recognition.unread)}。")
        for field, headings in recognition.repeated:
            file.problem("duplicate-column", headings[0], headings=headings, title=field.title)
        for at in recognition.doubtful:
            file.warn("doubtful-column", column=self.table.header[at], title=recognition.mapping[at].title)
        unheaded = self._without_heading()
        figures = self._with_figures([*recognition.unsettled, *unheaded])
        words = {at: self.table.header[at] for at in [*recognition.unsettled, *unheaded] if at not in figures}
        seeming = seeming_fields(self.con, words, recognition.missing, self.lists) if words else {}
        may_be: dict[str, list[int]] = {}
        for at, field in {**recognition.asked, **seeming}.items():
            may_be.setdefault(field.title, []).append(at)
        if self.table.kind in GEO:  # what every layer carries (OBJECTID, Shape_Area) is no figure that is reported
            may_be, figures = {}, []
        for title, alike in may_be.items():
            headings = tuple(self.table.header[at].strip() for at in alike)
            file.warn("unread-column", column=headings[0] or letters_of(alike[0] + 1), headings=headings, title=title)
        figures = [at for at in figures if not counts_something_else(self.table.header[at], self.contract)]
        derived = worked_out(self.con, self.table.header, figures, self.columns)
        for at, (first, sign, second) in derived.items():
            file.notes.append(f"“{self.table.header[at].strip()}”是“{first.heading}”{sign}“{second.heading}”,不读入。")
        for at in [*(at for at in figures if at not in derived), *self._with_units()]:
            heading = self.table.header[at].strip()
            file.warn("unread-column", column=heading or letters_of(at + 1), headings=(heading,), title="")

    def _describe_rivals(self, rows: pa.Table) -> None:
        """A problem where two columns may be one field and do not say the same: never the first one in silence."""
        rivals = Rivals(self.con, rows, self.lists)
        fields, years = self.recognition.mapping, range(self.references.start.year, self.references.end.year + 1)
        of_years = self.recognition.of_years
        dated = {read for read, at, _ in of_years if read == at}
        of_now = [(read, at) for read, at, year in of_years if year in years and read not in dated]
        apart: dict[int, list[int]] = {}
        for read, other in (*self.recognition.rivals, *of_now):
            if rivals.disagree(fields[read], read, other):
                apart.setdefault(read, []).append(other)
        for read, others in apart.items():
            headings = tuple(self.table.header[at].strip() for at in (read, *others))
            self.file.problem("several-columns", headings[0], headings=headings, title=fields[read].title)
        for read, at, year in of_years:
            if read == at and year not in years and (fields[read].cumulative or year < years.start - 1):
                self.file.warn("doubtful-column", column=self.table.header[at], title=fields[read].title)
        for read in dated:
            several = [year for one, _, year in of_years if one == read]
            if fields[read].stays and len(several) > 1 and not set(several) & set(years):  # 2018年, 2019年: of which?
                self.file.warn("doubtful-column", column=self.table.header[read], title=fields[read].title)
        for read, other in self.recognition.filed:
            if read not in apart and (early := rivals.early(read, other)) is not None:
                row, text, day, count = early
                heading, filed = self.table.header[read].strip(), self.table.header[other].strip()
                self.file.warn("filed-before", row, filed, text, other=heading, day=day, count=count)

    def _with_units(self) -> list[int]:
        """Columns that are not read and say of each row another unit than its figures were read in (金额单位: 元)."""
        read = {column.unit or column.field.unit for column in self.columns}
        places = []
        for at in self.recognition.unsettled:
            if "单位" in self.table.header[at]:
                texts = pc.unique(self.table.cells[f"c{at}"].slice(0, self.table.rows)).to_pylist()
                units = {unit_named(text) for text in texts if text.strip()} if len(texts) <= MOST_UNITS else set()
                counted = (
                    {"户", "人", "个", "名"}
                    if any(not one.field.unit for one in self.columns if one.measured)
                    else set()
                )
                places += [at] * bool(units and None not in units and units - read - counted)
        return places

    def _without_heading(self) -> list[int]:
        """Columns without a heading whose cells are filled."""
        return [at for at, heading in enumerate(self.table.header) if not heading.strip()]

    def _with_figures(self, places: Sequence[int]) -> list[int]:
        """Those of some columns that hold figures: numbers in most of their filled cells, which number no rows."""
        if not places:
            return []
        self.con.register("cells", self.table.cells.slice(0, self.table.rows))
        parts = ", ".join(sql("figures_of").format(raw=f"c{at}") for at in places)
        (answers,) = self.con.execute(f"select {parts} from cells").fetchall()
        return [at for at, holds in zip(places, answers, strict=True) if holds]

    # -- rows that are no data -----------------------------------------------------------------------------------

    def _without_skipped(self, typed: TypedCells) -> pa.Table:
        """The rows without blank rows, repeated headers, totals and footers, which are counted; asks about totals."""
        rows = typed.rows
        suspects = self._suspects(rows)
        no_data = self._no_data(suspects)
        self._describe_blocks(rows, suspects, no_data)
        totals = TotalFinder(self.con, self.table, self.columns, self.lists, typed.unreadable).find(rows, no_data)
        self.file.add(Report(self.file.filename, warnings=totals.questions, notes=[]))
        kinds = dict.fromkeys(self.unit_rows, "单位行") | dict.fromkeys((row for row, _ in self.titles), "标题行")
        kinds |= dict(zip(no_data["source_row"].to_pylist(), no_data["kind"].to_pylist(), strict=True)) | totals.kinds
        if not kinds:
            return rows
        self.file.skipped = dict(Counter(kind for _, kind in sorted(kinds.items())))
        message = "、".join(f"{kind} {count} 行" for kind, count in self.file.skipped.items())
        self.file.notes += [f"跳过 {message}。", *totals.notes]
        return rows.filter(pc.invert(pc.is_in(rows["source_row"], pa.array(sorted(kinds), pa.int64()))))

    def _describe_blocks(self, rows: pa.Table, suspects: pa.Table, no_data: pa.Table) -> None:
        """A problem where a header or a title among the rows names other columns or units; asks about those of plans
        or of another year."""
        file, table = self.file, self.table
        if not rows.num_rows:
            return
        for row, now, before in changed_headings(table, self.columns, self.contract, suspects):
            file.problem("header-changes", now, at=row, before=before)
        feet = no_data.filter(pc.equal(no_data["kind"], "表尾"))["source_row"].to_pylist()
        whole = pc.invert(pc.is_in(rows["source_row"], suspects["source_row"].combine_chunks()))
        last = pc.max(rows["source_row"].filter(whole)).as_py() or 0
        texts = {row: [cell for cell in self._cells(row) if cell.strip()] for row in feet[:MOST_FEET] if row < last}
        parts = sections(table, texts)
        for title, unit, column, read in changed_units(parts, self.columns):
            file.problem("unit-changes", column.heading, title=title, unit=unit, read=read)
        for one in other_sections(parts, self.references.start.year):
            file.warn("other-section", one.first, None, one.title, last=one.last, other=one.other)

    def _cells(self, row: int) -> list[str]:
        """The cells of a source row."""
        cells = self.table.cells.slice(self.table.position(row), 1).drop_columns(["source_row"])
        return [column[0].as_py() for column in cells.columns]

    def _suspects(self, rows: pa.Table) -> pa.Table:
        """The rows that may be no data.

        Only a row in which a required field could not be read is examined, or one that begins like an example (where
        words are refused, an example could not be read): no other row to skip is a whole one.
        """
        needed = [column for column in self.columns if column.field.required]
        gaps = [pc.is_null(rows[column.name]) for column in needed]
        strict = {column.raw for column in needed if self.lists.refuses_words(column.field)}
        free = [raw for at in range(min(len(self.table.header), FIRST)) if (raw := f"c{at}") not in strict]
        examples = [pc.match_substring_regex(rows[raw], EXAMPLE) for raw in free]
        return rows.filter(reduce(pc.or_, [*gaps, *examples]))

    def _no_data(self, suspects: pa.Table) -> pa.Table:
        """source_row and kind of the rows that are neither data nor a total of them."""
        if not suspects.num_rows:
            return pa.table({"source_row": pa.array([], pa.int64()), "kind": pa.array([], pa.string())})
        self.con.register("suspects", suspects)
        return self.con.execute(self._skip_sql()).to_arrow_table()

    def _skip_sql(self) -> str:
        texts = [f"c{at}" for at in range(self.table.cells.num_columns - 1)]
        filled = [f"nullif(trim({raw}, {quoted(BLANK)}), '')" for raw in texts]
        needed = [column.raw for column in self.columns if column.field.required]
        return sql("skipped").format(
            blank=" and ".join(self._blank_sql(texts)),
            example=f"regexp_matches(coalesce({', '.join(filled)}), {quoted(EXAMPLE)})",
            repeated_header=" or ".join([*map(self._repeats, self.table.header_lines), self._names_again()]),
            sparse=" + ".join(f"({raw} <> '')::int" for raw in needed) + " <= 1",
            numbered_again=f"regexp_full_match(trim(coalesce({', '.join(filled)})), '[甲乙丙丁]')",
            numbering=" and ".join(f"regexp_full_match({raw}, {quoted(NUMBERING)})" for raw in texts),
            first_row=self.table.cells["source_row"][0].as_py(),
            footer=f"regexp_matches(concat({', '.join(texts)}), {quoted(FOOTER)})",
            carried=" or ".join(f"regexp_full_match({raw}, {quoted(CARRIED)})" for raw in texts[:FIRST]),
            continued=self._continued_sql(texts),
            beside_total=self._beside_total_sql(),
            section=self._section_sql(texts),
            below=f"source_row > {self.table.last_row}",
            unread=" and ".join(f"{column.name} is null" for column in self.columns if column.field.required),
        )

    def _blank_sql(self, texts: Sequence[str]) -> Iterator[str]:
        """Whether each cell of a row is blank, or a number that is printed before the rows."""
        read = {column.at for column in self.columns}
        for at, raw in enumerate(texts):
            heading = self.table.header[at].strip() if at < len(self.table.header) and at not in read else ""
            is_blank = f"trim({raw}, {quoted(BLANK)}) = ''"
            yield rf"regexp_full_match({raw}, '\s*\d*\s*')" if heading in SERIAL else is_blank

    def _beside_total_sql(self) -> str:
        """Whether a row holds what a total is compared with, in the place of a village or another word of a list."""
        listed_ones = [column for column in self._key() if self.lists.words(column.field) is not None]
        return (
            " or ".join(
                f"({column.name} is null and regexp_full_match({column.raw}, {quoted(BESIDE_TOTALS)}))"
                for column in listed_ones
            )
            or "false"
        )

    def _section_sql(self, texts: Sequence[str]) -> str:
        """Whether a row holds a Chinese number and a word, and nothing else: 一 | 种植业."""
        if len(texts) < SECTION_COLUMNS:
            return "false"
        rest = " and ".join(f"trim({raw}, {quoted(BLANK)}) = ''" for raw in texts[2:])
        return f"(regexp_full_match({texts[0]}, {quoted(SECTION)}) and {rest})"

    def _repeats(self, line: Sequence[str]) -> str:
        """SQL: a row says what a row of the header says, in the first three columns that both have."""
        cells = [(at, cell.strip()) for at, cell in enumerate(line) if cell.strip()][:3]
        return " and ".join(f"trim(c{at}) = {quoted(cell)}" for at, cell in cells)

    def _names_again(self) -> str:
        """SQL: a row holds the names of the fields, as an export writes them below the headings."""
        named = [f"regexp_full_match(trim({column.raw}), '[a-z][a-z_]+')" for column in self._key()]
        return f"({' and '.join(named)})" if len(named) > 1 else "false"

    def _continued_sql(self, texts: Sequence[str]) -> str:
        """Whether a row stands between the pages of a printed table: a page's number, or the titles again."""
        trimmed = ", ".join(f"trim({raw})" for raw in texts)
        cells = f"list_filter([{trimmed}], lambda cell: cell <> '')"
        between = f"regexp_full_match(array_to_string({cells}, ' '), {quoted(CONTINUED)})"
        again = {title for title in self.table.titles if len(title) < 100}
        again |= {title + mark for title in again for mark in ("(续)", "(续)", "(续表)", "(续表)", "续表")}
        if not any(len(title) >= TITLE_AGAIN for title in again):
            return between
        long = f"list_filter({cells}, lambda cell: length(cell) >= {TITLE_AGAIN})"
        return f"({between} or (len({long}) > 0 and list_has_all([{listed(again)}], {cells})))"

    def _key(self) -> list[Column]:
        return [column for column in self.columns if column.name in self.contract.primary_key]

    def _with_second_columns(self, rows: pa.Table) -> tuple[pa.Table, list[Rule]]:
        """(rows, rules) where a second column says the village, the task, the state … too: it fills what the first
        leaves empty, and where the two disagree the row is wrong."""
        rules = []
        pairs = second_columns(self.table, self.recognition, self.columns, self.lists, self.file.overrides.columns)
        for column, other in pairs:
            words = self.lists.words(column.field)
            assert words is not None
            codes = codes_in(rows[other.raw], words)
            empty = pc.and_(pc.equal(pc.utf8_trim_whitespace(rows[column.raw]), ""), pc.is_valid(codes))
            if count := pc.sum(empty).as_py():
                filled = pc.if_else(empty, codes, rows[column.name])
                rows = rows.set_column(rows.column_names.index(column.name), column.name, filled)
                self.file.notes.append(f"“{column.heading}”空着的 {count} 格,按“{other.heading}”填。")
            apart = pc.fill_null(pc.not_equal(codes, rows[column.name]), False)
            if pc.any(apart).as_py():
                relation = f"apart_{other.at}"
                self.con.register(relation, rows.select(["source_row"]).filter(apart))
                if column.field.village:
                    rules.append(Rule("villages-disagree", column, "true", relation, whole=other))
                else:
                    rules.append(Rule("columns-disagree", column, "true", relation, whole=other))
        return rows, rules

    # -- rules ---------------------------------------------------------------------------------------------------

    def _apply(self, rules: tuple[Rule, ...]) -> pa.Array:
        """Apply every rule; count all problems, list the first. Returns the source_rows that are wrong."""
        con, file = self.con, self.file
        con.execute("create temp table violations (source_row bigint, rule integer, other_row bigint)")
        for at, rule in enumerate(rules):
            con.execute(
                f"insert into violations select source_row, {at}, null from {rule.relation} where {rule.condition}"
            )
        self._apply_unique_key(len(rules))
        violations = con.execute("from violations order by source_row, rule").to_arrow_table()
        file.findings = Findings(rules, tuple(self._key()), violations)
        file.problem_count += violations.num_rows
        room = max(LISTED - len(file.problems), 0)
        file.problems += file.findings.problems(self.table.cells, file.filename, stop=room)
        return pc.unique(violations["source_row"])

    def _apply_unique_key(self, rule: int) -> None:
        """Rows that share their key with another row."""
        key = [f'"{name}"' for name in self.contract.primary_key]
        complete = [f'"{name}" is not null' for name in self.contract.primary_key if self.contract[name].required]
        repeated = sql("repeated").format(key=", ".join(key), complete=" and ".join(complete))
        self.con.execute(f"insert into violations select source_row, {rule}, other_row from ({repeated})")

    # -- warnings ----------------------------------------------------------------------------------------------

    def _warn_of_days(self) -> None:
        """Report dates outside the campaign, and dates ahead of today that are no limits, are taken as they are.

        A problem may have been found, and money paid, before the campaign began.
        """
        start, end, today = self.references.start, self.references.end, self.today or date.max
        for column in self.columns:
            if column.field.type != "date" or column.field.ahead:
                continue
            of_campaign = column.name in self.contract.primary_key and self.contract.geometry is None
            within = (start, end) if of_campaign else (date.min, date.max)
            odd = self.con.execute(
                f"select {column.name}, min(source_row), count(*), arg_min({column.raw}, source_row) from rows "
                f"where {column.name} not between $1 and $2 or {column.name} > $3 group by 1 order by 2",
                [*within, today],
            ).fetchall()
            for day, row, count, text in odd:
                if self.today is not None and day > self.today:
                    self.file.warn("date-ahead", row, column.heading, text, today=today, count=count)
                else:
                    self.file.warn("outside-campaign", row, column.heading, text, start=start, end=end, count=count)

    def _warn_of_title(self, rows: pa.Table) -> None:
        """A title, or a name, of another day than the column of report dates."""
        start, end = self.references.start, self.references.end
        for column in self.columns:
            if column.field.type != "date" or column.name not in self.contract.primary_key:
                continue
            days = pc.min_max(rows[column.name]).as_py()
            if days["min"] is None or AS_OF.search(column.field.title) is None:
                continue
            stated = contradicting(places_and_notes(self.table), (days["min"], days["max"]), start, end)
            if stated is not None:
                place, text, day = stated
                late = rows.filter(pc.equal(rows[column.name], days["max"]))
                row, cell = late["source_row"][0].as_py(), late[column.raw][0].as_py().strip()
                self.file.warn("title-disagrees", row, column.heading, cell, where=place, text=text, day=day)

    def _warn_of_merged(self, rows: pa.Table) -> None:
        """Figures that stand in merged cells of several rows, or of several columns that are read."""
        if not self.table.merged_figures:
            return
        numbers = {column.at: column for column in self.columns if column.measured}
        read = set(rows["source_row"].to_pylist())
        for first, last, left, right in self.table.merged_figures:
            others = sum(row in read for row in range(first + 1, last + 1)), sum(left < at <= right for at in numbers)
            if first in read and left in numbers and any(others):
                text = self._cells(first)[left].strip()
                self.file.warn("merged-figure", first, numbers[left].heading, text, last=last, rows=others[0])

    def _warn_of_rows(self, rows: pa.Table) -> None:
        """Rows that are read and that the workbook hides, or strikes through; those that are of a part of a village,
        are parts of a project above them, or are named by a count; notes below with a figure that is in no row."""
        table, file, numbers = self.table, self.file, rows["source_row"]
        if len(hidden := within(numbers, table.hidden_rows)):
            file.warn("hidden-row", hidden[0].as_py(), count=len(hidden))
        if len(struck := within(numbers, table.struck_rows)):
            file.warn("struck-row", struck[0].as_py(), count=len(struck))
        if (group := group_column(table, self.contract, self.columns)) is not None:
            file.warn("group-rows", None, table.header[group].strip())
        for row, column, text in odd_names(rows, self.columns, self.lists, COUNTED):
            file.warn("name-is-count", row, column.heading, text)
        for row, column, text in odd_names(rows, self.columns, self.lists, CODE_AS_DAY):
            file.warn("code-is-day", row, column.heading, text)
        for row, column, text, whole in parts_by_code(self.con, rows, self.contract, self.columns):
            file.warn("part-of-code", row, column.heading, text, whole=whole)
        foot = foot_of(table)
        for note in notes_with_figures(foot):
            file.warn("figure-in-note", None, None, note)
        for note in meaning_of_notes(foot, self.columns):
            file.warn("note-means", None, None, note)
        self._warn_of_formulas(numbers)
        for column in self.columns:
            if column.field.type == "boolean" and (count := nones_among_answers(rows[column.raw])):
                file.warn("none-as-no", None, column.heading, count=count)

    def _warn_of_formulas(self, rows: pa.ChunkedArray) -> None:
        """Figures that are formulas which were never calculated, read as blank; and with another one in a comment."""
        numbers = {column.at: column for column in self.columns if column.measured}
        read = set(rows.to_pylist()) if self.table.uncounted else set()
        places = [(row, at) for row, at in self.table.uncounted if at in numbers and row in read]
        if places:
            row, at = places[0]
            self.file.warn("uncounted-formula", row, numbers[at].heading, count=len(places))
        read = set(rows.to_pylist()) if self.table.comments else set()
        noted = [(row, at, text) for row, at, text in self.table.comments if at in numbers and row in read]
        noted = [one for one in noted if any(sign.isdigit() for sign in one[2])]
        if noted:
            row, at, text = noted[0]
            self.file.warn("cell-comment", row, numbers[at].heading, text[:60], count=len(noted))

    def _warn_of_meaning(self, rows: pa.Table) -> None:
        """A title, or a name, that says the figures are planned, of a period, of a part, or of another year."""
        years = range(0)
        if self.contract.mode == "ledger":
            days = pc.min_max(rows[self.contract.primary_key[0]]).as_py()
            years = range(days["min"].year, days["max"].year + 1) if days["min"] else years
        beside = other_meanings(places(self.table), self.contract, self.table.header, self.columns, years)
        for means, place, text in beside:
            self.file.warn("title-means", None, None, text, where=place, means=means)

    def _warn_of_units(self, rows: pa.Table) -> None:
        """Quantities whose unit stands nowhere."""
        for column in self.columns:
            unit = f"{column.name}_unit"
            if unit not in self.contract.names or not self.contract[unit].enum:
                continue
            bare = rows.filter(pc.and_(pc.is_valid(rows[column.name]), pc.is_null(rows[unit])))["source_row"]
            if len(bare):
                title, row = self.contract[unit].title, bare[0].as_py()
                self.file.warn("no-unit", row, column.heading, title=title, count=len(bare))

    def _warn_of_scale(self, rows: pa.Table) -> None:
        """Columns whose middle figure, or largest, is far from what it usually is: they, or some of their cells, may be
        in another unit. Asked once."""
        codes = ("yuan-sign", "scaled-format", "several-units", "unknown-unit", "mixed-units")
        asked = {one.column for one in self.file.warnings if one.code in codes}
        for column in self.columns:
            if column.field.usual is None or column.heading in asked:
                continue
            figures = rows[column.name].filter(pc.greater(rows[column.name], 0))
            middle = pc.quantile(figures, 0.5)[0].as_py() if len(figures) else None
            low, high = column.field.usual
            if middle is not None and not low <= middle <= high:
                unit = column.field.unit
                self.file.warn("unit-doubtful", None, column.heading, middle=middle, low=low, high=high, unit=unit)
            elif middle is not None and (most := pc.max(figures).as_py()) > high:
                unit = column.field.unit
                self.file.warn("unit-doubtful", None, column.heading, most=most, low=low, high=high, unit=unit)

    def _warn_of_empty_rows(self, rows: pa.Table) -> None:
        """Rows whose figures are all left blank (a dash says something), where a ledger asks for none in particular."""
        fields = self.contract.fields
        asked = [fld for fld in fields if fld.required and fld.name not in self.contract.primary_key]
        figures = [rows[column.raw] for column in self.columns if column.measured]
        if asked or not figures or not any(fld.cumulative for fld in fields):
            return
        blank = [pc.equal(pc.utf8_trim_whitespace(column), "") for column in figures]
        empty = rows.filter(reduce(pc.and_, blank))["source_row"]
        if len(empty):
            self.file.warn("no-figure", empty[0].as_py(), count=len(empty))

    def _warn_of_unknown_values(self, rows: pa.Table) -> None:
        """Values that a loosely checked list does not contain: units of no plan, households not yet listed."""
        for column in self.columns:
            resource = foreign_resource(self.contract, column.field)
            valid = self.references.valid_values(resource) if loosely_checked(self.contract, column.field) else None
            if valid is None:
                continue
            values = rows[column.name]
            listed = pc.is_in(values, pa.array(sorted(valid), pa.string()))
            unknown = rows.filter(pc.and_(pc.is_valid(values), pc.invert(listed)))
            if not unknown.num_rows:
                continue
            row, text = unknown["source_row"][0].as_py(), unknown[column.name][0].as_py()
            is_household, count = resource == "households", unknown.num_rows
            self.file.warn("unknown-reference", row, column.heading, text, is_household=is_household, count=count)

    def _shapes(self, rows: pa.Table) -> Shapes | None:
        """The geometries of the rows, where the dataset has any."""
        field = self.contract.geometry
        if field is None:
            return None
        return Shapes(rows, field, self.columns, self.references, self.file.overrides.reading.axes == "swapped")

    def _warn_of_positions(self, rows: pa.Table) -> None:
        """Positions of a register, degrees in two columns: without a datum, outside the township or their village."""
        names = {column.name: column for column in self.columns}
        if not {"longitude", "latitude"} <= names.keys() or "datum" not in self.contract.names:
            return
        placed = rows.filter(pc.and_(pc.is_valid(rows["longitude"]), pc.is_valid(rows["latitude"])))
        column = names["longitude"]
        without = placed.filter(pc.is_null(placed["datum"]))["source_row"]
        if len(without):
            self.file.warn("position-without-datum", without[0].as_py(), column.heading, count=len(without))
        positions = positions_of(placed, self.contract["longitude"], self.references)
        if positions is not None:
            self._warn_of_places(positions, column.heading)

    def _warn_of_places(self, shapes: Shapes, heading: str) -> None:
        """Things that lie outside the township, or points outside their village."""
        file = self.file
        if outside := shapes.outside():
            place = shapes.place(outside[0])
            file.warn("outside-township", outside[0], heading, place, count=len(outside), all=len(shapes.numbers))
        for stray in shapes.strayed():
            file.warn(
                "outside-village",
                stray.row,
                heading,
                stray.village,
                other=stray.other,
                count=stray.count,
                metres=stray.metres,
            )

    def _warn_of_shapes(self, shapes: Shapes) -> None:
        """What is odd about where things lie: against the township, their villages and one another."""
        file, heading = self.file, self.contract.geometry.title if self.contract.geometry else ""
        if shapes.filled:
            file.notes.append(f"{shapes.filled} 个要素没有写村,按所在的村界填上。")
        if self.table.projection:
            file.warn("assumed-projection", column=heading, projection=self.table.projection)
        self._warn_of_places(shapes, heading)
        if overlaps := shapes.overlaps():
            worst, whole = overlaps[0], sum(one.hectares for one in overlaps)
            file.warn(
                "village-overlap",
                worst.rows[0],
                heading,
                worst.names[0],
                other=worst.names[1],
                largest=worst.hectares,
                hectares=whole,
                count=len(overlaps),
            )
        if gaps := shapes.gaps():
            place, largest = gaps[0]
            whole = sum(hectares for _, hectares in gaps)
            file.warn("village-gap", column=heading, value=place, largest=largest, hectares=whole, count=len(gaps))
        if missing := shapes.missing():
            file.warn("villages-missing", column=heading, villages=missing)
        if shapes.boundaries() and not self._is_reviewed():
            file.warn("no-review-number", column=heading)

    def _is_reviewed(self) -> bool:
        """Whether the file states a review number for its map."""
        column = next((one for one in self.columns if one.name == "review_no"), None)
        return column is not None and pc.any(pc.not_equal(self.table.cells[column.raw], "")).as_py() is True

    # -- result --------------------------------------------------------------------------------------------------

    def _finish(self, rows: pa.Table, bad: pa.Array) -> None:
        """Keep the good rows, typed; a file whose header has a problem has none."""
        file = self.file
        typed = rows.select([*self.contract.names, "source_row"])
        good = typed.filter(pc.invert(pc.is_in(typed["source_row"], bad))) if len(bad) else typed
        if any(problem.row is None for problem in file.problems):
            good = good.slice(0, 0)
        file.rows = pa.table({**_final(good, self.contract.fields), "source_row": good["source_row"]})
        file.rows_bad = rows.num_rows - good.num_rows
        file.returned = self._returned(typed, bad)
        if not rows.num_rows and not file.problem_count:
            file.problem("empty-file", detail="(只有表头和空行、合计行)")
        if self.contract.mode == "register":
            stated = self._register_date()
            file.register_date, file.dated = stated or self.today, stated is not None
        file.notes = list(dict.fromkeys(file.notes))

    def _returned(self, typed: pa.Table, bad: pa.Array) -> pa.Table | None:
        """Of a register's bad rows the key, null where a cell of it is itself wrong; None for a ledger."""
        if self.contract.mode != "register" or self.file.findings is None:
            return None
        key = self.contract.primary_key
        rows = typed.select(["source_row", *key]).filter(pc.is_in(typed["source_row"], bad))
        wrong = self.file.findings.wrong_in(key)
        readable = pc.invert(pc.is_in(rows["source_row"], wrong))
        blank = {name: pc.if_else(readable, rows[name], pa.scalar(None, rows[name].type)) for name in key}
        return pa.table({"source_row": rows["source_row"], **blank})

    def _register_date(self) -> date | None:
        """The date that a register's title, sheet or file name states; a warning where it is in doubt."""
        start, end = self.references.start, self.references.end
        beside = places_and_notes(self.table)
        stated = report_day(beside, start, end, self.today) or year_end(beside, start, end)
        if stated is None:
            return None
        report = Report(self.file.filename)
        warn_of_day(report, "名册日期", stated, self.references, self.today)
        report.note(f"名册日期按{stated.place}“{stated.text}”取 {stated.day.isoformat()}。")
        self.file.add(report)
        return stated.day


def _final(rows: pa.Table, fields: Iterable[Any]) -> dict[str, pa.ChunkedArray]:
    return {fld.name: final(rows[fld.name], fld) for fld in fields}
