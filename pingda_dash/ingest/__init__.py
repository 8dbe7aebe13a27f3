"""Files as clerks make them → typed rows and problems. Knows the contracts, not the lake."""

from __future__ import annotations

from pingda_dash.ingest.check import check_file, check_files
from pingda_dash.ingest.checked import CheckedFile
from pingda_dash.ingest.read import Reading, Table, read_cells, read_table
from pingda_dash.ingest.recognise import Recognition, recognise
from pingda_dash.ingest.redaction import masked_problems
from pingda_dash.ingest.terms import LISTED, Conflict, Overrides, Problem, Progress, References

__all__ = [
    "LISTED",
    "CheckedFile",
    "Conflict",
    "Overrides",
    "Problem",
    "Progress",
    "Reading",
    "Recognition",
    "References",
    "Table",
    "check_file",
    "check_files",
    "masked_problems",
    "read_cells",
    "read_table",
    "recognise",
]
