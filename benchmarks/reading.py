"""Which library reads messy files best: DuckDB's sniffer, CleverCSV, Python's own, or ours; calamine or openpyxl.

    python -m benchmarks.reading [--show]

Writes one table of a hundred rows in every dialect and with every flaw that `flaws` lists, gives each reader the same
UTF-8 text (ours the bytes in their own encoding, too) and counts the files whose delimiter is found and whose cells
come back identically. `--show` names the files that ours gets wrong. CleverCSV is not among the requirements: without
`pip install clevercsv` it is left out.
"""

from __future__ import annotations

import argparse
import csv
import importlib
import importlib.util
import io
import random
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

import duckdb
import openpyxl

from pingda_dash.errors import PingdaError
from pingda_dash.ingest import read_cells, read_table

Rows = list[list[str]]
HEADER = ["date", "village", "crop", "price", "remark", "link", "left"]
VILLAGES = ("平达社区", "小田坝村", "河尾社区", "Men's Hill", "North, lower")
REMARKS = (
    "sold at once; the buyer wasn't paid", "in all, 24 boxes", 'a table of 48" across', "", "一般,待核实", "O.K.",
    "two\nlines of it", "a|b and C:\\dir", "said \"no\", then yes",
)  # fmt: skip
DELIMITERS = (",", ";", "\t", "|")
HEADS = {
    "groups above": "date|village|crop|2020 Q1|2020 Q2|2020 Q3|2020 Q4",
    "names above": "date|village|crop|2019 Q1|2019 Q2|2020 Q1|2020 Q2",
    "three rows": "date|village|2019 a x|2019 a y|2020 a x|2020 b x|2020 b y",
}
"""The headings that headers of several rows mean."""


def table(rows: int = 100) -> Rows:
    """A table with commas, quotes and line breaks in its cells."""
    rnd = random.Random(2020)
    return [
        HEADER,
        *(
            [
                f"2020-05-{number % 28 + 1:02}", rnd.choice(VILLAGES), rnd.choice(("tea", "烤烟")),
                f"{rnd.random() * 99:.2f}", rnd.choice(REMARKS), f"https://example.com/{number}.html", "",
            ]
            for number in range(rows)
        ),
    ]  # fmt: skip


def written(rows: Rows, **dialect: object) -> str:
    """Rows as Python's csv writes them."""
    stream = io.StringIO(newline="")
    csv.writer(stream, **{"lineterminator": "\n", **dialect}).writerows(rows)  # type: ignore[arg-type]
    return stream.getvalue()


def flaws() -> Iterator[tuple[str, str, str, Rows, str]]:
    """(group, name, text, the cells it means, its delimiter) of every file."""
    rows = table()
    plain = [[cell.replace("\n", " ") for cell in row] for row in rows]
    for delimiter in DELIMITERS:
        for end in ("\n", "\r\n", "\r"):
            for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_ALL):
                content = plain if end == "\r" else rows
                text = written(content, delimiter=delimiter, lineterminator=end, quoting=quoting)
                yield "delimiter × line end × quoting", f"{delimiter!r} {end!r} {quoting}", text, content, delimiter
        single = written(rows, delimiter=delimiter, quotechar="'")
        yield "single quotes", repr(delimiter), single, rows, delimiter
        escaped = written(plain, delimiter=delimiter, doublequote=False, escapechar="\\")
        yield "backslash escapes", repr(delimiter), escaped, plain, delimiter
        text = written(plain, delimiter=delimiter)
        yield "quotes not doubled", repr(delimiter), text.replace('""', '"'), plain, delimiter
        for at in (0, 1, 50):
            lines = text.split("\n")
            meant = [list(row) for row in plain]
            lines[at], meant[at][0] = '"' + lines[at], '"' + meant[at][0]
            yield "a quote too many", f"{delimiter!r} {at}", "\n".join(lines), meant, delimiter
    text = written(plain)
    for at in (0, 1, 50):
        lines = text.split("\n")
        lines[at] = written([plain[at]], delimiter=";").strip("\n")
        yield "one row by another delimiter", str(at), "\n".join(lines), plain, ","
    for name, above in {
        "plain": "A report\n", "blank line": "A report\n\n", "delimited": "A report,,,,,,\n,,,,,,\n",
        "commas": "A report, of 2020\nby the office\n\n", "pairs": "Office:,North\nYear:,2020\n\n",
    }.items():  # fmt: skip
        yield "preamble", name, above + text, plain, ","
    settings = [f"Setting {number},value {number * 1.5}" for number in range(30)]
    words = [f"Setting {number},some words" for number in range(30)]
    for name, above in {
        "names and values": "\n".join(settings) + "\n", "then a blank line": "\n".join(words) + "\n\n",
        "padded": ",,,,,\n".join(settings) + ",,,,,\n", "in colons": "\n".join(settings).replace(",", ": ") + "\n",
        "in sections": "[Settings]\n" + "\n".join(words) + "\n\n[Data]\n",
    }.items():  # fmt: skip
        yield "long preamble", name, above + text, plain, ","
    for name, heads in {
        "groups above": [["", "", "", "2020", "", "", ""], ["date", "village", "crop", "Q1", "Q2", "Q3", "Q4"]],
        "names above": [["date", "village", "crop", "2019", "", "2020", ""], ["", "", "", "Q1", "Q2", "Q1", "Q2"]],
        "three rows": [["date", "village", "2019", "", "2020", "", ""], ["", "", "a", "", "a", "b", ""],
                       ["", "", "x", "y", "x", "x", "y"]],
    }.items():  # fmt: skip
        figures = [[str(number), f"v{number}", *(str(number * at) for at in range(1, 6))] for number in range(40)]
        paths = HEADS[name].split("|")
        yield "header of several rows", name, written([*heads, *figures]), [paths, *figures], ","
    yield "empty rows at the end", "delimiters", text + ",,,,,,\n" * 3, plain, ","
    breaks = [*plain[:5], ["\n", *[""] * 6], *plain[5:]]
    yield "a cell of a line break", "in a short row", written(breaks).replace('"\n",,,,,,', '"\n"'), breaks, ","
    for name, below in {
        "blank line": "\nA note\n", "delimited": ",,,,,,\nNote: rounded,,,,,,\n", "commas": "\nSource: office, 2020\n",
    }.items():  # fmt: skip
        yield "notes below", name, text + below, plain, ","
    narrow = written([["a", "b", "c"], ["1", "2", "3"]])
    yield "several tables", "after a blank line", text + "\n" + narrow, plain, ","
    yield "several tables", "with a title", text + "\nTable 2\n\n" + narrow, plain, ","
    yield "several tables", "the same again, wider", text + written([[*row, "x"] for row in plain]), plain, ","
    short = [row[:3] if at == 7 else row for at, row in enumerate(plain)]
    padded = [[*row, *[""] * (7 - len(row))] for row in short]
    yield "ragged rows", "a short one", written(short), padded, ","
    long = [[*row, "more"] if at == 7 else row for at, row in enumerate(plain)]
    yield "ragged rows", "a long one", written(long), [[*row, *[""] * (8 - len(row))] for row in long], ","
    yield "ragged rows", "blank lines", text.replace("\n", "\n\n"), plain, ","
    yield "delimiters at the ends", "behind", text.replace("\n", ",\n"), plain, ","
    yield "NUL bytes", "one", text.replace("report", "re\0port").replace("tea", "t\0ea", 1), plain, ","
    yield "decimal commas", "semicolons", "1,5;2,5\n3,5;4,25\n", [["1,5", "2,5"], ["3,5", "4,25"]], ";"
    yield "one column", "words", "note\nhello there\nbye\n", [["note"], ["hello there"], ["bye"]], ","


# -- readers ---------------------------------------------------------------------------------------------------------


def by_duckdb(text: str) -> tuple[Rows, str]:
    """DuckDB, told that every cell is text; where it refuses the file, told to be lenient, too."""
    with tempfile.NamedTemporaryFile("w", suffix=".csv", encoding="utf-8", newline="") as file:
        file.write(text)
        file.flush()
        con = duckdb.connect()
        for lenient in ("", ", null_padding=true, strict_mode=false, parallel=false"):
            try:
                query = f"select * from read_csv(?, all_varchar=true, header=false{lenient})"
                rows = con.execute(query, [file.name]).fetchall()
                break
            except duckdb.Error:
                if lenient:
                    raise
        dialect = con.execute("select Delimiter from sniff_csv(?, strict_mode=false)", [file.name]).fetchall()
    return [["" if cell is None else cell for cell in row] for row in rows], dialect[0][0]


def by_clevercsv(text: str) -> tuple[Rows, str]:
    """CleverCSV's detector and reader."""
    clevercsv = importlib.import_module("clevercsv")
    try:
        dialect = clevercsv.Sniffer().sniff(text)
    except clevercsv.exceptions.Error as error:
        raise csv.Error from error
    if dialect is None:
        raise csv.Error
    return [list(row) for row in clevercsv.reader(io.StringIO(text, newline=""), dialect)], dialect.delimiter


def by_python(text: str) -> tuple[Rows, str]:
    """Python's sniffer and reader."""
    dialect = csv.Sniffer().sniff(text[:65536])
    return list(csv.reader(io.StringIO(text, newline=""), dialect)), dialect.delimiter


def by_us(text: str) -> tuple[Rows, str]:
    """This package."""
    data = text.encode()
    return read_cells(data, "t.csv"), read_table(data, "t.csv").delimiter or ""  # read twice, and timed twice


READERS: dict[str, Callable[[str], tuple[Rows, str]]] = {
    "DuckDB": by_duckdb, "CleverCSV": by_clevercsv, "Python": by_python, "ours": by_us,
}  # fmt: skip
if importlib.util.find_spec("clevercsv") is None:
    del READERS["CleverCSV"]


def evened(rows: Sequence[Sequence[str]]) -> Rows:
    """Rows without blank lines, as wide as the widest: what a reader need not agree on to be right."""
    kept = [list(row) for row in rows if row]
    width = max(map(len, kept), default=0)
    return [[*row, *[""] * (width - len(row))] for row in kept]


def compare(show: bool) -> None:
    """Print, for each group of files and reader, how many delimiters and whole tables are right, and the time."""
    right: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    count: dict[str, int] = defaultdict(int)
    spent = dict.fromkeys(READERS, 0.0)
    by_us("a,b\n1,2\n")  # the contracts' words are loaded once
    for group, name, text, meant, delimiter in flaws():
        count[group] += 1
        for reader, read in READERS.items():
            begun = time.perf_counter()
            try:
                rows, detected = read(text)
            except (csv.Error, duckdb.Error, PingdaError, StopIteration):
                rows, detected = [], ""
            spent[reader] += time.perf_counter() - begun
            right[group, reader][0] += detected == delimiter
            right[group, reader][1] += evened(rows) == evened(meant)
            if show and reader == "ours" and evened(rows) != evened(meant):
                print("wrong:", group, name)
    print(f"| files | n | {' | '.join(READERS)} |\n|---|---|{'---|' * len(READERS)}")
    for group, files in count.items():
        scores = (f"{right[group, reader][0]} / {right[group, reader][1]}" for reader in READERS)
        print(f"| {group} | {files} | {' | '.join(scores)} |")
    sums = {reader: [sum(right[group, reader][at] for group in count) for at in (0, 1)] for reader in READERS}
    print(f"| all | {sum(count.values())} | {' | '.join(' / '.join(map(str, pair)) for pair in sums.values())} |")
    files = sum(count.values())
    print(f"| ms a file | | {' | '.join(f'{1000 * spent[reader] / files:.1f}' for reader in READERS)} |")


# -- encodings and workbooks -----------------------------------------------------------------------------------------

SENTENCES = {
    "gb18030": "平达乡安乐村已完成烤烟移栽面积和产业收入的统计工作",
    "big5": "平達鄉安樂村已完成烤煙移栽面積和產業收入的統計工作",
}


def encodings() -> None:
    """Print how often the encoding of a small file without a mark is found, by its number of Chinese characters."""
    rnd = random.Random(2020)
    for encoding, letters in SENTENCES.items():
        for size in (2, 3, 5, 10, 40):
            files = ["".join(rnd.choices(letters, k=size)) for _ in range(500)]
            data = [f"{text[: size // 2]},{text[size // 2 :]}\n1,2\n".encode(encoding) for text in files]
            right = sum(read_table(one, "t.csv").encoding == encoding for one in data)
            print(f"{encoding:8} {size:3} characters: {right / 5:.1f} %")


def workbooks(rows: int = 20_000) -> None:
    """Print the time of calamine, in its process and out of it, and of openpyxl for one sheet."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in table(rows):
        sheet.append([float(cell) if cell.replace(".", "", 1).isdigit() else cell for cell in row])
    stream = io.BytesIO()
    book.save(stream)
    data = stream.getvalue()

    def by_openpyxl() -> object:
        sheet = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True).active
        return [["" if cell is None else str(cell) for cell in row] for row in sheet.values]

    for name, read in {"calamine (ours)": lambda: read_cells(data, "t.xlsx"), "openpyxl": by_openpyxl}.items():
        begun = time.perf_counter()
        read()
        print(f"{name:20} {time.perf_counter() - begun:6.2f} s for {rows} rows of {len(HEADER)} cells")


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--show", action="store_true")
    compare(arguments.parse_args().show)
    encodings()
    workbooks()


if __name__ == "__main__":
    main()
