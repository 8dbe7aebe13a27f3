"""这个数有多准: the same lines for every figure, and nothing that is not known."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from pingda_dash.panels.reliability import reliability
from tests.panels.test_panels import HOSTILE, picks, text

MAY_6, MAY_20 = pd.Timestamp("2020-05-06"), pd.Timestamp("2020-05-20")
FILE = {"filename": "三保障.csv", "author": "乡扶贫办 · 王经办", "received_at": "2020-05-20 17:16:00", "version": 3,
        "rows": 9, "message": "一户已搬走", "codes": "falls-back figure-jumped"}  # fmt: skip
REPORTED = {"rows": 9, "asked": 10, "reported": 9, "missing": "章赛村", "places": 9, "newest": MAY_20, "oldest": MAY_6,
         "days": 0, "due_after": 7, "checks": 17, "failed": 1, "findings": "sum", "signals": 0, "draw": None, "n": None,
         "errors": None, "rate": None, "low": None, "high": None, "last_visit": None,
         "files": json.dumps([FILE])}  # fmt: skip
SILENT = dict.fromkeys(REPORTED) | {"rows": 0, "asked": 10, "reported": 0, "missing": "章赛村"}
COLUMNS = (
    "item source is_present check_id village subject check_subject field_title ours our_unit our_text theirs"
    " their_unit their_text things state words explained_by explained_on closed_by closed_on"
    " asked_on answer_version days unit value_json"
).split()


def item(name: str = "sum", **of: Any) -> dict[str, Any]:
    made = dict.fromkeys(COLUMNS) | {"item": name, "source": "check", "is_present": True, "check_id": "guarantee_sum"}
    made |= {"village": "安乐村", "subject": "饮水安全", "ours": 9.0, "theirs": 8.0, "our_unit": "", "their_unit": ""}
    return made | {"state": "未问"} | of


def drawn(of: dict[str, Any], *items: dict[str, Any], **how: Any) -> str:
    work = pd.DataFrame(list(items), columns=COLUMNS)
    return reliability(SimpleNamespace(**of), work, title="三保障与饮水台账", **how)


def test_what_failed_is_named_with_how_it_stands_and_opens_its_item() -> None:
    markup = drawn(REPORTED, item(), item("other"))
    words = text(markup)
    assert "已报 9/10 村,缺:章赛村" in words and "5月20日(当天),最早的一处 5月6日" in words
    assert "17 项核对,16 项通过,1 项不符" in words and "应保障 9,两数相加 8) · 未问" in words
    assert picks(markup) == ["check:sum", "version:3", "version:3"]


def test_what_was_explained_says_when_and_to_who_has_signed_in_by_whom() -> None:
    done = item(state="已答复", explained_on=MAY_20, explained_by="王经办", words="王小明一户迁出,电话13987654321")
    public, inside = (text(drawn(REPORTED, done, named=named)) for named in (False, True))
    assert "已说明" in public and "5月20日说明" in public and "王经办" not in public
    assert "王经办:" in inside and "13987654321" not in inside


def test_an_upload_stands_with_what_its_sender_confirmed_and_why() -> None:
    public, inside = (text(drawn(REPORTED, item(), named=named)) for named in (False, True))
    assert "三保障.csv,乡扶贫办 5月20日 17:16 上传(第 3 版)" in public
    assert "已确认:累计数变小、数比上次增加过快,理由:一户已搬走" in public
    assert "乡扶贫办 · 王经办" in inside


def test_of_what_never_came_nothing_is_said_to_have_passed() -> None:
    words = text(drawn(SILENT))
    assert "已报 0/10 村" in words and "未报送,无从核对" in words and "未抽查" in words
    assert "通过" not in words and "信号" not in words and "来源" not in words


@pytest.mark.parametrize(
    ("of", "words"),
    [
        ({"days": 20}, "5月20日(20 天前)"),
        ({"days": 20}, "已过报送期 13 天"),
        ({"asked": None}, "全乡一本,已报"),
        ({"places": 4}, "其中 4 村有这一项"),
        ({"failed": 0, "findings": None}, "17 项核对全部通过"),
        ({"draw": "C001", "n": 38, "errors": 2, "rate": 0.063, "low": 0.018, "high": 0.193, "last_visit": MAY_6},
         "抽查 C001(5月6日):核查 38 处,不符 2 处,差错率 6.3%,95% 区间 1.8%–19.3%"),
    ],
)  # fmt: skip
def test_each_line_says_what_the_values_say(of: dict[str, Any], words: str) -> None:
    assert words in text(drawn(REPORTED | of, item()))


def test_of_one_village_it_says_whether_that_village_has_reported() -> None:
    assert "本村已报" in text(drawn(REPORTED | {"asked": 1, "reported": 1, "missing": None}, item(), village=True))
    assert "本村未报送" in text(drawn(SILENT | {"asked": 1}, village=True))


def test_more_than_a_few_are_counted_and_names_are_never_markup() -> None:
    names = [f"sum{n}" for n in range(7)]
    of = REPORTED | {"failed": 1, "findings": "\n".join(names), "missing": HOSTILE}
    markup = drawn(of, *(item(name) for name in names))
    assert "另有 2 处" in text(markup) and picks(markup)[5] == "whole:work" and "<img" not in markup
