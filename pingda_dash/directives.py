"""督办件 (directives): what a leader asks of a unit or village by a day, until 销号; in `<lake>/desk.sqlite`.

Beside the lake, never a snapshot, and nothing is lost: the file itself refuses a change. Every step is a row of its
own, and how a directive stands on a day is worked out from them (`queries.directives`). All rules are here, and hold
within the transaction that writes: who may (`accounts.roles`), what may follow what, that 销号 needs evidence and a
second person.

`queries.directives` is given the rows as JSON (`log`), as the promises of meetings are: no mart rests on them and they
change many times in a meeting, so that a snapshot stays one version of the lake and need not be made anew for each.

The plan asks for it in 五(一) 亲自督办, 五(二) 动态跟踪、定期研判、及时反馈 and 四(五) 挂牌作战.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from sqlite3 import Connection, Row
from typing import Any, Final, Literal
from unicodedata import category

from pingda_dash import originals
from pingda_dash.accounts import User, plain
from pingda_dash.book import Book, append, time_text
from pingda_dash.errors import PingdaError
from pingda_dash.lake import exclusive
from pingda_dash.plan import Plan

Kind = Literal["answered", "returned", "extended", "handed_on", "closed", "reopened"]
KINDS: Mapping[Kind, str] = {
    "answered": "办理反馈", "returned": "退回", "extended": "延期", "handed_on": "转办", "closed": "销号",
    "reopened": "重新开办",
}  # fmt: skip
"""step → its name on the screen."""
OPENED = "立项"
"""What the opening is called in a history."""
LONGEST = 500  # characters of what is to be done, an answer, a reason
LONGEST_TERM = timedelta(days=60)
MOST_FILES = 10
LARGEST = 20 << 20
"""Bytes of one file of evidence."""
ERASED_FILE: Final = ""
"""The SHA-256 of evidence that was erased with a household."""
KINDS_OF_FILES: Final = (
    "jpg", "jpeg", "png", "heic", "webp", "bmp", "gif", "tif", "tiff", "pdf", "ofd", "doc", "docx", "wps", "xls",
    "xlsx", "et", "csv", "ppt", "pptx", "txt", "zip", "mp4", "mov", "mp3", "m4a",
)  # fmt: skip
"""How the name of evidence may end: what an office hands in, and nothing that a computer runs."""
_UNSEEN = frozenset({"Cc", "Cf", "Cs"})
_BOOK = Book("desk.sqlite", "directives")


class BadWork(PingdaError):
    "没有立项:要写明督办什么,最多 500 个字。"


class DueTooEarly(PingdaError):
    "没有写下:办结期限不能早于当天。请改一个日期。"


class DueTooLate(PingdaError):
    "没有写下:办结期限太晚,过了总攻的最后一天就看不出是不是逾期。最晚到"


class DayToCome(PingdaError):
    "没有写下:这一天还没有到。请改回今天或以前的日期再写。今天是"


class NoSuchUnit(PingdaError):
    "没有写下:方案里没有这个单位,村情里也没有这个村:"


class NotOneUnit(PingdaError):
    "没有写下:这是一组单位,没有人能替它反馈。请交给其中的一个单位或村:"


class NoSuchDirective(PingdaError):
    "没有这一件督办:"


class MayNotDirect(PingdaError):
    "没有写下:立项、退回、延期、转办、销号、重新开办,要用全乡的领导或管理员账号。"


class MayNotAnswer(PingdaError):
    "没有写下:办理反馈由承办的单位或村、或全乡的账号写。现在的承办单位是"


class BackDated(PingdaError):
    "没有写下:这一步早于已经写下的上一步。请把日期改到这一天或以后:"


class AlreadyClosed(PingdaError):
    "没有写下:这一件已经销号。要接着办,请先重新开办,并写明理由。"


class NotClosed(PingdaError):
    "没有写下:这一件还没有销号,不用重新开办。"


class BadAnswer(PingdaError):
    "没有写下:办理反馈要写明办了什么,最多 500 个字;或附上凭据,或指明让数变了的那一版报送。"


class NotAnswered(PingdaError):
    "没有写下:承办单位还没有办理反馈,或反馈已退回。请等反馈后再退回或销号。"


class NoEvidence(PingdaError):
    "没有销号:最近这次办理的反馈里没有凭据。请承办单位附上文件或照片,或指明让数变了的那一版报送。"


class ReportGone(PingdaError):
    "没有销号:作凭据的那一版报送已经撤回,现在没有一版报送让这件事的数变过。请承办单位重新反馈。"


class EvidenceGone(PingdaError):
    "没有销号:凭据的原件不见了。请承办单位再附一次,或从备份补回:"


class AnsweredByYou(PingdaError):
    "没有销号:写反馈的人不能自己销号。请另一位领导核实后销号。"


class NoReason(PingdaError):
    "没有写下:退回、延期、转办、重新开办都要写明理由,最多 500 个字。"


class NotLater(PingdaError):
    "没有写下:延期要比现在的办结期限晚。现在的期限是"


class SameUnit(PingdaError):
    "没有写下:转办要交给另一个单位或村。现在的承办单位是"


class BadEvidence(PingdaError):
    "没有写下:凭据没有收下。每次最多 10 份,每份不能是空的,不能超过 20 MB:"


class BadKindOfFile(PingdaError):
    "没有写下:凭据没有收下。要照片、录像录音、Word、Excel、PPT、PDF、OFD、文本,或打包成 zip:"


class NotOffered(PingdaError):
    "没有写下:这一版报送没有让这件事的数变过,不能当作凭据。可选的版:"


@dataclass(frozen=True)
class Addressee:
    """Who is to do it: a unit of the plan, or a village by its code; never both. title: as it is written."""

    title: str
    unit: str | None = None
    village: str | None = None

    def is_of(self, user: User) -> bool:
        """Whether an account answers for it: its own, or one of the whole township."""
        return user.everywhere or (user.unit, user.village) == (self.unit, self.village)


@dataclass(frozen=True)
class Directive:
    """What is asked. item: as `queries.meeting_items` names it, or `home:<household>`, `problem:<number>`.

    title, figure (`74/141 人次`) and status: how it stood on as_of. work: what is to be done, at most LONGEST
    characters. due: the day by which.
    """

    item: str
    title: str
    figure: str
    status: str
    work: str
    to: Addressee
    due: date
    as_of: date
    at: datetime


@dataclass(frozen=True)
class Step:
    """What becomes of it, on which day's figures.

    words: of an answer or 销号; reason: of the others. version: the report that moved the figure. due: the new day of
    延期 and 重新开办. to: of 转办. evidence: files (name, bytes) of an answer.
    """

    kind: Kind
    as_of: date
    at: datetime
    words: str = ""
    reason: str = ""
    version: int | None = None
    due: date | None = None
    to: Addressee | None = None
    evidence: Sequence[tuple[str, bytes]] = ()


@dataclass(frozen=True)
class Evidence:
    """A file of an answer. tells: every text of its directive, which say whom it is about."""

    sha256: str
    name: str
    label: str
    tells: tuple[str, ...]


def addressee(name: str, plan: Plan, villages: Mapping[str, str]) -> Addressee:
    """Whom a name stands for: a unit of the plan, by an alias too, or a village by name or code.

    villages: code → name. Raises NoSuchUnit, NotOneUnit.
    """
    name = " ".join(name.split())
    for code, village in villages.items():
        if name in (code, village):
            return Addressee(village, village=code)
    every = [one.title for one in addressees(plan, villages)]
    try:
        unit = plan.unit(name).name
    except KeyError:
        raise NoSuchUnit(f"{name}。可选:{'、'.join(every)}。") from None
    if unit not in every:
        raise NotOneUnit(f"{unit}。可选:{'、'.join(every)}。")
    return Addressee(unit, unit=unit)


def addressees(plan: Plan, villages: Mapping[str, str]) -> list[Addressee]:
    """Whom a directive can be given to: every single unit of the plan, and every village. villages: code → name."""
    units = [Addressee(one.name, unit=one.name) for one in plan.units if one.kind != "集合"]
    return units + [Addressee(name, village=code) for code, name in villages.items()]


def file_name(name: str) -> str:
    """The name of a file as it is kept: without the folder it was in, and what nobody sees."""
    return _line(name.replace("\\", "/").rpartition("/")[2])


def label_of(prefix: str, year: int, number: int) -> str:
    """The number of a 督办单 as it is written: 督办〔2020〕1号. prefix: `Campaign.directive_prefix`."""
    return f"{prefix}〔{year}〕{number}号"


def begin(folder: Path, given: Directive, by: User, prefix: str, last: date | None = None) -> str:
    """Open a directive under the next number of its year; its label.

    last: the campaign's last day, after which nothing is due. Raises MayNotDirect, BadWork, DueTooEarly, DueTooLate,
    DayToCome.
    """
    if not by.may("direct"):
        raise MayNotDirect
    work = _line(given.work)
    if not 0 < len(work) <= LONGEST:
        raise BadWork
    if given.due < given.as_of:
        raise DueTooEarly
    _check_days(given, last)
    row: dict[str, object] = {
        "item": given.item,
        "title": given.title,
        "figure": given.figure,
        "status": given.status,
        "work": work,
    }
    row |= {"unit": given.to.unit, "village": given.to.village}
    row |= {"due": given.due.isoformat()}
    with _BOOK.writing(folder) as db:
        year = given.as_of.year
        [(highest,)] = db.execute("SELECT max(number) FROM directives WHERE year = ?", (year,)).fetchall()
        number = (highest or 0) + 1
        label = label_of(prefix, year, number)
        append(db, "directives", {"year": year, "number": number, "label": label, **row} | _who(given, by))
    return label


def add(
    folder: Path, label: str, step: Step, by: User, offered: Collection[int] | None = None, last: date | None = None
) -> None:
    """Write a step of a directive down, where the rules allow it.

    offered: the versions whose report moved its figure (`queries.directive_answers`), for an answer and 销号; None: not
    asked for. last: as for `begin`. Raises the
    errors of this module, and writes nothing then.
    """
    # A backup copies originals first and the book last: what the book names must be there.
    with exclusive(folder / "write.lock") if step.evidence else nullcontext(), _BOOK.writing(folder) as db:
        now = _Standing.read(db, label, folder)
        _RULES[step.kind](now, step, by)
        _check_days(step, last)
        if step.as_of < now.last_day:
            raise BackDated(f"{now.last_day.isoformat()}。")
        if step.version is not None and step.version not in (offered or ()):
            raise NotOffered(f"{'、'.join(f'第 {one} 版' for one in sorted(offered or ())) or '现在没有'}。")
        if step.kind == "closed" and offered is not None and not offered and not now.has_files:
            raise ReportGone
        row: dict[str, object] = {"directive": now.id, "step": step.kind, "words": _line(step.words)}
        row |= {"reason": _line(step.reason), "version": step.version}
        row |= {"due": step.due.isoformat() if step.due else None}
        row |= {"unit": step.to.unit if step.to else None, "village": step.to.village if step.to else None}
        number = append(db, "directive_steps", row | _who(step, by))
        for place, (name, data) in enumerate(step.evidence, start=1):
            file = {"step": number, "place": place, "sha256": originals.receive(folder, data), "name": file_name(name)}
            append(db, "directive_evidence", {**file, "bytes": len(data)})


def latest_due(as_of: date, last: date) -> date:
    """The latest day that a directive of a day may be due: the campaign's last; after it, LONGEST_TERM on."""
    return last if as_of <= last else as_of + LONGEST_TERM


def count(folder: Path) -> int:
    """How many directives and steps there are: it grows with each, so screens ask it whether there is a new one."""
    [(number,)] = _BOOK.read(
        folder, "SELECT (SELECT count(*) FROM directives) + (SELECT count(*) FROM directive_steps)"
    )
    return int(str(number))


def may_see(evidence_of: Addressee, by: User) -> bool:
    """Whether somebody may see the files of a directive's answers: who directs, and whoever answers for it."""
    return by.may("direct") or (by.may("answer") and evidence_of.is_of(by))


def log(folder: Path) -> str:
    """Every directive with its steps, as `queries.directives` reads them: JSON, in the order they were written."""
    with _BOOK.reading(folder) as db:
        db.row_factory = Row
        files: dict[int, list[dict[str, object]]] = {}
        for one in db.execute("SELECT * FROM directive_evidence ORDER BY step, place"):
            files.setdefault(one["step"], []).append({name: one[name] for name in ("sha256", "name", "bytes")})
        steps: dict[int, list[dict[str, object]]] = {}
        for one in db.execute("SELECT * FROM directive_steps ORDER BY id"):
            steps.setdefault(one["directive"], []).append(dict(one) | {"evidence": files.get(one["id"], [])})
        rows = [
            dict(one) | {"steps": steps.get(one["id"], [])}
            for one in db.execute("SELECT * FROM directives ORDER BY id")
        ]
    return json.dumps(rows, ensure_ascii=False) if rows else "[]"


def evidence(folder: Path) -> list[Evidence]:
    """Every file of every answer that was not erased, in the order they came."""
    listed = []
    for one in json.loads(log(folder)):
        texts = tuple(text for row in (one, *one["steps"]) for text in row.values() if isinstance(text, str))
        listed += [
            Evidence(file["sha256"], file["name"], one["label"], texts)
            for step in one["steps"]
            for file in step["evidence"]
            if file["sha256"] != ERASED_FILE
        ]
    return listed


# --- what may follow what ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Standing:
    """How a directive stands within a transaction. answers: since it was given out last, with evidence or not.
    gone: names of their evidence that is not in the lake's folder any more; has_files: whether some of it is there."""

    id: int
    to: Addressee
    due: date
    last_day: date
    is_closed: bool
    answers: tuple[bool, ...]
    answerers: frozenset[str]
    gone: tuple[str, ...]
    has_files: bool

    @classmethod
    def read(cls, db: Connection, label: str, folder: Path) -> _Standing:
        row = db.execute(
            "SELECT id, unit, village, due, as_of FROM directives WHERE label = ?", ("".join(label.split()),)
        ).fetchone()
        if row is None:
            raise NoSuchDirective(f"{label}。")
        number, unit, village, due, last_day = row
        is_closed, answers, answerers, gone, kept = False, list[bool](), set[str](), list[str](), 0
        steps = db.execute(
            "SELECT step, unit, village, due, as_of, author, version, id FROM directive_steps WHERE directive = ? "
            "ORDER BY id",
            (number,),
        ).fetchall()
        for kind, to_unit, to_village, new_due, day, author, version, step in steps:
            last_day, due = day, new_due or due
            if kind == "handed_on":
                unit, village = to_unit, to_village
            if kind == "answered":
                files = db.execute(
                    "SELECT sha256, name FROM directive_evidence WHERE step = ? AND sha256 <> ''", (step,)
                ).fetchall()
                missing = [name for sha256, name in files if not originals.path_of(folder, sha256).is_file()]
                answers.append(version is not None or len(missing) < len(files))
                answerers.add(_person(author))
                gone += missing
                kept += len(files) - len(missing)
            elif kind in ("returned", "handed_on", "reopened"):
                answers.clear()
                gone.clear()
                kept = 0
            if kind in ("closed", "reopened"):
                is_closed = kind == "closed"
        to = Addressee(unit or village, unit, village)
        days = date.fromisoformat(due), date.fromisoformat(last_day)
        return cls(number, to, *days, is_closed, tuple(answers), frozenset(answerers), tuple(gone), kept > 0)


def _answer(now: _Standing, step: Step, by: User) -> None:
    if not (by.may("answer") and now.to.is_of(by)):
        raise MayNotAnswer(f"{now.to.title}。")
    if now.is_closed:
        raise AlreadyClosed
    words = _line(step.words)
    if len(words) > LONGEST or not (words or step.version is not None or step.evidence):
        raise BadAnswer
    if len(step.evidence) > MOST_FILES:
        raise BadEvidence(f"有 {len(step.evidence)} 份。")
    for name, data in step.evidence:
        name = file_name(name)
        if not 0 < len(data) <= LARGEST:
            raise BadEvidence(f"《{name}》。")
        if name.rpartition(".")[2].lower() not in KINDS_OF_FILES:
            raise BadKindOfFile(f"《{name}》。")


def _return(now: _Standing, step: Step, by: User) -> None:
    _direct(now, step, by)
    if not now.answers:
        raise NotAnswered


def _extend(now: _Standing, step: Step, by: User) -> None:
    _direct(now, step, by)
    if step.due is None or step.due <= now.due:
        raise NotLater(f"{now.due.isoformat()}。")
    if step.due < step.as_of:
        raise DueTooEarly


def _hand_on(now: _Standing, step: Step, by: User) -> None:
    _direct(now, step, by)
    if step.to is None or (step.to.unit, step.to.village) == (now.to.unit, now.to.village):
        raise SameUnit(f"{now.to.title}。")


def _close(now: _Standing, step: Step, by: User) -> None:
    if not by.may("direct"):
        raise MayNotDirect
    if now.is_closed:
        raise AlreadyClosed
    if not now.answers:
        raise NotAnswered
    if not any(now.answers):
        raise EvidenceGone(f"{'、'.join(f'《{name}》' for name in now.gone)}。") if now.gone else NoEvidence
    if _person(by.name) in now.answerers:
        raise AnsweredByYou
    if len(_line(step.words)) > LONGEST:
        raise BadAnswer


def _reopen(now: _Standing, step: Step, by: User) -> None:
    if not by.may("direct"):
        raise MayNotDirect
    if not now.is_closed:
        raise NotClosed
    _need_reason(step)
    if step.due is None or step.due < step.as_of:
        raise DueTooEarly


def _direct(now: _Standing, step: Step, by: User) -> None:
    """What 退回, 延期 and 转办 have in common."""
    if not by.may("direct"):
        raise MayNotDirect
    if now.is_closed:
        raise AlreadyClosed
    _need_reason(step)


def _check_days(written: Directive | Step, last: date | None) -> None:
    """That a day has come on whose figures something is written, and a term ends while the screens go on."""
    if written.as_of > written.at.date():
        raise DayToCome(f"{written.at.date().isoformat()}。")
    if last is not None and written.due is not None and written.due > (latest := latest_due(written.as_of, last)):
        raise DueTooLate(f"{latest.isoformat()}。")


def _need_reason(step: Step) -> None:
    if not 0 < len(_line(step.reason)) <= LONGEST:
        raise NoReason


_RULES: Mapping[Kind, Callable[[_Standing, Step, User], None]] = {
    "answered": _answer, "returned": _return, "extended": _extend, "handed_on": _hand_on, "closed": _close,
    "reopened": _reopen,
}  # fmt: skip


def _who(written: Directive | Step, by: User) -> dict[str, Any]:
    return {
        "as_of": written.as_of.isoformat(),
        "author": plain(by.name),
        "office": by.scope,
        "at": time_text(written.at),
    }


def _person(name: str) -> str:
    """A name as two accounts of one person share it: Wang and wang, 李领导 and 李 领导."""
    return "".join(plain(name).casefold().split())


def _line(text: str) -> str:
    """Text in one line, without what nobody sees and what turns the order of letters round."""
    return "".join(one for one in " ".join(text.split()) if category(one) not in _UNSEEN)
