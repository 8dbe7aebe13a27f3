"""督办 until 销号: numbered, only ever added to, answered by whom it was given to and closed by somebody else."""

from __future__ import annotations

import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pingda_dash import backup, directives, doctor, minutes, originals, rebuild, settings
from pingda_dash.accounts import User
from pingda_dash.directives import Addressee, Directive, Kind, Step
from pingda_dash.errors import PingdaError
from pingda_dash.lake import Lake
from pingda_dash.plan import load_plan
from tests.test_lake import PINGDA
from tests.test_rebuild import HEADER, send

LAST = date(2020, 6, 30)
MAY_6, MAY_13, MAY_20 = date(2020, 5, 6), date(2020, 5, 13), date(2020, 5, 20)
AT = datetime(2020, 6, 1, 9, 30)  # noqa: DTZ001 - the township's wall time has no zone
UNIT, VILLAGE = Addressee("乡社保中心", unit="乡社保中心"), Addressee("平达社区", village=PINGDA)
LEADER, OTHER = User("李领导", "leader"), User("周领导", "leader")
OFFICE = User("王经办", "clerk", "乡社保中心", unit="乡社保中心")
STRANGER = User("赵经办", "clerk", "乡烟站", unit="乡烟站")
GIVEN = Directive("task:T35", "技能培训", "64/141 人次", "滞后", "办夜校", UNIT, MAY_13, MAY_6, AT)
PHOTO = ("夜校.jpg", b"\xff\xd8\xff\xe0 a photo")
FIRST = "督办〔2020〕1号"


def begin(folder: Path, **given: Any) -> str:
    return directives.begin(folder, replace(GIVEN, **given), LEADER, "督办")


def add(folder: Path, kind: Kind, by: User = LEADER, label: str = FIRST, **given: Any) -> None:
    reasons = {} if kind in ("answered", "closed") else {"reason": "县里要求"}
    directives.add(folder, label, Step(kind, **{"as_of": MAY_13, "at": AT, **reasons, **given}), by, (7, 9), LAST)


def steps(folder: Path) -> list[str]:
    return [step["step"] for one in json.loads(directives.log(folder)) for step in one["steps"]]


def test_what_was_asked_and_answered_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    assert begin(tmp_path, work="  办\n夜校 ") == FIRST
    add(tmp_path, "answered", OFFICE, words="已开班", version=7, evidence=[PHOTO])
    add(tmp_path, "closed", words="现场看过")
    [row] = json.loads(directives.log(tmp_path))
    assert (row["label"], row["work"], row["unit"], row["village"]) == (FIRST, "办 夜校", "乡社保中心", None)
    assert (row["figure"], row["as_of"], row["due"]) == ("64/141 人次", "2020-05-06", "2020-05-13")
    answer, closing_step = row["steps"]
    assert (answer["words"], answer["version"], answer["author"], answer["office"]) == (
        "已开班",
        7,
        "王经办",
        "乡社保中心",
    )
    [file] = answer["evidence"]
    assert (file["name"], file["bytes"]) == (PHOTO[0], len(PHOTO[1]))
    assert originals.read(tmp_path, file["sha256"]) == PHOTO[1]
    assert (closing_step["step"], closing_step["author"], closing_step["at"]) == (
        "closed",
        "李领导",
        "2020-06-01 09:30:00",
    )


@pytest.mark.parametrize("given", ["../../夜校.jpg", "C:\\照片\\夜校.jpg", " 夜\u202e校.\x00jpg", "夜校\udcff.jpg"])
def test_a_file_is_kept_under_its_own_name_without_a_folder_and_what_nobody_sees(tmp_path: Path, given: str) -> None:
    begin(tmp_path, work="办\u202e夜\udc80校")
    add(tmp_path, "answered", OFFICE, words="已\x07开班", evidence=[(given, PHOTO[1])])
    [row] = json.loads(directives.log(tmp_path))
    [answer] = row["steps"]
    assert (row["work"], answer["words"], answer["evidence"][0]["name"]) == ("办夜校", "已开班", "夜校.jpg")


def test_numbers_follow_one_another_within_a_year_however_many_open_at_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(6) as pool:
        labels = list(pool.map(lambda _: begin(tmp_path), range(12)))
    assert sorted(labels) == sorted(f"督办〔2020〕{number}号" for number in range(1, 13))
    year = {"as_of": date(2021, 1, 4), "due": date(2021, 1, 5), "at": datetime(2021, 1, 4, 9)}  # noqa: DTZ001
    assert begin(tmp_path, **year) == "督办〔2021〕1号"
    assert directives.begin(tmp_path, GIVEN, LEADER, "某督办") == "某督办〔2020〕13号"


def test_the_plan_says_that_what_a_number_begins_with_is_not_known() -> None:
    prefix = load_plan(settings.data_dir() / "plan").campaign.directive_prefix
    assert (prefix.value, prefix.basis) == ("督办", "未核实")


@pytest.mark.parametrize("table", ["directives", "directive_steps", "directive_evidence"])
def test_the_file_itself_refuses_a_change(tmp_path: Path, table: str) -> None:
    begin(tmp_path)
    add(tmp_path, "answered", OFFICE, evidence=[PHOTO])
    before = directives.log(tmp_path)
    with closing(sqlite3.connect(tmp_path / "desk.sqlite")) as db:
        for change in (f"DELETE FROM {table}", f"UPDATE {table} SET rowid = rowid + 1"):
            with pytest.raises(sqlite3.IntegrityError, match="only added to"):
                db.execute(change)
    assert directives.log(tmp_path) == before


ANSWERED, CLOSED = ("answered",), ("answered", "closed")
RULES: list[tuple[type[PingdaError], tuple[Kind, ...], Kind, User, dict[str, Any]]] = [
    (directives.MayNotAnswer, (), "answered", STRANGER, {"words": "办了"}),
    (directives.MayNotAnswer, (), "answered", User("看", "viewer"), {"words": "办了"}),
    (directives.BadAnswer, (), "answered", OFFICE, {}),
    (directives.BadAnswer, (), "answered", OFFICE, {"words": "办" * 501}),
    (directives.BadEvidence, (), "answered", OFFICE, {"evidence": [("空.jpg", b"")]}),
    (directives.BadEvidence, (), "answered", OFFICE, {"evidence": [PHOTO] * 11}),
    (directives.BadKindOfFile, (), "answered", OFFICE, {"evidence": [PHOTO, ("照片.jpg.exe", b"MZ")]}),
    (directives.BadKindOfFile, (), "answered", OFFICE, {"evidence": [("照片\u202egpj.exe", b"MZ")]}),
    (directives.BadKindOfFile, (), "answered", OFFICE, {"evidence": [("", b"x")]}),
    (directives.NotOffered, (), "answered", OFFICE, {"version": 8}),
    (directives.BackDated, (), "answered", OFFICE, {"words": "办了", "as_of": date(2020, 5, 5)}),
    (directives.AlreadyClosed, CLOSED, "answered", OFFICE, {"words": "又办了"}),
    (directives.NotAnswered, (), "returned", LEADER, {}),
    (directives.NotAnswered, (), "closed", LEADER, {}),
    (directives.NotAnswered, ("answered", "returned"), "closed", LEADER, {}),
    (directives.NotAnswered, ("answered", "handed_on"), "closed", LEADER, {}),
    (directives.AlreadyClosed, CLOSED, "closed", OTHER, {}),
    (directives.AlreadyClosed, CLOSED, "extended", LEADER, {"due": MAY_20}),
    (directives.AlreadyClosed, CLOSED, "handed_on", LEADER, {"to": VILLAGE}),
    (directives.NoReason, ANSWERED, "returned", LEADER, {"reason": " "}),
    (directives.NoReason, (), "extended", LEADER, {"reason": "", "due": MAY_20}),
    (directives.NotLater, (), "extended", LEADER, {"due": MAY_13}),
    (directives.DueTooEarly, (), "extended", LEADER, {"due": MAY_20, "as_of": date(2020, 5, 21)}),
    (directives.DueTooLate, (), "extended", LEADER, {"due": date(9999, 12, 31)}),
    (directives.DueTooLate, CLOSED, "reopened", LEADER, {"due": date(2020, 7, 1)}),
    (directives.DayToCome, (), "answered", OFFICE, {"words": "办了", "as_of": date(2020, 6, 2)}),
    (directives.SameUnit, (), "handed_on", LEADER, {"to": UNIT}),
    (directives.NotClosed, ANSWERED, "reopened", LEADER, {"due": MAY_20}),
    (directives.NoReason, CLOSED, "reopened", LEADER, {"due": MAY_20, "reason": ""}),
    (directives.DueTooEarly, CLOSED, "reopened", LEADER, {"due": MAY_6}),
    *((directives.MayNotDirect, ANSWERED, kind, OFFICE, {"due": MAY_20, "to": VILLAGE})
      for kind in ("returned", "extended", "handed_on", "closed", "reopened")),
    (directives.MayNotDirect, ANSWERED, "closed", User("钱站长", "leader", "乡烟站", unit="乡烟站"), {}),
]  # fmt: skip
USUAL: dict[str, tuple[User, dict[str, Any]]] = {
    "answered": (OFFICE, {"version": 7}), "closed": (LEADER, {}), "returned": (LEADER, {}),
    "handed_on": (LEADER, {"to": VILLAGE}),
}  # fmt: skip


@pytest.mark.parametrize(("error", "before", "kind", "by", "given"), RULES)
def test_what_is_against_the_rules_is_refused_in_words_and_writes_nothing(
    tmp_path: Path,
    error: type[PingdaError],
    before: tuple[Kind, ...],
    kind: Kind,
    by: User,
    given: dict[str, Any],
) -> None:
    begin(tmp_path)
    for one in before:
        add(tmp_path, one, USUAL[one][0], **USUAL[one][1])
    written = directives.log(tmp_path)
    with pytest.raises(error, match="没有"):
        add(tmp_path, kind, by, **given)
    assert directives.log(tmp_path) == written


@pytest.mark.parametrize(
    ("error", "given", "by"),
    [
        (directives.MayNotDirect, {}, OFFICE),
        (directives.MayNotDirect, {}, User("钱站长", "leader", "乡烟站", unit="乡烟站")),
        (directives.BadWork, {"work": " \n"}, LEADER),
        (directives.BadWork, {"work": "办" * 501}, LEADER),
        (directives.DueTooEarly, {"due": date(2020, 5, 5)}, LEADER),
        (directives.DueTooLate, {"due": date(2020, 7, 1)}, LEADER),
        (directives.DayToCome, {"as_of": date(2020, 6, 2), "due": date(2020, 6, 2)}, LEADER),
    ],
)
def test_an_opening_against_the_rules_is_refused_and_uses_no_number(
    tmp_path: Path, error: type[PingdaError], given: dict[str, Any], by: User
) -> None:
    with pytest.raises(error):
        directives.begin(tmp_path, replace(GIVEN, **given), by, "督办", LAST)
    assert begin(tmp_path) == FIRST


def test_a_term_ends_with_the_campaign_and_after_it_within_sixty_days() -> None:
    assert directives.latest_due(LAST, LAST) == LAST
    assert directives.latest_due(date(2020, 7, 1), LAST) == date(2020, 8, 30)


def test_a_directive_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(directives.NoSuchDirective, match="督办〔2020〕9号"):
        add(tmp_path, "closed", label="督办〔2020〕9号")


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("李领导", "李领导"),
        ("李领导", " 李领导\u200b"),
        ("李领导", "李 领导"),
        ("Wang Li", "wang li"),
        ("WangLi", "wang Li"),
    ],
)
def test_who_answered_does_not_close_under_any_spelling_of_the_name(tmp_path: Path, name: str, who: str) -> None:
    begin(tmp_path)
    add(tmp_path, "answered", replace(LEADER, name=name), words="我办的", evidence=[PHOTO])
    add(tmp_path, "answered", OFFICE, words="补充")
    with pytest.raises(directives.AnsweredByYou):
        add(tmp_path, "closed", replace(LEADER, name=who))
    add(tmp_path, "closed", OTHER)
    assert steps(tmp_path)[-1] == "closed"


def test_words_alone_do_not_close_and_evidence_from_before_a_return_does_not_count(tmp_path: Path) -> None:
    begin(tmp_path)
    add(tmp_path, "answered", OFFICE, evidence=[PHOTO])
    add(tmp_path, "returned")
    add(tmp_path, "answered", OFFICE, words="又办了")
    with pytest.raises(directives.NoEvidence):
        add(tmp_path, "closed")
    add(tmp_path, "answered", OFFICE, version=9)
    add(tmp_path, "closed")


def test_evidence_that_is_gone_does_not_close_until_it_is_there_again(tmp_path: Path) -> None:
    begin(tmp_path)
    add(tmp_path, "answered", OFFICE, evidence=[PHOTO])
    [file] = directives.evidence(tmp_path)
    originals.path_of(tmp_path, file.sha256).unlink()
    with pytest.raises(directives.EvidenceGone, match="《夜校"):
        add(tmp_path, "closed")
    add(tmp_path, "answered", OFFICE, words="再附一次", evidence=[PHOTO])
    add(tmp_path, "closed")


def test_a_report_that_was_taken_back_does_not_close_and_a_file_beside_it_does(tmp_path: Path) -> None:
    begin(tmp_path)
    add(tmp_path, "answered", OFFICE, version=7)
    with pytest.raises(directives.ReportGone):
        directives.add(tmp_path, FIRST, Step("closed", MAY_13, AT), LEADER, ())
    add(tmp_path, "answered", OFFICE, evidence=[PHOTO])
    directives.add(tmp_path, FIRST, Step("closed", MAY_13, AT), LEADER, ())
    assert steps(tmp_path)[-1] == "closed"


def test_what_is_handed_on_is_answered_by_whom_it_was_given_to(tmp_path: Path) -> None:
    begin(tmp_path)
    add(tmp_path, "handed_on", to=VILLAGE)
    with pytest.raises(directives.MayNotAnswer, match="现在的承办单位是"):
        add(tmp_path, "answered", OFFICE, words="办了")
    add(tmp_path, "answered", User("孙文书", "clerk", "平达社区", village=PINGDA), words="办了", evidence=[PHOTO])
    add(tmp_path, "closed")
    add(tmp_path, "reopened", due=MAY_20)
    assert steps(tmp_path) == ["handed_on", "answered", "closed", "reopened"]


def test_of_two_who_close_at_once_one_does(tmp_path: Path) -> None:
    begin(tmp_path)
    add(tmp_path, "answered", OFFICE, evidence=[PHOTO])

    def close(by: User) -> str:
        try:
            add(tmp_path, "closed", by)
        except directives.AlreadyClosed:
            return "late"
        return "closed"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(close, (LEADER, OTHER))) == ["closed", "late"]
    assert steps(tmp_path) == ["answered", "closed"]


@pytest.mark.parametrize(
    ("user", "may"),
    [(LEADER, True), (OFFICE, True), (STRANGER, False), (User("看", "viewer"), False), (User("全", "clerk"), True)],
)
def test_evidence_is_seen_by_who_directs_and_who_answers_for_it(user: User, may: bool) -> None:
    assert directives.may_see(UNIT, user) is may


def test_a_unit_is_known_by_an_alias_and_a_village_by_name_or_code() -> None:
    plan, villages = load_plan(settings.data_dir() / "plan"), {PINGDA: "平达社区"}
    assert directives.addressee("社保中心", plan, villages) == UNIT
    assert directives.addressee("平达社区", plan, villages) == directives.addressee(PINGDA, plan, villages) == VILLAGE
    with pytest.raises(directives.NoSuchUnit, match="县社保局。可选:乡农业中心"):
        directives.addressee("县社保局", plan, villages)
    with pytest.raises(directives.NotOneUnit, match="一组单位"):
        directives.addressee("各村(社区)", plan, villages)


def test_a_book_of_an_earlier_release_gets_the_tables_it_lacks_and_keeps_its_notes(tmp_path: Path) -> None:
    note = minutes.Note("task:T35", "培训", MAY_6, "办夜校", None, "", "", "王经办", "", AT)
    minutes.add(tmp_path, note)
    assert directives.log(tmp_path) == "[]"
    begin(tmp_path)
    assert minutes.listed(tmp_path)["text"].tolist() == ["办夜校"]
    assert directives.log(tmp_path) != "[]"


# --- beside a lake --------------------------------------------------------------------------------------------------


@pytest.fixture
def office(home: Path) -> Lake:
    """A real lake with an upload, and a directive that was answered with a photo and closed."""
    lake = Lake.open(home, "real")
    send(lake, ("产业.csv", f"{HEADER}\n2020-05-06,平达社区,烤烟,900,\n"))
    begin(lake.folder)
    add(lake.folder, "answered", OFFICE, evidence=[PHOTO])
    add(lake.folder, "closed")
    return lake


def test_a_restored_backup_and_a_lake_made_again_have_the_same_directives(office: Lake, tmp_path: Path) -> None:
    written = directives.log(office.folder)
    backup.make(office.folder.parent, tmp_path / "disk", AT)
    backup.put_back(tmp_path / "disk", tmp_path / "again")
    there = tmp_path / "again" / "real"
    assert directives.log(there) == written
    assert [originals.read(there, one.sha256) for one in directives.evidence(there)] == [PHOTO[1]]
    assert [str(one) for one in doctor.examine(tmp_path / "again") if one.grave] == []

    fresh = Lake.open(tmp_path / "fresh", "real")
    rebuild.rebuild(office.folder, fresh)
    fresh.close()
    office.close()
    rebuild.put_in_place(office.folder, tmp_path / "fresh" / "real", AT + timedelta(days=1))
    assert directives.log(office.folder) == written
    assert [originals.read(office.folder, one.sha256) for one in directives.evidence(office.folder)] == [PHOTO[1]]


def test_the_doctor_misses_evidence_that_is_gone(office: Lake) -> None:
    [file] = directives.evidence(office.folder)
    originals.path_of(office.folder, file.sha256).unlink()
    [damage] = [one for one in doctor.examine(office.folder.parent) if one.grave]
    assert damage.what.endswith(file.sha256)
    assert f"{FIRST} 的凭据《夜校.jpg》" in damage.why


def test_the_doctor_knows_that_words_were_changed_when_others_were_written_since(office: Lake) -> None:
    home = office.folder.parent
    assert [one for one in doctor.examine(home) if one.grave] == []
    with closing(sqlite3.connect(office.folder / "desk.sqlite")) as db:
        db.execute("DROP TRIGGER directive_steps_update")
        db.execute("UPDATE directive_steps SET words = '没有说过的话'")
        db.commit()
    for _ in range(2):
        [damage] = [one for one in doctor.examine(home) if one.grave]
        assert damage.why == "里面的内容被改动过"
        begin(office.folder)
    assert len(doctor.accept_books(home)) == 1
    begin(office.folder)
    assert [one for one in doctor.examine(home) if one.grave] == []
