"""内生动力: where has the campaign reached people, and which village has had nothing?"""

from collections.abc import Mapping
from typing import Any

from pingda_dash import formats, panels, queries, wording
from pingda_dash.contracts import ledger_title
from pingda_dash.figures import tables as titles
from pingda_dash.figures.tables import Table
from pingda_dash.panels import Card, cards
from pingda_dash.panels.controls import Choice
from pingda_dash.ui import goals, opening, stage, tables
from pingda_dash.ui.view import View

LEDGER, CLAUSE = ledger_title("activities"), "四(六)"
KIND_OF = {"talks": "宣讲", "village_rules": "村规民约"}


def silent_card() -> Card:
    """The village that has had nothing for the longest time, or never had anything."""
    last = matrix.groupby("village", sort=False)["last_on"].max()
    never = [str(name) for name, day in last.items() if formats.is_missing(day)]
    if events.empty or last.empty:
        return Card("最久无活动", view.missing("activities"), tone="none", pick="rows:activities")
    if never:
        more = f"等 {len(never)} 个村" if len(never) > 1 else ""
        return Card("从未有活动", never[0], f"{more}没有一场活动" if more else "没有一场活动", tone="bad")
    day = min(last, key=lambda each: formats.as_date(each) or view.as_of)
    name = str(last.index[list(last).index(day)])
    ago = (view.as_of - (formats.as_date(day) or view.as_of)).days
    return Card("最久无活动", name, f"最近 {formats.day(day)} · {ago} 天前", tone="warn" if ago > 30 else "")


def undivided(goal: Mapping[Any, Any]) -> str:
    """Said where the ledger leaves open which event is the one that the plan asks for."""
    return f" · {goal['reason']}" if goal["reason"] in wording.UNKNOWNS else ""


def counted_cards() -> list[Card]:
    """Events, people and 爱心超市; nothing is claimed of a ledger that never came."""
    if events.empty:
        labels = ("活动", "参加", "爱心超市")
        return [Card(label, view.missing("activities"), tone="none", pick="rows:activities") for label in labels]
    people, unknown = events["people"].sum(min_count=1), int(events["people"].isna().sum())
    shops = events[events["kind"] == "爱心超市"]
    reached = events["village_code"].nunique()
    return [
        Card("活动", f"{len(events)} 场", f"到过 {reached} / {len(villages)} 个村", pick="rows:activities"),
        Card("参加", f"{formats.number(people, '人次')} 人次", f"{unknown} 场未报人数" if unknown else "场场报了人数"),
        Card(
            "爱心超市",
            f"{len(shops)} 场",
            f"到过 {shops['village_code'].nunique()} 个村",
            pick="rows:activities@爱心超市",
        ),
    ]


view = opening.open_page("motivation")
matrix, events = view.ask(queries.activity_matrix), view.ask(queries.activity_list)
villages, plan_rows = view.ask(queries.villages), view.ask(queries.plan_rows, clause=CLAUSE)
duties = plan_rows[plan_rows["kind"] == "task"]
goal_of = {id_: goal for id_ in KIND_OF if (goal := goals.named(view, id_))}
due = {KIND_OF[id_]: f"{formats.day(goal['deadline'])}前{undivided(goal)}" for id_, goal in goal_of.items()}
late = frozenset(KIND_OF[id_] for id_, goal in goal_of.items() if goal["deadline"].date() < view.as_of)


def board(view: View, shape: Choice) -> None:
    """Every village and kind of event; the hundred days of events; what the plan asks."""
    by_village = Table(matrix, titles.EVENTS_BY_VILLAGE, "各村活动")
    made_of = {"": Table(events, titles.EVENTS, "活动")} | dict.fromkeys(("最久无活动", "从未有活动"), by_village)
    with stage.panel(area="cards", answers=[queries.activity_list, queries.activity_matrix], made_of=made_of):
        labels = {"talks": "脱贫攻坚大宣讲", "village_rules": "村规民约修订"}
        planned = [goals.card(goal, label=labels[id_]) for id_, goal in goal_of.items()]
        stage.draw(cards([*planned, *counted_cards(), silent_card()]), key="cards")
    with stage.panel(area="matrix", controls=[shape], answers=[queries.activity_matrix], made_of={"": by_village}):
        stage.title_line("各村活动 · 场次、人次、最近一次")
        if events.empty:
            stage.nothing_reported(view, LEDGER)
        elif shape.value == tables.ROWS:
            tables.ledger(view, LEDGER, view.ask(queries.ledger_rows, dataset="activities"), LEDGER)
        elif shape.value == tables.TABLE:
            tables.show(by_village.titled(), by_village.name)
        else:
            stage.draw(panels.event_matrix(matrix, view.as_of, due=due, late=late), key="matrix")
    if stage.draws("timeline"):
        with stage.panel(
            "历次活动", "一点一场 · 大小 = 参加人次", area="timeline", table=Table(events, titles.EVENTS, "历次活动")
        ):
            if events.empty:
                stage.nothing_reported(view, LEDGER)
            else:
                stage.draw(panels.timeline(events, view.campaign, view.as_of), key="timeline")
    with stage.panel(
        f"方案{CLAUSE}要办的事",
        f"{len(duties)} 项 · 按期限",
        area="duties",
        table=Table(duties, titles.DUTIES, f"方案{CLAUSE}"),
    ):
        stage.draw(panels.duty_list(duties, whole=f"clause:{CLAUSE}"), key="duties")
    if stage.draws("events"):
        with stage.panel(
            "最近活动", "✓ = 方案任务完成 · 点击看台账", area="events", table=Table(events, titles.EVENTS, "最近活动")
        ):
            if events.empty:
                stage.nothing_reported(view, LEDGER)
            else:
                stage.draw(panels.event_list(events), key="events")


stage.show(view, "motivation", board, tables.shape(view))
