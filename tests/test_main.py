"""The command line, as a clerk or a script uses it: real files, real lakes, exit codes."""

from __future__ import annotations

import csv
import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from pingda_dash import queries
from pingda_dash.__main__ import main
from pingda_dash.lake import Lake
from pingda_dash.snapshot import open_snapshot

GOOD = '统计日期,村,产业,面积(亩),收入(万元)\n2020-05-20,平达社区,烤烟,900,\n2020-05-20,小田坝,烤烟,"1,120",\n'
BAD = "统计日期,村,产业,面积(亩),收入(万元)\n2020-05-20,平达社区,烤烟,八百,\n2020-05-20,平安屯,烤烟,10,\n"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PINGDA_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def demo(home: Path, filled: Path) -> None:
    """The demo lake is filled, as after a first start."""
    shutil.copytree(filled, home)


@pytest.fixture
def good(tmp_path: Path) -> str:
    path = tmp_path / "平达乡5.20烤烟移栽统计.csv"
    path.write_bytes(GOOD.encode("gb18030"))
    return str(path)


@pytest.fixture
def bad(tmp_path: Path) -> str:
    path = tmp_path / "有错的表.csv"
    path.write_text(BAD, encoding="utf-8")
    return str(path)


def load(*files: str, message: str = "5月第三周") -> int:
    return main(["load", *files, "--author", "乡农业中心", "--message", message])


def brief(capsys: pytest.CaptureFixture[str], day: str = "2020-05-20") -> dict[str, object]:
    capsys.readouterr()
    assert main(["brief", "--as-of", day, "--json"]) == 0
    told: dict[str, object] = json.loads(capsys.readouterr().out)
    return told


def test_check_passes_a_good_file_and_names_every_wrong_cell_of_a_bad_one(good, bad, capsys):
    assert main(["check", good]) == 0
    capsys.readouterr()
    assert main(["check", good, bad]) == 1
    out = capsys.readouterr().out
    for words in ("有错的表.csv", "第 2 行", "面积(亩)", "八百", "第 3 行", "平安屯", "平安社区"):
        assert words in out


def test_check_as_json_gives_file_row_column_and_value(bad, capsys):
    assert main(["check", "--json", bad]) == 1
    (told,) = json.loads(capsys.readouterr().out)
    assert [(p["row"], p["column"], p["value"]) for p in told["problems"]] == [
        (2, "面积(亩)", "八百"),
        (3, "村", "平安屯"),
    ]


def test_check_keeps_and_loads_nothing(good, home):
    before = sorted(home.rglob("originals/**/*"))
    main(["check", good])
    assert sorted(home.rglob("originals/*/*")) == [p for p in before if p.is_file()]
    assert Lake.open(home, "real").is_empty()


def test_load_puts_the_figures_on_the_brief_and_the_upload_in_the_history(good, capsys):
    assert load(good) == 0
    told = brief(capsys)
    flue = {row["village"]: row for row in told["indicators"] if row["id"] == "flue_area"}
    assert (flue[None]["actual"], flue["小田坝村"]["actual"], flue["章赛村"]["actual"]) == (2020, 1120, None)
    assert told["demo"] is False
    assert main(["history"]) == 0
    assert "乡农业中心\t5月第三周\t1 份" in capsys.readouterr().out


def test_the_same_file_again_is_recognised_and_adds_nothing(good, capsys):
    load(good)
    capsys.readouterr()
    assert load(good, message="又一次") == 0
    out = capsys.readouterr().out
    assert "已收过" in out and "版本不变" in out
    main(["history"])
    assert "又一次" not in capsys.readouterr().out


def test_a_file_with_an_error_changes_nothing_even_beside_a_good_one(good, bad, home, capsys):
    assert load(good, bad) == 1
    assert "未作任何改动" in capsys.readouterr().out
    assert Lake.open(home, "real").is_empty()


def test_the_original_bytes_are_kept_exactly(good, home):
    load(good)
    kept = [path for path in (home / "real" / "originals").rglob("*") if path.is_file()]
    assert [path.read_bytes() for path in kept] == [Path(good).read_bytes()]


def test_brief_has_the_days_every_indicator_and_every_task(demo, capsys):
    told = brief(capsys)
    assert {key: told[key] for key in ("as_of", "day", "days_left", "total_days")} == {
        "as_of": "2020-05-20", "day": 62, "days_left": 41, "total_days": 103,
    }  # fmt: skip
    wanted = {"id", "name", "village", "unit", "actual", "target", "expected", "status", "projected", "clause"}
    assert all(set(row) == wanted | {"report_date", "dataset", "reason"} for row in told["indicators"])
    assert all(set(row) == {"id", "name", "deadline", "unit", "status"} for row in told["tasks"])
    plan = Path(__file__).parent.parent / "data" / "plan"
    for name in ("indicators", "tasks"):
        with (plan / f"{name}.csv").open(encoding="utf-8-sig", newline="") as stream:
            assert {row["id"] for row in csv.DictReader(stream)} == {row["id"] for row in told[name]}


def test_brief_reports_every_indicator_or_says_why_it_cannot(demo, capsys):
    township = [row for row in brief(capsys)["indicators"] if row["village"] is None]
    assert all(row["dataset"] for row in township)
    told = [row for row in township if row["actual"] is not None]
    assert all(row["report_date"] for row in told)
    assert {row["id"]: row["reason"] for row in township if row not in told} == dict.fromkeys(
        ("flue_output", "flue_income", "special_reports"), "未到起始日"
    )


def test_a_fresh_start_shows_demo_data_and_the_first_upload_ends_it(demo, good, capsys):
    told = brief(capsys)
    assert told["demo"] is True
    assert {row["id"]: row["actual"] for row in told["indicators"] if row["village"] is None}["flue_area"] == 8312
    load(good)
    told = brief(capsys)
    assert told["demo"] is False
    assert {row["id"]: row["actual"] for row in told["indicators"] if row["village"] is None}["flue_area"] == 2020


def test_a_missing_file_is_one_chinese_line_and_exit_code_two(capsys):
    assert main(["check", "没有这个文件.csv"]) == 2
    err = capsys.readouterr().err
    assert "打不开文件 没有这个文件.csv" in err and "Traceback" not in err


def test_a_register_takes_the_date_given_when_it_states_none(tmp_path, capsys):
    path = tmp_path / "村情.csv"
    path.write_text("村代码,村名,是否贫困村\n530523206201,平达社区,否\n", encoding="utf-8")
    assert main(["load", str(path), "--author", "a", "--message", "b", "--date", "2020-04-01"]) == 0
    told = brief(capsys, "2020-04-02")
    assert {row["village"] for row in told["indicators"]} == {None, "平达社区"}


def test_a_register_without_a_date_stands_beside_the_ledgers_it_came_with(good, tmp_path, capsys):
    roster = tmp_path / "村情.csv"
    roster.write_text("村代码,村名,是否贫困村\n530523206201,平达社区,否\n530523206202,小田坝村,是\n", encoding="utf-8")
    assert load(good, str(roster)) == 0
    told = brief(capsys)
    poor = next(row for row in told["indicators"] if row["id"] == "poor_villages")
    assert poor["actual"] == 1  # known on 5月20日, whenever the file was loaded


def test_a_register_never_moves_the_day_of_the_screens(good, tmp_path, home):
    load(good)
    roster = tmp_path / "村情2020-06-25.csv"
    roster.write_text("村代码,村名,是否贫困村\n530523206201,平达社区,否\n", encoding="utf-8")
    load(str(roster))
    snapshot = open_snapshot(Lake.open(home, "real"))
    assert queries.last_report(snapshot, date(2020, 12, 31))["last_report"].iloc[0].date() == date(2020, 5, 20)


def test_a_template_of_every_ledger_is_written_where_asked(tmp_path, capsys):
    assert main(["template", "all", "--folder", str(tmp_path / "模板")]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(list((tmp_path / "模板").glob("*.xlsx"))) == 16
    assert main(["template", "funds", "--folder", str(tmp_path)]) == 0
    assert (tmp_path / "扶贫资金台账_模板.xlsx").is_file()


def test_a_template_of_no_ledger_names_those_there_are(tmp_path, capsys):
    assert main(["template", "money", "--folder", str(tmp_path)]) == 2
    said = capsys.readouterr().err
    assert "没有“money”这本台账" in said
    assert "funds" in said
