"""Recognition: the dataset is known from the headings, however they are spelt; what is not known is told."""

from __future__ import annotations

import pytest

from pingda_dash.contracts import contracts
from pingda_dash.errors import UnknownDataset
from pingda_dash.ingest import recognise
from pingda_dash.ingest.recognise import nearest


@pytest.mark.parametrize("contract", contracts().values(), ids=lambda contract: contract.name)
@pytest.mark.parametrize("spelling", ["heading", "title", "name"])
def test_every_dataset_is_known_by_its_own_headings(contract, spelling):
    recognition = recognise([getattr(field, spelling) for field in contract.fields])
    assert (recognition.contract.name, [field.name for field in recognition.mapping.values()]) == (
        contract.name,
        [*contract.names],
    )


@pytest.mark.parametrize("contract", contracts().values(), ids=lambda contract: contract.name)
def test_any_alias_stands_for_its_field(contract):
    for field in contract.fields:
        for alias in field.aliases:
            header = [other.title for other in contract.fields if other.name != field.name] + [alias]
            recognition = recognise(header)
            assert (recognition.contract.name, recognition.mapping[len(header) - 1].name) == (
                contract.name,
                field.name,
            ), alias


@pytest.mark.parametrize(
    ("header", "dataset", "fields"),
    [
        ("统计日期,村,产业,面积(亩)", "industry", "report_date,village_code,industry,area_mu"),
        ("日期,行政村,产业名称,累计收入(万元)", "industry", "report_date,village_code,industry,income_wan"),
        ("序号,村名,项目,人次,其中:建档立卡", "employment", ",village_code,item,people,poor_people"),
        ("* 统计 日期,任务编号,状态,完成率", "tasks", "report_date,task_id,state,percent"),
        (
            "统计日期\n,村(社区),产业,收入万元,面积/亩",
            "industry",
            "report_date,village_code,industry,income_wan,area_mu",
        ),
        ("村代码,村名,是否贫困村", "villages", "village_code,village,is_poor"),
        ("户编号,村,户主,人口,户属性", "households", "household_id,village_code,head_name,members,category"),
    ],
)
def test_headings_are_known_in_other_spellings(header, dataset, fields):
    headings = header.split(",")
    recognition = recognise(headings)
    named = [recognition.mapping[at].name if at in recognition.mapping else "" for at in range(len(headings))]
    assert (recognition.contract.name, named) == (dataset, fields.split(","))


def test_a_column_more_is_named_as_not_read():
    assert recognise(["序号", "统计日期", "村", "产业", "收入", "天气"]).unread == ("序号", "天气")


def test_of_two_columns_for_one_field_the_one_with_its_own_title_is_read():
    recognition = recognise(["村代码", "村", "统计日期", "产业", "收入"])
    assert (recognition.mapping[1].name, recognition.unread) == ("village_code", ("村代码",))


@pytest.mark.parametrize(
    ("header", "shown"),
    [
        (["姓名", "成绩"], ["户编号", "多出的列:成绩"]),
        (["foo", "bar"], ["表头是:foo、bar", "产业增收台账"]),
        (["统计日期", "村"], ["最接近的是", "产业增收台账"]),
        (["", ""], ["(空)"]),
    ],
)
def test_what_is_not_known_is_told_with_the_nearest_datasets(header, shown):
    with pytest.raises(UnknownDataset) as refusal:
        recognise(header)
    assert [words for words in shown if words not in str(refusal.value)] == []


# -- what a clerk has told, now or before ----------------------------------------------------------------------------

ITEMS = ["统计日期", "村", "项目"]


def read(header: list[str], **choices: object) -> dict[str, str]:
    """Heading → field, as a header is read when something was told."""
    recognition = recognise(header, **choices)
    return {header[at]: fld.name for at, fld in recognition.mapping.items()}


def test_a_column_is_the_field_that_was_told_and_the_other_column_is_free():
    fields = read([*ITEMS, "人次", "实到"], columns={"实到": "people"})
    assert (fields["实到"], "人次" in fields) == ("people", False)


def test_a_column_that_is_told_not_to_be_read_is_not_read():
    assert "备注" not in read([*ITEMS, "人次", "备注"], columns={"备注": ""})


def test_what_is_told_makes_a_dataset_known():
    header = [*ITEMS, "实到"]
    with pytest.raises(UnknownDataset):
        recognise(["日子", "地方", "项目", "实到"])
    assert read(header, columns={"实到": "people"})["实到"] == "people"


def test_two_columns_that_are_told_to_be_one_field_are_in_doubt():
    recognition = recognise([*ITEMS, "实到", "应到"], columns={"实到": "people", "应到": "people"})
    assert [(fld.name, headings) for fld, headings in recognition.repeated] == [("people", ("实到", "应到"))]


def test_a_field_that_no_dataset_of_the_file_has_is_not_minded():
    assert read([*ITEMS, "人次"], columns={"人次": "gone"})["人次"] == "people"


def test_the_dataset_may_be_told():
    recognition = recognise(["统计日期", "村", "备注"], dataset="employment")
    assert (recognition.contract.name, recognition.why) == (
        "employment",
        "已指定为《就业扶贫台账》;表头中的 统计日期、村、备注 与《就业扶贫台账》相符",
    )
    assert recognise(["甲", "乙"], dataset="employment").why == "已指定为《就业扶贫台账》"


def test_a_heading_is_read_as_it_was_the_last_time():
    recognition = recognise([*ITEMS, "实到 人头"], remembered={"employment": {"实到人头": "people"}})
    assert (recognition.mapping[3].name, recognition.remembered, recognition.displaced) == (
        "people",
        ("实到 人头",),
        (),
    )


def test_what_was_told_for_this_file_goes_before_what_was_told_before():
    choices = {"columns": {"实到": "poor_people"}, "remembered": {"employment": {"实到": "people"}}}
    assert read([*ITEMS, "人次", "实到"], **choices)["实到"] == "poor_people"


def test_a_remembered_column_that_displaces_one_by_name_is_named():
    recognition = recognise([*ITEMS, "人次", "实到"], remembered={"employment": {"实到": "people"}})
    assert (recognition.mapping[4].name, recognition.displaced) == ("people", ("实到",))


def test_a_column_left_out_before_is_read_where_its_name_is_needed():
    assert read([*ITEMS, "人次"], remembered={"employment": {"人次": ""}})["人次"] == "people"


def test_the_nearest_datasets_are_those_of_which_a_header_names_most():
    names = [contract.name for contract in nearest(["村", "产业", "种了多少", "收入(万元)"])]
    assert names[0] == "industry"
    assert nearest(["甲", "乙"]) == ()
