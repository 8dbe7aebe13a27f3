"""产销对接台账: what the villages sold through whom, 万元 and amounts cumulative for the year.

A village has a row of 电商站点 from the day its station opens: five villages by 20 May, nine at the end.
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
    MAY,
    PINGAN,
    PINGDA,
    REGISTERS,
    XIAOHE,
    XIAOTIANBA,
    ZHANGSAI,
    day,
)
from scripts.demo.shares import along, days_of

COLUMNS = (
    *("report_date", "village_code", "channel", "product", "quantity", "quantity_unit", "amount_wan"),
    *("is_station", "reported_by"),
)
REPORTS = (day(4, 1), day(4, 22), MAY, day(6, 10), END)
DAYS = (
    *(day(4, 1), day(4, 11), day(4, 22), day(5, 1), day(5, 11), MAY),
    *(day(5, 31), day(6, 10), day(6, 20), END),
)
"""The days that are counted to, about every ten; a report brings those since the one before."""
PRICES = {
    "茶叶": ("公斤", 42.0),
    "核桃": ("公斤", 15.0),
    "石斛": ("公斤", 360.0),
    "生猪": ("头", 2150.0),
    "蔬菜": ("公斤", 4.2),
    "大米": ("公斤", 6.4),
    "土鸡": ("只", 95.0),
    "中药材": ("公斤", 16.0),
    "蜂蜜": ("公斤", 80.0),
    "土鸡蛋": ("公斤", 18.0),
}
"""Product → the unit it is counted in, and yuan for one."""


@dataclass(frozen=True)
class Sale:
    """What one village sells of one product through one channel, 万元 on 20 May and 30 June, from `since` on."""

    village: str
    channel: str
    product: str
    amounts: tuple[float, float]
    since: date = REGISTERS[0]


SALES = (
    Sale(PINGDA, "线上", "石斛", (12.6, 19.8)),
    Sale(PINGDA, "商超", "蔬菜", (6.4, 9.1)),
    Sale(PINGDA, "食堂", "生猪", (18.2, 26.4)),
    Sale(PINGDA, "电商站点", "石斛", (4.8, 7.9)),
    Sale(XIAOTIANBA, "线上", "茶叶", (3.1, 5.2)),
    Sale(XIAOTIANBA, "学校", "蔬菜", (2.6, 4.4)),
    Sale(XIAOTIANBA, "社区", "核桃", (5.4, 6.9)),
    Sale(XIAOTIANBA, "电商站点", "核桃", (0, 1.4), day(5, 28)),
    Sale(HEWEI, "商超", "大米", (7.2, 9.8)),
    Sale(HEWEI, "学校", "大米", (4.1, 6.3)),
    Sale(HEWEI, "食堂", "蔬菜", (3.3, 5.1)),
    Sale(HEWEI, "电商站点", "大米", (1.7, 2.9), day(3, 25)),
    Sale(PINGAN, "食堂", "生猪", (15.1, 21.7)),
    Sale(PINGAN, "社区", "土鸡", (2.2, 3.6)),
    Sale(PINGAN, "电商站点", "土鸡蛋", (0, 0.9), day(6, 20)),
    Sale(HUANGLIANHE, "社区", "土鸡", (1.1, 1.9)),
    Sale(HUANGLIANHE, "食堂", "蔬菜", (1.4, 2.2)),
    Sale(ANLE, "线上", "茶叶", (16.4, 24.6)),
    Sale(ANLE, "商超", "茶叶", (9.8, 14.2)),
    Sale(ANLE, "电商站点", "茶叶", (2.4, 5.3), day(4, 20)),
    Sale(ANQING, "线上", "中药材", (4.6, 7.7)),
    Sale(ANQING, "社区", "土鸡", (1.8, 2.8)),
    Sale(ANQING, "学校", "蔬菜", (2.1, 3.4)),
    Sale(ANQING, "电商站点", "中药材", (0, 1.1), day(6, 5)),
    Sale(ZHANGSAI, "商超", "核桃", (3.7, 4.8)),
    Sale(ZHANGSAI, "食堂", "蔬菜", (1.2, 2.0)),
    Sale(ZHANGSAI, "电商站点", "核桃", (0, 0.6), day(6, 12)),
    Sale(GANLANZHAI, "线上", "蜂蜜", (0.9, 1.8)),
    Sale(GANLANZHAI, "社区", "中药材", (2.3, 3.9)),
    Sale(GANLANZHAI, "电商站点", "蜂蜜", (0.3, 1.1), day(5, 15)),
    Sale(XIAOHE, "线上", "茶叶", (7.9, 12.2)),
    Sale(XIAOHE, "学校", "土鸡蛋", (1.6, 2.7)),
    Sale(XIAOHE, "电商站点", "茶叶", (1.9, 3.8), day(4, 8)),
)


def records(report: date) -> list[Record]:
    """One report: every sale that has begun, on each day since the report before."""
    return [_row(sale, on) for on in days_of(report, REPORTS, DAYS) for sale in SALES if sale.since <= on]


def _row(sale: Sale, report: date) -> Record:
    unit, yuan = PRICES[sale.product]
    amount = _amount(sale, report)
    return {
        "report_date": report,
        "village_code": sale.village,
        "channel": sale.channel,
        "product": sale.product,
        "quantity": round(amount * 10_000 / yuan),
        "quantity_unit": unit,
        "amount_wan": amount,
        "is_station": True if sale.channel == "电商站点" else None,
        "reported_by": "乡电子商务办公室",
    }


def _amount(sale: Sale, on: date) -> float:
    """万元 by then: what a long-standing sale had already brought in by March is a third of May's."""
    may, end = sale.amounts
    if sale.since > MAY:
        return round(end * along(((sale.since, 0.2), (END, 1.0)), on), 1)
    first = may / 3 if sale.since == REGISTERS[0] else 0.0
    return round(along(((sale.since, first), (MAY, may), (END, end)), on), 1)
