"""The sentence at the head of each page, from small lakes: what is late, what is well, what nobody has reported."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

from pingda_dash import directives, headlines, minutes, queries
from pingda_dash.accounts import User
from pingda_dash.directives import Addressee, Directive
from pingda_dash.panels import sentences
from pingda_dash.panels.sentences import Sentence
from pingda_dash.plan import load_plan
from pingda_dash.queries import Question
from pingda_dash.settings import data_dir
from pingda_dash.snapshot import Snapshot
from tests.sql.test_meeting import LEDGERS
from tests.sql.test_standing import COOPS, MAY_6, MAY_20, VILLAGES, guarantee, leaf, task_row, trained
from tests.tables import snapshot_of

JUNE_30, JULY = date(2020, 6, 30), date(2020, 7, 15)
KINDS = {"duties", "indicator", "task", "unit", "village", "rows", "page", "directives"}
"""What the pieces of a sentence may open."""
RULES = next(task.id for task in load_plan(data_dir() / "plan").tasks if "village_rules" in task.indicators)


def sentence(
    snapshot: Snapshot, page: str, day: date = MAY_20, promises: Iterable[dict[str, object]] = (), **about: str
) -> Sentence:
    """A page's sentence on a day. promises: rows of `minutes.promises`."""

    def ask(question: Question, **params: object) -> pd.DataFrame:
        return question(snapshot, day, **params)

    made = headlines.of_page(page, ask, json.dumps(list(promises)), **about)
    assert made is not None
    return made


def promise(number: int, item: str, noted: date, promised: date) -> dict[str, object]:
    return {"id": number, "item": item, "as_of": noted.isoformat(), "promised": promised.isoformat()}


def tones(of: Sentence) -> set[str]:
    return {piece.tone for piece in (*of.state, *of.outcome)} - {""}


def project(number: int, spent: float, published: bool = True) -> dict[str, object]:
    return {
        "report_date": MAY_20, "project_id": f"Z{number}", "project": "道路", "fund": "涉农整合资金", "purpose": "产业",
        "planned_wan": 100.0, "arrived_wan": 100.0, "spent_wan": spent, "published": published,
    }  # fmt: skip


# --- nothing is known -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("day", [date(2020, 3, 20), MAY_20, JULY])
@pytest.mark.parametrize("page", [page for page in headlines.PAGES if page != headlines.DIRECTIVES])
def test_on_an_empty_lake_every_page_says_that_nobody_has_reported(page: str, day: date) -> None:
    made = sentence(snapshot_of(), page, day)
    assert re.search("未报送|没有收到|未到起始日", made.text), made.text
    assert tones(made) <= {"none"}
    assert not re.search("在进度上|完成|没有逾期|照此下去", made.text)


def test_the_first_days_name_who_owes_most_and_where_the_templates_are() -> None:
    made = sentence(snapshot_of(tasks=[task_row(date(2020, 3, 20), COOPS, "进行中", 1)]), "", date(2020, 3, 20))
    assert made.text.startswith("16 本台账收到 1 本") and "不算按期。最该催:乡" in made.text
    assert {"page:upload"} < {piece.pick for piece in made.outcome}


def test_where_most_ledgers_never_came_what_was_heard_to_be_late_is_said_all_the_same() -> None:
    some = snapshot_of(tasks=[task_row(date(2020, 5, 19), "T02", "进行中", 10.0)])
    made = {page: sentence(some, page).text for page in (headlines.OVERVIEW, headlines.COUNTDOWN, headlines.MEETING)}
    assert len(set(made.values())) == 1
    assert made[""].startswith("16 本台账只收到 1 本;1 项逾期,最久 20 天:贫困家庭稳定就业(乡社保中心,期限 4月30日);"), (
        made
    )
    assert "项未报送。最该催:" in made[""]


def test_before_its_first_day_nothing_is_owed_and_nobody_is_urged() -> None:
    for page in (headlines.OVERVIEW, headlines.COUNTDOWN, headlines.MEETING, headlines.REPORTING):
        assert sentence(snapshot_of(), page, date(2020, 3, 19)).text == "101 项任务都未到起始日。可以先下载模板。"
    assert sentence(snapshot_of(), headlines.MAP, date(2020, 3, 19)).text == "10 个村的任务都未到起始日。"


def test_a_ledger_that_never_came_is_named_with_whoever_answers_for_it() -> None:
    assert sentence(snapshot_of(), "employment").text.startswith(
        "8 项任务都未报送,还不能判断;就业扶贫从未报过(乡社保中心)。"
    )


def test_villages_that_are_missing_from_a_ledger_are_counted() -> None:
    rows = [row for row in trained((MAY_20, 100)) if row["village_code"] != VILLAGES[-1]]
    made = sentence(snapshot_of(employment=rows), "employment")
    assert "就业扶贫只报了 9/10 村" in made.text
    assert "ok" not in tones(made)


# --- something is late ------------------------------------------------------------------------------------------


LATE: dict[str, list[dict[str, object]]] = {
    "activities": [
        {"report_date": MAY_6, "village_code": code, "kind": "村规民约", "event": f"修订{code}", "people": 30,
         "completes": True}
        for code in VILLAGES[:5]
    ]
}  # fmt: skip


JUNE_5 = date(2020, 6, 5)
HOUSING = [
    guarantee(day, code, "危房改造", 10, 8 if code == VILLAGES[4] else 10)
    for day in (MAY_6, MAY_20)
    for code in VILLAGES
]
"""Two homes of 黄连河村 are still unsafe after the deadline."""


def test_the_worst_is_named_with_who_must_act_and_the_day_that_was_promised() -> None:
    snapshot = snapshot_of(**LATE)
    noted = [
        promise(1, f"task:{RULES}", MAY_6, date(2020, 5, 12)),
        promise(2, f"task:{RULES}", date(2020, 5, 13), date(2020, 5, 18)),
        promise(3, f"task:{RULES}", date(2020, 5, 27), date(2020, 6, 3)),  # nobody has said that yet
    ]
    assert (
        "村规民约修订 50%(乡宣传办,安乐村最低 0%,承诺 5月18日,已过 2 天)"
        in sentence(snapshot, "motivation", MAY_20, noted).text
    )
    assert "承诺 5月18日)" in sentence(snapshot, "motivation", date(2020, 5, 15), noted).text
    assert "期限 4月30日)" in sentence(snapshot, "motivation").text
    made = sentence(snapshot, "motivation", MAY_20, noted)
    assert made.text.startswith("1 项逾期,最久 20 天:")
    picks = {piece.text: piece.pick for piece in made.state}
    assert picks["1 项逾期"] == "duties:页@motivation@逾期"
    assert picks["乡宣传办"] == "unit:乡宣传办" and picks["村规民约修订 50%"] == "indicator:village_rules"


def test_a_meeting_begins_with_the_promise_that_was_not_kept_and_what_is_to_decide(demo_snapshot: Snapshot) -> None:
    concerns = queries.concerns(demo_snapshot, MAY_20)
    lagging = concerns[concerns["kind"].isin(["突破", "逾期", "滞后"])]
    first = lagging[lagging["topic"] == "任务"].iloc[0]
    noted = [promise(1, first["key"], MAY_6, date(2020, 5, 18))]
    made = sentence(demo_snapshot, "meeting", MAY_20, noted)
    assert f"1 项承诺没有兑现,{first['subject']}({first['unit']},承诺 5月18日,已过 2 天)" in made.text
    assert f"今天要定 {len(lagging)} 项的完成日,先定 " in made.text
    assert first["key"] in {piece.pick for piece in made.state}
    again = promise(2, first["key"], MAY_20, date(2020, 5, 25))
    renewed = sentence(demo_snapshot, "meeting", MAY_20, [*noted, again]).text
    assert "没有兑现" not in renewed and f"今天要定 {len(lagging) - 1} 项" in renewed


def test_a_promise_for_a_duty_or_the_problems_of_a_unit_is_said_of_its_villages_and_of_the_unit() -> None:
    noted = [promise(1, f"task:{RULES}", MAY_6, date(2020, 5, 25))]
    made = sentence(snapshot_of(**LATE), "map", MAY_20, noted, village="530523206206")
    assert "村规民约修订" in made.text and "全乡承诺 5月25日" in made.text, made.text
    problem = {
        "report_date": MAY_20, "problem_id": "W1", "problem": "道路破损", "source": "省级巡视", "unit": "乡水管站",
        "due_on": date(2020, 4, 30), "state": "整改中",
    }  # fmt: skip
    noted = [promise(1, "unit:乡水管站", MAY_6, date(2020, 5, 18))]
    for page, about in (("rectification", {}), ("units", {"unit": "乡水管站"})):
        made = sentence(snapshot_of(rectification=[problem]), page, MAY_20, noted, **about)
        assert "承诺 5月18日,已过 2 天" in made.text, made.text


def test_a_promise_that_was_struck_through_is_none(tmp_path: Path) -> None:
    at = datetime(2020, 5, 6, 9, tzinfo=UTC)
    item, due = f"task:{RULES}", date(2020, 5, 12)
    note = minutes.Note(item, "村规民约修订", MAY_6, "本周办完", due, "50%", "逾期", "甲", "", at)
    first = minutes.add(tmp_path, note)
    minutes.add(tmp_path, replace(note, promised=None))
    [kept] = json.loads(minutes.promises(tmp_path))
    assert kept == promise(first, item, MAY_6, due)
    minutes.strike(tmp_path, first, "甲", at)
    assert minutes.promises(tmp_path) == "[]"


def test_what_is_behind_says_what_it_takes_to_be_on_time() -> None:
    made = sentence(snapshot_of(employment=trained((MAY_6, 60), (MAY_20, 62))), "employment")
    assert "滞后:技能培训" in made.text and "(乡社保中心,6月30日前)" in made.text
    assert re.search(r"。要赶上,技能培训每天要 2 人次\(近两周每天 0\.\d 人次\)。$", made.text), made.text
    assert "逾期" not in made.text and "warn" in tones(made)


def test_a_pace_says_since_when_it_is_and_one_that_is_enough_is_not_what_lacks(demo_snapshot: Snapshot) -> None:
    once = sentence(snapshot_of(employment=trained((MAY_20, 40))), "employment")
    assert re.search(r"。要赶上,技能培训每天要 3 人次\(开始以来每天 0\.\d 人次\)。$", once.text), once.text
    far = sentence(snapshot_of(employment=trained((date(2020, 4, 6), 38), (MAY_20, 40))), "employment")
    assert "(4月6日以来每天不到 0.1 人次)" in far.text, far.text
    fast = sentence(demo_snapshot, "monitoring")  # 4.5 households a week came, 3 are needed: it is something else
    assert "滞后" in fast.text and "要赶上" not in fast.text


def test_what_lacks_in_one_village_alone_is_said_of_that_village() -> None:
    made = sentence(snapshot_of(guarantees=HOUSING), "guarantees", JUNE_5)
    assert "农村危房清零剩 2 户(乡扶贫办,都在黄连河村,期限 5月31日)" in made.text


def test_a_broken_floor_is_called_so_before_what_is_overdue() -> None:
    rows = [guarantee(MAY_20, code, "控辍保学", 10, 10, added=int(code == VILLAGES[0])) for code in VILLAGES]
    made = sentence(snapshot_of(guarantees=rows), "guarantees")
    assert made.text.startswith("1 项突破和逾期:辍学增量为零"), made.text


def test_a_problem_past_its_day_is_no_duty_and_says_who_must_close_it() -> None:
    made = sentence(snapshot_of(**LEDGERS), "rectification")
    assert made.text.startswith("3 条问题已销号 1 条;2 条超期未销号,最久 16 天:旧房未拆(乡住建局,期限 5月4日)")
    assert sentence(snapshot_of(**LEDGERS), "units", unit="乡住建局").text.count("2 条问题超期未销号") == 1


# --- all is well, as far as it is known --------------------------------------------------------------------------


def test_green_stands_only_where_everything_was_reported_and_lately() -> None:
    rows = [leaf(MAY_20, code, 875) for code in VILLAGES]
    made = sentence(snapshot_of(industry=rows), "industry")
    assert "已报送的没有逾期和滞后" in made.text and "ok" not in tones(made)  # what is sold has not been reported
    money = [project(number, 57) for number in range(3)]
    made = sentence(snapshot_of(funds=money), "funds")
    assert "2 项任务全部完成" in made.text and "ok" in tones(made)
    partly = sentence(snapshot_of(funds=[project(number, 57, number > 0) for number in range(20)]), "funds")
    assert "在进度上,已完成 1 项" in partly.text and "ok" in tones(partly)
    rows = [project(number, 57, number > 0) for number in range(20)]
    old = sentence(snapshot_of(funds=rows), "funds", date(2020, 6, 8))
    assert "ok" not in tones(old), old.text


def test_money_is_beside_the_days_that_have_passed_and_not_judged_without_a_path() -> None:
    made = sentence(snapshot_of(funds=[project(number, 57) for number in range(3)]), "funds")
    assert made.text.startswith("资金支出 57%,时间过了 60%,方案没有给出支出进度要求;")
    day = {"day_share": 0.6}
    assert sentences.spending_words(day, asked=True) == "时间过了 60%"


# --- places and units -------------------------------------------------------------------------------------------


def test_the_map_leads_with_the_village_where_most_is_late_and_what_is_not_known() -> None:
    snapshot = snapshot_of(guarantees=HOUSING)
    made = sentence(snapshot, "map", JUNE_5)
    counts = queries.duty_counts(snapshot, JUNE_5).query("scope == '村'").set_index("scope_id")
    late = counts["broken"] + counts["overdue"] + counts["behind"]
    code = next(piece.pick for piece in made.state if piece.pick.startswith("village:")).removeprefix("village:")
    assert late[code] == late.max() > 0
    assert f"10 个村里 {int((late > 0).sum())} 个有" in made.text
    assert re.search(r"\d+ 个村(没有报全|从未报过)", made.text)


def test_a_village_and_a_unit_are_told_apart_from_the_township() -> None:
    snapshot = snapshot_of(employment=trained((MAY_6, 60), (MAY_20, 62)))
    village, unit = sentence(snapshot, "map", village=VILLAGES[0]), sentence(snapshot, "units", unit="乡社保中心")
    assert village.text.startswith("平达社区:") and "duties:村@530523206201@未报送" in {p.pick for p in village.state}
    assert unit.text.startswith("乡社保中心:") and "乡社保中心" not in unit.text.removeprefix("乡社保中心:")
    assert sentence(snapshot, "units", village=VILLAGES[0]).text == village.text


def test_a_village_or_unit_that_there_is_not_has_no_sentence() -> None:
    def ask(question: Question, **params: object) -> pd.DataFrame:
        return question(snapshot_of(), MAY_20, **params)

    assert headlines.of_page("map", ask, "[]", village="000000000000") is None
    assert headlines.of_page("units", ask, "[]", unit="乡气象站") is None
    assert headlines.of_page("upload", ask, "[]") is None


# --- the whole campaign -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=[date(2020, 4, 10), MAY_20, date(2020, 6, 15), JUNE_30, JULY])
def day(request: pytest.FixtureRequest) -> date:
    return request.param


def test_the_sentences_of_the_demo_count_as_every_page_counts(demo_snapshot: Snapshot, day: date) -> None:
    counts = queries.duty_counts(demo_snapshot, day).query("scope == '乡'").iloc[0]
    made, meeting = sentence(demo_snapshot, "", day), sentence(demo_snapshot, "meeting", day)
    late = int(counts["broken"] + counts["overdue"])
    assert made.text.startswith(f"{late} 项逾期,最久 {int(counts['longest_late'])} 天:")
    assert meeting.text.startswith(f"{late} 项逾期,最久 {int(counts['longest_late'])} 天;")
    assert f"{int(counts['unreported'])} 项未报送" in made.text
    concerns = queries.concerns(demo_snapshot, day)
    first = concerns[concerns["topic"] == "任务"].iloc[0]
    assert str(first["subject"]) in made.text and str(first["unit"]) in made.text


def test_where_it_leads_is_what_the_curve_says(demo_snapshot: Snapshot, day: date) -> None:
    last, text = queries.completion_curve(demo_snapshot, day).iloc[-1], sentence(demo_snapshot, "countdown", day).text
    if day < JUNE_30:
        assert f"照此下去 6月30日完成 {last['projected']:.0f} 项,应完成 {int(last['due'])} 项" in text
    else:
        assert f"到 6月30日完成 {int(last['done'])} 项,应完成 {int(last['due'])} 项" in text


def test_a_meeting_opens_with_the_directives_that_are_overdue(demo_snapshot: Snapshot, tmp_path: Path) -> None:
    to, at = Addressee("乡社保中心", unit="乡社保中心"), datetime(2020, 5, 6, tzinfo=UTC)
    given = Directive("task:T35", "技能培训", "64/141 人次", "滞后", "办夜校", to, date(2020, 5, 13), MAY_6, at)
    directives.begin(tmp_path, given, User("李领导", "leader"), "督办")
    log = directives.log(tmp_path)
    assert sentence(demo_snapshot, "meeting", MAY_20, directives=log).text.startswith("督办逾期 1 件,最久 7 天;")
    assert "督办" not in sentence(demo_snapshot, "meeting", MAY_6, directives=log).text
    of_page = sentence(demo_snapshot, "directives", MAY_20, directives=log)
    assert of_page.text.startswith("督办 1 件,1 件未销号;1 件逾期,最久 督办〔2020〕1号(乡社保中心,逾期 7 天)")
    of_unit = sentence(demo_snapshot, "directives", MAY_20, directives=log, scope=("单位", "乡烟站"))
    assert of_unit.text.startswith("还没有督办件")


@pytest.mark.parametrize("number", range(0, 110, 21))
def test_a_sentence_fits_its_line_and_leads_somewhere(demo_snapshot: Snapshot, number: int) -> None:
    for page in headlines.PAGES:
        made = sentence(demo_snapshot, page, date(2020, 3, 20) + timedelta(days=number))
        assert sentences._width("".join(piece.text for piece in made.state)) < 80, made.text
        assert not re.search("nan|None|NaT|  ", made.text), made.text
        kinds = {piece.pick.partition(":")[0] for piece in (*made.state, *made.outcome) if piece.pick}
        assert kinds and kinds <= KINDS, made.text
