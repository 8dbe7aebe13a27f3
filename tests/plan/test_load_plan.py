"""Reading a plan folder: what a faulty one is told, and the campaign's calendar."""

from __future__ import annotations

import shutil
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from pingda_dash.errors import BrokenPlan
from pingda_dash.plan import Clause, Indicator, Task, Unit, load_plan
from pingda_dash.settings import data_dir


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the township's own plan, to be broken."""
    return Path(shutil.copytree(data_dir() / "plan", tmp_path / "plan"))


def swap(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    assert text.count(old) == 1, (name, old)
    (folder / name).write_text(text.replace(old, new), encoding="utf-8", newline="")


def faults(folder: Path) -> list[str]:
    with pytest.raises(BrokenPlan) as broken:
        load_plan(folder)
    first, *lines = str(broken.value).splitlines()
    assert first == "方案数据(data/plan)有误,请核对:"
    return lines


def test_a_plan_that_has_changed_is_read_again(folder):
    before = load_plan(folder)
    assert load_plan(folder) is before
    swap(folder, "indicators.csv", "烤烟大田移栽,亩,at_least,0,8750,", "烤烟大田移栽,亩,at_least,0,8751,")
    assert {one.target for one in load_plan(folder).indicators} - {one.target for one in before.indicators} == {8751}


@pytest.mark.parametrize(
    ("name", "old", "new", "fault"),
    [
        ("indicators.csv", "烤烟大田移栽,亩,at_least,0,8750,", "烤烟大田移栽,亩,at_least,0,八千,",
         "target 列:「八千」不是数"),
        ("indicators.csv", "烤烟大田移栽,亩,at_least,", "烤烟大田移栽,亩,atleast,",
         "direction 列:「atleast」不在可用的词里,可用:at_least、at_most_zero、hold"),
        ("indicators.csv", "2020-04-15,2020-05-31,", "2020-04-15,2020-5-31,",
         "deadline 列:「2020-5-31」不是日期,应写成 2020-06-30"),
        ("indicators.csv", "2020-04-15,2020-05-31,", "2020-06-15,2020-05-31,", "deadline 列:早于起始日 start"),
        ("indicators.csv", "industry,area_mu,烤烟", "industries,area_mu,烤烟",
         "dataset 列:没有「industries」这本台账,可用:"),
        ("indicators.csv", "industry,area_mu,烤烟", "industry,acres,烤烟",
         "measure 列:「acres」不在可用的词里,可用:area_mu、"),
        ("indicators.csv", "industry,area_mu,烤烟", "industry,area_mu,水烟",
         "item 列:「水烟」不在可用的词里,可用:烤烟、"),
        ("indicators.csv", "flue_area,", "flue_output,", "id 列:「flue_output」与第 "),
        ("tasks.csv", "T98,", "T97,", "id 列:「T97」与第 101 行重复"),
        ("tasks.csv", "unlifted_income,4户16人达标", "no_such,4户16人达标",
         "indicators 列:indicators.csv 里没有「no_such」"),
        ("tasks.csv", ",4户16人达标,", ",四户十六人稳定达标销号了,", "short_name 列:超过 10 个字"),
        ("tasks.csv", ",专题报告,明示", ",,明示", "short_name 列:不能空着"),
        ("units.csv", ",乡烟站,", ",乡烟草站,", "responsible_units 列:units.csv 里没有「乡烟站」"),
        ("units.csv", ",乡烟站,部门", ",乡烟站,科室", "kind 列:「科室」不在可用的词里"),
        ("clauses.csv", "6个贫困村村级", "7个贫困村村级", "text 列:与 source.txt 的原文不一致"),
    ],
)  # fmt: skip
def test_a_fault_is_named_by_file_row_and_column(folder: Path, name: str, old: str, new: str, fault: str) -> None:
    swap(folder, name, old, new)
    assert any(fault in line for line in faults(folder))


def test_the_row_is_the_one_a_spreadsheet_shows(folder: Path) -> None:
    swap(folder, "units.csv", "U02,乡扶贫办", "U01,乡扶贫办")
    assert faults(folder) == ["units.csv 第 3 行 id 列:「U01」与第 2 行重复"]


def test_all_faults_are_told_at_once(folder: Path) -> None:
    swap(folder, "indicators.csv", "industry,area_mu,烤烟", "industry,area_mu,水烟")
    swap(folder, "tasks.csv", ",专题报告,明示", ",,明示")
    note = faults(folder)
    assert [line.split(" ")[0] for line in note] == ["tasks.csv", "indicators.csv"]


def test_a_quote_that_is_not_in_its_clause_is_refused(folder: Path) -> None:
    swap(folder, "tasks.csv", "4月底前出台年度政策支持肉牛产业发展", "4月底前出台年度政策支持水牛产业发展")
    assert faults(folder) == ["tasks.csv 第 23 行 quote 列:不是「四(一)1」原文里的话"]


def test_a_task_may_not_stand_in_for_the_indicator_it_feeds(folder: Path) -> None:
    swap(folder, "tasks.csv", ",,每户至少1人就业,", ",households_employed,每户至少1人就业,")
    assert "不能互相代替" in faults(folder)[0]


def test_an_indicator_that_no_task_rests_on_is_refused(folder: Path) -> None:
    swap(folder, "tasks.csv", ",job_info,岗位信息全推送,", ",,岗位信息全推送,")
    assert faults(folder) == [
        "indicators.csv 第 25 行 id 列:没有任务以「job_info」为准,请写进 tasks.csv 某一行的 indicators"
    ]


def test_a_time_limit_is_a_whole_number_of_days(folder: Path) -> None:
    swap(folder, "campaign.yaml", "  days: 15", "  days: 0")
    assert faults(folder) == ["campaign.yaml:有一项写法不对:timely 的 days「0」应是 1 以上的天数"]


def test_a_plan_without_a_time_limit_has_none(folder: Path) -> None:
    text = (folder / "campaign.yaml").read_text(encoding="utf-8")
    (folder / "campaign.yaml").write_text(text[: text.index("timely:")], encoding="utf-8")
    assert load_plan(folder).campaign.timely is None


def test_a_missing_file_and_a_missing_column_are_named(folder: Path) -> None:
    (folder / "units.csv").unlink()
    swap(folder, "clauses.csv", "id,part,title,text", "id,part,title,words")
    note = faults(folder)
    assert "units.csv:没有这个文件" in note
    assert "clauses.csv 第 1 行 text 列:缺少这一列" in note


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            "start: 2020-03-20",
            "start: 3月20日",
            "campaign.yaml:有一项写法不对:start 的「3月20日」不是日期,应写成 2020-06-30",
        ),
        ("township: 平达乡\n", "", "campaign.yaml township 列:缺少这一项"),
        ("end: 2020-06-30", "end: 2019-06-30", "campaign.yaml end 列:早于 start"),
        ("demo_day: 2020-05-20", "demo_day: 2020-07-01", "campaign.yaml demo_day 列:不在 start 到 end 之间"),
        (
            "affairs_unit: 乡扶贫办",
            "affairs_unit: 镇扶贫办",
            "campaign.yaml affairs_unit 列:「镇扶贫办」不在 units.csv 的单位里",
        ),
        (
            "villages_unit: 各村(社区)",
            "villages_unit: 各村",
            "campaign.yaml villages_unit 列:「各村」不在 units.csv 的单位里",
        ),
    ],
)
def test_a_broken_campaign_is_told_in_words(folder: Path, old: str, new: str, fault: str) -> None:
    swap(folder, "campaign.yaml", old, new)
    assert fault in faults(folder)


def test_a_file_saved_by_excel_with_a_mark_reads_the_same(folder: Path) -> None:
    before = load_plan(folder)
    for path in folder.glob("*.csv"):
        text = path.read_text(encoding="utf-8")
        path.write_text("\ufeff" + text.replace("\n", "\r\n"), encoding="utf-8", newline="")
    assert load_plan(folder) == before


@pytest.mark.parametrize(
    ("on", "day", "left"),
    [
        (date(2020, 3, 19), 0, 103),
        (date(2020, 3, 20), 1, 102),
        (date(2020, 5, 20), 62, 41),
        (date(2020, 6, 30), 103, 0),
        (date(2020, 9, 30), 103, 0),
    ],
)
def test_the_campaign_counts_its_days(on: date, day: int, left: int) -> None:
    campaign = load_plan(data_dir() / "plan").campaign
    assert (campaign.day(on), campaign.days_left(on)) == (day, left)


def test_a_unit_answers_to_its_aliases() -> None:
    plan = load_plan(data_dir() / "plan")
    assert plan.unit("农业中心") == plan.unit("乡农业中心")
    with pytest.raises(KeyError):
        plan.unit("县农业局")


@pytest.mark.parametrize(
    ("name", "shape"), [("clauses", Clause), ("units", Unit), ("indicators", Indicator), ("tasks", Task)]
)
def test_the_readme_lists_the_columns_the_reader_asks_for(name: str, shape: type) -> None:
    folder = data_dir() / "plan"
    header = (folder / f"{name}.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
    assert f"| `{name}.csv` | {', '.join(header)} |" in (folder / "README.md").read_text(encoding="utf-8")
    assert {field.name for field in fields(shape)} == set(header)
