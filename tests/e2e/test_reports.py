"""The page 报告 by touch: a unit that still owes its report is chosen, and its report is in the browser's hands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from pingda_dash.report import paper

UNIT = "乡烟站"


def test_who_owes_a_report_is_one_touch_from_having_it_made(turned: Callable[[str], Page]) -> None:
    page = turned("/reports?asof=2020-05-20")
    page.locator(f"[data-pick='due:{UNIT}']").click()
    expect(page.locator(".st-key-reports-whom input")).to_have_value(UNIT)
    with page.expect_download() as coming:
        page.get_by_role("button", name="写专题报告").click()
    assert coming.value.suggested_filename == f"平达乡_专题报告_{UNIT}_2020-05-20.docx"
    assert paper.read(Path(coming.value.path()).read_bytes()).about["subject"] == f"单位:{UNIT}"
