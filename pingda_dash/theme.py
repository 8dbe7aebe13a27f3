"""The colours, words and type of every screen, chart, map and sheet: nothing else may name a colour.

A colour in the code is a CSS variable, `var(--actual)`: the browser gives it the palette of the page, so that panels
need not know which one that is, and paper may have another than the screen. What is no CSS (plotly, deck.gl) is painted
with a palette at the last moment (`painted`).
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, fields
from typing import Any, Final, Literal


@dataclass(frozen=True)
class Palette:
    """A value for every colour; each is the CSS variable of its name."""

    scheme: Literal["dark", "light"]
    ink: str
    """The page; words on a ground of a bright colour."""
    panel: str
    """A card."""
    line: str
    """Hairlines, and the empty part of a bar."""
    raised: str
    """A card's row under the pointer, a selected tab."""
    chosen: str
    """What is chosen among others of its kind."""
    edge: str
    """The border of what can be touched, of a tip."""
    tip: str
    """Words beside the pointer."""
    well: str
    """The ground that dots lie on."""
    veil: str
    """Over the page behind a dialog."""
    text: str
    soft: str
    """Long text, the second line in a cell."""
    mute: str
    faint: str
    """Names of groups: the least important words."""
    actual: str
    """What happened; 已完成."""
    plan: str
    """What the plan asks, in words: targets, deadlines, the name of a 贫困村."""
    gold: str
    """The same as a line, a tick, an outline, that need not be as dark as words."""
    ok: str
    warn: str
    bad: str
    none: str
    dim: str
    """The whole, where the bright blue is a part of it."""
    warn_dim: str
    bad_dim: str
    forecast: str
    average: str
    """The township's average, below a village's bar."""
    edging: str
    """边缘易致贫户, between amber and red."""
    crowd: str
    """The many that are no concern: 一般户, those who need nothing."""
    quiet: str
    """A box of a flow that the chart is not about."""
    others: str
    """Lines beside the first one."""
    blue_1: str
    """Four steps of much or little, for a map: the words of `text` stand on them."""
    blue_2: str
    blue_3: str
    blue_4: str
    lag_0: str
    """From on course to nine and more that lag, for a map."""
    lag_1: str
    lag_2: str
    lag_3: str
    silent: str
    """A village that reported nothing."""
    green: str
    """正常 as a cell's ground, under words."""
    cell: str
    """The border of a village's cell."""

    def tokens(self) -> dict[str, str]:
        """Every colour by the name of its CSS variable, without the dashes before it."""
        named = [each.name for each in fields(self) if each.name != "scheme"]
        return {name.replace("_", "-"): str(getattr(self, name)) for name in named}


DARK: Final = Palette(
    scheme="dark",
    ink="#0A1322",
    panel="#101C30",
    line="#1F3150",
    raised="#16263F",
    chosen="#17344A",
    edge="#2F476F",
    tip="#1B2C49",
    well="#0C1628",
    veil="#040912",
    text="#E8EEF7",
    soft="#CDD8E8",
    mute="#8FA3BF",
    faint="#7488A8",
    actual="#3595D4",
    plan="#F2B84B",
    gold="#F2B84B",
    ok="#24A06E",
    warn="#DE9411",
    bad="#FF9488",
    none="#7186A1",
    dim="#28638A",
    warn_dim="#8E6729",
    bad_dim="#9A4A4C",
    forecast="#8CC3E6",
    average="#63799A",
    edging="#EF944E",
    crowd="#33486A",
    quiet="#506078",
    others="#6B8FBC",
    blue_1="#1A3548",
    blue_2="#1F475F",
    blue_3="#1E5C79",
    blue_4="#267191",
    lag_0="#0C4463",
    lag_1="#5B492C",
    lag_2="#80512F",
    lag_3="#A8524E",
    silent="#17243A",
    green="#224738",
    cell="#2A4066",
)
"""A wall in a room: what glows is what counts. The statuses glow in the order of their gravity, to every eye."""

LIGHT: Final = Palette(
    scheme="light",
    ink="#F3F5F8",
    panel="#FFFFFF",
    line="#D6DEE9",
    raised="#EAF0F7",
    chosen="#D9EAF6",
    edge="#A9B8CC",
    tip="#FFFFFF",
    well="#F5F8FB",
    veil="#33415A",
    text="#131F30",
    soft="#2F3E54",
    mute="#4F5F78",
    faint="#5B6A81",
    actual="#0A69A1",
    plan="#876300",
    gold="#BF8A00",
    ok="#0B723F",
    warn="#924000",
    bad="#98102A",
    none="#5C6E84",
    dim="#7FB0D2",
    warn_dim="#D6A27E",
    bad_dim="#D98A92",
    forecast="#2C5F86",
    average="#8494AB",
    edging="#6A2F2A",
    crowd="#B4C1D2",
    quiet="#A7B2C2",
    others="#3D74A8",
    blue_1="#DFEDF7",
    blue_2="#BBD9EE",
    blue_3="#90C1E2",
    blue_4="#62A6D4",
    lag_0="#CBE3F5",
    lag_1="#ECCE96",
    lag_2="#ECAB73",
    lag_3="#E27F7C",
    silent="#ECF0F5",
    green="#C2E5D2",
    cell="#B9C6D8",
)
"""Paper, and a room full of daylight: the same names, dark enough to be read on white, the gravest darkest."""

PALETTES: Final[dict[str, Palette]] = {"dark": DARK, "light": LIGHT}

PANEL: Final = "var(--panel)"
INK: Final = "var(--ink)"
LINE: Final = "var(--line)"
RAISED: Final = "var(--raised)"
TEXT: Final = "var(--text)"
SOFT: Final = "var(--soft)"
MUTE: Final = "var(--mute)"
ACTUAL: Final = "var(--actual)"
PLAN: Final = "var(--plan)"
GOLD: Final = "var(--gold)"
OK: Final = "var(--ok)"
WARN: Final = "var(--warn)"
BAD: Final = "var(--bad)"
NONE: Final = "var(--none)"
DIM: Final = "var(--dim)"
FORECAST: Final = "var(--forecast)"
CROWD: Final = "var(--crowd)"
QUIET: Final = "var(--quiet)"
OTHERS: Final = "var(--others)"
EDGING: Final = "var(--edging)"
SILENT: Final = "var(--silent)"
GREEN: Final = "var(--green)"
BLUES: Final = ("var(--blue-1)", "var(--blue-2)", "var(--blue-3)", "var(--blue-4)")
LAGS: Final = ("var(--lag-0)", "var(--lag-1)", "var(--lag-2)", "var(--lag-3)")
"""The colours of `Palette`, as panels, figures and maps name them."""

FONT: Final = '"Noto Sans SC", "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", sans-serif'

DONE, ON_COURSE, BEHIND, OVERDUE, UNREPORTED = "已完成", "正常", "滞后", "逾期", "未报送"
BROKEN, NEAR, UNJUDGED = "突破", "临期", "目标待定"
WITHHELD = "少于3户"
"""What stands for an attribute of households that an open wall may not tell (`sql/macros/few.sql`)."""
LATE: Final = frozenset({BROKEN, OVERDUE})
"""What is red: the deadline has passed, or what must never happen has."""
LAGGING: Final = "突破、逾期和滞后"
"""What a count of all that is late or behind is called, wherever it stands."""
STATUS_COLOURS: Final[dict[str, str]] = {
    DONE: ACTUAL,
    ON_COURSE: OK,
    BEHIND: WARN,
    OVERDUE: BAD,
    BROKEN: BAD,
    UNREPORTED: NONE,
}
"""A status is always a shape *and* its word, never its colour alone."""

SQUARE, TRIANGLE, RING, DISC, CHECK = "square", "triangle", "ring", "disc", "check"
STATUS_SHAPES: Final[dict[str, str]] = {
    BROKEN: SQUARE,
    OVERDUE: SQUARE,
    BEHIND: TRIANGLE,
    NEAR: TRIANGLE,
    UNREPORTED: RING,
    UNJUDGED: RING,
    ON_COURSE: DISC,
    DONE: CHECK,
}
"""Which of `SHAPES` is drawn, the gravest first."""

CATEGORY_COLOURS: Final[dict[str, str]] = {
    "一般户": CROWD,
    "脱贫户": ACTUAL,
    "脱贫不稳定户": WARN,
    "边缘易致贫户": EDGING,
    "未脱贫户": BAD,
}
"""One dot a household, by kind (户类型), in the order of the legend."""

BASE_PX: Final = 16.0
"""One rem on a 1920 × 1080 wall."""

Points = tuple[tuple[float, float], ...]


def _round(radius: float, corners: int = 36) -> Points:
    """A circle in the middle of the box, clockwise from three o'clock back to it."""
    turns = (2 * math.pi * at / corners for at in range(corners + 1))
    return tuple((round(50 + radius * math.cos(turn), 1), round(50 + radius * math.sin(turn), 1)) for turn in turns)


SHAPES: Final[dict[str, Points]] = {
    SQUARE: ((6, 6), (94, 6), (94, 94), (6, 94)),
    TRIANGLE: ((50, 4), (100, 94), (0, 94)),
    RING: (*_round(48), *reversed(_round(28))),
    DISC: _round(42),
    CHECK: ((3, 52), (17, 37), (38, 57), (83, 11), (97, 26), (38, 87)),
}
"""The corners of each shape in a box of 100 × 100: the one drawing of it for HTML (`clip-path`), SVG and canvas."""

_DIMMED = {ACTUAL: DIM, WARN: "var(--warn-dim)", BAD: "var(--bad-dim)"}
_VARIABLE = re.compile(r"var\(--([a-z]+(?:-[a-z]+|-[0-9])?)(?:-at-([0-9]+))?\)")


def bar_colour(status: str) -> str:
    """Blue for what happened; amber or red only where it is behind or overdue."""
    return status_colour(status) if status in {BEHIND, *LATE} else ACTUAL


def dimmed(colour: str) -> str:
    """The whole, where this colour is a part of it."""
    return _DIMMED.get(colour, DIM)


def rgba(colour: str, alpha: float) -> str:
    """A colour with an opacity of 0…1, for a figure (CSS has `color-mix`)."""
    return f"{colour[:-1]}-at-{round(100 * alpha)})"


def mix(front: str, back: str, share: float) -> str:
    """`share` (0…1) of `front` over `back`, for a panel (the browser mixes)."""
    return f"color-mix(in srgb, {front} {100 * share:.4g}%, {back})"


def status_colour(status: str | None) -> str:
    """The colour of a status word; grey for anything else."""
    return WARN if status == NEAR else STATUS_COLOURS.get(status or "", NONE)


def mark(colour: str) -> str:
    """What an element's `style` says to be a mark of this colour: the shape of the status that has it, else a disc."""
    shape = next((STATUS_SHAPES[status] for status, of in STATUS_COLOURS.items() if of == colour), DISC)
    return f"--c:{colour};--shape:var(--shape-{shape})"


def shape_path(status: str) -> str:
    """A status's shape as the `d` of an SVG path, in a box of 100 × 100."""
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in SHAPES[STATUS_SHAPES[status]]) + "Z"


def painted(drawing: Any, palette: Palette) -> Any:
    """A copy of a drawing (plotly's properties: dicts and lists) with every variable's colour in its place."""
    return _painted(drawing, palette.tokens())


def _painted(drawing: Any, tokens: dict[str, str]) -> Any:
    if isinstance(drawing, str):
        return _VARIABLE.sub(lambda match: _literal(match, tokens), drawing) if "var(--" in drawing else drawing
    if isinstance(drawing, dict):
        return {name: _painted(value, tokens) for name, value in drawing.items()}
    if isinstance(drawing, list | tuple):
        return [_painted(value, tokens) for value in drawing]
    return drawing


def _literal(match: re.Match[str], tokens: dict[str, str]) -> str:
    colour = tokens.get(match[1])
    if colour is None:
        return match[0]
    if match[2] is None:
        return colour
    red, green, blue = rgb(colour)
    return f"rgba({red}, {green}, {blue}, {int(match[2]) / 100:g})"


def rgb(colour: str, palette: Palette | None = None) -> tuple[int, int, int]:
    """Red, green and blue (0…255) of a `#RRGGBB`, or of a variable in a palette."""
    literal = str(painted(colour, palette)) if palette else colour
    red, green, blue = (int(literal[i : i + 2], 16) for i in (1, 3, 5))
    return red, green, blue


def css_colours(palette: Palette) -> str:
    """A palette as CSS custom properties (`--ink` …), a part of a rule's body."""
    colours = "".join(f"--{name}: {value};" for name, value in palette.tokens().items())
    return f"color-scheme: {palette.scheme};{colours}"


def css_variables(palette: Palette = DARK) -> str:
    """What a window's stylesheet begins with: its colours, the shapes, the type, and whether a picture of it is a
    negative."""
    shapes = "".join(
        f"--shape-{name}: polygon({', '.join(f'{x:g}% {y:g}%' for x, y in points)});" for name, points in SHAPES.items()
    )
    return f"{css_colours(palette)}{shapes}--negative: {int(palette is DARK)};--font: {FONT};"


def css_statuses() -> str:
    """The rules that give an element of class `s-<status>` the colour (`--c`) and the shape (`--shape`) of a status."""
    return "".join(f".s-{status} {{ {mark(status_colour(status))} }}\n" for status in STATUS_SHAPES)
