"""What happened on the days of an axis: a shape a kind, hollow ahead, one mark for what is near, its days behind it."""

from __future__ import annotations

import re
from datetime import date

import pandas as pd

from pingda_dash.panels import annotated
from pingda_dash.panels.annotated import OUTLINES, Noted
from pingda_dash.theme import STATUS_SHAPES, shape_path

FIRST, LAST = date(2020, 3, 20), date(2020, 6, 30)


def row(day: str, kind: str, number: int, **of: object) -> dict[str, object]:
    rest = {"topic": None, "subject": None, "author": None, "ref": None, "marked": True, "is_ahead": False}
    return rest | {"day": pd.Timestamp(day), "kind": kind, "number": number} | of


ROWS = pd.DataFrame(
    [
        row("2020-04-22", "例会", 3),
        row("2020-04-22", "上传", 120, subject="employment", author="乡扶贫办", ref="15"),
        row("2020-04-23", "上传", 26, subject="funds", author="<b>", ref="16"),
        row("2020-05-06", "检查", 4, topic="发现", subject="督查检查"),
        row("2020-05-07", "检查", 1, topic="销号", subject="督查检查", marked=False),
        row("2020-06-30", "期限", 80, subject="6月底", is_ahead=True),
        row("2020-12-31", "期限", 4, subject="年底", is_ahead=True),
    ]
)


def at(day: date) -> float:
    return 100 * (day - FIRST).days / (LAST - FIRST).days


def test_days_too_near_for_the_axis_are_one_mark_with_the_number_of_their_files() -> None:
    near, apart = Noted(ROWS, 8.0).marks(FIRST, LAST, at), Noted(ROWS, 0.5).marks(FIRST, LAST, at)
    assert [mark["pick"] for mark in near] == [
        "axis:2020-04-22@2020-04-23",
        "axis:2020-05-06@2020-05-06",
        "axis:2020-06-30@2020-06-30",
    ]
    assert near[0]["words"] == "4月22日至4月23日 例会 · 上传 2 份" and near[1]["words"] == "5月6日 检查发现 4 条问题"
    assert near[0]["kinds"] == [(OUTLINES["例会"], 0), (OUTLINES["上传"], 2)]
    assert len(apart) == 4 and [mark["ahead"] for mark in apart] == [False, False, False, True]


def test_the_axis_draws_shapes_of_no_status_says_them_and_hollows_what_is_ahead() -> None:
    drawn = annotated.axis(Noted(ROWS), FIRST, LAST, at)
    assert drawn.count('class="noted due"') == 1 and "空心 = 还没到" in drawn
    assert re.findall(r"</svg>(\w\w)</span>", drawn) == ["例会", "上传", "检查", "期限"]
    assert len({*OUTLINES.values(), *map(shape_path, STATUS_SHAPES)}) == len(OUTLINES) + len({*STATUS_SHAPES.values()})
    assert annotated.axis(Noted(ROWS), date(2021, 1, 1), date(2021, 2, 1), at) == ""


def test_a_key_stands_in_the_widest_place_between_the_labels() -> None:
    assert 'style="left:75.0%"' in annotated.key(Noted(ROWS), FIRST, LAST, [10.0, 50.0])
    assert annotated.key(Noted(ROWS, 14.0), FIRST, LAST, [20.0, 40.0, 60.0, 80.0]) == "", "too narrow"


def test_the_days_behind_a_mark_lead_to_the_meeting_the_version_and_the_page() -> None:
    drawn = annotated.day_list(ROWS)
    assert re.findall(r'<p data-pick="([^"]+)"', drawn) == [
        "figures:meeting@2020-04-22",
        "version:15",
        "version:16",
        "page:rectification",
        "page:rectification",
        "page:countdown",
        "page:countdown",
    ]
    assert "就业扶贫台账</b><span>120 行 · 乡扶贫办 · 第 15 版" in drawn and "<b>&lt;" not in drawn.replace(
        "&lt;b&gt;", ""
    )
    assert drawn.count("还没到") == 2
