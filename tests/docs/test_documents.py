"""What the documents say is so: columns, commands, links, settings."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote

import pytest

from pingda_dash import checks, settings, signals
from pingda_dash.__main__ import parser
from scripts.columns import document as columns

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
COMMAND = re.compile(r"-m pingda_dash ([a-z-]+)([^\n`]*)")


def words(document: Path) -> str:
    return document.read_text(encoding="utf-8")


@lru_cache
def helps(*command: str) -> str:
    note = io.StringIO()
    with contextlib.redirect_stdout(note), contextlib.suppress(SystemExit):
        parser().parse_args([*command, "--help"])
    return note.getvalue()


def test_the_document_of_columns_is_what_the_contracts_say() -> None:
    assert words(ROOT / "docs" / "columns.md") == columns(), "run: .venv/bin/python -m scripts.columns"


def test_the_readme_stays_short_and_begins_in_its_readers_language() -> None:
    readme = words(ROOT / "README.md")
    assert len(readme.splitlines()) <= 120
    assert re.findall(r"^## (.+)$", readme, re.MULTILINE)[0] == "中文快速开始"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_make_command_is_a_target(document: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"(?:^|`|\s)make ([a-z-]+)(?=`|\s|$)", words(document), re.MULTILINE))
    in_prose = {"a", "sure", "it", "the"}
    assert named - in_prose <= targets


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_and_its_options_are_in_the_help(document: Path) -> None:
    expected = helps()
    for command, rest in COMMAND.findall(words(document)):
        assert command in expected, command
        has_own = command in (
            "corrections",
            "county-form",
            "directive",
            "person",
            "report",
            "spot",
        )  # commands of its own
        below = rest.split()[:1] if has_own else []
        for option in re.findall(r"--[a-z-]+", rest):
            assert option in helps(command, *below), f"{command} {option}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_line_of_a_shell_block_is_one_the_commands_take(document: Path) -> None:
    for block in re.findall(r"^```sh\n(.+?)^```", words(document), re.DOTALL | re.MULTILINE):
        for line in re.findall(r"python -m pingda_dash (.+)", block):
            parser().parse_args(shlex.split(line, comments=True))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_and_picture_is_there(document: Path) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#\s]+)", words(document))
    assert [target for target in targets if not (document.parent / unquote(target)).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_file_named_in_backticks_is_there(document: Path) -> None:
    named = re.findall(
        r"`((?:pingda_dash|data|docs|tests|pages|scripts|benchmarks)/[\w./\u4e00-\u9fff-]*)`", words(document)
    )
    made_at_run_time = {"data/lake/"}
    assert [name for name in named if name not in made_at_run_time and not (ROOT / name).exists()] == []


def test_every_environment_variable_named_is_read() -> None:
    read = Path(settings.__file__).read_text(encoding="utf-8")
    for document in DOCUMENTS:
        assert {name for name in re.findall(r"PINGDA_[A-Z]+", words(document)) if name not in read} == set()


def test_pictures_stay_small() -> None:
    heavy = [path.name for path in (ROOT / "docs" / "images").glob("*") if path.stat().st_size > 400_000]
    assert heavy == []


def test_the_blocks_of_adding_a_dataset_are_what_runs() -> None:
    blocks = re.findall(
        r"<!-- from: (\S+) -->\n```\w+\n(.*?)\n```", words(ROOT / "docs" / "adding-a-dataset.md"), re.DOTALL
    )
    assert len(blocks) >= 4
    assert [path for path, block in blocks if block not in words(ROOT / path)] == []


def test_every_check_and_signal_stands_on_the_page_on_trust() -> None:
    rows = [line for line in words(ROOT / "docs" / "trust.md").splitlines() if line.startswith("| ")]
    named = re.findall(r"`(\w+)`", "\n".join(rows))
    assert sorted(named) == sorted([*checks.CHECKS, *signals.SIGNALS])
