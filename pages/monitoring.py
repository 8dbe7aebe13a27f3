"""防返贫: who is still at risk, and what does each household lack to leave the list?"""

from datetime import timedelta

import pandas as pd

from pingda_dash import formats, panels, queries, theme
from pingda_dash.contracts import ledger_title
from pingda_dash.figures import tables as titles
from pingda_dash.figures.tables import Table
from pingda_dash.panels import Card, captions, cards
from pingda_dash.ui import forecasts, goals, opening, stage
from pingda_dash.ui.view import View

LEDGER = ledger_title("monitoring")
LATELY = 30
"""Days; as `case_tally` counts who was found lately."""
LABELS = ("在册监测户", "已消除风险", f"近{LATELY}天新识别", "缺帮扶措施", "新增返贫 / 致贫")


def homes_left(register: pd.Series) -> Card:
    """Who still lacks a standard for leaving poverty, and how many 户类型 calls 未脱贫: it changes only once a year.

    From the one row of `queries.household_counts`.
    """
    if formats.is_missing(register["households"]):
        return Card("未达退出标准", formats.MISSING, "未报送", tone="none", pick="rows:households")
    figure = f"{formats.counted(register['lacking'], '户')} {formats.counted(register['lacking_people'], '人')}"
    category = f"{formats.counted(register['unlifted'], '户')} {formats.counted(register['unlifted_people'], '人')}"
    unverified = f" · {formats.counted(register['unverified'], '户')}未核实" if register["unverified"] else ""
    left = goals.named(view, "unlifted_households")
    reported_goal = left if left and not formats.is_missing(left["actual"]) else None
    return goals.on(Card("未达退出标准", figure, f"名册未脱贫 {category}{unverified}"), reported_goal)


def timely_note() -> str:
    """`发现后 15 天内帮扶(推定)`: within how many days, and how sure that is."""
    days = view.campaign.get("timely_days")
    if formats.is_missing(days):
        return "发现后须及时帮扶"
    return f"发现后 {formats.number(days)} 天内帮扶({view.campaign['timely_basis']})"


def case_cards(counts: pd.Series) -> list[Card]:
    """The figures of the list, from the one row of `queries.case_counts`."""
    if formats.is_missing(counts["report_date"]):
        return [Card(label, formats.MISSING, "未报送", tone="none", pick="rows:monitoring") for label in LABELS]
    kinds = (("unstable", "不稳定"), ("marginal", "边缘"), ("sudden", "突发"))
    few = formats.is_true(counts["kinds_withheld"]), formats.is_true(counts["cleared_withheld"])
    detail = " · ".join(
        f"{name} {theme.WITHHELD if few[0] else formats.number(counts[kind], '户')}" for kind, name in kinds
    )
    cleared = theme.WITHHELD if few[1] else formats.counted(counts["cleared"], "户")
    listed = "" if few[1] else f"累计纳入 {formats.counted(counts['total'], '户')}"
    lacking, back = counts["without_measures"] > 0, counts["returned"] + counts["fallen"] > 0
    return [
        goals.on(Card(LABELS[0], formats.counted(counts["open"], "户"), detail), goal),
        Card(LABELS[1], cleared, listed),
        Card(
            LABELS[2],
            formats.counted(counts["found_lately"], "户"),
            timely_note(),
            tone="warn" if counts["found_lately"] else "",
        ),
        Card(
            LABELS[3], formats.counted(counts["without_measures"], "户"), "在册而未落实", tone="bad" if lacking else ""
        ),
        goals.on(
            Card(
                LABELS[4],
                f"{formats.number(counts['returned'], '户')} / {formats.counted(counts['fallen'], '户')}",
                "要求无新增",
                tone="bad" if back else "",
            ),
            goals.named(view, "new_returned_poor"),
        ),
    ]


view = opening.open_page("monitoring")
register, counts = view.ask(queries.household_counts).iloc[0], view.ask(queries.case_counts).iloc[0]
goal = goals.named(view, "households_at_risk")
homes, cases = view.ask(queries.remaining_households), view.ask(queries.cases)


def cases_of(label: str) -> pd.DataFrame:
    """The households that a card counts, by its label."""
    is_open = cases["is_open"].astype(bool)
    counted = {
        "在册监测户": is_open,
        "已消除风险": ~is_open,
        LABELS[2]: pd.to_datetime(cases["found_on"]) > pd.Timestamp(view.as_of - timedelta(days=LATELY)),
        "缺帮扶措施": is_open & cases["measures"].isna(),
    }
    return cases[counted[label]] if label in counted else cases


def board(view: View) -> None:
    """Who is still poor, who is monitored, and how the list went."""
    made_of = {label: Table(cases_of(label), titles.CASES, label) for label in LABELS[:4]}
    with stage.panel(area="cards", answers=[queries.case_counts, queries.cases], made_of=made_of):
        stage.draw(cards([homes_left(register), *case_cards(counts)]), key="cards")
    with stage.panel(
        captions.homes_title(homes, register.to_dict()),
        captions.line_note(view.campaign),
        area="homes",
        table=Table(homes, titles.HOMES, "未脱贫户"),
    ):
        if formats.is_missing(register["households"]):
            stage.nothing_reported(view, ledger_title("households"))
        elif homes.empty:
            stage.draw(panels.no_homes(register, view.ledger("households")), key="homes")
        else:
            stage.draw(panels.leaving_households(homes), key="homes")
    with stage.panel(
        "监测户" if cases.empty else f"监测户 · 在册 {int(counts['open'])} 户",
        f"缺措施的在前,再按在册时间 · 点击看户情({view.masking})",
        area="cases",
        table=Table(cases, titles.CASES, "监测户"),
    ):
        if cases.empty:
            stage.nothing_reported(view, LEDGER)
        else:
            stage.draw(panels.case_list(cases, whole="table:监测户"), key="cases")
    if stage.draws("trend"):
        series = view.ask(queries.case_series)
        with stage.panel(
            "风险户清零",
            f"户 · {forecasts.forecast_note(view)}",
            area="trend",
            table=Table(series, titles.CASE_SERIES, "风险户走势"),
        ):
            if series.empty:
                stage.nothing_reported(view, LEDGER)
            else:
                left = series.assign(value=series["open"])
                fan = forecasts.open_count(view, left, goal)
                stage.draw(panels.burn_down(left, fan, view.as_of, "户", noted=view.noted()), key="trend")
    if stage.draws("byvillage"):
        by_village = view.ask(queries.cases_by_village)
        with stage.panel(
            "各村在册",
            "点击看村情",
            area="byvillage",
            table=Table(by_village, titles.CASE_VILLAGES, "各村在册监测户"),
        ):
            if cases.empty:
                stage.nothing_reported(view, LEDGER)
            else:
                stage.draw(panels.village_cases(by_village), key="byvillage")


stage.show(view, "monitoring", board)
