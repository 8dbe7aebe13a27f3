"""What happens when something breaks: a line in the log, a message on the screen, never a traceback."""

from __future__ import annotations

import html
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from pingda_dash import faults
from pingda_dash.errors import PingdaError
from pingda_dash.incidents import record as record  # pages say incidents.record


def markup(error: Exception, where: str = "") -> str:
    """Log an exception; returns its message as HTML: what it says of itself, or the machine, and a number to report."""
    number = record(error, where)
    plain = isinstance(error, PingdaError) or faults.is_refusal(error)
    text = faults.words(error) if plain else "这一屏暂时打不开,数据没有受影响。"
    return (
        '<div class="pd-incident" role="alert"><b>这一屏没有画出来</b>'
        f"<p>{html.escape(text)}</p>"
        f"<p>请刷新页面再试;仍不行,请把事件编号 <code>{number}</code> 告诉维护人员。</p></div>"
    )


def show(error: Exception, where: str = "") -> None:
    """Draw what went wrong (see `markup`) in place."""
    st.html(markup(error, where))


@contextmanager
def error_boundary(where: str = "") -> Iterator[None]:
    """Run a piece of a screen; an exception in it becomes a message; Streamlit's own control flow passes."""
    try:
        yield
    except Exception as error:  # the last door before the screen: everything is logged, nothing is hidden
        show(error, where)
