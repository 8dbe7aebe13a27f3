"""Dates as clerks write them: in a cell (`parse_date`), and in what stands beside a table (`stated_days`)."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Literal

from pingda_dash.ingest.vocabulary import plain

EXCEL_EPOCH = date(1899, 12, 30)
SERIALS = range(36_526, 73_051)  # 2000-01-01 … 2100-01-01
SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
CHINA = timezone(timedelta(hours=8))
FIGURES = re.compile(r"[〇○零一二三四五六七八九十廿卅]+(?=\s*[年月日号周旬季])|(?<=月)[一二三四五六七八九十廿卅]+$")
DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
DASHES = re.compile(r"[-‐‑‒–—―−~〜]+")
WEEKDAY = re.compile(r"\s*\(?(?:星期|礼拜|周)[一二三四五六日天]\)?")
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})")
TIME = re.compile(
    r"(?:(?<=[日号])\s*|(?<=\d)[T\s]\s*)(?:上午|下午)?\d{1,2}(?::\d{2}(?::\d{2}(?:\.\d+)?)?|[时点](?:\d{1,2}分?)?)(?:\s*[ap]m)?$",
    re.IGNORECASE,
)
YEAR_FIRST = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?|((?:19|20)\d{2})(\d{2})(\d{2})")
SHORT_YEAR = re.compile(r"(\d{2})年(\d{1,2})月(\d{1,2})[日号]?")
MONTH_DAY = re.compile(r"(\d{1,2})(?:月(\d{1,2})[日号]?|[-/](\d{1,2}))")
MONTH_END = re.compile(r"(?:(\d{4}|\d{2})年)?(\d{1,2})月份?[底末]")
MONTH = re.compile(r"(?:(\d{4}|\d{2})年)?(\d{1,2})月份?|(\d{4})[-/](\d{1,2})")
ANY_ORDER = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{1,2})")
ENGLISH = re.compile(
    r"(\d{1,2})[-\s]([a-z]{3})[a-z]*[-\s,]+(\d{4}|\d{2})|([a-z]{3})[a-z]*\s(\d{1,2}),?\s(\d{4})", re.IGNORECASE
)
DOTTED = re.compile(r"(\d{1,2})[./](\d{1,2})")
TO = re.compile(r"起?(?:-|至|到)")

Order = Literal["ymd", "dmy", "mdy"]
"""In which order three short figures (5/20/20) are year, month and day."""
ORDERS: tuple[Order, ...] = ("ymd", "dmy", "mdy")


@dataclass(frozen=True)
class Written:
    """A day as it was written.

    year_assumed: the year was not written. part: `day` where a day was written; `days` several, of which this is the
    last; `month` a month, of which this is the last day.
    """

    day: date
    year_assumed: bool = False
    part: Literal["day", "days", "month"] = "day"


AS_OF_CELL = re.compile(r"^(?:数据)?(?:截[至止]到?|到|至)\s*(?=[\d二])")
POINT_ZERO = re.compile(r"^(20\d{6})\.0$")


def parse_date(text: str, start: date, end: date, order: Order | None = None) -> Written | None:
    """The date that a cell is, or None when it is none or could be several.

    Understood: 2020-05-20, 2020/5/20, 2020.5.20, 2020年5月20日, 20200520, 5月20日, 5/20, 5月底, 二〇二〇年五月二十日,
    20年5月20日, 20/05/2020, 5/20/20, 20-May-20, Excel serials; 5月20-25日; 2020年5月. A time of day is dropped. A year
    that is not written is the one in which the day falls nearest the campaign, start … end. order: that of three short
    figures, where the column shows it; without it only what can be but one day is read (20.5.20, not 5/6/20).
    """
    text = AS_OF_CELL.sub("", POINT_ZERO.sub(r"\1", plain(text)))
    if moment := MOMENT.fullmatch(plain(text)):
        return Written(datetime.fromisoformat(moment[0]).astimezone(CHINA).date())
    written = _written(TIME.sub("", WEEKDAY.sub("", plain(text))))
    if SERIAL.fullmatch(written) and int(float(written)) in SERIALS:
        return Written(EXCEL_EPOCH + timedelta(days=int(float(written))))
    return (
        _point(written, start, end)
        or _any_order(written, start, end, (order,) if order else ORDERS)
        or _last_of(written, start, end)
        or _month(written, start, end)
    )


def order_of(texts: Sequence[str], start: date, end: date) -> Order | None:
    """The order of year, month and day in a column's short dates, where some of them can be read in one order only."""
    shown = {orders[0] for text in texts if len(orders := _orders(text, start, end)) == 1}
    return shown.pop() if len(shown) == 1 else None


def _orders(text: str, start: date, end: date) -> list[Order]:
    """The orders in which a text of three short figures is a day near the campaign."""
    if ANY_ORDER.match(text.strip()) is None:
        return []
    written = _written(TIME.sub("", plain(text)))
    return [order for order in ORDERS if _any_order(written, start, end, (order,))]


def _written(text: str) -> str:
    """A text with its Chinese figures, dashes and blanks as the patterns expect them."""
    text = FIGURES.sub(_arabic, text)
    text = DASHES.sub("-", text)
    return re.sub(r"\s*([-/.年月])\s*|\s+(?=[日号])", r"\1", text)


def _arabic(match: re.Match[str]) -> str:
    """二〇二〇 → 2020, 十二 → 12, 三十 → 30, 廿五 → 25."""
    word = match[0].replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = word.partition("十")
    if not ten or len(tens) > 1 or len(ones) > 1:
        return word.translate(DIGITS)
    return str(int(tens.translate(DIGITS) or 1) * 10 + int(ones.translate(DIGITS) or 0))


def _point(text: str, start: date, end: date) -> Written | None:
    """One day, written as such; 5月底 too."""
    if match := YEAR_FIRST.fullmatch(text):
        return _as_written(_day(*map(int, filter(None, match.groups()))))
    if match := SHORT_YEAR.fullmatch(text):
        return _as_written(_day(2000 + int(match[1]), int(match[2]), int(match[3])))
    if match := MONTH_END.fullmatch(text):
        return _end_of_month(match[1], int(match[2]), start, end, "day")
    if match := MONTH_DAY.fullmatch(text):
        return _of_campaign(int(match[1]), int(match[2] or match[3]), start, end)
    if match := ENGLISH.fullmatch(text):
        number, name, year = (match[1], match[2], match[3]) if match[1] else (match[5], match[4], match[6])
        if name.lower() in MONTHS:
            return _as_written(_day(_full_year(year), MONTHS.index(name.lower()) + 1, int(number)))
    return None


def _any_order(text: str, start: date, end: date, orders: Sequence[Order]) -> Written | None:
    """The one day that three short figures can be: near the campaign, else since 2000; None for several."""
    match = ANY_ORDER.fullmatch(text)
    if match is None:
        return None
    first, second, third = int(match[1]), int(match[3]), match[4]
    days = set()
    if "ymd" in orders and len(match[1]) == 2 and len(third) < 4:
        days.add(_day(2000 + first, second, int(third)))
    if "dmy" in orders and len(third) > 1:
        days.add(_day(_full_year(third), second, first))
    if "mdy" in orders and len(third) > 1:
        days.add(_day(_full_year(third), first, second))
    possible = [day for day in days if day and day.year <= end.year + 1]
    near = [day for day in possible if day.year >= start.year - 1] or possible
    return Written(near[0]) if len(near) == 1 else None


def _last_of(text: str, start: date, end: date) -> Written | None:
    """The last of several days: 5月20-25日, 5月20日至6月2日, 2020.5.20-5.26, 20200520-20200526."""
    for to in TO.finditer(text):
        first, behind = text[: to.start()], text[to.end() :]
        begins = _point(first, start, end) or _dotted(first, start, end)
        if begins is None:
            continue
        ends = _point(behind, start, end) or _dotted(behind, start, end) or _within(begins, first, behind)
        if ends is None:
            continue
        if ends.year_assumed and not begins.year_assumed:
            moved = _day(begins.day.year, ends.day.month, ends.day.day)
            ends = Written(moved) if moved else ends
        if ends.day >= begins.day:
            return Written(ends.day, begins.year_assumed and ends.year_assumed, "days")
    return None


def _dotted(text: str, start: date, end: date) -> Written | None:
    match = DOTTED.fullmatch(text)
    return _of_campaign(int(match[1]), int(match[2]), start, end) if match else None


def _within(begins: Written, first: str, behind: str) -> Written | None:
    """25日, or 25, behind a day that is written with its month or its year; 0526 behind 20200520."""
    if match := re.fullmatch(r"(\d{2})(\d{2})", behind):
        day = _day(begins.day.year, int(match[1]), int(match[2])) if YEAR_FIRST.fullmatch(first) else None
        return _as_written(day)
    match = re.fullmatch(r"(\d{1,2})[日号]?", behind)
    if match is None or not ("月" in first or YEAR_FIRST.fullmatch(first)):
        return None
    day = _day(begins.day.year, begins.day.month, int(match[1]))
    return Written(day, begins.year_assumed) if day else None


def _month(text: str, start: date, end: date) -> Written | None:
    match = MONTH.fullmatch(text)
    return _end_of_month(match[1] or match[3], int(match[2] or match[4]), start, end, "month") if match else None


def _end_of_month(
    year: str | None, month: int, start: date, end: date, part: Literal["day", "month"]
) -> Written | None:
    number = _full_year(year) if year else _near_year(month, 28, start, end)
    if not 1 <= month <= 12 or not number:
        return None
    return Written(date(number, month, calendar.monthrange(number, month)[1]), not year, part)


def _of_campaign(month: int, number: int, start: date, end: date) -> Written | None:
    year = _near_year(month, number, start, end)
    day = _day(year, month, number) if year else None
    return Written(day, True) if day else None


def _as_written(day: date | None) -> Written | None:
    return Written(day) if day else None


def _full_year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _day(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None


def _near_year(month: int, number: int, start: date, end: date) -> int | None:
    """The year that brings a day nearest the middle of the campaign."""
    middle = start + (end - start) / 2
    days = [day for year in range(start.year - 1, end.year + 2) if (day := _day(year, month, number))]
    inside = [day for day in days if start <= day <= end]
    near = inside or [day for day in days if day.year in (start.year, end.year)] or days
    return min(near, key=lambda day: abs((day - middle).days)).year if near else None


# -- beside a table --------------------------------------------------------------------------------------------------

Strength = Literal["limit", "bare", "filed", "period", "period-as-of", "day", "as-of"]
STRENGTHS: tuple[Strength, ...] = ("limit", "bare", "filed", "period", "period-as-of", "day", "as-of")
"""How well a text says which day its table is of, the weakest first."""

_POINT = (
    r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}[日号]?|(?:19|20)\d{6}|(?:\d{2}年)?\d{1,2}月\d{1,2}[日号]?"
    r"|(?:(?:\d{4}|\d{2})年)?\d{1,2}月份?[底末]"
)
_RANGE = (
    rf"(?:{_POINT})起?(?:-|至|到)(?:{_POINT}|\d{{1,2}}[./]\d{{1,2}}|\d{{1,2}}[日号]|\d{{4}}|\d{{2}})(?!\d)"
    r"|\d{1,2}[./]\d{1,2}(?:-|至|到)\d{1,2}[./]\d{1,2}(?![\d.]*[%\d万亿元亩户人吨斤公])"
)
_MONTHS = (
    r"(?:(?P<year>\d{4}|\d{2})年)?(?P<first>\d{1,2})月?份?(?:-|至|到)(?:(?P<last_year>\d{4}|\d{2})年)?(?P<last>\d{1,2})月"
    r"(?!\d|份?[底末])份?"
)
_PERIOD = (
    r"(?:(?P<p_year>\d{4}|\d{2})年度?)?(?:(?P<of>\d{1,2})月份?(?:(?P<third>[上中下])旬|(?P<begin>初)|第(?P<week>\d)周)?(?!\d|份?[底末])"
    r"|第(?P<of_year>\d{1,2})周|第?(?P<quarter>[1-4])个?季度?|(?P<half>[上下])半年)"
    r"|(?P<c_year>20\d{2})[-/.]?(?P<c_month>0[1-9]|1[0-2]|[1-9](?=[^\d.]|$))(?![\d.]|[-/]\d)"
)
_DAY = (
    r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}[日号]?|(?:19|20)\d{6}(?!\d)|(?:\d{2}年)?\d{1,2}月\d{1,2}[日号]"
    r"|(?:(?:\d{4}|\d{2})年)?\d{1,2}月份?[底末]|\d{1,2}(?P<mark>[-/.])\d{1,2}(?P=mark)(?:\d{4}|\d{2})(?![\d/.])"
)
_YEAR_END = r"(?P<end_year>\d{4})年[底末]"
SPAN = re.compile(
    rf"(?<![\d.〔])(?:(?P<range>{_RANGE})|(?P<months>{_MONTHS})|(?P<day>{_DAY})|(?P<year_end>{_YEAR_END})"
    rf"|(?P<period>{_PERIOD}))"
)
BARE = re.compile(r"(?<![-\d./年月])(?:(\d{2})(\d{2})|(\d{1,2})[./-](\d{1,2}))(?![-\d./年月日号%])")
NO_DAY_BEFORE = re.compile(r"(?:[附图][件表]?|[表第章节]|版本?|[编文序]号|v)\s*$", re.IGNORECASE)
MEASURE_BEHIND = re.compile(r"\s*(?:[千万亿]|[元亩户人吨斤公米个名次批条项件张页版岁倍头只株])")
_SHORT_DAY = r"(0?[1-9]|1[0-2])[./](0?[1-9]|[12]\d|3[01])(?![\d./年月日号%千万亿元亩-])"
SPELLINGS = (
    (r"(?<![A-Za-z])Q([1-4])(?![\dA-Za-z-])", r"第\1季度"),
    (r"(?<=20\d\d-)W(\d{1,2})(?![\dA-Za-z])", r"第\1周"),
    (r"(?<![\d第])(\d{1,2})周(?![年岁边转期])", r"第\1周"),
    (r"(?<!\d)(20\d{2})-?(?=[上下]半年|第\d{1,2}(?:季度|周))", r"\1年"),
    (r"(?<!\d)(\d{1,2}月\d{1,2})(?=[产就台统三易问防扶新销旅活任]|[\s,。;)_(]|$)", r"\1日"),
    (rf"((?:截[止至]|时点|基准|统计)(?:日期?|时间)?[为是于到至]?[\s:]*){_SHORT_DAY}", r"\1\2月\3日"),
)
"""Other ways to write a day or a period → those that the patterns know: Q2, W20, 20周, 2020上半年, 5月20, 截至5.20."""
NUMBERED = re.compile(
    r"(?:[表文编证批档序]号|号码|备案号?|代码|代号|电话|手机|No\.?|№)\s*:?\s*[^\s,;:)]*"
    r"|有效期[限至]?\s*:?\s*至?\s*[^\s,;:)]*",
    re.IGNORECASE,
)
_NAME = r"(?:日期|时间|时点|日|期间)?(?:截止|截至)?[为是于到至在]?[\s:_-]*$"
FILED = re.compile(rf"(?:填[报表写制]|报送|上报|制[表作]|编制|提交|呈报|报出|送报|报表|更新)(?:截[止至])?{_NAME}")
UP_TO = re.compile(r"(?:更新|汇总|录入)(?:至|到)[\s:]*$")
AS_OF = re.compile(rf"(?:截[止至]|统计(?:截[止至])?|数据|时点|基准|报告期|所属期|期末){_NAME}")
OTHER_DAY = re.compile(
    r"(?:导出|打印|下载|生成|查询|创建|修改|修订|印制|印发|制发|发布|保存|系统|出生|成立|开工|竣工|签订|启动|实施|"
    rf"施行|执行|召开|批准|发证|上期|上次|上周|上月|前期|前次|同期|基期|时限|期限|建表|制定|"
    rf"起草|(?:目标|计划|预计|要求|拟)(?:完成)?(?:时间|日期)|export(?:ed)?|printed|download(?:ed)?){_NAME}",
    re.IGNORECASE,
)
SINCE = re.compile(
    r"(?:自|从|始于|与|较|比|对比|计划于?|预计于?|拟于?|力争于?|确保于?|目标)(?:建档立卡|上[期次周月])?$"
)
BASED = re.compile(r"(?:根据|依据|依照|按照|参照|遵照|贯彻)(?![^,。;]*(?:通知|文件|要求|精神|规定))[^,。;]*$|[按以依]$")
BEHIND_OTHER = re.compile(
    r"[^,。;:()\s]{0,8}?(?:通知|文件|来文|发文|下发|会议|批复|纪要|要求|审议|研究|同意"
    r"|(?:调度|推进|办公|党委|专题|动员|座谈|现场|联席|部署|培训|例)会)"
    r"|\s*\d{0,2}(?::\d{2}){0,2}\s*(?:导出|打印|下载|生成|查询|创建|修改|修订|印制|印发|发布|成立|启动|施行"
    r"|执行|实行|召开|相比|对比|号(?!前))"
)
BEHIND_SINCE = re.compile(r"(?:以来|之后|以后|起(?!至|到|-)|开始|至今|之前|以前|[前后内]|及?以[前后])")
LIMIT = re.compile(r"[之以]?前(?![^,。;:()]{0,6}(?:报[送表]|上报|[提递]?交|完成(?!情况|进度|数|统计)|必须|不得|务必))")
DEMAND = re.compile(r"请|务必|须|应|限|要求|力争|确保|争取|计划|拟|于$")
BEHIND_FILED = re.compile(
    r"\s*(?:(?:填报|报送|上报|填表|填写|制表|更新)(?!表)|版(?!本号))|[^,。;:()\s]{0,10}(?:导出|下载)"
)
BEHIND_AS_OF = re.compile(r"(?:为?止|止)")
NAMED_BEFORE = re.compile(r"(?:通知|文件|会议|纪要|要求|精神|批复|意见|办法|》|号|[上前][期次周月])\s*\($")


@dataclass(frozen=True)
class Stated:
    """A day that a text beside a table states for it.

    first: where a period or several days are stated, the first of them. strength: one of STRENGTHS. certain: false
    where the text may mean another day than the one read. margin: days by which a period may begin or end otherwise
    (weeks are counted in more than one way).
    """

    day: date
    first: date
    strength: Strength
    year_assumed: bool = False
    certain: bool = True
    margin: int = 0

    @property
    def rank(self) -> int:
        """The more, the better it says which day the table is of."""
        return STRENGTHS.index(self.strength)

    def agrees_with(self, other: Stated) -> bool:
        """Whether `other` may stand beside this day without contradicting it: it is the same day, a period that
        this day is in, or a day of filing in that does not come before it."""
        if other.strength == "filed":
            return other.day >= self.day
        if other.strength in ("period", "period-as-of"):
            return other.has(self.day)
        if self.strength in ("period", "period-as-of"):
            return self.has(other.day)
        return other.day == self.day

    def has(self, day: date) -> bool:
        """Whether a day is in the period."""
        margin = timedelta(days=self.margin)
        return self.first - margin <= day <= self.day + margin


def stated_days(text: str, start: date, end: date) -> list[Stated]:
    """The days that a title, a note, the name of a sheet or of a file may state for its table, as they stand.

    Of several days and of a period the last counts. Left out is what is another thing's day: that of a notice, of an
    export, since when or until when something holds, the number of a form. Where a text says 截至, its other days are
    left out.
    """
    written = re.sub(r"(?<=[\d日号月])\s*(-|至|到)\s*(?=\d)", r"\1", _written(_without_numbers(text)))
    for pattern, spelling in SPELLINGS:
        written = re.sub(pattern, spelling, written)
    days = [stated for match in SPAN.finditer(written) if (stated := _stated(match, written, start, end))]
    strongest = [stated for stated in days if stated.strength == "as-of"]
    return strongest or days


def bare_days(text: str, start: date, end: date) -> list[Stated]:
    """The days of the campaign that figures in the name of a file or a sheet may be: 台账_0520, 台账5.20."""
    days = []
    written = _without_numbers(text)
    for match in BARE.finditer(written):
        before, behind = written[: match.start()], written[match.end() :]
        if OTHER_DAY.search(before) or NO_DAY_BEFORE.search(before) or MEASURE_BEHIND.match(behind):
            continue
        month, number = (int(part) for part in match.groups() if part)
        day = _of_campaign(month, number, start, end)
        if day is not None and start <= day.day <= end:
            days.append(Stated(day.day, day.day, "bare", True, False))
    return days


def _without_numbers(text: str) -> str:
    """A text without the numbers of forms and documents, and 2020_05_20 as 2020-05-20."""
    text = re.sub(r"(\d{4})_(\d{1,2})_(\d{1,2})", r"\1-\2-\3", plain(text))
    return NUMBERED.sub(lambda match: " " * len(match[0]), text)


def _stated(match: re.Match[str], text: str, start: date, end: date) -> Stated | None:
    """What one date in a text states, None when it is another thing's day."""
    before = re.split(r"[,。;)\]】|]", text[: match.start()])[-1]
    clause = re.split(r"[(\[【]", before)[-1]
    behind = text[match.end() :]
    strength = _strength(before, clause, behind, bool(match["range"] or match["months"]))
    if strength is None:
        return None
    if (span := _span(match, start, end)) is None:
        return None
    first, last, assumed, kind = span
    if strength == "limit":
        return Stated(last, first, "limit", assumed, False)
    margin = 6 if match["of_year"] or match["week"] else 0
    if kind == "period" and strength != "filed":
        return Stated(last, first, "period-as-of" if strength == "as-of" else "period", assumed, False, margin)
    if match["year_end"]:
        return Stated(last, first, "as-of", assumed) if strength == "as-of" else None
    return Stated(last, first, strength, assumed, kind != "doubtful")


def _strength(before: str, clause: str, behind: str, ends: bool) -> Literal["as-of", "filed", "day", "limit"] | None:
    """What a date is by the words around it; None for the day of something else.

    clause: the text right before it. ends: whether it is one that ends (自3月20日至5月20日), not one since when.
    """
    if FILED.search(clause) and not UP_TO.search(clause):
        return "filed"
    if AS_OF.search(clause) or UP_TO.search(clause):
        since = BEHIND_SINCE.match(behind)
        return "as-of" if not since else "limit" if LIMIT.match(behind) else None
    if (
        OTHER_DAY.search(clause)
        or (SINCE.search(clause) and not ends)
        or BASED.search(clause)
        or NAMED_BEFORE.search(before)
    ):
        return None
    if LIMIT.match(behind) and not DEMAND.search(clause):
        return "limit"
    if BEHIND_SINCE.match(behind) or BEHIND_OTHER.match(behind):
        return None
    if BEHIND_FILED.match(behind):
        return "filed"
    return "as-of" if BEHIND_AS_OF.match(behind) else "day"


def _span(match: re.Match[str], start: date, end: date) -> tuple[date, date, bool, str] | None:
    """(first day, last day, year assumed, kind) of a date; kind: day, doubtful or period."""
    if match["range"]:
        return _of_range(match["range"], start, end)
    if match["months"]:
        return _of_months(match, start, end)
    if match["day"]:
        written = _point(match["day"], start, end) or _any_order(match["day"], start, end, ORDERS)
        if written is None or (match["mark"] and written.day.year < start.year - 1):
            return None
        return written.day, written.day, written.year_assumed, "day"
    if match["year_end"]:
        last = date(int(match["end_year"]), 12, 31)
        return last, last, False, "day"
    return _of_period(match, start, end)


def _of_range(text: str, start: date, end: date) -> tuple[date, date, bool, str] | None:
    """Several days. Behind a full date bare figures may also be a copy's number: 20200520-2 is one day, 20200520-25
    may be one."""
    written = _last_of(text, start, end)
    parts = [(day, text[to.end() :]) for to in TO.finditer(text) if (day := _point(text[: to.start()], start, end))]
    first, behind = parts[0] if parts else (None, "")
    bare = re.fullmatch(r"\d{1,2}", behind) is not None and "月" not in text
    if written is None:
        return (first.day, first.day, first.year_assumed, "day") if first else None
    whole = first is not None and written.day >= end and first.day <= start  # the campaign itself
    kind = "doubtful" if bare or whole else "day"
    return (first.day if first else written.day, written.day, written.year_assumed, kind)


def _of_months(match: re.Match[str], start: date, end: date) -> tuple[date, date, bool, str] | None:
    month, last_month = int(match["first"]), int(match["last"])
    ends = _end_of_month(match["last_year"] or match["year"], last_month, start, end, "month")
    if ends is None or not 1 <= month <= 12:
        return None
    year = _full_year(match["year"]) if match["year"] else ends.day.year - (month > last_month)
    return date(year, month, 1), ends.day, ends.year_assumed, "period"


def _of_period(match: re.Match[str], start: date, end: date) -> tuple[date, date, bool, str] | None:
    """A month, a third or a week of it, a week, a quarter or a half of a year."""
    year = match["p_year"] or match["c_year"]
    number = _full_year(year) if year else start.year
    if match["quarter"] or match["half"]:
        months = 3 * int(match["quarter"]) if match["quarter"] else {"上": 6, "下": 12}[match["half"]]
        long = 2 if match["quarter"] else 5
        last = date(number, months, calendar.monthrange(number, months)[1])
        return date(number, months - long, 1), last, not year, "period"
    if match["of_year"]:
        try:
            monday = date.fromisocalendar(number, int(match["of_year"]), 1)
        except ValueError:
            return None
        return monday, monday + timedelta(days=6), not year, "period"
    month = _end_of_month(year, int(match["of"] or match["c_month"]), start, end, "month")
    if month is None:
        return None
    first, last = month.day.replace(day=1), month.day
    if match["begin"]:
        last = first.replace(day=10)
    if match["third"]:
        first, last = {
            "上": (first, first.replace(day=10)),
            "中": (first.replace(day=11), first.replace(day=20)),
            "下": (first.replace(day=21), last),
        }[match["third"]]
    if match["week"]:
        first += timedelta(days=7 * int(match["week"]) - 7)
        last = min(first + timedelta(days=6), last)
    return first, last, month.year_assumed, "period"


# -- which of them ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ReportDay:
    """The day that what stands beside a table states for it, and why it should be checked.

    place, text: where it stands. doubts: codes of DOUBTS. others: (place, text, day) of those that contradict it.
    """

    stated: Stated
    place: str
    text: str
    doubts: tuple[str, ...]
    others: tuple[tuple[str, str, date], ...]

    @property
    def day(self) -> date:
        """The day itself."""
        return self.stated.day


DOUBTS = ("period", "filed", "bare", "outside", "ahead", "others")
"""Why a day is asked about: it is the end of a period, the day of filing in, bare figures, outside the campaign, ahead
of today, not the only one."""


def report_day(places: Sequence[tuple[str, str]], start: date, end: date, today: date | None) -> ReportDay | None:
    """The day that the texts beside a table state for it; None where none does.

    places: (kind of place, text), the nearest first. The strongest statement counts, of equal ones a day in the
    campaign before one outside, and the nearest before another.
    """
    candidates = list(_candidates(places, start, end))
    if not candidates:
        return None
    best = max(candidates, key=lambda one: (one[2].rank, start <= one[2].day <= end))
    place, text, stated = best
    others = tuple(
        (other_place, other_text, other.day)
        for other_place, other_text, other in candidates
        if other.strength not in ("limit", "bare") and not stated.agrees_with(other)
    )
    doubts = {
        "period": not stated.certain and stated.strength != "bare",
        "filed": stated.strength == "filed",
        "bare": stated.strength == "bare",
        "outside": not start <= stated.day <= end,
        "ahead": today is not None and stated.day > today,
        "others": bool(others),
    }
    return ReportDay(stated, place, text, tuple(doubt for doubt in DOUBTS if doubts[doubt]), others)


def contradicting(
    places: Sequence[tuple[str, str]], days: tuple[date, date], start: date, end: date
) -> tuple[str, str, date] | None:
    """(place, text, day) beside a table that contradicts its own column of days; None where all go together.

    days: the first and the last of the column. A table may have days up to the one stated; it has none behind it, and
    where it is of a single day and a title says 截至, that is the one. A day that a place states by name counts before
    any other.
    """
    first, last = days
    stated = [one for one in _candidates(places, start, end) if one[2].strength not in ("limit", "bare")]
    if any(one.strength == "as-of" and one.day == last for _, _, one in stated):
        return None
    for place, text, one in stated:
        is_before = one.day + timedelta(days=one.margin) < last
        if one.strength == "as-of":
            apart = is_before or (first == last and one.day != last)
        else:
            apart = is_before and start <= one.day <= end and _is_of_table(text)
        if apart:
            return place, text, one.day
    return None


def _is_of_table(text: str) -> bool:
    """Whether a day in a text is hardly that of what the table is about: 4月10日反馈问题整改台账."""
    return OF_A_THING.search(plain(text)) is None


OF_A_THING = re.compile(
    r"[日号月]\s*[^,。;:()\d]{0,8}(?:反馈|巡[察视]|检查|督[查导办]|核查|抽查|调研|验收|考核|暗访|排查|走访|普查|审计|交办|移交"
    r"|下达|专项|启动|开始|安排|部署|任务|计划|活动)"
)


def year_end(places: Sequence[tuple[str, str]], start: date, end: date) -> ReportDay | None:
    """The end of the first year that the texts beside a register name (2019年底农户名册), always in doubt; None when
    they name none. It is the register's day only where they state no other."""
    for place, text in places:
        if match := re.search(_YEAR_END, _written(_without_numbers(text))):
            day = date(int(match["end_year"]), 12, 31)
            doubts = ("period",) if start <= day <= end else ("period", "outside")
            return ReportDay(Stated(day, day, "period", certain=False), place, text, doubts, ())
    return None


def _candidates(places: Sequence[tuple[str, str]], start: date, end: date) -> Iterator[tuple[str, str, Stated]]:
    """(place, text, day) of every day stated; of a note below a table only what it says by name."""
    for place, text in places:
        for stated in stated_days(text, start, end):
            if place != BELOW or stated.strength in ("as-of", "filed", "period-as-of"):
                yield place, text, stated
        if place != BELOW:
            yield from ((place, text, stated) for stated in bare_days(text, start, end))


BELOW = "表下说明"
TIME_WORDS = re.compile(
    r"[\d一二三四五六七八九十]\s*[年月日号周旬季.]|\d{4}|目前|当前|本[年月周季旬期]|半年|截[止至]|月[初中底末]|\d[./-]\d"
)


def said_of_time(places: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """The texts beside a table, with where they stand, that have words of a time in them, whatever they mean."""
    return tuple(f"{place}“{text.strip()}”" for place, text in places if TIME_WORDS.search(plain(text)))
