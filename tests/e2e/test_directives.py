"""督办 in a real browser: opened at a meeting in two touches, answered with a photo, closed by somebody else."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.harness import DAY, Server, overflow, settle, texts
from tests.e2e.language import english


def opened(page: Page, label: str) -> None:
    """Open the dialog of a directive from the page's list."""
    page.locator(f".st-key-directives [data-pick='directive:{label}']").click()
    expect(page.get_by_role("dialog")).to_contain_text("立项")
    settle(page)


def test_what_a_meeting_asks_for_is_answered_with_a_photo_and_closed_by_somebody_else(
    own_server: Server, window: Callable[..., Page], tmp_path: Path
) -> None:
    address = f"{own_server.url}/meeting?asof={DAY}&item=task:T35"
    meeting = window(address, clerk=own_server, role="leader", name="李领导")
    meeting.locator("[data-pick='direct:task:T35']").click()
    expect(meeting.get_by_role("dialog")).to_contain_text("上次承诺")
    meeting.get_by_role("button", name="立项督办").click()
    expect(meeting.get_by_role("dialog")).to_contain_text("已立项:")
    [label] = re.findall("已立项:(督办〔2020〕\\d+号),交乡社保中心", meeting.get_by_role("dialog").inner_text())

    photo = tmp_path / "夜校.jpg"
    photo.write_bytes(b"\xff\xd8\xff\xe0 a photo of the evening class")
    of_unit = {"name": "王经办", "scope": "乡社保中心", "unit": "乡社保中心"}
    office = window(f"{own_server.url}/directives?asof={DAY}", clerk=own_server, **of_unit)
    opened(office, label)
    assert office.get_by_role("button", name="销号", exact=True).count() == 0
    assert english(texts(office)) == []
    office.get_by_label("办了什么").fill("五个村开了夜校")
    office.locator("input[type=file]").set_input_files(photo)
    expect(office.get_by_test_id("stFileChip")).to_contain_text("夜校.jpg")
    office.get_by_role("button", name="办理反馈", exact=True).click()
    expect(office.get_by_role("dialog")).to_contain_text("已写下:办理反馈")

    leader = window(f"{own_server.url}/directives?asof={DAY}", clerk=own_server, role="leader", name="周领导")
    opened(leader, label)
    with leader.expect_download() as fetched:
        leader.get_by_role("button", name="下载凭据 夜校.jpg").click()
    assert Path(fetched.value.path()).read_bytes() == photo.read_bytes()
    leader.get_by_test_id("stFormSubmitButton").get_by_role("button", name="销号").click()
    expect(leader.get_by_role("dialog")).to_contain_text("已写下:销号")
    leader.keyboard.press("Escape")
    row = f".st-key-directives [data-pick='directive:{label}']"
    expect(leader.locator(row)).to_contain_text("已销号")
    assert overflow(leader) == {}
    meeting.goto(f"{own_server.url}/directives?asof={DAY}")
    expect(meeting.locator(row)).to_contain_text("已销号")
