"""Completion: what the shell asks is answered from a table and the names of the collection.

Neither Typer nor a command is imported, nothing is written, printed beside the answer or raised.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flashdl.cli.completion_line import DEMO, Item, Place, Takes, Walk
from flashdl.cli.completion_shells import question, reply
from flashdl.cli.output import clean, echo
from flashdl.errors import FlashdlError
from flashdl.settings import Paths, paths

if TYPE_CHECKING:  # each is loaded by the names that need it
    from flashdl.runner.index import Index
    from flashdl.storage.glance import Glance

VARIABLE = "_FLASHDL_COMPLETE"
TABLE = Path(__file__).with_name("completions.json")
_ABOUT_LENGTH = 70


def answer(env: Mapping[str, str]) -> int:
    """Print what the shell asked for; the exit code."""
    shell = env[VARIABLE].removeprefix("complete_")
    try:
        asked = question(shell, env)
        place = Walk(table()).to(asked.words, asked.incomplete)
        found = list(_told(Names(env, place), asked.incomplete))
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


def _told(names: "Names", incomplete: str) -> Iterator[Item]:
    """The items that begin as the word does and can be typed, each once."""
    for value, about in dict(names.of_place(incomplete)).items():
        if value.startswith(incomplete) and value.isprintable() and " " not in value:
            line = " ".join(clean(about).split())
            cut = line if len(line) <= _ABOUT_LENGTH else line[: _ABOUT_LENGTH - 1] + "…"
            yield Item(value, cut)


class Names:
    """What may stand at a place of the command line."""

    def __init__(self, env: Mapping[str, str], place: Place) -> None:
        self._place = place
        self._paths: Paths = paths(env, place.options.get("--db"))

    def of_place(self, incomplete: str) -> Iterable[Item]:
        """Everything that may stand there, and some more."""
        place = self._place
        if place.names_option:
            return self._options()
        if place.names_command:
            return self._commands()
        takes = self._of_demo(place.lead) or place.takes
        value = incomplete.removeprefix(place.lead)
        return (Item(place.lead + item.value, item.about) for item in self.of(takes, value))

    def of(self, takes: Takes, incomplete: str) -> Iterable[Item]:
        """The values of a kind, or those that are given."""
        if isinstance(takes, list):
            return [Item(value) for value in takes]
        match takes:
            case "decks" | "notes" | "topics" | "tags" as kind:
                return self._from_collection(lambda glance: glance.names(kind.removesuffix("s")))
            case "cards":
                return self._cards(incomplete)
            case "demos":
                return self.demos()
            case "search":
                return self._search(incomplete)
        return []

    def _from_collection(self, look: "Callable[[Glance], Iterable[tuple[str, str]]]") -> list[Item]:
        """What a look at the collection finds; nothing where there is none to be read."""
        from flashdl.storage.glance import Glance

        glance = Glance.open(self._paths.database)
        if glance is None:
            return []
        try:
            return [Item(*found) for found in look(glance)]
        finally:
            glance.close()

    def _cards(self, incomplete: str) -> list[Item]:
        """The ids in full; where none begins so, ``note#card``, where only one is called that."""
        keys = [item.value for item in self._from_collection(lambda g: ((k, "") for k in g.keys()))]
        if any(key.startswith(incomplete) for key in keys):
            return [Item(key) for key in keys]
        shorts = [key.partition("/")[2] for key in keys]
        return [Item(short) for short in shorts if shorts.count(short) == 1]
