"""The workbook of a draw, to be filled in with what is seen: it comes back through the desk as 入户核查 or 现场核查."""

from __future__ import annotations

import pandas as pd

from pingda_dash.contracts import Contract, contracts
from pingda_dash.ingest import References
from pingda_dash.report import template as templates
from pingda_dash.spot.draw import HOUSEHOLDS


def contract_of(dataset: str) -> Contract:
    """The ledger that visits to the things of a dataset come back as."""
    return contracts()["visits" if dataset == HOUSEHOLDS else "inspections"]


def workbook(homes: pd.DataFrame, references: References, personal: bool) -> bytes:
    """A row for each household of a draw; the same households give the same bytes.

    homes: the columns of `queries.spot_homes`, of `Snapshot.unmasked()` where personal. personal: whether the names of
    the heads stand in it; else they are left out, since a masked one would come back so.
    """
    rows = homes.rename(columns={"name": "head_name"})
    columns = ["draw_id", "household_id", "village_code", "village_group", *(["head_name"] if personal else [])]
    return templates.to_visit(contract_of(HOUSEHOLDS), references, rows[columns])


def site_workbook(sites: pd.DataFrame, references: References) -> bytes:
    """A row for each site of a draw and what is to be seen there. sites: the columns of `queries.spot_sites`."""
    return templates.to_visit(
        contracts()["inspections"], references, sites[["draw_id", "site", "village_code", "item"]]
    )


def sheets_name(draw: str, dataset: str = HOUSEHOLDS) -> str:
    """What the sheets to print are called: 入户核查表_C001.html."""
    return f"{contract_of(dataset).title}表_{draw}.html"


def file_name(draw: str, dataset: str = HOUSEHOLDS) -> str:
    """What the workbook is called: 入户核查_C001.xlsx."""
    return f"{contract_of(dataset).title}_{draw}.xlsx"
