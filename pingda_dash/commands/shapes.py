"""What the lake has of where things lie, given back: `shapes`."""

from __future__ import annotations

import argparse
import json
from typing import Any

import pandas as pd

from pingda_dash import accounts, desk, queries, settings
from pingda_dash.clock import now
from pingda_dash.commands import Commands, words
from pingda_dash.commands.screens import records
from pingda_dash.commands.words import TERMINAL
from pingda_dash.shown import Shown
from pingda_dash.snapshot import open_snapshot


def shapes(args: argparse.Namespace) -> int:
    """Print the shapes in force on a day as GeoJSON; with --homes where the households live, and those alone."""
    snapshot, day = open_snapshot(desk.screen_lake()), args.as_of or now().date()
    if args.homes:
        accounts.log(settings.home(), now(), TERMINAL, "export", "农户位置(GeoJSON)")
    if args.homes:
        frame = queries.home_positions(snapshot.unmasked(), day)
    else:
        frame = Shown(snapshot.people).frame(queries.map_shapes(snapshot, day))
    print(json.dumps(collection(frame), ensure_ascii=False, indent=None))
    return 0


def collection(frame: pd.DataFrame) -> dict[str, Any]:
    """Rows with a geometry as a GeoJSON collection of features, in WGS84."""
    features = [
        {"type": "Feature", "geometry": json.loads(row.pop("geometry")), "properties": row} for row in records(frame)
    ]
    return {"type": "FeatureCollection", "features": features}


def add(commands: Commands) -> None:
    """Add this command to the parser."""
    one = commands.add_parser("shapes", help="把地图上的位置写成 GeoJSON(WGS84),打印出来")
    one.add_argument("--as-of", type=words.day, metavar="DATE", help="哪一天的,默认今天")
    one.add_argument("--homes", action="store_true", help="只写农户位置:个人信息,不要外传")
    one.set_defaults(run=shapes)
