"""The commands of `python -m pingda_dash`, a module for each kind; every one adds its own to the parser."""

from __future__ import annotations

from argparse import ArgumentParser, _SubParsersAction
from typing import TypeAlias

Commands: TypeAlias = "_SubParsersAction[ArgumentParser]"
