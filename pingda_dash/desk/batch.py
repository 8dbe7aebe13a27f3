"""The files that one clerk has put on the desk and not yet accepted, and the note of them beside the lake."""

from __future__ import annotations

import hashlib
import json
import threading
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from pingda_dash import durable
from pingda_dash.desk.verdict import Verdict
from pingda_dash.ingest import CheckedFile, Overrides
from pingda_dash.lake import Lake


@dataclass(frozen=True)
class Dropped:
    """A file of the batch; its bytes are kept by the lake under `sha256`.

    name: as it is shown, unlike any other of the batch. sent: as the clerk's own computer calls it; "" for `name`.
    drop: the number of the drop it came with.
    """

    key: str
    sha256: str
    name: str
    size: int
    sent: str = ""
    drop: int = -1

    @property
    def plain(self) -> str:
        """The name as sent, without its suffix and without the mark of an annotated copy."""
        return Path(self.sent or self.name).stem.removesuffix("_批注")


@dataclass
class Batch:
    """The files dropped by one clerk and not yet accepted."""

    files: list[Dropped] = field(default_factory=list)
    chosen: str | None = None
    drops: int = 0
    uploaded: set[str] = field(default_factory=set)
    """The uploads received so far, by Streamlit's own number."""
    dates: dict[str, date] = field(default_factory=dict)
    """key → the 名册日期 the clerk chose."""
    overrides: dict[str, Overrides] = field(default_factory=dict)
    """key → what the clerk overruled in reading the file."""
    partly: bool = False
    """Whether the clerk wants the good rows of files with errors, and the bad ones back."""
    verdict: Verdict | None = None
    basis: tuple[Any, ...] | None = None
    """What the verdict depends on."""
    notices: list[str] = field(default_factory=list)
    receipt: tuple[str, list[str]] | None = None
    links: list[tuple[str, str]] = field(default_factory=list)
    """Where the receipt leads: (words, pick)."""
    returned: list[CheckedFile] = field(default_factory=list)
    """The files of the last acceptance some of whose rows went back."""
    accepting: bool = False
    loading: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)
    """Locked while the batch is loaded: a run goes on to its end beside the one that a second press begins."""
    accepted: int = 0

    @property
    def message_key(self) -> str:
        """The widget of 说明: a fresh one after each acceptance."""
        return f"desk-message-{self.accepted}"

    @property
    def why_key(self) -> str:
        """The widget of why what was asked is right: a fresh one for other files."""
        return f"desk-why-{self.accepted}-{self.drops}"

    def clear(self) -> None:
        """Let go of every file; nothing of them was loaded."""
        self.files, self.chosen, self.verdict, self.notices, self.accepting = [], None, None, [], False
        self.dates.clear()
        self.overrides.clear()
        self.partly = False
        self.drops += 1

    def remove(self, key: str) -> None:
        """Let go of one file and choose its neighbour."""
        at = next((at for at, one in enumerate(self.files) if one.key == key), None)
        if at is None:
            return
        del self.files[at]
        self.dates.pop(key, None)
        self.overrides.pop(key, None)
        self.verdict = None
        self.notices = []
        self.chosen = self.files[min(at, len(self.files) - 1)].key if self.files else None

    def place(self) -> int | None:
        """The index of the chosen file."""
        return next((at for at, one in enumerate(self.files) if one.key == self.chosen), None)

    def overrule(self, key: str, **changed: Any) -> None:
        """Change what is overruled for a file: `dataset`, `columns`, or parts of `reading`."""
        before = self.overrides.get(key, Overrides())
        reading = {name: changed.pop(name) for name in list(changed) if hasattr(before.reading, name)}
        self.overrides[key] = replace(before, reading=replace(before.reading, **reading), **changed)
        self.verdict = None

    def memo(self) -> str:
        """The batch's files, dates and overrides, as JSON."""
        return json.dumps(
            {
                "files": [vars(one) for one in self.files],
                "chosen": self.chosen,
                "drops": self.drops,
                "dates": {key: day.isoformat() for key, day in self.dates.items()},
                "overrides": {key: one.json() for key, one in self.overrides.items()},
                "partly": self.partly,
            },
            ensure_ascii=False,
        )

    def follow(self, memo: str, since: str) -> None:
        """Become what another window of the same clerk wrote down, with what this one changed since they were alike.

        memo: what the other wrote. since: what this window last wrote or read. Files that this one added are added,
        files that it let go of are let go. Raises ValueError, KeyError or TypeError for no memo.
        """
        other, base = Batch.of_memo(memo), {one.key for one in Batch.of_memo(since).files} if since else set()
        own = {one.key for one in self.files}
        added = [one for one in self.files if one.key not in base]
        files = [one for one in other.files if one.key not in base - own]
        there = {one.key for one in files}
        self.files = files + [one for one in added if one.key not in there]
        kept = {one.key for one in self.files}
        self.dates = {key: day for key, day in {**self.dates, **other.dates}.items() if key in kept}
        self.overrides = {key: one for key, one in {**self.overrides, **other.overrides}.items() if key in kept}
        self.partly, self.drops = other.partly, max(self.drops, other.drops)
        self.verdict, self.accepting = None, False
        if self.files and self.place() is None:
            self.chosen = self.files[0].key

    @classmethod
    def of_memo(cls, text: str) -> Batch:
        """A batch as `memo` wrote it. Raises ValueError, KeyError or TypeError for any other text."""
        memo = json.loads(text)
        return cls(
            files=[Dropped(**one) for one in memo["files"]],
            chosen=memo["chosen"],
            drops=memo.get("drops", 0),
            dates={key: date.fromisoformat(day) for key, day in memo["dates"].items()},
            overrides={key: Overrides.parse(one) for key, one in memo["overrides"].items()},
            partly=memo["partly"],
        )


# --- the note of it beside the lake -----------------------------------------------------------------------------


def write(memo: str, lake: Lake, clerk: str) -> None:
    """Write down what lies on a clerk's desk."""
    durable.put(_path(lake, clerk), memo.encode())


def written(lake: Lake, clerk: str) -> str:
    """What was last written down of a clerk's desk; "" for nothing."""
    with suppress(OSError):
        return _path(lake, clerk).read_text(encoding="utf-8")
    return ""


def saved(lake: Lake, clerk: str) -> Batch | None:
    """The batch a clerk left, as far as its files are still there; None for none, or one of an older release."""
    with suppress(ValueError, KeyError, TypeError):
        batch = Batch.of_memo(written(lake, clerk))
        drop_missing(batch, lake)
        return batch
    return None


def drop_missing(batch: Batch, lake: Lake) -> None:
    """Let go of the files whose originals are gone, and say so in the batch's notices."""
    missing = [one for one in batch.files if not lake.has_original(one.sha256)]
    for one in missing:
        batch.remove(one.key)
    batch.notices += [f"《{one.name}》的原件不在数据文件夹里了,请重新拖入。" for one in missing]
    if batch.files and batch.place() is None:
        batch.chosen = batch.files[0].key


def _path(lake: Lake, clerk: str) -> Path:
    return lake.folder / "desk" / f"{hashlib.sha256(clerk.encode()).hexdigest()[:16]}.json"
