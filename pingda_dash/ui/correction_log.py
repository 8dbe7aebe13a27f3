"""The log of corrections in its dialog: had as a file, and replayed on what the data say now."""

from __future__ import annotations

import html
from functools import partial
from pathlib import Path

import streamlit as st

from pingda_dash import corrections, desk, settings
from pingda_dash.corrections import Conflict, Replay
from pingda_dash.errors import PingdaError
from pingda_dash.ui import access, live, picks
from pingda_dash.ui.grid import XLSX

FILE = "更正记录.csv"
CONFLICTS_SHOWN = 20
_CSS = (Path(__file__).parent / "desk.css").read_text(encoding="utf-8")


def draw() -> None:
    """Draw the ways to the log and to its replay: for who may have originals and answers for the township."""
    user = access.current_user()
    if user is None or not user.may("original") or not user.everywhere:
        return
    st.html(f"<style>{_CSS}</style>")
    st.download_button(
        "下载更正记录", access.download(_log, "original", "export", FILE), FILE, "text/csv", key="corrections-log",
        on_click="ignore",
    )  # fmt: skip
    st.html(
        '<p class="pd-caption">逐项带原值、新值、理由、谁、何时,不脱敏。原始台账重新上传后,把更正记录拖到下面重放:'
        "原值仍在的写成文件,照常上传才生效;其余列为冲突。</p>"
    )
    with st.container(key="desk-drop"):
        file = st.file_uploader("更正记录", key="corrections-replay", label_visibility="collapsed")
    if file is not None:
        try:
            _draw_outcome(_replayed(file.getvalue(), file.name))
        except PingdaError as error:
            _say(str(error))


def _log() -> bytes:
    lake = live.lake()
    return corrections.log_csv(corrections.log(lake, desk.references(lake, settings.data_dir())))


def _replayed(data: bytes, name: str) -> Replay:
    lake = live.lake()
    return corrections.replay(
        lake, desk.references(lake, settings.data_dir()), corrections.read_log(data, name)
    )  # fmt: skip


def _draw_outcome(outcome: Replay) -> None:
    """How much of a log can be applied, the files for the desk, and what cannot be."""
    counts = f"可更正 {outcome.applied} 处,已更正过 {outcome.already} 处,冲突 {len(outcome.conflicts)} 处"
    _say(
        f"{counts}。数据没有改动。" + ("下载后一起拖到“数据上传”,核对、确认、接收后成为一版。" if outcome.files else "")
    )
    if outcome.files:
        with st.container(key="corrections-files", horizontal=True, vertical_alignment="center"):
            for name, data in outcome.files:
                made = access.download(partial(bytes, data), "original", "export", name)
                st.download_button(name, made, name, XLSX, key=f"corrections-{name}", on_click="ignore")
            st.button("去上传", key="corrections-upload", type="tertiary", on_click=picks.follow, args=("page:upload",))
    for conflict in outcome.conflicts[:CONFLICTS_SHOWN]:
        _say(_conflict_words(conflict))
    if len(outcome.conflicts) > CONFLICTS_SHOWN:
        _say(f"另有 {len(outcome.conflicts) - CONFLICTS_SHOWN} 处冲突。")


def _conflict_words(conflict: Conflict) -> str:
    one = conflict.correction
    return f"冲突 · {one.ledger} · {one.row_words} · {one.column}:{conflict.words}"


def _say(words: str) -> None:
    st.html(f'<p class="pd-caption" role="status">{html.escape(words)}</p>')
