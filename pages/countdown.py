"""收官倒计时: which duty is late, which is next, and who answers for it?"""

from datetime import timedelta
from typing import Any

import pandas as pd

from pingda_dash import formats, queries, theme
from pingda_dash.figures import tables as titles
from pingda_dash.figures.tables import Table
from pingda_dash.panels import (
    Card,
    completion_curve,
    countdown,
    deadlines,
    duties,
    lanes,
    nodes,
    role_words,
    sentences,
    task_list,
    to_do,
)
from pingda_dash.panels.controls import Choice
from pingda_dash.panels.lists import DUE_SOON, OWN
from pingda_dash.ui import choices, live, opening, stage
from pingda_dash.ui.view import View

ALL_UNITS, ALL_VILLAGES, ALL = "全部单位", "全部村", "全部"
CAMPAIGN = {"day": "第几天", "total_days": "一共(天)", "days_left": "距收官(天)"}
STATUSES = (theme.BROKEN, theme.OVERDUE, theme.BEHIND, theme.UNREPORTED, theme.ON_COURSE, theme.DONE)


def headline_cards(counts: Any) -> list[Card]:
    """The figures beside the page's message. counts: the township's row of `queries.duty_counts`."""
    week, due = view.as_of + timedelta(days=6), int(counts.due_this_week)
    return [
        duties.late_card(counts),
        Card(
            "本周到期",
            f"{due} 项",
            f"{formats.day(week)}前",
            tone="warn" if due else "",
            pick=duties.counts_pick(counts, DUE_SOON),
        ),
        duties.behind_card(counts),
        duties.unreported_card(counts),
    ]


view = opening.open_page("countdown")
units = [ALL_UNITS, *view.ask(queries.units)["name"]]
villages = view.ask(queries.villages).set_index("village_code")["village"]


def chosen(status: str, unit: str, village: str) -> pd.DataFrame:
    """The tasks that the controls ask for."""
    tasks = view.ask(
        queries.tasks,
        unit=None if unit == ALL_UNITS else unit,
        village=None if village == ALL_VILLAGES else village,
    )
    return tasks if status == ALL else tasks[tasks["status"] == status]


def due_by_node(milestones: pd.DataFrame) -> dict[str, Table]:
    """The tasks that each milestone counts: those due after the one before it."""
    every = view.ask(queries.tasks)
    every = every[every["role"].isna() | (every["role"] == OWN)]
    ends = pd.to_datetime(milestones["date"])
    starts = [pd.Timestamp.min, *ends[:-1]]
    deadline = pd.to_datetime(every["deadline"])
    return {
        str(label): Table(every[(deadline > start) & (deadline <= end)], titles.TASKS, f"{label}任务")
        for label, start, end in zip(milestones["label"], starts, ends, strict=True)
    }


def noted() -> str:
    """What was promised at meetings."""
    return live.promises_of(view.data_version)


def spoken_of() -> str | None:
    """The task that the page's sentence names, which the list beside it need not repeat."""
    urgent = view.ask(queries.urgent_duties, scope="乡", scope_id="", promises=noted())
    return (
        None
        if urgent.empty or view.ask(queries.reporting_counts)["mostly_silent"].item()
        else str(urgent["id"].iloc[0])
    )


def board(view: View, status: Choice, group: Choice, unit: Choice, village: Choice) -> None:
    """Every task in its lane, what is next, and how the whole goes."""
    tasks = chosen(status.value, unit.value, village.value)
    milestones = view.ask(queries.milestones)
    of_one = village.value != ALL_VILLAGES
    table = Table(tasks, titles.TASKS, "任务作战图")
    note = f"{role_words(tasks['role'])},共同的按全乡" if of_one else ""
    if stage.draws("lanes"):
        controls = [status, unit, village] if view.on_phone else [status, group, unit, village]
        with stage.panel("任务作战图", note, area="lanes", table=table, controls=controls):
            if view.on_phone:
                drawn = deadlines.deadlines(tasks, view.as_of)
            else:
                drawn = lanes.lanes(tasks, milestones, view.campaign, view.as_of, group.value)
            stage.draw(drawn, key="lanes")
    days = Table(view.ask(queries.campaign_day), CAMPAIGN, "行动天数")
    with stage.panel(area="cards", answers=[queries.duty_counts, queries.completion_curve], made_of={"距收官": days}):
        counts, curve = view.counts(*view.scope), view.ask(queries.completion_curve)
        ahead = sentences.outlook(curve)
        stage.draw(countdown.head(ahead, counts, view.campaign, headline_cards(counts)), key="cards")
    first = to_do(tasks)
    places = (village.value, ALL_VILLAGES), (unit.value, ALL_UNITS), (status.value, ALL)
    whole = "@".join(["whole:todo", *("" if value == every else value for value, every in places)])
    named = None if any(value != every for value, every in places) or first.empty else spoken_of()
    after = first[first["id"] != named]
    title, note = ("先办这些", "按紧迫排序") if len(after) == len(first) else ("接着办这些", "最急的一项在上面的话里")
    with stage.panel(
        title, f"{note} · 点击看方案原文", area="first", table=Table(first, titles.TASKS, "先办这些"),
        answers=[queries.tasks, queries.promises],
    ):  # fmt: skip
        stage.draw(
            task_list(after, when="days", whole=whole, promises=view.ask(queries.promises, promises=noted())),
            key="first",
        )
    with stage.panel(
        "完成曲线",
        "项 · 金线 = 按方案应完成 · 虚线 = 按近来速度推算",
        area="curve",
        table=Table(curve, titles.CURVE, "完成曲线"),
    ):
        stage.draw(completion_curve(curve, view.as_of, noted=view.noted()), key="完成曲线")
    table, due = Table(milestones, titles.NODES, "各节点"), due_by_node(milestones)
    with stage.panel("各节点", "完成 / 应完成", area="nodes", table=table, made_of=due):
        stage.draw(nodes.nodes(milestones), key="nodes")


status = choices.choice(view, "状态", {each: each for each in (ALL, *STATUSES)}, "status")
group = choices.choice(view, "排列", {each: each for each in (lanes.BY_UNIT, lanes.BY_STATUS)}, "group")
unit = choices.choice(view, "单位", {each: each for each in units}, "unit", listed=True)
village = choices.choice(
    view,
    "村",
    {ALL_VILLAGES: ALL_VILLAGES} | {str(code): str(name) for code, name in villages.items()},
    "village",
    listed=True,
)
stage.show(view, "countdown", board, status, group, unit, village)
