"""What of checked files is accepted, with which yes, and what is remembered of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

import pytest

from pingda_dash import desk
from pingda_dash.desk import confirmations
from pingda_dash.desk.confirmations import NotConfirmed
from pingda_dash.ingest import CheckedFile, Overrides
from pingda_dash.lake import Lake, LoadResult, NotAccepted
from pingda_dash.settings import data_dir
from pingda_dash.versions import NotTheNewest

DAY = date(2020, 5, 20)


def employment(name: str, column: str, *rows: str) -> tuple[str, bytes]:
    return name, "\n".join([f"统计日期,村,项目,{column}", *(f"2020-05-20,{row}" for row in rows)]).encode()


def accepted(lake: Lake, checked: Sequence[CheckedFile], hour: int = 12) -> LoadResult:
    return desk.accept(lake, checked, "乡社保中心", "", datetime(2020, 5, 20, hour))  # noqa: DTZ001 - wall time


def people(lake: Lake) -> list[tuple[str, int]]:
    return lake.cursor().execute("SELECT item, people FROM lake.employment ORDER BY ALL").fetchall()


def test_the_good_rows_of_a_file_are_accepted_alone_where_a_clerk_says_so(home):
    lake = Lake.open(home, "real")
    file = employment("一.csv", "人次", "平达社区,技能培训,7", "平达社区,新增转移就业,八")
    whole = desk.receive(lake, [file, employment("二.csv", "人次", "小河村,技能培训,9")], DAY)
    with pytest.raises(NotAccepted):
        accepted(lake, whole)
    assert lake.is_empty()
    accepted(lake, [replace(whole[0], partly=True), whole[1]])
    assert people(lake) == [("技能培训", 7), ("技能培训", 9)]
    counted = lake.cursor().execute("SELECT filename, rows_in, rows_good, rows_returned FROM lake.uploads ORDER BY 1")
    assert counted.fetchall() == [("一.csv", 2, 1, 1), ("二.csv", 1, 1, 0)]


def test_rows_that_contradict_go_back_from_both_files(home):
    lake = Lake.open(home, "real")
    both = desk.receive(
        lake,
        [
            employment("一.csv", "人次", "平达社区,技能培训,7", "小河村,技能培训,9"),
            employment("二.csv", "人次", "平达社区,技能培训,8", "平达社区,新增转移就业,5"),
        ],
        DAY,
    )
    accepted(lake, [replace(file, partly=True) for file in both])
    assert people(lake) == [("技能培训", 9), ("新增转移就业", 5)]


def test_what_a_clerk_told_of_a_column_is_remembered_the_newest_first(home):
    lake = Lake.open(home, "real")
    for hour, field in enumerate(["poor_people", "people"]):
        choices = Overrides(columns={"实到 (人)": field, "人次": "" if field == "people" else "people"})
        file = employment(f"{hour}.csv", "人次,实到 (人)", f"平达社区,技能培训,{hour + 8},{hour + 1}")
        checked = desk.receive(lake, [file], DAY, overrides=[choices])
        assert [one.problems for one in checked] == [[]]
        accepted(lake, checked, hour)
    next_time = desk.receive(lake, [employment("二.csv", "实到", "小河村,技能培训,7")], DAY)[0]
    assert (next_time.ok, next_time.notes) == (True, ["“实到”按上次的对应读作“人次”。"])


def test_a_heading_that_two_offices_use_for_different_things_is_asked_about_again(home):
    lake = Lake.open(home, "real")
    for hour, (author, field) in enumerate([("乡社保中心", "poor_people"), ("乡扶贫办", "people")]):
        choices = Overrides(columns={"实到": field, "人次": "" if field == "people" else "people"})
        file = employment(f"{hour}.csv", "人次,实到", f"平达社区,技能培训,{hour + 8},{hour + 1}")
        checked = desk.receive(lake, [file], DAY, overrides=[choices])
        desk.accept(lake, checked, author, "", datetime(2020, 5, 20, hour))  # noqa: DTZ001 - wall time
    assert desk.references(lake, data_dir()).remembered == {}


def test_nothing_is_remembered_of_a_file_that_was_not_accepted(home):
    lake = Lake.open(home, "real")
    desk.receive(lake, [employment("一.csv", "实到", "平达社区,技能培训,7")], DAY, overrides=[Overrides()])
    assert desk.references(lake, data_dir()).remembered == {}


# --- with which yes ---------------------------------------------------------------------------------------------

HEADER = "统计日期,村,产业,面积(亩)"
NOON = datetime(2020, 5, 20, 12)  # noqa: DTZ001 - wall time


def weighed(lake: Lake, *rows: str, header: str = HEADER) -> desk.Verdict:
    """The verdict on an industry ledger."""
    return desk.weigh(lake, desk.receive(lake, [("移栽.csv", "\n".join([header, *rows]).encode())], DAY))


def test_what_is_asked_is_not_accepted_without_a_yes_to_every_code(home):
    lake = Lake.open(home, "real")
    desk.accept_verdict(lake, weighed(lake, "2020-05-13,平达社区,烤烟,900"), "乡烟站", "", NOON)
    verdict = weighed(lake, "2020-05-19,平达社区,烤烟,800", "2019-05-20,小河村,茶叶,9")
    assert {one.code for one in verdict.files[0].warnings} == {"falls-back", "outside-campaign"}
    before = lake.version()
    for yes in [(), {"falls-back"}, {"outside-campaign", "figure-jumped"}]:
        with pytest.raises(NotConfirmed):
            desk.accept_verdict(lake, verdict, "乡烟站", "", NOON, yes)
    assert lake.version() == before
    result = desk.accept_verdict(lake, verdict, "乡烟站", "", NOON, {"falls-back", "outside-campaign"})
    assert lake.files(result.version)["confirmed"].tolist() == ["outside-campaign falls-back"]


def test_nothing_asked_is_recorded_as_nothing_confirmed(home):
    lake = Lake.open(home, "real")
    verdict = weighed(lake, "2020-05-13,平达社区,烤烟,900")
    result = desk.accept_verdict(lake, verdict, "乡烟站", "", NOON, {confirmations.ALL})
    assert lake.files(result.version)["confirmed"].isna().all()


def test_a_verdict_of_an_older_version_is_not_accepted(home):
    lake = Lake.open(home, "real")
    verdict = weighed(lake, "2020-05-13,平达社区,烤烟,900")
    desk.accept_verdict(lake, weighed(lake, "2020-05-13,小河村,茶叶,9"), "乡烟站", "", NOON)
    with pytest.raises(NotTheNewest):
        desk.accept_verdict(lake, verdict, "乡烟站", "", NOON)


def test_more_questions_than_are_listed_are_answered_by_all_alone(home):
    lake = Lake.open(home, "real")
    verdict = weighed(lake, "2019-05-20,小河村,茶叶,9")
    (file,) = verdict.files
    long = replace(verdict, files=(replace(file, warning_count=2),))
    with pytest.raises(NotConfirmed):
        desk.accept_verdict(lake, long, "乡烟站", "", NOON, {"outside-campaign"})
    desk.accept_verdict(lake, long, "乡烟站", "", NOON, {confirmations.ALL})


def test_a_column_that_was_confirmed_as_not_read_is_not_asked_about_again(home):
    lake, header = Lake.open(home, "real"), f"{HEADER},人均分红"
    verdict = weighed(lake, "2020-05-13,平达社区,烤烟,900,12", header=header)
    (file,) = verdict.files
    if not file.warnings:  # a reader that does not ask by itself
        file.warn("outside-campaign", 2, "统计日期", "x", start=DAY, end=DAY, count=1)
        file.warnings[-1] = replace(file.warnings[-1], code="unread-column", column="人均分红", details={"title": ""})
    answered = confirmations.confirmed(replace(file, overrides=Overrides(columns={"面积(亩)": "area_mu"})), None)
    assert answered.overrides.columns == {"面积(亩)": "area_mu", "人均分红": ""}
    accepted(lake, [answered])
    assert desk.references(lake, data_dir()).remembered["industry"]["人均分红"] == ""
