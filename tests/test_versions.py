"""The history: what every version took in and changed, any two compared, any given back, and marks on them."""

from __future__ import annotations

import random
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from pingda_dash.contracts import contracts
from pingda_dash.errors import UnknownSnapshot
from pingda_dash.lake import Lake, connect, real_lake_in_use
from pingda_dash.marks import UnnamedMark
from pingda_dash.versions import Changes, NothingToRestore, NotTheNewest, Renewed
from tests.test_lake import DAY, NOON, PINGDA, XIAOTIANBA, area, areas, load, sheet, village

INDUSTRY, VILLAGES = contracts()["industry"], contracts()["villages"]
LATER = NOON + timedelta(hours=2)


@pytest.fixture
def lake(begun_real: Path, tmp_path: Path) -> Lake:
    return Lake.open(Path(shutil.copytree(begun_real, tmp_path, dirs_exist_ok=True)), "real")


def note(result: Changes) -> list[tuple[object, ...]]:
    """(change, village, old area, new area) of each row that changed."""
    rows = result.rows
    pairs = zip(rows["change"], rows["village_code"], rows["old_area_mu"], rows["new_area_mu"], strict=True)
    return [(change, code, *(None if value != value else value for value in both)) for change, code, *both in pairs]


def everything(lake: Lake, version: int | None = None) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table at a version, lineage and all."""
    con = connect()
    lake.copy_into(con, lake.version() if version is None else version)
    con.execute("ALTER TABLE uploads DROP COLUMN version")
    names = [*contracts(), "uploads"]
    return {name: sorted(con.execute(f'FROM "{name}"').fetchall(), key=repr) for name in names}


# --- versions ---------------------------------------------------------------------------------------------------


def test_the_history_comes_a_page_at_a_time_newest_first(lake):
    made = [load(lake, sheet(lake, "industry", area(PINGDA, n))).version for n in range(5)]
    assert lake.history(limit=2)["version"].tolist() == made[:2:-1]
    assert lake.history(limit=2, before=made[3])["version"].tolist() == [made[2], made[1]]
    assert lake.history(before=made[0]).empty
    assert lake.history()["rows"].tolist() == [1] * 5


def test_a_version_knows_its_files(lake):
    load(lake, sheet(lake, "industry", area(PINGDA, 900)))
    training = {"report_date": DAY, "village_code": PINGDA, "item": "技能培训", "people": 4}
    both = load(lake, sheet(lake, "industry", area(PINGDA, 910)), sheet(lake, "employment", training))
    files = lake.files(both.version)
    assert sorted(files["dataset"]) == ["employment", "industry"]
    assert not files["gone"].any()
    with pytest.raises(UnknownSnapshot):
        lake.files(9999)


def test_a_version_from_before_an_upload_told_as_much_still_knows_its_files(tmp_path):
    lake = Lake(tmp_path, "real")
    lake.cursor().execute("ALTER TABLE lake.uploads DROP COLUMN rows_returned")
    lake.cursor().execute("INSERT INTO lake.uploads BY NAME SELECT '旧.csv' AS filename, 'industry' AS dataset")
    files = lake.files(lake.version())
    assert files["filename"].tolist() == ["旧.csv"]
    assert files["rows_returned"].isna().all()


# --- what changed -----------------------------------------------------------------------------------------------


def test_a_version_tells_what_it_changed_row_by_row(lake):
    first = load(lake, sheet(lake, "industry", area(PINGDA, 900), area(XIAOTIANBA, 1120))).version
    second = load(lake, sheet(lake, "industry", area(PINGDA, 910), area("530523206203", 5))).version
    assert note(lake.changes(INDUSTRY, first, second)) == [
        ("变更", PINGDA, 900.0, 910.0),
        ("新增", "530523206203", None, 5.0),
    ]
    assert note(lake.changes(INDUSTRY, second, first)) == [
        ("变更", PINGDA, 910.0, 900.0),
        ("移除", "530523206203", 5.0, None),
    ]


def test_a_village_that_left_the_register_is_told_as_removed(lake):
    first = load(
        lake, sheet(lake, "villages", village(PINGDA, "平达社区"), village(XIAOTIANBA, "小田坝村"), register_date=DAY)
    ).version
    second = load(lake, sheet(lake, "villages", village(PINGDA, "平达社区", True), register_date=DAY)).version
    result = lake.changes(VILLAGES, first, second)
    assert (result.added, result.changed, result.removed) == (0, 1, 1)
    assert result.rows[["change", "village_code"]].values.tolist() == [["变更", PINGDA], ["移除", XIAOTIANBA]]


def test_a_list_of_a_later_day_is_held_against_the_list_before_it(lake):
    old = village(PINGDA, "平达社区"), village(XIAOTIANBA, "小田坝村"), village("530523206203", "河尾社区")
    new = village(PINGDA, "平达社区"), village(XIAOTIANBA, "小田坝村", True), village("530523206204", "平安社区")
    start = lake.version()
    first = load(lake, sheet(lake, "villages", *old, register_date=DAY)).version
    second = load(lake, sheet(lake, "villages", *new, register_date=date(2020, 6, 1))).version
    assert lake.changes(VILLAGES, first, second).added == 3
    assert lake.changes(VILLAGES, first, second).renewed == Renewed(date(2020, 6, 1), DAY, 1, 1, 1)
    assert lake.changes(VILLAGES, start, first).renewed is None
    assert lake.changes(VILLAGES, second, first).renewed is None


def test_what_was_changed_and_changed_back_is_no_change(lake):
    first = load(lake, sheet(lake, "industry", area(PINGDA, 900))).version
    load(lake, sheet(lake, "industry", area(PINGDA, 950)))
    back = load(lake, sheet(lake, "industry", area(PINGDA, 900), area(PINGDA, 1, date(2020, 5, 1)))).version
    assert [one[0] for one in note(lake.changes(INDUSTRY, first, back))] == ["新增"]


def test_only_so_many_rows_are_given_and_all_are_counted(lake):
    before = lake.version()
    after = load(lake, sheet(lake, "industry", *(area(f"{n:012}", n) for n in range(1500)))).version
    result = lake.changes(INDUSTRY, before, after, limit=10)
    assert (result.added, len(result.rows)) == (1500, 10)


def test_a_comparison_names_only_the_datasets_that_differ(lake):
    first = load(lake, sheet(lake, "industry", area(PINGDA, 900))).version
    load(lake, sheet(lake, "villages", village(PINGDA, "平达社区"), register_date=DAY))
    second = load(lake, sheet(lake, "industry", area(PINGDA, 910))).version
    result = lake.compare(first, second)
    assert [(one.contract.name, one.added, one.changed) for one in result.datasets] == [
        ("villages", 1, 0),
        ("industry", 0, 1),
    ]
    assert lake.compare(second, second).datasets == ()


def test_a_column_that_came_later_is_empty_before(tmp_path):
    lake = Lake(tmp_path, "real")
    lake.cursor().execute("ALTER TABLE lake.industry DROP COLUMN remark")
    lake = Lake(tmp_path, "real")
    lake.cursor().execute("ALTER TABLE lake.industry DROP COLUMN remark")
    start = lake.version()
    reopened = Lake(tmp_path, "real")
    after = load(reopened, sheet(reopened, "industry", {**area(PINGDA, 900), "remark": "补报"})).version
    assert reopened.changes(INDUSTRY, start, after).rows["new_remark"].tolist() == ["补报"]
    assert reopened.changes(INDUSTRY, 1, start).count == 0


def test_a_dataset_that_came_later_has_no_changes_before(tmp_path):
    lake = Lake(tmp_path, "real")
    lake.cursor().execute("DROP TABLE lake.industry")
    without = lake.version()
    reopened = Lake(tmp_path, "real")
    after = load(reopened, sheet(reopened, "industry", area(PINGDA, 900))).version
    assert reopened.changes(INDUSTRY, without, after).added == 1
    reopened.restore(without, "乡扶贫办", LATER)
    assert areas(reopened) == []


# --- giving back ------------------------------------------------------------------------------------------------


def test_a_version_is_given_back_as_a_new_one_and_nothing_leaves_the_history(lake):
    first = load(lake, sheet(lake, "industry", area(PINGDA, 900), area(XIAOTIANBA, 1120))).version
    second = load(lake, sheet(lake, "industry", area(PINGDA, 910), area("530523206203", 5))).version
    third = lake.restore(first, "乡扶贫办", LATER)
    assert third == second + 1
    assert everything(lake) == everything(lake, first)
    history = lake.history()
    assert history["version"].tolist() == [third, second, first]
    assert history["undone"].tolist() == [False, True, False]
    newest = history.iloc[0]
    assert (newest["message"], newest["author"], newest["restored"]) == (f"恢复到第 {first} 版", "乡扶贫办", first)
    assert newest["received_at"] == LATER
    files = lake.files(third)
    assert files["gone"].tolist() == [True]
    assert everything(lake, second) != everything(lake, first)  # the version itself is untouched


def test_what_was_given_back_can_be_taken_back_again(lake):
    first = load(lake, sheet(lake, "industry", area(PINGDA, 900))).version
    second = load(lake, sheet(lake, "industry", area(PINGDA, 910))).version
    lake.restore(first, "乡扶贫办", LATER)
    lake.restore(second, "乡扶贫办", LATER)
    assert everything(lake) == everything(lake, second)
    assert not lake.history()["undone"].any()


def test_giving_back_how_things_stand_makes_no_version(lake):
    version = load(lake, sheet(lake, "industry", area(PINGDA, 900))).version
    with pytest.raises(NothingToRestore):
        lake.restore(version, "乡扶贫办", LATER)
    with pytest.raises(UnknownSnapshot):
        lake.restore(9999, "乡扶贫办", LATER)
    assert lake.version() == version


def test_a_file_that_was_taken_back_may_be_sent_again(lake):
    before = lake.version()
    one = sheet(lake, "industry", area(PINGDA, 900))
    version = load(lake, one).version
    lake.undo(version, "乡扶贫办", LATER)
    assert not lake.has_accepted(one.sha256)
    assert everything(lake) == everything(lake, before)
    assert load(lake, one).committed
    assert lake.has_accepted(one.sha256)


def test_only_the_newest_version_can_be_taken_back_and_it_says_why(lake):
    first = load(lake, sheet(lake, "industry", area(PINGDA, 900))).version
    second = load(lake, sheet(lake, "industry", area(PINGDA, 910))).version
    with pytest.raises(NotTheNewest, match=f"最新是第 {second} 版"):
        lake.undo(first, "乡扶贫办", LATER)
    assert lake.version() == second


def test_a_restoring_asked_for_before_somebody_else_sent_a_file_is_refused(lake):
    first = load(lake, sheet(lake, "industry", area(PINGDA, 900))).version
    seen = load(lake, sheet(lake, "industry", area(PINGDA, 910))).version
    load(lake, sheet(lake, "industry", area(XIAOTIANBA, 1)))
    with pytest.raises(NotTheNewest):
        lake.restore(first, "乡扶贫办", LATER, expected=seen)
    assert len(areas(lake)) == 2


def test_a_real_lake_whose_only_upload_was_taken_back_still_hides_the_demo(tmp_path):
    real = Lake.open(tmp_path, "real")
    real.undo(load(real, sheet(real, "industry", area(PINGDA, 900))).version, "乡扶贫办", LATER)
    assert not real.is_empty()
    assert not Lake(tmp_path, "real").is_empty()
    assert real_lake_in_use(tmp_path) is real


@pytest.mark.parametrize("seed", range(2))
def test_any_two_versions_differ_by_what_is_told_and_every_one_can_be_given_back(tmp_path, seed):
    """A random life of a lake, inline rows and files of rows: told changes against the rows themselves."""
    lake, chance = Lake(tmp_path, "real"), random.Random(seed)
    codes = [f"{n:012}" for n in range(1200)]
    versions = [lake.version()]
    while len(versions) < 8:
        if len(versions) > 2 and chance.random() < 0.25:
            versions.append(lake.restore(chance.choice(versions[:-1]), "乡扶贫办", LATER))
            continue
        count = chance.choice((1, 3, 40, 1100))
        rows = [area(code, chance.randint(0, 3)) for code in chance.sample(codes, count)]
        named = [village(code, "村", chance.random() < 0.5) for code in chance.sample(codes[:6], 3)]
        files = [sheet(lake, "industry", *rows), sheet(lake, "villages", *named, register_date=DAY)]
        if load(lake, *files[: chance.randint(1, 2)]).committed:
            versions.append(lake.version())
    states = {version: everything(lake, version) for version in versions}
    for version in versions:
        for other in chance.sample(versions, 2):
            for contract in (INDUSTRY, VILLAGES):
                assert told_by_rows(states, contract, version, other) == counted(lake, contract, version, other)
    wanted = chance.choice([version for version in versions if states[version] != everything(lake)])
    lake.restore(wanted, "乡扶贫办", LATER)
    assert everything(lake) == states[wanted]


def counted(lake: Lake, contract, version: int, other: int) -> tuple[int, int, int]:
    result = lake.changes(contract, version, other)
    return result.added, result.changed, result.removed


def told_by_rows(states, contract, version: int, other: int) -> tuple[int, int, int]:
    """(added, changed, removed) from the rows of two versions; the key of both datasets is their first columns."""
    width = 3 if contract is INDUSTRY else 2
    old, new = ({row[:width]: row[:-2] for row in states[each][contract.name]} for each in (version, other))
    both = old.keys() & new.keys()
    return len(new.keys() - old.keys()), sum(old[key] != new[key] for key in both), len(old.keys() - new.keys())


# --- marks ------------------------------------------------------------------------------------------------------


def test_a_mark_is_set_moved_listed_and_deleted_and_is_never_a_version(lake):
    first = load(lake, sheet(lake, "industry", area(PINGDA, 900))).version
    second = load(lake, sheet(lake, "industry", area(PINGDA, 910))).version
    lake.mark("上次例会", first, "乡扶贫办", NOON)
    lake.mark("月报", second, "乡扶贫办", NOON)
    lake.mark(" 上次例会 ", second, "乡党政办", LATER)
    assert lake.marks()[["name", "version", "author"]].values.tolist() == [
        ["上次例会", second, "乡党政办"],
        ["月报", second, "乡扶贫办"],
    ]
    lake.unmark("月报")
    assert Lake(lake.folder.parent, "real").marks()["name"].tolist() == ["上次例会"]
    assert lake.version() == second


@pytest.mark.parametrize("name", ["", "  ", "很长" * 20])
def test_a_mark_needs_a_name_that_fits(lake, name):
    with pytest.raises(UnnamedMark):
        lake.mark(name, 0, "乡扶贫办", NOON)


def test_a_mark_needs_a_version(lake):
    with pytest.raises(UnknownSnapshot):
        lake.mark("上次例会", 9999, "乡扶贫办", NOON)
