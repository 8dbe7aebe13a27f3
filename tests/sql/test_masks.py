"""The masks of SQL: the same corpus as those of Python, and what either does with anything at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pingda_dash.masking import mask_name, mask_names, mask_text
from tests.masks import MASKED, NAMES, NOT_MASKED

MACROS = Path(__file__).parents[2] / "pingda_dash" / "sql" / "macros" / "masks.sql"
Ask = Callable[[str, str | None], str | None]


@pytest.fixture(scope="module")
def ask() -> Ask:
    con = duckdb.connect()
    con.execute(MACROS.read_text(encoding="utf-8"))
    con.execute("set variable unmasked = false")

    def value(expression: str, text: str | None) -> str | None:
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


PIECES = st.sampled_from(
    ["138", "1234", "5678", "0875", "6612345", "66123456", "13812345678", "530523", "19900101", "530523199001011234",
     "123X", "530523650101123", "-", " ", "－", "\u3000", ".", "+86", "86", "0", "(", ")", "电话", "tel", ":", "号码为",
     "１３８", "9", "年", ",", "x", "XM", "\n"]
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_whatever_stands_in_a_text_sql_and_python_agree(ask, text):
    assert ask("masked_text(?)", text) == mask_text(text)


@settings(deadline=None)
@given(st.text("张三李四王五、, ;/\u3000\n", max_size=12))
def test_whatever_names_a_cell_has_sql_and_python_agree(ask, names):
    assert (ask("masked_names(?)", names) or "") == mask_names(names)
