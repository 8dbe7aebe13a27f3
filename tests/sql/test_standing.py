"""From ledger rows to standings: real rows, the township's own plan, whole answers."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from pingda_dash import frames, queries, wording
from pingda_dash.plan import load_plan
from pingda_dash.settings import data_dir
from pingda_dash.snapshot import Snapshot
from tests.tables import dated, snapshot_of
from tests.test_lake import PINGDA, XIAOTIANBA

MAY_6, MAY_13, MAY_20, MAY_31 = date(2020, 5, 6), date(2020, 5, 13), date(2020, 5, 20), date(2020, 5, 31)
JUNE_30, JULY_1 = date(2020, 6, 30), date(2020, 7, 1)

PLAN = load_plan(data_dir() / "plan")
COOPS = next(task.id for task in PLAN.tasks if task.short_name == "合作社规范提升")  # its unit reports it, bit by bit
TRAINING = next(task.id for task in PLAN.tasks if "training_poor" in task.indicators)
VILLAGES = [f"5305232062{number:02d}" for number in range(1, 11)]


def leaf(day: date, village: str, mu: float | None = None, **more: object) -> dict[str, object]:
    return {"report_date": day, "village_code": village, "industry": "烤烟", "area_mu": mu, **more}


def people(day: date, village: str, item: str, count: int, poor: int = 0, to: str | None = None) -> dict[str, object]:
    return {
        "report_date": day, "village_code": village, "item": item, "destination": to,
        "people": count, "poor_people": poor,
    }  # fmt: skip


def everywhere(item: str, *reports: tuple[date, int], poor: int | None = None) -> list[dict[str, object]]:
    """An item of 就业 in every village: all of it in one, so that the township's is that one's.

    poor: how many of them are of registered households; None: all.
    """
    return [
        people(day, code, item, count * (code == PINGDA), (count if poor is None else poor) * (code == PINGDA))
        for day, count in reports
        for code in VILLAGES
    ]


def trained(*reports: tuple[date, int]) -> list[dict[str, object]]:
    """技能培训 in every village: 141 are asked for, 74 expected on May 13 and 84 on May 20."""
    return everywhere("技能培训", *reports)


def task_row(day: date, task: str, state: str, percent: float | None = None) -> dict[str, object]:
    return {"report_date": day, "task_id": task, "state": state, "percent": percent}


LIFTED = {"net_income": 5000, "housing_safe": True, "schooling_met": True, "medical_met": True, "water_safe": True}
"""Everything that leaving poverty asks of a household."""


def home(number: int, village: str, category: str, members: int = 4, **more: object) -> dict[str, object]:
    return {
        "household_id": f"H{number}", "village_code": village, "head_name": "王小明", "category": category,
        "members": members, **more,
    }  # fmt: skip


def guarantee(day: date, village: str, item: str, due: int, met: int, **more: object) -> dict[str, object]:
    return {
        "report_date": day, "village_code": village, "item": item, "due": due, "met": met, "open": due - met, **more,
    }  # fmt: skip


def standing(snapshot: Snapshot, day: date, indicator: str, village: str | None = None) -> pd.Series:
    frame = queries.indicators(snapshot, day, village=village).set_index("id")
    return frame.loc[indicator]


def test_with_nothing_reported_every_indicator_says_so_and_none_is_zero():
    frame = queries.indicators(snapshot_of(), MAY_20)
    assert set(frame["status"]) == {"未报送"}
    assert frame["actual"].isna().all()


def test_the_township_is_the_sum_of_its_villages():
    snapshot = snapshot_of(industry=[leaf(MAY_20, PINGDA, 900), leaf(MAY_20, XIAOTIANBA, 1120)])
    row = standing(snapshot, MAY_20, "flue_area")
    assert (row.actual, row.target, row.report_date.date()) == (2020, 8750, MAY_20)


def test_a_village_that_misses_a_week_keeps_its_last_figure_in_the_sum():
    snapshot = snapshot_of(
        industry=[leaf(MAY_13, PINGDA, 900), leaf(MAY_13, XIAOTIANBA, 1000), leaf(MAY_20, XIAOTIANBA, 1120)]
    )
    assert standing(snapshot, MAY_20, "flue_area").actual == 2020


def test_the_as_of_date_hides_what_came_later():
    snapshot = snapshot_of(industry=[leaf(MAY_13, PINGDA, 900), leaf(MAY_20, PINGDA, 950)])
    assert [standing(snapshot, day, "flue_area").actual for day in (MAY_13, MAY_20)] == [900, 950]
    assert standing(snapshot, MAY_6, "flue_area").status == "未报送"


def test_the_last_fourteen_days_set_the_pace():
    snapshot = snapshot_of(employment=trained((date(2020, 4, 1), 0), (MAY_6, 64), (MAY_13, 70), (MAY_20, 78)))
    row = standing(snapshot, MAY_20, "training")
    assert (row.recent_pace, row.status) == (1.0, "滞后")  # 14 people in the 14 days since May 6
    assert row.required_pace == pytest.approx(63 / 41)
    assert row.projected.date() == date(2020, 7, 9)  # 63 more at 78 in 61 days: too few reports to prefer another pace


def test_flue_cured_leaf_is_not_late_in_may_for_what_is_sold_in_autumn():
    snapshot = snapshot_of(industry=[leaf(MAY_20, PINGDA, 900, output=0, output_unit="担", income_wan=0)])
    for indicator in ("flue_output", "flue_income"):
        row = standing(snapshot, MAY_31, indicator)
        assert (row.actual, row.expected, row.status) == (0, 0, "正常")


def test_output_is_converted_to_the_plans_unit():
    row = {"report_date": MAY_20, "village_code": PINGDA, "industry": "香料烟", "output": 5000.0}
    snapshot = snapshot_of(industry=[{**row, "output_unit": "公斤"}])
    assert standing(snapshot, MAY_20, "oriental_output").actual == 100  # 1 担 = 50 kg


def test_destinations_add_up_and_one_left_out_keeps_its_figure():
    transfers = "新增转移就业"
    snapshot = snapshot_of(
        employment=[
            people(MAY_13, PINGDA, transfers, 20, 5, "县内"),
            people(MAY_13, PINGDA, transfers, 10, 2, "上海"),
            people(MAY_20, PINGDA, transfers, 25, 6, "县内"),
        ]
    )
    assert standing(snapshot, MAY_20, "transfers").actual == 35
    assert standing(snapshot, MAY_20, "transfers_poor").actual == 8
    by_place = queries.transfers_by_destination(snapshot, MAY_20).set_index("destination")["people"]
    assert by_place.dropna().to_dict() == {"县内": 25, "上海": 10}


def test_the_register_in_force_is_the_latest_not_after_the_day():
    poor = [home(n, PINGDA, "未脱贫户") for n in range(4)]
    snapshot = snapshot_of(households=dated(date(2020, 3, 20), poor))
    assert standing(snapshot, MAY_20, "unlifted_people")[["actual", "baseline", "status"]].tolist() == [16, 16, "正常"]
    assert standing(snapshot, date(2020, 7, 1), "unlifted_people").status == "逾期"  # done at once, by its deadline


def test_a_register_of_a_later_day_counts_from_that_day():
    first = [home(n, PINGDA, "未脱贫户") for n in range(4)]
    later = [home(0, PINGDA, "未脱贫户"), *(home(n, PINGDA, "脱贫户", **LIFTED) for n in range(1, 4))]
    snapshot = snapshot_of(households=[*dated(date(2020, 3, 20), first), *dated(MAY_20, later)])
    assert [standing(snapshot, day, "unlifted_households").actual for day in (MAY_13, MAY_20)] == [4, 1]
    assert len(queries.remaining_households(snapshot, MAY_20)) == 1


def test_a_village_without_unmet_cases_has_nothing_left_to_do():
    rows = [
        guarantee(date(2020, 3, 20), PINGDA, "危房改造", 4, 4),
        *(guarantee(day, XIAOTIANBA, "危房改造", 9, 4) for day in (date(2020, 3, 20), MAY_20)),
    ]
    snapshot = snapshot_of(guarantees=rows)
    assert standing(snapshot, MAY_20, "unsafe_housing", PINGDA).status == "已完成"
    assert standing(snapshot, MAY_20, "unsafe_housing", XIAOTIANBA).status == "滞后"


def test_a_villages_target_is_its_share_and_says_that_it_is_inferred():
    roster = [
        {"village_code": PINGDA, "village": "平达社区", "is_poor": False, "arable_mu": 3000.0},
        {"village_code": XIAOTIANBA, "village": "小田坝村", "is_poor": True, "arable_mu": 7000.0},
    ]
    snapshot = snapshot_of(villages=dated(date(2020, 3, 20), roster), industry=[leaf(MAY_20, PINGDA, 900)])
    row = standing(snapshot, MAY_20, "flue_area", PINGDA)
    assert (row.target, row.target_basis) == (2625, "分摊(推定)")


def test_without_a_roster_the_villages_are_the_published_ones_and_no_one_is_called_poor():
    frame = queries.villages(snapshot_of(), MAY_20)
    assert len(frame) == 10
    assert frame["is_poor"].isna().all()
    assert frame.set_index("village").loc["章赛村", "fact_source"] == "未核实"


def test_a_villages_people_are_of_one_source_that_is_named_and_of_a_public_one_by_its_year():
    homes = [home(number, XIAOTIANBA, category) for number, category in enumerate(("脱贫户", "脱贫户", "一般户"))]
    roster = [{"village_code": XIAOTIANBA, "village": "小田坝村", "households": 9, "population": 30,
               "registered_households": 5, "registered_people": 20}]  # fmt: skip
    given: list[dict[str, object]] = [
        {}, {"households": dated(MAY_6, homes)},
        {"households": dated(MAY_6, homes), "villages": dated(MAY_13, roster)},
    ]  # fmt: skip
    named = [
        "people_source",
        "population_year",
        "households",
        "population",
        "registered_source",
        "registered_households",
    ]
    rows = [
        queries.villages(snapshot_of(**of), MAY_20).set_index("village_code").loc[XIAOTIANBA, named] for of in given
    ]
    assert [[None if pd.isna(each) else each for each in row] for row in rows] == [
        ["公开资料", 2013, None, 2068, None, None],
        ["农户名册", None, 3, 12, "农户名册", 2],
        ["村情名册", None, 9, 30, "村情名册", 5],
    ]


def test_a_village_has_not_reported_yet_what_it_reports_later():
    snapshot = snapshot_of(industry=[leaf(MAY_20, PINGDA, 900)])
    reports = [queries.villages(snapshot, day).set_index("village_code")["last_report"] for day in (MAY_13, MAY_20)]
    assert reports[0].isna().all()
    assert reports[1].dropna().to_dict() == {PINGDA: pd.Timestamp(MAY_20)}


def test_a_task_is_overdue_the_day_after_its_deadline():
    snapshot = snapshot_of(tasks=[task_row(date(2020, 6, 20), COOPS, "进行中", 60)])
    rows = [queries.tasks(snapshot, day).set_index("id").loc[COOPS] for day in (JUNE_30, JULY_1)]
    assert [(row.status, row.days_late) for row in rows] == [("滞后", 0), ("逾期", 1)]


def test_a_task_that_its_unit_calls_done_is_done():
    snapshot = snapshot_of(tasks=[task_row(MAY_6, COOPS, "已完成")])
    row = queries.tasks(snapshot, MAY_20).set_index("id").loc[COOPS]
    assert (row.status, row.progress, row.evidence) == ("已完成", 1.0, "台账")


def test_a_task_in_hand_without_a_percentage_is_on_course_until_its_deadline():
    snapshot = snapshot_of(tasks=[task_row(date(2020, 4, 20), COOPS, "进行中")])
    rows = [queries.tasks(snapshot, day).set_index("id").loc[COOPS] for day in (JUNE_30, JULY_1)]
    assert [row.status for row in rows] == ["正常", "逾期"]


def test_a_task_that_rests_on_an_indicator_stands_as_that_does():
    snapshot = snapshot_of(industry=[leaf(MAY_20, code, 875) for code in VILLAGES])
    tasks = queries.tasks(snapshot, MAY_20)
    row = tasks[tasks["indicators"] == "flue_area"].iloc[0]
    assert (row.status, row.evidence) == ("已完成", "指标")


def test_while_a_baseline_is_not_whole_nobody_knows_how_far_a_duty_is():
    insured, half = [guarantee(MAY_20, code, "基本医疗保险", 40, 39) for code in VILLAGES], VILLAGES[:5]
    snapshot = snapshot_of(guarantees=[*insured, *(guarantee(MAY_20, code, "大病保险", 40, 38) for code in half)])
    row = standing(snapshot, MAY_20, "serious_illness_insurance")
    assert (row.actual, row.status, row.reason) == (95, "正常", "部分村未报")
    assert pd.isna(row.baseline) and pd.isna(row.progress)
    assert standing(snapshot, MAY_20, "basic_insurance").progress == 0  # its own first value, by every village
    duty = queries.tasks(snapshot, MAY_20).set_index("id").loc["T50"]
    assert (duty.status, duty.parts_heard) == ("正常", 2)
    assert pd.isna(duty.progress)  # the less of an unknown and a known is unknown


def test_tasks_of_a_unit_are_those_it_leads_or_answers_for():
    frame = queries.tasks(snapshot_of(), MAY_20, unit="乡烟站")
    assert len(frame) > 0
    assert all("乡烟站" in f"{row.lead_unit};{row.responsible_units}".split(";") for row in frame.itertuples())


def test_concerns_come_overdue_first_then_what_will_be_missed():
    snapshot = snapshot_of(
        relocation=[{"report_date": MAY_20, "settlement": "甲", "households": 9, "land": "未开始", "party": "已完成"}],
        employment=[people(MAY_20, code, "技能培训", code == PINGDA, poor=0) for code in VILLAGES],
    )
    frame = queries.concerns(snapshot, MAY_20)
    kinds = list(dict.fromkeys(frame["kind"]))
    assert kinds[:4] == ["逾期", "滞后", "临期", "未报送"]
    titles = [wording.concern_title(row) for row in frames.rows(frame)]
    assert "技能培训其中贫困劳动力 0/141 人次" in titles


def test_a_task_called_done_whose_ledger_falls_short_is_to_be_reconciled():
    snapshot = snapshot_of(
        tasks=[task_row(MAY_20, TRAINING, "已完成")], employment=[people(MAY_20, PINGDA, "技能培训", 80, poor=78)]
    )
    result = queries.checks(snapshot, MAY_20)
    assert set(result["check_id"]) == {"task_over_indicator"}
    figures = {row.part: wording.finding_figures(row) for row in frames.rows(result)}
    assert figures == {"training": "台账 80 人次,目标 141 人次", "training_poor": "台账 78 人次,目标 141 人次"}


def test_every_task_falls_to_one_milestone():
    snapshot = snapshot_of()
    assert queries.milestones(snapshot, MAY_20)["total"].sum() == len(queries.tasks(snapshot, MAY_20))


def test_the_day_of_the_campaign():
    snapshot = snapshot_of()
    days = [queries.campaign_day(snapshot, day).iloc[0] for day in (date(2020, 3, 20), MAY_20, date(2020, 6, 30))]
    assert [(row.day, row.days_left, row.total_days) for row in days] == [(1, 102, 103), (62, 41, 103), (103, 0, 103)]
    before = queries.campaign_day(snapshot, date(2020, 3, 10)).iloc[0]
    assert (before.day, before.days_left) == (0, 112)


def test_names_leave_the_snapshot_masked():
    poor = home(1, PINGDA, "未脱贫户", id_number="53052319700101001X")
    snapshot = snapshot_of(households=dated(date(2020, 3, 20), [poor]))
    for answer in (
        queries.remaining_households(snapshot, MAY_20),
        queries.household_dots(snapshot, MAY_20, village=PINGDA),
        queries.ledger_rows(snapshot, MAY_20, dataset="households"),
    ):
        text = answer.to_csv()
        assert "王小明" not in text and "53052319700101001X" not in text
        assert "王**" in text


def test_a_households_free_texts_hide_its_names_and_numbers():
    given = {"income_source": "务工(电话13987654321)", "poverty_cause": "王小明患病", "village_group": "王小明家组"}
    snapshot = snapshot_of(households=dated(date(2020, 3, 20), [home(1, PINGDA, "未脱贫户", **given)]))
    shown = (
        queries.remaining_households(snapshot, MAY_20).to_csv()
        + queries.household_dots(snapshot, MAY_20, village=PINGDA).to_csv()
    )
    assert "13987654321" not in shown and "王小明" not in shown
    assert "务工(电话139****4321)" in shown


def test_the_rows_behind_a_figure_name_their_file_and_row():
    snapshot = snapshot_of(industry=[leaf(MAY_20, PINGDA, 900)])
    row = queries.ledger_rows(snapshot, MAY_20, dataset="industry", village=PINGDA, item="烤烟").iloc[0]
    assert (row["来源文件"], row["行"], row["上传人"]) == ("表.csv", 2, "乡农业中心")


def test_one_thing_is_said_once():
    snapshot = snapshot_of(
        tasks=[task_row(date(2020, 6, 20), COOPS, "进行中", 60), task_row(MAY_6, TRAINING, "进行中", 10)],
        employment=[people(MAY_20, code, "技能培训", 1, poor=1) for code in VILLAGES],
    )
    titles = [wording.concern_title(row) for row in frames.rows(queries.concerns(snapshot, JULY_1))]
    assert [title for title in titles if "合作社规范" in title] == ["合作社规范提升未完成"]
    assert [title for title in titles if "技能培训" in title] == ["技能培训 10/141 人次"]


def test_a_village_without_a_target_is_not_behind_it():
    snapshot = snapshot_of(industry=[leaf(MAY_20, PINGDA, 900)], employment=[people(MAY_20, PINGDA, "技能培训", 1)])
    for indicator in ("flue_area", "training"):  # no roster: nobody knows every village's fields or people
        row = standing(snapshot, MAY_20, indicator, PINGDA)
        assert pd.isna(row.target)
        assert (row.status, row.reason) == ("正常", "村级目标待名册")


def test_a_ledger_that_never_came_is_one_concern_whatever_hangs_on_it():
    frame = queries.concerns(snapshot_of(industry=[leaf(MAY_20, PINGDA, 10)]), MAY_20)
    unheard = frame[frame["kind"] == "未报送"]
    ledgers = set(unheard.loc[unheard["topic"] == "台账", "dataset"])
    duties = unheard[(unheard["topic"] == "任务") & unheard["dataset"].isin(ledgers)]
    assert len(ledgers) > 5
    assert (duties["days_late"] > 0).all(), duties["key"].tolist()  # what is due already is said by itself
