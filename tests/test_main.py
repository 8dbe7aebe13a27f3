"""The command line, as a clerk or a script uses it: real files, real lakes, exit codes."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from pingda_dash import queries
from pingda_dash.__main__ import main
from pingda_dash.contracts import contracts
from pingda_dash.lake import Lake, connect
from pingda_dash.snapshot import open_snapshot
from tests.ingest.geofiles import feature, geojson, square

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
    note: dict[str, object] = json.loads(capsys.readouterr().out)
    return note


def test_check_passes_a_good_file_and_names_every_wrong_cell_of_a_bad_one(good, bad, capsys):
    assert main(["check", good]) == 0
    capsys.readouterr()
    assert main(["check", good, bad]) == 1
    out = capsys.readouterr().out
    for words in ("有错的表.csv", "第 2 行", "面积(亩)", "八百", "第 3 行", "平安屯", "平安社区"):
        assert words in out


def test_check_as_json_gives_file_row_column_and_value(bad, capsys):
    assert main(["check", "--json", bad]) == 1
    (note,) = json.loads(capsys.readouterr().out)
    assert [(p["row"], p["column"], p["value"]) for p in note["problems"]] == [
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
    note = brief(capsys)
    flue = {row["village"]: row for row in note["indicators"] if row["id"] == "flue_area"}
    assert (flue[None]["actual"], flue["小田坝村"]["actual"], flue["章赛村"]["actual"]) == (2020, 1120, None)
    assert note["demo"] is False
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
    note = brief(capsys)
    assert {key: note[key] for key in ("as_of", "day", "days_left", "total_days")} == {
        "as_of": "2020-05-20", "day": 62, "days_left": 41, "total_days": 103,
    }  # fmt: skip
    stands = {"status", "cause", "since", "recent_pace", "required_pace", "days_late", "days_over", "days_left",
              "heard", "asked", "report_date", "oldest", "days_since_report", "stale", "probability", "projected",
              "projected_early", "projected_late", "projected_first", "projected_last"}  # fmt: skip
    wanted = {"id", "name", "village", "unit", "actual", "target", "expected", "clause", "dataset", "reason"}
    assert all(wanted | stands <= set(row) for row in note["indicators"])
    assert all({"id", "name", "deadline", "unit", "part"} | stands <= set(row) for row in note["tasks"])
    assert {row["scope"] for row in note["forecasts"]} == {"乡", "村"}
    plan = Path(__file__).parent.parent / "data" / "plan"
    for name in ("indicators", "tasks"):
        with (plan / f"{name}.csv").open(encoding="utf-8-sig", newline="") as stream:
            assert {row["id"] for row in csv.DictReader(stream)} == {row["id"] for row in note[name]}


def test_brief_reports_every_indicator_or_says_why_it_cannot(demo, capsys):
    township = [row for row in brief(capsys)["indicators"] if row["village"] is None]
    assert all(row["dataset"] for row in township)
    note = [row for row in township if row["actual"] is not None]
    assert all(row["report_date"] for row in note)
    assert {row["id"]: row["reason"] for row in township if row not in note} == dict.fromkeys(
        ("flue_output", "flue_income", "special_reports"), "未到起始日"
    )


def test_a_fresh_start_shows_demo_data_and_the_first_upload_ends_it(demo, good, capsys):
    note = brief(capsys)
    assert note["demo"] is True
    assert {row["id"]: row["actual"] for row in note["indicators"] if row["village"] is None}["flue_area"] == 8312
    load(good)
    note = brief(capsys)
    assert note["demo"] is False
    assert {row["id"]: row["actual"] for row in note["indicators"] if row["village"] is None}["flue_area"] == 2020


def test_a_missing_file_is_one_chinese_line_and_exit_code_two(capsys):
    assert main(["check", "没有这个文件.csv"]) == 2
    err = capsys.readouterr().err
    assert "打不开文件 没有这个文件.csv:没有这个文件或文件夹。" in err and "Traceback" not in err


@pytest.mark.parametrize("words", [["doctor"], ["history"], ["backup", "elsewhere"], ["serve", "--port", "1"]])
def test_a_home_that_is_a_file_is_one_chinese_line_and_exit_code_two(words, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("PINGDA_HOME", str(tmp_path / "file"))
    assert main(words) == 2
    assert re.fullmatch(r".*是一个文件,数据文件夹不能在那里。请核对 PINGDA_HOME。\n", capsys.readouterr().err)


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_ctrl_c_in_the_midst_of_a_query_is_one_chinese_line(monkeypatch, capsys):
    long = "SELECT sum(a.range * b.range) FROM range(200000) a, range(200000) b"
    monkeypatch.setattr("pingda_dash.commands.versions.history", lambda args: connect().execute(long).fetchall())
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # what runs in the background ignores it
    threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()
    try:
        assert main(["history"]) == 130
    finally:
        signal.signal(signal.SIGINT, before)
    assert capsys.readouterr().err == "已中断。\n"


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_ctrl_c_while_the_program_is_still_being_read_is_one_chinese_line():
    process = subprocess.Popen(
        [sys.executable, "-X", "importtime", "-m", "pingda_dash", "history"],
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # a background shell ignores it
    )
    assert process.stderr is not None
    assert any("pingda_dash.settings" in line for line in process.stderr), "it is read early"
    process.send_signal(signal.SIGINT)
    lines = process.stderr.read().splitlines()
    assert [line for line in lines if not line.startswith("import time:")] == ["已中断。"]
    assert process.wait() == 130


def test_a_register_takes_the_date_given_when_it_states_none(tmp_path, capsys):
    path = tmp_path / "村情.csv"
    path.write_text("村代码,村名,是否贫困村\n530523206201,平达社区,否\n", encoding="utf-8")
    assert main(["load", str(path), "--author", "a", "--message", "b", "--date", "2020-04-01"]) == 0
    note = brief(capsys, "2020-04-02")
    assert {row["village"] for row in note["indicators"]} == {None, "平达社区"}


def test_a_register_without_a_date_stands_beside_the_ledgers_it_came_with(good, tmp_path, capsys):
    roster = tmp_path / "村情.csv"
    roster.write_text("村代码,村名,是否贫困村\n530523206201,平达社区,否\n530523206202,小田坝村,是\n", encoding="utf-8")
    assert load(good, str(roster)) == 0
    note = brief(capsys)
    poor = next(row for row in note["indicators"] if row["id"] == "poor_villages")
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
    written = list((tmp_path / "模板").glob("*.xlsx"))
    assert len(capsys.readouterr().out.splitlines()) == len(written) == len(contracts())
    assert main(["template", "funds", "--folder", str(tmp_path)]) == 0
    assert (tmp_path / "扶贫资金台账_模板.xlsx").is_file()


def test_a_template_of_no_ledger_names_those_there_are(tmp_path, capsys):
    assert main(["template", "money", "--folder", str(tmp_path)]) == 2
    shown = capsys.readouterr().err
    assert "没有“money”这本台账" in shown
    assert "funds" in shown


def test_a_prefilled_template_holds_what_was_last_reported(good, tmp_path, capsys):
    load(good)
    capsys.readouterr()
    folder = tmp_path / "预填"
    assert main(["template", "industry", "--for", "小田坝村", "--folder", str(folder), "--date", "2020-05-27"]) == 0
    (path,) = folder.iterdir()
    assert path.name == "产业增收台账_小田坝村.xlsx"
    rows = list(openpyxl.load_workbook(path).worksheets[0].iter_rows(min_row=2, max_row=2, max_col=5, values_only=True))
    assert rows == [(datetime(2020, 5, 27), "小田坝村", "烤烟", 1120, None)]  # noqa: DTZ001
    assert main(["template", "industry", "--for", "villages", "--folder", str(folder)]) == 0
    assert (folder / "平达社区" / "产业增收台账_平达社区.xlsx").is_file()
    assert main(["template", "industry", "--for", "没有的村"]) == 2
    assert "小田坝村" in capsys.readouterr().err


def test_a_folder_is_loaded_with_its_subfolders_and_without_what_is_no_table(good, tmp_path, home, capsys):
    folder = tmp_path / "各村"
    (folder / "平安").mkdir(parents=True)
    (folder / "annotated").mkdir()
    shutil.copy(good, folder / "一.csv")
    (folder / "平安" / "二.csv").write_text("统计日期,村,产业,面积(亩)\n2020-05-20,平安社区,烤烟,7\n", encoding="utf-8")
    (folder / "~$一.csv").write_bytes(b"lock")
    (folder / ".hidden.csv").write_bytes(b"hidden")
    (folder / "annotated" / "一_批注.csv").write_bytes(BAD.encode())
    (folder / "说明.docx").write_bytes(b"PK")
    assert load(str(folder)) == 0
    shown = capsys.readouterr()
    assert "一.csv:新增 2 行" in shown.out and "平安/二.csv:新增 1 行" in shown.out
    assert "说明.docx:不是表格" in shown.err
    assert Lake.open(home, "real").history()["files"].tolist() == [2]


def test_a_folder_without_a_table_says_so(tmp_path, capsys):
    assert main(["check", str(tmp_path)]) == 2
    assert "没有表格" in capsys.readouterr().err


def test_the_standard_input_is_a_file_too(monkeypatch, capsys, home):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(GOOD.encode("gb18030"))))
    assert main(["load", "-", "--name", "烤烟.csv", "--author", "a", "--message", "b"]) == 0
    assert "烤烟.csv:新增 2 行" in capsys.readouterr().out


def test_good_rows_are_loaded_alone_only_when_asked_and_the_others_are_told(tmp_path, home, capsys):
    path = tmp_path / "半好.csv"
    path.write_text(BAD + "2020-05-20,小田坝,烤烟,5,\n", encoding="utf-8")
    assert load(str(path)) == 1
    assert main(["load", str(path), "--author", "a", "--message", "b", "--good-rows"]) == 0
    out = capsys.readouterr().out
    assert "新增 1 行" in out and "退回有误 2 行" in out and "八百" in out
    (returned,) = Lake.open(home, "real").cursor().execute("select rows_returned from lake.uploads").fetchall()
    assert returned == (2,)


def test_a_file_that_is_wrong_as_a_whole_has_no_good_rows(tmp_path, home, capsys):
    path = tmp_path / "缺列.csv"
    path.write_text("村,产业,面积(亩),收入(万元)\n小田坝,烤烟,5,1\n", encoding="utf-8")
    assert main(["load", str(path), "--author", "a", "--message", "b", "--good-rows"]) == 1
    out = capsys.readouterr().out
    assert "不能只收一部分" in out and "未作任何改动" in out
    assert Lake.open(home, "real").is_empty()


def test_marked_copies_are_written_where_asked(good, bad, tmp_path, capsys):
    marked = tmp_path / "批注"
    assert main(["check", good, bad, "--annotated", str(marked)]) == 1
    assert [path.name for path in marked.iterdir()] == ["有错的表_批注.xlsx"]
    sheet = openpyxl.load_workbook(marked / "有错的表_批注.xlsx").active
    assert "不是数" in sheet["D2"].comment.text


def test_what_contradicts_the_last_report_needs_a_yes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    heading = "统计日期,村,项目,去向,人次,其中建档立卡"
    reports = {
        "一": ("2020-05-20,平达社区,技能培训,,20,20", None, None),
        "二": ("2020-05-27,平达社区,技能培训,,12,12", "累计数变小", "falls-back"),
        "三": ("2020-06-01,河尾社区,新增转移就业,广东,9,4\n2020-06-01,河尾社区,新增转移就业,上海,2,1", None, None),
        "四": ("2020-06-08,河尾社区,新增转移就业,,20,8", "上海 2", "undivided"),
    }
    for name, (rows, asked, code) in reports.items():
        path = tmp_path / f"{name}.csv"
        path.write_text(f"{heading}\n{rows}\n", encoding="utf-8")
        assert load(str(path)) == (0 if asked is None else 1)
        printed = capsys.readouterr().out
        assert asked is None or (asked in printed and f"[{code}]" in printed and f"--yes {code}" in printed)
        if code:
            assert load_with(path, "--yes", code) == 0
    indicators = brief(capsys, "2020-06-08")["indicators"]
    assert isinstance(indicators, list)
    transfers = next(row for row in indicators if row["id"] == "transfers" and row["village"] is None)
    assert transfers["actual"] == 20  # the whole takes the place of the parts


def load_with(path: Path, *options: str) -> int:
    return main(["load", str(path), "--author", "乡社保中心", "--message", "六月", *options])


@pytest.fixture
def doubtful(good: str, tmp_path: Path) -> Path:
    """A ledger of which two things are asked: a figure that falls, and a day outside the campaign."""
    load(good)
    path = tmp_path / "要问.csv"
    path.write_text(
        "统计日期,村,产业,面积(亩)\n2020-05-27,平达社区,烤烟,800\n2019-05-20,小河村,茶叶,9\n", encoding="utf-8"
    )
    return path


def test_only_the_codes_that_are_named_are_answered(doubtful, home, capsys):
    assert load_with(doubtful) == 1
    assert load_with(doubtful, "--yes", "falls-back") == 1
    out = capsys.readouterr().out.splitlines()
    assert "[outside-campaign]" in out[-2] and "--yes falls-back outside-campaign" in out[-1]
    assert load_with(doubtful, "--yes", "falls-back", "outside-campaign") == 0
    lake = Lake.open(home, "real")
    assert set(lake.files(lake.version())["confirmed"][0].split()) == {"falls-back", "outside-campaign"}


def test_a_yes_to_all_answers_all(doubtful):
    assert load_with(doubtful, "--yes", "all") == 0


@pytest.mark.parametrize(
    ("words", "reply"),
    [([], "--yes 后面要写代号"), (["fals-back"], "“fals-back”不是代号"), (["一.csv"], "文件请写在 --yes 前面")],
)
def test_a_yes_to_nothing_or_to_no_code_is_one_chinese_line(words, reply, doubtful, capsys):
    assert load_with(doubtful, "--yes", *words) == 2
    assert reply in capsys.readouterr().err


def test_check_prints_what_a_load_would_ask_and_is_content(doubtful, capsys):
    capsys.readouterr()
    assert main(["check", str(doubtful)]) == 0
    out = capsys.readouterr().out
    assert "需确认:第 2 行“面积(亩)”:由 900 变为 800 亩" in out and "[falls-back]" in out
    assert main(["check", "--json", str(doubtful)]) == 0
    (note,) = json.loads(capsys.readouterr().out)
    asked = {one["code"]: one for one in note["confirmations"]}
    assert set(asked) == {"falls-back", "outside-campaign"}
    wanted = {"row": 2, "column": "面积(亩)", "value": "800"}
    assert {name: asked["falls-back"][name] for name in wanted} == wanted
    assert "累计数变小" in asked["falls-back"]["message"]


def test_rows_that_leave_a_list_need_a_yes_too(tmp_path, capsys):
    path = tmp_path / "名册20200510.csv"
    rows = [f"A{at},平达社区,王小明,4,脱贫户\n" for at in range(20)]
    for kept, code in ((rows, 0), (rows[1:], 1)):
        path.write_text("户编号,村,户主姓名,家庭人口,户类型\n" + "".join(kept), encoding="utf-8")
        assert load(str(path)) == code
    assert "[strikes-off]" in capsys.readouterr().out
    assert main(["check", "--json", str(path)]) == 0
    assert [one["code"] for one in json.loads(capsys.readouterr().out)[0]["confirmations"]] == ["strikes-off"]
    assert load_with(path, "--yes", "strikes-off") == 0


def test_files_of_one_name_are_each_loaded(tmp_path, capsys):
    paths = []
    for village in ("小河村", "平安社区"):
        (tmp_path / village).mkdir()
        paths.append(tmp_path / village / "产业.csv")
        paths[-1].write_text(f"统计日期,村,产业,面积(亩)\n2020-05-20,{village},烤烟,7\n", encoding="utf-8")
    assert load(*map(str, paths)) == 0
    out = capsys.readouterr().out
    assert "产业.csv:新增 1 行" in out and "产业(2).csv:新增 1 行" in out


def test_a_geo_file_is_loaded_with_what_it_does_not_say(tmp_path, home, capsys):
    path = tmp_path / "村界.geojson"
    path.write_bytes(geojson(feature(square(0, 0), 村名="平达社区")))
    assert main(["check", str(path)]) == 1
    assert "--say 数据日期=… 坐标系=… 数据来源=…" in capsys.readouterr().out
    say = ["--say", "坐标系=CGCS2000", "数据来源=县自然资源局", "数据日期=2019-12-31"]
    load = ["load", str(path), "--author", "乡自然资源所", "--message", "村界", *say]
    assert main(load) == 1
    assert {"[villages-missing]", "[no-review-number]"} <= set(re.findall(r"\[[a-z-]+\]", capsys.readouterr().out))
    assert main([*load, "--yes", "all"]) == 0
    capsys.readouterr()
    assert main(["shapes", "--as-of", "2020-05-20"]) == 0
    (boundary,) = json.loads(capsys.readouterr().out)["features"]
    assert (boundary["properties"]["level"], boundary["geometry"]["type"]) == ("village", "Polygon")
    assert main(["shapes", "--homes"]) == 0
    assert json.loads(capsys.readouterr().out)["features"] == []
    assert main(["load", str(path), "--author", "甲", "--message", "乙", "--say", "坐标"]) == 2
    assert "--say 后面写“坐标”" in capsys.readouterr().err
