"""The people of the registers are masked wherever a text names them, and nothing else is."""

from __future__ import annotations

import time
from datetime import date

import pytest

from pingda_dash import ledger_rows, queries
from pingda_dash.masking import mask_name
from pingda_dash.persons import Persons
from pingda_dash.snapshot import Snapshot
from tests.tables import dated, snapshot_of

DAY = date(2020, 5, 20)
NAMES = ["李光明", "王小明", "李芳", "高峰", "平安", "成龙", "张三", "欧阳娜娜", "合计", "阿依·古丽", "王\U0002c497宝"]
TEXTS = [
    ("李光明家旧房未拆除", "李**家旧房未拆除"),
    ("贫困户李光明、王小明的旧房未拆除", "贫困户李**、王**的旧房未拆除"),
    ("安庆村李芳未参保", "安庆村李*未参保"),
    ("李芳", "李*"),
    ("核实后,欧阳娜娜已就业", "核实后,欧***已就业"),
    # a word that is a name, too
    ("用水高峰期供水不足", "用水高峰期供水不足"),
    ("农户在高峰时段无水", "农户在高峰时段无水"),
    ("户主高峰未签字", "户主高*未签字"),
    ("高峰户未入住", "高*户未入住"),
    ("学生平安返校", "学生平安返校"),
    ("村民:平安。", "村民:平*。"),
    ("合计 3 户", "合计 3 户"),
    # two words with a name across them
    ("形成龙头企业带动", "形成龙头企业带动"),
    ("其子成龙已返校", "其子成*已返校"),
    # a village's, a unit's and an official's name
    ("平安社区未报", "平安社区未报"),
    ("由乡扶贫办牵头,赵大勇负责", "由乡扶贫办牵头,赵大勇负责"),
    ("张三负责整改", "张三负责整改"),
    ("户主张三未签字", "户主张*未签字"),
    # blanks, what has no width, and other dots within a name; a character that few fonts have
    ("李 光 明家旧房未拆除", "李**家旧房未拆除"),
    ("旧房未拆除:李\u3000光明", "旧房未拆除:李**"),
    ("李\u200b光\u2060明、王小\ufeff明未签字", "李**、王**未签字"),
    ("李\u200b芳未签字,李·光明同意", "李*未签字,李**同意"),
    ("李 芳未签字,村民李\u3000芳同意", "李*未签字,村民李*同意"),
    ("户主:高 峰", "户主:高*"),
    ("提 高 峰值", "提 高 峰值"),
    ("由桃李 芳草地出资", "由桃李 芳草地出资"),
    ("阿依•古丽、阿依.古丽、阿依古丽、阿依·古丽未签字", "阿***、阿***、阿***、阿****未签字"),
    ("王\U0002c497宝家未签字", "王**家未签字"),
    ("", ""),
]


def household(number: int, head: str, **more: object) -> dict[str, object]:
    required = {"village_code": "530523206206", "category": "脱贫户", "members": 2}
    return {"household_id": f"H{number}", "head_name": head, **required, **more}


def problem(number: int, text: str) -> dict[str, object]:
    stands = {"source": "成效考核", "village_code": "530523206206", "unit": "乡扶贫办", "state": "整改中"}
    days = {"report_date": DAY, "found_on": DAY, "due_on": DAY}
    return {"problem_id": f"P{number:02}", "problem": text, "remark": text, **stands, **days}


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    rows = [
        household(at, name, member_names="李四海(长子)、杨 五、妻:赵春梅", helper="赵大勇、张三")
        for at, name in enumerate(NAMES)
    ]
    problems = [problem(at, text) for at, (text, _) in enumerate(TEXTS) if text]
    return snapshot_of(households=dated(DAY, rows), rectification=problems)


@pytest.mark.parametrize(("text", "shown"), TEXTS)
def test_a_text_names_no_person_of_a_register_and_stays_readable(snapshot, text, shown):
    assert snapshot.people.mask(text) == shown


def test_every_question_about_another_ledger_names_nobody(snapshot):
    shown = sorted(text for _, text in TEXTS if text)
    assert sorted(queries.problems(snapshot, DAY)["problem"]) == shown
    rows = snapshot.run(ledger_rows.statement("rectification"), DAY, village=None, item=None)
    assert sorted(rows["备注"]) == sorted(rows["问题"]) == shown


def test_who_may_see_names_reads_the_text_as_it_was_written(snapshot):
    written = sorted(text for text, _ in TEXTS if text)
    assert sorted(queries.problems(snapshot.unmasked(), DAY)["problem"]) == written


def test_the_family_of_a_household_is_masked_too(snapshot):
    assert snapshot.people.mask("李四海、杨五外出务工,赵春梅在家") == "李**、杨*外出务工,赵**在家"


def test_thirty_thousand_names_cost_a_text_what_ten_do():
    first, second = "赵钱孙李周吴郑王冯陈", [chr(0x4E00 + 7 * at) for at in range(60)]
    many = Persons(a + b + c for a in first for b in second for c in second[:50])
    texts = [
        f"第 {at} 户{first[at % 10]}{second[at % 60]}{second[at % 50]}的旧房未拆除,未参加培训" for at in range(3_000)
    ]
    began = time.process_time()
    masked = [many.mask(text) for text in texts]
    assert time.process_time() - began < 1
    assert all(mask_name(text[text.index("户") + 1 :][:3]) in shown for text, shown in zip(texts, masked, strict=True))
