"""What a column is called, once: a ledger's by its contract, what is worked out from ledgers by the words here."""

from __future__ import annotations

from collections.abc import Mapping

from pingda_dash.contracts import contracts

SHARES: Mapping[str, str] = {
    "progress": "完成率",
    "expected_progress": "按期应完成",
    "poor_share": "建档立卡占比",
    "share": "占全部资金",
    "integrated_share": "占整合资金",
    "partnered_share": "合作率",
    "checked_share": "核对率",
    "late_rate": "迟报率",
    "corrected_rate": "更正率",
    "outlying_rate": "待核对率",
    "empty_share": "空格比例",
    "former_empty_share": "上期空格比例",
    "error_rate": "差错率",
    "error_low": "差错率 95% 下限",
    "error_high": "差错率 95% 上限",
}
"""Shares 0..1, which a table shows as per cent."""

DERIVED: Mapping[str, str] = {
    # who, where, when
    "village": "村",
    "unit": "单位",
    "lead_unit": "牵头单位",
    "responsible_units": "责任单位",
    "role": "角色",
    "date": "日期",
    "report_date": "统计日期",
    "register_date": "名册日期",
    "last_report": "最近报送",
    "days_since_report": "距今(天)",
    # what the plan asks, and how it stands
    "duty": "事项",
    "indicator": "指标",
    "task": "任务",
    "clause": "方案条款",
    "clause_title": "标题",
    "part": "部分",
    "quote": "方案原文",
    "kind": "类别",
    "start": "起算",
    "deadline": "期限",
    "next_deadline": "下一个期限",
    "days_late": "逾期天数",
    "actual": "实际",
    "target": "目标",
    "target_basis": "目标依据",
    "expected": "按期应达",
    "target_wan": "年度目标(万元)",
    "expected_wan": "按期应达(万元)",
    "village_share": "分摊(推定)",
    "projected": "预计达标",
    "status": "状态",
    "reason": "说明",
    "value": "累计",
    "measure": "着色指标",
    "extra": "另一项",
    # how many of them
    "indicators": "指标",
    "tasks": "任务",
    "due": "应完成",
    "done": "已完成",
    "projected_done": "推算",
    "reported": "已报送",
    "broken": "突破",
    "overdue": "逾期",
    "behind": "滞后",
    "unreported": "未报送",
    "on_course": "正常",
    "led": "牵头",
    "answered": "责任",
    "total": "合计",
    # two days compared; what stood on the earlier one is 原 and the word
    "change": "变化",
    "move": "变化情况",
    "fell_back": "数字倒退",
    "ended": "结果",
    # ledgers and the files they came in
    "ledger": "台账",
    "fed": "支撑指标数",
    "days_overdue": "超期(天)",
    "ledger_state": "报送",
    "asked": "应报村数",
    "villages_reported": "已报村数",
    "duties": "支撑项数",
    "rows": "行数",
    "uploads": "上传次数",
    "milestone": "节点",
    "filename": "来源文件",
    "source_row": "行",
    "author": "上传人",
    "received_at": "上传时间",
    # how good the data are
    "score": "得分",
    "failed": "待核对(处)",
    "signals": "请核实(处)",
    "finding": "核对事项",
    "figures": "差在哪里",
    "stake": "影响",
    "days": "已有(天)",
    "progress_of_item": "进展",
    "files": "份数",
    "late_files": "迟报(份)",
    "corrected_files": "更正(份)",
    "outlying_files": "待核对(份)",
    "drawn_on": "抽取日期",
    "listed": "可抽",
    "drawn": "抽中",
    "visited": "已查",
    "compared": "抽查可比",
    "wrong": "抽查不符",
    "more_visits": "区间减半再查",
    "seed": "种子",
    "column": "列",
    "empty": "空格数",
    # villages and households
    "people_source": "户数人口来源",
    "population_year": "公开资料年份(未核实)",
    "registered_source": "建档立卡来源",
    "poverty_line": "脱贫标准(元)",
    "poverty_line_basis": "标准依据",
    "is_lifted": "达退出标准",
    "lacks": "还缺什么",
    "unmet": "未达标数",
    "lifted": "脱贫户",
    "remaining": "未脱贫户",
    "layer": "图层",
    "thing": "名称",
    "number": "数量",
    "number_unit": "数量单位",
    "percent": "达标率(%)",
    "income_per_household": "户均(元)",
    "all_registered": "全村建档立卡户",
    # what was ordered
    "directive": "督办件",
    "directive_state": "督办状态",
    "whom": "承办",
    "directed": "督办什么",
    "to_do": "要求",
    "figure_then": "立项时",
    "directive_due": "办结期限",
    "first_due": "立项时的期限",
    "over_days": "超过期限(天)",
    "opened_on": "立项",
    "opened_by": "立项人",
    "answered_on": "最近反馈",
    "closed_on": "销号",
    "closed_by": "销号人",
    "last_answer": "反馈内容",
    "extensions": "延期(次)",
    "returns": "退回(次)",
    "handings": "转办(次)",
    "reopenings": "重新开办(次)",
    "scope_kind": "层级",
    "open_directives": "未销号",
    "waiting": "待销号",
    "kept": "按期",
    "broken_directives": "超过首定期限",
    "median_days": "用时中位数(天)",
    # problems and monitored households
    "group": "分组",
    "open_problems": "未销号问题",
    "late_problems": "超期问题",
    "problems_ever": "累计发现",
    "closed": "已销号",
    "fixed": "已整改",
    "working": "整改中",
    "untouched": "未整改",
    "late": "超期",
    "open_cases": "在册监测户",
    "days_open": "在册(天)",
    "unstable": "脱贫不稳定",
    "marginal": "边缘易致贫",
    "sudden": "突发困难",
    "without_measures": "缺帮扶措施",
    "cleared": "已消除",
    # money, entities, sales, places, events, archives
    "projects": "项目数",
    "integrated_wan": "涉农整合资金(万元)",
    "cooperatives": "农民专业合作社(正常)",
    "entities": "主体数",
    "normal": "正常主体",
    "shell": "空壳",
    "wound_up": "清理",
    "willing": "有意愿户",
    "partnered": "已合作户",
    "products": "农产品种数",
    "villages": "村数",
    "online_wan": "线上和电商站点(万元)",
    "station": "电商服务点",
    "place": "名称",
    "events": "场次",
    "last_on": "最近一次",
    "open_errors": "未更正",
}

BEFORE = "was_"
"""A column of what stood on the earlier of two days begins with it."""


def heading(word: str, dataset: str = "") -> str:
    """A column's Chinese heading, with the unit of an amount or a share in brackets.

    word: a field of the dataset, `<dataset>.<field>` of another one, or a word of this module, in this order; `was_`
    before it is the earlier of two days. Raises KeyError for what none of them names.
    """
    of, _, name = word.rpartition(".")
    contract = contracts().get(of or dataset)
    if contract is not None and name in contract.names:
        return contract[name].heading
    if word.startswith(BEFORE):
        return f"原{heading(word.removeprefix(BEFORE), dataset)}"
    return f"{SHARES[word]}(%)" if word in SHARES else DERIVED[word]


def headings(columns: str, dataset: str = "") -> dict[str, str]:
    """The headings of a table's columns, in their order.

    columns: `name`, or `name:word` where a frame's column goes by another name than its word, between blanks.
    dataset: the ledger the table is about. Raises KeyError for a word that nothing names.
    """
    pairs = (column.partition(":") for column in columns.split())
    return {name: heading(word or name, dataset) for name, _, word in pairs}
