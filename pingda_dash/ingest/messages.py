"""What is said of a problem: one sentence for each code, in Chinese, made from the values that the problem carries.

Nothing else words a problem: a code without a sentence here, or a sentence whose code nobody uses, fails a test.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial

from pingda_dash import checks
from pingda_dash.errors import (
    EmptyFile,
    FileTooHard,
    OversizedShapes,
    OversizedWorkbook,
    PingdaError,
    UnknownDataset,
    UnreadableFile,
    UnreadableShapes,
    UnreadableWorkbook,
)

Detail = str | float | date | tuple[str, ...] | None
"""A value of a problem beside its cell: a word, a number, a day, several words."""
Details = Mapping[str, Detail]
"""The values of a problem by name. They are plain: they go to another process, and can be masked."""

SHAPES = {18: "应为 18 位身份证号", 12: "应为 12 位数字"}
"""What an identifier of so many characters is."""


def sentence(code: str, row: int | None, column: str | None, value: str | None, details: Details) -> str:
    """What is wrong and what to do, in Chinese. Raises KeyError for a code that has no sentence."""
    place = f"第 {row} 行“{column}”:"
    return SENTENCES[code](**{"row": row, "column": column, "value": value, "place": place, **details})


def code_of(error: type[PingdaError]) -> str:
    """The code of a file that could not be read: UnreadableFile → unreadable-file."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", error.__name__).lower()


def _listed(words: Iterable[str], brackets: str = "“”") -> str:
    """Several words, each in brackets: “产量”、“收入”."""
    return "、".join(f"{brackets[:1]}{word}{brackets[1:]}" for word in words)


# -- of a whole file -------------------------------------------------------------------------------------------------


def _of_error(error: type[PingdaError], *, detail: str, **_: object) -> str:
    return str(error(detail))


def _unreadable(*, detail: str = "", incident: str = "", too_hard: bool = False, **_: object) -> str:
    """incident: the number under which it is kept that the check itself broke."""
    if not incident:
        return str(UnreadableFile(detail))
    words = str(FileTooHard()) if too_hard else "核对这份文件时出了错,没有读入。请告诉维护人员。"
    return f"{words}(事件编号 {incident})"


def _missing_column(*, column: str, aliases: Sequence[str], is_day: bool, seen: Sequence[str] = (), **_: object) -> str:
    """seen: texts beside the table that speak of a time, and not of the day of its figures."""
    also = f"(也可写作{'、'.join(aliases)})" if aliases else ""
    hint = "也可以写在标题、工作表名或文件名里,例如“截至5月20日”。" if is_day else ""
    unclear = f"{'、'.join(seen)}没有写明是截至哪一天的数。" if seen else ""
    return f"缺“{column}”这一列{also}。{unclear}{hint}"


def _duplicate_column(*, headings: Sequence[str], title: str, **_: object) -> str:
    if len(set(headings)) == 1:
        return f"“{headings[0]}”这一列出现了 {len(headings)} 次,不知以哪一列为准。请只留一列。"
    return f"{_listed(headings)}都指定为“{title}”,不知以哪一列为准。请只指定一列。"


def _several_columns(*, headings: Sequence[str], title: str, **_: object) -> str:
    doubt = f"{_listed(headings)}都可读作“{title}”,各行不全相同,不知以哪一列为准。"
    return f"{doubt}请在列的对应中指定一列,或只留一列。"


def _unread_column(*, column: str, headings: Sequence[str], title: str, **_: object) -> str:
    """headings: of the columns; "" for one without a heading. title: the field without a column that it may be."""
    which = (
        f"{_listed(headings)}{'这一列' if len(headings) == 1 else '这几列'}" if headings[0] else f"{column} 列没有表头,"
    )
    if title:
        return f"{which}没有读入,而表里没有别的列读作“{title}”。若它就是,请在列的对应中指定;若不是,请确认不读。"
    return f"{which}有数,没有读入。若是要报的数,请在列的对应中指定;若不是,请确认不读。"


def _doubtful_column(*, column: str, title: str, **_: object) -> str:
    return f"“{column}”读作“{title}”,不能肯定说的就是它,请核对;若不是,请在列的对应中改为不读入。"


def _unknown_unit(*, column: str, value: str, unit: str, other_measure: bool, **_: object) -> str:
    """other_measure: the word is a unit, of something else."""
    if other_measure:
        return f"“{column}”的单位是{value},不能换算成{unit},数字照读,请核对。"
    reading = f"按{unit}读入" if unit else "数照写的读入"
    return f"“{column}”里的“{value}”不是认得的单位,{reading},请核对。"


def _mixed_percent(
    *,
    column: str,
    rows: Sequence[str],
    cells: Sequence[str],
    count: int,
    scaled: bool,
    **_: object,
) -> str:
    """rows, cells: the first of those between 0 and 1, others are above. scaled: they were read as fractions."""
    more = f"等 {count} 行" if count > len(rows) else ""
    how = "当作小数换成了百分数(0.9 = 90%)" if scaled else "照写的读(0.9 = 0.9%)"
    place = f"第 {'、'.join(rows)} 行{more}"
    return f"“{column}”里有的大于 1,有的在 0 到 1 之间:{place}的{_listed(cells)}{how}。请核对,最好都写上百分号。"


def _several_units(*, column: str, value: str, others: Sequence[str], unit: str, **_: object) -> str:
    """value: the unit that the column was read in. others: those that stand beside it. unit: the contract's."""
    read = f"{value}读" if value == unit else f"{value}读、换算成{unit}"
    return f"“{column}”没写单位,标题或说明里有{_listed((value, *others))},按{read},请核对;最好写在列名里。"


def _scaled_format(*, column: str, times: int, unit: str, **_: object) -> str:
    """times: how many times smaller than it is a number is shown."""
    stated = f"单位却是{unit}" if unit else "却没有写单位"
    return f"“{column}”的格式把数缩小到 {times:,} 分之一显示,{stated}。已按显示的数读入,请核对单位。"


def _unread_sheet(*, sheet: str, others: Sequence[str], what: str = "工作表", **_: object) -> str:
    return f"只读了{what}“{sheet}”,没有读 {_listed(others)}。"


def _unread_table(*, row: int, headings: Sequence[str], count: int, **_: object) -> str:
    """row: of its header."""
    named = f"({'、'.join(headings)})" if headings else ""
    return f"第 {row} 行起是另一张表{named},它的 {count} 行没有读。若是要报的数,请另存为一份文件再报。"


def _hidden_sheet(*, sheets: Sequence[str], **_: object) -> str:
    return f"隐藏的工作表{_listed(sheets)}里有表,没有读。若是要报的数,请取消隐藏、分开报。"


def _merged_figure(*, row: int, place: str, value: str, last: int, rows: int, **_: object) -> str:
    """last: the last row of the merged cells. rows: how many others of the table they span; 0 where they span columns
    alone."""
    if not rows:
        return f"{place}“{value}”在跨几列的合并单元格里,只读作这一列的。请拆开填写,或核对后确认。"
    return f"{place}“{value}”在第 {row} 至 {last} 行的合并单元格里,全算给了第 {row} 行。请按行分开填写,或核对后确认。"


def _header_changes(*, column: str, at: int, before: str, **_: object) -> str:
    """at: the row of the header below. column, before: what it calls a column, and what the first one does."""
    named = f"上面的表头是“{before}”" if before else "上面没有这一列"
    return f"第 {at} 行又是表头,写的是“{column}”,{named}:下面的行不能照上面的表头读。请统一表头,或分成两份文件。"


def _two_lists(*, title: str, others: Sequence[str], **_: object) -> str:
    files = _listed(others, "《》")
    return f"{files}也是同一天的{title}。后载入的一份会替换前一份,只在前一份里的会被移除。请合成一份再报。"


# -- of a cell or a row ----------------------------------------------------------------------------------------------


def _not_a_number(*, place: str, value: str, unit: str, **_: object) -> str:
    return f"{place}“{value}”不是数。请只填数字{f'(单位:{unit})' if unit else ''}。"


def _not_listed(reason: str, *, place: str, value: str, near: str | None, allowed: Sequence[str], **_: object) -> str:
    """near: the word that is most like it. allowed: the words that may stand there, where they are few."""
    question = f",是“{near}”吗?" if near else "。"
    choice = f"可填:{'、'.join(allowed)}。" if allowed else "请核对。"
    return f"{place}“{value}”{reason}{question}{choice}"


def _bad_pattern(*, place: str, value: str, length: int | None, **_: object) -> str:
    return f"{place}“{value}”{SHAPES[length] if length else '格式不对'}。请核对。"


def _not_your_village(
    *,
    row: int | None,
    place: str,
    value: str | None,
    allowed: Sequence[str],
    village: str = "",
    is_missing: bool = False,
    **_: object,
) -> str:
    """allowed: the villages that the sender may report on. village: that of the whole file."""
    names = "、".join(allowed)
    if row is None:
        return f"这份文件是{village}的,您只能报{names}的数据。请交由该村报送。"
    if is_missing:
        return f"{place}没有填村,只能报{names}的数据。请填上村名,或删去这一行。"
    return f"{place}“{value}”不是您负责的村,只能报{names}的数据。请删去这一行,或交由该村报送。"


def _odd_day(reason: str, *, place: str, value: str, count: int, **days: object) -> str:
    return f"{place}“{value.strip()}”{reason.format(**days)}(共 {count} 行),照收,请核对。"


def _date_of_title(
    *,
    column: str,
    value: str,
    place: str,
    day: date,
    doubts: Sequence[str],
    others: Sequence[str],
    start: date,
    end: date,
    today: date | None,
    **_: object,
) -> str:
    """place, value: where the day stands that was read for all rows. doubts: why it may be another (days.DOUBTS)."""
    reasons = {
        "period": "那里写的是一段时间,取的是最后一天",
        "filed": "那里写的是填报的日期,数不一定截至这一天",
        "bare": "那里只有几个数字",
        "outside": f"不在 {start} 至 {end} 之间",
        "ahead": f"晚于今天({today})",
        "others": "、".join(others),
    }
    why = ";".join(reasons[doubt] for doubt in doubts)
    return f"“{column}”按{place}“{value}”取 {day}:{why}。请核对;不是这一天的,请在标题里写明“截至几月几日”再报。"


def _title_means(*, where: str, value: str, means: str, **_: object) -> str:
    """means: what the text says that the figures are, which are read as done, to date, of all, of the days stated."""
    reasons = {
        "plan": "说的像是计划、目标,数已按完成的读入",
        "flow": "说的像是平均、新增或一段时间里的数,已按累计数读入",
        "part": "说的像是一部分人的数,已按全部的读入",
        "year": "写的是往年,日期却按今年读入",
        "sample": "说的像是样表,数已照常读入",
        "lack": "说的像是打√为不达标,是、√都已按达标读入",
    }
    return f"{where}“{value}”{reasons[means]},请核对;若确实如此,请不要接收,改好后再报。"


def _village_of_title(
    *, column: str, value: str, place: str, village: str, others: Sequence[str], filled: bool, **_: object
) -> str:
    """place, value: where the village stands. others: what contradicts it, in words. filled: all rows got it."""
    done = f"各行都按{village}读入" if filled else f"各行都没有填“{column}”"
    return f"没有“{column}”列。{place}“{value}”写的是{village},{'、'.join(others)},{done},请核对;最好加上这一列。"


def _unknown_reference(*, place: str, value: str, is_household: bool, count: int, **_: object) -> str:
    reason = "不在最近的农户名册里" if is_household else "不是方案里的单位"
    return f"{place}“{value}”{reason}(共 {count} 行),照收,请核对。"


def _total_disagrees(*, place: str, value: str, total: float, rows: int, kind: str, **_: object) -> str:
    """total: the sum of the `rows` that fit best. kind: 合计行 or 小计行."""
    return (
        f"{place}{kind}写的是“{value}”,所合计的 {rows:,} 行之和是 {total:,.10g}。"
        f"{kind}不读入,请核对是这一格写错了,还是各行有漏、有错。"
    )


def _count_disagrees(*, row: int, value: str, rows: int, kind: str, **_: object) -> str:
    return f"第 {row} 行是{kind},写的是“{value}”,所合计的是 {rows:,} 行。{kind}不读入,请核对是否漏了行。"


def _row_may_be_total(*, row: int, column: str, value: str, rows: int, figures: Sequence[str], **_: object) -> str:
    """rows: how many others it is the sum of, 0 where only its word calls it a total."""
    why = f"的{'、'.join(figures)} 正好是另外 {rows:,} 行之和" if figures else f"“{column}”写的是“{value}”"
    return f"第 {row} 行{why},像是合计。已照数据读入,会重复计算;若是合计,请删去这一行后重新上传。"


def _taken_as_total(*, place: str, value: str, rows: int, figures: Sequence[str], **_: object) -> str:
    return (
        f"{place}“{value}”认不出,这一行的{'、'.join(figures)} 正好是另外 {rows:,} 行之和,已当作合计行,没有读入。"
        "若不是合计,请改正这一格后重新上传。"
    )


# -- against what the lake contains ----------------------------------------------------------------------------------


def _falls_back(*, place: str, before: float, now: float, unit: str, **_: object) -> str:
    return f"{place}由 {before:,.10g} 变为 {now:,.10g}{_behind(unit)},累计数变小,请核对。"


def _unit_doubtful(
    *,
    column: str,
    unit: str,
    middle: float | None = None,
    most: float | None = None,
    low: float = 0,
    high: float = 0,
    times: float = 1,
    count: int = 0,
    **_: object,
) -> str:
    """middle: the middle figure of the column, which is usually between low and high; most: the largest, where only
    that is not. times: the last report's."""
    if most is not None:
        reason = f"最大的数是 {most:,.10g}{_behind(unit)},通常在 {low:,g} 至 {high:,g} 之间"
    elif middle is not None:
        reason = f"各行居中的数是 {middle:,.10g}{_behind(unit)},通常在 {low:,g} 至 {high:,g} 之间"
    else:
        share = f"{times:,.0f} 倍" if times >= 1 else f"{1 / times:,.0f} 分之一"
        reason = f"与上次报的相比,{count} 行居中是上次的 {share}"
    wanted = f"不像是按{unit}填的" if unit else "不像是同一个单位"
    return f"“{column}”{reason},{wanted}。请核对单位;单位最好写在列名里。"


def _behind(unit: str) -> str:
    return f" {unit}" if unit else ""


def _unmoved(*, villages: int, rows: int, unmoved: int, day: date, **_: object) -> str:
    which = f"{rows} 行" if unmoved == rows else f"{rows} 行中有 {unmoved} 行"
    return f"{villages} 个村 {which}的数与上次({day:%m-%d})报的完全相同,请核对是否错报了上次的表。"


def _blanked(*, row: int, column: str, before: float, day: date, unit: str, count: int, **_: object) -> str:
    was = f"原有数(例如 {day:%m-%d} 的 {before:,.10g}{_behind(unit)})"
    return f"“{column}”这次是空的:第 {row} 行等 {count} 行{was}。接收后没有新数;若是漏读或漏填,请先改正。"


def _village_blank(*, row: int, column: str, count: int, day: date, village: str, **_: object) -> str:
    return (
        f"{village}的“{column}”这次大多是空的:第 {row} 行等 {count} 行在 {day:%m-%d} 的名册中有,其他村仍填。"
        "若是漏读或漏填,请先改正。"
    )


def _shrinks(*, before: int, day: date, now: int, **_: object) -> str:
    lost = (before - now) / before
    return f"这份名册 {now:,} 行,比 {day:%m-%d} 的 {before:,} 行少 {lost:.1%},请核对是否报全。"


# -- of where things lie ---------------------------------------------------------------------------------------------


def _unstated(*, column: str, choices: Sequence[str], **_: object) -> str:
    """choices: what may be chosen; none where it is written."""
    among = f"({'、'.join(choices)})" if choices else ""
    return f"没有写明“{column}”{among}。请在“数据上传”的文件名下面写一次,整份文件都算;或在属性里加上这一列。"


def _bad_geometry(*, place: str, value: str, **_: object) -> str:
    return f"{place}“{value}”不是地球上的位置:几何残缺,或坐标与文件写的投影对不上。请在原来的软件里改正后重新导出。"


def _invalid_ring(*, row: int, column: str, fault: str, place_of_it: str, **_: object) -> str:
    """fault: what is wrong with the boundary. place_of_it: where; "" where that is personal."""
    where = f"在{place_of_it}" if place_of_it else ""
    return f"第 {row} 行(第 {row - 1} 个要素)“{column}”:{where}{fault}。请在原来的软件里修复几何后重新导出。"


def _outside_township(*, row: int, value: str, count: int, all: int, **_: object) -> str:
    """value: where the first lies. all: features of the file."""
    where = f"第 {row} 行(第 {row - 1} 个要素){f'在{value}' if value else ''}"
    many = "所有要素都在" if count == all > 1 else f"共 {count} 个要素在"
    return f"{where},{many}本乡范围之外,照收,请核对坐标系和范围。"


def _village_overlap(
    *, row: int, value: str, other: str, largest: float, hectares: float, count: int, **_: object
) -> str:
    """value, other: the villages that share the most ground, `largest` hectares. hectares: of all `count` pairs."""
    many = f"(共 {count} 对,{hectares:,.1f} 公顷)" if count > 1 else ""
    return f"第 {row} 行(第 {row - 1} 个要素){value}与{other}的村界重叠 {largest:,.1f} 公顷{many},照收,请核对村界。"


def _villages_missing(*, villages: Sequence[str], **_: object) -> str:
    return f"没有{'、'.join(villages)}的位置,地图上这些村仍按以前的或示意图画,请核对是否漏了。"


def _village_gap(*, value: str, largest: float, hectares: float, count: int, **_: object) -> str:
    return f"各村之间有 {count} 处空白共 {hectares:,.1f} 公顷,最大的在{value}({largest:,.1f} 公顷),照收,请核对村界。"


def _outside_village(*, row: int, value: str, other: str, count: int, metres: float, **_: object) -> str:
    """value: the village that they are said to be of. other: the one that the first lies in, "" for none."""
    where = f"落在{other}" if other else "不在任何村里"
    return f"{value}有 {count} 个点在本村村界之外(最远 {metres:,.0f} 米),例如第 {row} 行{where},照收,请核对。"


READ = (UnreadableWorkbook, OversizedWorkbook, UnreadableShapes, OversizedShapes, EmptyFile)
"""Errors of a file that could not be read, whose sentence is their own."""
SENTENCES: Mapping[str, Callable[..., str]] = {
    "unreadable-file": _unreadable,
    **{code_of(one): partial(_of_error, one) for one in READ},
    **{checks.code_of(one): partial(checks.sentence, checks.code_of(one)) for one in checks.CHECKS},
    code_of(UnknownDataset): partial(_of_error, UnknownDataset),
    "not-your-dataset": "这是《{title}》,不归您的账号报送。请交由负责的单位报送。".format,
    "missing-column": _missing_column,
    "duplicate-column": _duplicate_column,
    "several-columns": _several_columns,
    "unread-column": _unread_column,
    "doubtful-column": _doubtful_column,
    "other-column": "“{column}”按上次的对应读作“{title}”,另一列同名的没有读,请核对。".format,
    "unknown-unit": _unknown_unit,
    "several-units": _several_units,
    "kinds-differ": "“{column}”数的是{value},“{other}”数的是{kind},照写的读入,请核对是不是同一种数。".format,
    "fraction-as-percent": (
        "“{column}”各行都在 0 到 1 之间,已当作小数换成百分数(0.85 = 85%);若不是,请写成 0.85%。".format
    ),
    "mixed-percent": _mixed_percent,
    "ones-alone": "“{column}”只有 0 和 1,照写的读(1 = 1%),请核对;若 1 是全部完成,请写成 100。".format,
    "mixed-units": (
        "“{column}”没写单位,有的格写明{value},另 {count} 格只有数字,按{unit}读入,请核对;单位最好写在列名里。".format
    ),
    "bare-percent": "{place}“{value}”没有百分号,这一列别的格子有,分不清是不是小数(0.9 = 90%)。请写上百分号。".format,
    "yuan-sign": (
        "“{column}”有 {count} 格带人民币符号(如“{cell}”),照表头按{unit}读入;若填的是元,请改表头的单位。".format
    ),
    "scaled-format": _scaled_format,
    "unread-sheet": _unread_sheet,
    "hidden-sheet": _hidden_sheet,
    "merged-figure": _merged_figure,
    "void-row": "{place}“{value}”(共 {count} 行),这样的行也照数据读入了。不报的行请删去。".format,
    "hidden-row": "第 {row} 行是隐藏的(共 {count} 行),也照数据读入了。不报的行请删去后重新上传。".format,
    "struck-row": "第 {row} 行画了删除线(共 {count} 行),也照数据读入了。不报的行请删去后重新上传。".format,
    "group-rows": (
        "“{column}”一列说各行只是村里一部分的数,这本台账按村报:已当作全村的数读入。请核对,或合计成村再报。".format
    ),
    "name-is-count": "{place}“{value}”是个数,不像名称,已照名称读入。请逐个填报,或核对后确认。".format,
    "code-is-day": (
        "{place}“{value}”是日期,像是 Excel 把编号(如 1-1)变成了日期。"
        "请把这一列设成文本、重填后上传,或核对后确认。".format
    ),
    "part-of-code": (
        "{place}“{value}”的数与同级的加起来正是“{whole}”的数,像是它的一部分:都读入会重复计算。"
        "请删去其中一层后重新上传,或核对后确认。".format
    ),
    "uncounted-formula": (
        "{place}是没有算出值的公式(共 {count} 处),按空白读入。请用 Excel 打开、保存后重新上传,或填上数。".format
    ),
    "cell-comment": ("{place}批注里还有一个数(“{value}”,共 {count} 处),按格里的数读入,请核对以哪个为准。".format),
    "note-means": ("表下的说明“{value}”说的像是另一种数,数已照常读入,请核对;若确实如此,请不要接收,改好后再报。".format),
    "none-as-no": "“{column}”里的“无”(共 {count} 格)读作否,请核对;若是没有这样的人或事,请空着。".format,
    "figure-in-note": "表下的说明“{value}”里像是有表中没有的数,没有读。要报的数请填进表里。".format,
    "unread-table": _unread_table,
    "header-changes": _header_changes,
    "unit-changes": (
        "表中间的“{title}”写的单位是{unit},“{column}”在上面是按{read}读的:不能一样读。"
        "请把单位写在列名里并统一,或分成两份文件。".format
    ),
    "other-section": (
        "第 {row} 至 {last} 行在“{value}”之下,与“{other}”下的不像是同一种数,已一样读入。"
        "请核对;若是计划、目标或别的年份的数,请删去这些行后重新上传。".format
    ),
    "web-page": (
        "这份文件其实是{form},不是 Excel 工作簿,常见于从系统导出的“.xls”。"
        "已按其中的表格读入,数只到它写出的几位,请核对。".format
    ),
    "two-lists": _two_lists,
    "missing-value": "{place}没有填,这一项必填。".format,
    "no-name": "{place}“{value}”不是名称或编号,是出错、空着留下的记号。请填上原来的内容。".format,
    "not-a-number": _not_a_number,
    "not-an-integer": "{place}“{value}”不是整数。".format,
    "below-minimum": "{place}“{value}”小于 {minimum:g}。请核对。".format,
    "above-maximum": "{place}“{value}”大于 {maximum:g}。请核对。".format,
    "more-than-whole": "{place}“{value}”大于“{whole}”的“{whole_value}”。部分不能多于全部,请核对。".format,
    "not-a-date": "{place}“{value}”不是日期。请写成 2020-05-20 或 2020年5月20日。".format,
    "not-a-boolean": "{place}“{value}”看不出是还是否。请填 是 或 否。".format,
    "not-in-list": partial(_not_listed, "不在可填的内容里"),
    "unknown-village": partial(_not_listed, "不在村名册里"),
    "villages-disagree": (
        "{place}“{value}”与“{whole}”的“{whole_value}”不是同一个村,不知以哪一个为准。请改正其中一个。".format
    ),
    "columns-disagree": (
        "{place}“{value}”与“{whole}”的“{whole_value}”说的不是同一项,不知以哪一列为准。"
        "请改正其中一个,或在列的对应中指定一列。".format
    ),
    "unknown-task": partial(_not_listed, "不是方案里的任务"),
    "lost-digits": "{place}Excel 已把{title}变成“{value}”,后几位已丢失,请从原始来源重填。".format,
    "bad-pattern": _bad_pattern,
    "not-your-village": _not_your_village,
    "duplicate-key": "第 {row} 行与第 {other_row} 行重复:{column}都相同({value})。请只留一行。".format,
    "conflict": "第 {row} 行与《{other_file}》第 {other_row} 行的{column}相同,内容不同。请确认以哪一份为准。".format,
    "filed-before": (
        "{place}“{value}”早于“{other}”的 {day}(共 {count} 行),按“{other}”读入,请核对是哪一天的数。".format
    ),
    "title-disagrees": (
        "{place}“{value}”与{where}“{text}”写的 {day} 对不上,按列里的日期读入,请核对是哪一天的数。".format
    ),
    "title-means": _title_means,
    "date-ahead": partial(_odd_day, "晚于今天({today})"),
    "outside-campaign": partial(_odd_day, "不在 {start} 至 {end} 之间"),
    "date-of-title": _date_of_title,
    "village-of-title": _village_of_title,
    "ditto-mark": "{place}“{value}”等表示同上的记号(共 {count} 处)已按上面一行的内容填上,请核对是否填对了行。".format,
    "month-as-day": "{place}“{value}”只写到月,按月末 {day} 读(共 {count} 行),请核对;不是这一天的,请写明几日。".format,
    "no-unit": "第 {row} 行“{column}”有数,没有“{title}”(共 {count} 行),将按该产业通常的单位计。".format,
    "no-figure": ("第 {row} 行没有填任何数(共 {count} 行):接收后这一天算报过、没有数。不报的行请删去。".format),
    "total-disagrees": _total_disagrees,
    "count-disagrees": _count_disagrees,
    "row-may-be-total": _row_may_be_total,
    "taken-as-total": _taken_as_total,
    "may-be-part": (
        "{place}“{value}”像是上面一行的一部分。已照数据读入,会重复计算;若不是单独的一项,请删去这一行后重新上传。".format
    ),
    "unknown-reference": _unknown_reference,
    "falls-back": _falls_back,
    "undivided": (
        "{place}上次按{part}分开报(合计 {before:,.10g}:{divided}),这次没有写{part}:"
        "将按合计 {now:,.10g} 计,不与上次各项相加,请核对。".format
    ),
    "unmoved": _unmoved,
    "blanked": _blanked,
    "village-blank": _village_blank,
    "unit-doubtful": _unit_doubtful,
    "shrinks": _shrinks,
    "unstated": _unstated,
    "bad-geometry": _bad_geometry,
    "swapped-axes": (
        "{place}“{value}”的经度和纬度像是写反了(纬度在前)。若整份文件都是这样,请在“可改”里选“纬度在前”;否则请改正。".format
    ),
    "mixed-geometry": "{place}一个要素里点、线、面混在一起,不知画成什么。请分成几个要素后重新导出。".format,
    "invalid-ring": _invalid_ring,
    "shape-without-village": "{place}没有写是哪个村的。请在属性里加上“村”一列,填村名或村代码。".format,
    "position-without-datum": (
        "第 {row} 行有经纬度、没有写坐标系(共 {count} 行),这样的位置不画在地图上。"
        "请加一列“坐标系”:CGCS2000、WGS84、GCJ-02(高德、腾讯)或 BD-09(百度)。".format
    ),
    "assumed-projection": "文件没有写投影,坐标像是“{projection}”,已按它换算成经纬度,请核对。".format,
    "outside-township": _outside_township,
    "village-overlap": _village_overlap,
    "village-gap": _village_gap,
    "outside-village": _outside_village,
    "villages-missing": _villages_missing,
    "no-review-number": (
        "村界、乡界没有写审图号。只在内部使用可以接收;公开展示的地图须有审图号,请在文件名下面填写。".format
    ),
    "strikes-off": "名册里原有的 {count:,} 行不在本份文件中,接收后即从这一天的名册移除。".format,
}
"""code → the function that makes its sentence from row, column, value, place (the row and column in words) and details.
"""

LABELS: Mapping[str, str] = {
    "other-column": "同名列没有读",
    "unread-column": "有列没有读",
    "doubtful-column": "列的含义",
    "unread-sheet": "有工作表没有读",
    "unread-table": "有表没有读",
    "void-row": "写明作废的行",
    "hidden-row": "隐藏的行",
    "struck-row": "删除线的行",
    "group-rows": "小组的数",
    "name-is-count": "名称是个数",
    "part-of-code": "项目的一部分",
    "code-is-day": "编号变成日期",
    "figure-in-note": "说明里的数",
    "note-means": "说明说的是别的数",
    "cell-comment": "批注里的数",
    "uncounted-formula": "公式没有算出值",
    "none-as-no": "无读作否",
    "hidden-sheet": "有隐藏的表",
    "merged-figure": "合并的数",
    "other-section": "另一种数",
    "two-lists": "同一天两份名册",
    "unknown-unit": "单位不认得",
    "fraction-as-percent": "小数作百分数",
    "title-disagrees": "标题日期对不上",
    "title-means": "标题说的是别的数",
    "filed-before": "填报早于统计日",
    "date-ahead": "日期晚于当天",
    "outside-campaign": "日期在总攻期外",
    "no-unit": "没有写单位",
    "no-figure": "没有填数",
    "unknown-reference": "名册或方案里没有",
    "falls-back": "累计数变小",
    "undivided": "没有分项",
    "unmoved": "与上次相同",
    "blanked": "原有的数空着",
    "village-blank": "一个村的一列空着",
    "position-without-datum": "位置没有坐标系",
    "assumed-projection": "投影是认出来的",
    "outside-township": "位置在乡外",
    "village-overlap": "村界重叠",
    "village-gap": "村界之间有空白",
    "outside-village": "点在村外",
    "villages-missing": "缺村的位置",
    "no-review-number": "没有审图号",
    "shrinks": "名册变短",
    "strikes-off": "从名册移除",
}
"""code of what may be asked → the few words by which the history calls it; a code without stands for itself."""


def label(code: str) -> str:
    """What a question is called in a word or two; of a check its name, of what is no question any more its code."""
    if code in LABELS:
        return LABELS[code]
    check_id = code.replace("-", "_")
    return checks.name(check_id) if check_id in checks.CHECKS else code
