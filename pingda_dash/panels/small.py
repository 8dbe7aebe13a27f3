"""The smallest panel: a word where nothing was reported."""

from __future__ import annotations

from pingda_dash.panels.render import render


def nothing(title: str = "未报送", words: str = "") -> str:
    """What a panel says when there is nothing to draw yet."""
    return render("nothing.html", title=title, words=words)
