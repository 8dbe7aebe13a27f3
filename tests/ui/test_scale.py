"""A plotly figure on a larger wall: its type and lines grow, its data do not."""

from __future__ import annotations

import plotly.graph_objects as go
from plotly.tools import return_figure_from_figure_or_data

from pingda_dash.ui import charts


def figure() -> go.Figure:
    drawn = go.Figure(go.Bar(x=[3, 4], y=["甲", "乙"], width=0.5, marker={"line": {"width": 1}}))
    drawn.add_trace(go.Scatter(x=[1, 2], y=[5, 6], line={"width": 2}, marker={"size": [8, 10]}))
    return drawn.update_layout(font={"size": 14}, margin={"l": 10, "t": 20}, xaxis={"range": [0, 10]})


def test_on_a_1080p_wall_a_figure_is_left_alone() -> None:
    drawn = figure().to_plotly_json()
    assert charts.scale_figure(drawn, 1) is drawn


def test_on_a_4k_wall_sizes_double_and_data_stay() -> None:
    grown = charts.scale_figure(figure().to_plotly_json(), 2)
    bar, line = grown["data"]
    assert grown["layout"]["font"]["size"] == 28
    assert grown["layout"]["margin"] == {"l": 20, "t": 40}
    assert grown["layout"]["xaxis"]["range"] == [0, 10]
    assert (list(bar["x"]), bar["width"], bar["marker"]["line"]["width"]) == ([3, 4], 0.5, 2)
    assert (list(line["x"]), line["line"]["width"], line["marker"]["size"]) == ([1, 2], 4, [16, 20])


def test_a_flows_boxes_grow_and_its_money_does_not() -> None:
    flow = go.Sankey(node={"thickness": 12, "pad": 10, "x": [0.1, 0.9], "y": [0.5, 0.5]})
    flow.link = {"source": [0], "target": [1], "value": [300]}
    grown = charts.scale_figure(go.Figure(flow).to_plotly_json(), 2)["data"][0]
    assert (grown["node"]["thickness"], grown["node"]["pad"], grown["node"]["x"]) == (24, 20, [0.1, 0.9])
    assert list(grown["link"]["value"]) == [300]


def test_on_a_phone_the_first_the_middle_and_the_last_day_stand_under_a_chart() -> None:
    days = {"tickmode": "array", "tickvals": [1, 2, 3, 4, 5], "ticktext": ["一", "二", "三", "四", "五"]}
    drawn = figure().update_xaxes(days).to_plotly_json()
    few = charts.with_fewer_days(drawn)["layout"]["xaxis"]
    assert (few["tickvals"], few["ticktext"]) == ([1, 3, 5], ["一", "三", "五"])
    assert list(drawn["layout"]["xaxis"]["tickvals"]) == [1, 2, 3, 4, 5]  # the figure is shared by all windows
    bare = figure().to_plotly_json()
    assert charts.with_fewer_days(bare) == bare


def test_a_figures_revision_is_that_of_its_data() -> None:
    def revision(drawn: go.Figure) -> str:
        words: str = charts.with_revision(drawn.to_plotly_json())["layout"]["datarevision"]
        return words

    assert revision(figure()) == revision(figure().update_layout(font={"size": 20}))
    assert revision(figure()) != revision(figure().update_traces(x=[3, 5], selector={"type": "bar"}))
    assert "datarevision" not in figure().to_plotly_json()["layout"]


def test_a_drawn_figure_reaches_streamlit_as_it_is_without_being_checked_again() -> None:
    plain = figure().to_plotly_json()
    assert return_figure_from_figure_or_data(charts.Drawn(plain), validate_figure=True) is plain
