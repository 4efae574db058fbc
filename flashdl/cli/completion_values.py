"""What may stand at a place of the command line: names of decks, cards, demos, commands."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from flashdl.cli.completion_line import DEMO, Item, Place, Takes
from flashdl.settings import Paths, paths

if TYPE_CHECKING:  # each is loaded by the names that need it
    from flashdl.runner.index import Declaration
    from flashdl.storage.glance import Glance


class Values:
    """What may stand at a place of the command line."""

    def __init__(self, env: Mapping[str, str], table: Mapping[str, Any], place: Place) -> None:
        self._table = table
        self._place = place
        self._paths: Paths = paths(env, place.options.get("--db"))

    def at_place(self, incomplete: str) -> Iterable[Item]:
        """Everything that may stand there, and some more."""
        place = self._place
        if place.names_option:
            return self._options()
        if place.names_command:
            return self._commands()
        value = incomplete.removeprefix(place.lead)
        found = self._of_demo(place.option) or self.of(place.takes, value)
        return (Item(place.lead + item.value, item.about) for item in found)

    def meant(self, incomplete: str) -> str:
        """The begin of a word as its values are written: in a demo ``-`` and ``_`` are one."""
        return _typed(incomplete) if self._place.command == "demo" else incomplete

    def of(self, takes: Takes, incomplete: str) -> Iterable[Item]:
        """The values of a kind, or those that are given."""
        if isinstance(takes, list):
            return [Item(value) for value in takes]
        if takes in ("decks", "notes", "topics", "tags"):
            kind = takes.removesuffix("s")
            return self._from_collection(lambda glance: glance.names(kind))
        kinds: dict[str | None, Callable[[str], Iterable[Item]]] = {
            "cards": self._cards,
            "search": self._search,
            "which": lambda begun: [*self._cards(begun), *self._search(begun)],
            "demos": lambda _: self._demos(),
        }
        return kinds[takes](incomplete) if takes in kinds else []

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
        keys = [found.value for found in self._from_collection(_keys)]
        if any(key.startswith(incomplete) for key in keys):
            return [Item(key) for key in keys]
        shorts = Counter(key.partition("/")[2] for key in keys)
        return [Item(short) for short, count in shorts.items() if count == 1]

    def _search(self, incomplete: str) -> Iterable[Item]:
        """The conditions of a search; their values, once only one of them can be meant."""
        from flashdl.review.search.terms import FIELDS, STATES, TYPES

        forms = [f"{name}:" for name in ("is", *FIELDS)]
        meant = [
            form for form in forms if form.startswith(incomplete) or incomplete.startswith(form)
        ]
        if len(meant) != 1:
            return [Item(form) for form in forms]
        field = meant[0].removesuffix(":")
        fixed = {"is": list(STATES), "type": list(TYPES)}
        values = self.of(fixed.get(field, f"{field}s"), incomplete)
        return [Item(meant[0] + item.value, item.about) for item in values]

    def _options(self) -> Iterator[Item]:
        """The options of the command, of the demo, and those of all commands."""
        yield from self._of_declaration()
        for level in (self._table[self._place.command], self._table[""]):
            for name, (_, about) in level["options"].items():
                yield Item(name, about)

    def _commands(self) -> Iterator[Item]:
        found = self._table[self._place.command]["commands"]
        if found == "demos":
            return self._demos()
        return (Item(name, about) for name, about in found.items())

    def _demos(self) -> Iterator[Item]:
        """The demos with their titles, or without while nothing was read yet."""
        from flashdl.bundled import demos_dir

        declared = self._declarations()
        if declared:
            return (Item(_typed(name), found.title) for name, found in declared.items())
        return (Item(_typed(path.stem)) for path in sorted(demos_dir().glob("*.py")))

    def _declarations(self) -> "dict[str, Declaration]":
        """The demos by name, once something else has read them: to read them all takes long."""
        from flashdl.bundled import demos_dir
        from flashdl.runner.index import Index

        cache = self._paths.cache / "demos.json"
        found = Index.load(demos_dir(), cache).declarations if cache.is_file() else ()
        return {declaration.name: declaration for declaration in found}

    def _demo(self) -> "Declaration | None":
        if self._place.command != DEMO:
            return None
        called = _typed(self._place.subcommand)
        names = ((found, (found.name, *found.aliases)) for found in self._declarations().values())
        return next((found for found, its in names if called in map(_typed, its)), None)

    def _of_declaration(self) -> Iterator[Item]:
        """The parameters of the demo as options."""
        if declared := self._demo():
            for param in declared.params:
                yield Item(f"--{param.option}", param.meaning)
                if param.kind == "bool":
                    yield Item(f"--no-{param.option}", param.meaning)

    def _of_demo(self, option: str) -> list[Item]:
        """The values that an option of the demo takes."""
        if not (declared := self._demo()):
            return []
        if option == "--preset":
            return [Item(preset.name, preset.meaning) for preset in declared.presets]
        if option == "--mistake":
            return [Item(mistake.id, mistake.because) for mistake in declared.mistakes]
        params = {f"--{param.option}": param for param in declared.params}
        return [Item(str(choice)) for choice in params[option].choices] if option in params else []


def _keys(glance: "Glance") -> Iterator[tuple[str, str]]:
    return ((key, "") for key in glance.keys())  # noqa: SIM118 - a query, no mapping


def _typed(name: str) -> str:
    return name.replace("_", "-")
