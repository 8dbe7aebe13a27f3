"""Forms from above, .xlsx and .docx: their blanks with the words beside them, and the same file with some filled."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from pingda_dash.report.blanks import document, workbook
from pingda_dash.report.blanks.terms import (
    Blank,
    Form,
    Grid,
    NoBlanks,
    OversizedForm,
    Piece,
    Square,
    UnreadableForm,
    Written,
)

__all__ = [
    "LARGEST", "Blank", "Form", "Grid", "NoBlanks", "OversizedForm", "Piece", "Square", "UnreadableForm", "Written",
    "check_name", "filled", "read",
]  # fmt: skip
LARGEST, MOST_BLANKS = 10 << 20, 3000
UNPACKED = 80 << 20
"""Bytes of all parts of a template together."""


def read(data: bytes) -> Form:
    """What a template is read as. Raises UnreadableForm, OversizedForm, NoBlanks."""
    form = document.read(data) if _is_document(data) else workbook.read(data)
    if not form.blanks:
        raise NoBlanks
    if len(form.blanks) > MOST_BLANKS:
        raise OversizedForm
    return form


def check_name(name: str, form: Form) -> None:
    """Let no file be kept that does not open by its name once it is filled. Raises UnreadableForm."""
    if not name.lower().endswith(f".{form.kind}"):
        raise UnreadableForm


def filled(data: bytes, values: Mapping[str, Written]) -> bytes:
    """The template with values in some of its blanks, all else as it was. values: place → value."""
    return document.filled(data, values) if _is_document(data) else workbook.filled(data, values)


def _is_document(data: bytes) -> bool:
    """Whether a file is a .docx; else it is an .xlsx. Raises UnreadableForm, OversizedForm."""
    if len(data) > LARGEST:
        raise OversizedForm
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            if sum(part.file_size for part in archive.infolist()) > UNPACKED:
                raise OversizedForm
    except zipfile.BadZipFile as error:
        raise UnreadableForm from error
    if any(name.endswith("vbaProject.bin") for name in names):
        raise UnreadableForm
    if not names & {"xl/workbook.xml", document.PART}:
        raise UnreadableForm
    return document.PART in names
