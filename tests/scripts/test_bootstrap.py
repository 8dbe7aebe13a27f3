"""The installation of a fresh clone: words of progress, none of pip's chatter, and on again if interrupted."""

from __future__ import annotations

import ast
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from scripts.bootstrap import Progress

ROOT = Path(__file__).resolve().parents[2]
BOOTSTRAP = ROOT / "scripts" / "bootstrap.py"


def wheel(folder: Path, name: str) -> None:
    """A package of one module, as an index offers it."""
    info = f"{name}-1.0.dist-info"
    members = {
        f"{name}.py": "ANSWER = 42\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{path},,\n" for path in (*members, f"{info}/RECORD"))
    with zipfile.ZipFile(folder / f"{name}-1.0-py3-none-any.whl", "w") as packed:
        for path, text in {**members, f"{info}/RECORD": record}.items():
            packed.writestr(path, text)


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone that needs two packages, and a folder beside it that offers them."""
    folder = tmp_path_factory.mktemp("clone")
    (folder / "scripts").mkdir()
    (folder / "offered").mkdir()
    shutil.copy(BOOTSTRAP, folder / "scripts")
    for name in ("apple", "pear"):
        wheel(folder / "offered", name)
    (folder / "requirements.txt").write_text("apple>=1,<2\npear>=1,<2\n")
    return folder


def bootstrap(clone: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    offered = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(clone / "offered"), "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, str(clone / "scripts" / "bootstrap.py")],
        env=os.environ | offered | environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def empty(clone: Path) -> None:
    """Take out of a clone's `.venv`, where there is one, what was installed: to make one takes three seconds of CPU."""
    (clone / ".venv" / "requirements.stamp").unlink(missing_ok=True)
    for name in ("apple", "pear"):
        for path in [*(clone / ".venv").rglob(f"{name}*")]:
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def test_a_fresh_clone_is_installed_with_words_and_a_second_run_is_silent(clone):
    done = bootstrap(clone)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert all(line.startswith("[平达] ") for line in lines)
    assert [word for word in ("建立 .venv", "apple", "安装 2 个", "装好了") if word not in done.stdout] == []
    again = bootstrap(clone, PIP_FIND_LINKS="/nowhere")
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")


@pytest.mark.parametrize("lost", ["apple.py", "apple-1.0.dist-info/RECORD"])
def test_an_interrupted_installation_is_completed(clone, lost):
    bootstrap(clone)
    (packages,) = [path.parent for path in (clone / ".venv").rglob("apple-1.0.dist-info")]
    (packages / lost).unlink()
    (clone / ".venv" / "requirements.stamp").unlink()
    done = bootstrap(clone)
    assert (done.returncode, done.stderr) == (0, "")
    assert (packages / lost).is_file()


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_ctrl_c_ends_in_words_and_the_next_run_goes_on(clone):
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's `make test &` has it ignored, and so the child
    shutil.rmtree(clone / ".venv", ignore_errors=True)
    process = subprocess.Popen(
        [sys.executable, str(clone / "scripts" / "bootstrap.py")],
        env=os.environ | {"PYTHONUTF8": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )
    assert process.stdout is not None
    assert "建立 .venv" in process.stdout.readline()
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode != 0
    assert "已中断" in errors
    assert str(clone / "scripts" / "bootstrap.py") not in errors, "a traceback of ours"
    done = bootstrap(clone)
    assert (done.returncode, done.stderr) == (0, "")


def test_what_cannot_be_installed_is_named(clone):
    bootstrap(clone)
    wanted = clone / "requirements.txt"
    there = wanted.read_text()
    wanted.write_text(there + "plum>=1\n")
    done = bootstrap(clone)
    wanted.write_text(there)
    assert done.returncode != 0
    assert "plum" in done.stderr
    assert "依赖没有装全" in done.stderr
    assert "WARNING" not in done.stderr + done.stdout


@pytest.mark.parametrize("whole", [True, False], ids=["as it was locked", "another file"])
def test_what_is_locked_is_installed_by_its_hash_and_what_is_not_is_said(clone, whole):
    lines = []
    for name in ("apple", "pear"):
        sha256 = hashlib.sha256((clone / "offered" / f"{name}-1.0-py3-none-any.whl").read_bytes()).hexdigest()
        lines.append(f"{name}==1.0 --hash=sha256:{sha256 if whole or name == 'pear' else '0' * 64}\n")
    (clone / "requirements.lock").write_text("".join(lines))
    empty(clone)
    done = bootstrap(clone)
    (clone / "requirements.lock").unlink()
    assert done.returncode == 0
    assert ("锁定的版本没有装成" in done.stdout) is not whole
    assert ("HASH" in done.stderr.upper()) is not whole


def test_progress_is_a_line_every_few_packages_without_warnings():
    progress = Progress()
    names = [f"package{number}" for number in range(7)]
    lines = [words for name in names for words in [progress.after(f"Collecting {name}<2,>=1 (from x)")] if words]
    assert lines == ["取得第 1 个:package0", "取得第 6 个:package5"]
    assert progress.after("Collecting package3>=1") == ""
    assert progress.after("Processing ./wheels/package6-1.0-py3-none-any.whl (from -r x)") == ""
    assert progress.names == names
    for chatter in (
        "WARNING: Location 'x' is ignored",
        "  Downloading y.whl (9.1 MB)",
        "Requirement already satisfied",
    ):
        assert progress.after(chatter) == ""
    assert list(progress.last) == []
    assert progress.after("WARNING: Retrying (Retry(total=4)) after …") == "网络不通,正在重试 …"
    assert progress.after("Installing collected packages: a, b, c, d, e, f, g") == "已经取齐,安装 7 个软件包 …"
    assert [progress.at(count) for count in (2, 5, 6, 9)] == ["", "已安装 5 / 7", "", ""]
    progress.after("ERROR: No matching distribution found for plum")
    assert list(progress.last) == ["ERROR: No matching distribution found for plum"]


def test_an_older_python_reads_the_script():
    ast.parse(BOOTSTRAP.read_text(encoding="utf-8"), feature_version=(3, 6))
