"""How each figure is counted, in Chinese: `counting.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

QUESTIONS, LEDGERS, TOOLS = "questions", "ledgers", "tools"


@cache
def sentences(kind: str) -> Mapping[str, str]:
    """The sentences of a part of the file, by the name of the question, the dataset or the tool."""
    text = (Path(__file__).parent / "counting.yaml").read_text(encoding="utf-8")
    return {str(name): str(words) for name, words in yaml.safe_load(text)[kind].items()}


def counted(origin: str) -> str:
    """How the answer to a question is counted, or what a tool's figures are. Raises KeyError for any other name."""
    return {**sentences(QUESTIONS), **sentences(TOOLS)}[origin]


def of_ledger(dataset: str) -> str:
    """What of a ledger's rows counts; "" for a dataset that makes no figure by itself."""
    return sentences(LEDGERS).get(dataset, "")
