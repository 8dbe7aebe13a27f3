"""Which list of words the cells of each field must be of: villages, tasks and units of the plan, items of an enum."""

from __future__ import annotations

from pingda_dash.contracts import Contract, Field
from pingda_dash.ingest.columns import foreign_resource, loosely_checked
from pingda_dash.ingest.terms import References
from pingda_dash.ingest.vocabulary import WordList


class CodeLists:
    """The lists of words of one dataset's fields."""

    def __init__(self, contract: Contract, references: References) -> None:
        """references: where the villages, tasks and units come from."""
        self.contract = contract
        self.references = references
        self.villages = references.village_list
        self._lists: dict[str, WordList] = {"villages": self.villages, "plan_tasks": references.task_list}
        if units := references.unit_list:
            self._lists["plan_units"] = units

    def words(self, field: Field) -> WordList | None:
        """The words a field's cells must be of; None for free text."""
        words = self._lists.get(foreign_resource(self.contract, field) or field.name)
        if words is None and field.enum:
            words = self._lists[field.name] = WordList(field.enum, field.synonyms)
        return words

    def refuses_words(self, field: Field) -> bool:
        """True where an unexpected word becomes null: dates, numbers, items of a closed list."""
        closed = self.words(field) is not None and not loosely_checked(self.contract, field)
        return field.type != "string" or closed

    def is_code(self, field: Field) -> bool:
        """True for identifiers: text that must match a pattern, is a key or is restricted, and stands in no list."""
        if field.type != "string" or self.words(field) is not None:
            return False
        return field.pattern is not None or field.name in self.contract.primary_key or field.privacy == "restricted"
