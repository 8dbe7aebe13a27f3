"""Make the virtual environment and what else a command needs; a second run with nothing to do takes a blink.

    python3 scripts/bootstrap.py            what the app needs to run
    python3 scripts/bootstrap.py --dev      + linters, tests, Playwright
    python3 scripts/bootstrap.py --browser  + Debian's Chromium and Chinese fonts (installs them when root)
    python3 scripts/bootstrap.py --office   + LibreOffice, which opens what is made in the tests (may be absent)

Standard library only, any Python 3.6+: it runs before anything is installed, and must be able to say what is missing.
"""

import argparse
import csv
import hashlib
import os
import queue
import re
import shutil
import subprocess
import sys
import threading
from collections import deque
from pathlib import Path
from subprocess import DEVNULL, PIPE, STDOUT
from typing import Deque, List, NoReturn, Optional, Union

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
OLDEST = (3, 11)
LOCK = "requirements.lock"
HEADLESS = "chromium-headless-shell"
BROWSERS = (HEADLESS, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
OFFICE = {
    "soffice": ["libreoffice-writer-nogui", "libreoffice-calc-nogui", "libreoffice-impress-nogui"],
    "pdftotext": ["poppler-utils"],
}
PROBE = f"import sys, venv, ensurepip; sys.exit(sys.version_info < {OLDEST})"


def stop(chinese: str, english: str) -> NoReturn:
    """End with words for the person at the keyboard, and a non-zero exit code."""
    sys.exit("\n[平达] " + chinese + "\n         " + english)


def say(words: str) -> None:
    """A line for the person at the keyboard."""
    print("[平达] " + words, flush=True)


def venv_python() -> Path:
    """The interpreter inside the virtual environment (whether or not it is there yet)."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def works(python: Union[str, Path], code: str = "pass") -> bool:
    """Whether an interpreter starts and `code` exits 0 in it."""
    try:
        return subprocess.run([str(python), "-c", code], stdout=DEVNULL, stderr=DEVNULL, check=False).returncode == 0
    except OSError:
        return False


def apt_install(*packages: str) -> bool:
    """Install Debian packages; False where this is not Debian, or we may not."""
    if not shutil.which("apt-get") or not hasattr(os, "geteuid") or os.geteuid() != 0:
        return False
    quiet = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    for command in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        if subprocess.run(["apt-get", "-qq", *command], env=quiet, stdin=subprocess.DEVNULL, check=False).returncode:
            return False
    return True


def find_python(may_install: bool) -> str:
    """An interpreter that is new enough and can make virtual environments."""
    names = [f"python3.{minor}" for minor in (14, 13, 12, 11)] + ["python3", "python"]
    candidates = [sys.executable, *filter(None, map(shutil.which, names)), "/usr/bin/python3"]
    for attempt in range(2):
        for python in candidates:
            if works(python, PROBE):
                return python
        if attempt or not may_install or not apt_install("python3", "python3-venv"):
            break
    stop(
        "需要 Python 3.11 或更新版本,并带 venv。Debian/Ubuntu:sudo apt-get install python3 python3-venv;"
        "Windows/macOS:从 python.org 安装。然后重新运行。",
        "Python 3.11+ with venv is needed: sudo apt-get install python3 python3-venv, or python.org; then run again.",
    )


def install(requirements: str, may_install: bool) -> None:
    """Bring `.venv` up to a requirements file; its text and the interpreter's version are the stamp.

    An installation that was interrupted is completed: its stamp was never written.
    """
    text = b"".join(path.read_bytes() for path in sorted([*ROOT.glob("requirements*.txt"), *ROOT.glob(LOCK)]))
    wanted = hashlib.sha256(text).hexdigest()
    stamp = VENV / f"{Path(requirements).stem}.stamp"
    covered = [stamp, VENV / "requirements-dev.stamp"]  # the dev list contains the run list
    usable = works(venv_python(), PROBE.replace(", venv, ensurepip", ", pip._internal.cli.main"))
    if usable and any(path.exists() and path.read_text() == wanted for path in covered):
        return
    if not usable:
        say("建立 .venv …")
        made = subprocess.run([find_python(may_install), "-m", "venv", "--clear", str(VENV)], check=False)
        if made.returncode:
            stop("建不了 .venv:请看上面的提示,核对本文件夹是否可写。", "Could not make .venv; is this folder writable?")
    forget_half_installed()
    say(f"安装 {requirements} 列出的软件包(第一次要几分钟;中断了,再运行一次就接着装)…")
    if not (requirements == "requirements.txt" and from_lock()) and not pip_install(requirements):
        stop(
            "依赖没有装全:请核对能否访问 PyPI(或设置 PIP_INDEX_URL 镜像),然后重新运行。",
            "Some packages could not be installed: check access to PyPI (or set PIP_INDEX_URL), then run again.",
        )
    stamp.write_text(wanted)
    say("装好了。")


def from_lock() -> bool:
    """Install what the lock names, each file by its hash; False where there is no lock, or an index lacks a file."""
    if not (ROOT / LOCK).is_file():
        return False
    if pip_install(LOCK, "--require-hashes"):
        return True
    say("锁定的版本没有装成(原因见上),改按 requirements.txt 的范围装,不核对校验值 …")
    return False


def installed() -> List[Path]:
    """The folders by which pip knows what is installed in `.venv`."""
    return [*VENV.glob("lib/python3*/site-packages/*.dist-info"), *VENV.glob("Lib/site-packages/*.dist-info")]


def forget_half_installed() -> None:
    """Let pip install again what an interruption left without all of its files: it would take it for installed."""
    for folder in installed():
        try:
            with (folder / "RECORD").open(encoding="utf-8", newline="") as stream:
                names = [row[0] for row in csv.reader(stream) if row and not row[0].endswith(".pyc")]
        except OSError:
            names = ["RECORD"]
        if not all((folder.parent / name).exists() for name in names):
            shutil.rmtree(str(folder))


def pip_install(requirements: str, *options: str) -> bool:
    """Install a requirements file with pip, saying how far it is; False when pip failed, after its own last words."""
    command = [str(venv_python()), "-m", "pip", "install", "--no-input", "--disable-pip-version-check"]
    process = subprocess.Popen(
        [*command, "--progress-bar", "off", *options, "-r", str(ROOT / requirements)],
        env=dict(os.environ, PYTHONUTF8="1", PYTHONUNBUFFERED="1", PIP_ROOT_USER_ACTION="ignore", PIP_QUIET="0"),
        stdin=DEVNULL,
        stdout=PIPE,
        stderr=STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    lines: "queue.Queue[Optional[str]]" = queue.Queue()
    threading.Thread(target=_read, args=(process, lines), daemon=True).start()
    progress, before = Progress(), len(installed())
    line: Optional[str] = ""
    while line is not None:
        try:
            line = lines.get(timeout=2)
            words = progress.after(line or "")
        except queue.Empty:
            words = progress.at(len(installed()) - before)
        if words:
            say(words)
    if process.wait():
        print("\n".join(progress.last), file=sys.stderr)
    return process.returncode == 0


def _read(process: "subprocess.Popen[str]", lines: "queue.Queue[Optional[str]]") -> None:
    """Hand on what a process prints, line by line, and None at its end."""
    for line in process.stdout or ():
        lines.put(line.rstrip())
    lines.put(None)


class Progress:
    """What pip's lines say to somebody who waits: a line every few packages, and of its warnings only what matters."""

    EVERY = 5
    """Packages between two lines."""
    ROUTINE = (" ", "Requirement already", "Looking in", "Downloading", "WARNING", "DEPRECATION", "[notice]")
    """How lines begin that tell nobody why pip failed."""

    def __init__(self) -> None:
        self.names: List[str] = []
        self.total = self.shown = 0
        self.last: Deque[str] = deque(maxlen=20)
        """The last lines that are no routine: what to show when pip fails."""

    def after(self, line: str) -> str:
        """The words after one line of pip's; empty where there is nothing to say."""
        words = line.split()
        if line.startswith(("Collecting ", "Processing ")) and len(words) > 1:
            name = re.split(r"-\d|[<>=!~;\[(]", re.split(r"[/\\]", words[1])[-1])[0]
            if name in self.names:
                return ""
            self.names.append(name)
            return f"取得第 {len(self.names)} 个:{name}" if len(self.names) % self.EVERY == 1 else ""
        if line.startswith("Installing collected packages:"):
            self.total = line.count(",") + 1
            return f"已经取齐,安装 {self.total} 个软件包 …"
        if "Retrying (" in line:
            return "网络不通,正在重试 …"
        if line and not line.startswith(self.ROUTINE):
            self.last.append(line)
        return ""

    def at(self, count: int) -> str:
        """The words when `count` packages are installed; empty where that was said already."""
        if not self.total or count - self.shown < self.EVERY:
            return ""
        self.shown = count
        return f"已安装 {min(count, self.total)} / {self.total}"


def has_chinese_font() -> bool:
    """Whether fontconfig knows a font with Chinese glyphs (a browser draws boxes otherwise)."""
    lister = shutil.which("fc-list")
    return bool(lister and subprocess.run([lister, ":lang=zh", "family"], stdout=PIPE, check=False).stdout)


def browser() -> None:
    """See that Chromium and a Chinese font are there; install them from Debian when root: the browser without a window,
    which takes half the CPU of the whole one."""
    wanted = []
    if not any(map(shutil.which, BROWSERS)) and not apt_install(HEADLESS):
        wanted.append("chromium")
    if sys.platform.startswith("linux") and not has_chinese_font():
        wanted += ["fontconfig", "fonts-noto-cjk"]
    if wanted and not apt_install(*wanted):
        packages = " ".join(wanted)
        stop(
            f"浏览器测试和截图还需要:{packages}。请运行 sudo apt-get install {packages}"
            "(其他系统:安装 Chromium 和思源黑体),再来一次。",
            f"Browser tests and screenshots need {packages}: sudo apt-get install {packages}, then run again.",
        )


def office() -> None:
    """See that LibreOffice and poppler are there; install them from Debian when root. The tests go on without them."""
    wanted = [package for program, packages in OFFICE.items() if not shutil.which(program) for package in packages]
    if wanted and not apt_install(*wanted):
        say(f"没有 {'、'.join(wanted)}:用 LibreOffice 打开成品的几项测试会跳过。")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dev", action="store_true", help="linters, tests, Playwright")
    parser.add_argument("--browser", action="store_true", help="Chromium and Chinese fonts")
    parser.add_argument("--office", action="store_true", help="LibreOffice and poppler")
    args = parser.parse_args()
    if hasattr(sys.stdout, "reconfigure"):  # a console that cannot show Chinese must not end the installation
        sys.stdout.reconfigure(errors="replace")
    try:
        if args.browser:
            browser()
        if args.office:
            office()
        install("requirements-dev.txt" if args.dev else "requirements.txt", may_install=args.dev)
    except KeyboardInterrupt:
        stop("已中断。再运行一次就接着装。", "Interrupted; run again to go on.")


if __name__ == "__main__":
    main()
