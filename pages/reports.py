"""报告: which papers were written, what does the newest say otherwise than the last, one more now; forms from above."""

from pingda_dash.ui import choices, county_forms, header, opening, reports_page, stage

view = opening.open_page("reports")
part = choices.choice(view, "看什么", {"papers": "报告", "forms": "上级表格"}, "part")

if part.value == "forms":
    with (
        stage.grid("countyforms"),
        stage.panel("上级表格", area="forms", controls=[part], answers=["reports"], widgets=True),
    ):
        county_forms.draw(view)
else:
    shelf = reports_page.shelf(view)
    with stage.grid("reportswall" if view.wall else "reports"):
        with stage.panel("今天一段话", note="" if view.wall else "右上角“复制”带走这段话和图片", area="digest"):
            reports_page.draw_digest(view, header.freshness(view))
        with stage.panel(
            "写好的报告", area="kept", answers=["reports"], controls=[] if view.wall else [part], widgets=True
        ):
            reports_page.draw_kept(view, shelf)
        with stage.panel(area="turned", answers=["reports"], widgets=True):
            reports_page.draw_turned(view, shelf)
        if not view.wall:
            with stage.panel("现在写一份", area="now", answers=["reports"], widgets=True):
                reports_page.draw_maker(view)
            with stage.panel(area="due", answers=["reports"], widgets=True):
                reports_page.draw_due(view, shelf)
