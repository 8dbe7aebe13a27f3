"""The upload desk as it is drawn: the files on the left, the chosen one in the middle, its columns on the right."""

from __future__ import annotations

import hashlib
import html
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

import streamlit as st

from pingda_dash import clock, desk, formats, panels, queries
from pingda_dash.accounts import AUTHOR_JOIN, Who
from pingda_dash.contracts import contracts
from pingda_dash.errors import PingdaError
from pingda_dash.ingest import CheckedFile, Progress
from pingda_dash.lake import Effect, Lake
from pingda_dash.panels import history
from pingda_dash.panels.desk import FileCard, changes, detail, rows_in_words, standing
from pingda_dash.rehearsal import row_changes
from pingda_dash.report.annotated import annotated, annotated_name
from pingda_dash.report.problems import problems_csv
from pingda_dash.ui import access, desk_batch, desk_reading, grid, incidents, stage
from pingda_dash.ui.desk_batch import Batch, Verdict, default_message, hindrance
from pingda_dash.ui.view import View

AUTHOR = "desk-author"
TALL = 32
"""rem that a table in a dialog takes at most."""
VERSIONS_SHOWN = 8
CHANGES_SHOWN = 2_000
"""Changed cells that the dialog lists at most."""

_CSS = (Path(__file__).parent / "desk.css").read_text(encoding="utf-8")


def dress() -> None:
    """The desk's own styles: its widgets, and the uploader's words in Chinese."""
    st.html(f"<style>{_CSS}</style>")


# --- left: the files ------------------------------------------------------------------------------------------


def title(held: Batch) -> str:
    """`本次上传 6 份`."""
    return f"本次上传 {len(held.files)} 份" if held.files else "本次上传"


def draw_files(view: View, held: Batch, verdict: Verdict | None, lake: Lake, who: Who) -> None:
    """The cards, the drop zone, who sends it and why.

    The uploader takes any kind of file: it refuses in English, the reader says in Chinese what a file really is. It is
    emptied after each drop (its key changes): the batch's own cards stand for the files.
    """
    stage.draw(panels.desk_files(cards(held, verdict), held.chosen), key="desk-files", on_pick=_choose(held))
    with st.container(key="desk-drop"):
        key = f"desk-upload-{held.drops}"
        st.file_uploader(
            "把表格拖到这里", accept_multiple_files=True, key=key, on_change=_received, args=(key, held, lake),
            label_visibility="collapsed",
        )  # fmt: skip
    with st.container(key="desk-form"):
        _form(view, held, verdict, who)


def cards(held: Batch, verdict: Verdict | None) -> list[FileCard]:
    """One card a file; without a verdict it says that it is being read."""
    if verdict is None:
        return [FileCard(one.key, one.name, _size(one.size), "核对中", "none") for one in held.files]
    made = []
    for one, file, effect in zip(held.files, verdict.files, verdict.effects, strict=True):
        word, tone = standing(file, effect, verdict.loaded_in.get(file.sha256))
        made.append(FileCard(one.key, one.name, detail(file), word, tone))
    return made


def _size(size: int) -> str:
    """Bytes as `18.4 MB` or `12 KB`."""
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(size / 1e3, 1):.0f} KB"


def _choose(held: Batch) -> Callable[[str], None]:
    def choose(value: str) -> None:
        held.chosen = value.partition(":")[2]

    return choose


def _received(key: str, held: Batch, lake: Lake) -> None:
    """The uploader's callback: every file into the batch, the first new one chosen, the uploader emptied."""
    # One drop can be told twice, when a redraw cuts in: each upload counts once.
    uploads = [one for one in st.session_state.get(key) or [] if one.file_id not in held.seen]
    if not uploads or not access.may("load"):
        return
    held.seen.update(one.file_id for one in uploads)
    held.receipt, held.notices, held.returned = None, [], []
    before = len(held.files)
    try:
        for upload in uploads:
            desk_batch.take(held, lake, upload.name, upload.getvalue())
    except (OSError, PingdaError) as error:
        held.notices.append(f"有文件没有留存成功(事件编号 {incidents.record(error, 'receive')}),请重新拖入。")
    access.note("load", "、".join(desk_batch.clean_name(upload.name) for upload in uploads))
    if len(held.files) > before:
        held.chosen = held.files[before].key
    held.verdict = None
    held.drops += 1


def _form(view: View, held: Batch, verdict: Verdict | None, who: Who) -> None:
    senders = list(dict.fromkeys(map(str, [*view.ask(queries.units)["name"], *view.ask(queries.villages)["village"]])))
    own = None if who.everywhere else who.scope
    if own:
        st.session_state[AUTHOR] = own
    st.selectbox(
        "填报单位", senders if own is None else [own], index=None, placeholder="请选择", key=AUTHOR,
        filter_mode="contains", persist_state="session", disabled=own is not None,
    )  # fmt: skip
    st.text_input(
        "说明", key=held.message_key, max_chars=60, placeholder="选填,例如 5月第三周", persist_state="session",
        autocomplete="off",
    )  # fmt: skip
    at = held.place()
    file = verdict.files[at] if verdict and at is not None else None
    if file is not None and at is not None and file.contract is not None and file.contract.mode == "register":
        key = held.files[at].key
        widget = f"desk-date-{key}"
        st.date_input(
            "名册日期", value=file.register_date, key=widget, format="YYYY-MM-DD", min_value=date(2000, 1, 1),
            on_change=_redate, args=(held, key, widget),
        )  # fmt: skip


def _redate(held: Batch, key: str, widget: str) -> None:
    chosen = st.session_state.get(widget)
    if isinstance(chosen, date):
        held.dates[key] = chosen


# --- middle: the chosen file, and accepting -------------------------------------------------------------------


def draw_chosen(view: View, held: Batch, verdict: Verdict | None, lake: Lake, who: Who) -> None:
    """The chosen file around its problems, what accepting would do, and the buttons; or what the desk takes."""
    if not held.files:
        _notices(held)
        _handed_back(held, lake)
        receipts = [held.receipt] if held.receipt else []
        stage.draw(panels.desk_welcome(list(contracts().values()), receipts), key="desk-welcome")
        return
    if verdict is None:
        _wait("正在读取并核对……", lambda progress: _look_again(held, lake, view, who, progress))
        return
    if held.accepting:
        _wait("正在接收……", lambda _: _accept(held, verdict, lake, who))
        return
    at = held.place()
    if at is None:
        held.chosen, at = held.files[0].key, 0
    file, effect = verdict.files[at], verdict.effects[at]
    stage.head(file.filename)
    desk_reading.draw(held, held.files[at].key, file)
    _notices(held)
    stage.draw(panels.desk_sheet(file), key="desk-sheet")
    with st.container(key="desk-effect"):
        markup = panels.desk_effect(
            verdict.rehearsal if verdict.acceptable else None,
            effect,
            messages=verdict.confirmations() if verdict.acceptable else [],
            asked=verdict.asked if verdict.acceptable else 0,
            wrong="" if file.ok else rows_in_words(file),
            returned=verdict.returned if held.partly else 0,
            demo=view.demo and verdict.acceptable,
        )
        stage.draw(markup, key="desk-effect-panel", height="content")
    with st.container(key="desk-actions", horizontal=True, vertical_alignment="center"):
        _actions(held, verdict, file, effect, lake)
    _dialogs(view, file, effect, lake)


def _wait(word: str, work: Callable[[Progress], None]) -> None:
    """Do something that takes time under a word in Chinese, then draw the page again.

    The bar appears with the first word of progress: a small file is done before there is any.
    """
    with st.container(key="desk-wait"):
        place = st.empty()

        def progress(told: str, share: float) -> None:
            place.progress(min(max(share, 0.0), 1.0), text=f"{word.rstrip('…')}:{told}")

        with st.spinner(word):
            work(progress)
    st.rerun()


def _look_again(held: Batch, lake: Lake, view: View, who: Who, progress: Progress) -> None:
    """Fill the verdict; a batch that cannot even be looked at is handed back with an incident number.

    A press of 接收 that met newer data is not carried over: it was for what was shown before.
    """
    if held.accepting:
        held.accepting = False
        held.notices = ["数据刚刚有了新的一版,没有接收。已按最新的数据重新核对,请看过后再接收。"]
    try:
        held.verdict = desk_batch.look(held, lake, view, who, progress)
    except Exception as error:  # whatever is in a file must not lock the desk
        number = incidents.record(error, "look")
        held.clear()
        held.notices = [f"核对时出了错,这批文件没有生效(事件编号 {number})。请一份一份地重新拖入,或告诉维护人员。"]


def _accept(held: Batch, verdict: Verdict, lake: Lake, who: Who) -> None:
    """Load the batch as one snapshot; afterwards it is empty and the receipt says what happened.

    A run that a newer one replaces ends where it next asks Streamlit anything: so all is asked before the batch is
    loaded, and a second press waits for the first and finds nothing left to do.
    """
    if not access.may("accept"):
        held.accepting = False
        held.notices = ["登录已过期,没有接收。请重新登录,文件还在。"]
        return
    unit = str(st.session_state.get(AUTHOR) or "") if who.everywhere else who.scope
    message = str(st.session_state.get(held.message_key) or "").strip() or default_message(verdict)
    with held.loading:
        held.accepting = False
        if held.verdict is verdict:
            _load(held, verdict, lake, who, f"{unit}{AUTHOR_JOIN}{who.name}", message)


def _load(held: Batch, verdict: Verdict, lake: Lake, who: Who, author: str, message: str) -> None:
    at = clock.now()
    try:
        result = desk.accept(lake, verdict.files, author, message, at, seen=verdict.basis.version)
    except PingdaError as error:
        held.notices = [str(error)]
        return
    except Exception as error:
        held.notices = [f"没有接收成功,数据没有变化(事件编号 {incidents.record(error, 'accept')})。请再试一次。"]
        return
    returned = [file for file in verdict.files if file.rows_returned]
    held.clear()
    held.returned = returned
    held.receipt = receipt(result.version if result.committed else None, result.effects, at, returned)
    held.accepted += 1
    access.note("accept", f"第 {result.version} 版:{message}" if result.committed else "没有新内容", by=who)


def receipt(
    version: int | None, effects: Sequence[Effect], at: datetime, returned: Sequence[CheckedFile] = ()
) -> tuple[str, list[str]]:
    """What to say after accepting: a headline and a line a file."""
    if version is None:
        return "没有新内容,数据不变", [f"{effect.filename}:已收过" for effect in effects]
    total = Effect(
        "", "", *(sum(getattr(one, name) for one in effects) for name in ("added", "changed", "unchanged", "removed"))
    )
    lines = [f"{one.filename}:{'已收过,未重复计入' if one.already else changes(one)}" for one in effects]
    lines += [f"{one.filename}:退回 {one.rows_returned:,} 行有误的,请改正后再传" for one in returned]
    return f"已接收 · 第 {version} 版 · {changes(total)} · {formats.moment(at)}", lines


def _handed_back(held: Batch, lake: Lake) -> None:
    """The files some of whose rows went back, with the wrong cells marked."""
    if not held.returned:
        return
    with st.container(key="desk-returned", horizontal=True):
        for one in held.returned:
            _annotated_button(f"下载《{one.filename}》退回的行(已批注)", one, lake, f"desk-returned-{one.sha256[:12]}")


def _annotated_button(label: str, file: CheckedFile, lake: Lake, key: str) -> None:
    def made() -> bytes:
        return annotated(lake.original(file.sha256), file)

    st.download_button(
        label,
        access.download(made, "load", "original", f"批注后的《{file.filename}》"),
        annotated_name(file.filename),
        grid.XLSX,
        key=key,
        on_click="ignore",
    )


def _notices(held: Batch) -> None:
    if held.notices:
        lines = "".join(f"<p>{html.escape(line)}</p>" for line in held.notices)
        st.html(f'<div class="pd-notice" role="status">{lines}</div>')


def _actions(held: Batch, verdict: Verdict, file: CheckedFile, effect: Effect | None, lake: Lake) -> None:
    """接收, 下载, 移出, 暂不接收, and why not yet."""
    confirmed = _asked(held, verdict)
    why = hindrance(held, verdict, st.session_state.get(AUTHOR), confirmed)
    st.button(_accept_label(held, verdict), type="primary", key="desk-accept", disabled=why is not None,
              on_click=_start_accepting, args=(held,))  # fmt: skip
    if file.table is not None and (file.problems or file.warnings):
        with st.container(key="desk-annotated"):
            _annotated_button("下载批注后的表格", file, lake, "desk-annotated-file")
    if any(one.problems or one.warnings for one in verdict.files):
        st.download_button(
            "问题清单", lambda: problems_csv(verdict.files), file_name="问题清单.csv", mime="text/csv",
            key="desk-problems", type="tertiary", on_click="ignore",
        )  # fmt: skip
    if effect is not None and not effect.already and (effect.added or effect.changed or effect.removed):
        st.button("逐行看变化", key="desk-changes", type="tertiary", on_click=_open, args=("changes",))
    if file.conflicts:
        st.button("两份对照", key="desk-conflicts", type="tertiary", on_click=_open, args=("conflicts",))
    if len(held.files) > 1:
        st.button("移出本份", key="desk-remove", type="tertiary", on_click=_remove_chosen, args=(held,))
    st.button("全部暂不接收", key="desk-clear", type="tertiary", on_click=_set_aside, args=(held,))
    if why is not None:
        st.html(f'<p class="pd-why">{html.escape(why)}</p>')


def _asked(held: Batch, verdict: Verdict) -> bool:
    """The boxes to tick: whether only the good rows are wanted, and that what is unlikely was looked at."""
    partial, asked = verdict.could_be_partial or held.partly, verdict.asked if verdict.acceptable else 0
    if not partial and not asked:
        return True
    with st.container(key="desk-yes", horizontal=True):
        if partial:
            st.checkbox(
                f"只接收无误的行,退回有误的 {verdict.returned:,} 行",
                value=held.partly,
                key=f"desk-partly-{held.drops}",
                on_change=_decide_partly,
                args=(held,),
            )
        basis = hashlib.sha256(repr(verdict.basis[:4]).encode()).hexdigest()[:12]
        return not asked or st.checkbox(f"以上 {asked:,} 项已核对", key=f"desk-confirmed-{basis}")


def _accept_label(held: Batch, verdict: Verdict) -> str:
    """`接收 2 份,43 行` or `接收 43 行,退回 3 行`."""
    rows = sum(file.rows_good for file in verdict.files)
    if held.partly and verdict.returned:
        return f"接收 {rows:,} 行,退回 {verdict.returned:,} 行"
    return f"接收 {len(held.files)} 份,{rows:,} 行" if verdict.acceptable else "接收"


def _decide_partly(held: Batch) -> None:
    held.partly = bool(st.session_state.get(f"desk-partly-{held.drops}"))


def _start_accepting(held: Batch) -> None:
    held.accepting, held.notices = True, []


def _remove_chosen(held: Batch) -> None:
    if held.chosen is not None:
        held.remove(held.chosen)


def _set_aside(held: Batch) -> None:
    count = len(held.files)
    held.clear()
    held.notices = [f"{count} 份文件暂不接收,数据没有变化。"]


# --- right: what was accepted before ----------------------------------------------------------------------------


def history_note(view: View) -> str:
    """What stands beside the panel's title."""
    return "演示数据的历史" if view.demo else "每次上传都可查、可比、可恢复"


def draw_history() -> None:
    """The newest versions of what the screens show; a click opens one on the history page."""
    lake = desk.screen_lake()
    newest = lake.history(VERSIONS_SHOWN)
    markup = history.versions(newest, lake.marks(), None if newest.empty else int(newest["version"].iloc[0]))
    stage.draw(markup, key="desk-history")


# --- what opens over the desk -----------------------------------------------------------------------------------


def _open(which: str) -> None:
    st.session_state["_dialog"] = ("desk", which)


def _closed() -> None:
    st.session_state.pop("_dialog", None)


def _dialogs(view: View, file: CheckedFile, effect: Effect | None, lake: Lake) -> None:
    """What a button of the chosen file opened: its changes row by row, or the other file it disagrees with."""
    wanted = st.session_state.get("_dialog")
    if wanted == ("desk", "changes") and effect is not None:
        st.dialog(f"逐行看变化 · {file.filename}", width="large", on_dismiss=_closed)(_changes)(
            view, file, effect, lake
        )
    elif wanted == ("desk", "conflicts") and file.conflicts:
        st.dialog(f"两份对照 · {file.filename}", width="large", on_dismiss=_closed)(_conflicts)(file)


def _changes(view: View, file: CheckedFile, effect: Effect, lake: Lake) -> None:
    villages = view.ask(queries.villages)
    names = dict(zip(villages["village_code"], villages["village"], strict=True))
    frame = row_changes(lake, file, CHANGES_SHOWN, names).rename(columns={"change": "变化", "row": "行"})
    told = f"{changes(effect)} · 不变 {effect.unchanged:,} 行"
    more = f"(列出前 {CHANGES_SHOWN:,} 处)" if len(frame) >= CHANGES_SHOWN else ""
    st.html(f'<p class="pd-caption">{html.escape(told + more)}</p>')
    grid.show(frame, f"{Path(file.filename).stem}-变化", grid.height_of(len(frame), TALL), place="dialog")


def _conflicts(file: CheckedFile) -> None:
    stage.draw(panels.desk_conflicts(file), key="desk-conflicts-panel", height="content")
