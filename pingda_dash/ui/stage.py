"""The stage of a page and its panels.

with grid("overview"):
    with panel("目标进度", note="竖线 = 按期应达", area="goals", table=Table(rows, titles.GOALS, "目标进度")):
        draw(panels.bullets(goals), key="goals")

A page is one picture: its panels are gathered into one document, which one component draws (picture.js). A panel that
holds a widget of Streamlit's is a container of Streamlit's instead, in the same grid; it becomes one when its first
widget is drawn through this module, or at once with `widgets=True`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st
from cachetools import LRUCache
from streamlit.delta_generator import DeltaGenerator

from pingda_dash import formats, frames, queries, theme, walls
from pingda_dash.contracts import contracts
from pingda_dash.figures.tables import Table
from pingda_dash.panels import controls as panel_controls
from pingda_dash.panels import reporting, small
from pingda_dash.panels.controls import Control
from pingda_dash.ui import component, dialogs, filters, incidents, origins, picks
from pingda_dash.ui.component import Pick
from pingda_dash.ui.live import Query
from pingda_dash.ui.origins import Origin
from pingda_dash.ui.view import View


class PageEnds(Exception):
    """The page has drawn all that this visitor may see: nothing after it runs, and what it drew is shown."""


class NeedsWidgets(PageEnds):
    """The page cannot be made before its time: a panel of it holds widgets, which belong to the page on the screen."""


class Body(NamedTuple):
    """A piece of a part: markup in a shadow root of its own or in the page (`light`), a plotly figure, or a map."""

    key: str
    html: str = ""
    light: bool = False
    figure: dict[str, Any] | None = None
    map: dict[str, Any] | None = None

    def document(self) -> dict[str, Any]:
        """As picture.js reads it."""
        if self.figure is not None:
            return {"key": self.key, "figure": self.figure}
        if self.map is not None:
            return {"key": self.key, "map": self.map}
        return {"key": self.key, "html": self.html, "light": self.light}


@dataclass
class Part:
    """One card of the picture, or (`bare`) something that stands beside the stage."""

    area: str
    title: str = ""
    note: str = ""
    table: Table | None = None
    bodies: list[Body] = field(default_factory=list)
    bare: bool = False
    controls: str = ""
    name: str = ""
    """What it is called where it has no title, and is to fill the window at a touch all the same."""
    origins: tuple[Origin, ...] = ()
    """The questions whose answers it draws."""
    files: tuple[str, ...] = ()
    """The uploads that it rests on, where they are no ledgers' newest; a line each."""
    made_of: Mapping[str, Table] = field(default_factory=dict)
    """What a figure in it counts, by the figure's label, where that is not the rows of its table."""
    mark: str = ""
    """Said beside its title, or in its corner: that it shows more than what the page is filtered by."""
    filtered: bool = False
    """Of the page's sentence: whether it stands beside what the page is filtered by."""

    def document(self) -> dict[str, Any]:
        """As picture.js reads it."""
        named = self.table.name if self.table is not None and not self.table.frame.empty else None
        required: dict[str, Any] = {"area": self.area, "bodies": [body.document() for body in self.bodies]}
        head = {"title": self.title, "note": self.note, "mark": self.mark, "table": named}
        kind = {"bare": self.bare, "controls": self.controls, "name": self.name, "filtered": self.filtered}
        kind["opens"] = bool(self.title and self.origins)
        return required | {name: value for name, value in (head | kind).items() if value}


@dataclass
class Picture:
    """What a page has drawn so far: the parts of its document, and what a pick in each body does."""

    place: DeltaGenerator | None
    """The container of its stage; None of a page that is made before its time."""
    name: str = ""
    parts: list[Part] = field(default_factory=list)
    on_pick: dict[str, Pick] = field(default_factory=dict)
    panels: dict[str, Part] = field(default_factory=dict)
    """Every panel by its area, those that became a container too."""
    keepable: bool = True
    """Whether all of it can be shown again as it is: no panel became a container, none broke."""
    scale: float = 1.0
    """How much larger than a desk's its type is: above 1 it is a wall's, with the panels of `walls.DRAWN` alone."""
    filters: Mapping[str, str] = field(default_factory=dict)
    """What the page is filtered by (`View.filters`)."""

    def arrange(self, name: str, scale: float) -> None:
        """Say which stage it is; on a wall that is read from afar, its arrangement of that name, if it has one."""
        self.name, self.scale = name, scale if name in walls.DRAWN else 1.0

    def document(self, page: str) -> dict[str, Any]:
        """As picture.js reads it. page: the title of the page."""
        stage = f"{self.name}far" if self.scale > 1 else self.name
        return {"page": page, "stage": stage, "scale": self.scale, "parts": [part.document() for part in self.parts]}


class _Panel:
    """The panel that is being drawn: a part of the picture until it must be a container."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.container: DeltaGenerator | None = None
        self.inside = ExitStack()

    def become_container(self) -> None:
        """From here on this panel is a container of Streamlit's; what it had drawn moves there."""
        if self.container is not None:
            return
        picture = _picture()
        if picture.place is None:
            raise NeedsWidgets
        picture.keepable = False
        self.container = picture.place.container(key=f"panel-{self.part.area}")
        self.inside.enter_context(self.container)
        if self.part.title or self.part.table is not None or self.part.controls:
            _alone(replace(self.part, area=f"head-{self.part.area}", bodies=[], bare=True), picks.follow)
        for body in self.part.bodies:
            if body.light:
                st.html(body.html)
            else:
                component.html_panel(body.html, body.key, picture.on_pick.get(body.key, picks.follow))


AT_A_DESK = frozenset({"shape"})
"""The choices that a wall does not offer to people who stand away from it: rows are read at a desk."""

_drawing: ContextVar[Picture | None] = ContextVar("picture", default=None)
_open: ContextVar[_Panel | None] = ContextVar("panel", default=None)


def _picture() -> Picture:
    picture = _drawing.get()
    if picture is None:
        raise RuntimeError("a panel is drawn on a stage: through app.py")
    return picture


@contextmanager
def drawing(place: DeltaGenerator | None) -> Iterator[Picture]:
    """Gather what a page draws; `place` is the container of its stage, None for a page made before its time."""
    with _as_current(Picture(place)) as picture:
        yield picture


@contextmanager
def _as_current(picture: Picture) -> Iterator[Picture]:
    token = _drawing.set(picture)
    try:
        yield picture
    finally:
        _drawing.reset(token)


@contextmanager
def grid(name: str, scale: float = 1.0) -> Iterator[None]:
    """The grid that fills the screen below the header; `name`'s areas are in stage.css, a wall's in wall_stage.css.

    scale: of a page that a wall shows from afar (`View.scale`).
    """
    _picture().arrange(name, scale)
    yield


def filtered_by(chosen: Mapping[str, str]) -> None:
    """Say what the page is filtered by: a panel that shows more is marked."""
    _picture().filters = chosen


def draws(area: str) -> bool:
    """Whether the stage has a panel there: a wall that is read from afar has those of `walls.DRAWN`."""
    picture = _picture()
    return picture.scale <= 1 or area in walls.DRAWN[picture.name]


def scale() -> float:
    """How much larger than a desk's the type of the stage is."""
    return _picture().scale


@contextmanager
def panel(
    title: str = "",
    note: str = "",
    *,
    area: str,
    name: str = "",
    table: Table | None = None,
    controls: Sequence[Control] = (),
    widgets: bool = False,
    answers: Sequence[Query | str] = (),
    made_of: Mapping[str, Table] | None = None,
    whole: bool = False,
) -> Iterator[None]:
    """One card of the stage, in its grid area; without a title it has no head.

    name: what a card without a title is called, if it is to fill the window at a touch as those with one do.
    table: puts a small 表 at the right end of the title line, which opens what the card draws as a table to sort,
    search and take away. controls: choices and ways at the end of the title line. widgets: the card holds widgets of
    Streamlit's. answers: the questions whose answers it draws, or words of `figures/counting.yaml`, where neither its
    table nor what is asked in it says so. made_of: what a figure counts, by its label. whole: it shows all there is,
    whatever the page is filtered by, though its questions do not tell. An exception inside it becomes a
    message in the card, and the others still draw.
    """
    shown = [one for one in controls if scale() <= 1 or getattr(one, "param", "") not in AT_A_DESK]
    part = Part(area, title, note, table, controls=panel_controls.controls(shown) if shown else "", name=name)
    part.made_of = made_of or {}
    opened = _Panel(part)
    token = _open.set(opened)
    try:
        with opened.inside, origins.gathering() as asked:
            if widgets:
                opened.become_container()
            try:
                yield
            except PageEnds:
                raise
            except Exception as error:  # everything is logged, nothing is hidden
                _picture().keepable = False
                light(incidents.markup(error, title), key=f"incident-{area}")
    finally:
        _open.reset(token)
        named = [one if isinstance(one, str) else one.__qualname__ for one in answers]
        drawn = origins.carried(table.frame) if table is not None else []
        part.origins = origins.distinct([Origin(one) for one in named] or drawn or asked)
        chosen = _picture().filters
        if chosen and (whole or filters.is_whole([*part.origins, *asked], chosen)):
            part.mark = filters.MARK
        _picture().panels[area] = part
        if opened.container is None:
            _picture().parts.append(part)
    if table is not None:
        open_table(table)


def rest_on(table: Table, files: Sequence[str]) -> None:
    """What the figures of the panel that is being drawn are made of, and the files they came in, a line each: where
    only drawing the panel tells."""
    opened = _open.get()
    if opened is not None:
        opened.part.made_of = {**opened.part.made_of, "": table}
        opened.part.files = tuple(files)


def become_container() -> None:
    """The panel that is being drawn holds a widget."""
    opened = _open.get()
    if opened is not None:
        opened.become_container()


def title_line(title: str, note: str = "") -> None:
    """A panel's title line; for a panel whose title depends on what it draws."""
    opened = _open.get()
    if opened is not None and opened.container is None:
        opened.part.title, opened.part.note = title, note
        return
    area = opened.part.area if opened is not None else ""
    _alone(Part(f"head-title-{area}", title, note, bare=True), picks.follow)


@contextmanager
def widgets(name: str) -> Iterator[None]:
    """A row of Streamlit's widgets at the right end of the title line of the panel that is being drawn."""
    become_container()
    with st.container(key=f"controls-{name}", horizontal=True, horizontal_alignment="right", gap="small"):
        yield


def draw(markup: str, key: str, on_pick: Pick | None = None, height: Any = "stretch") -> None:
    """Draw a panel's HTML. A pick goes to `on_pick`, or by default where its kind says (`picks.follow`)."""
    opened = _open.get()
    if opened is None or opened.container is not None:
        component.html_panel(markup, key, on_pick or picks.follow, height)
        return
    opened.part.bodies.append(Body(key, markup))
    if on_pick is not None:
        _picture().on_pick[key] = on_pick


def light(markup: str, key: str) -> None:
    """Draw words that the page's own stylesheet dresses: calm words in place of a drawing."""
    opened = _open.get()
    if opened is None or opened.container is not None:
        st.html(markup)
    else:
        opened.part.bodies.append(Body(key, markup, light=True))


def plot(figure: dict[str, Any], key: str, on_pick: Pick | None) -> None:
    """Draw a plotly figure, from its properties."""
    opened, body = _open.get(), Body(key, figure=figure)
    if opened is None or opened.container is not None:
        _alone(Part(f"plot-{key}", bodies=[body], bare=True), on_pick or picks.follow)
        return
    opened.part.bodies.append(body)
    if on_pick is not None:
        _picture().on_pick[key] = on_pick


def place_map(values: dict[str, Any], key: str) -> None:
    """Draw a map, from what map.js reads (`maps.atlas`)."""
    opened = _open.get()
    assert opened is not None and opened.container is None, "a map is a part of the page's picture"
    opened.part.bodies.append(Body(key, map=values))


def _alone(part: Part, on_pick: Pick) -> None:
    """Draw a part by itself, in the container that is being filled."""
    component.picture({"page": part.area, "parts": [part.document()]}, part.area, {}, on_pick, private=False)


def table_button(table: Table) -> None:
    """The small 表 that opens a chart as its table, and the table while it is open."""
    become_container()
    pick = f"table:{table.name}"
    st.button("表", key=pick, type="tertiary", on_click=picks.follow, args=(pick,), disabled=table.frame.empty)
    open_table(table)


def open_table(table: Table) -> None:
    """The table, while it is open."""
    if _picture().place is not None and picks.open_dialog() == ("table", table.name):
        with incidents.error_boundary("dialog"):
            dialogs.table(table)


def nothing_reported(view: View, *titles: str) -> None:
    """Say of ledgers, by their titles, that none ever came: whose job that is, and where the template is."""
    opened = _open.get()
    place = opened.part.area if opened is not None else ""
    every = frames.rows(view.ask(queries.ledger_reporting, dataset=None))
    silent = [row for row in every if row.title in titles]
    if view.filters and not any(formats.is_missing(row.last_report) for row in silent):
        words = theme.UNREPORTED if all(contracts()[row.dataset].covers for row in silent) else "没有记录"
        draw(small.nothing(words, f"《{'》《'.join(titles)}》里没有所选的记录。"), key=f"not-reported-{place}")
        return
    draw("".join(reporting.not_reported(row) for row in silent), key=f"not-reported-{place}")


def listed(view: View, of: pd.DataFrame, markup: Callable[[], str], datasets: tuple[str, ...], key: str) -> None:
    """A panel's list; or that no ledger of it ever came; or that the ledgers hold nothing of whom the page is about."""
    titles = [contracts()[dataset].title for dataset in datasets]
    if not of.empty:
        draw(markup(), key=key)
    elif not view.reported() & set(datasets):
        nothing_reported(view, *titles)
    else:
        draw(small.nothing("没有记录", f"《{'》《'.join(titles)}》里没有这样的记录。"), key=key)


# --- made once --------------------------------------------------------------------------------------------------


class _Composed(NamedTuple):
    """What a function of a page has drawn: its parts, and what a pick in each of their bodies does."""

    parts: tuple[Part, ...]
    on_pick: dict[str, Pick]


_composed: LRUCache[Hashable, _Composed] = LRUCache(400)
_making: LRUCache[Hashable, threading.Lock] = LRUCache(400)
_lock = threading.Lock()


def show(view: View, name: str, panels: Callable[..., None], *of: Any) -> None:
    """Draw the panels of a function, `panels(view, *of)`, on the grid of a name; once for all windows.

    The same is: what `View.key` says, and `of` (values that can be hashed). Nothing is kept of what names people in
    full, nor where a panel holds a widget or could not be drawn.
    """
    _picture().arrange(name, view.scale)
    if view.unmasked:
        panels(view, *of)
        return
    key = (panels.__module__, panels.__qualname__, view.key, of)
    with _lock:
        making = _making.setdefault(key, threading.Lock())
    with making:  # thirty walls ask at once: the first makes it
        kept = _composed.get(key)
        if kept is None:
            _compose(key, lambda: panels(view, *of))
            return
    picture = _picture()
    picture.parts.extend(kept.parts)
    picture.on_pick.update(kept.on_pick)
    picture.panels.update({part.area: part for part in kept.parts})
    for part in kept.parts:
        if part.table is not None:
            open_table(part.table)


def _compose(key: Hashable, panels: Callable[[], None]) -> None:
    """Draw panels, and keep them under a key if they can be shown again."""
    whole = _picture()
    piece = Picture(whole.place, whole.name, scale=whole.scale, filters=whole.filters)
    with _as_current(piece):
        panels()
    whole.parts.extend(piece.parts)
    whole.on_pick.update(piece.on_pick)
    whole.panels.update(piece.panels)
    whole.keepable = whole.keepable and piece.keepable
    if piece.keepable:
        with _lock:
            _composed[key] = _Composed(tuple(piece.parts), piece.on_pick)
