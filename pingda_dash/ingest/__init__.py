"""Files as clerks make them → typed rows and problems. Knows the contracts, not the lake."""

from __future__ import annotations

from pingda_dash.ingest.check import CheckedFile, Conflict, Overrides, Problem, References, check_file, check_files
from pingda_dash.ingest.read import Reading, Table, read_cells, read_table
from pingda_dash.ingest.recognise import Recognition, recognise

__all__ = [
    "CheckedFile",
    "Conflict",
    "Overrides",
    "Problem",
    "Reading",
    "Recognition",
    "References",
    "Table",
    "check_file",
    "check_files",
    "read_cells",
    "read_table",
    "recognise",
]
