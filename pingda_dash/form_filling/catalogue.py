"""What a form may be filled with: every figure of `queries.form_figures`, days and names, and what each is called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from pingda_dash.plan import Plan

Part = Literal["actual", "target", "gap", "percent", "status", "deadline", ""]
PARTS: Mapping[Part, str] = {
    "actual": "完成数", "target": "目标", "gap": "还差", "percent": "完成比例", "status": "状态", "deadline": "期限",
}  # fmt: skip
PEOPLE = "people"
"""The figure of a blank that people fill in by hand."""
REMAINING, STANDING = "剩余数", "现有数"
"""What the actual of a goal is called that is to vanish, or that is a share or is to be kept."""
OTHERS: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    "villages:households": ("总户数", "户", ("农户总数", "总户数", "全村户数")),
    "villages:population": ("总人口", "人", ("总人口", "人口总数", "总人数", "全村人口")),
    "villages:registered_households": ("建档立卡户", "户", ("建档立卡户数", "建档立卡总户数", "建档立卡户户数")),
    "villages:registered_people": ("建档立卡人口", "人", ("建档立卡人口", "建档立卡户人数", "建档立卡总人口")),
    "households:households": ("农户名册在册户数", "户", ("名册户数",)),
    "households:people": ("农户名册在册人口", "人", ("名册人口",)),
    "households:general": ("一般户", "户", ("一般户",)),
    "households:lifted": ("脱贫户", "户", ("脱贫户", "已脱贫户", "已脱贫户数")),
    "households:lifted_people": ("脱贫户人口", "人", ("脱贫人口", "已脱贫人口", "已脱贫人数")),
    "households:unlifted": ("未脱贫户", "户", ("未脱贫户", "未脱贫户数", "剩余贫困户")),
    "households:unlifted_people": ("未脱贫人口", "人", ("未脱贫人口", "未脱贫人数", "剩余贫困人口")),
    "households:unstable": ("名册脱贫不稳定户", "户", ("名册脱贫不稳定户",)),
    "households:marginal": ("名册边缘易致贫户", "户", ("名册边缘易致贫户",)),
    "households:registered": ("名册建档立卡户", "户", ("名册建档立卡户",)),
    "households:registered_people": ("名册建档立卡人口", "人", ("名册建档立卡人口",)),
    "cases:total": ("监测户(累计)", "户", ("监测对象", "监测户", "监测户数", "监测对象户数")),
    "cases:open": ("风险未消除的监测户", "户", ("风险未消除户", "风险未消除监测户", "未消除风险户")),
    "cases:unstable": ("监测中的脱贫不稳定户", "户", ("脱贫不稳定户",)),
    "cases:marginal": ("监测中的边缘易致贫户", "户", ("边缘易致贫户", "边缘户")),
    "cases:sudden": ("监测中的突发困难户", "户", ("突发困难户", "突发严重困难户")),
    "cases:cleared": ("风险已消除的监测户", "户", ("风险消除户", "已消除风险户", "风险已消除")),
    "cases:without_measures": ("未落实帮扶措施的监测户", "户", ("未落实帮扶措施",)),
    "problems:total": ("发现问题", "条", ("发现问题", "问题总数", "发现问题数")),
    "problems:closed": ("已销号问题", "条", ("已销号", "销号问题", "完成整改", "已销号问题")),
    "problems:open": ("未销号问题", "条", ("未销号", "未销号问题", "未完成整改")),
    "problems:fixed": ("已整改问题", "条", ("已整改", "已整改问题")),
    "problems:working": ("整改中问题", "条", ("整改中", "正在整改")),
    "problems:untouched": ("未整改问题", "条", ("未整改", "未整改问题")),
    "problems:late": ("超期问题", "条", ("超期问题", "超期未销号")),
    "funds:projects": ("资金项目", "个", ("项目数", "项目个数", "资金项目", "扶贫项目")),
    "funds:planned_wan": ("计划资金", "万元", ("计划资金", "资金计划", "计划投资", "下达资金")),
    "funds:arrived_wan": ("到位资金", "万元", ("到位资金", "资金到位", "已到位资金")),
    "funds:spent_wan": ("支出资金", "万元", ("支出资金", "资金支出", "已支出资金", "拨付资金", "使用资金")),
    "funds:arrived_percent": ("资金到位率", "%", ("资金到位率", "到位率")),
    "funds:spent_percent": ("资金支出率", "%", ("资金支出率", "支出率", "资金支出进度", "支出进度")),
    "duties:total": ("任务总数", "项", ("任务总数", "任务数", "方案任务")),
    "duties:led": ("牵头任务", "项", ("牵头任务", "牵头任务数")),
    "duties:done": ("已完成任务", "项", ("已完成任务", "完成任务数", "完成任务")),
    "duties:on_course": ("正常推进任务", "项", ("正常推进任务", "正常任务", "推进中任务")),
    "duties:behind": ("滞后任务", "项", ("滞后任务", "进度滞后任务")),
    "duties:overdue": ("逾期任务", "项", ("逾期任务", "逾期未完成任务")),
    "duties:broken": ("突破底线任务", "项", ("突破任务", "突破底线任务")),
    "duties:unreported": ("未报送任务", "项", ("未报送任务", "未报任务")),
    "duties:not_begun": ("未到起始日任务", "项", ("未到起始日任务", "未开始任务")),
    "date:as_of": ("截至日期", "", ("截至日期", "截止日期", "统计日期", "数据日期", "统计时间", "数据截止日期")),
    "date:made": ("填报日期", "", ("填报日期", "填报时间", "报送日期", "上报日期", "填表日期", "制表日期")),
    "date:month": ("统计月份", "", ("统计月份", "报告期", "报告月份", "月份")),
    "name:township": ("乡名", "", ("填报单位", "报送单位", "单位名称", "乡镇名称", "乡镇", "上报单位", "填表单位")),
    "name:village": ("村名", "", ("村名", "行政村", "村社区", "村居名称")),
    "name:county": ("县名", "", ("县名", "县市区", "所属县")),
    "campaign:day": ("总攻第几天", "天", ("总攻天数", "总攻第几天")),
    "campaign:days_left": ("距收官天数", "天", ("距收官天数", "剩余天数")),
}  # fmt: skip
"""id → (name on the screen, unit, words that ask for it)."""
_FACTORS: tuple[Mapping[str, Decimal], ...] = (
    {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)},
    {"亩": Decimal(1), "万亩": Decimal(10_000), "公顷": Decimal(15)},
    {"斤": Decimal(1), "公斤": Decimal(2), "千克": Decimal(2), "担": Decimal(100), "吨": Decimal(2000)},
    {"人": Decimal(1), "名": Decimal(1), "万人": Decimal(10_000)},
    {"户": Decimal(1), "万户": Decimal(10_000)},
    {"个": Decimal(1), "家": Decimal(1), "处": Decimal(1), "座": Decimal(1)},
    {"条": Decimal(1), "个": Decimal(1), "项": Decimal(1), "件": Decimal(1)},
)
"""Units that measure the same, each in the smallest: 1 担 is 100 斤, 1 公顷 is 15 亩."""


@dataclass(frozen=True)
class Figure:
    """One thing a blank may be filled with. words: what a form asks for it by; clause: of the plan, empty for none."""

    id: str
    name: str
    unit: str
    words: tuple[str, ...]
    part: Part = ""
    clause: str = ""
    is_left: bool = False
    """Whether the actual is what is left of something that is to vanish: no form's 完成数."""
    is_of_share: bool = False
    """Whether the goal is a share: its percent done is another."""
    of: tuple[str, ...] = ()
    """What the indicator is called that it is part of: 其中建档立卡转移 counts new transfers alone."""

    @property
    def is_number(self) -> bool:
        """Whether it is a number with a unit."""
        return bool(self.unit)


def catalogue(plan: Plan) -> Mapping[str, Figure]:
    """Every figure by its id: the parts of each indicator in the plan's order, then the others."""
    made: dict[str, Figure] = {}
    names = {one.id: one.name for one in plan.indicators}
    items = Counter(one.item for one in plan.indicators if not one.part_of)
    for one in plan.indicators:
        is_alone = items[one.item] == 1 and not one.part_of
        words = tuple(dict.fromkeys(filter(None, (one.name, one.item if is_alone else ""))))
        is_left, is_of_share = one.direction == "at_most_zero", one.unit == "%"
        of_actual = REMAINING if is_left else STANDING if is_of_share or one.direction == "hold" else PARTS["actual"]
        for part, called in PARTS.items():
            if part == "gap" and is_left:
                continue
            called = of_actual if part == "actual" else called
            unit = "" if part in ("status", "deadline") else "%" if part == "percent" else one.unit
            id = f"indicator:{one.id}:{part}"
            of = (names[one.part_of],) if one.part_of else ()
            made[id] = Figure(id, f"{one.name} {called}", unit, words, part, one.clause, is_left, is_of_share, of)
    for id, (name, unit, words) in OTHERS.items():
        made[id] = Figure(id, name, unit, words)
    return made


def factor(unit: str, to: str) -> Decimal | None:
    """By what a number in one unit is multiplied to be in another; None where they measure different things."""
    if unit == to:
        return Decimal(1)
    for one in _FACTORS:
        if unit in one and to in one:
            return one[unit] / one[to]
    return None
