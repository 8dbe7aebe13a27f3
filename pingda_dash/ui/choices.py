"""Choices of a page that stand in its address, so that a link or a wall shows the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st


def segments(label: str, options: Mapping[str, str], *, key: str, default: str | None = None) -> str:
    """One of a few named options side by side, kept in the address under `key`; the first unless `default` says."""
    first = default or next(iter(options))
    chosen = st.segmented_control(
        label,
        list(options),
        format_func=options.__getitem__,
        default=first,
        required=True,
        key=key,
        label_visibility="collapsed",
        bind="query-params",
    )
    return str(chosen or first)


def select(label: str, options: Sequence[str], param: str, **style: Any) -> str:
    """A select box whose choice is `?param=` and survives a change of page (Streamlit drops what a widget binds).

    The first option is the default and leaves the address bare; a value in the address that is no option reads as it.
    """
    key = f"choice-{param}"
    asked = st.query_params.get(param)
    st.session_state[key] = asked if asked in options else options[0]

    def write() -> None:
        chosen = st.session_state[key]
        if chosen == options[0]:
            st.query_params.pop(param, None)
        else:
            st.query_params[param] = chosen

    return str(
        st.selectbox(
            label, options, key=key, on_change=write, label_visibility="collapsed", placeholder="请选择", **style
        )
    )
