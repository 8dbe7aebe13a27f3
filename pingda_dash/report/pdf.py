"""DOCX, PPTX and XLSX as PDF: by LibreOffice where it is installed, else DOCX papers by Chromium (Chrome, Edge).

Both run as another program with a profile of their own for each run, a time limit and no way to the network, whatever
a field that people filled may link to. Neither is needed for anything else.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from pingda_dash.errors import PingdaError
from pingda_dash.report.paper import FONTS
from pingda_dash.report.paper_html import html_of

SECONDS, SECONDS_EACH = 60.0, 20.0
"""How long a run may take: to start, and for each file."""
_OFFICES = ("soffice", "libreoffice")
_BROWSERS = (
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge", "microsoft-edge"),
    "chromium-headless-shell",
)
_OFFICE_PLACES = ("{}/LibreOffice/program/soffice.com", "/Applications/LibreOffice.app/Contents/MacOS/soffice")
_BROWSER_PLACES = (
    *("{}/Google/Chrome/Application/chrome.exe", "{}/Microsoft/Edge/Application/msedge.exe"),
    *(
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    ),
)
"""Where Windows and macOS have them; {}: each folder of programs that Windows names."""
_PROGRAMS = ("ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA")
_NOWHERE = ("127.0.0.1", 9)
_SETTINGS: Mapping[str, Mapping[str, str | int]] = {
    "/org.openoffice.Inet/Settings": {
        "ooInetProxyType": 2, "ooInetHTTPProxyName": _NOWHERE[0], "ooInetHTTPProxyPort": _NOWHERE[1],
        "ooInetHTTPSProxyName": _NOWHERE[0], "ooInetHTTPSProxyPort": _NOWHERE[1], "ooInetNoProxy": "",
    },
    "/org.openoffice.Office.Common/Security/Scripting": {
        "BlockUntrustedRefererLinks": True, "DisableMacrosExecution": True, "MacroSecurityLevel": 3,
    },
    "/org.openoffice.Office.Common/Misc": {"FirstRun": False},
}  # fmt: skip
"""What a profile begins with: nothing is fetched, no macro runs."""
_SUBSTITUTION = "/org.openoffice.Office.Common/Font/Substitution"
"""LibreOffice reads no other names of a font in a DOCX: what stands in for each is a setting of the profile."""
_LATIN = {"Times New Roman": "Liberation Serif, Tinos, Noto Serif CJK SC"}


class NoConverter(PingdaError):
    "没有写出 PDF:这台机器上没有 LibreOffice,也没有 Chrome、Edge。请装 LibreOffice,或用 Word、WPS 打开后另存为 PDF。"


class NotConverted(PingdaError):
    "没有写出 PDF:"


def office() -> Path | None:
    """LibreOffice on this machine: on the path, or where Windows and macOS have it."""
    return _located(_OFFICES, _OFFICE_PLACES)


def browser() -> Path | None:
    """Chromium, Chrome or Edge on this machine."""
    return _located(_BROWSERS, _BROWSER_PLACES)


def _located(names: Sequence[str], places: Sequence[str]) -> Path | None:
    for name in names:
        if path := shutil.which(name):
            return Path(path)
    roots = [os.environ[name] for name in _PROGRAMS if os.environ.get(name)]
    paths = [Path(place.format(root)) for place in places for root in (roots if "{}" in place else [""])]
    return next((path for path in paths if path.is_file()), None)


def pdfs_of(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The PDF of each file. files: name → bytes, .docx, .pptx or .xlsx; the answer has the same names.

    Raises NoConverter, and NotConverted where one of them could not be made; then none is.
    """
    if not files:
        return {}
    if (program := office()) is not None:
        return converted(program, files, "pdf")
    others = [name for name in files if not name.endswith(".docx")]
    if (program := browser()) is None or others:
        raise NoConverter
    return {name: _printed(program, name, data) for name, data in files.items()}


def converted(program: Path, files: Mapping[str, bytes], kind: str) -> dict[str, bytes]:
    """Files as LibreOffice saves them: kind is what they become (`pdf`, `docx`). Raises NotConverted."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as name:  # Windows deletes no file that is still open
        folder = Path(name)
        (folder / "profile" / "user").mkdir(parents=True)
        (folder / "profile" / "user" / "registrymodifications.xcu").write_text(_profile(), encoding="utf-8")
        paths = {}
        for number, (given, data) in enumerate(files.items()):
            paths[given] = folder / f"{number:04d}{Path(given).suffix}"
            paths[given].write_bytes(data)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        words = [str(program), profile, "--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"]
        words += ["--convert-to", kind, "--outdir", str(folder / "made"), *map(str, paths.values())]
        _run(words, folder, SECONDS + SECONDS_EACH * len(files), "LibreOffice")
        return {given: _made(folder / "made" / f"{path.stem}.{kind}", given) for given, path in paths.items()}


def _printed(program: Path, name: str, data: bytes) -> bytes:
    """A DOCX paper as Chromium prints it."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as given:
        folder = Path(given)
        page, made = folder / "paper.html", folder / "paper.pdf"
        page.write_text(html_of(data), encoding="utf-8")
        words = [str(program), "--headless", "--disable-gpu", "--no-first-run", "--no-default-browser-check"]
        words += [f"--user-data-dir={folder / 'profile'}", "--host-resolver-rules=MAP * ~NOTFOUND"]
        words += [f"--proxy-server={_NOWHERE[0]}:{_NOWHERE[1]}", "--no-pdf-header-footer", f"--print-to-pdf={made}"]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            words.append("--no-sandbox")  # Chromium's own refuses to start for root
        _run([*words, page.as_uri()], folder, SECONDS, program.stem)
        return _made(made, name)


def _run(words: Sequence[str], folder: Path, seconds: float, name: str) -> None:
    """Run a program to its end, at most so long; it ends with all that it started. Raises NotConverted."""
    around = {key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")}
    try:
        process = subprocess.Popen(
            words,
            cwd=folder,
            env=around,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # not heeded on Windows
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError as error:
        raise NotConverted(f"{name} 打不开。请重装,或用 Word、WPS 打开后另存为 PDF。") from error
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired as slow:
        _end(process)
        raise NotConverted(f"{name} 用了 {seconds:.0f} 秒还没有做完,已停下。请少写几份,或稍后再试。") from slow
    except BaseException:
        _end(process)
        raise


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a program and what it started."""
    if os.name == "nt":
        words = ["taskkill", "/PID", str(process.pid), "/T", "/F"]
        with suppress(OSError, subprocess.SubprocessError):
            subprocess.run(words, capture_output=True, timeout=20, check=False)
    elif hasattr(os, "killpg"):
        with suppress(OSError):
            os.killpg(process.pid, 9)
    process.kill()
    process.wait()


def _made(path: Path, given: str) -> bytes:
    """The bytes of a file that a program should have written; one that is written late is waited for a little."""
    for _ in range(5):
        if path.is_file() and path.stat().st_size:
            return path.read_bytes()
        time.sleep(0.1)
    raise NotConverted(f"《{given}》转换失败。请用 Word、WPS 打开后另存为 PDF。")


def _profile() -> str:
    """The settings of a new profile, as LibreOffice keeps them."""
    namespace = 'xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"'
    items = "".join(
        f'<item oor:path="{path}">{_property(name, value)}</item>'
        for path, values in _SETTINGS.items()
        for name, value in values.items()
    )
    pairs = "".join(
        f'<node oor:name="_{number}" oor:op="replace">{_property("ReplaceFont", name)}'
        f"{_property('SubstituteFont', other)}{_property('Always', True)}{_property('OnScreenOnly', False)}</node>"
        for number, (name, other) in enumerate(_stand_ins().items())
    )
    items += f'<item oor:path="{_SUBSTITUTION}">{_property("Replacement", True)}</item>'
    items += f'<item oor:path="{_SUBSTITUTION}/FontPairs">{pairs}</item>'
    schema = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    return f'<?xml version="1.0" encoding="UTF-8"?><oor:items {namespace} {schema}>{items}</oor:items>'


def _stand_ins() -> dict[str, str]:
    """What stands in for each font of a paper that fontconfig does not know: the first of its others that it does."""
    listing = shutil.which("fc-list")
    if listing is None:
        return {}
    done = subprocess.run([listing, "--format", "%{family},"], capture_output=True, timeout=60, check=False)
    there = {name.strip() for name in done.stdout.decode(errors="replace").split(",")}
    others = {name: every.split(", ") for name, every in (FONTS | _LATIN).items() if name not in there}
    first = {name: next((one for one in every if one in there), "") for name, every in others.items()}
    return {name: other for name, other in first.items() if other}


def _property(name: str, value: str | int) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f'<prop oor:name="{name}" oor:op="fuse"><value>{text}</value></prop>'
