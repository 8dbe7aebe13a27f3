"""The templates' engine: jinja2 with autoescape, because whatever was uploaded may carry markup."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pingda_dash import formats, theme


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
        number=formats.number,
        short=formats.short_number,
        day=formats.day,
        percent=formats.percent,
        text=formats.text,
        moment=formats.moment,
        colour=theme.status_colour,
        mark=theme.mark,
        outline=theme.shape_path,
    )
    engine.tests["missing"] = formats.is_missing
    return engine


def render(template: str, **values: Any) -> str:
    """A template of `panels/templates/` filled; every value is escaped."""
    return _environment().get_template(template).render(**values)
