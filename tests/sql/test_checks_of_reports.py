"""The checks within a report, against the one before it and against the plan: each finds the fault that it is for.

The faults are planted in the demo's tables, all at once, in places of their own.
"""

from __future__ import annotations

import re
import shutil
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
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
    "case_income": (
        "update households set net_income = 12800 where household_id = 'PD202-0381' and register_date >= '2020-04-20'",
        "小田坝村:监测户在农户名册中的人均纯收入高于贫困线两倍,名册 12,800 元,贫困线 ",
    ),
    "text_rewritten": (
        "update rectification set problem = '档案缺页' where problem_id = 'WT-022' and report_date = '2020-05-20'",
        "WT-022的问题与上次完全不同。请核对编号。",
    ),
    "event_beyond_others": (
        "update activities set people = 430 where event = '爱心超市积分兑换' and people = 58",
        "活动“爱心超市积分兑换”的参加人数与其他活动相差数倍,本场 430 人,最接近的 ",
    ),
    "incomes_at_line": (
        "update households set net_income = 4001 where register_date = '2020-06-20' and household_id in"
        " (select household_id from households where register_date = '2020-05-20' and net_income < 3900)",
        "多户由贫困线以下增至刚过贫困线,涉及 ",
    ),
    "phone_digits": (
        "update households set phone = phone[:9] where household_id = 'PD204-0511' and register_date = '2020-06-20'",
        "联系电话位数不对,涉及 1 户:PD204-0511。请核对。",
    ),
    "roster_blank": (
        "update villages set population = null where village_code = '530523206208' and register_date = '2020-05-20'",
        "章赛村:人口未填,上期名册有,本期 未填,上期 ",
    ),
    "income_of_nothing": (
        "update tourism set visitors = 0 where place = '演示示范户一' and report_date = '2020-05-20'",
        "平达社区:演示示范户一的接待人次为零,而有收入,收入 0.68 万元。请核对。",
    ),
    "audited_unspent": (
        "update funds set audited = '已审计' where project_id = 'ZJ-018' and report_date = '2020-04-30'",
        "项目 ZJ-018 已审计,而支出不到计划的一半,支出 ",
    ),
    "tasks_at_once": (
        "update tasks as t set percent = w.percent + 7 from tasks as w"
        " where w.task_id = t.task_id and w.report_date = '2020-03-31' and t.report_date = '2020-04-10'",
        "多数任务同时完成,或增加的完成率相同,涉及 53 项,共 53 项。请核对。",
    ),
    "incomes_moved": (
        "update households set net_income = net_income * 1.25 where village_code = '530523206202'"
        " and register_date = '2020-06-20'",
        "小田坝村:全村人均纯收入的中位数比上期变化一成以上,其他村没有,本期 ",
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
    "figure_blank": (
        "update industry set area_mu = null where village_code = '530523206210' and industry = '核桃'"
        " and report_date = '2020-06-17'",
        "小河村:面积上次有、这次未填,少了 1 处:核桃。请补填。",
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
    "closed_at_once": (
        "insert into rectification select r.* replace ('WT-9' || n as problem_id, date '2020-05-25' as found_on,"
        " date '2020-05-25' as closed_on) from rectification as r cross join range(10, 15) as t (n)"
        " where problem_id = 'WT-001' and report_date = '2020-05-27'",
        "多条问题首次报送即已销号,发现与销号在同一天前后,涉及 5 条,新报共 ",
    ),
    "open_cleared": (
        "update guarantees set met = due, open = 0 where village_code = '530523206203' and report_date = '2020-05-20'",
        "河尾社区:存量一次清零,其他村大多没有,清零 ",
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
        "河尾社区:其他村有变化,本村各数与上次大多相同,相同 ",
    ),
    "village_steps": (
        "update employment as i set people = 2 * b.people - c.people, poor_people = 2 * b.poor_people - c.poor_people"
        " from employment as b, employment as c where i.village_code = '530523206201' and i.report_date = '2020-06-24'"
        " and b.report_date = '2020-06-17' and c.report_date = '2020-06-10' and b.village_code = i.village_code"
        " and c.village_code = i.village_code and b.item = i.item and c.item = i.item"
        " and b.destination is not distinct from i.destination and c.destination is not distinct from i.destination",
        "平达社区:本村各数的增量与上次的增量相同,其他村少有,相同 ",
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
    "village_left_out": (
        "delete from sales where village_code = '530523206205' and report_date = '2020-05-11'",
        "黄连河村:上次报了的村这次没有报,上次 2020年5月1日。请核对。",
    ),
    "task_left_out": (
        "delete from tasks where task_id = 'T83' and report_date = '2020-04-20'",
        "上次报了,这次没有报,上次 ",
    ),
    "thing_twice": (
        "insert into funds select * replace ('ZJ-098' as project_id) from funds"
        " where project_id = 'ZJ-006' and report_date = '2020-04-30'",
        "ZJ-098与ZJ-006的内容完全相同。请核对是否重复填报。",
    ),
    "events_heaped": (
        "insert into activities select a.* replace ('演示专题第' || n || '场' as event, '宣讲' as kind)"
        " from activities as a cross join range(4) as t (n) where report_date = '2020-05-11'",
        "乐村:活动过于密集或重复,本行 5 场:",
    ),
    "event_kind": (
        "insert into activities select * replace ('村规民约' as kind, date '2020-05-15' as report_date)"
        " from activities where report_date = '2020-05-12'",
        "安庆村:活动“民族歌舞展演”的类型与名称或前次不符,本行 村规民约,其他 文化活动。请核对。",
    ),
    "event_completed_again": (
        "insert into activities select * replace ('村规民约' as kind, date '2020-05-15' as report_date,"
        " true as completes) from activities where report_date = '2020-05-12'",
        "安庆村:村规民约此前已完成",
    ),
    "place_planned": (
        "update tourism set visitors = 1300, income_wan = 4.9 where place = '演示示范户三'"
        " and report_date = '2020-06-30'",
        "演示示范户三还在谋划,接待人次却多于其他各处,本行 1,300 人次,其他最多 1,260 人次。请核对。",
    ),
    "roster_income_first": (
        "update villages set collective_income_wan = 50 where village_code = '530523206208'"
        " and register_date = '2020-03-20'",
        "章赛村:村集体经济收入是其他村最多的数倍,本村 50.0 万元,其他最多 18.6 万元。请核对。",
    ),
    "registered_head": (
        "update households set head_name = '欧阳演示', id_number = '000000197407042510'"
        " where household_id = 'PD208-0189' and register_date = '2020-06-20'",
        "章赛村:建档立卡户换了不同姓的户主,家庭人口未变,涉及 1 户:PD208-0189。请核对。",
    ),
    "first_beyond_others": (
        "update workshops set workers = 80 where workshop = '演示扶贫车间三' and report_date = '2020-04-01'",
        "小河村:演示扶贫车间三首次报的吸纳人数是其他的两倍以上,本行 80 人,其他最多 34 人。请核对。",
    ),
    "errors_beyond_others": (
        "update records set errors = 40 where village_code = '530523206204' and report_date = '2020-04-08'",
        "平安社区:差错所占比例远高于其他村,本村 40 条,按各村居中折算 ",
    ),
    "many_changed": (
        "update households set helper = '演示帮扶人' where village_code = '530523206208'"
        " and register_date = '2020-05-20'",
        "章赛村:多户的帮扶责任人与上期名册不同,其他村很少变化,变了 ",
    ),
    "income_digits": (
        "update households set net_income = 9620 where household_id = 'PD201-0645' and register_date = '2020-04-20';"
        "update households set net_income = 6920 where household_id = 'PD201-0645' and register_date = '2020-05-20'",
        "平达社区:人均纯收入像是相邻两位数字填颠倒了,涉及 1 户:PD201-0645。请核对。",
    ),
    "paid_before_report": (
        "update funds set paid_on = '2020-05-02' where project_id = 'ZJ-011' and report_date = '2020-05-20'",
        "项目 ZJ-011 的支出和支付日期与上次不能对应,支付日期 2020年5月2日,上次 2020年5月10日。请核对。",
    ),
    "case_cleared_bare": (
        "update monitoring set measures = null, measures_on = null where household_id = 'PD208-0498'"
        " and report_date = '2020-05-06'",
        "章赛村:监测户 PD208-0498 已消除风险,没有填帮扶措施,监测结果 风险消除,帮扶措施 未填。请核对。",
    ),
    "late_and_large": (
        "insert into sales select * replace ('演示松茸' as product, 180 as amount_wan) from sales"
        " where village_code = '530523206201' and report_date = '2020-05-20' limit 1",
        "演示松茸本次才首次报,销售金额多于本村其他各项,本行 180.0 万元,其他最多 ",
    ),
    "event_people": (
        "update activities set people = 9999 where report_date = '2020-04-08'",
        "参加 9,999 人,人口 ",
    ),
}
"""Check → a fault in the demo's tables, and how its sentence begins or ends."""
OTHER_WAYS: list[tuple[str, str, str]] = [
    (
        "state_changed",
        "update sales set quantity_unit = '吨' where village_code = '530523206205' and product = '蔬菜'"
        " and report_date = '2020-06-10'",
        "食堂 蔬菜的数量单位与上次不同,本次 吨,上次 公斤。请核对。",
    ),
    (
        "state_changed",
        "update rectification set unit = '乡团委' where problem_id = 'WT-001' and report_date = '2020-06-03'",
        "WT-001的责任单位与上次不同,本次 乡团委,上次 乡扶贫办。请核对。",
    ),
    (
        "state_changed",
        "update rectification set closed_on = '2020-04-07' where problem_id = 'WT-002' and report_date = '2020-06-03'",
        "WT-002的销号日期与上次不同,本次 2020年4月7日,上次 2020年4月15日。请核对。",
    ),
    (
        "case_measures",
        "update monitoring set measures_on = '2020-02-13' where household_id = 'PD207-0297'"
        " and report_date = '2020-05-20'",
        "PD207-0297 的帮扶措施与落实日期不能对应,落实日期 2020年2月13日,帮扶措施 未变,上次 2020年2月4日。请核对。",
    ),
    (
        "paid_before_report",
        "update funds set spent_wan = 84.1, paid_on = '2020-06-20' where project_id = 'ZJ-008'"
        " and report_date = '2020-06-30'",
        "项目 ZJ-008 的支出和支付日期与上次不能对应,支付日期 2020年6月20日,上次 2020年6月12日。请核对。",
    ),
    (
        "dropouts_register",
        "update households set medical_met = true where village_code = '530523206204' and register_date = '2020-05-20'",
        "平安社区:基本医疗保险存量与农户名册不符,一方有,一方没有,台账 1 人,名册未达标 0 户。请核对。",
    ),
    (
        "partners_over_entity",
        "update cooperatives set poor_households = households where entity = '橄榄寨演示甘蔗种植大户'"
        " and report_date = '2020-05-20'",
        "橄榄寨演示甘蔗种植大户带动户与农户名册不符,台账 72 户,名册中有 58 户。请核对。",
    ),
    (
        "roster_reference",
        "update villages set area_km2 = 20.9 where village_code = '530523206201' and register_date = '2020-03-20'",
        "平达社区:面积与全乡村庄名录不符,名册 20.9 平方公里,名录 14.93 平方公里。请核对。",
    ),
    (
        "lifted_below",
        "update households set net_income = 2800 where household_id = (select min(household_id) from households"
        " where category = '脱贫户' and village_code = '530523206203') and register_date = '2020-05-20'",
        "请核对收入,确有风险的请纳入监测。",
    ),
    (
        "event_kind",
        "update activities set kind = '村规民约', completes = true where event = '自强户经验交流'"
        " and report_date > '2020-05-01'",
        "活动“自强户经验交流”的类型与名称或前次不符,本行 村规民约,其他 修订《村规民约》。请核对。",
    ),
    (
        "event_beyond_others",
        "update activities set people = 3 where event = '农家书屋读书活动'",
        "活动“农家书屋读书活动”的参加人数与其他活动相差数倍,本场 3 人,最接近的 29 人。请核对。",
    ),
]
"""Check, another fault that it is for, and how its sentence ends."""


@pytest.fixture(scope="module")
def planted(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    lake = Lake.open(shutil.copytree(filled, tmp_path_factory.mktemp("planted") / "home"), "demo")
    con = in_memory()
    lake.copy_into(con, lake.version())
    con.execute(
        "update monitoring set found_on = '2020-04-18', measures_on = '2020-04-18', cleared_on = null,"
        " outcome = '监测中' where household_id = 'PD210-0033' and report_date >= '2020-04-20'"
    )
    for statement in [*(one for one, _ in PLANTED.values()), *(one for _, one, _ in OTHER_WAYS)]:
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


@pytest.mark.parametrize(("check", "words"), [(check, words) for check, _, words in OTHER_WAYS])
def test_another_fault_that_a_check_is_for_is_found_and_said(spoken, check, words):
    assert [one for one in spoken.get(check, []) if one.endswith(words)] != [], spoken.get(check)


def test_a_case_found_after_the_last_report_was_found_anew(planted):
    moved = planted.run(
        "select thing from states where dataset = 'monitoring' and field = 'found_on' and value <> was", MAY_20
    )
    assert moved["thing"].tolist() == ["PD210-0033"]
    doubted = planted.run("select subject from findings where check_id = 'state_changed'", MAY_20)
    assert "PD210-0033" not in set(doubted["subject"])


def test_honest_reports_are_not_doubted(demo_snapshot):
    # what the demo plants itself: a roster that differs, villages that report late
    assert set(sentences(demo_snapshot)) == {"roster_households", "village_left_out"}


def test_every_check_has_its_words_and_every_word_its_check():
    texts = {path.stem: path.read_text("utf-8") for path in (SQL / "checks").glob("*.sql")}
    # a file of several checks joins them, each with the column that it doubts
    several = {
        stem: set(re.findall(r"\('(\w+)', (?:'|null)", text)) for stem, text in texts.items() if "check_id" in text
    }
    assert (texts.keys() - several.keys()).union(*several.values()) == set(checks.CHECKS)


def test_tasks_that_are_done_at_once_long_before_their_day_are_doubted(demo_snapshot):
    tasks = demo_snapshot.run("select id from plan_tasks where deadline >= '2020-06-01' limit 12", MAY_20)["id"]
    states = [(date(2020, 4, 10), "进行中", 30), (date(2020, 4, 20), "进行中", 45), (date(2020, 4, 30), "已完成", 100)]
    rows = [
        {"report_date": day, "task_id": task, "state": state, "percent": percent + at * (day.day == 20)}
        for day, state, percent in states
        for at, task in enumerate(tasks)
    ]
    doubted = snapshot_of(tasks=rows).run("select since::date as since, ours, theirs from tasks_at_once", MAY_20)
    assert [tuple(row) for row in doubted.itertuples(index=False)] == [(pd.Timestamp(2020, 4, 30), 12, 12)]


def test_one_event_with_as_many_people_in_every_village_is_doubted():
    rows = [
        {"report_date": MAY_20, "kind": "宣讲", "event": "演示宣讲", "village_code": f"53052320620{at}", "people": 82}
        for at in range(1, 6)
    ]
    (doubted,) = snapshot_of(activities=rows).run("select * from events_heaped", MAY_20).to_dict("records")
    assert (doubted["subject"], doubted["ours"], len(doubted["things"].split("、"))) == ("演示宣讲", 82, 5)
    assert (
        snapshot_of(activities=[row | {"people": 70 + at} for at, row in enumerate(rows)])
        .run("select * from events_heaped", MAY_20)
        .empty
    )


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


def test_what_two_ledgers_of_a_village_lost_are_two_findings():
    village, days = "530523206201", (date(2020, 5, 13), MAY_20)
    snapshot = snapshot_of(
        employment=[
            {"report_date": day, "village_code": village, "item": item, "people": 5}
            for day in days
            for item in ("技能培训", "转移就业", "公益性岗位")
            if (day, item) != (MAY_20, "转移就业")
        ],
        guarantees=[
            {"report_date": day, "village_code": village, "item": item, "due": 9, "met": 9, "open": 0}
            for day in days
            for item in ("饮水安全", "基本医疗", "大病保险")
            if (day, item) != (MAY_20, "大病保险")
        ],
    )
    lost = snapshot.run("select finding, one from disagreements where check_id = 'thing_vanished'", MAY_20)
    assert sorted(lost["one"]) == ["employment", "guarantees"]
