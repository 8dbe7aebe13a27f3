"""What files made to hurt do at the desk: how long until an answer, what it is, and what server and checker hold.

    python -m benchmarks.bombs

Each file goes through the checking process as an upload does. Prints a line each: its size, seconds until the answer,
by how much this process (the server's part) grew, the most that the checker ever held, and the first answer.
"""

from __future__ import annotations

import io
import threading
import time
import zipfile
from collections.abc import Callable, Mapping
from datetime import date

import openpyxl
import psutil

from pingda_dash.errors import PingdaError
from pingda_dash.ingest import References
from pingda_dash.ingest.worker import Workers

REFERENCES = References.of([("530523206205", "黄连河村")], [("T01", "任务")], date(2020, 3, 20), date(2020, 6, 30))
HEADER = "统计日期,村,产业,面积(亩),收入(万元)\n"
ROW = "2020-05-20,黄连河村,烤烟,900,3.5\n"
MB = 1 << 20


def workbook(of: Mapping[str, bytes]) -> bytes:
    """A small workbook with parts of it replaced."""
    book, plain = openpyxl.Workbook(), io.BytesIO()
    for line in (HEADER, ROW):
        book.worksheets[0].append(line.strip().split(","))
    book.save(plain)
    made = io.BytesIO()
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, of.get(name) or old.read(name))
    return made.getvalue()


def sheet(inner: str) -> bytes:
    """A sheet's part around what is given."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<?xml version="1.0"?><worksheet xmlns="{space}"><sheetData>{inner}</sheetData></worksheet>'.encode()


def packed(name: str, data: bytes) -> bytes:
    """An archive of one file."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return made.getvalue()


def entities() -> bytes:
    """A sheet whose entities double thirty times."""
    names = [f'<!ENTITY e{at} "&e{at - 1};&e{at - 1};">' for at in range(1, 30)]
    head = f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY e0 "啊">{"".join(names)}]>'
    return (head + sheet('<row r="1"><c t="str"><v>&e29;</v></c></row>').decode().partition("?>")[2]).encode()


BOMBS: Mapping[str, tuple[str, Callable[[], bytes]]] = {
    "a good file": ("好.csv", lambda: (HEADER + ROW).encode()),
    "a sheet of a gigabyte of blanks": (
        "表.xlsx",
        lambda: workbook({"xl/worksheets/sheet1.xml": sheet(" " * 1024 * MB)}),
    ),
    "entities that double": ("表.xlsx", lambda: workbook({"xl/worksheets/sheet1.xml": entities()})),
    "a cell in the last row and column": (
        "表.xlsx",
        lambda: workbook({"xl/worksheets/sheet1.xml": sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')}),
    ),
    "elements a million deep": (
        "表.xlsx",
        lambda: workbook({"xl/worksheets/sheet1.xml": sheet("<row>" * 1_000_000 + "</row>" * 1_000_000)}),
    ),
    "a line of 100 MB": ("表.csv", lambda: HEADER.encode() + b"a" * 100 * MB),
    "a quote never closed": ("表.csv", lambda: (HEADER + '"' + ROW * 1_000_000).encode()),
    "a million columns": ("表.csv", lambda: ("列," * 1_000_000 + "\n" + "1," * 1_000_000).encode()),
    "half a million blank lines": ("表.csv", lambda: (HEADER + "\n" * 500_000 + ROW).encode()),
    "zero bytes": ("表.csv", lambda: b"\0" * 50 * MB),
    "a cell of a million brackets": ("表.csv", lambda: (HEADER + "(" * 1_000_000 + "," * 4 + "\n").encode()),
    "a number of a million digits": (
        "表.csv",
        lambda: (HEADER + f"2020-05-20,黄连河村,烤烟,{'9' * 1_000_000},\n").encode(),
    ),
    "arrays a million deep": ("界.geojson", lambda: b"[" * 1_000_000),
    "an archive of a gigabyte": ("包.zip", lambda: packed("表.csv", b"1,2\n" * (256 * MB))),
    "a table repeated a billion times": (
        "表.html",
        lambda: f"<table>{'<tr><td colspan=1000000 rowspan=1000000>1</td></tr>' * 1000}</table>".encode(),
    ),
}


def memory_of(process: psutil.Process) -> int:
    """The bytes that a process holds in memory; none of one that has ended."""
    try:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0


def main() -> None:
    """Give each file to the checker, and print what became of it."""
    workers, own = Workers(), psutil.Process()
    workers.warm()
    print(f"{'file':<36}{'MB':>8}{'s':>8}{'server MB':>11}{'checker MB':>12}  answer")
    for name, (filename, make) in BOMBS.items():
        data = make()
        before, most = memory_of(own), 0
        begun = time.perf_counter()
        answer = _Asked(workers, filename, data)
        answer.start()
        while answer.is_alive():
            most = max(most, sum(memory_of(child) for child in own.children()))
            answer.join(0.05)
        seconds = time.perf_counter() - begun
        grown = max(memory_of(own) - before, 0) / MB
        print(f"{name:<36}{len(data) / MB:>8.1f}{seconds:>8.1f}{grown:>11.0f}{most / MB:>12.0f}  {answer.words}")


class _Asked(threading.Thread):
    """A file given to the checker from a thread, as the server does."""

    def __init__(self, workers: Workers, filename: str, data: bytes) -> None:
        super().__init__()
        self._workers, self._file = workers, (filename, data)
        self.words = ""

    def run(self) -> None:
        try:
            (checked,) = self._workers.check_files([self._file], REFERENCES, date(2020, 5, 20))
        except PingdaError as error:
            self.words = str(error)
        else:
            self.words = checked.problems[0].code if checked.problems else "accepted"


if __name__ == "__main__":
    main()
