"""How often the interval of a spot check's error rate has the true rate in it, and what it costs to draw.

    python -m benchmarks.spot [--draws N]

In the demo's register households are made wrong at random, evenly or four times as often in one village as in another;
each size is drawn again and again. Prints for each the true rate, the mean of what the draws say of it, the share of
intervals that have the truth in them (95 % are meant to), and how wide they are.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from datetime import date
from pathlib import Path

from pingda_dash import desk, frames, queries
from pingda_dash.snapshot import Snapshot, open_snapshot

DAY = date(2020, 6, 30)
SIZES, RATES, SPREADS = (40, 80, 120), (0.02, 0.05, 0.1, 0.3), (1, 4)
INTERVALS = """
    select avg(rate) as mean, avg((low <= $truth and $truth <= high)::int) as covered, avg(high - low) as width
    from (
        select rate, wilson_low(rate, worth) as low, wilson_high(rate, worth) as high
        from (select unnest($rates) as rate, unnest($worths) as worth)
    )
"""
Drawn = list[tuple[str, float]]
"""Household and how many it stands for."""


def planted(snapshot: Snapshot, rate: float, spread: int, chance: random.Random) -> tuple[set[str], int]:
    """The households that are wrong, and how many there are in all."""
    homes = list(frames.rows(snapshot.run("select * from household_list where category <> '一般户'", DAY)))
    factor = {code: spread ** chance.uniform(-0.5, 0.5) for code in sorted({home.village_code for home in homes})}
    mean = sum(factor[home.village_code] for home in homes) / len(homes)
    wrong = {home.household_id for home in homes if chance.random() < rate * factor[home.village_code] / mean}
    return wrong, len(homes)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draws", type=int, default=300)
    draws = parser.parse_args().draws
    with tempfile.TemporaryDirectory() as folder:
        snapshot = open_snapshot(desk.open_demo(Path(folder) / "home"))
        print("size\trate\tspread\ttruth\tmean\tcovered\twidth\tms a draw")
        for size in SIZES:
            begun = time.process_time()
            drawn = [_drawn(snapshot, size, str(seed)) for seed in range(draws)]
            cost = 1000 * (time.process_time() - begun) / draws
            for rate in RATES:
                for spread in SPREADS:
                    wrong, every = planted(snapshot, rate, spread, random.Random(size))
                    truth = len(wrong) / every
                    rates, worths = _answers(drawn, wrong, every)
                    row = snapshot.run(INTERVALS, DAY, truth=truth, rates=rates, worths=worths).iloc[0]
                    shares = "\t".join(f"{row[name]:.3f}" for name in ("mean", "covered", "width"))
                    print(f"{size}\t{rate}\t{spread}\t{truth:.3f}\t{shares}\t{cost:.0f}")


def _drawn(snapshot: Snapshot, size: int, seed: str) -> Drawn:
    rows = queries.spot_draw(snapshot, DAY, dataset="households", seed=seed, size=size)
    return [(row.thing, row.weight) for row in frames.rows(rows)]


def _answers(drawn: list[Drawn], wrong: set[str], every: int) -> tuple[list[float], list[float]]:
    """What each draw says of the rate, and how many its sample is worth, as `spot_errors` has them."""
    rates, worths = [], []
    for homes in drawn:
        total = sum(weight for _, weight in homes)
        rates.append(sum(weight for home, weight in homes if home in wrong) / total)
        kish = total * total / sum(weight * weight for _, weight in homes)
        worths.append(kish * (every - 1) / (every - len(homes)))
    return rates, worths


if __name__ == "__main__":
    main()
