"""What the tests of spot checks share."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date, datetime

import openpyxl
import pytest

from pingda_dash import desk, draws, queries, settings, spot
from pingda_dash.ingest import References
from pingda_dash.lake import Lake
from pingda_dash.plan import Plan, load_plan
from pingda_dash.snapshot import Snapshot, open_snapshot
from pingda_dash.spot import template

DAY, AT = date(2020, 6, 30), datetime(2020, 6, 24, 9, 0)  # noqa: DTZ001 - the township's wall time has no zone
VISITED_ON = date(2020, 6, 26)


VILLAGES = {"201": "平达社区", "202": "小田坝村"}
GIVEN = "一二三四五六七八九十"
DRAWN, DRAWN_ON = 20, date(2020, 6, 24)


@dataclass(frozen=True)
class Drawn:
    """A lake of a small register with one draw of DRAWN households, and its snapshot."""

    lake: Lake
    snapshot: Snapshot
    draw: str


@pytest.fixture(scope="session")
def plan() -> Plan:
    return load_plan(settings.data_dir() / "plan")


def register() -> bytes:
    """农户名册 of two villages, 33 households each: 29 脱贫户, one of two other kinds, three 一般户."""
    lines = ["户编号,村,村民小组,户主姓名,家庭人口,劳动力人数,户类型,人均纯收入,住房安全,义务教育,基本医疗,饮水安全"]
    for village, name in VILLAGES.items():
        kinds = ["脱贫户"] * 29 + ["未脱贫户" if village == "201" else "边缘易致贫户"] + ["一般户"] * 3
        for number, kind in enumerate(kinds):
            head = f"李{GIVEN[number // 10]}{GIVEN[number % 10]}"
            lines.append(
                f"PD{village}-{number:04},{name},{GIVEN[number % 3]}组,{head},4,2,{kind},{6000 + number},是,是,是,是"
            )
    return "\n".join(lines).encode()


@pytest.fixture(scope="session")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Drawn:
    """For tests that only ask."""
    lake = Lake.open(tmp_path_factory.mktemp("spot") / "home", "real")
    checked = desk.receive(lake, [("农户名册20200620.csv", register())], AT.date())
    assert checked[0].ok, checked[0].problems
    desk.accept(lake, checked, "乡扶贫办", "六月名册", AT)
    draw = spot.draw(open_snapshot(lake), lake.folder, DRAWN_ON, DRAWN, "乡扶贫办", AT, seed="20200624")
    return Drawn(lake, open_snapshot(lake), draw)


@pytest.fixture(scope="session")
def references(drawn: Drawn) -> References:
    return desk.references(drawn.lake, settings.data_dir())


FIELDS = {"members": "家庭人口", "housing_safe": "住房安全", "water_safe": "饮水安全", "schooling_met": "义务教育",
          "medical_met": "基本医疗", "net_income": "人均纯收入(元)"}  # fmt: skip


def stated_of(lake: Lake) -> dict[str, dict[str, str | None]]:
    """Household → field → what the register stated when it was drawn."""
    stated: dict[str, dict[str, str | None]] = {}
    for row in draws.tables(lake.folder)["spot_values"].to_pylist():
        stated.setdefault(row["thing"], {})[row["field"]] = row["value"]
    return stated


def filled_in(drawn: Drawn, references: References, seen: dict[str, dict[str, object]], visited: int = DRAWN) -> bytes:
    """The draw's template as a visitor sends it back: all as the register has it but for what was seen.

    seen: household → heading → value. visited: how many of its households were seen; the other rows are deleted.
    """
    homes = queries.spot_homes(drawn.snapshot, DAY, draw=drawn.draw)
    book = openpyxl.load_workbook(io.BytesIO(template.workbook(homes, references, personal=False)))
    sheet, stated = book.worksheets[0], stated_of(drawn.lake)
    at = {cell.value: cell.column for cell in sheet[1]}
    sheet.delete_rows(visited + 2, len(homes))
    for row in range(2, visited + 2):
        home = str(sheet.cell(row, at["户编号"]).value)
        cells: dict[str, object] = {FIELDS[name]: value for name, value in stated[home].items()}
        cells |= {"核查日期": VISITED_ON, "在家情况": "在家", "核查人": "李四"} | seen.get(home, {})
        for heading, value in cells.items():
            words = {"true": "是", "false": "否"}
            text = words.get(str(value), value)
            sheet.cell(row, at[heading], float(text) if isinstance(text, str) and text[:1].isdigit() else text)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()
