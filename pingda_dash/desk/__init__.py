"""The desk: what happens to files that arrive, the same at the upload page, the watched folder and the command line.

    lakes           which lake the screens show and uploads go to
    lists           what cells are checked against, and what clerks said of columns before
    intake          files arrive: kept first, under names that tell them apart; the batch on a clerk's desk
    verdict         what becomes of them: checked in a process with limits, weighed against the lake, rehearsed
    confirmations   what of it needs a yes, and who said yes to what
    items           how one thing stands on a day, for a directive
    acceptance      loaded as one snapshot, or not at all

examined = desk.examine(lake, files, today)
verdict = desk.weigh(lake, examined)
desk.accept_verdict(lake, verdict, author, message, at, yes={"falls-back"})
"""

from pingda_dash.desk.acceptance import accept, accept_verdict
from pingda_dash.desk.items import ItemStanding, NoSuchItem, item_standing
from pingda_dash.desk.lakes import fill_demo, open_demo, real_lake, screen_lake
from pingda_dash.desk.lists import references
from pingda_dash.desk.verdict import Verdict, check, examine, of_day, receive, weigh

__all__ = [
    "ItemStanding",
    "NoSuchItem",
    "Verdict",
    "accept",
    "accept_verdict",
    "check",
    "examine",
    "fill_demo",
    "item_standing",
    "of_day",
    "open_demo",
    "real_lake",
    "receive",
    "references",
    "screen_lake",
    "weigh",
]
