"""The panels of the map's page: of the township, and of a place inside it."""

from __future__ import annotations

import html

import pandas as pd

from pingda_dash import formats, frames, maps, minutes, queries, theme
from pingda_dash.contracts import ledger_title
from pingda_dash.figures import tables as titles
from pingda_dash.figures.tables import Table
from pingda_dash.maps import homes as home_dots
from pingda_dash.maps.homes import DOTS
from pingda_dash.maps.land import UNGROUPED
from pingda_dash.maps.measures import CHANGE, HOW, HOW_LAGGING, INDICATOR
from pingda_dash.panels import atlas as panels
from pingda_dash.panels import captions
from pingda_dash.panels import days as days_panel
from pingda_dash.panels.atlas import Bar, Switch
from pingda_dash.panels.controls import Choice, Control, Drawer, Mode, Way
from pingda_dash.ui import (
    atlas,
    atlas_files,
    authors,
    campaign_days,
    choices,
    compare_page,
    directing,
    flows,
    live,
    map_search,
    map_set,
    navigation,
    small_maps,
    stage,
)
from pingda_dash.ui.atlas import Atlas
from pingda_dash.ui.place import MAP_PARAMS, Place
from pingda_dash.ui.view import View

TOWNSHIP = "全乡"


def note_absent(view: View) -> None:
    """Say what the address asks of the map in vain: in every run, for a page that is kept is not made again."""
    if view.params.keys() & {*MAP_PARAMS, "group", "home", "only"}:
        atlas.of(view)
        flows.choice(view)
        small_maps.choice(view)


def township(view: View, text: str = "") -> None:
    """All villages: what colours them, what stands on the map, which one to look at first.

    text: what was searched for.
    """
    of = atlas.of(view)
    _map(view, of, text)
    if stage.draws("looks"):
        _ways_of_looking(view, of)
    table = Table(of.listed, {**titles.VILLAGES, "value": of.chosen.title}, f"{view.title}-{of.chosen.title}")
    title = "变差的先看" if of.how == CHANGE else "最落后的先看"
    with stage.panel(title, note=of.chosen.title, area="ranked", table=table):
        counted = of.chosen.key == "lagging"
        directed = directing.of_villages(view)
        ranked = panels.village_list(of.listed, most_first=of.chosen.most_first, counted=counted, directed=directed)
        stage.draw(ranked, key="villages")
    marked = map_set.codes(view, of.villages)
    with stage.panel(area="say", answers=[queries.villages]):
        shown = map_set.words(view, of.villages, of.chosen, marked) if marked else []
        shown = shown or flows.words(view, "", len(of.villages)) or [_township_words(view, of)]
        stage.draw(panels.say(shown, f"choose:{map_set.PARAM}=" if marked else ""), key="say")
    if stage.draws("urgent"):
        _urgent(view, of)
    if stage.draws("days"):
        _days(view, of)


def _ways_of_looking(view: View, of: Atlas) -> None:
    """What colours the villages, what stands on the map, what its colours mean."""
    chosen = {one.key: one.title for one in maps.MEASURES}
    indicators = view.ask(queries.indicators)
    chosen |= {f"{INDICATOR}{row.id}": str(row.name) for row in frames.rows(indicators)}
    listed = choices.choice(view, "着色指标", chosen, "colour", listed=True)
    with stage.panel("看什么", area="looks", controls=[listed]):
        switches = [
            Switch(f"choose:colour={'' if key == maps.MEASURES[0].key else key}", words, key == of.chosen.key)
            for key, words in atlas.quick(view)
        ]
        stage.draw(panels.looks(switches), key="looks")
    _layers(view, of)
    ways = HOW if of.chosen.indicator else HOW_LAGGING if of.chosen.key == "lagging" else {}
    how = [choices.choice(view, "指标画法", ways, "how", listed=True)] if ways else []
    with stage.panel(of.chosen.title, area="legend", controls=how, answers=[queries.villages]):
        counted_of = of.villages[of.villages["is_poor"].fillna(False).astype(bool)] if of.poor else of.villages
        bars = [Bar(*one) for one in maps.counts(counted_of, of.chosen)]
        gold = captions.poor_villages(of.villages["is_poor"], view.demo)
        stage.draw(panels.legend(bars, of.only, gold), key="legend")


HOMES = (queries.household_dots,)
ROOMY = 2560
"""From so many px across, a screen shows more: whom to watch, what is asked of a village, the others of a group."""


def _others(view: View, of: Atlas) -> None:
    """Where the screen has room: the households beside the one that is shown, or what is asked of the village."""
    if view.screen[0] < ROOMY or of.homes.empty:
        return
    here = of.in_group
    if of.place.home:
        with stage.panel(f"{of.place.group} {len(here)} 户", note=view.masking, area="urgent", answers=HOMES):
            picks = [Place(of.place.village, of.place.group, str(id_)).pick for id_ in here["household_id"]]
            stage.draw(panels.homes(here, picks, of.place.home), key="urgent")
        return
    every = view.ask(queries.duties, village=of.place.village)
    own = every[every["village_code"] == of.place.village]
    with stage.panel(
        f"{of.village.village} {len(own)} 项", note="最落后的先看", area="urgent", answers=[queries.duties]
    ):
        stage.draw(panels.duties(own, of.place.village), key="urgent")


def _urgent(view: View, of: Atlas) -> None:
    """The households to watch, where the screen has room for them."""
    if view.screen[0] < ROOMY or of.homes.empty:
        return
    here = of.homes[(of.homes["category"] == "未脱贫户") | of.homes["is_watched"]]
    cases, left = view.ask(queries.cases), view.ask(queries.remaining_households)
    lacks = pd.concat([left[["household_id", "lacks"]], cases.loc[cases["is_open"], ["household_id", "lacks"]]])
    here = here.merge(of.villages[["village_code", "village"]], on="village_code")
    here = here.merge(cases[["household_id", "days_open"]], on="household_id", how="left")
    here = here.merge(lacks.drop_duplicates("household_id"), on="household_id", how="left")
    table = Table(here, titles.WATCHED, "要盯的户")
    with stage.panel(f"要盯的 {len(here)} 户", note=view.masking, area="urgent", table=table, answers=[queries.cases]):
        if here.empty:
            stage.light('<p class="pd-caption">没有未脱贫户,也没有在册监测户</p>', key="urgent")
            return
        rows = frames.rows(here)
        picks = [
            Place(row.village_code, formats.text(row.village_group, UNGROUPED), row.household_id).pick for row in rows
        ]
        stage.draw(panels.urgent(here, picks, whole="table:要盯的户"), key="urgent")


def _days(view: View, of: Atlas) -> None:
    """The campaign's days along the foot of the map."""
    folder = live.lake().folder
    days, since = campaign_days.campaign(view), atlas.last_meeting(view)
    is_meeting = since == compare_page.meeting_day(view) and minutes.last_meeting(folder, view.as_of) == since
    stops = view.ask(queries.milestones)
    with stage.panel(area="days", answers=[queries.milestones]):
        strip = days_panel.strip(
            view.campaign,
            (view.as_of, since),
            days[-1],
            stops,
            view.noted(),
            compare_page.LAST_MEETING if is_meeting else "对比日",
            "" if small_maps.wanted(view) else campaign_days.offer(view, of.chosen, of.how, of.villages),
        )
        stage.light(strip, key="days")


def _township_words(view: View, of: Atlas) -> str:
    """How the villages moved since the meeting, and the worst of them."""
    moves = of.villages["move"].value_counts()
    better, worse = int(moves.get("好转", 0)), int(moves.get("变差", 0))
    since = f"比 {formats.day(atlas.last_meeting(view))}:{better} 村好转、{worse} 村变差"
    reported = of.villages[of.villages["reported"] > 0]
    if reported.empty:
        return "各村都还没有报送"
    late = [(int(row.behind + row.overdue + row.broken), str(row.village)) for row in frames.rows(reported)]
    most, worst = max(late, key=lambda one: one[0])
    words = f"{worst}落后最多,{most} 项" if most else "没有落后的村"
    silent = int((of.villages["reported"] < of.villages["asked"]).sum())
    return f"{since}。{words}。" + (f"{silent} 个村还没报齐。" if silent else "")


def inside(view: View, text: str = "") -> None:
    """A village, a group of it, or a household. text: what was searched for."""
    of = atlas.of(view)
    _map(view, of, text)
    _layers(view, of)
    with stage.panel(area="say"):
        stage.draw(panels.say(_words(view, of)), key="say")
    _others(view, of)
    if of.place.home:
        _home(view, of)
    elif of.place.group:
        here = of.in_group
        with stage.panel(f"{of.place.group} {len(here)} 户", note=view.masking, area="inside", answers=HOMES):
            picks = [Place(of.place.village, of.place.group, str(id_)).pick for id_ in here["household_id"]]
            stage.draw(panels.homes(here, picks, of.place.home), key="inside")
    else:
        with stage.panel(f"{of.village.village} 各组", note="点击进组", area="inside", answers=[queries.map_groups]):
            if of.counted.empty:
                stage.nothing_reported(view, "农户名册")
            else:
                stage.draw(panels.groups(view.ask(queries.map_groups, village=of.place.village)), key="inside")


def _words(view: View, of: Atlas) -> list[str]:
    """The state of the village in a sentence, and what of the place matters."""
    village = of.village
    late = int(village.behind + village.overdue + village.broken)
    overdue = int(village.overdue + village.broken)
    if not village.reported:
        first = "还没有报送"
    elif late:
        first = f"落后 {late} 项" + (f",其中逾期 {overdue} 项" if overdue else "")
    else:
        first = "已报的没有落后" if village.reported < village.asked else "全部按期"
    duties = view.ask(queries.duties, village=of.place.village)
    own = duties[duties["village_code"] == of.place.village]
    due = own[own["status"].isin([theme.OVERDUE, theme.BROKEN])].sort_values("days_late", ascending=False)
    slow = own[own["status"] == theme.BEHIND].sort_values("days_left")
    worst = [f"逾期 {int(row.days_late)} 天:{row.name}" for row in frames.rows(due.head(1))]
    worst = worst or [f"滞后,{formats.day(row.deadline)}到期:{row.name}" for row in frames.rows(slow.head(1))]
    here = atlas.of_place(view.ask(queries.map_groups, village=of.place.village), of.place)
    every = int(here["households"].sum())
    left, watched = (_number_of(here, column, of.place) for column in ("remaining", "watched"))
    counted = f"{of.place.group or '全村'} {formats.number(every)} 户:未脱贫 {left},在册监测 {watched}"
    more = flows.words(view, of.place.village, len(of.villages)) or worst
    return [f"{village.village}{first}", *more, *([counted] if every else [])]


def _number_of(groups: pd.DataFrame, column: str, place: Place) -> str:
    """`3 户` of a village or a group of it. groups: of `queries.map_groups`, those of the place."""
    if groups.empty:
        return "0 户"
    row = groups.iloc[0]
    if place.group and row[f"{column}_withheld"]:
        return theme.WITHHELD
    return f"{int(row[column if place.group else f'village_{column}'])} 户"


def _home(view: View, of: Atlas) -> None:
    """The household's card."""
    with stage.panel("户情", note=f"农户名册 · {view.masking}", area="inside"):
        every = view.ask(queries.household_dots, village=of.place.village)
        row = next(iter(frames.rows(every[every["household_id"] == of.place.home])))
        cases = view.ask(queries.cases, village=of.place.village)
        case = next(iter(frames.rows(cases[cases["household_id"] == of.place.home])), None)
        history = view.ask(queries.home_history, household=of.place.home)
        items = view.ask(queries.home_items, household=of.place.home)
        notes = view.shown.frame(minutes.listed(live.lake().folder, until=view.as_of))
        notes = notes if view.named else authors.of_units(notes)
        spoken = panels.promised(notes, items, view.as_of, view.people)
        place = f"{of.village.village}{of.place.group}"
        stage.draw(panels.home(row, history, case, place, view.unmasked, spoken), key="inside")


def _map(view: View, of: Atlas, text: str) -> None:
    place = of.place
    links = [(navigation.poor_map_title() if of.poor else TOWNSHIP, Place().pick)]
    if place.village:
        links.append((str(of.village.village), Place(place.village).pick))
    if place.group:
        links.append((place.group, Place(place.village, place.group).pick))
    if place.home:
        links.append((formats.text(of.home.name), place.pick))
    drawn = atlas.values(view, of)
    marked = () if place.village else map_set.codes(view, of.villages)
    lines = map_set.words(view, of.villages, of.chosen, marked) if marked else []
    drawn |= {"sheet": atlas_files.sheet(view, of, lines), "search": map_search.answer(view, text)}
    drawn["set"] = ",".join(marked)
    steps = drawn["steps"] if place.village else {"previous": None, "next": None}
    which: list[Control] = [Way("村情一屏", f"village:{place.village}")] if place.village else []
    if not place.village and not of.villages["is_poor"].isna().all():
        named = {"": view.title, atlas.POOR: navigation.poor_map_title()}
        which.append(choices.choice(view, "村", named, "which", valued=True))
    small = not place.village and small_maps.wanted(view)
    ways: list[Choice | Mode] = [] if place.village else [small_maps.choice(view)]
    ways += [] if small else [flows.choice(view)]
    ways += [] if place.village or small else [map_set.MODE]
    which += [] if view.wall else [map_search.field(view)]
    which += [Drawer("看图方式", tuple(ways))]
    which += [] if view.wall else [atlas_files.MENU]
    with stage.panel(area="map", name="地图", controls=which, answers=[queries.villages]):
        stage.light(panels.crumbs(links, steps["previous"], steps["next"]), key="crumbs")
        if small:
            small_maps.draw(view, of)
        else:
            stage.place_map(drawn, key="map")
        stage.light(f'<p class="pd-caption">{html.escape(of.land.caption if small else of.caption)}</p>', key="caption")


def _layers(view: View, of: Atlas) -> None:
    dots = choices.choice(view, "农户着色", {one.key: one.title for one in DOTS}, "dots", listed=True)
    kinds = [
        Switch("", kind.label, on=True, number=formats.number(count), colour=kind.colour)
        for kind, count in home_dots.counts(of.dots, of.counted)
    ]
    if of.dots.key == "category" and not of.ground.gathered:  # those that are ringed are counted, too
        here = atlas.of_place(of.homes, of.place)
        watched, new = int(here["is_watched"].sum()), int(here["is_new"].sum())
        counted = formats.number(watched) + (f"(新 {new})" if new else "")
        kinds.append(Switch("", "监测", on=True, number=counted, colour=theme.WARN, icon="ring"))
    things = of.things if not of.place.village else of.things[of.things["village_code"] == of.place.village]
    counts = things["layer"].value_counts().to_dict()
    facilities = [one for one in of.land.facilities if of.place.village in ("", one.village)]
    counts |= {"设施": len(facilities)} if facilities else {}
    switches = []
    for layer in atlas.LAYERS:
        if layer not in counts:
            continue
        on = [one for one in atlas.LAYERS if (one in of.layers) != (one == layer)]
        count = formats.number(int(counts[layer]))
        switches.append(
            Switch(f"choose:layers={','.join(on)}", layer, layer in of.layers, count, icon=atlas.ICONS[layer])
        )
    small = not of.place.village and small_maps.wanted(view)
    switches += [] if small else of.beneath.switches()
    title = str(of.place.group or (of.village.village if of.place.village else TOWNSHIP))
    if not of.kinds.empty:  # no register yet: how many households there are is not known
        title += f" {formats.number(of.households)} 户"
    with stage.panel(title, area="layers", controls=[dots], answers=[queries.map_groups, queries.map_things]):
        if of.kinds.empty:
            silent = {"villages", "households"} - view.reported()
            stage.nothing_reported(view, *(ledger_title(dataset) for dataset in sorted(silent)))
        else:
            notes = () if view.wall else of.beneath.faults
            stage.draw(panels.layers(kinds, switches, notes), key="layers")
