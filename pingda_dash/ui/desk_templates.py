"""The templates on the upload desk: one workbook a ledger, made when its button is pressed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import streamlit as st

from pingda_dash import clock, desk, settings
from pingda_dash.contracts import Contract, contracts
from pingda_dash.ingest import References
from pingda_dash.lake import Lake
from pingda_dash.plan import load_plan
from pingda_dash.report import prefilled
from pingda_dash.report import template as templates
from pingda_dash.report.prefilled import Sender
from pingda_dash.ui import access, choices, stage
from pingda_dash.ui.grid import XLSX
from pingda_dash.ui.view import View

BLANK, BY_VILLAGE, BY_UNIT = "空白模板", "按村预填", "按单位预填"
ZIP = "application/zip"


def draw(view: View, lake: Lake) -> None:
    """下载模板 at the right end of the panel's title line: a button for each ledger, and one for all of them.

    A clerk may also have them prefilled with what a village or a unit, the own one for most, last reported. The one
    that `?template=` names, where something unreported led here, stands beside it.
    """
    wanted = contracts().get(choices.asked_for(view, "template", "模板", contracts(), "全部模板") or "")
    with stage.widgets("templates"):
        if wanted is not None:
            _button(f"《{wanted.title}》模板", _one(lake, wanted), templates.file_name(wanted), XLSX, "wanted")
        popover = st.popover("下载模板", type="tertiary", key="desk-templates")
    with popover:
        way = BLANK
        if access.may("load"):
            way = str(
                st.segmented_control(
                    "模板", [BLANK, BY_VILLAGE, BY_UNIT], default=BLANK, required=True, key="template-way",
                    label_visibility="collapsed",
                )
            )  # fmt: skip
        if way == BLANK:
            _blank(lake)
        else:
            _prefilled(lake, way)


def _blank(lake: Lake) -> None:
    st.html('<p class="pd-caption">每本台账一份,可填的词、单位、示例都写在里面。</p>')
    with st.container(key="template-list"):
        for contract in contracts().values():
            _button(contract.title, _one(lake, contract), templates.file_name(contract), XLSX)
        _button("全部模板(压缩包)", lambda: templates.bundle(*_references_and_day(lake)), "台账模板.zip", ZIP)


def _prefilled(lake: Lake, way: str) -> None:
    """What a village or a unit last reported, row by row, the figures to fill in."""
    senders = _own(lake, way)
    if not senders:
        st.html('<p class="pd-caption">您的账号不报这一类。</p>')
        return
    names = [sender.name for sender in senders]
    chosen = st.selectbox("村" if way == BY_VILLAGE else "单位", names, key=f"template-of-{way}")
    sender = senders[names.index(str(chosen))]
    st.html('<p class="pd-caption">上次报过的每一行都已列好;上次的数在旁边,灰色,不读入。</p>')
    with st.container(key="template-list"):
        for contract in prefilled.ledgers(sender, load_plan(settings.data_dir() / "plan")):
            name = templates.file_name(contract, sender.name)
            made = _handed_out(_one_prefilled(lake, sender, contract), [sender], name, contract.is_personal)
            _button(contract.title, made, name, XLSX, prefilled=True)
        name = f"{sender.name}台账.zip"
        _button(
            f"{sender.name}全部(压缩包)",
            _handed_out(_bundle(lake, [sender]), [sender], name),
            name,
            ZIP,
            prefilled=True,
        )
        if len(senders) > 1:
            every = "各村" if way == BY_VILLAGE else "各单位"
            name = f"{every}台账.zip"
            _button(
                f"{every}全部(压缩包)", _handed_out(_bundle(lake, senders), senders, name), name, ZIP, prefilled=True
            )


def _own(lake: Lake, way: str) -> list[Sender]:
    """The villages or units that the user reports for."""
    villages, units = prefilled.senders(_references_and_day(lake)[0], load_plan(settings.data_dir() / "plan"))
    user = access.current_user()
    if user is None:
        return []
    return [one for one in (villages if way == BY_VILLAGE else units) if _is_own(user, one)]


def _is_own(user: access.User, sender: Sender) -> bool:
    """Whether an account reports for a village or a unit."""
    if user.everywhere:
        return True
    return sender.village == user.village if sender.village is not None else sender.unit == user.unit


def _sees_names(user: access.User | None, sender: Sender) -> bool:
    """Names are for the whole township's clerks, and for a village's own: who gets them must be able to answer it."""
    return user is not None and (user.everywhere or (sender.village is not None and sender.village == user.village))


def _handed_out(
    made: Callable[[], bytes], senders: Sequence[Sender], name: str, personal: bool = True
) -> Callable[[], bytes]:
    """What makes a prefilled file, for who reports for all of these when the button is pressed: written down, like an
    original. personal: whether a ledger that names people is in it."""
    named = personal and all(_sees_names(access.current_user(), one) for one in senders)

    def may(user: access.User) -> bool:
        return all(_is_own(user, one) and (not named or _sees_names(user, one)) for one in senders)

    words = f"预填,含姓名:{name}" if named else f"预填:{name}"
    return access.download(made, "original" if named else "load", "template", words, may)


def _references_and_day(lake: Lake) -> tuple[References, date]:
    """The references for a template's lists, and the day to fill in: today, within the campaign."""
    references = desk.references(lake, settings.data_dir())
    return references, min(max(clock.now().date(), references.start), references.end)


def _one(lake: Lake, contract: Contract) -> Callable[[], bytes]:
    return lambda: templates.template(contract, *_references_and_day(lake))


def _one_prefilled(lake: Lake, sender: Sender, contract: Contract) -> Callable[[], bytes]:
    personal, plan = _sees_names(access.current_user(), sender), load_plan(settings.data_dir() / "plan")

    def made() -> bytes:
        references, day = _references_and_day(lake)
        ((_, data),) = prefilled.workbooks(lake, references, plan, sender, day, personal, {contract.name})
        return data

    return made


def _bundle(lake: Lake, senders: Sequence[Sender]) -> Callable[[], bytes]:
    user, plan = access.current_user(), load_plan(settings.data_dir() / "plan")
    personal = all(_sees_names(user, one) for one in senders)

    def made() -> bytes:
        references, day = _references_and_day(lake)
        return prefilled.bundle(lake, references, plan, senders, day, personal)

    return made


def _button(
    label: str, made: Callable[[], bytes], file: str, mime: str, place: str = "template", prefilled: bool = False
) -> None:
    """prefilled: made by `_handed_out`, which asks for the right and writes down who has it."""
    data = made if prefilled else access.noted(made, "template", file)
    st.download_button(label, data, file, mime, key=f"{place}-{file}", type="tertiary", on_click="ignore")
