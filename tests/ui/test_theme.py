"""The colours have one home and two palettes; what is written can be read in both; two windows never mix."""

from __future__ import annotations

import contextlib
import math
import re
import threading
import tomllib
from datetime import datetime
from itertools import combinations
from pathlib import Path

import pytest
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime.fragment import MemoryFragmentStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner_utils.exceptions import RerunException
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext, add_script_run_ctx
from streamlit.runtime.state import SafeSessionState, SessionState

from pingda_dash import theme
from pingda_dash.theme import Palette
from pingda_dash.ui import appearance
from tests.colours import literals

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "pingda_dash"
BOTH = pytest.mark.parametrize("palette", theme.PALETTES.values(), ids=theme.PALETTES)
WORDS = ("text", "soft", "mute", "faint", "actual", "plan", "ok", "warn", "bad", "none", "forecast", "edging")
"""The colours that words are written in."""
FILLS = ("lag_0", "lag_1", "lag_2", "lag_3", "silent", "blue_1", "blue_2", "blue_3", "blue_4")
"""The grounds of a map's cells, under the words of `text`."""


def contrast(one: str, other: str) -> float:
    """WCAG's contrast ratio, 1 … 21."""

    def light(colour: str) -> float:
        parts = [part / 255 for part in theme.rgb(colour)]
        red, green, blue = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


@BOTH
@pytest.mark.parametrize("name", WORDS)
def test_words_can_be_read_on_a_card_and_on_the_page(palette: Palette, name: str) -> None:
    colour = getattr(palette, name)
    assert contrast(colour, palette.panel) >= 4.5
    assert contrast(colour, palette.ink) >= 4.5


@BOTH
def test_a_villages_words_can_be_read_on_every_shade_of_the_map(palette: Palette) -> None:
    assert {name: contrast(palette.text, getattr(palette, name)) for name in FILLS if
            contrast(palette.text, getattr(palette, name)) < 4.5} == {}  # fmt: skip


@BOTH
@pytest.mark.parametrize("name", ["actual", "plan", "warn", "bad", "ok"])
def test_the_pages_colour_can_be_read_on_a_bright_ground(palette: Palette, name: str) -> None:
    assert contrast(palette.ink, getattr(palette, name)) >= 4.5


@BOTH
@pytest.mark.parametrize("name", ["actual", "ok", "warn", "bad"])
def test_a_status_can_be_read_on_its_own_tint(palette: Palette, name: str) -> None:
    status = re.search(r"\.status \{[^}]*var\(--c\) (\d+)%", (PACKAGE / "ui/panel.css").read_text(encoding="utf-8"))
    assert status is not None
    colour, share = getattr(palette, name), int(status[1]) / 100
    parts = zip(theme.rgb(colour), theme.rgb(palette.panel), strict=True)
    ground = "#" + "".join(f"{round(share * front + (1 - share) * back):02X}" for front, back in parts)
    assert contrast(colour, ground) >= 4.5


@BOTH
@pytest.mark.parametrize("meaning", [theme.STATUS_COLOURS, theme.CATEGORY_COLOURS], ids=["status", "category"])
def test_no_two_meanings_look_alike(palette: Palette, meaning: dict[str, str]) -> None:
    # 突破 and 逾期 both ask at once: their words tell them apart
    red = [word for word in meaning if word in theme.LATE]
    assert len({meaning[word] for word in red}) <= 1
    colours = [theme.rgb(colour, palette) for colour in dict.fromkeys(meaning.values())]
    apart = [math.dist(one, other) for one, other in combinations(colours, 2)]
    assert min(apart) > 50


@BOTH
@pytest.mark.parametrize("name", ["gold", "dim", "average"])
def test_marks_are_seen_on_a_card(palette: Palette, name: str) -> None:
    assert contrast(getattr(palette, name), palette.panel) >= (3 if name == "gold" else 2)


def test_every_colour_is_a_hex_of_six_and_every_name_a_variable() -> None:
    for palette in theme.PALETTES.values():
        assert all(re.fullmatch(r"#[0-9A-F]{6}", value) for value in palette.tokens().values())
    named = [value for value in vars(theme).values() if isinstance(value, str) and value.startswith("var(--")]
    expected = {f"var(--{name})" for name in theme.DARK.tokens()}
    assert named
    assert {
        *named,
        *theme.BLUES,
        *theme.LAGS,
        *theme.STATUS_COLOURS.values(),
        *theme.CATEGORY_COLOURS.values(),
    } <= expected


def test_a_stylesheet_or_template_names_colours_of_the_palette_and_no_others() -> None:
    sheets = [*PACKAGE.glob("ui/*.css"), *PACKAGE.glob("ui/*.js"), *PACKAGE.glob("panels/templates/*.html")]
    note = {sheet.name: sheet.read_text(encoding="utf-8") for sheet in sheets}
    assert {name: literals(text) for name, text in note.items() if literals(re.sub(r"&#\d+;", "", text))} == {}
    expected = {*theme.DARK.tokens(), "font", "negative", "sheet-width", "sheet-height"}
    expected |= {"shape-", *(f"shape-{name}" for name in theme.SHAPES)}  # a script puts the name after the dash
    css = "\n".join(note.values())
    own = set(re.findall(r"--([a-z][a-z0-9-]*)\s*:", css)) | set(re.findall(r"setProperty\('--([a-z-]+)'", css))
    assert set(re.findall(r"var\(--([a-z][a-z0-9-]*)", css)) <= expected | own


def test_python_writes_no_colour_out_but_in_the_theme() -> None:
    files = [*PACKAGE.glob("panels/*.py"), *PACKAGE.glob("figures/*.py"), *PACKAGE.glob("maps/*.py")]
    files += [*PACKAGE.glob("ui/*.py"), *ROOT.glob("pages/*.py")]
    result = {path.name: re.findall(r"[\"'( ]#[0-9A-Fa-f]{6}\b", path.read_text(encoding="utf-8")) for path in files}
    assert {name: colours for name, colours in result.items() if colours} == {}


def test_a_drawing_is_painted_wherever_a_colour_stands_in_it() -> None:
    drawing = {"a": [theme.ACTUAL, {"b": f'<i style="color:{theme.PLAN}">'}], "c": theme.rgba(theme.WARN, 0.2), "d": 3}
    assert theme.painted(drawing, theme.LIGHT) == {
        "a": [theme.LIGHT.actual, {"b": f'<i style="color:{theme.LIGHT.plan}">'}],
        "c": "rgba({}, {}, {}, 0.2)".format(*theme.rgb(theme.LIGHT.warn)),
        "d": 3,
    }
    assert theme.painted("var(--nobody)", theme.DARK) == "var(--nobody)"
    assert [theme.painted(colour, theme.DARK) for colour in theme.LAGS[:2]] == [theme.DARK.lag_0, theme.DARK.lag_1]


def test_auto_is_light_by_day_and_dark_in_the_evening() -> None:
    noon = datetime(2020, 5, 20, 12)  # noqa: DTZ001 - the township's wall time has no zone
    hours = (0, 6, 7, 12, 18, 19, 23)
    at = {hour: appearance.palette_of("auto", noon.replace(hour=hour)).scheme for hour in hours}
    assert at == {0: "dark", 6: "dark", 7: "light", 12: "light", 18: "light", 19: "dark", 23: "dark"}
    assert appearance.palette_of("light", noon) is theme.LIGHT
    assert all(appearance.palette_of(asked, noon) is theme.DARK for asked in ("dark", "", None, "purple"))


def test_streamlits_theme_uses_the_tokens() -> None:
    note = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
    custom = CustomThemeConfig()
    appearance.set_theme(custom, theme.DARK)
    assert note["backgroundColor"] == custom.background_color == theme.DARK.ink
    assert note["secondaryBackgroundColor"] == custom.secondary_background_color == theme.DARK.panel
    assert note["borderColor"] == custom.border_color == theme.DARK.line
    assert note["textColor"] == custom.text_color == theme.DARK.text
    assert note["primaryColor"] == custom.primary_color == theme.DARK.actual
    assert (note["base"], custom.base) == ("dark", CustomThemeConfig.BaseTheme.DARK)
    assert note["font"] == theme.FONT
    appearance.set_theme(custom, theme.LIGHT)
    assert (custom.base, custom.background_color) == (CustomThemeConfig.BaseTheme.LIGHT, theme.LIGHT.ink)


def _window(number: int, asked: str, seen: dict[int, set[str]]) -> None:
    """What a window's thread does, run after run: note the palette, draw with it."""
    for _ in range(50):
        with contextlib.suppress(RerunException):  # the first run of a light window: Streamlit's widgets are to hear it
            appearance.begin()
        drawn = theme.painted({"line": {"color": theme.ACTUAL}}, appearance.palette())
        seen.setdefault(number, set()).add(drawn["line"]["color"])


def test_windows_with_different_themes_drawn_at_once_do_not_mix() -> None:
    seen: dict[int, set[str]] = {}
    windows = []
    for number in range(6):
        asked = "light" if number % 2 else "dark"
        window = threading.Thread(target=_window, args=(number, asked, seen))
        state = SafeSessionState(SessionState(), lambda: None)
        ours = ScriptRunContext(
            session_id=str(number), _enqueue=lambda _: None, query_string=f"theme={asked}", session_state=state,
            uploaded_file_mgr=MemoryUploadedFileManager(""), main_script_path="", user_info={},
            fragment_storage=MemoryFragmentStorage(), pages_manager=PagesManager(""),
        )  # fmt: skip
        ours.reset(query_string=f"theme={asked}")
        add_script_run_ctx(window, ours)
        windows.append(window)
    for window in windows:
        window.start()
    for window in windows:
        window.join()
    assert seen == {number: {(theme.LIGHT if number % 2 else theme.DARK).actual} for number in range(6)}


def test_type_is_never_below_thirteen_pixels_on_a_1080p_wall() -> None:
    sheets = [(ROOT / "pingda_dash" / "ui" / name).read_text(encoding="utf-8") for name in ("panel.css", "stage.css")]
    sizes = re.findall(r"font(?:-size)?:\s*(?:\d+ )?([\d.]+)rem", "\n".join(sheets))
    assert sizes
    assert min(float(size) for size in sizes) >= 0.8125
