"""The demo uploads: the same bytes every time, sums that hold, a story that the plan's targets fit, nobody real."""

from __future__ import annotations

import csv
import shutil
from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from pingda_dash import demo, demo_lake, queries
from pingda_dash.contracts import contracts
from pingda_dash.demo import (
    activities,
    cooperatives,
    employment,
    files,
    industry,
    rectification,
    registers,
    relocation,
    scenario,
    shares,
    tasks,
)
from pingda_dash.demo.ledgers import LEDGERS
from pingda_dash.demo.scenario import END, MAY
from pingda_dash.ingest import CheckedFile, References, check_file
from pingda_dash.lake import Lake
from pingda_dash.plan import load_plan
from pingda_dash.snapshot import Snapshot, open_snapshot

DATA = Path(__file__).resolve().parent.parent / "data"
REGISTERED = ("脱贫户", "未脱贫户", "脱贫不稳定户")
NEW_INDICATORS = {
    "unsafe_housing": 3,
    "unsafe_water": 7,
    "village_doctors": 0,
    "family_doctor": 38.0,
    "relocation_land": 66.7,
    "relocation_farms": 50,
    "issues_open": 7,
    "risks_open": 8,
    "unstable_households": 7,
    "marginal_households": 6,
    "households_at_risk": 15,
    "monitored_with_measures": 100,
    "funds_to_industry": 35.9,
    "funds_published": 84.6,
    "coops_per_poor_village": 0,
    "households_partnered": 84.0,
    "poor_villages_collective": 4,
    "ecommerce_coverage": 50,
    "talks": 0,
    "village_rules": 80,
    "workshops": 75,
    "archive_reviews": 100,
    "data_problems": 7,
}


@pytest.fixture(scope="module")
def ground() -> demo.Ground:
    return demo.ground(DATA, 2020)


@pytest.fixture(scope="module")
def lists(ground) -> list[list[dict]]:
    """The four household registers, as records."""
    return [registers.household_records(list(ground.households), number) for number in range(4)]


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> list[Path]:
    """The uploads as the command writes them, index and README last."""
    return demo.write(tmp_path_factory.mktemp("demo"), DATA)


def industry_rows() -> list[dict]:
    return [row for week in scenario.WEEKS for row in industry.records(week, 2020)]


def employment_rows() -> list[dict]:
    weekly = [row for week in scenario.WEEKS for row in employment.records(week)]
    return sorted([*weekly, *employment.new_post_records()], key=lambda row: row["report_date"])


def task_rows(ground) -> list[dict]:
    weekly = [row for on in tasks.REPORTS for row in tasks.records(on, ground.tasks, ground.fed, 2020)]
    water = tasks.water_records(ground.tasks, ground.fed, 2020)
    return sorted([*weekly, *water], key=lambda row: row["report_date"])


def ledger_rows(ground, dataset: str) -> list[dict]:
    """Every row of one of the ledgers beside the weekly ones, oldest report first."""
    ledger = next(ledger for ledger in LEDGERS if ledger.dataset == dataset)
    return [row for on in ledger.reports for row in ledger.records(on, ground.households, ground.seed)]


def standing(ground, dataset: str, on: date) -> list[dict]:
    """What a ledger's things stand at on a day."""
    key = tuple(name for name in contracts()[dataset].primary_key if name != "report_date")
    return latest(ledger_rows(ground, dataset), key, on)


def latest(rows: list[dict], key: tuple[str, ...], on: date) -> list[dict]:
    """Each key's last row up to a day: what a screen shows on it."""
    return list({tuple(row[name] for name in key): row for row in rows if row["report_date"] <= on}.values())


def in_dan(row: dict) -> float:
    return (row["output"] or 0) * (0.02 if row["output_unit"] == "公斤" else 1)


def on_20_may(industry_name: str, measure: str) -> float:
    rows = latest(industry_rows(), ("village_code", "industry"), MAY)
    return round(sum(row[measure] or 0 for row in rows if row["industry"] == industry_name), 2)


def jobs(on: date) -> dict[str, tuple[int, int]]:
    """Item → people and 建档立卡 people of the township on a day."""
    people: Counter[str] = Counter()
    poor: Counter[str] = Counter()
    for row in latest(employment_rows(), ("village_code", "item", "destination"), on):
        people[row["item"]] += row["people"]
        poor[row["item"]] += row["poor_people"]
    return {item: (people[item], poor[item]) for item in people}


# --- files ------------------------------------------------------------------------------------------------------


def test_the_same_seed_writes_the_same_bytes_and_another_seed_does_not(written, tmp_path):
    again, other = (demo.write(tmp_path / str(seed), DATA, seed) for seed in (2020, 7))
    assert [path.read_bytes() for path in written] == [path.read_bytes() for path in again]
    assert [path.name for path in written] == [path.name for path in other]
    assert [path.read_bytes() for path in written] != [path.read_bytes() for path in other]


def test_the_committed_uploads_are_what_the_command_writes(written):
    made = {path.name: path.read_bytes() for path in written}
    kept = {path.name: path.read_bytes() for path in (DATA / "demo").iterdir() if path.name != demo_lake.ARCHIVE}
    assert sorted(kept) == sorted(made)
    assert [name for name in made if made[name] != kept[name]] == [], "run: python -m pingda_dash demo"


def test_writing_again_removes_demo_files_that_are_no_longer_made_and_nothing_else(tmp_path):
    (tmp_path / "演示_旧台账.csv").write_text("x", encoding="utf-8")
    (tmp_path / "我的台账.csv").write_text("x", encoding="utf-8")
    demo.write(tmp_path, DATA)
    assert not (tmp_path / "演示_旧台账.csv").exists()
    assert (tmp_path / "我的台账.csv").exists()


def test_every_upload_says_it_is_a_demo_and_all_together_stay_small(written):
    uploads = [path for path in written if path.name not in ("minutes.csv", "index.csv", "README.md")]
    assert all(path.name.startswith("演示_") for path in uploads)
    assert sum(path.stat().st_size for path in written) < 5_000_000
    assert max(path.stat().st_size for path in written) < 1_000_000


def test_the_index_lists_every_file_once_by_upload_in_the_order_of_arrival(written):
    with written[-2].open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    assert [row["file"] for row in rows] == [path.name for path in written if path.name.startswith("演示_")]
    numbers = [int(row["upload"]) for row in rows]
    assert numbers == sorted(numbers)
    assert set(numbers) == set(range(1, 52))
    received = [row["received_at"] for row in rows]
    assert received == sorted(received)
    assert all(len({(r["author"], r["message"]) for r in rows if r["upload"] == str(n)}) == 1 for n in range(1, 52))


def test_offices_write_in_many_ways(written):
    heads = {path.name: path.read_bytes()[:3] for path in written}
    assert sum(path.suffix == ".xlsx" for path in written) >= 5
    assert any(head == b"\xef\xbb\xbf" for head in heads.values())
    assert any(head[:2] == b"\xff\xfe" for head in heads.values())
    may = written[0].with_name("演示_产业增收台账_0520.csv").read_bytes().decode("gbk")
    assert may.startswith("平达乡产业增收统计表(截至2020年5月20日)\r\n\r\n日期,村名,产业名称,种植面积(亩)")
    assert '5月20日,小田坝,烤烟,"1,120"' in may
    assert may.splitlines()[-1].startswith("合计,")
    assert "\uff12\uff10" in written[0].with_name("演示_产业增收台账_0422.csv").read_bytes().decode("gbk")


def test_a_workbook_opens_with_its_dates_and_numbers(tmp_path):
    from openpyxl import load_workbook

    sheet = files.Sheet(
        contracts()["tasks"],
        ("report_date", "task_id", "percent", "note"),
        [{"report_date": MAY, "task_id": "T01", "percent": 55, "note": "<完成>&"}],
        "标题",
        {},
    )
    (tmp_path / "a.xlsx").write_bytes(files.file_bytes(sheet, files.WORKBOOK))
    rows = list(load_workbook(tmp_path / "a.xlsx").active.values)
    assert rows[2] == ("统计日期", "任务编号", "完成率(%)", "说明")
    assert (rows[3][0].date(), *rows[3][1:]) == (MAY, "T01", 55, "<完成>&")


def test_other_villages_than_the_ten_are_refused_in_words(tmp_path):
    from pingda_dash.errors import BrokenPlan

    (tmp_path / "reference").mkdir()
    (tmp_path / "reference" / "villages.csv").write_text("village_code,village\n1,别处\n", encoding="utf-8")
    with pytest.raises(BrokenPlan, match="演示数据只适用于"):
        demo.write(tmp_path / "out", tmp_path)


# --- what our own ingest makes of them -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def checked(ground) -> list[tuple[demo.Upload, list[tuple[demo.File, CheckedFile]]]]:
    """Every upload, and what the check of its files finds."""
    campaign = load_plan(DATA / "plan").campaign
    names = [(code, row["village"]) for code, row in ground.villages.items()]
    duties = [(task["id"], task["name"]) for task in ground.tasks]
    references = References.of(names, duties, campaign.start, campaign.end)
    return [
        (
            upload,
            [(file, check_file(file.data, file.name, references, upload.received_at.date())) for file in upload.files],
        )
        for upload in demo.uploads(ground)
    ]


def test_every_file_passes_the_check_without_a_problem_or_a_warning(checked):
    files = [found for _, pairs in checked for _, found in pairs]
    assert len(files) == 110
    assert [line for found in files for line in (*found.problems, *found.warnings)] == []


def _cell(value):
    """An empty text is a missing value once it has been read."""
    return None if value == "" else value


def test_every_value_written_is_read_back_whatever_the_form(checked):
    for _, pairs in checked:
        for file, found in pairs:
            assert found.dataset.name == file.sheet.contract.name
            written = [tuple(_cell(record.get(name)) for name in file.sheet.columns) for record in file.sheet.records]
            read = [tuple(row[name] for name in file.sheet.columns) for row in found.rows.to_pylist()]
            assert read == written, file.name


def test_registers_say_their_own_date(checked):
    dates = [
        found.register_date for _, pairs in checked for file, found in pairs if file.sheet.contract.name == "households"
    ]
    assert dates == list(scenario.REGISTERS)


@pytest.fixture(scope="module")
def snapshot(filled, tmp_path_factory) -> Snapshot:
    """The demo lake with every upload in it."""
    return open_snapshot(Lake.open(shutil.copytree(filled, tmp_path_factory.mktemp("demo") / "home"), "demo"))


def test_on_20_may_the_headline_has_every_status_that_numbers_can_have(snapshot):
    goals = queries.indicators(snapshot, MAY, headline=True).set_index("id")
    assert dict(goals["status"][goals["actual"].notna()]) == {
        "flue_area": "正常",
        "funds_to_industry": "已完成",
        "issues_open": "正常",
        "oriental_output": "正常",
        "oriental_income": "正常",
        "training": "滞后",
        "transfers": "正常",
        "transfers_poor": "滞后",
        "posts_new": "已完成",
        "unsafe_housing": "滞后",
        "unsafe_water": "滞后",
        "unlifted_people": "滞后",
    }


def test_on_20_may_two_villages_are_late_with_planting_and_one_list_disagrees(snapshot):
    planting = queries.village_indicators(snapshot, MAY, indicator="flue_area").set_index("village")
    assert sorted(planting.index[planting["status"] == "滞后"]) == ["小河村", "黄连河村"]
    assert list(queries.checks(snapshot, MAY)["village"]) == ["安庆村"]


def test_on_20_may_three_villages_are_far_behind_and_two_somewhat_as_in_the_picture_of_the_map(snapshot):
    villages = queries.villages(snapshot, MAY)
    behind = dict(zip(villages["village"], villages["behind"] + villages["overdue"], strict=True))
    assert {name for name, count in behind.items() if count >= 6} == {"安庆村", "章赛村", "黄连河村"}
    assert {name for name, count in behind.items() if 3 <= count < 6} == {"小田坝村", "平安社区"}


@pytest.mark.parametrize(("on", "overdue"), [(date(2020, 3, 31), 0), (MAY, 2), (date(2020, 6, 2), 5), (END, 1)])
def test_deadlines_are_missed_and_made_good_as_the_weeks_pass(snapshot, on, overdue):
    assert int(queries.task_counts(snapshot, on)["overdue"].iloc[0]) == overdue


# --- sums -------------------------------------------------------------------------------------------------------


def test_shares_add_up_keep_their_proportion_and_stay_under_their_caps():
    assert shares.apportion(10, [1, 1, 2]) == [3, 2, 5]
    assert shares.apportion(10, [1, 1, 2], [10, 10, 4]) == [4, 2, 4]
    with pytest.raises(ValueError, match="does not fit"):
        shares.apportion(10, [1, 1], [4, 4])


@pytest.mark.parametrize("measure", ["area_mu", "output", "income_wan"])
def test_industry_figures_never_fall(measure):
    series = defaultdict(list)
    for row in industry_rows():
        if row[measure] is not None:
            series[row["village_code"], row["industry"]].append(row[measure])
    assert len(series) >= 70
    assert [key for key, values in series.items() if values != sorted(values)] == []


@pytest.mark.parametrize("measure", ["people", "poor_people"])
def test_employment_figures_never_fall(measure):
    series = defaultdict(list)
    for row in employment_rows():
        series[row["village_code"], row["item"], row["destination"]].append(row[measure])
    assert [key for key, values in series.items() if values != sorted(values)] == []


def test_task_percents_never_fall_and_agree_with_the_state(ground):
    series = defaultdict(list)
    for row in task_rows(ground):
        series[row["task_id"]].append(row["percent"])
        assert row["state"] == ("已完成" if row["percent"] == 100 else "进行中" if row["percent"] else "未开始")
    assert [key for key, values in series.items() if values != sorted(values)] == []


@pytest.mark.parametrize("ledger", LEDGERS, ids=lambda ledger: ledger.dataset)
def test_what_a_ledger_counts_up_never_falls(ground, ledger):
    contract = contracts()[ledger.dataset]
    key = [name for name in contract.primary_key if name != "report_date"]
    series = defaultdict(list)
    for row in ledger_rows(ground, ledger.dataset):
        for field in contract.fields:
            if field.cumulative and row.get(field.name) is not None:
                series[field.name, *(row[name] for name in key)].append(row[field.name])
    assert [key for key, values in series.items() if values != sorted(values)] == []


def test_a_part_is_never_more_than_its_whole(ground, lists):
    assert [row for row in industry_rows() if row["poor_households"] > row["households"]] == []
    assert [row for row in employment_rows() if row["poor_people"] > row["people"]] == []
    assert [row for rows in lists for row in rows if not 0 <= row["labour"] <= row["members"]] == []
    for ledger in LEDGERS:
        parts = [(field.name, field.at_most) for field in contracts()[ledger.dataset].fields if field.at_most]
        rows = ledger_rows(ground, ledger.dataset)
        assert [row for row in rows for part, whole in parts if (row.get(part) or 0) > (row.get(whole) or 0)] == []
    village = {v.code: v for v in scenario.VILLAGES}
    assert [row for row in industry_rows() if row["households"] > village[row["village_code"]].households] == []
    assert [row for row in industry_rows() if row["poor_households"] > village[row["village_code"]].registered] == []


def test_no_two_rows_of_a_report_share_a_key(ground, lists):
    rows = {
        "industry": industry_rows(),
        "employment": employment_rows(),
        "tasks": task_rows(ground),
        "villages": registers.village_records(ground.villages),
    }
    rows |= {ledger.dataset: ledger_rows(ground, ledger.dataset) for ledger in LEDGERS}
    for name, found in rows.items():
        keys = [tuple(row.get(part) for part in contracts()[name].primary_key) for row in found]
        assert len(keys) == len(set(keys)), name
    for found in lists:
        assert len({row["household_id"] for row in found}) == len(found)


# --- the story --------------------------------------------------------------------------------------------------


def test_the_township_on_20_may_is_the_one_in_the_pictures():
    assert on_20_may("烤烟", "area_mu") == 8312
    assert on_20_may("香料烟", "income_wan") == 137.2
    aromatic = [
        row for row in latest(industry_rows(), ("village_code", "industry"), MAY) if row["industry"] == "香料烟"
    ]
    assert round(sum(in_dan(row) for row in aromatic), 2) == 1204
    incomes = {name: on_20_may(name, "income_wan") for name in ("甘蔗", "茶叶", "肉牛", "生猪", "核桃")}
    assert incomes == {"甘蔗": 612.0, "茶叶": 388.4, "肉牛": 276.0, "生猪": 241.3, "核桃": 188.6}
    assert jobs(MAY) == {
        "新增转移就业": (402, 83),
        "技能培训": (78, 75),
        "新开发公益性岗位": (50, 38),
        "岗位信息推送": (2310, 1046),
        "在岗公益性岗位": (92, 92),
        "生态护林员": (84, 84),
        "天然林公益林管护员": (49, 31),
    }


def test_transfers_go_where_the_picture_says():
    rows = latest(employment_rows(), ("village_code", "item", "destination"), MAY)
    people: Counter[str] = Counter()
    for row in rows:
        if row["item"] == "新增转移就业":
            people[row["destination"]] += row["people"]
    assert dict(people) == {"乡内": 96, "县内": 121, "省内": 88, "上海": 41, "广东": 38, "其他": 18}


def test_flue_tobacco_is_planted_by_june_and_not_sold_before_autumn():
    rows = [row for row in industry_rows() if row["industry"] == "烤烟"]
    assert {(row["output"], row["income_wan"]) for row in rows} == {(None, None)}
    assert {row["area_mu"] for row in rows if row["report_date"] < date(2020, 4, 15)} == {None}
    planted = latest(rows, ("village_code",), date(2020, 6, 3))
    assert sum(row["area_mu"] for row in planted) >= 8750
    target = {v.code: 8750 * v.arable_mu / 61250 for v in scenario.VILLAGES}
    expected = 35 / 46
    late = [
        row["village_code"]
        for row in latest(rows, ("village_code",), MAY)
        if row["area_mu"] < expected * target[row["village_code"]]
    ]
    assert late == [scenario.HUANGLIANHE, scenario.XIAOHE]


def test_aromatic_tobacco_is_bought_from_mid_may_and_reaches_the_plan():
    rows = [row for row in industry_rows() if row["industry"] == "香料烟"]
    assert {row["output"] for row in rows if row["report_date"] < date(2020, 5, 15)} == {None}
    end = [row for row in rows if row["report_date"] == END]
    assert sum(in_dan(row) for row in end) >= 8514.71
    assert sum(row["income_wan"] for row in end) >= 985.25


def test_the_new_posts_are_filled_on_11_may_and_no_earlier():
    assert jobs(date(2020, 5, 10))["新开发公益性岗位"][0] < 50
    assert jobs(date(2020, 5, 11))["新开发公益性岗位"][0] == 50


def test_some_reports_never_come():
    industry_villages = {row["village_code"] for row in industry.records(date(2020, 4, 15), 2020)}
    assert set(industry.CODES) - industry_villages == {scenario.ZHANGSAI}
    job_villages = {row["village_code"] for row in employment.records(MAY)}
    assert set(industry.CODES) - job_villages == {scenario.ANQING, scenario.XIAOHE}


def test_the_campaign_ends_with_training_of_the_poor_still_short():
    end = jobs(END)
    assert end["新增转移就业"][0] >= 627
    assert end["新增转移就业"][1] >= 147
    assert end["技能培训"] == (146, 139)


def test_four_households_of_sixteen_people_are_left_and_one_stays_behind(lists):
    left = [[row for row in rows if row["category"] == "未脱贫户"] for rows in lists]
    assert [(len(rows), sum(row["members"] for row in rows)) for rows in left] == [(4, 16), (4, 16), (4, 16), (1, 4)]
    may = {row["members"]: row["net_income"] for row in left[2] if row["village_code"] != scenario.HUANGLIANHE}
    assert may == {4: 3840, 3: 4320}
    assert [(row["members"], row["net_income"], row["water_safe"]) for row in left[3]] == [(4, 3620, False)]


def test_unmet_guarantees_fall_and_one_village_leaves_water_unreported(lists):
    unmet = {name: [sum(row.get(name) is False for row in rows) for rows in lists] for name in registers.GUARANTEES}
    assert unmet == {
        "housing_safe": [14, 8, 3, 1],
        "schooling_met": [3, 1, 0, 0],
        "medical_met": [8, 3, 2, 0],
        "water_safe": [9, 9, 7, 2],
    }
    silent = {row["village_code"] for row in lists[2] if row["category"] in REGISTERED and row["water_safe"] is None}
    assert silent == {scenario.XIAOHE}
    unsafe = {row["village_code"] for row in lists[2] if row.get("housing_safe") is False}
    assert unsafe == {scenario.HUANGLIANHE}


def test_monitored_households_are_settled_and_two_new_ones_found(lists):
    monitored = [sum(row["category"] in registers.MONITORED for row in rows) for rows in lists]
    assert monitored == [30, 26, 13, 6]
    before = {row["household_id"]: row["category"] for row in lists[1]}
    new = [row for row in lists[2] if row["category"] == "边缘易致贫户" and before[row["household_id"]] == "一般户"]
    assert [(row["village_code"], row["helper"]) for row in new] == [(scenario.ZHANGSAI, "")] * 2


def test_the_household_list_adds_up_to_the_roster_but_for_one_slip(ground, lists):
    roster = {row["village_code"]: row for row in registers.village_records(ground.villages)}
    assert sum(row["population"] for row in roster.values()) == 29_340
    for code, village in roster.items():
        homes = [row for row in lists[0] if row["village_code"] == code]
        poor = [row for row in homes if row["category"] in REGISTERED]
        assert len(homes) == village["households"]
        assert sum(row["members"] for row in homes) == village["population"]
        assert sum(row["members"] for row in poor) == village["registered_people"]
        assert village["registered_households"] - len(poor) == (1 if code == scenario.ANQING else 0)
    assert [sum(row["members"] for row in rows) for rows in lists] == [29_340] * 4


def test_six_villages_are_marked_poor_and_no_position_is_made_up(ground):
    roster = registers.village_records(ground.villages)
    poor = {ground.names[row["village_code"]] for row in roster if row["is_poor"]}
    assert poor == {"小田坝村", "黄连河村", "安乐村", "安庆村", "章赛村", "橄榄寨村"}
    assert {row.get(name) for row in roster for name in ("longitude", "latitude", "datum", "position_source")} == {None}


def test_every_named_fate_meets_a_task_of_the_plan(ground):
    names = [task["name"] for task in ground.tasks]
    assert [part for part in tasks.STORY if not any(part in name for name in names)] == []


def test_tasks_on_20_may_one_deadline_is_missed_twice_and_the_water_is_silent(ground):
    by_id = {task["id"]: task for task in ground.tasks}
    reported = {row["task_id"]: row for row in latest(task_rows(ground), ("task_id",), MAY)}
    overdue = [
        by_id[row["task_id"]]["name"]
        for row in reported.values()
        if by_id[row["task_id"]]["deadline"] < "2020-05-20" and row["state"] != "已完成"
    ]
    assert sorted(overdue) == ["修订完善《村规民约》", "完成迁入地土地权属调整和基层党组织建设相关工作"]
    water = [row for row in reported.values() if row["reported_by"] == "乡水管站"]
    assert {row["report_date"] for row in water} == {date(2020, 5, 7)}
    assert len(water) == 3


def test_a_task_that_another_ledger_tells_is_left_to_it(ground):
    fed = {task["id"] for task in ground.tasks if task["indicator"] in ground.fed}
    assert len(fed) >= 30
    told = {row["task_id"] for row in task_rows(ground)}
    both = [task["name"] for task in ground.tasks if task["id"] in fed & told]
    assert [name for name in both if not any(part in name for part in tasks.STORY)] == []


def test_a_handful_of_tasks_is_still_open_at_the_end_and_some_were_never_reported(ground):
    by_id = {task["id"]: task for task in ground.tasks}
    reported = {row["task_id"]: row for row in latest(task_rows(ground), ("task_id",), END)}
    due = {id for id, task in by_id.items() if task["deadline"] <= "2020-06-30"}
    still_open = [id for id, row in reported.items() if id in due and row["state"] != "已完成"]
    assert 3 <= len(still_open) <= 8
    silent = [id for id in due if id not in reported and by_id[id]["indicator"] not in ground.fed]
    assert 2 <= len(silent) <= 5


# --- the ledgers of the rest of the plan --------------------------------------------------------------------------


def unmet(rows: list[dict], guarantee: str) -> Counter[str]:
    """Village → households of a register that lack a guarantee."""
    return Counter(row["village_code"] for row in rows if row.get(guarantee) is False)


@pytest.mark.parametrize("number", range(4))
def test_guarantees_still_open_are_the_households_that_the_register_of_the_day_says_lack_them(ground, lists, number):
    rows = standing(ground, "guarantees", scenario.REGISTERS[number])
    told = {(row["village_code"], row["item"]): row["open"] for row in rows}
    assert {row["report_date"] for row in rows} == {scenario.REGISTERS[number]}
    for item, guarantee in {"危房改造": "housing_safe", "饮水安全": "water_safe"}.items():
        listed = unmet(lists[number], guarantee)
        assert {code: told[code, item] for code in industry.CODES} == {code: listed[code] for code in industry.CODES}
    for item, guarantee in {"控辍保学": "schooling_met", "基本医疗保险": "medical_met"}.items():
        homes = unmet(lists[number], guarantee)
        assert [code for code in industry.CODES if not homes[code] <= told[code, item] <= 3 * homes[code]] == []


def test_open_guarantees_only_fall_and_with_the_met_make_up_the_due(ground):
    series = defaultdict(list)
    for row in ledger_rows(ground, "guarantees"):
        assert row["met"] + row["open"] == row["due"]
        if row["item"] in ("危房改造", "控辍保学", "饮水安全", "基本医疗保险", "大病保险", "乡村医生"):
            series[row["village_code"], row["item"]].append(row["open"])
    assert [key for key, values in series.items() if values != sorted(values, reverse=True)] == []
    assert {row["added"] for row in ledger_rows(ground, "guarantees") if row["item"] == "控辍保学"} == {0}


def test_doctors_contracts_and_the_safety_net_are_where_the_story_has_them(ground):
    def share(item: str, on: date) -> float:
        rows = [row for row in standing(ground, "guarantees", on) if row["item"] == item]
        return round(100 * sum(row["met"] for row in rows) / sum(row["due"] for row in rows))

    assert (share("家庭医生签约", MAY), share("家庭医生签约", END)) == (38, 85)
    assert (share("低保特困兜底", MAY), share("低保特困兜底", date(2020, 5, 31))) == (96, 100)
    doctors = {
        row["village_code"]: row["met"] for row in standing(ground, "guarantees", MAY) if row["item"] == "乡村医生"
    }
    assert [code for code, met in doctors.items() if met == 0] == [scenario.HUANGLIANHE]


@pytest.mark.parametrize("number", range(4))
def test_open_cases_are_the_monitored_households_of_the_register_of_the_day(ground, lists, number):
    cases = standing(ground, "monitoring", scenario.REGISTERS[number])
    same = ("household_id", "village_code", "head_name", "kind", "helper")
    open_cases = [
        row
        for row in sorted(cases, key=lambda row: row["household_id"])
        if row["outcome"] == "监测中" and row["kind"] != "突发困难户"
    ]
    monitored = [row | {"kind": row["category"]} for row in lists[number] if row["category"] in registers.MONITORED]
    assert [[row[name] for name in same] for row in open_cases] == [[row[name] for name in same] for row in monitored]


def test_cases_are_cleared_for_good_and_nobody_falls_back(ground):
    outcomes = defaultdict(list)
    for row in ledger_rows(ground, "monitoring"):
        outcomes[row["household_id"]].append(row["outcome"])
        assert (row["cleared_on"] is not None) == (row["outcome"] == "风险消除")
        assert row["cleared_on"] is None or row["found_on"] < row["cleared_on"] <= row["report_date"]
        assert row["found_on"] <= row["report_date"]
    assert {outcome for told in outcomes.values() for outcome in told} == {"监测中", "风险消除"}
    assert [home for home, told in outcomes.items() if told != sorted(told, key=["监测中", "风险消除"].index)] == []


def test_every_case_has_measures_but_one_that_was_found_in_may(ground):
    rows = ledger_rows(ground, "monitoring")
    bare = [(row["village_code"], row["report_date"]) for row in rows if not row["measures"]]
    assert bare == [(scenario.ZHANGSAI, MAY)]
    assert {row["risk"] for row in rows} >= {sudden.risk for sudden in scenario.SUDDEN}


def test_something_happened_to_two_ordinary_families(ground, lists):
    sudden = [row for row in standing(ground, "monitoring", END) if row["kind"] == "突发困难户"]
    listed = {row["household_id"]: row for row in lists[3]}
    assert {row["village_code"] for row in sudden} == {scenario.PINGAN, scenario.ANQING}
    assert {listed[row["household_id"]]["category"] for row in sudden} == {"一般户"}
    assert [row["helper"] for row in sudden] == [listed[row["household_id"]]["helper"] for row in sudden]


@pytest.mark.parametrize("number", range(4))
def test_an_entity_leads_the_families_that_name_it_in_the_register(ground, lists, number):
    named = Counter(row["partner"] for row in lists[number] if row["partner"])
    rows = cooperatives.records(scenario.REGISTERS[number], ground.households)
    assert {row["entity"]: row["poor_households"] for row in rows if row["poor_households"]} == dict(named)
    assert [row["entity"] for row in rows if row["state"] != "正常" and row["households"]] == []
    assert {row["category"] for row in lists[number] if row["partner"]} <= set(REGISTERED)


def test_most_willing_families_have_a_partner_and_no_family_loses_one(lists):
    willing = [[row for row in rows if row["industry_willing"] and row["labour"]] for rows in lists]
    shares_of = [round(100 * sum(bool(row["partner"]) for row in rows) / len(rows)) for rows in willing]
    assert shares_of == [58, 71, 84, 97]
    assert [row for rows in lists for row in rows if row["partner"] and not row["industry_willing"]] == []
    assert [
        row for rows in lists for row in rows if row["industry_willing"] is None and row["category"] in REGISTERED
    ] == []
    before = [{row["household_id"]: row["partner"] for row in rows if row["partner"]} for rows in lists]
    assert all(earlier.items() <= later.items() for earlier, later in pairwise(before))


def test_every_poor_village_has_a_cooperative_at_work_in_june_and_one_only_a_shell_in_may(ground):
    poor = {village.code for village in scenario.VILLAGES if village.poor}

    def without(on: date) -> set[str]:
        rows = cooperatives.records(on, ground.households)
        return poor - {r["village_code"] for r in rows if r["kind"] == "农民专业合作社" and r["state"] == "正常"}

    assert (without(MAY), without(scenario.REGISTERS[3])) == ({scenario.ZHANGSAI}, set())


def test_archives_are_the_registered_households_checked_by_april_and_right_in_june(ground, lists):
    rows = standing(ground, "records", MAY)
    poor = Counter(row["village_code"] for row in lists[2] if row["category"] in REGISTERED)
    assert {row["village_code"]: row["files"] for row in rows} == dict(poor)
    march = {
        row["village_code"] for row in standing(ground, "records", date(2020, 3, 31)) if row["checked"] < row["files"]
    }
    april = [row for row in standing(ground, "records", date(2020, 4, 8)) if row["checked"] < row["files"]]
    assert (march, april) == ({scenario.HUANGLIANHE}, [])
    assert sum(row["errors"] - row["corrected"] for row in rows) == 7
    assert sum(row["errors"] - row["corrected"] for row in standing(ground, "records", END)) == 0


def test_each_stage_of_the_settlements_is_done_when_the_story_says(ground):
    def done(work: str, on: date) -> int:
        return sum(row[work] == "已完成" for row in standing(ground, "relocation", on))

    places = len(relocation.SETTLEMENTS)
    assert [done(work, date(2020, 3, 31)) for work in ("settled", "accounted")] == [places - 1] * 2
    assert [done(work, date(2020, 4, 15)) for work in ("settled", "accounted")] == [places] * 2
    assert (done("party", date(2020, 4, 30)), done("land", MAY), done("land", date(2020, 6, 10))) == (places, 2, places)
    assert (done("audited", date(2020, 6, 20)), done("audited", END), done("accepted", END)) == (0, places, 0)
    farms = {on: [row["farm"] for row in standing(ground, "relocation", on)] for on in (MAY, date(2020, 6, 20))}
    assert list(farms.values()) == [["投入使用", "在建", "无"], ["投入使用", "投入使用", "无"]]
    may = standing(ground, "relocation", MAY)
    homes = sum(row["households"] for row in may)
    assert [round(sum(row[name] for row in may) / homes, 2) for name in ("reclaimed", "employed", "in_industry")] == [
        *(1.0, 0.87, 0.82)
    ]


def test_problems_are_put_right_one_by_one_three_of_them_late_in_may(ground):
    may = standing(ground, "rectification", MAY)
    still = [row for row in may if row["state"] != "已销号"]
    assert (len(may), len(still), sum(row["due_on"] < MAY for row in still)) == (38, 8, 3)
    assert {row["state"] for row in standing(ground, "rectification", date(2020, 6, 20))} == {"已销号"}
    rows = ledger_rows(ground, "rectification")
    assert [row for row in rows if bool(row["evidence"]) != (row["state"] == "已销号")] == []
    assert [row for row in rows if (row["closed_on"] is None) != (row["state"] != "已销号")] == []
    units = {row["name"] for row in csv.DictReader((DATA / "plan" / "units.csv").open(encoding="utf-8"))}
    assert {problem.unit for problem in rectification.PROBLEMS} <= units
    assert len({problem.problem for problem in rectification.PROBLEMS}) == 38


def test_money_goes_to_industry_and_almost_all_of_it_is_published_in_the_end(ground):
    rows = standing(ground, "funds", MAY)
    integrated = [row for row in rows if row["fund"] == "涉农整合资金"]
    planned = sum(row["planned_wan"] for row in integrated)
    assert 1500 < sum(row["planned_wan"] for row in rows) < 2500
    assert round(100 * sum(r["planned_wan"] for r in integrated if r["purpose"] == "产业") / planned) == 36
    assert sum(not row["published"] for row in rows) == 4
    assert sum(not row["published"] for row in standing(ground, "funds", END)) == 1
    assert [row for row in ledger_rows(ground, "funds") if row["arrived_wan"] > row["planned_wan"]] == []


@pytest.mark.parametrize(("on", "stations"), [(date(2020, 4, 1), 2), (date(2020, 4, 22), 4), (MAY, 5), (END, 9)])
def test_shops_on_the_net_open_village_by_village(ground, on, stations):
    rows = standing(ground, "sales", on)
    assert len({row["village_code"] for row in rows if row["channel"] == "电商站点"}) == stations


def test_village_rules_are_revised_in_eight_villages_by_april_and_talks_begin_after_20_may(ground):
    rows = ledger_rows(ground, "activities")
    assert (
        len(rows)
        == len(activities.EVENTS)
        == len({(row["report_date"], row["village_code"], row["kind"]) for row in rows})
    )
    rules = {row["village_code"]: row["report_date"] for row in rows if row["kind"] == "村规民约"}
    late = {code for code, held in rules.items() if held > date(2020, 4, 30)}
    assert (len(rules), late) == (10, {scenario.ZHANGSAI, scenario.ANQING})
    assert min(row["report_date"] for row in rows if row["kind"] == "宣讲") == date(2020, 5, 26)
    kinds = {row["kind"] for row in rows if row["village_code"] == scenario.GANLANZHAI}
    assert kinds == {"村规民约"}


def test_workshops_that_meet_the_conditions_are_recognised_one_by_one(ground):
    def recognised(on: date) -> int:
        return sum(row["recognised_on"] is not None for row in standing(ground, "workshops", on))

    assert (recognised(MAY), recognised(END)) == (3, 4)
    assert sum(row["eligible"] for row in standing(ground, "workshops", END)) == 4


def test_tourism_is_planned_and_begun_but_nothing_runs_yet_in_may(ground):
    kinds = Counter(row["kind"] for row in standing(ground, "tourism", MAY))
    assert kinds == {"精品线路": 2, "旅游扶贫示范点": 1, "旅游扶贫示范户": 3}
    assert {row["stage"] for row in standing(ground, "tourism", MAY)} == {"谋划", "创建中"}


def test_poor_villages_come_to_an_income_of_their_own_from_roster_to_roster(ground):
    poor = [[r for r in registers.village_records(ground.villages, n) if r["is_poor"]] for n in range(3)]
    assert [sum(row["collective_income_wan"] > 0 for row in rows) for rows in poor] == [3, 4, 6]
    assert [sum(bool(row["featured_industry"]) for row in rows) for rows in poor] == [5, 5, 6]


def test_places_and_entities_that_do_not_exist_say_so(ground):
    names = {"relocation": "settlement", "cooperatives": "entity", "tourism": "place", "workshops": "workshop"}
    told = [row[name] for dataset, name in names.items() for row in ledger_rows(ground, dataset)]
    assert [name for name in told if "演示" not in name] == []


@pytest.mark.parametrize("on", [*scenario.REGISTERS, END])
def test_no_two_ledgers_disagree_but_in_the_one_slip(snapshot, on):
    assert list(queries.checks(snapshot, on)["check_id"]) == ["roster_households"]


def test_on_20_may_the_new_ledgers_tell_their_indicators(snapshot):
    goals = queries.indicators(snapshot, MAY).set_index("id")
    told = {id: round(float(goals.at[id, "actual"]), 1) for id in NEW_INDICATORS}
    assert told == NEW_INDICATORS


# --- nobody -----------------------------------------------------------------------------------------------------


def test_no_id_number_can_be_a_persons_and_no_phone_a_subscribers(lists):
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    for row in lists[0]:
        number = row["id_number"]
        check = "10X98765432"[sum(int(d) * w for d, w in zip(number[:17], weights, strict=True)) % 11]
        assert number.startswith("000000")
        assert number[17] != check
        assert row["phone"] == "" or (row["phone"].startswith("100") and len(row["phone"]) == 11)
    assert len({row["id_number"] for row in lists[0]}) == len(lists[0])
    assert {key for row in lists[0] for key in row} & {"longitude", "latitude"} == set()


def test_names_come_from_the_two_lists_of_characters(lists):
    for row in lists[0]:
        for name in filter(None, (row["head_name"], row["helper"])):
            assert name[0] in registers.SURNAMES
            assert set(name[1:]) <= set(registers.GIVEN)
