"""大屏轮播: which pages a wall turns through, how long each stays, and the address that starts it."""

from pingda_dash import formats, queries
from pingda_dash.ui import opening, playlist_page, stage

view = opening.open_page("wall")
OF = ["playlist"]
rows = view.ask(queries.villages)
villages = dict(zip(rows["village_code"], rows["village"], strict=True))

with stage.grid("wall"):
    with stage.panel("轮播列表", note="点一份来看、来改", area="lists", answers=OF, widgets=True):
        playlist_page.draw_names()
    with stage.panel("页面与停留", note="哪些页、多久、什么顺序", area="stops", answers=OF, widgets=True):
        playlist_page.draw_editor(villages)
    with stage.panel(f"{formats.day(view.as_of)}这样转", note="改了列表,这里马上变", area="turning", answers=OF):
        playlist_page.draw_today(view, villages)
    with stage.panel("上墙", note="地址和开法", area="start", answers=OF, widgets=True):
        playlist_page.draw_start(view.as_of)
