"""The history in a browser: a version given back shows on the wall, an original comes down byte for byte."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.harness import DAY, Server, serving, settle
from tests.e2e.nursery import Nursery
from tests.e2e.test_uploads import sent, training, wait_for_trained


@pytest.fixture(scope="module")
def sent_twice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose real data were sent twice: 12 people trained, then 31."""
    return sent(tmp_path_factory.mktemp("twice"), 12, 31)


@pytest.fixture(scope="module")
def kept_office(
    sent_twice: Path, tmp_path_factory: pytest.TempPathFactory, nursery: Nursery | None
) -> Iterator[Server]:
    """A server on that data, for tests that leave its versions as they are."""
    with serving(shutil.copytree(sent_twice, tmp_path_factory.mktemp("kept") / "home"), nursery=nursery) as server:
        yield server


@pytest.fixture
def office(sent_twice: Path, tmp_path: Path, nursery: Nursery | None) -> Iterator[Server]:
    """A server on that data, this test's own."""
    with serving(shutil.copytree(sent_twice, tmp_path / "home"), nursery=nursery) as server:
        yield server


def broken_headings(page: Page) -> list[str]:
    """The headings of the changed rows whose words stand in more than one line (a unit has a line of its own)."""
    broken: list[str] = page.locator(".past-changes th").evaluate_all(
        """all => all.filter(th => th.firstChild?.nodeType === Node.TEXT_NODE).filter(th => {
            const words = document.createRange();
            words.selectNode(th.firstChild);
            return words.getClientRects().length > 1;
        }).map(th => th.innerText)"""
    )
    return broken


def test_a_version_given_back_shows_on_the_wall_and_can_be_taken_back(
    office: Server, window: Callable[..., Page]
) -> None:
    wall = window(f"{office.url}/employment?asof={DAY}")
    wait_for_trained(wall, 31)
    desk = window(f"{office.url}/history?asof={DAY}", clerk=office)
    expect(desk.locator(".past-changes")).to_contain_text("人次 12 人次 → 31 人次")
    assert broken_headings(desk) == []
    desk.locator(".past").nth(1).click()
    expect(desk.locator(".past.chosen")).to_contain_text("12 人")
    settle(desk)
    desk.get_by_role("button", name="恢复到这一版").click()
    expect(desk.locator(".st-key-history-ask")).to_contain_text("将有 1 次上传不再生效")
    desk.get_by_role("button", name="确认恢复").click()
    expect(desk.locator(".pd-message.ok")).to_contain_text("已恢复到第")
    wait_for_trained(wall, 12)
    expect(desk.locator(".past").first).to_contain_text("当前")
    expect(desk.locator(".past").nth(1)).to_contain_text("已撤回")
    settle(desk)
    desk.get_by_role("button", name="撤回这一版").click()
    desk.get_by_role("button", name="确认撤回").click()
    wait_for_trained(wall, 31)


def test_an_original_comes_down_as_it_was_received_for_a_clerk_alone(
    kept_office: Server, window: Callable[..., Page]
) -> None:
    desk, visitor = window(f"{kept_office.url}/history", clerk=kept_office), window(f"{kept_office.url}/history")
    settle(desk)
    with desk.expect_download() as coming:
        desk.get_by_role("button", name="下载原件").click()
    assert Path(coming.value.path()).read_bytes() == training(31)
    assert coming.value.suggested_filename == "就业 31.csv"
    settle(visitor)
    expect(visitor.locator(".past-file")).to_contain_text("就业 31.csv")
    for name in ("下载原件", "撤回这一版", "恢复到这一版", "标记第"):
        assert visitor.get_by_role("button", name=name).count() == 0


def test_two_versions_side_by_side_are_an_address_and_a_mark_leads_there(
    kept_office: Server, window: Callable[..., Page]
) -> None:
    desk = window(f"{kept_office.url}/history?asof={DAY}", clerk=kept_office)
    expect(desk.locator(".past")).to_have_count(2)
    desk.locator(".past").nth(1).click()
    expect(desk.locator(".past.chosen")).to_contain_text("12 人")
    settle(desk)
    desk.locator(".st-key-history-mark button").click()
    expect(desk.locator(".past-marks")).to_contain_text("上次例会")
    settle(desk)
    desk.locator(".past-marks [data-pick^=since]").click()
    expect(desk.locator(".past-moves")).to_contain_text("12→31 人次")
    desk.wait_for_url("**against=**")
    expect(desk.locator(".past.against")).to_contain_text("上次例会")
