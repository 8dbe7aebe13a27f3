"""The upload history's window: which version is looked at, against which other, and what a click or a button does.

`?version=` is the version looked at (the newest by default), `?against=` the one it is compared with, `?before=` the
page of older versions. The history is asked for a page at a time, and only what two versions differ in is read.
"""

from __future__ import annotations

import html
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from functools import partial

import pandas as pd
import streamlit as st

from pingda_dash import accounts, backup, clock, doctor, formats, frames, keeper, queries, settings
from pingda_dash.errors import PingdaError
from pingda_dash.figures.tables import Table
from pingda_dash.lake import Lake, LakeName
from pingda_dash.panels import history as panels
from pingda_dash.panels import small
from pingda_dash.report import workbook
from pingda_dash.snapshot import open_snapshot
from pingda_dash.ui import access, authors, choices, incidents, original_files, stage
from pingda_dash.ui.view import View
from pingda_dash.versions import Comparison

PAGE = 50
"""Versions that are listed at a time."""
READ = 2_000
"""Rows of a dataset that a comparison reads; all are counted."""
EVENTS = 60
AUDIT = "操作记录.csv"
_ASKED, _MESSAGE, _FILE, _MOVES = "_history_asked", "_history_message", "_history_file", "_history_moves"


@dataclass(frozen=True)
class Past:
    """What the window shows.

    page: a page of versions. row: the version shown. against: the one it is compared with (None: the one before it).
    """

    lake: Lake
    changed_places: int
    page: pd.DataFrame
    more: bool
    newest: int | None
    marks: pd.DataFrame
    row: pd.Series | None
    against: int | None

    @property
    def version(self) -> int | None:
        return None if self.row is None else int(self.row["version"])

    @property
    def pair(self) -> tuple[int, int] | None:
        """The two versions that are compared, the one looked at last."""
        if self.version is None:
            return None
        return (self.version - 1 if self.against is None else self.against), self.version


def chosen_versions(view: View, lake: Lake) -> Past:
    """The versions the address asks for; without one that is there the newest, and what came before it."""
    before = _asked(view, "before", "更早的版本", lambda number: number > 1, "最新的版本")
    page = _shown(lake.history(PAGE + 1, before), view)
    first = lake.history(1) if before is not None else page.head(1)
    newest = None if first.empty else int(first["version"].iloc[0])
    instead = "最新一版" if newest is None else f"最新一版:第 {newest} 版"
    version = (
        _asked(view, "version", "版本", lambda number: _row(view, lake, page, number) is not None, instead) or newest
    )
    against = _asked(
        view, "against", "对照的版本", lambda number: number != version and number <= lake.version(), "与上一版的差别"
    )
    row, places = _row(view, lake, page, version), view.data_version.changed_places
    return Past(lake, places, page.head(PAGE), len(page) > PAGE, newest, lake.marks(), row, against)


def _asked(view: View, name: str, what: str, is_there: Callable[[int], bool], shown: str) -> int | None:
    """A version's number in the address, if it is one that is there; else the window says what is shown."""
    text = str(st.query_params.get(name, ""))
    number = int(text) if text.isdecimal() and len(text) < 10 else None
    there = number is not None and is_there(number)
    choices.asked_for(view, name, what, (text,) if there else (), shown)
    return number if there else None


def _shown(versions: pd.DataFrame, view: View) -> pd.DataFrame:
    """Versions as the window's user may see them."""
    return versions if view.named else authors.without_accounts(versions)


def _row(view: View, lake: Lake, page: pd.DataFrame, version: int | None) -> pd.Series | None:
    """A version's line of the history, wherever it stands; None when it is none."""
    if version is None:
        return None
    rows = page[page["version"] == version]
    if rows.empty:
        rows = _shown(lake.history(1, before=version + 1), view)
        rows = rows[rows["version"] == version]
    return None if rows.empty else rows.iloc[0]


# --- left: the versions -----------------------------------------------------------------------------------------


def draw_versions(past: Past) -> None:
    """How old the last backup is, the page of versions, and the way back to the newest."""
    folder = settings.backup_dir()
    age = None if folder is None else backup.last(folder)
    if past.lake.name == "real":
        line, space = panels.backup_line(age, clock.now(), folder is not None, keeper.LATE), _space()
        stage.draw(line if space is None else panels.space_line(space) + line, key="history-backup")
    if "before" in st.query_params:
        st.button("‹ 回到最新", key="history-newest", type="tertiary", on_click=_go, args=("before", None))
    people = past.lake.people()
    markup = panels.versions(past.page, past.marks, past.newest, past.version, past.against, past.more, people)
    stage.draw(markup, key="history-versions", on_pick=partial(_pick, past.version))


def _space() -> str | None:
    return doctor.little_space(settings.home())


def _pick(looked_at: int | None, value: str) -> None:
    """A click: a version to show, one to compare it with, or older versions."""
    kind, _, number = value.partition(":")
    if kind == "version":
        _go("version", number)
        st.query_params.pop("against", None)
    elif kind == "against":
        if looked_at is not None:
            _go("version", str(max(looked_at, int(number))))
            _go("against", str(min(looked_at, int(number))))
    elif kind == "older":
        _go("before", number)


def _go(name: str, value: str | None) -> None:
    """Write a version into the address (None: none); questions and messages of another go."""
    if value is None:
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = value
    for key in (_ASKED, _MESSAGE, _FILE, _MOVES):
        st.session_state.pop(key, None)


# --- middle: one version, or two --------------------------------------------------------------------------------


def draw_version(view: View, past: Past) -> None:
    """What a version changed, or how it differs from another: its files, its rows, and what may be done with it."""
    row, pair = past.row, past.pair
    if row is None or pair is None:
        stage.draw(small.nothing("还没有上传", "接收后,每一次改了什么都能在这里看到。"), key="history-none")
        return
    title = f"第 {pair[1]} 版改了什么" if past.against is None else f"第 {pair[0]} 版 → 第 {pair[1]} 版"
    note = " · ".join(
        filter(
            None, (formats.moment(row["received_at"]), past.lake.shown(formats.text(row["author"], "")), row["message"])
        )
    )
    stage.title_line(title, note if past.against is None else "两版之间的全部差别")
    _draw_message()
    files = past.lake.files(pair[1]) if past.against is None else pd.DataFrame()
    chosen = _chosen_file(files)
    villages = village_names(view)
    with st.spinner("正在比较……"):
        comparison = differences(past.lake, past.changed_places, *pair)
    if view.to_anybody:
        comparison = panels.for_anybody(comparison)
    _actions(past, files, chosen, comparison, villages)
    if not files.empty:
        with st.container(key="history-files"):
            stage.draw(
                panels.version_files(files, chosen, past.lake.people()),
                key="history-files-panel",
                on_pick=_choose,
                height="content",
            )
    stage.draw(panels.row_changes(comparison, villages, chosen, past.lake.people()), key="history-changes")


def differences(lake: Lake, changed_places: int, before: int, after: int) -> Comparison:
    """How two versions differ: asked for once, for they never change while the lake is the same.

    changed_places: as it was when the run began (`DataVersion`), before it had the lake.
    """
    return _differences(str(settings.home()), lake.name, changed_places, before, after, lake)


@st.cache_data(max_entries=60, show_spinner=False)
def _differences(home: str, name: LakeName, changed_places: int, before: int, after: int, _lake: Lake) -> Comparison:
    return _lake.compare(before, after, READ)


def village_names(view: View) -> dict[str, str]:
    """Village code → name."""
    villages = view.ask(queries.villages)
    return dict(zip(villages["village_code"].astype(str), villages["village"].astype(str), strict=True))


def _chosen_file(files: pd.DataFrame) -> str | None:
    """The file whose rows alone are shown: one that was clicked, or the only one."""
    chosen = st.session_state.get(_FILE)
    if files.empty:
        return None
    return str(chosen) if chosen in set(files["sha256"]) else None


def _choose(value: str) -> None:
    """A click on a file shows its rows alone; a second one shows all again."""
    sha256 = value.partition(":")[2]
    st.session_state[_FILE] = None if st.session_state.get(_FILE) == sha256 else sha256


def _draw_message() -> None:
    message = st.session_state.get(_MESSAGE)
    if message:
        text, failed = message
        st.html(f'<p class="pd-message {"wrong" if failed else "ok"}" role="status">{html.escape(text)}</p>')


def _actions(
    past: Past, files: pd.DataFrame, chosen: str | None, comparison: Comparison, villages: dict[str, str]
) -> None:
    """比较, 恢复到这一版, 撤回, 下载原件, 表: those that this version allows this user."""
    assert past.version is not None and past.row is not None
    asked = st.session_state.get(_ASKED)
    if asked and past.lake.name == "real" and access.may("restore"):
        _ask(past, *asked)
        return
    with st.container(key="history-actions", horizontal=True):
        if past.against is not None:
            st.button("只看这一版", key="history-alone", on_click=_go, args=("against", None))
            older = past.against
            if may_restore(past, older):
                st.button(f"恢复到第 {older} 版", key="history-restore-older", on_click=_start, args=("restore", older))
        elif past.version != past.newest:
            st.button("与当前比较", key="history-compare", on_click=_compare_with_newest, args=(past,))
        if may_restore(past, past.version) and past.version != past.newest:
            label = "恢复到这一版" if past.against is None else f"恢复到第 {past.version} 版"
            st.button(label, key="history-restore", on_click=_start, args=("restore", past.version))
        if may_undo(past) and past.against is None:
            st.button("撤回这一版", key="history-undo", on_click=_start, args=("undo", past.version))
        wanted = files[files["sha256"] == chosen] if chosen else files
        original_files.offer(past.lake, wanted, "history-originals")
        whole = panels.change_table(comparison, villages, past.lake.people())
        table = Table(whole, None, f"第{comparison.before}版到第{comparison.after}版")
        stage.table_button(table)
        stage.rest_on(table, _uploads(past, files, comparison))

    if past.lake.name == "demo":
        st.html('<p class="pd-message">演示数据只供查看:恢复、撤回从正式上传开始。</p>')
    elif past.row["undone"]:
        st.html('<p class="pd-message">这一版已撤回,它的内容不在当前数据里;同样的文件可以重新上传。</p>')


def _uploads(past: Past, files: pd.DataFrame, comparison: Comparison) -> list[str]:
    """The files of the version that is shown, a line each; of two versions which they are."""
    if files.empty:
        return [f"第 {comparison.before} 版与第 {comparison.after} 版,逐行相比。"]
    at = "" if past.row is None else formats.moment(past.row["received_at"])
    named = ((row.filename, past.lake.shown(formats.text(row.author, ""))) for row in frames.rows(files))
    return [" · ".join(filter(None, (str(name), author, at, f"第 {comparison.after} 版"))) for name, author in named]


def may_restore(past: Past, version: int) -> bool:
    """Whether the user may give back a version: it takes with it what others sent, so 全乡 only."""
    user = access.current_user()
    return past.lake.name == "real" and user is not None and user.may("restore") and user.everywhere and version > 0


def may_undo(past: Past) -> bool:
    """Whether the user may take back the version shown: the newest, and for a unit or village its own."""
    if past.row is None or past.version != past.newest or past.lake.name != "real" or not access.may("restore"):
        return False
    return access.owns(str(past.row["author"]))


def _compare_with_newest(past: Past) -> None:
    _go("against", str(past.version))
    _go("version", str(past.newest))


# --- giving back ------------------------------------------------------------------------------------------------


def _start(what: str, version: int) -> None:
    st.session_state.pop(_MESSAGE, None)
    st.session_state[_ASKED] = (what, version)


def _stop() -> None:
    st.session_state.pop(_ASKED, None)


def _ask(past: Past, what: str, version: int) -> None:
    """Say what giving back a version would change, and ask for a yes."""
    target = version - 1 if what == "undo" else version
    assert past.newest is not None
    comparison = differences(past.lake, past.changed_places, past.lake.version(), target)
    changes = [f"{one.contract.title}{panels.did(one)}" for one in comparison.datasets]
    lost = past.lake.history()
    lost = lost[(lost["version"] > target) & ~lost["undone"] & lost["restored"].isna()]
    with st.container(key="history-ask"):
        lead = f"撤回第 {version} 版?" if what == "undo" else f"恢复到第 {version} 版?"
        consequence = f"将有 {len(lost)} 次上传不再生效,同样的文件可以重新上传。" if len(lost) else "没有上传因此失效。"
        change = "数据将变化:" + ";".join(changes) + "。" if changes else "数据与那一版相同,没有要恢复的。"
        st.html(
            f"<p><b>{lead}</b> {html.escape(change)}{consequence}"
            "历史一版也不会少:这会成为新的一版,随时可以再恢复回来。</p>"
        )
        with st.container(horizontal=True):
            st.button(
                "确认" + ("撤回" if what == "undo" else "恢复"), type="primary", key="history-confirm",
                disabled=not changes, on_click=_give_back, args=(past.lake, what, version, past.lake.version()),
            )  # fmt: skip
            st.button("不了", key="history-cancel", type="tertiary", on_click=_stop)


def _give_back(lake: Lake, what: str, version: int, newest: int) -> None:
    """Do it, and say how it went; whoever asks is asked again."""
    _stop()
    user = access.current_user()
    row = lake.history(1).iloc[0]
    own = user is not None and (user.everywhere or (what == "undo" and access.owns(str(row["author"]))))
    if user is None or not user.may("restore") or not own:
        st.session_state[_MESSAGE] = ("没有恢复:请先登录有权恢复的账号。", True)
        return
    try:
        if what == "undo":
            made = lake.undo(version, user.name, clock.now(), newest)
        else:
            made = lake.restore(version, user.name, clock.now(), newest)
    except PingdaError as error:
        st.session_state[_MESSAGE] = (str(error), True)
        return
    except Exception as error:
        number = incidents.record(error, "restore")
        st.session_state[_MESSAGE] = (f"没有恢复成功,数据没有变化(事件编号 {number})。请再试一次。", True)
        return
    message = f"已撤回第 {version} 版" if what == "undo" else f"已恢复到第 {version} 版"
    access.note("restore", message, by=user)
    for name in ("version", "against", "before"):
        _go(name, None)
    st.session_state[_MESSAGE] = (f"{message},成为第 {made} 版。", False)


# --- right: marks, who did what, indicators ---------------------------------------------------------------------


def draw_marks(past: Past) -> None:
    """The marks, and a name for the version looked at."""
    may = access.may("mark")
    marks = past.marks if access.current_user() else past.marks.assign(author="")
    stage.draw(panels.mark_list(marks, past.newest, may), key="history-marks", on_pick=partial(_pick_mark, past))
    if may and past.version is not None:
        with st.container(key="history-naming", horizontal=True, vertical_alignment="bottom"):
            st.text_input(
                "名称", key="history-mark-name", max_chars=20, placeholder=panels.MARK, label_visibility="collapsed",
                autocomplete="off",
            )  # fmt: skip
            st.button(f"标记第 {past.version} 版", key="history-mark", on_click=_mark, args=(past.lake, past.version))


def _pick_mark(past: Past, value: str) -> None:
    """A click on a mark: what changed since, or to let go of it."""
    kind, _, reference = value.partition(":")
    if kind == "since":
        _go("against", reference)
        _go("version", str(past.newest))
    elif kind == "unmark":
        _unmark(past.lake, reference)


def _unmark(lake: Lake, name: str) -> None:
    """Delete a mark, for who may now."""
    before = _marked(lake, name)
    try:
        user = access.require("mark")
    except PingdaError as error:
        st.session_state[_MESSAGE] = (str(error), True)
        return
    lake.unmark(name)
    access.note("mark", f"删除“{name}”(第 {before} 版)", by=user)


def _mark(lake: Lake, version: int) -> None:
    """Set a mark, or move it, for who may now."""
    name = " ".join(str(st.session_state.get("history-mark-name") or panels.MARK).split())
    before = _marked(lake, name)
    try:
        user = access.require("mark")
        lake.mark(name, version, user.name, clock.now())
    except PingdaError as error:
        st.session_state[_MESSAGE] = (str(error), True)
        return
    moved = f"“{name}”由第 {before} 版移到第 {version} 版"
    access.note("mark", f"第 {version} 版标记为“{name}”" if before is None else moved, by=user)
    st.session_state["history-mark-name"] = ""
    st.session_state[_MESSAGE] = (f"已把第 {version} 版标记为“{name}”。", False)


def _marked(lake: Lake, name: str) -> int | None:
    """The version that has a mark; None for no mark of that name."""
    versions = lake.marks().query("name == @name")["version"]
    return None if versions.empty else int(versions.iloc[0])


def draw_events() -> None:
    """Who did what at the desk: for who answers for the whole township; an administrator may have all of it."""
    user = access.current_user()
    if user is None or not user.may("restore") or not user.everywhere:
        stage.draw(small.nothing("登录后可看", "全乡的经办和管理员可以看操作记录。"), key="history-events")
        return
    if user.may("administer"):
        data = access.download(_audit, "administer", "export", AUDIT)
        with stage.widgets("audit"):
            st.download_button(
                "下载全部", data, AUDIT, "text/csv", key="history-audit", type="tertiary", on_click="ignore"
            )
    stage.draw(panels.event_list(accounts.events(settings.home(), EVENTS)), key="history-events")


def _audit() -> bytes:
    return workbook.csv(accounts.audit_table(settings.home()))


def draw_moves(view: View, past: Past) -> None:
    """How the headline indicators differ between the two versions; of a single one when asked for."""
    pair = past.pair
    if pair is None:
        stage.draw(small.nothing("还没有上传"), key="history-moves")
        return
    if past.against is None and st.session_state.get(_MOVES) != pair[1]:
        st.button(
            f"算一算第 {pair[1]} 版使哪些指标变化", key="history-moves-ask", on_click=_want_moves, args=(pair[1],)
        )
        stage.draw(small.nothing("", "按这一版和它的前一版各算一遍,约需几秒。"), key="history-moves")
        return
    with st.spinner("正在计算……"):
        of = str(settings.home()), past.lake.name, past.changed_places
        before, after = (_headline(*of, one, view.as_of, past.lake) for one in pair)
    markup = panels.indicator_moves(panels.moves(before, after), *pair, view.as_of)
    stage.draw(markup, key="history-moves")


def _want_moves(version: int) -> None:
    st.session_state[_MOVES] = version


@st.cache_data(max_entries=200, show_spinner=False)
def _headline(home: str, name: LakeName, changed_places: int, version: int, as_of: date, _lake: Lake) -> pd.DataFrame:
    """The headline indicators at a version; its snapshot is let go at once, the screens keep theirs."""
    with closing(open_snapshot(_lake, version=version)) as snapshot:
        return queries.indicators(snapshot, as_of, headline=True)
