"""What a title, or the name of a sheet or file, says that the figures are: planned, of one week or month, of a part of
the people, of another year. A contract's figures are what was done, to date, of the whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pingda_dash.contracts import Contract
from pingda_dash.ingest.columns import Column
from pingda_dash.ingest.vocabulary import plain

QUOTED = re.compile(r"《[^》]*》|[“\"][^”\"]*[”\"]|(?:根据|按照|依据|依照|参照|贯彻|为)[^,。;:]*[,。;:]")
DONE = re.compile("完成|进展|进度|落实|执行|实施情况|兑现|推进|成效|实绩|整改|行动计划|总攻计划|攻坚计划")
PLANNED = re.compile(
    r"(?:计划|目标|规划|预测|需求|意向|申报|意愿|摸底|拟发展|拟建|任务分解|目标任务|任务下达|下达任务|任务数|预计|预期)"
    r"(?:任务|目标|分解|安排|下达|情况|人?数|值|明细|汇总|统计|一览)*(?:表|台账|清单|册)?[\W\d_年月日]*$"
)
OF_A_PERIOD = re.compile(
    r"(?:本|当|这个?)(?:周|月|旬|季度?|期|日)(?:内|份)?(?:的)?(?:净?新增|净增|增加|发生|实现|完成|数|\)|\]|$)"
    r"|[(\[](?:不含以前|非累计)"
)
TO_DATE = re.compile("累计|截[至止]")
PART_OF_ALL = re.compile(
    "抽样|样本户|未脱贫|易迁户|易地搬迁户|建档立卡|贫困(?:劳动力|户|人口|群众|农户|家庭)|卡户|边缘(?:易致贫)?户|监测户|低保|特困|残疾|妇女|退役军人|搬迁群众"
)
POOR = re.compile("建档立卡|贫困|卡户")
FOR_EACH = re.compile(r"(?:户均|人均|亩均)(?:收入|面积|产量|产值)|新增[^,。;:]{0,6}(?:收入|面积|户数|人数)|拟[发建实]")
"""What a title says where the figures are no sums: of each household, added, planned."""
OF_A_REGISTER = re.compile("新增|新识别|变更|补充|补录|边缘|监测户|脱贫户|贫困户|建档立卡户|低保户|搬迁户|抽样|样本")
"""What a register's title says where it is not the whole list."""
YEAR = re.compile(r"(?<![\d-])(20\d{2})(?:年度?(?![初末底\d])|(?=\D*(?:台账|情况|统计|报表)))")
OF_A_YEARS_THING = re.compile(
    r"考核|反馈|巡视|巡察|督查|检查|审计|问题|模板|表样|格式|以来|[至较比]|项目|资金|脱贫|搬迁"
)
SAMPLE = re.compile("样表|样例|示例|范例|空表")
LACKING = re.compile(
    '(?:不|未)达标(?:户|农户|人口|名册|名单|清单)|(?:打|划|画)?[“"]?[√✓✔][”"]?(?:的|者)?[^,。]{0,4}(?:不|未|问题|短板)'
)
NOTES = re.compile(
    r"(?:以上|本表|表[中内]|所填|所报)?[^,。;:]{0,12}(?:为|是|系|按|均为)(?:的)?[^,。;]{0,3}"
    r"(?:预计|计划|估计|估算|目标|当月|本月|当周|本周|户均|人均|亩均|去年|上年|20[01]\d年|建档立卡户|贫困户|未脱贫户)"
    r"(?:的)?(?:数|数据|值|面积|收入|户数|人数|产值|金额)?(?:\([^)]*\))?\s*$"
)
LESS = re.compile(
    r"有误|(?:正在|未经|有待|待)核实|包含在|(?:不含|不包括|未含|未计入?|未包括)\S|[只仅](?:统计|含|包括|计)|结转|初步|暂定|有重复|重复计"
    r"|[一二三四1-4]季度(?:的)?数|上半年(?:的)?数|(?:为|是|系)上[周月期](?:的)?数"
)
"""What a note says of figures that are of more or less than they should be, or not sure."""
KEPT = re.compile(r"(?:沿用|采用|按)[^,。;]{0,8}(?:\d{1,2}月[^,。;]{0,4}|上[期月周次])的?(?:数据|数|报表)")
MARKED = re.compile("已|完成|实际|到位|支出|累计|入住|达标")


def other_meanings(
    places: Iterable[tuple[str, str]],
    contract: Contract,
    header: Sequence[str],
    columns: Sequence[Column],
    years: range,
) -> list[tuple[str, str, str]]:
    """(plan, flow, part, year, sample or lack; place; text) of what texts beside a table say, each meaning once.

    columns: those that are read. years: those of the report dates, empty for a list.
    """
    texts = [(place, text.strip(), QUOTED.sub("", plain(text))) for place, text in places]
    figures = [column for column in columns if column.measured and not column.field.stays]
    done = [column for column in figures if not MARKED.search(column.heading)]
    sums = [column for column in figures if column.field.cumulative]
    to_date = any(TO_DATE.search(text) for _, _, text in texts)
    asked: dict[str, tuple[str, str, str]] = {}
    answers = any(column.field.type == "boolean" for column in columns)
    for place, text, words in texts:
        if SAMPLE.search(words) and figures:
            asked.setdefault("sample", ("sample", place, text))
        if answers and LACKING.search(words):
            asked.setdefault("lack", ("lack", place, text))
        if contract.mode != "ledger":
            if OF_A_REGISTER.search(words) and contract.name == "households":
                asked.setdefault("part", ("part", place, text))
            continue
        if sums and FOR_EACH.search(words) and not any(FOR_EACH.search(column.heading) for column in sums):
            asked.setdefault("flow", ("flow", place, text))
        if done and PLANNED.search(words) and not DONE.search(words):
            asked.setdefault("plan", ("plan", place, text))
        if any("累计" not in column.heading for column in sums) and OF_A_PERIOD.search(words) and not to_date:
            asked.setdefault("flow", ("flow", place, text))
        if _is_of_a_part(words, contract, header, columns):
            asked.setdefault("part", ("part", place, text))
        stated = {int(match[1]) for match in YEAR.finditer(words)}
        if sums and years and stated and not OF_A_YEARS_THING.search(words) and max(stated) < years.start:
            asked.setdefault("year", ("year", place, text))
    if any(str(year) in text for _, _, text in texts for year in years):
        asked.pop("year", None)
    return list(asked.values())


def meaning_of_notes(notes: Iterable[str], columns: Sequence[Column]) -> list[str]:
    """The notes below a table that say its figures are planned, of a period, of a part, of a household, or old ones; or
    that a mark means no."""
    figures = any(column.measured for column in columns)
    answers = any(column.field.type == "boolean" for column in columns)
    parts = [(note, [piece for piece in re.split("[,。;\uff0c\uff1b]", plain(note)) if piece]) for note in notes]
    return [
        note
        for note, pieces in parts
        if (figures and any(NOTES.search(piece) or KEPT.search(piece) or LESS.search(piece) for piece in pieces))
        or (answers and LACKING.search(plain(note)))
    ]


def _is_of_a_part(words: str, contract: Contract, header: Sequence[str], columns: Sequence[Column]) -> bool:
    """Whether a text names a part of the people where the contract asks for all of them, and for that part beside."""
    read = {column.name for column in columns}
    parts = [field for field in contract.fields if field.at_most in read and POOR.search(field.title)]
    named = {match[0] for match in PART_OF_ALL.finditer(words)}
    if not parts or not named or any(field.name in read for field in parts):
        return False
    return not any(PART_OF_ALL.search(heading) for heading in header)
