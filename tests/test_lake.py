"""The lake: every accepted upload is one snapshot, nothing is lost, nothing is half-applied."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest

from pingda_dash.contracts import contracts
from pingda_dash.errors import UnknownSnapshot
from pingda_dash.lake import Effect, Lake, LoadResult, NotAccepted, connect, digest_of, real_lake_in_use
from pingda_dash.versions import NotTheNewest
from tests.sheets import Sheet

DAY, NOON = date(2020, 5, 20), datetime(2020, 5, 20, 12, 0)  # noqa: DTZ001 - the township's wall time has no zone
PINGDA, XIAOTIANBA = "530523206201", "530523206202"


def sheet(lake: Lake, dataset: str, *rows: dict[str, object], register_date: date | None = None) -> Sheet:
    kept = lake.receive(repr((dataset, rows, register_date)).encode())
    return Sheet(contracts()[dataset], kept, list(rows), effective_register_date=register_date)


def area(village: str, mu: float, day: date = DAY) -> dict[str, object]:
    return {"report_date": day, "village_code": village, "industry": "烤烟", "area_mu": mu}


def village(code: str, name: str, poor: bool = False) -> dict[str, object]:
    return {"village_code": code, "village": name, "is_poor": poor}


def load(lake: Lake, *files: Sheet, author: str = "乡农业中心", message: str = "5月第三周") -> LoadResult:
    return lake.load(files, author, message, NOON)


def areas(lake: Lake, version: int | None = None) -> list[tuple[object, ...]]:
    con = connect()
    lake.copy_into(con, lake.version() if version is None else version)
    return con.execute("SELECT village_code, area_mu, source_row FROM industry ORDER BY ALL").fetchall()


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake.open(tmp_path, "real")


def test_a_load_is_one_snapshot_and_every_row_knows_its_source(lake):
    before = lake.version()
    result = load(lake, sheet(lake, "industry", area(PINGDA, 900), area(XIAOTIANBA, 1120)))
    assert result == LoadResult(before + 1, (Effect("表.csv", "industry", added=2),), committed=True)
    assert areas(lake) == [(PINGDA, 900.0, 2), (XIAOTIANBA, 1120.0, 3)]


def test_the_same_bytes_again_add_nothing_and_make_no_snapshot(lake):
    first = load(lake, sheet(lake, "industry", area(PINGDA, 900)))
    again = load(lake, sheet(lake, "industry", area(PINGDA, 900)))
    assert again == LoadResult(first.version, (Effect("表.csv", "industry", already=True),), committed=False)


def test_a_file_whose_bad_rows_went_back_may_come_again_as_it_is(lake):
    part = sheet(lake, "industry", area(PINGDA, 900))
    part.rows_returned = 1
    load(lake, part)
    assert not lake.has_accepted(part.sha256)
    assert part.sha256 not in lake.accepted_hashes()
    whole = Sheet(part.dataset, part.sha256, [area(PINGDA, 900), area(XIAOTIANBA, 1120)])
    again = load(lake, whole)
    assert again.effects == (Effect("表.csv", "industry", added=1, unchanged=1),)
    assert lake.has_accepted(part.sha256)
    assert part.sha256 in lake.accepted_hashes()


def test_a_ledger_upserts_by_its_key(lake):
    load(lake, sheet(lake, "industry", area(PINGDA, 900), area(XIAOTIANBA, 1120)))
    later = load(
        lake, sheet(lake, "industry", area(PINGDA, 910), area(XIAOTIANBA, 1120), area(PINGDA, 1, date(2020, 5, 1)))
    )
    assert later.effects == (Effect("表.csv", "industry", added=1, changed=1, unchanged=1),)
    assert [row[:2] for row in areas(lake)] == [(PINGDA, 1.0), (PINGDA, 910.0), (XIAOTIANBA, 1120.0)]


def test_a_key_with_an_empty_part_is_still_a_key(lake):
    def training(people: int) -> dict[str, object]:
        return {"report_date": DAY, "village_code": PINGDA, "item": "技能培训", "people": people}

    load(lake, sheet(lake, "employment", training(4)))
    assert load(lake, sheet(lake, "employment", training(5))).effects[0].changed == 1


def test_a_register_of_the_same_date_replaces_the_list_and_a_later_one_stands_beside_it(lake):
    load(lake, sheet(lake, "villages", village(PINGDA, "平达社区"), village(XIAOTIANBA, "小田坝村"), register_date=DAY))
    shrunk = load(lake, sheet(lake, "villages", village(PINGDA, "平达社区", True), register_date=DAY))
    assert shrunk.effects == (Effect("表.csv", "villages", changed=1, removed=1),)
    load(lake, sheet(lake, "villages", village(XIAOTIANBA, "小田坝村"), register_date=date(2020, 6, 1)))
    rows = lake.cursor().execute("SELECT register_date, village_code FROM lake.villages ORDER BY ALL").fetchall()
    assert rows == [(DAY, PINGDA), (date(2020, 6, 1), XIAOTIANBA)]


def test_a_file_with_an_error_changes_nothing_even_beside_a_good_one(lake):
    before = lake.version()
    bad = sheet(lake, "industry", area(XIAOTIANBA, 1))
    bad.acceptable = False
    with pytest.raises(NotAccepted):
        load(lake, sheet(lake, "industry", area(PINGDA, 900)), bad)
    assert (lake.version(), areas(lake)) == (before, [])


def test_what_was_shown_against_an_older_version_is_not_loaded(lake):
    seen = lake.version()
    load(lake, sheet(lake, "industry", area(PINGDA, 950)))
    with pytest.raises(NotTheNewest, match="刚刚又有新的一版"):
        lake.load([sheet(lake, "industry", area(PINGDA, 900))], "乡农业中心", "", NOON, seen)
    assert areas(lake) == [(PINGDA, 950.0, 2)]


def test_a_failure_in_the_second_file_takes_the_first_back(lake):
    before = lake.version()
    broken = sheet(lake, "industry", {**area(XIAOTIANBA, 1), "area_mu": "八百"})
    with pytest.raises(duckdb.ConversionException):
        load(lake, sheet(lake, "industry", area(PINGDA, 900)), broken)
    assert (lake.version(), areas(lake)) == (before, [])
    assert load(lake, sheet(lake, "industry", area(PINGDA, 900))).committed  # and the lake still works


def test_the_original_bytes_are_kept_before_anything_else_and_come_back_exactly(lake):
    data = "统计日期,村\n2020-05-20,平达社区\n".encode("gb18030")
    assert lake.original(lake.receive(data)) == data
    with pytest.raises(UnknownSnapshot):
        lake.original("0" * 64)


def test_a_file_whose_original_was_not_kept_is_refused(lake):
    stray = Sheet(contracts()["industry"], "f" * 64, [area(PINGDA, 900)])
    with pytest.raises(NotAccepted):
        load(lake, stray)


def test_a_rehearsal_tells_the_effect_and_leaves_no_trace(lake):
    load(lake, sheet(lake, "industry", area(PINGDA, 900)))
    before = lake.version(), areas(lake)
    note = lake.rehearse([sheet(lake, "industry", area(PINGDA, 901), area(XIAOTIANBA, 5))])
    assert note == (Effect("表.csv", "industry", added=1, changed=1),)
    assert (lake.version(), areas(lake)) == before


def test_an_earlier_version_still_shows_what_was_known_then(lake):
    first = load(lake, sheet(lake, "industry", area(PINGDA, 900)))
    load(lake, sheet(lake, "industry", area(PINGDA, 950)))
    assert [row[1] for row in areas(lake, first.version)] == [900.0]
    with pytest.raises(UnknownSnapshot):
        areas(lake, 9999)


def tables(con: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[object, ...]]]:
    """Every table's rows in order."""
    return {
        name: con.execute(f"FROM {name} ORDER BY ALL").fetchall() for (name,) in con.execute("SHOW TABLES").fetchall()
    }


def test_a_copy_made_after_another_is_the_copy_made_afresh(lake):
    training = {"report_date": DAY, "village_code": PINGDA, "item": "技能培训", "people": 4}
    first = load(lake, sheet(lake, "industry", area(PINGDA, 900))).version
    load(lake, sheet(lake, "employment", training))
    load(lake, sheet(lake, "villages", village(PINGDA, "平达社区"), register_date=DAY))
    load(lake, sheet(lake, "industry", area(PINGDA, 950)), sheet(lake, "employment", training | {"people": 9}))
    load(lake, sheet(lake, "villages", village(XIAOTIANBA, "小田坝村", poor=True), register_date=date(2020, 5, 21)))
    lake.restore(first, "乡扶贫办", NOON)
    versions = range(first - 1, lake.version() + 1)
    copies = {version: lake.copy_into(connect(), version) for version in versions}
    for version, afresh in copies.items():
        expected = tables(afresh.con)
        for other in copies.values():
            taken = lake.copy_into(connect(), version, other)
            assert tables(taken.con) == expected, (other.version, version)
    assert len(copies) > 5


def test_the_copy_of_another_lake_is_not_taken_for_ones_own(lake, tmp_path):
    other = Lake.open(tmp_path / "other", "real")
    like = other.copy_into(connect(), load(other, sheet(other, "industry", area(PINGDA, 1))).version)
    load(lake, sheet(lake, "industry", area(PINGDA, 900)))
    load(lake, sheet(lake, "villages", village(PINGDA, "平达社区"), register_date=DAY))
    con = connect()
    lake.copy_into(con, lake.version(), like)
    assert con.execute("SELECT area_mu FROM industry").fetchall() == [(900.0,)]


def test_history_says_who_loaded_what_newest_first(lake):
    training = {"report_date": DAY, "village_code": PINGDA, "item": "技能培训", "people": 4}
    load(lake, sheet(lake, "industry", area(PINGDA, 900)), author="乡农业中心", message="烤烟")
    both = sheet(lake, "industry", area(PINGDA, 910)), sheet(lake, "employment", training)
    load(lake, *both, author="乡社保中心", message="就业")
    note = lake.history()
    assert note[["author", "message", "files"]].values.tolist() == [
        ["乡社保中心", "就业", 2],
        ["乡农业中心", "烤烟", 1],
    ]


def test_the_screen_shows_the_demo_lake_until_the_first_real_upload(tmp_path):
    assert real_lake_in_use(tmp_path) is None
    real = Lake.open(tmp_path, "real")
    assert real_lake_in_use(tmp_path) is None
    load(real, sheet(real, "industry", area(PINGDA, 900)))
    assert real_lake_in_use(tmp_path) is real
    assert Lake.open(tmp_path, "demo").is_empty()


def test_a_lake_from_before_a_new_column_gets_it(tmp_path):
    lake = Lake(tmp_path, "real")
    lake.cursor().execute("ALTER TABLE lake.industry DROP COLUMN remark")
    reopened = Lake(tmp_path, "real")
    assert load(reopened, sheet(reopened, "industry", {**area(PINGDA, 900), "remark": "补报"})).committed


def test_a_new_column_changes_no_digest_until_it_has_a_value(tmp_path):
    lake = Lake(tmp_path, "real")
    lake.cursor().execute("ALTER TABLE lake.industry DROP COLUMN remark")
    lake.cursor().execute(f"INSERT INTO lake.industry (village_code, area_mu) VALUES ('{PINGDA}', 900)")
    lake.close()
    was = digest_of(lake.folder)
    assert was["industry"][0] == 1
    reopened = Lake(tmp_path, "real")
    assert reopened.digest() == was
    reopened.cursor().execute("UPDATE lake.industry SET remark = '补报'")
    assert reopened.digest()["industry"] != was["industry"]


WRITER = """
import sys
from pathlib import Path
from tests.test_lake import Lake, area, load, sheet
lake = Lake.open(Path(sys.argv[1]), "real")
for n in range(8):
    load(lake, sheet(lake, "industry", area(sys.argv[2], 100.0 + n)), author=sys.argv[2])
"""


def test_two_processes_write_at_once_and_a_third_sees_both(tmp_path):
    watcher = Lake.open(tmp_path, "real")
    before = watcher.version()
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), code]) for code in (PINGDA, XIAOTIANBA)]
    assert [writer.wait(timeout=120) for writer in writers] == [0, 0]
    assert watcher.version() == before + 16
    assert [row[:2] for row in areas(watcher)] == [(PINGDA, 107.0), (XIAOTIANBA, 107.0)]


def test_a_writer_that_is_killed_leaves_whole_snapshots_only(tmp_path):
    watcher = Lake.open(tmp_path, "real")
    writer = subprocess.Popen([sys.executable, "-c", WRITER.replace("range(8)", "range(10**6)"), str(tmp_path), PINGDA])
    start = watcher.version()
    while watcher.version() < start + 5:
        assert writer.poll() is None
    writer.kill()
    writer.wait()
    version = watcher.version()
    assert len(areas(watcher)) == 1
    assert load(watcher, sheet(watcher, "industry", area(XIAOTIANBA, 1))).version == version + 1
    assert len(watcher.history()) == version + 1 - start


def test_an_upload_is_accepted_while_somebody_is_in_the_midst_of_reading(lake):
    reader = lake.cursor()
    reader.execute("BEGIN")
    assert reader.execute("SELECT count(*) FROM lake.industry").fetchone() == (0,)
    assert load(lake, sheet(lake, "industry", area(PINGDA, 900))).committed
    assert reader.execute("SELECT count(*) FROM lake.industry").fetchone() == (0,), "a reader sees one version"
    reader.execute("COMMIT")
    assert len(areas(lake)) == 1


def test_a_lake_of_an_earlier_release_lets_readers_and_the_writer_be(tmp_path):
    (tmp_path / "real").mkdir()
    catalog, files = tmp_path / "real" / "catalog.sqlite", tmp_path / "real" / "files"
    before = connect()
    before.execute(f"ATTACH 'ducklake:sqlite:{catalog}' AS lake (DATA_PATH '{files}/', DATA_INLINING_ROW_LIMIT 1000)")
    before.close()
    test_an_upload_is_accepted_while_somebody_is_in_the_midst_of_reading(Lake.open(tmp_path, "real"))


def test_a_folder_restored_elsewhere_opens_with_everything_in_it(tmp_path):
    lake = Lake.open(tmp_path / "here", "real")
    load(lake, sheet(lake, "industry", *(area(f"{n:012}", n) for n in range(1500))))  # more than is kept inline
    shutil.copytree(tmp_path / "here", tmp_path / "there")
    shutil.rmtree(tmp_path / "here")
    restored = Lake.open(tmp_path / "there", "real")
    assert len(areas(restored)) == 1500
    load(restored, sheet(restored, "industry", area(PINGDA, 1)))
    assert len(areas(restored)) == 1501


def test_a_rehearsal_tells_the_effect_and_the_tables_as_they_would_be_and_changes_nothing(lake):
    load(lake, sheet(lake, "industry", area(PINGDA, 900)))
    before, con = lake.version(), connect()
    effects = lake.rehearse([sheet(lake, "industry", area(PINGDA, 950), area(XIAOTIANBA, 1120))], into=con)
    assert effects == (Effect("表.csv", "industry", added=1, changed=1),)
    foreseen = con.execute("SELECT village_code, area_mu FROM industry ORDER BY ALL").fetchall()
    assert foreseen == [(PINGDA, 950.0), (XIAOTIANBA, 1120.0)]
    assert (lake.version(), areas(lake)) == (before, [(PINGDA, 900.0, 2)])


def test_a_rehearsal_beside_a_copy_gives_the_tables_of_one_alone(lake):
    training = {"report_date": DAY, "village_code": PINGDA, "item": "技能培训", "people": 4}
    load(lake, sheet(lake, "villages", village(PINGDA, "平达社区"), register_date=DAY))
    old = lake.copy_into(connect(), load(lake, sheet(lake, "industry", area(PINGDA, 900))).version)
    newest = lake.copy_into(connect(), load(lake, sheet(lake, "employment", training)).version)
    file = sheet(lake, "industry", area(PINGDA, 950))
    alone = connect()
    lake.rehearse([file], alone)
    for like in (old, newest):
        beside = connect()
        lake.rehearse([file], beside, like)
        assert tables(beside) == tables(alone)
