"""The upload desk's session: the files dropped so far, what is known of them, and what a click does.

The batch lives in the session, outside any widget, so that a live redraw, another page or a click elsewhere leaves it
as it is. The uploader is emptied after each drop (its key changes): the batch's own cards stand for the files.
"""

from __future__ import annotations

import hashlib
import html
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import streamlit as st

from pingda_dash import desk, panels, queries
from pingda_dash.contracts import contracts
from pingda_dash.errors import PingdaError
from pingda_dash.ingest.check import CheckedFile, Problem
from pingda_dash.lake import Effect, Lake
from pingda_dash.panels import words
from pingda_dash.panels.desk import (
    FileCard,
    changes,
    confirmations,
    detail,
    how_read,
    rows_in_words,
    standing,
    to_confirm,
)
from pingda_dash.rehearsal import Rehearsal, rehearse, with_setbacks
from pingda_dash.report.problems import problems_csv
from pingda_dash.ui import clock, incidents, live, shell
from pingda_dash.ui.live import Head
from pingda_dash.ui.shell import View

AUTHOR, PERSON = "desk-author", "desk-person"


@dataclass(frozen=True)
class Dropped:
    """A file of the batch; its bytes are kept by the lake under `sha256`."""

    key: str
    sha256: str
    name: str
    size: int


@dataclass(frozen=True)
class Verdict:
    """What was found in the batch's files, in its order, against one version of the lake."""

    basis: tuple[object, ...]
    files: tuple[CheckedFile, ...]
    effects: tuple[Effect | None, ...]
    rehearsal: Rehearsal
    loaded_in: dict[str, int]

    @property
    def ok(self) -> bool:
        return all(file.ok for file in self.files)

    @property
    def asked(self) -> int:
        """How many things need a yes before accepting."""
        return sum(to_confirm(file, effect) for file, effect in zip(self.files, self.effects, strict=True))

    def confirmations(self) -> list[str]:
        """The listed ones in words, over all files, each line naming its file when there are several."""
        told = []
        for file, effect in zip(self.files, self.effects, strict=True):
            name = f"《{file.filename}》" if len(self.files) > 1 else ""
            told += [name + line for line in confirmations(file, effect)]
        return told


@dataclass
class Batch:
    """The files dropped in this window and not yet accepted."""

    files: list[Dropped] = field(default_factory=list)
    chosen: str | None = None
    drops: int = 0
    seen: set[str] = field(default_factory=set)
    """The uploads taken so far, by Streamlit's own number."""
    dates: dict[str, date] = field(default_factory=dict)
    """key → the 名册日期 the clerk chose."""
    verdict: Verdict | None = None
    notices: list[str] = field(default_factory=list)
    receipt: tuple[str, list[str]] | None = None
    accepting: bool = False
    accepted: int = 0

    @property
    def message_key(self) -> str:
        """The widget of 说明: a fresh one after each acceptance."""
        return f"desk-message-{self.accepted}"

    def clear(self) -> None:
        """Let go of every file; nothing of them was loaded."""
        self.files, self.chosen, self.verdict, self.notices, self.accepting = [], None, None, [], False
        self.dates.clear()
        self.drops += 1

    def remove(self, key: str) -> None:
        """Let go of one file and choose its neighbour."""
        at = next((at for at, one in enumerate(self.files) if one.key == key), None)
        if at is None:
            return
        del self.files[at]
        self.dates.pop(key, None)
        self.verdict = None
        self.notices = []
        self.chosen = self.files[min(at, len(self.files) - 1)].key if self.files else None

    def place(self) -> int | None:
        """The index of the chosen file."""
        return next((at for at, one in enumerate(self.files) if one.key == self.chosen), None)


_CSS = (Path(__file__).parent / "desk.css").read_text(encoding="utf-8")


def dress() -> None:
    """The desk's own styles: its widgets, and the uploader's words in Chinese."""
    st.html(f"<style>{_CSS}</style>")


def batch() -> Batch:
    """This window's batch."""
    held = st.session_state.get("_desk")
    if held is None:
        held = st.session_state["_desk"] = Batch()
    assert isinstance(held, Batch)
    return held


# --- files arrive ---------------------------------------------------------------------------------------------


def clean_name(name: str) -> str:
    """A file's name as it may be kept and shown: no folders, no control or direction characters, 120 characters."""
    last = re.split(r"[/\\]", name)[-1]
    plain = "".join(char for char in last if unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Zl", "Zp"))
    return plain.strip()[-120:] or "未命名"


def take(held: Batch, lake: Lake, name: str, data: bytes) -> None:
    """Add a file to the batch: its bytes are kept first; the same bytes twice count once.

    A file of the same name that could not be accepted makes way: this is how a corrected file comes back.
    """
    name, sha256 = clean_name(name), lake.receive(data)
    twin = next((one for one in held.files if one.sha256 == sha256), None)
    if twin is not None:
        held.notices.append(f"《{name}》与《{twin.name}》内容相同,只留一份。")
        held.chosen = twin.key
        return
    key = hashlib.sha256(f"{sha256}{held.drops}".encode()).hexdigest()[:12]
    new = Dropped(key, sha256, name, len(data))
    stale = next((at for at, one in enumerate(held.files) if one.name == name and not _is_ok(held, one)), None)
    if stale is None:
        held.files.append(new)
    else:
        held.files[stale] = new
        held.notices.append(f"《{name}》已换成新的一份。")
    held.chosen = new.key


def _is_ok(held: Batch, one: Dropped) -> bool:
    """Whether a file of the batch was found free of errors."""
    known = held.verdict.files if held.verdict else ()
    return any(file.ok and file.sha256 == one.sha256 for file in known)


def _received(key: str) -> None:
    """The uploader's callback: every file into the batch, the first new one chosen, the uploader emptied."""
    held = batch()
    # One drop can be told twice, when a redraw cuts in: each upload counts once.
    uploads = [one for one in st.session_state.get(key) or [] if one.file_id not in held.seen]
    if not uploads:
        return
    held.seen.update(one.file_id for one in uploads)
    held.receipt, held.notices = None, []
    before = len(held.files)
    try:
        lake = desk.real_lake()
        for upload in uploads:
            take(held, lake, upload.name, upload.getvalue())
    except (OSError, PingdaError) as error:
        held.notices.append(f"有文件没有留存成功(事件编号 {incidents.record(error, 'receive')}),请重新拖入。")
    if len(held.files) > before:
        held.chosen = held.files[before].key
    held.verdict = None
    held.drops += 1


# --- what is known of them ------------------------------------------------------------------------------------


def _basis(held: Batch, lake: Lake, view: View) -> tuple[object, ...]:
    """What a verdict depends on: the files, the chosen dates, the lake's version and the screens' day."""
    dates = tuple(sorted(held.dates.items()))
    return tuple(one.sha256 for one in held.files), dates, lake.version(), view.as_of


def look(held: Batch, lake: Lake, view: View) -> Verdict:
    """Read and check the batch's files, and rehearse those without errors."""
    basis = _basis(held, lake, view)
    before = held.verdict
    if before is not None and (before.basis[0], before.basis[2]) == (basis[0], basis[2]):
        files = list(before.files)  # only a date or the day changed
    else:
        contents = [(one.name, lake.original(one.sha256)) for one in held.files]
        files = [with_setbacks(lake, file) for file in _checked(lake, contents)]
    files = [_dated(file, held.dates.get(one.key)) for file, one in zip(files, held.files, strict=True)]
    sound = [file for file in files if file.ok]
    snapshot = live.snapshot_of(Head(lake.name, lake.version()))
    told = rehearse(lake, sound, snapshot, view.as_of, follow_reports=_follows_reports(view))
    by_file = {id(file): effect for file, effect in zip(sound, told.effects, strict=True)}
    uploads = queries.uploads(snapshot, view.as_of)
    loaded = {str(sha): int(version) for sha, version in zip(uploads["sha256"], uploads["version"], strict=True)}
    return Verdict(basis, tuple(files), tuple(by_file.get(id(file)) for file in files), told, loaded)


def _checked(lake: Lake, contents: list[tuple[str, bytes]]) -> list[CheckedFile]:
    """Check files together; should one of them break the checks, that one is unreadable and the others go on."""
    today = clock.now().date()
    try:
        return desk.look_at(lake, contents, today)
    except Exception as error:  # whatever is in a file must not lock the desk
        if len(contents) == 1:
            name, data = contents[0]
            told = f"核对这份文件时出了错,没有读入(事件编号 {incidents.record(error, 'check')})。请告诉维护人员。"
            problem = Problem("unreadable-file", None, None, None, told, name)
            return [CheckedFile(name, hashlib.sha256(data).hexdigest(), len(data), problems=[problem], problem_count=1)]
        return [_checked(lake, [one])[0] for one in contents]


def _dated(file: CheckedFile, chosen: date | None) -> CheckedFile:
    """A register with its day: the clerk's, else what the desk took."""
    is_register = file.contract is not None and file.contract.mode == "register"
    return desk.of_day(file, chosen) if chosen and is_register else file


def _follows_reports(view: View) -> bool:
    """Whether the screens' day moves on with the newest report: no day in the address, today outside the campaign."""
    today = clock.now().date()
    start, end = words.as_date(view.campaign["start"]), words.as_date(view.campaign["end"])
    inside = start is not None and end is not None and start <= today <= end
    return "asof" not in view.params and not inside


def up_to_date(held: Batch, lake: Lake, view: View) -> Verdict | None:
    """The batch's verdict, or None when it must be looked at (again)."""
    if held.verdict is not None and held.verdict.basis == _basis(held, lake, view):
        return held.verdict
    return None


def hindrance(held: Batch, verdict: Verdict, author: str | None, confirmed: bool) -> str | None:
    """Why the batch cannot be accepted yet, in words; None when it can."""
    wrong = [file for file in verdict.files if not file.ok]
    if wrong:
        also = f"等 {len(wrong)} 份" if len(wrong) > 1 else ""
        how = "改正后重新拖入,或移出本份" if len(held.files) > 1 else "改正后重新拖入"
        return f"《{wrong[0].filename}》{also}有错误,整批都不会生效。请{how}。"
    if all(effect is not None and effect.already for effect in verdict.effects):
        return "这些文件都已收过,没有新内容。"
    if not author:
        return "请先在左下选填报单位。"
    if verdict.asked and not confirmed:
        return "请先核对需确认的内容,再勾选“已核对”。"
    return None


def default_message(verdict: Verdict) -> str:
    """What the history says when the clerk wrote nothing: `就业扶贫台账 46 行、产业增收台账 10 行`."""
    rows: dict[str, int] = {}
    for file in verdict.files:
        rows[file.dataset.title] = rows.get(file.dataset.title, 0) + file.rows_good
    return "、".join(f"{title} {count:,} 行" for title, count in rows.items())


# --- left: the files ------------------------------------------------------------------------------------------


def title(held: Batch) -> str:
    """`本次上传 6 份`."""
    return f"本次上传 {len(held.files)} 份" if held.files else "本次上传"


def draw_files(view: View, held: Batch, verdict: Verdict | None) -> None:
    """The cards, the drop zone, who sends it and why.

    The uploader takes any kind of file: it refuses in English, the reader says in Chinese what a file really is.
    """
    shell.draw(panels.desk_files(cards(held, verdict), held.chosen), key="desk-files", on_pick=_choose)
    with st.container(key="desk-drop"):
        key = f"desk-upload-{held.drops}"
        st.file_uploader(
            "把表格拖到这里", accept_multiple_files=True, key=key, on_change=_received, args=(key,),
            label_visibility="collapsed",
        )  # fmt: skip
    with st.container(key="desk-form"):
        _form(view, held, verdict)


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


def _choose(value: str) -> None:
    batch().chosen = value.partition(":")[2]


def _form(view: View, held: Batch, verdict: Verdict | None) -> None:
    senders = [*view.ask(queries.units)["name"], *view.ask(queries.villages)["village"]]
    st.selectbox(
        "填报单位", list(dict.fromkeys(map(str, senders))), index=None, placeholder="请选择", key=AUTHOR,
        filter_mode="contains", persist_state="session",
    )  # fmt: skip
    st.text_input("上传人", key=PERSON, max_chars=20, placeholder="选填", persist_state="session", autocomplete="off")
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
            on_change=_redate, args=(key, widget),
        )  # fmt: skip


def _redate(key: str, widget: str) -> None:
    chosen = st.session_state.get(widget)
    if isinstance(chosen, date):
        batch().dates[key] = chosen


# --- right: how its columns were read -------------------------------------------------------------------------


def draw_columns(held: Batch, verdict: Verdict | None) -> None:
    """Each heading of the chosen file and the column it was read as."""
    at = held.place()
    file = verdict.files[at] if verdict and at is not None else None
    header = file.table.header if file is not None and file.table is not None else ()
    markup = panels.desk_columns(
        file.recognition if file else None, header, file.problems if file else (), chosen=file is not None
    )
    shell.draw(markup, key="desk-columns")


# --- middle: the chosen file, and accepting -------------------------------------------------------------------


def draw_chosen(view: View, held: Batch, verdict: Verdict | None, lake: Lake) -> None:
    """The chosen file around its problems, what accepting would do, and the buttons; or what the desk takes."""
    if not held.files:
        _notices(held)
        receipts = [held.receipt] if held.receipt else []
        shell.draw(panels.desk_welcome(list(contracts().values()), receipts), key="desk-welcome")
        return
    if verdict is None:
        _wait("正在读取并核对……", lambda: _look_again(held, lake, view))
        return
    if held.accepting:
        _wait("正在接收……", lambda: _accept(held, verdict, lake))
        return
    at = held.place()
    if at is None:
        held.chosen, at = held.files[0].key, 0
    file, effect = verdict.files[at], verdict.effects[at]
    shell.head(file.filename, how_read(file))
    _notices(held)
    shell.draw(panels.desk_sheet(file), key="desk-sheet")
    with st.container(key="desk-effect"):
        markup = panels.desk_effect(
            verdict.rehearsal if verdict.ok else None,
            effect,
            told=verdict.confirmations() if verdict.ok else [],
            asked=verdict.asked if verdict.ok else 0,
            wrong="" if file.ok else rows_in_words(file),
            demo=view.demo and verdict.ok,
        )
        shell.draw(markup, key="desk-effect-panel", height="content")
    with st.container(key="desk-actions", horizontal=True, vertical_alignment="center"):
        _actions(held, verdict, file)


def _wait(word: str, work: Callable[[], None]) -> None:
    """Do something that takes time under a word in Chinese, then draw the page again."""
    with st.container(key="desk-wait"), st.spinner(word):
        work()
    st.rerun()


def _look_again(held: Batch, lake: Lake, view: View) -> None:
    """Fill the verdict; a batch that cannot even be looked at is handed back with an incident number."""
    try:
        held.verdict = look(held, lake, view)
    except Exception as error:  # whatever is in a file must not lock the desk
        number = incidents.record(error, "look")
        held.clear()
        held.notices = [f"核对时出了错,这批文件没有生效(事件编号 {number})。请一份一份地重新拖入,或告诉维护人员。"]


def _accept(held: Batch, verdict: Verdict, lake: Lake) -> None:
    """Load the batch as one snapshot; afterwards it is empty and the receipt says what happened."""
    held.accepting = False
    unit = str(st.session_state.get(AUTHOR) or "")
    person = str(st.session_state.get(PERSON) or "").strip()
    message = str(st.session_state.get(held.message_key) or "").strip() or default_message(verdict)
    at = clock.now()
    try:
        result = desk.accept(lake, verdict.files, f"{unit} · {person}" if person else unit, message, at)
    except PingdaError as error:
        held.notices = [str(error)]
        return
    except Exception as error:
        held.notices = [f"没有接收成功,数据没有变化(事件编号 {incidents.record(error, 'accept')})。请再试一次。"]
        return
    held.clear()
    held.receipt = receipt(result.version if result.committed else None, result.effects, at)
    held.accepted += 1


def receipt(version: int | None, effects: Sequence[Effect], at: datetime) -> tuple[str, list[str]]:
    """What to say after accepting: a headline and a line a file."""
    if version is None:
        return "没有新内容,数据不变", [f"{effect.filename}:已收过" for effect in effects]
    total = Effect(
        "", "", *(sum(getattr(one, name) for one in effects) for name in ("added", "changed", "unchanged", "removed"))
    )
    lines = [f"{one.filename}:{'已收过,未重复计入' if one.already else changes(one)}" for one in effects]
    return f"已接收 · 第 {version} 版 · {changes(total)} · {words.moment(at)}", lines


def _notices(held: Batch) -> None:
    if held.notices:
        lines = "".join(f"<p>{html.escape(line)}</p>" for line in held.notices)
        st.html(f'<div class="pd-notice" role="status">{lines}</div>')


def _actions(held: Batch, verdict: Verdict, file: CheckedFile) -> None:
    """接收, 下载, 移出, 暂不接收, and why not yet."""
    confirmed = True
    if verdict.asked and verdict.ok:
        basis = hashlib.sha256(repr(verdict.basis[:3]).encode()).hexdigest()[:12]
        confirmed = st.checkbox(f"以上 {verdict.asked:,} 项已核对", key=f"desk-confirmed-{basis}")
    why = hindrance(held, verdict, st.session_state.get(AUTHOR), confirmed)
    rows = sum(file.rows_good for file in verdict.files)
    label = f"接收 {len(held.files)} 份,{rows:,} 行" if verdict.ok else "接收"
    st.button(label, type="primary", key="desk-accept", disabled=why is not None, on_click=_start_accepting)
    wrong = [one for one in verdict.files if one.problems or one.warnings]
    if wrong:
        st.download_button(
            "下载问题清单", lambda: problems_csv(wrong), file_name="问题清单.csv", mime="text/csv", key="desk-problems",
            on_click="ignore",
        )  # fmt: skip
    st.button("移出本份", key="desk-remove", on_click=_remove_chosen)
    st.button("全部暂不接收", key="desk-clear", type="tertiary", on_click=_set_aside)
    if why is not None:
        st.html(f'<p class="pd-why">{html.escape(why)}</p>')


def _start_accepting() -> None:
    batch().accepting = True


def _remove_chosen() -> None:
    held = batch()
    if held.chosen is not None:
        held.remove(held.chosen)


def _set_aside() -> None:
    held = batch()
    count = len(held.files)
    held.clear()
    held.notices = [f"{count} 份文件暂不接收,数据没有变化。"]
