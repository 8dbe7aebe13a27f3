"""A column is named once: by its contract, or by the dictionary where it is worked out."""

from __future__ import annotations

from collections import Counter

import pytest

from pingda_dash import dictionary
from pingda_dash.contracts import contracts
from pingda_dash.dictionary import heading, headings
from pingda_dash.figures import tables

TABLES = {name: value for name, value in vars(tables).items() if name.isupper() and isinstance(value, dict)}


@pytest.mark.parametrize("name", TABLES)
def test_no_table_has_one_heading_twice(name: str) -> None:
    assert [title for title, count in Counter(TABLES[name].values()).items() if count > 1] == []


def test_a_ledgers_column_is_called_what_its_contract_says() -> None:
    assert heading("planned_wan", "funds") == contracts()["funds"]["planned_wan"].heading == "计划资金(万元)"
    assert heading("households.village_group", "monitoring") == "村民小组"
    assert headings("name:head_name members", "households") == {"name": "户主姓名", "members": "家庭人口"}


def test_what_is_worked_out_has_a_word_of_its_own() -> None:
    assert (heading("status"), heading("was_status"), heading("progress")) == ("状态", "原状态", "完成率(%)")
    assert not dictionary.SHARES.keys() & dictionary.DERIVED.keys()


@pytest.mark.parametrize("word", ["planned_wan", "funds.planned", "was_", "nobody.status"])
def test_what_nothing_names_is_refused(word: str) -> None:
    with pytest.raises(KeyError):
        heading(word)


def test_every_word_of_the_dictionary_heads_a_column() -> None:
    used = {title for table in TABLES.values() for title in table.values()}
    assert {word for word, title in dictionary.DERIVED.items() if title not in used} == set()
