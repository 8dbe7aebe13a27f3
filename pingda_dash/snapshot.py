"""One version of a lake, in memory: its tables, the plan, and every relation of `sql/` on top of them.

A relation is made when a question first reads it. Those that do not depend on the as-of date are made once (their head
says `-- kept`). The others read `getvariable('as_of')` and are made once for each day that is asked about, in a schema
of that day; the days asked about least recently are dropped. People's names are masked, but in the schemas of
`unmasked()`. Kept relations that read only tables which an earlier snapshot has, too, are taken from there; what they
are where nothing is reported that they read is worked out once in a process: planning costs as much as of a full lake.
"""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Collection, Hashable, Mapping, Sequence
from contextlib import closing
from copy import copy
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from graphlib import TopologicalSorter
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
from cachetools import LRUCache

from pingda_dash import draws, persons, settings, sql_functions, thresholds
from pingda_dash.checks import CHECKS
from pingda_dash.contracts import Contract, contracts
from pingda_dash.lake import Copy, Effect, Incoming, Lake, in_memory, quote_identifier, quote_text
from pingda_dash.lake_tables import all_tables
from pingda_dash.persons import NOBODY, Persons
from pingda_dash.plan import Stamp, load_plan, stamp

SQL = Path(__file__).parent / "sql"
LAYERS = ("staging", "marts", "checks", "signals")
DAYS_KEPT = 24
_SET = ("thresholds", "threshold_rules")
"""The tables that say by which thresholds a snapshot asks."""
_GROUP = re.compile(r"\nunion all by name\nselect \* from (findings_of_\d+)")
"""A group of checks as `findings` reads it."""
_DRAWN = tuple(draws.tables(None))
"""The tables of the draws of spot checks."""

PLAN_TYPES: Mapping[str, Mapping[str, str]] = {
    "plan/indicators.csv": {"baseline": "DOUBLE", "target": "DOUBLE", "start": "DATE", "deadline": "DATE",
                            "headline": "INTEGER"},
    "plan/tasks.csv": {"baseline": "DOUBLE", "target": "DOUBLE", "start": "DATE", "deadline": "DATE"},
    "plan/curves.csv": {"date": "DATE", "share": "DOUBLE"},
    "plan/units.csv": {},
    "plan/clauses.csv": {},
    "reference/villages.csv": {"area_km2": "DOUBLE", "elevation_m": "DOUBLE", "population": "BIGINT",
                               "population_year": "INTEGER"},
    "reference/hexagons.csv": {"x": "DOUBLE", "y": "DOUBLE"},
    "reference/output_units.csv": {"factor": "DOUBLE"},
    "reference/industries.csv": {"order": "INTEGER"},
}  # fmt: skip


class Snapshot:
    """A lake version that answers questions: `ask(name, as_of, **parameters)` runs `sql/queries/<name>.sql`.

    Shared by all sessions; one question at a time, a few milliseconds each.
    """

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        lake: str,
        version: int,
        copied: Copy | None = None,
        people: Persons = NOBODY,
        plan: tuple[Stamp, ...] = (),
        earlier: Earlier | None = None,
        limits: Mapping[str, float] | None = None,
        drawn: Mapping[str, pa.Table] | None = None,
    ) -> None:
        """plan: what tells one plan from another. earlier: what may be taken from another snapshot. limits: the
        thresholds that it asks by. drawn: its draws of spot checks."""
        self.lake = lake
        self.version = version
        self.copied = copied
        self.people = people
        self.plan = plan
        self.limits = dict(limits or {})
        self.drawn = dict(drawn or {})
        self._con = con
        self._earlier = earlier
        self._guard = threading.Lock()
        self._kept: dict[str, int] = {}
        self._bare: frozenset[str] | None = None
        self._days: OrderedDict[str, set[str]] = OrderedDict()
        self._unmasked = self._open = False

    def unmasked(self) -> Snapshot:
        """The same snapshot answering with people's names in full, for those who may see them."""
        other = copy(self)
        other._unmasked = True
        return other

    def to_anybody(self) -> Snapshot:
        """The same snapshot answering anybody who passes by: what fewer than three households of a village have in
        common is withheld (`sql/macros/few.sql`)."""
        other = copy(self)
        other._open = True
        return other

    def ask(self, name: str, as_of: date, *, earlier: date | None = None, **parameters: object) -> pd.DataFrame:
        """The answer to one named question on a day, as a DataFrame; the parameters are the file's `$names`.

        earlier: another day, whose relations the question reads as `earlier('<relation>')`.
        """
        return self.run(query_text(name), as_of, earlier=earlier, **parameters)

    def run(self, select: str, as_of: date, *, earlier: date | None = None, **parameters: object) -> pd.DataFrame:
        """`ask` for a statement that is not a file of its own."""
        with self._guard:
            if earlier is not None:
                self._con.execute("SET VARIABLE earlier = ?", [self._turn_to(earlier, select)])
            self._turn_to(as_of, select)
            return self._con.execute(select, parameters or None).df()

    def close(self) -> None:
        self._con.close()

    def kept(self) -> Mapping[str, int]:
        """The relations that are made and do not depend on the day, and how many rows each has."""
        return dict(self._kept)

    def tables(self) -> duckdb.DuckDBPyConnection:
        """Another cursor on its tables, for a snapshot that takes some of them."""
        return self._con.cursor()

    def forget_earlier(self) -> None:
        """Let go of the snapshot that relations were taken from."""
        self._earlier = None

    def _turn_to(self, as_of: date, statement: str) -> str:
        """Let the next query see a day, with the relations that the statement reads; returns the day's schema."""
        self._con.execute("SET VARIABLE as_of = ?::DATE", [as_of])
        self._con.execute("SET VARIABLE unmasked = ?::BOOLEAN", [self._unmasked])
        self._con.execute("SET VARIABLE open = ?::BOOLEAN", [self._open])
        schema = f"day_{as_of:%Y%m%d}{'_unmasked' if self._unmasked else ''}"
        if schema not in self._days:
            self._con.execute(f"CREATE SCHEMA {schema}")
            self._days[schema] = set()
            if len(self._days) > DAYS_KEPT:
                oldest, _ = self._days.popitem(last=False)
                self._con.execute(f"DROP SCHEMA {oldest} CASCADE")
        self._days.move_to_end(schema)
        self._con.execute(f"SET search_path = '{schema},main'")
        for name in sorted(sources(statement) & relations().keys()):
            self._make(name, schema)
        return schema

    def _make(self, name: str, schema: str) -> None:
        """Make a relation in the place where it belongs, after those that it reads, unless it is there."""
        select = relations()[name]
        if not is_kept(select):
            if name not in self._days[schema]:
                self._work_out(name, schema, schema)
                self._days[schema].add(name)
        elif name not in self._kept:
            self._kept[name] = self._keep(name, schema)

    def _keep(self, name: str, schema: str) -> int:
        """Make a relation that does not depend on the day; returns how many rows it has."""
        earlier = self._earlier  # another thread may let it go
        if earlier is not None and earlier.has(name):
            return self._put(name, earlier.answer(name))
        key = self._key_of_bare(name)
        if key is None:
            return self._work_out(name, schema, "main")
        with _bare_guard:
            answer = _of_bare_lakes.get(key)
        if answer is not None:
            return self._put(name, answer)
        count = self._work_out(name, schema, "main")
        with _bare_guard:
            _of_bare_lakes[key] = Answer.of(self._con, name, count)
        return count

    def _work_out(self, name: str, schema: str, place: str) -> int:
        """Make a relation by its statement; returns how many rows it has."""
        for source in _relations_read(name):
            self._make(source, schema)
        made = self._con.execute(f"CREATE TABLE {place}.{quote_identifier(name)} AS {self._statement(name)}").fetchone()
        return int(made[0]) if made else 0

    def _statement(self, name: str) -> str:
        """A relation's statement; of `findings` without the checks that found nothing, which are most of it to plan."""
        if name != "findings":
            return relations()[name]
        return _GROUP.sub(lambda arm: arm[0] if self._kept[arm[1]] else "", relations()[name])

    def _put(self, name: str, answer: Answer) -> int:
        """Make a relation of what is known of it; returns how many rows it has."""
        if answer.rows is None:
            self._con.execute(f"CREATE TABLE main.{quote_identifier(name)} ({answer.columns})")
            return 0
        self._con.register("rows_of_answer", answer.rows)
        self._con.execute(f"CREATE TABLE main.{quote_identifier(name)} AS FROM rows_of_answer")
        self._con.unregister("rows_of_answer")
        return int(answer.rows.num_rows)

    def _key_of_bare(self, name: str) -> Hashable | None:
        """What a relation depends on where the lake has nothing of what it reads; None where it has something."""
        if self._bare is None:
            sizes = self._con.execute("SELECT table_name FROM duckdb_tables() WHERE estimated_size = 0").fetchall()
            self._bare = frozenset(table for (table,) in sizes)
        read = tables_of(name)
        if read - self._bare - {*_SET}:
            return None
        return name, self.plan, tuple(sorted(self.limits.items())) if read & {*_SET} else None


@dataclass(frozen=True)
class Answer:
    """A kept relation as another snapshot has it: its columns with their types, as SQL, and its rows, None for none.

    No rows handed over as Arrow cost ten times as much as a table that is declared.
    """

    columns: str
    rows: pa.Table | None

    @staticmethod
    def of(con: duckdb.DuckDBPyConnection, name: str, count: int) -> Answer:
        """A relation of a snapshot's connection, of which is known how many rows it has."""
        relation = con.table(f"main.{quote_identifier(name)}")
        pairs = zip(relation.columns, relation.types, strict=True)
        columns = ", ".join(f"{quote_identifier(column)} {kind}" for column, kind in pairs)
        return Answer(columns, relation.to_arrow_table() if count else None)


_of_bare_lakes: LRUCache[Hashable, Answer] = LRUCache(500)
_bare_guard = threading.Lock()
"""What kept relations are on lakes that have nothing of what they read; of some hundred, small or empty."""


class Earlier:
    """Another snapshot of the same lake, for what is the same in both.

    same: the datasets whose rows are, and the tables of draws and thresholds where those are.
    """

    def __init__(self, of: Snapshot, same: Collection[str]) -> None:
        self._tables, self._kept, self._same = of.tables(), of.kept(), frozenset(same)

    def has(self, name: str) -> bool:
        """Whether a kept relation is made there and reads nothing that differs."""
        return name in self._kept and tables_of(name) <= self._same

    def answer(self, name: str) -> Answer:
        """A relation that is there."""
        return Answer.of(self._tables, name, self._kept[name])


@cache
def query_text(name: str) -> str:
    """The text of `sql/queries/<name>.sql`."""
    return (SQL / "queries" / f"{name}.sql").read_text(encoding="utf-8")


@cache
def relations() -> dict[str, str]:
    """Every relation of the layers by name, its select statement, each after the relations that it reads."""
    texts = {path.stem: path.read_text(encoding="utf-8") for layer in LAYERS for path in (SQL / layer).glob("*.sql")}
    datasets = sorted(name.removeprefix("measures_") for name in texts if name.startswith("measures_"))
    texts["measures"] = "\nunion all\n".join(texts["measures"].format(dataset=dataset) for dataset in datasets)
    reports = texts["ledger_reports"]
    texts["ledger_reports"] = "\nunion all\n".join(_reports_of(one, reports) for one in _owed())
    for name, shown in {"reported_figures": _numbers, "reported_states": _states}.items():
        filled = [_reported(one, texts[name], shown(one)) for one in _owed() if one.mode == "ledger"]
        texts[name] = "\nunion all\n".join(filter(None, filled))
    columns = texts["empty_cells"]
    texts["empty_cells"] = "\nunion all\n".join(_empty_cells(one, columns) for one in contracts().values())
    _gather_checks(texts)
    reads = {name: sources(text) & texts.keys() - {name} for name, text in texts.items()}
    return {name: texts[name] for name in TopologicalSorter(reads).static_order()}


def _owed() -> list[Contract]:
    """The datasets that are reports of work."""
    return [one for one in contracts().values() if one.owed]


def _reports_of(contract: Contract, template: str) -> str:
    """The statement of `ledger_reports` of one dataset: by day, and by village where every one is asked to be in it."""
    day = "register_date" if contract.mode == "register" else "report_date"
    if contract.covers is None:
        return template.format(dataset=contract.name, day=day, village="null::varchar", groups=f"r.{day}")
    groups = f"grouping sets ((r.village_code, r.{day}), (r.{day}))"
    return template.format(dataset=contract.name, day=day, village="r.village_code", groups=groups)


def _empty_cells(contract: Contract, template: str) -> str:
    """The statement of `empty_cells` of one dataset: its columns beside its key."""
    names = [quote_identifier(field.name) for field in contract.fields if field.name not in contract.primary_key]
    return template.format(
        dataset=contract.name,
        day="register_date" if contract.mode == "register" else "report_date",
        counts=", ".join(f"count({name}) as {name}" for name in names),
        fields=", ".join(names),
    )


def _numbers(contract: Contract) -> dict[str, str]:
    """A ledger's numbers: field → the type that all have in one long shape."""
    return {field.name: "double" for field in contract.fields if field.is_number}


def _states(contract: Contract) -> dict[str, str]:
    return {field.name: "varchar" for field in contract.states}


def _reported(contract: Contract, template: str, fields: Mapping[str, str]) -> str:
    """The statement of one ledger in `reported_figures` or `reported_states`; "" where it has no such fields."""
    if not fields:
        return ""
    things = [name for name in contract.primary_key if name not in ("report_date", "village_code")]
    names = {quote_identifier(name): kind for name, kind in fields.items()}
    return template.format(
        dataset=contract.name,
        village="village_code" if "village_code" in contract.names else "null::varchar",
        thing=f"concat_ws(' ', {', '.join(map(quote_identifier, things))})" if things else "''",
        values=", ".join(f"{name}::{kind} as {name}" for name, kind in names.items()),
        fields=", ".join(names),
    )


def _gather_checks(texts: dict[str, str]) -> None:
    """Fill in what reads every check: `disagreements` those of the day, `findings` the others; and `signals`.

    A file is one check, or, where several look at the same rows, all of them: it gives `check_id` itself. Checks that
    read the same tables are one relation (`findings_of_<n>`), which a later snapshot takes whole.
    """
    checks = sorted(path.stem for path in (SQL / "checks").glob("*.sql"))
    selects = {one: _with_check_id(one, texts[one]) for one in checks}
    kept = [one for one in checks if is_kept(texts[one])]
    alike: dict[frozenset[str], list[str]] = {}
    for one in kept:
        alike.setdefault(_tables_below(one, texts), []).append(one)
    groups = {f"findings_of_{number}": group for number, group in enumerate(alike.values(), start=1)}
    union = "\nunion all by name\n"
    texts.update({name: f"-- kept\n{union.join(selects[one] for one in group)}" for name, group in groups.items()})
    texts["findings"] = texts["findings"].format(checks="".join(f"{union}select * from {name}" for name in groups))
    of_the_day = union.join(selects[one] for one in checks if one not in kept)
    texts["disagreements"] = texts["disagreements"].format(checks=of_the_day)
    texts["check_ledgers"] = texts["check_ledgers"].format(named=", ".join(_named_ledgers(checks, texts)))
    signals = sorted(path.stem for path in (SQL / "signals").glob("*.sql"))
    asked = union.join(f"select '{one}' as signal_id, * from {one}" for one in signals)
    texts["signals"] = texts["signals"].format(signals=asked)


def _named_ledgers(files: Sequence[str], texts: Mapping[str, str]) -> list[str]:
    """The pairs of check and ledger that files of checks name, as SQL; what has no file of its own is of households."""
    named = {(one, dataset) for one in files for dataset in re.findall(r"'(\w+)'\)? as (?:one|other)\b", texts[one])}
    several = {one for one in files if "check_id" in texts[one]}
    pairs = {(check, dataset) for check, dataset in named if check not in several}
    pairs |= {(check, "households") for check in CHECKS.keys() - set(files)}
    return [f"('{check}', '{dataset}')" for check, dataset in sorted(pairs)]


def _with_check_id(name: str, text: str) -> str:
    """A check's statement with its name in front; a file of several checks has theirs."""
    named = "" if "check_id" in text else f"'{name}' as check_id, "
    return f"select {named}* from ({text})"


@cache
def _relations_read(name: str) -> tuple[str, ...]:
    """The relations that a relation reads itself."""
    return tuple(sorted(sources(relations()[name]) & relations().keys() - {name}))


@cache
def tables_of(name: str) -> frozenset[str]:
    """The tables of a lake that a relation reads, itself or through others, and those of thresholds and draws."""
    return _tables_below(name, relations())


def _tables_below(name: str, texts: Mapping[str, str]) -> frozenset[str]:
    """`tables_of` while the relations are being gathered. texts: relation → its statement."""
    reached, todo = set[str](), [name]
    while todo:
        read = sources(texts[todo.pop()]) - reached
        reached |= read
        todo += read & texts.keys()
    return frozenset(reached & {*all_tables(), *_SET, *_DRAWN})


@lru_cache(maxsize=1000)
def sources(sql: str) -> frozenset[str]:
    """The names that a statement reads from: tables, relations and its own common table expressions."""
    return frozenset(re.findall(r"\b(?:from|join)\s+(?:\w+\(')?(\w+)", sql))


@cache
def is_kept(select: str) -> bool:
    """True when the relation's head says that it does not depend on the as-of date."""
    return re.search(r"^-- kept$", select, re.MULTILINE) is not None


def open_snapshot(
    lake: Lake,
    data_dir: Path | None = None,
    version: int | None = None,
    like: Snapshot | None = None,
    tried: Mapping[str, float] | None = None,
) -> Snapshot:
    """Copy one version of a lake (the newest by default) into memory, for every relation to be made on it.

    like: another snapshot of the lake, whose tables and kept relations are taken where they are the same. tried:
    thresholds that are set otherwise than the township has them. Raises UnknownSnapshot for a version the lake does not
    have, BrokenPlan when `data/` cannot be read.
    """
    number = lake.version() if version is None else version
    con = in_memory()
    same = lake.same_as(like.copied, number) if like else frozenset()
    copied = lake.copy_into(con, number, like.copied if like else None)
    in_force = thresholds.values(lake.folder) | dict(tried or {})
    return on_tables(con, data_dir, lake.name, number, copied, like, same, draws.tables(lake.folder), in_force)


def foresee(
    lake: Lake, files: Sequence[Incoming], data_dir: Path | None = None, like: Snapshot | None = None
) -> tuple[Snapshot, tuple[Effect, ...]]:
    """The snapshot that loading checked files would give, and each file's effect; the lake stays as it is.

    like: a snapshot of the lake, whose tables and kept relations are taken where the files do not touch them.
    """
    con = in_memory()
    same = lake.same_as(like.copied, lake.version()) if like else frozenset()
    effects = lake.rehearse(files, con, like.copied if like else None)
    same -= {file.dataset.name for file in files}
    drawn, in_force = draws.tables(lake.folder), thresholds.values(lake.folder)
    number = lake.version()
    foreseen = on_tables(con, data_dir, lake.name, number, like=like, same=same, drawn=drawn, in_force=in_force)
    return foreseen, effects


def on_tables(
    con: duckdb.DuckDBPyConnection,
    data_dir: Path | None = None,
    lake: str = "real",
    version: int = 0,
    copied: Copy | None = None,
    like: Snapshot | None = None,
    same: Collection[str] = (),
    drawn: Mapping[str, pa.Table] | None = None,
    in_force: Mapping[str, float] | None = None,
) -> Snapshot:
    """A snapshot of the tables that a connection holds (`lake_tables.all_tables()`), the plan beside them.

    The connection is the snapshot's from now on. like, same: another snapshot, and the datasets that it has the same
    rows of. drawn: the draws of spot checks (`draws.tables`), None for none. in_force: the thresholds that it asks by,
    None: the defaults. Raises BrokenPlan when `data/` cannot be read.
    """
    folder = data_dir or settings.data_dir()
    plan = stamps(folder)
    limits = thresholds.values(None) if in_force is None else dict(in_force)
    drawn = drawn or draws.tables(None)
    given = {**drawn, **thresholds.tables(limits)}
    for name, table in (*_plan_tables(folder, plan), *_contract_tables(), *given.items()):
        con.register("given", table)
        con.execute(f"CREATE TABLE {quote_identifier(name)} AS FROM given")
    con.unregister("given")
    people = persons.of(con, "main")
    sql_functions.register(con, people)
    for path in sorted((SQL / "macros").glob("*.sql")):
        con.execute(path.read_text(encoding="utf-8"))
    earlier = None
    if like is not None:
        like.forget_earlier()
        alike = {*same, *(_SET if like.limits == limits else ()), *(_DRAWN if like.drawn == dict(drawn) else ())}
        earlier = Earlier(like, alike) if like.plan == plan else None
    return Snapshot(con, lake, version, copied, people, plan, earlier, limits, drawn)


def stamps(folder: Path) -> tuple[Stamp, ...]:
    """What is another one when a file of `data/` that snapshots hold has changed."""
    return stamp(folder / "plan"), stamp(folder / "reference")


Named = tuple[tuple[str, pa.Table], ...]
"""Tables by name, to be made in a snapshot."""


@lru_cache(maxsize=4)
def _plan_tables(folder: Path, _stamps: tuple[Stamp, ...]) -> Named:
    """The tables of `_load_plan`, read again when a file has changed."""
    with closing(in_memory()) as con:
        _load_plan(con, folder)
        names = [str(name) for (name,) in con.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
        return tuple((name, con.execute(f"FROM {quote_identifier(name)}").to_arrow_table()) for name in names)


def _load_plan(con: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """The plan and the reference files as tables `plan_<stem>` and `reference_<stem>`, with the campaign's dates.

    `position` is a row's place in its file: the plan's own order.
    """
    campaign = load_plan(folder / "plan").campaign
    for name, types in PLAN_TYPES.items():
        path = folder / name
        # Everything is text but for the columns named here: codes keep their zeros, and an empty cell is null.
        typed = ", ".join(f"{quote_identifier(c)}::{kind} AS {quote_identifier(c)}" for c, kind in types.items())
        con.execute(f"""
            CREATE TABLE {quote_identifier(f"{path.parent.name}_{path.stem}")} AS
            SELECT * {f"REPLACE ({typed})" if typed else ""}, row_number() OVER () AS position
            FROM read_csv({quote_text(path.as_posix())}, all_varchar=true, header=true, delim=',', quote='"',
                          escape='"', nullstr='')
        """)
    con.execute(
        "CREATE TABLE plan_campaign AS SELECT ? AS title, ? AS township, ?::DATE AS start, ?::DATE AS \"end\", "
        "?::DOUBLE AS poverty_line, ? AS poverty_line_basis, ?::INTEGER AS timely_days, ? AS timely_basis, "
        "? AS affairs_unit, "
        "? AS industry_unit, ? AS villages_unit, ?::DATE AS demo_day",
        [campaign.title, campaign.township, campaign.start, campaign.end,
         campaign.poverty_line.value, campaign.poverty_line.basis,
         campaign.timely.days if campaign.timely else None, campaign.timely.basis if campaign.timely else None,
         campaign.affairs_unit,
         campaign.industry_unit, campaign.villages_unit, campaign.demo_day],
    )  # fmt: skip
    con.execute("CREATE TABLE plan_milestones (label VARCHAR, date DATE)")
    con.executemany("INSERT INTO plan_milestones VALUES (?, ?)", [[m.label, m.date] for m in campaign.milestones])


@cache
def _contract_tables() -> Named:
    """`dataset_list`: every dataset that is owed, its title and mode, the days from one report to the next, the
    path of its page, and whether every village is asked to be in it (`covers`: ledger, register, or null: an office
    keeps it for the township); `dataset_fields`: each field's title, unit and nature; `dataset_words`: the words a
    field may hold, in the contract's order."""
    every = contracts().values()
    datasets = pd.DataFrame(
        [(one.name, one.title, one.mode, one.covers, "village_code" in one.primary_key, one.period, one.page, at)
         for at, one in enumerate(_owed())],
        columns=["dataset", "title", "mode", "covers", "by_village", "period", "page", "position"],
    ).astype({"period": "int32"})  # fmt: skip
    fields = pd.DataFrame(
        [(one.name, of.name, of.title, of.type, of.unit, of.at_most, of.cumulative, of.ahead, of.stays, of.advances, at)
         for one in every for at, of in enumerate(one.fields)],
        columns=["dataset", "field", "title", "type", "unit", "at_most",
                 "cumulative", "ahead", "stays", "advances", "position"],
    )  # fmt: skip
    words = pd.DataFrame(
        [(one.name, of.name, word, at) for one in every for of in one.fields for at, word in enumerate(of.enum)],
        columns=["dataset", "field", "word", "position"],
    )
    frames = {"dataset_list": datasets, "dataset_fields": fields, "dataset_words": words}
    return tuple((name, pa.Table.from_pandas(frame, preserve_index=False)) for name, frame in frames.items())
