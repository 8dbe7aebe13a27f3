"""What lies beneath the map of a view: which basemaps there are, and the one that its address asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pingda_dash import basemaps
from pingda_dash.basemaps import Basemap, Survey
from pingda_dash.maps.land import Land
from pingda_dash.panels.atlas import Switch
from pingda_dash.ui import choices, live
from pingda_dash.ui.view import View

PARAM, OFF = "basemap", "off"
LOCAL_FAULT = "这一处,底图文件里没有瓦片"
OUTSIDE_FAULT = "天地图没有取到(没有外网,或密钥不对),地图照常用"


@dataclass(frozen=True)
class Beneath:
    """The basemaps of a land that is real; of any other land there are none."""

    offered: tuple[Basemap, ...] = ()
    chosen: Basemap | None = None
    faults: tuple[str, ...] = ()
    """A sentence for each that cannot be used."""

    def caption(self, land: Land) -> str:
        """What stands on the map: whose land it is, and whose basemap."""
        return ";".join(filter(None, (land.caption, self.chosen.credit if self.chosen else "")))

    def switches(self) -> Sequence[Switch]:
        """One for each basemap; that of the one which is on turns it off."""
        made = []
        for one in self.offered:
            on = one is self.chosen
            asked = OFF if on else "" if one is self.offered[0] else one.key
            made.append(Switch(f"choose:{PARAM}={asked}", one.title, on, icon="底"))
        return made

    def drawn(self) -> dict[str, Any] | None:
        """What basemap.js draws: tiles by a template of their address, or one picture."""
        one = self.chosen
        if one is None:
            return None
        common = {"kind": "relief" if one.picture else "tiles", "box": one.box}
        if one.picture:
            return {**common, "picture": f"/pingda/basemap/{one.name}", "fault": f"{one.title}没有取到,地图照常用"}
        return {
            **common,
            "tiles": one.address or f"/pingda/basemap/{one.name}/{{z}}/{{x}}/{{y}}",
            "zooms": one.zooms,
            "pixels": one.pixels,
            "elsewhere": bool(one.address),
            "fault": OUTSIDE_FAULT if one.address else LOCAL_FAULT,
            "tooFine": f"底图从第 {one.zooms[0]} 级起才有瓦片,放大后画出",
        }


def of(view: View, land: Land) -> Beneath:
    """What the address of a view asks for; the first basemap where it asks for none.

    Only our own server hands basemaps out (`server.py`).
    """
    survey = basemaps.survey() if land.world is not None and live.served() else Survey()
    keys = [one.key for one in survey.basemaps]
    first = survey.basemaps[0].title if survey.basemaps else "没有底图"
    asked = choices.asked_for(view, PARAM, "底图", (*keys, OFF), first)
    asked = asked or (keys[0] if keys else OFF)
    chosen = next((one for one in survey.basemaps if one.key == asked), None)
    return Beneath(survey.basemaps, chosen, survey.faults)
