"""两日对比: what shown between two days, and which way? By default from the last meeting to today."""

from pingda_dash import formats, queries
from pingda_dash.figures import tables as titles
from pingda_dash.figures.tables import Table
from pingda_dash.panels import compare as panels
from pingda_dash.panels import small
from pingda_dash.ui import compare_page, opening, stage

view = opening.open_page("compare")
pair = compare_page.chosen_days(view)
message = compare_page.nothing_to_compare(pair)

if message is not None:
    with stage.grid("compareempty"):
        with stage.panel(area="cmpdays"):
            compare_page.draw_days(pair)
        with stage.panel(area="cmpempty"):
            stage.draw(small.nothing(*message), key="compare-empty")
else:
    goals = pair.ask(queries.compare_indicators)
    villages = pair.ask(queries.compare_villages)
    concerns = pair.ask(queries.compare_concerns)
    counts = pair.ask(queries.compare_counts)
    span = f"{formats.day(pair.before)}到{formats.day(pair.after)}"
    with stage.grid("compare"):
        with stage.panel(area="cmpdays", answers=[queries.campaign_day]):
            compare_page.draw_days(pair)
        with stage.panel(area="cmpcounts", answers=[queries.compare_counts]):
            first = formats.is_missing(pair.campaign(pair.before)["last_report"])
            stage.draw(panels.counts(counts, first=first), key="compare-counts")
        with stage.panel(
            "指标变化",
            note="暗 = 前一日 · 亮 = 其后增加 · 金线 = 两日应达",
            area="cmpgoals",
            table=Table(goals, titles.COMPARED_GOALS, f"指标变化 {span}"),
        ):
            shown = goals[goals["shown"].astype(bool)]
            stage.draw(
                panels.goals(shown, rest=panels.rest_words(goals), whole=f"table:指标变化 {span}"), key="compare-goals"
            )
        with stage.panel(
            "各村变化",
            note=panels.village_words(villages),
            area="cmpmap",
            table=Table(villages, titles.COMPARED_VILLAGES, f"各村变化 {span}"),
        ):
            stage.draw(panels.villages(villages, pair.before, pair.after, view.demo), key="compare-villages")
        with stage.panel(
            "要情变化",
            note=f"与 {formats.day(pair.before)}比",
            area="cmpconcerns",
            table=Table(concerns, titles.COMPARED_CONCERNS, f"要情变化 {span}"),
        ):
            stage.draw(panels.concerns(concerns, pair.before, whole=f"table:要情变化 {span}"), key="compare-concerns")
