"""What the checks find in registers and between ledgers, and that they find nothing where all is well."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

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
