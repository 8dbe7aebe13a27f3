"""A township that has uploaded its land: a roster, a register, boundaries, and where one household lives."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely

from pingda_dash.__main__ import main
from tests.ingest.geofiles import feature, geojson, square

DATA = Path(__file__).resolve().parents[1] / "data"
NAMES = ("平达社区", "小田坝村", "河尾社区", "平安社区", "黄连河村", "安乐村", "安庆村", "章赛村", "橄榄寨村", "小河村")
"""The villages; each is a square of two hundredths of a degree, four in a row."""
HOME, HOUSE = "PD205-0367", (98.85431, 24.27651)
"""A household and where it lives: figures that stand nowhere else."""
STATED = ["--say", "坐标系=CGCS2000", "数据来源=县自然资源局", "数据日期=2019-12-31", "审图号=云S(2020)001号"]


def survey(folder: Path, *, land: bool = True) -> Path:
    """A home with all of it, made in a folder; without `land` the lists alone."""
    boundaries = [feature(square(at % 4, at // 4), 村名=name) for at, name in enumerate(NAMES)]
    (folder / "村界.geojson").write_bytes(geojson(*boundaries))
    (folder / "农户.geojson").write_bytes(geojson(feature(shapely.Point(HOUSE), 户编号=HOME)))
    author = ["--author", "乡扶贫办", "--message", "地图"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PINGDA_HOME", str(folder / "home"))
        lists = [str(DATA / "demo" / name) for name in ("演示_村情名册_20200320.csv", "演示_农户名册_20200520.csv")]
        assert main(["load", *lists, *author, "--yes", "all"]) == 0
        if not land:
            return folder / "home"
        assert main(["load", str(folder / "村界.geojson"), *author, *STATED]) == 0
        assert main(["load", str(folder / "农户.geojson"), *author, *STATED, "--yes", "all"]) == 0
    return folder / "home"
