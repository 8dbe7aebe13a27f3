"""The watched folder: real files, a real lake, a real process where it matters."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from shapely import Point

from pingda_dash.__main__ import main
from pingda_dash.lake import Lake
from pingda_dash.watch import Inbox, is_being_written
from tests.ingest.files import text
from tests.ingest.geofiles import feature, geojson

NOW = datetime(2020, 5, 21, 18, 0, 30)  # noqa: DTZ001
HEAD = "统计日期,村,产业,面积(亩),收入(万元)"
GOOD = text(HEAD, "2020-05-20,平达社区,烤烟,900,")
OTHER = text(HEAD, "2020-05-20,小田坝,烤烟,800,")
BAD = text(HEAD, "2020-05-20,平达社区,烤烟,八百,", "2020-05-20,平安屯,烤烟,10,")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "收件"


@pytest.fixture
def lake(begun_real: Path, home: Path) -> Lake:
    return Lake.open(Path(shutil.copytree(begun_real, home)), "real")


@pytest.fixture
def inbox(folder: Path, lake: Lake) -> Inbox:
    return opened(folder, lake)


def opened(folder: Path, lake: Lake, **options: object) -> Inbox:
    lines: list[str] = []
    made = Inbox(folder, lake, "乡扶贫办", lambda: NOW, lines.append, still=0.05, **options)  # type: ignore[arg-type]
    made.lines = lines  # type: ignore[attr-defined]
    return made


def settle(inbox: Inbox) -> int:
    """Look until nothing is left to do; returns how many files were dealt with."""
    done = inbox.sweep()
    for _ in range(3):
        time.sleep(0.06)
        done += inbox.sweep()
    return done


def lying(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def loaded(lake: Lake) -> list[str]:
    return [
        name
        for (name,) in lake.cursor()
        .execute("select filename from lake.uploads order by received_at, filename")
        .fetchall()
    ]


def test_a_good_file_is_loaded_and_put_away_under_its_day(inbox, folder, lake):
    (folder / "产业.csv").write_bytes(GOOD)
    assert settle(inbox) == 1
    assert lying(folder) == ["accepted/2020-05-21_180030_产业.csv"]
    assert loaded(lake) == ["产业.csv"]
    (row,) = lake.cursor().execute("select author, message from lake.uploads").fetchall()
    assert row == ("乡扶贫办", "收件文件夹:产业.csv")
    assert inbox.lines[-1].startswith("2020-05-21 18:00:30 产业.csv:产业增收台账,接收为第")


def test_a_geo_file_that_says_all_of_itself_is_loaded_too(inbox, folder, lake):
    seat = feature(Point(98.86, 24.26), 村名="平达社区", 数据日期="2019-12-31", 数据来源="县局")
    (folder / "设施.geojson").write_bytes(geojson(seat, crs="urn:ogc:def:crs:EPSG::4490"))
    assert settle(inbox) == 1
    assert loaded(lake) == ["设施.geojson"]


def test_a_wrong_file_comes_back_marked_with_its_reasons_and_holds_back_no_other(inbox, folder, lake):
    (folder / "好.csv").write_bytes(GOOD)
    (folder / "坏.csv").write_bytes(BAD)
    assert settle(inbox) == 2
    assert lying(folder) == [
        "accepted/2020-05-21_180030_好.csv",
        "rejected/2020-05-21_180030_坏.csv",
        "rejected/2020-05-21_180030_坏.csv.txt",
        "rejected/2020-05-21_180030_坏_批注.xlsx",
    ]
    assert loaded(lake) == ["好.csv"]
    reasons = (folder / "rejected/2020-05-21_180030_坏.csv.txt").read_text(encoding="utf-8-sig")
    assert "2 处错误" in reasons and "第 2 行“面积(亩)”" in reasons and "平安社区" in reasons
    sheet = openpyxl.load_workbook(folder / "rejected/2020-05-21_180030_坏_批注.xlsx").active
    assert "不是数" in sheet["D2"].comment.text


def test_a_copy_put_right_and_dropped_again_is_loaded(inbox, folder, lake):
    (folder / "坏.csv").write_bytes(BAD)
    settle(inbox)
    book = openpyxl.load_workbook(folder / "rejected/2020-05-21_180030_坏_批注.xlsx")
    book.active["D2"], book.active["B3"] = 800, "平安社区"
    book.save(folder / "坏_批注.xlsx")
    assert settle(inbox) == 1
    assert loaded(lake) == ["坏_批注.xlsx"]


def test_two_files_of_one_moment_that_contradict_each_other_are_both_put_aside(inbox, folder, lake):
    (folder / "甲.csv").write_bytes(GOOD)
    (folder / "乙.csv").write_bytes(text(HEAD, "2020-05-20,平达社区,烤烟,901,"))
    (folder / "丙.csv").write_bytes(OTHER)
    assert settle(inbox) == 3
    assert loaded(lake) == ["丙.csv"]
    assert "甲.csv" in (folder / "rejected/2020-05-21_180030_乙.csv.txt").read_text(encoding="utf-8-sig")


def test_the_same_file_again_adds_nothing_and_overwrites_nothing(inbox, folder, lake):
    for _ in range(3):
        (folder / "产业.csv").write_bytes(GOOD)
        settle(inbox)
    assert lying(folder) == sorted(f"accepted/2020-05-21_180030_产业{more}.csv" for more in ("", "-2", "-3"))
    assert loaded(lake) == ["产业.csv"]
    assert "已收过" in inbox.lines[-1]


LESS = text(HEAD, "2020-05-21,平达社区,烤烟,700,")


def sheet_of(folder: Path, name: str) -> str:
    """A sheet of words that was handed back."""
    return (folder / "rejected" / name).read_text(encoding="utf-8-sig")


def ask_about(inbox: Inbox, folder: Path) -> Path:
    """Load a figure and drop a smaller one; the file as it was handed back with the question."""
    (folder / "一.csv").write_bytes(GOOD)
    settle(inbox)
    (folder / "二.csv").write_bytes(LESS)
    settle(inbox)
    return folder / "rejected" / "2020-05-21_180030_二.csv"


def test_a_file_with_a_question_comes_back_with_it_and_how_to_answer(inbox, folder, lake):
    ask_about(inbox, folder)
    assert loaded(lake) == ["一.csv"]
    words = sheet_of(folder, "2020-05-21_180030_二.csv.确认.txt")
    assert "需确认:第 2 行“面积(亩)”" in words and "[falls-back]" in words and "“已核对”文件夹" in words
    assert inbox.lines[-1].endswith("1 处要先确认,见 rejected/2020-05-21_180030_二.csv.确认.txt")


def test_a_file_put_among_the_confirmed_ones_is_loaded_under_its_own_name(inbox, folder, lake):
    back = ask_about(inbox, folder)
    shutil.move(back, folder / "已核对" / back.name)
    assert settle(inbox) == 1
    assert loaded(lake) == ["一.csv", "二.csv"]
    assert lake.files(lake.version())["confirmed"].tolist() == ["falls-back"]
    assert "accepted/2020-05-21_180030_二.csv" in lying(folder)


def test_a_yes_counts_only_for_what_was_asked(inbox, folder, lake):
    (folder / "已核对").mkdir(parents=True, exist_ok=True)
    back = ask_about(inbox, folder)
    (folder / "三.csv").write_bytes(text(HEAD, "2020-05-20,平达社区,烤烟,950,"))
    settle(inbox)
    shutil.move(back, folder / "已核对" / back.name)
    settle(inbox)
    assert loaded(lake) == ["一.csv", "三.csv"]
    words = sheet_of(folder, "2020-05-21_180030_二.csv.确认.txt")
    assert "与上次问的不同" in words and "由 950 变为 700" in words
    shutil.move(back, folder / "已核对" / back.name)
    settle(inbox)
    assert loaded(lake) == ["一.csv", "三.csv", "二.csv"]


def test_what_nobody_was_asked_about_is_asked_among_the_confirmed_ones_too(inbox, folder, lake):
    (folder / "一.csv").write_bytes(GOOD)
    settle(inbox)
    (folder / "已核对" / "二.csv").write_bytes(LESS)
    settle(inbox)
    assert loaded(lake) == ["一.csv"]


def test_a_wrong_file_among_the_confirmed_ones_is_wrong_all_the_same(inbox, folder, lake):
    (folder / "已核对" / "坏.csv").write_bytes(BAD)
    settle(inbox)
    assert loaded(lake) == []
    assert "2 处错误" in sheet_of(folder, "2020-05-21_180030_坏.csv.txt")


def test_questions_are_passed_over_where_the_command_says_so(inbox, folder, lake):
    (folder / "一.csv").write_bytes(GOOD)
    settle(inbox)
    (folder / "二.csv").write_bytes(LESS)
    settle(opened(folder, lake, accept_doubtful=True))
    assert "二.csv" in loaded(lake)
    assert lake.files(lake.version())["confirmed"].tolist() == ["falls-back"]


def test_a_list_that_strikes_rows_off_its_day_is_asked_about(inbox, folder, lake):
    head, rows = "户编号,村,户主姓名,家庭人口,户类型", [f"A{at},平达社区,王小明,4,脱贫户" for at in range(20)]
    (folder / "名册20200510.csv").write_bytes(text(head, *rows))
    settle(inbox)
    (folder / "名册2020-05-10.csv").write_bytes(text(head, *rows[1:]))
    settle(inbox)
    assert loaded(lake) == ["名册20200510.csv"]
    assert "原有的 1 行不在本份文件中" in sheet_of(folder, "2020-05-21_180030_名册2020-05-10.csv.确认.txt")


def test_the_moment_of_handing_back_is_not_taken_for_the_day_of_a_file(inbox, folder, lake):
    (folder / "2020-05-21_180030_2020-05-21_180031_名册20200510.csv").write_bytes(
        text("户编号,村,户主姓名,家庭人口,户类型", "A1,平达社区,王小明,4,脱贫户")
    )
    settle(inbox)
    ((day, name),) = lake.cursor().execute("select register_date, filename from lake.uploads").fetchall()
    assert (day.isoformat(), name) == ("2020-05-10", "名册20200510.csv")


def test_files_of_one_name_from_several_offices_are_each_loaded(inbox, folder, lake):
    for village, data in (("平达社区", GOOD), ("小田坝村", OTHER)):
        (folder / village).mkdir()
        (folder / village / "产业.csv").write_bytes(data)
    assert settle(inbox) == 2
    assert sorted(loaded(lake)) == ["产业(2).csv", "产业.csv"]


def test_a_filled_template_is_loaded_and_a_sheet_that_was_not_read_is_asked_about(inbox, folder, lake):
    for name, second in (("模板.xlsx", "填写说明"), ("两月.xlsx", "四月")):
        book = openpyxl.Workbook()
        book.active.append(HEAD.split(","))
        book.active.append(["2020-05-20", "平达社区", "烤烟" if second == "四月" else "茶叶", 900])
        book.create_sheet(second).append(["甲", "乙"])
        book.save(folder / name)
    assert settle(inbox) == 2
    assert loaded(lake) == ["模板.xlsx"]
    assert "“四月”" in (folder / "rejected/2020-05-21_180030_两月.xlsx.确认.txt").read_text(encoding="utf-8-sig")


def test_what_is_no_file_of_an_office_is_left_alone(inbox, folder, lake):
    names = ("~$产业.xlsx", ".产业.csv", "产业.csv.part", "产业.crdownload", "Thumbs.db", "a.tmp")
    for name in names:
        (folder / name).write_bytes(GOOD)
    (folder / "link.csv").symlink_to(folder / "a.tmp")
    assert settle(inbox) == 0
    assert loaded(lake) == []
    assert lying(folder) == sorted([*names, "link.csv"])


def test_an_offices_own_subfolder_is_looked_into(inbox, folder, lake):
    (folder / "安乐村").mkdir()
    (folder / "安乐村" / "产业.csv").write_bytes(GOOD)
    settle(inbox)
    assert lying(folder) == ["accepted/2020-05-21_180030_安乐村_产业.csv"]


def test_files_that_came_while_nobody_watched_are_taken(folder, lake):
    folder.mkdir()
    (folder / "产业.csv").write_bytes(GOOD)
    assert settle(opened(folder, lake)) == 1


def test_a_file_that_still_grows_is_left_alone(inbox, folder, lake):
    path = folder / "产业.csv"
    for end in range(20, len(GOOD), 20):
        path.write_bytes(GOOD[:end])
        time.sleep(0.03)
        assert inbox.sweep() == 0
    path.write_bytes(GOOD)
    assert settle(inbox) == 1
    assert (
        lake.original(*[sha for (sha,) in lake.cursor().execute("select sha256 from lake.uploads").fetchall()]) == GOOD
    )


@pytest.mark.skipif(sys.platform != "linux", reason="leases are Linux's")
def test_a_file_that_another_program_has_open_is_left_alone_however_long_it_rests(inbox, folder, lake):
    program = """
import sys
with open(sys.argv[1], "wb") as out:
    out.write(sys.stdin.buffer.read(60))
    out.flush()
    print("half", flush=True)
    out.write(sys.stdin.buffer.read())
"""
    path = folder / "产业.csv"
    with subprocess.Popen(
        [sys.executable, "-c", program, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as slow:
        assert slow.stdin is not None and slow.stdout is not None
        slow.stdin.write(GOOD[:60])
        slow.stdin.flush()
        slow.stdout.readline()
        assert is_being_written(path)
        assert settle(inbox) == 0
        slow.stdin.write(GOOD[60:])
        slow.stdin.close()
        slow.wait()
    assert not is_being_written(path)
    assert settle(inbox) == 1
    assert loaded(lake) == ["产业.csv"]


def test_an_empty_file_and_half_a_workbook_are_given_time(folder, lake, tmp_path):
    inbox = opened(folder, lake)
    book = openpyxl.Workbook()
    book.active.append(HEAD.split(","))
    book.active.append(["2020-05-20", "平达社区", "烤烟", 900])
    book.save(tmp_path / "whole.xlsx")
    whole = (tmp_path / "whole.xlsx").read_bytes()
    (folder / "产业.xlsx").write_bytes(whole[: len(whole) // 2])
    (folder / "空.csv").write_bytes(b"")
    assert settle(inbox) == 0
    (folder / "产业.xlsx").write_bytes(whole)
    assert settle(inbox) == 1
    assert loaded(lake) == ["产业.xlsx"]
    assert settle(opened(folder, lake, patience=0.05)) == 1
    assert "rejected/2020-05-21_180030_空.csv" in lying(folder)


def test_a_lake_that_cannot_be_written_is_tried_again_later(inbox, folder, lake):
    lock = lake.folder / "write.lock"
    lock.unlink(missing_ok=True)
    lock.mkdir()
    (folder / "产业.csv").write_bytes(GOOD)
    assert settle(inbox) == 0
    assert lying(folder) == ["产业.csv"]
    assert len([line for line in inbox.lines if "稍后再收" in line]) == 1
    lock.rmdir()
    assert settle(inbox) == 1
    assert loaded(lake) == ["产业.csv"]


def test_a_photograph_is_put_aside_as_what_it_is(inbox, folder):
    (folder / "照片.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(100))
    settle(inbox)
    assert "图片" in (folder / "rejected/2020-05-21_180030_照片.jpg.txt").read_text(encoding="utf-8-sig")


def test_the_command_watches_until_it_is_interrupted(folder, home, tmp_path):
    folder.mkdir()
    command = [
        sys.executable,
        "-m",
        "pingda_dash",
        "watch",
        str(folder),
        "--author",
        "乡扶贫办",
        "--still",
        "0.3",
        "--accept-warnings",
    ]
    with (tmp_path / "log").open("w+b") as log:
        watching = subprocess.Popen(
            command, stdout=log, stderr=subprocess.STDOUT, env=os.environ | {"PINGDA_HOME": str(home)}
        )
        try:
            wait_for(lambda: "正在看" in Path(log.name).read_text(encoding="utf-8"))
            (tmp_path / "产业.csv").write_bytes(GOOD)
            shutil.copy(tmp_path / "产业.csv", folder / "产业.csv")
            wait_for(lambda: list((folder / "accepted").iterdir()))
        finally:
            watching.send_signal(signal.SIGINT)
            code = watching.wait(30)
        log_text = Path(log.name).read_text(encoding="utf-8")
    assert code == 0
    assert log_text.splitlines()[-1] == "已停止。"
    assert "Traceback" not in log_text
    assert loaded(Lake.open(home, "real")) == ["产业.csv"]


def wait_for(happened: object) -> None:
    until = time.monotonic() + 60
    while not happened():  # type: ignore[operator]
        assert time.monotonic() < until
        time.sleep(0.1)


@pytest.mark.parametrize("what", ["missing", "file", "file/below"])
def test_a_folder_that_cannot_be_watched_is_refused(what, tmp_path, home, capsys):
    (tmp_path / "file").write_text("", encoding="utf-8")
    code, words = main(["watch", str(tmp_path / what), "--author", "乡扶贫办"]), capsys.readouterr().err
    reason = "没有这个文件或文件夹。" if what == "missing" else "这不是文件夹,或路径里有一段不是。"
    assert code == 2
    assert f"不能把 {tmp_path / what} 当收件文件夹:{reason}请先建好这个文件夹,或核对路径。" in words
    assert not (tmp_path / "missing").exists()


def test_a_folder_that_may_not_be_read_is_refused(tmp_path, home, capsys, monkeypatch):
    def refuse(_: Path) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "scandir", refuse)
    code, words = main(["watch", str(tmp_path), "--author", "乡扶贫办"]), capsys.readouterr().err
    assert (code, "没有权限。" in words) == (2, True)
