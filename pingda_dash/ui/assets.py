"""What every window needs once: the scripts, the stylesheets, plotly. Named by their content and kept by the browser.

Behind our own server (`server.build`) a run only names them; behind `streamlit run`, which has no address for them,
each run carries them along.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import plotly
import pydeck
import streamlit

from pingda_dash import theme
from pingda_dash.ui import paper

PATH = "/pingda/assets/"
_HERE = Path(__file__).parent


def _text(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8") + "\n"


@dataclass(frozen=True)
class Asset:
    """A file for the browser."""

    stem: str
    suffix: str
    content: bytes

    @cached_property
    def name(self) -> str:
        """`window.4f2a….js`."""
        return f"{self.stem}.{hashlib.blake2b(self.content, digest_size=8).hexdigest()}.{self.suffix}"

    @cached_property
    def packed(self) -> bytes:
        """The content, compressed with gzip."""
        return gzip.compress(self.content, 6, mtime=0)

    @property
    def address(self) -> str:
        return PATH + self.name

    @property
    def media_type(self) -> str:
        return {"js": "text/javascript", "css": "text/css"}[self.suffix] + "; charset=utf-8"


@cache
def panel_css() -> str:
    """The one stylesheet of every panel's shadow root."""
    names = ("panel.css", *sorted(path.name for path in _HERE.glob("*_panel.css")))
    return theme.css_statuses() + "".join(map(_text, names))


@cache
def stage_css() -> str:
    """Where everything of a page stands; a panel stands in the area of its name."""
    names = (
        "stage.css",
        *sorted(path.name for path in _HERE.glob("*_stage.css")),
        "header.css",
        "sentence.css",
        "clipboard.css",
        "sign_in.css",
    )
    sheet = "".join(map(_text, names))
    areas = sorted({area for template in re.findall(_AREAS, sheet) for area in re.findall(r"\w+", template)})
    placed = "".join(f".st-key-panel-{area} {{ grid-area: {area} }}\n" for area in areas)
    return f"{sheet}{placed}{_in_one_column(sheet)}"


_AREAS = r"grid-template-areas:([^;}]+)"


def _in_one_column(sheet: str) -> str:
    """A phone's stages: each card under the other in the order of the wall's arrangement."""
    rules = ""
    for stages, template in re.findall(rf"^(:where\(\[data-stage=[^{{}}]+) {{[^}}]*?{_AREAS}", sheet, re.MULTILINE):
        cards = dict.fromkeys(re.findall(r"\w+", template))
        rows = " ".join(f'"{card}"' for card in cards)
        rules += f"{stages} {{ grid-template-areas: {rows} }}\n"
    return f"@media screen and (max-width: 700px) {{\n{rules}}}\n"


@cache
def wall_css() -> str:
    """What a wall has differently."""
    return _text("wall.css")


@cache
def script(plotly_address: str = "", deck_address: str = "") -> str:
    """The module of all our components: it exports `drawPanel`, `drawPicture` and `runWindow`.

    plotly_address, deck_address: where the browser gets the libraries; empty where nobody hands them out.
    """
    constants = f"const PANEL_CSS = {json.dumps(panel_css())}, PAPER_CSS = {json.dumps(paper.CSS)};\n"
    parts = (
        "window.js",
        "map.js",
        "basemap.js",
        "flows.js",
        "days.js",
        "map_image.js",
        "map_search.js",
        "map_set.js",
        "map_swipe.js",
        "leaves.js",
        "paper.js",
        "full_screen.js",
        "page_image.js",
        "clipboard.js",
        "panel.js",
        "picture.js",
        "figures.js",
        "numbers.js",
    )
    addresses = f"const PLOTLY = {json.dumps(plotly_address)}, DECK = {json.dumps(deck_address)};\n"
    return constants + addresses + "".join(map(_text, parts))


@cache
def served() -> dict[str, Asset]:
    """The large files by their stem, `script` excepted (it names one of these)."""
    bundle = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
    return {
        "stage": Asset("stage", "css", stage_css().encode()),
        "plotly": Asset("plotly", "js", bundle.read_bytes()),
        "deck": Asset("deck", "js", (Path(pydeck.__file__).parent / "nbextension/static/index.js").read_bytes()),
    }


@cache
def script_asset() -> Asset:
    return Asset("pingda", "js", script(served()["plotly"].address, served()["deck"].address).encode())


def find(name: str) -> Asset | None:
    """The asset of an address's last part; None when there is none of that name."""
    return next((asset for asset in (*served().values(), script_asset()) if asset.name == name), None)


def pack() -> None:
    """Compress what windows ask for, before the first one does."""
    for asset in (script_asset(), *served().values()):
        _ = asset.packed


@cache
def late_modules() -> tuple[str, ...]:
    """The addresses of those of Streamlit's modules that every page of ours needs and its document does not name: they
    would be asked for once the first run has answered. None where Streamlit has none of these names."""
    folder = Path(streamlit.__file__).parent / "static" / "static" / "js"
    document = (folder.parent.parent / "index.html").read_text(encoding="utf-8")
    todo = [path.name for stem in ("Html", "BidiComponent") for path in folder.glob(f"{stem}.*.js")]
    made: dict[str, None] = {}
    while todo:
        name = todo.pop(0)
        if name in made or name in document or not (folder / name).is_file():
            continue
        made[name] = None
        todo += re.findall(r'(?:from|import)\s*"\./([\w.-]+\.js)"', (folder / name).read_text(encoding="utf-8"))
    return tuple(f"/static/js/{name}" for name in made)
