"""Spot checks (账实相符): households drawn at random, visited, and held against the register.

    draw         a random sample by village and 户类型, kept in the book of draws
    template     the workbook to fill in, which comes back through the desk as 入户核查
    outcome      the corrected register as a file for the desk

What visits have shown is worked out in SQL (`queries.spot_fields`, `spot_errors`, `spot_corrections`); the sheets to
print, and how it is shown, are `panels/spot.py`.
"""

from pingda_dash.spot.draw import GUESS, HOUSEHOLDS, LEDGERS, NothingToDraw, draw, size_for

__all__ = ["GUESS", "HOUSEHOLDS", "LEDGERS", "NothingToDraw", "draw", "size_for"]
