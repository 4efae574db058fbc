"""Where in a command line the cursor stands, by the table of commands; and the table's form."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

DEMO = "demo *"  # in the table: what every demo takes beside its parameters

# What an option or argument takes: None nothing, a name of ``VALUES``, or the words themselves.
Takes = str | list[str] | None


class Item(NamedTuple):
    """A completion and what stands beside it where the shell shows that."""

    value: str
    about: str = ""


@dataclass(slots=True)
class Place:
    """A command with the options before the cursor, and what the cursor's word may be."""

    command: str = ""
    options: dict[str, str] = field(default_factory=dict)
    takes: Takes = None
    option: str = ""  # whose value it is
    lead: str = ""  # the part of the word that stands before the value: --deck=
    names_option: bool = False
    names_command: bool = False
    subcommand: str = ""


class Walk:
    """The words before the cursor, one after the other."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self._table = table
        self._place = Place()
        self._awaiting = ""
        self._arguments = 0
        self._only_arguments = False

    def to(self, words: Iterable[str], incomplete: str) -> Place:
        """The place of the word that is being typed."""
        for word in words:
            self._pass(word)
        place = self._place
        name, equals, _ = incomplete.partition("=")
        if self._awaiting and not self._turns_away(incomplete):
            place.option, place.takes = self._awaiting, self._option(self._awaiting)
        elif not self._only_arguments and incomplete.startswith("-"):
            place.names_option = not equals
            place.option, place.takes = name, self._option(name)
            place.lead = f"{name}=" if equals else ""
        elif self._may_descend:
            place.names_command = True
        else:
            place.takes = self._argument()
        return place

    def _pass(self, word: str) -> None:
        name, equals, value = word.partition("=")
        if self._awaiting and not self._turns_away(word):
            self._place.options[self._awaiting] = word
            self._awaiting = ""
            return
        self._awaiting = ""
        if self._only_arguments or not word.startswith("-") or word == "-":
            self._descend_or_count(word)
        elif word == "--":
            self._only_arguments = True
        elif equals:
            self._place.options[name] = value
        elif self._option(name) is not None:
            self._awaiting = name

    def _descend_or_count(self, word: str) -> None:
        deeper = f"{self._place.command} {word}".strip()
        if self._may_descend and deeper in self._table:
            self._place.command = deeper
        elif self._may_descend and self._place.command == DEMO.partition(" ")[0]:
            self._place.command, self._place.subcommand = DEMO, word
        else:
            self._arguments += 1

    @property
    def _level(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self._table[self._place.command]
        return found

    @property
    def _may_descend(self) -> bool:
        return "commands" in self._level and not self._arguments and not self._only_arguments

    @property
    def _options(self) -> Mapping[str, Any]:
        """The options of the command and of all commands."""
        return {**self._table[""]["options"], **self._level["options"]}

    def _option(self, name: str) -> Takes:
        """What an option takes; one that only the demo knows may take a value."""
        known = self._options
        unknown = "" if self._place.command == DEMO and name.startswith("--") else None
        takes: Takes = known[name][0] if name in known else unknown
        return takes

    def _turns_away(self, word: str) -> bool:
        """Whether the word is the next option, the one before having been a flag of the demo."""
        return self._awaiting not in self._options and word.startswith("--")

    def _argument(self) -> Takes:
        """What the next argument takes; the last of them may be repeated."""
        found = self._level["arguments"]
        takes: Takes = found[min(self._arguments, len(found) - 1)] if found else None
        return takes
