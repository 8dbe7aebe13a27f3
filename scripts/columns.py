"""Write docs/columns.md again from the contracts: `python -m scripts.columns`."""

from __future__ import annotations

from pathlib import Path

from pingda_dash.contracts import Contract, Field, contracts

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "columns.md"
HEAD = """# The datasets and their columns

Made from `pingda_dash/contracts/` by `python -m scripts.columns`; a test holds it to them. A column is recognised by
its heading or any of the other words, with or without its unit, in any order; a required one may not be empty.

"""

MODES = {
    "ledger": "ledger: a row with the same key replaces what was reported before",
    "register": "register: the file is the whole list; who is missing from it is removed",
}
KINDS = {
    "string": "text", "integer": "whole number", "number": "number", "boolean": "是 / 否", "date": "date",
    "geometry": "GeoJSON or WKT, degrees",
}  # fmt: skip
PRIVACY = {"public": "", "masked": "masked on every screen", "restricted": "kept, not printed on any screen"}


def holds(contract: Contract, field: Field) -> str:
    """What may stand in a column: its kind, allowed words or range, and what becomes of it."""
    parts = [" / ".join(field.enum) if field.enum else KINDS[field.type]]
    if field.village:
        parts = ["village: code or any of its names"]
    if field.minimum is not None:
        parts.append(f"{field.minimum:g} " + ("or more" if field.maximum is None else f"to {field.maximum:g}"))
    if field.cumulative:
        parts.append("cumulative for the year")
    if field.at_most:
        parts.append(f"at most {contract[field.at_most].heading}")
    if PRIVACY[field.privacy]:
        parts.append(PRIVACY[field.privacy])
    return "; ".join(parts)


def table(contract: Contract) -> str:
    """One dataset as a section with a Markdown table, a row a column."""
    key = " + ".join(contract[name].title for name in contract.primary_key)
    rows = [
        f"| {f'**{field.heading}**' if field.required else field.heading} "
        f"| {holds(contract, field)} | {'、'.join(field.aliases)} |"
        for field in contract.fields
    ]
    return "\n".join(
        [
            f"## {contract.title} `{contract.name}`",
            "",
            f"Key: {key}. {MODES[contract.mode].capitalize()}.",
            "",
            "| Column (**required**) | Holds | Also understood as |",
            "|---|---|---|",
            *rows,
            "",
        ]
    )


def document() -> str:
    """The whole of docs/columns.md: every dataset's table, in the order of the contracts."""
    return HEAD + "\n".join(table(contract) for contract in contracts().values())


def main() -> None:
    """Write docs/columns.md."""
    DOCUMENT.write_text(document(), encoding="utf-8")


if __name__ == "__main__":
    main()
