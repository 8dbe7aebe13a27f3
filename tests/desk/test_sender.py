"""Who sent a file, as far as it says so itself."""

from __future__ import annotations

from datetime import date

import pytest

from pingda_dash import desk, settings
from pingda_dash.desk.sender import stated_sender
from pingda_dash.ingest import CheckedFile
from pingda_dash.lake import Lake
from pingda_dash.plan import load_plan

SENDERS = ("乡农业中心", "乡烟站", "平达社区")


def checked(home, *senders: str) -> CheckedFile:
    rows = [f"2020-05-20,平达社区,{what},9,{name}" for name, what in zip(senders, ("烤烟", "茶叶"), strict=False)]
    data = "\n".join(["统计日期,村,产业,面积(亩),填报单位", *rows]).encode()
    return desk.check(Lake.open(home, "real"), [("表.csv", data)], date(2020, 5, 20))[0]


@pytest.mark.parametrize(
    ("files", "name"),
    [
        ([("乡烟站", "乡烟站")], "乡烟站"),
        ([("乡烟站", "")], "乡烟站"),
        ([("",)], None),
        ([("乡烟站", "乡农业中心")], None),
        ([("乡烟站",), ("乡农业中心",)], None),
        ([("乡烟站",), ("",)], "乡烟站"),
        ([("外乡",)], None),
        ([("乡烟站", "外乡")], None),
    ],
)
def test_the_sender_is_the_one_that_every_file_that_names_one_names(home, files, name):
    plan = load_plan(settings.data_dir() / "plan")
    assert stated_sender([checked(home, *senders) for senders in files], plan, SENDERS) == name


def test_a_unit_is_recognised_by_its_other_names(home):
    plan = load_plan(settings.data_dir() / "plan")
    unit = next(unit for unit in plan.units if unit.aliases)
    assert stated_sender([checked(home, unit.aliases[0])], plan, (*SENDERS, unit.name)) == unit.name


@pytest.mark.parametrize("title", ["填报单位:平达社区居委会", "报送单位:平达乡平达社区", "编制单位:平达社区  单位:亩"])
def test_a_title_names_a_village_by_its_committee(home, title):
    data = "\n".join([title, "统计日期,村,产业,面积(亩)", "2020-05-20,平达社区,烤烟,9"]).encode()
    files = desk.check(Lake.open(home, "real"), [("表.csv", data)], date(2020, 5, 20))
    assert stated_sender(files, load_plan(settings.data_dir() / "plan"), SENDERS) == "平达社区"
