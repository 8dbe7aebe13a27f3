"""Build a figure once for the same data: plotly takes 20–100 ms for what a page mostly draws again unchanged."""

from __future__ import annotations

import hashlib
import pickle
import threading
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import plotly.graph_objects as go

P = ParamSpec("P")
KEPT = 64  # figures, the least recently drawn go first


def once(build: Callable[P, go.Figure]) -> Callable[P, go.Figure]:
    """Keep the figures a pure function built, by the whole content of its arguments; shared by all windows.

    What comes back is shared too: a caller changes a copy, never the figure itself.
    """
    kept: OrderedDict[bytes, go.Figure] = OrderedDict()
    guard = threading.Lock()

    @wraps(build)
    def built(*args: P.args, **kwargs: P.kwargs) -> go.Figure:
        key = hashlib.sha256(pickle.dumps((args, kwargs))).digest()
        with guard:
            if key in kept:
                kept.move_to_end(key)
                return kept[key]
        figure = build(*args, **kwargs)
        with guard:
            kept[key] = figure
            while len(kept) > KEPT:
                kept.popitem(last=False)
        return figure

    return built
