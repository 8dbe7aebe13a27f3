"""The smallest panels: a status, and a calm word where nothing was reported."""

from __future__ import annotations

from pingda_dash.panels.render import render


def status_pill(status: str) -> str:
    """A status as dot and word."""
    return render("status.html", status=status)


def nothing(title: str = "未报送", words: str = "") -> str:
    """What a panel says when there is nothing to draw yet."""
    return render("nothing.html", title=title, words=words)
