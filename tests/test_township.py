"""Another township runs this by replacing files: its own days, villages, units and goals, and none of ours."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest

from pingda_dash.__main__ import main
from pingda_dash.settings import data_dir

CAMPAIGN = """
id: elsewhere
title: 清水镇五十日攻坚指挥屏
township: 清水镇
map_title: 两村地图
county: 某县
prefecture: 某市
province: 某省
affairs_unit: 镇农技站
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
    "lead_basis": "明示",
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
    "indicator": "tea",
    "short_name": "茶叶采摘",
}
VILLAGES = ("上清村", "下清村")


def rewrite(path: Path, rows: list[dict[str, str]]) -> None:
    """Replace a CSV's rows, keeping its columns; a column a row does not name is empty."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        columns = csv.DictReader(stream).fieldnames or []
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture
def township(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data"
    for part in ("plan", "reference"):
        shutil.copytree(data_dir() / part, folder / part)
    (folder / "plan" / "campaign.yaml").write_text(CAMPAIGN, encoding="utf-8")
    (folder / "plan" / "source.txt").write_text(f"一、主要措施\n(一)抓好茶叶采摘。{SENTENCE}\n", encoding="utf-8")
    rewrite(folder / "plan" / "clauses.csv", [CLAUSE])
    rewrite(folder / "plan" / "units.csv", [{"id": "U1", "name": "镇农技站", "kind": "部门"}])
    rewrite(folder / "plan" / "indicators.csv", [INDICATOR])
    rewrite(folder / "plan" / "tasks.csv", [TASK])
    codes = [f"53999900100{n}" for n in range(2)]
    rewrite(
        folder / "reference" / "villages.csv",
        [{"village_code": code, "village": name, "kind": "村"} for code, name in zip(codes, VILLAGES, strict=True)],
    )
    rewrite(
        folder / "reference" / "hexagons.csv",
        [{"village_code": code, "x": str(n), "y": "0"} for n, code in enumerate(codes)],
    )
    monkeypatch.setenv("PINGDA_DATA", str(folder))
    return folder


def test_its_days_villages_and_goals_come_from_its_files(township, tmp_path, capsys):
    ledger = tmp_path / "茶叶.csv"
    ledger.write_text(
        "统计日期,村,产业,产量(公斤)\n9月20日,上清,茶叶,35000\n2021-09-20,下清村,茶叶,15000\n", encoding="utf-8"
    )
    assert main(["load", str(ledger), "--author", "镇农技站", "--message", "九月"]) == 0
    capsys.readouterr()
    assert main(["brief", "--as-of", "2021-09-20", "--json"]) == 0
    out = capsys.readouterr().out
    told = json.loads(out)
    assert (told["day"], told["days_left"], told["total_days"]) == (20, 30, 50)
    assert [(row["village"], row["actual"]) for row in told["indicators"]] == [
        (None, 50),
        ("上清村", 35),
        ("下清村", 15),
    ]
    assert [(row["id"], row["status"]) for row in told["tasks"]] == [("T1", "正常")]
    assert "平达" not in out
