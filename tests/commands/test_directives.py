"""`directive open`, `answer`, `close` …: under an account, in the audit, in `brief`; errors are a line in Chinese."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pingda_dash import accounts
from pingda_dash.__main__ import main
from pingda_dash.accounts import User
from pingda_dash.clock import now

MAY_6, MAY_20 = ["--as-of", "2020-05-06"], ["--as-of", "2020-05-20"]
PEOPLE = (
    User("李领导", "leader"), User("王经办", "clerk", "乡社保中心", unit="乡社保中心"),
    User("赵经办", "clerk", "乡烟站", unit="乡烟站"),
)  # fmt: skip


@pytest.fixture(scope="module")
def office(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home with the demo and three accounts, for all tests of this file."""
    home = Path(shutil.copytree(filled, tmp_path_factory.mktemp("directives") / "home"))
    for user in PEOPLE:
        accounts.add(home, user, "correct horse battery", now())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PINGDA_HOME", str(home))
        yield home


def begin(capsys: pytest.CaptureFixture[str]) -> str:
    """Open a directive of 6 May to 乡社保中心, due on the 13th; its number."""
    words = ["--to", "社保中心", "--due", "2020-05-13", "--work", "办夜校", "--author", "李领导", "--json"]
    return str(json.loads(run(capsys, "open", "task:T35", *words, *MAY_6))["label"])


def run(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> str:
    """What a command prints: on stdout, or where it fails on stderr."""
    assert main(["directive", *words]) == code
    printed = capsys.readouterr()
    return printed.err if code else printed.out


def one(capsys: pytest.CaptureFixture[str], label: str) -> dict[str, Any]:
    return dict(json.loads(run(capsys, "show", label, "--json", *MAY_20)))


def test_from_the_opening_to_the_closing_and_in_the_brief(office: Path, capsys, tmp_path: Path) -> None:
    label = begin(capsys)
    listed = json.loads(run(capsys, "list", "--json", "--to", "社保中心", *MAY_6))
    assert label in [row["label"] for row in listed["directives"]]
    then = one(capsys, label)
    assert (then["whom"], then["state"], then["days_over"]) == ("乡社保中心", "逾期", 7)
    assert then["title"].startswith("技能培训")
    assert then["figure"].endswith("/141 人次")
    version = then["offered"][0]["version"]

    assert main(["brief", "--as-of", "2020-05-20", "--json"]) == 0
    brief = json.loads(capsys.readouterr().out)["directives"]
    assert label in [row["label"] for row in brief["open"] if row["is_overdue"]]
    assert label in brief["sentence"]

    photo = tmp_path / "夜校.jpg"
    photo.write_bytes(b"\xff\xd8 a photo")
    answer = ["answer", label, "--words", "已开班", "--report", str(version), "--file", str(photo)]
    assert "现在的承办单位是乡社保中心" in run(capsys, *answer, "--author", "赵经办", *MAY_20, code=2)
    assert "待销号(逾期 7 天)" in run(capsys, *answer, "--author", "王经办", *MAY_20)
    assert "全乡的领导" in run(capsys, "close", label, "--author", "王经办", *MAY_20, code=2)
    assert "已销号(用时 14 天)" in run(capsys, "close", label, "--author", "李领导", *MAY_20)
    shown = run(capsys, "show", label, *MAY_20)
    assert "王经办(乡社保中心)\t已开班。依据第" in shown
    assert "凭据:夜校.jpg" in shown
    assert [step["step"] for step in one(capsys, label)["steps"]] == ["opened", "answered", "closed"]

    evidence = ["show", label, "--evidence", str(tmp_path / "out"), *MAY_20]
    assert "只有督办的人和承办的" in run(capsys, *evidence, "--author", "赵经办", code=2)
    [path] = run(capsys, *evidence, "--author", "李领导").splitlines()
    assert Path(path).read_bytes() == photo.read_bytes()
    done = [(row["who"], row["action"]) for row in accounts.events(office).to_dict("records")]
    assert done[:4] == [("李领导", "下载原件"), ("李领导", "督办"), ("王经办", "督办"), ("李领导", "督办")]


def test_the_other_steps_and_a_number_in_short(office: Path, capsys) -> None:
    short = begin(capsys).replace("督办〔", "").replace("〕", "-").replace("号", "")
    by = ["--author", "李领导", *MAY_20]
    assert "延期 1 次" in run(capsys, "extend", short, "--due", "2020-05-25", "--reason", "等设备", *by)
    assert run(capsys, "answer", short, "--words", "办了", "--author", "王经办", *MAY_20)
    assert "没有凭据" in run(capsys, "close", short, *by, code=2)
    assert "退回 1 次" in run(capsys, "return", short, "--reason", "没有凭据", *by)
    moved = json.loads(run(capsys, "hand-on", short, "--to", "平达社区", "--reason", "归村里", *by, "--json"))
    assert (moved["whom"], moved["first_whom"], moved["state"]) == ("平达社区", "乡社保中心", "办理中")
    assert "还没有销号" in run(capsys, "reopen", short, "--due", "2020-06-01", "--reason", "反弹", *by, code=2)


def test_files_of_one_name_and_of_a_long_one_are_all_written_out(office: Path, capsys, tmp_path: Path) -> None:
    label, folders = begin(capsys), [tmp_path / "一村", tmp_path / "二村"]
    paths = [folder / "现场.jpg" for folder in folders] + [tmp_path / f"{'夜' * 83}.jpg"]
    for number, path in enumerate(paths):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(f"photo {number}".encode())
    run(capsys, "answer", label, "--file", *map(str, paths), "--author", "王经办", *MAY_20)
    shown = run(capsys, "show", label, "--evidence", str(tmp_path / "out"), "--author", "李领导", *MAY_20).splitlines()
    assert [Path(one).read_bytes() for one in shown] == [path.read_bytes() for path in paths]
    assert accounts.events(office, 1).loc[0, "detail"] == f"督办凭据 {label}"


def test_what_cannot_be_opened_says_why(office: Path, capsys) -> None:
    to = ["--to", "乡烟站", "--due", "2020-05-30", "--work", "办", *MAY_20]
    assert "没有这件事" in run(capsys, "open", "task:T999", *to, "--author", "李领导", code=2)
    assert "没有这个账号。" in run(capsys, "open", "task:T35", *to, "--author", "某人", code=2)
