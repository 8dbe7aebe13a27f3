"""The masks of SQL: the same corpus as those of Python, and what either does with any names at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pingda_dash import sql_functions
from pingda_dash.masking import mask_name, mask_names
from tests.masks import MASKED, NAMES, NOT_MASKED

MACROS = Path(__file__).parents[2] / "pingda_dash" / "sql" / "macros" / "masks.sql"
Ask = Callable[..., str | None]


@pytest.fixture(scope="module")
def ask() -> Ask:
    con = duckdb.connect()
    sql_functions.register(con)
    con.execute(MACROS.read_text(encoding="utf-8"))

    def value(expression: str, text: str | None, unmasked: bool = False) -> str | None:
        con.execute(f"set variable unmasked = {unmasked}")
        row = con.execute(f"select {expression}", [text]).fetchone()
        assert row is not None
        return row[0]

    return value


@pytest.mark.parametrize(("text", "shown"), [*MASKED, *((text, text) for text in NOT_MASKED), (None, None)])
def test_a_text_is_masked_as_in_python(ask, text, shown):
    assert ask("masked_text(?)", text) == shown


@pytest.mark.parametrize(("names", "shown"), [*NAMES, ("", None), (None, None)])
def test_names_are_masked_as_in_python(ask, names, shown):
    assert ask("masked_names(?)", names) == shown


@pytest.mark.parametrize(
    ("name", "shown"), [("王小明", "王**"), ("王", "王*"), ("欧阳娜娜", "欧***"), (None, None), ("", None)]
)
def test_a_name_is_masked_but_for_its_first_character(ask, name, shown):
    assert ask("masked_name(?)", name) == shown
    assert name is None or mask_name(name) == (shown or "")


@pytest.mark.parametrize(
    ("unmasked", "note", "names", "shown"),
    [
        (False, "王小明的联系电话 13812345678", "王小明、李芳", "王**的联系电话 138****5678"),
        (False, "由李芳、王小明负责", "王小明、李芳", "由李*、王**负责"),
        (False, "王 小明、李\u200b芳已核实", "王小明、李芳", "王**、李*已核实"),
        (False, "王某已核实", "王", "王某已核实"),
        (False, "已核实", None, "已核实"),
        (False, None, "王小明", None),
        (True, "王小明的联系电话 13812345678", "王小明", "王小明的联系电话 138****5678"),
    ],
)
def test_names_that_a_row_knows_are_masked_in_its_notes(ask, unmasked, note, names, shown):
    literal = f"'{names}'" if names else "null"
    assert ask(f"masked_note(?, {literal})", note, unmasked) == shown


@settings(deadline=None)
@given(st.text("张三李四王五、, ;/\u3000\n", max_size=12))
def test_whatever_names_a_cell_has_sql_and_python_agree(ask, names):
    assert (ask("masked_names(?)", names) or "") == mask_names(names)
