"""上传历史: what came in, when and from whom, what did it change, and how did things stand at an earlier version?"""

from pingda_dash import desk
from pingda_dash.ui import history_page, opening, stage

view = opening.open_page("history")
lake = desk.screen_lake()
past = history_page.chosen_versions(view, lake)

with stage.grid("history"):
    note = "演示数据的历史" if view.demo else "每次上传都可查、可比、可恢复"
    with stage.panel("版本", note, area="versions", answers=["history"], widgets=True):
        history_page.draw_versions(past)
    with stage.panel(area="what", answers=["history"], widgets=True):
        history_page.draw_version(view, past)
    with stage.panel("标记", note="给一版起名,看自那时以来的变化", area="marks", answers=["history"], widgets=True):
        history_page.draw_marks(past)
    with stage.panel("操作记录", area="events", answers=["history"]):
        history_page.draw_events()
    with stage.panel("指标变化", note="总览的主要指标", area="moves", answers=["history"], widgets=True):
        history_page.draw_moves(view, past)
