"""督办 in a real browser: opened at a meeting in two touches, answered with a photo, closed by somebody else."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from pingda_dash.ui import handover
from tests import people
from tests.e2e.harness import DAY, VILLAGE, VILLAGE_NAME, Server, overflow, settle, texts
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
    asked: list[str] = []
    office.on("dialog", lambda question: asked.append(question.type))
    office.on("dialog", lambda question: question.accept())
    office.reload()
    expect(office.get_by_role("dialog")).to_contain_text("立项")
    settle(office)
    assert asked == [], "nothing was written yet"
    office.get_by_label("办了什么").fill("开了")
    office.reload()
    assert asked == ["beforeunload"]
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


def fetched_by(server: Server, url: str, **of: Any) -> int:
    """What an address answers with to the browser of an account, "" of nobody who has signed in."""
    cookie = f"{handover.cookie_name(urlsplit(url).port)}={people.session(server.home, **of)}" if of else ""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers={"Cookie": cookie}), timeout=30) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def test_evidence_is_fetched_by_whom_it_is_for_and_by_nobody_else_who_has_its_address(
    staffed: Server, window: Callable[..., Page]
) -> None:
    of_village = {"scope": VILLAGE_NAME, "village": VILLAGE}
    address = f"{staffed.url}/directives?asof={DAY}&state=待销号"
    own = window(address, clerk=staffed, name="杨文书", **of_village)
    opened(own, "督办〔2020〕9号")
    with own.expect_download() as fetched:
        own.get_by_role("button", name="下载凭据 演示凭据_接通饮水.png").click()
    url = fetched.value.url
    assert fetched_by(staffed, url, name="赵文书", **of_village) == 200
    assert fetched_by(staffed, url) == 403
    assert fetched_by(staffed, url, name="赵烟站", scope="乡烟站", unit="乡烟站") == 403
    assert fetched_by(staffed, url, name="看看", role="viewer") == 403
    with own.expect_download() as fetched:
        own.get_by_role("button", name="督办单 Word").click()
    assert fetched_by(staffed, fetched.value.url, name="看看", role="viewer") == 200
    assert fetched_by(staffed, fetched.value.url) == 403, "anybody may look, and a paper is for who has signed in"

    other = window(address, clerk=staffed, name="赵烟站", scope="乡烟站", unit="乡烟站")
    opened(other, "督办〔2020〕9号")
    assert other.get_by_role("button", name="下载凭据").count() == 0
    assert "接通饮水" not in other.get_by_role("dialog").inner_text()


def test_a_leader_who_answers_for_the_township_hands_in_a_file(
    staffed: Server, window: Callable[..., Page], tmp_path: Path
) -> None:
    leader = window(f"{staffed.url}/directives?asof={DAY}", clerk=staffed, role="leader", name="吴领导")
    opened(leader, "督办〔2020〕1号")
    photo = tmp_path / "水池.jpg"
    photo.write_bytes(b"\xff\xd8 a photo")
    leader.locator("input[type=file]").set_input_files(photo)
    expect(leader.get_by_test_id("stFileChip")).to_contain_text("水池.jpg")
    settle(leader)
    leader.get_by_role("button", name="办理反馈", exact=True).click()
    refused = "这一步早于已经写下的上一步"  # what comes after it is asked whether there is anything to write at all
    expect(leader.get_by_role("dialog")).to_contain_text(refused)
