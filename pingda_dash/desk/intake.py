"""Files arrive: kept first, under names that tell them apart; a corrected file takes the place of the wrong one."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import PurePath

from pingda_dash.desk.batch import Batch, Dropped
from pingda_dash.lake import Lake


def clean_name(name: str) -> str:
    """A file's name as it may be kept and shown: no folders, no control or direction characters, 120 characters."""
    last = re.split(r"[/\\]", name)[-1]
    plain = "".join(char for char in last if unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Zl", "Zp"))
    return plain.strip()[-120:] or "未命名"


def distinct(names: Sequence[str], taken: Iterable[str] = ()) -> list[str]:
    """Names that tell files apart: of several files of one name the second is 名称(2).csv, and so on.

    taken: names that are not free.
    """
    used, made = set(taken), []
    for name in names:
        path, at, free = PurePath(name), 1, name
        while free in used:
            at += 1
            free = path.with_name(f"{path.stem}({at}){path.suffix}").as_posix()
        used.add(free)
        made.append(free)
    return made


def add_files(batch: Batch, lake: Lake, files: Sequence[tuple[str, bytes]]) -> None:
    """Add the files of one drop to the batch: the bytes are kept first; the same bytes twice count once.

    Files of one name in one drop are files of several senders: all stay. The file of an earlier drop that could not be
    accepted makes way for one of the same name, or for its annotated copy: this is how a corrected file comes back. It
    stays where it is not certain which one is meant, and the batch's notices say so.
    """
    drop, arrived = batch.drops, [(clean_name(name), lake.receive(data), len(data)) for name, data in files]
    counted = Counter(Dropped("", "", name, 0).plain for name, _, _ in arrived)
    for name, sha256, size in arrived:
        twin = next((one for one in batch.files if one.sha256 == sha256), None)
        if twin is not None:
            batch.notices.append(f"《{name}》与《{twin.name}》内容相同,只留一份。")
            batch.chosen = twin.key
            continue
        key = hashlib.sha256(f"{sha256}{drop}".encode()).hexdigest()[:12]
        wrong = _wrong_ones(batch, Dropped(key, sha256, name, size, name, drop))
        if len(wrong) == 1 and counted[Dropped("", "", name, 0).plain] == 1:
            stale = batch.files[wrong[0]]
            others = [one.name for one in batch.files if one is not stale]
            batch.overrides.pop(stale.key, None)
            batch.dates.pop(stale.key, None)
            batch.notices.append(f"《{stale.name}》已换成新的一份。")
            batch.files[wrong[0]] = Dropped(key, sha256, distinct([name], others)[0], size, name, drop)
        else:
            (shown,) = distinct([name], [one.name for one in batch.files])
            batch.files.append(Dropped(key, sha256, shown, size, name, drop))
            if wrong:
                batch.notices.append(f"有几份文件都叫《{name}》,不知换掉哪一份,都留着;不要的请移出。")
            elif shown != name:
                batch.notices.append(f"已有一份《{name}》,这一份记作《{shown}》,两份都收。")
        batch.chosen = key


def _wrong_ones(batch: Batch, new: Dropped) -> list[int]:
    """The places of files of the same name, of an earlier drop, that were found to have errors."""
    files = batch.verdict.files if batch.verdict else ()
    wrong = {file.sha256 for file in files if not file.ok}
    return [
        at
        for at, one in enumerate(batch.files)
        if one.plain == new.plain and one.drop < new.drop and one.sha256 in wrong
    ]
