"""Plant a fault, see which test says so: `python -m scripts.mutants` (about ten minutes; not part of `make test`).

    python -m scripts.mutants                      every fault, in a scratch copy of this checkout
    python -m scripts.mutants --only pace          those whose name holds a word
    python -m scripts.mutants --tree ../other      another checkout, an older one say: its tests against the same faults
    python -m scripts.mutants --check              only whether every fault can still be planted

Each fault is one text replaced by another in one file. First the test that should say so runs alone, then, if it did
not, those of the area until the first that fails. A fault that no test sees is printed as NOT SEEN; one whose text is
gone as ABSENT.
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

import yaml

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 900
"""Seconds that the tests of one fault may take; longer counts as seen: it hangs."""
LEFT_BEHIND = ("__pycache__", ".git", ".venv", "lake", "shots", "test-results", ".*_cache", ".hypothesis")


@dataclass(frozen=True)
class Mutant:
    """One fault.

    where: a glob below the package; the text must be in exactly one of its files. tests: the test that should see it,
    as pytest names it, then the area's; those that a tree does not have are left out.
    """

    name: str
    where: str
    old: str
    new: str
    tests: tuple[str, ...]


def mutants() -> list[Mutant]:
    """The faults of mutants.yaml, in its order."""
    written = yaml.safe_load((Path(__file__).parent / "mutants.yaml").read_text(encoding="utf-8"))
    return [Mutant(**{**one, "tests": tuple(one["tests"])}) for one in written]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--tree", type=Path, default=ROOT, help="the checkout whose tests are tried")
    parser.add_argument("--only", default="", help="part of a fault's name")
    parser.add_argument("--check", action="store_true", help="plant every fault, run nothing")
    options = parser.parse_args()
    chosen = [one for one in mutants() if options.only in one.name]
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
    there = [test for test in tests if _has(tree, test)]
    for some in (there[:1], there[1:]):
        failed = _run(tree, some) if some else None
        if failed is not None:
            return failed
    return None


def _has(tree: Path, test: str) -> bool:
    """Whether a tree has a folder, file or test function by pytest's name for it."""
    file, _, name = test.partition("::")
    path = tree / file
    return path.exists() and (not name or f"def {name}(" in path.read_text(encoding="utf-8"))


def _run(tree: Path, tests: Sequence[str]) -> str | None:
    """The first of some tests that fails; None when all pass."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "--tb=no", "-p", "no:cacheprovider", *tests]
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
    match = re.search(r"^(?:FAILED|ERROR) (.*)$", ran.stdout, re.MULTILINE)
    return match[1] if match else "the tests could not be collected"


def _environment(tree: Path) -> dict[str, str]:
    """This process's, with nothing of a running installation, and bytecode kept out of a tree that keeps changing."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PINGDA_")}
    return {**clean, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1", "PYTHONPATH": str(tree)}


if __name__ == "__main__":
    sys.exit(main())
