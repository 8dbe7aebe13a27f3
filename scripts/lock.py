"""Pin what the app runs on: `python -m scripts.lock` writes requirements.lock and docs/licences.md.

    python -m scripts.lock             the versions that are locked stay where requirements.txt allows them
    python -m scripts.lock --upgrade   the newest that it allows; then `make test`, and commit both files
    python -m scripts.lock --licences  docs/licences.md alone, from what is installed here

The lock names every package beneath requirements.txt with the SHA-256 of each of its files, for every system and every
Python from 3.11 on (`uv pip compile --universal`; uv is in requirements-dev.txt).
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCK, LICENCES = ROOT / "requirements.lock", ROOT / "docs" / "licences.md"
OLDEST = "3.11"
HEAD = """# Licences

What requirements.lock installs, and the licence that each package states in its own metadata. Written by
`python -m scripts.lock --licences`, from what is installed where it runs.

A wheel may carry compiled libraries and scripts of others: `shapely` and `duckdb-extension-spatial` GEOS (LGPL-2.1),
the latter GDAL and PROJ (MIT) as well, `streamlit` and `plotly` the JavaScript of their front ends. The wheel's own
licence files have them. Nothing is changed here, and none of it is part of this repository.

| package | version | licence |
|---|---|---|
"""


def locked() -> Mapping[str, list[str]]:
    """package → its versions: numpy has one for each range of Pythons."""
    every: dict[str, list[str]] = {}
    for name, version in re.findall(r"^([a-z0-9-]+)==([^\s;]+)", LOCK.read_text(encoding="utf-8"), re.MULTILINE):
        every.setdefault(name, []).append(version)
    return every


def compile_lock(upgrade: bool) -> None:
    """Write the lock with uv."""
    beside = Path(sys.executable).with_name("uv.exe" if sys.platform == "win32" else "uv")
    uv = str(beside) if beside.is_file() else shutil.which("uv")
    if uv is None:
        sys.exit("uv is missing: pip install -r requirements-dev.txt")
    words = ["pip", "compile", "requirements.txt", "--universal", "--generate-hashes", "--python-version", OLDEST]
    more = ["--no-annotate", "--custom-compile-command", "python -m scripts.lock", "--quiet"]
    subprocess.run([uv, *words, *more, *(["--upgrade"] if upgrade else []), "-o", LOCK.name], cwd=ROOT, check=True)


def licence(name: str) -> str:
    """What a package says of its licence; — where it is not installed here."""
    try:
        of: Any = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return "—"
    classifiers = [one.rpartition(" :: ")[2] for one in of.get_all("Classifier") or [] if one.startswith("License :: ")]
    stated = of.get("License-Expression") or ", ".join(classifiers) or of.get("License") or "—"
    return " ".join(stated.split())[:80]


def write_licences() -> None:
    """Write docs/licences.md."""
    lines = [f"| {name} | {', '.join(versions)} | {licence(name)} |\n" for name, versions in locked().items()]
    LICENCES.write_text(HEAD + "".join(lines), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--upgrade", action="store_true", help="the newest versions that requirements.txt allows")
    parser.add_argument("--licences", action="store_true", help="docs/licences.md alone")
    args = parser.parse_args()
    if not args.licences:
        compile_lock(args.upgrade)
    write_licences()


if __name__ == "__main__":
    main()
