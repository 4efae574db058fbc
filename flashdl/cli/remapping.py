"""Keys that the learner chose, put into the table, and what is wrong with a choice."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from itertools import product

from flashdl.cli.keymap import ASIDE_KEYS, CODE_KEYS, KEYS, OPTIONS, TUNER_KEYS, Key, Keymap
from flashdl.cli.keys import NAMED
from flashdl.settings import SETTINGS

_ACTIONS = tuple(entry.action for entry in KEYS)


def remapped(chosen: Mapping[str, str]) -> Keymap:
    """The table with the chosen key of each action; ``faults`` says which cannot be."""
    moved = [_moved(entry, chosen) for entry in (*ASIDE_KEYS, *KEYS)]
    return Keymap((*(_yielding(entry, moved, chosen) for entry in moved), *TUNER_KEYS, *CODE_KEYS))


def _moved(entry: Key, chosen: Mapping[str, str]) -> Key:
    """The entry on its chosen key; where that letter is an option, it stays one."""
    if (key := chosen.get(entry.action)) is None:
        return entry
    stages = tuple(stage for stage in entry.stages if stage != "choose" or key not in OPTIONS)
    return replace(entry, key=key, stages=stages)


def _yielding(entry: Key, entries: Sequence[Key], chosen: Mapping[str, str]) -> Key:
    """The entry without the aliases that another action was given at one of its stages."""
    taken = {other.key for other in entries if other.action in chosen and _meet(entry, other)}
    return replace(entry, aliases=tuple(name for name in entry.aliases if name not in taken))


def _meet(entry: Key, other: Key) -> bool:
    return bool({*entry.stages} & {*other.stages})


def faults(chosen: Mapping[str, str]) -> list[tuple[str, str]]:
    """What is wrong with the chosen keys: (action, sentence), all of it."""
    found = [(name, said) for name, key in chosen.items() if (said := _fault(name, key))]
    wrong = {name for name, _ in found}
    return found + _doubles({name: key for name, key in chosen.items() if name not in wrong})


def _fault(name: str, key: str) -> str:
    if name not in _ACTIONS:
        return f"there is no action '{name}'{_hint(name)}"
    if key.isdigit():
        return f"{name} cannot be '{key}': digits are grades"
    if key in NAMED or (len(key) == 1 and key.isprintable() and not key.isspace()):
        return ""
    return f"{name} is {key!r}; it must be one character or one of {', '.join(sorted(NAMED))}"


def _hint(name: str) -> str:
    if any(setting.name == name for setting in SETTINGS):
        return "; it is a setting, and belongs above [keys]"
    near = get_close_matches(name, _ACTIONS, 1)
    return f" (did you mean '{near[0]}'?)" if near else f"; there are {', '.join(_ACTIONS)}"


def _doubles(chosen: Mapping[str, str]) -> list[tuple[str, str]]:
    """The chosen keys that do something else at one of their stages, each pair once."""
    found: dict[frozenset[str], tuple[str, str]] = {}
    entries = [_moved(entry, chosen) for entry in KEYS]
    for entry, other in product(entries, (*entries, *ASIDE_KEYS)):
        pair = frozenset({entry.action, other.action})
        clash = len(pair) == 2 and entry.key == other.key and _meet(entry, other)
        told = other in ASIDE_KEYS and any(name == entry.action for name, _ in found.values())
        if clash and entry.action in chosen and not told:
            said = f"{entry.action} cannot be '{entry.key}': that key is {other.action}"
            found.setdefault(pair, (entry.action, said))
    return [*found.values()]
