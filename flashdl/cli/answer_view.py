"""What is seen of options and of a verdict: choices, right and wrong, and the difference."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.text import Text

from flashdl.cli.blocks import Block, Prose
from flashdl.cli.keymap import OPTIONS
from flashdl.cli.output import clean
from flashdl.cli.prose import prose
from flashdl.cli.review_view import DIM, Face
from flashdl.cli.theme import EXTRA, MISSING, RIGHT, WRONG
from flashdl.review.answering import Chosen, Verdict, is_multiple
from flashdl.review.spelling import Segment

_TINY, _HUGE = 1e-9, 1e12  # beyond these a power of ten reads better
_NOTHING = "You wrote nothing."
_SAID = {"unit wrong": ", in another unit", "no number": ", a number"}
_MARKED = {"same": "{}", "extra": "[-{}-]", "missing": "{{+{}+}}"}
_STYLES = {"same": "", "extra": EXTRA, "missing": MISSING}


def options(
    content: Mapping[str, Any], order: Sequence[int], chosen: Collection[int], face: Face
) -> RenderableType:
    """The options in that order, each with its letter and whether it is chosen."""
    several = is_multiple(content["options"])
    blocks: list[Block] = []
    for letter, place in _lettered(order):
        box = _box(several=several, chosen=place in chosen, face=face)
        lead = f"{letter}{box}. " if face.plain else f"{letter} {box} "
        blocks += _blocks(content["options"][place]["text"], lead, face)
    said = [Text("More than one is right.", style=DIM), Text("")] if several else []
    return Group(*said, Prose(tuple(blocks)), Text(""))


def in_order(content: Mapping[str, Any], face: Face) -> Iterator[RenderableType]:
    """The options of a card as the author wrote them, for where nothing is chosen."""
    if found := content.get("options"):
        yield options(content, range(len(found)), (), face)


def letters_of(places: Iterable[int], order: Sequence[int]) -> str:
    """The letters under which places of options were shown: ``a and c``."""
    shown = {place: letter for letter, place in _lettered(order)}
    found = sorted(shown[place] for place in places)
    return " and ".join(filter(None, (", ".join(found[:-1]), *found[-1:])))


def choice_verdict(
    content: Mapping[str, Any], order: Sequence[int], verdict: Chosen, face: Face
) -> RenderableType:
    """Whether the choice is right, and of every option whether it is, and why."""
    blocks: list[Block] = []
    for letter, place in _lettered(order):
        option = content["options"][place]
        mine = place in verdict.chosen
        right = option["right"]
        lead = (_told if face.plain else _ticked)(letter, right, mine, face)
        shown = _blocks(option["text"], lead, face)
        blocks += shown if face.plain else [_styled(b, right=right, mine=mine) for b in shown]
        if because := option.get("because"):
            blocks += _blocks(because, "  " if face.plain else " " * cell_len(lead), face)
    return Group(_headline(verdict, face), Text(""), Prose(tuple(blocks)), Text(""))


def typed_verdict(verdict: Verdict, face: Face) -> RenderableType:
    """Whether what was typed is right, and where it differs from the answer."""
    head = headline(_word(verdict), right=verdict.right, face=face)
    if _by_letter(verdict) and not face.plain:
        answer = Text(clean(f"The answer is {verdict.answer}", ascii=face.ascii))
        shown = () if verdict.right else (Prose((Block(answer),)),)
        return Group(head, _Difference(verdict.diff, face), *shown, Text(""))
    said = (Text(clean(sentence, ascii=face.ascii)) for sentence in _sentences(verdict))
    return Group(Prose((Block(Text(" ").join([head, *said])),)), Text(""))


@dataclass(frozen=True, slots=True)
class _Difference:
    """The answer with what was extra and what was missing, in colour or else in brackets."""

    segments: tuple[Segment, ...]
    face: Face

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the one line, broken where it is too wide."""
        colourless = console.no_color or console.color_system is None or self.face.ascii
        line = Text()
        for segment in self.segments:
            text = clean(segment.text, ascii=self.face.ascii)
            shown = _MARKED[segment.kind].format(text) if colourless else text
            line.append(shown, "" if colourless else _STYLES[segment.kind])
        yield Prose((Block(line, first="  ", rest="  "),))


def _by_letter(verdict: Verdict) -> bool:
    return not verdict.right and any(segment.kind == "same" for segment in verdict.diff)


def _word(verdict: Verdict) -> str:
    if verdict.right:
        return "Right."
    near = _by_letter(verdict) or (verdict.within is not None and not verdict.remark)
    return _NOTHING if verdict.remark == "nothing" else "Not quite." if near else "Not right."


def _sentences(verdict: Verdict) -> Iterator[str]:
    """What is to be said beside right or not; of a number how far off it might be."""
    number = verdict.within is not None
    within = f" (within {_plainly(verdict.within)})" if verdict.within else ""
    answer = (verdict.answer if number else f'"{verdict.answer}"') + within
    given = verdict.given if number and verdict.remark != "no number" else f'"{verdict.given}"'
    match verdict.remark:
        case "unit missing":
            yield f"Mind the unit: {answer}."
        case "nothing":
            yield f"The answer is {answer}."
        case _ if not verdict.right:
            yield f"You wrote {given}, the answer is {answer}{_SAID.get(verdict.remark, '')}."
        case _ if verdict.given != verdict.answer:
            yield f"The answer is {answer}."


def _plainly(value: float) -> str:
    """The number in three digits, without a power of ten where it can be read without."""
    rounded = f"{value:.3g}"
    return f"{Decimal(rounded):f}" if _TINY <= value < _HUGE else rounded


def _headline(verdict: Chosen, face: Face) -> Text:
    if verdict.right:
        return headline("Right.", right=True, face=face)
    found = (("missing", verdict.missing), ("wrong", verdict.wrong))
    counts = [f"{len(places)} {word}" for word, places in found if places]
    said = f"Partly right: {', '.join(counts)}." if verdict.partly else "Not right."
    return headline(said, right=False, face=face)


def headline(words: str, *, right: bool, face: Face) -> Text:
    """Words that say whether an answer is right, with a sign and in its colour."""
    if face.plain:
        return Text(words)
    sign = face.mark("✓ ", "") if right else face.mark("✗ ", "")
    return Text(sign + words, style=f"bold {RIGHT if right else WRONG}")


def _lettered(order: Sequence[int]) -> Iterator[tuple[str, int]]:
    return zip(OPTIONS, order, strict=False)


def _box(*, several: bool, chosen: bool, face: Face) -> str:
    if face.plain:
        return ", chosen" if chosen else ""
    if several:
        return face.mark("☑", "[x]") if chosen else face.mark("☐", "[ ]")
    return face.mark("●", "(x)") if chosen else face.mark("○", "( )")


def _told(letter: str, right: bool, mine: bool, _face: Face) -> str:
    word = "Right" if right else "Wrong"
    tail = ", chosen" if mine else ", not chosen" if right else ""
    return f"{letter}. {word}{tail}: "


def _ticked(letter: str, right: bool, mine: bool, face: Face) -> str:
    tick = face.mark("✓", "yes") if right else face.mark("✗", "no ")
    return f"{face.mark('▸', '>') if mine else ' '} {letter} {tick} "


def _blocks(text: str, lead: str, face: Face) -> list[Block]:
    """The prose of an option below its letter."""
    rest = "  " if face.plain else " " * cell_len(lead)
    found = prose(text, ascii=face.ascii, linear=face.plain).blocks
    return [
        replace(block, first=(rest if i else lead) + block.first, rest=rest + block.rest,
                apart=block.apart and i > 0)
        for i, block in enumerate(found)
    ]  # fmt: skip


def _styled(block: Block, *, right: bool, mine: bool) -> Block:
    text = block.text.copy()
    text.stylize(RIGHT if right else WRONG if mine else DIM)
    return replace(block, text=text)
