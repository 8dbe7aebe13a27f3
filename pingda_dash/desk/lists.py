"""What cells are checked against: the lists of the lake and of the plan, and what clerks said of columns before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import yaml

from pingda_dash.contracts import heading_key
from pingda_dash.ingest import Overrides, References
from pingda_dash.lake import Lake
from pingda_dash.plan import load_plan


def references(lake: Lake, data_dir: Path) -> References:
    """What cells are checked against: villages (the newest roster, else the reference list), the plan's tasks and
    units, the households of the newest register, and which heading was sent to which field before."""
    plan = load_plan(data_dir / "plan")
    cursor = lake.cursor()
    official = cursor.execute(
        "SELECT village_code, village FROM read_csv(?, all_varchar = true, header = true)",
        [(data_dir / "reference" / "villages.csv").as_posix()],
    ).df()
    uploads = cursor.execute("SELECT dataset, author, overrides FROM lake.uploads ORDER BY received_at").fetchall()
    filled = {dataset for dataset, _, _ in uploads}  # of all others there are no rows: they are not asked for them
    roster, homes, areas = official.iloc[:0], [], []
    if "villages" in filled:
        roster = cursor.execute("""
            SELECT village_code, village FROM lake.villages
            WHERE register_date = (SELECT max(register_date) FROM lake.villages)
        """).df()
    if "households" in filled:
        homes = cursor.execute("""
            SELECT household_id FROM lake.households
            WHERE register_date = (SELECT max(register_date) FROM lake.households)
        """).fetchall()
    if "geometry" in filled:
        areas = cursor.execute("""
            SELECT village_code, arg_max(geometry, report_date) FROM lake.geometry
            WHERE level = '村' AND shape = '面' AND village_code IS NOT NULL GROUP BY village_code
        """).fetchall()
    values = References.of(
        villages=official if roster.empty else roster,
        tasks=[(task.id, task.name) for task in plan.tasks],
        start=plan.campaign.start,
        end=plan.campaign.end,
        within=plan.campaign.within,
        units={name: unit.name for unit in plan.units for name in (unit.name, *unit.aliases)},
        households=frozenset(code for (code,) in homes) or None,
    )
    remembered = _remembered(uploads)
    return replace(values, remembered=remembered, box=township_box(data_dir), village_areas=dict(areas))


def township_box(data_dir: Path) -> tuple[float, float, float, float] | None:
    """(west, south, east, north) of the township in degrees of WGS84, as `reference/box.yaml` has it; None without."""
    path = data_dir / "reference" / "box.yaml"
    if not path.exists():
        return None
    box = yaml.safe_load(path.read_text(encoding="utf-8"))
    return float(box["west"]), float(box["south"]), float(box["east"]), float(box["north"])


def _remembered(uploads: Sequence[tuple[str, str, str | None]]) -> dict[str, dict[str, str]]:
    """Dataset → heading → field, as clerks assigned them in accepted uploads: of each sender the last assignment.

    A heading that two senders have read as different fields is not remembered: it is asked about again. uploads:
    dataset, sender and what was assigned, in the order in which they came.
    """
    fields: dict[tuple[str, str], dict[str, str]] = {}
    for dataset, author, overrides in uploads:
        if overrides is None:
            continue
        columns = Overrides.parse(overrides).columns
        for heading, name in columns.items():
            fields.setdefault((dataset, heading_key(heading)), {})[author] = name
    remembered: dict[str, dict[str, str]] = {}
    for (dataset, heading), by_author in fields.items():
        if len(set(by_author.values())) == 1:
            remembered.setdefault(dataset, {})[heading] = next(iter(by_author.values()))
    return remembered
