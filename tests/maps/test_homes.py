"""What colours the dots: each way counts every household once, and a tip says what is not known."""

from __future__ import annotations

import base64

import pandas as pd
import pytest

from pingda_dash.maps import homes as dots
from pingda_dash.maps.homes import DOTS


@pytest.mark.parametrize("one", DOTS, ids=lambda one: one.key)
def test_every_household_is_counted_once_and_sent_as_a_byte(one):
    kinds = pd.DataFrame({"village_group": ["一组", "一组", None], "kind": [1, 0, 1], "households": [2, 7, 1]})
    assert [number for _, number in dots.counts(one, kinds)][:3] == [7, 3, 0]
    classes = one.of(pd.DataFrame({f"{one.key}_kind": [2, 0, 1]}))
    sent = dots.document(one, classes)
    assert list(base64.b64decode(sent["kinds"])) == classes == [2, 0, 1]
    assert len(sent["classes"]) == len(one.kinds)


def test_a_tip_says_未报送_for_what_is_missing():
    row = {"name": "黄**", "category": "脱贫户", "is_new": False, "is_watched": False}
    rows = pd.DataFrame([{**row, "members": 4, "net_income": 2960.0}, {**row, "is_new": True}])
    first, second = rows.itertuples(index=False)
    assert dots.tip(first) == "黄** · 4 人\n脱贫户 · 人均纯收入 2,960 元"
    assert dots.tip(second) == "黄**\n脱贫户 · 新发现 · 人均纯收入 未报送"
