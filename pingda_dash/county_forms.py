"""Forms from above as they are kept: the templates, and which figure each blank stands for; in `<lake>/desk.sqlite`.

Beside the lake like marks and directives, only ever added to. A template's bytes are an original. A template that is
received anew under a name is its next version; its blanks may be others, so it has no mapping until one is saved.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from sqlite3 import Connection, Row
from typing import Any, Literal

from pingda_dash import originals
from pingda_dash.accounts import User, plain
from pingda_dash.book import Book, append, time_text
from pingda_dash.errors import PingdaError
from pingda_dash.lake import exclusive

Absent = Literal["blank", "word"]
"""What is done with a blank whose figure nobody reported."""
LONGEST = 60  # characters of a name
ERASED = ""
"""The SHA-256 of a template that was erased with a household."""
_BOOK = Book("desk.sqlite", "county_forms")


class MayNotKeepForms(PingdaError):
    "没有写下:上传上级表格、对应空格,要用经办或管理员的账号;村的账号不行。"


class BadFormName(PingdaError):
    "没有收下:表格要有名字,最多 60 个字。"


class NoSuchForm(PingdaError):
    "没有这张上级表格:"


class TakenFormName(PingdaError):
    "没有写下:已经有叫这个名字的表格:"


class ErasedForm(PingdaError):
    "这张表格的模板随个人信息一起删除了,请重新上传:"


class ChangedMeanwhile(PingdaError):
    "没有写下:这张表格刚刚另存了新的一版。请看过那一版,再改、再存。"


@dataclass(frozen=True)
class Template:
    """The newest template of a name with its newest mapping.

    version: of the template; mapped: of its mapping, 0 for none. choices: place → {figure, scope, scope_id, unit}.
    author, at: of whichever was saved last.
    """

    id: int
    name: str
    version: int
    sha256: str
    filename: str
    mapped: int
    choices: Mapping[str, Mapping[str, str]]
    absent: Absent
    author: str
    office: str
    at: str

    def data(self, folder: Path) -> bytes:
        """The template's bytes. Raises ErasedForm, MissingOriginal, DamagedOriginal."""
        if self.sha256 == ERASED:
            raise ErasedForm(f"{self.name}。")
        return originals.read(folder, self.sha256)


@dataclass(frozen=True)
class KeptFile:
    """The file of a template, of any version. tells: nothing; whom it is about its own words say (`Evidence.tells`)."""

    sha256: str
    name: str
    label: str
    tells: tuple[str, ...] = ()


def add(folder: Path, name: str, filename: str, data: bytes, by: User, at: datetime) -> Template:
    """Keep a template under a name. The newest one with the same bytes stays as it is.

    data: read before (`report.blanks.read`). Raises MayNotKeepForms, BadFormName.
    """
    name = _line(name)
    if not by.may("form"):
        raise MayNotKeepForms
    if not 0 < len(name) <= LONGEST:
        raise BadFormName
    # A backup copies originals first and the book last: what the book names must be there.
    with exclusive(folder / "write.lock"), _BOOK.writing(folder) as db:
        sha256 = originals.receive(folder, data)
        of = _names(db)
        own = _key_of(of, name)
        if own is None:  # a new one, or one that was taken down and is put up again
            every = (name, *(f"{name} {at}" for at in range(2, len(of) + 2)))
            own = next(one for one in every if not of.get(one))
            if own in of or own != name:
                append(db, "form_names", {"name": own, "called": name} | _who(by, at))
        newest = _newest(db, own)
        if newest is None or newest["sha256"] != sha256:
            row = {"name": own, "version": 1 if newest is None else newest["version"] + 1, "sha256": sha256}
            append(db, "form_templates", row | {"filename": _line(filename), "bytes": len(data)} | _who(by, at))
    return form(folder, name)


def save(
    folder: Path,
    template: Template,
    choices: Mapping[str, Mapping[str, str]],
    absent: Absent,
    by: User,
    at: datetime,
) -> Template:
    """Save the next version of a template's mapping, the first after the one that `template` names.

    It is known again by its number, whatever it is called meanwhile. Raises MayNotKeepForms, NoSuchForm for one that
    was taken down, ChangedMeanwhile.
    """
    if not by.may("form"):
        raise MayNotKeepForms
    with _BOOK.writing(folder) as db:
        [(own,)] = db.execute("SELECT name FROM form_templates WHERE id = ?", (template.id,)).fetchall()
        called = _names(db)[own]
        if not called:
            raise NoSuchForm(f"{template.name}。刚刚撤下了。")
        newest = _newest(db, own)
        [(last,)] = db.execute("SELECT max(version) FROM form_mappings WHERE template = ?", (template.id,)).fetchall()
        if newest is None or newest["id"] != template.id or (last or 0) != template.mapped:
            raise ChangedMeanwhile
        body = json.dumps({place: dict(one) for place, one in choices.items()}, ensure_ascii=False, sort_keys=True)
        row = {"template": template.id, "version": template.mapped + 1, "choices": body, "absent": absent}
        append(db, "form_mappings", row | _who(by, at))
    return form(folder, called)


def rename(folder: Path, name: str, called: str, by: User, at: datetime) -> Template:
    """Let a template be called otherwise, with all its versions and mappings. Raises as `remove`, BadFormName,
    TakenFormName."""
    called = _line(called)
    if not 0 < len(called) <= LONGEST:
        raise BadFormName
    _call(folder, name, called, by, at)
    return form(folder, called)


def remove(folder: Path, name: str, by: User, at: datetime) -> None:
    """Take a template down: it is listed no more. All of it stays, and is there again once `restore` or `add` names it.

    Raises MayNotKeepForms, NoSuchForm.
    """
    _call(folder, name, "", by, at)


def restore(folder: Path, name: str, by: User, at: datetime) -> Template:
    """Put a template up again that was taken down. name: what it was called last. Raises as `rename`."""
    if not by.may("form"):
        raise MayNotKeepForms
    with _BOOK.writing(folder) as db:
        own = _key_of(_last_called(db), _line(name))
        if own is None:
            raise NoSuchForm(f"{name}。没有撤下过这个名字的表格。")
        if _line(name) in _names(db).values():
            raise TakenFormName(f"{name}。")
        append(db, "form_names", {"name": own, "called": _line(name)} | _who(by, at))
    return form(folder, name)


def removed(folder: Path) -> list[str]:
    """What the templates were called that were taken down."""
    with _BOOK.reading(folder) as db:
        return sorted(_last_called(db).values())


def ever(folder: Path) -> set[str]:
    """The names under which templates were first received, those that were taken down too."""
    return {str(name) for (name,) in _BOOK.read(folder, "SELECT DISTINCT name FROM form_templates")}


def _call(folder: Path, name: str, called: str, by: User, at: datetime) -> None:
    if not by.may("form"):
        raise MayNotKeepForms
    with _BOOK.writing(folder) as db:
        names = _names(db)
        own = _key_of(names, _line(name))
        if own is None:
            every = sorted(filter(None, names.values()))
            raise NoSuchForm(f"{name}。{'可选:' + '、'.join(every) if every else '还没有上传过'}。")
        if called and called in names.values():
            raise TakenFormName(f"{called}。")
        append(db, "form_names", {"name": own, "called": called} | _who(by, at))


def _names(db: Connection) -> dict[str, str]:
    """The name of the templates' rows → what they are called now, '' for taken down."""
    return dict(db.execute("SELECT name, called FROM form_called").fetchall())


def _key_of(names: Mapping[str, str], called: str) -> str | None:
    """The name of the rows of a template by what it is called; None where none is called so."""
    return next((own for own, now in names.items() if now == called), None)


def _last_called(db: Connection) -> dict[str, str]:
    """The name of the rows of each template that is taken down → what it was called last."""
    return dict(
        db.execute(
            """
            SELECT c.name, coalesce((
                SELECT n.called FROM form_names AS n WHERE n.name = c.name AND n.called != '' ORDER BY n.id DESC LIMIT 1
            ), c.name)
            FROM form_called AS c WHERE c.called = ''
            """
        ).fetchall()
    )


def listed(folder: Path) -> list[Template]:
    """The newest template of every name with its newest mapping, by name; none that is taken down."""
    with _BOOK.reading(folder) as db:
        db.row_factory = Row
        rows = db.execute(
            """
            SELECT t.*, c.called, coalesce(m.version, 0) AS mapped, m.choices, m.absent, m.author AS by_whom,
                   m.office AS of_office, m.at AS saved_at
            FROM form_templates AS t
            JOIN form_called AS c ON c.name = t.name AND c.called != ''
            LEFT JOIN form_mappings AS m ON m.template = t.id
                 AND m.version = (SELECT max(version) FROM form_mappings WHERE template = t.id)
            WHERE t.version = (SELECT max(version) FROM form_templates WHERE name = t.name)
            ORDER BY c.called
            """
        ).fetchall()
    return [_template(row) for row in rows]


def form(folder: Path, name: str) -> Template:
    """The newest template of a name. Raises NoSuchForm."""
    every = listed(folder)
    for one in every:
        if one.name == _line(name):
            return one
    raise NoSuchForm(f"{name}。{'可选:' + '、'.join(one.name for one in every) if every else '还没有上传过'}。")


def files(folder: Path) -> list[KeptFile]:
    """The file of every version of every template that was not erased, in the order they came."""
    rows = _BOOK.read(folder, "SELECT sha256, filename, name, version FROM form_templates ORDER BY id")
    return [
        KeptFile(str(sha256), str(filename), f"{name} 第 {version} 版")
        for sha256, filename, name, version in rows
        if sha256 != ERASED
    ]


def _newest(db: Connection, name: str) -> Any:
    db.row_factory = Row
    row = db.execute("SELECT * FROM form_templates WHERE name = ? ORDER BY version DESC LIMIT 1", (name,)).fetchone()
    db.row_factory = None
    return row


def _template(row: Any) -> Template:
    is_mapped = row["mapped"] > 0
    saved = ("by_whom", "of_office", "saved_at") if is_mapped else ("author", "office", "at")
    return Template(
        row["id"], row["called"], row["version"], row["sha256"], row["filename"], row["mapped"],
        json.loads(row["choices"]) if is_mapped else {}, row["absent"] or "blank",
        *(row[name] for name in saved),
    )  # fmt: skip


def _who(by: User, at: datetime) -> dict[str, object]:
    return {"author": plain(by.name), "office": by.scope, "at": time_text(at)}


def _line(text: str) -> str:
    return " ".join(text.split())
