"""The history's panels: what is said of a version, of a row that changed, of an indicator that moved."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

from pingda_dash.contracts import contracts
from pingda_dash.lake import Lake
from pingda_dash.panels import history as panels
from tests.test_lake import DAY, NOON, PINGDA, area, load, sheet

NAMES = {PINGDA: "平达社区"}
TRAP = "<img src=x onerror=alert(1)>"


def text(markup: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", markup)).strip()


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake.open(tmp_path, "real")


def home(**of: object) -> dict[str, object]:
    row = {"household_id": "A1", "village_code": PINGDA, "head_name": "王小明", "id_number": "530523199001011234"}
    return {**row, "phone": "13812345678", "members": 4, "category": "未脱贫户", **of}


def test_a_version_says_when_who_and_what_and_wears_its_tags(lake):
    load(lake, sheet(lake, "industry", area(PINGDA, 900)), message="烤烟")
    second = load(lake, sheet(lake, "industry", area(PINGDA, 910)), message=TRAP).version
    lake.mark("上次例会", second, "乡扶贫办", NOON)
    newest = lake.restore(second - 1, "乡扶贫办", datetime(2020, 5, 21, 9, 10))  # noqa: DTZ001 - wall time has no zone
    markup = panels.versions(lake.history(), lake.marks(), newest, chosen=newest, against=second - 1, more=True)
    note = text(markup)
    assert f"第 {newest} 版 · 5月21日 09:10 当前 在看 乡扶贫办 · 恢复到第 {second - 1} 版" in note
    assert f"第 {second} 版 · 5月20日 12:00 上次例会 已撤回 比较" in note
    assert f"第 {second - 1} 版 · 5月20日 12:00 对照 乡农业中心 · 烤烟 1 份 · 改动 1 行" in note
    assert TRAP not in markup
    assert f'data-pick="older:{second - 1}"' in markup


def test_no_upload_is_told_calmly(lake):
    assert "还没有上传" in panels.versions(lake.history(), lake.marks(), None)


def test_a_file_says_what_it_did_and_one_that_was_left_out_that_it_no_longer_holds(lake):
    first = load(lake, sheet(lake, "industry", area(PINGDA, 900))).version
    assert "表.csv 产业增收台账 · 1 行 新增 1 行" in text(panels.version_files(lake.files(first)))
    gone = lake.undo(first, "乡扶贫办", NOON)
    assert "表.csv 产业增收台账 · 1 行 不再生效" in text(panels.version_files(lake.files(gone)))


def test_a_changed_row_shows_old_and_new_and_where_it_stands(lake):
    first = load(lake, sheet(lake, "industry", area(PINGDA, 900))).version
    second = load(lake, sheet(lake, "industry", {**area(PINGDA, 910), "remark": "补报"})).version
    note = text(panels.row_changes(lake.compare(first, second), NAMES))
    assert "变更 2020年5月20日 平达社区 烤烟 面积 900 亩 → 910 亩 备注 空 → 补报 原表第 2 行" in note
    assert "两版的数据完全相同" in panels.row_changes(lake.compare(second, second), NAMES)


def test_a_new_row_shows_its_values_in_columns_with_their_units(lake):
    before = lake.version()
    after = load(lake, sheet(lake, "industry", {**area(PINGDA, 900), "income_wan": 3.5})).version
    note = text(panels.row_changes(lake.compare(before, after), NAMES))
    assert "统计日期 村 产业 面积 亩 收入 万元 新增 2020年5月20日 平达社区 烤烟 900 3.5 原表第 2 行" in note


def test_one_file_can_be_shown_alone(lake):
    before = lake.version()
    one, other = (sheet(lake, "industry", area(code, 900)) for code in (PINGDA, "530523206202"))
    after = load(lake, one, other).version
    note = text(panels.row_changes(lake.compare(before, after), NAMES, one.sha256))
    assert "平达社区" in note
    assert "530523206202" not in note


def test_many_rows_are_counted_and_not_all_drawn(lake):
    before = lake.version()
    after = load(lake, sheet(lake, "industry", *(area(f"{n:012}", n) for n in range(100)))).version
    markup = panels.row_changes(lake.compare(before, after), NAMES)
    assert markup.count("新增</td>") == panels.ROWS_SHOWN
    assert "另有 60 行" in markup


@pytest.mark.parametrize("change", [{"members": 5}, {"head_name": "王大明"}, {"phone": "13812345679"}])
def test_names_ids_and_phones_are_masked_and_a_change_under_the_mask_is_still_told(lake, change):
    before = lake.version()
    load(lake, sheet(lake, "households", home(), register_date=DAY))
    after = load(lake, sheet(lake, "households", home(**change), register_date=DAY)).version
    result = [lake.compare(before, after), lake.compare(after - 1, after)]
    shown = "".join(panels.row_changes(one, NAMES) + panels.change_table(one, NAMES).to_csv() for one in result)
    for secret in ("王小明", "王大明", "530523199001011234", "13812345678", "13812345679"):
        assert secret not in shown
    assert len(panels.change_table(result[1], NAMES)) == 1


def test_a_free_text_hides_the_names_of_its_row_and_a_message_its_numbers(lake):
    before = lake.version()
    given = home(poverty_cause="王小明患病")
    after = load(lake, sheet(lake, "households", given, register_date=DAY), message="王家 13812345678").version
    shown = panels.row_changes(lake.compare(before, after), NAMES)
    assert "王小明患病" not in shown and "王**患病" in shown
    assert lake.history()["message"].tolist()[0] == "王家 138****5678"


def test_another_ledgers_text_and_a_message_hide_the_people_of_the_register(lake):
    load(lake, sheet(lake, "households", home(), register_date=DAY))
    before = lake.version()
    given = {**area(PINGDA, 900), "remark": "王小明家未移栽"}
    after = load(lake, sheet(lake, "industry", given), message="补报王小明户").version
    changed, people = lake.compare(before, after), lake.people()
    for shown in (
        panels.row_changes(changed, NAMES, None, people),
        panels.change_table(changed, NAMES, people).to_csv(),
    ):
        assert "王**家未移栽" in shown and "王小明" not in shown
    assert lake.history()["message"].tolist()[0] == "补报王**户"


def test_the_table_to_take_away_has_a_line_for_each_changed_value(lake):
    first = load(lake, sheet(lake, "industry", area(PINGDA, 900))).version
    second = load(
        lake, sheet(lake, "industry", {**area(PINGDA, 910), "households": 3}, area(PINGDA, 1, date(2020, 5, 1)))
    ).version
    table = panels.change_table(lake.compare(first, second), NAMES)
    assert table.values.tolist() == [
        ["产业增收台账", "新增", "2020年5月1日 · 平达社区 · 烤烟", "整行", "", "面积 1 亩"],
        ["产业增收台账", "变更", "2020年5月20日 · 平达社区 · 烤烟", "面积", "900 亩", "910 亩"],
        ["产业增收台账", "变更", "2020年5月20日 · 平达社区 · 烤烟", "参与户数", "", "3 户"],
    ]


def standing(**actual: float | None) -> pd.DataFrame:
    rows = [(one, one, "人", "at_most_zero" if one == "未脱贫" else "at_least", value) for one, value in actual.items()]
    return pd.DataFrame(rows, columns=["id", "name", "unit", "direction", "actual"])


def test_only_indicators_that_moved_are_told_with_the_way_they_went():
    before, after = standing(培训=78, 转移=402, 未脱贫=16, 岗位=None), standing(培训=78, 转移=431, 未脱贫=20, 岗位=3)
    moved = panels.moves(before, after)
    assert [(one["name"], one["gain"], one["tone"]) for one in moved] == [
        ("转移", "+29", "ok"),
        ("未脱贫", "+4", "warn"),
        ("岗位", "", "mute"),
    ]
    assert "转移 402 → 431 人 +29" in text(panels.indicator_moves(moved, 40, 41, DAY))
    assert "没有变化" in panels.indicator_moves(panels.moves(before, before), 40, 41, DAY)


def test_a_mark_leads_to_what_changed_since_and_only_a_clerk_may_let_go_of_it(lake):
    version = load(lake, sheet(lake, "industry", area(PINGDA, 900))).version
    lake.mark("上次例会", version, "乡扶贫办", NOON)
    other = panels.mark_list(lake.marks(), version + 1, may_change=False)
    assert f'data-pick="since:{version}"' in other
    assert "unmark" not in other
    assert 'data-pick="unmark:上次例会"' in panels.mark_list(lake.marks(), version, may_change=True)
    assert "还没有标记" in panels.mark_list(lake.marks().head(0), version, may_change=True)


def test_every_dataset_has_a_title_and_one_that_is_no_more_its_name():
    assert panels.dataset_title("industry") == contracts()["industry"].title
    assert panels.dataset_title("旧台账") == "旧台账"


def test_what_was_confirmed_of_a_file_is_named_in_a_few_words(lake):
    first = load(lake, sheet(lake, "industry", area(PINGDA, 900))).version
    second = sheet(lake, "industry", area(PINGDA, 800))
    second.confirmed = ("falls-back", "a-code-of-later")
    assert "已确认" not in panels.version_files(lake.files(first))
    note = text(panels.version_files(lake.files(load(lake, second).version)))
    assert "变更 1 行 · 已确认:累计数变小、a-code-of-later" in note


def test_a_geometry_that_changed_is_shown_by_its_outline_and_a_household_s_not_at_all():
    area = '{"type":"Polygon","coordinates":[[[98.85,24.25],[98.87,24.25],[98.87,24.27],[98.85,24.25]]]}'
    shown = [panels.value_text(area, contracts()[name]["geometry"], {}) for name in ("geometry", "home_positions")]
    assert shown == ["面 98.85, 24.25 等 4 点", "—"]


def test_the_age_of_the_last_backup_is_shown_and_warned_of_after_two_days():
    late, day = timedelta(days=2), datetime(2020, 5, 20, 21, 30)  # noqa: DTZ001
    assert "没有设自动备份" in panels.backup_line(None, day, False, late)
    assert "还没有备份成功过" in panels.backup_line(None, day, True, late)
    fresh = panels.backup_line(day, day + timedelta(days=1), True, late)
    assert text(fresh) == "最近备份 5月20日 21:30" and "warn" not in fresh
    old = panels.backup_line(day, day + timedelta(days=3, hours=1), True, late)
    assert "已过 3 天" in old and "warn" in old


def test_an_open_wall_is_shown_that_a_household_changed_and_not_what(lake):
    before = lake.version()
    for income in (3000, 3500):
        given = home(net_income=income, poverty_cause="因罕见病")
        after = load(lake, sheet(lake, "households", given, register_date=DAY)).version
    shown = text(panels.row_changes(panels.for_anybody(lake.compare(after - 1, after)), NAMES))
    assert "少于3户(已改)" in shown
    assert "3,500" not in shown
    whole = lake.compare(before, after)
    assert "罕见病" not in panels.change_table(panels.for_anybody(whole), NAMES).to_csv()
    assert "罕见病" in panels.change_table(whole, NAMES).to_csv()
