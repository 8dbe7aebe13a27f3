"""Reports as files: which kinds there are, how their files are named, what the earlier ones in a folder give to a new
one, and how one is put there. Nothing that people wrote is written over.

`report …`, the schedule of a server and the page 报告 all make them here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from pingda_dash import counted_tables, meeting_deck, periodic_report, special_report
from pingda_dash.clock import CHINA
from pingda_dash.errors import PingdaError, reason_of
from pingda_dash.report import deck, paper, seal
from pingda_dash.report.paper import Field, Paper, UnreadablePaper, Written
from pingda_dash.special_report import TOWNSHIP, Change, Source, Subject

WHOLE = "全乡"
"""What the township is called in the name of a file."""


@dataclass(frozen=True)
class Kind:
    """A kind of report. name: as `report` is told it; title: as files and screens call it; suffix: of its files.

    subjects: whom it can be of, the township first; is_of_each: each unit and each village, too. paper: what a DOCX
    says, compared with an earlier one. data: the bytes of any other format at a moment. fields: what only people can
    write in it. recurs: it is about its own day and says itself what turned, so that nothing of another day's is
    carried into it or held against it.
    """

    name: str
    title: str
    suffix: str
    subjects: Callable[[Source], list[Subject]]
    paper: Callable[[Source, Subject, Written | None], Paper] | None = None
    data: Callable[[Source, datetime], bytes] | None = None
    fields: Sequence[Field] = ()
    is_of_each: bool = False
    recurs: bool = False


def _township(source: Source) -> list[Subject]:
    return [source.township()]


def _periodic(name: str, period: periodic_report.Period) -> Kind:
    return Kind(
        name, period.name, ".docx", lambda source: periodic_report.subjects(source, period),
        lambda source, of, _: periodic_report.paper(source, period, of, source.directives),
        fields=periodic_report.FIELDS, is_of_each=True, recurs=True,
    )  # fmt: skip


def _deck(source: Source, at: datetime) -> bytes:
    return deck.pptx_of(meeting_deck.deck(source), at)


KINDS: Mapping[str, Kind] = {
    one.name: one
    for one in (
        Kind(
            "special", special_report.KIND, ".docx", Source.subjects, special_report.paper,
            fields=special_report.FIELDS, is_of_each=True,
        ),
        _periodic("daily", periodic_report.DAILY),
        _periodic("weekly", periodic_report.WEEKLY),
        Kind("meeting", meeting_deck.KIND, ".pptx", _township, data=_deck),
        Kind("table", counted_tables.KIND, ".xlsx", _township, data=lambda source, _: counted_tables.workbook(source)),
    )
}  # fmt: skip
"""name → kind, in the order of the screen."""


@dataclass(frozen=True)
class Earlier:
    """What earlier versions of a report give to a new one: the text that people wrote, and figures to compare with.

    text: the newest version's; compared: the newest version of an earlier day, or of other data; None for none.
    beside: what people wrote in the newest outside the fields, which cannot be kept; others: the names of further files
    of its day with something written in their fields that the newest does not have.
    """

    text: Mapping[str, list[str]] = field(default_factory=dict)
    lost: Mapping[str, int] = field(default_factory=dict)
    beside: Sequence[str] = ()
    others: Sequence[str] = ()
    compared: Written | None = None
    origin: Path | None = None
    is_bare: bool = False
    """Whether the newest version has lost its data: another program has saved it without them."""


@dataclass(frozen=True)
class Made:
    """A report that is made and not yet written. changes: what differs from the compared version; None without one."""

    data: bytes
    changes: list[Change] | None


@dataclass(frozen=True)
class Kept:
    """A report in a folder, as its name tells. subject: 全乡, or a unit's or village's name; at: when written."""

    path: Path
    kind: Kind
    subject: str
    as_of: date
    at: datetime


class DayToCome(PingdaError):
    "没有写出报告:这一天还没有到,没有发生的事写不成报告。请改成今天或以前的日期。这里写的是"


def check_day(as_of: date, at: datetime) -> None:
    """Let no report be of a day that has not come. at: now. Raises DayToCome."""
    if as_of > at.date():
        raise DayToCome(f"{as_of.isoformat()}。")


def file_name(source: Source, kind: Kind, subject: Subject) -> str:
    """`平达乡_专题报告_乡扶贫办_2020-06-30.docx`; one that names people says so."""
    named = "_未脱敏" if source.unmasked else ""
    return f"{_stem(source, kind, subject)}{source.as_of.isoformat()}{named}{kind.suffix}"


def earlier(kept: Path, source: Source, kind: Kind, subject: Subject) -> Earlier:
    """What is kept for a report, of a file or of the newest files of a folder up to its day. Raises PingdaError for a
    file that is another's or damaged."""
    versions = list(_versions(kept, source, kind, subject)) if kind.paper else []
    if not versions:
        return Earlier()
    origin, newest = versions[0]
    older = (one for _, one in versions if _is_older(one, source))
    others = [path.name for path, one in versions[1:] if _age(one)[0] == _age(newest)[0] and not _holds(newest, one)]
    return _given_by(newest, origin, None if kind.recurs else next(older, None), others)


def following(name: str, data: bytes, source: Source, kind: Kind, subject: Subject) -> Earlier:
    """What one version that somebody hands in gives to a new one. name: the file's. Raises PingdaError for a file that
    is no report, or another's."""
    written = _read(name, data, kind)
    _belongs(name, written, source, kind, subject)
    compared = written if _is_older(written, source) and not kind.recurs else None
    return _given_by(written, Path(name), compared)


def differences(older: Written, newer: Written) -> list[Change]:
    """What two versions of a report state otherwise: each goal whose figure or status is another one."""
    names = {one.figure.about: one.name for one in newer.figures.values()}
    return special_report.differences(older, newer, names)


def make(source: Source, kind: Kind, subject: Subject, before: Earlier, at: datetime) -> Made:
    """The bytes of a report: with what people wrote before, compared with what stood before. at: when it is made."""
    if kind.paper is None:
        assert kind.data is not None
        return Made(seal.sealed(kind.data(source, at)), None)
    made = kind.paper(source, subject, before.compared)
    changes = special_report.changes(before.compared, made.blocks, made.names) if before.compared else None
    return Made(paper.docx_of(made, at, before.text), changes)


def check_kept(path: Path, before: Earlier, kind: Kind, name: str) -> None:
    """Let nothing be written over what people wrote. Raises PingdaError where that would be lost."""
    if not path.exists():
        return
    if path == before.origin:
        _check_beside(path, before.beside, before.lost)
        return
    if kind.paper is None:
        if not seal.is_as_made(_bytes(path)):
            raise PingdaError(f"{path} 有人改过,会被盖掉,没有写出。请把它改名或挪走,或换一个 --out。")
        return
    written = read(path, kind)
    _check_beside(path, written.beside, written.lost)
    if any(before.text.get(tag) != list(blocks) for tag, blocks in written.fields.items()):
        raise PingdaError(f"{path} 里有人写的内容,会被盖掉,没有写出“{name}”的报告。请把 --keep 指到它,或换一个 --out。")


def _check_beside(path: Path, beside: Sequence[str], lost: Mapping[str, int]) -> None:
    """Let no file be written over with something in it that no other can keep. Raises PingdaError."""
    some = [quoted(beside)] if beside else []
    some += [f"图片 {sum(lost.values())} 处"] if lost else []
    if some:
        raise PingdaError(f"{path} 里有{'、'.join(some)},会被盖掉,没有写出。请把它改名或挪走,或换一个 --out。")


def quoted(beside: Sequence[str]) -> str:
    """How much people wrote outside the fields, and how the first of it begins."""
    first = beside[0] if len(beside[0]) <= 16 else beside[0][:16] + "…"
    return f"填写框以外写的 {len(beside)} 处(“{first}”)"


def notes(before: Earlier, kind: Kind) -> list[str]:
    """What of an earlier version is not in the new one, in sentences: nothing that people wrote goes in silence."""
    titles = {one.tag: one.title for one in kind.fields}
    some = [
        f"“{titles.get(tag, tag)}”里有 {count} 处图片没有带过来,请从上一版复制。" for tag, count in before.lost.items()
    ]
    if before.beside:
        some.append(f"上一版里有{quoted(before.beside)},没有带过来,请从上一版复制。")
    if before.others:
        some.append(f"同一天另有写过的:{'、'.join(before.others)},其中写的没有带过来;要接着写,用 --keep 指到它。")
    if unknown := [tag for tag in before.text if tag not in titles]:
        some.append(f"上一版里写在“{'、'.join(unknown)}”的,这份没有这一栏,没有带过来,请从上一版复制。")
    if before.is_bare:
        some.append("上一版被别的程序保存过,没有了数据,不能与它比较;填写框以外写过什么也看不出,请核对。")
    return some


def read(path: Path, kind: Kind) -> Written:
    """A report as it states itself. Raises PingdaError, which names the file."""
    return _read(str(path), _bytes(path), kind)


def listed(folder: Path, township: str) -> list[Kept]:
    """The reports of a folder by their names, the newest day first; within a day in the order of the kinds.

    A folder that is not there has none. Raises PingdaError for one that cannot be read.
    """
    titles = {(one.title, one.suffix): one for one in KINDS.values()}
    name = re.compile(rf"{re.escape(township)}_(?P<title>[^_]+)_(?P<subject>[^_]+)_(?P<day>\d{{4}}-\d\d-\d\d)")
    every = []
    try:
        paths = list(folder.iterdir()) if folder.is_dir() else []
    except OSError as error:
        raise PingdaError(f"读不了报告文件夹 {folder}:{reason_of(error)}") from error
    for path in paths:
        match = name.fullmatch(path.stem)
        kind = titles.get((match["title"], path.suffix)) if match else None
        if match is None or kind is None:
            continue
        try:
            if not path.is_file():
                continue
            day, at = date.fromisoformat(match["day"]), _moment(path)
        except (OSError, ValueError):  # taken away meanwhile; no day of the calendar
            continue
        every.append(Kept(path, kind, match["subject"], day, at))
    order = list(KINDS)
    return sorted(every, key=lambda one: (-one.as_of.toordinal(), order.index(one.kind.name), one.subject))


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise PingdaError(f"读不了文件 {path}:{reason_of(error)}") from error


def _read(name: str, data: bytes, kind: Kind) -> Written:
    try:
        return paper.read(data, kind.fields)
    except UnreadablePaper as error:
        raise PingdaError(f"{name}:{error} 没有写出报告,这份文件没有动。") from error


def _belongs(name: object, written: Written, source: Source, kind: Kind, subject: Subject) -> None:
    """Let no report go on from another's, or from one of another kind. Raises PingdaError."""
    if not written.is_ours:
        raise PingdaError(f"{name} 不是本系统写出的报告:没有填写框,也没有报告的数据。没有写出报告,这份文件没有动。")
    title, of = written.about.get("kind", kind.title), written.about.get("subject")
    if title != kind.title:
        raise PingdaError(f"{name} 是{title},不是{kind.title},没有写出。")
    if of is not None and of != subject.key:
        whose = next((one.name for one in kind.subjects(source) if one.key == of), of.partition(":")[2] or of)
        raise PingdaError(f"{name} 是“{whose}”的报告,不是“{subject.name}”的,没有写出。")


def _saved(path: Path) -> float:
    """When a file was written; 0 for one that was taken away meanwhile."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _moment(path: Path) -> datetime:
    """When a file was written, as the township's clocks said."""
    return datetime.fromtimestamp(path.stat().st_mtime, CHINA).replace(tzinfo=None)


def _stem(source: Source, kind: Kind, subject: Subject) -> str:
    name = WHOLE if subject.kind == TOWNSHIP else subject.name
    return f"{source.plan.campaign.township}_{kind.title}_{name}_"


def _holds(newest: Written, other: Written) -> bool:
    """Whether all that people wrote in another version stands in the newest too."""
    both = ((newest.fields.get(tag, []), blocks) for tag, blocks in other.fields.items())
    return all(set(blocks) <= set(mine) for mine, blocks in both) and set(other.beside) <= set(newest.beside)


def _given_by(newest: Written, origin: Path, compared: Written | None, others: Sequence[str] = ()) -> Earlier:
    """What the newest version gives; compared: the version that figures are held against."""
    fields = {tag: list(blocks) for tag, blocks in newest.fields.items()}
    return Earlier(fields, newest.lost, newest.beside, others, compared, origin, is_bare=not newest.figures)


def _is_older(written: Written, source: Source) -> bool:
    """Whether a version states figures of an earlier day, or of other data."""
    return bool(written.figures) and _age(written) < (source.as_of, source.snapshot.version)


def _age(written: Written) -> tuple[date, int]:
    """By which versions of a report come one after another: as-of date, version of the data."""
    version = written.about.get("version", "")
    return paper.day_of(written) or date.min, int(version) if version.isdecimal() else 0


def _versions(kept: Path, source: Source, kind: Kind, subject: Subject) -> Iterator[tuple[Path, Written]]:
    """The earlier versions of a report, the newest first; of a day the one that was saved last, whatever somebody has
    added to its name (`…_2020-06-30(定稿).docx`)."""
    stem = _stem(source, kind, subject)
    every = [(source.as_of, kept)] if kept.is_file() else []
    for path in kept.glob(f"{stem}*{kind.suffix}") if kept.is_dir() else ():
        day = re.match(r"\d{4}-\d\d-\d\d", path.name.removeprefix(stem))
        with suppress(ValueError):
            if day and (of := date.fromisoformat(day[0])) <= source.as_of and (not kind.recurs or of == source.as_of):
                every.append((of, path))
    for _, path in sorted(every, key=lambda one: (one[0], _saved(one[1]), one[1].name), reverse=True):
        written = read(path, kind)
        _belongs(path, written, source, kind, subject)
        yield path, written
