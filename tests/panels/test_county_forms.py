"""A form's grid: blanks offer themselves, words are escaped and masked, nothing of the file is taken for markup."""

from __future__ import annotations

from pingda_dash.panels import county_forms as panels
from pingda_dash.panels.county_forms import Option, Standing
from pingda_dash.report.blanks import Grid, Piece, Square

HOSTILE = "<script>alert(1)</script>"


def test_a_grid_offers_its_blanks_and_shows_the_files_own_words_masked_and_escaped() -> None:
    squares = (
        Square(1, 1, 1, 2, (Piece(f"{HOSTILE}欧阳"),)), Square(2, 1, 1, 1, (Piece("=SUM(A1)"),), "formula"),
        Square(2, 2, 2, 1, (Piece("", "表!B2"),), "empty"), Square(3, 1, 1, 1, (Piece("共"), Piece("__", "表!A3#1"))),
    )  # fmt: skip
    standings = {"表!B2": Standing("72", "filled", f"户数:{HOSTILE}"), "表!A3#1": Standing("待选", "open", "共:待选")}
    markup = panels.grid([Grid("表", squares)], standings, "表!B2", lambda text: text.replace("欧阳", "欧*"))
    assert HOSTILE not in markup
    assert "欧*" in markup and "欧阳" not in markup
    assert 'data-pick="blank:表!B2"' in markup and 'data-pick="blank:表!A3#1"' in markup
    assert "grid-area: 2 / 2 / span 2 / span 1" in markup
    assert markup.count(" chosen") == 1
    assert "已对应" in markup and "待选" in markup and "由人填写" not in markup


def test_a_choice_and_what_is_left_are_escaped() -> None:
    options = [Option("funds:spent_wan", "支出资金", "1 元", "5月20日 · 可确定", True)]
    markup = panels.choice(HOSTILE, "表!B2", options, is_mapped=True)
    markup += panels.unfilled([("表!B2", HOSTILE, "未报送")])
    assert "<script>" not in markup
    assert 'data-pick="figure:funds:spent_wan"' in markup and 'data-pick="clear:"' in markup
    assert "没有相近的数" in panels.choice("x", "", [], is_mapped=False)
    assert "每个空格都填上了" in panels.unfilled([])
