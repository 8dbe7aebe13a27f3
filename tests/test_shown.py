"""What a window is answered tells no number and no name of a person, wherever one was written; all else stays."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from pingda_dash import queries
from pingda_dash.__main__ import main
from pingda_dash.contracts import contracts
from pingda_dash.persons import NOBODY
from pingda_dash.queries import Question
from pingda_dash.shown import Shown
from pingda_dash.snapshot import Snapshot, open_snapshot
from tests.hostile import NAMES, SECRETS, VILLAGE, home_of_people, leaks

DAY, SINCE = date(2020, 5, 20), date(2020, 5, 13)
ANSWER = {
    "words": f"{NAMES[1]}家已修好",
    "reason": f"{NAMES[2]}家没修",
    "as_of": "2020-05-13",
    "step": "answered",
    "id": 1,
}
DIRECTIVES = json.dumps([{
    "id": 1, "label": "督办〔2020〕1号", "item": "task:T35", "title": f"{NAMES[0]}家", "work": f"去{NAMES[0]}家",
    "unit": "乡烟站", "due": "2020-05-18", "as_of": "2020-05-06", "author": "李领导", "steps": [ANSWER],
}])  # fmt: skip
GIVEN = {
    "village": VILLAGE, "since": SINCE, "log": "[]", "promises": "[]", "meetings": "[]", "places": [["", "overview"]],
    "goal": "training", "pace": 1.0, "directives": DIRECTIVES, "label": "督办〔2020〕1号",
    "text": "欧阳", "named": False, "unit": "乡扶贫办", "clause": "四(四)", "draw": "C001",
}  # fmt: skip
DRAWN = {"spot_draw", "spot_size", "spot_stated", "map_hexagons"}
"""Questions that give numbers, or what is written down and not shown."""


def answers(snapshot: Snapshot) -> Iterator[tuple[str, pd.DataFrame]]:
    """Every question's answer, and the rows of every ledger."""
    for name, question in vars(queries).items():
        if isinstance(question, Question) and name not in DRAWN:
            given = {one: GIVEN.get(one, "x") for one in question.parameters - question.optional}
            yield name, question(snapshot, DAY, **given)
    for dataset in contracts():
        yield dataset, queries.ledger_rows(snapshot, DAY, dataset)
        yield dataset, queries.reliability(snapshot, DAY, dataset)


def test_each_text_of_what_is_json_is_masked_by_itself() -> None:
    kept = json.dumps([{"n": 1, "text": "共 138 户"}])
    assert Shown().text(kept) == kept
    assert json.loads(Shown().text(json.dumps({"n": 1.5, "of": ["138\n1234\n5678", None, "好"]}))) == {
        "n": 1.5, "of": ["138\n****\n5678", None, "好"],
    }  # fmt: skip


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("people") / "home"


@pytest.fixture(scope="module")
def people(place: Path) -> Snapshot:
    return open_snapshot(home_of_people(place))


def leaked(frame: pd.DataFrame) -> list[str]:
    return leaks("\n".join(str(value) for column in frame for value in frame[column] if value is not None))


def test_no_answer_tells_a_number_or_a_name(people):
    shown = Shown(people.people)
    raw = {name: leaked(frame) for name, frame in answers(people)}
    assert sum(map(bool, raw.values())) > 40  # what SQL leaves to the last door
    assert {name: leaked(shown.frame(frame)) for name, frame in answers(people)} == {name: [] for name in raw}


@pytest.mark.parametrize(
    "words", [["history"], ["history", "--json"], ["shapes"], ["mark"], ["compare", "1", "20"]], ids=" ".join
)
def test_no_command_prints_a_number_or_a_name(words, people, place, monkeypatch, capsys):
    monkeypatch.setenv("PINGDA_HOME", str(place))
    assert main(words) == 0
    printed = capsys.readouterr().out
    assert len(printed) > 50
    assert leaks(printed) == []


def test_who_may_see_names_sees_no_number(people):
    shown, snapshot = Shown(NOBODY), people.unmasked()
    seen = [one for _, frame in answers(snapshot) for one in leaked(shown.frame(frame))]
    assert set(seen) == set(NAMES)
    assert not set(seen) & set(SECRETS)


def test_nothing_of_the_demo_is_masked_that_was_not(demo_snapshot):
    shown = Shown(demo_snapshot.people)
    for name, frame in answers(demo_snapshot):
        after = shown.frame(frame)
        for column in frame:
            assert after[column] is frame[column] or after[column].equals(frame[column]), (name, column)


def test_a_thing_is_known_again_by_what_it_is_called_on_the_screen(people):
    shown = Shown(people.people)
    projects = shown.frame(queries.fund_projects(people, DAY))
    assert projects["project_id"].is_unique
    for name in projects["project_id"]:
        assert len(queries.ledger_rows(people, DAY, "funds", item=shown.meant(name))) == 1


def test_two_things_of_one_name_under_the_mask_are_told_apart():
    shown = Shown()
    frame = pd.DataFrame({"household_id": ["530523198703140918", "530523197712250918", "PD206-0069"]})
    called = shown.frame(frame)["household_id"].tolist()
    assert called == ["530***********0918", "530***********0918(2)", "PD206-0069"]
    assert [shown.meant(one) for one in called] == frame["household_id"].tolist()
    assert shown.meant("\n".join(called)) == "\n".join(frame["household_id"])


def test_an_answer_with_nothing_to_mask_is_the_same_frame():
    frame = pd.DataFrame({"name": ["甘蔗", None], "days": [[1, 2], None], "sha256": ["13812345678", ""], "n": [1, 2]})
    assert Shown().frame(frame) is frame
    lists = Shown().frame(pd.DataFrame({"who": [["电话13812345678", "甘蔗"], None]}))
    assert lists["who"].tolist() == [["电话138****5678", "甘蔗"], None]
