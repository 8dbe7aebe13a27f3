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
        "reported": None, "fresh": None, "last_report": None, "days_overdue": None, "author": None, "state": "未报",
        "owed": True, "position": 0, **of,
    }  # fmt: skip


LEDGERS = pd.DataFrame(
    [
        ledger("households", "农户名册", "乡扶贫办", units=2, asked=2, reported=0, fresh=0),
        ledger("industry", "产业增收台账", "乡农业中心", asked=2, reported=2, fresh=1, state="过期", days_overdue=0),
        ledger("funds", "扶贫资金台账", "乡扶贫办"),
        ledger("tasks", "任务进展台账", "乡宣传办", last_report=date(2020, 5, 20), days_overdue=0, author="乡扶贫办",
               state="已报", owed=False),
    ]
)  # fmt: skip


def test_a_cell_is_full_half_or_open_by_the_age_of_its_report() -> None:
    markup = reporting.grid(CELLS, LEDGERS)
    assert re.findall(r'class="cell (\w+)"', markup) == ["never", "fresh", "never", "late"]
    words = text(re.sub(r"<style>.*?</style>", "", markup, flags=re.DOTALL))
    assert "甲村 从未报 5月20日 乡农业中心 1 / 2 乙村 从未报 5月20日 超期 12 天 1 / 2" in words
    assert words.endswith("已报 0/2 2/2")


def test_a_cell_opens_its_rows_and_one_that_never_came_its_template() -> None:
    markup = reporting.grid(CELLS, LEDGERS)
    assert 'data-pick="rows:industry@@甲"' in markup
    assert markup.count('data-pick="template:households"') == 3  # its head, and two villages
    assert "3 行" in markup and "乡农业中心 5月20日 09:30 报送 · 烤烟.csv" in markup


def test_what_offices_keep_says_who_answers_and_who_sent_it() -> None:
    words = text(re.sub(r"<style>.*?</style>", "", reporting.office_ledgers(LEDGERS), flags=re.DOTALL))
    assert words == "扶贫资金 从未报 乡扶贫办 任务进展 5月20日 乡宣传办 · 乡扶贫办报"


OWED = pd.concat([LEDGERS[LEDGERS["owed"]], LEDGERS.head(1).assign(unit="乡农业中心")]).assign(owed_by_unit=2)
OWED = OWED.sort_values(["unit", "dataset"], ascending=False, kind="stable")


def test_every_unit_that_answers_for_a_ledger_is_urged_for_it() -> None:
    words = text(reporting.owed_by_unit(OWED))
    assert words == "乡扶贫办 欠 2 本 农户名册、扶贫资金 乡农业中心 欠 2 本 产业增收 1 村超期、农户名册"
    assert reporting.owed_words(OWED) == "3 本要催 · 1 本共报"
    assert reporting.owed_words(OWED[OWED["units"] == 1]) == "2 本要催"
    assert "没有欠报的台账" in text(reporting.owed_by_unit(OWED.head(0)))


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
