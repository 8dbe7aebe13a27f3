"""The upload desk: the dropped files, how a file's columns were read, what accepting does, and the uploads before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pingda_dash import formats
from pingda_dash.contracts import Contract
from pingda_dash.desk import confirmations
from pingda_dash.ingest import CheckedFile, Problem
from pingda_dash.ingest.dialect import DELIMITER_NAMES
from pingda_dash.ingest.read import Table
from pingda_dash.ingest.recognise import Recognition
from pingda_dash.ingest.shapes import KINDS
from pingda_dash.ingest.text import ENCODING_NAMES
from pingda_dash.lake import Effect
from pingda_dash.masking import mask_text
from pingda_dash.panels.render import render
from pingda_dash.rehearsal import Rehearsal

Tone = Literal["ok", "warn", "bad", "none"]
MOVES_SHOWN = 4
MESSAGES_SHOWN = 3


@dataclass(frozen=True)
class FileCard:
    """One dropped file: what it was taken for, and where it stands."""

    key: str
    name: str
    detail: str
    word: str
    tone: Tone


def standing(file: CheckedFile, effect: Effect | None, loaded_in: int | None = None) -> tuple[str, Tone]:
    """The word on a file's card and its tone. loaded_in: the version that already holds these bytes."""
    if file.contract is None:
        return ("认不出" if file.table is not None else "不能读"), "bad"
    if file.partly and file.acceptable:
        return f"收 {formats.counted(file.rows_good, '行')},退 {formats.counted(file.rows_bad, '行')}", "warn"
    if file.problem_count:
        return f"{formats.counted(file.problem_count, '处')}错误", "bad"
    if effect is not None and effect.already:
        return (f"已收过(第 {loaded_in} 版)" if loaded_in is not None else "已收过"), "none"
    if asked := confirmations.count(file, effect):
        return f"{formats.counted(asked, '项')}需确认", "warn"
    if effect is not None and not (effect.added or effect.changed or effect.removed):
        return "无变化", "none"
    return "可接收", "ok"


def detail(file: CheckedFile) -> str:
    """What a file was taken for, in a line: dataset · encoding or sheet · rows; or why it cannot be read."""
    if file.contract is None:
        return reason(file)
    table = file.table
    how = ""
    if table is not None:
        how = KINDS.get(table.kind) or (f"表“{table.sheet}”" if table.sheet else _encoding(table))
    day = f"{formats.day_with_year(file.register_date)}名册" if file.effective_register_date else ""
    return " · ".join(
        filter(None, (file.contract.title, how, day, formats.counted(file.rows_in - file.rows_skipped, "行")))
    )


def reason(file: CheckedFile) -> str:
    """Why a file that was taken for no dataset was not: the bracket of the message when there is one."""
    message = file.problems[0].message if file.problems else ""
    _, bracket, inside = message.partition("(")
    return inside.rstrip(")。") if bracket else message.partition("。")[0]


def how_read(file: CheckedFile) -> str:
    """How the table was found in the file: sheet or encoding and delimiter, and the row of its header."""
    table = file.table
    if table is None:
        return ""
    if table.kind in KINDS:
        return " · ".join([KINDS[table.kind], *([f"图层“{table.sheet}”"] if len(table.sheets) > 1 else [])])
    rows = "、".join(map(str, table.header_rows))
    parts = (
        f"工作表“{table.sheet}”" if table.sheet else _encoding(table),
        f"{DELIMITER_NAMES[table.delimiter]}分隔" if table.delimiter in DELIMITER_NAMES else "",
        f"表头第 {rows} 行" if rows else "",
    )
    return " · ".join(filter(None, parts))


def _encoding(table: Table) -> str:
    """A text file's encoding as clerks call it: GBK, UTF-8, Big5."""
    name = ENCODING_NAMES.get(table.encoding or "", "")
    return "GBK" if table.encoding == "gb18030" else name.partition("(")[0]


def desk_files(cards: Sequence[FileCard], chosen: str | None) -> str:
    """One card a file; a click picks `file:<key>`."""
    return render("desk_files.html", cards=cards, chosen=chosen)


def desk_columns(
    recognition: Recognition | None, header: Sequence[str] = (), faults: Sequence[Problem] = (), chosen: bool = True
) -> str:
    """What a file's columns leave open: what is told elsewhere than in a column, what it lacks, what stays empty.

    Without a recognition it says that nothing was read. faults: the file's problems; a required column that is absent
    without one is told by a title, sheet or file name.
    """
    missing = recognition.missing if recognition else ()
    lacking = {fault.column for fault in faults if fault.code in ("missing-column", "unstated")}
    required = [field for field in missing if field.required]
    return render(
        "desk_columns.html",
        chosen=chosen,
        read=recognition is not None and any(heading.strip() for heading in header),
        lacking=[field.title for field in required if field.heading in lacking],
        elsewhere=[field.title for field in required if field.heading not in lacking],
        absent=[field.title for field in missing if not field.required],
    )


def desk_conflicts(file: CheckedFile) -> str:
    """Where a file and another of the same drop tell different things of one key, the two values side by side."""
    return render(
        "desk_conflicts.html",
        name=file.filename,
        rows=[
            {
                "key": " · ".join(filter(None, one.key.values())),
                "column": one.column,
                "row": one.row,
                "value": mask_text(one.value),
                "other": one.other_file,
                "other_row": one.other_row,
                "other_value": mask_text(one.other_value),
            }
            for one in file.conflicts
        ],
        titles="、".join(file.conflicts[0].key) if file.conflicts else "",
    )


def desk_effect(
    rehearsal: Rehearsal | None,
    effect: Effect | None,
    messages: Sequence[str] = (),
    asked: int = 0,
    wrong: str = "",
    returned: int = 0,
    demo: bool = False,
) -> str:
    """如果接收: rows of the chosen file and of all, the headline indicators that would move, what to look at first.

    rehearsal: None while the batch holds an error. messages: what needs confirming, in words, of `asked` such things.
    wrong: where the chosen file's rows went, when it has errors. returned: rows of the batch that would go back.
    """
    effects = rehearsal.effects if rehearsal else ()
    moves = rehearsal.moves if rehearsal else ()
    total = Effect(
        "", "", *(sum(getattr(one, name) for one in effects) for name in ("added", "changed", "unchanged", "removed"))
    )
    return render(
        "desk_effect.html",
        effect=effect,
        total=total if len(effects) > 1 else None,
        files=len(effects),
        wrong=wrong,
        returned=returned,
        moves=[
            {
                "name": move.name,
                "unit": move.unit,
                "before": move.before,
                "after": move.after,
                "gain": _gain(move.before, move.after, move.unit),
                "tone": "mute" if move.better is None else "ok" if move.better else "warn",
            }
            for move in moves[:MOVES_SHOWN]
        ],
        more=max(len(moves) - MOVES_SHOWN, 0),
        day=rehearsal.as_of if rehearsal and moves else None,
        messages=list(messages[:MESSAGES_SHOWN]),
        unlisted=max(asked - MESSAGES_SHOWN, 0),
        demo=demo,
    )


def _gain(before: float | None, after: float | None, unit: str) -> str:
    """+29, −3; empty where there was no figure."""
    if before is None or after is None:
        return ""
    text = formats.number(after - before, unit)
    return text.replace("-", "−") if text.startswith("-") else f"+{text}"


def rows_in_words(file: CheckedFile) -> str:
    """`10 行:可用 7 行 · 有错 3 行 · 跳过 1 行`: where every row of a file went."""
    parts = [f"可用 {formats.counted(file.rows_good, '行')}"]
    parts += [f"有错 {formats.counted(file.rows_bad, '行')}"] if file.rows_bad else []
    parts += [f"跳过 {formats.counted(count, '行')}{kind}" for kind, count in file.skipped.items()]
    return f"共 {formats.counted(file.rows_in, '行')}:{' · '.join(parts)}" if file.contract else ""


def changes(effect: object) -> str:
    """`新增 28 行 · 变更 3 行`: what a file did, without the zeros."""
    parts = [
        f"{word} {formats.counted(int(count), '行')}"
        for name, word in (("added", "新增"), ("changed", "变更"), ("removed", "移除"))
        if (count := getattr(effect, name))
    ]
    return " · ".join(parts) or "无变化"


def desk_welcome(
    contracts: Sequence[Contract],
    receipts: Sequence[tuple[str, Sequence[str]]] = (),
    links: Sequence[tuple[str, str]] = (),
) -> str:
    """What the desk takes, before anything is dropped; `receipts`: what was just accepted (headline, lines).

    links: where a receipt leads, (words, pick).
    """
    ledgers = [
        {
            "title": contract.title,
            "mode": "名册:整本替换当日名单" if contract.mode == "register" else "台账:按日期累计,逐行更新",
            "columns": "、".join(field.title for field in contract.fields if field.required),
        }
        for contract in contracts
    ]
    return render("desk_welcome.html", ledgers=ledgers, receipts=receipts, links=links)
