"""Splitting a township's figure over villages and days: whole numbers that add up and never fall."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from random import Random


def dice(seed: int, what: str) -> Random:
    """A stream of its own for each purpose, so that one more draw here does not reshuffle everything there."""
    return Random(f"{seed}:{what}")


def apportion(total: int, weights: Sequence[float], caps: Sequence[int] | None = None) -> list[int]:
    """`total` split in proportion to `weights` by largest remainder; what a cap holds back goes to the others.

    Raises ValueError when the caps together are smaller than the total.
    """
    caps = list(caps) if caps is not None else [total] * len(weights)
    if sum(caps) < total:
        raise ValueError(f"{total} does not fit under {sum(caps)}")
    shares = [0] * len(weights)
    while (left := total - sum(shares)) > 0:
        open_weights = [w if share < cap else 0.0 for w, share, cap in zip(weights, shares, caps, strict=True)]
        if not any(open_weights):
            open_weights = [1.0 if share < cap else 0.0 for share, cap in zip(shares, caps, strict=True)]
        shares = [min(s + add, cap) for s, add, cap in zip(shares, _split(left, open_weights), caps, strict=True)]
    return shares


def _split(total: int, weights: Sequence[float]) -> list[int]:
    """Largest remainder without caps."""
    exact = [total * weight / sum(weights) for weight in weights]
    shares = [int(value) for value in exact]
    by_remainder = sorted(range(len(weights)), key=lambda i: (shares[i] - exact[i], i))
    for i in by_remainder[: total - sum(shares)]:
        shares[i] += 1
    return shares


def add(first: Sequence[int], second: Sequence[int]) -> list[int]:
    """Village by village."""
    return [one + other for one, other in zip(first, second, strict=True)]


def along(curve: Sequence[tuple[date, float]], on: date) -> float:
    """The part of the way gone on a day: straight between the curve's points, flat outside them."""
    before = [point for point in curve if point[0] <= on]
    after = [point for point in curve if point[0] > on]
    if not before:
        return curve[0][1]
    if not after:
        return before[-1][1]
    (start, low), (end, high) = before[-1], after[0]
    return low + (high - low) * (on - start).days / (end - start).days


def days_of(report: date, reports: Sequence[date], days: Sequence[date]) -> list[date]:
    """The counted days that a report brings: after the report before, up to its own."""
    before = max((earlier for earlier in reports if earlier < report), default=date.min)
    return [on for on in days if before < on <= report]


def sizes(total: int, count: int, weights: Mapping[int, float], rng: Random) -> list[int]:
    """`count` whole numbers drawn from `weights`, nudged one by one (within its range) until they add up to `total`."""
    low, high = min(weights), max(weights)
    drawn = rng.choices(list(weights), weights=list(weights.values()), k=count)
    while (gap := total - sum(drawn)) != 0:
        i = rng.randrange(count)
        drawn[i] = min(max(drawn[i] + (1 if gap > 0 else -1), low), high)
    return drawn
