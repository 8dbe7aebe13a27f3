"""After one real ledger no screen is green: each says what was heard, what was not, and whose job it is."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from pingda_dash import settings
from pingda_dash.__main__ import main
from pingda_dash.contracts import contracts
from pingda_dash.ui import dossier, navigation
from tests.ui.conftest import ROOT, address, drawn, open_page, text

VILLAGES = (
    "平达社区",
    "小田坝村",
    "河尾社区",
    "平安社区",
    "黄连河村",
    "安乐村",
    "安庆村",
    "章赛村",
    "橄榄寨村",
    "小河村",
)
ANLE, XIAOTIANBA = "530523206206", "530523206202"
DAYS = ("2020-04-22", "2020-06-02", "2020-06-30")
"""Before the deadline of the one goal that was heard of, the days after it, the last day (91 days over the first)."""
NOT_DATA = {"upload", "history", "wall"}
PAGES = [screen.path or "overview" for screen in navigation.screens() if screen.path not in NOT_DATA]
VIEWS = [dossier.OVERVIEW, *dossier.VIEWS]
ASSURANCES = (
    "全部按期", "在进度上", "今天没有", "全部脱贫", "没有未脱贫户",
    "已全部销号", "没有超期", "都有帮扶措施",
)  # fmt: skip


@pytest.fixture(scope="module")
def one_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that took one file: the tobacco fields of ten villages, on two days."""
    folder = tmp_path_factory.mktemp("one-ledger")
    rows = [
        f"{day},{village},烤烟,{area}"
        for day, area in (("2020-04-20", 90), ("2020-06-01", 520))
        for village in VILLAGES
    ]
    file = folder / "烤烟.csv"
    file.write_text("\n".join(["统计日期,村,产业,面积", *rows]), encoding="utf-8")
    data = folder / "data"
    data.mkdir()
    for name in ("plan", "reference"):
        (data / name).symlink_to(ROOT / "data" / name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PINGDA_HOME", str(folder / "home"))
        patch.setenv("PINGDA_DATA", str(data))
        assert main(["load", str(file), "--author", "乡农业中心", "--message", "第一本"]) == 0
    return folder


@pytest.fixture(autouse=True)
def _home(one_ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PINGDA_HOME", str(one_ledger / "home"))
    monkeypatch.setenv("PINGDA_DATA", str(one_ledger / "data"))


GREEN = re.compile(r'class="[^"]*\b(?:ok|s-正常)\b[^"]*"|var\(--ok\)')
LEGEND = re.compile(r'<p class="key">.*?</p>', re.DOTALL)
"""What a colour means, of the plan's text: no status of anything."""


def assert_reference_figures_are_dated(panels: dict[str, str]) -> None:
    """A figure of a public source says of which year it is, and that nobody checked it."""
    with (ROOT / "data" / "reference" / "villages.csv").open(encoding="utf-8", newline="") as stream:
        stated = [
            (int(row["population"]), row["population_year"]) for row in csv.DictReader(stream) if row["population"]
        ]
    for key, markup in panels.items():
        for people, year in stated:
            if re.search(rf"(?<![\d,]){people:,}(?!\d)", text(markup)):
                assert f"{year}年" in text(markup) and "未核实" in text(markup), (key, people)


def assert_nothing_is_green(panels: dict[str, str], besides: str = "") -> None:
    """No panel claims what nobody reported; green is only what stands in the markup of the goal that was heard of."""
    assert_reference_figures_are_dated(panels)
    for key, markup in panels.items():
        bare = LEGEND.sub("", re.sub(r"<style>.*?</style>", "", markup, flags=re.DOTALL))
        words = text(bare)
        for assurance in ASSURANCES:
            heard_of = key == "page" and besides and besides in words  # the page's sentence, of the goal's own page
            assert assurance not in words or heard_of, (key, assurance)
        assert not re.search(r"(?<!已报送的)没有逾期", words), key
        if key in {"page", "compare-counts"}:  # how many there are
            continue
        green = [bare[max(one.start() - 600, 0) : one.end() + 200] for one in GREEN.finditer(bare)]
        assert [each for each in green if not besides or besides not in each] == [], key


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("page", PAGES)
def test_no_page_is_green_on_one_ledger(page: str, day: str) -> None:
    panels = drawn(open_page(page, asof=day))
    assert "pd-incident" not in panels["page"]
    assert_nothing_is_green(panels, besides="烤烟" if day == DAYS[0] or page == "compare" else "")


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("view", VIEWS)
def test_no_view_of_a_village_is_green_on_one_ledger(view: str, day: str) -> None:
    panels = drawn(open_page("map", village=ANLE, view=view, asof=day))
    assert "pd-incident" not in panels["page"]
    assert_nothing_is_green(panels)


def test_a_population_of_a_public_source_is_dated_and_unchecked() -> None:
    panels = drawn(open_page("map", village=XIAOTIANBA, asof="2020-06-02"))
    assert "户 / 人 · 2013年公开资料,未核实 — / 2,068 建档立卡未报送" in text(panels["cards"])


def test_a_villages_first_report_is_called_one() -> None:
    ended = text(drawn(open_page("compare", since="2020-04-19", asof="2020-06-02"))["compare-concerns"])
    assert ended.count("台账 ✓ 首次报送") == len(VILLAGES)
    assert "已更新" not in ended


@pytest.mark.parametrize("list_", ["突破、逾期和滞后", "全部", "逾期", "滞后", "核对"])
def test_no_list_of_the_meeting_is_green_on_one_ledger(list_: str) -> None:
    assert_nothing_is_green(drawn(open_page("meeting", asof="2020-04-22", list=list_)))


def test_what_never_came_says_whose_job_it_is_and_where_its_template_is() -> None:
    homes = drawn(open_page("monitoring", asof="2020-06-02"))["not-reported-homes"]
    assert "还没有收到《农户名册》。 乡扶贫办" in text(homes)
    assert {"template:households", "page:reporting"} == set(re.findall(r'data-pick="([^"]+)"', homes))


BEFORE = "2020-04-15"
"""A day on which no ledger has come."""
OF_LEDGERS = sorted({page for dataset, page in navigation.places() if dataset not in {"villages", "tasks", "records"}})


@pytest.mark.parametrize("page", OF_LEDGERS)
def test_a_screen_of_silent_ledgers_has_the_template_of_each(page: str) -> None:
    panels = drawn(open_page(page, asof=BEFORE))
    offered = set(re.findall(r'data-pick="template:([^"]+)"', "".join(panels.values())))
    owed = {dataset for dataset, shown in navigation.places() if shown == page and contracts()[dataset].owed}
    assert owed <= offered
    assert "负责" in text("".join(panels.values()))
    assert_cards_lead_on(panels.get("cards", ""))


@pytest.mark.parametrize("view", VIEWS)
def test_a_village_of_silent_ledgers_has_a_way_to_them(view: str) -> None:
    panels = drawn(open_page("map", village=ANLE, view=view, asof=BEFORE))
    assert 'data-pick="template:' in "".join(panels.values())
    assert_cards_lead_on(panels["cards"])


def assert_cards_lead_on(cards: str) -> None:
    """A click on a figure that was not reported leads to whose job it is, unless the card counts duties."""
    silent = [card for card in re.split(r'(?=<div class="card)', cards) if re.search(r">未报送<|— 未报送", card)]
    assert [text(card) for card in silent if "data-pick=" not in card.partition(">")[0]] == []


def test_what_a_ledger_lacks_has_its_template_too() -> None:
    app = open_page(asof="2020-06-02")
    app.session_state["_dialog"] = ("rows", "industry@甘蔗")
    rows = drawn(app.run())["dialog-rows"]
    assert "里还没有这一项的记录。 乡农业中心" in text(rows)
    assert {"template:industry", "page:reporting"} == set(re.findall(r'data-pick="([^"]+)"', rows))


def test_the_bare_address_opens_on_who_reported_what() -> None:
    panels = drawn(open_page())
    assert "16 本台账收到 1 本" in text(panels["page"])
    assert "其余" in text(panels["page"]) and "不算按期" in text(panels["page"])
    assert_each_unit_is_urged(panels)
    assert panels["reporting"].count('data-pick="rows:industry@@') == len(VILLAGES)
    assert panels["reporting"].count('data-pick="template:households"') == len(VILLAGES) + 1


def assert_each_unit_is_urged(panels: dict[str, str]) -> None:
    """Whoever is said to answer for a ledger is urged for it, and nobody else."""
    words = text(re.sub(r"<style>.*?</style>", "", panels["reporting"], flags=re.DOTALL))
    urged = re.findall(r"欠 \d+ 本 (\S+)", text(panels["owed"]))
    shared = re.findall(r"(\S+) \S+等 (\d+) 个单位", words)
    assert dict(shared)["任务进展"] == "9"
    for title, units in shared:
        assert sum(title in owed.split("、") for owed in urged) == int(units), title


def test_a_day_in_the_address_is_shown_on_the_page_that_was_asked_for() -> None:
    assert "ribbon" in drawn(open_page(asof="2020-06-02"))


def test_the_desk_has_the_template_that_was_asked_for_at_hand() -> None:
    app = open_page("upload", template="households")
    assert any("《农户名册》模板" in button.proto.label for button in app.get("download_button"))
    assert address(app, "template") == "households"
    assert settings.home().exists()
