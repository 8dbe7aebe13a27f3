"""Text that stands in several runs of one paragraph or cell, changed in place: the runs keep their formats."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from pingda_dash.report.package.xml import SPACE


def replace_text(nodes: Sequence[etree._Element], start: int, end: int, text: str) -> None:
    """Put a text in place of the characters from start to end of the nodes' texts together."""
    at, written = 0, False
    for node in nodes:
        own = node.text or ""
        first, last = max(start - at, 0), min(end - at, len(own))
        at += len(own)
        inside = first < last or (start == end and first <= len(own) and at >= start)
        if not inside or (written and first >= last):
            continue
        node.text = own[:first] + ("" if written else text) + own[max(last, first) :]
        node.set(SPACE, "preserve")
        written = True
