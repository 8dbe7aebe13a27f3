"""Words in cells: dates as clerks write them, yes and no, villages by any of their names."""

from __future__ import annotations

from datetime import date

import pytest

from pingda_dash.contracts import contracts
from pingda_dash.ingest import vocabulary
from tests.ingest.files import END, PINGAN, PINGDA, START, VILLAGES, XIAOTIANBA

DAY = date(2020, 5, 20)


@pytest.mark.parametrize(
    "text",
    [
        "2020-05-20", "2020-5-20", "2020/5/20", "2020.5.20", "2020年5月20日", "2020年05月20日", " 2020 年 5 月 20 日 ",
        "20200520", "43971", "43971.0", "2020-05-20 00:00:00", "2020/5/20 8:30", "2020-05-20T08:30:00",
        "2020年5月20日星期三", "\uff12\uff10\uff12\uff10年5月20日", "二〇二〇年五月二十日", "'2020-05-20",
    ],
)  # fmt: skip
def test_a_date_is_understood_as_written(text):
    assert vocabulary.parse_date(text, START, END) == (DAY, False)


@pytest.mark.parametrize("text", ["5月20日", "5月20号", "05月20日", "5/20", "5-20", "五月二十日"])
def test_a_date_without_a_year_is_of_the_campaign_and_says_so(text):
    assert vocabulary.parse_date(text, START, END) == (DAY, True)


@pytest.mark.parametrize(
    ("text", "day"),
    [("5月底", date(2020, 5, 31)), ("2020年2月底", date(2020, 2, 29)), ("9月底", date(2020, 9, 30))],
)
def test_the_end_of_a_month_is_its_last_day(text, day):
    assert vocabulary.parse_date(text, START, END)[0] == day


def test_a_campaign_across_new_year_gives_each_day_its_own_year():
    start, end = date(2020, 11, 1), date(2021, 2, 8)
    assert [vocabulary.parse_date(text, start, end)[0] for text in ("12月1日", "1月15日")] == [
        date(2020, 12, 1),
        date(2021, 1, 15),
    ]


@pytest.mark.parametrize(
    "text",
    ["2020-13-01", "2020-02-30", "2020-05", "2020.5", "5.2", "13月1日", "20-5-20", "五月", "12", "999999", "待定", ""],
)
def test_what_is_no_date_is_not_made_one(text):
    assert vocabulary.parse_date(text, START, END) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("平达乡产业增收台账(截至5月20日)", DAY),
        ("产业台账20200520", DAY),
        ("2020_05_20_就业", DAY),
        ("截至2020年5月20日,单位:万元", DAY),
        ("平达乡2020年产业增收台账", None),
        ("5月1日至5月20日", None),
        ("台账", None),
    ],
)
def test_a_title_tells_a_date_when_it_holds_exactly_one(text, day):
    assert vocabulary.find_date(text, START, END) == day


YES_NO = vocabulary.YesNo(["是否贫困村", "贫困村"])


@pytest.mark.parametrize(
    "text", ["贫困村", "是", "√", "\u2713", "有", "达标", "已达标", "安全", "true", "TRUE", "1", " 是 "]
)
def test_yes_in_all_its_forms(text):
    assert YES_NO.value(text) is True


@pytest.mark.parametrize("text", ["非贫困村", "否", "×", "无", "未达标", "不达标", "不安全", "false", "0", "x", "X"])
def test_no_in_all_its_forms(text):
    assert YES_NO.value(text) is False


@pytest.mark.parametrize("text", ["", "-", "待核", "2"])
def test_neither_yes_nor_no(text):
    assert YES_NO.value(text) is None


VILLAGE_LIST = vocabulary.VillageList(VILLAGES, ("平达乡", "龙陵县", "保山市", "云南省"))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (PINGDA, PINGDA),
        ("平达社区", PINGDA),
        ("平达", PINGDA),
        ("平达村委会", PINGDA),
        ("平达乡平达社区居委会", PINGDA),
        ("龙陵县平达乡小田坝村民委员会", XIAOTIANBA),
        (" 小田坝 村", XIAOTIANBA),
        ("小田坝村(贫困村)", XIAOTIANBA),
        ("小田坝村", XIAOTIANBA),
        ("平安村", PINGAN),
        ("平达乡", None),
        ("平安屯", None),
        ("村", None),
        ("", None),
    ],
)
def test_a_village_goes_by_its_code_and_by_any_of_its_names(text, code):
    assert VILLAGE_LIST.value(text) == code


def test_the_nearest_village_is_suggested_by_its_full_name():
    assert [VILLAGE_LIST.suggestion(text) for text in ("平安屯", "小甜坝", "河尾村子", "上海")] == [
        "平安社区",
        "小田坝村",
        "河尾社区",
        None,
    ]


def test_a_name_that_two_villages_share_names_neither_until_written_in_full():
    twins = vocabulary.VillageList([("1", "新民村"), ("2", "新民社区")])
    assert [twins.value(text) for text in ("新民", "新民村", "新民社区")] == [None, "1", "2"]


def test_a_title_names_a_village_only_in_full_and_only_one():
    titles = ["平安社区产业增收台账", "平达乡产业增收台账", "平达社区、平安社区台账", "小田坝村委会填报"]
    assert [VILLAGE_LIST.named_in(title) for title in titles] == [PINGAN, None, None, XIAOTIANBA]


def test_every_allowed_word_and_synonym_of_every_contract_is_understood():
    for contract in contracts().values():
        for field in contract.fields:
            words = vocabulary.WordList(field.enum, field.synonyms)
            assert [words.value(word) for word in field.enum] == list(field.enum)
            assert [words.value(word) for word in field.synonyms] == list(field.synonyms.values())
