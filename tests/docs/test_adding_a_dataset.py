"""A dataset is added as the document says, used, and taken out again: to a copy, by the files in `clinics/`."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
ADDED = Path(__file__).parent / "clinics"
DOCUMENT = (ROOT / "docs" / "adding-a-dataset.md").read_text(encoding="utf-8")
EDITS: list[dict[str, str]] = yaml.safe_load((ADDED / "edits.yaml").read_text(encoding="utf-8"))
NEW = sorted(path.relative_to(ADDED).as_posix() for path in ADDED.rglob("*.*") if path.name != "edits.yaml")
LEDGER = (
    "统计日期,卫生室名称,村,标准化达标,乡村医生,负责医生\n"
    "2020-05-20,平达卫生室,平达社区,是,2,王小明\n2020-05-20,小河卫生室,小河村,否,1,李芳\n"
)
ASKED = """
import json
from datetime import date
from streamlit.testing.v1 import AppTest
from pingda_dash import desk, queries
from pingda_dash.figures import tables
from pingda_dash.snapshot import open_snapshot
from pingda_dash.ui import navigation

snapshot, day = open_snapshot(desk.screen_lake()), date(2020, 5, 20)
app = AppTest.from_file("app.py", default_timeout=120)
app.query_params["asof"] = "2020-05-20"
app.run()
app.switch_page("pages/plan.py").run()
print(json.dumps({
    "clinics": tables.titled(queries.clinics(snapshot, day), tables.CLINICS).astype(str).to_dict("records"),
    "rows": queries.ledger_rows(snapshot, day, dataset="clinics", item="小河卫生室").astype(str).to_dict("records"),
    "page": navigation.page_of_dataset("clinics"),
    "broken": [str(one.value) for one in app.exception],
    "ledgers": list(queries.ledger_coverage(snapshot, day)["title"]),
}))
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The product with the dataset in it."""
    folder = tmp_path_factory.mktemp("copy")
    for name in ("pingda_dash", "pages", "data/plan", "data/reference"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "app.py", folder)
    for name in NEW:
        shutil.copy(ADDED / name, folder / name)
    for edit in EDITS:
        path = folder / edit["file"]
        text = path.read_text(encoding="utf-8")
        anchor = edit.get("instead_of", edit.get("after", ""))
        assert text.count(anchor) == 1, edit
        lines = edit["lines"] if "instead_of" in edit else f"{anchor}\n{edit['lines']}"
        path.write_text(text.replace(anchor, lines), encoding="utf-8")
    return folder


def run(copy: Path, *arguments: str) -> str:
    """What a command prints that runs in the copy, in a home of its own."""
    environment = {**os.environ, "PINGDA_HOME": str(copy / "home"), "PINGDA_DATA": str(copy / "data")}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=copy, env=environment, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_added_dataset_is_checked_loaded_judged_listed_and_masked(copy: Path) -> None:
    (copy / "卫生室.csv").write_text(LEDGER, encoding="utf-8")
    run(copy, "-m", "pingda_dash", "load", "卫生室.csv", "--author", "乡卫生院", "--message", "五月")
    assert "村卫生室台账_模板.xlsx" in run(copy, "-m", "pingda_dash", "template", "clinics")
    brief = json.loads(run(copy, "-m", "pingda_dash", "brief", "--as-of", "2020-05-20", "--json"))
    standing = next(row for row in brief["indicators"] if row["id"] == "clinics_standard" and row["village"] is None)
    assert (standing["actual"], standing["dataset"]) == (50, "clinics")
    answer = json.loads(run(copy, "-c", ASKED))
    assert [row["卫生室名称"] for row in answer["clinics"]] == ["小河卫生室", "平达卫生室"]
    assert (answer["clinics"][0]["负责医生"], answer["rows"][0]["负责医生"]) == ("李*", "李*")
    assert (answer["page"], answer["broken"], "村卫生室台账" in answer["ledgers"]) == ("guarantees", [], True)


def test_no_other_file_of_the_product_names_it() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True).stdout.split("\n")
    sources = (ROOT / name for name in tracked if name.endswith((".py", ".sql", ".yaml")) and "tests/" not in name)
    assert [path.name for path in sources if re.search(r"\bclinics\b", path.read_text(encoding="utf-8"))] == []


def test_the_document_names_every_file_and_counts_them() -> None:
    by_hand = [*NEW, *(edit["file"] for edit in EDITS)]
    assert [name for name in by_hand if f"`{name.removeprefix('pingda_dash/')}`" not in DOCUMENT] == []
    assert f"**{len(by_hand)} files**" in DOCUMENT
