"""The documents of this server's pages, each named by what it says: made once, fetched by every window that shows it.

A page's run hands the browser a name of forty letters; the text, compressed once, crosses the network beside the
session, and a window that has shown it before asks for nothing.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import threading
from typing import Any

from cachetools import LRUCache

KEPT = 600
"""Documents kept at most; what is asked for and gone is sent through the session (`picture.js` says it is missing)."""

_kept: LRUCache[str, bytes] = LRUCache(KEPT)
_lock = threading.Lock()


def put(document: Any) -> str:
    """Keep a document (JSON values); returns its name, the digest of its text."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    name = hashlib.blake2b(text, digest_size=20).hexdigest()
    with _lock:
        if name in _kept:
            return name
    packed = gzip.compress(text, 5, mtime=0)
    with _lock:
        _kept[name] = packed
    return name


def clear() -> None:
    """Keep none of them any longer."""
    with _lock:
        _kept.clear()


def get(name: str) -> bytes | None:
    """A document's text, compressed with gzip; None when there is none of that name."""
    with _lock:
        return _kept.get(name)
