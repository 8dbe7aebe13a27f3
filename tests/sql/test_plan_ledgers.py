"""From the rows of the plan's other ledgers to standings, lists and concerns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd
import pytest

from pingda_dash import frames, queries, wording
from pingda_dash.plan import load_plan
from pingda_dash.settings import data_dir
from pingda_dash.snapshot import Snapshot
from tests.tables import Row, dated, snapshot_of
from tests.test_lake import PINGDA, XIAOTIANBA

MAR_31, MAY_6, MAY_20, JUN_2 = date(2020, 3, 31), date(2020, 5, 6), date(2020, 5, 20), date(2020, 6, 2)
JUN_30, JUL_1 = date(2020, 6, 30), date(2020, 7, 1)
HEWEI = "530523206203"
VILLAGES = [
    {"village_code": PINGDA, "village": "平达社区", "is_poor": False},
    {"village_code": XIAOTIANBA, "village": "小田坝村", "is_poor": True},
    {"village_code": HEWEI, "village": "河尾社区", "is_poor": True},
]


def reported(**ledgers: Sequence[Row]) -> Snapshot:
    """What a roster of three villages and the given ledgers and registers come to."""
    return snapshot_of(**{**ledgers, "villages": [*dated(date(2020, 3, 20), VILLAGES), *ledgers.get("villages", ())]})


def standing(snapshot: Snapshot, day: date, indicator: str, village: str | None = None) -> pd.Series:
    return queries.indicators(snapshot, day, village=village).set_index("id").loc[indicator]


def words(concerns: pd.DataFrame) -> list[tuple[str, str]]:
    """Title and detail of each concern."""
    return [(wording.concern_title(row), wording.concern_detail(row)) for row in frames.rows(concerns)]


def guarantee(day: date, village: str, item: str, due: int, met: int, **more: object) -> Row:
    row = {"report_date": day, "village_code": village, "item": item, "due": due, "met": met, "open": due - met}
    return {**row, **more}


def problem(number: int, state: str, day: date = MAY_20, **more: object) -> Row:
    row = {"report_date": day, "problem_id": f"W{number}", "source": "督查检查", "problem": "问题", "unit": "乡扶贫办"}
    return {**row, "state": state, **more}


def case(number: int, village: str, day: date = MAY_20, **more: object) -> Row:
    row = {"report_date": day, "household_id": f"H{number}", "village_code": village, "kind": "边缘易致贫户"}
    return {**row, "found_on": MAR_31, "measures": "产业帮扶", **more}


def project(number: int, fund: str, purpose: str, planned: float, **more: object) -> Row:
    row = {"report_date": MAY_20, "project_id": f"P{number}", "project": "项目", "fund": fund, "purpose": purpose}
    return {**row, "planned_wan": planned, **more}


def entity(name: str, village: str, state: str = "正常", kind: str = "农民专业合作社", **more: object) -> Row:
    return {"report_date": MAY_20, "entity": name, "village_code": village, "kind": kind, "state": state, **more}


def home(number: int, village: str = PINGDA, category: str = "脱贫户", **more: object) -> Row:
    row = {"household_id": f"H{number}", "village_code": village, "head_name": "王小明", "category": category}
    return {**row, "members": 4, "labour": 2, **more}


# --- 三保障与饮水 -------------------------------------------------------------------------------------------------


def test_a_share_of_the_township_is_of_all_its_villages_each_at_its_latest_report():
    rows = [
        guarantee(MAY_6, PINGDA, "低保特困兜底", 100, 80),
        guarantee(MAY_20, XIAOTIANBA, "低保特困兜底", 100, 100),
        guarantee(MAY_20, HEWEI, "低保特困兜底", 0, 0),
    ]
    snapshot = reported(guarantees=rows)
    assert standing(snapshot, MAY_20, "safety_net").actual == 90
    assert standing(snapshot, MAY_20, "safety_net", HEWEI)[["actual", "status"]].tolist() == [100, "已完成"]


def test_a_goal_for_every_village_is_not_met_while_one_has_not_reported():
    heard = [guarantee(MAY_20, code, "危房改造", 3, 3) for code in (PINGDA, XIAOTIANBA)]
    partly = standing(reported(guarantees=heard), MAY_20, "unsafe_housing")
    assert (partly.actual, partly.status, partly.reason) == (0, "正常", "部分村未报")
    assert (partly.heard, partly.asked) == (2, 3)
    assert standing(reported(guarantees=heard), JUN_2, "unsafe_housing").status == "逾期"
    wholly = reported(guarantees=[*heard, guarantee(MAY_20, HEWEI, "危房改造", 2, 2)])
    row = standing(wholly, MAY_20, "unsafe_housing")
    assert (row.status, pd.isna(row.reason)) == ("已完成", True)


def test_every_clinic_needs_a_doctor():
    rows = [guarantee(MAY_20, code, "乡村医生", 1, met) for code, met in ((PINGDA, 1), (XIAOTIANBA, 0), (HEWEI, 1))]
    snapshot = reported(guarantees=rows)
    assert standing(snapshot, MAY_20, "village_doctors").actual == pytest.approx(100 * 2 / 3)
    assert standing(snapshot, MAY_20, "village_doctors").status != "已完成"
    assert standing(snapshot, MAY_20, "village_doctors", PINGDA).status == "已完成"


def test_no_new_dropout_is_kept_to_the_end_and_one_breaks_it():
    none = reported(guarantees=[guarantee(MAY_20, c, "控辍保学", 9, 9, added=0) for c in (PINGDA, XIAOTIANBA, HEWEI)])
    assert standing(none, MAY_20, "new_dropouts").status == "正常"
    assert standing(none, date(2020, 7, 1), "new_dropouts").status == "已完成"
    one = reported(guarantees=[guarantee(JUN_2, PINGDA, "控辍保学", 9, 8, added=1)])
    assert standing(one, JUN_2, "new_dropouts")[["actual", "status"]].tolist() == [1, "突破"]


def test_the_matrix_has_every_village_and_item_and_tells_silence_from_zero():
    matrix = queries.guarantee_matrix(reported(guarantees=[guarantee(MAY_20, PINGDA, "饮水安全", 5, 5)]), MAY_20)
    assert len(matrix) == 3 * 10
    reports = matrix[matrix["reported"]]
    assert reports[["village", "item", "open", "status"]].values.tolist() == [["平达社区", "饮水安全", 0, "已完成"]]
    assert matrix[~matrix["reported"]]["open"].isna().all()


def test_households_that_lack_something_are_listed_by_masked_name():
    homes = [home(1, water_safe=False, housing_safe=False), home(2, water_safe=True)]
    listed = queries.guarantee_homes(reported(households=dated(MAY_20, homes)), MAY_20)
    assert listed[["name", "lacks"]].values.tolist() == [["王**", "住房、饮水"]]


# --- 易地搬迁 -----------------------------------------------------------------------------------------------------


def test_stages_of_relocation_are_shares_of_households_or_of_settlements():
    site = {"report_date": MAY_20, "households": 50, "moved_in": 50, "reclaimed": 50, "farm": "投入使用"}
    done = {"settled": "已完成", "accounted": "已完成", "land": "已完成"}
    rows = [
        {**site, "settlement": "一", **done},
        {**site, "settlement": "二", "reclaimed": 30, "farm": "在建", "settled": "已完成", "accounted": "进行中"},
        {**site, "settlement": "三", "farm": None},
    ]
    snapshot = reported(relocation=rows)
    actual = {name: standing(snapshot, MAY_20, f"relocation_{name}").actual for name in ("reclaimed", "settled")}
    assert actual == {"reclaimed": pytest.approx(100 * 130 / 150), "settled": 50}
    assert standing(snapshot, MAY_20, "relocation_land").status == "逾期"
    assert standing(snapshot, MAY_20, "relocation_farms").actual == 50  # of the two that build one
    assert standing(snapshot, MAY_20, "relocation_party").status == "未报送"


# --- 问题整改 -----------------------------------------------------------------------------------------------------


def test_a_problem_stands_as_its_latest_row_says():
    rows = [problem(1, "整改中", MAY_6), problem(2, "整改中", MAY_6, source="其他"), problem(1, "已销号")]
    snapshot = reported(rectification=rows)
    assert [standing(snapshot, day, "risks_open").actual for day in (MAY_6, MAY_20)] == [2, 1]
    assert [standing(snapshot, day, "issues_open").actual for day in (MAY_6, MAY_20)] == [1, 0]
    assert queries.problem_counts(snapshot, MAY_20)[["total", "closed", "open"]].values.tolist() == [[2, 1, 1]]


def test_a_problem_past_its_limit_is_a_concern_of_its_unit():
    late = [problem(n, "整改中", due_on=date(2020, 5, 10 + n), unit="乡住建局") for n in (1, 2)]
    snapshot = reported(rectification=[*late, problem(3, "已销号", due_on=MAY_6)])
    result = queries.concerns(snapshot, MAY_20).query("ref_kind == 'unit'")
    assert result[["kind", "ref_id"]].values.tolist() == [["逾期", "乡住建局"]]
    assert words(result) == [("2 条问题超期未销号", "乡住建局 · 最长超期 9 天")]


def test_problems_are_counted_by_what_one_asks():
    rows = [problem(1, "整改中", village_code=PINGDA, kind="一股了之"), problem(2, "已销号", evidence="照片")]
    snapshot = reported(rectification=rows)
    by = {name: queries.problems_by(snapshot, MAY_20, by=name)["name"].tolist() for name in ("kind", "village")}
    assert by == {"kind": ["一股了之", "未分类"], "village": ["平达社区", "全乡"]}


def test_of_the_problems_that_inspections_found_nothing_is_known_while_none_was_listed():
    own = problem(1, "整改中", source="其他", village_code=PINGDA)
    row = queries.indicators(reported(rectification=[own]), MAY_20).set_index("id").loc["issues_open"]
    assert (pd.isna(row["actual"]), row["status"]) == (True, "未报送")
    closed = problem(2, "已销号", evidence="照片")
    row = queries.indicators(reported(rectification=[own, closed]), MAY_20).set_index("id").loc["issues_open"]
    assert (row["actual"], row["status"]) == (0, "已完成")


# --- 防返贫 -------------------------------------------------------------------------------------------------------


def test_cases_count_until_their_risk_is_cleared():
    rows = [
        case(1, PINGDA, MAY_6),
        case(2, PINGDA, MAY_6, kind="脱贫不稳定户", measures=None),
        case(1, PINGDA, outcome="风险消除", cleared_on=MAY_20),
    ]
    snapshot = reported(monitoring=rows)
    assert [standing(snapshot, day, "households_at_risk").actual for day in (MAY_6, MAY_20)] == [2, 1]
    assert standing(snapshot, MAY_20, "unstable_households").actual == 1
    assert standing(snapshot, MAY_20, "monitored_with_measures")[["actual", "status"]].tolist() == [50, "逾期"]


def test_who_is_found_after_the_end_of_march_is_new_and_not_late():
    later = case(3, PINGDA, found_on=date(2020, 5, 8), measures=None)
    snapshot = reported(monitoring=[case(1, PINGDA), later])
    assert standing(snapshot, MAY_20, "monitored_with_measures")[["actual", "status"]].tolist() == [100, "已完成"]
    result = queries.concerns(snapshot, MAY_20).query("kind == '新增'")
    assert words(result) == [("1 户监测户未落实帮扶措施", "平达社区 · 最长在册 12 天")]


def test_a_household_that_fell_back_is_counted_and_stays_on_the_list():
    fell = case(1, PINGDA, outcome="返贫", cleared_on=MAY_6)  # what was cleared before is not cleared any more
    snapshot = reported(monitoring=[fell, case(2, PINGDA)])
    assert standing(snapshot, MAY_20, "new_returned_poor")[["actual", "status"]].tolist() == [1, "突破"]
    assert standing(snapshot, MAY_20, "new_fallen_poor")[["actual", "status"]].tolist() == [0, "正常"]
    assert queries.case_counts(snapshot, MAY_20)["open"].item() == 2


def test_a_case_says_what_it_still_lacks_under_a_masked_name():
    poor = home(1, category="边缘易致贫户", net_income=3680, water_safe=False, helper="李建国")
    snapshot = reported(households=dated(MAY_20, [poor]), monitoring=[case(1, PINGDA, measures=None)])
    row = queries.cases(snapshot, MAY_20).iloc[0]
    assert (row["name"], row.helper, row.lacks) == ("王**", "李**", "帮扶措施、饮水、收入差 320 元")


def test_the_list_begins_with_whom_nobody_helps_yet_then_with_who_is_on_it_longest():
    lately, longest = case(3, PINGDA, measures=None, found_on=MAY_6), case(2, PINGDA, found_on=date(2020, 3, 1))
    snapshot = reported(monitoring=[case(1, PINGDA), longest, lately])
    assert queries.cases(snapshot, MAY_20)["household_id"].str[-1].tolist() == ["3", "2", "1"]


# --- 扶贫资金 -----------------------------------------------------------------------------------------------------


def test_the_share_for_industry_is_of_the_integrated_funds_as_planned():
    rows = [
        project(1, "涉农整合资金", "产业", 40, published=True),
        project(2, "涉农整合资金", "基础设施", 60, published=False),
        project(3, "社会帮扶资金", "产业", 900),
    ]
    snapshot = reported(funds=rows)
    assert standing(snapshot, MAY_20, "funds_to_industry")[["actual", "status"]].tolist() == [40, "已完成"]
    assert standing(snapshot, MAY_20, "funds_published").actual == pytest.approx(100 / 3)
    assert standing(snapshot, MAY_20, "funds_to_industry").progress == 1
    summary = queries.fund_summary(snapshot, MAY_20).iloc[0]
    assert (summary.industry_share, summary.unpublished, summary.unpublished_unknown) == (0.4, 1, 1)
    assert queries.fund_flows(snapshot, MAY_20)["planned_wan"].sum() == 1000


# --- 经营与产销 ---------------------------------------------------------------------------------------------------


def test_a_poor_village_needs_a_cooperative_that_works_and_others_do_not():
    rows = [entity("一", XIAOTIANBA), entity("二", HEWEI, "空壳"), entity("三", HEWEI, kind="龙头企业")]
    snapshot = reported(cooperatives=rows)
    assert standing(snapshot, MAY_20, "coops_per_poor_village").actual == 0
    by_village = queries.village_indicators(snapshot, MAY_20, indicator="coops_per_poor_village")
    assert by_village[["village", "actual"]].values.tolist() == [["小田坝村", 1], ["河尾社区", 0]]


def test_partners_are_counted_among_willing_registered_households_with_labour():
    homes = [
        home(1, industry_willing=True, partner="一"),
        home(2, industry_willing=True),
        home(3, industry_willing=True, labour=0),
        home(4, industry_willing=False, partner="一"),
        home(5, category="一般户", industry_willing=True, partner="一"),
    ]
    assert standing(reported(households=dated(MAY_20, homes)), MAY_20, "households_partnered").actual == 50


def test_a_village_is_covered_once_it_sells_through_its_service_point():
    sale = {"village_code": PINGDA, "product": "茶叶", "amount_wan": 1.0, "is_station": True}
    rows = [{**sale, "report_date": MAY_6, "channel": "商超"}, {**sale, "report_date": MAY_20, "channel": "电商站点"}]
    snapshot = reported(sales=rows)
    covered = [standing(snapshot, day, "ecommerce_coverage").actual for day in (MAY_6, MAY_20)]
    assert covered == [0, pytest.approx(100 / 3)]
    assert standing(snapshot, MAY_20, "ecommerce_coverage", HEWEI).status == "未报送"
    assert queries.sales_series(snapshot, MAY_20)["amount_wan"].tolist() == [1, 2]


def test_workshops_are_recognised_out_of_those_that_meet_the_conditions():
    shop = {"report_date": MAY_20, "village_code": PINGDA, "eligible": True}
    rows = [{**shop, "workshop": "一", "recognised_on": MAY_6}, {**shop, "workshop": "二"}]
    rows.append({**shop, "workshop": "三", "eligible": False})
    assert standing(reported(workshops=rows), MAY_20, "workshops").actual == 50


# --- 内生动力, 档案 -------------------------------------------------------------------------------------------------


def test_events_count_from_the_day_they_were_held():
    event = {"village_code": PINGDA, "event": "活动", "people": 40, "completes": True}
    rows = [{**event, "report_date": MAY_6, "kind": "村规民约"}, {**event, "report_date": MAY_20, "kind": "宣讲"}]
    snapshot = reported(activities=rows)
    assert [standing(snapshot, day, "talks").actual for day in (MAY_6, MAY_20)] == [0, 1]
    assert standing(snapshot, MAY_20, "village_rules").actual == pytest.approx(100 / 3)
    matrix = queries.activity_matrix(snapshot, MAY_20)
    assert matrix["events"].sum() == 2
    assert (matrix[matrix["village"] == "河尾社区"]["events"] == 0).all()


def test_a_goal_of_one_step_is_expected_by_its_deadline_and_not_before():
    event = {"report_date": date(2020, 3, 24), "village_code": PINGDA, "event": "活动", "kind": "文化活动"}
    snapshot = reported(activities=[event])
    assert [standing(snapshot, day, "talks").status for day in (MAY_20, JUN_30, JUL_1)] == ["正常", "正常", "逾期"]


def test_a_review_is_done_when_every_file_of_every_village_is_checked():
    rows = [
        {"report_date": MAR_31, "village_code": code, "files": 100, "checked": 100, "errors": 9, "corrected": 4}
        for code in (PINGDA, XIAOTIANBA)
    ]
    almost = {"report_date": MAR_31, "village_code": HEWEI, "files": 1000, "checked": 999}
    snapshot = reported(records=[*rows, almost])
    review = standing(snapshot, MAR_31, "archive_reviews")
    assert (review.actual, review.status) == (99.9, "滞后")
    assert standing(snapshot, MAR_31, "data_problems").actual == 10


def test_poor_villages_with_an_industry_and_with_collective_income_come_from_the_roster():
    roster = [{**VILLAGES[0], "featured_industry": "石斛"}, {**VILLAGES[1], "featured_industry": "茶叶"}, VILLAGES[2]]
    snapshot = reported(villages=dated(MAY_6, roster))
    assert standing(snapshot, MAY_20, "poor_villages_industry").actual == 1
    assert standing(snapshot, MAY_20, "poor_villages_collective").reason == "未报送"


def test_people_below_the_line_are_counted_and_the_line_is_said_to_be_unverified():
    homes = [home(1, net_income=3000), home(2, net_income=9000), home(3, category="一般户", net_income=100)]
    row = standing(reported(households=dated(MAY_20, homes)), MAY_20, "below_line_people")
    assert (row.actual, row.reason) == (4, "脱贫标准未核实")


# --- all of it ----------------------------------------------------------------------------------------------------


def test_every_indicator_names_a_ledger_and_every_one_without_a_value_says_why():
    frame = queries.indicators(reported(), MAY_20)
    assert len(frame) == len(load_plan(data_dir() / "plan").indicators)
    assert frame["dataset"].notna().all()
    assert set(frame[frame["actual"].isna()]["reason"]) == {"未报送", "未到起始日"}
    assert set(frame[frame["actual"].notna()]["id"]) == {"poor_villages"}


def test_a_ledger_that_never_came_is_one_concern():
    titles = [title for title, _ in words(queries.concerns(reported(), MAY_20).query("ref_kind == 'rows'"))]
    assert len(set(titles)) == len(titles)
    assert {"问题整改台账", "扶贫资金台账", "任务进展台账"} <= set(titles)


def test_the_plan_is_counted_duty_by_duty():
    snapshot = reported(rectification=[problem(1, "整改中")])
    coverage = queries.plan_coverage(snapshot, MAY_20).iloc[0]
    rows = queries.plan_rows(snapshot, MAY_20).query("kind == 'task'")  # its indicators are parts of them
    assert (coverage.clauses, coverage.rows) == (24, len(rows))
    assert coverage.reported == rows["report_date"].notna().sum() > 0
    assert queries.plan_clauses(snapshot, MAY_20)["rows"].sum() == len(rows)
    ledgers = queries.ledger_coverage(snapshot, MAY_20).set_index("dataset")
    assert ledgers.loc["rectification", ["rows", "fed", "uploads"]].tolist() == [1, 2, 1]


def test_a_unit_sees_what_it_leads_and_what_it_answers_for_by_deadline():
    duties = queries.duties(reported(), MAY_20, unit="乡财政所")
    assert set(duties["role"]) == {"牵头", "责任"}
    assert duties["deadline"].is_monotonic_increasing
    assert "T12" in set(duties[duties["role"] == "牵头"]["id"])  # rests on funds_to_industry
    counted = queries.units(reported(), MAY_20).set_index("name").loc["乡财政所"]
    assert counted.led + counted.answered == len(duties)


def test_a_task_and_its_indicators_are_asked_once_of_a_unit():
    snapshot = reported(rectification=[problem(1, "整改中")])
    asked = queries.duties(snapshot, MAY_20, unit="乡扶贫办")
    [task] = [task for task in load_plan(data_dir() / "plan").tasks if "risks_open" in task.indicators]
    assert asked["id"].tolist().count(task.id) == 1
    assert not set(task.indicators) & set(asked["id"])
    assert {task.id, *task.indicators} <= set(queries.plan_rows(snapshot, MAY_20)["id"])


def test_a_village_sees_its_own_indicators_and_the_tasks_of_all_villages_once():
    duties = queries.duties(reported(), MAY_20, village=PINGDA)
    assert set(duties["role"]) == {"本村", "共同"}
    own = set(duties[duties["role"] == "本村"]["id"])
    assert "T25" not in own  # a cooperative is asked of the poor villages; 平达社区 is not one
    assert "T25" in set(queries.duties(reported(), MAY_20, village=XIAOTIANBA).query("role == '本村'")["id"])
    assert duties["id"].is_unique


# --- ledgers that disagree ----------------------------------------------------------------------------------------


def test_ledgers_that_disagree_are_named_and_nothing_else_is():
    homes = [home(1, water_safe=False), home(2, category="边缘易致贫户"), home(3, partner="一")]
    snapshot = reported(
        households=dated(MAY_20, homes),
        guarantees=[guarantee(MAY_20, PINGDA, "饮水安全", 3, 3)],
        monitoring=[case(7, PINGDA), case(8, PINGDA)],
        cooperatives=[entity("一", PINGDA, households=9, poor_households=0)],
        records=[{"report_date": MAY_20, "village_code": PINGDA, "files": 9, "checked": 9}],
        rectification=[
            problem(1, "已销号"),
            problem(2, "已销号", closed_on=MAY_6),
            problem(3, "已销号", closed_on=MAY_6, evidence="照片", problem="公示栏未更新"),
        ],
    )
    result = {row.check_id: wording.finding_detail(row) for row in frames.rows(queries.checks(snapshot, MAY_20))}
    assert result == {
        "guarantees_register": "平达社区:台账 0 户,名册 1 户",
        "monitoring_register": "平达社区:台账 2 户,名册 1 户:H2、H7、H8",
        "case_unlisted": "平达社区:涉及 2 户:H7、H8",
        "partners_over_entity": "平达社区:台账 0 户,名册中有 1 户",
        "archives_roster": "平达社区:档案 9 份,名册建档立卡户 2 户",
        "closed_without_evidence": "乡扶贫办:W1、W2",
    }


def test_a_register_is_held_against_what_the_ledger_said_on_its_day():
    snapshot = reported(
        households=dated(MAY_6, [home(1, water_safe=False)]),
        guarantees=[guarantee(MAY_6, PINGDA, "饮水安全", 3, 2), guarantee(MAY_20, PINGDA, "饮水安全", 3, 3)],
    )
    assert queries.checks(snapshot, MAY_20).empty


@pytest.mark.parametrize("dataset", ["guarantees", "relocation", "rectification", "monitoring", "funds", "sales"])
def test_the_rows_behind_a_figure_name_their_file_and_no_person(dataset):
    rows = {
        "guarantees": guarantee(MAY_20, PINGDA, "饮水安全", 3, 3),
        "relocation": {"report_date": MAY_20, "settlement": "一", "households": 5, "moved_in": 5},
        "rectification": problem(1, "整改中"),
        "monitoring": case(1, PINGDA, head_name="王小明", helper="李建国"),
        "funds": project(1, "其他", "产业", 5),
        "sales": {"report_date": MAY_20, "village_code": PINGDA, "channel": "线上", "product": "茶", "amount_wan": 1.0},
    }
    result = queries.ledger_rows(reported(**{dataset: [rows[dataset]]}), MAY_20, dataset=dataset)
    assert result["来源文件"].tolist() == ["表.csv"]
    assert not {"王小明", "李建国"} & {str(value) for value in result.iloc[0]}


def test_a_telephone_in_a_remark_is_masked_wherever_the_row_is_shown():
    row = problem(1, "整改中", problem="联系人 13812345678", remark="身份证 530523199001011234")
    snapshot = reported(rectification=[row])
    rows = queries.ledger_rows(snapshot, MAY_20, dataset="rectification").iloc[0]
    assert (rows["问题"], rows["备注"]) == ("联系人 138****5678", "身份证 530***********1234")
    assert queries.problems(snapshot, MAY_20)["problem"].item() == "联系人 138****5678"


def test_a_name_that_a_row_knows_is_masked_in_its_notes():
    of = case(1, PINGDA, head_name="王小明", helper="李建国", measures="李建国为王小明办低保", remark="王小明同意")
    snapshot = reported(monitoring=[of])
    assert queries.cases(snapshot, MAY_20)["measures"].item() == "李**为王**办低保"
    row = queries.ledger_rows(snapshot, MAY_20, dataset="monitoring").iloc[0]
    assert (row["帮扶措施"], row["备注"]) == ("李**为王**办低保", "王**同意")
    assert queries.cases(snapshot.unmasked(), MAY_20)["measures"].item() == "李建国为王小明办低保"


def test_the_remaining_poor_are_named_one_by_one_masked():
    poor = home(1, category="未脱贫户", member_names="王小明、李芳、王小小", net_income=3000)
    row = queries.remaining_households(reported(households=dated(MAY_20, [poor])), MAY_20).iloc[0]
    assert (row["name"], row.member_names, row.lacks) == ("王**", "王**、李*、王**", "收入差 1,000 元")
