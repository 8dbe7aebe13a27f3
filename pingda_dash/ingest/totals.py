"""Rows that sum up others: found by their words and by their arithmetic, and compared with their parts.

A row that calls itself a total (合计, 平达社区小计, 平达乡, Total) is no data. One that may only be named like that, or
that has no word but the sums of other rows, is judged by its figures; what stays in doubt is asked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import reduce
from itertools import groupby
from math import log10
from operator import itemgetter
from typing import Any, Literal

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pingda_dash.ingest.codelists import CodeLists
from pingda_dash.ingest.columns import Column
from pingda_dash.ingest.database import sql
from pingda_dash.ingest.messages import Details
from pingda_dash.ingest.read import Table
from pingda_dash.ingest.terms import Problem
from pingda_dash.ingest.vocabulary import is_missing
from pingda_dash.masking import mask_value

TOTAL, SUBTOTAL, CARRIED = "合计行", "小计行", "过页行"
Sureness = Literal["plain", "scope", "named", "counted", "whole"]
"""How a text calls its row a total: by a word alone (合计), by the whole place (全乡, 平达乡), by a word behind a name
(平达社区小计), by a word with a number (2个安置点合计), by 全部 before what may be a name (全部农产品, 全村红合作社),
which only its figures show."""

BASE = r"(?:总合计|合计数?|小计|总计|共计|累计)"
WHAT = r"(?:人数|户数|人口|人次|金额|面积|产量|收入|数|额|量)"
WHOLE = rf"(?:总{WHAT}|总和|汇总|计|(?:sub|grand)?total|sum|[σ∑]|承前页|过次页|承上页|转下页)"
REACH = (
    r"(?:本页|本表|本组|本村|本社区|本乡|全乡|全镇|全县|全村|全部|以上|上述|上列|各村|各点|各项|各类|乡镇?|镇|村|县|总)"
)
SCOPE = r"(?:全乡|全镇|全县|全村)"
UNIT = r"(?:个|户|人|名|条|家|项|处|份|村)"
NAME = r"[^,，。;；:：、]{1,12}"
LONGEST = 1000
"""Characters: nobody calls a total by more, and a text of brackets alone would be looked through from each of them."""
PLAIN = re.compile(rf"{REACH}?{BASE}{WHAT}?(?:{SCOPE})?(?:/?(?:sub)?total)?|{WHOLE}")
NAMED = re.compile(rf"({NAME}?)(?:合计|小计|总计|共计|累计){WHAT}?")
ALL = re.compile(
    r"(?:全部|所有|全体)[^\d]{0,12}|(?:全乡|全镇|全村|各类?|各项)[^\d]{1,12}|[^\d]{1,8}(?:全部|总数|总量|总额|总和)"
)
COUNTED = re.compile(rf"(?:{REACH}?{BASE}|共)[:：]?(\d+){UNIT}[^\d:：]{{0,8}}|(?:共)?(\d+){UNIT}[^\d:：]{{0,8}}{BASE}")
ENUMERATED = re.compile(r"[一二三四五六七八九十]+、|[(（][一二三四五六七八九十\d]+[)）]")
PART = re.compile(r"其中(?:[:：]|$)")
FORMS = str.maketrans("計總鄉縣頁過轉", "计总乡县页过转")
MAYBE = (
    r"[计計Σ∑各]|全部|所有|[全总總]\s*[乡鄉镇县縣村数量额和户人金面产收]|汇\s*[总總]|(?i:total|sum)|[页頁]|其\s*中"
    r"|共\s*\d"
)
"""What a text of free words must contain to be examined: one quick pass over the column."""
PLAIN_WORDS = tuple(
    spelling
    for word in ("合计", "小计", "总计", "共计", "累计")
    for spelling in (word, " ".join(word), "  ".join(word), "\u3000".join(word), "\u3000\u3000".join(word))
)
COUNT = re.compile(r"共?(\d{1,6})([户个家]?)")
NO_SUM = re.compile(r"人均|户均|亩均|平均|均价|单价|比例|占比|率|经度|纬度|海拔|排名|序号")
LABEL_COLUMNS = 2  # columns at the left that carry no field and may hold the word
MOST_DOUBTS = 1000  # rows without a word that are examined
LEAST_PARTS = 2  # of a total that no word calls one
LARGE = 10  # a figure that rarely is a sum by chance, where something else is odd about the row
DIGITS = 3  # digits of agreeing figures from which a whole row that nothing is odd about is asked about
MOST_PATTERNS = 16


@dataclass(frozen=True)
class Word:
    """What a text says of its row. name: whose total it is; count: of how many. text: as it stands."""

    text: str
    sureness: Sureness
    kind: str
    name: str = ""
    count: int | None = None
    level: str = ""


class Words:
    """Which texts call their row a total."""

    def __init__(self, within: Sequence[str]) -> None:
        """within: township, county and what they lie in, the nearest first."""
        prefix = "".join(f"(?:{re.escape(place)})?" for place in reversed(within[1:]))
        own = re.escape(within[0]) if within else r"(?!)"
        self._scope = re.compile(rf"{SCOPE}|{prefix}{own}(?:{SCOPE})?")
        self._own = re.compile(rf"^{prefix}{own}")
        self.maybe = "|".join([MAYBE, *([own] if within else [])])

    def read(self, text: str) -> Word | None:
        """What a text says; None where it is no total's."""
        if len(text) > LONGEST:
            return None
        plain = unicodedata.normalize("NFKC", text).translate(FORMS).casefold()
        key = re.sub(r"[\s\u200b\ufeff'\"*_.·…~—–-]", "", plain)
        key = ENUMERATED.sub("", PART.sub("", key), count=1).rstrip(":：")
        bare = re.sub(r"^[(\[【](.*)[)\]】]$", r"\1", re.sub(r"[(\[【][^\d]*[)\]】]$", "", key) or key)
        if self._scope.fullmatch(bare):
            return Word(text, "scope", TOTAL, level="scope")
        own = self._own.sub("", bare)
        if PLAIN.fullmatch(own):
            return Word(text, "plain", _kind(own), level=own)
        counted = COUNTED.fullmatch(re.sub(r"[()\[\]【】]", "", key))
        if counted:
            return Word(text, "counted", TOTAL, count=int(counted[1] or counted[2]), level="counted")
        if named := NAMED.fullmatch(own):
            return Word(text, "named", _kind(own), name=named[1], level=own.removeprefix(named[1]))
        if ALL.fullmatch(bare):
            return Word(text, "whole", TOTAL, level="whole")
        return None

    @staticmethod
    def is_part(text: str) -> bool:
        """Whether a text says that its row is a part of the one above: 其中:…"""
        return PART.match(re.sub(r"\s", "", unicodedata.normalize("NFKC", text))) is not None


def _kind(word: str) -> str:
    return SUBTOTAL if re.search("小计|本页|subtotal|页", word) else TOTAL


@dataclass
class Totals:
    """The totals of a file: source_row → kind (合计行, 小计行), what is to be asked of them, and what is noted."""

    kinds: dict[int, str] = field(default_factory=dict)
    questions: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Claim:
    """A row that may be a total. word, column: what calls it one and where; None where only its figures may.

    sure: it is one whatever its figures say. whole: nothing that is required is missing in it.
    """

    row: int
    word: Word | None
    column: Column | None
    sure: bool
    whole: bool

    @property
    def kind(self) -> str:
        return self.word.kind if self.word else TOTAL


@dataclass(frozen=True)
class _Figure:
    """A figure of a claim: its field, its value, the sum of the parts, how many of those are not 0."""

    name: str
    value: float
    total: float
    agrees: bool
    parts: int


@dataclass(frozen=True)
class _Verdict:
    """A claim's figures beside the rows that they fit best.

    rows: how many those are; counts: of every way to sum; sharing: of those that share the claim's other values.
    """

    figures: tuple[_Figure, ...] = ()
    rows: int = 0
    counts: frozenset[int] = frozenset()
    sharing: int = 0

    @property
    def agrees(self) -> bool:
        """Every figure is the sum of the parts."""
        return bool(self.figures) and all(one.agrees for one in self.figures)

    @property
    def telling(self) -> bool:
        """The agreement is no chance: of two parts or more, and in two figures or a large one."""
        sums = [abs(one.value) for one in self.figures if one.value and one.parts >= LEAST_PARTS]
        return self.agrees and (len(sums) > 1 or max(sums, default=0) >= LARGE)


NOTHING = _Verdict()


class TotalFinder:
    """Finds the totals among the rows of one file."""

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        table: Table,
        columns: Sequence[Column],
        lists: CodeLists,
        unreadable: Mapping[str, Sequence[str]],
    ) -> None:
        """unreadable: field → its texts that mean nothing (`TypedCells.unreadable`)."""
        self.con = con
        self.table = table
        self.columns = columns
        self.lists = lists
        self.contract = lists.contract
        self.unreadable = unreadable
        self.words = Words(lists.references.within)
        self.required = [one for one in columns if one.field.required]
        self.key = [one for one in columns if one.name in self.contract.primary_key]
        self.measured = [one for one in columns if one.measured and _adds_up(one)]
        keyed = [self.contract[name] for name in self.contract.primary_key]
        closed = [one for one in self.contract.fields if one.type == "string" and lists.words(one) is not None]
        self.dimensions = list({one.name: one for one in (*keyed, *closed)}.values())
        self._part_texts: dict[str, list[str]] = {}

    def find(self, rows: pa.Table, no_data: pa.Table) -> Totals:
        """The totals among a file's typed rows. no_data: source_row and kind of those that are no data.

        A sum carried over to the next page (过页行) is one of these, and a total of the rows before it all the same.
        """
        carried = no_data["source_row"].filter(pc.equal(no_data["kind"], CARRIED)).to_pylist()
        no_data = no_data.filter(pc.not_equal(no_data["kind"], CARRIED))
        lines = _without(rows, no_data["source_row"]) if no_data.num_rows else rows
        result = Totals()
        claims = self._by_word(lines)
        over = Word(CARRIED, "plain", CARRIED, level=CARRIED)
        claims |= {row: _Claim(row, over, None, True, False) for row in carried}
        claims |= self._without_a_key(lines, claims)
        doubtful = [claim for claim in claims.values() if not claim.sure]
        verdicts = self._verdicts(lines, claims) if claims else {}
        if doubtful:
            among = set(claims)
            for claim in doubtful:
                claims.pop(claim.row)
                if self._is_total(claim, verdicts.get(claim.row, NOTHING), result):
                    claims[claim.row] = claim
            if claims and claims.keys() != among:  # what is no total after all is a part
                verdicts = self._verdicts(lines, claims)
        if claims:
            alone = [claim for claim in claims.values() if claim.whole and not verdicts.get(claim.row, NOTHING).figures]
            for claim in alone:  # nothing to sum up: it may be all that was reported
                del claims[claim.row]
                result.questions.append(self._may_be_total(claim, NOTHING))
            self._compare(lines, claims, verdicts, result)
        result.kinds = {claim.row: claim.kind for claim in claims.values()}
        asked = {one.row for one in result.questions}
        result.questions += [one for one in self._by_figures(lines, claims) if one.row not in asked]
        result.questions += self._parts(lines, claims)
        result.questions.sort(key=lambda one: one.row or 0)
        return result

    # -- by words ------------------------------------------------------------------------------------------------

    def _by_word(self, rows: pa.Table) -> dict[int, _Claim]:
        """The rows in which a cell calls them a total, by source_row."""
        claims: dict[int, _Claim] = {}
        for raw, column, words in self._worded(rows):
            texts = pa.array(list(words), pa.string())
            names = [one.name for one in self.required]
            hits = rows.filter(pc.is_in(rows[raw], texts)).select(["source_row", raw, *names]).to_pylist()
            for row in hits:
                word, missing = words[row[raw]], {name for name in names if row[name] is None}
                claim = _Claim(row["source_row"], word, column, self._is_sure(word, column, missing), not missing)
                before = claims.get(claim.row)
                if before is None or (claim.sure, _rank(claim)) > (before.sure, _rank(before)):
                    claims[claim.row] = claim
        return claims

    def _worded(self, rows: pa.Table) -> Iterator[tuple[str, Column | None, dict[str, Word]]]:
        """(text column, its field's column, text → what it says) of every column in which a word stands."""
        carried = {column.raw for column in self.columns}
        for column in self.columns:
            if column.measured:
                continue
            if self.lists.refuses_words(column.field):
                texts = self.unreadable.get(column.name, ())
            elif column.field.required or column in self.key:
                texts = self._texts(rows[column.raw], self.words.maybe)
                if column in self.key:
                    self._part_texts[column.raw] = [text for text in texts if self.words.is_part(text)]
            else:
                plain = pc.is_in(rows[column.raw], pa.array(PLAIN_WORDS))
                texts = pc.unique(rows[column.raw].filter(plain)).to_pylist()
            words = {text: word for text in texts if (word := self.words.read(text))}
            if column.field.privacy != "public":
                words = {text: word for text, word in words.items() if word.sureness == "plain"}
            if words:
                yield column.raw, column, words
        for raw in [f"c{at}" for at in range(min(len(self.table.header), LABEL_COLUMNS)) if f"c{at}" not in carried]:
            words = {text: word for text in self._texts(rows[raw], self.words.maybe) if (word := self.words.read(text))}
            words = {text: word for text, word in words.items() if not self._is_common(rows[raw], text, word)}
            if words:
                yield raw, None, words

    @staticmethod
    def _texts(column: pa.ChunkedArray, pattern: str) -> list[str]:
        return list(pc.unique(column.filter(pc.match_substring_regex(column, pattern))).to_pylist())

    @staticmethod
    def _is_common(column: pa.ChunkedArray, text: str, word: Word) -> bool:
        """Whether a column beside the fields only says of most rows in which township they lie."""
        return word.sureness == "scope" and 2 * pc.sum(pc.equal(column, text)).as_py() > len(column)

    def _is_sure(self, word: Word, column: Column | None, missing: Set[str]) -> bool:
        """Whether a row is a total because of its word, whatever its figures say. missing: required fields."""
        others = missing - ({column.name} if column else set())
        if word.sureness == "scope":
            return any(one.name in others for one in self.key)
        if word.sureness == "whole":
            return False
        if word.sureness != "plain":
            return bool(missing) or (column is not None and self.lists.refuses_words(column.field))
        free = column is not None and not column.field.required and column not in self.key
        return bool(missing) or not free or (column is not None and self.lists.refuses_words(column.field))

    def _without_a_key(self, rows: pa.Table, claims: Mapping[int, _Claim]) -> dict[int, _Claim]:
        """Rows without a key that can be read, which their figures may show to be totals."""
        needed = [one for one in self.key if one.field.required]
        if not needed or not self.measured:
            return {}
        some = rows.filter(reduce(pc.or_, [pc.is_null(rows[one.name]) for one in needed]))
        figured = reduce(pc.or_, [pc.is_valid(some[one.name]) for one in self.measured])
        numbers = [number for number in some.filter(figured)["source_row"].to_pylist() if number not in claims]
        if len(numbers) > MOST_DOUBTS or len(numbers) == rows.num_rows:
            return {}
        return {number: _Claim(number, None, None, False, False) for number in numbers}

    def _is_total(self, claim: _Claim, verdict: _Verdict, result: Totals) -> bool:
        """Whether a doubtful claim is one by its figures; what stays in doubt is asked."""
        if claim.word is None:
            return verdict.telling
        closed = claim.column is not None and self.lists.refuses_words(claim.column.field)
        if claim.word.sureness == "whole" and not (closed and verdict.agrees):
            sums = [one.value for one in verdict.figures if one.parts >= LEAST_PARTS]
            if verdict.telling or (verdict.agrees and any(_bare(value) >= LARGE for value in sums)):
                result.questions.append(self._may_be_total(claim, verdict))
            return False
        if verdict.agrees:
            return True
        if claim.word.sureness == "scope" and (closed or verdict.rows < LEAST_PARTS):
            return closed and verdict.sharing >= LEAST_PARTS
        result.questions.append(self._may_be_total(claim, verdict))
        return False

    # -- by figures ----------------------------------------------------------------------------------------------

    def _verdicts(self, rows: pa.Table, claims: Mapping[int, _Claim]) -> dict[int, _Verdict]:
        """What each claim's figures are beside the rows that it may be the total of; the claims are no parts."""
        own = pc.is_in(rows["source_row"], _numbers(claims))
        totals, others = rows.filter(own), pc.invert(own)
        figures = [one for one in self.measured if self._is_comparable(one, rows, totals, others)]
        if not figures or totals.num_rows == rows.num_rows:
            return {}
        names = [one.name for one in figures]
        ordered = [claims[number] for number in totals["source_row"].to_pylist()]
        parts = rows.select(["source_row", *names, *(one.name for one in self.dimensions)]).filter(others)
        self.con.register("parts", parts.append_column("after", _above(parts, totals)))
        levels = [one.word.level if one.word else "" for one in ordered]
        self.con.register("claims", pa.table({"source_row": totals["source_row"], "level": pa.array(levels)}))
        statement = sql("totals").format(
            sums=_sums(names),
            long=_long(names, "after, '{}' as figure", "wide"),
            shared=" ".join(self._shared(totals, ordered, names)),
        )
        judged: list[tuple[Any, ...]] = []
        for rounded in (False, True):
            written = [self._written(one, rows, totals, ordered, rounded) for one in figures]
            self.con.register("figures", pa.concat_tables(written))
            judged = self.con.execute(statement).fetchall()
            if all(line[4] or self.contract[line[1]].type == "integer" for line in judged):
                break
        return {row: _verdict(list(some)) for row, some in groupby(judged, key=itemgetter(0))}

    def _is_comparable(self, column: Column, rows: pa.Table, totals: pa.Table, others: pa.ChunkedArray) -> bool:
        """Whether a column can be summed: all parts could be read, and are in one unit. others: True for a part."""
        if not pc.count(totals[column.name]).as_py():
            return False
        unit = f"{column.name}_unit"
        if unit in self.contract.names and len(pc.unique(rows[unit].drop_null())) > 1:
            return False
        unread = rows[column.raw].filter(pc.and_(others, pc.is_null(rows[column.name])))
        return all(is_missing(text) for text in pc.unique(unread).to_pylist())

    def _written(
        self, column: Column, rows: pa.Table, totals: pa.Table, claims: Sequence[_Claim], rounded: bool
    ) -> pa.Table:
        """A column's figures in the claims, and how exact they are: half of the last decimal where the parts have more,
        and what the parts were rounded by where all are written with the same decimals. rounded: whether that counts.
        """
        scale = column.factor[0] / column.factor[1]
        least, most = self._decimals(column, rows) if rounded else (0, 0)
        written = [_decimals(text) for text in totals[column.raw].to_pylist()]
        figures = pa.table(
            {
                "source_row": totals["source_row"],
                "kind": pa.array([one.kind for one in claims], pa.string()),
                "figure": pa.array([column.name] * len(claims), pa.string()),
                "value": totals[column.name],
                "tolerance": pa.array([0.5 * 10**-one * scale if one < most else 0.0 for one in written]),
                "rounding": pa.array([10**-most * scale if one == least == most > 0 else 0.0 for one in written]),
            }
        )
        return figures.filter(pc.is_valid(figures["value"]))

    def _decimals(self, column: Column, rows: pa.Table) -> tuple[int, int]:
        """(fewest, most) decimals with which a column is written; counts have none."""
        if column.field.type == "integer" and column.factor == (1, 1):
            return 0, 0
        self.con.register("texts", rows.select([column.raw]).rename_columns(["text"]))
        decimals = r"case when contains(text, '.') then len(regexp_extract(text, '\.(\d+)', 1)) else 0 end"
        (least, most) = self.con.execute(
            f"select min({decimals}), max({decimals}) from texts where text <> ''"
        ).fetchall()[0]
        return least or 0, most or 0

    def _shared(self, totals: pa.Table, claims: Sequence[_Claim], figures: Sequence[str]) -> Iterator[str]:
        """SQL of the sums over the rows that share a claim's village, kind or day, or those that its name says."""
        rows = totals.select(["source_row", *(one.name for one in self.dimensions)]).to_pylist()
        patterns: dict[tuple[int, tuple[str, ...]], list[dict[str, Any]]] = {}
        for row, claim in zip(rows, claims, strict=True):
            if claim.column is not None and claim.column.name in row:
                row[claim.column.name] = None
            named = self._named(claim.word.name) if claim.word and claim.word.name else {}
            own = {one.name: row[one.name] for one in self.dimensions}
            for way, values in ((2, named), (5, own | named)):
                filled = {name: value for name, value in values.items() if value is not None}
                if filled:
                    patterns.setdefault((way, tuple(filled)), []).append({"source_row": row["source_row"], **filled})
        for at, ((way, names), some) in enumerate(list(patterns.items())[:MOST_PATTERNS]):
            schema = pa.schema(
                [("source_row", pa.int64()), *((name, totals.schema.field(name).type) for name in names)]
            )
            self.con.register(f"values{at}", pa.Table.from_pylist(some, schema))
            self.con.execute(
                f"create or replace temp table shared{at} as "
                f"select v.source_row, {way} as way, count(*) as lines, {_sums(figures, 'p.')} from values{at} as v "
                f"join parts as p on {' and '.join(f'v.{name} = p.{name}' for name in names)} group by v.source_row"
            )
            yield "union all " + _long(figures, "source_row, '{}' as figure, way", f"shared{at}")

    def _named(self, name: str) -> dict[str, object]:
        """Field → value that a total's name says: 平达社区小计 → the village's code."""
        for one in self.dimensions:
            words = self.lists.words(one)
            if words is not None and (value := words.value(name)) is not None:
                return {one.name: value}
        return {}

    def _by_figures(self, lines: pa.Table, claims: Mapping[int, _Claim]) -> list[Problem]:
        """Whole rows without a word that are the sum of others: asked about, and kept."""
        carried = [*self.measured, *(one for one in self.key if one.field.type == "string")]
        names = dict.fromkeys([*(one.name for one in carried), *(one.name for one in self.dimensions)])
        rows = lines.select(["source_row", *names])
        if not any(self._may_sum_up(one, rows) for one in self.key):
            return []
        rows = _without(rows, _numbers(claims)) if claims else rows
        figures = [one for one in self.measured if pc.any(pc.not_equal(rows[one.name], 0)).as_py()]
        if not figures or rows.num_rows <= LEAST_PARTS:
            return []
        self.con.register("lines", rows)
        return [*self._undivided(rows, figures), *self._halves(rows, figures)]

    def _may_sum_up(self, column: Column, rows: pa.Table) -> bool:
        """Whether a part of the key is a free text, or optional and sometimes left out."""
        if column.field.required:
            return column.field.type == "string" and self.lists.words(column.field) is None
        return bool(0 < rows[column.name].null_count < rows.num_rows)

    def _undivided(self, rows: pa.Table, figures: Sequence[Column]) -> Iterator[Problem]:
        """Rows without an optional part of the key (去向) that are the sum of the rows with it."""
        for column in self.key:
            empty = rows[column.name].null_count
            if column.field.required or empty in (0, rows.num_rows):
                continue
            others = [one for one in self.contract.primary_key if one != column.name]
            for row, count, values in self._summed("undivided", figures, others, column.name):
                large = [value for value in values.values() if value]
                if len(large) > 1 or max(large, default=0) >= LARGE:
                    yield self._summing(row, column, values, count)

    def _halves(self, rows: pa.Table, figures: Sequence[Column]) -> Iterator[Problem]:
        """Rows whose key is a free text and whose every figure is half of all: the sum of the others of their day."""
        free = [one for one in self.key if one.field.type == "string" and self.lists.words(one.field) is None]
        days = [one.name for one in self.dimensions if one.type == "date"]
        if not free or not days:
            return
        closed = [one.name for one in self.dimensions if self.lists.words(one) is not None]
        asked: set[int] = set()
        for groups in [days, *([*days, name] for name in closed)]:
            for row, count, values in self._summed("halves", figures, groups):
                if row not in asked and sum(log10(_bare(value)) for value in set(values.values()) if value) >= DIGITS:
                    asked.add(row)
                    yield self._summing(row, free[0], values, count)

    def _summed(
        self, name: str, figures: Sequence[Column], groups: Sequence[str], dimension: str = ""
    ) -> Iterator[tuple[int, int, dict[str, float]]]:
        """(source_row, parts, field → figure) of the rows that sql/ingest/<name>.sql shows to be sums of others."""
        names = [one.name for one in figures]
        times, least = (
            (1, LEAST_PARTS) if name == "undivided" else (2, LEAST_PARTS + 1)
        )  # half of all: itself with them
        statement = sql(name).format(
            dimension=dimension,
            groups=", ".join(groups),
            same=" and ".join(f"l.{one} is not distinct from g.{one}" for one in groups),
            sums=_sums(names),
            agree=" and ".join(
                f"(l.{one} is null or abs({times} * l.{one} - g.{one}) <= 1e-9 * greatest(abs(g.{one}), 1))"
                for one in names
            ),
            some=" or ".join(f"(l.{one} <> 0 and g.{one}_parts >= {least})" for one in names),
            figures=", ".join(f"l.{one}" for one in names),
        )
        for row, count, *values in self.con.execute(statement).fetchall():
            yield row, count, {key: value for key, value in zip(names, values, strict=True) if value is not None}

    # -- questions -----------------------------------------------------------------------------------------------

    def _compare(
        self, rows: pa.Table, claims: Mapping[int, _Claim], verdicts: Mapping[int, _Verdict], result: Totals
    ) -> None:
        """Ask about totals that are no sum of their parts, and about rows that only their figures call totals."""
        written = rows.select(["source_row", *(one.raw for one in self.columns)])
        own = written.filter(pc.is_in(rows["source_row"], _numbers(claims)))
        lines = {row["source_row"]: row for row in own.to_pylist()}
        columns = {one.name: one for one in self.columns}
        compared = False
        before = len(result.questions)
        for row, claim in claims.items():
            verdict, cells = verdicts.get(row, NOTHING), lines[row]
            for one in verdict.figures:
                compared = True
                if not one.agrees:
                    column = columns[one.name]
                    multiply, divide = column.factor
                    details: Details = {
                        "total": one.total * divide / multiply,
                        "rows": verdict.rows,
                        "kind": claim.kind,
                    }
                    text = str(cells[column.raw]).strip()
                    result.questions.append(
                        Problem("total-disagrees", row, column.heading, text, self.table.filename, details)
                    )
            if claim.word is None:
                result.questions += self._taken(claim, verdict, cells)
            elif (miscount := self._miscount(claim, verdict, cells, rows, claims)) is not None:
                result.questions.append(miscount)
        if compared and len(result.questions) == before:
            result.notes.append(f"{'、'.join(sorted({one.kind for one in claims.values()}))}与各行之和相符。")

    def _taken(self, claim: _Claim, verdict: _Verdict, cells: Mapping[str, Any]) -> Iterator[Problem]:
        """A question about a row that is a total by its figures, unless no word stands in it."""
        for column in self.columns:
            text = str(cells[column.raw]).strip()
            if column.field.type != "date" and not column.measured and not is_missing(text):
                figures = self._shown({one.name: one.value for one in verdict.figures})
                details: Details = {"rows": verdict.rows, "figures": figures}
                shown = mask_value(text, column.field)
                yield Problem("taken-as-total", claim.row, column.heading, shown, self.table.filename, details)
                return

    def _miscount(
        self,
        claim: _Claim,
        verdict: _Verdict,
        cells: Mapping[str, Any],
        rows: pa.Table,
        claims: Mapping[int, _Claim],
    ) -> Problem | None:
        """A question where a total counts its rows (2个安置点合计, 120户) and they are another number."""
        counted: list[tuple[Column | None, str, int]] = []
        if claim.word and claim.word.count is not None:
            counted.append((claim.column, claim.word.text, claim.word.count))
        for column in (one for one in self.columns if one.field.type == "string"):
            number = COUNT.fullmatch(str(cells[column.raw]).strip())
            if number and (number[2] or self.contract.mode == "register"):
                counted.append((column, number[0], int(number[1])))
        if not counted:
            return None
        parts = _without(rows, _numbers(claims))
        texts = [one.raw for one in self.columns if one.field.type == "string"]
        right = {parts.num_rows, *verdict.counts, *(int(one.total) for one in verdict.figures)}
        right |= {len(pc.unique(parts[raw].filter(pc.not_equal(parts[raw], "")))) for raw in texts}
        for place, text, count in counted:
            if count not in right:
                heading = place.heading if place else ""
                details: Details = {"rows": verdict.rows or parts.num_rows, "kind": claim.kind}
                return Problem("count-disagrees", claim.row, heading, text.strip(), self.table.filename, details)
        return None

    def _may_be_total(self, claim: _Claim, verdict: _Verdict) -> Problem:
        """The question about a row that is named like a total and is kept. Its figures are not the sum of others."""
        assert claim.word is not None
        heading = claim.column.heading if claim.column else ""
        return Problem(
            "row-may-be-total",
            claim.row,
            heading,
            claim.word.text.strip(),
            self.table.filename,
            {"rows": 0, "figures": ()},
        )

    def _summing(self, row: int, column: Column, values: Mapping[str, float], count: int) -> Problem:
        """The question about a row that is kept and whose figures are the sum of `count` others."""
        details: Details = {"rows": count, "figures": self._shown(values)}
        return Problem("row-may-be-total", row, column.heading, None, self.table.filename, details)

    def _shown(self, values: Mapping[str, float]) -> tuple[str, ...]:
        """Figures in the words and units of the file. values: field → figure."""
        columns = [one for one in self.columns if values.get(one.name)]
        return tuple(f"{one.heading} {_in_unit(values[one.name], one):,.10g}" for one in columns)

    def _parts(self, rows: pa.Table, claims: Mapping[int, _Claim]) -> Iterator[Problem]:
        """Rows that say they are a part of the one above, and are kept."""
        for column in self.key:
            for text in self._part_texts.get(column.raw, ()):
                numbers = rows["source_row"].filter(pc.equal(rows[column.raw], text)).to_pylist()
                for row in (number for number in numbers if number not in claims):
                    yield Problem("may-be-part", row, column.heading, text.strip(), self.table.filename, {})


def _in_unit(value: float, column: Column) -> float:
    """A value of the contract's unit in the unit that the file's column is written in."""
    multiply, divide = column.factor
    return value * divide / multiply


def _numbers(claims: Mapping[int, _Claim]) -> pa.Array:
    return pa.array(sorted(claims), pa.int64())


def _without(rows: pa.Table, numbers: pa.Array) -> pa.Table:
    """The rows without those of some source_rows."""
    return rows.filter(pc.invert(pc.is_in(rows["source_row"], pa.array(numbers.to_pylist(), pa.int64()))))


def _adds_up(column: Column) -> bool:
    """Whether a total of the column means anything: not of percent, averages, prices, places."""
    field = column.field
    return field.unit != "%" and "/" not in field.unit and NO_SUM.search(field.title) is None


def _rank(claim: _Claim) -> int:
    return ("whole", "scope", "named", "counted", "plain").index(claim.word.sureness) if claim.word else -1


def _verdict(judged: Sequence[Sequence[Any]]) -> _Verdict:
    """The verdict of one claim from its lines of sql/ingest/totals.sql."""
    figures = tuple(_Figure(*line[1:6]) for line in judged)
    return _Verdict(figures, judged[0][6], frozenset(judged[0][7]), judged[0][8] or 0)


def _above(parts: pa.Table, totals: pa.Table) -> pa.Array:
    """For each part the source_row of the claim above it, 0 for none."""
    claims = np.concatenate([[0], totals["source_row"].to_numpy()])
    return pa.array(claims[np.searchsorted(claims, parts["source_row"].to_numpy()) - 1], pa.int64())


def _sums(figures: Sequence[str], relation: str = "") -> str:
    """SQL of the sum of each figure, and of how many are not 0."""
    return ", ".join(f"sum({relation}{one}) as {one}, count_if({relation}{one} <> 0) as {one}_parts" for one in figures)


def _long(figures: Sequence[str], columns: str, relation: str) -> str:
    """SQL of a relation of `_sums` with a row for each figure. columns: those before, `{}` for its name."""
    return " union all ".join(
        f"select {columns.format(one)}, lines, coalesce({one}, 0) as total, {one}_parts as parts from {relation}"
        for one in figures
    )


def _decimals(text: str) -> int:
    """With how many decimals a number is written."""
    written = re.search(r"\.(\d+)", unicodedata.normalize("NFKC", text))
    return len(written[1]) if written else 0


def _bare(value: float) -> float:
    """A figure's digits as a number, without zeros at its ends: 240 → 24, 0.35 → 35."""
    digits = f"{abs(value):.9g}".replace(".", "").split("e")[0].strip("0")
    return float(digits or 1)
