"""Which ledgers an answer rests on, from the SQL itself."""

import re

import pytest

from pingda_dash import queries
from pingda_dash.contracts import contracts
from pingda_dash.snapshot import SQL, sources

OWED = {name for name, one in contracts().items() if one.owed}


@pytest.mark.parametrize(
    ("question", "ledgers"),
    [
        ("transfers_by_destination", {"employment"}),
        ("employment_by_village", {"employment"}),
        ("income_by_industry", {"industry"}),
        ("fund_flows", {"funds"}),
        ("guarantee_matrix", {"guarantees"}),
        ("problem_counts", {"rectification"}),
        ("household_counts", {"villages", "households"}),
        ("cooperatives_by_village", {"villages", "households", "cooperatives"}),
        ("clause", set()),
        ("ledger_rows", set()),
        ("nothing", set()),
    ],
)
def test_an_answer_rests_on_the_ledgers_that_its_statement_reads(question: str, ledgers: set[str]):
    assert set(queries.ledgers_of(question)) == ledgers


@pytest.mark.parametrize("question", ["duty_counts", "meeting_items"])
def test_what_counts_duties_rests_on_every_ledger_that_feeds_the_plan(question: str):
    fed = OWED - {"tourism"}  # the plan asks no figure of it
    assert fed <= set(queries.ledgers_of(question))


@pytest.mark.parametrize("path", sorted((SQL / "queries").glob("*.sql")), ids=lambda path: path.stem)
def test_a_ledger_that_a_statement_reads_by_name_is_among_them(path):
    text = re.sub(r"--.*", "", path.read_text(encoding="utf-8"))
    assert sources(text) & contracts().keys() <= set(queries.ledgers_of(path.stem))
