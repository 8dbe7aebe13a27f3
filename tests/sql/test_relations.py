"""Habits of the SQL folder: one relation a file, a head that states its grain, an order that can be built."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from pingda_dash.lake import Lake
from pingda_dash.queries import Question
from pingda_dash.snapshot import LAYERS, SQL, Snapshot, is_kept, open_snapshot, relations, sources

RELATIONS = sorted(path for layer in LAYERS for path in (SQL / layer).glob("*.sql"))
QUERIES = sorted((SQL / "queries").glob("*.sql"))
DAYS = date(2020, 3, 25), date(2020, 5, 20), date(2020, 6, 30)
"""The first days, when most is not reported; the middle; and the last day of the campaign."""
NOWHERE = {"houses": "[]", "groups": "[]"}
DIRECTIVES = json.dumps([{
    "id": 1, "label": "督办〔2020〕1号", "item": "task:T35", "title": "技能培训", "figure": "38/141 人次",
    "status": "滞后", "work": "办夜校", "unit": "乡社保中心", "village": None, "due": "2020-05-13",
    "as_of": "2020-05-06", "author": "李领导", "office": "全乡", "at": "2020-05-06 10:00:00",
    "steps": [{
        "id": 1, "step": "answered", "words": "已开班", "reason": "", "version": None, "due": None, "unit": None,
        "village": None, "as_of": "2020-05-12", "author": "王经办", "office": "乡社保中心", "at": "2020-05-12 10:00:00",
        "evidence": [],
    }],
}])  # fmt: skip
PARAMETERS: dict[str, dict[str, object]] = {
    "annotated_days": {"meetings": "[]"},
    "compare_village_indicators": {"indicator": None},
    "goal_fan": {"goal": "training"},
    "goal_series": {"goal": "training", "village": None},
    "home_history": {"household": "PD205-0367"},
    "home_items": {"household": "PD205-0367"},
    "map_groups": {"village": "530523206205"},
    "map_hexagons": {"village": None, "dots": "water", "size": 500.0, "east": None, "north": None, **NOWHERE},
    "map_homes": {"village": None, "group": None},
    "map_kinds": {"dots": "category"},
    "map_search": {"text": "0367", "named": False},
    "meeting_trend": {"item": "task:T35"},
    "meeting_villages": {"item": "task:T35"},
    "meeting_agenda": {"promises": "[]"},
    "promises": {"promises": '[{"id": 1, "item": "task:T24", "as_of": "2020-05-06", "promised": "2020-05-18"}]'},
    "urgent_duties": {"scope": "乡", "scope_id": "", "promises": "[]"},
    "village_paces": {"goal": "training"},
    "worklist": {"log": "[]", "village": None},
}
DIRECTIVE = {"directives": DIRECTIVES, "label": "督办〔2020〕1号"}
PARAMETERS |= {
    "directives": {"directives": DIRECTIVES, "unit": None, "village": None, "item": None},
    "directive_counts": {"directives": DIRECTIVES},
    "directive_steps": DIRECTIVE,
    "directive_answers": DIRECTIVE,
}
COMPARING = [path for path in QUERIES if path.stem.startswith("compare_")]


def stated_key(path: Path) -> dict[str, bool]:
    """The columns of the key that a file's head states, and whether each may be null (`village_code or null`)."""
    stated = re.search(r"\bkey: (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    parts = stated.group(1).split(", ") if stated else []
    return {part.removesuffix(" or null"): part.endswith(" or null") for part in parts}


KEYED_QUERIES = [path for path in QUERIES if stated_key(path)]


@pytest.fixture(scope="module")
def demo(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    """The demo lake's newest version."""
    home = shutil.copytree(filled, tmp_path_factory.mktemp("relations") / "home")
    with closing(open_snapshot(Lake.open(home, "demo"))) as opened:
        yield opened


def assert_key_holds(rows: pd.DataFrame, key: dict[str, bool]) -> None:
    """The key's columns exist, no two rows share it, and only what is said to be null ever is."""
    assert set(key) <= set(rows.columns)
    assert rows[rows.duplicated(list(key))].empty
    assert [column for column, may_be_null in key.items() if rows[column].isna().any() and not may_be_null] == []


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


@pytest.mark.parametrize("path", RELATIONS, ids=lambda path: path.stem)
def test_a_relation_has_the_key_that_its_head_states(path, demo):
    key, ever_null = stated_key(path), set()
    for day in DAYS:
        rows = demo.run(f"from {path.stem}", day)
        assert_key_holds(rows, key)
        ever_null |= {column for column in key if rows[column].isna().any()}
    assert ever_null == {column for column, may_be_null in key.items() if may_be_null}


@pytest.mark.parametrize("path", KEYED_QUERIES, ids=lambda path: path.stem)
def test_a_query_has_the_key_that_its_head_states(path, demo):
    earlier = {"since": date(2020, 5, 6)} if path in COMPARING else {}
    rows = Question(path.stem)(demo, date(2020, 5, 20), **earlier, **PARAMETERS.get(path.stem, {}))
    assert len(rows)
    assert_key_holds(rows, stated_key(path))
