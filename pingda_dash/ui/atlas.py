"""What the map of a view is drawn from: the land, the colours of its villages and dots, and what stands on it."""

from __future__ import annotations

import threading
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd
from cachetools import LRUCache

from pingda_dash import formats, frames, maps, queries, settings, theme
from pingda_dash.maps import changes, hexagons, real
from pingda_dash.maps import homes as home_dots
from pingda_dash.maps.homes import DOTS, Dots
from pingda_dash.maps.land import UNGROUPED, At, Land, invented_houses
from pingda_dash.maps.measures import (
    CHANGE,
    HOW,
    INDICATOR,
    QUICK,
    SHARE,
    Measure,
    of_indicator,
    shape_of,
    texts_of,
    values_of,
)
from pingda_dash.panels.dots import group_order
from pingda_dash.ui import appearance, beneath, campaign_days, choices, directing, documents, flows, goals, live
from pingda_dash.ui.beneath import Beneath
from pingda_dash.ui.place import Place, steps
from pingda_dash.ui.view import View

LAYERS = ("安置点", "扶贫车间", "合作社", "项目", "旅游", "饮水", "危房", "卫生室", "公益岗位", "设施")
ICONS = dict(zip(LAYERS, "安车社项游水房医岗设", strict=True))


@dataclass(frozen=True)
class Atlas:
    """The map of a view: where it is, what it shows, and the frames behind it."""

    place: Place
    villages: pd.DataFrame
    """`queries.villages` with `value`, `text`, `colour`, `label` (the class of the legend) and `move`."""
    homes: pd.DataFrame
    """`queries.map_homes`, of as wide a place as has at most MANY; of the group where there is none."""
    kinds: pd.DataFrame
    """`queries.map_kinds`."""
    things: pd.DataFrame
    """`queries.map_things` of the layers that are on."""
    chosen: Measure
    how: str
    dots: Dots
    layers: tuple[str, ...]
    only: str
    poor: bool
    """Whether only the 贫困村 are looked at."""
    ground: Ground
    beneath: Beneath

    @property
    def caption(self) -> str:
        """What the map's coordinates mean, and whose the land and its basemap are."""
        return self.beneath.caption(self.land)

    @property
    def land(self) -> Land:
        """Where everything lies."""
        return self.ground.land

    @property
    def listed(self) -> pd.DataFrame:
        """The villages that are looked at; the others recede."""
        of = self.villages
        if self.poor:
            of = of[of["is_poor"].fillna(False).astype(bool)]
        return of[of["label"] == self.only] if self.only else of

    @property
    def village(self) -> Any:
        """The row of the village that the place is in."""
        return next(row for row in frames.rows(self.villages) if row.village_code == self.place.village)

    @property
    def in_village(self) -> pd.DataFrame:
        """Its households."""
        return self.homes[self.homes["village_code"] == self.place.village]

    @property
    def in_group(self) -> pd.DataFrame:
        """The households of the group that the place is in."""
        return of_place(self.homes, self.place)

    @property
    def counted(self) -> pd.DataFrame:
        """How many households of the place are of each kind: rows of `queries.map_kinds`."""
        return of_place(self.kinds, self.place)

    @property
    def households(self) -> int:
        """How many households the place has."""
        return int(self.counted["households"].sum())

    @property
    def home(self) -> Any:
        """The row of the household that the place is."""
        return home_dots.home_of(self.homes, self.place.home)


def of(view: View) -> Atlas:
    """What the address of a view asks for; what it asks in vain is said, and the nearest place is shown instead."""
    villages = view.ask(queries.villages)
    chosen, how = _measure(view)
    shown = valued(view, villages, chosen, how)
    dots = next(one for one in DOTS if one.key == _dots(view))
    kinds = view.ask(queries.map_kinds, dots=dots.key)
    group = _group(view, kinds)
    scope = _scope(kinds, group)
    homes = view.ask(queries.map_homes, village=scope.village, group=scope.group)
    place = _home(view, homes, group)
    layers = tuple(one for one in view.params.get("layers", "").split(",") if one in LAYERS)
    things = view.ask(queries.map_things)
    poor = "" if shown["is_poor"].isna().all() else choices.asked_for(view, "which", "村", (POOR,), "全部") or ""
    labels = set(shown["label"])
    only = choices.asked_for(view, "only", "图例", tuple(labels), "全部") or ""
    ground = _ground(view, villages, homes, kinds, dots, scope)
    under = beneath.of(view, ground.land)
    return Atlas(place, shown, homes, kinds, things, chosen, how, dots, layers, only, bool(poor), ground, under)


def _dots(view: View) -> str:
    return choices.asked_for(view, "dots", "农户着色", tuple(one.key for one in DOTS), DOTS[0].title) or DOTS[0].key


def _group(view: View, kinds: pd.DataFrame) -> Place:
    """The village and group of the address; a group that the register does not have is left out, and said."""
    if not view.village:
        return Place()
    of = kinds[kinds["village_code"] == view.village]
    groups = tuple(dict.fromkeys(of["village_group"].fillna(UNGROUPED)))
    return Place(view.village, choices.asked_for(view, "group", "村民小组", groups, "全村") or "")


def _home(view: View, homes: pd.DataFrame, place: Place) -> Place:
    """The place of the address in its group; a household that the register does not have is left out, and said."""
    if not place.village:
        return place
    there = of_place(homes, place)
    home = choices.asked_for(view, "home", "农户", tuple(there["household_id"]), place.group or "全村") or ""
    return replace(place, home=home)


def of_place(rows: pd.DataFrame, place: Place) -> pd.DataFrame:
    """The rows of the place's village and group; rows: village_code, village_group."""
    if place.village:
        rows = rows[rows["village_code"] == place.village]
    return rows[rows["village_group"].fillna(UNGROUPED) == place.group] if place.group else rows


# --- how many there are -----------------------------------------------------------------------------------------

MANY = 150_000
"""More households than these are drawn as hexagons, not as a dot each: a county's stay dots, a prefecture's do not."""


@dataclass(frozen=True)
class Scope:
    """Whose households are drawn as a dot each, as `queries.map_homes` is asked: all (None), a village's, a group's
    ("": without one); those of no village at all ("") where they are gathered in hexagons instead.

    whole: whether these are all that the register has; gathered: the village ("": all) whose hexagons are drawn.
    """

    village: str | None = None
    group: str | None = None
    gathered: str | None = None
    inside: str = ""
    """The village that the place is in."""

    @property
    def whole(self) -> bool:
        return self.village is None


def _scope(kinds: pd.DataFrame, place: Place) -> Scope:
    """As wide a place around the one that is looked at as has no more than MANY households."""
    if int(kinds["households"].sum()) <= MANY:
        return Scope()
    if not place.village:
        return Scope("", gathered="")
    if int(of_place(kinds, Place(place.village))["households"].sum()) <= MANY:
        return Scope(place.village, inside=place.village)
    if not place.group:
        return Scope("", gathered=place.village, inside=place.village)
    return Scope(place.village, "" if place.group == UNGROUPED else place.group, inside=place.village)


# --- what colours the villages ----------------------------------------------------------------------------------


def _measure(view: View) -> tuple[Measure, str]:
    """The measure that the address asks for, and as what an indicator is shown."""
    indicators = view.ask(queries.indicators)
    keys = [one.key for one in maps.MEASURES] + [f"{INDICATOR}{id_}" for id_ in indicators["id"]]
    key = choices.asked_for(view, "colour", "着色指标", tuple(keys), maps.MEASURES[0].title) or maps.MEASURES[0].key
    how = choices.asked_for(view, "how", "指标画法", tuple(HOW), HOW[SHARE]) or SHARE
    return measure_of(view, key, how), how


def measure_of(view: View, key: str, how: str) -> Measure:
    """The measure of a key, in one of the ways of `HOW` where it is an indicator."""
    if not key.startswith(INDICATOR):
        return changes.LAGGING_CHANGE if key == "lagging" and how == CHANGE else maps.measure(key)
    row = goals.named(view, key.removeprefix(INDICATOR))
    assert row is not None
    return of_indicator(str(row["id"]), str(row["name"]), str(row["unit"]), how, at_least=more_is_better(row))


def more_is_better(row: Any) -> bool:
    """Whether an indicator asks for as much as possible. row: of `queries.indicators`."""
    return str(row["direction"]) == "at_least"


def quick(view: View) -> list[tuple[str, str]]:
    """(key, words) of what is one touch away."""
    fed = [goals.goal(view, *feed) for feed in QUICK]
    made = [(f"{INDICATOR}{row['id']}", str(row["name"])) for row in fed if row is not None]
    first, last = [maps.measure("lagging"), maps.measure("moves")], [maps.measure("ledgers")]
    return [*((one.key, one.title) for one in first), *made, *((one.key, one.title) for one in last)]


def valued(view: View, villages: pd.DataFrame, chosen: Measure, how: str) -> pd.DataFrame:
    """The villages with the chosen measure's value, words, colour and class, and how each moved since the meeting."""
    since = last_meeting(view)
    moved = view.ask(queries.compare_villages, since=since)
    villages = villages.merge(
        moved[["village_code", "move", "was_behind", "was_overdue", "was_broken"]], on="village_code", how="left"
    )
    standing = pd.DataFrame()
    if chosen.indicator:
        standing = view.ask(queries.compare_village_indicators, since=since, indicator=chosen.indicator)
    if chosen.key == "income":
        counts = [view.ask(queries.household_counts, village=code) for code in villages["village_code"]]
        villages["average_income"] = [None if one.empty else one["average_income"].iloc[0] for one in counts]
    values = values_of(chosen, how, villages, standing)
    villages["value"] = pd.to_numeric(pd.Series(values, index=villages.index))
    shown = maps.shaded(villages, chosen)
    shown["text"] = texts_of(chosen, how, villages)
    shown["label"] = maps.labels(shown, chosen)
    shown["course"] = changes.courses(chosen, villages, standing) if how == CHANGE else ""
    return shown


def last_meeting(view: View) -> Any:
    """The day that is compared with: `?since=`, else that of the last meeting, else a week before."""
    return campaign_days.since(view)


# --- land -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Ground:
    """What does not depend on the measure: kept for a version, a day, a way to colour the dots, and their scope."""

    land: Land
    gathered: bool
    """Whether households are hexagons, and not a dot each."""
    marks: list[dict[str, Any]]
    documents: dict[str, dict[str, Any]]
    """The large documents, `land` and `dots`."""
    names: dict[str, str]
    """The names under which they were put."""


_grounds: LRUCache[Hashable, Ground] = LRUCache(30)
_lands: LRUCache[Hashable, Land] = LRUCache(10)
_lock = threading.Lock()


def _ground(
    view: View, villages: pd.DataFrame, homes: pd.DataFrame, kinds: pd.DataFrame, dots: Dots, scope: Scope
) -> Ground:
    """Worked out once for all windows; of who may see names in full, for that window."""
    key = (view.source, view.data_version, view.as_of, view.unmasked, view.to_anybody, dots.key, scope)
    with _lock:
        if key not in _grounds:
            land = _land(view, villages, homes, kinds, scope)
            classes = tuple(dots.of(homes))
            drawn = home_dots.document(dots, classes)
            if scope.gathered is not None:
                drawn["hexagons"], land = _gathered(view, villages, kinds, dots, land, scope.gathered)
            documents_ = {"land": land.document(), "dots": drawn}
            _grounds[key] = Ground(land, scope.gathered is not None, _marks(homes, dots, classes), documents_, {})
        return _grounds[key]


def _land(view: View, villages: pd.DataFrame, homes: pd.DataFrame, kinds: pd.DataFrame, scope: Scope) -> Land:
    """Where everything lies: of the demo on its invented land, else what was uploaded, else the schematic map."""
    shapes = view.ask(queries.map_shapes)
    positions = view.ask(queries.home_positions, village=scope.village) if view.unmasked else None
    counts = None if scope.whole else kinds.groupby(list(GROUP), dropna=False)["households"].sum().reset_index()
    given = (shapes, villages[["village_code", "village"]], homes[["household_id", "village_group"]], positions, counts)
    key = (view.source, view.demo, scope.inside, *(None if one is None else _digest(one) for one in given))
    if key not in _lands:
        land = None
        if _is_invented(view, villages):
            land = maps.invented(_invented_file(), villages, homes, counts)
        land = land or maps.uploaded_land(shapes, villages, homes, positions, counts)
        _lands[key] = _lighter(land or maps.schematic(villages, homes, counts), scope)
    return _lands[key]


GROUP = ("village_code", "village_group")
"""What names a group."""


def _lighter(land: Land, scope: Scope) -> Land:
    """The land without the outlines of groups that cannot be seen from the place, where households are many."""
    if scope.whole:
        return land
    return replace(
        land, groups=tuple(one if one.village == scope.inside else replace(one, ring=()) for one in land.groups)
    )


def _invented_file() -> Path:
    return settings.data_dir() / "demo" / "land.json"


def _is_invented(view: View, villages: pd.DataFrame) -> bool:
    """Whether what is shown lies on the demo's land."""
    file, codes = _invented_file(), set(villages["village_code"].astype(str))
    return view.demo and file.exists() and maps.invented(file, villages, _NO_HOMES).covers(codes)


_NO_HOMES = pd.DataFrame(columns=["household_id", *GROUP])


def _gathered(
    view: View, villages: pd.DataFrame, kinds: pd.DataFrame, dots: Dots, land: Land, village: str
) -> tuple[dict[str, Any], Land]:
    """The hexagons of a village ("": of all), and the land with a caption that says what one of them stands for.

    Where no place of a household means anything, to this viewer, a hexagon is a group.
    """
    by_group = land.kind == "schematic" or (land.kind == "real" and not view.unmasked)
    if by_group:
        cells, width = hexagons.of_groups(land, kinds, village)
    else:
        width = hexagons.width_over(land, village)
        plane = maps.plane_of(view.ask(queries.map_shapes)) if land.kind == "real" else None
        own = hexagons.houses(invented_houses(_invented_file())) if land.kind == "demo" else "[]"
        cells = view.ask(
            queries.map_hexagons,
            village=village or None,
            dots=dots.key,
            size=hexagons.size_of(width),
            east=plane.middle[0] if plane else None,
            north=plane.middle[1] if plane else None,
            houses=own,
            groups=hexagons.places(land),
        )
    names = dict(zip(villages["village_code"].astype(str), villages["village"].astype(str), strict=True))
    drawn = hexagons.document(cells, width, dots, names, by_group=by_group, inside=bool(village))
    stated, number = hexagons.words(width, by_group=by_group), hexagons.full_words(cells)
    guessed = len(cells) if by_group else hexagons.guessed(cells)
    more = real.words_of_guessed(guessed, is_masked=by_group) if land.kind == "real" else []
    return drawn, replace(land, caption=";".join([land.caption, *more, f"{stated},{number}"]))


def _digest(frame: pd.DataFrame) -> int:
    """The same for the same rows."""
    return int(pd.util.hash_pandas_object(frame.astype(str), index=False).sum())


# --- for the browser --------------------------------------------------------------------------------------------


def values(view: View, atlas: Atlas) -> dict[str, Any]:
    """What map.js draws: the Deck, its documents by name, and what is particular to this view."""
    ground, listed = atlas.ground, set(atlas.listed["village_code"])
    directed = directing.of_villages(view)
    return {
        "deck": maps.scene_values(appearance.palette()),
        "land": _kept(view, ground, "land"),
        "dots": _kept(view, ground, "dots"),
        "people": _document(view, _people(atlas)) if atlas.place.group else None,
        "areas": {
            str(row.village_code): _area(atlas, row, listed, directed.get(str(row.village_code), ""), view.demo)
            for row in frames.rows(atlas.villages)
        },
        "marks": ground.marks,
        "things": things_on(atlas),
        "basemap": atlas.beneath.drawn(),
        "flows": flows.drawn(view, atlas.land, atlas.place.village),
        "at": {"village": atlas.place.village, "group": atlas.place.group, "home": atlas.place.home},
        "here": atlas.place.pick,
        "steps": _steps(atlas),
        "name": view.title,
    }


def _document(view: View, document: dict[str, Any]) -> Any:
    """A document's name, where the browser may fetch it; else the document."""
    return documents.put(document) if live.served() and not view.private else document


def _kept(view: View, ground: Ground, which: str) -> Any:
    """A large document's name; it is put again only if it is not there any more."""
    if not live.served() or view.private:
        return ground.documents[which]
    if which not in ground.names or documents.get(ground.names[which]) is None:
        ground.names[which] = documents.put(ground.documents[which])
    return ground.names[which]


def _people(atlas: Atlas) -> dict[str, Any]:
    """Who the households of the group are: numbers and tips, and the place of the first of them among all."""
    of = atlas.in_group
    first = int(of.index[0]) if len(of) else 0
    return {"first": first, "ids": list(of["household_id"]), "tips": [home_dots.tip(row) for row in frames.rows(of)]}


def _area(atlas: Atlas, row: Any, listed: set[str], directed: str, demo: bool) -> dict[str, Any]:
    """directed: what is said of the village's open directives; "" where it has none."""
    poor = formats.is_true(row.is_poor)
    assumed = " · 贫困村(演示假设)" if poor and demo else " · 贫困村" if poor else ""
    reported = f"最近报送 {formats.day(row.last_report)}" if not formats.is_missing(row.last_report) else "从未报送"
    course = f" · {row.course}" if row.course else ""
    of_directives = f"\n{directed}" if directed else ""
    return {
        "fill": row.colour,
        "words": row.text,
        "directed": directed,
        "poor": poor,
        "shape": shape_of(atlas.chosen, atlas.how, formats.text(row.worst, theme.UNREPORTED), str(row.text)),
        "dim": row.village_code not in listed,
        "tip": f"{row.village}{assumed}\n{atlas.chosen.title} {row.text}{course}\n{reported}{of_directives}",
    }


def _marks(homes: pd.DataFrame, dots: Dots, classes: Sequence[int]) -> list[dict[str, Any]]:
    """The few dots that must be seen among the many: larger, and those that are urgent ringed."""
    by_category = dots.key == "category"
    watched = list(homes["is_watched"]) if by_category else [False] * len(homes)
    few = [at for at, one in enumerate(classes) if dots.kinds[one].few or watched[at]]
    made: list[dict[str, Any]] = []
    for at, row in zip(few, frames.rows(homes.iloc[few]), strict=True):
        kind = dots.kinds[classes[at]]
        group = formats.text(row.village_group, UNGROUPED)
        made.append(
            {
                "dot": at,
                "colour": kind.colour if kind.few else theme.WARN,
                "pulses": not by_category or row.category == "未脱贫户" or bool(row.is_watched),
                "tip": home_dots.tip(row),
                "pick": Place(str(row.village_code), group, str(row.household_id)).pick.removeprefix("place:"),
                "village": str(row.village_code),
                "rank": classes[at],
            }
        )
    made.sort(key=lambda one: one["rank"])  # what matters most is drawn last
    return made if len(made) <= FEW else [{**one, "pulses": False} for one in made]


POOR = "poor"
"""The value of `?which=` that looks at the 贫困村 alone."""

FEW = 60
"""So many dots may pulse: of more the eye learns nothing."""


def things_on(atlas: Atlas) -> list[dict[str, Any]]:
    """What stands on the map of the layers that are on, each in a place of its village's own."""
    free: dict[str, list[At]] = {code: list(of) for code, of in atlas.land.slots.items()}
    made = []
    of = atlas.things[atlas.things["layer"].isin(atlas.layers)]
    if atlas.place.village:
        of = of[of["village_code"] == atlas.place.village]
    for row in frames.rows(of):
        own = atlas.land.things.get((str(row.thing), str(row.village_code)))
        places = free.get(str(row.village_code), [])
        if own is None and not places:
            continue
        at = own or places.pop(0)
        words = thing_words(row)
        made.append(
            {
                "id": f"{row.layer}/{row.thing}/{row.village_code}",
                "at": [round(at[0]), round(at[1])],
                "icon": ICONS[row.layer],
                "loose": atlas.land.kind == "real" and own is None,
                "title": words,
                "tip": f"{row.thing}\n{words} · {formats.day(row.report_date)}",
                "colour": theme.WARN if formats.is_true(row.is_open) else theme.ACTUAL,
                "pick": f"rows:{row.dataset}@{row.thing}@{row.village_code}",
            }
        )
    return [*made, *_facilities(atlas)]


def _facilities(atlas: Atlas) -> list[dict[str, Any]]:
    """The facilities that were uploaded with their place."""
    here = atlas.place.village
    return [
        {
            "id": f"设施/{one.kind}/{one.name}/{one.village}",
            "at": [round(one.at[0]), round(one.at[1])],
            "icon": one.kind[:1],
            "title": one.name,
            "tip": f"{one.name}\n{one.kind}",
            "loose": False,
            "colour": theme.ACTUAL,
            "pick": Place(one.village).pick,
        }
        for one in atlas.land.facilities
        if "设施" in atlas.layers and (not here or one.village == here)
    ]


def thing_words(row: Any) -> str:
    """`安置点一 62 户`. row: of `queries.map_things`."""
    number = theme.UNREPORTED if formats.is_missing(row.number) else formats.counted(row.number, row.unit)
    name = row.thing if row.layer in ("安置点", "扶贫车间", "合作社", "项目", "旅游") else row.layer
    return f"{name} {number}"


def _steps(atlas: Atlas) -> dict[str, str | None]:
    """Where the keys lead: the place before, the one after, one step out."""
    place = atlas.place
    if place.home:
        one = [Place(place.village, place.group, str(id_)) for id_ in atlas.in_group["household_id"]]
    elif place.group:
        names = dict.fromkeys(of_place(atlas.kinds, Place(place.village))["village_group"].fillna(UNGROUPED))
        one = [Place(place.village, str(name)) for name in sorted(names, key=lambda name: group_order(str(name)))]
    else:
        one = [Place(str(code)) for code in atlas.villages["village_code"]]
    before, after = steps(place.pick, [each.pick for each in one])
    return {"previous": before, "next": after, "out": place.out.pick}
