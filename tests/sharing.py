"""Which tests stay in one worker, and which worker takes which: browser tests wait while unit tests compute.

pytest-xdist's own groups (`--dist loadgroup`) do nothing with pytest 9.2: https://github.com/pytest-dev/pytest-xdist/issues/1386
"""

from __future__ import annotations

import re

from xdist.scheduler import LoadScopeScheduling
from xdist.workermanage import WorkerController

ADDRESS = re.compile(r"\[(/\S*asof=\S*?)(-\d+x\d+|-wall|-desk)?\]$")
"""The end of a test's id that names an address of the gallery, and perhaps a size or what it is seen on."""
ALONE = ("test_kit.py", "test_screens.py", "test_wall.py", "e2e/test_map.py", "ui/test_upload.py", "tests/test_main.py")
"""Modules whose tests share nothing: the long ones are spread."""
LONG = (
    *("e2e/test_uploads.py", "e2e/test_access.py", "e2e/test_history.py", "test_print.py", "test_map_kinds.py"),
    *(
        "ui/test_meeting_page.py",
        "tests/test_demo_lake.py",
        "tests/test_demo.py",
        "tests/test_watch.py",
        "test_rehearsal.py",
    ),
)
"""Modules whose tests share much and take minutes: they come first, lest a worker ends with one alone."""
BROWSER = "tests/e2e/"


class BySharing(LoadScopeScheduling):
    """Tests of one address of the gallery, which is drawn once, and those of a module stay together.

    Tests that share nothing are handed out one by one.
    """

    def _split_scope(self, nodeid: str) -> str:
        address = ADDRESS.search(nodeid)
        if address:
            return address[1]
        module = nodeid.partition("::")[0]
        return nodeid if module.endswith(ALONE) else module

    def _assign_work_unit(self, node: WorkerController) -> None:
        """Hand a worker the next unit of its kind while there is one: of four workers two drive a browser."""
        drives = self.nodes.index(node) % 3 != 0
        kind = [scope for scope, tests in self.workqueue.items() if next(iter(tests)).startswith(BROWSER) == drives]
        if kind:
            self.workqueue.move_to_end(min(kind, key=lambda scope: not scope.endswith(LONG)), last=False)
        super()._assign_work_unit(node)
