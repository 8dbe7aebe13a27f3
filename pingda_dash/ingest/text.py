"""Bytes → text: which encoding a file is in, and which files are no text at all."""

from __future__ import annotations

import codecs
import re

import pyarrow as pa

from pingda_dash.errors import UnreadableFile

SAMPLE = 1 << 16  # bytes examined where the whole file need not be

ENCODING_NAMES = {
    "utf-8": "UTF-8", "utf-8-sig": "UTF-8(带 BOM)", "gb18030": "GB18030/GBK", "big5": "Big5(繁体)",
    "utf-16-le": "UTF-16 LE", "utf-16-be": "UTF-16 BE", "cp1252": "Windows-1252(西欧)",
}  # fmt: skip
CODECS = {"utf-8-sig": ("utf-8",), "big5": ("big5", "cp950", "big5hkscs")}  # in this order; else the name itself
MARKS = {"utf-8-sig": codecs.BOM_UTF8, "utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}
WESTERN = "€£°²³½–—‘’“”…"  # what stands beside accented letters in a Western text
NOT_TABLES = (
    (b"%PDF", "PDF 文档"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"BM", "图片"),
    (b"RIFF", "图片或音视频"),
    (b"II*\0", "图片"),
    (b"MM\0*", "图片"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"{\\rtf", "文档"),
    (b"ID;P", "SYLK 表格(.slk)"),
    (b"TABLE\r\n0,1", "DIF 表格(.dif)"),
    (b"SQLite format 3", "数据库"),
    (b"\0\1\0\0Standard ", "Access 数据库"),
    (b"MZ", "程序"),
    (b"\x7fELF", "程序"),
)


JSON = re.compile(rb"(\xef\xbb\xbf)?\s*(\[\s*)?\{\s*\"[^\"\r\n]{1,80}\"\s*:")


def refuse_what_is_no_text(data: bytes) -> None:
    """Raise UnreadableFile, with its true kind, for a file that is an image, a program, a web page …"""
    for magic, kind in NOT_TABLES:
        if data.startswith(magic) and (len(magic) > 2 or b"\0" in data[:256]):
            raise UnreadableFile(f"(它其实是{kind})")
    if _is_dbase(data):
        raise UnreadableFile("(它其实是 dBASE 表(.dbf))")
    if JSON.match(data[:400]):
        raise UnreadableFile("(它其实是 JSON 数据,不是表格;若是从系统导出的,请重新导出)")


def _is_dbase(data: bytes) -> bool:
    """A version, a day, and a header whose last byte stands where the header says that it ends."""
    if data[:1] not in (b"\x03", b"\x30", b"\x83", b"\x8b", b"\xf5") or not (data[2:3] and 1 <= data[2] <= 12):
        return False
    end = int.from_bytes(data[8:10], "little")
    return data[end - 1 : end] == b"\r" or data[end - 264 : end - 263] == b"\r"


def encoding_of(data: bytes) -> tuple[str, int]:
    """(key of ENCODING_NAMES, bytes of the byte-order mark). Raises UnreadableFile for a damaged UTF-8 file."""
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise UnreadableFile("(编码是 UTF-32,请另存为 UTF-8)")
    for name, mark in MARKS.items():
        if data.startswith(mark):
            return name, len(mark)
    if b"\0" in data[:SAMPLE] and len(data) % 2 == 0:
        odd, even = data[1:SAMPLE:2].count(0), data[0:SAMPLE:2].count(0)
        for codec in ("utf-16-le", "utf-16-be") if odd >= even else ("utf-16-be", "utf-16-le"):
            if _reads_as(data[:SAMPLE], codec):
                return codec, 0
    if _is_utf8(data):
        return "utf-8", 0
    if _is_broken_utf8(data):
        raise UnreadableFile(f"(文件是 UTF-8,但{_place_of_damage(data)}有损坏的字,请重新导出)")
    return _without_a_mark(data), 0


def mark_of(data: bytes, encoding: str) -> int:
    """Bytes of the byte-order mark of a file whose encoding is known."""
    mark = MARKS.get(encoding, codecs.BOM_UTF8 if encoding == "utf-8" else b"\0\0")
    return len(mark) if data.startswith(mark) else 0


def decode(data: bytes, encoding: str, start: int) -> str:
    """The text of a file. Raises UnreadableFile when it is not in this encoding or is no plain text."""
    body = memoryview(data)[start:]
    text, damage = None, 0
    for codec in CODECS.get(encoding, (encoding,)):
        try:
            text = str(body, codec)
            break
        except UnicodeDecodeError as error:
            damage = damage or start + error.start
    if text is None:
        line = data[:damage].count(b"\n") + 1
        raise UnreadableFile(f"(第 {line} 行的文字编码认不出,请在 Excel 中另存为“CSV UTF-8”)")
    if _is_binary(text[:SAMPLE]):
        raise UnreadableFile("(内容不是文字)")
    return text


def _without_a_mark(data: bytes) -> str:
    """GB18030, unless the text is far likelier to be Big5, or a Western one with accented letters.

    Nearly every text reads as both Chinese encodings; the common characters of each stand in rows of their own.
    """
    sample = data[:SAMPLE]
    high = b"".join(re.findall(rb"[\x80-\xff]+", sample))
    alone = not re.search(rb"[\x80-\xff]{2}", sample) and _decodes(data, "cp1252")
    if alone and all(char.isalpha() or char in WESTERN for char in high.decode("cp1252")):
        return "cp1252"
    pairs = [pair for pair in re.findall(rb"[\x00-\x80]|[\x81-\xfe][\x30-\xfe]", sample) if len(pair) == 2]
    simplified = sum((0xA1 <= a <= 0xA3 or 0xB0 <= a <= 0xD7) and b >= 0xA1 for a, b in pairs)
    traditional = sum(0xA1 <= a <= 0xC6 and (0x40 <= b <= 0x7E or b >= 0xA1) for a, b in pairs)
    likelier = len(set(pairs)) >= 3 and traditional - simplified >= 0.25 * len(pairs)
    if (likelier and traditional >= 0.75 * len(pairs)) or not _decodes(data, "gb18030"):
        return next(("big5" for codec in CODECS["big5"] if _decodes(data, codec)), "gb18030")
    return "gb18030"


def _decodes(data: bytes, codec: str) -> bool:
    try:
        data.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _place_of_damage(data: bytes) -> str:
    """The line of the first byte that is not UTF-8."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return f"第 {line} 行"
    return ""


def _reads_as(head: bytes, codec: str) -> bool:
    """True when the head of a file without a mark is plain text in this UTF-16."""
    text = head.decode(codec, "replace")
    odd = len(re.findall("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffd\ue000-\uf8ff]", text))
    return "\0" not in text and odd <= 0.01 * len(text) and any(char in text for char in "\r\n\t,;|")


def _is_utf8(data: bytes) -> bool:
    """True when the bytes are valid UTF-8, checked without making a copy."""
    offsets = pa.array([0, len(data)], pa.int64()).buffers()[1]
    whole = pa.Array.from_buffers(pa.large_binary(), 1, [None, offsets, pa.py_buffer(data)])
    try:
        whole.cast(pa.large_string())
    except pa.ArrowInvalid:
        return False
    return True


def _is_broken_utf8(data: bytes) -> bool:
    """True when nearly all bytes above ASCII form UTF-8: a damaged UTF-8 file would pass as GB18030 nonsense."""
    high = len(re.findall(rb"[\x80-\xff]", data[:SAMPLE]))
    readable = sum(len(char.encode()) for char in data[:SAMPLE].decode("utf-8", "ignore") if char > "\x7f")
    return high >= 30 and readable >= 0.9 * high


def _is_binary(text: str) -> bool:
    """True when control characters are more than a slip; NULs alone may pad a plain text."""
    strange = len(re.findall("[\\x01-\\x08\\x0b\\x0c\\x0e-\\x1f]", text))
    return strange > 0.01 * len(text) + 2 or text.count("\0") > 0.5 * len(text)
