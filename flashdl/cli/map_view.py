"""The drawing of topics and their notes: a mark for each word, arrows to what is required."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, zip_longest

from rich.text import Text

from flashdl.cli.output import plural
from flashdl.review.sitting import Hold, Standing, counts, of_card
from flashdl.review.topics import Topic, topic_of

MARKS = {
    Hold.FIRM: ("●", "#", "green"), Hold.SITS: ("◕", "+", "cyan"), Hold.SHAKY: ("≈", "!", "red"),
    Hold.BEGUN: ("◔", ":", "yellow"), Hold.NOT_BEGUN: ("○", ".", "dim"),
}  # fmt: skip
MEANINGS = {
    Hold.FIRM: "every card comes back after 21 days or more",
    Hold.SITS: "every card comes back after 6 days or more",
    Hold.SHAKY: "a card was forgotten last time, or waits over twice its interval",
    Hold.BEGUN: "a card is new, or comes back sooner than that",
    Hold.NOT_BEGUN: "no card was answered yet",
}
LONGEST_STRIP = 20
TWO_COLUMNS = 110
GAP = 3
LEAST_ROOM = 8  # for a name behind an arrow


@dataclass(frozen=True, slots=True)
class Atlas:
    """What the drawing takes from: the notes by key, the study day, and how it may be written."""

    notes: Mapping[str, Standing]
    day: int
    columns: int
    ascii: bool = False

    def mark(self, hold: Hold) -> Text:
        """The sign of a word, in its colour."""
        sign, seven_bits, style = MARKS[hold]
        return Text(seven_bits if self.ascii else sign, style=style)

    def strip(self, holds: Sequence[Hold]) -> Text:
        """A sign for each; of a great many the first ones and a plus."""
        shown = holds if len(holds) <= LONGEST_STRIP else holds[: LONGEST_STRIP - 1]
        more = [] if shown is holds else [Text("+", style="dim")]
        return Text().join([*map(self.mark, shown), *more])

    def of_cards(self, note: Standing) -> Text:
        """A sign for each card of a note."""
        return self.strip([of_card(memory, day=self.day) for memory in note.cards.values()])

    def of_notes(self, topic: Topic) -> Text:
        """A sign for each note of a topic."""
        return self.strip([note.hold(day=self.day) for note in topic.notes])

    def cut(self, name: str, columns: int) -> str:
        """The name, its end left out where it is longer."""
        dots = ".." if self.ascii else "…"
        return name if len(name) <= columns else name[: max(0, columns - len(dots))] + dots

    @property
    def arrow(self) -> str:
        """From a note back to what it requires."""
        return "<-" if self.ascii else "←"


@dataclass(frozen=True, slots=True)
class Columns:
    """The widths of a column of names and of a column of signs."""

    names: int
    signs: int

    @classmethod
    def of(cls, names: Iterable[str], strips: Iterable[Text], *, room: int) -> "Columns":
        """As wide as what stands in them; names give way where there is too little room."""
        signs = max((strip.cell_len for strip in strips), default=0)
        longest = max(map(len, names), default=0)
        return cls(min(longest, max(LEAST_ROOM, room - signs)), signs)

    def row(self, name: str, strip: Text, atlas: Atlas) -> Text:
        """A name and its signs, each as wide as its column."""
        line = Text(f"{atlas.cut(name, self.names):<{self.names}}  ")
        return line.append_text(_padded(strip, self.signs))


def tally(notes: Iterable[Standing], atlas: Atlas) -> list[Text]:
    """How many notes sit how well, which is at the same time what the signs mean."""
    found = counts(notes, day=atlas.day)
    items = [Text.assemble(atlas.mark(hold), f" {hold} {n}") for hold, n in found.items()]
    return flowed([Text(plural(sum(found.values()), "note")), *items], atlas.columns)


def overview(topics: Sequence[Topic], atlas: Atlas) -> list[Text]:
    """A line a topic: a sign a note, how many sit, what it builds on; an arrow between layers."""
    strips = [atlas.of_notes(topic) for topic in topics]
    table = Columns.of([topic.name for topic in topics], strips, room=atlas.columns - 4)
    sits = max((len(_sits(topic, atlas)) for topic in topics), default=0)
    lines: list[Text] = []
    layer = 1
    for topic, strip in zip(topics, strips, strict=True):
        if topic.layer > layer:
            lines.append(Text("  |" if atlas.ascii else "  ↓", style="dim"))
        layer = topic.layer
        line = Text("  ").append_text(table.row(topic.name, strip, atlas))
        if line.cell_len + 2 + sits <= atlas.columns:
            line.append(f"  {_sits(topic, atlas):<{sits}}")
        lines.append(_with_arrows(line, topic.builds_on, atlas))
    return lines


def whole(topics: Sequence[Topic], atlas: Atlas) -> list[Text]:
    """Every topic with a line a note; two columns of topics where the screen is wide."""
    if atlas.columns < TWO_COLUMNS:
        return [line for topic in topics for line in _block(topic, atlas)]
    half = replace(atlas, columns=(atlas.columns - GAP) // 2)
    left, right = _halves([_block(topic, half) for topic in topics])
    sides = zip_longest(left, right, fillvalue=Text())
    return [Text.assemble(_padded(one, half.columns + GAP), other) for one, other in sides]


def close_up(topic: Topic, atlas: Atlas) -> list[Text]:
    """The notes of one topic with their words and all that they require, near and far."""
    strips = [atlas.of_cards(note) for note in topic.notes]
    words = max(map(len, Hold)) + 2
    table = Columns.of([n.note for n in topic.notes], strips, room=atlas.columns - 6 - words)
    lines = [_heading(topic, atlas)]
    for note, strip in zip(topic.notes, strips, strict=True):
        hold = note.hold(day=atlas.day)
        row = table.row(note.note, strip, atlas)
        lines.append(Text.assemble("  ", atlas.mark(hold), " ", row, f"  {hold}"))
        lines += _required(note, topic, atlas)
    return lines


def pages(topics: Sequence[Topic], atlas: Atlas) -> list[Text]:
    """Topics close up, then what the words mean."""
    lines = [line for topic in topics for line in [*close_up(topic, atlas), Text("")]]
    return lines + legend(atlas)


def legend(atlas: Atlas) -> list[Text]:
    """What each word means."""
    lines = []
    for hold, meaning in MEANINGS.items():
        head = Text.assemble(atlas.mark(hold), f" {hold:<10}")
        lines += flowed([head, *map(Text, meaning.split())], atlas.columns, indent=13, gap=1)
    return lines


def flowed(
    items: Iterable[Text], columns: int, *, indent: int = 2, gap: int = 2, first: str = ""
) -> list[Text]:
    """Items beside each other as far as the line goes, further lines indented."""
    lines, begun = [Text(first)], False
    for item in items:
        for number, part in enumerate(_parts(item, columns - indent)):
            apart = (gap if not number else 1) if begun else 0
            if begun and lines[-1].cell_len + apart + part.cell_len > columns:
                lines.append(Text(" " * indent))
                apart = 0
            lines[-1].append(" " * apart).append_text(part)
            begun = True
    return lines


def _parts(item: Text, room: int) -> Iterable[Text]:
    """The item whole where a line takes it, else word by word."""
    return [item] if item.cell_len <= room else item.split(" ")


def _sits(topic: Topic, atlas: Atlas) -> str:
    found = counts(topic.notes, day=atlas.day)
    return f"{found[Hold.FIRM] + found[Hold.SITS]} of {len(topic.notes)} sit"


def _heading(topic: Topic, atlas: Atlas) -> Text:
    sits = f"  {_sits(topic, atlas)}"
    line = Text.assemble((atlas.cut(topic.name, atlas.columns - len(sits)), "bold"), sits)
    return _with_arrows(line, topic.builds_on, atlas)


def _block(topic: Topic, atlas: Atlas) -> list[Text]:
    strips = [atlas.of_cards(note) for note in topic.notes]
    table = Columns.of([note.note for note in topic.notes], strips, room=atlas.columns - 6)
    lines = [_heading(topic, atlas)]
    for note, strip in zip(topic.notes, strips, strict=True):
        mark, row = atlas.mark(note.hold(day=atlas.day)), table.row(note.note, strip, atlas)
        names = [key.partition("/")[2] for key in note.requires]
        lines.append(_with_arrows(Text.assemble("  ", mark, " ", row), names, atlas))
    return lines


def _required(note: Standing, topic: Topic, atlas: Atlas) -> list[Text]:
    """What a note requires, each with its sign, and with its topic where that is another."""
    first = f"      {atlas.arrow} "
    room = atlas.columns - len(first) - 2  # behind a sign
    items = []
    for key in note.requires:
        name, other = atlas.cut(key.partition("/")[2], room), atlas.notes.get(key)
        if other is None:
            items.append(Text(f"{name} (in no deck)"))
            continue
        where = (
            "" if topic_of(other) == topic.name else f" ({atlas.cut(topic_of(other), room - 2)})"
        )
        items.append(Text.assemble(atlas.mark(other.hold(day=atlas.day)), f" {name}{where}"))
    return flowed(items, atlas.columns, indent=len(first), first=first) if items else []


def _with_arrows(line: Text, names: Sequence[str], atlas: Atlas) -> Text:
    """The line with as many of the names as there is room for, and how many more there are."""
    head = f"  {atlas.arrow} "
    room = atlas.columns - line.cell_len - len(head)
    if not names or room < LEAST_ROOM:
        line.rstrip()
        return line
    said = (_first(names, shown) for shown in range(len(names), 0, -1))
    short = atlas.cut(names[0], room - len(_more(names, 1))) + _more(names, 1)
    return line.append(head + next((text for text in said if len(text) <= room), short), "dim")


def _first(names: Sequence[str], shown: int) -> str:
    return ", ".join(names[:shown]) + _more(names, shown)


def _more(names: Sequence[str], shown: int) -> str:
    return f" +{len(names) - shown}" if shown < len(names) else ""


def _padded(text: Text, columns: int) -> Text:
    padded = text.copy()
    padded.append(" " * max(0, columns - text.cell_len))
    return padded


def _halves(blocks: Sequence[list[Text]]) -> tuple[list[Text], list[Text]]:
    """The blocks in their order, cut where the longer half is shortest."""
    sizes = [len(block) for block in blocks]
    cut = min(range(len(blocks) + 1), key=lambda k: max(sum(sizes[:k]), sum(sizes[k:])))
    return [*chain(*blocks[:cut])], [*chain(*blocks[cut:])]
