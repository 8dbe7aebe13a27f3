"""Spot checks in their dialogs: a new draw, what a draw is and has shown, ledger and reality side by side.

Who may load may draw, but no village: who is checked is not who checks. Sheets name people in full only for whoever may
see them; the file of corrections is whole, so it is for who may have originals and answers for the township.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from pingda_dash import clock, desk, formats, frames, queries, settings, spot
from pingda_dash.contracts import contracts
from pingda_dash.errors import PingdaError
from pingda_dash.panels import spot as panels
from pingda_dash.spot import outcome, template
from pingda_dash.ui import access, component, live, picks, sign_in
from pingda_dash.ui.grid import XLSX
from pingda_dash.ui.view import View

EVERYWHERE = "全乡各村"
BY_SIZE, BY_WIDTH = "按数量", "按要多准"
SIZE, HALF_WIDTH = 40, 10
"""What the form begins with: things drawn; percent points to either side of the rate."""
LONGEST_SEED = 20
_MESSAGE = "_spot_message"


def may_draw(user: access.User | None) -> bool:
    """Whether somebody may draw a sample and have its sheets."""
    return user is not None and user.may("draw")


def _may_see_sheets(user: access.User | None) -> bool:
    return may_draw(user) or (user is not None and user.may("unmask") and user.village is None)


def _may_correct(user: access.User | None) -> bool:
    return user is not None and user.may("original") and user.everywhere


def _draw(markup: str, key: str) -> None:
    component.html_panel(markup, f"dialog-{key}", picks.follow, height="content")


def _say(message: str) -> None:
    st.html(f'<p class="pd-caption" role="status">{html.escape(message)}</p>')


# --- a new draw -------------------------------------------------------------------------------------------------


class _Wanted(NamedTuple):
    """What the form asks for, as it stands in the window's state; size: None where there is nothing to draw."""

    dataset: str
    village: str | None
    kinds: list[str] | None
    drawn_from: pd.DataFrame
    size: int | None
    seed: str | None

    @property
    def total(self) -> int:
        """How many there are to draw from."""
        return int(self.drawn_from["listed"].sum())


def draw_form(view: View) -> None:
    """Draw what is chosen for a new draw, how many of how many that is, and the button."""
    if not may_draw(view.user):
        _say("登录后,能上传数据的单位经办可以抽取样本;村不能抽:被查的不查自己。")
        if view.user is None:
            st.button("登录", key="spot-in", type="tertiary", on_click=picks.follow, args=(sign_in.DIALOG,))
        return
    if view.demo:
        _say("现在是演示数据:抽出的样本只供练习。")
    strata = view.ask(queries.spot_strata)
    if strata.empty:
        _say(str(spot.NothingToDraw()))
        return
    _fields(strata)
    wanted = _wanted(view, strata)
    if wanted.size is None:
        _say(str(spot.NothingToDraw()))
        return
    unit, villages = panels.unit_of(wanted.dataset), wanted.drawn_from["village_code"].nunique()
    _say(
        f"{formats.day(view.as_of)}的{contracts()[wanted.dataset].title}里可抽 {formats.counted(wanted.total, unit)},"
        f"{villages} 个村、{len(wanted.drawn_from)} 层;抽 {formats.counted(wanted.size, unit)}。"
        "抽过的不能删,谁都看得到抽了几次。"
    )
    st.button("抽取", key="spot-draw", type="primary", on_click=_make, args=(view,))
    message = st.session_state.pop(_MESSAGE, None)
    if message:
        _say(str(message))


def _fields(strata: pd.DataFrame) -> None:
    """The fields; those that depend on another have its value in their key."""
    listed = [name for name in spot.LEDGERS if name in set(strata["dataset"])]
    with st.container(key="spot-fields", horizontal=True, vertical_alignment="bottom"):
        dataset = str(
            st.selectbox("抽什么", listed, format_func=lambda name: contracts()[name].title, key="spot-of", width=220)
        )
        of_ledger = strata[strata["dataset"] == dataset]
        named = of_ledger.dropna(subset=["village"])
        villages = dict(zip(named["village_code"], named["village"], strict=True))
        key = f"spot-in-{dataset}"
        st.selectbox(
            "哪个村", ["", *villages], format_func=lambda code: villages.get(code, EVERYWHERE), key=key, width=180
        )
        st.text_input(
            "种子", key="spot-seed", max_chars=LONGEST_SEED, placeholder="留空由系统给", autocomplete="off", width=200
        )
    rest = "建档立卡户和监测户" if dataset == spot.HOUSEHOLDS else "全部"
    kinds = sorted(set(of_ledger["state"]))
    st.pills(f"只抽哪些类型(不选:{rest})", kinds, selection_mode="multi", key=f"spot-kinds-{dataset}")
    with st.container(key="spot-size", horizontal=True):
        way = st.segmented_control("抽多少", [BY_SIZE, BY_WIDTH], default=BY_SIZE, required=True, key="spot-way")
        if way == BY_SIZE:
            label = f"抽几{panels.unit_of(dataset)}"
            st.number_input(label, min_value=1, max_value=5_000, value=SIZE, step=10, key="spot-count", width=160)
        else:
            label = "差错率准到正负几个百分点"
            st.number_input(label, min_value=1, max_value=40, value=HALF_WIDTH, key="spot-points", width=240)


def _wanted(view: View, strata: pd.DataFrame) -> _Wanted:
    """What the fields hold now: a press of the button comes with what was typed just before it."""
    state = st.session_state
    dataset = str(state.get("spot-of") or spot.HOUSEHOLDS)
    village = str(state.get(f"spot-in-{dataset}") or "") or None
    kinds = list(state.get(f"spot-kinds-{dataset}") or ()) or None
    of = strata[(strata["dataset"] == dataset) & (strata["village_code"].eq(village) if village else True)]
    of = of[of["state"].isin(kinds)] if kinds else of[of["state"] != "一般户"]
    size = None if of.empty else min(_size(view, dataset, village, kinds), int(of["listed"].sum()))
    return _Wanted(dataset, village, kinds, of, size, str(state.get("spot-seed") or "").strip() or None)


def _size(view: View, dataset: str, village: str | None, kinds: Sequence[str] | None) -> int:
    """How many to draw, as given, or as the interval that is wanted needs."""
    if st.session_state.get("spot-way") == BY_WIDTH:
        half = int(st.session_state.get("spot-points") or HALF_WIDTH) / 100
        snapshot = live.snapshot_of(view.data_version)
        return spot.size_for(snapshot, view.as_of, half, kinds=kinds, village=village, dataset=dataset)
    return int(st.session_state.get("spot-count") or SIZE)


def _make(view: View) -> None:
    """Draw, in the name of whoever is signed in now; then the draw is what the dialog shows."""
    user = access.current_user()
    if user is None or not may_draw(user):
        st.session_state[_MESSAGE] = "没有抽取:请先登录能上传数据的账号。"
        return
    try:
        wanted = _wanted(view, view.ask(queries.spot_strata))
        if wanted.size is None:
            raise spot.NothingToDraw
        name = spot.draw(
            live.snapshot_of(view.data_version),
            live.lake().folder,
            view.as_of,
            wanted.size,
            user.name,
            clock.now(),
            wanted.seed,
            wanted.kinds,
            wanted.village,
            wanted.dataset,
        )
    except PingdaError as error:
        st.session_state[_MESSAGE] = str(error)
        return
    live.renew()
    access.note("spot", f"抽取 {name}:{contracts()[wanted.dataset].title} {wanted.size}", by=user)
    picks.follow(f"spot:{name}")


# --- one draw ---------------------------------------------------------------------------------------------------


def draw_one(view: View, row: Any) -> None:
    """Draw what a draw is, its files, its rates, and what is wrong. row: of `queries.spot_draws`."""
    _draw(panels.draw_sheet(row, author=view.user is not None and not view.wall), "sheet")
    wrong = view.ask(queries.spot_corrections, draw=row.draw_id)
    if not view.wall:
        _files(view, row)
    if row.visited:
        _draw(panels.errors(view.ask(queries.spot_errors, draw=row.draw_id)), "errors")
        _draw(panels.differences(wrong), "wrong")


def _files(view: View, row: Any) -> None:
    """What may be had of a draw: the sheets, the workbook to fill in, and the corrections where something is wrong."""
    user = access.current_user()
    if user is None:
        st.button("登录后可下载核查表", key="spot-in", type="tertiary", on_click=picks.follow, args=(sign_in.DIALOG,))
        return
    with st.container(key="spot-files", horizontal=True, vertical_alignment="center"):
        if _may_see_sheets(user):
            action: access.Action = "unmask" if view.unmasked else "draw"
            event = "export" if view.unmasked else "spot"
            sheets, workbook = (
                (template.sheets_name(row.draw_id, row.dataset), _sheets(view, row), "text/html", "核查表(A4,打印)"),
                (template.file_name(row.draw_id, row.dataset), _workbook(view, row), XLSX, "填报表"),
            )
            for name, made, mime, label in (sheets, workbook):
                data = access.download(made, action, event, f"{name},{view.masking}")
                st.download_button(label, data, name, mime, key=f"spot-{name}", on_click="ignore")
        file = _proposal(view, row.draw_id) if _may_correct(user) else None
        if file is not None:
            name, made = file
            data = access.download(made, "original", "export", name)
            st.download_button("更正文件", data, name, XLSX, key=f"spot-{name}", on_click="ignore")
            st.button("去上传", key="spot-upload", type="tertiary", on_click=picks.follow, args=("page:upload",))
    if file is not None:
        _say("更正文件只是建议,数据没有改动:核对后到“数据上传”拖入,照常核对、确认、接收才生效。")


def _rows(view: View, row: Any) -> pd.DataFrame:
    """What a draw's sheets list, names as the window's user may see them."""
    question = queries.spot_homes if row.dataset == spot.HOUSEHOLDS else queries.spot_sites
    return view.ask(question, draw=row.draw_id)


def _sheets(view: View, row: Any) -> Callable[[], bytes]:
    rows = _rows(view, row)
    return lambda: panels.sheets(rows, row, demo=view.demo).encode()


def _workbook(view: View, row: Any) -> Callable[[], bytes]:
    rows, data_dir = _rows(view, row), settings.data_dir()
    if row.dataset == spot.HOUSEHOLDS:
        return lambda: template.workbook(rows, desk.references(live.lake(), data_dir), view.unmasked)
    return lambda: template.site_workbook(rows, desk.references(live.lake(), data_dir))


def _proposal(view: View, draw: str) -> tuple[str, Callable[[], bytes]] | None:
    """(file name, what makes it) of the corrections that a ledger can be given; None where there are none."""
    snapshot = live.snapshot_of(view.data_version)  # what is called as in the ledger, not as on the screen
    wrong = queries.spot_corrections(snapshot, view.as_of, draw=draw)
    name = outcome.file_name(wrong)
    if name is None:
        return None

    def made() -> bytes:
        lake = live.lake()
        file = outcome.proposal(lake, desk.references(lake, settings.data_dir()), wrong)
        assert file is not None
        return file[1]

    return name, made


# --- side by side -----------------------------------------------------------------------------------------------


def draw_fields(view: View, draw: str, village: str, field: str) -> None:
    """Draw ledger and reality side by side, of what was visited; and the way back to the draw."""
    rows = view.ask(queries.spot_fields, draw=draw, village=village or None, field=field or None, visited=True)
    st.button(f"‹ 抽查 {draw}", key="spot-back", type="tertiary", on_click=picks.follow, args=(f"spot:{draw}",))
    _draw(panels.beside(rows), "beside")


def fields_title(view: View, draw: str, village: str, field: str) -> str:
    """`抽查 C001 · 安乐村 · 家庭人口`."""
    draws, villages = view.ask(queries.spot_draws), view.ask(queries.villages)
    dataset = next((row.dataset for row in frames.rows(draws) if row.draw_id == draw), spot.HOUSEHOLDS)
    place = next((row.village for row in frames.rows(villages) if row.village_code == village), "")
    words = (f"抽查 {draw}", place, panels.field_title(field, dataset) if field else "", f"台账与所见({view.masking})")
    return " · ".join(filter(None, words))
