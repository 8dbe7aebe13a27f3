"""Answers with exactly the columns the queries give, for panels to draw: figures are made up and mean nothing."""

# ruff: noqa: E501

from __future__ import annotations

import math
import random
from datetime import date, timedelta
from typing import Any

import pandas as pd

START, END, AS_OF = date(2020, 3, 20), date(2020, 6, 30), date(2020, 5, 20)
NAMES = ["平达社区", "小田坝村", "河尾社区", "平安社区", "黄连河村", "安乐村", "安庆村", "章赛村", "橄榄寨村", "小河村"]
CODES = [f"5305232062{i:02d}" for i in range(1, 11)]
POOR = {1, 4, 5, 6, 7, 8}
PLACES = [(3.5, 1), (3.0, 0), (2.5, 1), (3.0, 2), (2.5, 3), (2.0, 2), (1.5, 1), (3.5, 3), (4.0, 2), (4.5, 1)]


def campaign_day(**_: Any) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "title": "平达乡脱贫攻坚百日总攻指挥屏", "township": "平达乡", "start": START, "end": END, "as_of": AS_OF,
                "day": 62, "days_left": 41, "total_days": 103, "last_report": date(2020, 5, 19),
                "received_at": pd.Timestamp("2020-05-19 18:00"), "poverty_line": 4000.0, "poverty_line_basis": "未核实",
            }
        ]
    )  # fmt: skip


def milestones(**_: Any) -> pd.DataFrame:
    rows = [
        ("3月底", date(2020, 3, 31), 7, 7, 0, 0, "已完成", True),
        ("4月底", date(2020, 4, 30), 6, 5, 1, 0, "逾期", True),
        ("5月底", date(2020, 5, 31), 8, 3, 0, 2, "滞后", True),
        ("6月底", date(2020, 6, 30), 17, 4, 0, 0, "正常", True),
        ("9月底", date(2020, 9, 30), 1, 0, 0, 0, "正常", False),
    ]
    return pd.DataFrame(
        rows, columns=["label", "date", "total", "done", "overdue", "behind", "status", "in_campaign"]
    ).assign(broken=0, unreported=0)


_GOALS: list[tuple[Any, ...]] = [
    ("flue_cured_area", "烤烟大田移栽", "亩", 8312.0, 8750.0, 8650.0, "正常", date(2020, 5, 27)),
    ("oriental_output", "香料烟收购", "担", 1204.0, 8514.71, 905.8, "正常", date(2020, 6, 28)),
    ("oriental_income", "香料烟收入", "万元", 137.2, 985.25, 104.8, "正常", date(2020, 6, 29)),
    ("training", "技能培训", "人次", 78.0, 141.0, 84.2, "滞后", date(2020, 7, 9)),
    ("transfer", "新增转移就业", "人", 402.0, 627.0, 374.0, "正常", date(2020, 6, 22)),
    ("transfer_poor", "其中建档立卡", "人", 83.0, 147.0, 87.7, "滞后", date(2020, 7, 4)),
    ("posts", "新开发公益岗位", "个", 50.0, 50.0, 30.0, "已完成", date(2020, 5, 11)),
    ("funds", "整合资金用于产业", "%", 33.4, 30.0, 30.0, "已完成", None),
    ("housing", "农村危房清零", "户", 3.0, 0.0, 2.1, "滞后", date(2020, 6, 6)),
    ("problems", "问题整改销号", "条", None, 0.0, None, "未报送", None),
    ("water", "饮水问题销号", "处", None, 0.0, None, "未报送", None),
]


def indicators(village: str | None = None, headline: bool = False, **_: Any) -> pd.DataFrame:
    rows = []
    for order, (id_, name, unit, actual, target, expected, status, projected) in enumerate(_GOALS, start=1):
        share = 1.0 if village is None else 0.1
        at_most = target == 0
        baseline = 14.0 if at_most else 0.0
        made = None if actual is None else abs(actual - baseline) / abs(target - baseline)
        due = None if expected is None else abs(expected - baseline) / abs(target - baseline)
        rows.append(
            {
                "id": id_, "name": name, "unit": unit, "direction": "at_most_zero" if at_most else "at_least",
                "village_code": village, "village": None, "actual": None if actual is None else actual * share,
                "baseline": baseline, "target": target * share, "target_basis": "分摊(推定)" if village else "方案",
                "expected": None if expected is None else expected * share, "progress": made, "expected_progress": due,
                "status": status, "projected": projected, "required_pace": 1.5, "recent_pace": 0.6,
                "recent_since": date(2020, 5, 5), "report_date": None if actual is None else date(2020, 5, 19), "days_since_report": 1, "stale": False,
                "start": START, "deadline": END, "deadline_basis": "明示", "clause": "四(二)",
                "lead_unit": "乡社保中心", "responsible_units": "乡扶贫办;乡财政所;各村(社区)",
                "quote": "有针对性的开展农村劳动力就业技能培训141人次以上", "dataset": "employment",
                "measure": "people", "item": "技能培训", "headline": order,
                "reason": "尚无台账" if actual is None else None, "heard": None, "asked": None,
                "probability": None, "cause": "落后" if status == "滞后" else None,
                "since": date(2020, 5, 13) if status == "滞后" else None, "days_left": 41, "reporting_days": 7,
                "oldest": None if actual is None else date(2020, 5, 19), "projected_early": None,
                "projected_late": None, "projected_first": None, "projected_last": None,
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def villages(**_: Any) -> pd.DataFrame:
    behind = [0, 0, 0, 0, 3, 1, 2, 1, 0, 1]
    rows = [
        {
            "village_code": CODES[i], "village": NAMES[i], "kind": "社区" if "社区" in NAMES[i] else "村",
            "is_poor": i in POOR, "households": 428 + 10 * i, "population": 1812 + 40 * i,
            "registered_households": 96, "registered_people": 391, "arable_mu": 2400.0, "area_km2": 30.5,
            "elevation_m": 1452, "longitude": None, "latitude": None, "datum": None, "position_source": None,
            "x": PLACES[i][0], "y": PLACES[i][1], "behind": behind[i], "overdue": 1 if i == 4 else 0, "broken": 0,
            "unreported": 0, "asked": 26, "reported": 26,
            "worst": "逾期" if i == 4 else ("滞后" if behind[i] else "正常"), "last_report": date(2020, 5, 19),
            "days_since_report": 1, "fact_source": "村情名册",
        }
        for i in range(10)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def concerns(**_: Any) -> pd.DataFrame:
    plain: dict[str, Any] = dict.fromkeys(
        "rank kind topic key ref_kind ref_id village_code village unit subject part parts direction number_unit actual "
        "baseline target progress expected_progress cause since probability projected required_pace recent_pace heard "
        "asked report_date days_since_report stale days_late days_left number units days dataset check_id check_subject ours "
        "our_unit theirs their_unit things".split()
    )
    duty = {"topic": "任务", "ref_kind": "task", "direction": "at_least", "number_unit": "人次", "days_late": 0,
            "days_left": 41, "parts": 1, "stale": False}  # fmt: skip
    rows: list[dict[str, Any]] = [
        duty | {"kind": "逾期", "ref_id": "T65", "subject": "搬迁地权属调整", "unit": "乡项目办", "days_late": 20,
                "part": "relocation_land", "parts": 2, "actual": 66.7, "target": 100.0, "number_unit": "%"},
        duty | {"kind": "滞后", "ref_id": "T37", "subject": "新增转移就业", "unit": "乡社保中心", "part": "transfers",
                "actual": 402.0, "target": 627.0, "number_unit": "人", "required_pace": 5.5, "recent_pace": 2.8},
        duty | {"kind": "滞后", "ref_id": "T35", "subject": "技能培训", "unit": "乡社保中心", "part": "training",
                "parts": 2, "actual": 78.0, "target": 141.0, "required_pace": 1.5, "recent_pace": 0.6, "cause": "落后",
                "since": date(2020, 5, 13)},
        {"kind": "未报送", "topic": "台账", "ref_kind": "rows", "ref_id": "sales", "subject": "产销对接台账",
         "unit": "乡扶贫办", "number": 2},
        {"kind": "核对", "topic": "核对", "ref_kind": "check", "ref_id": "c1", "unit": "乡扶贫办", "village": NAMES[6],
         "village_code": CODES[6], "check_id": "roster_households", "ours": 143.0, "our_unit": "户", "theirs": 142.0,
         "their_unit": "户"},
        {"kind": "新增", "topic": "措施", "ref_kind": "village", "ref_id": CODES[7], "village_code": CODES[7],
         "village": NAMES[7], "unit": "乡扶贫办", "number": 2, "days": 12},
    ]  # fmt: skip
    return pd.DataFrame([plain | {"rank": rank} | row for rank, row in enumerate(rows, start=1)])


def income_by_industry(village: str | None = None, **_: Any) -> pd.DataFrame:
    rows: list[tuple[Any, ...]] = [
        ("烤烟", None, 3063.5, 0.0, 2900, 640, "8—10月交售(推定)"),
        ("香料烟", 137.2, 985.25, 104.8, 1100, 451, None),
        ("甘蔗", 612.0, None, None, 4120, 866, None),
        ("茶叶", 388.4, None, None, 1905, 402, None),
        ("肉牛", 276.0, None, None, 800, 270, None),
        ("生猪", 241.3, None, None, 1500, 430, None),
    ]
    share = 0.1 if village else 1.0
    return pd.DataFrame(
        [
            {
                "industry": industry, "income": None if income is None else income * share,
                "target": None if target is None else target * share, "expected": expected, "households": households,
                "poor_households": poor, "poor_share": poor / households, "income_per_household": 0.15, "output": None,
                "output_unit": None, "area_mu": None, "report_date": date(2020, 5, 19), "season_note": season,
            }
            for industry, income, target, expected, households, poor, season in rows
        ]
    )  # fmt: skip


def transfers_by_destination(**_: Any) -> pd.DataFrame:
    places = ["乡内", "县内", "省内", "上海", "广东", "其他"]
    return pd.DataFrame(
        {"destination": places, "people": [96, 121, 88, 41, 38, 18], "poor_people": [20, 25, 18, 9, 8, 3]}
    )


def remaining_households(village: str | None = None, **_: Any) -> pd.DataFrame:
    rows = [
        ("H1", "王**", 0, "二组", 4, 3840.0, "务工", "缺技术", True, True, True, True),
        ("H2", "李**", 4, "一组", 5, 3240.0, "养殖", "缺资金", True, True, True, True),
        ("H3", "杨**", 5, "三组", 3, 4320.0, "低保兜底", "因病", True, True, True, None),
        ("H4", "<script>alert(1)</script>", 4, "五组", 4, None, "务工", "因残", True, True, True, False),
    ]
    table = pd.DataFrame(
        [
            {
                "household_id": h, "name": name, "village_code": CODES[v], "village": NAMES[v], "village_group": group,
                "members": members, "net_income": income, "poverty_line": 4000.0, "income_source": source,
                "poverty_cause": cause, "housing_safe": a, "schooling_met": b, "medical_met": c, "water_safe": d,
                "helper": "张*", "register_date": date(2020, 5, 10),
            }
            for h, name, v, group, members, income, source, cause, a, b, c, d in rows
        ]
    )  # fmt: skip
    return table if village is None else table[table["village_code"] == village].reset_index(drop=True)


def household_dots(village: str = CODES[4], **_: Any) -> pd.DataFrame:
    chance = random.Random(3)
    kinds = ["一般户"] * 332 + ["脱贫户"] * 89 + ["脱贫不稳定户"] * 3 + ["边缘易致贫户"] * 2 + ["未脱贫户"] * 2
    chance.shuffle(kinds)
    groups = [g for g, n in zip("一二三四五六七", (62, 58, 71, 49, 66, 64, 58), strict=True) for _ in range(n)]
    return pd.DataFrame(
        [
            {
                "household_id": f"H{i:04d}", "village_group": f"{group}组", "category": kind, "name": "王**",
                "members": 4, "net_income": 7800.0, "longitude": None, "latitude": None,
            }
            for i, (group, kind) in enumerate(zip(groups, kinds, strict=True))
        ]
    )  # fmt: skip


def household_counts(village: str | None = None, **_: Any) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "households": 428, "people": 1812, "general": 332, "lifted": 89, "unlifted": 2, "unlifted_people": 9,
                "lacking": 2, "lacking_people": 9, "unverified": 0,
                "unstable": 3, "marginal": 2, "average_income": 7840.0, "register_date": date(2020, 5, 10),
            }
        ]
    )  # fmt: skip


def guarantees(village: str | None = None, **_: Any) -> pd.DataFrame:
    rows = [
        ("住房安全", 93, 3, 0, 96),
        ("义务教育", 96, 0, 0, 96),
        ("基本医疗", 96, 0, 0, 96),
        ("饮水安全", 90, 2, 4, 96),
    ]
    return pd.DataFrame(rows, columns=["item", "met", "unmet", "unknown", "total"])


def tasks(unit: str | None = None, village: str | None = None, **_: Any) -> pd.DataFrame:
    rows = [
        ("T01", "迁入地土地权属调整", "乡项目办", date(2020, 4, 30), "逾期", 20, 1),
        ("T02", "3 户危房改造完工", "乡住建局", date(2020, 5, 31), "滞后", None, 2),
        ("T03", "烤烟移栽补齐", "乡农业中心", date(2020, 5, 31), "滞后", None, 3),
        ("T04", "兜底对象应兜尽兜核查", "乡扶贫办", date(2020, 5, 31), "正常", None, 4),
        ("T05", "饮水问题逐项销号", "乡水管站", date(2020, 6, 30), "未报送", None, 5),
        ("T06", "培训再组织", "乡社保中心", date(2020, 6, 30), "正常", None, 6),
    ]
    return pd.DataFrame(
        [
            {
                "id": i, "name": name, "short_name": name[:10], "deliverable": "", "start": START, "deadline": due,
                "deadline_basis": "明示", "clause": "四(四)", "lead_unit": lead, "responsible_units": "各村(社区)",
                "quote": "4月底前完成迁入地土地权属调整和基层党组织建设相关工作", "indicators": None, "state": "进行中",
                "progress": 0.6, "expected_progress": 0.9, "actual": 60.0, "baseline": 0.0, "target": 100.0,
                "expected": 90.0, "unit": "%", "direction": "at_least", "not_begun": False, "silent_late": False, "status": status, "projected": None,
                "report_date": date(2020, 5, 18), "days_since_report": 2, "stale": False, "days_late": late,
                "days_left": (due - AS_OF).days, "note": "", "reported_by": lead, "evidence": "台账", "urgency": rank,
                "oldest": date(2020, 5, 18), "reporting_days": 7, "heard": None, "asked": None, "probability": None,
                "cause": None, "since": None, "required_pace": None, "recent_pace": None, "recent_since": None, "role": None,
                "village_code": None, "part": i,
            }
            for i, name, lead, due, status, late, rank in rows
        ]
    )  # fmt: skip


def village_income_series(village: str | None = None, **_: Any) -> pd.DataFrame:
    rows = []
    for industry, peak in (("甘蔗", 71.0), ("茶叶", 44.2), ("肉牛", 29.0), ("香料烟", 11.1)):
        for week in range(9):
            value = peak / (1 + math.exp(4 - week)) * 1.02
            rows.append(
                {
                    "industry": industry,
                    "report_date": date(2020, 3, 25) + timedelta(days=7 * week),
                    "value": value,
                    "peak": peak,
                }
            )
    return pd.DataFrame(rows)


def clause(**_: Any) -> pd.DataFrame:
    text = (
        "二是加强就业技能培训。整合各类就业培训资源,提升就业服务水平,采取订单、定向、定岗的培训方式,6月底前"
        "有针对性的开展农村劳动力就业技能培训141人次以上,其中贫困劳动力141人次以上。"
    )
    return pd.DataFrame([{"id": "四(二)", "part": "四、主要措施", "title": "抓稳就业扶贫促增收", "text": text}])


def last_report(**_: Any) -> pd.DataFrame:
    return pd.DataFrame([{"last_report": date(2020, 5, 19)}])


def uploads(**_: Any) -> pd.DataFrame:
    return pd.DataFrame([], columns=["version", "received_at", "author", "message", "filename"])
