"""内生动力台账: what was held where, on which day; a report brings the events since the one before.

Eight villages revised their 村规民约 by the end of April, two on 25 May. The township's 大宣讲 is on 26 May; the talks
in the villages that follow are no 大宣讲.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from scripts.demo.files import Record
from scripts.demo.scenario import (
    ANLE,
    ANQING,
    END,
    GANLANZHAI,
    HEWEI,
    HUANGLIANHE,
    PINGAN,
    PINGDA,
    XIAOHE,
    XIAOTIANBA,
    ZHANGSAI,
    day,
)

COLUMNS = ("report_date", "village_code", "kind", "event", "people", "completes", "reported_by")
REPORTS = (day(4, 30), day(5, 13), day(5, 27), day(6, 10), END)
UNITS = {"文化活动": "乡文化站"}
RULES, CAMPAIGN = "修订《村规民约》", "脱贫攻坚大宣讲启动会"
ASKED = {"村规民约": RULES, "宣讲": CAMPAIGN}
"""Kind → the event of that kind that is itself what the plan asks for."""


@dataclass(frozen=True)
class Event:
    """One event: its day, kind and name, the village (None: the township) and how many took part."""

    on: date
    kind: str
    name: str
    village: str | None
    people: int | None


EVENTS = (
    Event(day(3, 24), "爱心超市", "爱心超市积分兑换", PINGDA, 46),
    Event(day(3, 31), "村规民约", RULES, PINGDA, 62),
    Event(day(4, 3), "典型宣传", "脱贫光荣户推荐评议", ANLE, 38),
    Event(day(4, 8), "村规民约", RULES, HEWEI, 54),
    Event(day(4, 9), "村规民约", RULES, XIAOTIANBA, 41),
    Event(day(4, 10), "爱心超市", "爱心超市积分兑换", HUANGLIANHE, 29),
    Event(day(4, 14), "村规民约", RULES, PINGAN, 57),
    Event(day(4, 15), "爱心超市", "爱心超市积分兑换", ANQING, 52),
    Event(day(4, 17), "村规民约", RULES, ANLE, 48),
    Event(day(4, 22), "文化活动", "广场文艺活动", PINGDA, 180),
    Event(day(4, 23), "村规民约", RULES, XIAOHE, 44),
    Event(day(4, 26), "村规民约", RULES, HUANGLIANHE, 36),
    Event(day(4, 28), "典型宣传", "自强户经验交流", XIAOTIANBA, 45),
    Event(day(4, 29), "村规民约", RULES, GANLANZHAI, 39),
    Event(day(5, 1), "文化活动", "农家书屋读书活动", HEWEI, 33),
    Event(day(5, 4), "文化活动", "青年志愿文化活动", None, 96),
    Event(day(5, 6), "爱心超市", "爱心超市积分兑换", PINGDA, 58),
    Event(day(5, 8), "典型宣传", "脱贫故事分享会", PINGDA, 71),
    Event(day(5, 11), "爱心超市", "爱心超市积分兑换", ANLE, 42),
    Event(day(5, 12), "文化活动", "民族歌舞展演", ANQING, 150),
    Event(day(5, 19), "典型宣传", "自强户经验交流", ANQING, 49),
    Event(day(5, 22), "爱心超市", "爱心超市积分兑换", XIAOTIANBA, 37),
    Event(day(5, 25), "村规民约", RULES, ZHANGSAI, 43),
    Event(day(5, 25), "村规民约", RULES, ANQING, 66),
    Event(day(5, 26), "宣讲", CAMPAIGN, None, 210),
    Event(day(5, 27), "宣讲", "脱贫攻坚宣讲", PINGDA, 88),
    Event(day(5, 29), "宣讲", "脱贫攻坚宣讲", XIAOTIANBA, 64),
    Event(day(6, 2), "宣讲", "脱贫攻坚宣讲", HUANGLIANHE, 51),
    Event(day(6, 3), "宣讲", "脱贫攻坚宣讲", ANLE, 73),
    Event(day(6, 5), "宣讲", "脱贫攻坚宣讲", ANQING, 82),
    Event(day(6, 8), "典型宣传", "致富带头人宣讲", HUANGLIANHE, 40),
    Event(day(6, 9), "宣讲", "脱贫攻坚宣讲", ZHANGSAI, 58),
    Event(day(6, 12), "宣讲", "脱贫攻坚宣讲", HEWEI, 69),
    Event(day(6, 16), "宣讲", "脱贫攻坚宣讲", PINGAN, 61),
    Event(day(6, 18), "文化活动", "乡村文艺巡演", XIAOTIANBA, 132),
    Event(day(6, 19), "宣讲", "脱贫攻坚宣讲", XIAOHE, 55),
    Event(day(6, 23), "爱心超市", "爱心超市积分兑换", HUANGLIANHE, 34),
    Event(day(6, 24), "典型宣传", "先进典型表扬会", None, 120),
)


def records(report: date) -> list[Record]:
    """The events since the report before."""
    since = max((earlier for earlier in REPORTS if earlier < report), default=None)
    due = [event for event in EVENTS if event.on <= report and (since is None or event.on > since)]
    return [_row(event) for event in due]


def _row(event: Event) -> Record:
    return {
        "report_date": event.on,
        "village_code": event.village,
        "kind": event.kind,
        "event": event.name,
        "people": event.people,
        "completes": event.name == ASKED[event.kind] if event.kind in ASKED else None,
        "reported_by": UNITS.get(event.kind, "乡宣传办"),
    }
