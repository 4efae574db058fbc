"""Completion: what the shell asks is answered from a table and the names of the collection.

Neither Typer nor a command is imported, nothing is written, printed beside the answer or raised.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from flashdl.cli.completion_line import Item, Walk
from flashdl.cli.completion_shells import question, reply
from flashdl.cli.completion_values import Values
from flashdl.cli.output import clean, echo
from flashdl.errors import FlashdlError

VARIABLE = "_FLASHDL_COMPLETE"
TABLE = Path(__file__).with_name("completions.json")
_ABOUT_LENGTH = 70


def answer(env: Mapping[str, str]) -> int:
    """Print what the shell asked for; the exit code."""
    shell = env[VARIABLE].removeprefix("complete_")
    try:
        asked = question(shell, env)
        place = Walk(known := table()).to(asked.words, asked.incomplete)
        found = list(_told(Values(env, known, place), asked.incomplete))
    except (FlashdlError, OSError, ValueError, KeyError):
        return 1
    if shell == "fish" and env.get("_TYPER_COMPLETE_FISH_ACTION") == "is-args":
        return 0 if found else 1
    if said := reply(shell, asked, found, files=place.takes == "files"):
        echo(said)
    return 0


def table() -> dict[str, Any]:
    """Every command with its options and arguments, as ``completion_table`` wrote it."""
    found: dict[str, Any] = json.loads(TABLE.read_bytes())
    return found


def _told(values: Values, incomplete: str) -> Iterator[Item]:
    """The items that begin as the word does and can be typed, each once."""
    begun = values.meant(incomplete)
    for value, about in dict(values.at_place(incomplete)).items():
        if value.startswith(begun) and value.isprintable() and " " not in value:
            line = " ".join(clean(about).split())
            cut = line if len(line) <= _ABOUT_LENGTH else line[: _ABOUT_LENGTH - 1] + "…"
            yield Item(value, cut)
