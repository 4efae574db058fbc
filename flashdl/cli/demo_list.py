"""The list of the demos: by topic for a person at a terminal, else one a line."""

import re
import textwrap
from collections.abc import Sequence

from flashdl import bundled
from flashdl.runner.index import Declaration

LEAST_COLUMNS = 24  # of a title, however narrow the terminal is
OTHERS = "more"  # the topic of a demo that no note of the built-in deck runs
_NOTE = re.compile(r"(?m)^  - (\S+)$")  # in the order of deck.yaml
_DEMO = re.compile(r"(?m)^demo: (\S+)$")


def one_a_line(found: Sequence[Declaration]) -> list[str]:
    """Name and aliases, then the title."""
    names = [", ".join([called(d), *_others(d)]) for d in found]
    width = max(map(len, names), default=0)
    return [f"{name:<{width}}  {d.title}" for name, d in zip(names, found, strict=True)]


def by_topic(found: Sequence[Declaration], columns: int) -> list[str]:
    """The demos below the topic whose notes run them, in the order in which they are taught."""
    topics = _topics()
    order = {demo: at for at, demo in enumerate(topics)}
    grouped: dict[str, list[Declaration]] = {}
    for demo in sorted(found, key=lambda d: order.get(d.name, len(order))):
        grouped.setdefault(topics.get(demo.name, OTHERS), []).append(demo)
    width = max((len(called(d)) for d in found), default=0)
    lines: list[str] = []
    for topic, demos in grouped.items():
        lines += [*[""] * bool(lines), topic.replace("-", " ")]
        lines += [line for demo in demos for line in _wrapped(demo, width, columns)]
    return lines


def called(demo: Declaration) -> str:
    """The name as it is typed."""
    return demo.name.replace("_", "-")


def _others(demo: Declaration) -> list[str]:
    return [alias.replace("_", "-") for alias in demo.aliases]


def _wrapped(demo: Declaration, width: int, columns: int) -> list[str]:
    also = f" (also {', '.join(_others(demo))})" if demo.aliases else ""
    room = max(LEAST_COLUMNS, columns - width - 5)
    wrapped = textwrap.wrap(demo.title + also, room, break_on_hyphens=False)
    heads = [called(demo), *[""] * len(wrapped)]
    return [f"  {head:<{width}}  {line}" for head, line in zip(heads, wrapped, strict=False)]


def _topics() -> dict[str, str]:
    """The topic of each demo that a note of the built-in deck runs, in the deck's order."""
    deck, topics = bundled.cards_dir(), dict[str, str]()
    notes = {path.stem: path for path in deck.glob("*/*.yaml")}
    for note in _NOTE.findall((deck / "deck.yaml").read_text(encoding="utf-8")):
        demo = _DEMO.search(notes[note].read_text(encoding="utf-8")) if note in notes else None
        if demo is not None:
            topics.setdefault(demo[1].replace("-", "_"), notes[note].parent.name)
    return topics
