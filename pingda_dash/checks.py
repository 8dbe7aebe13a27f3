"""What the checks of `sql/checks/` are called, and the one sentence that says what each has found.

A check is a file there and an entry here, both by its name; a screen, a command and the desk say the same words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pingda_dash import formats
from pingda_dash.formats import is_missing

VALUES = tuple(
    "check_id village check_subject subject field_title"
    " ours our_unit our_text theirs their_unit their_text things".split()
)
"""What a finding's words are made of, by the names of its columns."""
LISTED = 8
"""Things that a sentence names before it says how many more there are."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_BOOLEANS = {"true": "是", "false": "否"}


@dataclass(frozen=True)
class Check:
    """How a check speaks. title: what it found, of {subject}, {field}, {ours} and {theirs}; ours, theirs: what the two
    figures are, empty where the title says it all. ask: what to do about it."""

    title: str
    ours: str = ""
    theirs: str = ""
    ask: str = "请核对。"


CHECKS: Mapping[str, Check] = {
    "roster_households": Check("村情名册与农户名册的建档立卡户数不符", "名册", "逐户"),
    "participants_over_roster": Check("{subject}参与的建档立卡户多于名册", "台账", "名册"),
    "task_over_indicator": Check("{subject}报已完成,台账未达标", "台账", "目标"),
    "guarantees_register": Check("{subject}存量与农户名册不符", "台账", "名册"),
    "monitoring_register": Check("{subject}监测台账与农户名册不符", "台账", "名册"),
    "partners_over_entity": Check("{subject}带动户与农户名册不符", "台账", "名册中有"),
    "closed_without_evidence": Check("{ours}问题已销号,缺销号日期或佐证"),
    "archives_roster": Check("档案数与农户名册不符", "档案", "名册建档立卡户"),
    "guarantee_sum": Check("{subject}应保障数不等于已达标数加存量", "应保障", "两数相加"),
    "arrived_over_planned": Check("项目 {subject} 到位资金多于计划资金", "到位", "计划"),
    "spent_without_payment": Check("项目 {subject} 的支出与支付日期不能对应", "支出", "支付日期"),
    "date_after_report": Check("{subject}的{field}晚于统计日期", "{field}", "统计日期"),
    "date_long_ago": Check("{subject}的{field}早于总攻七年以上", "{field}"),
    "case_days": Check("监测户 {subject} 的{field}早于前一步", "{field}", "前一步"),
    "case_outcome": Check("监测户 {subject} 的监测结果与风险消除日期不能对应", "监测结果", "风险消除日期"),
    "case_measures": Check("监测户 {subject} 的帮扶措施与落实日期不能对应", "落实日期", "帮扶措施"),
    "case_income": Check("监测户在农户名册中的人均纯收入高于贫困线两倍", "名册", "贫困线"),
    "case_reopened": Check("监测户 {subject} 已消除风险,又按原识别日期列为监测", "本次", "上次"),
    "problem_days": Check("问题 {subject} 的{field}早于发现日期", "{field}", "发现日期"),
    "problem_state": Check("问题 {subject} 有销号日期,而未销号", "状态", "销号日期"),
    "text_rewritten": Check("{subject}的{field}与上次完全不同", ask="请核对编号。"),
    "task_percent": Check("任务 {subject} 的状态与完成率矛盾", "状态", "完成率"),
    "settlement_steps": Check("{subject}的{field}早于前一步", "{field}", "前一步"),
    "workshop_recognition": Check("{subject}已认定为扶贫车间,而不符合条件或没有吸纳人数", "吸纳", "认定日期"),
    "entity_state": Check("{subject}的带动户数与运行状态不能对应", "带动", "状态"),
    "before_season": Check("{subject}的{field}早于方案的起始日", "{field}", "方案起始"),
    "price_off_plan": Check("{subject}的单价与方案相差较大", "本行", "方案"),
    "yield_off_plan": Check("{subject}的亩产高于方案较多", "本行", "方案"),
    "output_without_income": Check("{subject}的收入、产量、面积不能对应", "收入", "产量"),
    "income_of_nothing": Check("{subject}的{field}为零,而有收入", "收入"),
    "audited_unspent": Check("项目 {subject} 已审计,而支出不到计划的一半", "支出", "计划"),
    "tasks_at_once": Check("多数任务同时完成,或增加的完成率相同", "涉及", "共"),
    "figure_changed": Check("{subject}的{field}与上次不同", "本次", "上次"),
    "state_changed": Check("{subject}的{field}与上次不同", "本次", "上次"),
    "state_went_back": Check("{subject}的{field}比上次倒退", "本次", "上次"),
    "figure_blank": Check("{field}上次有、这次未填", "少了", ask="请补填。"),
    "figure_fell": Check("{subject}的{field}比上次少", "本次", "上次"),
    "stock_fell": Check("{subject}的{field}比上次少了一成以上", "本次", "上次"),
    "due_changed": Check("{subject}的应保障数变了,其他村都没有变", "本次", "上次"),
    "open_without_added": Check("{subject}的存量问题增加,多于新增问题", "增加", "新增"),
    "closed_at_once": Check("多条问题首次报送即已销号,发现与销号在同一天前后", "涉及", "新报共"),
    "open_cleared": Check("存量一次清零,其他村大多没有", "清零", "原有"),
    "figure_jumped": Check("{subject}的{field}比上次增加过快", "本次", "上次"),
    "thing_vanished": Check("上次有、这次没有的", "少了"),
    "village_left_out": Check("上次报了的村这次没有报", "", "上次"),
    "task_left_out": Check("任务 {subject} 上次报了,这次没有报", "", "上次"),
    "thing_twice": Check("{subject}与{theirs}的内容完全相同", ask="请核对是否重复填报。"),
    "events_heaped": Check("{subject}活动过于密集或重复", "本行", ask="请核对是否重复填报。"),
    "event_kind": Check("活动“{subject}”的类型与名称或前次不符", "本行", "其他"),
    "event_beyond_others": Check("活动“{subject}”的参加人数与其他活动相差数倍", "本场", "最接近的"),
    "event_completed_again": Check("{subject}此前已完成,本次又报完成", "本次", "此前"),
    "place_planned": Check("{subject}还在谋划,{field}却多于其他各处", "本行", "其他最多"),
    "first_beyond_others": Check("{subject}首次报的{field}是其他的两倍以上", "本行", "其他最多"),
    "errors_beyond_others": Check("{field}所占比例远高于其他村", "本村", "按各村居中折算"),
    "many_changed": Check(
        "多户的{field}与上期名册不同,其他村很少变化", "变了", "全村", ask="请核对是否错行或统一填写。"
    ),
    "income_digits": Check("人均纯收入像是相邻两位数字填颠倒了", "涉及"),
    "paid_before_report": Check("项目 {subject} 的支出和支付日期与上次不能对应", "支付日期", "上次"),
    "case_cleared_bare": Check("监测户 {subject} 已消除风险,没有填帮扶措施", "监测结果", "帮扶措施"),
    "late_and_large": Check("{subject}本次才首次报,{field}多于本村其他各项", "本行", "其他最多"),
    "village_repeats": Check("其他村有变化,本村各数与上次大多相同", "相同", "有变化的"),
    "village_steps": Check("本村各数的增量与上次的增量相同,其他村少有", "相同", "有变化的"),
    "village_copied": Check("与{subject}的各数相同", "相同", "共"),
    "first_out_of_line": Check("{subject}的{field}按户数折算,与其他村相差十倍以上", "本村", "各村居中"),
    "unit_price": Check("{subject}的单价与其他相差一倍以上", "本行", "居中"),
    "ratio_moved": Check("{subject}的{field}所占比例与上次相差一倍以上", "本次", "上次"),
    "event_people": Check("{subject}的参加人数多于本村人口", "参加", "人口"),
    "id_birth": Check("身份证号中的出生日期不可能", "涉及"),
    "id_digit": Check("身份证号校验位不符", "涉及"),
    "id_number_twice": Check("不同农户的户主身份证号相同", "涉及"),
    "head_twice": Check("同村户主同名且出生日期相同", "涉及", ask="请核对是否重复登记。"),
    "phone_of_many": Check("三户以上联系电话相同", "涉及"),
    "household_village": Check("户编号与所在村不符", "涉及"),
    "home_far_away": Check("农户位置远离其他农户", "涉及", ask="请核对经纬度。"),
    "names_members": Check("户主加家庭成员的人数与家庭人口不符", "涉及"),
    "phone_digits": Check("联系电话位数不对", "涉及"),
    "many_members": Check("家庭人口多于 12 人", "涉及", ask="请核对是否两户合填。"),
    "works_without_labour": Check("无劳动力而主要收入来源是务工", "涉及"),
    "lifted_below": Check("脱贫户人均纯收入低于贫困线", "涉及", ask="请核对收入,确有风险的请纳入监测。"),
    "income_far": Check("人均纯收入与本村其他农户相差 8 倍以上", "涉及", ask="请核对单位和小数点。"),
    "registered_lack": Check("建档立卡户未填{subject}", "涉及", ask="请补填。"),
    "unlifted_plan": Check("名册中未脱贫户的{subject}与方案不符", "名册", "方案"),
    "partner_unknown": Check("合作经营主体不在台账中或未正常运行", "涉及"),
    "registered_gone": Check("上期名册中的建档立卡户、监测户本期没有", "涉及", ask="请核对是否漏报。"),
    "registered_new": Check("建档立卡户是上期名册中没有的户", "涉及", ask="请核对户编号。"),
    "homes_gone": Check("上期名册中的多户本期没有", "涉及", ask="请核对是否漏报。"),
    "homes_new": Check("多户是上期名册中没有的户", "涉及", ask="请核对户编号。"),
    "moved_village": Check("农户所在村与上期名册不同", "涉及"),
    "members_changed": Check("家庭人口比上期名册增减 3 人以上", "涉及"),
    "unlifted_members": Check("未脱贫户的家庭人口与上期名册不同", "涉及"),
    "head_replaced": Check("身份证号未变而户主姓名与上期名册不同", "涉及"),
    "number_replaced": Check("户主未变而身份证号与上期名册不同", "涉及"),
    "registered_head": Check("建档立卡户换了不同姓的户主,家庭人口未变", "涉及"),
    "heads_replaced": Check("多户的户主和身份证号都与上期名册不同", "涉及", ask="请核对是否错行。"),
    "class_changed": Check("户类型由{subject},只有动态管理才能变更", "涉及"),
    "income_leapt": Check("人均纯收入比上期名册高六成以上", "涉及"),
    "incomes_at_line": Check("多户由贫困线以下增至刚过贫困线", "涉及", "增至线上的共"),
    "incomes_moved": Check("全村人均纯收入的中位数比上期变化一成以上,其他村没有", "本期", "上期"),
    "income_fell": Check("人均纯收入比上期名册低四成以上", "涉及"),
    "standard_lost": Check("上期{subject}已达标的户本期未达标", "涉及", "台账新增"),
    "register_people": Check("{subject}合计比上期名册增减 3% 以上", "本期", "上期"),
    "roster_changed": Check("{field}比上期名册增减 3% 以上", "本期", "上期"),
    "roster_blank": Check("{field}未填,上期名册有", "本期", "上期", ask="请补填。"),
    "roster_income": Check("村集体经济收入比上期减少或增至 3 倍以上", "本期", "上期"),
    "roster_income_first": Check("村集体经济收入是其他村最多的数倍", "本村", "其他最多"),
    "roster_households_people": Check("{field}与户数不相称", "人数", "户数"),
    "roster_arable": Check("耕地面积大于全村面积", "耕地", "全村"),
    "roster_name": Check("村代码与村名不符", "名册", "该代码是"),
    "roster_reference": Check("{field}与全乡村庄名录不符", "名册", "名录"),
    "roster_poor": Check("是否贫困村与上期名册不同", "本期", "上期"),
    "roster_poor_villages": Check("贫困村个数与方案不符", "名册", "方案"),
    "roster_village_gone": Check("上期名册中有{subject},本期没有"),
    "roster_people": Check("村情名册与农户名册的建档立卡人数不符", "名册", "逐户"),
    "roster_total": Check("村情名册的{field}与农户名册不符", "名册", "逐户"),
    "guarantees_insured": Check("{subject}应保障人数与建档立卡人数不符", "台账", "名册"),
    "guarantees_over_roster": Check("{subject}应保障数多于全村", "台账", "全村"),
    "guarantees_since_register": Check("{subject}存量多于农户名册和此后新增", "台账", "最多"),
    "dropouts_register": Check("{subject}存量与农户名册不符,一方有,一方没有", "台账", "名册未达标"),
    "transfers_over_labour": Check("{subject}{field}多于劳动力", "台账", "名册劳动力"),
    "willing_over_labour": Check("有意愿贫困劳动力多于建档立卡户劳动力", "台账", "名册劳动力"),
    "posts_over_labour": Check("公益性岗位和护林员、管护员的建档立卡人数多于劳动力", "台账", "名册劳动力"),
    "posts_plan": Check("{subject}全乡合计与方案不符", "台账", "方案"),
    "industry_over_roster": Check("{subject}参与户数多于全村", "台账", "全村"),
    "entity_over_roster": Check("{subject}{field}多于名册", "台账", "名册"),
    "workshops_over_labour": Check("{subject}的贫困劳动力多于本村建档立卡户劳动力", "台账", "名册劳动力"),
    "relocation_people": Check("{subject}搬迁人口与户数不相称", "人口", "户数"),
    "case_village": Check("监测户所在村与农户名册不同", "涉及"),
    "case_unlisted": Check("监测户不在农户名册中", "涉及", ask="请核对户编号。"),
    "case_head": Check("监测户户主与农户名册不同", "涉及"),
    "visit_undrawn": Check("核查的不是该次抽查抽中的", "涉及", ask="不得更换;请核对抽查编号和户编号、名称。"),
    "case_kind": Check("监测类型与农户名册的户类型不符", "台账", "名册"),
}


def title(row: Any) -> str:
    """What a check found, without its figures.

    row: check_id, check_subject (else subject), field_title, ours and theirs with their units or texts.
    """
    subject = row.get("check_subject")
    words = {
        "subject": formats.text(row.get("subject") if is_missing(subject) else subject, ""),
        "field": formats.text(row.get("field_title"), ""),
        "ours": side(row, "our"),
        "theirs": side(row, "their"),
    }
    return CHECKS[str(row["check_id"])].title.format(**words)


def name(check_id: str) -> str:
    """What a check is called, whatever it has found: `数比上次增加过快`."""
    words = CHECKS[check_id].title.replace("{subject}的{field}", "{field}").replace(" {subject} ", "")
    return words.format(subject="某项", field="数", ours="有", theirs="另一项")


def figures(row: Any) -> str:
    """The two sides of a finding (`台账 5 户,名册 7 户`), and the things that it names (`W1、W2`)."""
    check = CHECKS[str(row["check_id"])]
    field = formats.text(row.get("field_title"), "")
    sides = ((check.ours.format(field=field), side(row, "our")), (check.theirs, side(row, "their")))
    words = ",".join(f"{name} {value}" for name, value in sides if name and value)
    return ":".join(filter(None, (words, things(row))))


def side(row: Any, whose: str) -> str:
    """One side of a finding: a figure with its unit, a day, a yes or no, or a word. whose: our, their."""
    text = row.get(f"{whose}_text")
    if not is_missing(text):
        return _BOOLEANS.get(str(text), _DAY.sub(_day, str(text)))
    value = row.get("ours" if whose == "our" else "theirs")
    unit = formats.text(row.get(f"{whose}_unit"), "")
    return "" if is_missing(value) else formats.counted(value, unit).replace(" %", "%").strip()


def things(row: Any) -> str:
    """The things that a finding names, the first few."""
    if is_missing(row.get("things")):
        return ""
    names = str(row["things"]).split("、")
    more = f"等 {len(names)} 个" if len(names) > LISTED else ""
    return "、".join(names[:LISTED]) + more


def sentence(code: str, **details: Any) -> str:
    """What a check found, in one sentence that says what to do: `安庆村:档案数与农户名册不符,档案 9 份…`.

    code: as `code_of` gives it. details: as `title` takes them, with the village's name.
    """
    row = {**details, "check_id": code.replace("-", "_")}
    where = formats.text(row.get("village"), "")
    what = f"{where}:{title(row)}" if where else title(row)
    return ",".join(filter(None, (what, figures(row)))) + f"。{CHECKS[row['check_id']].ask}"


def code_of(check_id: str) -> str:
    """The code by which a finding is confirmed: `roster_households` → `roster-households`."""
    return check_id.replace("_", "-")


def _day(match: re.Match[str]) -> str:
    return formats.day_with_year(match.group())
