"""A large text file's records, read by Arrow's parallel reader where every byte of the file is accounted for."""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

ODD_QUOTE = rb'"(?<=[^%b\r\n"]")(?=[^%b\r\n"])'  # neither beside a delimiter nor doubled


def read_bulk(data: bytes, start: int, delimiter: str, header_row: int, width: int) -> pa.Table | None:
    """The records below the header, from UTF-8 bytes; None when their reading cannot be proven exact.

    Proof: with R records of C cells, the bytes that are not quotes are those of the cells, R × (C − 1) delimiters
    and R line ends. Whatever was dropped, joined, padded or split breaks the sum. A cell that looks like a row in
    quotes is left to Python's reader, which distinguishes it from a quote that was never closed.
    """
    at = _offset_of_record(data, start, header_row)
    if at is None:
        return None
    body = pa.py_buffer(data)[at:]
    names = [f"c{n}" for n in range(width)]
    quoted = data.find(b'"', at) >= 0
    if quoted and (data.count(b'"', at) % 2 or _has_odd_quote(data, at, delimiter)):
        return None
    try:
        cells = pa.csv.read_csv(
            pa.BufferReader(body),
            read_options=pa.csv.ReadOptions(column_names=names, block_size=1 << 22),
            parse_options=pa.csv.ParseOptions(delimiter=delimiter, newlines_in_values=quoted),
            convert_options=pa.csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        return None
    if not _accounts_for(cells, data, at, quoted) or (quoted and _holds_a_row(cells, delimiter)):
        return None
    first = header_row + 1
    return cells.add_column(0, "source_row", pa.array(np.arange(first, first + cells.num_rows)))


def _has_odd_quote(data: bytes, at: int, delimiter: str) -> bool:
    mark = re.escape(delimiter).encode()
    return re.compile(ODD_QUOTE % (mark, mark)).search(data, at) is not None


def _offset_of_record(data: bytes, start: int, records: int) -> int | None:
    """Where the record after the first `records` begins; None when quotes make that unclear."""
    at = start
    for _ in range(records):
        end = data.find(b"\n", at)
        if end < 0 or data.count(b'"', at, end) % 2:
            return None
        at = end + 1
    return at


def _accounts_for(cells: pa.Table, data: bytes, at: int, quoted: bool) -> bool:
    """True when the cells, delimiters and line ends add up to the bytes of data[at:] (quotes left out).

    Line ends are all LF or all CRLF: a mixture lies between R and 2 R.
    """
    cell_bytes = sum(pc.sum(pc.binary_length(column)).as_py() or 0 for column in cells.columns)
    size = len(data) - at
    if quoted:
        size -= data.count(b'"', at)
        cell_bytes -= sum(pc.sum(pc.count_substring(column, '"')).as_py() or 0 for column in cells.columns)
    ends = cells.num_rows - (not data.endswith(b"\n"))
    return size - cell_bytes - cells.num_rows * (cells.num_columns - 1) in (ends, 2 * ends)


def _holds_a_row(cells: pa.Table, delimiter: str) -> bool:
    """True when a cell has a line break and as many delimiters as a row."""
    for column in cells.columns:
        broken = column.filter(pc.match_substring(column, "\n"))
        if len(broken) and pc.max(pc.count_substring(broken, delimiter)).as_py() >= cells.num_columns - 1:
            return True
    return False
