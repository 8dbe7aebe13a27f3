"""Columns of villages, words, days and 是/否 under another name than ours: read where the name is plain, else asked."""

from __future__ import annotations

from pingda_dash.contracts import contracts
from pingda_dash.ingest.claims import claim_of
from pingda_dash.ingest.vocabulary import YesNo
from tests.ingest.files import checked, text

NAMES = {
    "funds": {
        "village_code": ["所在村", "所属村", "涉及村", "所在行政村", "所在村(社区)", "项目所在村", "项目 › 所在村"],
        "published": ["公示情况", "是否已公示"],
        "audited": ["审计结果"],
        "paid_on": ["支付时间", "拨付时间"],
        None: ["住房情况", "开工时间", "时间", "所在组", "建设地点", "是否开工"],
    },
    "households": {
        "housing_safe": ["住房是否安全", "是否住房安全", "住房是否达标"],
        "water_safe": ["饮水是否达标"],
        "schooling_met": ["义务教育是否有保障", "义务教育是否保障"],
        None: ["住房是否危房", "是否党员", "住房情况"],
    },
    "rectification": {"found_on": ["反馈时间", "发现时间"], "closed_on": ["销号时间"], None: ["整改时间"]},
    "monitoring": {"cleared_on": ["风险消除时间"], "measures_on": ["帮扶开始时间"]},
}


def test_a_heading_in_other_words_of_the_same_meaning_is_read():
    for dataset, fields in NAMES.items():
        for name, headings in fields.items():
            for heading in headings:
                claim = claim_of(heading, contracts()[dataset])
                assert (claim and claim.field.name, heading) == (name, heading)


def test_an_act_that_was_done_or_not_says_yes_or_no():
    published = YesNo(["公告公示", "是否公示", "已公示"])
    assert [published.value(word) for word in ("已公示", "未公示", "没有公示", "公示中")] == [True, False, False, None]


FUNDS = "统计日期,项目编号,项目名称,资金来源,资金用途,计划资金(万元)", "2020-05-15,ZJ-1,道路,整合资金,产业,27"
REGISTER = "户编号,村,户主姓名,户类型,家庭人口", "A1,平达社区,张某,脱贫户,4"
PROBLEMS = "统计日期,问题编号,问题来源,问题,责任单位,整改状态", "2020-05-15,W1,考核,路未通,乡扶贫办,整改中"
SITES = "统计日期,安置点,搬迁户数,实际入住", "2020-05-15,大坪安置点,27,27"
SEEMING = [
    (FUNDS, "建设地点", "平达社区", "村"),
    (FUNDS, "建设地点", "大坪组", None),
    (FUNDS, "审核", "审计中", "审计"),
    (FUNDS, "拨款日", "2020-04-02", "支付日期"),
    (FUNDS, "竣工日期", "2020-04-02", None),
    (FUNDS, "填报日期", "2020-05-16", None),
    (FUNDS, "公开", "是", "公告公示"),
    (FUNDS, "农户", "是", "公告公示"),
    (FUNDS, "", "平达社区", "村"),
    (FUNDS, "建档立卡", "是", None),
    (FUNDS, "负责人", "张三", None),
    (FUNDS, "类别", "其他", None),
    (REGISTER, "安居与否", "否", "住房安全"),
    (REGISTER, "是否党员", "否", None),
    (PROBLEMS, "整改完成日期", "2020-05-14", "整改期限"),
    (PROBLEMS, "属何种", "一股了之", "问题类型"),
    (SITES, "工程验收进度", "已完成", "项目验收"),
]


def test_an_unread_column_whose_cells_a_field_could_have_is_asked_about():
    for (head, row), heading, cell, title in SEEMING:
        file = checked(text("农户名册(2020年5月15日)", f"{head},{heading}", f"{row},{cell}"))
        asked = [(one.code, one.details["title"]) for one in file.warnings]
        assert (heading, asked, file.problems) == (heading, [("unread-column", title)] * bool(title), [])
