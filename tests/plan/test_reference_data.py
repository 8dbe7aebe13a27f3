"""data/reference/ holds together, and holds nothing that no source states."""

from __future__ import annotations

import csv

from pingda_dash.contracts import contracts
from pingda_dash.settings import data_dir


def rows(name: str) -> list[dict[str, str]]:
    with (data_dir() / "reference" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_ten_villages_have_national_codes_and_distinct_names() -> None:
    villages = rows("villages.csv")
    assert [v["village_code"] for v in villages] == [f"530523206{n}" for n in range(201, 211)]
    assert len({v["village"] for v in villages}) == 10
    assert all(v["village"].endswith(v["kind"]) for v in villages)


def test_what_no_source_states_is_blank() -> None:
    for village in rows("villages.csv"):
        figures = [village[column] for column in ("area_km2", "elevation_m", "population")]
        assert all(figures) or not any(figures)
        assert bool(village["population"]) == bool(village["population_year"])
        assert village["source"] or not any(figures)
    assert "is_poor" not in rows("villages.csv")[0]


def test_every_village_has_one_place_on_the_grid() -> None:
    grid = rows("hexagons.csv")
    assert [cell["village_code"] for cell in grid] == [v["village_code"] for v in rows("villages.csv")]
    places = {(float(cell["x"]), int(cell["y"])) for cell in grid}
    assert len(places) == 10
    assert all((x * 2 + y) % 2 == 1 for x, y in places)  # hexagons of neighbouring rows are half a width apart


def test_the_grid_keeps_the_sourced_neighbours() -> None:
    names = {v["village_code"]: v["village"] for v in rows("villages.csv")}
    place = {names[cell["village_code"]]: (float(cell["x"]), int(cell["y"])) for cell in rows("hexagons.csv")}
    (x, y) = place["平达社区"]
    assert place["小河村"] == (x + 1, y)  # 东邻小河
    assert place["平安社区"][1] == y + 1  # 南邻平安
    assert place["河尾社区"][0] < x  # 西北邻河尾
    assert place["小田坝村"][1] < place["河尾社区"][1]  # 小田坝南邻河尾


def test_units_of_output_convert_back() -> None:
    factors = {(r["from_unit"], r["to_unit"]): float(r["factor"]) for r in rows("output_units.csv")}
    assert (factors["公斤", "担"], factors["斤", "担"], factors["吨", "担"]) == (0.02, 0.01, 20)
    for (source, target), factor in factors.items():
        assert abs(factors[target, source] * factor - 1) < 1e-12


def test_every_unit_a_ledger_may_use_is_known() -> None:
    expected = {r["from_unit"] for r in rows("output_units.csv")}
    assert set(contracts()["industry"]["output_unit"].enum) == expected


def test_every_industry_of_the_ledger_has_a_unit_and_a_place() -> None:
    industries = rows("industries.csv")
    assert [i["industry"] for i in industries] == list(contracts()["industry"]["industry"].enum)
    assert [i["order"] for i in industries] == [str(n) for n in range(1, len(industries) + 1)]
    assert {i["output_unit"] for i in industries} <= set(contracts()["industry"]["output_unit"].enum)
    assert all(note.endswith(("(推定)", "(方案)", "未核实")) for note in (i["season_note"] for i in industries))
