"""Which field without a column an unread column may be, by what stands in its cells: villages, words of a list, days,
是/否."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

import duckdb

from pingda_dash.contracts import Field, heading_key
from pingda_dash.ingest.claims import PART
from pingda_dash.ingest.codelists import CodeLists
from pingda_dash.ingest.columns import foreign_resource, loosely_checked
from pingda_dash.ingest.days import FILED, order_of, parse_date
from pingda_dash.ingest.headings import words_of
from pingda_dash.ingest.vocabulary import YesNo, is_missing

NEARLY_ALL = 0.8
MOST_TEXTS = 500
OTHER_DAYS = re.compile(
    "开工|竣工|完工|建成|投产|批复|立项|下达|签订|合同|出生|成立|注册|启动|建档|走访|入户|脱贫|入党|上次|上期|录入|入库|登记|更新"
)
"""What a day is of that none of our fields is."""


def seeming_fields(
    con: duckdb.DuckDBPyConnection, columns: Mapping[int, str], lacking: Sequence[Field], lists: CodeLists
) -> dict[int, Field]:
    """Unread column → the field that nearly all of its cells can be.

    con: a database with the table `cells`. columns: place → heading. lacking: the fields without a column.
    """
    key = lists.contract.primary_key
    wanted = [field for field in lacking if not (field.type == "date" and field.name in key)]
    seeming = {}
    for at, heading in columns.items():
        texts = con.execute(f"select c{at}, count(*) from cells group by 1 order by 2 desc limit {MOST_TEXTS}")
        counts = {text: count for text, count in texts.fetchall() if not is_missing(text)}
        fitting = [field for field in wanted if counts and _may_be(field, heading, counts, lists)]
        if fitting:
            seeming[at] = max(fitting, key=lambda field: _likeness(heading, field))
    return seeming


def _may_be(field: Field, heading: str, counts: Mapping[str, int], lists: CodeLists) -> bool:
    if (means := _meaning(field, heading, counts, lists)) is None:
        return False
    fits = sum(count for text, count in counts.items() if means(text))
    return fits >= NEARLY_ALL * sum(counts.values())


def _meaning(field: Field, heading: str, texts: Iterable[str], lists: CodeLists) -> Callable[[str], bool] | None:
    """Whether a text is a value of a field; None where its column can be none: free text, or by its heading."""
    if field.type == "date":
        if OTHER_DAYS.search(heading) or FILED.search(heading_key(heading)):
            return None
        start, end = lists.references.start, lists.references.end
        order = order_of(list(texts), start, end)
        return lambda text: parse_date(text, start, end, order) is not None
    if field.type == "boolean":
        yes_no = YesNo([field.title, *field.aliases])
        return None if re.search(PART, heading) else lambda text: yes_no.value(text) is not None
    words = lists.words(field)
    stems = {re.sub("^[已未]|风险|整改", "", value) for value in field.enum} - {""}
    if any(stem in heading for stem in stems if len(stem) > 1) and "是否" in heading:
        return lambda text: YesNo().value(text) is not None
    if words is None or (foreign_resource(lists.contract, field) and loosely_checked(lists.contract, field)):
        return None
    return lambda text: words.value(text) not in (None, "其他", "无")


def _likeness(heading: str, field: Field) -> int:
    """How many signs of a heading a name of the field has."""
    signs = set(heading_key(heading)) - set("日期时间是否情况的")
    return max(len(signs & set(name)) for name in words_of(field))
