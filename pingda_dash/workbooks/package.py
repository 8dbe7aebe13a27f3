"""Packages (.xlsx, .xlsm, .xlsb, .ods): what kind they are, whether they are safe, and how calamine can open them."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from pingda_dash.workbooks.cells import HIDDEN_ROWS, PART_LIMIT, Facts, Refused, place_of, shown, text_of, trimmed
from pingda_dash.workbooks.opendocument import scan_ods
from pingda_dash.workbooks.sheet_part import formats_of, scan_sheet, struck_styles

OURS, ADDED = "指挥屏", "\n【指挥屏】"
"""Who comments in the workbooks that we mark, and what stands between a clerk's own comment on a cell and ours."""

DECLARED_LIMIT = 1_000_000_000  # bytes of all parts, unpacked
DENSE = 50_000_000, 100  # a part larger than this, unpacked, that was packed more than so many times is no ledger
CHUNK = 1 << 20
NAMESPACE = re.compile(r"^\{[^}]*\}")
OTHERS = (
    (re.compile(r"(word/document\.xml|index\.apxl)$", re.IGNORECASE), "Word 文档"),
    (re.compile(r"ppt/presentation\.xml$", re.IGNORECASE), "演示文稿"),
    (re.compile(r"(^|/)(Index/Document\.iwa|Index\.zip)$", re.IGNORECASE), "苹果 Numbers 表格"),
    (re.compile(r"(^|/)OFD\.xml$", re.IGNORECASE), "OFD 文档"),
    (re.compile(r"(^|/)AndroidManifest\.xml$", re.IGNORECASE), "程序"),
)
TABLES = re.compile(r"\.(xlsx?|xlsm|xlsb|et|ods|csv|txt)$", re.IGNORECASE)
KINDS = {"worksheet": "worksheets/sheet", "sharedStrings": "sharedStrings", "styles": "styles"}


class Package:
    """A package whose parts go by their names without regard to case, with slashes whatever was written."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.names = {_slashed(name).casefold(): name for name in archive.namelist()}

    def __contains__(self, part: str) -> bool:
        return part.casefold() in self.names

    def own(self, part: str) -> str:
        """The name of a part as it stands in the package. Raises KeyError."""
        return self.names[part.casefold()]

    def read(self, part: str, limit: int = -1) -> bytes:
        """A part's bytes; none for one that is missing."""
        if part not in self:
            return b""
        with self.archive.open(self.own(part)) as stream:
            return stream.read(limit)

    def is_wide(self, part: str) -> bool:
        """Whether a part is in UTF-16."""
        return self.read(part, 2) in (b"\xff\xfe", b"\xfe\xff")

    def relations(self, part: str) -> list[tuple[str, str, str]]:
        """(id, the last word of its kind, target from the package's root) of what a part refers to."""
        folder, name = posixpath.split(part)
        text = self.read(posixpath.join(folder, "_rels", f"{name}.rels"))
        if not text.strip():
            return []
        return [
            (
                node.get("Id", ""),
                node.get("Type", "").rpartition("/")[2],
                posixpath.normpath(posixpath.join("/", folder, node.get("Target", "").replace("\\", "/"))).lstrip("/"),
            )
            for node in ElementTree.fromstring(text)
        ]

    def main(self) -> str | None:
        """The part that is the workbook: what the package says, else where it usually is."""
        stated = [target for _, kind, target in self.relations("") if kind == "officeDocument"]
        typed = re.findall(
            rb'PartName="([^"]+)"(?=[^>]*sheet(?:\.macroEnabled)?\.(?:main\+xml|binary))|'
            rb'ContentType="[^"]*(?:sheet|template)(?:\.[a-zA-Z]+)*\.main\+?(?:xml)?"[^>]*PartName="([^"]+)"',
            self.read("[Content_Types].xml"),
        )
        stated += [_slashed((first or second).decode("utf-8", "replace")) for first, second in typed]
        usual = [name for name in self.names if re.fullmatch(r"(.*/)?workbook\d*\.(xml|bin)", name)]
        return next((part for part in [*stated, *sorted(usual, key=len)] if part in self), None)


def read_package(data: bytes) -> Iterator[object]:
    """The lines to print for a package's bytes. Raises Refused for one that is dangerous, locked or no workbook."""
    facts: dict[str, Facts] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        package = Package(archive)
        kind, main = _kind(package)
        _refuse_dangerous(archive)
        if kind == "ods":
            facts = scan_ods(archive)
        else:
            if not _is_usual(package, main):
                data = _rewritten(package, main)
    if kind in ("xlsx", "xlsm"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            facts = _facts(Package(archive), "xl/workbook.xml")
    yield {"kind": kind}
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for meta in book.sheets_metadata:
        if meta.typ != SheetTypeEnum.WorkSheet:
            continue
        hidden = meta.visible != SheetVisibleEnum.Visible
        sheet = book.get_sheet_by_name(meta.name)
        fact = facts.get(meta.name, Facts())
        if kind != "ods":
            fact.merged = [[*start, *end] for start, end in sheet.merged_cell_ranges or []]
        yield fact.described(meta.name, sheet.total_height, sheet.total_width, hidden)
        yield from _rows(sheet, fact, HIDDEN_ROWS if hidden else None)


def _rows(sheet: CalamineSheet, facts: Facts, most: int | None = None) -> Iterator[list[str]]:
    """The sheet's rows, at most so many, from row 1 and column A, as text, trailing empty cells dropped."""
    blank = [""] * (sheet.total_width + 1)
    errors, formats, texts = facts.errors, facts.formats, facts.texts
    marked = {place >> 20 for place in (*formats, *texts)}
    for number, row in enumerate(sheet.to_python(skip_empty_area=False, nrows=most)):
        if row == blank and not errors:
            yield []
            continue
        cells = [value if type(value) is str else text_of(value) for value in row]
        if number in marked:
            for at, value in enumerate(row):
                place = place_of(number, at)
                if place in texts:
                    cells[at] = texts[place]
                elif place in formats:
                    cells[at] = shown(value, formats[place])
        if errors:
            cells = [cell or errors.get((number, at), "") for at, cell in enumerate(cells)]
        yield trimmed(cells)


def _kind(package: Package) -> tuple[str, str]:
    """(xlsx, xlsm, xlsb or ods; the workbook's part). Raises Refused, with what it is, for another package."""
    if "content.xml" in package and b"opendocument.spreadsheet" in _mimetype(package):
        return "ods", "content.xml"
    for pattern, words in OTHERS:
        if any(pattern.search(_slashed(name)) for name in package.archive.namelist()):
            raise Refused("other", f"(它其实是{words},不是 Excel 工作簿)")
    main = package.main()
    if main is None:
        if any(part.flag_bits & 1 for part in package.archive.infolist()):
            raise Refused("other", "(它是设了密码的压缩包,请解压后上传里面的表格)")
        inside = [_spelled(part) for part in package.archive.infolist()]
        tables = [posixpath.basename(name) for name in inside if TABLES.search(name)][:3]
        if tables:
            raise Refused("other", f"(它是压缩包,请解压后上传里面的{'、'.join(f'《{name}》' for name in tables)})")
        raise Refused("not-a-workbook")
    if main.endswith(".bin"):
        return "xlsb", main
    head = package.read(main, CHUNK)
    if b"workbook" not in head[:4096] and b"<sheets" not in head:
        raise Refused("not-a-workbook")
    return ("xlsm" if any("vbaproject.bin" in name for name in package.names) else "xlsx"), main


def _mimetype(package: Package) -> bytes:
    """The kind that an OpenDocument package states."""
    return package.read("mimetype", CHUNK) or package.read("META-INF/manifest.xml", CHUNK)


def _refuse_dangerous(archive: zipfile.ZipFile) -> None:
    """Raise Refused("too-big") for a package whose declared sizes are more than a table needs."""
    parts = archive.infolist()
    if sum(part.file_size for part in parts) > DECLARED_LIMIT:
        raise Refused("too-big")
    if any(part.file_size > max(DENSE[0], DENSE[1] * part.compress_size) for part in parts):
        raise Refused("too-big")
    if any(part.file_size > PART_LIMIT and "worksheets/" not in _slashed(part.filename).casefold() for part in parts):
        raise Refused("too-big")


def _facts(package: Package, main: str) -> dict[str, Facts]:
    """Sheet name → what its part has beside the cells."""
    relations = package.relations(main)
    targets = {key: target for key, _, target in relations}
    styles = next((target for _, kind, target in relations if kind == "styles"), "xl/styles.xml")
    text = package.read(styles)
    formats, struck = formats_of(text), struck_styles(text)
    facts = {}
    for node in ElementTree.fromstring(package.read(main)).iter():
        if NAMESPACE.sub("", node.tag) != "sheet":
            continue
        key = next((value for name, value in node.items() if NAMESPACE.sub("", name) == "id"), "")
        part = targets.get(key, "")
        if part in package:
            with package.archive.open(package.own(part)) as stream:
                facts[node.get("name", "")] = fact = scan_sheet(stream, formats, struck)
            parts = [target for _, kind, target in package.relations(part) if kind == "comments" and target in package]
            fact.comments = [one for target in parts for one in _comments(package.read(target, PART_LIMIT))]
    return facts


def _comments(text: bytes) -> list[tuple[str, str]]:
    """(place, text) of the comments of a sheet's part of comments, but for what our own annotations say."""
    nodes = [(NAMESPACE.sub("", node.tag), node) for node in ElementTree.fromstring(text).iter()]
    authors = [node.text or "" for tag, node in nodes if tag == "author"]
    theirs = [node for tag, node in nodes if tag == "comment" and _nth(authors, node.get("authorId", "")) != OURS]
    return [(node.get("ref", ""), "".join(node.itertext()).partition(ADDED)[0].strip()) for node in theirs]


def _nth(authors: list[str], number: str) -> str:
    return authors[int(number)] if number.isdecimal() and int(number) < len(authors) else ""


def _is_usual(package: Package, main: str) -> bool:
    """Whether the parts are named as calamine expects them."""
    usual = {"sharedStrings": "xl/sharedstrings", "styles": "xl/styles"}
    relations = package.relations(main)
    return (
        main.casefold() in ("xl/workbook.xml", "xl/workbook.bin")
        and any(kind == "officeDocument" for _, kind, _ in package.relations(""))
        and not any("\\" in name or name.startswith("/") for name in package.archive.namelist())
        and all(
            target.casefold().startswith(usual.get(kind, "xl/")) and target in package
            for _, kind, target in relations
            if kind in KINDS
        )
        and not any(package.is_wide(part) for part in (main, *(part for _, kind, part in relations if kind in KINDS)))
    )


def _rewritten(package: Package, main: str) -> bytes:
    """The package with the workbook, its sheets, texts and styles under the names that Excel gives them."""
    ending = ".bin" if main.endswith(".bin") else ".xml"
    relations, parts, lines = package.relations(main), {main: f"xl/workbook{ending}"}, []
    for at, (key, kind, target) in enumerate(relations, 1):
        if kind in KINDS and target in package:
            number = str(at) if kind == "worksheet" else ""
            parts[target] = f"xl/{KINDS[kind]}{number}{ending}"
            lines.append(f'<Relationship Id="{key}" Type="{TYPES}/{kind}" Target="{parts[target][3:]}"/>')
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for part, name in parts.items():
            with package.archive.open(package.own(part)) as source, new.open(name, "w") as copy:
                if package.is_wide(part):
                    copy.write(re.sub(r"^<\?xml[^>]*>", "", source.read().decode("utf-16")).encode())
                while chunk := source.read(CHUNK):
                    copy.write(chunk)
        root = f'<Relationship Id="rId1" Type="{TYPES}/officeDocument" Target="xl/workbook{ending}"/>'
        for name, inside in ((f"xl/_rels/workbook{ending}.rels", "".join(lines)), ("_rels/.rels", root)):
            new.writestr(name, f'<Relationships xmlns="{RELATIONS}">{inside}</Relationships>')
        new.writestr("[Content_Types].xml", package.read("[Content_Types].xml"))
    return stream.getvalue()


TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def _slashed(name: str) -> str:
    """A part's name with forward slashes, none of them at its beginning."""
    return name.replace("\\", "/").lstrip("/")


def _spelled(part: zipfile.ZipInfo) -> str:
    """A file's name in an archive, in Chinese where its writer did not say that it is."""
    if part.flag_bits & 0x800:
        return part.filename
    raw = part.filename.encode("cp437", "replace")
    for codec in ("utf-8", "gb18030"):
        try:
            return raw.decode(codec)
        except UnicodeDecodeError:
            continue
    return part.filename
