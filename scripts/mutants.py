"""Plant a fault, see which test says so: `python -m scripts.mutants` (about half an hour; not part of `make test`).

    python -m scripts.mutants                      every fault, in a scratch copy of this checkout
    python -m scripts.mutants --only pace          those whose name holds a word
    python -m scripts.mutants --tree ../other      another checkout, an older one say: its tests against the same faults
    python -m scripts.mutants --check              only whether every fault can still be planted

Each fault is one text replaced by another in one file. The tests of its area run until the first that fails, in the
order given. A fault that no test sees is printed as NOT SEEN; one whose text is gone as ABSENT.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 900
"""Seconds that the tests of one fault may take; longer counts as seen: it hangs."""
LEFT_BEHIND = ("__pycache__", ".git", ".venv", "lake", "shots", "test-results", ".*_cache", ".hypothesis")
SQL, ANSWERS, STANDINGS, LEDGERS = "tests/sql", "tests/sql/test_demo_answers.py", "tests/sql/test_standing.py", (
    "tests/sql/test_plan_ledgers.py"
)
DEMO = "tests/test_demo.py"
MEETING, COMPARE, PACE = "tests/sql/test_meeting.py", "tests/sql/test_compare.py", "tests/sql/test_pace.py"
CHECKS, READING = "tests/ingest/test_check.py", "tests/ingest"
ACCOUNTS, ACCESS = "tests/test_accounts.py", "tests/ui/test_access.py"


@dataclass(frozen=True)
class Mutant:
    """One fault.

    where: a glob below the package; the text must be in exactly one of its files. tests: paths that should see it,
    quickest first; those that a tree does not have are left out.
    """

    name: str
    where: str
    old: str
    new: str
    tests: tuple[str, ...]


MUTANTS = (
    # --- SQL: the rules ---------------------------------------------------------------------------------------------
    Mutant("pace: the path ends a day late", "sql/macros/pace.sql", "(on_day - starts) / (deadline - starts)",
           "(on_day - starts) / (deadline - starts + 1)", (PACE, STANDINGS)),
    Mutant("pace: late on the deadline itself", "sql/macros/pace.sql", "when on_day > deadline then '逾期'",
           "when on_day >= deadline then '逾期'", (PACE, STANDINGS)),
    Mutant("pace: met only beyond the target", "sql/macros/pace.sql", "else actual >= target end",
           "else actual > target end", (PACE, STANDINGS)),
    Mutant("pace: silent villages do not matter", "sql/macros/pace.sql", "actual) and unheard = 0", "actual)",
           (PACE, LEDGERS)),
    Mutant("pace: a day less to go", "sql/macros/pace.sql", "ceil((target - actual) / recent_pace)",
           "floor((target - actual) / recent_pace)", (PACE, STANDINGS)),
    Mutant("severity: late after behind", "sql/macros/pace.sql", "when '逾期' then 1 when '滞后' then 2",
           "when '逾期' then 2 when '滞后' then 1", (COMPARE, STANDINGS, SQL)),
    Mutant("lists: a problem not begun is no problem", "sql/macros/lists.sql", "as state <> '已销号'",
           "as state = '整改中'", (MEETING, LEDGERS, SQL)),
    Mutant("lists: who fell back is off the list", "sql/macros/lists.sql", "in ('返贫', '致贫')", "in ('致贫')",
           (LEDGERS,)),
    # --- SQL: marts -------------------------------------------------------------------------------------------------
    Mutant("standing: the pace of one week", "sql/marts/standing.sql", "l.report_date - 14", "l.report_date - 7",
           (STANDINGS, MEETING)),
    Mutant("actuals: kilograms count as 担", "sql/marts/indicator_actuals.sql",
           "case when m.measure = 'output' then m.value * u.factor else m.value end", "m.value",
           (STANDINGS, ANSWERS, DEMO, SQL)),
    Mutant("actuals: a day's own report is left out", "sql/marts/indicator_actuals.sql",
           "v.report_date <= d.report_date", "v.report_date < d.report_date", (STANDINGS,)),
    Mutant("villages: a report from the future", "sql/marts/village_standing.sql",
           "where report_date <= getvariable('as_of')", "where true", (STANDINGS, MEETING, COMPARE, SQL, DEMO)),
    Mutant("tasks: late on the last day", "sql/marts/task_standing.sql",
           "getvariable('as_of') > t.deadline then '逾期'", "getvariable('as_of') >= t.deadline then '逾期'",
           (STANDINGS, SQL, ANSWERS, DEMO)),
    Mutant("cases: everybody monitored is new", "sql/marts/new_cases.sql",
           " and l.category is distinct from b.category", "", (MEETING, LEDGERS, SQL)),
    Mutant("concerns: one thing is said twice", "sql/marts/concerns.sql", "and evidence is distinct from '指标'", "",
           (STANDINGS, COMPARE, SQL)),
    Mutant("concerns: a problem is late before its day", "sql/marts/concerns.sql",
           "from problem_list where days_late > 0", "from problem_list where days_late >= 0", (LEDGERS, MEETING)),
    # --- SQL: staging, checks, questions ------------------------------------------------------------------------------
    Mutant("registers: in force a day late", "sql/staging/register_in_force.sql",
           "register_date <= getvariable('as_of')", "register_date < getvariable('as_of')", (STANDINGS, LEDGERS, SQL)),
    Mutant("problems: the oldest row speaks", "sql/staging/problem_list.sql", "order by r.report_date desc",
           "order by r.report_date", (LEDGERS, MEETING)),
    Mutant("households: names in full", "sql/staging/household_list.sql", "masked_name(h.head_name)", "h.head_name",
           (STANDINGS, LEDGERS)),
    Mutant("industry: every output in the ledger's unit", "sql/staging/measures_industry.sql",
           "coalesce(i.output_unit, r.output_unit)", "r.output_unit", (STANDINGS, ANSWERS, DEMO)),
    Mutant("guarantees: the best village for all", "sql/staging/measures_guarantees.sql",
           "100.0 * sum(met) / sum(due) end", "100.0 * max(met) / max(due) end", (LEDGERS, ANSWERS, DEMO)),
    Mutant("households: a partner of the unwilling", "sql/staging/measures_households.sql",
           "is_willing and partner is not null", "partner is not null", (LEDGERS, ANSWERS, DEMO)),
    Mutant("households: whole families count as one", "sql/staging/measures_households.sql",
           "coalesce(sum(members) filter (category = '未脱贫户'), 0)", "count(*) filter (category = '未脱贫户')",
           (STANDINGS, ANSWERS, DEMO)),
    Mutant("funds: any fund counts for industry", "sql/staging/measures_funds.sql",
           "(fund = '涉农整合资金' and purpose = '产业')", "(purpose = '产业')", (LEDGERS, ANSWERS, DEMO, SQL)),
    Mutant("checks: a roster that says more agrees", "sql/checks/roster_households.sql",
           "v.registered_households <> c.counted", "v.registered_households < c.counted",
           (MEETING, ANSWERS, DEMO, SQL)),
    Mutant("checks: a date is evidence enough", "sql/checks/closed_without_evidence.sql",
           "(closed_on is null or evidence is null)", "(closed_on is null and evidence is null)", (LEDGERS, DEMO, SQL)),
    Mutant("compare: more late problems are no worse", "sql/queries/compare_concerns.sql",
           "< severity(from_kind) or more > 0", "< severity(from_kind)", (COMPARE,)),
    Mutant("campaign: the first day is day 0", "sql/queries/campaign_day.sql",
           "greatest(getvariable('as_of') - start + 1, 0)", "greatest(getvariable('as_of') - start, 0)", (STANDINGS,)),
    Mutant("meeting: every pace a day", "sql/queries/meeting_items.sql",
           "case when abs(d.required_pace) >= 1 then 1 else 7 end as pace_days", "1 as pace_days", (MEETING,)),
    # --- contracts, ingest, lake --------------------------------------------------------------------------------------
    Mutant("contract: more of the poor than of all", "contracts/employment.yaml", ", at_most: people", "",
           (CHECKS, "tests/ui/test_upload.py")),
    Mutant("contract: people below nought", "contracts/employment.yaml",
           "title: 人次, type: integer, unit: 人次, constraints: {required: true, minimum: 0}",
           "title: 人次, type: integer, unit: 人次, constraints: {required: true}", (CHECKS, READING, "tests/report")),
    Mutant("units: converted the wrong way round", "ingest/headings.py", "CONVERSIONS.get((written, wanted))",
           "CONVERSIONS.get((wanted, written))", (CHECKS, READING)),
    Mutant("reading: the fast way is never checked", "ingest/bulk.py",
           "not _accounts_for(cells, data, at, quoted) or ", "", ("tests/ingest/test_read.py", READING)),
    Mutant("recognise: every mark must be there", "ingest/recognise.py", "max(1, len(found.contract.marks) - 1)",
           "max(1, len(found.contract.marks))", ("tests/ingest/test_recognise.py", READING)),
    Mutant("rehearsal: a figure that stays has fallen", "sql/rehearsal/setbacks.sql", "new.{field} < known.value",
           "new.{field} <= known.value", ("tests/test_rehearsal.py",)),
    Mutant("lake: what went back may not come again", "lake.py", "WHERE coalesce(rows_returned, 0) = 0", "WHERE true",
           ("tests/test_lake.py",)),
    Mutant("lake: a file with errors is loaded", "lake.py", "if not file.acceptable:", "if False:",
           ("tests/test_lake.py",)),
    # --- access -------------------------------------------------------------------------------------------------------
    Mutant("access: who may look may load", "**/*.py", '"viewer": frozenset({"view"})',
           '"viewer": frozenset({"view", "load"})', (ACCOUNTS, ACCESS, "tests/ui/test_upload.py")),
    Mutant("access: clerks see names in full", "**/*.py", '"clerk": frozenset({"view", "load"',
           '"clerk": frozenset({"view", "unmask", "load"', (ACCOUNTS, ACCESS)),
    Mutant("access: fifty wrong passwords", "**/*.py", "FAILURES, LOCKED_FOR = 5,", "FAILURES, LOCKED_FOR = 50,",
           (ACCOUNTS,)),
    Mutant("access: a village sends for all villages", "**/*.py",
           "return frozenset({who.village}), frozenset(of_villages)", "return None, frozenset(of_villages)",
           (ACCOUNTS, "tests/test_desk.py", "tests/ui/test_upload.py", ACCESS)),
    Mutant("access: no right is asked of who signed in", "ui/access.py",
           "if found is None or not found.may(action):", "if found is None:",
           (ACCESS, "tests/ui/test_upload.py")),
    # --- panels -------------------------------------------------------------------------------------------------------
    Mutant("ribbon: the middle of the day is its end", "panels/ribbon.py", "100 * (today + 0.5) / total",
           "100 * (today + 1) / total", ("tests/panels", "tests/ui/test_pages.py")),
    Mutant("problems: urgent a day longer", "panels/problems.py", "row.days_left <= SOON_DAYS",
           "row.days_left < SOON_DAYS", ("tests/panels", "tests/ui/test_guarantee_pages.py")),
    Mutant("settlements: late on the day itself", "panels/settlements.py", "due is not None and due < as_of",
           "due is not None and due <= as_of", ("tests/panels", "tests/ui/test_guarantee_pages.py")),
    Mutant("meeting: good news in red", "panels/meeting.py", "colour=theme.OK if settled",
           "colour=theme.BAD if settled", ("tests/panels/test_meeting.py", "tests/ui/test_meeting_page.py")),
    Mutant("bars: no ≈ before a shared figure", "panels/bars.py", '"≈" if is_shared(row) else ""', '""',
           ("tests/panels", "tests/ui/test_money_pages.py")),
    Mutant("rows: a bar beyond its room", "panels/rows.py", "100 * min(max(value / widest, 0.0), 1.0)",
           "100 * max(value / widest, 0.0)", ("tests/panels",)),
)  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--tree", type=Path, default=ROOT, help="the checkout whose tests are tried")
    parser.add_argument("--only", default="", help="part of a fault's name")
    parser.add_argument("--check", action="store_true", help="plant every fault, run nothing")
    options = parser.parse_args()
    chosen = [one for one in MUTANTS if options.only in one.name]
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        copy = shutil.copytree(options.tree, Path(folder) / "tree", ignore=shutil.ignore_patterns(*LEFT_BEHIND))
        unseen = [one.name for one in chosen if not _try(copy, one, options.check)]
    print(f"\n{len(chosen) - len(unseen)} of {len(chosen)} {'can be planted' if options.check else 'seen'}")
    return 1 if unseen else 0


def _try(tree: Path, mutant: Mutant, only_plant: bool) -> bool:
    """Plant one fault, run its tests, take it back, print a line; True when a test failed."""
    path = planted_in(tree, mutant)
    if path is None:
        print(f"ABSENT    {mutant.name}", flush=True)
        return False
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(mutant.old, mutant.new), encoding="utf-8")
    try:
        began = time.monotonic()
        failed = "it can be planted" if only_plant else first_failure(tree, mutant.tests)
    finally:
        path.write_text(text, encoding="utf-8")
    verdict = "NOT SEEN" if failed is None else "seen"
    print(f"{verdict:9} {mutant.name:45} {time.monotonic() - began:5.0f} s  {failed or ''}", flush=True)
    return failed is not None


def planted_in(tree: Path, mutant: Mutant) -> Path | None:
    """The one file that holds the mutant's text once; None when there is no such file."""
    files = [path for path in sorted((tree / "pingda_dash").glob(mutant.where)) if path.is_file()]
    holding = [path for path in files if path.read_text(encoding="utf-8").count(mutant.old) == 1]
    return holding[0] if len(holding) == 1 else None


def first_failure(tree: Path, tests: Sequence[str]) -> str | None:
    """The first test that fails in a tree, by its id; None when all pass."""
    there = [path for path in tests if (tree / path).exists()]
    command = [sys.executable, "-m", "pytest", "-q", "-x", "--tb=no", "-p", "no:cacheprovider", *there]
    try:
        ran = subprocess.run(
            command, cwd=tree, env=_environment(tree), capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        return f"nothing within {PATIENCE} s"
    if ran.returncode == 0:
        return None
    if ran.returncode not in (1, 2):  # a test failed, or could not even be imported
        raise RuntimeError(f"pytest ended with {ran.returncode}: {ran.stdout}{ran.stderr}")
    found = re.search(r"^(?:FAILED|ERROR) (.*)$", ran.stdout, re.MULTILINE)
    return found[1] if found else "the tests could not be collected"


def _environment(tree: Path) -> dict[str, str]:
    """This process's, with nothing of a running installation, and bytecode kept out of a tree that keeps changing."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PINGDA_")}
    return {**clean, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1", "PYTHONPATH": str(tree)}


if __name__ == "__main__":
    sys.exit(main())
