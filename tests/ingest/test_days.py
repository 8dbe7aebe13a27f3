"""Dates as clerks write them: in cells, in titles and names, and which of them is the day of a table."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pingda_dash.ingest import CheckedFile, check_file, days
from tests.ingest.files import END, REFERENCES, START, TODAY, checked, flat, text, xlsx

DAY = date(2020, 5, 20)
SUNDAY = date(2020, 5, 24)

# -- cells -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cell",
    [
        "2020-05-20", "2020-5-20", "2020/5/20", "2020.5.20", "2020年5月20日", "2020年05月20日",
        " 2020 年 5 月 20 日 ",
        "20200520", "43971", "43971.0", "2020-05-20 00:00:00", "2020/5/20 8:30", "2020-05-20T08:30:00",
        "2020年5月20日星期三", "\uff12\uff10\uff12\uff10年5月20日", "二〇二〇年五月二十日", "'2020-05-20",
        "2020/05/20 10:00", "2020.5.20 ", "20.5.20", "20-05-20", "20年5月20日", "20/05/2020", "5/20/20", "5/20/2020",
        "20-May-20", "May 20, 2020", "2020年5月20日 8:30", "2020年5月20日上午10时", "2020-05-20(星期三)",
        "2020-05-19T16:00:00.000Z", "2020-05-20\u200b",
    ],
)  # fmt: skip
def test_a_date_is_understood_as_written(cell):
    assert days.parse_date(cell, START, END) == days.Written(DAY)


@pytest.mark.parametrize("cell", ["5月20日", "5月20号", "05月20日", "5/20", "5-20", "五月二十日"])
def test_a_date_without_a_year_is_of_the_campaign_and_says_so(cell):
    assert days.parse_date(cell, START, END) == days.Written(DAY, year_assumed=True)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("5月底", date(2020, 5, 31)), ("2020年2月底", date(2020, 2, 29)), ("9月底", date(2020, 9, 30)),
        ("十二月底", date(2020, 12, 31)), ("十二月三十一日", date(2020, 12, 31)), ("十月一日", date(2020, 10, 1)),
        ("五月廿五日", date(2020, 5, 25)), ("十一月十一日", date(2020, 11, 11)),
    ],
)  # fmt: skip
def test_chinese_figures_and_the_end_of_a_month_are_days(cell, day):
    assert days.parse_date(cell, START, END).day == day


def test_a_campaign_across_new_year_gives_each_day_its_own_year():
    start, end = date(2020, 11, 1), date(2021, 2, 8)
    assert [days.parse_date(cell, start, end).day for cell in ("12月1日", "1月15日")] == [
        date(2020, 12, 1),
        date(2021, 1, 15),
    ]


@pytest.mark.parametrize(
    "cell",
    [
        "2020-13-01", "2020-02-30", "2020.5", "5.2", "13月1日", "12", "999999", "待定", "", "5月第三周", "5/6/20",
        "6.5.20",
        "5月25-20日", "农历五月廿五", "2020年", "第一季度",
    ],
)  # fmt: skip
def test_what_is_no_date_or_may_be_several_is_not_made_one(cell):
    assert days.parse_date(cell, START, END) is None


@pytest.mark.parametrize(
    "cell",
    [
        "5月20-24日",
        "5月20日至24日",
        "5月20日-5月24日",
        "2020年5月20日—24日",
        "2020.5.20-5.24",
        "20200520-20200524",
        "5.20~5.24",
    ],
)
def test_several_days_are_their_last(cell):
    written = days.parse_date(cell, START, END)
    assert (written.day, written.part) == (SUNDAY, "days")


@pytest.mark.parametrize("cell", ["2020年5月", "二〇二〇年五月", "2020-05", "5月", "5月份", "20年5月"])
def test_a_month_alone_is_its_last_day_and_says_that_it_is_a_month(cell):
    written = days.parse_date(cell, START, END)
    assert (written.day, written.part) == (date(2020, 5, 31), "month")


WRITTEN = [
    "{0:%Y-%m-%d}", "{0.year}-{0.month}-{0.day}", "{0.year}/{0.month}/{0.day}", "{0.year}.{0.month}.{0.day}",
    "{0.year}年{0.month}月{0.day}日", "{0:%Y%m%d}", "{0:%Y-%m-%d} 10:05:00", "{0.year} 年 {0.month} 月 {0.day} 日",
    "20年{0.month}月{0.day}日",
]  # fmt: skip
CAMPAIGN = st.dates(START, END)


@settings(deadline=None, max_examples=60)
@given(CAMPAIGN, st.sampled_from(WRITTEN))
def test_any_day_in_any_form_reads_back(day, form):
    assert days.parse_date(form.format(day), START, END) == days.Written(day)


@settings(deadline=None, max_examples=60)
@given(st.lists(CAMPAIGN, min_size=3, max_size=6), st.sampled_from(["%m/%d/%y", "%d/%m/%y", "%y/%m/%d"]))
def test_short_dates_are_read_in_the_order_that_their_column_shows_and_never_in_another(column, form):
    cells = [day.strftime(form) for day in column]
    order = days.order_of(cells, START, END)
    for day, cell in zip(column, cells, strict=True):
        written = days.parse_date(cell, START, END, order)
        assert written is None or written.day == day


def ledger_of(*cells: str) -> CheckedFile:
    rows = [
        f"{cell},{village},烤烟,900" for cell, village in zip(cells, ("平达社区", "小田坝村", "安乐村"), strict=False)
    ]
    return check_file(text("统计日期,村,产业,面积(亩)", *rows), "表.csv", REFERENCES, TODAY)


def test_the_other_dates_of_a_column_say_which_figure_is_the_month():
    file = ledger_of("4/5/20", "5/20/20")
    assert file.frame()["report_date"].dt.date.tolist() == [date(2020, 4, 5), DAY]
    assert [problem[0] for problem in flat(ledger_of("4/5/20", "5/6/20"))] == ["not-a-date", "not-a-date"]


def test_a_month_in_a_column_of_days_is_asked_about_and_several_days_are_noted():
    file = ledger_of("2020年4月", "2020年4月", "5月14-20日")
    assert [(warning.code, warning.row, warning.message) for warning in file.warnings] == [
        ("month-as-day", 2, "第 2 行“统计日期”:“2020年4月”只写到月,按月末 2020-04-30 读(共 2 行),请核对;"
         "不是这一天的,请写明几日。"),
    ]  # fmt: skip
    assert "“统计日期”中的“5月14-20日”是几天,按最后一天 2020-05-20 读。" in file.notes


# -- titles and names ------------------------------------------------------------------------------------------------


def stated(*titles: str, name: str = "台账") -> days.ReportDay | None:
    places = [("标题", title) for title in titles]
    return days.report_day([*places, ("文件名", name)], START, END, TODAY)


@pytest.mark.parametrize(
    "title",
    [
        "平达乡产业增收台账(截至5月20日)", "产业台账20200520", "2020_05_20_就业", "截至2020年5月20日,单位:万元",
        "截止二〇二〇年五月二十日", "统计日期:2020-05-20", "数据截至 2020年5月20日", "5月20日止", "5月14-20日",
        "更新至5月20日", "截至5.20", "截止日期:5/20", "5月20产业台账",
        "平达乡2020年5月14日至20日产业增收统计表", "2020.05.14-05.20", "20200514-20200520", "自3月20日起至5月20日",
        "5.14-5.20",
        "编制单位:乡财政所      截至2020年5月20日      单位:元", "2020年1-5月产业台账(截至5月20日)",
        "表号:20200101 截至5月20日",
        "根据县扶贫办4月10日通知,截至5月20日", "2014年以来建档立卡户产业台账(截至5月20日)", "表一2020年5月20日",
        "产业台账20200520-2",
        "20.5.20产业台账", "截至5月20日(填报日期:5月21日)", "2014-2020年建档立卡户台账 2020年5月20日",
    ],
)  # fmt: skip
def test_a_day_that_a_title_states_by_itself_is_read_and_not_asked_about(title):
    read = stated(title)
    assert (read.day, read.doubts) == (DAY, ())


@pytest.mark.parametrize(
    "title",
    [
        "平达乡2020年产业增收台账", "台账", "根据县扶贫办2020年4月10日通知要求填报", "龙政发〔2020〕15号",
        "表号:20200101",
        "按2019年12月31日建档立卡数据", "2014年以来", "自2014年起", "建档立卡(2014年)", "(2014.1.1以来建档立卡户)",
        "批准文号:20200101",
        "导出日期:2020-05-21", "打印时间:2020年5月21日 10:00", "下载时间 2020-05-21", "2020年5月21日导出",
        "导出_20200521", "请于5月25日前报送",
        "2018-2020年产业规划", "根据《关于报送台账的通知》(2020年4月10日)", "有效期至:2021年12月31日",
        "产业台账20200520103055",
        "模板(2019年11月修订版)", "系统生成日期:2020-05-21", "5月12日县指挥部调度会材料", "5月8日党委会审议通过",
        "2020年5月1日执行", "(上期:2020年5月13日)", "(与2020年5月13日相比)", "较上期(5月13日)增减",
        "5月13日对比表", "报送时限:5月25日",
        "计划2020年5月31日完成", "(目标时间:2020年6月30日)", "建表:2020-04-01", "(经2020年5月18日乡党委研究同意)",
        "面积5.20万亩", "附件5-20", "建校70周年", "q1-biff8", "W20-3", "确保5月25日前完成", "5月25日前必须报送",
    ],
)  # fmt: skip
def test_the_day_of_something_else_is_no_report_date(title):
    assert stated(title) is None


@pytest.mark.parametrize(
    ("title", "day", "doubts"),
    [
        ("平达乡2020年4-5月产业增收统计表", date(2020, 5, 31), ("period", "ahead")),
        ("1—5月产业增收", date(2020, 5, 31), ("period", "ahead")),
        ("2020年4月产业增收统计表", date(2020, 4, 30), ("period",)),
        ("截至4月产业增收统计表", date(2020, 4, 30), ("period",)),
        ("第20周产业周报", date(2020, 5, 17), ("period",)),
        ("5月第三周产业周报", date(2020, 5, 21), ("period",)),
        ("5月上旬产业台账", date(2020, 5, 10), ("period",)),
        ("五月中旬产业台账", date(2020, 5, 20), ("period",)),
        ("4月下旬产业台账", date(2020, 4, 30), ("period",)),
        ("产业台账2020.05.20版", DAY, ("filed",)),
        ("20200520_产业_导出", DAY, ("filed",)),
        ("决战100天(2020年3月20日-6月30日)台账", date(2020, 6, 30), ("period", "ahead")),
        ("2020年第一季度产业台账", date(2020, 3, 31), ("period",)),
        ("2020年上半年产业台账", date(2020, 6, 30), ("period", "ahead")),
        ("填报日期:2020年5月20日", DAY, ("filed",)),
        ("报送日期 2020-05-20", DAY, ("filed",)),
        ("截至2019年底", date(2019, 12, 31), ("outside",)),
        ("截至2020年1月5日", date(2020, 1, 5), ("outside",)),
        ("截至5月30日", date(2020, 5, 30), ("ahead",)),
        ("20200514-20", DAY, ("period",)),
        ("2020年5月初产业台账", date(2020, 5, 10), ("period",)),
        ("2020上半年产业台账", date(2020, 6, 30), ("period", "ahead")),
        ("2020Q1产业台账", date(2020, 3, 31), ("period",)),
        ("2020-W20", date(2020, 5, 17), ("period",)),
        ("20周产业周报", date(2020, 5, 17), ("period",)),
        ("5月20日前完成情况", DAY, ("period",)),
        ("截至5月20日之前", DAY, ("period",)),
        ("5.20产业台账", DAY, ("bare",)),
        ("产业台账(5/20)", DAY, ("bare",)),
    ],
)
def test_a_day_that_may_be_another_is_asked_about(title, day, doubts):
    read = stated(title)
    assert (read.day, read.doubts) == (day, doubts)


@pytest.mark.parametrize(
    ("title", "name", "day", "others"),
    [
        ("截至5月20日", "产业台账20200513", DAY, [date(2020, 5, 13)]),
        ("2020年5月20日", "产业台账20200513", DAY, [date(2020, 5, 13)]),
        ("截至5月20日", "4月产业台账", DAY, [date(2020, 4, 30)]),
        ("填报日期:5月19日", "产业台账20200520", DAY, [date(2020, 5, 19)]),
    ],
)
def test_places_that_disagree_are_asked_about(title, name, day, others):
    read = stated(title, name=name)
    assert (read.day, read.doubts, [one[2] for one in read.others]) == (day, ("others",), others)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("截至5月20日", "5月产业台账"), ("截至5月20日", "产业台账20200520"), ("2020年5月", "产业台账20200520"),
        ("填报日期:5月21日", "产业台账20200520"), ("第21周(5月18日-20日)", "台账"), ("截至5月20日", "产业台账v1.2"),
        ("截至5月20日", "产业台账(导出20200521)"), ("2020年上半年(截至5月20日)", "二季度台账"),
        ("截至5月20日", "台账(1)"),
    ],
)  # fmt: skip
def test_places_that_go_together_are_not(title, name):
    read = stated(title, name=name)
    assert (read.day, read.doubts) == (DAY, ())


@pytest.mark.parametrize("name", ["产业台账_0520", "产业台账5.20", "产业台账 5-20"])
def test_bare_figures_in_a_name_are_a_day_that_is_asked_about(name):
    assert (stated(name=name).day, stated(name=name).doubts) == (DAY, ("bare",))
    assert stated("截至5月13日", name=name).day == date(2020, 5, 13)


LAST = [
    "截至{0:%Y}年{0.month}月{0.day}日",
    "统计日期:{0:%Y-%m-%d}",
    "数据截止 {0.month}月{0.day}日",
    "平达乡{0.month}月{0.day}日产业台账",
]
SEVERAL = [
    "{1.year}年{1.month}月{1.day}日至{0.month}月{0.day}日", "{1:%Y.%m.%d}-{0:%m.%d}", "{1:%Y%m%d}-{0:%Y%m%d}",
    "{1:%Y-%m-%d}至{0:%Y-%m-%d}", "{1.month}月{1.day}日—{0.month}月{0.day}日产业周报",
    "{1.month}.{1.day}~{0.month}.{0.day}",
]  # fmt: skip
ELSEWHERE = [
    "", "(根据县扶贫办{1:%Y}年{1.month}月{1.day}日通知)", "表号:{1:%Y%m%d}", "导出日期:{1:%Y-%m-%d}",
    "龙政发〔2020〕{1.day}号",
    "({1.year}.{1.month}.{1.day}以来)", "单位:万元", "按2019年12月31日数据", "自{1:%Y-%m-%d}起",
]  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(CAMPAIGN, st.integers(1, 60), st.sampled_from(LAST + SEVERAL), st.sampled_from(ELSEWHERE), st.booleans())
def test_the_last_day_of_any_title_is_read_without_a_question_whatever_else_stands_there(
    day, length, form, other, first
):
    before = day - timedelta(days=length)
    titles = [form.format(day, before), other.format(day, before)]
    read = days.report_day([("标题", title) for title in titles[:: 1 if first else -1]], START, END, END)
    assert (read.day, read.doubts) == (day, ())


@settings(deadline=None, max_examples=8)
@given(st.dates(START, TODAY), st.sampled_from(SEVERAL), st.sampled_from(ELSEWHERE), st.sampled_from(["title", "name"]))
def test_a_file_is_of_the_last_day_that_its_title_or_its_name_states(day, form, other, place):
    words = form.format(day, day - timedelta(days=6))
    titles = [words if place == "title" else "产业增收台账", other.format(day, day - timedelta(days=30))]
    name = f"{words}.csv" if place == "name" else "表.csv"
    rows = [*(title for title in titles if title), "村,产业,面积(亩)", "平达社区,烤烟,900", "小田坝村,烤烟,300"]
    file = check_file(text(*rows), name, REFERENCES, TODAY)
    assert (flat(file), file.warnings) == ([], [])
    assert set(file.frame()["report_date"].dt.date) == {day}


def test_a_workbooks_month_is_asked_about_and_its_label_may_stand_in_a_cell_of_its_own():
    head, row = ["村", "产业", "面积(亩)"], ["平达社区", "烤烟", 900]
    asked = check_file(xlsx(["平达乡2020年4-5月统计表"], head, row), "表.xlsx", REFERENCES, TODAY)
    assert [warning.code for warning in asked.warnings] == ["date-of-title"]
    apart = check_file(xlsx(["产业台账"], ["统计日期:", DAY], head, row), "表.xlsx", REFERENCES, TODAY)
    assert (apart.frame()["report_date"].dt.date.tolist(), apart.warnings) == ([DAY], [])


def test_a_question_about_a_day_says_where_it_stands_and_why_it_is_asked():
    lines = ["平达乡2020年4-5月统计表", "村,产业,面积(亩)", "平达社区,烤烟,900"]
    file = check_file(text(*lines), "产业台账20200601.csv", REFERENCES, TODAY)
    assert [warning.message for warning in file.warnings] == [
        "“统计日期”按文件名“产业台账20200601”取 2020-06-01:晚于今天(2020-05-21);"
        "标题“平达乡2020年4-5月统计表”写的是 2020-05-31。请核对;不是这一天的,请在标题里写明“截至几月几日”再报。"
    ]


def test_a_note_below_the_table_states_its_day_by_name_only():
    lines = ["村,产业,面积(亩)", "平达社区,烤烟,900", "", "注:数据截至5月20日,5月10日起每周一报。"]
    file = check_file(text(*lines), "表.csv", REFERENCES, TODAY)
    assert (file.frame()["report_date"].dt.date.tolist(), file.warnings) == ([DAY], [])
    lines[-1] = "注:5月10日开过会。"
    assert [problem.code for problem in check_file(text(*lines), "表.csv", REFERENCES, TODAY).problems] == [
        "missing-column"
    ]


def test_the_date_of_a_register_follows_the_same_rules():
    roster = "村代码,村名,是否贫困村\n530523206201,平达社区,否\n"
    asked = check_file(f"村情名册(2020年4-5月)\n{roster}".encode(), "表.csv", REFERENCES, TODAY)
    assert (asked.register_date, [one.code for one in asked.warnings]) == (date(2020, 5, 31), ["date-of-title"])
    plain = check_file(f"村情名册(截至5月20日)\n{roster}".encode(), "表.csv", REFERENCES, TODAY)
    assert (plain.register_date, plain.warnings, plain.dated) == (DAY, [], True)
    none = check_file(f"村情名册(导出日期:2020-05-20)\n{roster}".encode(), "表.csv", REFERENCES, TODAY)
    assert (none.register_date, none.dated) == (TODAY, False)


def test_without_a_day_to_compare_nothing_is_ahead():
    assert days.report_day([("标题", "截至6月20日")], START, END, None).doubts == ()


def test_another_campaign_has_its_own_years():
    references = replace(REFERENCES, start=date(2021, 3, 1), end=date(2021, 6, 30))
    lines = ["截至5月20日", "村,产业,面积(亩)", "平达社区,烤烟,900"]
    file = check_file(text(*lines), "表.csv", references, None)
    assert file.frame()["report_date"].dt.date.tolist() == [date(2021, 5, 20)]


def test_a_register_of_the_end_of_a_year_is_of_that_day_and_asked_about():
    head, row = "户编号,村,户主姓名,户类型,家庭人口", "A1,平达社区,张某,脱贫户,4"
    file = checked(text("2019年底农户名册", head, row))
    assert (file.register_date, file.dated) == (date(2019, 12, 31), True)
    assert [(one.code, one.details["doubts"]) for one in file.warnings] == [("date-of-title", ("period", "outside"))]
    dated = checked(text("2019年底建档立卡农户名册 2020年5月20日", head, row))
    assert (dated.register_date, dated.warnings) == (DAY, [])


def test_a_title_of_a_time_that_is_no_day_of_the_figures_is_named_where_the_day_is_missing():
    for title, is_named in [
        ("截至目前产业台账", True),
        ("导出日期:2020-05-20", True),
        ("本周台账", True),
        ("产业台账", False),
    ]:
        file = checked(text(title, "村,产业,面积(亩)", "平达社区,烤烟,900"))
        assert [(one.code, title in one.message) for one in file.problems] == [("missing-column", is_named)]


BESIDE = [
    ("截至2020年4月30日产业台账", ["2020-05-20"], True),
    ("产业台账(2020年4月30日)", ["2020-05-20"], True),
    ("填报日期:4月30日", ["2020-05-20"], True),
    ("2020年4月产业台账", ["2020-05-13", "2020-05-20"], True),
    ("截至5月20日", ["2020-05-13"], True),
    ("截至5月20日", ["2020-05-13", "2020-05-20"], False),
    ("截至5月20日", ["2020-05-06", "2020-05-13"], False),
    ("产业台账 5月20日", ["2020-05-13"], False),
    ("填报日期:5月21日", ["2020-05-20"], False),
    ("2020年5月产业台账", ["2020-05-13", "2020-05-20"], False),
    ("导出日期:2020-05-13", ["2020-05-20"], False),
    ("根据县扶贫办5月1日通知", ["2020-05-20"], False),
    ("2020年4月10日巡察反馈问题台账", ["2020-05-20"], False),
    ("自2020年3月20日起", ["2020-05-20"], False),
    ("第三周", ["2020-05-20"], False),
    ("按2019年12月31日数据", ["2020-05-20"], False),
    ("截至5月20日 上期4月30日", ["2020-05-20"], False),
]


def test_a_title_of_another_day_than_the_column_is_asked_about():
    for words, column, is_asked in BESIDE:
        rows = [f"{day},{village},烤烟,9" for day, village in zip(column, ("平达社区", "小田坝村"), strict=False)]
        for title, name in ((words, "表"), ("产业台账", words.replace(":", "_"))):
            file = checked(text(title, "统计日期,村,产业,面积(亩)", *rows), f"{name}.csv")
            asked = ["title-disagrees"] if is_asked else []
            assert ([one.code for one in file.warnings], title, name) == (asked, title, name)
