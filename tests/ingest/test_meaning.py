"""What a title says that the figures are: asked where it is not what was done, to date, of all."""

from __future__ import annotations

from tests.ingest.files import checked, text, xlsx

EMPLOYMENT = "统计日期,村,项目,人次", "2020-05-15,平达社区,技能培训,30"
INDUSTRY = "统计日期,村,产业,收入(万元)", "5月15日,平达社区,茶叶,3"
FUNDS = "统计日期,项目编号,项目名称,资金来源,资金用途,计划资金(万元)", "2020-05-15,ZJ-1,道路,整合资金,产业,27"
GUARANTEES = "统计日期,村,保障事项,应保障数,已达标数,存量问题数", "2020-05-15,平达社区,基本医疗保险,5,5,0"
TASKS = "统计日期,任务编号,状态", "2020-05-15,T01,进行中"
ASKED = [
    (EMPLOYMENT, "平达乡2020年技能培训计划表", "plan"),
    (EMPLOYMENT, "2020年技能培训目标任务分解表", "plan"),
    (EMPLOYMENT, "平达乡技能培训计划(2020年)", "plan"),
    (INDUSTRY, "2020年产业增收目标一览表", "plan"),
    (EMPLOYMENT, "平达乡本周新增转移就业情况表(当周数)", "flow"),
    (EMPLOYMENT, "就业扶贫台账(当月)", "flow"),
    (INDUSTRY, "产业增收情况表(本月数)", "flow"),
    (EMPLOYMENT, "平达乡未脱贫劳动力就业情况表", "part"),
    (EMPLOYMENT, "建档立卡贫困劳动力转移就业情况表", "part"),
    (INDUSTRY, "2019年度产业增收情况", "year"),
    (INDUSTRY, "2019年产业增收台账", "year"),
]
HONEST = [
    (EMPLOYMENT, "就业扶贫台账"),
    (EMPLOYMENT, "新增转移就业情况表"),
    (EMPLOYMENT, "平达乡脱贫攻坚百日总攻行动计划"),
    (EMPLOYMENT, "2020年技能培训计划完成情况表"),
    (EMPLOYMENT, "目标任务完成进度表"),
    (EMPLOYMENT, "根据《2020年技能培训计划》,技能培训情况表"),
    (EMPLOYMENT, "脱贫攻坚贫困村技能培训情况表"),
    (EMPLOYMENT, "本月转移就业情况表(截至5月15日)"),
    (INDUSTRY, "产业增收计划完成情况表"),
    (INDUSTRY, "2019-2020年产业增收台账"),
    (FUNDS, "扶贫资金计划表"),
    (GUARANTEES, "建档立卡贫困人口基本医疗保险参保情况表"),
    (TASKS, "百日总攻任务分解表"),
    (TASKS, "任务进展台账"),
]


def test_a_title_that_says_the_figures_are_something_else_is_asked():
    for (head, row), title, means in ASKED:
        asked = [(one.code, one.details["means"]) for one in checked(text(title, head, row)).warnings]
        assert (title, asked) == (title, [("title-means", means)])


def test_the_name_of_a_sheet_or_a_file_says_it_as_well():
    head, row = (line.split(",") for line in EMPLOYMENT)
    for file in (
        checked(xlsx(head, row, title="计划"), "表.xlsx"),
        checked(text(*EMPLOYMENT), "技能培训目标任务分解表.csv"),
    ):
        assert [one.code for one in file.warnings] == ["title-means"]


def test_an_honest_title_is_not_asked_about():
    for (head, row), title in HONEST:
        assert (title, [str(one) for one in checked(text(title, head, row)).warnings]) == (title, [])


def test_a_part_that_has_a_column_is_not_asked_about():
    file = checked(text("建档立卡贫困劳动力就业情况表", EMPLOYMENT[0] + ",其中建档立卡", EMPLOYMENT[1] + ",30"))
    assert file.warnings == []
