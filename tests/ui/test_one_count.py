"""The same words have the same number on every page of a day: that of `duty_counts`."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pingda_dash import directives, frames, queries, settings, theme, wording
from pingda_dash.__main__ import main
from pingda_dash.ui import live
from tests.ui.conftest import drawn, open_page, shown, text

DAYS = ("2020-03-25", "2020-04-20", "2020-05-20", "2020-06-01", "2020-06-30")
UNIT, VILLAGE, VILLAGE_NAME = "乡社保中心", "530523206205", "黄连河村"
DISPUTED = "530523206204"
"""A village of which 农户名册 and 防返贫监测台账 say different things."""
MARK = r'data-pick="item:(\w+):[^"]*"[^>]* title="\d+\. (\S+) · ([^"]+)"'
"""A mark of the meeting's list: what it is of, its kind, its title."""


def plain(markup: str) -> str:
    return text(re.sub(r"<style>.*?</style>", "", markup, flags=re.DOTALL))


def ask(day: str, question: Callable[..., pd.DataFrame], **of: str) -> pd.DataFrame:
    return live.ask(live.newest(), date.fromisoformat(day), question, **of)


def counted(day: str, scope: str = "乡", of: str = "") -> Any:
    every = ask(day, queries.duty_counts)
    return next(every[(every["scope"] == scope) & (every["scope_id"] == of)].itertuples(index=False))


def late(counts: Any) -> str:
    return f"{'突破和逾期' if counts.broken else '逾期'}任务 {counts.overdue + counts.broken} 项"


@dataclass(frozen=True)
class Day:
    """Every page of a day, opened once: its panels by the page's name and their own."""

    day: str
    pages: dict[str, dict[str, str]]

    def says(self, page: str, panel: str) -> str:
        return plain(self.pages[page][panel])


@pytest.fixture(scope="module")
def whole_lake(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The pages show the demo lake with every upload in it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PINGDA_HOME", str(shutil.copytree(filled, tmp_path_factory.mktemp("whole") / "home")))
        yield


@pytest.fixture(scope="module", params=DAYS)
def day(whole_lake: None, request: pytest.FixtureRequest) -> Day:
    asked: dict[str, tuple[str, dict[str, str]]] = {
        **{page: (page, {}) for page in ("overview", "countdown", "plan", "compare", "reporting", "map")},
        "meeting": ("meeting", {"list": "全部"}),
        "unit": ("units", {"unit": UNIT}),
        "village's duties": ("units", {"village": VILLAGE}),
        "village": ("map", {"village": VILLAGE}),
        "village's list": ("map", {"village": VILLAGE, "view": "责任"}),
        "village's homes": ("map", {"village": DISPUTED}),
        "village's care": ("map", {"village": DISPUTED, "view": "保障与整改"}),
    }
    opened = {name: open_page(page, asof=request.param, **more) for name, (page, more) in asked.items()}
    return Day(request.param, {name: drawn(shown(app)) for name, app in opened.items()})


def test_the_pages_of_the_township_say_the_same_numbers(day: Day) -> None:
    counts = counted(day.day)
    for words in (late(counts), f"滞后任务 {counts.behind} 项", f"未报送任务 {counts.unreported} 项"):
        assert words in day.says("countdown", "cards") and words in day.says("plan", "cards"), words
    assert f"共 {counts.total} 项任务" in day.says("countdown", "cards")
    assert f" 任务 {counts.total} 项" in day.says("plan", "cards")
    compared, heard = day.says("compare", "compare-counts"), day.says("reporting", "page")
    if compared:
        for word, number in (("逾期", counts.overdue), ("滞后", counts.behind), ("未报送", counts.unreported)):
            assert re.search(rf"{word} \d+ → {number} ", compared), word
        assert f"方案 {counts.total} 项任务" in compared
    if counts.unreported:
        assert f"其余 {counts.unreported} 项未报送" in heard or f"{counts.unreported} 项任务都还不知道" in heard


def test_a_page_a_meeting_and_the_brief_have_the_same_sentence(day: Day, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["brief", "--as-of", day.day, "--json"]) == 0
    brief = json.loads(capsys.readouterr().out)["sentences"]
    for page in ("overview", "countdown", "plan", "reporting", "map", "meeting"):
        assert brief[page] in re.sub(r"<[^>]+>", "", day.pages[page]["page"]), page
    worst = re.compile(r"\d+ 项(?:突破|逾期|滞后|未报送)")
    assert worst.findall(brief["meeting"])[:1] == worst.findall(brief["overview"])[:1]
    assert worst.search(brief["meeting"])


def test_the_meeting_goes_through_what_the_other_pages_count(day: Day) -> None:
    counts, concerns = counted(day.day), ask(day.day, queries.concerns)
    marks = re.findall(MARK, day.pages["meeting"]["meeting-rail"])
    duties = Counter(kind for of, kind, _ in marks if of == "task")
    assert [duties[kind] for kind in ("突破", "逾期", "滞后")] == [counts.broken, counts.overdue, counts.behind]
    assert duties["未报送"] <= counts.unreported
    log = directives.log(settings.home() / "demo")
    directed = ask(day.day, queries.directives, directives=log)
    titles, expected = [title for *_, title in marks], [wording.concern_title(row) for row in frames.rows(concerns)]
    opening = next(at for at, title in enumerate([*titles, ""]) if titles[at:] == [
        one for one in expected if one not in titles[:at]])  # fmt: skip
    assert opening <= directed["is_overdue"].sum(), "what is overdue as a directive opens the meeting, nothing else"
    assert Counter(titles) == Counter(expected)
    units = sum(of == "unit" for of, *_ in marks)
    parts = ((duties.total(), "项任务"), (units, "个单位有超期问题"), (len(marks) - duties.total() - units, "项其他"))
    words = day.says("meeting", "page")
    assert f"/ {len(concerns)} " in words
    assert " · ".join(f"{count} {what}" for count, what in parts if count) in words


def test_the_list_of_what_is_silent_says_how_much_of_it_asks_for_something(whole_lake: None) -> None:
    for asked in ("2020-03-25", "2020-06-01"):  # nothing is silent for long; one of five is not
        counts, concerns = counted(asked), ask(asked, queries.concerns)
        listed = int(((concerns["kind"] == "未报送") & (concerns["ref_kind"] == "task")).sum())
        assert listed < counts.unreported
        page = drawn(shown(open_page("meeting", asof=asked, list="未报送")))
        words = plain(page["page"] + page.get("meeting-empty", ""))
        assert f"全乡未报送 {counts.unreported} 项" in words
        assert f"{listed} 项任务" in words if listed else "没有未报送" not in words


def test_a_unit_has_the_same_numbers_in_the_list_and_on_its_cards(day: Day) -> None:
    counts, cards = counted(day.day, "单位", UNIT), day.says("unit", "cards")
    assert f"牵头 {counts.led} 项" in cards and f"责任 {counts.total - counts.led} 项" in cards
    assert late(counts) in cards and f"滞后任务 {counts.behind} 项" in cards
    assert f"未报送任务 {counts.unreported} 项" in cards
    line = [counts.led, counts.total - counts.led, counts.overdue + counts.broken, counts.behind]
    assert f"{UNIT} {' '.join(str(each or '·') for each in line)}" in day.says("unit", "chooser")


def test_a_village_has_the_same_numbers_on_every_page(day: Day) -> None:
    counts = counted(day.day, "村", VILLAGE)
    asked = counts.total - counts.not_begun
    for page in ("village's duties", "village's list"):
        cards = day.says(page, "cards")
        assert f"本村任务 {counts.total} 项 已报 {counts.reported} / {asked} 项" in cards
        assert (f"{counts.not_begun} 项未到起始日" in cards) == bool(counts.not_begun)
        assert f"本村{late(counts)}" in cards and f"本村滞后任务 {counts.behind} 项" in cards
        assert f"本村未报送任务 {counts.unreported} 项" in cards
    words = re.search(rf"{VILLAGE_NAME} (.+?) (?:\S+[村区]|示意图)", day.says("overview", "map"))
    assert words and f"{VILLAGE_NAME} {words.group(1)}" in day.says("map", "villages")
    parts = {"突破": counts.broken, "逾期": counts.overdue, "滞后": counts.behind}
    for word, number in parts.items():
        assert (f"{word} {number}" in words.group(1)) == bool(number)
    overall = counts.overdue + counts.broken + counts.behind
    assert not overall or f"本村突破、逾期和滞后 {overall} 项" in day.says("village", "cards")


def test_a_villages_list_is_what_its_count_counts_and_marks_what_is_the_townships(day: Day) -> None:
    counts, own = counted(day.day, "村", VILLAGE), f'data-pick="indicator:[^"]+@{VILLAGE}"'
    for page in ("village's duties", "village's list"):
        board = day.pages[page]["duties"]
        rows = re.findall(r'<div class="duty".*?</div>', board, re.DOTALL)
        mine, shared = [row for row in rows if re.search(own, row)], [row for row in rows if "task:" in row]
        assert len(mine) == counts.total and len(rows) == len(mine) + len(shared)
        assert f"共同责任 {len(shared)} 项" in day.says(page, "cards")
        assert all("全乡" in plain(row) for row in shared) and not any("全乡" in plain(row) for row in mine)
        words = Counter(word for row in mine for word in re.findall(r'class="word s-(\S+)"', row))
        assert [words[each] for each in ("突破", "逾期", "滞后")] == [counts.broken, counts.overdue, counts.behind]
    todo = day.pages["village"]["todo"]
    rows = re.findall(r'<div class="item.*?</div>', todo, re.DOTALL)
    mine, shared = [row for row in rows if re.search(own, row)], [row for row in rows if "task:" in row]
    assert all(" · 全乡" in row for row in shared) and not any(" · 全乡" in row for row in mine)
    parts = ((len(mine), "本村"), (len(shared), "共同"))
    assert f"待办 {' · '.join(f'{name} {count}' for count, name in parts if count)} 项" in day.says("village", "page")
    assert len(mine) == counts.total - counts.not_begun - counts.done


def test_all_that_is_late_or_behind_has_one_name(day: Day) -> None:
    for page, panel in (("overview", "page"), ("map", "page"), ("village", "cards")):
        assert theme.LAGGING in day.says(page, panel)
    for page, panels in day.pages.items():
        for panel in panels:
            assert not re.search("(?<!突破、)逾期和滞后", day.says(page, panel)), (page, panel)


def test_monitored_households_have_one_count_and_both_sources_are_named(day: Day) -> None:
    cases = ask(day.day, queries.cases, village=DISPUTED)
    homes = ask(day.day, queries.household_counts, village=DISPUTED).iloc[0]
    count, register = int(cases["is_open"].sum()), int(homes["unstable"] + homes["marginal"])
    assert f"在册监测户 {count} 户" in day.says("village's care", "cards")
    dated = rf"在册监测户 · 防返贫监测 \d+月\d+日 {count} 户 农户名册 \d+月\d+日 {register} 户"
    assert re.search(dated, day.says("village's homes", "cards"))
    assert re.search(r"每点一户 农户名册 \d+月\d+日", day.says("village's homes", "page"))


def test_late_problems_stand_beside_late_duties_under_their_own_name(whole_lake: None) -> None:
    for unit, asof in (("乡住建局", "2020-05-20"), ("乡水管站", "2020-06-01")):
        problems = ask(asof, queries.problems, unit=unit)
        page, late_ones = drawn(shown(open_page("units", unit=unit, asof=asof))), int((problems["days_late"] > 0).sum())
        assert late_ones and f"超期问题 {late_ones} 条" in plain(page["cards"])
        assert late(counted(asof, "单位", unit)) in plain(page["cards"])
        assert re.search(rf"超期问题 .*{unit} [\d· ]+ {late_ones} ", plain(page["chooser"]))


def test_every_count_opens_to_its_list(whole_lake: None) -> None:
    app = open_page("countdown", asof="2020-05-20")
    for word, column in (("滞后", "behind"), ("未报送", "unreported"), ("任务", "total")):
        assert f'data-pick="duties:乡@@{word}"' in drawn(app)["cards"]
        app.session_state["_dialog"] = ("duties", f"乡@@{word}")
        listed = drawn(app.run())["dialog-whole"]
        assert listed.count('data-pick="task:') == getattr(counted("2020-05-20"), column)
    village = counted("2020-05-20", "村", VILLAGE)
    lagging = village.broken + village.overdue + village.behind
    for word, count in (("任务", village.total), (theme.LAGGING, lagging)):
        app.session_state["_dialog"] = ("duties", f"村@{VILLAGE}@{word}")
        assert drawn(app.run())["dialog-whole"].count('data-pick="indicator:') == count > 0


SENTENCE_PAGES = ("overview", "directives", "funds")


@pytest.mark.parametrize(("page", "more"), [*((page, {}) for page in SENTENCE_PAGES), ("overview", {"replay": "1"})])
def test_a_number_of_the_sentence_or_the_replay_without_a_way_of_its_own_opens_what_it_was_made_from(
    whole_lake: None, page: str, more: dict[str, str]
) -> None:
    app = open_page(page, asof="2020-05-20", **more)
    area = "replay-foot" if more else "sentence"
    app.session_state["_dialog"] = ("figure", f"{area}@@最久 20 天")
    opened = drawn(app.run())
    assert "最久 20 天" in opened["dialog-sheet"] and "pd-incident" not in opened["page"]
    assert "没有可列的行" not in opened.get("dialog-parts", "")


def test_the_rest_of_a_list_opens_the_list_that_was_counted(whole_lake: None) -> None:
    for page, address, panel in (("map", {"village": VILLAGE}, "todo"), ("countdown", {"status": "滞后"}, "first")):
        app = open_page(page, asof="2020-05-20", **address)
        markup = drawn(app)[panel]
        listed, [whole] = markup.count('class="item'), re.findall(r'data-pick="whole:([^"]+)"', markup)
        app.session_state["_dialog"] = ("whole", whole)
        opened = drawn(app.run())["dialog-whole"]
        assert opened.count('class="item') == listed > 0


def test_the_milestones_together_are_all_duties(day: Day) -> None:
    milestones, counts = ask(day.day, queries.milestones), counted(day.day)
    assert milestones["total"].sum() == counts.total
    assert [milestones[name].sum() for name in ("overdue", "behind", "broken", "unreported", "done")] == [
        counts.overdue, counts.behind, counts.broken, counts.unreported, counts.done,
    ]  # fmt: skip
