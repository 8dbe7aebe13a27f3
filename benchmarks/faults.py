"""A blind test of "can the figures be believed": false figures planted in the demo's files, and honest variations.

    python -m benchmarks.faults [--limit N] [--before] [--only KIND ...] [--seed N] [--list] [--kinds] [--json FILE]

One file at a time is doctored, among files of all sixteen datasets, early, in the middle and late. The lake holds all
that arrived before it and with it. A fault is caught *before* when the desk asks something about it that it does not
ask about the same file undoctored; *after* when, accepted with a yes to everything, a finding of the file's day or of
the next report's names it, or a question about the next report does; else *never*. An honest variation is an alarm
when anything is asked that is not asked about the plain file. Nothing here was chosen by what the product checks.

The lakes (a minute of CPU) are kept below the temporary folder and used again while demo and contracts stay the same.
A run that is stopped (Ctrl+C) counts what it has judged by then; the next with the same --json goes on from there.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from random import Random

from benchmarks.planted import faults_of_cells, faults_of_figures, faults_of_lists, faults_of_time, honest, signs
from benchmarks.planted.case import CannotPlant, Case, Kind
from benchmarks.planted.lakes import NAME, Chain
from benchmarks.planted.sheets import Filed, Row, filed
from benchmarks.planted.signs import Sign
from pingda_dash import demo_lake, desk, settings
from pingda_dash.contracts import contracts
from pingda_dash.ingest import CheckedFile
from pingda_dash.lake import Lake
from pingda_dash.snapshot import Snapshot, open_snapshot

FAULTS: tuple[Kind, ...] = (
    *faults_of_cells.KINDS,
    *faults_of_figures.KINDS,
    *faults_of_time.KINDS,
    *faults_of_lists.KINDS,
)
HONEST: tuple[Kind, ...] = tuple(honest.KINDS)
TRIES = 8


@dataclass(frozen=True)
class Planned:
    """A kind, the file it is planted in, and the seed of the lot."""

    kind: Kind
    parameter: str
    file: Filed
    lot: str


@dataclass(frozen=True)
class Outcome:
    """What became of one plant. caught: before, after or never; by: the codes that caught it."""

    kind: str
    group: str
    knowable: bool
    file: str
    change: str
    caught: str
    by: tuple[str, ...]


class Stand:
    """One file's lake, opened once: what is asked about the file as it is, and about doctored ones."""

    def __init__(self, chain: Chain, file: Filed, after: Filed | None) -> None:
        self.home, self.file, self.after = chain.home(file), file, after
        self.lake = Lake(self.home, NAME)
        self.against = desk.references(self.lake, settings.data_dir())

    @cached_property
    def plain(self) -> desk.Verdict:
        return signs.verdict_of(self.lake, self.checked(Case(self.file, Random(), ())))

    @cached_property
    def plain_questions(self) -> list[Sign]:
        return signs.questions(self.plain, placer(self.file, self.file.rows))

    def checked(self, case: Case) -> CheckedFile:
        today = (self.file.received_at + timedelta(days=case.days_late)).date()
        return signs.examined(self.lake, self.file.name, written(case), today, self.against)

    def asked(self, case: Case) -> tuple[desk.Verdict, list[Sign]]:
        """The verdict on a doctored file, and what it asks that the plain file's does not."""
        verdict = signs.verdict_of(self.lake, self.checked(case))
        return verdict, fresh(signs.questions(verdict, placer(self.file, case.rows)), self.plain_questions, case)

    # -- once it was accepted ---------------------------------------------------------------------------------

    @cached_property
    def snapshot(self) -> Snapshot:
        return open_snapshot(self.lake)

    @cached_property
    def then(self) -> CheckedFile | None:
        """The next report of the dataset, as it is."""
        if self.after is None:
            return None
        data, day = self.after.written(self.after.rows), self.after.received_at.date()
        self.lake.receive(data)
        return signs.examined(self.lake, self.after.name, data, day, self.against)

    def findings(self, verdict: desk.Verdict) -> list[Sign]:
        files = [verdict.files[0], *([self.then] if self.then else [])]
        days = {self.file.day, *([self.after.day] if self.after else [])}
        return signs.findings(self.lake, files, days, self.snapshot)

    @cached_property
    def plain_findings(self) -> list[Sign]:
        return self.findings(self.plain)

    def asked_next(self, verdict: desk.Verdict, data: bytes) -> list[Sign]:
        if self.then is None or self.after is None:
            return []
        place = placer(self.after, self.after.rows)
        return signs.next_questions(self.home, verdict, data, self.then, self.file.received_at, place)

    @cached_property
    def plain_next(self) -> list[Sign]:
        return self.asked_next(self.plain, self.file.written(self.file.rows))

    def before(self, case: Case) -> tuple[str, tuple[str, ...]]:
        """Whether a planted fault is caught before anybody accepts it, and by what."""
        by = codes(sign for sign in self.asked(case)[1] if concerns(sign, case))
        return ("before" if by else "not yet"), by

    def judged(self, case: Case) -> tuple[str, tuple[str, ...]]:
        """When a planted fault is caught, and by what."""
        verdict, asked = self.asked(case)
        if by := codes(sign for sign in asked if concerns(sign, case)):
            return "before", by
        if not verdict.acceptable:
            return "never", codes(asked)
        news = self.findings(verdict) if signs.reads(self.file.dataset) else []
        news = fresh(news, self.plain_findings, case) if news else []
        if by := codes(sign for sign in news if concerns(sign, case, in_next=True)):
            return "after", by
        later = fresh(self.asked_next(verdict, written(case)), self.plain_next, case)
        if by := codes(sign for sign in later if concerns(sign, case, in_next=True)):
            return "after", by
        return "never", ()


def written(case: Case) -> bytes:
    return case.file.written(case.rows, case.columns)


def placer(file: Filed, rows: Sequence[Row]) -> Callable[[int], str]:
    """Line of a plain file → what its row is about, whatever its day."""
    return lambda line: "/".join(file.key(rows[line - 2])) if 0 <= line - 2 < len(rows) else f"line {line}"


def fresh(new: Sequence[Sign], plain: Sequence[Sign], case: Case) -> list[Sign]:
    """The signs that the plain file does not give: of another code or place, or with more of what was doctored."""
    before = {(sign.code, sign.place): sign.words for sign in plain}
    return [
        sign for sign in new if (old := before.get((sign.code, sign.place))) is None or _names_more(sign, old, case)
    ]


def _names_more(sign: Sign, old: str, case: Case) -> bool:
    """Whether a sign about the whole file names a doctored thing that it did not name before."""
    return sign.row is None and any(name in sign.words and name not in old for name in case.names)


def concerns(sign: Sign, case: Case, in_next: bool = False) -> bool:
    """Whether a new sign is about what was planted: its row, its names, its column, or the whole file it fills."""
    if sign.row is not None and not in_next:
        at = sign.row - 2
        if 0 <= at < len(case.rows) and any(case.rows[at] is row for row in case.touched):
            return True
    if any(name in sign.words or name in sign.place for name in case.names):
        return True
    if sign.row is None and (case.whole or _headings(case) & {sign.column}):
        return True
    return sign.township and case.file.dataset in sign.datasets


def _headings(case: Case) -> set[str]:
    return {case.file.contract[name].heading for name in case.fields if name in case.file.contract.names}


def codes(given: Iterable[Sign]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sign.code for sign in given))


# --- what is planted where --------------------------------------------------------------------------------------


def targets(files: Sequence[Filed]) -> dict[str, list[Filed]]:
    """Dataset → the files that are doctored: an early one, one in the middle, a late one."""
    made = {}
    for dataset, every in whole_reports(files).items():
        count = len(every)
        places = {1 if count > 3 else 0, count // 2, count - 2 if count >= 8 else count - 1}
        made[dataset] = [every[place] for place in sorted(places)]
    return made


def whole_reports(files: Sequence[Filed]) -> dict[str, list[Filed]]:
    """Dataset → its files without those that report on one thing only."""
    made: dict[str, list[Filed]] = {}
    for file in files:
        made.setdefault(file.dataset, []).append(file)
    for dataset, every in made.items():
        if dataset != "activities":
            largest = max(len(file.rows) for file in every)
            made[dataset] = [file for file in every if len(file.rows) * 4 > largest]
    return made


def planned(kinds: Sequence[Kind], doctored: dict[str, list[Filed]], seed: int) -> list[Planned]:
    """Every plant: the kind's places in turn, each at the next of its dataset's files."""
    made = []
    for kind in kinds:
        first = Random(f"{seed}:{kind.name}").randrange(3)
        for number in range(kind.times):
            dataset, parameter = kind.places[(number + seed) % len(kind.places)]
            files = doctored[dataset]
            turn = first + number + number // len(kind.places)
            made.append(Planned(kind, parameter, files[turn % len(files)], f"{seed}:{kind.name}:{number}"))
    return made


def planted(plan: Planned, files: Sequence[Filed], doctored: Sequence[Filed], done: set[str]) -> Case | None:
    """The doctored file: the planned one, else another of its dataset that has a place for the fault.

    done: what was planted already; nothing is planted twice.
    """
    others = [file for file in doctored if file is not plan.file]
    for file in (plan.file, *others):
        for attempt in range(TRIES):
            lot = int.from_bytes(hashlib.sha256(f"{plan.lot}:{attempt}".encode()).digest()[:8], "big")
            before = [one for one in files if one.upload <= file.upload and one.name != file.name]
            case = Case(file, Random(lot), before)
            try:
                plan.kind.act(case, plan.parameter)
            except CannotPlant:
                continue
            if (mark := f"{plan.kind.name} {file.name} {case.notes}") not in done:
                done.add(mark)
                return case
    return None


# --- the run ----------------------------------------------------------------------------------------------------


def run(
    kinds: Sequence[Kind], judge: Callable[[Stand, Case], tuple[str, tuple[str, ...]]], args: Args
) -> list[Outcome]:
    """Plant every kind and judge each plant, file by file."""
    plans = [plan for plan in planned(kinds, args.doctored, args.seed) if args.wants(plan)]
    if args.limit and args.limit < len(plans):
        plans = [plans[place * len(plans) // args.limit] for place in range(args.limit)]
    cases: list[tuple[Planned, Case]] = []
    done: set[str] = set()
    for plan in plans:
        case = planted(plan, args.files, args.doctored[plan.file.dataset], done)
        if case is None:
            print(f"no place for {plan.kind.name} in {plan.file.dataset}")
        else:
            cases.append((plan, case))
    cases.sort(key=lambda one: args.files.index(one[1].file))
    outcomes: list[Outcome] = []
    stand: Stand | None = None
    try:
        for place, (plan, case) in enumerate(cases):
            if (judged := args.judged.get(named(plan, case))) is not None:
                outcomes.append(judged)
                continue
            if stand is None or stand.file is not case.file:
                print(f"{place}/{len(cases)} {case.file.name}", file=sys.stderr, flush=True)
                stand = Stand(args.chain, case.file, args.next_of(case.file))
            caught, by = judge(stand, case)
            outcomes.append(Outcome(*named(plan, case), caught, by))
            args.keep(outcomes[-1])
    except KeyboardInterrupt:
        print(f"stopped after {len(outcomes)} of {len(cases)}", file=sys.stderr)
    return outcomes


def named(plan: Planned, case: Case) -> tuple[str, str, bool, str, str]:
    """A plant as an outcome names it: kind, class, whether it is knowable, file, change."""
    change = "; ".join(case.notes[:4]) + ("; …" if len(case.notes) > 4 else "")
    return plan.kind.name, plan.kind.group, plan.kind.knowable, case.file.name, change


def judged_before(lines: Path | None) -> dict[tuple[str, str, bool, str, str], Outcome]:
    """The outcomes that a file has, by the plant."""
    if lines is None or not lines.exists():
        return {}
    given = [json.loads(line) for line in lines.read_text("utf-8").splitlines()]
    every = [Outcome(**{**one, "by": tuple(one["by"])}) for one in given]
    return {(one.kind, one.group, one.knowable, one.file, one.change): one for one in every}


@dataclass
class Args:
    """What a run stands on."""

    seed: int
    limit: int
    json: Path | None
    judged: dict[tuple[str, str, bool, str, str], Outcome]
    only: frozenset[str]
    files: list[Filed]
    doctored: dict[str, list[Filed]]
    chain: Chain

    def wants(self, plan: Planned) -> bool:
        """Whether a plant is one of those asked for."""
        whole = "honest" if plan.kind in HONEST else "faults"
        return not self.only or bool(self.only & {plan.kind.name, plan.kind.group, plan.file.dataset, whole})

    def keep(self, outcome: Outcome) -> None:
        """Add an outcome to the file of them, a line each."""
        if self.json:
            with self.json.open("a", encoding="utf-8") as lines:
                lines.write(json.dumps(asdict(outcome), ensure_ascii=False) + "\n")

    def next_of(self, file: Filed) -> Filed | None:
        """The dataset's next whole report."""
        later = [one for one in whole_reports(self.files)[file.dataset] if one.day > file.day]
        return later[0] if later else None


def alarm(stand: Stand, case: Case) -> tuple[str, tuple[str, ...]]:
    """Whether an honest variation is asked about."""
    by = codes(stand.asked(case)[1])
    return ("alarm" if by else "quiet"), by


def table(title: str, outcomes: Sequence[Outcome], by: Callable[[Outcome], str], words: Sequence[str]) -> None:
    """A line a class or kind: how many, and how many of each outcome."""
    print(f"\n{title:42}{'planted':>9}" + "".join(f"{word:>9}" for word in words))
    for name in [*dict.fromkeys(map(by, outcomes)), ""]:
        rows = [one for one in outcomes if by(one) == name or not name]
        counts = Counter(one.caught for one in rows)
        print(f"{name or 'all':42}{len(rows):9}" + "".join(f"{counts[word]:9}" for word in words))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=2020, metavar="N", help="another lot")
    parser.add_argument("--limit", type=int, default=0, metavar="N", help="so many plants, evenly out of all")
    parser.add_argument(
        "--only", nargs="+", default=[], metavar="KIND", help="kinds, classes, datasets, faults, honest"
    )
    parser.add_argument(
        "--before", action="store_true", help="only what is asked before accepting: a third of the time"
    )
    parser.add_argument("--list", action="store_true", help="each missed plant and each alarm, with what was changed")
    parser.add_argument("--kinds", action="store_true", help="the table by kind too")
    parser.add_argument("--json", type=Path, metavar="FILE", help="every outcome, a line each as it is judged")
    parser.add_argument("--lakes", type=Path, metavar="DIR", help="where the lakes are kept")
    options = parser.parse_args()
    began, data_dir = time.process_time(), settings.data_dir()
    files = filed(data_dir)
    made_of = [demo_lake.inputs_digest(data_dir), *(repr(contract) for contract in contracts().values())]
    digest = hashlib.sha256("".join(made_of).encode()).hexdigest()[:12]
    chain = Chain(options.lakes or Path(tempfile.gettempdir()) / f"pingda-faults-{digest}", files)
    judged, only = judged_before(options.json), frozenset(options.only)
    args = Args(options.seed, options.limit, options.json, judged, only, files, targets(files), chain)
    chain.make([file for every in args.doctored.values() for file in every])
    built = time.process_time()

    caught = run(FAULTS, Stand.before if options.before else Stand.judged, args)
    varied = run(HONEST, alarm, args)
    if caught:
        when = ("before", "not yet") if options.before else ("before", "after", "never")
        table("faults by class", caught, lambda one: one.group, when)
        knowable = [one for one in caught if one.knowable]
        table("of them knowable from the lake", knowable, lambda one: "knowable", when)
        if options.kinds:
            table("faults by kind", caught, lambda one: one.kind, when)
    if varied:
        table("honest variations", varied, lambda one: one.group, ("quiet", "alarm"))
        if options.kinds:
            table("honest variations by kind", varied, lambda one: one.kind, ("quiet", "alarm"))
    if options.list:
        for one in [*caught, *varied]:
            if one.caught in ("never", "not yet", "alarm"):
                print(f"{one.caught} {one.kind} {one.file}: {one.change} {' '.join(one.by)}")
    print(f"\n{built - began:.0f} s of CPU for the lakes, {time.process_time() - built:.0f} s for the rest")


if __name__ == "__main__":
    main()
