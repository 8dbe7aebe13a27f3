"""What of a home is missing or damaged, file by file, and what to do about each: the lake, its originals, its books.

Nothing is changed by looking; a damaged lake is not opened.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from pingda_dash import (
    accounts,
    book,
    county_forms,
    directives,
    durable,
    erasures,
    faults,
    manifests,
    originals,
    presence,
    rights,
    settings,
    spare,
)
from pingda_dash.contracts import contracts
from pingda_dash.county_forms import KeptFile
from pingda_dash.directives import Evidence
from pingda_dash.lake import digest_of, in_memory
from pingda_dash.manifests import Manifest

LITTLE_SPACE = 1 << 30
"""Bytes that must be free for a day's work: the uploads, and the copy that a rebuilding is."""
LEFT_BEHIND = 3600
"""Seconds after which a file that is not whole is nobody's any more."""
BOOKS = ("accounts.sqlite", "playlists.sqlite", "real/desk.sqlite")
UNREAD, UNWRITABLE = "没有权限读", "只能读,不能写"
FAULTS = {"missing": "不见了", "damaged": "坏了,读不出", "changed": "与后一份记下的不符,被改动过"}
"""What is wrong with a manifest, by `Fault.why`."""
SQL = Path(__file__).parent / "sql" / "versions"


@dataclass(frozen=True)
class Damage:
    """One thing that is not as it should be. what: the file, below the home; why and cure in Chinese.

    grave: figures, originals or books are at stake; else it only wants to be known.
    """

    what: str
    why: str
    cure: str
    grave: bool = True

    def __str__(self) -> str:
        return f"{self.what}:{self.why}。{self.cure}"


def examine(home: Path, thorough: bool = True) -> list[Damage]:
    """Everything that is wrong with a home. thorough: every byte is read, not only whether it is there."""
    lake = home / "real"
    closed = [*_closed(home)]
    if any(one.why == UNREAD for one in closed):
        return closed  # what cannot be looked into would be called missing
    damages = [*closed, *_machine(home), *_books(home), *_counts(home), *_audit(home), *_erasures(home)]
    if presence.was_used(lake):
        damages += [*_lake(lake, thorough)]
    return damages


def _closed(home: Path) -> Iterator[Damage]:
    """What the program's user may not read, or may read and not write; of each the first place, and how many."""
    unread: list[Path] = []
    fixed: list[Path] = []
    for folder, folders, files in os.walk(home):
        paths = [Path(folder), *(Path(folder) / name for name in files)]
        fixed += [path for path in paths if os.access(path, os.R_OK) and not os.access(path, os.W_OK)]
        unread += [path for path in paths if path.exists() and not os.access(path, os.R_OK)]
        unread += [Path(folder) / name for name in folders if not os.access(Path(folder) / name, os.R_OK | os.X_OK)]
        folders[:] = [name for name in folders if (Path(folder) / name) not in unread]
    for paths, why in ((unread, UNREAD), (fixed, UNWRITABLE)):
        if paths:
            more = f"(连它在内 {len(paths)} 处)" if len(paths) > 1 else ""
            cure = f"请让运行程序的用户对它有读写权限{more},或接上可写的盘,再体检一次。"
            yield Damage(_below(home, paths[0]), why, cure)


def sweep(home: Path) -> list[Path]:
    """Take away what ended processes left half written; returns it. Pending manifests are the lake's own affair."""
    left = [path for path in _halves(home) if time.time() - path.stat().st_mtime > LEFT_BEHIND]
    for path in left:
        shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
    return left


def _halves(home: Path) -> Iterator[Path]:
    yield from home.glob(f"*{durable.PARTIAL}")
    yield from home.glob(f"real/{originals.FOLDER}/*/*{durable.PARTIAL}")
    yield from home.glob("rebuild-*")
    yield from (path for path in home.glob(f"{erasures.ASIDE}*") if not (path / erasures.READY).is_file())


def little_space(home: Path) -> str | None:
    """How little room the home's disk has, in words; None while there is enough: 1 GB, and 5 % up to 10 GB."""
    try:
        disk = shutil.disk_usage(home)
    except OSError:
        return None
    if disk.free < spare.NO_ROOM:
        return "磁盘满了"
    enough = max(LITTLE_SPACE, min(disk.total // 20, 10 * LITTLE_SPACE))
    return f"磁盘快满了,只剩 {disk.free >> 20:,} MB" if disk.free < enough else None


def _machine(home: Path) -> Iterator[Damage]:
    if not home.is_dir():
        return
    if (home / presence.UNDONE).is_file():
        yield Damage(presence.UNDONE, "备份恢复到这里没有做完就中断了", "再恢复一次到同一个文件夹,会从头做完。")
    if why := little_space(home):
        yield Damage(".", why, "请腾出至少 1 GB。", grave=False)
    if loose := list(rights.loose(home)):
        why = f"{len(loose)} 个文件或文件夹,本机别的用户也能读"
        cure = f"只留给运行程序的用户:{settings.command('doctor --mend')}"
        yield Damage(_below(home, loose[0]), why, cure, grave=False)
    if typed := rights.windows_warning(home):
        yield Damage(".", "本机别的用户也能读", f"只留给运行程序的用户:{typed}", grave=False)
    for path in _halves(home):
        yield Damage(_below(home, path), "没有写完就中断留下的", "不用管:一小时后启动服务时会清掉。", grave=False)


def _books(home: Path) -> Iterator[Damage]:
    for name in BOOKS:
        path = home / name
        if path.is_file() and path.stat().st_size:
            wrong = _sqlite_damage(path) or _is_anothers(path)
            if wrong:
                yield Damage(name, f"坏了({wrong})", _again(name))


def _is_anothers(path: Path) -> str:
    """Whether a database is not the book of its name: what it has of the book's tables lacks columns."""
    with suppress(sqlite3.OperationalError), closing(_open(path)) as db:  # the machine refuses
        if not book.fits(db, path.name):
            return "换成了别的数据库"
    return ""


def _audit(home: Path) -> Iterator[Damage]:
    """What the chain through the audit says of its events, and whether its end is written beside it."""
    path, head = home / BOOKS[0], home / accounts.HEAD
    mend = f"核实是谁、为什么之后,记下这一条,从这里接着记:{settings.command('doctor --mend')}"
    if not path.is_file() or not path.stat().st_size:
        if head.is_file():
            yield Damage(BOOKS[0], "不见了" if not path.is_file() else "是空的", _again(BOOKS[0]))
        return
    if _sqlite_damage(path) or _is_anothers(path):
        return
    try:
        breaks = accounts.breaks(home)
    except sqlite3.OperationalError:  # the machine refuses: of an earlier release on a full disk
        return
    for one in breaks:
        yield Damage(BOOKS[0], str(one), f"可与备份里的、导出的操作记录对照(audit compare)。{mend}")
    try:
        accounts.read_head(home)
    except FileNotFoundError:
        if any(accounts.events(home, 1)["who"]):
            yield Damage(accounts.HEAD, "不见了,看不出末尾的操作记录有没有被删", f"由账号文件重写:{mend}", grave=False)
    except (OSError, ValueError):
        yield Damage(accounts.HEAD, "坏了,看不出末尾的操作记录有没有被删", f"由账号文件重写:{mend}")


def _counts(home: Path) -> Iterator[Damage]:
    """Books that are gone, or have been written to less often than is noted beside them."""
    for name in BOOKS[1:]:
        path = home / name
        noted = book.noted_writes(path)
        if noted is None or (path.is_file() and path.stat().st_size and (_sqlite_damage(path) or _is_anothers(path))):
            continue
        mend = f"没有更新的,就记下这一处,从这里接着记:{settings.command('doctor --mend')}"
        with suppress(sqlite3.OperationalError):  # the machine refuses, or another program has it
            if path.is_file() and path.stat().st_size and not book.is_as_noted(path):
                yield Damage(name, "里面的内容被改动过", f"停下服务,从备份补回这一个文件;{mend}")
            if (there := book.writes(path)) < noted:
                why = "不见了" if not path.is_file() else f"是更早的:改过 {noted} 次,里面只到第 {there} 次"
                yield Damage(name, why, f"停下服务,从备份补回这一个文件;{mend}")


def accept_books(home: Path) -> list[str]:
    """Let books that are older than is noted beside them go on as they are; returns what is wrong with each."""
    accepted = []
    for one in _counts(home):
        book.note_as_it_is(home / one.what)
        accepted.append(f"{one.what}{one.why}")
    return accepted


def _again(name: str) -> str:
    """How a book is had again."""
    again = settings.command("account add 姓名")
    anew = f"把它移走,账号重新建:{again}" if name.startswith("accounts") else "把它移走,从头记起"
    return f"停下服务,从备份补回这一个文件;没有备份的,{anew}。"


def _sqlite_damage(path: Path) -> str:
    """What is wrong with an SQLite file; empty for nothing, or where only the machine refuses."""
    try:
        with closing(_open(path)) as db:
            (page,) = db.execute("PRAGMA page_size").fetchone()
            if path.stat().st_size % page:
                return "少了一截"
            (answer,) = db.execute("PRAGMA quick_check(1)").fetchone()
            return "" if answer == "ok" else "内部对不上"
    except sqlite3.Error as error:
        return faults.short(error) if faults.is_damage(error) else ""


def _open(path: Path) -> sqlite3.Connection:
    """A connection that only reads; on a full disk it does without the file that it would share with writers."""
    address = path.resolve().as_uri()
    db = sqlite3.connect(f"{address}?mode=ro", uri=True, timeout=30)
    try:
        db.execute("SELECT count(*) FROM sqlite_master")
    except sqlite3.OperationalError:
        db.close()
        return sqlite3.connect(f"{address}?immutable=1", uri=True)
    return db


def _erasures(home: Path) -> Iterator[Damage]:
    """Erasures of persons that were not carried out to their end, and records of them that are damaged."""
    for aside in erasures.under_way(home):
        yield Damage(_below(home, aside), "删除个人信息没有做完就中断了", f"做完它:{settings.command('person finish')}")
    for name in erasures.faults(home / "real"):
        yield Damage(f"real/{erasures.FOLDER}/{name}", "删除个人信息的记录坏了或被改动过", "从备份补回这一个文件。")


# --- the lake ---------------------------------------------------------------------------------------------------


def _lake(folder: Path, thorough: bool) -> Iterator[Damage]:
    home = folder.parent
    made, wrong = manifests.listed(folder)
    rebuilt = f"由原件和收件记录重建:{settings.command('rebuild --here')};有备份的,也可从备份恢复。"
    if not presence.can_be_rebuilt(folder):
        rebuilt = f"原件和收件记录也不在了,请从备份恢复:{settings.command('restore 备份文件夹 --into 空文件夹')}"
    catalog, whole = folder / presence.CATALOG, True
    try:
        presence.must_be_whole(folder)
    except presence.LostCatalog as error:
        whole = False
        yield Damage(_below(home, catalog), error.why, rebuilt)
    else:
        damage = _sqlite_damage(catalog)
        whole = not damage
        if damage:
            yield Damage(_below(home, catalog), f"坏了({damage})", rebuilt)
    mend = "由数据库重写:" + settings.command("doctor --mend") if whole else "从备份补回。"
    for fault in wrong:
        yield Damage(_below(home, manifests.path_of(folder, fault.place)), FAULTS[fault.why], mend)
    if whole:
        yield from _against_catalog(folder, made, rebuilt, mend, chained=not wrong)
        broken = [*_data_files(folder, rebuilt, thorough)]
        yield from broken
        if thorough and not broken and not wrong:
            yield from _tables(folder, made, rebuilt)
    yield from _originals(folder, made, thorough)


def _against_catalog(folder: Path, made: list[Manifest], rebuilt: str, mend: str, chained: bool) -> Iterator[Damage]:
    """The versions of the catalog, and those that the manifests name."""
    home, catalog = folder.parent, folder / presence.CATALOG
    there = {version: tuple(words) for version, *words in _ask(catalog, "versions_there")}
    named = {one.version: one for one in made}
    last = max(there, default=0)
    for version in sorted(named.keys() - there.keys()):
        if version > last:
            yield Damage(_below(home, catalog), f"没有第 {version} 版,而收件记录有", rebuilt)
    for version in sorted(there.keys() - named.keys()):
        yield Damage(_below(home, folder / manifests.FOLDER), f"没有第 {version} 版的收件记录", mend)
    for version in sorted(there.keys() & named.keys()):
        one = named[version]
        if there[version] == (one.batch, one.author, one.message):
            continue
        if chained:  # then it is not the manifest that was changed
            yield Damage(_below(home, catalog), f"第 {version} 版与收件记录对不上,被改动过", rebuilt)
        else:
            yield Damage(_below(home, folder / manifests.FOLDER), f"第 {version} 版的收件记录与数据库对不上", mend)


def _tables(folder: Path, made: list[Manifest], rebuilt: str) -> Iterator[Damage]:
    """The tables whose values are not what they were when a version was made last: small uploads are in the catalog."""
    wanted = manifests.digests(made, duckdb.__version__)
    catalog = _below(folder.parent, folder / presence.CATALOG)
    try:
        there = digest_of(folder)
    except (duckdb.Error, OSError) as error:
        if not faults.is_unwritable(error):
            yield Damage(catalog, "坏了,读不出全部的行", rebuilt)
        return
    for table in sorted(wanted):
        if there.get(table) != wanted[table]:
            title = contracts()[table].title if table in contracts() else "收件"
            yield Damage(catalog, f"《{title}》里的数与收件时的不同,被改动过", rebuilt)


def _data_files(folder: Path, rebuilt: str, thorough: bool) -> Iterator[Damage]:
    home = folder.parent
    with closing(in_memory()) as con:
        for path, size, count in _ask(folder / presence.CATALOG, "data_files"):
            file = folder / "files" / path
            why = None
            if not file.is_file():
                why = "不见了"
            elif file.stat().st_size != size:
                why = f"应有 {size:,} 字节,只有 {file.stat().st_size:,}"
            elif thorough and count is not None and _rows(con, file) != count:
                why = "坏了,读不出全部的行"
            if why:
                yield Damage(_below(home, file), why, rebuilt)


def _rows(con: duckdb.DuckDBPyConnection, file: Path) -> int | None:
    """How many rows a data file gives, with every value of every column read; None for a damaged one."""
    try:
        return int(con.execute("SELECT * FROM read_parquet($1)", [file.as_posix()]).to_arrow_table().num_rows)
    except (duckdb.Error, OSError):
        return None


def _originals(folder: Path, made: list[Manifest], thorough: bool) -> Iterator[Damage]:
    home = folder.parent
    names = {str(row["sha256"]): (one, str(row["filename"])) for one in made for row in one.files}
    proofs, forms = _evidence(folder), _forms(folder)
    for sha256 in sorted({*names, *proofs, *forms, *originals.listed(folder)}):
        path = originals.path_of(folder, sha256)
        if not path.is_file():
            why = "原件不见了"
        elif thorough and hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
            why = "原件坏了,与收到时不同"
        else:
            continue
        if sha256 in names:
            one, filename = names[sha256]
            why = f"{why}:第 {one.version} 版的《{filename}》"
            cure = f"从备份补回;或请{one.author}把这份文件原样再传一次,内容不变就补上了。"
        elif sha256 in proofs:
            proof = proofs[sha256]
            why = f"{why}:{proof.label} 的凭据《{proof.name}》"
            cure = "从备份补回;或请承办单位在办理反馈里把这份文件原样再附一次,内容不变就补上了。"
        elif sha256 in forms:
            why = f"{why}:上级表格“{forms[sha256].label}”的模板《{forms[sha256].name}》"
            cure = "从备份补回;或把这份模板原样再传一次,内容不变就补上了。"
        else:
            cure = "它没有被接收过,不影响数据;从备份补回,或请报送人再传一次。"
        yield Damage(_below(home, path), why, cure)


def _evidence(folder: Path) -> dict[str, Evidence]:
    """The files that answer directives, by SHA-256; none where the book is damaged, which is said of it by itself."""
    try:
        return {one.sha256: one for one in directives.evidence(folder)}
    except sqlite3.Error:
        return {}


def _forms(folder: Path) -> dict[str, KeptFile]:
    """The templates of forms from above, by SHA-256; none where the book is damaged."""
    try:
        return {one.sha256: one for one in county_forms.files(folder)}
    except sqlite3.Error:
        return {}


def _ask(catalog: Path, query: str) -> list[Any]:
    """The rows of a query of `sql/versions/` about a catalog, read by SQLite."""
    sql = (SQL / f"{query}.sql").read_text(encoding="utf-8")
    with closing(_open(catalog)) as db:
        return db.execute(sql).fetchall()


def _below(home: Path, path: Path) -> str:
    return path.relative_to(home).as_posix()


def as_json(damages: list[Damage]) -> str:
    """The damages as JSON, for whatever watches the machine."""
    return json.dumps([vars(one) for one in damages], ensure_ascii=False, indent=2)
