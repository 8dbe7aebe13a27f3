"""Words in cells: yes and no, villages by any of their names."""

from __future__ import annotations

import pytest

from pingda_dash.contracts import contracts
from pingda_dash.ingest import vocabulary
from tests.ingest.files import PINGAN, PINGDA, VILLAGES, XIAOTIANBA

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
