"""Which browser tests stay in one worker: those of one address, which the gallery draws once, and those of a module.

pytest-xdist's own groups (`--dist loadgroup`) do nothing with pytest 9.2: https://github.com/pytest-dev/pytest-xdist/issues/1386
"""

from __future__ import annotations

import re

from xdist.scheduler import LoadScopeScheduling

ADDRESS = re.compile(r"\[(/\S*asof=\S*?)(-\d+x\d+)?\]$")
"""The end of a test's id that names an address of the gallery, and perhaps a size."""
ALONE = ("test_access.py", "test_kit.py", "test_screens.py", "test_wall.py")
"""Modules whose tests share nothing: the long ones are spread."""


class BySharing(LoadScopeScheduling):
    """Tests that share nothing are handed out one by one."""

    def _split_scope(self, nodeid: str) -> str:
        address = ADDRESS.search(nodeid)
        if address:
            return address[1]
        module = nodeid.partition("::")[0]
        return nodeid if module.endswith(ALONE) else module
