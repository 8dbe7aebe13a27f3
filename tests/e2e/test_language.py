"""No English by accident on any screen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.e2e.harness import ADDRESSES, Look, texts
from tests.e2e.language import english


def test_accidents_are_told_from_words_that_belong() -> None:
    assert english(["支持 CSV、XLSX(GBK 或 UTF-8)", "T01 复垦复绿", "产业 5.20.csv", "CGCS2000", "建档立卡APP"]) == []
    assert english(["Browse files", "暂无 data"]) == ["Browse files ← Browse files", "data ← 暂无 data"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_screen_speaks_chinese(look: Callable[..., Look], address: str) -> None:
    assert english(look(address).texts) == []


def test_the_calendar_speaks_chinese(turned: Callable[[str], Page]) -> None:
    page = turned("/?asof=2020-05-20")
    page.get_by_role("button", name="2020年5月20日").click()
    page.get_by_text("前一天").wait_for()
    assert english(texts(page)) == []
