"""The rows of a ledger as a reader may see them, and how sure they are: a statement each, made from its contract."""

from __future__ import annotations

from functools import cache

from pingda_dash.contracts import Contract, Field, contracts
from pingda_dash.dictionary import heading
from pingda_dash.lake_tables import quote_identifier, quote_text
from pingda_dash.snapshot import query_text

LINEAGE = {"filename": "u.filename", "source_row": "r.source_row", "author": "u.author", "received_at": "u.received_at"}


@cache
def statement(dataset: str) -> str:
    """`sql/queries/ledger_rows.sql` for one dataset, its columns under the headings of its contract.

    A village stands by its name (全乡 where a row is the township's own), a task with its name. Names are masked, in
    free text too where the row knows them, and numbers of persons; what is restricted, and the text of a geometry,
    is left out. Raises KeyError for
    a dataset that has no contract.
    """
    contract = contracts()[dataset]
    register = contract.mode == "register"
    columns = {heading("register_date"): "r.register_date"} if register else {}
    of = _of(contract)
    joins = []
    for field in contract.fields:
        if field.privacy != "restricted" and field.type != "geometry":
            columns |= _unless_few(contract, field, _value(contract, field))
        if field.name in _tasks(contract):
            columns[heading("task")] = "t.name"
            joins.append(f"left join plan_tasks as t on t.id = r.{quote_identifier(field.name)}")
    columns |= {heading(name): source for name, source in LINEAGE.items()}
    if "village_code" in contract.names:
        joins.append("left join village_list as v on v.village_code = r.village_code")
    key = [f"r.{quote_identifier(name)}" for name in contract.primary_key if name != "report_date"]
    return query_text("ledger_rows").format(
        columns=",\n       ".join(f"{source} as {quote_identifier(title)}" for title, source in columns.items()),
        **of | {"joins": "\n".join([of["joins"], *joins])},
        order=", ".join([*([] if register else ["r.report_date desc"]), *key]),
    )


@cache
def reliability(dataset: str) -> str:
    """`sql/queries/reliability.sql` for one dataset. Raises KeyError for one that has no contract."""
    contract = contracts()[dataset]
    return query_text("reliability").format(
        **_of(contract),
        dataset=dataset,
        place="r.village_code" if "village_code" in contract.names else "null::varchar",
        day="r.register_date" if contract.mode == "register" else "r.report_date",
    )


def _of(contract: Contract) -> dict[str, str]:
    """How the rows of a dataset are read as of a day, of a village, of an item, as SQL."""
    register = contract.mode == "register"
    list_in_force = (
        f"join register_in_force as f on f.dataset = {quote_text(contract.name)} and f.register_date = r.register_date"
    )
    return {
        "table": quote_identifier(contract.name),
        "joins": list_in_force if register else "",
        "in_force": "true" if register else "r.report_date <= getvariable('as_of')",
        "village": "r.village_code" if "village_code" in contract.names else "$village",
        "item": f"r.{quote_identifier(contract.item)}" if contract.item else "null",
    }


def _value(contract: Contract, field: Field) -> str:
    """What stands in a column, as SQL."""
    column = f"r.{quote_identifier(field.name)}"
    if field.village:
        return f"case when {column} is null then '全乡' else v.village end"
    if field.privacy == "masked":
        return f"masked_names({column})"
    named = {*contract.primary_key, *(key.field for key in contract.foreign_keys)}
    free_text = field.type == "string" and not field.enum and field.name not in named
    if not free_text:
        return column
    names = [f"r.{quote_identifier(one.name)}" for one in contract.fields if one.privacy == "masked"]
    return f"masked_note({column}, concat_ws('、', {', '.join(names)}))" if names else f"masked_text({column})"


def _unless_few(contract: Contract, field: Field, value: str) -> dict[str, str]:
    """What stands in a column unless it is withheld from an open wall (`sql/macros/few.sql`), as SQL, by its heading.

    Of a no, and of a day that only few have, it is withheld of a whole village, whatever rows are asked for, with a
    column that says so.
    """
    if not field.sensitive:
        return {field.heading: value}
    if field.type in ("boolean", "date"):
        column = f"o.{quote_identifier(field.name)}"
        counted = f"{column} is not null" if field.type == "date" else f"not {column}"
        register = contract.mode == "register"
        day = "register_date = r.register_date" if register else "report_date <= getvariable('as_of')"
        lacking = (
            f"(select few(count(distinct o.household_id)) from {quote_identifier(contract.name)} as o"
            f" where o.village_code = r.village_code and o.{day} and {counted})"
        )
        return {field.heading: f"if({lacking}, null, {value})", f"{field.heading}_withheld": lacking}
    alike = f"count(distinct r.household_id) over (partition by r.village_code, r.{quote_identifier(field.name)})"
    shown = f"if(too_few({alike}), null, {value})" if field.is_number else f"unless_few({value}, {alike})"
    return {field.heading: shown}


def _tasks(contract: Contract) -> set[str]:
    """The fields that name a task of the plan."""
    return {key.field for key in contract.foreign_keys if key.resource == "plan_tasks"}
