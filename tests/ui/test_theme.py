"""The colours have one home, and Streamlit's configuration agrees with it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from pingda_dash import theme

ROOT = Path(__file__).resolve().parents[2]


def test_streamlits_theme_uses_the_tokens() -> None:
    told = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
    assert told["backgroundColor"] == theme.INK
    assert told["secondaryBackgroundColor"] == theme.PANEL
    assert told["borderColor"] == theme.LINE
    assert told["textColor"] == theme.TEXT
    assert told["primaryColor"] == theme.ACTUAL
    assert told["font"] == theme.FONT


def test_a_mix_of_two_colours_lies_between_them() -> None:
    assert theme.mix("#FFFFFF", "#000000", 0.5) == "#808080"
    assert theme.mix(theme.BAD, theme.PANEL, 0) == theme.PANEL


def test_type_is_never_below_thirteen_pixels_on_a_1080p_wall() -> None:
    sheets = [(ROOT / "pingda_dash" / "ui" / name).read_text(encoding="utf-8") for name in ("panel.css", "stage.css")]
    sizes = re.findall(r"font(?:-size)?:\s*(?:\d+ )?([\d.]+)rem", "\n".join(sheets))
    assert sizes
    assert min(float(size) for size in sizes) >= 0.8125
