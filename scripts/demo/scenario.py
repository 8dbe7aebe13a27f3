"""The demo's story in numbers: ten villages and what their campaign looks like on a few days that matter.

Everything here is made up, except the plan's own targets and the township's published total of 29,340 people.
Which six villages are poor is a demo assumption. 20 May 2020 is the day the story is told for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date


def day(month: int, number: int) -> date:
    """A day of 2020."""
    return date(2020, month, number)


@dataclass(frozen=True)
class Village:
    """One village: its roster, its tobacco fields (亩) on 20 May and when planted, and its counts of unmet guarantees.

    `unsafe`, `thirsty`, `out_of_school`, `uninsured`: registered households with that guarantee unmet in each of the
    four registers. `unstable`, `marginal`: monitored households in the first register.
    """

    code: str
    poor: bool
    households: int
    population: int
    registered: int
    registered_people: int
    arable_mu: int
    groups: int
    tobacco_may: int
    tobacco_final: int
    unstable: int
    marginal: int
    unsafe: tuple[int, int, int, int] = (0, 0, 0, 0)
    thirsty: tuple[int, int, int, int] = (0, 0, 0, 0)
    out_of_school: tuple[int, int, int, int] = (0, 0, 0, 0)
    uninsured: tuple[int, int, int, int] = (0, 0, 0, 0)


PINGDA, XIAOTIANBA, HEWEI, PINGAN, HUANGLIANHE, ANLE, ANQING, ZHANGSAI, GANLANZHAI, XIAOHE = (
    f"530523206{number}" for number in range(201, 211)
)

VILLAGES = (
    Village(PINGDA, False, 1032, 4126, 72, 288, 6580, 14, 933, 945, 1, 1),
    Village(XIAOTIANBA, True, 536, 2180, 98, 402, 7700, 8, 1120, 1124, 1, 1, unsafe=(1, 0, 0, 0)),
    Village(HEWEI, False, 882, 3540, 80, 322, 5530, 12, 784, 794, 1, 1),
    Village(PINGAN, False, 901, 3610, 84, 341, 5740, 12, 813, 824, 2, 1, uninsured=(2, 1, 1, 0)),
    Village(HUANGLIANHE, True, 428, 1812, 96, 391, 4830, 7, 510, 692, 3, 2, unsafe=(4, 4, 3, 1), thirsty=(3, 3, 3, 1)),
    Village(
        ANLE,
        True,
        681,
        2740,
        118,
        486,
        6020,
        10,
        853,
        863,
        2,
        1,
        unsafe=(2, 1, 0, 0),
        thirsty=(2, 2, 1, 0),
        out_of_school=(1, 0, 0, 0),
    ),
    Village(
        ANQING,
        True,
        862,
        3460,
        142,
        589,
        7350,
        13,
        1041,
        1055,
        3,
        2,
        unsafe=(3, 2, 0, 0),
        thirsty=(1, 1, 1, 0),
        out_of_school=(1, 0, 0, 0),
        uninsured=(3, 1, 1, 0),
    ),
    Village(
        ZHANGSAI,
        True,
        508,
        2060,
        112,
        467,
        4900,
        8,
        694,
        702,
        2,
        1,
        unsafe=(2, 1, 0, 0),
        thirsty=(2, 2, 2, 1),
        out_of_school=(1, 1, 0, 0),
        uninsured=(2, 1, 0, 0),
    ),
    Village(
        GANLANZHAI,
        True,
        627,
        2530,
        116,
        478,
        6160,
        9,
        874,
        884,
        2,
        1,
        unsafe=(1, 0, 0, 0),
        thirsty=(1, 1, 0, 0),
        uninsured=(1, 0, 0, 0),
    ),
    Village(XIAOHE, False, 825, 3282, 94, 380, 6440, 11, 690, 922, 1, 1, unsafe=(1, 0, 0, 0)),
)

# --- registers --------------------------------------------------------------------------------------------------

REGISTERS = (day(3, 20), day(4, 20), day(5, 20), day(6, 20))
WATER_UNREPORTED = {2: XIAOHE}
"""Register number → the village whose 饮水安全 column came back empty."""

MONITORED_LEFT = (30, 26, 11, 4)
"""脱贫不稳定户 and 边缘易致贫户 of the first register that are still monitored in each register."""
NEW_MARGINAL = {2: (ZHANGSAI, 2)}
"""Register number → village and number of newly found 边缘易致贫户."""
SLOW_TO_RESOLVE = HUANGLIANHE
ROSTER_SLIP = {ANQING: 1}
"""Village → by how many 建档立卡户 its roster disagrees with the list of households (账账不符)."""


@dataclass(frozen=True)
class Unlifted:
    """One of the four households of 4户16人: where, how many, why, and its net income (元) in each register.

    They stay 未脱贫户 in every register: 户类型 changes only in the yearly 动态管理.
    """

    village: str
    members: int
    labour: int
    income_source: str
    cause: str
    incomes: tuple[int, int, int, int]
    water: bool = True


UNLIFTED = (
    Unlifted(ZHANGSAI, 4, 2, "务工", "缺技术", (3120, 3480, 3840, 4260)),
    Unlifted(HUANGLIANHE, 5, 2, "养殖业", "因学", (2640, 2930, 3240, 4080)),
    Unlifted(ANQING, 3, 0, "低保兜底", "因残", (3560, 3980, 4320, 4600)),
    Unlifted(HUANGLIANHE, 4, 2, "务工", "因病", (2410, 2680, 2960, 3620), water=False),
)


@dataclass(frozen=True)
class Entity:
    """A 新型经营主体: its village, how it is linked to families, its state in each of the four registers.

    `others`: families it works with in each register besides the registered ones of the household list. `everywhere`:
    it takes on families of every village.
    """

    name: str
    kind: str
    village: str
    link: str
    others: tuple[int, int, int, int]
    states: tuple[str, str, str, str] = ("正常",) * 4
    everywhere: bool = False


COOPERATIVE = "农民专业合作社"
SHELL = "空壳"
ENTITIES = (
    Entity("演示甘蔗加工龙头企业", "龙头企业", XIAOTIANBA, "订单生产", (210, 228, 246, 260), everywhere=True),
    Entity("演示茶叶加工龙头企业", "龙头企业", ANLE, "订单生产", (164, 171, 190, 204), everywhere=True),
    Entity("平达演示石斛合作社", COOPERATIVE, PINGDA, "资产租赁", (38, 41, 46, 52)),
    Entity("平达演示生猪家庭农场", "家庭农场", PINGDA, "生产托管", (9, 9, 11, 12)),
    Entity("小田坝演示甘蔗合作社", COOPERATIVE, XIAOTIANBA, "订单生产", (62, 66, 71, 78)),
    Entity("小田坝演示核桃合作社", COOPERATIVE, XIAOTIANBA, "土地流转", (0, 0, 0, 0), (SHELL, "清理", "清理", "清理")),
    Entity("河尾演示粮食合作社", COOPERATIVE, HEWEI, "土地流转", (44, 47, 47, 53)),
    Entity("河尾演示农机服务队", "其他", HEWEI, "生产托管", (71, 80, 88, 92)),
    Entity("平安演示生猪合作社", COOPERATIVE, PINGAN, "生产托管", (36, 39, 45, 49)),
    Entity("黄连河演示肉牛合作社", COOPERATIVE, HUANGLIANHE, "股份合作", (18, 21, 24, 31)),
    Entity(
        "黄连河演示中药材合作社", COOPERATIVE, HUANGLIANHE, "土地流转", (0, 0, 0, 0), (SHELL, SHELL, "清理", "清理")
    ),
    Entity("安乐演示茶叶合作社", COOPERATIVE, ANLE, "订单生产", (54, 58, 63, 70)),
    Entity("安庆演示中药材合作社", COOPERATIVE, ANQING, "土地流转", (33, 36, 41, 44)),
    Entity("安庆演示肉牛家庭农场", "家庭农场", ANQING, "生产托管", (7, 8, 8, 10)),
    Entity("章赛演示核桃合作社", COOPERATIVE, ZHANGSAI, "订单生产", (0, 0, 0, 34), (SHELL, SHELL, SHELL, "正常")),
    Entity("章赛演示肉牛养殖大户", "种养大户", ZHANGSAI, "资产租赁", (4, 4, 5, 5)),
    Entity(
        "橄榄寨演示中药材合作社", COOPERATIVE, GANLANZHAI, "股份合作", (0, 18, 22, 27), (SHELL, "正常", "正常", "正常")
    ),
    Entity("橄榄寨演示甘蔗种植大户", "种养大户", GANLANZHAI, "生产托管", (12, 14, 14, 16)),
    Entity("小河演示茶叶合作社", COOPERATIVE, XIAOHE, "订单生产", (47, 52, 55, 61)),
    Entity("小河演示石斛种植大户", "种养大户", XIAOHE, "资产租赁", (6, 6, 7, 8)),
)
WILLING = 0.9
"""The part of the registered families with labour who want an industry of their own."""
PARTNERED = (0.58, 0.71, 0.84, 0.97)
"""The part of them that works with an entity in each register."""
LATE_WITH_PARTNERS = {HUANGLIANHE: 0.3, ZHANGSAI: 0.3}


@dataclass(frozen=True)
class Sudden:
    """A 突发困难户: an ordinary family that something happens to; found and cleared between two registers' days."""

    village: str
    risk: str
    measures: str
    identified: date
    cleared: date


SUDDEN = (
    Sudden(PINGAN, "交通事故,医疗支出骤增", "临时救助、医疗救助", day(4, 12), day(5, 28)),
    Sudden(ANQING, "火灾损毁部分房屋", "临时救助、住房修缮补助", day(5, 14), day(6, 16)),
)

FEATURED = {
    PINGDA: "石斛",
    XIAOTIANBA: "甘蔗",
    HEWEI: "粮食",
    PINGAN: "生猪",
    HUANGLIANHE: "肉牛",
    ANLE: "茶叶",
    ANQING: "中药材",
    ZHANGSAI: "核桃",
    GANLANZHAI: "中药材",
    XIAOHE: "茶叶",
}
FEATURED_FROM = {ZHANGSAI: 2}
"""Village → the roster (a third) that first names its industry; the others name theirs from the first."""
ROSTERS = (REGISTERS[0], REGISTERS[2], REGISTERS[3])
COLLECTIVE = {
    PINGDA: (18.6, 19.2, 20.4),
    XIAOTIANBA: (6.2, 6.8, 7.5),
    HEWEI: (9.4, 9.4, 10.1),
    PINGAN: (8.1, 8.3, 8.8),
    HUANGLIANHE: (0, 0, 3.2),
    ANLE: (5.4, 5.9, 6.4),
    ANQING: (0, 5.0, 5.6),
    ZHANGSAI: (4.1, 4.3, 5.1),
    GANLANZHAI: (0, 0, 3.0),
    XIAOHE: (7.7, 7.9, 8.2),
}
"""Village → 村集体经济收入 (万元) in each roster: three of the six poor ones in March, four in May, all in June."""

# --- the week's reports -----------------------------------------------------------------------------------------

WEEKS = (
    *(day(3, 25), day(4, 1), day(4, 8), day(4, 15), day(4, 22), day(4, 29), day(5, 6), day(5, 13)),
    *(day(5, 20), day(5, 27), day(6, 3), day(6, 10), day(6, 17), day(6, 24), day(6, 30)),
)
MAY = day(5, 20)
END = day(6, 30)
Curve = Sequence[tuple[date, float]]
"""Days and the part of the way gone by then; straight lines between."""

# --- 产业增收台账 ------------------------------------------------------------------------------------------------

INDUSTRY_MISSING = {(ZHANGSAI, day(4, 15))}
"""Reports that never came: village and week."""


@dataclass(frozen=True)
class Industry:
    """One industry's township figures on 20 May and 30 June: 产量, 收入(万元), 面积(亩); and the families taking part.

    `early` is the curve up to 20 May; from there to 30 June the rest comes evenly. `lean`: how much more than its
    fields a village has of this industry (1 = by its fields). `starts`: the day planting or selling begins, with
    what is said until then.
    """

    name: str
    unit: str
    output: tuple[float, float] | None
    income: tuple[float, float] | None
    area: tuple[float, float] | None
    households: int
    poor: int
    early: Curve
    lean: Mapping[str, float]
    starts: tuple[date, str] | None = None
    remark: str | None = None


def _even(first: float) -> Curve:
    """A steady year: the part already reached in the campaign's first week, then evenly to 20 May."""
    return ((day(3, 25), first), (MAY, 1.0))


CANE_SEASON: Curve = ((day(3, 25), 0.62), (day(4, 15), 0.88), (day(5, 6), 1.0), (MAY, 1.0))
TEA_SEASON: Curve = ((day(3, 25), 0.14), (day(4, 8), 0.46), (day(4, 29), 0.81), (MAY, 1.0))
GRAIN_SEASON: Curve = ((day(3, 25), 0.0), (day(4, 15), 0.08), (day(5, 6), 0.55), (MAY, 1.0))
AROMATIC_SEASON: Curve = ((day(5, 15), 0.0), (MAY, 1.0))
PLANTING: Curve = (
    *((day(4, 15), 0.025), (day(4, 22), 0.168), (day(4, 29), 0.43)),
    *((day(5, 6), 0.75), (day(5, 13), 0.91), (MAY, 1.0)),
)
PLANTING_REST: Curve = ((MAY, 0.0), (day(5, 27), 0.5), (day(6, 3), 0.96), (day(6, 10), 1.0))
LATE_PLANTERS = {HUANGLIANHE: 1.6, XIAOHE: 1.6}
"""Villages that had planted too little by 20 May, and how much more slowly the rest comes."""

INDUSTRIES = (
    Industry("烤烟", "担", None, None, (8312, 8805), 3260, 684, PLANTING, {}, (day(4, 15), "尚未移栽"), "秋季交售"),
    Industry(
        "香料烟",
        "担",
        (1204, 8531.4),
        (137.2, 987.3),
        (7160, 7160),
        980,
        402,
        AROMATIC_SEASON,
        {HUANGLIANHE: 0.85, ANQING: 0.72, XIAOTIANBA: 1.2},
        (day(5, 15), "5月中旬开始收购"),
    ),
    Industry(
        "甘蔗",
        "吨",
        (14570, 14570),
        (612.0, 612.0),
        (12400, 12400),
        4120,
        866,
        CANE_SEASON,
        {XIAOTIANBA: 1.6, HUANGLIANHE: 1.5, GANLANZHAI: 1.3, ANLE: 0.5},
    ),
    Industry(
        "茶叶",
        "公斤",
        (97100, 134800),
        (388.4, 539.6),
        (9620, 9620),
        1905,
        402,
        TEA_SEASON,
        {ANLE: 2.4, ANQING: 2.0, XIAOHE: 1.7, XIAOTIANBA: 1.2, PINGDA: 0.3},
    ),
    Industry(
        "核桃",
        "公斤",
        (126300, 137500),
        (188.6, 205.4),
        (31000, 31000),
        2260,
        407,
        _even(0.64),
        {XIAOTIANBA: 1.8, ZHANGSAI: 1.5},
    ),
    Industry("肉牛", "头", (214, 322), (276.0, 412.5), None, 612, 208, _even(0.33), {HUANGLIANHE: 1.7, ANQING: 1.3}),
    Industry("生猪", "头", (1120, 1634), (241.3, 352.2), None, 1480, 429, _even(0.35), {PINGDA: 1.4, PINGAN: 1.3}),
    Industry("石斛", "公斤", (2680, 3920), (96.5, 141.0), (420, 420), 216, 26, _even(0.2), {PINGDA: 1.5, XIAOHE: 1.6}),
    Industry(
        "中药材",
        "公斤",
        (41200, 58400),
        (62.0, 88.0),
        (1150, 1600),
        388,
        85,
        _even(0.29),
        {ANQING: 1.5, GANLANZHAI: 1.4},
    ),
    Industry(
        "粮食", "吨", (265, 598), (58.3, 131.8), (21300, 38500), 3720, 930, GRAIN_SEASON, {PINGDA: 1.5, HEWEI: 1.4}
    ),
)
KILOGRAMS = {(HEWEI, "香料烟")}
"""Village and industry reported in 公斤 where the township counts in 担 (1 担 = 50 公斤)."""

# --- 就业扶贫台账 ------------------------------------------------------------------------------------------------

DESTINATIONS = ("乡内", "县内", "省内", "上海", "广东", "其他")
TRANSFERS = {MAY: (96, 121, 88, 41, 38, 18), END: (150, 190, 140, 66, 62, 33)}
TRANSFERS_POOR = {MAY: (31, 22, 14, 9, 5, 2), END: (54, 40, 25, 16, 9, 4)}
TRANSFER_CURVE: Curve = ((day(3, 25), 0.05), (day(4, 15), 0.37), (day(5, 6), 0.763), (MAY, 1.0))
TRANSFER_POOR_CURVE: Curve = ((day(3, 25), 0.06), (day(4, 15), 0.46), (day(5, 6), 0.855), (MAY, 1.0))

TRAINING = {MAY: (78, 75), END: (146, 139)}
"""People and 建档立卡 people trained; the plan asks 141 of each, so one is short at the end."""
TRAINING_CURVE: Curve = ((day(3, 25), 0.08), (day(4, 22), 0.68), (day(5, 6), 0.9), (MAY, 1.0))
TRAINING_REST: Curve = ((MAY, 0.0), (day(6, 3), 0.22), (day(6, 17), 0.62), (END, 1.0))
PUSHED = {MAY: (2310, 1046), END: (3180, 1394)}
PUSHED_CURVE: Curve = ((day(3, 25), 0.31), (day(4, 22), 0.78), (MAY, 1.0))
WILLING_WORKERS = 1380
INFORMED = {MAY: 972, END: WILLING_WORKERS}
"""Poor workers who want to go, and those of them to whom jobs were told."""
INFORMED_CURVE: Curve = ((day(3, 25), 0.14), (day(4, 22), 0.62), (MAY, 1.0))
NEW_POSTS = (50, 38)
NEW_POSTS_DONE = day(5, 11)
NEW_POSTS_CURVE: Curve = ((day(3, 25), 0.1), (day(4, 15), 0.4), (day(5, 6), 0.84), (NEW_POSTS_DONE, 1.0))
STEADY = {"在岗公益性岗位": (92, 92), "生态护林员": (84, 84), "天然林公益林管护员": (49, 31)}
LATE_WITH_JOBS = {ANQING: (MAY,), XIAOHE: (day(5, 13), MAY)}
"""Villages whose employment report did not come in those weeks."""
