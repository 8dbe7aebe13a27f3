"""What of a checked file needs a yes, and whether it was given: every warning, whatever its code, at every door.

A yes is a set of codes; ALL stands for whatever is asked.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from pingda_dash import durable
from pingda_dash.errors import PingdaError
from pingda_dash.ingest import CheckedFile, Problem, masked_problems
from pingda_dash.ingest.messages import SENTENCES
from pingda_dash.lake import Effect, Lake

ALL = "all"
OF_COLUMNS = frozenset({"unread-column", "doubtful-column"})
"""Questions of which column is read as what: the answer is the same for the office's next file."""


class NotConfirmed(PingdaError):
    "有需确认的内容没有确认,未作任何改动。"


class UnknownCode(PingdaError):
    "--yes 后面要写代号。"


def questions(file: CheckedFile, effect: Effect | None = None) -> list[Problem]:
    """The listed things that need a yes, the gravest first, personal values masked; none for a file already received.

    effect: what the file would do to the lake, where it was rehearsed.
    """
    if effect is not None and effect.already:
        return []
    listed = masked_problems(file)[1]
    if effect is not None and effect.removed:
        listed.insert(0, Problem("strikes-off", file=file.filename, details={"count": effect.removed}))
    return listed


def count(file: CheckedFile, effect: Effect | None = None) -> int:
    """How many things need a yes, the unlisted ones among them."""
    if effect is not None and effect.already:
        return 0
    return file.warning_count + int(effect is not None and effect.removed > 0)


def unanswered(file: CheckedFile, effect: Effect | None, yes: Collection[str]) -> list[Problem]:
    """The listed questions that a yes leaves open."""
    return [] if ALL in yes else [one for one in questions(file, effect) if one.code not in yes]


def is_answered(file: CheckedFile, effect: Effect | None, yes: Collection[str]) -> bool:
    """Whether a yes covers everything asked. What is not listed has no code to name: only ALL covers it."""
    return ALL in yes or (not unanswered(file, effect, yes) and count(file, effect) == len(questions(file, effect)))


def answers(words: Sequence[str]) -> frozenset[str]:
    """The yes that `--yes` gives: its codes, or ALL. Raises UnknownCode for none, or for a word that is no code."""
    if not words:
        raise UnknownCode("例如 --yes falls-back;各项都核对过了,写 --yes all。")
    for word in words:
        if word != ALL and word not in SENTENCES:
            raise UnknownCode(f"“{word}”不是代号:代号是每条需确认的内容末尾方括号里的词;文件请写在 --yes 前面。")
    return frozenset(words)


def codes(asked: Iterable[Problem]) -> tuple[str, ...]:
    """The codes of questions, each once, in their order."""
    return tuple(dict.fromkeys(one.code for one in asked))


def confirmed(file: CheckedFile, effect: Effect | None) -> CheckedFile:
    """The file with its questions as confirmed: their codes go with the upload, and what was said of a column stays.

    A column that was not read and was confirmed as such is overruled as "not to be read", one that was read as a
    field as that field: so it is not asked again of this dataset.
    """
    asked = questions(file, effect)
    read = {heading: name for one in asked if one.code in OF_COLUMNS for heading, name in _read_as(file, one.column)}
    columns = {**read, **file.overrides.columns}
    overrides = replace(file.overrides, columns=columns) if read else file.overrides
    return replace(file, confirmed=codes(asked), overrides=overrides)


def _read_as(file: CheckedFile, column: str | None) -> list[tuple[str, str]]:
    """(heading, field) of a column that was asked about, "" for not read; nothing where headings do not tell it."""
    if file.table is None or file.recognition is None or not column:
        return []
    places = [at for at, heading in enumerate(file.table.header) if heading.strip() == column.strip()]
    if len(places) != 1:
        return []
    field = file.recognition.mapping.get(places[0])
    return [(column.strip(), field.name if field is not None else "")]


# --- where the answer comes later, by the file itself -----------------------------------------------------------


def note_asked(lake: Lake, file: CheckedFile, effect: Effect | None) -> None:
    """Keep beside the lake what was asked about these bytes, so that a yes to it can come later (`was_asked`)."""
    path = _asked_of(lake, file)
    words = [one.message for one in questions(file, effect)]
    durable.put(path, json.dumps({"count": count(file, effect), "asked": words}, ensure_ascii=False).encode())


def was_asked(lake: Lake, file: CheckedFile, effect: Effect | None) -> bool:
    """Whether all that is asked about these bytes now was asked before, in the same words: the same figures."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        before = json.loads(_asked_of(lake, file).read_text("utf-8"))
        words = {one.message for one in questions(file, effect)}
        return words <= set(before["asked"]) and count(file, effect) <= int(before["count"])
    return False


def _asked_of(lake: Lake, file: CheckedFile) -> Path:
    return lake.folder / "desk" / "asked" / f"{file.sha256}.json"
