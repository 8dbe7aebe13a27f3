"""What a visitor takes along: whom to visit, and nothing of what the register says of them."""

from __future__ import annotations

import io
import re
from typing import Any

import openpyxl
import pytest

from pingda_dash import draws, frames, queries
from pingda_dash.ingest import References, check_file
from pingda_dash.panels import spot as panels
from pingda_dash.spot import template
from tests.spot.conftest import DAY, Drawn


def homes_of(drawn: Drawn, full: bool = False) -> Any:
    snapshot = drawn.snapshot.unmasked() if full else drawn.snapshot
    return queries.spot_homes(snapshot, DAY, draw=drawn.draw)


@pytest.mark.parametrize("full", [False, True])
def test_names_are_masked_but_for_those_who_may_see_them(drawn: Drawn, full: bool) -> None:
    [draw] = frames.rows(draws.listed(drawn.lake.folder))
    document = panels.sheets(homes_of(drawn, full), draw)
    for name in homes_of(drawn, full=True)["name"]:
        masked = name[0] + "*" * (len(name) - 1)
        assert (f"<td>{name}</td>" in document, f"<td>{masked}</td>" in document) == (full, not full)


def test_a_sheet_names_draw_seed_and_household_and_leaves_all_that_is_seen_empty(drawn: Drawn) -> None:
    [draw] = frames.rows(draws.listed(drawn.lake.folder))
    homes, document = homes_of(drawn), panels.sheets(homes_of(drawn), draw)
    assert all(words in document for words in ("size: A4", draw.draw_id, f"种子 {draw.seed},", "农户名册 6月20日"))
    assert document.count("<section>") == homes["village"].nunique() == 2
    cells = dict(re.findall(r"<tr><td>\d+</td><td>(.*?)</td>(.*?)</tr>", document))
    assert set(cells) == set(homes["household_id"])
    assert all(row.endswith("<td></td>" * (len(panels.SEEN) + 2)) for row in cells.values())
    assert "脱贫户" not in document


def test_a_template_has_a_row_for_each_household_and_no_masked_name(drawn: Drawn, references: References) -> None:
    for personal in (False, True):
        data = template.workbook(homes_of(drawn, personal), references, personal)
        head, *rows = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0].iter_rows(values_only=True)
        at = {name: place for place, name in enumerate(head)}
        rows = [row for row in rows if row[at["户编号"]]]
        assert [row[at["户编号"]] for row in rows] == homes_of(drawn)["household_id"].tolist()
        assert {row[at["抽查编号"]] for row in rows} == {drawn.draw}
        assert all(bool(row[at["户主姓名"]]) == personal for row in rows) and "*" not in str(rows)
        filled = {name for name in head if any(row[at[name]] is not None for row in rows)}
        assert filled <= {"抽查编号", "户编号", "村", "村民小组", "户主姓名"}


def test_a_template_that_nobody_filled_in_is_not_accepted(drawn: Drawn, references: References) -> None:
    checked = check_file(template.workbook(homes_of(drawn), references, False), "入户核查.xlsx", references, DAY)
    assert checked.contract is not None and checked.contract.name == "visits" and not checked.ok
