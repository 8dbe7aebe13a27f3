"""The templates on the upload desk, as a clerk of the township, of a village and of a unit finds them."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pingda_dash.contracts import contracts
from tests.ui.conftest import ROOT, signed_in


@pytest.fixture
def app(desk_home: Path) -> AppTest:
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)


def labels(app: AppTest) -> list[str]:
    assert not app.exception
    return [button.label for button in app.get("download_button")]


def choose(app: AppTest, way: str) -> AppTest:
    return app.get("button_group")[0].set_value(way).run()


def test_a_clerk_of_the_township_has_them_prefilled_for_any_village_or_unit(app: AppTest) -> None:
    signed_in(app).switch_page("pages/upload.py").run()
    assert labels(app) == [*(contract.title for contract in contracts().values()), "全部模板(压缩包)"]
    choose(app, "按村预填")
    assert "农户名册" not in labels(app)  # a village's part would take the place of the whole list
    assert labels(app)[-2:] == ["平达社区全部(压缩包)", "各村全部(压缩包)"]
    choose(app, "按单位预填")
    app.selectbox(key="template-of-按单位预填").select("乡林业中心").run()
    assert "任务进展台账" in labels(app)
    assert labels(app)[-2:] == ["乡林业中心全部(压缩包)", "各单位全部(压缩包)"]


def test_a_villages_clerk_has_its_own_alone(app: AppTest) -> None:
    signed_in(app, name="村文书", scope="安乐村", village="530523206206").switch_page("pages/upload.py").run()
    choose(app, "按村预填")
    (chosen,) = app.selectbox(key="template-of-按村预填").options
    assert labels(app)[-1] == f"{chosen}全部(压缩包)"
    choose(app, "按单位预填")
    assert labels(app) == []


def test_whoever_has_not_signed_in_gets_the_blank_ones(app: AppTest) -> None:
    app.switch_page("pages/upload.py").run()
    assert labels(app) == [*(contract.title for contract in contracts().values()), "全部模板(压缩包)"]
    assert app.get("button_group") == []
