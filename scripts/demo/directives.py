"""The demo's ten 督办件 in every state, with their evidence: made up, like all of the demo.

How an item stood on the day, and which version a report is, are not here: they are looked up when the demo lake is
filled (`desk.fill_demo`), so that they are those of the screens. All ten are open by 20 May, the day that the demo is
mostly shown at; what follows is written by the end of June.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from random import Random

from scripts.demo.scenario import day

FILE = "directives.csv"
COLUMNS = ("as_of", "at", "number", "step", "item", "to", "due", "words", "reason", "report", "evidence", "author")
"""number: of the directive; to: who is to do it, of an answer who has done it; report: its date; evidence: a file."""
LEADER, CLERK = "演示领导", "演示员"
EVIDENCE = "演示凭据_"
"""What the names of evidence begin with."""
_GLYPHS = (
    "000f00 180700 3ffffc 1ffffc 05c00c 01c00c 01fffc 207ff0 780700 7c0700 38fffc 08fffc "
    "00e71c 00fffc 0efffc 0ee71c 1ce71c 1cfffc 1cfffc 383860 38f8f8 7bf03c 11c01c 000008",
    "000000 000000 1ffff0 1ffff0 1ffff0 000000 000000 000000 7ffffe 7ffffe 7ffffe 003c00 "
    "003c00 0e3c60 0e3cf0 0e3c70 1e3c38 3c3c3c 3c3c1c 783c1c 703c1e 01fc08 01f800 01f000",
)  # 演示 in Noto Sans CJK Bold (OFL), 24 rows of 24 dots each
_SIZE, _ZOOM, _MARGIN = 24, 4, 16


@dataclass(frozen=True)
class Step:
    """What is written of a directive on a day; kind: `opened`, or one of `directives.KINDS`."""

    on: date
    kind: str
    words: str = ""
    to: str = ""
    due: date | None = None
    reason: str = ""
    report: date | None = None
    evidence: str = ""
    hour: int = 10


DIRECTIVES: Mapping[str, Sequence[Step]] = {
    "task:T57": (
        Step(day(4, 29), "opened", "饮水还没有解决的户,逐户定办法、定人、定日子,先接最远的。", "乡扶贫办", day(5, 15)),
        Step(day(5, 6), "handed_on", to="乡水管站", reason="接管和建池归乡水管站施工。"),
        Step(day(5, 13), "extended", due=day(5, 29), reason="管材只到了一半,先通送水车。"),
        Step(day(6, 3), "answered", "又接通一批,剩下的等水池养护。", "乡水管站", report=day(5, 31), hour=18),
        Step(day(6, 4), "returned", reason="还有户没有通水,不能销号。"),
        Step(day(6, 22), "answered", "水池已蓄水,余下的在装水表。", "乡水管站", report=day(6, 20)),
    ),
    "task:T54": (
        Step(day(4, 29), "opened", "按村排出签约日程,先签慢病户,每周报一次。", "乡卫生院", day(5, 31)),
        Step(day(5, 7), "answered", "已集中入户签约一轮。", "乡卫生院", report=day(5, 6)),
        Step(day(5, 13), "returned", reason="没有逐村的日程,请排到村再报。"),
        Step(day(6, 4), "answered", "日程已排到村,签约过半。", "乡卫生院", report=day(5, 31)),
        Step(day(6, 5), "extended", due=day(6, 30), reason="签约过半,余下的按村排到月底。"),
        Step(day(6, 30), "answered", "余下的是外出户,回乡后补签。", "乡卫生院", report=day(6, 30), hour=19),
    ),
    "check:roster_households|530523206207|乡扶贫办|": (
        Step(day(4, 29), "opened", "核对两本名册,查明差的一户,改正后重新报送。", "安庆村", day(5, 8)),
        Step(day(5, 6), "answered", "已逐户核对,差的一户是分户。", "安庆村", evidence="名册核对单.txt"),
        Step(day(5, 7), "closed", "核对单已看过。"),
        Step(day(5, 13), "reopened", due=day(5, 25), reason="只核对了,没有重新报送,两本名册仍然不符。"),
    ),
    "task:T65": (
        Step(day(5, 6), "opened", "差的权属调整签字补齐,外出的改用委托书。", "乡项目办", day(5, 13)),
        Step(day(6, 10), "answered", "委托书已收齐,权属调整完成。", "乡项目办", report=day(6, 10), hour=16),
        Step(day(6, 11), "closed", "已到现场核实。"),
    ),
    "task:T76": (
        Step(day(5, 6), "opened", "章赛村、安庆村的村规民约修订完,表决后公示。", "乡宣传办", day(5, 18)),
        Step(day(5, 18), "answered", "两个村都已表决,公示期满报台账。", "乡宣传办", evidence="村规民约表决.png"),
        Step(day(5, 27), "answered", "公示期满,已报台账。", "乡宣传办", report=day(5, 25), hour=16),
        Step(day(5, 28), "closed", "公示栏已看过。"),
    ),
    "unit:乡林业中心": (
        Step(day(5, 6), "opened", "超期的问题一周内整改完,补齐佐证。", "乡林业中心", day(5, 15)),
        Step(day(5, 13), "answered", "已整改销号。", "乡林业中心", report=day(5, 13), hour=18),
        Step(day(5, 14), "closed", "佐证齐全。"),
    ),
    "problem:WT-010": (
        Step(day(5, 6), "opened", "农户搬入新房,旧房拆除,一并销号。", "乡住建局", day(5, 12)),
        Step(day(5, 12), "answered", "农户已搬入。", "乡住建局", evidence="新房入住.png"),
        Step(day(5, 13), "returned", reason="旧房拆除还差一户。"),
        Step(day(5, 27), "extended", due=day(6, 8), reason="最后一户的旧房等雨停后拆。"),
        Step(day(6, 5), "answered", "最后一户的旧房已拆除。", "乡住建局", evidence="旧房拆除.png"),
        Step(day(6, 8), "closed", "已到现场核实。"),
    ),
    "problem:WT-033": (
        Step(day(5, 13), "opened", "家庭医生签约服务的记录补完整。", "乡卫生院", day(5, 15)),
        Step(day(5, 18), "answered", "记录已逐户补齐。", "乡卫生院", evidence="签约服务记录.txt"),
        Step(day(5, 19), "closed", "抽看了记录。"),
    ),
    "home:PD206-0164": (
        Step(day(5, 13), "opened", "饮水没有达标,月内接通并检测水质。", "安乐村", day(5, 22)),
        Step(day(5, 19), "answered", "已接通,水样已送检。", "安乐村", evidence="接通饮水.png"),
        Step(day(5, 22), "closed", "入户看过,水已通。"),
    ),
    "task:T35": (
        Step(day(5, 13), "opened", "农忙时改办夜校,培训人次按周补上来。", "乡社保中心", day(6, 20)),
        Step(day(6, 19), "extended", due=day(6, 30), reason="农忙移栽,夜校排到月底。"),
    ),
}  # fmt: skip
"""Item → what is written of it; they are numbered in this order."""


def rows(seed: int) -> Iterator[list[str]]:
    """The file's lines, its heading first, in the order in which they were written."""
    dice = Random(f"directives {seed}")
    numbered = [
        (step, number, item) for number, (item, steps) in enumerate(DIRECTIVES.items(), start=1) for step in steps
    ]
    timed = [
        (datetime.combine(step.on, time(step.hour, min(59, 5 * number + dice.randint(0, 4)))), step, number, item)
        for step, number, item in numbered
    ]
    yield list(COLUMNS)
    for at, step, number, item in sorted(timed, key=lambda one: (one[0], one[2])):
        due, report = (one.isoformat() if one else "" for one in (step.due, step.report))
        yield [
            *(step.on.isoformat(), at.isoformat(sep=" "), str(number), step.kind, item, step.to, due, step.words),
            *(step.reason, report, EVIDENCE + step.evidence if step.evidence else ""),
            CLERK if step.kind == "answered" else LEADER,
        ]


def evidence() -> dict[str, bytes]:
    """The files of the answers, name → bytes: 演示 in a small picture, or in a line of text."""
    named = [
        (step.evidence, number)
        for number, steps in enumerate(DIRECTIVES.values(), start=1)
        for step in steps
        if step.evidence
    ]
    return {EVIDENCE + name: _picture(name) if name.endswith(".png") else _text(name, number) for name, number in named}


def _text(name: str, number: int) -> bytes:
    what = name.partition(".")[0]
    return f"演示:{what}(第 {number} 件督办)。这份凭据是程序生成的,不是真的。\n".encode()


def _picture(name: str) -> bytes:
    """A PNG that shows 演示 and carries its name. It is stored, so that the same dots give the same bytes."""
    rows = [[int(line, 16) for line in glyph.split()] for glyph in _GLYPHS]
    width = 2 * _SIZE * _ZOOM + 2 * _MARGIN
    blank = b"\x00" + bytes([0xFF]) * (width // 8)
    lines = [blank] * _MARGIN
    for pair in zip(*rows, strict=True):
        bits = "".join(f"{row:0{_SIZE}b}" for row in pair)
        ink = "".join(bit * _ZOOM for bit in bits).translate({ord("0"): "1", ord("1"): "0"})
        line = "1" * _MARGIN + ink + "1" * _MARGIN
        lines += [b"\x00" + int(line, 2).to_bytes(width // 8)] * _ZOOM
    lines += [blank] * _MARGIN
    head = struct.pack(">IIBBBBB", width, len(lines), 1, 0, 0, 0, 0)
    title = b"Title\x00\x00\x00\x00\x00" + f"演示:{name.partition('.')[0]}".encode()
    parts = ((b"IHDR", head), (b"iTXt", title), (b"IDAT", _stored(b"".join(lines))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, body) for kind, body in parts)


def _stored(data: bytes) -> bytes:
    """A zlib stream of one stored block: every build of zlib packs otherwise."""
    size = struct.pack("<HH", len(data), len(data) ^ 0xFFFF)
    return b"\x78\x01\x01" + size + data + struct.pack(">I", zlib.adler32(data))


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
