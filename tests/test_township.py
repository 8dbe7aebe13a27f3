"""Another township runs this by replacing files: its own days, villages, units and goals, and none of ours."""

from __future__ import annotations

import csv
import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pingda_dash import desk, frames, queries, wording
from pingda_dash.__main__ import main
from pingda_dash.contracts import contracts
from pingda_dash.report import workbook
from pingda_dash.settings import ROOT, data_dir
from pingda_dash.snapshot import open_snapshot
from pingda_dash.ui import navigation
from tests.ui.answers import forget_answers

CAMPAIGN = """
id: elsewhere
title: 清水镇五十日攻坚指挥屏
township: 清水镇
map_title: 两村地图
county: 某县
prefecture: 某市
province: 某省
affairs_unit: 镇农技站
industry_unit: 镇农技站
villages_unit: 镇农技站
start: 2021-09-01
end: 2021-10-20
milestones:
  - {label: 9月底, date: 2021-09-30}
  - {label: 收官, date: 2021-10-20}
poverty_line: {value: 4000, basis: 未核实, note: ''}
"""
SENTENCE = "10月20日前采摘茶叶120吨以上。(牵头单位:镇农技站)"
CLAUSE = {"id": "一(一)", "part": "一", "title": "抓好茶叶采摘", "text": SENTENCE}
GOAL = {
    "name": "茶叶采摘", "direction": "at_least", "baseline": "0", "start": "2021-09-01", "deadline": "2021-10-20",
    "deadline_basis": "明示", "clause": "一(一)", "lead_unit": "镇农技站", "quote": "10月20日前采摘茶叶120吨以上",
    "lead_basis": "明示", "path": "straight",
}  # fmt: skip
INDICATOR = {
    **GOAL, "id": "tea", "unit": "吨", "target": "120", "dataset": "industry", "measure": "output", "item": "茶叶",
    "apportion_by": "population", "headline": "1",
}  # fmt: skip
TASK = {
    **GOAL,
    "id": "T1",
    "unit": "%",
    "target": "100",
    "deliverable": "采摘台账",
    "indicators": "tea",
    "short_name": "茶叶采摘",
}
VILLAGES = ("上清村", "下清村")
LEDGERS = {
    "村情.csv": "名册日期:2021-09-01\n村代码,村名,是否贫困村,户数,人口,建档立卡户数\n"
    "539999001000,上清村,是,90,300,5\n539999001001,下清村,否,80,270,\n",
    "农户.csv": "名册日期:2021-09-01\n户编号,村,户主姓名,家庭人口,户类型,合作经营主体\n"
    "H1,上清村,王小明,4,未脱贫户,清水合作社\nH2,下清村,李芳,3,脱贫户,\n",
    "茶叶.csv": "统计日期,村,产业,产量(公斤),参与户数,建档立卡户数\n9月20日,上清,茶叶,35000,20,9\n"
    "2021-09-20,某省某市某县清水镇下清村,茶叶,15000,,\n",
    "档案.csv": "统计日期,村,档案数,已核对,差错\n2021-08-31,上清村,9,3,1\n",
    "监测.csv": "统计日期,户编号,村,户主姓名,监测类型,识别日期\n2021-09-20,H1,上清村,王小明,突发困难户,2021-09-02\n",
    "主体.csv": "统计日期,主体名称,主体类型,村,运行状态,带动户数,带动建档立卡户\n"
    "2021-08-20,清水合作社,农民专业合作社,上清村,正常,3,0\n",
}


def rewrite(path: Path, rows: list[dict[str, str]]) -> None:
    """Replace a CSV's rows, keeping its columns; a column a row does not name is empty."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        columns = csv.DictReader(stream).fieldnames or []
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A `data/` of the other township."""
    folder = tmp_path_factory.mktemp("township") / "data"
    for part in ("plan", "reference"):
        shutil.copytree(data_dir() / part, folder / part)
    (folder / "plan" / "campaign.yaml").write_text(CAMPAIGN, encoding="utf-8")
    (folder / "plan" / "source.txt").write_text(f"一、主要措施\n(一)抓好茶叶采摘。{SENTENCE}\n", encoding="utf-8")
    rewrite(folder / "plan" / "clauses.csv", [CLAUSE])
    rewrite(folder / "plan" / "units.csv", [{"id": "U1", "name": "镇农技站", "kind": "部门"}])
    rewrite(folder / "plan" / "indicators.csv", [INDICATOR])
    rewrite(folder / "plan" / "tasks.csv", [TASK])
    rewrite(folder / "plan" / "curves.csv", [])
    codes = [f"53999900100{n}" for n in range(2)]
    rewrite(
        folder / "reference" / "villages.csv",
        [{"village_code": code, "village": name, "kind": "村"} for code, name in zip(codes, VILLAGES, strict=True)],
    )
    rewrite(
        folder / "reference" / "hexagons.csv",
        [{"village_code": code, "x": str(n), "y": "0"} for n, code in enumerate(codes)],
    )
    return folder


@pytest.fixture(scope="module")
def reported(files: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home into which its ledgers were loaded, one after another."""
    folder = tmp_path_factory.mktemp("reported")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PINGDA_DATA", str(files))
        patch.setenv("PINGDA_HOME", str(folder / "home"))
        for name, words in LEDGERS.items():
            path = folder / name
            path.write_text(words, encoding="utf-8")
            assert main(["load", str(path), "--author", "镇农技站", "--message", "九月", "--yes", "all"]) == 0
    return folder / "home"


@pytest.fixture
def township(files: Path, reported: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """That township with its ledgers, this test's own."""
    shutil.copytree(reported, home)
    monkeypatch.setenv("PINGDA_DATA", str(files))
    return files


def ours() -> set[str]:
    """The words of the township whose plan is in this repository: its places, villages, units and hundred days."""

    def column(name: str, of: str) -> Iterator[str]:
        with (ROOT / "data" / name).open(encoding="utf-8-sig", newline="") as stream:
            yield from (row[of] for row in csv.DictReader(stream))

    places = {"平达", "龙陵", "保山", "云南", "六村", "百日"}
    return {*places, *column("reference/villages.csv", "village"), *column("plan/units.csv", "name")}


def everything(block: Any) -> str:
    """All that a page sends to the browser, as text."""
    sent = getattr(block, "proto", None)
    words = sent.SerializeToString().decode("utf-8", "ignore") if hasattr(sent, "SerializeToString") else ""
    words = re.sub(r"\\u([0-9a-f]{4})", lambda code: chr(int(code[1], 16)), words)
    return words + "".join(everything(child) for child in getattr(block, "children", {}).values())


def test_its_days_villages_and_goals_come_from_its_files(township, capsys):
    assert main(["brief", "--as-of", "2021-09-20", "--json"]) == 0
    out = capsys.readouterr().out
    brief = json.loads(out)
    assert (brief["day"], brief["days_left"], brief["total_days"]) == (20, 30, 50)
    assert [(row["village"], row["actual"]) for row in brief["indicators"]] == [
        (None, 50),
        ("上清村", 35),
        ("下清村", 15),
    ]
    assert [(row["id"], row["status"]) for row in brief["tasks"]] == [("T1", "正常")]
    assert {word for word in ours() if word in out} == set()


def test_no_word_of_this_township_reaches_its_screens(township):
    forget_answers()
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    for screen in navigation.screens():
        if screen.path:
            app.switch_page(f"pages/{screen.file}")
        app.query_params["asof"] = "2021-09-20"
        app.run()
        sent = everything(app._tree)
        assert not app.exception and "清水镇五十日攻坚指挥屏" in sent
        assert {word for word in ours() if word in sent} == set(), screen.file
        assert screen.path != "map" or "两村地图" in sent
    forget_answers()


def test_its_own_units_answer_for_what_does_not_agree(township):
    concerns = queries.concerns(open_snapshot(desk.screen_lake()), date(2021, 9, 20))
    checks = ("建档立卡户数不符", "档案数与农户名册不符", "带动户与农户名册不符", "参与的建档立卡户多于名册")
    titles = "".join(wording.concern_title(row) for row in frames.rows(concerns))
    assert [check for check in checks if check not in titles] == []
    assert set(concerns["unit"].dropna()) == {"镇农技站"}
    assert {word for word in ours() if word in concerns.to_csv()} == set()


def test_no_word_of_this_township_reaches_its_files(township, tmp_path, capsys):
    for whom in ([], ["--for", "villages"], ["--for", "units"]):
        assert main(["template", "all", "--folder", str(tmp_path / "templates"), *whom]) == 0
    (tmp_path / "wrong.csv").write_text(LEDGERS["茶叶.csv"].replace("上清,", "平达社区,"), encoding="utf-8")
    capsys.readouterr()
    assert main(["check", str(tmp_path / "wrong.csv"), "--json"]) == 1
    books = sorted((tmp_path / "templates").rglob("*.xlsx"))
    assert len(books) > 16
    words = capsys.readouterr().out.replace("平达社区", "")
    snapshot, day = open_snapshot(desk.screen_lake()), date(2021, 9, 20)
    questions = [one for one in vars(queries).values() if isinstance(one, queries.Question)]
    frames = [one(snapshot, day) for one in questions if one.parameters == one.optional]
    frames += [queries.ledger_rows(snapshot, day, dataset=dataset) for dataset in contracts()]
    assert sum(map(len, frames)) > 100
    words += "".join(workbook.csv(frame).decode("utf-8") for frame in frames)
    for book in books:
        with zipfile.ZipFile(book) as parts:
            words += "".join(parts.read(name).decode("utf-8", "ignore") for name in parts.namelist())
    assert {word for word in ours() if word in words} == set()
