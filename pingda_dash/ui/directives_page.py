"""督办 on the screen: one directive in its dialog with every step, its evidence and the steps that may follow, the form
of a new one, and the lists behind the counts.

What may follow what is `pingda_dash.directives`' to say: a form is offered to who may write at all, and a refusal is
shown where it was written.
"""

from __future__ import annotations

import html
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from pingda_dash import (
    clock,
    desk,
    directive_sheets,
    directives,
    formats,
    frames,
    minutes,
    originals,
    queries,
    settings,
)
from pingda_dash.directives import KINDS, Addressee, Directive, Kind, Step
from pingda_dash.errors import PingdaError
from pingda_dash.figures import counting
from pingda_dash.panels import directives as panels
from pingda_dash.panels import figure as pieces
from pingda_dash.panels.lists import promise_words
from pingda_dash.plan import Plan, load_plan
from pingda_dash.report import paper, pdf
from pingda_dash.report.paper import Paper
from pingda_dash.ui import access, component, live, picks, sign_in
from pingda_dash.ui.view import View

_MESSAGE, _COUNT = "_directive_message", "_directive_count"
_ATTACHMENT = "application/octet-stream"
AHEAD = timedelta(days=7)
"""The day that is proposed where nothing else says one."""
NO_REPORT = "不附报送"
_HOME = "home:"
Layout = Callable[[Any, pd.DataFrame, Plan, date, str], Paper]
"""How a directive is laid out on a sheet: 督办单, 办理反馈单."""


def counts_of(view: View, counts: pd.DataFrame) -> Any:
    """The row of `queries.directive_counts` of what the page is filtered by; of nothing counted, noughts."""
    scope, of = view.scope
    for row in frames.rows(counts[(counts["scope"] == scope) & (counts["scope_id"] == of)]):
        return row
    numbers = dict.fromkeys(("total", "open", "overdue", "waiting", "closed", "kept", "broken"), 0)
    empty = {"scope": scope, "scope_id": of, "name": of, **numbers, "median_days": None, "most_over": None}
    return next(iter(frames.rows(pd.DataFrame([empty]))))


def whose(view: View) -> str:
    """What the page is filtered by, by name; "" of the township."""
    scope, of = view.scope
    if scope != "村":
        return of
    return village_name(view, of)


def village_name(view: View, code: str) -> str:
    """The name of a village, "" where no code is given."""
    villages = view.ask(queries.villages)
    return "".join(villages.loc[villages["village_code"] == code, "village"])


def addressee_of(row: Any) -> Addressee:
    """Whose a directive is now. row: of `queries.directives`."""
    unit, village = (None if formats.is_missing(one) else str(one) for one in (row.unit, row.village_code))
    return Addressee(str(row.whom), unit, village)


def find(view: View, label: str) -> Any | None:
    """The directive of a number, with all that who is looking may see of it."""
    log = live.directives_of(view.data_version)
    every = view.ask(queries.directives, directives=log, unit=None, village=None, item=None)
    rows = every[every["label"] == label]
    row = next(iter(frames.rows(rows)), None)
    if row is None or may_read(view, row):
        return row
    shown = view.directives(unit=None, village=None, item=None)
    return next(iter(frames.rows(shown[shown["label"] == label])))


def may_read(view: View, row: Any) -> bool:
    """Whether who is looking may read what was written of a directive: of a household, who may see households, and who
    answers for it."""
    if not str(row.item).startswith(_HOME) or view.unmasked:
        return True
    return view.named and view.user is not None and directives.may_see(addressee_of(row), view.user)


# --- one directive ------------------------------------------------------------------------------------------------


def draw_one(view: View, label: str) -> None:
    """Draw a directive with its history, its evidence and the steps that may follow."""
    row = find(view, label)
    if row is None:
        return
    log, readable = live.directives_of(view.data_version), may_read(view, row)
    steps = view.ask(queries.directive_steps, directives=log, label=label)
    item = _pick_of_item(str(row.item)) if readable else ""
    named = view.named and view.user is not None and directives.may_see(addressee_of(row), view.user)
    markup = panels.sheet(row, steps, readable=readable, files=named, item=item)
    component.html_panel(markup, "dialog-directive", picks.follow, height="content")
    if view.wall:
        return
    if view.user is None:
        st.button("登录后可办理", key="directive-in", type="tertiary", on_click=picks.follow, args=(sign_in.DIALOG,))
        return
    _files(row, steps)
    if readable:
        _sheets(view, row, steps)
    _steps(view, row)


def _pick_of_item(item: str) -> str:
    """What opens the thing that a directive is about."""
    kind, _, reference = item.partition(":")
    if kind == "home":
        return f"household:{reference}"
    if kind == "problem":
        return f"rows:rectification@{reference}"
    return f"village:{reference.partition(':')[0]}" if kind == "village" else item


def _files(row: Any, steps: pd.DataFrame) -> None:
    """What may be had of it as a file, in one row: the evidence of its answers, to who may see it.

    Each is put down in the audit, and the right is asked again when a file is fetched, as with originals: the button's
    number is not a secret.
    """
    user, of = access.current_user(), addressee_of(row)
    if user is None:
        return
    folder = live.lake().folder
    action: access.Action = "direct" if user.may("direct") else "answer"
    with st.container(key="directive-files", horizontal=True):
        listed = frames.rows(steps) if directives.may_see(of, user) else ()
        files = [
            (f"第 {int(step.place)} 步第 {at} 份", *file)
            for step in listed
            for at, file in enumerate(zip(step.files, step.digests, strict=True), start=1)
        ]
        for number, (place, name, digest) in enumerate(files):
            words = f"督办凭据 {row.label} {place}"  # without its name: somebody may be named in it
            content = partial(originals.read, folder, digest)
            data = access.download(content, action, "original", words, of=lambda by: directives.may_see(of, by))
            st.download_button(
                f"下载凭据 {name}", data, name, _ATTACHMENT, key=f"evidence-{row.label}-{number}", on_click="ignore"
            )


def _sheets(view: View, row: Any, steps: pd.DataFrame) -> None:
    """督办单 and 办理反馈单 as files, made when they are fetched, with what is on the screen: masked as there."""
    the_plan = load_plan(settings.data_dir() / "plan")
    as_pdf = (pdf.office() or pdf.browser()) is not None
    with st.container(key="directive-sheets", horizontal=True):
        for layout, title in ((directive_sheets.sheet, "督办单"), (directive_sheets.answer_sheet, "办理反馈单")):
            made = partial(_sheet, layout, row, steps, the_plan, view)
            for kind, content in (("docx", made), ("pdf", partial(_printed, made)))[: 1 + as_pdf]:
                name = f"{the_plan.campaign.township}_{title}_{row.label}.{kind}"
                data = access.download(content, "view", "report", name)
                label = f"{title} {'PDF' if kind == 'pdf' else 'Word'}"
                st.download_button(label, data, name, _ATTACHMENT, key=f"sheet-{title}-{kind}", on_click="ignore")


def _sheet(layout: Layout, row: Any, steps: pd.DataFrame, the_plan: Plan, view: View) -> bytes:
    return paper.docx_of(layout(row, steps, the_plan, view.as_of, view.data_version.lake), clock.now())


def _printed(made: Callable[[], bytes]) -> bytes:
    [data] = pdf.pdfs_of({"督办单.docx": made()}).values()
    return data


def _steps(view: View, row: Any) -> None:
    """The steps that who has signed in may try, as one form at a time; what became of the last one."""
    user = access.current_user()
    kinds = offered_steps(user, row)
    with st.container(key="directive-form"):
        _say(row.label)
        if not kinds:
            return
        kind = kinds[0]
        if len(kinds) > 1:
            key = f"directive-step-{row.label}-{row.is_closed}"
            asked = st.segmented_control(
                "下一步", kinds, format_func=KINDS.__getitem__, default=kind, required=True, key=key
            )
            kind = asked or kind
        with st.form(f"directive-{kind}-{row.label}", border=False):
            _FIELDS[kind](view, row)
            st.form_submit_button(
                KINDS[kind], key=f"directive-{kind}", type="primary", on_click=_write, args=(view, row, kind)
            )


def offered_steps(user: access.User | None, row: Any) -> list[Kind]:
    """The steps for which somebody has the right at all; what else must be so is said where it is refused."""
    if user is None:
        return []
    may_answer = user.may("answer") and addressee_of(row).is_of(user)
    if row.is_closed:
        return ["reopened"] if user.may("direct") else []
    answer: list[Kind] = ["answered"] if may_answer else []
    if not user.may("direct"):
        return answer
    first: list[Kind] = ["closed", "returned"] if row.is_answered else []
    rest: list[Kind] = [] if row.is_answered else ["closed", "returned"]
    return [*first, *answer, "extended", "handed_on", *rest]


def _say(about: str) -> None:
    """What became of the last thing that was written of it."""
    of, message, done = st.session_state.get(_MESSAGE, ("", "", False))
    if message and of == about:
        kind = " done" if done else ""
        st.html(f'<p class="pd-directive-message{kind}" role="status">{html.escape(message)}</p>')


def _key(what: str, about: str) -> str:
    """A field's key: it counts what was written, so that the next form is an empty one."""
    return f"directive-{what}-{about}-{st.session_state.get(_COUNT, 0)}"


def _about(kind: Kind, label: str) -> str:
    """What the fields of a step are of: what is written for one is not another's when somebody else has closed or
    answered it meanwhile, and the form under the hand is another."""
    return f"{kind}-{label}" if kind in ("closed", "reopened") else label


def _answer_fields(view: View, row: Any) -> None:
    """The reports that moved the figure first; words, files."""
    offered = _offered(view, row.label)
    if len(offered):
        words = {int(one.version): panels.answer_line(one).replace("\t", " · ") for one in frames.rows(offered)}
        st.selectbox(
            "让数变了的报送,作为反馈的凭据", [*words, NO_REPORT], format_func=lambda one: words.get(one, NO_REPORT),
            key=_key("report", row.label), placeholder="请选择",
        )  # fmt: skip
    st.text_area("办了什么(不写农户姓名)", key=_key("words", row.label), max_chars=directives.LONGEST, height=80)
    with st.container(key="directive-drop"):
        st.file_uploader("文件、照片,每份不超过 20 MB", accept_multiple_files=True, key=_key("files", row.label))


def _reason_field(view: View, row: Any, kind: Kind = "returned") -> None:
    st.text_area(
        "理由(不写农户姓名)", key=_key("reason", _about(kind, row.label)), max_chars=directives.LONGEST, height=80
    )


def _extend_fields(view: View, row: Any) -> None:
    now = formats.as_date(row.due) or view.as_of
    _day_field(view, row.label, max(now + timedelta(days=1), view.as_of), "延到哪天")
    _reason_field(view, row)


def _hand_on_fields(view: View, row: Any) -> None:
    _whom_field(view, row.label, "")
    _reason_field(view, row)


def _close_fields(view: View, row: Any) -> None:
    """How the thing stands on the day, which whoever closes it answers for; what was seen."""
    if not str(row.item).startswith(_HOME):
        with suppress(PingdaError):  # of what is on no list any more nothing is known
            now = desk.item_standing(live.snapshot_of(view.data_version), view.as_of, str(view.shown.meant(row.item)))
            words = view.shown.text(panels.now_words(now.title, now.figure, now.status))
            st.html(f'<p class="pd-directive-message">{html.escape(words)}</p>' if words else "")
    st.text_area(
        "核实情况(可不填)", key=_key("words", _about("closed", row.label)), max_chars=directives.LONGEST, height=80
    )


def _reopen_fields(view: View, row: Any) -> None:
    _day_field(view, _about("reopened", row.label), view.as_of + AHEAD, "办结期限", view.as_of)
    _reason_field(view, row, "reopened")


_FIELDS: dict[Kind, Callable[[View, Any], None]] = {
    "answered": _answer_fields, "returned": _reason_field, "extended": _extend_fields, "handed_on": _hand_on_fields,
    "closed": _close_fields, "reopened": _reopen_fields,
}  # fmt: skip


def _day_field(view: View, about: str, proposed: date, label: str, first: date | None = None) -> None:
    """A day to choose, from the first that is possible to the campaign's last; the first alone where that is later."""
    first = first or proposed
    last = max(directives.latest_due(view.as_of, load_plan(settings.data_dir() / "plan").campaign.end), first)
    days = [
        first + timedelta(days=count) for count in range(min((last - first).days, directives.LONGEST_TERM.days) + 1)
    ]
    at = days.index(min(max(proposed, first), days[-1]))
    st.selectbox(label, days, index=at, format_func=formats.day, key=_key("due", about), placeholder="请选择")


def _whom_field(view: View, about: str, proposed: str) -> None:
    """A unit or village to choose, by name."""
    names = list(_addressees(view))
    at = names.index(proposed) if proposed in names else None
    st.selectbox("交给谁", names, index=at, key=_key("to", about), placeholder="选一个单位或村")


def _addressees(view: View) -> dict[str, Addressee]:
    """Whom a directive can be given to, by name."""
    villages = view.ask(queries.villages)
    names = dict(zip(villages["village_code"], villages["village"], strict=True))
    return {one.title: one for one in directives.addressees(load_plan(settings.data_dir() / "plan"), names)}


def _offered(view: View, label: str) -> pd.DataFrame:
    """The reports that moved its figure, the next one first."""
    return view.ask(queries.directive_answers, directives=live.directives_of(view.data_version), label=label)


def _field(what: str, about: str) -> Any:
    return st.session_state.get(_key(what, about))


def _write(view: View, row: Any, kind: Kind) -> None:
    """Write the step that is in the form, in the name of whoever is signed in now."""
    label, user = str(row.label), access.current_user()
    if user is None:
        st.session_state[_MESSAGE] = (label, "没有写下:请先登录。", False)
        return
    about = _about(kind, label)
    due, report, to = _field("due", about), _field("report", about), _field("to", about)
    step = Step(kind, view.as_of, clock.now(), str(_field("words", about) or ""), str(_field("reason", about) or ""))
    if kind in ("extended", "reopened"):
        step = replace(step, due=due if isinstance(due, date) else None)
    if kind == "handed_on":
        step = replace(step, to=_addressees(view).get(str(to)))
    if kind == "answered":
        files = [(one.name, one.getvalue()) for one in _field("files", about) or ()]
        step = replace(step, version=report if isinstance(report, int) else None, evidence=files)
    try:
        asked = step.version is not None or kind == "closed"
        offered = _offered(view, label)["version"].tolist() if asked else None
        last = load_plan(settings.data_dir() / "plan").campaign.end
        directives.add(live.lake().folder, label, step, user, offered, last)
    except PingdaError as error:
        st.session_state[_MESSAGE] = (label, str(error), False)
        return
    _written(label, f"{KINDS[kind]} {label}", user, f"已写下:{KINDS[kind]}。")


def _written(label: str, audited: str, user: access.User, message: str) -> None:
    live.renew()
    access.note("directive", audited, by=user)
    st.session_state[_COUNT] = st.session_state.get(_COUNT, 0) + 1
    st.session_state[_MESSAGE] = (label, message, True)


# --- a new one ----------------------------------------------------------------------------------------------------


def draw_new(view: View, reference: str) -> None:
    """Draw the form of a new directive, filled in already: what about, whose it is, by when, what was promised.

    reference: as `panels.about` reads it.
    """
    item, village = panels.about(reference)
    if not view.may_direct:
        _refuse(view)
        return
    meant = str(view.shown.meant(item))
    try:
        standing = desk.item_standing(live.snapshot_of(view.data_version), view.as_of, meant)
    except PingdaError as error:
        st.html(f'<p class="pd-directive-message" role="status">{html.escape(str(error))}</p>')
        return
    promise = _promise(view, item)
    listed = view.directives_of_all()
    open_ones = panels.marks(panels.of_item(listed, meant))
    facts = [view.shown.text(each) for each in (standing.figure, standing.status) if each]
    lead = pieces.lead("", view.shown.text(standing.title), " · ".join(facts), _spoken(view, item, promise))
    component.html_panel(lead + open_ones, "dialog-direct", picks.follow, height="content")
    whom = village_name(view, village) or _proposed_whom(view, item)
    due = _proposed_day(view, item, promise)
    draft = village_name(view, village) + proposed_work(view.shown.text(standing.title), facts, promise)
    with st.container(key="directive-form"), st.form(f"direct-{reference}", border=False):
        _say(reference)
        with st.container(key="direct-line", horizontal=True):
            _whom_field(view, reference, whom)
            _day_field(view, reference, due, "办结期限", view.as_of)
        key = _key("words", reference)
        st.text_area("要办什么(不写农户姓名)", draft, key=key, max_chars=directives.LONGEST, height=100)
        st.form_submit_button("立项督办", key="direct-submit", type="primary", on_click=_open, args=(view, reference))


def _refuse(view: View) -> None:
    """Why no directive can be opened from this window."""
    st.html(f'<p class="pd-directive-message" role="status">{html.escape(str(directives.MayNotDirect()))}</p>')
    if view.user is None and not view.wall:
        st.button("登录", key="direct-in", type="tertiary", on_click=picks.follow, args=(sign_in.DIALOG,))


def _promise(view: View, item: str) -> Any | None:
    """What was promised last of an item at a meeting: its row of `queries.promises`."""
    every = view.ask(queries.promises, promises=live.promises_of(view.data_version))
    return next(iter(frames.rows(every[every["item"] == item])), None)


def _spoken(view: View, item: str, promise: Any | None) -> list[str]:
    """What was said of an item at the last meeting, and what was promised."""
    notes = view.shown.frame(minutes.listed(live.lake().folder, view.shown.meant(item), view.as_of))
    words = [f"{formats.day(note.as_of)}例会:{note.text}" for note in frames.rows(notes.head(1))]
    return [*words, *([f"上次{promise_words(promise)}"] if promise is not None else [])] or ["以前的例会没有说过这一项"]


def proposed_work(title: str, facts: list[str], promise: Any | None) -> str:
    """What is to be done, as a first draft: how it stands, what was promised."""
    now = f"({'、'.join(facts)})" if facts else ""
    before = f";上次{promise_words(promise)}" if promise is not None else ""
    return f"{title}{now}{before}。请按期办到位,并附凭据反馈。"[: directives.LONGEST]


def _proposed_day(view: View, item: str, promise: Any | None) -> date:
    """The day that was promised, else that of the plan where it is near, else in a week."""
    promised = None if promise is None else formats.as_date(promise.promised)
    if promised is not None and promised > view.as_of:
        return min(promised, view.as_of + directives.LONGEST_TERM)
    row = _row_of(view, item)
    deadline = None if row is None else formats.as_date(row.deadline)
    near = deadline is not None and view.as_of < deadline <= view.as_of + 2 * AHEAD
    return deadline if near and deadline else view.as_of + AHEAD


def _row_of(view: View, item: str) -> Any | None:
    """The item's row of `queries.meeting_items`, where a meeting goes through it."""
    every = view.ask(queries.meeting_items)
    return next(iter(frames.rows(every[every["item"] == item])), None)


def _proposed_whom(view: View, item: str) -> str:
    """The unit or village that answers for an item; "" where nobody can say."""
    kind, _, reference = item.partition(":")
    names = {code: one.title for one in _addressees(view).values() if (code := one.village)}
    if kind == "village":
        return names.get(reference.partition(":")[0], "")
    if kind == "unit":
        return reference
    if kind == "problem":
        problems = view.ask(queries.problems, unit=None, village=None)
        rows = problems[problems["problem_id"] == reference]
        return "" if rows.empty else formats.text(rows["unit"].iloc[0], "")
    if kind == "home":
        return names.get(village_of_home(view, reference), "")
    row = _row_of(view, item)
    if row is None:
        return ""
    if not formats.is_missing(row.village_code):
        return names.get(str(row.village_code), "")
    return formats.text(row.lead_unit, "").partition(";")[0]


def village_of_home(view: View, household: str) -> str:
    """The code of the village that a household is of, by the newest register that has it, else by its case as a
    monitored one; "" where nothing says."""
    of_home = view.ask(queries.home_history, household=household)
    if of_home.empty:
        cases = view.ask(queries.cases, village=None)
        of_home = cases[cases["household_id"] == household]
    return "" if of_home.empty else str(of_home["village_code"].iloc[-1])


def _open(view: View, reference: str) -> None:
    """Open what is in the form, in the name of whoever is signed in now; then it is what the dialog shows."""
    user, to, due = access.current_user(), _field("to", reference), _field("due", reference)
    try:
        if user is None or not user.may("direct"):
            raise directives.MayNotDirect
        whom = _addressees(view).get(str(to))
        if whom is None:
            raise directives.NoSuchUnit("请选一个单位或村。")
        meant = str(view.shown.meant(panels.about(reference)[0]))
        then = desk.item_standing(live.snapshot_of(view.data_version), view.as_of, meant)
        given = Directive(
            meant, then.title, then.figure, then.status, str(_field("words", reference) or ""), whom,
            due if isinstance(due, date) else view.as_of, view.as_of, clock.now(),
        )  # fmt: skip
        campaign = load_plan(settings.data_dir() / "plan").campaign
        label = directives.begin(live.lake().folder, given, user, campaign.directive_prefix.value, campaign.end)
    except PingdaError as error:
        st.session_state[_MESSAGE] = (reference, str(error), False)
        return
    _written(label, f"{directives.OPENED} {label}", user, f"已立项:{label},交{whom.title}。")
    picks.follow(f"directive:{label}")


# --- lists --------------------------------------------------------------------------------------------------------


def listed_behind(view: View, scope: str, of: str, word: str) -> pd.DataFrame:
    """What a count counted, under the word it stands under: rows of `queries.directives`."""
    asked: dict[str, str | None] = {"unit": None, "village": None, "item": None}
    asked |= {"单位": {"unit": of}, "村": {"village": of}}.get(scope, {})
    return panels.counted_as(view.directives(**asked), word)


def draw_list(listed: pd.DataFrame, word: str) -> None:
    """Draw the whole list behind a count, and how it is counted."""
    markup = panels.directive_list(listed, fits=False, empty=f"没有{'' if word == panels.ALL else word}督办件")
    how = pieces.heading(pieces.COUNTED) + pieces.sentences([counting.counted("directive_counts")])
    component.html_panel(markup + how, "dialog-directives", picks.follow, height="content")
