"""Sites are checked as households are: drawn, seen item by item, held against their ledger, corrected by a file."""

from __future__ import annotations

import io
from datetime import date, datetime

import openpyxl
import pytest

from pingda_dash import desk, draws, frames, queries, settings, spot
from pingda_dash.desk import confirmations
from pingda_dash.lake import Lake
from pingda_dash.panels import spot as panels
from pingda_dash.snapshot import open_snapshot
from pingda_dash.spot import outcome, template

DAY, AT = date(2020, 6, 30), datetime(2020, 6, 27, 9, 0)  # noqa: DTZ001 - the township's wall time has no zone
LEDGER = "\n".join(
    [
        "统计日期,主体名称,主体类型,村,运行状态,带动户数,带动建档立卡户",
        *(
            f"2020-06-20,{village}第{number}合作社,农民专业合作社,{village},正常,{30 + number},{10 + number}"
            for village in ("平达社区", "小田坝村")
            for number in range(1, 4)
        ),
    ]
).encode()
SEEN = {"运行状态": "正常", "带动户数": None, "带动建档立卡户": None}


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """Six cooperatives, all drawn and seen: one leads fewer households than it says, one is not there."""
    lake = Lake.open(tmp_path_factory.mktemp("sites") / "home", "real")
    _accept(lake, "新型经营主体台账.csv", LEDGER)
    spot.draw(open_snapshot(lake), lake.folder, DAY, 6, "乡扶贫办", AT, seed="7", dataset="cooperatives")
    sites = queries.spot_sites(open_snapshot(lake), DAY, draw="C001")
    references = desk.references(lake, settings.data_dir())
    book = openpyxl.load_workbook(io.BytesIO(template.site_workbook(sites, references)))
    sheet = book.worksheets[0]
    at = {cell.value: cell.column for cell in sheet[1]}
    stated = {
        (row["thing"], row["field"]): row["value"] for row in draws.tables(lake.folder)["spot_values"].to_pylist()
    }
    names = {"运行状态": "state", "带动户数": "households", "带动建档立卡户": "poor_households"}
    for row in range(2, sheet.max_row + 1):
        site, item = (str(sheet.cell(row, at[heading]).value) for heading in ("核查对象", "核查项目"))
        absent = site == "小田坝村第3合作社"
        seen = "21" if (site, item) == ("平达社区第1合作社", "带动户数") else stated[site, names[item]]
        cells = {
            "核查日期": date(2020, 6, 26),
            "现场情况": "查无" if absent else "在",
            "所见": None if absent else seen,
        }
        for heading, value in cells.items():
            sheet.cell(row, at[heading], value)
    data = io.BytesIO()
    book.save(data)
    _accept(lake, template.file_name("C001", "cooperatives"), data.getvalue())
    return lake


def _accept(lake: Lake, name: str, data: bytes) -> desk.Verdict:
    verdict = desk.weigh(lake, desk.receive(lake, [(name, data)], AT.date()))
    assert verdict.files[0].problems == []
    desk.accept_verdict(lake, verdict, "乡农业中心", name, AT, yes={confirmations.ALL})
    return verdict


def test_a_sheet_has_a_row_for_each_site_and_item_and_no_answer(lake):
    [draw] = frames.rows(draws.listed(lake.folder))
    document = panels.sheets(queries.spot_sites(open_snapshot(lake), DAY, draw="C001"), draw)
    assert document.count("<td>平达社区第1合作社</td>") == 3 and "现场核查表" in document
    assert "<td>31</td>" not in document and "<td>正常</td>" not in document
    assert panels.draw_words(draw).startswith("抽查 C001:6月20日新型经营主体台账 6 个,抽 6 个,种子 7,")


def test_each_item_has_its_rate_and_what_is_not_there_is_an_error(lake):
    rows = queries.spot_errors(open_snapshot(lake), DAY, draw="C001")
    township = rows[rows["scope"] == "乡"].set_index("field")
    counts = {field: (row["n"], row["errors"]) for field, row in township.iterrows()}
    assert counts == {
        "any": (6, 2), "in_register": (6, 1), "state": (5, 0), "households": (5, 1), "poor_households": (5, 0),
    }  # fmt: skip
    assert set(rows["dataset"]) == {"cooperatives"}
    whole = township.loc["any"]
    assert whole["rate"] == whole["low"] == whole["high"] == pytest.approx(2 / 6), "all six were seen"


def test_the_corrected_rows_go_through_the_desk_and_keep_their_date(lake):
    snapshot, references = open_snapshot(lake), desk.references(lake, settings.data_dir())
    shown = queries.spot_corrections(snapshot, DAY, draw="C001")
    assert dict(zip(shown["field"], shown["step"], strict=True)) == {
        "households": "to_correct",
        "in_register": "absent",
    }
    assert '带动户数</td><td>31 户</td><td class="seen">21 户' in panels.differences(shown)
    name, data = outcome.proposal(lake, references, shown) or ("", b"")
    assert name == "新型经营主体台账20200620_抽查更正C001.xlsx"
    [effect] = _accept(lake, name, data).effects
    assert effect is not None and (effect.added, effect.changed, effect.unchanged, effect.removed) == (0, 1, 0, 0)
    after = queries.spot_corrections(open_snapshot(lake), DAY, draw="C001")
    assert outcome.proposal(lake, references, after) is None and set(after["step"]) == {"corrected", "absent"}
