"""Files are checked in a process of its own: the same verdicts, and nothing in a file ends the app."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from pingda_dash.ingest import check_files
from pingda_dash.ingest import worker as of
from pingda_dash.ingest.worker import FileTooHard, Workers, place_of
from tests.ingest.files import REFERENCES, TODAY

HEADER = "统计日期,村,项目,人次,其中建档立卡"
GOOD = f"{HEADER}\n2020-05-20,平达社区,技能培训,12,3\n".encode("gbk")
BAD = f"{HEADER}\n2020-05-20,平安屯,技能培训,十二,3\n".encode("gbk")


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    made = Workers()
    yield made
    made.close()


def test_a_worker_finds_what_the_checks_find(workers: Workers) -> None:
    files = [("好.csv", GOOD), ("坏.csv", BAD), ("图.csv", b"\x89PNG\r\n\x1a\n" + bytes(64))]
    references = REFERENCES
    for there, here in zip(
        workers.check_files(files, references, TODAY), check_files(files, references, TODAY), strict=True
    ):
        assert there.summary() == here.summary()
        assert there.arrow().equals(here.arrow())
        assert list(there.every_problem()) == list(here.every_problem())


def test_the_tables_of_a_large_file_come_back_whole_and_leave_no_file_behind(workers: Workers) -> None:
    rows = "".join(f"2020-05-{day:02d},平达社区,项目{n},12,3\n" for day in range(1, 21) for n in range(2500))
    (file,) = workers.check_files([("长.csv", (HEADER + "\n" + rows).encode())], REFERENCES, TODAY)
    assert (file.rows_in, file.problem_count) == (50_000, 50_000)
    assert file.table is not None and file.table.cells["c2"][49_999].as_py() == "项目2499"
    assert len(list(file.every_problem())) == 50_000
    if sys.platform != "win32":
        assert list(of.Path(workers._scratch.name).iterdir()) == []


def test_how_far_it_is_can_be_followed(workers: Workers) -> None:
    steps: list[tuple[str, float]] = []
    workers.check_files([("好.csv", GOOD)], REFERENCES, TODAY, progress=lambda word, share: steps.append((word, share)))
    assert [share for _, share in steps] == sorted(share for _, share in steps)
    assert steps[-1][1] == 1.0


@pytest.fixture
def own() -> Iterator[Workers]:
    """Processes of this test's own."""
    made = Workers()
    yield made
    made.close()


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_process_that_was_killed_is_replaced_before_the_next_file(own: Workers) -> None:
    own.warm()
    (dead,) = own._idle
    os.kill(dead.process.pid, signal.SIGKILL)
    dead.process.wait()
    (file,) = own.check_files([("好.csv", GOOD)], REFERENCES, TODAY)
    assert file.ok
    assert own._idle != [dead]


def test_a_file_that_goes_on_too_long_is_given_up_and_the_next_is_checked(
    own: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(of, "SECONDS", 0.01)
        with pytest.raises(FileTooHard, match="过多的内存或时间"):
            own.check_files([("好.csv", GOOD)], REFERENCES, TODAY)
    (file,) = own.check_files([("好.csv", GOOD)], REFERENCES, TODAY)
    assert file.ok


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_file_that_hangs_holds_up_nobody_elses(own: Workers, monkeypatch: pytest.MonkeyPatch) -> None:
    own.warm()
    (hung,) = own._idle
    os.kill(hung.process.pid, signal.SIGSTOP)
    with ThreadPoolExecutor() as elsewhere:
        waiting = elsewhere.submit(own.check_files, [("难.csv", GOOD)], REFERENCES, TODAY)
        while own._idle:
            time.sleep(0.01)
        (file,) = own.check_files([("好.csv", GOOD)], REFERENCES, TODAY)
        assert file.ok
        assert not waiting.done()
        hung.process.kill()
        with pytest.raises(FileTooHard):
            waiting.result()


def test_each_file_of_a_batch_has_its_own_time() -> None:
    sizes = [100, 0, 300]
    assert [place_of(sizes, share) for share in (0.0, 0.1, 0.25, 0.9, 1.0)] == [0, 0, 2, 2, None]
    assert place_of([0], 0.0) == 0


def test_the_file_at_which_a_process_ends_is_named(own: Workers) -> None:
    own.warm()
    (process,) = own._idle

    def end(step: str, share: float) -> None:
        if "难.csv" in step:
            process.process.kill()

    with pytest.raises(FileTooHard) as error:
        own.check_files([("好.csv", GOOD), ("难.csv", GOOD + BAD), ("坏.csv", BAD)], REFERENCES, TODAY, progress=end)
    assert error.value.place in (1, 2)  # it may have gone on until it was killed


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux caps a process's memory")
def test_a_file_that_needs_too_much_memory_ends_its_process_and_not_the_app() -> None:
    workers = Workers(memory=400_000_000)
    wide = "\n".join([HEADER, *(f"2020-05-20,平达社区,{'长' * 1000}{n},12,3" for n in range(60_000))])
    with pytest.raises(FileTooHard):
        workers.check_files([("大.csv", wide.encode())], REFERENCES, TODAY)
    workers.close()
