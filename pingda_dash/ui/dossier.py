"""One village on one screen: who lives there, where it stands, what is to be done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from pingda_dash import formats, panels, queries, theme
from pingda_dash.contracts import ledger_title
from pingda_dash.figures import tables as titles
from pingda_dash.figures.tables import Table
from pingda_dash.panels import Card, captions
from pingda_dash.panels.controls import Tab, Tabs
from pingda_dash.panels.lists import duties_pick
from pingda_dash.panels.reporting import GRID, short_title
from pingda_dash.ui import choices, directing, stage, village_views
from pingda_dash.ui.place import ATLAS, Place
from pingda_dash.ui.view import View


def show(view: View) -> None:
    """Draw the dossier of `?village=`; the page is open."""
    names = [OVERVIEW, *VIEWS, ATLAS]
    chosen = choices.choice(view, "本村", dict(zip(names, names, strict=True)), "view").value
    tabs = tuple(Tab(name, _address(view, name), name == chosen) for name in names)
    with stage.panel(area="tabs", controls=[Tabs("本村", tabs)]):
        pass
    stage.show(view, *VIEWS.get(chosen, ("dossier", _overview)))


def _address(view: View, name: str) -> str:
    return view.address() if name == OVERVIEW else view.address(view=name)


OVERVIEW, WATCHED = "概况", "在册监测户"
VIEWS = {
    "保障与整改": ("dossier-care", village_views.care),
    "经营与动力": ("dossier-market", village_views.market),
    "责任": ("dossier-duties", village_views.duties),
}
"""What a dossier shows besides the overview, kept in the address as `view`: its arrangement, its panels."""


def _overview(view: View) -> None:
    """Who lives in the village, where its goals stand, what is to be done."""
    village, villages = village_views.village_of(view), view.ask(queries.villages)
    code = str(village["village_code"])
    standing = view.ask(queries.indicators, village=code)
    begun = standing[standing["dataset"].notna() & (standing["reason"] != "未到起始日")]
    todo = panels.to_do(view.ask(queries.tasks, village=code))
    dots = view.ask(queries.household_dots, village=code)
    counts = view.ask(queries.household_counts, village=code).iloc[0].to_dict()
    with stage.panel(area="cards"):
        figures = [*_cards(view, village, villages, counts), *directing.card(view, "村", code)]
        stage.draw(panels.cards(figures), key="cards")
    table = Table(dots, titles.HOMES, "每点一户")
    register = "" if dots.empty else f"{_register(village_views.REGISTER, counts['register_date'])} · "
    with stage.panel("每点一户", f"{register}颜色 = 户类型 · 点击看户情({view.masking})", area="dots", table=table):
        _dots(view, dots)
    table = Table(standing, titles.GOALS, "本村指标")
    with stage.panel("本村指标", note="淡条 = 全乡 · 竖线 = 按期应达 · ≈ 分摊(推定)", area="goals", table=table):
        township = view.ask(queries.indicators)
        stage.draw(
            panels.bullets(begun, average=township, header=False, foresight=False, whole=f"whole:goals@{code}"),
            key="goals",
        )
    table = Table(todo, titles.TASKS, "本村要办")
    note = f"待办 {panels.role_words(todo['role'])} · 按紧迫"
    with stage.panel("本村要办", note=note, area="todo", table=table, controls=directing.ways(view, f"village:{code}")):
        stage.draw(panels.task_list(todo, whole=f"whole:todo@{code}"), key="todo")
    if stage.draws("income"):
        income = view.ask(queries.village_income_series, village=code)
        table = Table(income, titles.VILLAGE_INCOME, "产业收入")
        with stage.panel("产业收入", note="万元 · 累计", area="income", table=table):
            reported = income[income["value"].notna()]
            stage.listed(view, reported, lambda: panels.lines(income), ("industry",), "income")
    if stage.draws("homes"):
        _homes(view, code, counts)


def _dots(view: View, dots: pd.DataFrame) -> None:
    if dots.empty:
        stage.nothing_reported(view, ledger_title("households"))
    else:
        village = view.village or ""
        stage.draw(panels.household_dots(dots, lambda group: Place(village, group).pick), key="dots")


def _homes(view: View, code: str, counts: Mapping[Any, Any]) -> None:
    """The households still below the line; where none is left, the guarantees of the registered ones."""
    homes = view.ask(queries.remaining_households, village=code)
    if not homes.empty:
        title, table = captions.homes_title(homes, counts, "未达标"), Table(homes, titles.HOMES, "未脱贫户")
        with stage.panel(title, note=captions.line_note(view.campaign), area="homes", table=table):
            stage.draw(panels.remaining_households(homes, with_village=False, large=True), key="homes")
        return
    met = view.ask(queries.guarantees, village=code)
    table = Table(met, titles.MET, "三保障和饮水")
    reported = not met.empty and met["total"].notna().any() and met["total"].sum() > 0
    note = "建档立卡户 · 名册里本村没有未脱贫户" if reported else "建档立卡户"
    with stage.panel("三保障和饮水", note=note, area="homes", table=table):
        if reported:
            stage.draw(panels.guarantees(met), key="homes")
        else:
            stage.nothing_reported(view, ledger_title("households"))


def _cards(view: View, village: Mapping[Any, Any], villages: pd.DataFrame, counts: Mapping[Any, Any]) -> list[Card]:
    township, code = view.ask(queries.household_counts).iloc[0].to_dict(), str(village["village_code"])
    return [
        _people(village),
        _unlifted(counts, township, code),
        _watched(view, village, counts),
        _income(counts, township, code),
        _lagging(village, villages),
        _freshness(village),
    ]


def _people(village: Mapping[Any, Any]) -> Card:
    """How many live in the village and how many are registered as poor, and which register says so."""
    households, people = (
        formats.number(village[name], unit) for name, unit in (("households", "户"), ("population", "人"))
    )
    label = " · ".join(filter(None, ("户 / 人", _source(village))))
    pick = f"rows:villages@@{village['village_code']}"
    return Card(label, f"{households} / {people}", _registered(village), pick=pick)


def _source(village: Mapping[Any, Any]) -> str:
    """Where households and people come from: `村情名册 3月20日`; of a public source its year, and 未核实."""
    if formats.is_missing(village["people_source"]):
        return ""
    if not formats.is_missing(village["population_year"]):
        return f"{int(village['population_year'])}年{village['people_source']},未核实"
    return _register(village["people_source"], village["people_date"])


def _registered(village: Mapping[Any, Any]) -> str:
    """The registered households and people; the other register's figure where it has another one."""
    if formats.is_missing(village["registered_source"]):
        return "建档立卡未报送"
    poor, people = village["registered_households"], village["registered_people"]
    words = f"建档立卡 {formats.number(poor, '户')} 户 {formats.number(people, '人')} 人"
    if village["registered_source"] != village["people_source"]:
        words += f"({_register(village['registered_source'], village['registered_date'])})"
    counted = village["homes_registered"]
    return words if formats.is_missing(counted) or counted == poor else f"{words},农户名册 {int(counted)} 户"


def _register(name: Any, day: Any) -> str:
    return f"{name} {formats.day(day)}"


def _unlifted(counts: Mapping[Any, Any], township: Mapping[Any, Any], code: str) -> Card:
    if formats.is_missing(counts["households"]):
        return Card("未达退出标准", formats.MISSING, theme.UNREPORTED, tone="none", pick="rows:households")
    return Card(
        "未达退出标准",
        f"{int(counts['lacking'])} 户 {formats.number(counts['lacking_people'], '人')} 人",
        f"名册未脱贫 {int(counts['unlifted'])} 户 · 全乡未达标 {int(township['lacking'])} 户",
        tone="bad" if counts["lacking"] else "",
        pick=f"indicator:unlifted_people@{code}",
    )


def _watched(view: View, village: Mapping[Any, Any], counts: Mapping[Any, Any]) -> Card:
    """The households that are monitored: by the ledger, as everywhere; beside it what the register says."""
    ledger, register = view.ledger("monitoring"), ""
    name = short_title(ledger.title)
    if not formats.is_missing(counts["households"]):
        marked = int(counts["unstable"]) + int(counts["marginal"])
        register = f"{_register(village_views.REGISTER, counts['register_date'])} {marked} 户"
    if not formats.is_missing(ledger.last_report):
        cases = view.ask(queries.cases, village=village["village_code"])
        left = int(cases["is_open"].sum())
        label = f"{WATCHED} · {name} {formats.day(ledger.last_report)}"
        return Card(label, f"{left} 户", register, tone="warn" if left else "", pick="rows:monitoring")
    detail = " · ".join(filter(None, (register, f"{name}{theme.UNREPORTED}" if register else theme.UNREPORTED)))
    return Card(WATCHED, formats.MISSING, detail, tone="none", pick="rows:monitoring")


def _income(counts: Mapping[Any, Any], township: Mapping[Any, Any], code: str) -> Card:
    if formats.is_missing(counts["average_income"]):
        return Card("人均纯收入", formats.MISSING, theme.UNREPORTED, tone="none", pick="rows:households")
    average, whole = counts["average_income"], township["average_income"]
    return Card("人均纯收入", f"{average:,.0f} 元", f"全乡 {whole:,.0f} 元", pick=f"rows:households@@{code}")


def _lagging(village: Mapping[Any, Any], villages: pd.DataFrame) -> Card:
    reported, asked = int(village["reported"]), int(village["asked"])
    label, whole = f"本村{theme.LAGGING}", duties_pick(theme.LAGGING, "村", str(village["village_code"]))
    if not reported:
        return Card(label, formats.MISSING, theme.UNREPORTED, tone="none", pick=GRID)
    overdue = int(village["overdue"]) + int(village["broken"])
    late = int(village["behind"]) + overdue
    if not late and reported < asked:
        return Card(label, "已报的没有", f"只报了 {reported} / {asked} 项", tone="none", pick=GRID)
    more = int((villages["behind"] + villages["overdue"] + villages["broken"] > late).sum())
    rank = "全乡最多" if more == 0 else f"全乡第 {more + 1} 多"
    named = ((theme.BROKEN, int(village["broken"])), (theme.OVERDUE, int(village["overdue"])))
    parts = [f"{word} {count}" for word, count in named if count]
    tone = "bad" if overdue else ("warn" if late else "ok")
    return Card(label, f"{late} 项", " · ".join([*parts, rank] if late else ["全部按期"]), tone=tone, pick=whole)


def _freshness(village: Mapping[Any, Any]) -> Card:
    if formats.is_missing(village["last_report"]):
        return Card("数据新鲜度", formats.MISSING, "各本台账从未报送", tone="none", pick=GRID)
    days = int(village["days_since_report"])
    detail = f"最近统计 {formats.day(village['last_report'])}"
    if village["unreported"]:
        detail += f" · {int(village['unreported'])} 项未报"
    return Card("数据新鲜度", "当天" if days == 0 else f"{days} 天", detail, tone="warn" if days > 7 else "", pick=GRID)
