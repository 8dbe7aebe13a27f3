"""Signals of made-up figures: each fires on what was made up, stays silent on honest data, and says so in Chinese."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from random import Random

import pandas as pd
import pytest

from benchmarks.planted.townships import DOCTORED, PLANTS, honest
from pingda_dash import queries, signals
from pingda_dash.snapshot import SQL, Snapshot
from tests.tables import snapshot_of

END = date(2020, 6, 30)
MADE_UP = {
    "straight_lines": r"新增转移就业 广东的人次每次增加得几乎一样多,1\d 次增幅中 \d+ 次与此前一样,一般最多约 [\d.]+ 次",
    "twin_households": r"多户的收入、家庭人口、劳动力都相同,1\d\d 户中有 \d\d 对相同,一般约 [\d.]+ 对",
    "deadline_jumps": (
        r"新增转移就业 \S+的增长集中在期限前最后一次报送,"
        r"到5月27日累计增长的 (9\d|100)% 来自这一次,其他村为 [\d.]+%"
    ),
    "last_digits": r"计数多以 0 或 5 结尾,\d\d 个数中 \d\d 个以 0 或 5 结尾,一般约 [\d.]+ 个",
    "straight_fields": r"茶叶的产量每次增加得几乎一样多,1\d 次增幅中 1\d 次与此前一样,一般最多约 [\d.]+ 次",
    "narrow_incomes": r"建档立卡户的人均纯收入过于接近,\d\d 户居中的一半相差 \d{3} 元,其他村相差 \d,\d{3} 元",
    "even_shares": (
        r"岗位信息推送的其中建档立卡所占比例各村几乎相同,"
        r"10 个村只差 0\.\d+ 个百分点,这样大小的数一般差 [\d.]+ 个以上"
    ),
    "exact_targets": r"新增转移就业的人次多次恰好等于方案应达数,1\d 次报送中 1\d 次恰好,一般最多约 [\d.]+ 次",
    "moving_together": r"\S+的增幅与\S+始终成同一比例,\d+ 组增幅中 \d+ 组相同或成比例,一般最多约 [\d.]+ 组",
    "bunched_incomes": r"人均纯收入多紧挨脱贫标准,略高于标准的 \d\d 户中 \d\d 户紧挨标准,一般约 [\d.]+ 户",
}
"""Kind of plant → the sentence of its signal, as far as its chance."""
TOGETHER = {
    ("straight_lines", "twin_households"): 1,
    ("deadline_jumps", "last_digits"): 4,
    ("straight_fields", "narrow_incomes", "even_shares", "exact_targets"): 2,
    ("moving_together", "bunched_incomes"): 2,
}
"""Plants that do not touch one another stand in one township, with its seed."""


@cache
def township(*kinds: str) -> Snapshot:
    """An honest township in which some things are made up, as strongly as the benchmark does."""
    seed = TOGETHER[kinds]
    tables, rng = honest(Random(f"t{seed}")), Random(f"p{seed}")
    for kind in kinds:
        plant, _, strengths = PLANTS[kind]
        plant(tables, rng, strengths[-1])
    return snapshot_of(**tables)


@pytest.mark.parametrize("kind", [kind for kinds in TOGETHER for kind in kinds])
def test_a_signal_says_what_was_made_up_and_asks(kind):
    snapshot = township(*next(kinds for kinds in TOGETHER if kind in kinds))
    rows = queries.signals(snapshot, END).to_dict("records")
    sentences = [signals.sentence(row) for row in rows if row["signal_id"] == PLANTS[kind][1]]
    wanted = rf"(村:)?{MADE_UP[kind]},偶然出现的可能小于\S+分之[一二三四五六七八九十]。请核实。"
    assert any(re.fullmatch(wanted, sentence) for sentence in sentences), sentences
    assert {row["signal_id"] for row in rows} <= {PLANTS[one][1] for one in PLANTS}


@pytest.mark.parametrize("kind", [kind for kinds in TOGETHER for kind in kinds])
def test_a_signal_lists_the_rows_that_it_rests_on(kind):
    snapshot = township(*next(kinds for kinds in TOGETHER if kind in kinds))
    for signal in queries.signals(snapshot, END).itertuples():
        rows = queries.signal_rows(snapshot, END, finding=signal.finding)
        assert len(rows) >= (signal.n if signal.signal_id in ("even_shares", "last_digits") else 2)
        assert rows["source_row"].notna().all() and rows["filename"].notna().all()
        villages = set(pd.Series([signal.village_code, signal.other_village_code]).dropna())
        assert set(rows["village_code"]) == villages or (not villages and rows["village_code"].nunique() > 5)


def test_honest_townships_have_no_signal():
    assert snapshot_of(**honest(Random("t1"))).run("from signals", END).empty


def test_a_signal_lasts_from_the_report_that_makes_it_on_until_the_next_that_does_not():
    snapshot = township("straight_lines", "twin_households")
    rows = snapshot.run("from signals where signal_id = 'straight_lines' order by finding, since", END)
    first = rows["since"].min()
    assert first >= pd.Timestamp(2020, 5, 6), "five steps and more"
    assert queries.signals(snapshot, (first - pd.Timedelta(days=1)).date())["signal_id"].eq("straight_lines").sum() == 0
    assert "straight_lines" in set(queries.signals(snapshot, first.date())["signal_id"])
    assert rows["adjusted"].le(0.05).all() and rows["adjusted"].ge(rows["p_value"]).all()


def test_signals_of_a_village_are_asked_by_either_of_a_pair():
    snapshot = township("moving_together", "bunched_incomes")
    pairs = queries.signals(snapshot, END).query("signal_id == 'moving_together'")
    other = pairs["other_village_code"].iloc[0]
    assert pairs["village_code"].iloc[0] == DOCTORED
    assert "moving_together" in set(queries.signals(snapshot, END, village=other)["signal_id"])


@pytest.mark.parametrize("day", [date(2020, 4, 15), date(2020, 5, 15), date(2020, 6, 20), END])
def test_the_demo_has_no_signal(demo_snapshot, day):
    assert queries.signals(demo_snapshot, day).empty


def test_every_signal_has_its_words():
    assert {path.stem for path in (SQL / "signals").glob("*.sql")} == set(signals.SIGNALS)


@pytest.mark.parametrize(
    ("p_value", "words"),
    [
        (0.00023, "小于万分之三"),
        (0.009, "小于百分之一"),
        (0.0315, "小于百分之四"),
        (0.0000999, "小于万分之一"),
        (3e-12, "小于亿分之一"),
    ],
)
def test_a_chance_is_rounded_up_in_words(p_value, words):
    assert signals.chance(p_value) == words


@pytest.mark.parametrize(
    ("expression", "exact"),
    [
        ("binomial_tail(9, 12, 0.2)", 6.2198e-5),
        ("binomial_tail(0, 12, 0.2)", 1.0),
        ("hypergeometric_tail(4, 4, 4, 20)", 1 / 4845),
        ("hypergeometric_tail(1, 5, 2, 10)", 7 / 9),
        ("poisson_tail(3, 1.0)", 0.080301),
        ("chi_square_share(1.145476, 5)", 0.05),
        ("chi_square_share(0.05, 5)", 2.921e-5),
        ("student_tail(3.832519, 9)", 0.002),
        ("low_chi_square(10, 1.6449)", 0.3940),
        ("chi_square_share(700, 1000)", 2.890e-14),
    ],
)
def test_a_tail_is_what_tables_of_it_say(demo_snapshot, expression, exact):
    value = demo_snapshot.run(f"select {expression} as value", END)["value"].iloc[0]
    assert value == pytest.approx(exact, rel=0.03, abs=0)
