"""数据上传: what did the offices send, what is wrong with it, and what changes when it is accepted?"""

from pingda_dash import desk, queries
from pingda_dash.panels import quality
from pingda_dash.ui import desk_batch, desk_closed, desk_page, desk_reading, desk_templates, items, opening, stage

view = opening.open_page("upload")
desk_page.draw_styles()
lake = desk.real_lake()
who = desk_closed.guard(view, lake)
batch = desk_batch.current_batch(lake, who)
verdict = desk_batch.up_to_date(batch, lake, view)

with stage.grid("upload"):
    with stage.panel(desk_page.title(batch), area="files", answers=["desk"], widgets=True):
        desk_templates.draw(view, lake)
        desk_page.draw_files(view, batch, verdict, lake, who)
    own = items.of_user(who, view.worklist())
    if len(own) and not batch.files:
        with stage.panel("要您核对的数", note=quality.work_words(own), area="mapping", answers=[queries.worklist]):
            stage.draw(quality.work_list(own), key="desk-work")
    else:
        with stage.panel("列对应", note="自动识别 · 可改 · 下次记住", area="mapping", answers=["desk"], widgets=True):
            desk_reading.draw_columns(batch, verdict)
    with stage.panel("上传历史", note=desk_page.history_note(view), area="history", answers=[queries.uploads]):
        desk_page.draw_history(view)
    with stage.panel(area="table", answers=["desk"], widgets=True):
        desk_page.draw_chosen(view, batch, verdict, lake, who)
desk_batch.save_batch(batch, lake, who)
