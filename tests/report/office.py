"""Office files as another program takes them: all that they tell, and what LibreOffice makes of them."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree


def every_text(data: bytes) -> str:
    """Every text and attribute of every part of an Office file, of the workbooks within its charts, too."""
    return "\n".join(_texts(data))


def _texts(data: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            part = archive.read(name)
            if name.endswith(".xlsx"):
                yield from _texts(part)
            elif name.endswith((".xml", ".rels")):
                root = etree.fromstring(part)
                yield from (str(value) for one in root.iter() for value in one.attrib.values())
                for line in root.iter("{*}p", "{*}si", "{*}is"):
                    yield "".join(str(text) for text in line.itertext())
                yield from (str(text) for text in root.itertext())


def saved_again(folder: Path, ending: str, *files: tuple[str, bytes]) -> list[bytes]:
    """Files as LibreOffice opens them and saves them anew, in another format where the ending is one."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not installed here (soffice)")
    out, given = folder / f"out-{ending}", [folder / name for name, _ in files]
    for path, (_, data) in zip(given, files, strict=True):
        path.write_bytes(data)
    words = [program, "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to", ending]
    subprocess.run([*words, "--outdir", str(out), *map(str, given)], check=True, capture_output=True, timeout=180)
    return [(out / path.with_suffix(f".{ending}").name).read_bytes() for path in given]
