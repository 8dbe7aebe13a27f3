"""The colours, words and type of every screen, chart and map: nothing else may name a colour."""

from __future__ import annotations

from typing import Final

INK: Final = "#0A1322"
"""The page."""
PANEL: Final = "#101C30"
"""A card."""
LINE: Final = "#1F3150"
"""Hairlines, and the empty part of a bar."""
RAISED: Final = "#16263F"
"""A card's row under the pointer, a selected tab."""
TEXT: Final = "#E8EEF7"
MUTE: Final = "#8FA3BF"
ACTUAL: Final = "#4CC3F0"
"""What happened; 已完成."""
PLAN: Final = "#F2B84B"
"""What the plan asks: targets, expected-by-today ticks, today, the outline of a 贫困村."""
OK: Final = "#3FCF8E"
WARN: Final = "#F5A524"
BAD: Final = "#F2555A"
NONE: Final = "#64748B"

FONT: Final = '"Noto Sans SC", "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", sans-serif'

DONE, ON_COURSE, BEHIND, OVERDUE, UNREPORTED = "已完成", "正常", "滞后", "逾期", "未报送"
STATUS_COLOURS: Final[dict[str, str]] = {
    DONE: ACTUAL,
    ON_COURSE: OK,
    BEHIND: WARN,
    OVERDUE: BAD,
    UNREPORTED: NONE,
}
"""A status is always a dot *and* its word; this is the dot."""

CATEGORY_COLOURS: Final[dict[str, str]] = {
    "一般户": "#2F476F",
    "脱贫户": ACTUAL,
    "脱贫不稳定户": WARN,
    "边缘易致贫户": "#E07B39",
    "未脱贫户": BAD,
}
"""One dot a household, by kind (户类型), in the order of the legend."""

BASE_PX: Final = 16.0
"""One rem on a 1920 × 1080 wall."""


def rgba(colour: str, alpha: float) -> str:
    """`#RRGGBB` with an opacity of 0…1, as CSS and plotly write it."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {alpha:g})"


def mix(front: str, back: str, share: float) -> str:
    """The opaque `#RRGGBB` of `share` (0…1) of `front` over `back`."""
    pairs = ((int(front[i : i + 2], 16), int(back[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02X}" for a, b in pairs)


def status_colour(status: str | None) -> str:
    """The colour of a status word; grey for anything else."""
    return STATUS_COLOURS.get(status or "", NONE)


def css_variables() -> str:
    """The tokens as CSS custom properties (`--ink` …), one rule's body."""
    tokens = {
        "ink": INK,
        "panel": PANEL,
        "line": LINE,
        "raised": RAISED,
        "text": TEXT,
        "mute": MUTE,
        "actual": ACTUAL,
        "plan": PLAN,
        "ok": OK,
        "warn": WARN,
        "bad": BAD,
        "none": NONE,
        "font": FONT,
    }
    return "".join(f"--{name}: {value};" for name, value in tokens.items())
