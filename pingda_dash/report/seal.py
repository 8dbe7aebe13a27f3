"""Whether somebody has changed an Office file since it was made: then it is not written over.

The file's properties hold the SHA-256 of all its other parts. Whatever program saves it writes those anew.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile

from pingda_dash.report.workbook import still

_CORE = "docProps/core.xml"
_SEAL = re.compile(rb"<dc:identifier>urn:sha256:([0-9a-f]{64})</dc:identifier>")


def sealed(data: bytes) -> bytes:
    """A DOCX, PPTX or XLSX with its seal."""
    seal = f"<dc:identifier>urn:sha256:{_digest(data)}</dc:identifier></cp:coreProperties>".encode()

    def part(name: str, content: bytes) -> bytes:
        return content.replace(b"</cp:coreProperties>", seal) if name == _CORE else content

    return still(data, part)


def is_as_made(data: bytes) -> bool:
    """Whether a file is one of ours that nobody has changed."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            match = _SEAL.search(archive.read(_CORE))
        return match is not None and match[1].decode() == _digest(data)
    except (zipfile.BadZipFile, KeyError, OSError, NotImplementedError):
        return False


def _digest(data: bytes) -> str:
    made = hashlib.sha256()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in sorted(archive.namelist()):
            if name != _CORE:
                made.update(f"{name}\0".encode() + hashlib.sha256(archive.read(name)).digest())
    return made.hexdigest()
