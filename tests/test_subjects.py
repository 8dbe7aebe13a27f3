"""A household gets all that there is of it, and can be left out of everything: no figure, no version is lost."""

from __future__ import annotations

import io
import json
import os
import shutil
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import docx
import openpyxl
import pytest

from pingda_dash import (
    county_forms,
    desk,
    directives,
    doctor,
    erasures,
    manifests,
    minutes,
    originals,
    queries,
    rights,
    subjects,
)
from pingda_dash.__main__ import main
from pingda_dash.accounts import User
from pingda_dash.directives import Addressee, Directive
from pingda_dash.errors import DamagedOriginal
from pingda_dash.lake import Lake, carry_out_erasures
from pingda_dash.minutes import Note
from pingda_dash.persons import Persons
from pingda_dash.subjects import CannotErase, Nobody
from pingda_dash.subjects.files import rewritten
from pingda_dash.subjects.scrub import Scrub
from pingda_dash.subjects.subject import Subject, every_row
from pingda_dash.ui import documents, live
from pingda_dash.ui.history_page import differences
from pingda_dash.versions import NotTheNewest
from tests.ingest.files import xls
from tests.test_lake import NOON

CODE, ID, PHONE, HEAD, CHILD = "PD206-0977", "530523198703140918", "13876540923", "欧阳霁月", "欧阳小川"
PERSONAL = (CODE, ID, PHONE, HEAD, CHILD, "99.1234")
HOMES = "户编号,村,户主姓名,家庭成员,身份证号,联系电话,家庭人口,户类型,帮扶责任人,主要致贫原因,经度,纬度,坐标系"
OWN = f"{CODE},安乐村,{HEAD},{HEAD}、{CHILD},{ID},{PHONE},2,脱贫户,李大勇,因病({HEAD}),99.1234,24.5123,CGCS2000"
OTHER = "PD206-0978,安乐村,王小明,王小明,530523197001014319,13900001111,3,脱贫户,李大勇,因学,,,"
PROBLEMS = "统计日期,问题编号,问题来源,问题,村,责任单位,发现日期,整改期限,整改状态,备注"
HOUSE, STREET = ("房子.jpg", b"\xff\xd8\xff a house"), ("街.jpg", b"\xff\xd8\xff a street")
CASES = "统计日期,户编号,村,户主姓名,监测类型,风险,识别日期,责任人,监测结果"


def homes(*rows: str) -> str:
    return "\n".join([HOMES, *rows]) + "\n"


def workbook(text: str) -> bytes:
    book = openpyxl.Workbook()
    for line in text.splitlines():
        book.active.append(line.split(","))
    book.create_sheet("说明")["A1"] = f"{HEAD}家已核对,电话 138 7654 0923"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def form(name: str, *words: str) -> bytes:
    """A template from above whose cells or paragraphs have these words."""
    out = io.BytesIO()
    if name.endswith(".docx"):
        document = docx.Document()
        for one in words:
            document.add_paragraph(one)
        document.save(out)
    else:
        book = openpyxl.Workbook()
        for one in words:
            book.active.append([one])
        book.save(out)
    return out.getvalue()


def send(lake: Lake, name: str, data: bytes, minute: int, message: str = "例行", day: date | None = None) -> None:
    checked = desk.receive(lake, [(name, data)], NOON.date(), day)
    assert checked[0].ok, [one.message for one in checked[0].problems]
    desk.accept(lake, checked, "乡扶贫办 · 王经办", message, NOON + timedelta(minutes=minute))


def direct(lake: Lake) -> None:
    """A directive about the household, answered with a photo; one about a task, with a photo and a list of names."""
    unit, leader, clerk = Addressee("乡住建局", unit="乡住建局"), User("李领导", "leader"), User("王经办", "clerk")
    given = Directive(f"home:{CODE}", f"农户 {CODE}", "", "", "修房", unit, NOON.date(), NOON.date(), NOON)
    for one, files in (
        (given, [HOUSE]),
        (
            replace(given, item="task:T44", title="危房", work="清零"),
            [STREET, ("名单.csv", f"户主\n{HEAD}\n".encode())],
        ),
    ):
        label = directives.begin(lake.folder, one, leader, "督办")
        answer = directives.Step(
            "answered", NOON.date(), NOON, f"{HEAD}家已修好" if one is given else "", evidence=files
        )
        directives.add(lake.folder, label, answer, clerk)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("subjects") / "home"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PINGDA_HOME", str(home))
        patch.setattr("pingda_dash.lake.INLINED", 0)
        lake = desk.real_lake()
        send(lake, f"{HEAD}等户名册.csv", homes(OWN, OTHER).encode("gbk"), 1, f"补{HEAD}一户", date(2020, 4, 1))
        case = f"2020-05-10,{CODE},安乐村,{HEAD},脱贫不稳定户,{HEAD}患病,2020-04-02,李大勇,监测中"
        send(lake, "监测.csv", f"{CASES}\n{case}\n".encode(), 2)
        text = f'2020-05-11,WT-1,其他,"{HEAD}家旧房未拆,\n证{ID}",安乐村,乡扶贫办,2020-04-01,2020-06-01,整改中,{CODE}'
        other = "2020-05-11,WT-2,其他,路灯,安乐村,乡扶贫办,2020-04-01,2020-06-01,整改中,"
        send(lake, "问题.csv", f"{PROBLEMS}\n{text}\n{other}\n".encode("utf-8-sig"), 3)
        send(lake, "名册20200520.xlsx", workbook(homes(OTHER, OWN.replace("因病", "因残"))), 4)
        lake.restore(2, "乡扶贫办", NOON + timedelta(minutes=5))
        lake.restore(4, "乡扶贫办", NOON + timedelta(minutes=6))
        lake.receive(f"没有接收,{HEAD}".encode())
        lake.receive("没有接收,别人".encode())
        note = Note("x", f"{HEAD}家", NOON.date(), f"下周去{HEAD}家", None, "", "", "王经办", "", NOON)
        minutes.add(lake.folder, note)
        direct(lake)
        for name, words in (("月报.xlsx", (f"{HEAD}家", "户数:")), ("名单.docx", (HEAD,)), ("别的.docx", ("户数:",))):
            county_forms.add(lake.folder, name, name, form(name, *words), User("王经办", "clerk"), NOON)
        lake.close()
    return home


@pytest.fixture
def lake(lived: Path, home: Path) -> Lake:
    shutil.copytree(lived, home)
    return desk.real_lake()


def everything(home: Path) -> str:
    """All that a home says, however it is stored."""
    lake = Lake.open(home, "real")
    texts = [str(every_row(lake, ["households", "monitoring", "rectification", "uploads"])), lake.history().to_string()]
    for path in home.rglob("*"):
        if path.is_file() and path.suffix != ".parquet":
            data = path.read_bytes()
            parts = [data]
            if data.startswith(b"PK"):
                with zipfile.ZipFile(io.BytesIO(data)) as archive:
                    parts = [archive.read(name) for name in archive.namelist()]
            texts += [part.decode(codec, "ignore") for part in parts for codec in ("utf-8", "gbk")]
    return "\n".join(texts)


def test_a_household_gets_all_that_there_is_of_it(lake, tmp_path):
    assert main(["person", "export", ID, "--out", str(tmp_path / "副本.zip"), "--author", "管理员"]) == 0
    with zipfile.ZipFile(tmp_path / "副本.zip") as archive:
        assert "没有脱敏" in archive.read("说明.txt").decode()
        parts = json.loads(archive.read("全部.json"))
        assert [archive.read(name) for name in archive.namelist() if name.startswith("凭据/")] == [HOUSE[1]]
        of_forms = [name.rpartition("_")[2] for name in archive.namelist() if name.startswith("上级表格/")]
        assert of_forms == ["月报.xlsx", "名单.docx"]
    assert {row["台账"] for row in parts["台账"]} == {"农户名册", "防返贫监测台账", "问题整改台账", "上传"}
    assert [(row["版本"], row["行"]) for row in parts["原件"]][:2] == [(1, 2), (2, 2)]
    assert {row["文件"] for row in parts["原件"]} == {
        f"{HEAD}等户名册.csv",
        "监测.csv",
        "问题.csv",
        "名册20200520.xlsx",
    }
    of_minutes = [row["title"] for row in parts["记录"] if row["簿"] == "minutes"]
    assert of_minutes == [f"{HEAD}家"]
    assert [row["work"] for row in parts["记录"] if row["簿"] == "directives"] == ["修房"]
    assert "王小明" not in json.dumps(parts["台账"], ensure_ascii=False)
    with pytest.raises(Nobody):
        subjects.find(lake, "530523200001010000")


def test_an_erased_household_is_nowhere_and_nothing_else_is_lost(lake, capsys, tmp_path):
    home, was = lake.folder.parent, lake.digest()
    assert all(one in everything(home) for one in PERSONAL)
    chains = [path.read_bytes() for path in sorted((lake.folder / manifests.FOLDER).iterdir())]
    old = {str(row["sha256"]) for row in manifests.read(manifests.path_of(lake.folder, 1)).files}
    for name in ("real-damaged-20200101-000000", "rebuild-20200101-000000"):
        (home / name).mkdir()
        (home / name / "catalog.sqlite").write_text(HEAD)
    asked = ["person", "erase", CODE, "--reason", f"{HEAD}本人申请", "--author", "管理员"]
    assert main(asked) == 1
    assert "旧库也一起删掉:real-damaged-" in capsys.readouterr().out
    assert lake.digest() == was
    lake.close()
    assert main([*asked, "--yes"]) == 0, capsys.readouterr()
    printed = capsys.readouterr().out
    assert "改写原件 6 份" in printed and "含此人的 3 份也删了" in printed and HEAD not in printed
    assert "督办的凭据有 1 份照片或文档" in printed

    if os.name == "posix":
        assert list(rights.loose(home)) == []
    text = everything(home)
    assert [one for one in PERSONAL if one in text] == []
    assert all(one in text for one in ("王小明", "李大勇", "没有接收,别人", "路灯", "因残", "删除-001"))
    again = desk.real_lake()
    assert again.history()["message"].iloc[-1] == "补已删除一户"
    assert {name: rows for name, (rows, _) in again.digest().items()} == {name: rows for name, (rows, _) in was.items()}
    assert doctor.examine(home) == []
    proofs = [originals.read(again.folder, one.sha256) for one in directives.evidence(again.folder)]
    assert proofs == [STREET[1], "户主\n已删除\n".encode()]
    assert "已删除家已修好" in directives.log(again.folder)
    templates = {one.name: one for one in county_forms.listed(again.folder)}
    assert (
        openpyxl.load_workbook(io.BytesIO(templates["月报.xlsx"].data(again.folder))).active["A1"].value == "已删除家"
    )
    assert templates["别的.docx"].data(again.folder)
    with pytest.raises(county_forms.ErasedForm):
        templates["名单.docx"].data(again.folder)
    assert main(["rebuild", "--into", str(tmp_path / "again")]) == 0, capsys.readouterr()
    assert "每张表都与原来相同" in capsys.readouterr().out
    assert manifests.listed(again.folder)[1] == []

    (record,) = erasures.listed(again.folder)
    assert (record.by, record.why, record.dropped, len(record.originals)) == ("管理员", "已删除本人申请", 3, 6)
    assert set(record.originals) >= old and len(record.manifests) == len(chains)
    assert all(originals.path_of(again.folder, one).is_file() for one in record.originals.values())
    with closing(sqlite3.connect(home / "accounts.sqlite")) as db:
        assert db.execute("SELECT count(*) FROM events WHERE action = 'erase'").fetchone() == (1,)

    version = again.version()
    data = homes(OWN, OTHER).encode("gbk")
    checked = desk.receive(again, [("名册.csv", data)], NOON.date(), date(2020, 4, 1))
    assert desk.accept(again, checked, "乡扶贫办", "又", NOON).effects[0].already
    assert again.version() == version and HEAD not in everything(home)


def full_width(text: str) -> str:
    return "".join(chr(ord(one) + 0xFEE0) for one in text)


@pytest.mark.parametrize(
    "spelled",
    [
        *(
            ID[:6] + ID[8:17],
            full_width(ID),
            f"{ID[:6]} {ID[6:14]} {ID[14:]}",
            "+86" + PHONE,
            f"(+86) {PHONE[:3]}-{PHONE[3:]}",
        ),
        *(
            "0086" + PHONE,
            full_width(PHONE),
            full_width(CODE),
            CODE.lower(),
            CODE.replace("-", "—"),
            CODE.replace("-", " "),
        ),
        *("0875-8123456", "13700001111"),
    ],
)
def test_a_household_is_known_however_its_numbers_are_spelled(spelled):
    phones = frozenset({PHONE, "+86 137 0000 1111、0875-8123456"})
    subject = Subject(frozenset({CODE}), frozenset({ID}), phones, frozenset(), frozenset())
    scrub = Scrub(subject, Persons([]), "删除-001")
    text = scrub.text(f"核对{spelled}。")
    assert text in ("核对。", "核对(。", "核对() 。", "核对(+86) 。", "核对删除-001。")
    assert scrub.text(f"9{spelled}9") == f"9{spelled}9", "a part of another number is not it"


def test_who_is_asked_for_by_an_old_id_or_another_dash_is_found(lake):
    for given in (ID[:6] + ID[8:17], CODE.replace("-", "—"), f" {ID.lower()} "):
        assert subjects.find(lake, given).codes == {CODE}


def test_a_running_server_shows_nothing_that_it_drew_of_the_lake_before(lake):
    shown, picture = live.newest(), documents.put({"markup": CODE})
    assert CODE in differences(lake, shown.changed_places, 3, 4).datasets[0].rows.to_string()
    subjects.erase(lake, CODE, "管理员", "本人申请", NOON)
    live.renew()
    now = live.newest()
    assert now.version == shown.version
    assert now != shown  # by which whatever was drawn is kept
    assert documents.get(picture) is None
    assert CODE not in differences(desk.real_lake(), now.changed_places, 3, 4).datasets[0].rows.to_string()


def test_what_a_running_server_was_reading_of_the_lake_before_is_not_kept_for_the_one_after(lake, monkeypatch):
    read, shown = live.open_snapshot, live.newest()

    def erased_meanwhile(result):
        if live.newest() == shown:
            subjects.erase(desk.real_lake(), CODE, "管理员", "本人申请", NOON)
            live.renew()
            assert live.newest() != shown
        return result

    def households(of):
        return str(queries.household_dots(live.snapshot_of(of), date(2020, 6, 1), village="530523206206"))

    with monkeypatch.context() as patch:
        patch.setattr(live, "open_snapshot", lambda *of, **more: erased_meanwhile(read(*of, **more)))
        assert CODE in households(shown)
    assert "PD206-0978" in households(live.newest()) and CODE not in households(live.newest())


def test_an_erasure_cut_short_is_carried_out_at_the_next_start(lake, monkeypatch):
    home, steps = lake.folder.parent, 0
    rename, rmtree = Path.rename, shutil.rmtree

    def until(function, path, *given, **more):
        """One step more than the last time, then the process ends."""
        nonlocal steps
        if path.name in ("real", "old"):
            steps -= 1
            if steps < 0:
                raise KeyboardInterrupt
        return function(path, *given, **more)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", lambda path, to: until(rename, path, to))
        patch.setattr(shutil, "rmtree", lambda path, *given, **more: until(rmtree, path, *given, **more))
        with pytest.raises(KeyboardInterrupt):
            subjects.erase(lake, CODE, "管理员", "本人申请", NOON)
        with pytest.raises(NotTheNewest):  # nothing comes into the lake that is about to go
            lake.restore(1, "乡扶贫办", NOON)
        for _ in range(2):
            steps = 1
            assert any("删除个人信息没有做完" in one.why for one in doctor.examine(home, thorough=False))
            with pytest.raises(KeyboardInterrupt):
                carry_out_erasures(home)
    assert [one for one in PERSONAL if one in everything(home)] == []
    assert not list(home.glob("erase-*"))
    assert doctor.examine(home) == []


def test_what_cannot_be_done_changes_nothing(lake):
    was, home = lake.digest(), lake.folder.parent
    path = originals.path_of(lake.folder, str(lake.files(3)["sha256"].iloc[0]))
    data = path.read_bytes()
    path.write_bytes(data[:-3])
    with pytest.raises(DamagedOriginal):
        subjects.erase(lake, CODE, "管理员", "本人申请", NOON)
    path.write_bytes(data)
    assert lake.digest() == was
    assert not list(home.glob("erase-*"))
    scrub = Scrub(subjects.find(lake, CODE), lake.people(), "删除-001")
    for archive in (b"PK\x03\x04 {} ", b"SQLite format 3\0 {} "):
        with pytest.raises(CannotErase):
            rewritten(archive.replace(b"{}", CODE.encode()), "名册.db", None, scrub)
        assert rewritten(archive, "名册.db", None, scrub) == archive


def test_a_workbook_of_an_old_kind_becomes_another_without_the_household(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [line.split(",") for line in homes(OWN, OTHER).splitlines()]
    lake = desk.real_lake()
    send(lake, "名册20200520.xls", xls(*rows), 1)
    was = lake.digest()
    subjects.erase(lake, CODE, "管理员", "本人申请", NOON)
    again = desk.real_lake()
    assert [one for one in PERSONAL if one in everything(home)] == [] and doctor.examine(home) == []
    assert {name: rows for name, (rows, _) in again.digest().items()} == {name: rows for name, (rows, _) in was.items()}
    (file,) = manifests.read(manifests.path_of(again.folder, 1)).files
    (record,) = erasures.listed(again.folder)
    assert file["filename"] == "名册20200520.xls.xlsx" and record.converted == [file["sha256"]]
    assert main(["rebuild", "--into", str(tmp_path / "again")]) == 0
    assert "每张表都与原来相同" in capsys.readouterr().out
    assert main(["original", file["sha256"], "--out", str(tmp_path / "名册.xlsx")]) == 0
    assert "不是收到时的文件" in capsys.readouterr().out
    cells = [cell for row in openpyxl.load_workbook(tmp_path / "名册.xlsx").active.values for cell in row]
    assert {"王小明", "已删除", "删除-001"} <= set(cells)


def test_a_map_file_is_written_without_the_household(lake):
    scrub = Scrub(subjects.find(lake, CODE), lake.people(), "删除-001")
    features = [{"type": "Feature", "properties": {"户编号": code}, "geometry": None} for code in (CODE, "PD206-0978")]
    data = json.dumps({"type": "FeatureCollection", "name": HEAD, "features": features}, ensure_ascii=False).encode()
    made = json.loads(rewritten(data, "农户.geojson", None, scrub))
    assert made == {"type": "FeatureCollection", "name": "已删除", "features": features[1:]}


def test_quotes_that_do_not_pair_lose_no_line(lake):
    scrub = Scrub(subjects.find(lake, CODE), lake.people(), "删除-001")
    text = f'问题,户\n3"管,{CODE}\n路灯,B2\n水窖,B3\n'
    assert rewritten(text.encode(), "问题.csv", None, scrub) == text.replace(CODE, "删除-001").encode()


def test_a_name_that_somebody_else_bears_stays_in_other_texts(lake):
    shared = replace(subjects.find(lake, CODE), shared=frozenset({HEAD}))
    scrub = Scrub(shared, lake.people(), "删除-001")
    assert scrub.text(f"{HEAD}家") == f"{HEAD}家"
    assert scrub.row([CODE, f"{HEAD}家"], {}) == ["删除-001", "已删除家"]
    assert scrub.text(f"证5305 2319 8703 1409 18,电话{PHONE}、1{PHONE}") == f"证,电话、1{PHONE}"
