"""Templates from above and their mappings are kept, version after version, by who may, beside the lake."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pingda_dash import backup, county_forms, doctor, rebuild
from pingda_dash.accounts import User
from pingda_dash.county_forms import BadFormName, ChangedMeanwhile, MayNotKeepForms, NoSuchForm, TakenFormName, Template
from pingda_dash.lake import Lake
from tests.test_rebuild import HEADER, send

AT = datetime(2020, 5, 20, 9, tzinfo=UTC).replace(tzinfo=None)
CLERK, OFFICE = User("王经办", "clerk"), User("赵经办", "clerk", "乡烟站", unit="乡烟站")
CHOICES = {"表!B3": {"figure": "problems:total", "scope": "乡", "scope_id": "", "unit": "条"}}


def add(folder: Path, data: bytes = b"form", by: User = CLERK, name: str = "月报") -> Template:
    return county_forms.add(folder, name, "月报.xlsx", data, by, AT)


def test_a_template_and_its_mapping_are_kept_version_after_version(tmp_path: Path) -> None:
    first = add(tmp_path, name=" 月报 ")
    assert (first.name, first.version, first.mapped, dict(first.choices), first.author) == ("月报", 1, 0, {}, "王经办")
    saved = county_forms.save(tmp_path, first, CHOICES, "word", OFFICE, AT)
    assert (saved.mapped, saved.choices, saved.absent, saved.author, saved.office) == (
        1,
        CHOICES,
        "word",
        "赵经办",
        "乡烟站",
    )
    again = county_forms.save(tmp_path, saved, {}, "blank", CLERK, AT)
    assert (again.mapped, dict(again.choices)) == (2, {})
    assert add(tmp_path).mapped == 2, "the same bytes are the same template"
    anew = add(tmp_path, b"another")
    assert (anew.version, anew.mapped, dict(anew.choices)) == (2, 0, {})
    assert anew.data(tmp_path) == b"another"
    assert [one.label for one in county_forms.files(tmp_path)] == ["月报 第 1 版", "月报 第 2 版"]
    assert [one.version for one in county_forms.listed(tmp_path)] == [2]


def test_who_may_not_and_what_is_no_name_and_what_is_not_there_are_said(tmp_path: Path) -> None:
    one = add(tmp_path)
    for user in (User("看", "viewer"), User("领导", "leader"), User("村", "clerk", "甲村", village="530523206201")):
        with pytest.raises(MayNotKeepForms, match="村的账号不行"):
            add(tmp_path, b"x", user)
        with pytest.raises(MayNotKeepForms):
            county_forms.save(tmp_path, one, CHOICES, "blank", user, AT)
    for name in (" ", "表" * 61):
        with pytest.raises(BadFormName):
            add(tmp_path, name=name)
    with pytest.raises(NoSuchForm, match="季报。可选:月报"):
        county_forms.form(tmp_path, "季报")


def test_a_form_is_renamed_taken_down_and_put_up_again_with_all_that_was_kept(tmp_path: Path) -> None:
    county_forms.save(tmp_path, add(tmp_path), CHOICES, "blank", CLERK, AT)
    renamed = county_forms.rename(tmp_path, "月报", "旧月报", OFFICE, AT)
    assert (renamed.name, renamed.version, renamed.choices) == ("旧月报", 1, CHOICES)
    assert county_forms.save(tmp_path, renamed, {}, "blank", CLERK, AT).mapped == 2
    assert (add(tmp_path, b"new").version, add(tmp_path, b"newer").version) == (1, 2), "another form of that name"
    assert [one.name for one in county_forms.listed(tmp_path)] == ["旧月报", "月报"]
    with pytest.raises(TakenFormName, match="旧月报"):
        county_forms.rename(tmp_path, "月报", "旧月报", CLERK, AT)
    county_forms.remove(tmp_path, "旧月报", CLERK, AT)
    assert [one.name for one in county_forms.listed(tmp_path)] == ["月报"]
    assert county_forms.removed(tmp_path) == ["旧月报"]
    assert len(county_forms.files(tmp_path)) == 3, "what was kept stays kept"
    for do in (county_forms.remove, county_forms.form):
        with pytest.raises(NoSuchForm):
            do(tmp_path, "旧月报", *((CLERK, AT) if do is county_forms.remove else ()))
    assert county_forms.restore(tmp_path, "旧月报", CLERK, AT).mapped == 2
    county_forms.remove(tmp_path, "月报", CLERK, AT)
    assert add(tmp_path, b"newest").version == 3, "received again, it goes on"
    with pytest.raises(NoSuchForm, match="没有撤下过"):
        county_forms.restore(tmp_path, "月报", CLERK, AT)
    village = User("村", "clerk", "甲村", village="530523206201")
    with pytest.raises(MayNotKeepForms):
        county_forms.remove(tmp_path, "月报", village, AT)


def test_of_two_who_change_a_mapping_the_second_is_asked_to_open_it_again(tmp_path: Path) -> None:
    one = add(tmp_path)
    county_forms.save(tmp_path, one, CHOICES, "blank", CLERK, AT)
    with pytest.raises(ChangedMeanwhile):
        county_forms.save(tmp_path, one, {}, "blank", OFFICE, AT)
    assert county_forms.form(tmp_path, "月报").choices == CHOICES
    add(tmp_path, b"another")
    with pytest.raises(ChangedMeanwhile):
        county_forms.save(tmp_path, one, {}, "blank", OFFICE, AT)


@pytest.mark.parametrize("table", ["form_templates", "form_mappings", "form_names"])
def test_nothing_that_was_kept_can_be_changed_or_deleted(tmp_path: Path, table: str) -> None:
    county_forms.save(tmp_path, add(tmp_path), CHOICES, "blank", CLERK, AT)
    county_forms.rename(tmp_path, "月报", "旧月报", CLERK, AT)
    with closing(sqlite3.connect(tmp_path / "desk.sqlite")) as db:
        for statement in (f"UPDATE {table} SET author = 'x'", f"DELETE FROM {table}"):
            with pytest.raises(sqlite3.IntegrityError, match="only added to"):
                db.execute(statement)


def test_backup_rebuilding_and_the_doctor_know_of_them(home: Path, tmp_path: Path) -> None:
    lake = Lake.open(home, "real")
    send(lake, ("产业.csv", f"{HEADER}\n2020-05-06,平达社区,烤烟,900,\n"))
    written = county_forms.save(lake.folder, add(lake.folder), CHOICES, "blank", CLERK, AT)
    backup.make(home, tmp_path / "disk", AT)
    backup.put_back(tmp_path / "disk", tmp_path / "again")
    there = tmp_path / "again" / "real"
    assert county_forms.form(there, "月报") == written
    assert written.data(there) == b"form"
    assert [str(one) for one in doctor.examine(tmp_path / "again") if one.grave] == []

    fresh = Lake.open(tmp_path / "fresh", "real")
    rebuild.rebuild(lake.folder, fresh)
    fresh.close()
    lake.close()
    rebuild.put_in_place(lake.folder, tmp_path / "fresh" / "real", AT + timedelta(days=1))
    assert county_forms.form(lake.folder, "月报").data(lake.folder) == b"form"

    (lake.folder / "originals" / written.sha256[:2] / written.sha256).unlink()
    [damage] = [one for one in doctor.examine(home) if one.grave]
    assert "上级表格“月报 第 1 版”的模板《月报.xlsx》" in damage.why
