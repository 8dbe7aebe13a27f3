"""The demo uploads: the same bytes every time, files that our own ingest takes without a word, nobody real.

Their bytes are committed: what they tell of the township is reviewed there, and what the SQL makes of it is asserted in
tests/sql/test_demo_answers.py.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from PIL import Image

from pingda_dash import demo_lake, queries
from pingda_dash.ingest import CheckedFile, References, check_file
from pingda_dash.plan import load_plan
from scripts import demo
from scripts.demo import county_forms, registers, scenario
from scripts.demo.__main__ import write_forms
from scripts.demo.scenario import END

DATA = Path(__file__).resolve().parent.parent / "data"


@pytest.fixture(scope="module")
def ground() -> demo.Ground:
    return demo.ground(DATA, 2020)


@pytest.fixture(scope="module")
def lists(ground) -> list[list[dict]]:
    """The four household registers, as records."""
    return [registers.household_records(list(ground.households), number) for number in range(4)]


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> list[Path]:
    """The uploads as the command writes them, index and README last."""
    return demo.write(tmp_path_factory.mktemp("demo"), DATA)


# --- files ------------------------------------------------------------------------------------------------------


def test_the_committed_uploads_are_what_the_command_writes(written):
    made = {path.name: path.read_bytes() for path in written}
    files = (path for path in (DATA / "demo").iterdir() if path.is_file() and path.name != demo_lake.ARCHIVE)
    kept = {path.name: path.read_bytes() for path in files}
    assert sorted(kept) == sorted(made)
    assert [name for name in made if made[name] != kept[name]] == [], "run: make demo"


def test_the_committed_forms_are_what_the_command_writes(tmp_path):
    paths = write_forms(tmp_path, DATA)
    kept = {path.name: path.read_bytes() for path in (DATA / "demo" / county_forms.FOLDER).iterdir()}
    assert {path.name: path.read_bytes() for path in paths} == kept, "run: make demo"


def test_another_seed_writes_other_bytes_and_removes_what_is_no_longer_made_and_nothing_else(written, tmp_path):
    for name in ("演示_旧台账.csv", "演示凭据_旧.png"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    (tmp_path / "我的台账.csv").write_text("x", encoding="utf-8")
    other = demo.write(tmp_path, DATA, 7)
    assert [path.name for path in written] == [path.name for path in other]
    assert [path.read_bytes() for path in written] != [path.read_bytes() for path in other]
    assert not (tmp_path / "演示_旧台账.csv").exists()
    assert not (tmp_path / "演示凭据_旧.png").exists()
    assert (tmp_path / "我的台账.csv").exists()


def test_every_upload_says_it_is_a_demo_and_all_together_stay_small(written):
    others = ("minutes.csv", "directives.csv", "land.json", "index.csv", "README.md")
    assert all(path.name.startswith(("演示_", "演示凭据_")) for path in written if path.name not in others)
    assert sum(path.stat().st_size for path in written) < 5_000_000
    assert max(path.stat().st_size for path in written) < 1_000_000


def test_the_index_lists_every_file_once_by_upload_in_the_order_of_arrival(written):
    with written[-2].open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    assert [row["file"] for row in rows] == [path.name for path in written if path.name.startswith("演示_")]
    numbers = [int(row["upload"]) for row in rows]
    assert numbers == sorted(numbers)
    assert set(numbers) == set(range(1, 52))
    received = [row["received_at"] for row in rows]
    assert received == sorted(received)
    assert all(len({(r["author"], r["message"]) for r in rows if r["upload"] == str(n)}) == 1 for n in range(1, 52))


def test_evidence_is_a_picture_of_its_own_or_says_that_it_is_not_real(written):
    files = [path.read_bytes() for path in written if path.name.startswith("演示凭据_")]
    assert len({*files}) == len(files) == 6
    for data in files:
        if data.startswith(b"\x89PNG"):
            with Image.open(io.BytesIO(data)) as picture:
                assert picture.convert("L").getextrema() == (0, 255)
                assert picture.text["Title"].startswith("演示")
        else:
            assert "不是真的" in data.decode()


def test_other_villages_than_the_ten_are_refused_in_words(tmp_path):
    from pingda_dash.errors import BrokenPlan

    (tmp_path / "reference").mkdir()
    (tmp_path / "reference" / "villages.csv").write_text("village_code,village\n1,别处\n", encoding="utf-8")
    with pytest.raises(BrokenPlan, match="演示数据只适用于"):
        demo.write(tmp_path / "out", tmp_path)


# --- what our own ingest makes of them -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def checked(ground) -> list[tuple[demo.Upload, list[tuple[demo.File, CheckedFile]]]]:
    """Every upload, and what the check of its files finds."""
    campaign = load_plan(DATA / "plan").campaign
    names = [(code, row["village"]) for code, row in ground.villages.items()]
    duties = [(task["id"], task["name"]) for task in ground.tasks]
    references = References.of(names, duties, campaign.start, campaign.end)
    return [
        (
            upload,
            [(file, check_file(file.data, file.name, references, upload.received_at.date())) for file in upload.files],
        )
        for upload in demo.uploads(ground)
    ]


def test_every_file_passes_the_check_without_a_problem_or_a_warning(checked):
    files = [result for _, pairs in checked for _, result in pairs]
    assert len(files) == 110
    assert [line for result in files for line in (*result.problems, *result.warnings)] == []


def _cell(value):
    """An empty text is a missing value once it has been read."""
    return None if value == "" else value


def test_every_value_written_is_read_back_whatever_the_form(checked):
    for _, pairs in checked:
        for file, result in pairs:
            assert result.dataset.name == file.sheet.contract.name
            written = [tuple(_cell(record.get(name)) for name in file.sheet.columns) for record in file.sheet.records]
            read = [tuple(row[name] for name in file.sheet.columns) for row in result.rows.to_pylist()]
            assert read == written, file.name


@pytest.mark.parametrize("on", [*scenario.REGISTERS, END])
def test_no_two_ledgers_disagree_but_in_the_one_slip(demo_snapshot, on):
    assert list(queries.checks(demo_snapshot, on)["check_id"]) == ["roster_households"]


# --- nobody -----------------------------------------------------------------------------------------------------


def test_no_id_number_can_be_a_persons_and_no_phone_a_subscribers(lists):
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    for row in lists[0]:
        number = row["id_number"]
        check = "10X98765432"[sum(int(d) * w for d, w in zip(number[:17], weights, strict=True)) % 11]
        assert number.startswith("000000")
        assert number[17] != check
        assert row["phone"] == "" or (row["phone"].startswith("100") and len(row["phone"]) == 11)
    assert len({row["id_number"] for row in lists[0]}) == len(lists[0])
    assert {key for row in lists[0] for key in row} & {"longitude", "latitude"} == set()


def test_names_come_from_the_two_lists_of_characters(lists):
    for row in lists[0]:
        for name in filter(None, (row["head_name"], row["helper"])):
            assert name[0] in registers.SURNAMES
            assert set(name[1:]) <= set(registers.GIVEN)
