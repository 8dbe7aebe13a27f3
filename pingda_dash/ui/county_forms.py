"""Forms from above (上级表格) on a page: upload, touch a blank, choose its figure, save a version, fill and take away.

What is chosen is a draft of this window's until it is saved as the mapping's next version. Only who has signed in sees
forms, and anybody those of the demo; who may `form` changes them, anybody else fills what is saved.
"""

from __future__ import annotations

import html
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import streamlit as st
from cachetools import LRUCache, cached

from pingda_dash import clock, county_forms, formats, settings
from pingda_dash.accounts import User
from pingda_dash.county_forms import Absent, Template
from pingda_dash.errors import PingdaError
from pingda_dash.form_filling import (
    ABSENT,
    PEOPLE,
    VILLAGE_NAME,
    WAYS,
    Bench,
    Choice,
    Entry,
    Made,
    Opened,
    Subject,
    VillageRows,
    reads,
    unit_for,
    units_of,
)
from pingda_dash.panels import county_forms as panels
from pingda_dash.panels.county_forms import Option, Standing
from pingda_dash.plan import load_plan
from pingda_dash.report import blanks
from pingda_dash.report.blanks import Blank, Form, Grid
from pingda_dash.ui import access, component, picks, sign_in
from pingda_dash.ui.grid import XLSX
from pingda_dash.ui.view import View

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LISTED = 15
"""So many blanks that were not filled are listed without a touch."""
_DRAFTS, _OPEN, _MESSAGE = "_county_forms", "_county_form", "_county_form_message"
_FORM, _SHEET, _SEARCH, _FILE = "form-name", "form-sheet", "form-search", "form-file"
_NAME, _TO, _KEPT = "form-new", "form-to", "form-kept"


@dataclass
class Draft:
    """What this window has chosen of a template. saved: the version that it began with; place: the blank in hand;
    waiting: a figure that asks something."""

    mapped: int
    saved: dict[str, Choice]
    choices: dict[str, Choice]
    place: str = ""
    waiting: str = ""


def draw(view: View) -> None:
    """The whole of it, in a panel with widgets."""
    user = view.user
    if user is None and not view.demo:
        _say("登录后,可以用县里的空表:上传模板、对应空格、填出。")
        st.button("登录", key="form-in", type="tertiary", on_click=picks.follow, args=(sign_in.DIALOG,))
        return
    folder = settings.home() / view.data_version.lake
    every = county_forms.listed(folder)
    _draw_message()
    with st.container(key="form-head", horizontal=True, vertical_alignment="bottom"):
        template = _chosen_form(view, every)
        if user is not None and user.may("form"):
            _draw_upload(folder)
            _draw_called(folder, template)
    if template is None:
        _say("还没有上级表格。上传一张空表(.xlsx、.docx),指明每个空格是哪个数,以后每次照着填。")
        return
    try:
        opened = _opened(view, folder, template)
    except PingdaError as error:
        _say(str(error))
        return
    _draw_form(view, folder, user, opened)


def _draw_form(view: View, folder: Path, user: User | None, opened: Opened) -> None:
    draft, may_map = _draft(opened.template), user is not None and user.may("form")
    standings = {one.place: _standing(view, opened, one) for one in opened.form.blanks}
    standings |= {place: Standing(f"{at}", "filled", f"序号:{at}") for place, at in opened.lists.numbers().items()}
    left, right = st.columns([3, 2], gap="medium")
    with left:
        grids = _chosen_grids(opened.form)
        markup = panels.grid(grids, standings, draft.place, view.shown.text)
        component.html_panel(markup, "form-grid", partial(pick, view), height="content")
    with right:
        if may_map and draft.place in opened.form.by_place:
            _draw_choice(view, opened, draft)
        elif may_map:
            _say("点一个空格,选它填什么。一行一个村的,选一格,整列各村一起对应。")
        if may_map:
            _draw_rows(view, opened, draft)
        for remark in opened.remarks:
            _say(view.shown.text(remark))
        if may_map:
            _draw_save(folder, opened, draft)
        _draw_fill(view, opened)


# --- which form -----------------------------------------------------------------------------------------------------


def _chosen_form(view: View, every: list[Template]) -> Template | None:
    if not every:
        return None
    names = [one.name for one in every]
    if st.session_state.get(_FORM) not in names:
        st.session_state[_FORM] = (_of_window(every) or every[0]).name
    chosen = st.selectbox("表格", names, key=_FORM, format_func=view.shown.text, width=320, placeholder="请选择")
    template = next(one for one in every if one.name == chosen)
    st.session_state[_OPEN] = template.id
    return template


def _of_window(every: list[Template]) -> Template | None:
    """The form that is chosen here, whatever another window calls it by now; None where it is not there any more."""
    name, number = st.session_state.get(_FORM), st.session_state.get(_OPEN)
    named = next((one for one in every if one.name == name), None)
    return named or next((one for one in every if one.id == number), None)


def _draw_upload(folder: Path) -> None:
    with st.popover("上传模板", type="tertiary", key="form-upload"):
        with st.container(key="form-drop"):
            st.file_uploader("空表(.xlsx、.docx)", type=["xlsx", "docx"], key=_file(), label_visibility="collapsed")
        st.text_input("叫什么", key=_NAME, max_chars=county_forms.LONGEST, placeholder="例如 脱贫攻坚月报")
        st.button("收下", key="form-keep", type="primary", on_click=_keep, args=(folder,))


def _draw_called(folder: Path, template: Template | None) -> None:
    """Call the chosen form otherwise, take it down, put one up again."""
    down = county_forms.removed(folder)
    if template is None and not down:
        return
    with st.popover("改名、撤下", type="tertiary", key="form-called"):
        if template is not None:
            st.text_input("改叫什么", key=_TO, max_chars=county_forms.LONGEST, placeholder=template.name)
            st.button("改名", key="form-rename", on_click=_call, args=(folder, "改名", template.name))
            st.caption("撤下的不再列出;各版模板和对应都留着,可以恢复。")
            st.button("撤下", key="form-remove", on_click=_call, args=(folder, "撤下", template.name))
        for at, name in enumerate(down):
            st.button(f"恢复“{name}”", key=f"form-restore-{at}", on_click=_call, args=(folder, "恢复", name))


def _call(folder: Path, done: str, name: str) -> None:
    """What a button of `_draw_called` does."""
    try:
        user = access.require("form")
        to = str(st.session_state.get(_TO) or "")
        if done == "改名":
            called = county_forms.rename(folder, name, to, user, clock.now()).name
            words = f"改名 {name} 为 {called}"
        elif done == "撤下":
            county_forms.remove(folder, name, user, clock.now())
            called, words = "", f"撤下 {name}"
        else:
            called = county_forms.restore(folder, name, user, clock.now()).name
            words = f"恢复 {called}"
    except PingdaError as error:
        st.session_state[_MESSAGE] = (str(error), True)
        return
    access.note("form", words, by=user)
    st.session_state[_MESSAGE] = (f"已{words}。", False)
    if called:
        st.session_state[_FORM] = called


def _keep(folder: Path) -> None:
    """Keep the template that was uploaded, under the name that was given, else the file's own."""
    file = st.session_state.get(_file())
    if file is None:
        st.session_state[_MESSAGE] = ("没有收下:请先选一张空表。", True)
        return
    try:
        user = access.require("form")
        data = file.getvalue()
        blanks.check_name(file.name, blanks.read(data))
        name = str(st.session_state.get(_NAME) or "").strip() or Path(file.name).stem
        kept = county_forms.add(folder, name, file.name, data, user, clock.now())
    except PingdaError as error:
        st.session_state[_MESSAGE] = (str(error), True)
        return
    access.note("form", f"上传 {kept.name} 第 {kept.version} 版", by=user)
    st.session_state[_MESSAGE] = (f"已收下“{kept.name}”第 {kept.version} 版。", False)
    st.session_state[_FORM], st.session_state[_NAME] = kept.name, ""
    st.session_state[_KEPT] = st.session_state.get(_KEPT, 0) + 1


def _file() -> str:
    """The key of the uploader: another one once a template was kept, so that it is empty again."""
    return f"{_FILE}-{st.session_state.get(_KEPT, 0)}"


def _draw_message() -> None:
    message, is_wrong = st.session_state.pop(_MESSAGE, ("", False))
    if message:
        st.html(f'<p class="pd-message {"wrong" if is_wrong else "ok"}" role="status">{html.escape(message)}</p>')


def _say(words: str) -> None:
    st.html(f'<p class="pd-caption">{html.escape(words)}</p>')


# --- the form as it stands ------------------------------------------------------------------------------------------


@cached(LRUCache(16), key=lambda _, sha256: sha256)
def _read(data: bytes, sha256: str) -> Form:
    return blanks.read(data)


def _opened(view: View, folder: Path, template: Template) -> Opened:
    """The template with what this window has chosen. Raises PingdaError."""
    plan = load_plan(settings.data_dir() / "plan")
    data = template.data(folder)
    bench = Bench.of(view.ask, plan, view.as_of, clock.now().date())
    return Opened(bench, template, data, _read(data, template.sha256), _draft(template).choices)


def _saved(template: Template) -> dict[str, Choice]:
    return {place: Choice(**one) for place, one in template.choices.items()}


def _draft(template: Template) -> Draft:
    """What this window has chosen, upon what is saved: also where that is another version than it began with."""
    drafts: dict[int, Draft] = st.session_state.setdefault(_DRAFTS, {})
    mine = drafts.get(template.id)
    if mine is not None and mine.mapped == template.mapped:
        return mine
    saved = _saved(template)
    choices = _rebased(mine, saved) if mine else dict(saved)
    draft = Draft(template.mapped, saved, choices, mine.place if mine else "")
    drafts[template.id] = draft
    return draft


def _rebased(mine: Draft, saved: dict[str, Choice]) -> dict[str, Choice]:
    """What was changed in this window, upon another version than it began with."""
    changed = {one for one in mine.saved.keys() | mine.choices.keys() if mine.saved.get(one) != mine.choices.get(one)}
    kept = {place: one for place, one in saved.items() if place not in changed}
    return kept | {place: one for place, one in mine.choices.items() if place in changed}


def _standing(view: View, opened: Opened, blank: Blank) -> Standing:
    words, choice = view.shown.text(blank.words), opened.choices.get(blank.place)
    if choice is None:
        some = opened.suggestions(blank.place)
        if code := opened.proposed.get(blank.place):
            name = opened.bench.words.names[code]
            return Standing(f"{name}?", "open", f"{words}:可能是 {name}")
        if opened.lists.is_surplus(blank):
            return Standing("多余", "open", f"{words}:多余的行")
        if some and some[0].is_sure:
            return Standing("?", "sure", f"{words}:可能是 {some[0].figure.name}")
        return Standing("待选", "open", f"{words}:待选")
    if choice.figure == PEOPLE:
        return Standing("人填", "hand", f"{words}:由人填写")
    entry = _entry(opened, blank, choice)
    if entry.is_filled:
        return Standing(_number(entry.text), "filled", f"{words}:{entry.figure} {entry.text}")
    return Standing(entry.reason, "short", f"{words}:{entry.figure} {entry.reason}")


def _entry(opened: Opened, blank: Blank, choice: Choice) -> Entry:
    return reads(blank, choice, opened.bench.words, opened.bench.values, opened.form.kind)


def _number(text: str) -> str:
    """A value without its unit, which the form's own words have."""
    return text.partition(" ")[0]


def _chosen_grids(form: Form) -> list[Grid]:
    """The sheet that is chosen; of a document all of it."""
    if form.kind == "docx" or len(form.grids) == 1:
        return list(form.grids)
    names = [one.name for one in form.grids]
    if st.session_state.get(_SHEET) not in names:
        st.session_state[_SHEET] = names[0]
    chosen = st.segmented_control("工作表", names, key=_SHEET, required=True, label_visibility="collapsed")
    return [one for one in form.grids if one.name == chosen]


def _draw_rows(view: View, opened: Opened, draft: Draft) -> None:
    """One touch for each list whose names are empty: a row a village, or none any more."""
    names = opened.bench.words.names
    for at, rows in enumerate(opened.lists.every):
        ways = opened.ways(rows)
        chosen = tuple(opened.lists.chosen[place] for place in rows.names if place in opened.lists.chosen)
        cells = f"{rows.names[0].rpartition('!')[2]}起" if len(opened.lists.every) > 1 else ""
        with st.container(key=f"form-rows-{at}", horizontal=True):
            for way, codes in ways.items():
                if codes != chosen:
                    label = f"{cells}各行按村填:{names[codes[0]]}……{names[codes[-1]]}({len(codes)} 个{WAYS[way]})"
                    button = f"form-rows-{at}-{way}"
                    st.button(
                        view.shown.text(label), key=button, on_click=_take_rows, args=(opened, draft, rows, codes)
                    )
            if chosen:
                undo = f"{cells}各行不再按村填"
                st.button(undo, key=f"form-rows-{at}-none", on_click=_take_rows, args=(opened, draft, rows, ()))


def _take_rows(opened: Opened, draft: Draft, rows: VillageRows, codes: tuple[str, ...]) -> None:
    draft.choices, draft.waiting = opened.with_villages(rows, codes), ""


# --- a blank --------------------------------------------------------------------------------------------------------


def pick(view: View, value: str) -> None:
    """What a touch does, of the form that is chosen: `blank:<place>`, `figure:<id>`, `hand:`, `clear:`."""
    kind, _, what = value.partition(":")
    folder = settings.home() / view.data_version.lake
    template = _of_window(county_forms.listed(folder))
    if template is None:
        st.session_state[_MESSAGE] = (f"{county_forms.NoSuchForm.__doc__}{st.session_state.get(_FORM)}。", True)
        return
    draft = _draft(template)
    if kind == "blank":
        draft.place, draft.waiting = what, ""
        st.session_state[_SEARCH] = ""
        if sheet := what.rpartition("!")[0]:
            st.session_state[_SHEET] = sheet
        return
    opened = _opened(view, folder, template)
    if kind == "clear":
        draft.choices = opened.cleared(draft.place)
    elif kind == "hand":
        draft.choices = opened.pointed(draft.place, PEOPLE)
    else:
        blank, figure = opened.form.by_place[draft.place], opened.bench.words.figures[what]
        if opened.subjects[draft.place] is None or (figure.is_number and not unit_for(blank, figure)):
            draft.waiting = what
            return
        _point(opened, draft, what)
    draft.waiting = ""


def _draw_choice(view: View, opened: Opened, draft: Draft) -> None:
    blank = opened.form.by_place[draft.place]
    subject = opened.subjects[draft.place]
    unit = blank.unit or "、".join(blank.units)
    about = [draft.place, subject.name if subject else "看不出是谁的", f"表上单位 {unit}" if unit else "表上没写单位"]
    st.text_input("找一个数", key=_SEARCH, placeholder="搜名称,例如 培训 目标", label_visibility="collapsed")
    options = _options(opened, draft, blank, subject)
    title = view.shown.text(blank.words)
    markup = panels.choice(title, " · ".join(about), options, draft.place in opened.choices)
    component.html_panel(markup, "form-choice", partial(pick, view), height="content")
    if draft.waiting:
        _ask_for_rest(opened, draft, blank, subject)


def _options(opened: Opened, draft: Draft, blank: Blank, subject: Subject | None) -> list[Option]:
    """The figure that is chosen, then what is searched for, else what is suggested."""
    words, chosen = str(st.session_state.get(_SEARCH) or "").strip(), opened.choices.get(draft.place)
    figures: dict[str, str] = {}
    if chosen is not None and chosen.figure in opened.bench.words.figures:
        figures[chosen.figure] = "现在对应的"
    if words:
        figures |= {one.id: "" for one in opened.bench.suggester.find(words, 8) if one.id not in figures}
    else:
        for one in opened.suggestions(draft.place):
            figures.setdefault(one.figure.id, "可确定" if one.is_sure else f"相近 {one.score:.0%}")
    return [_option(opened, blank, subject, id, sure, chosen) for id, sure in figures.items()]


def _option(opened: Opened, blank: Blank, subject: Subject | None, id: str, sure: str, chosen: Choice | None) -> Option:
    figure = opened.bench.words.figures[id]
    is_chosen = chosen is not None and chosen.figure == id
    if is_chosen and chosen is not None:
        choice = chosen
    else:
        scope = ("乡", "") if subject is None else (subject.scope, subject.id)
        choice = Choice(id, *scope, unit_for(blank, figure) or figure.unit)
    entry = _entry(opened, blank, choice)
    about = (
        f"条款 {figure.clause}" if figure.clause else "",
        entry.coverage,
        entry.reason if entry.is_filled else "",
        sure,
    )
    return Option(id, figure.name, entry.text or entry.reason, " · ".join(filter(None, about)), is_chosen)


def _point(opened: Opened, draft: Draft, figure: str, unit: str = "", subject: Subject | None = None) -> None:
    try:
        draft.choices = opened.pointed(draft.place, figure, unit, subject)
    except PingdaError as error:
        st.session_state[_MESSAGE] = (str(error), True)


def _ask_for_rest(opened: Opened, draft: Draft, blank: Blank, subject: Subject | None) -> None:
    """What a figure needs to be told before it may stand in a blank: the unit that the form wants, of whom it is."""
    figure = opened.bench.words.figures[draft.waiting]
    words = opened.bench.words
    with st.container(key="form-asks", horizontal=True, vertical_alignment="bottom"):
        unit, whom = "", subject
        if figure.is_number and not unit_for(blank, figure):
            unit = str(st.selectbox(f"表上“{figure.name}”要的单位", units_of(figure), key="form-unit"))
        if subject is None:
            of_villages = list(words.names.values())
            if draft.waiting == VILLAGE_NAME:
                code = opened.proposed.get(draft.place, "")
                at = list(words.names).index(code) if code else 0
                chosen = st.selectbox("是哪个村", of_villages, at, key="form-village")
            else:
                chosen = st.selectbox("是谁的数", [words.township, *of_villages], key="form-whom")
            whom = opened.bench.subject(str(chosen))
        st.button(
            "就填这个",
            key="form-point",
            type="primary",
            on_click=_answer,
            args=(opened, draft, unit, whom if subject is None else None),
        )


def _answer(opened: Opened, draft: Draft, unit: str, subject: Subject | None) -> None:
    figure, draft.waiting = draft.waiting, ""
    _point(opened, draft, figure, unit, subject)


# --- saved, filled --------------------------------------------------------------------------------------------------


def _draw_save(folder: Path, opened: Opened, draft: Draft) -> None:
    template, count = opened.template, len(opened.form.blanks)
    is_changed = draft.choices != _saved(template)
    absent = st.segmented_control(
        "没有报的数", list(ABSENT), default=template.absent, format_func=lambda one: ABSENT[one], required=True,
        key=f"form-absent-{template.id}-{template.mapped}",
    )  # fmt: skip
    is_changed = is_changed or absent != template.absent
    words = f"已对应 {len(draft.choices)}/{count} 个空格"
    _say(f"{words},有改动没有保存。" if is_changed else f"{words}。{_by(template)}")
    with st.container(key="form-save", horizontal=True):
        st.button("可确定的都对应上", key="form-sure", on_click=_be_sure, args=(opened, draft))
        st.button(
            f"保存为第 {template.mapped + 1} 版", key="form-put", type="primary", disabled=not is_changed,
            on_click=_save, args=(folder, template, draft, absent),
        )  # fmt: skip


def _by(template: Template) -> str:
    """Who saved the newest mapping, and when."""
    if not template.mapped:
        return ""
    return f"第 {template.mapped} 版,{template.author},{formats.moment(template.at)}。"


def _be_sure(opened: Opened, draft: Draft) -> None:
    draft.choices = opened.with_sure()


def _save(folder: Path, template: Template, draft: Draft, absent: Absent) -> None:
    choices = {place: one.as_row() for place, one in draft.choices.items()}
    try:
        user = access.require("form")
        kept = county_forms.save(folder, template, choices, absent, user, clock.now())
    except PingdaError as error:
        more = "这里改的还在。" if isinstance(error, county_forms.ChangedMeanwhile) else ""
        st.session_state[_MESSAGE] = (f"{error}{more}", True)
        return
    access.note("form", f"对应 {kept.name} 第 {kept.mapped} 版", by=user)
    st.session_state[_MESSAGE] = (f"已保存“{kept.name}”的第 {kept.mapped} 版对应。", False)


def _draw_fill(view: View, opened: Opened) -> None:
    """The saved mapping filled on the page's day, and what could not be filled."""
    template = opened.template
    if not template.mapped:
        return
    saved = Opened(opened.bench, template, opened.data, opened.form, _saved(template))
    is_partial = st.checkbox("部分村未报、未核实的数也填上", key="form-partial")
    made = saved.filled(template.absent, is_partial)
    name = Path(template.filename)
    file = f"{name.stem}_{view.as_of.isoformat()}{name.suffix}"
    content, detail = (lambda: made.data), f"上级表格 {file}"
    anybody = view.user is None  # of the demo alone
    data = access.noted(content, "report", detail) if anybody else access.download(content, "view", "report", detail)
    mime = XLSX if opened.form.kind == "xlsx" else DOCX
    st.download_button(
        f"填出 {formats.day(view.as_of)} 的表", data, file, mime, key="form-fill", on_click="ignore"
    )  # fmt: skip
    _draw_unfilled(view, opened, made)


def _draw_unfilled(view: View, opened: Opened, made: Made) -> None:
    for remark in made.remarks:
        if remark not in opened.remarks:  # those stand above
            _say(view.shown.text(remark))
    left = [one for one in made.entries if not one.is_filled or one.reason]
    title = f"没有填的 {len(made.unfilled)} 处,共 {len(made.entries)} 处"
    with st.expander(title, expanded=len(left) <= LISTED, key="form-unfilled"):
        rows = [
            (one.place, view.shown.text(f"{one.words} {one.subject}".strip()),
             f"填了,{one.reason}" if one.is_filled else one.reason)
            for one in left
        ]  # fmt: skip
        markup = panels.unfilled(rows)
        component.html_panel(markup, "form-unfilled-list", partial(pick, view), height="content")
