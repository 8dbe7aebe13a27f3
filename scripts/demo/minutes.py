"""What was said at the demo's weekly meetings of what was red on the day: made up, like all of the demo.

The figure at the time is not here: it is looked up when the demo lake is filled (`desk.fill_demo`), so that it is the
one that the screen shows for that day. The meeting of 20 May, the day that the
demo is mostly shown at, is still to come.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from random import Random

from scripts.demo.scenario import day

FILE = "minutes.csv"
COLUMNS = ("as_of", "at", "item", "unit", "author", "said", "promised")
AUTHOR = "演示员"
BEGINS = time(9, 0)

MEETINGS: Mapping[date, Mapping[str, tuple[str, int | None]]] = {
    day(4, 29): {
        "task:T57": ("乡扶贫办", 20),
        "task:T54": ("乡扶贫办", None),
    },
    day(5, 6): {
        "task:T65": ("乡项目办", 7),
        "task:T76": ("乡宣传办", 6),
        "task:T60": ("乡扶贫办", 25),
        "task:T57": ("乡扶贫办", None),
        "unit:乡农业中心": ("乡农业中心", 7),
        "task:T24": ("乡农业中心", None),
    },
    day(5, 13): {
        "task:T65": ("乡项目办", 5),
        "task:T76": ("乡宣传办", 4),
        "unit:乡农业中心": ("乡农业中心", 5),
        "unit:乡住建局": ("乡住建局", 9),
        "task:T60": ("乡扶贫办", 18),
        "task:T52": ("乡扶贫办", None),
        "task:T54": ("乡扶贫办", None),
        "task:T24": ("乡农业中心", 28),
        "task:T29": ("乡电子商务办公室", 40),
        "task:T35": ("乡社保中心", 38),
    },
    day(5, 27): {
        "task:T67": ("乡项目办", 4),
        "task:T46": ("乡扶贫办", 4),
        "task:T57": ("乡扶贫办", None),
    },
}
"""Meeting → item → the unit that spoke, and in how many days it promised to be done."""

NOTES: Mapping[str, tuple[str, ...]] = {
    "task:T65": ("权属图已测完,差村民代表签字,本周补齐。", "签字差外出务工的,改用委托书办。"),
    "task:T76": ("章赛村、安庆村的修订稿还在征求意见。", "安庆村已表决,章赛村本周表决。"),
    "task:T46": ("余下的在装门窗,雨季前封顶。",),
    "task:T57": ("管材已招标,等到货。", "管材到了一半,先接最远的户。", "蓄水池已浇筑,通水前先送水。"),
    "task:T60": ("名单与民政比对完,差的逐户入户核实。", "本月低保评议会后补齐。"),
    "task:T52": ("黄连河村的村医在办执业注册。",),
    "task:T67": ("圈舍主体完工,差水电和验收。",),
    "task:T54": ("村医少,先从慢病户签起。", "村医集中入户补签,先签慢病户。"),
    "task:T29": ("站点选在村委会旁,等设备到货。",),
    "task:T35": ("农忙移栽,改办夜校,六月起每周两个班。",),
    "unit:乡农业中心": ("技术员已下村,佐证照片没有交齐。", "一条已整改,另一条要等移栽结束。"),
    "unit:乡住建局": ("农户已搬入,旧房拆除还差一户。",),
    "task:T24": ("章程和台账逐家过,空壳的先清理。", "规范材料还差几家,每周报一次。"),
}


def rows(seed: int) -> Iterator[list[str]]:
    """The file's lines, its heading first; items are taken in the order of the list, a few minutes each."""
    dice, spoken = Random(f"minutes {seed}"), dict.fromkeys(NOTES, 0)
    yield list(COLUMNS)
    for on, items in MEETINGS.items():
        at = datetime.combine(on, BEGINS)
        for item, (unit, days) in items.items():
            at += timedelta(minutes=dice.randint(3, 9))
            note = NOTES[item][spoken[item]]
            spoken[item] += 1
            promised = "" if days is None else (on + timedelta(days=days)).isoformat()
            yield [on.isoformat(), at.isoformat(sep=" "), item, unit, AUTHOR, note, promised]
