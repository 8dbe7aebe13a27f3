"""How a file on the desk is read, and what a clerk overrules of it: encoding, delimiter, header row, sheet, dataset,
and which of its columns is which."""

from __future__ import annotations

import html
from collections.abc import Mapping
from datetime import date
from typing import Any

import streamlit as st

from pingda_dash import panels
from pingda_dash.contracts import Field, contracts
from pingda_dash.desk.batch import Batch
from pingda_dash.desk.verdict import Verdict
from pingda_dash.ingest import CheckedFile, Overrides
from pingda_dash.ingest.dialect import DELIMITER_NAMES
from pingda_dash.ingest.recognise import nearest
from pingda_dash.ingest.shapes import ASKED, KINDS
from pingda_dash.ingest.text import ENCODING_NAMES
from pingda_dash.panels.desk import how_read
from pingda_dash.ui import stage

UNREAD = "不读入"
BY_ITSELF = "自动"
AXES = {"swapped": "纬度在前"}
"""How the coordinates of a geo file may be overruled."""
NEAREST = 3
"""Ledgers that a file taken for none is likened to."""
COLUMNS_OFFERED = 60
"""A sheet of hundreds of columns is not offered one choice for each."""


def draw(batch: Batch, key: str, file: CheckedFile) -> None:
    """How the file was read, at the right end of the title line; behind it every guess, to be overruled."""
    overrides = batch.overrides.get(key, Overrides())
    label = " · ".join(filter(None, (how_read(file), "可改")))
    with stage.widgets("reading"), st.popover(label, type="tertiary", key="desk-reading"):
        guesses = file.table.guesses if file.table is not None else ()
        for guess in guesses:
            st.html(f'<p class="pd-caption">{html.escape(guess.message)}</p>')
        with st.container(key="reading-form"):
            titles = {one.name: one.title for one in contracts().values()}
            _choice(batch, key, "dataset", "这是哪一本台账", titles, overrides.dataset)
            table = file.table
            if table is None or table.kind == "csv":
                _choice(batch, key, "encoding", "文字编码", ENCODING_NAMES, overrides.reading.encoding)
                _choice(batch, key, "delimiter", "分隔符", DELIMITER_NAMES, overrides.reading.delimiter)
            elif len(table.sheets) > 1:
                what = "图层" if table.kind in KINDS else "工作表"
                _choice(batch, key, "sheet", what, {name: name for name in table.sheets}, overrides.reading.sheet)
            if table is not None and table.kind in KINDS:
                _choice(batch, key, "axes", "坐标次序", AXES, overrides.reading.axes)
            else:
                rows = {row: f"第 {row} 行" for row in range(1, 41)}
                _choice(batch, key, "header_row", "表头在哪一行", rows, overrides.reading.header_row)


def draw_shapes(batch: Batch, key: str, file: CheckedFile) -> None:
    """Of a geo file what it does not say of its features: each a choice or a line to fill in, for all of them at once.

    What a clerk has stated stays there to be changed; what the file says itself is not asked.
    """
    if file.table is None or file.recognition is None or file.table.kind not in KINDS:
        return
    reading = batch.overrides.get(key, Overrides()).reading
    stated = {**{one.what: one.value for one in file.table.guesses}, **reading.stated()}
    lacking = {one.name for one in file.recognition.missing}
    asked = [name for name in ASKED if name in file.dataset.names and (name in lacking or name in stated)]
    if not asked:
        return
    with st.container(key="desk-shapes", horizontal=True, vertical_alignment="bottom"):
        for name in asked:
            _stated(batch, key, file.dataset[name], stated.get(name))


def _stated(batch: Batch, key: str, field: Field, chosen: str | None) -> None:
    """One thing that is said of all features: a word of a list, a day, or a text."""
    widget = f"desk-stated-{field.name}-{key}-{chosen}"

    def write() -> None:
        value = st.session_state[widget]
        text = value.isoformat() if isinstance(value, date) else str(value or "").strip()
        batch.overrule(key, **{field.name: text or None})

    label = f"{field.title}({'必填' if field.required else '公开展示须有'})"
    if field.enum:
        st.selectbox(
            label, field.enum, index=field.enum.index(chosen) if chosen in field.enum else None, key=widget,
            on_change=write, placeholder="请选择",
        )  # fmt: skip
    elif field.type == "date":
        day = date.fromisoformat(chosen) if chosen else None
        st.date_input(label, day, key=widget, on_change=write, format="YYYY-MM-DD", min_value=date(1949, 10, 1))
    else:
        st.text_input(label, chosen or "", key=widget, on_change=write, placeholder=f"例如 {field.example}")


def draw_unknown(batch: Batch, key: str, file: CheckedFile) -> None:
    """Of a file that was taken for no ledger: the nearest ones, a press each, and all to choose from."""
    if file.contract is not None or file.table is None:
        return
    near = nearest(file.table.header)
    ranked = [*near, *(one for one in contracts().values() if one not in near)]
    titles = {one.name: one.title for one in ranked}
    with st.container(key="desk-unknown", horizontal=True, vertical_alignment="bottom"):
        for one in near[:NEAREST]:
            st.button(f"是《{one.title}》", key=f"desk-is-{one.name}", on_click=_is, args=(batch, key, one.name))
        widget = f"desk-other-{key}"
        st.selectbox(
            "另选台账", list(titles), index=None, format_func=lambda name: titles[name], key=widget,
            placeholder="另选台账", label_visibility="collapsed", on_change=_is_chosen, args=(batch, key, widget),
        )  # fmt: skip


def _is(batch: Batch, key: str, dataset: str) -> None:
    batch.overrule(key, dataset=dataset)


def _is_chosen(batch: Batch, key: str, widget: str) -> None:
    if dataset := st.session_state.get(widget):
        batch.overrule(key, dataset=str(dataset))


def _choice(batch: Batch, key: str, part: str, label: str, options: Mapping[Any, str], chosen: Any) -> None:
    """A select box of one thing that can be overruled; its first option leaves it to the reader."""
    values = [None, *options]
    widget = f"desk-{part}-{key}-{chosen}"

    def write() -> None:
        batch.overrule(key, **{part: st.session_state[widget]})

    st.selectbox(
        label,
        values,
        index=values.index(chosen) if chosen in values else 0,
        format_func=lambda value: BY_ITSELF if value is None else options[value],
        key=widget,
        on_change=write,
        placeholder="请选择",
    )


def draw_columns(batch: Batch, verdict: Verdict | None) -> None:
    """Each heading of the chosen file and the column it is read as, to be changed; what the file lacks below."""
    at = batch.place()
    file = verdict.files[at] if verdict and at is not None else None
    if file is None or at is None or file.table is None or file.recognition is None:
        markup = panels.desk_columns(None, chosen=file is not None)
        stage.draw(markup, key="desk-columns")
        return
    header, mapping = file.table.header, file.recognition.mapping
    with st.container(key="desk-columns-list"):
        st.html(f'<p class="pd-caption">{html.escape(file.recognition.why)}</p>')
        offered = [place for place, heading in enumerate(header) if heading.strip()]
        for place in sorted(offered, key=lambda place: place not in mapping)[:COLUMNS_OFFERED]:
            _column(batch, batch.files[at].key, file, place)
        markup = panels.desk_columns(file.recognition, header, file.problems)
        stage.draw(markup, key="desk-columns", height="content")


def _column(batch: Batch, key: str, file: CheckedFile, place: int) -> None:
    """One heading, an arrow, and the select box of the fields it may be."""
    assert file.table is not None and file.recognition is not None
    heading = file.table.header[place].strip()
    field = file.recognition.mapping.get(place)
    chosen = field.name if field is not None else ""
    titles = {"": UNREAD, **{one.name: one.title for one in file.dataset.fields}}
    widget = f"desk-column-{key}-{place}-{chosen}"

    def write() -> None:
        overrides = batch.overrides.get(key, Overrides()).columns
        batch.overrule(key, columns={**overrides, heading: st.session_state[widget]})

    with st.container(key=f"desk-pair-{place}", horizontal=True, vertical_alignment="center"):
        st.html(f'<span class="pd-heading" title="{html.escape(heading)}">{html.escape(heading)}</span><i>→</i>')
        st.selectbox(
            heading,
            list(titles),
            index=list(titles).index(chosen),
            format_func=lambda name: titles[name],
            key=widget,
            on_change=write,
            label_visibility="collapsed",
            placeholder="请选择",
            disabled=_is_duplicate(file, place),
        )


def _is_duplicate(file: CheckedFile, place: int) -> bool:
    """Whether another column has the same heading: a choice could not tell them apart."""
    assert file.table is not None
    return [one.strip() for one in file.table.header].count(file.table.header[place].strip()) > 1
