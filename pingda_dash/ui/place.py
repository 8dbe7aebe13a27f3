"""Where on the map a page is: the township, a village, a group, a household. Each is an address, with a way back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, unquote

from pingda_dash.ui import picks
from pingda_dash.ui.view import View, kept_params

ATLAS = "村图"
"""The view (`?view=`) of a village that shows its map instead of its dossier."""


@dataclass(frozen=True)
class Place:
    """A village's code, a group's name in it, a household's number in that; "" for what the place is not in."""

    village: str = ""
    group: str = ""
    home: str = ""

    @property
    def pick(self) -> str:
        """`place:530523206205/六组/PD205-0367`."""
        parts = [part for part in (self.village, self.group, self.home) if part]
        return "place:" + "/".join(quote(part, safe="") for part in parts)

    @property
    def out(self) -> Place:
        """One step out."""
        if self.home:
            return Place(self.village, self.group)
        return Place(self.village) if self.group else Place()

    @property
    def level(self) -> int:
        """0 for the township … 3 for a household."""
        return sum(map(bool, (self.village, self.group, self.home)))


def steps(here: str, of: Sequence[str]) -> tuple[str | None, str | None]:
    """(the one before, the one after) of one among others, in a ring; None where there is no other."""
    if here not in of or len(of) < 2:
        return None, None
    at = of.index(here)
    return of[at - 1], of[(at + 1) % len(of)]


def _to_place(reference: str) -> picks.Address:
    village, group, home = (*(unquote(part) for part in reference.split("/")), "", "", "")[:3]
    if not village:
        return "pages/map.py", kept_params(("village",), **_kept())
    place = {"village": village, "view": ATLAS, "group": group, "home": home}
    asked = _kept() | {name: value for name, value in place.items() if value}
    return "pages/map.py", kept_params((), **asked)


MAP_PARAMS = ("colour", "how", "dots", "layers", "which", "since", "flow", "set", "basemap")
"""What the map shows, carried on from place to place."""


def _kept() -> dict[str, str]:
    return picks.asked_params(MAP_PARAMS)


picks.TURNS["place"] = _to_place


def shows_atlas(view: View) -> bool:
    """Whether the address asks for the map, not for a village's dossier."""
    return view.village is None or view.params.get("view") == ATLAS
