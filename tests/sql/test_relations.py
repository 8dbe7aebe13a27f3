"""Habits of the SQL folder: one relation a file, a head that states its grain, an order that can be built."""

from __future__ import annotations

import re

import pytest

from pingda_dash.snapshot import LAYERS, SQL, is_kept, relations, sources

RELATIONS = sorted(path for layer in LAYERS for path in (SQL / layer).glob("*.sql"))
QUERIES = sorted((SQL / "queries").glob("*.sql"))


@pytest.mark.parametrize("path", RELATIONS, ids=lambda path: path.stem)
def test_a_relation_says_its_name_grain_and_key_in_its_head(path):
    head = "".join(line for line in path.read_text(encoding="utf-8").splitlines(keepends=True) if line.startswith("--"))
    assert head.startswith(f"-- {path.stem}: ")
    assert "grain: " in head and "key: " in head


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_a_query_says_what_it_answers_in_its_first_line(path):
    assert path.read_text(encoding="utf-8").startswith(f"-- {path.stem}: ")


def test_every_relation_comes_after_the_ones_it_reads():
    made: set[str] = set()
    for name, select in relations().items():
        reads = {word for word in re.findall(r"\b(?:from|join)\s+(\w+)", select) if word in relations()}
        assert reads - {name} <= made, name
        made.add(name)


def test_a_relation_that_is_kept_does_not_speak_of_the_day():
    by_day = {name for name, select in relations().items() if not is_kept(select)}
    for name in relations().keys() - by_day:
        assert "as_of" not in relations()[name], name
        assert not sources(relations()[name]) & by_day, name
