"""Files are checked in a process of its own: the same verdicts, and nothing in a file ends the app."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator

import pytest

from pingda_dash.ingest import check_files
from pingda_dash.ingest import worker as of
from pingda_dash.ingest.worker import FileTooHard, Worker
from tests.ingest.files import REFERENCES, TODAY

HEADER = "统计日期,村,项目,人次,其中建档立卡"
GOOD = f"{HEADER}\n2020-05-20,平达社区,技能培训,12,3\n".encode("gbk")
BAD = f"{HEADER}\n2020-05-20,平安屯,技能培训,十二,3\n".encode("gbk")


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    made = Worker()
    yield made
    made.close()


def test_a_worker_finds_what_the_checks_find(worker: Worker) -> None:
    files = [("好.csv", GOOD), ("坏.csv", BAD), ("图.csv", b"\x89PNG\r\n\x1a\n" + bytes(64))]
    references = REFERENCES
    for there, here in zip(
        worker.check_files(files, references, TODAY), check_files(files, references, TODAY), strict=True
    ):
        assert there.summary() == here.summary()
        assert there.arrow().equals(here.arrow())
        assert list(there.every_problem()) == list(here.every_problem())


def test_the_tables_of_a_large_file_come_back_whole_and_leave_no_file_behind(worker: Worker) -> None:
    rows = "".join(f"2020-05-{day:02d},平达社区,项目{n},12,3\n" for day in range(1, 21) for n in range(2500))
    (file,) = worker.check_files([("长.csv", (HEADER + "\n" + rows).encode())], REFERENCES, TODAY)
    assert (file.rows_in, file.problem_count) == (50_000, 50_000)
    assert file.table is not None and file.table.cells["c2"][49_999].as_py() == "项目2499"
    assert len(list(file.every_problem())) == 50_000
    if sys.platform != "win32":
        assert list(of.Path(worker._scratch.name).iterdir()) == []


def test_how_far_it_is_can_be_followed(worker: Worker) -> None:
    steps: list[tuple[str, float]] = []
    worker.check_files([("好.csv", GOOD)], REFERENCES, TODAY, progress=lambda word, share: steps.append((word, share)))
    assert [share for _, share in steps] == sorted(share for _, share in steps)
    assert steps[-1][1] == 1.0


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_worker_that_was_killed_is_said_so_and_the_next_file_gets_a_fresh_one() -> None:
    worker = Worker()
    worker.warm()
    assert worker._process is not None
    os.kill(worker._process.pid, signal.SIGKILL)
    worker._process.wait()
    dead = worker._process
    (file,) = worker.check_files([("好.csv", GOOD)], REFERENCES, TODAY)
    assert file.ok and worker._process is not dead
    worker.close()


def test_a_file_that_takes_too_long_is_given_up_and_the_next_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    worker = Worker()
    with monkeypatch.context() as patch:
        patch.setattr(of, "SECONDS", 0.01)
        with pytest.raises(FileTooHard, match="过多的内存或时间"):
            worker.check_files([("好.csv", GOOD)], REFERENCES, TODAY)
    (file,) = worker.check_files([("好.csv", GOOD)], REFERENCES, TODAY)
    assert file.ok
    worker.close()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux caps a process's memory")
def test_a_file_that_takes_too_much_memory_ends_the_worker_and_not_the_app() -> None:
    worker = Worker(memory=400_000_000)
    wide = "\n".join([HEADER, *(f"2020-05-20,平达社区,{'长' * 1000}{n},12,3" for n in range(60_000))])
    with pytest.raises(FileTooHard):
        worker.check_files([("大.csv", wide.encode())], REFERENCES, TODAY)
    worker.close()
