"""Which palette a window has, for our own drawings and for Streamlit's widgets.

It is in the address: `?theme=light`, `?theme=auto` (light by day, dark in the evening), anything else dark. Kept in the
window's session, so that two windows never mix and a dialog drawn again alone has the page's palette.
"""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

import streamlit as st
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime.app_session import AppSession

from pingda_dash import clock, theme
from pingda_dash.theme import Palette

PARAM = "theme"
MORNING, EVENING = time(7), time(19)
"""`auto` is light from the one to the other, by the township's clock."""
_KEPT = "_theme"


def palette_of(asked: str | None, now: datetime) -> Palette:
    """The palette that the address asks for at that moment."""
    if asked == "auto":
        return theme.LIGHT if MORNING <= now.time() < EVENING else theme.DARK
    return theme.PALETTES.get(asked or "", theme.DARK)


def begin() -> None:
    """Note what the address asks for; where it changed, run once more, so that Streamlit's widgets follow."""
    scheme = palette_of(st.query_params.get(PARAM), clock.now()).scheme
    before = palette().scheme
    st.session_state[_KEPT] = scheme
    if before != scheme:
        st.rerun()


def palette() -> Palette:
    """The palette of the window that is being drawn."""
    return theme.PALETTES[st.session_state.get(_KEPT, theme.DARK.scheme)]


def turn() -> None:
    """Light for dark and the other way round: a button's callback."""
    if palette() is theme.LIGHT:
        st.query_params.pop(PARAM, None)
    else:
        st.query_params[PARAM] = theme.LIGHT.scheme


# --- Streamlit's own widgets ----------------------------------------------------------------------------------
# Streamlit has one theme for all windows, or one that each viewer picks in a menu we do not show. But every run begins
# with a message that carries the theme, and the browser follows it at once, without a reload: so ours says it there.

_create_message = AppSession._create_new_session_message


def _create_themed_message(session: AppSession, *args: Any, **kwargs: Any) -> Any:
    message = _create_message(session, *args, **kwargs)
    set_theme(message.new_session.custom_theme, _session_palette(session))
    return message


AppSession._create_new_session_message = _create_themed_message  # type: ignore[method-assign, assignment]


def _session_palette(session: AppSession) -> Palette:
    """The palette of a session, as its last run noted it (the address cannot be read here)."""
    state = session.session_state
    return theme.PALETTES[state[_KEPT]] if _KEPT in state else theme.DARK


def set_theme(custom_theme: CustomThemeConfig, colours: Palette) -> None:
    """Write a palette into Streamlit's theme message (`.streamlit/config.toml` is the dark one)."""
    custom_theme.base = CustomThemeConfig.BaseTheme.Value(colours.scheme.upper())
    custom_theme.primary_color = custom_theme.link_color = colours.actual
    custom_theme.background_color, custom_theme.secondary_background_color = colours.ink, colours.panel
    custom_theme.text_color, custom_theme.border_color = colours.text, colours.line
