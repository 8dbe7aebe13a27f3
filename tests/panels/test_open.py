"""Panels of what is still open: who lacks what, where, by when; and nothing uploaded becomes markup."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pandas as pd
import pytest

from pingda_dash import panels, theme
from pingda_dash.panels import Stack
from tests.panels.test_panels import HOSTILE, picks, tags
from tests.panels.test_panels import text as words_of

AS_OF, MARCH, APRIL = date(2020, 5, 20), date(2020, 3, 1), date(2020, 4, 30)
LABELS = {date(2020, 3, 31): "3月底", date(2020, 4, 30): "4月底", date(2020, 5, 31): "5月底"}


def text(markup: str) -> str:
    return words_of(re.sub(r"<style>.*?</style>", "", markup, flags=re.DOTALL))


# --- guarantees -----------------------------------------------------------------------------------------------


def totals() -> pd.DataFrame:
    rows = [
        ("危房改造", 90, 87, 3, 96.7, "户", date(2020, 5, 31), "unsafe_housing", "滞后"),
        ("教育资助", 100, 98, 2, 98.0, "人", None, None, None),
    ]
    columns = ["item", "due", "met", "open", "percent", "unit", "deadline", "indicator", "status"]
    return pd.DataFrame(rows, columns=columns).assign(report_date=AS_OF)


def board() -> pd.DataFrame:
    rows = [
        ("1", "平达社区", False, "危房改造", 40, 40, 0, 100.0, "已完成", True),
        ("1", "平达社区", False, "教育资助", None, None, None, None, None, False),
        ("2", "黄连河村", True, "危房改造", 50, 47, 3, 94.0, "逾期", True),
        ("2", "黄连河村", True, "教育资助", 0, 0, 0, 100.0, None, True),
    ]
    columns = ["village_code", "village", "is_poor", "item", "due", "met", "open", "percent", "status", "reported"]
    return pd.DataFrame(rows, columns=columns).assign(report_date=AS_OF)


def test_a_gap_is_counted_and_what_is_covered_is_a_share() -> None:
    words = text(panels.guarantee_board(board(), totals(), "危房改造"))
    assert "全乡 3 户 滞后 2 人 98%" in words
    assert "平达社区 100% — 黄连河村 3 户 逾期 无 无对象" in words


def test_a_cell_leads_to_its_rows_and_the_total_to_the_plan() -> None:
    result = picks(panels.guarantee_board(board(), totals()))
    assert result[:4] == ["item:危房改造", "item:教育资助", "indicator:unsafe_housing", "rows:guarantees@教育资助"]
    assert "rows:guarantees@危房改造@2" in result
    assert "rows:guarantees@教育资助@1" not in result  # never reported: there are no rows


def test_a_share_that_is_short_of_all_never_reads_as_all() -> None:
    almost = totals().assign(open=0, met=[89.9, 99.9], percent=[99.9, 99.9], status=None)
    assert "100%" not in text(panels.guarantee_board(board().iloc[:0], almost))


def homes() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "household_id": ["H1", "H2"], "name": ["王**", None], "village_code": ["1", "2"],
            "village": ["平达社区", "黄连河村"], "village_group": ["二组", None], "category": ["脱贫户", "未脱贫户"],
            "members": [4, None], "net_income": [5000, None], "lacks": ["住房、饮水", "医疗"], "helper": [None, "李*"],
        }
    )  # fmt: skip


def test_a_household_says_what_it_lacks_and_who_helps() -> None:
    markup = panels.lacking_homes(homes(), whole="table:x")
    assert text(markup).startswith("王** · 4 人 缺 住房、饮水 平达社区二组 · 脱贫户")
    assert "— · — 人 缺 医疗 黄连河村 · 未脱贫户 · 帮扶 李*" in text(markup)
    assert picks(markup) == ["household:H1", "household:H2", "table:x"]


# --- settlements ----------------------------------------------------------------------------------------------


def sites() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "settlement": ["安置点甲", "安置点乙"], "village": ["平达社区", None], "households": [60, 40],
            "people": [240, None], "moved_in": [60, 39], "demolished": [60, None], "reclaimed": [60, 36],
            "able": [60, 40],
            "employed": [54, 33], "in_industry": [60, 40], "farm": ["投入使用", "无"], "land": ["已完成", "进行中"],
            "party": ["已完成", None], "settled": ["已完成", "已完成"], "accounted": ["已完成", "未开始"],
            "audited": ["未开始", "未开始"], "accepted": ["未开始", "未开始"], "report_date": AS_OF,
        }
    )  # fmt: skip


def staged() -> pd.DataFrame:
    rows = [
        ("relocation_reclaimed", "搬迁旧宅复垦复绿", date(2020, 3, 31), 96.0, 0.96, 1.0, "逾期"),
        ("relocation_settled", "竣工结算和财务决算", date(2020, 3, 31), 50.0, 0.5, 1.0, "逾期"),
        ("relocation_land", "迁入地土地权属调整", date(2020, 4, 30), None, None, 1.0, "未报送"),
        ("relocation_jobs", "搬迁农户转移就业", date(2020, 5, 31), 87.0, 0.87, 0.9, "滞后"),
        ("relocation_audit", "搬迁项目审计", date(2020, 6, 30), 0.0, 0.0, 0.0, "正常"),
    ]
    columns = ["id", "name", "deadline", "actual", "progress", "expected_progress", "status"]
    every = pd.DataFrame(rows, columns=columns)
    return every.assign(
        reason=None,
        direction="at_least",
        unit="%",
        baseline=0.0,
        target=100.0,
        expected=100 * every["expected_progress"],
    )


def test_each_deadline_says_how_near_it_is_and_how_each_duty_stands() -> None:
    markup = panels.stages(staged(), AS_OF, LABELS)
    assert "3月底 3月31日 已过 50 天 复垦复绿 96% 逾期 结算决算 50% 逾期" in text(markup)
    assert "5月底 5月31日 还有 11 天 转移就业 87% 滞后" in text(markup)
    assert "土地权属 — 未报送" in text(markup)
    assert picks(markup)[0] == "indicator:relocation_reclaimed"


def test_a_deadline_whose_ledger_does_not_say_who_can_work_says_so() -> None:
    unknown = staged().assign(actual=None, progress=None, status="未报送", reason="未区分")
    assert "转移就业 未区分 未报送" in text(panels.stages(unknown, AS_OF, LABELS))


def test_a_settlement_is_red_only_where_a_deadline_has_passed() -> None:
    markup = panels.settlement_board(sites(), staged(), AS_OF, LABELS)
    red = re.findall(r'class="cell t-bad[^>]*data-tip="([^"]*)"', markup)
    assert [tip.split("\n")[0] for tip in map(unescape, red)] == [
        "安置点乙 · 复垦复绿",
        "安置点乙 · 财务决算",
        "安置点乙 · 土地权属",
    ]
    on_the_day = panels.settlement_board(sites(), staged(), date(2020, 3, 31), LABELS)
    assert 'class="cell t-bad' not in on_the_day
    assert "— 未报送" in text(markup)
    assert set(picks(markup)) == {"rows:relocation@安置点甲", "rows:relocation@安置点乙"}


def test_what_is_missing_comes_in_the_order_of_its_deadlines() -> None:
    words = text(panels.missing_works(sites(), staged(), AS_OF))
    order = (
        "复垦复绿 · 1 个安置点 逾期 50 天 安置点乙 差 4 户",
        "财务决算",
        "土地权属 · 1 个安置点 逾期 20 天",
        "转移就业",
    )
    assert [words.index(one) for one in order] == sorted(words.index(one) for one in order)
    assert "转移就业 · 2 个安置点 剩 11 天 安置点甲 差 6 户 · 安置点乙 差 7 户" in words
    assert "养殖小区" not in words  # no deadline asks for it here


def test_work_is_of_the_households_able_to_work_and_nobody_guesses_how_many_they_are() -> None:
    of = sites().assign(able=[54, None])
    board = text(panels.settlement_board(of, staged(), AS_OF, LABELS))
    assert "100% 54 / 54" in board
    assert "33 户 未区分" in board
    words = text(panels.missing_works(of, staged(), AS_OF))
    assert "转移就业 · 1 个安置点 剩 11 天 安置点乙 有劳动能力户未报" in words


def test_when_all_is_done_the_list_says_so() -> None:
    assert "五个节点都已完成" in text(panels.missing_works(sites().head(1), staged().head(3), AS_OF))


# --- problems -------------------------------------------------------------------------------------------------


def problems() -> pd.DataFrame:
    rows = [
        ("P1", "入股资金收益不稳定", "成效考核", "黄连河村", "乡农业中心", "整改中", MARCH, APRIL, 20, 0),
        ("P2", "管护责任不明确", "督查检查", None, "乡水管站", "未整改", date(2020, 5, 1), AS_OF, 0, 0),
        ("P3", "台账不规范", "其他", "平达社区", "乡扶贫办", "整改中", None, None, 0, None),
        ("P4", "已办结的", "其他", "平达社区", "乡扶贫办", "已销号", MARCH, APRIL, 0, None),
    ]  # fmt: skip
    columns = ["problem_id", "problem", "source", "village", "unit", "state", "found_on", "due_on", "days_late"]
    return pd.DataFrame(rows, columns=[*columns, "days_left"]).assign(is_open=[True, True, True, False])


def test_open_problems_say_whose_they_are_and_how_late() -> None:
    markup = panels.open_problems(problems(), AS_OF)
    words = text(markup)
    assert "入股资金收益不稳定 整改中 超期 20 天 成效考核 · 黄连河村 · 乡农业中心 3月1日 发现 4月30日 到期" in words
    assert "管护责任不明确 未整改 今天到期 督查检查 · 全乡 · 乡水管站" in words
    assert "台账不规范 整改中 未定期限" in words
    assert "已办结的" not in words
    assert picks(markup)[0] == "rows:rectification@P1"


@pytest.mark.parametrize(("left", "colour"), [(7, theme.WARN), (8, theme.OK)])
def test_a_problem_is_urgent_from_a_week_before_its_day(left: int, colour: str) -> None:
    markup = panels.open_problems(problems().iloc[[1]].assign(days_left=left), AS_OF)
    assert f"剩 {left} 天" in text(markup)
    assert re.findall(r'class="problem"[^>]*style="--c:([^"]+)', markup) == [colour]


def test_a_problems_bar_shows_the_time_used_and_the_time_past() -> None:
    markup = panels.open_problems(problems().head(1), AS_OF)
    widths = [float(result) for result in re.findall(r'style="width:([\d.]+)%', markup)]
    assert widths == [75.0, 25.0]
    assert "left:75.0%" in markup


def test_without_open_problems_the_panel_says_so() -> None:
    assert "已全部销号" in text(panels.open_problems(problems().tail(1), AS_OF))


def test_groups_of_problems_say_what_is_open_and_late() -> None:
    groups = pd.DataFrame(
        {
            "name": ["成效考核", None], "closed": [8, 3], "fixed": [0, 0], "working": [4, 0], "untouched": [1, 0],
            "open": [5, 0], "late": [2, 0], "total": [13, 3],
        }
    )  # fmt: skip
    words = text(panels.problem_bars(groups))
    assert "成效考核 8 4 1 5 条 · 超期 2" in words
    assert "全乡 3 ✓ 全部销号" in words


# --- stacks ---------------------------------------------------------------------------------------------------


def test_parts_share_one_scale_and_a_missing_one_is_not_drawn() -> None:
    parts = [("甲", theme.ACTUAL), ("乙", theme.WARN)]
    markup = panels.stacks([Stack("一", (6, 4)), Stack("二", (5, None)), Stack("三", (None, None))], parts, unit="户")
    assert [float(result) for result in re.findall(r"width:([\d.]+)%", markup)] == [60.0, 40.0, 50.0]
    assert text(markup).endswith("三 未报送")


def test_a_row_with_too_many_parts_is_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        panels.stacks([Stack("一", (1, 2, 3))], [("甲", theme.ACTUAL)], unit="户")


# --- households -----------------------------------------------------------------------------------------------


def remaining() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "household_id": ["H1", "H2", "H3"], "name": ["王**", "李*", "张*"], "village": "安乐村",
            "village_group": "一组", "members": [4, 3, None], "net_income": [2960, 4320, None], "poverty_line": 4000.0,
            "income_source": ["务工", None, None], "poverty_cause": None, "helper": None,
            "housing_safe": [True, True, None], "schooling_met": True, "medical_met": True,
            "water_safe": [False, True, True], "lacks": ["收入差 1,040 元、饮水", None, None],
            "lacks_withheld": False,
        }
    )  # fmt: skip


def test_a_remaining_household_has_a_mark_a_person_and_says_what_it_lacks() -> None:
    markup = panels.leaving_households(remaining())
    assert markup.count("<svg") == 7
    words = text(markup)
    assert "2,960 / 4,000 元" in words
    assert "✗饮水 还差:收入差 1,040 元、饮水" in words
    assert "✓饮水 ✓ 各项达标" in words


def test_what_is_not_known_is_not_called_met() -> None:
    assert text(panels.leaving_households(remaining().tail(1))).endswith("资料未报全")


def cases() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "household_id": ["H1", "H2", "H3"], "name": ["王**", "李*", "张*"], "village_code": "1",
            "village": "安乐村", "village_group": ["一组", None, "二组"], "members": [4, None, 2],
            "kind": ["脱贫不稳定户", "边缘易致贫户", "突发困难户"], "risk": ["产业不稳", None, "大病"],
            "found_on": date(2020, 4, 1), "days_open": [49, 49, 10], "measures": ["公益岗", None, "临时救助"],
            "helper": ["赵*", None, None], "outcome": ["监测中", None, "风险消除"],
            "cleared_on": [None, None, date(2020, 4, 11)], "is_open": [True, True, False],
            "lacks": ["", "帮扶措施、住房", ""], "lacks_withheld": False, "report_date": AS_OF,
        }
    )  # fmt: skip


def test_the_list_of_the_monitored_says_risk_measures_and_what_is_lacking() -> None:
    words = text(panels.case_list(cases()))
    assert "王** · 4 人 脱贫不稳定 · 产业不稳 ✓ 措施已落实 安乐村一组 公益岗 · 责任人 赵* 在册 49 天" in words
    assert "李* 边缘易致贫 · 风险未填 缺 帮扶措施、住房 安乐村 未落实帮扶措施 在册 49 天" in words
    assert "张*" not in words


def test_when_no_risk_is_left_the_list_says_so() -> None:
    assert "全部消除" in text(panels.case_list(cases().tail(1)))


def test_a_case_is_told_in_full() -> None:
    row = next(cases().tail(1).itertuples(index=False))
    words = text(panels.case_sheet(row))
    assert "监测结果 风险消除(4月11日)" in words
    assert "责任人 未报送" in words


def test_each_village_says_how_many_are_watched_and_how_many_lack_measures() -> None:
    villages = pd.DataFrame(
        {
            "village_code": ["1", "2", "3"], "village": ["平达社区", "黄连河村", "安乐村"],
            "is_poor": [False, True, None], "unstable": [1, 3, None], "marginal": [0, 2, None], "sudden": [0, 0, None],
            "open": [1, 5, None],
            "without_measures": [0, 1, None], "unstable_withheld": False,
        }
    )  # fmt: skip
    markup = panels.village_cases(villages)
    assert "黄连河村 3 2 5 户 · 缺 1" in text(markup)
    assert text(markup).endswith("安乐村 未报送")
    assert markup.count("gold") >= 1 and theme.WITHHELD not in markup
    few = villages["village_code"] == "1"
    kinds = {kind: villages[kind].astype("Int64").mask(few) for kind in ("unstable", "marginal", "sudden")}
    markup = panels.village_cases(villages.assign(unstable_withheld=few, **kinds))
    assert text(markup).startswith("脱贫不稳定 边缘易致贫 突发困难 少于3户")
    assert "平达社区 1 1 户 黄连河村 3 2 5 户" in text(markup)
    assert markup.count(theme.MUTE) == 2


def withheld(of: pd.DataFrame) -> pd.DataFrame:
    """A list as an open wall has it: schooling is markup of nobody, and of the last not even who it is."""
    nobody = of["household_id"] == of["household_id"].iloc[-1]
    left = {name: of[name].where(~nobody, None) for name in ("household_id", "members", "lacks")}
    shown = {"name": of["name"].mask(nobody, theme.WITHHELD), "schooling_met": None, "schooling_met_withheld": True}
    return of.assign(**left, **shown, lacks_withheld=True)


def test_what_may_not_be_told_of_a_household_is_neither_met_nor_unreported() -> None:
    markup = panels.leaving_households(withheld(remaining()))
    assert "✓住房 ✓医疗 ✓饮水 教育 少于3户 少于3户" in text(markup)
    assert "各项达标" not in markup and "资料未报全" not in markup
    assert markup.count("data-pick=") == 2
    few = withheld(remaining())
    assert "少于3户 安乐村" in text(panels.remaining_households(few))
    card = text(panels.household_card(few.iloc[1]))
    assert "教育 少于3户" in card and "教育未" not in card
    listed = panels.lacking_homes(withheld(homes()))
    assert "少于3户" in text(listed) and listed.count("data-pick=") == len(homes()) - 1
    some = cases().assign(lacks="", lacks_withheld=True)
    assert "还差 少于3户" in text(panels.case_sheet(next(some.itertuples(index=False))))
    assert "措施已落实" not in panels.case_list(some)


def test_uploaded_words_are_never_markup() -> None:
    drawn = [
        panels.guarantee_board(board().assign(village=HOSTILE), totals()),
        panels.lacking_homes(homes().assign(name=HOSTILE, lacks=HOSTILE)),
        panels.settlement_board(sites().assign(settlement=HOSTILE, land=HOSTILE), staged(), AS_OF, LABELS),
        panels.missing_works(sites().assign(settlement=HOSTILE), staged(), AS_OF),
        panels.open_problems(problems().assign(problem=HOSTILE, unit=HOSTILE), AS_OF),
        panels.leaving_households(remaining().assign(name=HOSTILE, lacks=HOSTILE)),
        panels.case_list(cases().assign(risk=HOSTILE, measures=HOSTILE)),
    ]
    for markup in drawn:
        assert "img" not in tags(markup)
        assert HOSTILE in unescape(markup)
