"""A lake that the last release filled opens and goes on: `releases/bec4175.tar.xz`, written by its own commands.

In it are four uploads (the roster of villages, two ledgers of employment, one of industry), a mark, two notes of a
meeting under the names that items had then, and the originals.
"""

from __future__ import annotations

import json
import tarfile
from datetime import date
from pathlib import Path

import pytest

from pingda_dash import doctor, minutes, queries
from pingda_dash.__main__ import main
from pingda_dash.lake import Lake
from pingda_dash.snapshot import open_snapshot

PACKED = Path(__file__).parent / "releases" / "bec4175.tar.xz"
MAY_20 = date(2020, 5, 20)
ACTUALS = {"training": 38, "training_poor": 12, "transfers": 5, "flue_area": 1700}
"""What that release said of 20 May."""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home as that release left it."""
    with tarfile.open(PACKED) as packed:
        packed.extractall(tmp_path / "home", filter="data")
    monkeypatch.setenv("PINGDA_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def actuals(lake: Lake, version: int | None = None) -> dict[str, float]:
    """The township's figures that ACTUALS names."""
    frame = queries.indicators(open_snapshot(lake, version=version), MAY_20).set_index("id")
    return {name: float(frame.loc[name, "actual"]) for name in ACTUALS}


def test_its_figures_its_history_its_mark_and_its_notes_are_there(home, capsys):
    lake = Lake.open(home, "real")
    assert actuals(lake) == ACTUALS
    assert lake.history()["message"].tolist() == ["产业_0520", "就业_0520", "就业_0513", "村情名册_20200320"]
    assert lake.marks()["name"].tolist() == ["上次例会"]
    assert sorted(minutes.listed(lake.folder)["item"]) == ["task:T35", "task:T76"]
    assert main(["brief", "--as-of", "2020-05-20", "--json"]) == 0
    brief = json.loads(capsys.readouterr().out)
    assert {row["id"]: row["actual"] for row in brief["indicators"] if row["village"] is None}["training"] == 38


def test_it_takes_a_file_with_a_column_of_today_and_gives_back_what_it_was(home, tmp_path, capsys):
    lake, before = Lake.open(home, "real"), Lake.open(home, "real").version()
    sheets = {
        "活动.csv": "活动日期,村,活动类型,活动名称,方案任务完成\n2020-05-20,平达社区,村规民约,村民大会通过新村规,是\n",
        "就业.csv": "统计日期,村,项目,去向,人次,其中建档立卡\n2020-05-20,安乐村,技能培训,,7,2\n",
    }
    for name, text in sheets.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    files = [str(tmp_path / name) for name in sheets]
    assert main(["load", *files, "--author", "乡宣传办", "--message", "新版"]) == 0, capsys.readouterr().out
    assert actuals(lake) == ACTUALS | {"training": 45, "training_poor": 14}
    rules = queries.indicators(open_snapshot(lake), MAY_20).set_index("id").loc["village_rules"]
    assert rules["actual"] == 10  # one village of ten
    assert actuals(lake, before) == ACTUALS
    assert lake.restore(before, "乡扶贫办", lake.history()["received_at"].iloc[0]) == before + 2
    assert actuals(lake) == ACTUALS


def test_the_doctor_misses_the_manifests_before_it_is_opened_and_nothing_after(home):
    assert {one.what for one in doctor.examine(home) if one.grave} == {"real/manifests"}
    Lake.open(home, "real")
    assert [one for one in doctor.examine(home) if one.grave] == []


def test_it_can_be_built_again_from_its_originals(home, tmp_path):
    assert main(["rebuild", "--into", str(tmp_path / "again")]) == 0


def test_it_takes_a_directive_that_is_answered_by_the_report_that_moved_its_figure(home, tmp_path, capsys):
    def directive(*words: str) -> dict[str, object]:
        assert main(["directive", *words, "--json"]) == 0
        return dict(json.loads(capsys.readouterr().out))

    lake, notes = Lake.open(home, "real"), minutes.listed(Lake.open(home, "real").folder)
    given = [
        "--to",
        "社保中心",
        "--due",
        "2020-05-20",
        "--work",
        "办夜校",
        "--author",
        "李领导",
        "--as-of",
        "2020-05-13",
    ]
    label = str(directive("open", "task:T35", *given)["label"])
    then = ["--as-of", "2020-05-20"]
    [offered] = directive("show", label, *then)["offered"]
    photo = tmp_path / "夜校.jpg"
    photo.write_bytes(b"\xff\xd8 a photo")
    answer = ["--report", str(offered["version"]), "--file", str(photo), "--author", "王经办", *then]
    assert directive("answer", label, *answer)["state"] == "待销号"
    assert directive("close", label, "--author", "李领导", *then)["is_kept"] is True
    assert actuals(lake) == ACTUALS
    assert minutes.listed(lake.folder).equals(notes)
    assert [one for one in doctor.examine(home) if one.grave] == []
    assert main(["rebuild", "--into", str(tmp_path / "again")]) == 0
