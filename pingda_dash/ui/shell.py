"""The shell of every page: the door, the header, the stage and its panels, and the way a click goes.

view = shell.open_page("industry")
income = view.ask(queries.income_by_industry)
with shell.stage("industry"), shell.panel("产业收入", note="万元 · 累计 / 年度目标", area="income"):
    shell.draw(panels.income_bars(income), key="income")
"""

from __future__ import annotations

import hashlib
import html
import pickle
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st
from plotly.basedatatypes import BaseFigure

from pingda_dash import formats, queries, theme
from pingda_dash.contracts import contracts
from pingda_dash.figures.tables import Table as Table  # pages say shell.Table
from pingda_dash.panels import calendar as calendar_panel
from pingda_dash.panels import captions, small
from pingda_dash.panels.wall import replay_bar, wall_strip
from pingda_dash.ui import (
    access,
    appearance,
    component,
    default_day,
    incidents,
    live,
    navigation,
    paper,
    replay,
    rotation,
    sign_in,
    startup,
)
from pingda_dash.ui.live import Head, Query

KEPT_PARAMS = ("asof", "village", "unit", "wall", "rotate", "playlist", "pages", "order", "theme", "replay")
"""The address parameters that survive a change of page."""

NAMED = {queries.remaining_households, queries.household_dots, queries.guarantee_homes, queries.cases}
"""The questions whose answers name people; so do the rows of the ledgers in NAMED_LEDGERS."""
NAMED_LEDGERS = {"households", "monitoring"}

_HERE = Path(__file__).parent
_SHEETS = ("stage.css", *sorted(path.name for path in _HERE.glob("*_stage.css")), "sign_in.css")
_CSS = "".join((_HERE / name).read_text(encoding="utf-8") for name in _SHEETS)
_WALL_CSS = (_HERE / "wall.css").read_text(encoding="utf-8")
_AREAS = sorted(
    {word for block in re.findall(r"grid-template-areas:([^;]+);", _CSS) for word in re.findall(r"\w+", block)}
)
_AREA_RULES = "".join(f":has(> .st-key-panel-{area}) {{ grid-area: {area} }}\n" for area in _AREAS)


@dataclass(frozen=True)
class View:
    """What a page may know: the as-of date, the data behind it, and the screen it is drawn on."""

    path: str
    """The page's address, empty for the overview."""
    head: Head
    as_of: date
    campaign: Mapping[str, Any]
    """The one row of `queries.campaign_day`."""
    params: Mapping[str, str]
    rem: float = theme.BASE_PX
    """The root font in px: 16 on a 1080p wall, 32 on a 4K one."""
    screen: tuple[int, int] = (1920, 1080)
    who: access.Who | None = None
    """Who is signed in at this window."""

    @property
    def title(self) -> str:
        """The page's title."""
        return navigation.title_of(self.path)

    @property
    def map_title(self) -> str:
        """What the campaign calls the map of its villages."""
        return navigation.title_of(navigation.MAP)

    @property
    def unmasked(self) -> bool:
        """Whether whoever is looking may see people's names in full."""
        return self.who is not None and self.who.may("unmask")

    @property
    def masking(self) -> str:
        """What a panel says of its names."""
        return "未脱敏" if self.unmasked else "已脱敏"

    @property
    def demo(self) -> bool:
        """Whether what is shown is the generated demo data."""
        return self.head.demo

    @property
    def scale(self) -> float:
        """How much larger than on a 1080p wall type must be where it does not scale by itself (plotly, deck.gl)."""
        return self.rem / theme.BASE_PX

    @property
    def village(self) -> str | None:
        """The village code in the address, if any."""
        return self.params.get("village")

    @property
    def wall(self) -> bool:
        """Whether this window is a wall screen (`?wall=1`): no navigation, no calendar, a larger stage."""
        return self.params.get("wall") == "1"

    @property
    def in_dossier(self) -> bool:
        """Whether this is the map page showing one village's dossier."""
        return self.path == navigation.MAP and self.village is not None

    @property
    def unit(self) -> str | None:
        """The unit of work in the address, if any."""
        return self.params.get("unit")

    def ask(self, query: Query, **params: Any) -> pd.DataFrame:
        """A named question's answer on the as-of date."""
        if self.unmasked and (query in NAMED or params.get("dataset") in NAMED_LEDGERS):
            access.note_once("unmask", f"{self.title} {self.village or ''}".strip())
        return live.ask(self.head, self.as_of, query, self.unmasked, **params)

    def ask_standing(self) -> pd.DataFrame:
        """What is overdue and behind on each page: page, overdue, behind."""
        return self.ask(queries.page_standing, places=navigation.places())


# --- the door -------------------------------------------------------------------------------------------------


def open_page(path: str, on_step: Callable[[str], None] | None = None) -> View:
    """The first line of every page: navigation, sign-in, data, as-of date, header, live watch.

    path: the page's address, empty for the overview.
    A click's destination comes before them; where viewing is closed, nothing comes after the sign-in panel.
    on_step: of a page that goes through items one by one, told `1`, `-1` or `to:3` when a key asks for another.
    """
    navigation.enter()
    appearance.begin()
    access.begin()
    _go_where_clicked()
    on_wall = navigation.on_wall()
    wall_css = _WALL_CSS if on_wall else ""
    tokens = theme.css_variables(appearance.palette())
    st.html(f"<style>:root {{ {tokens} }}\n{_CSS}\n{_AREA_RULES}\n{wall_css}</style>")
    who = access.who()
    session = {"cookie": access.cookie(), "ends": access.ends_in() if who else None}
    if not access.may("view"):
        if any(told is not None for told in session.values()):
            component.window({"page": "", "wall": on_wall, "seen": None, **session}, _answers(on_step))
        sign_in.page()
        st.stop()
    rem, width, height = component.known_size()
    with _loading(path):
        head = live.head()
        as_of = _as_of(head)
        campaign = _campaign(head, as_of)
    params = {name: str(value) for name, value in st.query_params.items()}
    view = View(path, head, as_of, campaign, params, rem, (width, height), who)
    _leave_behind(path)
    turns = rotation.of(view, path)
    component.window(
        {
            "page": path or "overview",
            "wall": view.wall,
            "seen": live.beat(head) if live.served() else None,
            "upTo": _up_to(view),
            "round": turns.told() if turns else None,
            "replay": replay.told(campaign, as_of, default_day.last_day(head)),
            "steps": on_step is not None,
            **session,
        },
        _answers(on_step, view),
    )
    if view.wall:
        _wall_header(view)
    else:
        _header(view)
    _foot(view, turns)
    paper.sheet(view, _place_name(view), _freshness(view))
    if not live.served():
        _poll(head)
    _open_dialog(view)
    return view


def _answers(on_step: Callable[[str], None] | None, view: View | None = None) -> component.Answers:
    """What the window's script may ask for."""

    def play(asked: str) -> None:
        if view is None:
            return
        start, last = replay.nth_day(view.campaign, 0), default_day.last_day(view.head)
        if asked == "toggle":
            replay.toggle(start, last, view.as_of)
        elif asked == "end":
            replay.pause(view.as_of)
        else:
            replay.go_to(min(max(view.as_of + timedelta(days=int(asked)), start), last))

    return component.Answers(
        moved=access.redraw,
        go=lambda stop: st.session_state.update(_goto=("stop", stop)),
        step=on_step or (lambda _: None),
        day=lambda count: replay.go_to(replay.nth_day(view.campaign, int(count))) if view else None,
        play=play,
    )


@contextmanager
def _loading(path: str) -> Iterator[None]:
    """Until the server's first snapshot is open, show the page's own arrangement, empty, and say what is going on.

    Its place is there in every run: one that is there only at first moves all that follows, and is drawn anew for it.
    """
    place = st.empty()
    if startup.ready():
        yield
        return
    block = re.search(rf"\.st-key-stage-{path or 'overview'} {{([^}}]+)}}", _CSS)
    grid = block.group(1) if block else ""
    areas = dict.fromkeys(re.findall(r"[a-z]+", " ".join(re.findall(r'"([^"]+)"', grid))))
    cards = "".join(f'<div style="grid-area:{area}"></div>' for area in areas)
    for words in startup.progress():
        place.html(
            f"<style>.pd-skeleton {{{grid}}}</style><div class='pd-skeleton' role='status'>{cards}"
            f"<p>{html.escape(words)}</p></div>"
        )
    yield
    place.empty()


def _campaign(head: Head, as_of: date) -> Mapping[str, Any]:
    row = live.ask(head, as_of, queries.campaign_day).iloc[0]
    return {str(name): value for name, value in row.items()}


def _as_of(head: Head) -> date:
    """The day of a playing replay; `?asof=` when it is a date; else the default."""
    playing = replay.day()
    if playing:
        return playing
    asked = st.query_params.get("asof")
    if asked:
        try:
            return date.fromisoformat(asked)
        except ValueError:
            del st.query_params["asof"]
    return default_day.of(head)


@st.fragment(run_every=0.5)
def _poll(seen: Head) -> None:
    """When the lake moves on from what this window shows, draw the page again: behind `streamlit run` alone.

    Our own server tells the browser its head, and the page runs only when it moved (window.js).
    """
    try:
        changed = live.head() != seen
    except Exception as error:  # a lake busy for a moment must not blank the wall; it is asked again at once
        incidents.record(error, "watch")
        return
    if changed:
        access.redraw()
        st.rerun(scope="app")


# --- the header -----------------------------------------------------------------------------------------------


def _header(view: View) -> None:
    """Title · pages in their groups · date block, with the as-of calendar behind the date."""
    with st.container(key="header", horizontal=True, vertical_alignment="center"):
        _title_or_crumb(view)
        with st.container(key="nav", horizontal=True):
            for number, (group, screens) in enumerate(navigation.groups()):
                with st.container(key=f"group-{number}"):
                    st.html(f'<span class="pd-group">{html.escape(group)}</span>')
                    with st.container(key=f"links-{number}", horizontal=True):
                        for screen in screens:
                            _link(view, screen)
        with st.container(key="when"):
            _date_block(view)


def _wall_header(view: View) -> None:
    """Of a wall: which page this is, the campaign's name, the day, and how old the data are."""
    with st.container(key="wall-header", horizontal=True, vertical_alignment="center"):
        st.html(
            f'<h1 class="pd-title">{html.escape(_place_name(view))}</h1>'
            f'<span class="pd-wall-campaign">{html.escape(str(view.campaign["title"]))}</span>'
            f'<span class="pd-wall-when"><b>{html.escape(formats.long_day(view.as_of))}</b>'
            f"<i>{html.escape(_freshness(view))}</i></span>"
        )


def _place_name(view: View) -> str:
    """The page's title; of a dossier the village's name."""
    if not view.in_dossier:
        return view.title
    villages = view.ask(queries.villages)
    here = villages[villages["village_code"] == view.village]
    return view.title if here.empty else str(here.iloc[0]["village"])


def _up_to(view: View) -> str:
    """数据截至 5月20日."""
    last = formats.as_date(view.campaign.get("last_report"))
    return f"数据截至 {formats.day(last)}" if last else "尚无数据"


def _freshness(view: View) -> str:
    """数据截至 5月20日, and that these are demo data."""
    return f"{_up_to(view)} · 演示数据" if view.demo else _up_to(view)


def _foot(view: View, turns: rotation.Rotation | None) -> None:
    """What runs along the bottom: a replay's days; else of a wall its pages, and who reported last.

    Like the skeleton's, its place is always there.
    """
    with st.container(key="foot"):
        if replay.wanted():
            bar = replay_bar(view.campaign, view.as_of, view.ask(queries.milestones), replay.playing())
            with st.container(key="replay-foot"):
                draw(bar, key="replay-bar", on_pick=_replayed(view))
        elif turns:
            with st.container(key="wall-foot"):
                draw(wall_strip(turns.shown(), _last_upload(view)), key="wall-strip")


def _last_upload(view: View) -> str:
    """Who reported what, and when, last of all; looking back at a day: last by the end of it."""
    every = view.ask(queries.uploads)
    if "asof" in view.params or view.as_of < default_day.last_day(view.head):
        every = every[every["received_at"] < pd.Timestamp(view.as_of) + pd.Timedelta(days=1)]
    if every.empty:
        return ""
    last = every.iloc[0]
    title = contracts()[last["dataset"]].title if last["dataset"] in contracts() else str(last["filename"])
    return f"{formats.moment(last['received_at'])} {last['author']} 报送《{title}》"


def _replayed(view: View) -> Callable[[str], None]:
    answers = _answers(None, view)

    def picked(value: str) -> None:
        kind, _, reference = value.partition(":")
        if kind == "play":
            answers.play(reference)
        elif kind == "day":
            replay.go_to(date.fromisoformat(reference))
        elif kind == "close":
            replay.close_bar()

    return picked


def _link(view: View, screen: navigation.Screen) -> None:
    """The way to one page; the page one is on is marked."""
    here = screen.path == view.path
    with st.container(key=f"nav-{'here' if here else screen.path or 'home'}"):
        if here and view.in_dossier:
            _back_to_map(screen.short, key="nav-map")
            return
        st.page_link(
            navigation.page_of(screen),
            label=screen.short,
            query_params=kept_params(without=("village",) if screen.path == "map" else ()),
        )


def _title_or_crumb(view: View) -> None:
    """The product's title; in a village's dossier the way back to the map and the village's name."""
    known = view.ask(queries.villages) if view.in_dossier else None
    here = None if known is None else known[known["village_code"] == view.village]
    if here is None or here.empty:
        invitation = "" if view.path else default_day.invitation(view.head, view.as_of)
        st.html(
            f'<h1 class="pd-title">{html.escape(str(view.campaign["title"]))}</h1>'
            f'<p class="pd-try">{html.escape(invitation)}</p>'
        )
        return
    village = here.iloc[0]
    poor = village["is_poor"]
    pill = (
        f'<span class="pd-poor">{captions.poor_villages([poor], view.demo)}</span>'
        if not formats.is_missing(poor) and bool(poor)
        else ""
    )
    with st.container(key="crumb", horizontal=True, vertical_alignment="center"):
        _back_to_map(f"‹ {view.map_title}", key="crumb-map")
        title, name = html.escape(str(view.campaign["title"])), html.escape(str(village["village"]))
        st.html(f'<h1 class="pd-title"><small>{title}</small>{name}{pill}</h1>')


def _back_to_map(label: str, key: str) -> None:
    """Leave the dossier. A page link to the page one is on would leave `?village=` in the address bar."""
    st.button(label, key=key, type="tertiary", on_click=follow, args=("page:map",))


def _date_block(view: View) -> None:
    with st.popover(formats.long_day(view.as_of), type="tertiary", key="asof-block"):
        with st.container(key="asof-steps", horizontal=True):
            st.button("‹ 前一天", key="asof-back", on_click=_go_to_day, args=(view.as_of - timedelta(days=1),))
            st.button("回到默认日期", key="asof-default", on_click=_go_to_day, args=(None,))
            st.button("▶ 回放", key="asof-replay", on_click=replay.open_bar)
            st.button("后一天 ›", key="asof-next", on_click=_go_to_day, args=(view.as_of + timedelta(days=1),))
        months = calendar_panel.months(view.campaign, view.as_of, view.ask(queries.milestones))
        component.html_panel(months, key="asof-calendar", on_pick=_pick_day, height="content")
        paper.tools()
    with st.container(key="asof-line", horizontal=True, vertical_alignment="center"):
        st.html(f'<div class="pd-asof">{html.escape(_freshness(view))}</div>')
        sign_in.corner(view.who)


def _pick_day(value: str) -> None:
    _go_to_day(date.fromisoformat(value.partition(":")[2]))


def _go_to_day(day: date | None) -> None:
    """Write the as-of date into the address (None: the default)."""
    replay.close_bar()
    if day is None:
        st.query_params.pop("asof", None)
    else:
        st.query_params["asof"] = day.isoformat()


def kept_params(without: tuple[str, ...] = (), **new: str) -> dict[str, str]:
    """The address parameters to carry to another page, with changes."""
    kept = {name: st.query_params[name] for name in KEPT_PARAMS if name in st.query_params and name not in without}
    return {**kept, **new}


# --- the stage ------------------------------------------------------------------------------------------------


@contextmanager
def stage(name: str) -> Iterator[None]:
    """The grid that fills the screen below the header; `name`'s areas are in stage.css."""
    with st.container(key=f"stage-{name}"):
        yield


@contextmanager
def panel(title: str = "", note: str = "", *, area: str, table: Table | None = None) -> Iterator[None]:
    """One card of the stage, in its grid area; without a title it has no head.

    `table` puts a small 表 at the right end of the title line, which opens what the card draws as a table to sort,
    search and take away: `shell.panel("产业收入", area="income", table=shell.Table(rows, titles.INCOME, "产业收入"))`.
    A card whose title line holds controls gets its 表 there: `with shell.controls(…): shell.table_button(table)`.
    An exception inside it becomes a calm word in the card, and the others still draw.
    """
    with st.container(key=f"panel-{area}"):
        if title:
            head(title, note)
        if table is not None:
            with st.container(key=f"as-table-{area}"):
                table_button(table)
        with incidents.calm(title):
            yield


def table_button(table: Table) -> None:
    """The small 表 that opens a chart as its table, and the table while it is open."""
    pick = f"table:{table.name}"
    st.button("表", key=pick, type="tertiary", on_click=follow, args=(pick,), disabled=table.frame.empty)
    if st.session_state.get("_dialog") == ("table", table.name):
        from pingda_dash.ui import dialogs  # they draw through this shell

        with incidents.calm("dialog"):
            dialogs.table(table)


def head(title: str, note: str = "") -> None:
    """A panel's title line; for a panel whose title depends on the controls in it (see `controls`)."""
    said = html.escape(note)
    st.html(f'<div class="pd-head"><h2>{html.escape(title)}</h2><span title="{said}">{said}</span></div>')


@contextmanager
def controls(name: str) -> Iterator[None]:
    """A row of widgets at the right end of the panel's title line."""
    with st.container(key=f"controls-{name}", horizontal=True, horizontal_alignment="right", gap="small"):
        yield


def draw(markup: str, key: str, on_pick: Callable[[str], None] | None = None, height: Any = "stretch") -> None:
    """Draw a panel's HTML. Clicks go to `on_pick`, or by default where their words say (`follow`)."""
    component.html_panel(markup, key, on_pick or follow, height)


def chart(figure: Any, key: str, on_pick: Callable[[str], None] | None = None) -> None:
    """A plotly figure filling its panel, its type scaled to the screen.

    `on_pick` receives the first customdata of a clicked point.
    """
    rem, width, _ = component.known_size()
    plain = theme.painted(figure.to_plotly_json(), appearance.palette())
    scaled = Drawn(scale_figure(with_revision(plain if width > PHONE else with_fewer_days(plain)), rem / theme.BASE_PX))
    config = {"displayModeBar": False, "locale": "zh-CN", "scrollZoom": False}
    if on_pick is None:
        st.plotly_chart(scaled, key=key, height=ANY_HEIGHT, theme=None, config=config)
        return

    def picked() -> None:
        state = st.session_state.get(key)
        points = state["selection"]["points"] if state else []
        if points and points[0].get("customdata"):
            data = points[0]["customdata"]
            on_pick(str(data[0] if isinstance(data, list) else data))

    st.plotly_chart(
        scaled, key=key, height=ANY_HEIGHT, theme=None, config=config, on_select=picked, selection_mode="points"
    )


PHONE, FEW_DAYS = 600, 3
"""px: as wide as a phone at most; so many words stand side by side under its charts."""
ANY_HEIGHT = 300
"""px; the stage's style stretches a chart to its panel. Of height "stretch" Streamlit plots a chart hidden, without a
height, and then from the beginning once it has measured it."""


class Drawn(BaseFigure):  # type: ignore[misc]
    """A figure's properties, checked when it was built; of a plain dict plotly would check every one again (0.1 s)."""

    def __init__(self, plain: dict[str, Any]) -> None:
        self._plain = plain

    def to_dict(self) -> dict[str, Any]:
        return self._plain


_SIZES = {"size", "width", "l", "r", "t", "b", "pad", "standoff", "ticklen", "borderwidth", "itemwidth", "gridwidth"}
_SIZES |= {"thickness", "yshift", "xshift"}
_DATA = {"x", "y", "customdata", "text", "base", "offset"}
_DATA_WIDTH = {"bar", "box", "violin", "funnel", "waterfall"}
"""Traces whose `width` is in data units, not pixels."""


def with_revision(plain: Any) -> Any:
    """A figure's properties that say which data these are.

    Streamlit hands plotly new arrays at each of its three plots, and new arrays are worked through from the beginning.
    """
    seen = hashlib.sha256(pickle.dumps(plain["data"])).hexdigest()
    return {"data": plain["data"], "layout": plain["layout"] | {"datarevision": seen}}


def with_fewer_days(plain: Any) -> Any:
    """A figure's properties with the first, middle and last of the words along its foot: more a phone turns askew."""
    layout = dict(plain["layout"])
    for name, axis in layout.items():
        if name.startswith("xaxis") and len(axis.get("ticktext") or ()) > FEW_DAYS:
            kept = [0, len(axis["ticktext"]) // 2, len(axis["ticktext"]) - 1]
            layout[name] = axis | {words: [axis[words][at] for at in kept] for words in ("tickvals", "ticktext")}
    return {"data": plain["data"], "layout": layout}


def scale_figure(plain: Any, scale: float) -> Any:
    """A figure's properties with its font sizes, margins, markers and lines multiplied (plotly knows no rem)."""
    if scale == 1:
        return plain
    traces = []
    for trace in plain["data"]:
        kept = _DATA | ({"width"} if trace.get("type") in _DATA_WIDTH else set())
        traces.append({name: value if name in kept else _grown(value, name, scale) for name, value in trace.items()})
    return {"data": traces, "layout": _grown(plain["layout"], "layout", scale)}


def _grown(value: Any, name: str, scale: float) -> Any:
    """A plotly property with every size in it multiplied."""
    if isinstance(value, dict):
        return {key: _grown(inner, key, scale) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_grown(inner, name, scale) for inner in value]
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return value * scale if is_number and name in _SIZES else value


def deck(drawing: Any, key: str, on_pick: Callable[[str], None] | None = None) -> None:
    """A pydeck Deck filling its panel; `on_pick` gets the clicked object's `pick`, or its `village_code`."""
    if on_pick is None:
        st.pydeck_chart(drawing, key=key, height="stretch")
        return

    def picked() -> None:
        state = st.session_state.get(key)
        objects = state["selection"]["objects"] if state else {}
        for chosen in objects.values():
            if chosen:  # an empty selection arrives after the layer's id changes: ignore it
                on_pick(str(chosen[0].get("pick") or chosen[0].get("village_code")))
                return

    st.pydeck_chart(drawing, key=key, height="stretch", on_select=picked, selection_mode="single-object")


def nothing_reported(ledger: str) -> None:
    """Say that a ledger has never been uploaded, in the panel's own place."""
    st.html(
        f'<div class="pd-nothing"><b>未报送</b><span>还没有收到《{html.escape(ledger)}》。'
        "上传后这里会自动显示。</span></div>"
    )


def came(view: View) -> set[str]:
    """The datasets that were reported at least once by the as-of date."""
    coverage = view.ask(queries.ledger_coverage)
    return set(coverage.loc[coverage["last_report"].notna(), "dataset"])


def listed(view: View, of: pd.DataFrame, drawn: Callable[[], str], datasets: tuple[str, ...], key: str) -> None:
    """A panel's list; or that no ledger of it ever came; or that the ledgers hold nothing of whom the page is about."""
    ledgers = "》《".join(contracts()[dataset].title for dataset in datasets)
    if not of.empty:
        draw(drawn(), key=key)
    elif not came(view) & set(datasets):
        nothing_reported(ledgers)
    else:
        draw(small.nothing("没有记录", f"《{ledgers}》里没有这样的记录。"), key=key)


def address_choice(label: str, options: Sequence[str], param: str, **look: Any) -> str:
    """A select box whose choice is `?param=` and survives a change of page (Streamlit drops what a widget binds).

    The first option is the default and leaves the address bare; a value in the address that is no option reads as it.
    """
    key = f"choice-{param}"
    asked = st.query_params.get(param)
    st.session_state[key] = asked if asked in options else options[0]

    def write() -> None:
        chosen = st.session_state[key]
        if chosen == options[0]:
            st.query_params.pop(param, None)
        else:
            st.query_params[param] = chosen

    return str(
        st.selectbox(
            label, options, key=key, on_change=write, label_visibility="collapsed", placeholder="请选择", **look
        )
    )


# --- where a click goes ---------------------------------------------------------------------------------------


def follow(value: str) -> None:
    """A click's default way, by the word before its colon.

    `village:<code>` opens the dossier, `page:<path>` a page, `unit:<name>` what that unit answers for, `version:<n>`
    and `against:<n>` that version of the history, alone or beside the newest; anything else (`indicator:`, `task:`,
    `clause:`, `household:`, `check:`, `rows:`) opens the dialog of that name.
    """
    kind, _, reference = value.partition(":")
    if kind in {"village", "page", "unit", "version", "against", "stop"}:
        st.session_state["_goto"] = (kind, reference)
    else:
        st.session_state["_dialog"] = (kind, reference)


def _go_where_clicked() -> None:
    goto = st.session_state.pop("_goto", None)
    if not goto:
        return
    st.session_state.pop("_dialog", None)
    kind, reference = goto
    if kind == "village":
        st.switch_page("pages/map.py", query_params=kept_params(village=reference))
    if kind == "stop":
        path, _, village = reference.partition("@")
        kept = kept_params(without=("village", "unit"), **({"village": village} if village else {}))
        st.switch_page(navigation.page_at(path), query_params=kept)
    if kind == "unit":
        st.switch_page("pages/units.py", query_params=kept_params(without=("village",), unit=reference))
    if kind in {"version", "against"}:
        st.switch_page("pages/history.py", query_params=kept_params(without=("village",), **{kind: reference}))
    for screen in navigation.screens():
        if kind == "page" and screen.path == reference:
            st.switch_page(navigation.page_of(screen), query_params=kept_params(without=("village",)))


def _leave_behind(path: str) -> None:
    """On another page than the last run's, what was open there is closed."""
    if st.session_state.setdefault("_page", path) != path:
        st.session_state.pop("_dialog", None)
    st.session_state["_page"] = path


def _open_dialog(view: View) -> None:
    """Open what was clicked, and keep it open over live redraws until it is closed."""
    wanted = st.session_state.get("_dialog")
    if wanted and wanted[0] == sign_in.DIALOG:
        sign_in.dialog()
    elif wanted:
        from pingda_dash.ui import dialogs  # they draw through this shell

        with incidents.calm("dialog"):
            dialogs.open_for(view, *wanted)
