"""A township of ten villages on the schematic grid, six of them poor."""

from __future__ import annotations

import pandas as pd
import pytest

GRID = [
    ("530523206201", "平达社区", False, 2.0, 1),
    ("530523206202", "小田坝村", True, 1.5, 0),
    ("530523206203", "河尾社区", False, 1.0, 1),
    ("530523206204", "平安社区", False, 1.5, 2),
    ("530523206205", "黄连河村", True, 1.0, 3),
    ("530523206206", "安乐村", True, 0.5, 2),
    ("530523206207", "安庆村", True, 0.0, 1),
    ("530523206208", "章赛村", True, 2.0, 3),
    ("530523206209", "橄榄寨村", True, 2.5, 2),
    ("530523206210", "小河村", False, 3.0, 1),
]


@pytest.fixture
def villages() -> pd.DataFrame:
    """One row a village; lagging counts 0 … 12, the last village not reported, no uploaded position."""
    frame = pd.DataFrame(GRID, columns=["village_code", "village", "is_poor", "x", "y"])
    frame["is_poor"] = frame["is_poor"].astype("boolean")
    frame["value"] = [0, 0, 1, 0, 6, 1, 2, 12, 0, None]
    return frame.assign(detail="上报 5月19日", longitude=None, latitude=None, datum=None)
