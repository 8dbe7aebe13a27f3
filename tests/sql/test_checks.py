"""What the checks find in registers and between ledgers, and that they find nothing where all is well."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from pingda_dash import checks, queries
from pingda_dash.snapshot import Snapshot
from tests.tables import Row, dated, snapshot_of
from tests.test_lake import PINGDA, XIAOTIANBA

MAR_20, APR_20, MAY_6, MAY_20 = date(2020, 3, 20), date(2020, 4, 20), date(2020, 5, 6), date(2020, 5, 20)
HEWEI = "530523206203"
PREFIXES = {PINGDA: "PD201", XIAOTIANBA: "PD202", HEWEI: "PD203"}
REGISTERED = ("脱贫户", "未脱贫户", "脱贫不稳定户")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)

CHECKS_HERE = set(
    """
    archives_roster case_head case_kind case_unlisted case_village class_changed dropouts_register
    entity_over_roster guarantees_insured guarantees_over_roster guarantees_since_register head_replaced
    head_twice heads_replaced home_far_away homes_gone homes_new household_village id_birth id_digit
    id_number_twice income_far income_fell income_leapt industry_over_roster many_members members_changed
    monitoring_register moved_village names_members number_replaced partner_unknown phone_of_many
    posts_over_labour posts_plan register_people registered_gone registered_lack registered_new
    relocation_people roster_arable roster_changed roster_households_people roster_income roster_name
    roster_people roster_poor roster_poor_villages roster_total roster_village_gone standard_lost
    transfers_over_labour unlifted_members unlifted_plan willing_over_labour works_without_labour
    workshops_over_labour
    """.split()
)
"""What this file tests; what is odd within the reports of one ledger is `test_checks_of_reports.py`'s."""

Homes = dict[int, Row]


def sentences(snapshot: Snapshot, day: date = MAY_20) -> dict[str, list[str]]:
    """What every check of this file that finds anything says, without what it asks for."""
    result: dict[str, list[str]] = {}
    findings = queries.findings(snapshot, day)
    for row in findings[findings["check_id"].isin(CHECKS_HERE)].to_dict("records"):
        words = {str(name): value for name, value in row.items() if name != "check_id"}
        sentence = checks.sentence(checks.code_of(row["check_id"]), **words)
        result.setdefault(row["check_id"], []).append(sentence.partition("。")[0])
    return result


def number(born: str, serial: int, right: bool = True) -> str:
    """An 身份证号 of nobody, with the last digit that follows from the others, or with another."""
    digits = f"000000{born}{serial:03d}"
    rest = sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=True)) % 11
    return digits + "10X98765432"[rest if right else (rest + 1) % 11]


def test_the_last_digit_of_a_number_is_that_of_the_standard():
    digits = "11010519491231002"
    rest = sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=True)) % 11
    assert "10X98765432"[rest] == "X"


def home(n: int, village: str, **more: object) -> Row:
    row = {"household_id": f"{PREFIXES[village]}-{n:04d}", "village_code": village, "head_name": f"王{chr(0x4E00 + n)}"}
    row |= {"id_number": number(f"19{50 + n % 40}0101", n % 999), "phone": f"139{n:08d}", "members": 3, "labour": 2}
    row |= {"member_names": "李一、李二", "category": "脱贫户", "net_income": 9000 + 10 * n, "income_source": "种植业"}
    row |= {"poverty_cause": "缺技术", "helper": f"张{chr(0x4E00 + n % 7)}", "longitude": 98.9, "latitude": 24.4}
    return {**row, "housing_safe": True, "water_safe": True, "schooling_met": True, "medical_met": True, **more}


def villages_homes() -> Homes:
    """Forty households, twenty of 平达, ten of 小田坝, ten of 河尾; four of them 未脱贫户, of 16 people."""
    homes = {n: home(n, PINGDA if n < 20 else XIAOTIANBA if n < 30 else HEWEI) for n in range(40)}
    for n in range(4):
        homes[n] |= {"category": "未脱贫户", "members": 4, "member_names": "李一、李二、李三"}
    return homes


def roster_row(village: str, name: str, **more: object) -> Row:
    row = {"village_code": village, "village": name, "is_poor": False, "households": 100, "population": 400}
    row |= {"registered_households": 20, "registered_people": 64, "arable_mu": 3000.0, "area_km2": 15.0}
    return {**row, "collective_income_wan": 5.0, **more}


# --- within a register ---------------------------------------------------------------------------------------------


def with_faults(homes: Homes) -> Homes:
    homes[4]["id_number"] = number("20300101", 4)
    homes[5]["id_number"] = number("19600101", 5, right=False)
    homes[6]["id_number"] = homes[7]["id_number"]
    homes[8] |= {"head_name": "王同", "id_number": number("19660101", 8)}
    homes[9] |= {"head_name": "王同", "id_number": number("19660101", 9)}
    for n in (10, 11, 12):
        homes[n]["phone"] = "13800000000"
    homes[13]["household_id"] = "PD202-0013"
    homes[14] |= {"members": 14, "member_names": "、".join(f"李{n}" for n in range(13))}
    homes[15]["member_names"] = "李一、李二、李三"
    homes[16] |= {"labour": 0, "income_source": "外出务工"}
    homes[17]["net_income"] = 910_000
    homes[18]["longitude"] = 100.9
    homes[19]["helper"] = None
    homes[0] |= {"members": 5, "member_names": "李一、李二、李三、李四"}
    return homes


def test_what_is_odd_within_a_register_is_named():
    faulty = snapshot_of(households=dated(APR_20, with_faults(villages_homes()).values()))
    assert sentences(faulty) == {
        "id_birth": ["平达社区:身份证号中的出生日期不可能,涉及 1 户:PD201-0004"],
        "id_digit": ["平达社区:身份证号校验位不符,涉及 1 户:PD201-0005"],
        "id_number_twice": ["平达社区:不同农户的户主身份证号相同,涉及 2 户:PD201-0006、PD201-0007"],
        "head_twice": ["平达社区:同村户主同名且出生日期相同,涉及 2 户:PD201-0008、PD201-0009"],
        "phone_of_many": ["平达社区:三户以上联系电话相同,涉及 3 户:PD201-0010、PD201-0011、PD201-0012"],
        "household_village": ["平达社区:户编号与所在村不符,涉及 1 户:PD202-0013"],
        "many_members": ["平达社区:家庭人口多于 12 人,涉及 1 户:PD201-0014"],
        "names_members": ["平达社区:户主加家庭成员的人数与家庭人口不符,涉及 1 户:PD201-0015"],
        "works_without_labour": ["平达社区:无劳动力而主要收入来源是务工,涉及 1 户:PD201-0016"],
        "income_far": ["平达社区:人均纯收入与本村其他农户相差 8 倍以上,涉及 1 户:PD201-0017"],
        "home_far_away": ["平达社区:农户位置远离其他农户,涉及 1 户:PD201-0018"],
        "registered_lack": ["平达社区:建档立卡户未填帮扶责任人,涉及 1 户:PD201-0019"],
        "unlifted_plan": ["名册中未脱贫户的人口与方案不符,名册 17 人,方案 16 人"],
    }


def written_another_way(homes: Homes) -> Homes:
    """A register whose own ways are other ones: nothing of them is an oddity of single rows."""
    for n, row in homes.items():
        row |= {"household_id": f"H{n}", "id_number": number("19600101", n, right=False), "member_names": "李一"}
        row |= {"helper": "张三", "phone": "13800000000", "poverty_cause": None, "longitude": None, "latitude": None}
    homes[0]["id_number"] = None
    return homes


@pytest.mark.parametrize("ways", [lambda homes: homes, written_another_way], ids=["rule", "custom"])
def test_a_register_that_agrees_with_itself_has_no_finding(ways: Callable[[Homes], Homes]):
    assert sentences(snapshot_of(households=dated(APR_20, ways(villages_homes()).values()))) == {}


# --- a register against the one before ---------------------------------------------------------------------------


def general_homes() -> Homes:
    """`villages_homes`, and twenty 一般户 more in 平达."""
    return {**villages_homes(), **{n: home(n, PINGDA, category="一般户") for n in range(100, 120)}}


def with_changes(homes: Homes) -> Homes:
    homes[0] |= {"members": 5, "member_names": "李一、李二、李三、李四"}
    homes[1] |= {"members": 3, "member_names": "李一、李二"}
    del homes[4]
    homes[5]["village_code"] = XIAOTIANBA
    homes[6] |= {"members": 7, "member_names": "李一、李二、李三、李四、李五、李六"}
    homes[7]["head_name"] = "王新"
    homes[8]["id_number"] = number("19700101", 8)
    for n in range(9, 13):
        homes[n] |= {"head_name": f"赵{n}", "id_number": number("19710101", n)}
    homes[13]["category"] = "一般户"
    homes[14]["net_income"] = 20_000
    homes[15]["net_income"] = 4_000
    homes[16]["water_safe"] = homes[17]["medical_met"] = False
    for n in range(100, 104):
        del homes[n]
    homes |= {n: home(n, PINGDA, category="一般户") for n in range(200, 204)} | {300: home(300, PINGDA)}
    for n in range(30, 33):
        homes[n] |= {"members": 5, "member_names": "李一、李二、李三、李四"}
    return homes


def test_what_differs_from_the_register_before_is_named():
    rows = [*dated(MAR_20, general_homes().values()), *dated(APR_20, with_changes(general_homes()).values())]
    result = sentences(snapshot_of(households=rows))
    assert result == {
        "household_village": ["小田坝村:户编号与所在村不符,涉及 1 户:PD201-0005"],
        "registered_gone": ["平达社区:上期名册中的建档立卡户、监测户本期没有,涉及 1 户:PD201-0004"],
        "registered_new": ["平达社区:建档立卡户是上期名册中没有的户,涉及 1 户:PD201-0300"],
        "homes_gone": [
            "平达社区:上期名册中的多户本期没有,涉及 4 户:PD201-0100、PD201-0101、PD201-0102、PD201-0103",
        ],
        "homes_new": [
            "平达社区:多户是上期名册中没有的户,涉及 4 户:PD201-0200、PD201-0201、PD201-0202、PD201-0203",
        ],
        "moved_village": ["小田坝村:农户所在村与上期名册不同,涉及 1 户:PD201-0005"],
        "members_changed": ["平达社区:家庭人口比上期名册增减 3 人以上,涉及 1 户:PD201-0006"],
        "unlifted_members": ["平达社区:未脱贫户的家庭人口与上期名册不同,涉及 2 户:PD201-0000、PD201-0001"],
        "head_replaced": ["平达社区:身份证号未变而户主姓名与上期名册不同,涉及 1 户:PD201-0007"],
        "number_replaced": ["平达社区:户主未变而身份证号与上期名册不同,涉及 1 户:PD201-0008"],
        "heads_replaced": [
            "平达社区:多户的户主和身份证号都与上期名册不同,涉及 4 户:PD201-0009、PD201-0010、PD201-0011、PD201-0012",
        ],
        "class_changed": ["平达社区:户类型由脱贫户变一般户,只有动态管理才能变更,涉及 1 户:PD201-0013"],
        "income_leapt": ["平达社区:人均纯收入比上期名册高六成以上,涉及 1 户:PD201-0014"],
        "income_fell": ["平达社区:人均纯收入比上期名册低四成以上,涉及 1 户:PD201-0015"],
        "standard_lost": [
            "平达社区:上期基本医疗已达标的户本期未达标,涉及 1 户:PD201-0017",
            "平达社区:上期饮水安全已达标的户本期未达标,涉及 1 户:PD201-0016",
        ],
        "register_people": [
            "河尾社区:人口合计比上期名册增减 3% 以上,本期 36 人,上期 30 人",
            "河尾社区:建档立卡人口合计比上期名册增减 3% 以上,本期 36 人,上期 30 人",
        ],
    }


def test_what_comes_and_goes_in_every_register_is_no_finding():
    """Births, deaths and moves, kinds of monitoring, incomes that all grow, and a problem that the ledger names."""
    now = general_homes()
    now[5] |= {"category": "脱贫不稳定户", "members": 4, "member_names": "李一、李二、李三"}
    now[6] |= {"head_name": "王新", "id_number": number("19700101", 6)}
    now[7]["water_safe"] = False
    now[100]["category"] = "边缘易致贫户"
    del now[101]
    now[200] = home(200, PINGDA, category="一般户")
    for row in now.values():
        row["net_income"] = 2.0 * float(str(row["net_income"]))
    water = {"village_code": PINGDA, "item": "饮水安全", "due": 20, "met": 20, "open": 0}
    ledger = [{"report_date": MAR_20, **water, "added": 0}, {"report_date": APR_20, **water, "open": 1, "added": 1}]
    rows = [*dated(MAR_20, general_homes().values()), *dated(APR_20, now.values())]
    assert sentences(snapshot_of(households=rows, guarantees=ledger)) == {}


# --- the roster --------------------------------------------------------------------------------------------------


def whole_roster() -> dict[str, Row]:
    """A roster of the ten villages, six of them poor."""
    names = "平达社区 小田坝村 河尾社区 平安社区 黄连河村 安乐村 安庆村 章赛村 橄榄寨村 小河社区".split()
    codes = [f"5305232062{n:02d}" for n in range(1, 11)]
    return {
        code: roster_row(code, name, is_poor=n > 3) for n, (code, name) in enumerate(zip(codes, names, strict=True))
    }


def test_what_is_odd_of_a_roster_is_named():
    now = whole_roster()
    now[PINGDA] |= {"population": 900, "collective_income_wan": 4.0, "arable_mu": 30_000.0}
    now[HEWEI] |= {"village": "小河社区", "registered_people": 20}
    now["530523206206"] |= {"is_poor": False, "collective_income_wan": 16.0}
    del now[XIAOTIANBA]
    snapshot = snapshot_of(villages=[*dated(MAR_20, whole_roster().values()), *dated(APR_20, now.values())])
    assert sentences(snapshot) == {
        "roster_changed": [
            "平达社区:耕地面积比上期名册增减 3% 以上,本期 30,000 亩,上期 3,000 亩",
            "平达社区:人口比上期名册增减 3% 以上,本期 900 人,上期 400 人",
            "小河社区:建档立卡人数比上期名册增减 3% 以上,本期 20 人,上期 64 人",
        ],
        "roster_income": [
            "平达社区:村集体经济收入比上期减少或增至 3 倍以上,本期 4.0 万元,上期 5.0 万元",
            "安乐村:村集体经济收入比上期减少或增至 3 倍以上,本期 16.0 万元,上期 5.0 万元",
        ],
        "roster_arable": ["平达社区:耕地面积大于全村面积,耕地 30,000 亩,全村 22,500 亩"],
        "roster_households_people": [
            "平达社区:人口与户数不相称,人数 900 人,户数 100 户",
            "小河社区:建档立卡人数与户数不相称,人数 20 人,户数 20 户",
        ],
        "roster_name": ["小河社区:村代码与村名不符,名册 小河社区,该代码是 河尾社区"],
        "roster_poor": ["安乐村:是否贫困村与上期名册不同,本期 否,上期 是"],
        "roster_poor_villages": [
            "贫困村个数与方案不符,名册 5 个,方案 6 个:黄连河村、安庆村、章赛村、橄榄寨村、小河社区"
        ],
        "roster_village_gone": ["上期名册中有小田坝村,本期没有"],
    }


def test_a_roster_that_moves_a_little_has_no_finding():
    now = whole_roster()
    for row in now.values():
        row |= {"population": 409, "registered_households": 21, "collective_income_wan": 6.0}
    assert (
        sentences(snapshot_of(villages=[*dated(MAR_20, whole_roster().values()), *dated(APR_20, now.values())])) == {}
    )


# --- between ledgers -----------------------------------------------------------------------------------------------


def rosters(**more: object) -> list[Row]:
    """Two villages with as many as `villages_homes` lists there; of the second, what is given."""
    first = roster_row(PINGDA, "平达社区", households=20, population=64)
    second = roster_row(XIAOTIANBA, "小田坝村", households=10, population=30, registered_households=10)
    return dated(MAR_20, [{**row, "is_poor": True} for row in (first, {**second, "registered_people": 30, **more})])


def reported(day: date, village: str = PINGDA, **more: object) -> Row:
    return {"report_date": day, "village_code": village, **more}


def case(n: int, village: str = PINGDA, **more: object) -> Row:
    listed = home(n, PINGDA)
    row = reported(MAY_6, village, household_id=listed["household_id"], head_name=listed["head_name"])
    return {**row, "kind": "突发困难户", "found_on": APR_20, "outcome": "监测中", **more}


def entity(day: date, name: str, kind: str, state: str = "正常", **more: object) -> Row:
    return reported(day, entity=name, kind=kind, state=state, **more)


def test_what_ledgers_say_against_each_other_is_named():
    homes = villages_homes()
    homes[8]["partner"], homes[9]["partner"] = "没有的合作社", "停业合作社"
    ranger, transfer = {"item": "生态护林员"}, {"item": "新增转移就业"}
    snapshot = snapshot_of(
        households=dated(APR_20, homes.values()),
        villages=rosters(registered_people=29, population=40),
        guarantees=[
            reported(APR_20, item="饮水安全", due=20, met=20, open=0, added=0),
            reported(APR_20, item="控辍保学", due=9, met=8, open=1),
            reported(MAY_6, item="饮水安全", due=20, met=18, open=2, added=1),
            reported(MAY_6, item="基本医疗保险", due=60, met=60, open=0),
            reported(MAY_6, item="家庭医生签约", due=90, met=9, open=0),
        ],
        employment=[
            reported(MAY_6, **transfer, destination="乡内", people=30, poor_people=10),
            reported(MAY_6, **transfer, destination="省内", people=15, poor_people=5),
            reported(MAY_6, XIAOTIANBA, **transfer, destination="省内", people=22, poor_people=21),
            reported(MAY_6, item="岗位信息推送", people=9, willing=41, informed=9),
            reported(MAY_6, **ranger, people=60, poor_people=35),
            reported(MAY_6, XIAOTIANBA, **ranger, people=20, poor_people=2),
            reported(MAY_6, item="新开发公益性岗位", people=7, poor_people=7),
        ],
        industry=[reported(MAY_6, industry="甘蔗", households=21)],
        cooperatives=[
            entity(APR_20, "停业合作社", "农民专业合作社", "空壳"),
            entity(MAY_6, "大农场", "家庭农场", households=21, poor_households=21),
            entity(MAY_6, "龙头", "龙头企业", households=30, poor_households=20),
        ],
        workshops=[reported(MAY_6, workshop="一车间", eligible=True, workers=60, poor_workers=41)],
        relocation=[
            reported(MAY_6, settlement="一号点", households=20, people=200, moved_in=20),
            reported(MAY_6, settlement="二号点", households=20, people=19, moved_in=20),
        ],
        records=[reported(MAY_6, files=25, checked=20)],
        monitoring=[
            case(5, XIAOTIANBA),
            case(999),
            case(6, head_name="张三"),
            case(7, kind="边缘易致贫户"),
        ],
    )
    assert sentences(snapshot) == {
        "roster_people": ["小田坝村:村情名册与农户名册的建档立卡人数不符,名册 29 人,逐户 30 人"],
        "roster_total": ["小田坝村:村情名册的人口与农户名册不符,名册 40 人,逐户 30 人"],
        "guarantees_since_register": ["平达社区:饮水安全存量多于农户名册和此后新增,台账 2 户,最多 1 户"],
        "guarantees_insured": ["平达社区:基本医疗保险应保障人数与建档立卡人数不符,台账 60 人,名册 64 人"],
        "guarantees_over_roster": ["平达社区:家庭医生签约应保障数多于全村,台账 90 人,全村 64 人"],
        "dropouts_register": ["平达社区:控辍保学存量与农户名册不符,一方有,一方没有,台账 1 人,名册未达标 0 户"],
        "transfers_over_labour": [
            "平达社区:新增转移就业人次多于劳动力,台账 45 人,名册劳动力 40 人",
            "小田坝村:新增转移就业人次多于劳动力,台账 22 人,名册劳动力 20 人",
            "小田坝村:新增转移就业其中建档立卡多于劳动力,台账 21 人,名册劳动力 20 人",
        ],
        "willing_over_labour": ["平达社区:有意愿贫困劳动力多于建档立卡户劳动力,台账 41 人,名册劳动力 40 人"],
        "posts_over_labour": [
            "平达社区:公益性岗位和护林员、管护员的建档立卡人数多于劳动力,台账 42 人,名册劳动力 40 人"
        ],
        "posts_plan": ["生态护林员全乡合计与方案不符,台账 80 名,方案 84 名"],
        "industry_over_roster": ["平达社区:甘蔗参与户数多于全村,台账 21 户,全村 20 户"],
        "partner_unknown": ["平达社区:合作经营主体不在台账中或未正常运行,涉及 2 户:PD201-0008、PD201-0009"],
        "entity_over_roster": [
            "平达社区:大农场带动户数多于名册,台账 21 户,名册 20 户",
            "平达社区:大农场带动建档立卡户多于名册,台账 21 户,名册 20 户",
        ],
        "workshops_over_labour": ["平达社区:一车间的贫困劳动力多于本村建档立卡户劳动力,台账 41 人,名册劳动力 40 人"],
        "relocation_people": [
            "平达社区:一号点搬迁人口与户数不相称,人口 200 人,户数 20 户",
            "平达社区:二号点搬迁人口与户数不相称,人口 19 人,户数 20 户",
        ],
        "archives_roster": ["平达社区:档案数与农户名册不符,档案 25 份,名册建档立卡户 20 户"],
        "case_village": ["小田坝村:监测户所在村与农户名册不同,涉及 1 户:PD201-0005"],
        "case_unlisted": ["平达社区:监测户不在农户名册中,涉及 1 户:PD201-0999"],
        "case_head": ["平达社区:监测户户主与农户名册不同,涉及 1 户:PD201-0006"],
        "case_kind": ["平达社区:监测类型与农户名册的户类型不符,台账 边缘易致贫户,名册 脱贫户:PD201-0007"],
    }


def test_ledgers_that_agree_have_no_finding():
    homes = villages_homes()
    homes[5]["partner"], homes[6]["category"], homes[9]["water_safe"] = "大农场", "脱贫不稳定户", False
    snapshot = snapshot_of(
        households=dated(APR_20, homes.values()),
        villages=rosters(),
        guarantees=[
            reported(APR_20, item="饮水安全", due=20, met=19, open=1, added=0),
            reported(APR_20, item="控辍保学", due=9, met=9, open=0),
            reported(MAY_6, item="饮水安全", due=20, met=18, open=2, added=1),
            reported(MAY_6, item="基本医疗保险", due=63, met=60, open=0),
        ],
        employment=[
            reported(MAY_6, item="新增转移就业", destination="乡内", people=30, poor_people=10),
            reported(MAY_6, item="岗位信息推送", people=99, willing=40, informed=9),
            reported(MAY_6, item="生态护林员", people=64, poor_people=30),
            reported(MAY_6, XIAOTIANBA, item="生态护林员", people=20, poor_people=20),
            reported(MAY_20, XIAOTIANBA, item="天然林公益林管护员", people=20, poor_people=9),
        ],
        industry=[
            *(reported(APR_20, village, industry="甘蔗", households=9) for village in PREFIXES),
            reported(MAY_6, PINGDA, industry="茶叶", households=20),
        ],
        cooperatives=[
            entity(APR_20, "大农场", "家庭农场", households=20, poor_households=20),
            entity(MAY_6, "龙头", "龙头企业", households=30, poor_households=30),
        ],
        workshops=[reported(MAY_6, workshop="一车间", eligible=True, workers=60, poor_workers=40)],
        relocation=[reported(MAY_6, settlement="一号点", households=20, people=90, moved_in=20)],
        records=[reported(MAR_20, files=20, checked=20)],
        monitoring=[case(6, kind="脱贫不稳定户", report_date=APR_20, head_name=None), case(7)],
    )
    assert sentences(snapshot) == {}


def test_the_household_of_which_two_lists_disagree_is_named():
    homes = villages_homes()
    homes[5]["category"] = homes[6]["category"] = "脱贫不稳定户"
    cases = [case(number, kind="脱贫不稳定户", report_date=APR_20, found_on=MAR_20) for number in (6, 7)]
    # found in the week before: not in the register yet
    cases.append(case(8, kind="脱贫不稳定户", report_date=APR_20, found_on=APR_20 - timedelta(days=3)))
    snapshot = snapshot_of(households=dated(APR_20, homes.values()), monitoring=cases)
    assert sentences(snapshot) == {
        "monitoring_register": [
            "平达社区:脱贫不稳定户监测台账与农户名册不符,台账 3 户,名册 2 户:PD201-0005、PD201-0007",
        ],
    }


def test_a_finding_lasts_until_the_next_report_or_register():
    cases = [case(5, XIAOTIANBA), case(5, PINGDA, report_date=date(2020, 6, 2)), case(999)]
    registers = [*dated(APR_20, villages_homes().values()), *dated(MAY_20, villages_homes().values())]
    result = queries.findings(snapshot_of(households=registers, monitoring=cases), MAY_20)
    spans = result[result["check_id"] == "case_village"][["since", "until", "is_repeated"]]
    assert spans.astype(str).to_numpy().tolist() == [
        ["2020-05-06", "2020-05-20", "False"],
        ["2020-05-20", "2020-06-02", "True"],
    ]
