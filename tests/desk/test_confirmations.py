"""What needs a yes, and what a yes covers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pingda_dash.desk import confirmations
from pingda_dash.desk.confirmations import UnknownCode, answers
from pingda_dash.ingest import CheckedFile, check_file
from pingda_dash.ingest.messages import SENTENCES
from pingda_dash.lake import Effect, Lake
from tests.ingest.files import REFERENCES, text

OLD = "2019-05-20,平达社区,烤烟,900"
EFFECT = Effect("表.csv", "industry", added=1)


def checked(*rows: str) -> CheckedFile:
    return check_file(text("统计日期,村,产业,面积(亩)", *rows), "表.csv", REFERENCES, date(2020, 6, 30))


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_a_warning_of_any_code_needs_a_yes(code):
    file = checked(OLD)
    file = replace(file, warnings=[replace(file.warnings[0], code=code)])
    assert [one.code for one in confirmations.unanswered(file, EFFECT, ())] == [code]
    assert not confirmations.is_answered(file, EFFECT, ())
    assert confirmations.is_answered(file, EFFECT, {code})
    assert confirmations.is_answered(file, EFFECT, {"all"})


def test_rows_that_leave_a_list_are_asked_about_first():
    asked = confirmations.questions(checked(OLD), replace(EFFECT, removed=3))
    assert [one.code for one in asked] == ["strikes-off", "outside-campaign"]
    assert "3 行不在本份文件中" in asked[0].message


def test_a_file_that_was_received_before_asks_nothing():
    again = replace(EFFECT, already=True)
    assert confirmations.questions(checked(OLD), again) == []
    assert confirmations.count(checked(OLD), again) == 0


def test_a_yes_is_codes_or_all():
    assert answers(["falls-back", "figure-jumped"]) == {"falls-back", "figure-jumped"}
    assert answers(["all"]) == {"all"}
    for words in ([], ["产业.csv"], ["falls-back", "fals-back"]):
        with pytest.raises(UnknownCode, match="代号"):
            answers(words)


def test_a_later_yes_counts_for_the_figures_that_were_asked_about(home):
    lake, file = Lake.open(home, "real"), checked(OLD)
    assert not confirmations.was_asked(lake, file, EFFECT)
    confirmations.note_asked(lake, file, EFFECT)
    assert confirmations.was_asked(lake, file, EFFECT)
    assert not confirmations.was_asked(lake, file, replace(EFFECT, removed=1))
    assert not confirmations.was_asked(lake, checked(OLD, "2019-05-21,小河村,茶叶,9"), EFFECT)
