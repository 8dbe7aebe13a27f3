"""The reporting grid: who reported what for when, how old it is, whom to urge, and where the templates are."""

from __future__ import annotations

import re
from datetime import date
from types import SimpleNamespace
from typing import Any

import pandas as pd

from pingda_dash.panels import reporting
from tests.ui.conftest import text


def cell(village: str, dataset: str, title: str, **of: Any) -> dict[str, Any]:
    never: dict[str, Any] = {"report_date": None, "rows": None, "author": None, "filename": None}
    return {
        "village_code": village, "village": f"{village}村", "is_poor": None, "dataset": dataset, "title": title,
        "received_at": pd.Timestamp("2020-05-20 09:30"), "days_overdue": None, **never, **of,
    }  # fmt: skip


CAME = {"report_date": date(2020, 5, 20), "rows": 3, "author": "乡农业中心", "filename": "烤烟.csv", "days_overdue": 0}
CELLS = pd.DataFrame(
    [
        cell("甲", "households", "农户名册"), cell("甲", "industry", "产业增收台账", **CAME),
        cell("乙", "households", "农户名册"), cell("乙", "industry", "产业增收台账", **CAME | {"days_overdue": 12}),
    ]
)  # fmt: skip


def ledger(dataset: str, title: str, unit: str | None, **of: Any) -> dict[str, Any]:
    return {
        "dataset": dataset, "title": title, "unit": unit, "units": 1, "duties": 3, "reporting_days": 7, "asked": None,
        "reported": None, "fresh": None, "last_report": None, "days_overdue": None, "due_on": None, "author": None,
        "state": "未报", "owed": True, "position": 0, **of,
    }  # fmt: skip


LEDGERS = pd.DataFrame(
    [
        ledger("households", "农户名册", "乡扶贫办", units=2, asked=2, reported=0, fresh=0),
        ledger("industry", "产业增收台账", "乡农业中心", asked=2, reported=2, fresh=1, state="过期", days_overdue=0,
               last_report=date(2020, 5, 20)),
        ledger("funds", "扶贫资金台账", "乡扶贫办"),
        ledger("tasks", "任务进展台账", "乡宣传办", last_report=date(2020, 5, 20), days_overdue=0, author="乡扶贫办",
               state="已报", owed=False, due_on=date(2020, 5, 27)),
    ]
)  # fmt: skip


def words_of(markup: str) -> str:
    return text(re.sub(r"<style>.*?</style>", "", markup, flags=re.DOTALL))


def test_a_cell_is_full_half_or_open_by_the_age_of_its_report() -> None:
    markup = reporting.grid(CELLS, LEDGERS)
    assert [one.split()[0] for one in re.findall(r'class="cell ([^"]+)"', markup)] == [
        "never", "never", "fresh", "late", "office", "office",
    ]  # fmt: skip
    assert "产业增收 乡农业中心 5月20日 5月20日 超期 12 天 2 / 2" in words_of(markup)


def test_villages_and_what_offices_keep_stand_in_one_grid() -> None:
    words = words_of(reporting.grid(CELLS, LEDGERS))
    assert words.startswith("甲村 乙村 已报 农户名册 乡扶贫办等 2 个单位 0 / 2 产业增收")
    assert "扶贫资金 乡扶贫办 从未报 0 / 1 任务进展 乡宣传办 5月20日 乡扶贫办报 1 / 1" in words
    assert words.endswith("已报 1 / 2 1 / 2 2 / 4")


def test_a_grid_without_villages_has_the_offices_ledgers() -> None:
    one, none = LEDGERS.iloc[[3]], CELLS.iloc[:0]
    assert words_of(reporting.grid(none, one)) == "已报 任务进展 乡宣传办 5月20日 乡扶贫办报 1 / 1 已报 1 / 1"


def test_a_cell_opens_its_rows_and_one_that_never_came_its_template() -> None:
    markup = reporting.grid(CELLS, LEDGERS)
    assert 'data-pick="rows:industry@@甲"' in markup
    assert markup.count('data-pick="template:households"') == 3  # its name, and two villages
    assert markup.count('data-pick="template:funds"') == 2  # its name, and its one cell
    assert "3 行" in markup and "乡农业中心 5月20日 09:30 报送 · 烤烟.csv" in markup


OWED = pd.concat([LEDGERS[LEDGERS["owed"]], LEDGERS.head(1).assign(unit="乡农业中心")]).assign(owed_by_unit=2)
OWED = OWED.sort_values(["unit", "dataset"], ascending=False, kind="stable")


def test_every_unit_that_answers_for_a_ledger_is_urged_for_it() -> None:
    words = words_of(reporting.owed_by_unit(OWED))
    assert words == "乡扶贫办 欠 2 本 农户名册、扶贫资金 乡农业中心 欠 2 本 产业增收 1 村超期、农户名册"
    assert reporting.owed_words(OWED) == "3 本要催 · 1 本共报"
    assert reporting.owed_words(OWED[OWED["units"] == 1]) == "2 本要催"


def test_a_unit_that_owes_nothing_is_listed_with_its_next_report() -> None:
    due = date(2020, 5, 27)
    rests = LEDGERS.iloc[[3, 3]].assign(owed_by_unit=0, unit_due_on=due, title=["任务进展台账", "内生动力台账"])
    words = words_of(reporting.owed_by_unit(rests.assign(due_on=[due, date(2020, 6, 1)])))
    assert words == "乡宣传办 5月27日前报 不欠 · 2 本在期内 · 下一期 任务进展"


def test_the_sentence_says_what_was_heard_and_what_was_not() -> None:
    counts = SimpleNamespace(ledgers=16, ledgers_in=1, duties=95, heard=1, unreported=94)
    assert (
        reporting.summary(counts) == "16 本台账收到 1 本,已开始的 95 项任务有报送的 1 项。其余 94 项未报送,不算按期。"
    )
    counts = SimpleNamespace(ledgers=16, ledgers_in=0, duties=95, heard=0, unreported=95)
    assert reporting.summary(counts) == "16 本台账一本也没有收到,已开始的 95 项任务都还不知道,不算按期。"
    counts = SimpleNamespace(ledgers=16, ledgers_in=16, duties=95, heard=95, unreported=0)
    assert reporting.summary(counts) == "16 本台账收到 16 本,已开始的 95 项任务都有报送。"


def test_where_nothing_came_it_says_whose_job_that_is_and_where_the_template_is() -> None:
    row = next(LEDGERS.itertuples(index=False))
    markup = reporting.not_reported(row)
    assert "还没有收到《农户名册》。 乡扶贫办等 2 个单位负责 · 方案 3 项任务靠它" in text(markup)
    assert re.findall(r'data-pick="([^"]+)"', markup) == ["template:households", "page:reporting"]
