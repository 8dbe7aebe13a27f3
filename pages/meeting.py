"""例会: the red list, worst first, one item a screen: how it stands, what the plan says, what was said last time?"""

from typing import Any

from pingda_dash import formats, frames, queries
from pingda_dash.panels import meeting as panels
from pingda_dash.progress import Fan
from pingda_dash.ui import directing, forecasts, meeting_page, opening, stage

view = opening.open_page("meeting", on_step=meeting_page.on_step)
current = meeting_page.current_item(view, meeting_page.chosen_list())
row = current.row


def draw_trend(row: Any) -> None:
    """How the item went; of a unit its problems past their day, of a figure without a path the villages behind."""
    if row.ref_kind == "unit":
        with stage.panel("超期的问题", "点击看台账", area="meettrend"):
            problems = view.ask(queries.problems, unit=str(row.lead_unit))
            stage.draw(panels.late_problems(problems), key="meeting-problems")
    elif row.ref_kind not in panels.OF_DUTIES:
        with stage.panel(meeting_page.behind_title(row), "点击看台账", area="meettrend"):
            stage.draw(panels.behind(meeting_page.behind(view, row)), key="meeting-behind")
    else:
        fan = Fan.of(forecasts.fan_days(view, row.part), row)
        note = " · ".join(filter(None, (*fan.plan_words, forecasts.forecast_record(view) if fan.likely else "")))
        with stage.panel("走势", note, area="meettrend"):
            series = view.ask(queries.meeting_trend, item=str(row.item))
            stage.draw(panels.trend(series, row, fan, view.as_of), key="meeting-trend")


if row is None:
    with stage.grid("meetingempty", view.scale):
        with stage.panel(area="meetbar", widgets=True):
            meeting_page.draw_steps(view, current)
        with stage.panel(area="meetempty"):
            stage.draw(meeting_page.empty_list(view, current.name), key="meeting-empty")
else:
    cells = view.ask(queries.meeting_villages, item=str(row.item))
    with stage.grid("meetingwhole" if cells.empty else "meeting", view.scale):
        with stage.panel(area="meetbar", widgets=True, answers=[queries.meeting_items]):
            meeting_page.draw_steps(view, current)
        with stage.panel(area="meetitem", answers=[queries.meeting_items]):
            marks = directing.marks(view, str(row.item), brief=True)
            stage.draw(panels.figure(row, settled=current.settled, directed=marks), key="meeting-figure")
        with stage.panel(area="meetplan"):
            clauses = None if formats.is_missing(row.clause) else view.ask(queries.clause, clause=str(row.clause))
            clause = None if clauses is None or clauses.empty else next(iter(frames.rows(clauses)))
            stage.draw(panels.sentence(row, clause), key="meeting-plan")
        if stage.draws("meettrend"):
            draw_trend(row)
        with stage.panel("上次怎么说", area="meetnotes", widgets=True, answers=[queries.meeting_items]):
            meeting_page.draw_notes(view, current)
        if stage.draws("meetvillages"):
            with stage.panel(area="meetvillages", answers=[queries.meeting_villages]):
                stage.draw(panels.villages(cells, row, demo=view.demo), key="meeting-villages")
