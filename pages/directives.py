"""督办: what was asked of whom by when, what of it is overdue, and who keeps what was promised?"""

from pingda_dash import queries
from pingda_dash.figures import tables as titles
from pingda_dash.figures.tables import Table
from pingda_dash.panels import cards
from pingda_dash.panels import directives as panels
from pingda_dash.panels.controls import Choice
from pingda_dash.ui import choices, directives_page, opening, stage
from pingda_dash.ui.view import View

STATES = {each: each for each in (panels.ALL, panels.OVERDUE, panels.WAITING, panels.OPEN, panels.CLOSED)}


def board(view: View, state: Choice) -> None:
    """How many there are, each of them by gravity, and how many each unit and village has."""
    every, counts = view.directives(), view.directive_counts()
    made_of = {
        card: Table(panels.counted_as(every, word), titles.DIRECTIVES, card) for card, word in panels.CARDS.items()
    }
    with stage.panel(area="cards", answers=[queries.directive_counts], made_of=made_of):
        stage.draw(cards(panels.headline_cards(directives_page.counts_of(view, counts))), key="cards")
    shown = panels.counted_as(every, state.value)
    with stage.panel(
        f"督办件 {len(shown)} 件",
        area="directives",
        table=Table(shown, titles.DIRECTIVES, "督办件"),
        controls=[state],
    ):
        scope, of = view.scope
        whole = panels.list_pick(state.value, scope, of)
        empty = f"{directives_page.whose(view)}没有{'' if state.value == panels.ALL else state.value}督办件"
        stage.draw(panels.directive_list(shown, empty=empty, whole=whole), key="directives")
    of_scopes = counts[counts["scope"] != "乡"]
    table = Table(of_scopes, titles.DIRECTIVE_SCOPES, "各单位和村的督办")
    with stage.panel("各单位和村", "件 · 按现在的承办 · 用时为中位数", area="scopes", table=table):
        stage.draw(panels.scopes(of_scopes), key="scopes")


view = opening.open_page("directives")
stage.show(view, "directives", board, choices.choice(view, "哪些", STATES, "state"))
