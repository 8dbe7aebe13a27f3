"""Whether every text of a page can be read: one look over the document and its open shadow roots (legible.js).

Found, each with its place and its words:
- clipped: cut off by an ancestor that hides its overflow, by an SVG's viewport, or by an ellipsis. A line shortened on
  purpose is no finding when a `title` (or `data-tip`) on it or around it holds all the words; those are counted;
- outside: beyond the window's right edge, on a wall also below it;
- overlapping: two texts on one spot (their glyphs: line boxes of a Chinese font are half as high again);
- covered: below something opaque that is not a popover or a dialog;
- small: drawn smaller than asked, any scale of SVG or CSS included;
- faraway (on a wall read from afar): smaller than asked of what decides something, which is what DECIDES matches on the
  stage: titles of panels, bold words and figures, names, who, statuses, tags with a day, and `data-decides`;
- faint: less contrast than asked with the ground it stands on, composed of every layer below it at three points, of a
  gradient with its worst stop;
- scrolls (on a wall only): a box with more than it shows, which nobody at a wall will ever scroll.

Not seen: text on a canvas (the map's labels, the cells of Streamlit's tables), text of ::before and ::after, the
contrast of text over an image or a canvas, and of SVG text below the window's edge. Disabled buttons and fields may
be faint: there is nothing to be read in them yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

_LOOK = (Path(__file__).parent / "legible.js").read_text(encoding="utf-8")

SMALLEST_ON_A_WALL, DECISIVE_ON_A_WALL = 16.0, 22.0
"""px on a 1080p wall, read from five metres; larger walls scale them with everything else."""
SMALLEST_OF_A_DOCUMENT = 13.0
"""px on a 1080p wall of a page that keeps its desk's arrangement (`pingda_dash.walls`)."""
DECIDES = "h2, b, strong, .status, .word, .tag, .figure, .who, .name, [data-decides]"
SMALLEST_ON_A_DESK = 12.0
FAINTEST = 4.5


@dataclass(frozen=True)
class Finding:
    """Something that cannot be read, in words one can act upon."""

    kind: str
    where: str
    text: str
    what: str

    def __str__(self) -> str:
        return f"{self.kind}: “{self.text}” in {self.where}: {self.what}"


@dataclass(frozen=True)
class Legibility:
    """What a look found, and how much it looked at."""

    findings: list[Finding]
    texts: int
    shortened: int
    """Lines cut short on purpose, their words in a title."""
    unknown: int
    """Texts whose contrast could not be told."""
    smallest: float
    faintest: float
    sizes: list[float]
    """Of every text, px."""

    def share_below(self, px: float) -> float:
        """Which share of the texts is drawn smaller than that."""
        return sum(size < px - 0.05 for size in self.sizes) / max(len(self.sizes), 1)

    def of(self, *kinds: str) -> list[str]:
        """The findings of these kinds (all, when none is named) as sentences."""
        return [str(each) for each in self.findings if not kinds or each.kind in kinds]


def inspect(
    page: Page, *, smallest: float, wall: bool = False, faintest: float = FAINTEST, decisive: float = 0.0
) -> Legibility:
    """Look at a page as it stands. smallest, decisive (of what decides something): px; wall: nobody can scroll."""
    asked = {"smallest": smallest, "faintest": faintest, "wall": wall, "decides": DECIDES, "decisive": decisive}
    seen: dict[str, Any] = page.evaluate(_LOOK, asked)
    return Legibility(**{**seen, "findings": [Finding(**each) for each in seen["findings"]]})


def in_proportion(px: float, width: int, height: int) -> float:
    """What a size on a 1080p wall is on one of another size, px."""
    return px * min(width / 1920, height / 1080)


def smallest_allowed(width: int, height: int, wall: bool, far: bool = False) -> float:
    """The smallest type of a window of that size, px. far: a page that a wall shows for people five metres away."""
    if not wall:
        return SMALLEST_ON_A_DESK
    return in_proportion(SMALLEST_ON_A_WALL if far else SMALLEST_OF_A_DOCUMENT, width, height)


def decisive_allowed(width: int, height: int, far: bool) -> float:
    """The smallest type of what decides something, px; 0 where none is asked."""
    return in_proportion(DECISIVE_ON_A_WALL, width, height) if far else 0.0
