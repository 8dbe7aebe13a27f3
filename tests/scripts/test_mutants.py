"""The planted faults can still be planted: a rule that was rewritten takes its fault with it."""

from __future__ import annotations

from scripts import mutants


def test_every_fault_still_has_its_place():
    lost = [fault.name for fault in mutants.mutants() if mutants.planted_in(mutants.ROOT, fault) is None]
    assert lost == []
