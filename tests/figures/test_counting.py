"""How each figure is counted: a sentence for every question, in Chinese."""

import re

import pytest

from pingda_dash import queries
from pingda_dash.contracts import contracts
from pingda_dash.figures import counting

QUESTIONS = {name for name, one in vars(queries).items() if isinstance(one, queries.Question)} | {"ledger_rows"}
SENTENCES = {
    name: words for kind in ("questions", "ledgers", "tools") for name, words in counting.sentences(kind).items()
}


def test_every_question_says_how_it_is_counted_and_nothing_else_does():
    assert set(counting.sentences(counting.QUESTIONS)) == QUESTIONS


def test_every_ledger_that_is_owed_says_which_of_its_rows_count():
    assert set(counting.sentences(counting.LEDGERS)) == {name for name, one in contracts().items() if one.owed}


@pytest.mark.parametrize("name", SENTENCES)
def test_a_sentence_is_chinese_and_names_no_table(name: str):
    words = SENTENCES[name]
    assert re.search(r"[A-Za-z_]", words) is None
    assert words.endswith("。") and len(words) > 8


def test_a_figure_of_no_question_and_no_tool_has_no_sentence():
    with pytest.raises(KeyError):
        counting.counted("nothing")
