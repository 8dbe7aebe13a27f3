"""The papers of the demo, as files and, for the manual, as pictures: `make papers`.

Every 专题报告 of 30 June, the 日报, 周报, 例会材料 and 数据表 of the demo's day, the ten 督办单 and what was answered,
the county's forms filled; and how long the 32 took. `--docs` makes the pictures that the manual shows of them, with
LibreOffice and pdftoppm (Debian: libreoffice-writer, -impress, -calc, poppler-utils).
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from pingda_dash import county_forms, desk
from pingda_dash.__main__ import main as command
from pingda_dash.report import pdf
from scripts.shots import shrink
from tests.e2e.harness import DAY, ROOT

LAST = "2020-06-30"
PAGES = {
    "专题报告_全乡_": ("special", 3), "周报_": ("weekly", 1),
    "例会材料_": ("meeting", 3), "督办单_2020-4": ("directive", 1), "办理反馈单_2020-5": ("answer", 1),
    "进度月报表": ("county-form", 1),
}  # fmt: skip
"""What a paper's name holds → the picture's name, and the page that is shown."""
WIDE = 900
"""Pixels of a picture's width."""


def write(folder: Path) -> float:
    """Write every paper; returns the seconds that the 32 专题报告 took."""
    out, began = ["--out", str(folder)], time.perf_counter()
    command(["report", "special", "--all", "--as-of", LAST, *out])
    took = time.perf_counter() - began
    for kind in ("daily", "weekly", "meeting", "table"):
        command(["report", kind, "--as-of", DAY, *out])
    for number in range(1, 11):
        for answer in ([], ["--answer"]):
            command(["directive", "sheet", f"2020-{number}", *answer, "--as-of", DAY, *out])
    for form in county_forms.listed(desk.screen_lake().folder):
        command(["county-form", "fill", form.name, "--as-of", DAY, *out])
    return took


def photograph(folder: Path, into: Path) -> None:
    """The pictures of PAGES."""
    office = pdf.office()
    if office is None or shutil.which("pdftoppm") is None:
        raise SystemExit("no LibreOffice or no pdftoppm here")
    for words, (name, page) in PAGES.items():
        [path] = (one for one in sorted(folder.iterdir()) if words in one.name)
        [printed] = pdf.converted(office, {path.name: path.read_bytes()}, "pdf").values()
        print_out = folder / f"{name}.pdf"
        print_out.write_bytes(printed)
        picture = into / f"paper-{name}"
        subprocess.run(
            ["pdftoppm", "-png", "-singlefile", "-f", str(page), "-scale-to-x", str(WIDE), "-scale-to-y", "-1",
             str(print_out), str(picture)], check=True,
        )  # fmt: skip
        shrink(picture.with_suffix(".png"))
        print(picture.with_suffix(".png").relative_to(ROOT))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--docs", action="store_true", help="the manual's pictures, into docs/images/")
    docs = parser.parse_args().docs
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["PINGDA_HOME"] = str(Path(scratch) / "home")
        folder = Path(scratch) / "papers" if docs else ROOT / "papers"
        print(f"32 专题报告: {write(folder):.1f} s")
        if docs:
            photograph(folder, ROOT / "docs/images")


if __name__ == "__main__":
    main()
