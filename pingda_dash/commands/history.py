"""What was uploaded: `history`."""

from __future__ import annotations

import argparse

from pingda_dash import desk
from pingda_dash.commands import Commands


def history(args: argparse.Namespace) -> int:
    """Print every upload, newest first."""
    told = desk.screen_lake().history()
    for row in told.itertuples():
        print(f"第 {row.version} 版\t{row.received_at:%Y-%m-%d %H:%M}\t{row.author}\t{row.message}\t{row.files} 份")
    return 0


def add(commands: Commands) -> None:
    """Add these commands to the parser."""
    one = commands.add_parser("history", help="上传历史,新的在前")
    one.set_defaults(run=history)
