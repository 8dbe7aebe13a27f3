"""A chart as its table: the same frame under Chinese headings, and as a file a clerk's spreadsheet opens rightly."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from pingda_dash import theme
from pingda_dash.panels import words

INCOME = {
    "industry": "产业",
    "income": "收入(万元)",
    "target": "年度目标(万元)",
    "expected": "按期应达(万元)",
    "status": "状态",
    "output": "产量",
    "output_unit": "单位",
    "area_mu": "面积(亩)",
    "households": "参与户",
    "poor_households": "建档立卡户",
    "poor_share": "建档立卡占比",
    "income_per_household": "户均(元)",
    "report_date": "截至",
}
STANDING = {
    "village": "村",
    "actual": "实际",
    "target": "目标",
    "target_basis": "目标依据",
    "expected": "按期应达",
    "progress": "完成率",
    "status": "状态",
    "projected": "预计达标",
    "report_date": "截至",
}
INDUSTRY_VILLAGES = {
    "village": "村",
    "area_mu": "面积(亩)",
    "output": "产量",
    "income": "收入(万元)",
    "households": "参与户",
    "poor_households": "建档立卡户",
    "registered_households": "全村建档立卡户",
    "income_per_household": "户均(元)",
    "report_date": "截至",
}
SERIES = {"report_date": "统计日期", "value": "累计", "part": "其中建档立卡"}
VILLAGE_SERIES = {"village": "村", "report_date": "统计日期", "value": "累计"}
DESTINATIONS = {"destination": "去向", "people": "人数", "poor_people": "其中建档立卡"}
PEOPLE = {"village": "村", "people": "人数", "poor_people": "其中建档立卡", "report_date": "截至"}
POSTS = {
    "village": "村",
    "value": "人数",
    "part": "其中建档立卡",
    "target": "分摊(推定)",
    "expected": "按期应达",
    "status": "状态",
    "extra": "另一项",
    "report_date": "截至",
}
CURVE = {"date": "日期", "due": "应完成", "done": "已完成", "projected": "推算"}
SHARES = ("完成率", "建档立卡占比")  # 0..1, said as a percentage


def titled(frame: pd.DataFrame, titles: Mapping[str, str]) -> pd.DataFrame:
    """The named columns, those the frame has, under Chinese headings in the order of `titles`."""
    shown = frame[[name for name in titles if name in frame]].rename(columns=titles)
    for name in shown:
        if name in SHARES:
            shown[name] = [words.percent(value) for value in shown[name]]
        elif pd.api.types.is_float_dtype(shown[name]):
            shown[name] = shown[name].round(2)
        elif shown[name].dtype == object:
            shown[name] = [_plain(value) for value in shown[name]]
    return shown


def csv_with_mark(frame: pd.DataFrame) -> bytes:
    """UTF-8 with the byte-order mark a Chinese Excel needs; a text that Excel would run as a formula is quoted."""
    safe = frame.map(_harmless)
    return safe.to_csv(index=False, lineterminator="\r\n", na_rep=theme.UNREPORTED).encode("utf-8-sig")


def _harmless(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def _plain(value: Any) -> Any:
    return None if words.is_missing(value) else value
