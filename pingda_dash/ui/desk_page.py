"""The upload desk as it is drawn: the files on the left, the chosen one in the middle, its columns on the right."""

from __future__ import annotations

import hashlib
import html
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

import streamlit as st

from pingda_dash import clock, desk, doctor, formats, panels, queries, settings
from pingda_dash.accounts import AUTHOR_JOIN, User
from pingda_dash.contracts import contracts
from pingda_dash.desk import batch as batches
from pingda_dash.desk import confirmations, intake
from pingda_dash.desk.batch import Batch
from pingda_dash.desk.sender import stated_sender
from pingda_dash.desk.verdict import Verdict
from pingda_dash.errors import PingdaError
from pingda_dash.ingest import CheckedFile, Progress
from pingda_dash.lake import Effect, Lake
from pingda_dash.panels import history
from pingda_dash.panels.desk import FileCard, changes, detail, rows_in_words, standing
from pingda_dash.plan import load_plan
from pingda_dash.rehearsal import row_changes
from pingda_dash.report.annotated import annotated, annotated_name
from pingda_dash.report.problems import problems_csv
from pingda_dash.ui import access, authors, desk_batch, desk_reading, grid, incidents, navigation, stage
from pingda_dash.ui.view import View

AUTHOR = "desk-author"
LEAVE_DEMO = "从现在起各屏改用正式数据"
_SENDER_OF = "_desk_sender_of"
TALL = 32
"""rem that a table in a dialog takes at most."""
VERSIONS_SHOWN = 8
MOVES_LINKED = 4
CHANGES_SHOWN = 2_000
"""Changed cells that the dialog lists at most."""

_CSS = (Path(__file__).parent / "desk.css").read_text(encoding="utf-8")


def draw_styles() -> None:
    """The desk's own styles: its widgets, and the uploader's words in Chinese."""
    st.html(f"<style>{_CSS}</style>")


# --- left: the files ------------------------------------------------------------------------------------------


def title(batch: Batch) -> str:
    """`本次上传 6 份`."""
    return f"本次上传 {len(batch.files)} 份" if batch.files else "本次上传"


def draw_files(view: View, batch: Batch, verdict: Verdict | None, lake: Lake, user: User) -> None:
    """The cards, the drop zone, who sends it and why.

    The uploader takes any kind of file: it refuses in English, the reader says in Chinese what a file really is. It is
    emptied after each drop (its key changes): the batch's own cards stand for the files.
    """
    stage.draw(panels.desk_files(cards(batch, verdict), batch.chosen), key="desk-files", on_pick=_choose(batch))
    with st.container(key="desk-drop"):
        key = f"desk-upload-{batch.drops}"
        st.file_uploader(
            "把表格拖到这里", accept_multiple_files=True, key=key, on_change=_received, args=(key, batch, lake),
            label_visibility="collapsed",
        )  # fmt: skip
    with st.container(key="desk-form"):
        _form(view, batch, verdict, user)


def cards(batch: Batch, verdict: Verdict | None) -> list[FileCard]:
    """One card a file; without a verdict it says that it is being read."""
    if verdict is None:
        return [FileCard(one.key, one.name, _size(one.size), "核对中", "none") for one in batch.files]
    made = []
    for one, file, effect in zip(batch.files, verdict.files, verdict.effects, strict=True):
        word, tone = standing(file, effect, verdict.loaded_in.get(file.sha256))
        made.append(FileCard(one.key, one.name, detail(file), word, tone))
    return made


def _size(size: int) -> str:
    """Bytes as `18.4 MB` or `12 KB`."""
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(size / 1e3, 1):.0f} KB"


def _choose(batch: Batch) -> Callable[[str], None]:
    def choose(value: str) -> None:
        batch.chosen = value.partition(":")[2]

    return choose


def _received(key: str, batch: Batch, lake: Lake) -> None:
    """The uploader's callback: every file into the batch, the first new one chosen, the uploader emptied."""
    # One drop can be reported twice, when a redraw cuts in: each upload counts once.
    uploads = [one for one in st.session_state.get(key) or [] if one.file_id not in batch.uploaded]
    if not uploads or not access.may("load"):
        return
    batch.uploaded.update(one.file_id for one in uploads)
    batch.receipt, batch.links, batch.notices, batch.returned = None, [], [], []
    before = len(batch.files)
    try:
        intake.add_files(batch, lake, [(upload.name, upload.getvalue()) for upload in uploads])
    except (OSError, PingdaError) as error:
        batch.notices.append(f"有文件没有留存成功(事件编号 {incidents.record(error, 'receive')}),请重新拖入。")
    access.note("load", "、".join(intake.clean_name(upload.name) for upload in uploads))
    if len(batch.files) > before:
        batch.chosen = batch.files[before].key
    batch.verdict = None
    batch.drops += 1


def _form(view: View, batch: Batch, verdict: Verdict | None, user: User) -> None:
    senders = list(dict.fromkeys(map(str, [*view.ask(queries.units)["name"], *view.ask(queries.villages)["village"]])))
    own = None if user.everywhere else user.scope
    if own:
        st.session_state[AUTHOR] = own
    else:
        _fill_sender(batch, verdict, senders)
    st.selectbox(
        "填报单位", senders if own is None else [own], index=None, placeholder="请选择", key=AUTHOR,
        filter_mode="contains", persist_state="session", disabled=own is not None,
    )  # fmt: skip
    st.text_input(
        "说明", key=batch.message_key, max_chars=60, placeholder="选填,例如 5月第三周", persist_state="session",
        autocomplete="off",
    )  # fmt: skip
    at = batch.place()
    file = verdict.files[at] if verdict and at is not None else None
    if file is not None and at is not None and file.contract is not None and file.contract.mode == "register":
        key = batch.files[at].key
        widget = f"desk-date-{key}"
        st.date_input(
            "名册日期", value=file.register_date, key=widget, format="YYYY-MM-DD", min_value=date(2000, 1, 1),
            on_change=_redate, args=(batch, key, widget),
        )  # fmt: skip


def _fill_sender(batch: Batch, verdict: Verdict | None, senders: Sequence[str]) -> None:
    """Choose the sender that the files name, once for these files: the clerk's own choice stays."""
    files = tuple(one.sha256 for one in batch.files)
    if verdict is None or st.session_state.get(_SENDER_OF) == files:
        return
    st.session_state[_SENDER_OF] = files
    name = stated_sender(verdict.files, load_plan(settings.data_dir() / "plan"), senders)
    if name is not None:
        st.session_state[AUTHOR] = name


def _redate(batch: Batch, key: str, widget: str) -> None:
    chosen = st.session_state.get(widget)
    if isinstance(chosen, date):
        batch.dates[key] = chosen


# --- middle: the chosen file, and accepting -------------------------------------------------------------------


def draw_chosen(view: View, batch: Batch, verdict: Verdict | None, lake: Lake, user: User) -> None:
    """The chosen file around its problems, what accepting would do, and the buttons; or what the desk takes."""
    if not batch.files:
        _notices(batch)
        _draw_returned(batch, lake)
        receipts = [batch.receipt] if batch.receipt else []
        markup = panels.desk_welcome(list(contracts().values()), receipts, batch.links)
        stage.draw(markup, key="desk-welcome")
        return
    if verdict is None:
        _wait("正在读取并核对……", lambda progress: _check(batch, lake, view, user, progress))
        return
    if batch.accepting:
        _wait("正在接收……", lambda _: _accept(view, batch, verdict, lake, user))
        return
    at = batch.place()
    if at is None:
        batch.chosen, at = batch.files[0].key, 0
    file, effect = verdict.files[at], verdict.effects[at]
    stage.title_line(file.filename)
    desk_reading.draw(batch, batch.files[at].key, file)
    _notices(batch)
    desk_reading.draw_unknown(batch, batch.files[at].key, file)
    desk_reading.draw_shapes(batch, batch.files[at].key, file)
    stage.draw(panels.desk_sheet(file), key="desk-sheet")
    with st.container(key="desk-effect"):
        markup = panels.desk_effect(
            verdict.rehearsal if verdict.acceptable else None,
            effect,
            messages=verdict.confirmations() if verdict.acceptable else [],
            asked=verdict.asked if verdict.acceptable else 0,
            wrong="" if file.ok else rows_in_words(file),
            returned=verdict.returned if batch.partly else 0,
            demo=view.demo and verdict.acceptable,
        )
        stage.draw(markup, key="desk-effect-panel", height="content")
    with st.container(key="desk-actions", horizontal=True, vertical_alignment="center"):
        _actions(view, batch, verdict, file, effect, lake)
    _dialogs(view, file, effect, lake)


def _wait(word: str, work: Callable[[Progress], None]) -> None:
    """Do something that takes time under a word in Chinese, then draw the page again.

    The bar appears with the first word of progress: a small file is done before there is any.
    """
    with st.container(key="desk-wait"):
        place = st.empty()

        def progress(message: str, share: float) -> None:
            place.progress(min(max(share, 0.0), 1.0), text=f"{word.rstrip('…')}:{message}")

        with st.spinner(word):
            work(progress)
    st.rerun()


def _check(batch: Batch, lake: Lake, view: View, user: User, progress: Progress) -> None:
    """Fill the verdict; a batch that cannot even be checked is cleared, with an incident number.

    A press of 接收 that met newer data is not carried over: it was for what was shown before.
    """
    if batch.accepting:
        batch.accepting = False
        batch.notices = ["数据刚刚有了新的一版,没有接收。已按最新的数据重新核对,请看过后再接收。"]
    try:
        batches.drop_missing(batch, lake)
        if batch.files:
            desk_batch.check(batch, lake, view, user, progress)
    except Exception as error:  # whatever is in a file must not lock the desk
        number = incidents.record(error, "check")
        batch.clear()
        batch.notices = [f"核对时出了错,这批文件没有生效(事件编号 {number})。请一份一份地重新拖入,或告诉维护人员。"]


def _accept(view: View, batch: Batch, verdict: Verdict, lake: Lake, user: User) -> None:
    """Load the batch as one snapshot; afterwards it is empty and the receipt says what happened.

    A run that a newer one replaces ends where it next asks Streamlit anything: so all is asked before the batch is
    loaded, and a second press waits for the first and finds nothing left to do.
    """
    if not access.may("accept"):
        batch.accepting = False
        batch.notices = ["登录已过期,没有接收。请重新登录,文件还在。"]
        return
    unit = str(st.session_state.get(AUTHOR) or "") if user.everywhere else user.scope
    message = str(st.session_state.get(batch.message_key) or "").strip() or verdict.default_message()
    why = str(st.session_state.get(batch.why_key) or "").strip()
    message = f"{message}(核对:{why})" if why else message
    links = links_to_figures(verdict, view.as_of)
    with batch.loading:
        batch.accepting = False
        if batch.verdict is verdict:
            _load(batch, verdict, lake, user, f"{unit}{AUTHOR_JOIN}{user.name}", message)
            if batch.receipt:
                batch.links += links


def _load(batch: Batch, verdict: Verdict, lake: Lake, user: User, author: str, message: str) -> None:
    at = clock.now()
    try:
        result = desk.accept_verdict(lake, verdict, author, message, at, yes={confirmations.ALL})
    except PingdaError as error:
        batch.notices = [str(error)]
        return
    except Exception as error:
        batch.notices = [f"没有接收成功,数据没有变化(事件编号 {incidents.record(error, 'accept')})。请再试一次。"]
        return
    returned = [file for file in verdict.files if file.rows_returned]
    batch.clear()
    batch.returned = returned
    batch.receipt = receipt(result.version if result.committed else None, result.effects, at, returned)
    batch.links = [("查看或撤回这一版", f"version:{result.version}")] if result.committed else []
    batch.accepted += 1
    access.note("accept", f"第 {result.version} 版:{message}" if result.committed else "没有新内容", by=user)


def links_to_figures(verdict: Verdict, as_of: date) -> list[tuple[str, str]]:
    """(words, pick) of where accepted figures can be seen: the indicators that moved, and the page of each ledger.

    as_of: the day the screens speak of; a page of a later report is opened on the report's day.
    """
    links = [
        (f"{move.name} {formats.counted(move.after, move.unit)}", f"indicator:{move.id}")
        for move in verdict.rehearsal.moves[:MOVES_LINKED]
        if move.after is not None
    ]
    for name in dict.fromkeys(file.dataset.name for file in verdict.files):
        path = navigation.page_of_dataset(name)
        if path is not None:
            days = [file.last_report for file in verdict.files if file.dataset.name == name]
            last = max((day for day in days if day is not None), default=as_of)
            pick = f"page:{path}" if last <= as_of else f"figures:{path}@{last.isoformat()}"
            links.append((f"看“{navigation.title_of(path)}”", pick))
    return links


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


def _draw_returned(batch: Batch, lake: Lake) -> None:
    """The files some of whose rows went back, with the wrong cells marked."""
    if not batch.returned:
        return
    with st.container(key="desk-returned", horizontal=True):
        for one in batch.returned:
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


def _notices(batch: Batch) -> None:
    space = doctor.little_space(settings.home())
    notices = [*batch.notices, *([f"{space}。请管理员腾出至少 1 GB,再接收。"] if space else [])]
    if notices:
        lines = "".join(f"<p>{html.escape(line)}</p>" for line in notices)
        st.html(f'<div class="pd-notice" role="status">{lines}</div>')


def _actions(view: View, batch: Batch, verdict: Verdict, file: CheckedFile, effect: Effect | None, lake: Lake) -> None:
    """接收, 下载, 移出, 暂不接收, and why not yet."""
    confirmed, leaving = _draw_confirmations(batch, verdict), _draw_leaving(view, verdict)
    why = verdict.obstacle(st.session_state.get(AUTHOR), confirmed, batch.partly)
    why = why or (None if leaving else f"请先勾选“{LEAVE_DEMO}”。")
    st.button(_accept_label(batch, verdict), type="primary", key="desk-accept", disabled=why is not None,
              on_click=_start_accepting, args=(batch, why is None))  # fmt: skip
    if file.table is not None and (file.problems or file.warnings):
        with st.container(key="desk-annotated"):
            _annotated_button("下载批注后的表格", file, lake, "desk-annotated-file")
    if any(one.problems or one.warnings for one in verdict.files):
        st.download_button(
            "问题清单", access.noted(lambda: problems_csv(verdict.files), "download", "问题清单.csv"),
            file_name="问题清单.csv", mime="text/csv",
            key="desk-problems", type="tertiary", on_click="ignore",
        )  # fmt: skip
    if effect is not None and not effect.already and (effect.added or effect.changed or effect.removed):
        st.button("逐行看变化", key="desk-changes", type="tertiary", on_click=_open, args=("changes",))
    if file.conflicts:
        st.button("两份对照", key="desk-conflicts", type="tertiary", on_click=_open, args=("conflicts",))
    if len(batch.files) > 1:
        st.button("移出本份", key="desk-remove", type="tertiary", on_click=_remove_chosen, args=(batch,))
    st.button("全部暂不接收", key="desk-clear", type="tertiary", on_click=_set_aside, args=(batch,))
    if why is not None:
        st.html(f'<p class="pd-why">{html.escape(why)}</p>')


def _draw_confirmations(batch: Batch, verdict: Verdict) -> bool:
    """The boxes to tick: whether only the good rows are wanted, and that what is unlikely was looked at."""
    partial, asked = verdict.could_be_partial or batch.partly, verdict.asked if verdict.acceptable else 0
    if not partial and not asked:
        return True
    with st.container(key="desk-yes", horizontal=True, vertical_alignment="center"):
        if partial:
            st.checkbox(
                f"只接收无误的行,退回有误的 {verdict.returned:,} 行",
                value=batch.partly,
                key=f"desk-partly-{batch.drops}",
                on_change=_decide_partly,
                args=(batch,),
            )
        basis = hashlib.sha256(repr((batch.basis or ())[:4]).encode()).hexdigest()[:12]
        ticked = bool(asked) and st.checkbox(f"以上 {asked:,} 项已核对", key=f"desk-confirmed-{basis}")
        if ticked:
            st.text_input(
                "为什么", key=batch.why_key, max_chars=60, placeholder="为什么是对的(选填,随上传保存)",
                label_visibility="collapsed", persist_state="session", autocomplete="off",
            )  # fmt: skip
        return ticked or not asked


def _draw_leaving(view: View, verdict: Verdict) -> bool:
    """Whether the screens may change from the demo to what is accepted now: a step of its own, taken once."""
    return not (view.demo and verdict.acceptable) or st.checkbox(LEAVE_DEMO, key="desk-leave-demo")


def _accept_label(batch: Batch, verdict: Verdict) -> str:
    """`接收 2 份,43 行` or `接收 43 行,退回 3 行`."""
    rows = sum(file.rows_good for file in verdict.files)
    if batch.partly and verdict.returned:
        return f"接收 {rows:,} 行,退回 {verdict.returned:,} 行"
    return f"接收 {len(batch.files)} 份,{rows:,} 行" if verdict.acceptable else "接收"


def _decide_partly(batch: Batch) -> None:
    batch.partly = bool(st.session_state.get(f"desk-partly-{batch.drops}"))


def _start_accepting(batch: Batch, may_be: bool) -> None:
    """may_be: whether nothing stood in the way, a yes to what is asked included."""
    batch.accepting, batch.notices = may_be, []


def _remove_chosen(batch: Batch) -> None:
    if batch.chosen is not None:
        batch.remove(batch.chosen)


def _set_aside(batch: Batch) -> None:
    count = len(batch.files)
    batch.clear()
    batch.notices = [f"{count} 份文件暂不接收,数据没有变化。"]


# --- right: what was accepted before ----------------------------------------------------------------------------


def history_note(view: View) -> str:
    """What stands beside the panel's title."""
    return "演示数据的历史" if view.demo else "每次上传都可查、可比、可恢复"


def draw_history(view: View) -> None:
    """The newest versions of what the screens show; a click opens one on the history page."""
    lake = desk.screen_lake()
    newest = lake.history(VERSIONS_SHOWN)
    newest = newest if view.named else authors.without_accounts(newest)
    shown = None if newest.empty else int(newest["version"].iloc[0])
    markup = history.versions(newest, lake.marks(), shown, people=lake.people())
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
        st.dialog(f"两份对照 · {file.filename}", width="large", on_dismiss=_closed)(_conflicts)(view, file)


def _changes(view: View, file: CheckedFile, effect: Effect, lake: Lake) -> None:
    access.stay(view.user)
    villages = view.ask(queries.villages)
    names = dict(zip(villages["village_code"], villages["village"], strict=True))
    frame = row_changes(lake, file, CHANGES_SHOWN, names).rename(columns={"change": "变化", "row": "行"})
    caption = f"{changes(effect)} · 不变 {effect.unchanged:,} 行"
    more = f"(列出前 {CHANGES_SHOWN:,} 处)" if len(frame) >= CHANGES_SHOWN else ""
    st.html(f'<p class="pd-caption">{html.escape(caption + more)}</p>')
    grid.show(frame, f"{Path(file.filename).stem}-变化", grid.height_of(len(frame), TALL), place="dialog")


def _conflicts(view: View, file: CheckedFile) -> None:
    access.stay(view.user)
    stage.draw(panels.desk_conflicts(file), key="desk-conflicts-panel", height="content")
