"""督办单 and 办理反馈单: a directive on one sheet of A4, in the layout of official documents (GB/T 9704).

The answer sheet is what the unit hands in: what it has done and with which evidence, as far as that is written; the
rest is left to be filled in (FIELDS). Words longer than a sheet takes are cut short, and it says where the rest is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from math import ceil
from typing import Any
from unicodedata import east_asian_width

import pandas as pd

from pingda_dash import formats, frames
from pingda_dash.panels import directives as panels
from pingda_dash.plan import Plan
from pingda_dash.report.paper import (
    ADDRESSEE,
    AUTHORITY,
    BODY,
    LINES,
    NUMBER,
    SIGNED,
    Block,
    Field,
    Figure,
    Heading,
    Line,
    Paper,
    Paragraph,
    Piece,
    Quote,
)

SHEET, ANSWER = "督办单", "办理反馈单"
ISSUED = Field("issued", "签发", "(请填写:发文机关、签发人,加盖印章。)")
DONE = Field("done", "办理情况", "(请填写:办了什么、结果怎样;附凭据。)")
ANSWERED = Field("answered", "承办签字", "(请填写:承办人、单位负责人、日期。)")
VERIFIED = Field("verified", "核实意见", "(请填写:核实情况、是否同意销号、核实人、日期;核实人不能是承办人。)")
FIELDS = ISSUED, DONE, ANSWERED, VERIFIED
TITLE_LENGTH, WORK_LENGTH, STEP_LENGTH, NAME_LENGTH = 60, 80, 40, 24
"""Characters after which a title, what is asked (on the answer sheet), a step and a file's name are cut short."""
STEPS = 5
CHANGES = 3
"""How many of the newest steps the answer sheet lists, and of the newest changes 督办单."""
_PER_LINE, _INDENT = 27, 2
"""Characters of a line, one less than fit, since punctuation may not begin one; and of a first line's indent."""
_WORD = re.compile(r"[!-~]+|.", re.DOTALL)
_LARGER = {AUTHORITY: (1.63, 1.56, 0.21), NUMBER: (1.0, 1.0, 0.72), "Title": (1.38, 1.14, 0.42)}
"""Style → how large its letters are, how high its lines, and what is free below, beside running text."""
_NOT_INDENTED = (AUTHORITY, NUMBER, "Title", ADDRESSEE)
_SCALES = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6, 0.55, 0.5)
_SPARE = 0.93
"""How much of the page is planned for: fonts differ."""
_CHANGES = ("extended", "handed_on", "reopened", "returned")


def sheet(row: Any, steps: pd.DataFrame, plan: Plan, as_of: date, lake: str) -> Paper:
    """The 督办单 as it stands on a day. row: of `queries.directives`; steps: of `queries.directive_steps`."""
    return _Sheet(row, steps, plan, as_of, lake).sheet()


def answer_sheet(row: Any, steps: pd.DataFrame, plan: Plan, as_of: date, lake: str) -> Paper:
    """The 办理反馈单 of a directive, as for `sheet`."""
    return _Sheet(row, steps, plan, as_of, lake).answer()


class _Sheet:
    """One directive while it is laid out."""

    def __init__(self, row: Any, steps: pd.DataFrame, plan: Plan, as_of: date, lake: str) -> None:
        self.row, self.plan, self.as_of, self.lake = row, plan, as_of, lake
        self.steps = list(frames.rows(steps))
        self.about = f"directive:{row.label}"
        given = max((at for at, one in enumerate(self.steps) if one.step in _CHANGES[1:]), default=0)
        answers = [one for one in self.steps[given:] if one.step == "answered"]
        self.answered = answers[-1] if answers else None

    def sheet(self) -> Paper:
        """The 督办单."""
        row, first = self.row, self.steps[0]
        then: list[Piece] = ["截至", self.figure(formats.day(row.opened_on), "opened_on"), ",", self.title()]
        then += [" ", Quote(row.figure)] if row.figure else []
        then += [f"({row.status})"] if row.status and row.status != row.figure else []
        blocks: list[Block] = [
            Paragraph([f"{row.whom}:"], ADDRESSEE),
            Paragraph([*then, "。现交你们办理:"]),
            Paragraph([Quote(row.work)]),
            Paragraph(["请于", self.figure(formats.day_with_year(row.due), "due"), "前办结,写明办了什么,附上凭据;"
                       "核实后销号。"]),
        ]  # fmt: skip
        changes = [one for one in self.steps if one.step in _CHANGES]
        if changes:
            blocks.append(
                Paragraph([f"立项后的变动:{self.left_out(changes, CHANGES)}", *self.history(changes[-CHANGES:])])
            )
        blocks.append(Paragraph(["截至", self.figure(formats.day(self.as_of), "as_of"), ":", self.state(), "。"]))
        evidence = self.evidence()
        attached: list[Piece] = [f"附件:{ANSWER}"]
        blocks.append(Paragraph([*attached, *([";反馈的凭据:", *evidence] if evidence else [])]))
        blocks += [
            ISSUED,
            Paragraph([f"督办人:{first.author}({first.office})"], SIGNED),
            Paragraph([self.figure(formats.day_with_year(row.opened_on), "signed_on")], SIGNED),
        ]
        return self.paper(SHEET, blocks)

    def answer(self) -> Paper:
        """The 办理反馈单."""
        row, work = self.row, short(self.row.work, WORK_LENGTH)
        rest = "" if work == row.work else f"(全文见{SHEET})"
        due = self.figure(formats.day_with_year(row.due), "due")
        blocks: list[Block] = [
            Paragraph([f"承办单位:{row.whom}。办结期限:", due, ",", self.state(), "。"], ADDRESSEE),
            Heading(["一、督办事项"]),
            Paragraph([self.title(), ":", Quote(work), rest]),
            Heading(["二、办理情况"]),
            *self.work_done(),
            Heading(["三、办理经过"]),
            Paragraph([self.left_out(self.steps, STEPS), *self.history(self.steps[-STEPS:])]),
            Heading(["四、核实意见"]),
        ]
        if row.is_closed:
            closing = [one for one in self.steps if one.step == "closed"][-1]
            words: list[Piece] = [Quote(short(closing.words, WORK_LENGTH)), " "] if closing.words else []
            on = self.figure(formats.day_with_year(closing.day), "closed_on")
            blocks.append(Paragraph([*words, f"{closing.author}({closing.office})", on, "销号。"]))
        blocks += [VERIFIED]
        return self.paper(ANSWER, blocks)

    def work_done(self) -> Iterator[Block]:
        """What was answered last, with its evidence; a place to write where nothing was since it was given out."""
        one = self.answered
        if one is None:
            yield from (DONE, ANSWERED)
            return
        line: list[Piece] = [Quote(one.words)] if one.words else []
        if not formats.is_missing(one.version):
            line += [" 依据", self.figure(f"第 {int(one.version)} 版报送", "version"), "。"]
        yield Paragraph(line)
        evidence = self.evidence()
        if evidence:
            yield Paragraph(["凭据:", *evidence])
        on = self.figure(formats.day_with_year(one.day), "answered_on")
        yield Paragraph([f"{one.author}({one.office}) ", on], SIGNED)
        yield ANSWERED

    def paper(self, kind: str, blocks: Sequence[Block]) -> Paper:
        """The sheet with its head, as large as one page takes it."""
        campaign = self.plan.campaign
        organ = campaign.title.removesuffix("指挥屏")
        opening = [
            Paragraph([f"{organ}{kind}"], AUTHORITY),
            Paragraph([self.figure(self.row.label, "label")], NUMBER),
        ]
        about = {"kind": kind, "subject": self.about, "as_of": self.as_of.isoformat(), "lake": self.lake}
        demo = "演示数据" if self.lake == "demo" else ""
        title = short(f"关于“{self.row.title}”的{kind.removesuffix('单')}", TITLE_LENGTH + 10)
        made = Paper(title, campaign.township, demo, blocks, about, {self.about: self.row.label}, opening)
        scale = next((one for one in _SCALES if _lines(made, one) <= LINES * _SPARE), _SCALES[-1])
        return replace(made, scale=scale)

    def figure(self, text: str, part: str) -> Figure:
        return Figure(text, self.about, part)

    def title(self) -> Quote:
        """What the directive is about."""
        return Quote(short(self.row.title, TITLE_LENGTH))

    def state(self) -> Figure:
        """How it stands, as the screens say it."""
        return self.figure(panels.state_words(self.row), "state")

    def evidence(self) -> list[Piece]:
        """The files of the last answer."""
        names = list(self.answered.files) if self.answered is not None else []
        pieces: list[Piece] = []
        for at, name in enumerate(names):
            pieces += ["、" if at else "", Quote(short(name, NAME_LENGTH))]
        return [*pieces, "。"] if pieces else []

    def left_out(self, steps: Sequence[Any], most: int) -> str:
        """That earlier steps are not listed."""
        return "更早的几步见系统。" if len(steps) > most else ""

    def history(self, steps: Sequence[Any]) -> list[Piece]:
        """Steps in a row."""
        pieces: list[Piece] = []
        for one in steps:
            day = self.figure(formats.day(one.day), f"step_{int(one.place)}_day")
            words = short(panels.step_words(one), STEP_LENGTH)
            pieces += [";" if pieces else "", day, panels.step_name(one)]
            pieces += [",", self.figure(words, f"step_{int(one.place)}")] if words else []
        return [*pieces, "。"] if pieces else []


def short(text: str, most: int) -> str:
    """A text of at most so many characters, … at the end of one that is longer."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _lines(paper: Paper, scale: float) -> float:
    """How many lines of a full page the paper takes at a scale."""
    every: list[tuple[Line, str]] = []
    for block in (*paper.opening, Paragraph([paper.title], "Title"), *paper.blocks):
        match block:
            case Paragraph(line, style):
                every.append((line, style))
            case Heading(line):
                every.append((line, BODY))
            case Field(_, _, prompt):
                every.append(([prompt], BODY))
    total = 0.0
    for line, style in every:
        size, height, below = _LARGER.get(style, (1.0, 1.0, 0.0))
        text = "".join(one if isinstance(one, str) else getattr(one, "text", "00") for one in line)
        indent = 0 if style in _NOT_INDENTED else _INDENT
        total += below + height * _wrapped(text, _PER_LINE / scale / size, indent)
    return total * scale


def _wrapped(text: str, width: float, indent: int) -> int:
    """How many lines a paragraph takes; a word of Latin letters moves to the next line as a whole, where it can."""
    lines, at = 1, float(indent)
    for word in _WORD.findall(text):
        wide = sum(map(_width, word))
        if at + wide > width:
            lines, at = lines + ceil(wide / width), wide % width
        else:
            at += wide
    return lines


def _width(letter: str) -> float:
    """How wide a letter is, in Chinese characters; in the widest of the fonts that may stand in."""
    if east_asian_width(letter) in "WFA":
        return 1.0
    return 1.0 if letter.isupper() or letter in "mw%@" else 0.62
