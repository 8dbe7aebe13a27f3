"""A form from above as a grid whose blanks can be touched, and what a blank may be filled with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pingda_dash.panels.render import render
from pingda_dash.report.blanks import Grid, Square

Tone = Literal["filled", "short", "hand", "sure", "open"]
LEGEND: Mapping[Tone, str] = {
    "filled": "已对应", "short": "已对应,没有数", "hand": "由人填写", "sure": "有把握的建议", "open": "待选",
}  # fmt: skip
"""How a blank stands, and the words of it."""


@dataclass(frozen=True)
class Standing:
    """How a blank is drawn: its value on the day or what it lacks; what it is, for who hears the page."""

    text: str
    tone: Tone
    words: str


@dataclass(frozen=True)
class Option:
    """A figure that may be chosen. value: on the day, in the form's unit; about: clause, coverage, how sure."""

    id: str
    name: str
    value: str
    about: str
    is_chosen: bool = False


def grid(
    grids: Sequence[Grid], standings: Mapping[str, Standing], chosen: str, text: Callable[[str], str] = str
) -> str:
    """A form's sheet, or a document's paragraphs and tables. chosen: the blank in hand; text: how words are shown."""
    drawn = [{"name": one.name, "squares": [_square(cell, standings, chosen, text) for cell in one.squares]}
             for one in grids]  # fmt: skip
    tones = {one.tone for one in standings.values()}
    return render("form_grid.html", grids=drawn, legend=[one for one in LEGEND.items() if one[0] in tones])


def _square(cell: Square, standings: Mapping[str, Standing], chosen: str, text: Callable[[str], str]) -> dict[str, Any]:
    pieces = [
        {
            "place": piece.place,
            "standing": standings.get(piece.place),
            "text": text(piece.text),
            "is_chosen": piece.place != "" and piece.place == chosen,
        }
        for piece in cell.pieces
    ]
    area = f"grid-area: {cell.row} / {cell.column} / span {cell.height} / span {cell.width}"
    is_alone = len(pieces) == 1 and pieces[0]["standing"] is not None
    kinds = [f"k-{cell.kind}", *(["alone"] if is_alone else []), *(["narrow"] if cell.width == 1 else [])]
    return {"area": area, "pieces": pieces, "kinds": " ".join(kinds), "is_formula": cell.kind == "formula"}


def choice(title: str, about: str, options: Sequence[Option], is_mapped: bool) -> str:
    """What the blank in hand may be filled with. title: the words beside it; about: whose figure, in which unit."""
    return render("form_choice.html", title=title, about=about, options=options, is_mapped=is_mapped)


def unfilled(rows: Sequence[tuple[str, str, str]]) -> str:
    """What could not be filled. rows: (the blank's place, the words beside it, why)."""
    return render("form_unfilled.html", rows=rows)
