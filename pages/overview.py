"""总览: where does the campaign stand today, and what needs a decision?"""

from pingda_dash import queries
from pingda_dash.ui import shell

view = shell.open_page("总览")

with shell.stage("overview"):
    with shell.panel("", area="ribbon", head=False):
        shell.draw("<p>ribbon</p>", key="ribbon")
    with shell.panel("目标进度", note="竖线 = 按期应达 · 点击看方案原文", area="goals"):
        shell.draw(f"<p data-pick='indicator:x'>{len(view.ask(queries.indicators))}</p>", key="goals")
    with shell.panel("六村地图", note="每格一村", area="map"):
        shell.draw("map", key="map")
    with shell.panel("今日要情", note="7", area="concerns"):
        shell.draw("map", key="concerns")
    with shell.panel("产业收入", note="万元", area="income"):
        shell.draw("map", key="income")
    with shell.panel("就业去向", note="人", area="jobs"):
        shell.draw("map", key="jobs")
    with shell.panel("剩余户", note="脱贫线", area="homes"):
        shell.draw("…", key="homes")
