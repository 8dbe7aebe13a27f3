"""The view of a request: what a page may know, and the address parameters that it carries on."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from pingda_dash import frames, queries, settings, theme, walls
from pingda_dash.contracts import contracts
from pingda_dash.panels.annotated import FAR, ROOMY, SMALL, Noted
from pingda_dash.panels.lists import Heard
from pingda_dash.persons import NOBODY, Persons
from pingda_dash.shown import Shown, homes_withheld
from pingda_dash.ui import absent, access, appearance, authors, filters, live, navigation, origins
from pingda_dash.ui.live import DataVersion, Query

_OF_A_WALL = ("wall", "rotate", "playlist", "pages", "order", "far", "theme", "replay", "speed")
KEPT_PARAMS = ("asof", *filters.KINDS, *_OF_A_WALL)
"""The address parameters that survive a change of page."""

UNDRAWN = ("asof", "rotate", "playlist", "pages", "order", "far", "theme", "replay", "speed", "panel", "open")
"""The address parameters that no panel depends on (the day, the palette and the scale are told apart by themselves)."""

NAMED = {
    *(queries.remaining_households, queries.household_dots, queries.guarantee_homes, queries.cases),
    *(queries.spot_homes, queries.spot_fields, queries.spot_corrections),
    *(queries.map_homes, queries.map_search, queries.home_history, queries.home_positions),
}
"""The questions whose answers name people; so do the rows of the ledgers in NAMED_LEDGERS."""
NAMED_LEDGERS = {name for name, contract in contracts().items() if contract.is_personal}
NONE = "无"
PHONE = 700
"""px: no phone is wider (phone_stage.css)."""


@dataclass(frozen=True)
class View:
    """What a page may know: the as-of date, the data behind it, and the screen it is drawn on."""

    path: str
    """The page's own address, without the slash; the overview's is empty."""
    data_version: DataVersion
    as_of: date
    campaign: Mapping[str, Any]
    """The one row of `queries.campaign_day`."""
    params: Mapping[str, str]
    rem: float = theme.BASE_PX
    """The root font in px as a desk has it: 16 on a screen of 1080 lines, 32 on a 4K one."""
    screen: tuple[int, int] = (1920, 1080)
    user: access.User | None = None
    """Who is signed in at this window."""
    far: float = walls.FAR
    """The metres from which it is read, if it is a wall."""
    unsent: bool = False
    """Whether the browser does not hold the cookie of the session yet: what it fetches would not say who asks."""

    @property
    def source(self) -> tuple[str, str]:
        """Where the data and the plan are."""
        return str(settings.home()), str(settings.data_dir())

    @property
    def key(self) -> Hashable:
        """All that what is drawn for this view depends on, but for the names that only some may see."""
        params = tuple(sorted((name, value) for name, value in self.params.items() if name not in UNDRAWN))
        size = (self.rem, self.scale, *self.screen, appearance.palette().scheme)
        beside = (live.notes(), live.entries(), live.steps(), self.to_anybody)
        return (self.source, self.path, self.data_version, *beside, self.as_of, params, size, self.named)

    @property
    def unmasked(self) -> bool:
        """Whether whoever is looking may see people's names in full."""
        return self.user is not None and self.user.may("unmask")

    @property
    def to_anybody(self) -> bool:
        """Whether anybody who passes by may be looking, at the data of real people."""
        return self.user is None and not self.demo and not settings.practising() and settings.viewing_is_open()

    @property
    def named(self) -> bool:
        """Whether accounts may be named: to who has signed in, and on no wall."""
        return self.user is not None and not self.wall

    @property
    def may_direct(self) -> bool:
        """Whether who is looking may have something done (督办), from this window."""
        return self.named and self.user is not None and self.user.may("direct")

    @property
    def private(self) -> bool:
        """Whether what is shown goes through this session alone: the browser may fetch none of it."""
        return self.unmasked or self.unsent

    @property
    def masking(self) -> str:
        """What a panel says of its names."""
        return "未脱敏" if self.unmasked else "已脱敏"

    @property
    def title(self) -> str:
        """What the page is called."""
        return navigation.title_of(self.path)

    @property
    def map_title(self) -> str:
        """What the map of all villages is called."""
        return navigation.title_of(navigation.MAP)

    @property
    def demo(self) -> bool:
        """Whether what is shown is the generated demo data."""
        return self.data_version.demo

    @property
    def village(self) -> str | None:
        """The village code in the address, if any."""
        return self.params.get("village")

    @property
    def wall(self) -> bool:
        """Whether this window is a wall screen (`?wall=1`): no navigation, no calendar, a larger stage."""
        return self.params.get("wall") == "1"

    @property
    def scale(self) -> float:
        """How much larger than a desk's the type of those pages is that a wall shows from afar (`walls.DRAWN`)."""
        return walls.scale(self.far) if self.wall else 1.0

    @property
    def on_phone(self) -> bool:
        """Whether the window is as narrow as a phone."""
        return self.screen[0] <= PHONE

    @property
    def in_dossier(self) -> bool:
        """Whether this is the map page showing one village's dossier."""
        return self.path == navigation.MAP and self.village is not None

    @property
    def unit(self) -> str | None:
        """The unit of work in the address, if any."""
        return self.params.get("unit")

    @property
    def filters(self) -> dict[str, str]:
        """What the panels of this page are filtered by (`filters.PAGES`): values by their kinds."""
        return filters.of(self.path, self.params)

    @property
    def scope(self) -> tuple[str, str]:
        """Whose duties the page counts (`duty_scopes`): the village's or unit's that it is filtered by, else all."""
        chosen = self.filters
        for kind, scope in (("village", "村"), ("unit", "单位")):
            if kind in chosen:
                return scope, chosen[kind]
        return "乡", ""

    @property
    def people(self) -> Persons:
        """The people whose names are masked in what was written: nobody, for who may see them."""
        return NOBODY if self.unmasked else live.snapshot_of(self.data_version).people

    @property
    def shown(self) -> Shown:
        """How texts are shown to whoever is looking: what no question answered is shown so, too."""
        return live.shown_of(self.data_version, self.unmasked)

    def ask(self, query: Query, **params: Any) -> pd.DataFrame:
        """A named question's answer on the as-of date, of what the page is filtered by; for strangers without accounts.

        A parameter that is given is not the filter's: `village=None` asks about all villages.
        """
        params = filters.given(query, self.filters) | params
        if self.unmasked and (query in NAMED or params.get("dataset") in NAMED_LEDGERS):
            access.note_once("unmask", f"{self.title} {self.village or ''}".strip())
        answer = live.ask(self.data_version, self.as_of, query, self.unmasked, self.to_anybody, **params)
        shown = answer if self.named else authors.without_accounts(answer)
        origins.note(origins.Origin.of(query, params), shown)
        return shown

    def worklist(self, village: str | None = None) -> pd.DataFrame:
        """Every finding as an item with a life: `queries.worklist`."""
        of = {"village": village} if village else {}
        return self.ask(queries.worklist, log=live.log_of(self.data_version), **of)

    def directives(self, **of: Any) -> pd.DataFrame:
        """Every 督办件 as it stands, `queries.directives`; of one about a household no more than that it is, for who
        may not see households."""
        rows = self.ask(queries.directives, directives=live.directives_of(self.data_version), **of)
        return rows if self.unmasked else homes_withheld(rows)

    def directives_of_all(self) -> pd.DataFrame:
        """Every 督办件, whatever the page is filtered by, beside what a panel shows: no figure of it rests on this."""
        with origins.gathering():
            return self.directives(unit=None, village=None, item=None)

    def directive_counts(self) -> pd.DataFrame:
        """How they stand by unit and village: `queries.directive_counts`."""
        return self.ask(queries.directive_counts, directives=live.directives_of(self.data_version))

    def every_finding(self) -> pd.DataFrame:
        """The worklist, whatever the page is filtered by."""
        every = dict.fromkeys(("village", "unit", "dataset"))
        return self.ask(queries.worklist, log=live.log_of(self.data_version), **every)

    def concerns(self, village: str | None = None) -> pd.DataFrame:
        """今日要情, without what was explained: `queries.concerns`."""
        settled = ""
        if live.entries():  # where nobody has written anything, a new version costs no worklist
            items = self.worklist()
            settled = "\n".join(items.loc[items["is_present"] & items["place"].isna(), "item"])
        of = {"village": village} if village else {}
        return self.ask(queries.concerns, settled=settled or None, **of)

    def ask_standing(self) -> pd.DataFrame:
        """What is late and behind on each page: `queries.page_standing`."""
        return self.ask(queries.page_standing, places=navigation.places())

    def annotations(self) -> pd.DataFrame:
        """What happened on the days of the time axis, by the as-of date, and what the plan has ahead. It is beside what
        a panel shows, so no figure of it rests on this."""
        meetings = live.meetings_of(self.data_version)
        unmasked, anybody = self.unmasked, self.to_anybody
        rows = live.ask(self.data_version, self.as_of, queries.annotated_days, unmasked, anybody, meetings=meetings)
        return rows if self.named else authors.without_accounts(rows)

    def turned(self) -> pd.DataFrame:
        """What turned on the as-of date: `queries.compare_turns` with the day before."""
        before, unmasked, anybody = self.as_of - timedelta(days=1), self.unmasked, self.to_anybody
        return live.ask(self.data_version, self.as_of, queries.compare_turns, unmasked, anybody, since=before)

    def noted(self) -> Noted:
        """What happened, as marks of an axis on this screen."""
        return Noted(self.annotations(), SMALL if self.on_phone else FAR if self.scale > 1 else ROOMY)

    def mostly_silent(self) -> bool:
        """Whether fewer than half of the ledgers ever came by the as-of date: nothing else can be judged yet."""
        return bool(self.ask(queries.reporting_counts)["mostly_silent"].iloc[0])

    def heard(self, village: str | None = None) -> Heard:
        """How much was reported of a village's own duties that have begun; of those that the page counts."""
        counts = self.counts(*(("村", village) if village else self.scope))
        return Heard(int(counts.reported), int(counts.unreported))

    def address(self, **new: str) -> str:
        """The address of this page, with what any page carries on, and `new` besides."""
        kept = {name: self.params[name] for name in KEPT_PARAMS if name in self.params}
        return _address(self.path, {**kept, **new})

    def counts(self, scope: str, scope_id: str) -> Any:
        """The row of `queries.duty_counts` of the township, a unit, a clause or a village."""
        return next(iter(frames.rows(self.ask(queries.duty_counts, scope=scope, scope_id=scope_id))))

    def ledger(self, dataset: str) -> Any:
        """How a ledger was reported: its row of `queries.ledger_reporting`."""
        return next(row for row in frames.rows(self.ask(queries.ledger_reporting, dataset=dataset)))

    def reported(self) -> set[str]:
        """The datasets that were reported at least once by the as-of date."""
        with origins.gathering():  # no figure: a panel does not show it
            coverage = self.ask(queries.ledger_coverage, dataset=None, unit=None)
        return set(coverage.loc[coverage["last_report"].notna(), "dataset"])

    def missing(self, dataset: str) -> str:
        """What stands for a figure of a ledger that has no row: 未报送; 无 where it came, and has none of what the page
        is filtered by, which it need not have (`Contract.covers`)."""
        came = bool(self.filters) and not contracts()[dataset].covers and dataset in self.reported()
        return NONE if came else theme.UNREPORTED


def kept_params(without: tuple[str, ...] = (), **new: str) -> dict[str, str]:
    """The address parameters to carry to another page, with changes; without those that name what is not there."""
    params = st.query_params.to_dict()
    left_out = {*without, *(name for name, value in params.items() if absent.is_dropped(name, value))}
    kept = {name: params[name] for name in KEPT_PARAMS if name in params and name not in left_out}
    return {**kept, **new}


def address_of(path: str, without: tuple[str, ...] = (), **new: str) -> str:
    """The address of a page of this app, with what the address of this one carries on."""
    return _address(path, kept_params(without, **new))


def _address(path: str, params: Mapping[str, str]) -> str:
    return f"/{path}" + (f"?{urlencode(params)}" if params else "")
