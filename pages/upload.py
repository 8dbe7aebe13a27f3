"""数据上传: what did the offices send, what is wrong with it, and what changes when it is accepted?"""

from pingda_dash import desk, panels, queries
from pingda_dash.ui import desk_closed, desk_page, desk_templates, shell

view = shell.open_page("数据上传")
desk_page.dress()
lake = desk.real_lake()
desk_closed.guard(view, lake)
batch = desk_page.batch()
verdict = desk_page.up_to_date(batch, lake, view)

with shell.stage("upload"):
    with shell.panel(desk_page.title(batch), area="files"):
        desk_templates.draw(lake)
        desk_page.draw_files(view, batch, verdict)
    with shell.panel("列对应", note="自动识别", area="mapping"):
        desk_page.draw_columns(batch, verdict)
    with shell.panel("上传历史", note="演示数据的历史" if view.demo else "每次上传都可查", area="history"):
        shell.draw(panels.desk_history(view.ask(queries.uploads)), key="desk-history")
    with shell.panel(area="table"):
        desk_page.draw_chosen(view, batch, verdict, lake)
