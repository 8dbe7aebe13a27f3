"""The checks within a report, against the one before it and against the plan: each finds the fault that it is for.

The faults are planted in the demo's tables, all at once, in places of their own.
"""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from pingda_dash import checks, queries
from pingda_dash.lake import Lake, in_memory
from pingda_dash.snapshot import SQL, Snapshot, on_tables
from tests.tables import snapshot_of

MAY_20 = date(2020, 5, 20)
PLANTED: dict[str, tuple[str, str]] = {
    "guarantee_sum": (
        "update guarantees set due = due + 5 where item = '大病保险' and village_code = '530523206203'",
        "河尾社区:大病保险应保障数不等于已达标数加存量,应保障",
    ),
    "arrived_over_planned": (
        "update funds set arrived_wan = 96 where project_id = 'ZJ-001' and report_date >= '2020-05-20'",
        "黄连河村:项目 ZJ-001 到位资金多于计划资金,到位 96.0 万元,计划 86.0 万元。请核对。",
    ),
    "spent_without_payment": (
        "update funds set paid_on = null where project_id = 'ZJ-002' and report_date = '2020-05-20'",
        "安乐村:项目 ZJ-002 的支出与支付日期不能对应,支出 66.2 万元,支付日期 未填。请核对。",
    ),
    "date_after_report": (
        "update funds set paid_on = '2020-06-18' where project_id = 'ZJ-003' and report_date = '2020-05-20'",
        "安庆村:ZJ-003的支付日期晚于统计日期,支付日期 2020年6月18日,统计日期 2020年5月20日。请核对。",
    ),
    "date_long_ago": (
        "update rectification set found_on = '1920-01-14' where problem_id = 'WT-004'",
        "黄连河村:WT-004的发现日期早于总攻七年以上,发现日期 1920年1月14日。请核对。",
    ),
    "case_days": (
        "update monitoring set cleared_on = '2020-02-01' where household_id = 'PD201-0900' and cleared_on is not null",
        "平达社区:监测户 PD201-0900 的风险消除日期早于前一步,风险消除日期 2020年2月1日,前一步 2020年2月25日。请核对。",
    ),
    "case_outcome": (
        "update monitoring set cleared_on = null where household_id = 'PD202-0148'",
        "小田坝村:监测户 PD202-0148 的监测结果与风险消除日期不能对应,监测结果 风险消除,风险消除日期 未填。请核对。",
    ),
    "case_measures": (
        "update monitoring set measures = null where household_id = 'PD202-0381'",
        "小田坝村:监测户 PD202-0381 的帮扶措施与落实日期不能对应,落实日期 2020年1月11日,帮扶措施 未填。请核对。",
    ),
    "case_reopened": (
        "update monitoring set outcome = '监测中', cleared_on = null"
        " where household_id = 'PD203-0166' and report_date > '2020-05-20'",
        "河尾社区:监测户 PD203-0166 已消除风险,又按原识别日期列为监测,本次 监测中,上次 风险消除。请核对。",
    ),
    "problem_days": (
        "update rectification set closed_on = '2020-01-02' where problem_id = 'WT-005' and closed_on is not null",
        "章赛村:问题 WT-005 的销号日期早于发现日期,销号日期 2020年1月2日,发现日期 2020年1月14日。请核对。",
    ),
    "problem_state": (
        "update rectification set closed_on = '2020-05-12' where problem_id = 'WT-011' and report_date = '2020-05-20'",
        "安乐村:问题 WT-011 有销号日期,而未销号,状态 整改中,销号日期 2020年5月12日。请核对。",
    ),
    "closed_without_evidence": (
        "update rectification set evidence = null where problem_id in ('WT-003', 'WT-027')",
        "1 条问题已销号,缺销号日期或佐证,WT-027。请核对。",
    ),
    "task_percent": (
        "update tasks set percent = 100 where task_id = 'T30' and report_date = '2020-06-20'",
        "的状态与完成率矛盾,状态 进行中,完成率 100%。请核对。",
    ),
    "settlement_steps": (
        "update relocation set accepted = '已完成' where settlement = '演示安置点一' and report_date = '2020-05-31'",
        "平达社区:演示安置点一的项目验收早于前一步,项目验收 已完成,前一步 未开始。请核对。",
    ),
    "workshop_recognition": (
        "update workshops set eligible = false where workshop = '演示扶贫车间二' and report_date >= '2020-05-20'",
        "安乐村:演示扶贫车间二已认定为扶贫车间,而不符合条件或没有吸纳人数,吸纳 22 人,认定日期 2020年4月14日。请核对。",
    ),
    "entity_state": (
        "update cooperatives set state = '空壳' where entity = '河尾演示粮食合作社' and report_date = '2020-06-20'",
        "河尾社区:河尾演示粮食合作社的带动户数与运行状态不能对应,带动 ",
    ),
    "before_season": (
        "update industry set output = 300, output_unit = '担', income_wan = 34.7"
        " where industry = '香料烟' and village_code = '530523206204' and report_date = '2020-04-08'",
        "平安社区:香料烟的产量早于方案的起始日,产量 300,方案起始 2020年5月15日。请核对。",
    ),
    "price_off_plan": (
        "update industry set income_wan = 30 where industry = '香料烟' and village_code = '530523206205'"
        " and report_date = '2020-06-24'",
        "黄连河村:香料烟的单价与方案相差较大,本行 ",
    ),
    "yield_off_plan": (
        "update industry set output = 5000, output_unit = '担' where industry = '烤烟'"
        " and village_code = '530523206206' and report_date = '2020-06-30'",
        "安乐村:烤烟的亩产高于方案较多,本行 ",
    ),
    "output_without_income": (
        "update industry set output = 0 where industry = '甘蔗' and village_code = '530523206208'"
        " and report_date = '2020-06-30'",
        "章赛村:甘蔗的收入、产量、面积不能对应,收入 ",
    ),
    "figure_changed": (
        "update funds set planned_wan = 64 where project_id = 'ZJ-004' and report_date < '2020-05-20';"
        "update funds set planned_wan = 69 where project_id = 'ZJ-004' and report_date >= '2020-05-20'",
        "橄榄寨村:ZJ-004的计划资金与上次不同,本次 69.0 万元,上次 64.0 万元。请核对。",
    ),
    "state_changed": (
        "update rectification set due_on = '2020-06-30' where problem_id = 'WT-010' and report_date = '2020-05-20'",
        "黄连河村:WT-010的整改期限与上次不同,本次 2020年6月30日,上次 2020年5月10日。请核对。",
    ),
    "state_went_back": (
        "update relocation set party = '进行中' where settlement = '演示安置点三' and report_date = '2020-06-30'",
        "安庆村:演示安置点三的基层党组织建设比上次倒退,本次 进行中,上次 已完成。请核对。",
    ),
    "figure_fell": (
        "update employment set people = 0, poor_people = 0 where item = '技能培训' and village_code = '530523206207'"
        " and report_date = '2020-06-30'",
        "安庆村:技能培训的人次比上次少,本次 0 人次,上次 ",
    ),
    "stock_fell": (
        "update industry set households = 300 where industry = '烤烟' and village_code = '530523206204'"
        " and report_date = '2020-05-20'",
        "平安社区:烤烟的参与户数比上次少了一成以上,本次 300 户,上次 ",
    ),
    "due_changed": (
        "update guarantees set due = due - 9, met = met - 9 where item = '教育资助' and village_code = '530523206209'"
        " and report_date >= '2020-06-20'",
        "橄榄寨村:教育资助的应保障数变了,其他村都没有变,本次 ",
    ),
    "open_without_added": (
        "update guarantees set met = met - 3, open = open + 3 where item = '控辍保学' and village_code = '530523206202'"
        " and report_date = '2020-06-20'",
        "小田坝村:控辍保学的存量问题增加,多于新增问题,增加 3,新增 0。请核对。",
    ),
    "figure_jumped": (
        "update employment set people = 90 where item = '新增转移就业' and destination = '广东'"
        " and village_code = '530523206202' and report_date >= '2020-06-10'",
        "小田坝村:新增转移就业 广东的人次比上次增加过快,本次 90 人次,上次 ",
    ),
    "thing_vanished": (
        "delete from funds where project_id in ('ZJ-020', 'ZJ-022') and report_date = '2020-06-15'",
        "上次有、这次没有的,少了 2 项:ZJ-020、ZJ-022。请核对。",
    ),
    "village_repeats": (
        "update industry as i set area_mu = b.area_mu, output = b.output, income_wan = b.income_wan,"
        " households = b.households, poor_households = b.poor_households from industry as b"
        " where i.village_code = '530523206203' and i.report_date = '2020-05-13' and b.village_code = i.village_code"
        " and b.industry = i.industry and b.report_date = '2020-05-06'",
        "河尾社区:其他村有变化,本村各数与上次相同,相同 ",
    ),
    "village_copied": (
        "update industry as i set area_mu = b.area_mu, output = b.output, income_wan = b.income_wan,"
        " households = b.households, poor_households = b.poor_households from industry as b"
        " where i.village_code = '530523206209' and i.report_date = '2020-04-22' and b.village_code = '530523206207'"
        " and b.industry = i.industry and b.report_date = i.report_date",
        "橄榄寨村:与安庆村的各数相同,相同 ",
    ),
    "first_out_of_line": (
        "update industry set poor_households = 1, households = 4 where industry = '甘蔗'"
        " and village_code = '530523206210' and report_date = '2020-03-25'",
        "小河村:甘蔗的参与户数按户数折算,与其他村相差十倍以上,本村 4 户,各村居中 ",
    ),
    "unit_price": (
        "update sales set amount_wan = amount_wan * 3 where village_code = '530523206206' and product = '茶叶'"
        " and report_date = '2020-06-30'",
        "的单价与其他相差一倍以上,本行 126 元/公斤,居中 42 元/公斤。请核对。",
    ),
    "ratio_moved": (
        "update industry set poor_households = households where industry = '甘蔗' and village_code = '530523206202'"
        " and report_date = '2020-06-24'",
        "小田坝村:甘蔗的建档立卡户数所占比例与上次相差一倍以上,本次 1,上次 ",
    ),
    "event_people": (
        "update activities set people = 9999 where report_date = '2020-04-08'",
        "参加 9,999 人,人口 ",
    ),
}
"""Check → a fault in the demo's tables, and how its sentence begins or ends."""


@pytest.fixture(scope="module")
def planted(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    lake = Lake.open(shutil.copytree(filled, tmp_path_factory.mktemp("planted") / "home"), "demo")
    con = in_memory()
    lake.copy_into(con, lake.version())
    for statement, _ in PLANTED.values():
        con.execute(statement)
    return on_tables(con)


def sentences(snapshot: Snapshot) -> dict[str, list[str]]:
    """What each check says of a snapshot."""
    spoken: dict[str, list[str]] = {}
    for row in queries.findings(snapshot, MAY_20).to_dict("records"):
        code = checks.code_of(row["check_id"])
        spoken.setdefault(row["check_id"], []).append(checks.sentence(code, **{str(k): v for k, v in row.items()}))
    return spoken


@pytest.fixture(scope="module")
def spoken(planted: Snapshot) -> dict[str, list[str]]:
    return sentences(planted)


@pytest.mark.parametrize("check", PLANTED)
def test_a_planted_fault_is_found_and_said(spoken, check):
    words = PLANTED[check][1]
    assert [one for one in spoken.get(check, []) if words in one] != [], spoken.get(check)


def test_honest_reports_are_not_doubted(demo_snapshot):
    assert set(sentences(demo_snapshot)) == {"roster_households"}  # what the demo plants itself


def test_every_check_has_its_words_and_every_word_its_check():
    assert {path.stem for path in (SQL / "checks").glob("*.sql")} == set(checks.CHECKS)


@pytest.mark.parametrize(
    ("values", "jumped"),
    [
        ([100, 170, 240, 380], False),  # twice as fast as ever
        ([100, 170, 240, 460], True),
        ([8, 8, 8, 800], True),  # a series that stood still
        ([2, 2, 2, 5], False),  # a few more
        ([2, 3, 3, 20], True),
        ([100, 9000], True),  # nothing to compare, and ten times as much
        ([100, 900], False),
        ([0, 0, 900], True),
    ],
)
def test_growth_is_judged_by_what_the_thing_ever_grew(values, jumped):
    days = [MAY_20 + timedelta(days=7 * at) for at in range(len(values))]
    rows = [
        {"report_date": day, "village_code": "530523206201", "item": "技能培训", "people": value}
        for day, value in zip(days, values, strict=True)
    ]
    found_on = snapshot_of(employment=rows).run("select since from figure_jumped", MAY_20)["since"]
    assert (len(found_on) > 0) == jumped


def test_growth_that_all_villages_share_is_none():
    rows = [
        {"report_date": day, "village_code": f"53052320620{at}", "item": "技能培训", "people": people * at}
        for day, people in [(date(2020, 5, 6), 10), (date(2020, 5, 13), 11), (MAY_20, 30)]
        for at in range(1, 6)
    ]
    assert snapshot_of(employment=rows).run("select * from figure_jumped", MAY_20).empty
    rows[-1]["people"] = 400
    assert len(snapshot_of(employment=rows).run("select * from figure_jumped", MAY_20)) == 1
