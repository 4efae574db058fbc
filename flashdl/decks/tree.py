"""What a deck file is before its fields have a meaning: texts, lists and mappings with places."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple, Union

Value = Union[str, list["Node"], dict[str, "Node"]]  # noqa: UP007 (recursive)


class Fault(NamedTuple):
    """What is wrong at a place, line and column counted from 1."""

    line: int
    column: int
    message: str


@dataclass(slots=True)
class Node:
    """A text, list or mapping with its place, its key's place and its extent in characters."""

    value: Value
    line: int
    column: int
    key: tuple[int, int]
    start: int
    end: int

    def below(self, step: str | int) -> "Node | None":
        """The value of a mapping's field or a list's element, None where there is none."""
        if isinstance(self.value, dict):
            return self.value.get(str(step))
        if isinstance(self.value, list) and isinstance(step, int) and step < len(self.value):
            return self.value[step]
        return None

    def text(self, field: str) -> str:
        """The text of this mapping's field, empty where there is none."""
        found = self.below(field)
        return found.value if found is not None and isinstance(found.value, str) else ""

    def items(self, field: str) -> "list[Node]":
        """The elements of this mapping's list field, none where it is not a list."""
        found = self.below(field)
        return found.value if found is not None and isinstance(found.value, list) else []

    def names(self) -> "tuple[str, ...]":
        """The names of this mapping's fields."""
        return tuple(self.value) if isinstance(self.value, dict) else ()

    def words(self, field: str) -> "Iterator[tuple[Node, str]]":
        """The texts in this mapping's list field, each with its node."""
        for node in self.items(field):
            if isinstance(node.value, str):
                yield node, node.value

    def plain(self) -> object:
        """The same without places: str, list and dict alone."""
        if isinstance(self.value, dict):
            return {name: node.plain() for name, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value
