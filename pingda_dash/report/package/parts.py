"""The zip file of a workbook: its parts, the relations between them, and what kind of content each is."""

from __future__ import annotations

import io
import posixpath
import zipfile
from dataclasses import dataclass, field
from functools import cached_property

from lxml import etree

from pingda_dash.report.package.xml import LINKS, PACKAGE_LINKS, TYPES, parsed


@dataclass
class Package:
    """The parts of a workbook, by their paths in its zip file; `changed` are those written anew."""

    archive: zipfile.ZipFile
    changed: dict[str, bytes] = field(default_factory=dict)

    @cached_property
    def names(self) -> frozenset[str]:
        """The parts the file came with."""
        return frozenset(self.archive.namelist())

    def read(self, part: str) -> bytes:
        """A part as it will be saved. Raises KeyError when there is none of this name."""
        return self.changed[part] if part in self.changed else self.archive.read(part)

    def tree(self, part: str) -> etree._Element:
        """The root of a part. Raises KeyError, and XMLSyntaxError for what is not well-formed."""
        return parsed(self.read(part))

    def write(self, part: str, root: etree._Element) -> None:
        """Change a part, or add one."""
        self.changed[part] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)

    def has(self, part: str) -> bool:
        """Whether there is a part of this name."""
        return part in self.changed or part in self.names

    def free(self, pattern: str) -> str:
        """A part's name that is not taken; `{}` stands for a number."""
        return next(name for at in range(1, 10_000) if not self.has(name := pattern.format(at)))

    def linked(self, part: str, kind: str) -> dict[str, str]:
        """Id → part of each relation of a kind (`styles`, `comments` …) that a part has."""
        rels = relations_of(part)
        if not self.has(rels):
            return {}
        return {
            link.get("Id", ""): posixpath.normpath(posixpath.join(posixpath.dirname(part), link.get("Target", "")))
            .removeprefix("//")
            .lstrip("/")
            for link in self.tree(rels)
            if link.get("Type", "").endswith("/" + kind)
        }

    def link(self, part: str, kind: str, target: str) -> str:
        """Add a relation; returns its id."""
        rels = relations_of(part)
        root = self.tree(rels) if self.has(rels) else etree.Element(f"{{{PACKAGE_LINKS}}}Relationships")
        taken = {link.get("Id") for link in root}
        number = next(f"rId{at}" for at in range(1, 100_000) if f"rId{at}" not in taken)
        etree.SubElement(
            root, f"{{{PACKAGE_LINKS}}}Relationship", Id=number, Type=f"{LINKS}/{kind}", Target=f"/{target}"
        )
        self.write(rels, root)
        return number

    def declare(self, part: str, kind: str) -> None:
        """Say what kind of content a new part is."""
        root = self.tree("[Content_Types].xml")
        etree.SubElement(root, f"{{{TYPES}}}Override", PartName=f"/{part}", ContentType=kind)
        self.write("[Content_Types].xml", root)

    def saved(self) -> bytes:
        """The workbook as a zip file: the parts in their order, the new ones behind them."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
            for info in self.archive.infolist():
                written.writestr(info, self.read(info.filename), zipfile.ZIP_DEFLATED)
            for part in self.changed.keys() - self.names:
                written.writestr(zipfile.ZipInfo(part), self.changed[part], zipfile.ZIP_DEFLATED)
        return out.getvalue()


def relations_of(part: str) -> str:
    """The part that lists a part's relations."""
    folder, name = posixpath.split(part)
    return f"{folder}/_rels/{name}.rels"
