"""Make the virtual environment and what else a command needs; a second run with nothing to do takes a blink.

    python3 scripts/bootstrap.py            what the app needs to run
    python3 scripts/bootstrap.py --dev      + linters, tests, Playwright
    python3 scripts/bootstrap.py --browser  + Debian's Chromium and Chinese fonts (installs them when root)

Standard library only, any Python 3.6+: it runs before anything is installed, and must be able to say what is missing.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NoReturn, Union

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
OLDEST = (3, 11)
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PROBE = f"import sys, venv, ensurepip; sys.exit(sys.version_info < {OLDEST})"


def stop(chinese: str, english: str) -> NoReturn:
    """End with words for the person at the keyboard, and a non-zero exit code."""
    sys.exit("\n[平达] " + chinese + "\n         " + english)


def venv_python() -> Path:
    """The interpreter inside the virtual environment (whether or not it is there yet)."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def works(python: Union[str, Path], code: str = "pass") -> bool:  # noqa: UP007 - older Pythons read this file
    """Whether an interpreter starts and `code` exits 0 in it."""
    try:
        return subprocess.run([str(python), "-c", code], capture_output=True, check=False).returncode == 0
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
    """Bring `.venv` up to a requirements file; its text and the interpreter's version are the stamp."""
    text = b"".join(path.read_bytes() for path in sorted(ROOT.glob("requirements*.txt")))
    wanted = hashlib.sha256(text).hexdigest()
    stamp = VENV / f"{Path(requirements).stem}.stamp"
    covered = [stamp, VENV / "requirements-dev.stamp"]  # the dev list contains the run list
    usable = works(venv_python(), PROBE.replace(", venv, ensurepip", ", pip"))
    if usable and any(path.exists() and path.read_text() == wanted for path in covered):
        return
    if not usable:
        print("[平达] 建立 .venv …", flush=True)
        made = subprocess.run([find_python(may_install), "-m", "venv", "--clear", str(VENV)], check=False)
        if made.returncode:
            stop("建不了 .venv:请看上面的提示,核对本文件夹是否可写。", "Could not make .venv; is this folder writable?")
    print(f"[平达] 安装 {requirements}(第一次要几分钟)…", flush=True)
    pip = [str(venv_python()), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if subprocess.run([*pip, "-r", str(ROOT / requirements)], check=False).returncode:
        stop(
            "依赖没有装全:请核对能否访问 PyPI(或设置 PIP_INDEX_URL 镜像),然后重新运行。",
            "Some packages could not be installed: check access to PyPI (or set PIP_INDEX_URL), then run again.",
        )
    stamp.write_text(wanted)


def has_chinese_font() -> bool:
    """Whether fontconfig knows a font with Chinese glyphs (a browser draws boxes otherwise)."""
    lister = shutil.which("fc-list")
    return bool(lister and subprocess.run([lister, ":lang=zh", "family"], capture_output=True, check=False).stdout)


def browser() -> None:
    """See that Chromium and a Chinese font are there; install them from Debian when root."""
    wanted = []
    if not any(map(shutil.which, BROWSERS)):
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dev", action="store_true", help="linters, tests, Playwright")
    parser.add_argument("--browser", action="store_true", help="Chromium and Chinese fonts")
    args = parser.parse_args()
    if hasattr(sys.stdout, "reconfigure"):  # a console that cannot show Chinese must not end the installation
        sys.stdout.reconfigure(errors="replace")
    if args.browser:
        browser()
    install("requirements-dev.txt" if args.dev else "requirements.txt", may_install=args.dev)


if __name__ == "__main__":
    main()
