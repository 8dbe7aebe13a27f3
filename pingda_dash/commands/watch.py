"""The folder that offices drop files into, from the command line: `watch`."""

from __future__ import annotations

import argparse
import os
import signal
import threading
from pathlib import Path

from pingda_dash import desk
from pingda_dash.clock import now
from pingda_dash.commands import Commands
from pingda_dash.commands.words import named, seconds
from pingda_dash.errors import PingdaError, reason_of


def watch(args: argparse.Namespace) -> int:
    """Load what is dropped into a folder until Ctrl+C."""
    from pingda_dash.watch import Inbox

    folder, stop = Path(args.folder), threading.Event()
    try:
        with os.scandir(folder):
            inbox = Inbox(folder, desk.real_lake(), args.author, now, _say, args.accept_warnings, args.still)
    except OSError as error:
        raise PingdaError(f"不能把 {folder} 当收件文件夹:{reason_of(error)}请先建好这个文件夹,或核对路径。") from error

    def end(*_: object) -> None:
        stop.set()
        inbox.wake()

    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, end)
    if hasattr(signal, "SIGIO"):
        signal.signal(signal.SIGIO, signal.SIG_IGN)  # comes when a file is written to at the moment it is looked at
    _say(f"正在看 {folder.resolve()},按 Ctrl+C 停止。")
    inbox.run(stop)
    _say("已停止。")
    return 0


def _say(line: str) -> None:
    print(line, flush=True)


def add(commands: Commands) -> None:
    """Add this command to the parser."""
    one = commands.add_parser("watch", help="看一个收件文件夹:放进来的文件核对后载入,有误的退回")
    one.add_argument("folder", metavar="DIR", help="收件文件夹;收下的移到 accepted/,退回的移到 rejected/")
    one.add_argument("--author", required=True, type=named, metavar="NAME", help="记作谁报送的,例如 经办人的姓名")
    one.add_argument("--accept-warnings", action="store_true", help="累计数变小等要确认的提醒也照收")
    one.add_argument("--still", type=seconds, default=3.0, metavar="SECONDS", help="文件多少秒不变才算放好,默认 3")
    one.set_defaults(run=watch)
