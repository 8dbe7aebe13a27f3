"""The templates' engine: jinja2 with autoescape, because whatever was uploaded may carry markup."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pingda_dash import theme
from pingda_dash.panels import words


@cache
def _environment() -> Environment:
    engine = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    engine.filters.update(
        number=words.number,
        short=words.short_number,
        day=words.day,
        percent=words.percent,
        text=words.text,
        moment=words.moment,
        colour=theme.status_colour,
    )
    engine.tests["missing"] = words.is_missing
    return engine


def render(template: str, **values: Any) -> str:
    """A template of `panels/templates/` filled; every value is escaped."""
    return _environment().get_template(template).render(**values)
