"""The log of corrections: what it has, and what becomes of it on a fresh upload of the originals."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from pingda_dash import corrections, desk, settings
from pingda_dash.contracts import contracts
from pingda_dash.corrections import Correction, NoLog
from pingda_dash.lake import Lake
from tests.spot.conftest import register

AT, DAY = datetime(2020, 5, 20, 9, 0), date(2020, 6, 24)  # noqa: DTZ001 - the township's wall time has no zone
LEAF = "统计日期,村,产业,面积(亩),收入(万元)\n2020-05-20,平达社区,烤烟,{},\n2020-05-20,小田坝村,烤烟,120,{}\n"


def load(lake: Lake, text: str | bytes, name: str, why: str) -> None:
    data = text if isinstance(text, bytes) else text.encode()
    checked = desk.receive(lake, [(name, data)], DAY)
    assert checked[0].ok, checked[0].problems
    desk.accept(lake, [replace(one, confirmed=("all",)) for one in checked], "乡农业中心 · 王经办", why, AT)


def corrected(home: Path) -> Lake:
    """A lake whose figures were corrected twice and whose register once, each with its reason."""
    lake = Lake.open(home, "real")
    load(lake, LEAF.format(100, ""), "产业.csv", "五月")
    load(lake, register(), "农户名册20200620.csv", "六月名册")
    load(lake, LEAF.format(110, ""), "产业.csv", "丈量有误")
    load(lake, LEAF.format(112, "3.5"), "产业.csv", "漏一块地")
    load(lake, register().replace(b",4,2,", b",5,2,", 1), "农户名册20200620.csv", "添一人")
    return lake


def originals(home: Path, area: int = 100) -> Lake:
    lake = Lake.open(home, "real")
    load(lake, LEAF.format(area, ""), "产业.csv", "五月")
    load(lake, register(), "农户名册20200620.csv", "六月名册")
    return lake


def references(lake: Lake):
    return desk.references(lake, settings.data_dir())


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> list[Correction]:
    lake = corrected(tmp_path_factory.mktemp("corrected"))
    return corrections.log(lake, references(lake))


def test_every_field_that_was_changed_stands_in_the_log_with_its_reason(log):
    assert [(one.ledger, one.village, one.column, one.old, one.new, one.reason) for one in log] == [
        ("产业增收台账", "平达社区", "面积", "100", "110", "丈量有误"),
        ("产业增收台账", "平达社区", "面积", "110", "112", "漏一块地"),
        ("产业增收台账", "小田坝村", "收入", "", "3.5", "漏一块地"),
        ("农户名册", "平达社区", "家庭人口", "4", "5", "添一人"),
    ]
    assert (log[0].report_date, log[0].who, log[0].when, log[0].version) == (
        "2020-05-20", "乡农业中心 · 王经办", "2020-05-20 09:00", "3"
    )  # fmt: skip


def test_a_log_reads_as_it_was_written_from_any_encoding_and_with_the_days_of_a_spreadsheet(log, tmp_path):
    data = corrections.log_csv(log)
    assert corrections.read_log(data, "更正记录.csv") == log
    again = data.decode("utf-8-sig").replace("2020-05-20", "2020/5/20").encode("gbk")
    lake = originals(tmp_path)
    outcome = corrections.replay(lake, references(lake), corrections.read_log(again, "更正记录.csv"))
    assert (outcome.applied, outcome.conflicts) == (3, ())


def test_a_text_that_a_spreadsheet_would_run_comes_back_as_it_was():
    one = Correction("问题整改", "", '{"a": "b"}', "", "措施", "-", "=1+1", "'=x")
    [again] = corrections.read_log(corrections.log_csv([one]), "更正记录.csv")
    assert (again.old, again.new) == ("-", "=1+1")


def rows_of(lake: Lake, dataset: str) -> list[tuple[object, ...]]:
    names = ", ".join(contracts()[dataset].names)
    return lake.cursor().execute(f"SELECT {names} FROM lake.{dataset} ORDER BY ALL").fetchall()


def test_replayed_on_the_originals_the_lake_says_what_it_said_after_the_corrections(log, tmp_path):
    lake, whole = originals(tmp_path / "fresh"), corrected(tmp_path / "corrected")
    outcome = corrections.replay(lake, references(lake), log)
    assert (outcome.applied, outcome.already, outcome.conflicts) == (3, 0, ())
    before = lake.version()
    for _, data in outcome.files:
        lake.receive(data)
    verdict = desk.weigh(lake, desk.examine(lake, list(outcome.files), DAY))
    result = desk.accept_verdict(lake, verdict, "乡扶贫办", "重放更正", AT, yes={"all"})
    assert result.version == before + 1, "all of it is one version"
    assert all(rows_of(lake, name) == rows_of(whole, name) for name in ("industry", "households"))
    again = corrections.replay(lake, references(lake), log)
    assert (again.files, again.applied, again.already, again.conflicts) == ((), 0, 3, ())


def test_where_another_value_stands_nothing_is_applied_and_it_is_said_which(log, tmp_path):
    lake = originals(tmp_path, area=105)
    outcome = corrections.replay(lake, references(lake), log)
    assert [(one.correction.column, one.words) for one in outcome.conflicts] == [
        ("面积", "现在是 105,不是更正前的 100")
    ]
    assert outcome.applied == 2
    assert outcome.conflicts[0].correction.row_words == "平达社区 · 2020-05-20 · 烤烟"


def test_a_chain_is_applied_from_where_the_value_stands(log, tmp_path):
    lake = originals(tmp_path, area=110)
    outcome = corrections.replay(lake, references(lake), log)
    assert (outcome.applied, outcome.conflicts) == (3, ())


def test_what_is_not_there_or_cannot_be_is_a_conflict(log, tmp_path):
    lake = originals(tmp_path)
    first = log[0]
    wrong = [
        replace(first, ledger="村晚台账"),
        replace(first, column="心情"),
        replace(first, key=first.key.replace("烤烟", "茶叶")),
        replace(first, new="许多"),
    ]
    outcome = corrections.replay(lake, references(lake), wrong[:3])
    words = [one.words for one in outcome.conflicts]
    assert sorted(words) == sorted(
        ["没有《村晚台账》这本台账", "《产业增收台账》没有可更正的列“心情”", "数据里没有这一行"]
    )
    [conflict] = corrections.replay(lake, references(lake), wrong[3:]).conflicts
    assert conflict.words == "“许多”不能写进这一列"


def test_another_file_is_no_log():
    with pytest.raises(NoLog, match="缺少列 台账、行、列、原值、新值"):
        corrections.read_log("统计日期,村\n2020-05-20,平达社区\n".encode(), "产业.csv")


def test_what_was_taken_back_is_in_the_log_both_ways_and_replays_to_nothing(tmp_path):
    lake = originals(tmp_path)
    load(lake, LEAF.format(110, ""), "产业.csv", "丈量有误")
    lake.undo(lake.version(), "乡扶贫办", AT)
    log = corrections.log(lake, references(lake))
    assert [(one.old, one.new, one.reason) for one in log] == [
        ("100", "110", "丈量有误"), ("110", "100", "恢复到第 2 版")
    ]  # fmt: skip
    outcome = corrections.replay(lake, references(lake), log)
    assert (outcome.files, outcome.already) == ((), 1)
