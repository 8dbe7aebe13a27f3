"""Where things are on this machine and who may look: environment variables and the repository's own folders."""

from __future__ import annotations

import os
import shlex
import sys
from datetime import datetime, time, timedelta
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def data_dir() -> Path:
    """The folder with `plan/`, `reference/` and `demo/` (`PINGDA_DATA`, default `data/`)."""
    return _resolved(Path(os.environ.get("PINGDA_DATA") or ROOT / "data").absolute())


def home() -> Path:
    """Runtime state: lakes, originals, logs (`PINGDA_HOME`, default `data/lake/`)."""
    return _resolved(Path(os.environ.get("PINGDA_HOME") or ROOT / "data" / "lake").absolute())


def backup_dir() -> Path | None:
    """Where a server backs up its home once a day (`PINGDA_BACKUP`); None: it does not."""
    given = os.environ.get("PINGDA_BACKUP", "").strip()
    return Path(given).absolute() if given and not practising() else None


def reports_dir() -> Path | None:
    """Where a server writes its reports (`PINGDA_REPORTS`, default `reports/` of the home; `off`: it writes none)."""
    given = os.environ.get("PINGDA_REPORTS", "").strip()
    if practising() or given.lower() == "off":
        return None
    return Path(given).absolute() if given else home() / "reports"


def report_time() -> time:
    """When in the evening they are written (`PINGDA_REPORT_TIME`, default 18:00)."""
    try:
        return time.fromisoformat(os.environ.get("PINGDA_REPORT_TIME", "").strip()).replace(tzinfo=None)
    except ValueError:
        return time(18)


def meeting_day() -> int | None:
    """The weekday of the meetings, Monday 0 (`PINGDA_MEETING_DAY=三`); None: it is not set."""
    given = os.environ.get("PINGDA_MEETING_DAY", "").strip().removeprefix("星期").removeprefix("周")
    return {day: number for number, day in enumerate("一二三四五六日")}.get(given.replace("天", "日"))


def audit_months() -> int | None:
    """How many months the audit is kept (`PINGDA_AUDIT_MONTHS`, six at least); None: for good."""
    given = os.environ.get("PINGDA_AUDIT_MONTHS", "").strip()
    return max(int(given), 6) if given.isdecimal() and int(given) else None


@cache
def _resolved(path: Path) -> Path:
    """The folder behind an absolute path; followed once, a run of a page asks forty times."""
    return path.resolve()


def tiles_file() -> Path | None:
    """The file that lies beneath the map, `PINGDA_TILES`; files in the home's folder `basemap/` need no setting."""
    given = os.environ.get("PINGDA_TILES", "").strip()
    return Path(given).absolute() if given else None


def tianditu_key() -> str:
    """The key with which browsers may ask 天地图 for tiles (`PINGDA_TIANDITU_KEY`); "": nothing is asked of it."""
    return os.environ.get("PINGDA_TIANDITU_KEY", "").strip()


def viewing_is_open() -> bool:
    """Whether anybody may look at the screens (`PINGDA_VIEWING=signed-in`: only who has signed in)."""
    return os.environ.get("PINGDA_VIEWING", "").strip() in ("", "open")  # a word nobody knows closes


def hosts() -> list[str]:
    """Further names and addresses under which the screens are served (`PINGDA_HOSTS`, by commas): a proxy's, say."""
    return os.environ.get("PINGDA_HOSTS", "").lower().replace(",", " ").split()


def proxies() -> str:
    """The addresses of reverse proxies whose word on who asks and how is believed (`PINGDA_PROXY`, by commas)."""
    return os.environ.get("PINGDA_PROXY", "").strip()


def certificate() -> tuple[Path | None, Path | None]:
    """The files of the certificate for HTTPS and of its key (`PINGDA_CERT`, `PINGDA_KEY`)."""
    given = (os.environ.get(name, "").strip() for name in ("PINGDA_CERT", "PINGDA_KEY"))
    file, key = (Path(path).absolute() if path else None for path in given)
    return file, key


def practising() -> bool:
    """Whether this is a practice screen, whose data are nobody's (`serve --practice`)."""
    return os.environ.get("PINGDA_PRACTICE") == "1"


def idle() -> timedelta:
    """How long a session lives untouched (`PINGDA_IDLE_MINUTES`, default 30)."""
    try:
        return timedelta(minutes=max(int(os.environ.get("PINGDA_IDLE_MINUTES", "")), 1))
    except ValueError:
        return timedelta(minutes=30)


def clock() -> datetime | None:
    """The moment at which an exercise begins (`PINGDA_CLOCK=2020-05-20T08:00`); None: the real time."""
    try:
        return datetime.fromisoformat(os.environ.get("PINGDA_CLOCK", "")).replace(tzinfo=None)
    except ValueError:
        return None


def command(arguments: str) -> str:
    """The line that runs `python -m pingda_dash <arguments>` on this machine, typed in the program's folder.

    It names this program's own interpreter, and the folders that this process was started with where they are not the
    default ones. arguments: as they are typed; empty for the command alone.
    """
    windows = os.name == "nt"
    own = Path(".venv", "Scripts", "python.exe") if windows else Path(".venv", "bin", "python")
    python = str(own.with_suffix("")) if (ROOT / own).is_file() else _quoted(sys.executable)
    folders = {name: os.environ[name] for name in ("PINGDA_HOME", "PINGDA_DATA") if os.environ.get(name)}
    given = (f'set "{name}={path}" &&' if windows else f"{name}={_quoted(path)}" for name, path in folders.items())
    return " ".join([*given, python, "-m pingda_dash", arguments]).rstrip()


def _quoted(path: str) -> str:
    """A path as the shell of this machine takes it for one word."""
    return f'"{path}"' if os.name == "nt" else shlex.quote(path)
