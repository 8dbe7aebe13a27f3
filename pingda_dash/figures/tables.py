"""A chart as its table: the same frame under Chinese headings (as a file: report/workbook.py)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pingda_dash import formats

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
GOALS = {
    "name": "指标",
    "village": "村",
    "actual": "实际",
    "target": "目标",
    "unit": "单位",
    "expected": "按期应达",
    "progress": "完成率",
    "status": "状态",
    "projected": "预计达标",
    "deadline": "期限",
    "lead_unit": "牵头单位",
    "report_date": "截至",
    "reason": "说明",
}
VILLAGES = {
    "village": "村",
    "is_poor": "贫困村",
    "value": "着色指标",
    "overdue": "逾期",
    "behind": "滞后",
    "unreported": "未报送",
    "on_course": "正常",
    "households": "户数",
    "population": "人口",
    "registered_households": "建档立卡户",
    "registered_people": "建档立卡人口",
    "last_report": "最近报送",
}
COMPARED_GOALS = {
    "name": "指标",
    "unit": "单位",
    "was_actual": "前一日",
    "actual": "后一日",
    "change": "变化",
    "target": "目标",
    "was_status": "原状态",
    "status": "现状态",
    "move": "变化情况",
    "fell_back": "数字倒退",
    "lead_unit": "牵头单位",
}
COMPARED_VILLAGES = {
    "village": "村",
    "was_overdue": "原逾期",
    "overdue": "现逾期",
    "was_behind": "原滞后",
    "behind": "现滞后",
    "move": "变化情况",
}
COMPARED_CONCERNS = {
    "state": "变化",
    "was_kind": "原类别",
    "kind": "现类别",
    "title": "事项",
    "was_title": "原事项",
    "detail": "说明",
    "ended": "结果",
    "unit": "单位",
    "village": "村",
}
CONCERNS = {"kind": "类别", "title": "事项", "detail": "说明", "unit": "单位", "village": "村"}
HOMES = {
    "name": "户主",
    "village": "村",
    "village_group": "村民小组",
    "category": "户类型",
    "members": "人口",
    "net_income": "人均纯收入(元)",
    "poverty_line": "脱贫标准(元)",
    "poverty_line_basis": "标准依据",
    "housing_safe": "住房安全",
    "schooling_met": "义务教育",
    "medical_met": "基本医疗",
    "water_safe": "饮水安全",
    "lacks": "还缺什么",
    "income_source": "主要收入来源",
    "poverty_cause": "致贫原因",
    "helper": "帮扶责任人",
    "register_date": "名册日期",
}
TASKS = {
    "short_name": "任务",
    "lead_unit": "牵头单位",
    "responsible_units": "责任单位",
    "status": "状态",
    "progress": "完成率",
    "expected_progress": "按期应完成",
    "start": "起算",
    "deadline": "期限",
    "days_late": "逾期天数",
    "report_date": "截至",
    "note": "最近说明",
}
UNITS = {
    "name": "单位",
    "kind": "类别",
    "led": "牵头",
    "answered": "责任",
    "overdue": "逾期",
    "behind": "滞后",
    "unreported": "未报送",
    "done": "已完成",
    "open_problems": "未销号问题",
    "next_deadline": "下一个期限",
}
DUTIES = {
    "kind": "类别",
    "name": "事项",
    "role": "角色",
    "lead_unit": "牵头单位",
    "clause": "方案条款",
    "status": "状态",
    "progress": "完成率",
    "expected_progress": "按期应完成",
    "actual": "实际",
    "target": "目标",
    "unit": "单位",
    "start": "起算",
    "deadline": "期限",
    "days_late": "逾期天数",
    "ledger": "台账",
    "report_date": "截至",
    "reason": "说明",
}
DUTY_LEDGERS = {
    "title": "台账",
    "duties": "支撑项数",
    "last_report": "最近报送",
    "days_since_report": "距今(天)",
    "rows": "行数",
    "uploads": "上传次数",
}
CLAUSES = {
    "id": "条款",
    "part": "部分",
    "title": "标题",
    "indicators": "指标",
    "tasks": "任务",
    "reported": "已报送",
    "done": "已完成",
    "overdue": "逾期",
    "behind": "滞后",
    "unreported": "未报送",
    "text": "原文",
}
PLAN_ROWS = {
    "kind": "类别",
    "name": "事项",
    "clause": "方案条款",
    "status": "状态",
    "progress": "完成率",
    "actual": "实际",
    "target": "目标",
    "unit": "单位",
    "deadline": "期限",
    "lead_unit": "牵头单位",
    "ledger": "台账",
    "report_date": "截至",
    "days_since_report": "距今(天)",
    "reason": "说明",
    "quote": "方案原文",
}
LEDGERS = {
    "title": "台账",
    "fed": "支撑指标数",
    "rows": "行数",
    "uploads": "上传次数",
    "last_report": "最近报送",
    "days_since_report": "距今(天)",
}
RECORDS = {
    "village": "村",
    "files": "档案数",
    "checked": "已核对",
    "checked_share": "核对率",
    "errors": "差错",
    "corrected": "已更正",
    "open_errors": "未更正",
    "report_date": "截至",
}
NODES = {"label": "节点", "date": "日期", "total": "应完成", "done": "已完成", "overdue": "逾期", "behind": "滞后"}
VILLAGE_INCOME = {"industry": "产业", "report_date": "统计日期", "value": "收入(万元)"}
MET = {"item": "保障", "total": "建档立卡户", "met": "已保障", "unmet": "未保障", "unknown": "未报送"}
GUARANTEES = {
    "village": "村",
    "item": "保障事项",
    "due": "应保障",
    "met": "已达标",
    "open": "存量问题",
    "percent": "达标率(%)",
    "status": "状态",
    "report_date": "截至",
}
GUARANTEE_SERIES = {"report_date": "统计日期", "due": "应保障", "met": "已达标", "open": "存量问题"}
GUARANTEE_HOMES = {
    "village": "村",
    "village_group": "组",
    "name": "户主",
    "members": "人口",
    "category": "户类型",
    "lacks": "未达标",
    "net_income": "人均纯收入(元)",
    "helper": "帮扶人",
    "register_date": "名册日期",
}
STAGES = {
    "name": "事项",
    "deadline": "期限",
    "actual": "实际(%)",
    "target": "目标(%)",
    "expected": "按期应达(%)",
    "status": "状态",
    "report_date": "截至",
}
SETTLEMENTS = {
    "settlement": "安置点",
    "village": "村",
    "households": "户",
    "people": "人",
    "moved_in": "入住",
    "demolished": "拆旧",
    "reclaimed": "复垦复绿",
    "settled": "竣工结算",
    "accounted": "财务决算",
    "land": "土地权属",
    "party": "党组织",
    "employed": "转移就业",
    "in_industry": "产业发展",
    "farm": "养殖小区",
    "audited": "项目审计",
    "accepted": "项目验收",
    "report_date": "截至",
}
SETTLING = {
    "report_date": "统计日期",
    "households": "户",
    "moved_in": "入住",
    "demolished": "拆旧",
    "reclaimed": "复垦复绿",
    "employed": "转移就业",
    "in_industry": "产业发展",
}
PROBLEMS = {
    "problem_id": "编号",
    "problem": "问题",
    "source": "来源",
    "kind": "类型",
    "village": "村",
    "unit": "责任单位",
    "state": "状态",
    "found_on": "发现日期",
    "due_on": "整改期限",
    "days_late": "超期(天)",
    "closed_on": "销号日期",
    "evidence": "佐证",
    "report_date": "截至",
}
PROBLEM_GROUPS = {
    "name": "分组",
    "closed": "已销号",
    "fixed": "已整改",
    "working": "整改中",
    "untouched": "未整改",
    "open": "未销号",
    "late": "超期",
    "total": "合计",
}
PROBLEM_SERIES = {"report_date": "统计日期", "total": "累计发现", "closed": "已销号", "open": "未销号"}
CASES = {
    "village": "村",
    "village_group": "组",
    "name": "户主",
    "members": "人口",
    "kind": "监测类型",
    "risk": "风险",
    "found_on": "识别日期",
    "days_open": "在册(天)",
    "measures": "帮扶措施",
    "helper": "责任人",
    "outcome": "监测结果",
    "cleared_on": "消除日期",
    "lacks": "还差",
    "report_date": "截至",
}
CASE_VILLAGES = {
    "village": "村",
    "open": "在册",
    "unstable": "脱贫不稳定",
    "marginal": "边缘易致贫",
    "sudden": "突发困难",
    "without_measures": "缺帮扶措施",
    "cleared": "已消除",
}
CASE_SERIES = {
    "report_date": "统计日期",
    "open": "在册",
    "unstable": "脱贫不稳定",
    "marginal": "边缘易致贫",
    "sudden": "突发困难",
    "cleared": "累计消除",
}
FUND_FLOWS = {
    "fund": "资金来源",
    "purpose": "用途",
    "village": "村",
    "projects": "项目",
    "planned_wan": "计划(万元)",
    "arrived_wan": "到位(万元)",
    "spent_wan": "支出(万元)",
}
FUND_PURPOSES = {
    "purpose": "用途",
    "integrated_wan": "涉农整合资金(万元)",
    "integrated_share": "占整合资金",
    "planned_wan": "计划(万元)",
    "arrived_wan": "到位(万元)",
    "spent_wan": "支出(万元)",
    "share": "占全部资金",
}
FUND_PROJECTS = {
    "project_id": "项目编号",
    "project": "项目",
    "fund": "资金来源",
    "purpose": "用途",
    "village": "村",
    "planned_wan": "计划(万元)",
    "arrived_wan": "到位(万元)",
    "spent_wan": "支出(万元)",
    "paid_on": "支付日期",
    "published": "公告公示",
    "audited": "审计",
    "report_date": "截至",
}
FUND_SERIES = {
    "report_date": "统计日期",
    "planned_wan": "计划(万元)",
    "arrived_wan": "到位(万元)",
    "spent_wan": "支出(万元)",
}
COOPERATIVES = {
    "village": "村",
    "cooperatives": "农民专业合作社(正常)",
    "normal": "正常主体",
    "shell": "空壳",
    "cleared": "清理",
    "households": "带动户",
    "poor_households": "带动建档立卡户",
    "willing": "有意愿户",
    "partnered": "已合作户",
    "partnered_share": "合作率",
    "status": "状态",
}
ENTITIES = {
    "entity": "主体",
    "kind": "类型",
    "village": "村",
    "state": "状态",
    "link": "联结方式",
    "households": "带动户",
    "poor_households": "带动建档立卡户",
    "report_date": "截至",
}
WORKPLACES = {
    "what": "类别",
    "workshop": "名称",
    "kind": "类型",
    "stage": "进展",
    "recognised_on": "认定日期",
    "workers": "吸纳人数",
    "poor_workers": "其中贫困",
    "visitors": "接待人次",
    "income_wan": "收入(万元)",
    "report_date": "截至",
}
LINKS = {"link": "联结方式", "entities": "主体", "households": "带动户", "poor_households": "带动建档立卡户"}
CHANNELS = {"channel": "渠道", "amount_wan": "金额(万元)", "products": "农产品种数", "villages": "村数"}
SALES_VILLAGES = {
    "village": "村",
    "amount_wan": "金额(万元)",
    "online_wan": "线上和电商站点(万元)",
    "station": "电商站点",
    "report_date": "截至",
}
SALES_SERIES = {"report_date": "统计日期", "amount_wan": "累计(万元)", "online_wan": "线上和电商站点(万元)"}
WORKSHOPS = {
    "workshop": "扶贫车间",
    "village": "村",
    "eligible": "符合条件",
    "recognised_on": "认定日期",
    "workers": "吸纳人数",
    "poor_workers": "其中贫困劳动力",
    "report_date": "截至",
}
PLACES = {
    "place": "线路或示范点",
    "kind": "类别",
    "village": "村",
    "stage": "建设阶段",
    "visitors": "接待人次",
    "income_wan": "旅游收入(万元)",
    "report_date": "截至",
}
EVENTS_BY_VILLAGE = {"village": "村", "kind": "类型", "events": "场次", "people": "参加人次", "last_on": "最近一次"}
EVENTS = {"held_on": "日期", "kind": "类型", "event": "活动", "village": "村", "people": "参加人次"}
SHARES = ("完成率", "核对率", "按期应完成", "建档立卡占比", "占整合资金", "占全部资金", "合作率")
"""Headings of shares 0..1: shown as per cent, as numbers that sort."""


def titled(frame: pd.DataFrame, titles: Mapping[str, str]) -> pd.DataFrame:
    """The named columns, those the frame has, under Chinese headings in the order of `titles`."""
    shown = frame[[name for name in titles if name in frame]].rename(columns=titles)
    for name in shown:
        if name in SHARES:
            shown[name] = (100 * pd.to_numeric(shown[name])).round(1)
        elif pd.api.types.is_bool_dtype(shown[name]):
            shown[name] = [None if formats.is_missing(value) else "是" if value else "否" for value in shown[name]]
        elif pd.api.types.is_float_dtype(shown[name]):
            shown[name] = shown[name].round(2)
        elif shown[name].dtype == object:
            shown[name] = [_plain(value) for value in shown[name]]
    return shown.rename(columns={name: f"{name}(%)" for name in SHARES})


@dataclass(frozen=True)
class Table:
    """A chart as its table: the frame it draws, the Chinese headings of the columns to show, and its name.

    The name heads the dialog and names the file; on one page no two tables share it.
    """

    frame: pd.DataFrame
    titles: Mapping[str, str] | None
    """None: the frame already has Chinese headings."""
    name: str

    def titled(self) -> pd.DataFrame:
        """The frame as it is shown."""
        return self.frame if self.titles is None else titled(self.frame, self.titles)


def matching(shown: pd.DataFrame, text: str) -> pd.DataFrame:
    """The rows in which any cell contains a text, whatever its case; a number also without its thousands separators."""
    wanted = text.strip().casefold()
    if not wanted:
        return shown
    found = pd.Series(False, index=shown.index)
    for name in shown:
        said = shown[name].astype(str).where(shown[name].notna(), "").str.casefold()
        found |= said.str.contains(wanted, regex=False)
        if pd.api.types.is_numeric_dtype(shown[name]):
            found |= said.str.contains(wanted.replace(",", ""), regex=False)
    return shown[found]


def _plain(value: Any) -> Any:
    """A cell as it is shown: a yes or no beside missing ones is a word too."""
    if formats.is_missing(value):
        return None
    return ("否", "是")[value] if isinstance(value, bool) else value
