"""Every file of `sql/queries/` is a question of `queries`, and is asked with its own parameters."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from pingda_dash import queries
from pingda_dash.contracts import contracts
from pingda_dash.lake import Lake
from pingda_dash.queries import Question
from pingda_dash.settings import ROOT
from pingda_dash.snapshot import SQL, Snapshot, open_snapshot
from tests.tables import Row, dated, snapshot_of


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    """A lake in which nothing was ever loaded."""
    with closing(open_snapshot(Lake.open(tmp_path_factory.mktemp("empty"), "real"))) as opened:
        yield opened


QUESTIONS = {name: one for name, one in vars(queries).items() if isinstance(one, Question)}
SOURCES = sorted([*(ROOT / "pages").glob("*.py"), *(ROOT / "pingda_dash").rglob("*.py")])
DAY = date(2020, 5, 20)


def asked(path: Path) -> Iterator[tuple[str, set[str]]]:
    """(question, its parameters) of every call `….ask(queries.x, …)` and `queries.x(snapshot, day, …)` of a file."""
    for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(call, ast.Call):
            continue
        of = [call.func, *call.args[:3]] if isinstance(call.func, ast.Attribute) else []
        names = [one.attr for one in of if isinstance(one, ast.Attribute) and ast.unparse(one.value) == "queries"]
        if names and ast.unparse(call.func).endswith((".ask", f"queries.{names[0]}")):
            yield names[0], {word.arg for word in call.keywords if word.arg}


def test_every_file_is_a_question_and_every_question_a_file() -> None:
    assert {path.stem for path in (SQL / "queries").glob("*.sql")} == {*QUESTIONS, "ledger_rows", "reliability"}
    assert [name for name, one in QUESTIONS.items() if one.__qualname__ != name] == []


def test_every_question_is_asked_with_its_own_parameters() -> None:
    """But for the earlier day of a comparison, which `Pair.ask` adds."""
    wrong = [
        (path.name, name, sorted(words))
        for path in SOURCES
        for name, words in asked(path)
        if name in QUESTIONS and (words ^ QUESTIONS[name].parameters) - QUESTIONS[name].optional - {"since"}
    ]
    assert wrong == []


def test_every_question_is_asked_somewhere() -> None:
    words = "".join(path.read_text(encoding="utf-8") for path in SOURCES)
    assert [name for name in QUESTIONS if f"queries.{name}" not in words] == []


def test_a_question_has_the_words_and_the_parameters_of_its_file() -> None:
    assert (queries.problems.__doc__ or "").startswith("problems: every problem")
    assert queries.problems.parameters == {"village", "unit"} == queries.problems.optional
    of_scope = {"scope", "scope_id"}
    assert (queries.compare_counts.parameters, queries.compare_counts.optional) == ({"since", *of_scope}, of_scope)


@pytest.mark.parametrize("words", [{}, {"part": "一"}, {"clause": "一", "part": "一"}])
def test_a_missing_and_a_foreign_parameter_are_refused(snapshot: Snapshot, words: dict[str, str]) -> None:
    with pytest.raises(TypeError, match="clause"):
        queries.clause(snapshot, DAY, **words)


@pytest.mark.parametrize("dataset", contracts())
def test_the_rows_of_a_ledger_stand_under_the_headings_of_its_contract(snapshot: Snapshot, dataset: str) -> None:
    of = contracts()[dataset]
    rows = queries.ledger_rows(snapshot, DAY, dataset=dataset, village="530523206201", item="烤烟")
    hidden = {field.heading for field in of.fields if field.privacy == "restricted" or field.type == "geometry"}
    shown = [field.heading for field in of.fields if field.heading not in hidden]
    assert rows.empty and list(rows)[-4:] == ["来源文件", "行", "上传人", "上传时间"]
    assert [name for name in rows if name in shown] == shown
    assert not hidden & set(rows)


@pytest.mark.parametrize("dataset", [name for name, contract in contracts().items() if contract.is_personal])
def test_whatever_a_contract_calls_personal_is_masked_or_left_out_of_the_rows(dataset: str) -> None:
    of = contracts()[dataset]
    personal = [field for field in of.fields if field.privacy != "public" and field.type in ("string", "geometry")]
    row: Row = {name: 1 if of[name].is_number else DAY if of[name].type == "date" else "甲" for name in of.primary_key}
    row |= {field.name: "王小明" if field.privacy == "masked" else "53052319900101123X" for field in personal}
    snapshot = snapshot_of(**{dataset: dated(DAY, [row]) if of.mode == "register" else [row]})
    words = queries.ledger_rows(snapshot, DAY, dataset=dataset).to_csv()
    has_names = any(field.privacy == "masked" for field in personal)
    assert ("王**" in words) == has_names and "王小明" not in words and "53052319900101123X" not in words
    assert ("王小明" in queries.ledger_rows(snapshot.unmasked(), DAY, dataset=dataset).to_csv()) == has_names
