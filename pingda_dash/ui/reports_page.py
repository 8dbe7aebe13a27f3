"""The page of reports: those of the folder, what one says otherwise than the last, and making one now.

`?report=` is the one looked at, by its file's name; the newest by default. On demo data anybody may take and make one;
of real data whoever has signed in, and each that is handed out is in the audit.
"""

from __future__ import annotations

import html
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

import streamlit as st

from pingda_dash import clock, formats, queries, reports, settings
from pingda_dash.errors import PingdaError
from pingda_dash.panels import reports as panels
from pingda_dash.panels import small
from pingda_dash.plan import load_plan
from pingda_dash.report import pdf
from pingda_dash.reports import KINDS, Earlier, Kept, Kind
from pingda_dash.special_report import TOWNSHIP, UNIT, VILLAGE, Source, Subject, subjects_of
from pingda_dash.ui import access, choices, digest, live, picks, sign_in, stage
from pingda_dash.ui.view import View

MIME = "application/octet-stream"
EVENT = "report"
REPORTED = "special_reports"
"""The plan's indicator of the 专题报告 that are to be handed in."""
_KIND, _WHOM, _LAST, _HIDDEN = "reports-kind", "reports-whom", "reports-last", "reports-hidden"


@dataclass(frozen=True)
class Shelf:
    """The reports of the folder, and the one that is looked at with the one before it of the same kind and subject."""

    every: list[Kept]
    chosen: Kept | None = None
    before: Kept | None = None
    is_off: bool = False
    fault: str = ""
    """Why the folder cannot be read."""


def shelf(view: View) -> Shelf:
    """What the folder has for this window; nothing of the real ones for who has not signed in."""
    folder = settings.reports_dir()
    try:
        every, fault = reports.listed(folder, str(view.campaign["township"])) if folder and _may(view) else [], ""
    except PingdaError as error:
        every, fault = [], str(error)
    named = {one.path.name: one for one in every}
    newest = next(iter(named), "")
    asked = choices.asked_for(view, "report", "报告", tuple(named), "最新的一份") if _may(view) else None
    chosen = named.get(asked or newest)
    before = None
    if chosen is not None:
        same = (one for one in every if (one.kind, one.subject) == (chosen.kind, chosen.subject))
        before = next((one for one in same if one.as_of < chosen.as_of), None)
    return Shelf(every, chosen, before, folder is None, fault)


def draw_digest(view: View, freshness: str) -> None:
    stage.draw(panels.digest(digest.of(view, freshness)), key="digest")


def draw_kept(view: View, of: Shelf) -> None:
    """When the server writes what, and what there is."""
    if not _may(view):
        stage.draw(small.nothing("登录后可看", "写好的报告,看过、下载都要登录。"), key="reports-kept-in")
        return
    weekday = settings.meeting_day()
    meeting = "" if weekday is None else f"周{'一二三四五六日'[weekday]}"
    last = of.every[0].as_of if of.every else None
    words = panels.schedule_words(f"{settings.report_time():%H:%M}", meeting, last, of.is_off)
    st.html(f'<p class="pd-message">{html.escape(words)}</p>')
    if of.fault:
        st.html(f'<p class="pd-message wrong">{html.escape(of.fault)}</p>')
    rows = [_row(one) for one in of.every]
    chosen = of.chosen.path.name if of.chosen else None
    stage.draw(panels.kept(rows, chosen, of.is_off), key="reports-kept", on_pick=_pick)


def draw_turned(view: View, of: Shelf) -> None:
    """The report that is looked at: what it says otherwise than the last one, and itself."""
    if of.chosen is None:
        stage.draw(small.nothing("没有选中报告", "选一份,这里列出它与上一份的差别。"), key="reports-none")
        return
    stage.title_line(f"{of.chosen.kind.title} · {of.chosen.subject}", f"截至 {formats.day(of.chosen.as_of)}")
    if not view.wall:
        _download(view, "下载这一份", of.chosen.path.name, of.chosen.path.read_bytes, "reports-take")
    if of.chosen.kind.paper is None or of.chosen.kind.recurs:
        stage.draw(small.nothing("这一种不逐项比较", "变化写在日报、周报里。"), key="reports-uncompared")
        return
    try:
        rows = _differences(of.chosen, of.before) if of.before else []
    except PingdaError as error:
        st.html(f'<p class="pd-message wrong">{html.escape(str(error))}</p>')
        return
    stage.draw(panels.turned(rows, of.before.as_of if of.before else None), key="reports-turned")


def draw_maker(view: View) -> None:
    """Choose a kind and whom it is of; one touch makes it and hands it over."""
    if not _may(view):
        st.html('<p class="pd-message">登录后可以写报告、下载报告。</p>')
        st.button("登录", key="reports-in", type="tertiary", on_click=picks.follow, args=(sign_in.DIALOG,))
        return
    try:
        reports.check_day(view.as_of, clock.now())
    except PingdaError as error:
        st.html(f'<p class="pd-message">{html.escape(str(error))}</p>')
        return
    kind = KINDS[
        st.selectbox("哪一种", list(KINDS), format_func=lambda name: KINDS[name].title, key=_KIND, placeholder="请选择")
        or "special"
    ]
    unmasked = view.unmasked and not st.checkbox("隐去姓名(要给别人的)", key=_HIDDEN)
    source = _source(view, unmasked=unmasked)
    subjects = kind.subjects(source)
    whom = (
        st.selectbox(
            "谁的", range(len(subjects)), format_func=lambda at: _name(subjects[at]), key=_WHOM, placeholder="请选择"
        )
        or 0
    )
    subject = subjects[min(whom, len(subjects) - 1)]
    last = None
    if kind.fields:
        with st.container(key="paper-drop"):
            last = st.file_uploader(
                "接着上一版写(可不选)", type=[kind.suffix[1:]], key=_LAST, label_visibility="collapsed"
            )
    before = Earlier()
    if last is not None:
        try:
            before = reports.following(last.name, last.getvalue(), source, kind, subject)
        except PingdaError as error:
            st.html(f'<p class="pd-message wrong">{html.escape(str(error))}</p>')
            return
    for note in reports.notes(before, kind):
        st.html(f'<p class="pd-message wrong">{html.escape(note)}</p>')
    day = formats.day(view.as_of)
    name = reports.file_name(source, kind, subject)
    with st.container(key="reports-buttons", horizontal=True):
        made = partial(_made, source, kind, subject, before)
        hand = partial(_download, view, unmasked=unmasked)
        hand(f"写{kind.title}(截至 {day})", name, made, "reports-make")
        if pdf.office() or (pdf.browser() and kind.paper):
            as_pdf = Path(name).with_suffix(".pdf").name
            hand("写成 PDF", as_pdf, partial(_printed, name, made), "reports-pdf")
        if len(subjects) > 1:
            name = f"{Path(reports.file_name(source, kind, subjects[0])).stem}_共{len(subjects)}份.zip"
            hand(f"全部 {len(subjects)} 份", name, partial(zipped, source, kind, subjects), "reports-all")


def draw_due(view: View, of: Shelf) -> None:
    """Whose 专题报告 the plan asks for, and which of them is written, by whom not yet: a touch chooses it."""
    the_plan, kind = load_plan(settings.data_dir() / "plan"), KINDS["special"]
    asked = next((one for one in the_plan.indicators if one.id == REPORTED), None)
    stage.title_line(kind.title, f"{formats.day(asked.deadline)}前报 · 方案{asked.clause}" if asked else "")
    if not _may(view):
        stage.draw(small.nothing("登录后可看", "哪些单位、哪些村写好了专题报告。"), key="reports-due-in")
        return
    newest = {one.subject: one for one in reversed(of.every) if one.kind is kind}
    subjects = subjects_of(the_plan, view.ask(queries.villages))
    shared = {one.name for one in the_plan.units if one.kind == "集合"}
    owing = [one for one in subjects if one.id not in shared]
    groups = {
        title: [_due(one.name, newest.get(one.name)) for one in owing if one.kind == of]
        for title, of in (("成员单位", UNIT), ("村(社区)", VILLAGE))
    }
    parts = len(kind.fields)
    every = [one for rows in groups.values() for one in rows]
    st.html(f'<p class="pd-message">{panels.due_words(every, parts)}</p>')
    choose = partial(_choose, [one.name for one in subjects], newest)
    stage.draw(panels.due(groups, parts), key="reports-due", on_pick=choose)


def _due(name: str, newest: Kept | None) -> panels.Due:
    if newest is None:
        return panels.Due(name)
    return panels.Due(name, newest.as_of, _filled(str(newest.path), newest.at))


@st.cache_data(max_entries=200, show_spinner=False)
def _filled(path: str, at: datetime) -> int | None:
    """How many parts people have written in a 专题报告; None of one that is damaged. at: when it was written last."""
    try:
        return len(reports.read(Path(path), KINDS["special"]).fields)
    except PingdaError:
        return None


def _choose(subjects: list[str], newest: dict[str, Kept], value: str) -> None:
    """Choose a subject for the next 专题报告, and open the one that is there. subjects: in the order of the list."""
    name = value.partition(":")[2]
    if name not in subjects:
        return
    st.session_state[_KIND], st.session_state[_WHOM] = "special", subjects.index(name)
    if name in newest:
        st.query_params["report"] = newest[name].path.name


def _row(one: Kept) -> panels.Row:
    return panels.Row(one.path.name, one.kind.title, one.subject, one.as_of, one.at, one.kind.suffix[1:].upper())


def _name(subject: Subject) -> str:
    return reports.WHOLE if subject.kind == TOWNSHIP else subject.name


def _pick(value: str) -> None:
    st.query_params["report"] = value.partition(":")[2]


def _may(view: View) -> bool:
    """Whether the window's user may have reports: on demo data anybody, else whoever has signed in."""
    return view.demo or access.current_user() is not None


def _download(
    view: View, label: str, name: str, content: Callable[[], bytes], key: str, *, unmasked: bool = False
) -> None:
    """A button that hands a report over and notes it; unmasked: one that only who may see names may fetch."""
    if unmasked:
        data = access.download(content, "unmask", EVENT, f"{name},{view.masking}")
    elif view.demo:
        data = access.noted(content, EVENT, name)
    else:
        data = access.download(content, "view", EVENT, name)
    st.download_button(label, data, name, MIME, key=key, on_click="ignore")


def _source(view: View, *, unmasked: bool) -> Source:
    """The snapshot of the page, on its day."""
    the_plan = load_plan(settings.data_dir() / "plan")
    return Source(live.snapshot_of(view.data_version), view.as_of, the_plan, live.lake().folder, unmasked=unmasked)


def _made(source: Source, kind: Kind, subject: Subject, before: Earlier) -> bytes:
    return reports.make(source, kind, subject, before, clock.now()).data


def _printed(name: str, made: Callable[[], bytes]) -> bytes:
    return pdf.pdfs_of({name: made()})[name]


def zipped(source: Source, kind: Kind, subjects: list[Subject]) -> bytes:
    """The reports of several subjects in one file."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        for subject in subjects:
            archive.writestr(reports.file_name(source, kind, subject), _made(source, kind, subject, Earlier()))
    return raw.getvalue()


def _differences(chosen: Kept, before: Kept) -> list[panels.Turned]:
    return _compared(str(before.path), str(chosen.path), (before.at, chosen.at), chosen.kind.name)


@st.cache_data(max_entries=60, show_spinner=False)
def _compared(older: str, newer: str, at: tuple[datetime, datetime], kind: str) -> list[panels.Turned]:
    """What two files state otherwise. at: when each was written last, so that a newer one is read anew."""
    of = KINDS[kind]
    changes = reports.differences(reports.read(Path(older), of), reports.read(Path(newer), of))
    return [panels.Turned(one.name, " ".join(one.was).strip(), " ".join(one.now).strip()) for one in changes]
