"""What a review prints: question, answer, buttons and the lines around them. Decides nothing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.text import Text

from flashdl.cli.blocks import WIDTH, Block, Prose, flow_items
from flashdl.cli.keymap import BUTTONS, Button, Keymap, Stage, help_rows
from flashdl.cli.output import clean, plural
from flashdl.cli.prose import emphasised, prose
from flashdl.review.session import Session, Step
from flashdl.scheduling.memory import Memory
from flashdl.study_day import date_of

DIM = "dim"
FOREIGN_DEMO = "The demo that came with this deck is not run: flashdl does not run deck code yet."
BLANK = "bold underline"


@dataclass(frozen=True, slots=True)
class Face:
    """How to write: ``plain`` is linear text, ``ascii`` keeps to seven bits.

    Without ``counts`` nothing is said of what is left, without ``intervals`` of when a card comes.
    """

    plain: bool
    ascii: bool
    counts: bool = True
    intervals: bool = True

    def mark(self, unicode: str, ascii_: str) -> str:
        """One of two spellings of a mark."""
        return ascii_ if self.ascii or self.plain else unicode


def heading(
    card: Mapping[str, Any],
    counts: Mapping[str, int],
    face: Face,
    width: int,
    *,
    marks: Sequence[str] = (),
) -> RenderableType:
    """The line above a question: topic and deck, never the note, marks, and what is left."""
    names = [card["topic"], card["deck_title"], *marks]
    about = clean(face.mark(" · ", ", ").join(n for n in names if n))
    kinds = [f"{number} {kind}" for kind, number in counts.items() if number]
    count = face.mark(" · ", ", ").join(kinds) if face.counts else ""
    line = Text(about, style=DIM, no_wrap=True, overflow="ellipsis")
    room = min(width, WIDTH) - len(count) - 1
    line.truncate(max(room, 8), overflow="ellipsis" if not face.ascii else "crop")
    line.append(" " * max(1, room + 1 - line.cell_len) + count, style=DIM)
    if face.plain:
        return Text(", ".join(filter(None, (clean(about), count))), style=DIM)
    rule = Text("─" * min(width, WIDTH), style=DIM)
    return Group(rule, line)


def question(card: Mapping[str, Any], face: Face) -> RenderableType:
    """The front, and for a demo whose Python is not run yet, a line that says so."""
    front, blanks = card["content"]["front"], card["content"].get("blanks", ())
    asked = emphasised(front, blanks, style=BLANK, ascii=face.ascii, linear=face.plain)
    parts: list[RenderableType] = [Text(""), asked or _prose(front, face)]
    if card.get("foreign_demo"):
        parts.append(Text(FOREIGN_DEMO, style=DIM))
    return Group(*parts, Text(""))


def hints(shown: Sequence[str], face: Face) -> RenderableType:
    """Hints below the question."""
    return Group(*(Prose((Block(one_line(hint, face), first="Hint: ", rest="      "),))
                   for hint in shown), Text(""))  # fmt: skip


def answer(card: Mapping[str, Any], face: Face, *, back: bool = True) -> RenderableType:
    """The back, the checklist of what it must mention, and the note's misconceptions.

    Without ``back`` a verdict has said it already.
    """
    content = card["content"]
    parts: list[RenderableType] = [*_back(content, face)] if back else []
    if must := content.get("must_mention"):
        parts += [Text("")] * bool(parts) + [_checklist(must, face)]
    if wrongs := content.get("misconceptions"):
        parts += [Text("")] * bool(parts) + [_misconception(wrong, face) for wrong in wrongs]
    return Group(*parts, *[Text("")] * bool(parts))


def _back(content: Mapping[str, Any], face: Face) -> Iterator[RenderableType]:
    hidden = content.get("answer", ())
    whole = emphasised(content["back"], hidden, ascii=face.ascii, linear=face.plain)
    if whole is None:
        words = " … ".join(hidden)
        yield _prose(words if "$" in words else f"**{words}**", face)
        yield ""
    yield whole or _prose(content["back"], face)


def _prose(text: str, face: Face) -> Prose:
    return prose(text, ascii=face.ascii, linear=face.plain)


def _checklist(must: Sequence[str], face: Face) -> RenderableType:
    box = (face.mark("☐ ", "[ ] "), DIM)
    items = [Text.assemble(box, one_line(item, face)) for item in must]
    return flow_items([Text("Did you say", style=DIM), *items], rest="  ")


def one_line(text: str, face: Face) -> Text:
    """Prose as a single paragraph, whatever its line breaks."""
    [block, *others] = prose(" ".join(text.split()), ascii=face.ascii).blocks
    return Text(clean(text, ascii=face.ascii)) if others or block.first else block.text


def _misconception(item: Mapping[str, str], face: Face) -> RenderableType:
    cross = face.mark("✗ ", "Not so: ")
    wrong = one_line(item["wrong"], face)
    wrong.stylize(DIM)
    rather = "Rather: " if face.plain else "  "
    blocks = [Block(wrong, first=cross, rest="  ")]
    if item.get("right"):
        right = one_line(item["right"], face)
        blocks.append(Block(right, first=rather, rest="  ", apart=False))
    return Prose(tuple(blocks))


def span(memory: Memory, day: int) -> str:
    """When the card comes again, as a distance: '6 d'."""
    return f"{max(0, (memory.due_day or day) - day)} d"


def buttons(session: Session, grades: str, face: Face, width: int) -> list[Text]:
    """Each grade with its own next interval; a sign where the card comes again today.

    One line, or two where the terminal is too narrow. In a cram session there are no intervals.
    """
    found = [(_spoken if face.plain else _button)(b, session, face) for b in BUTTONS[grades]]
    for gap in ("; ",) if face.plain else (" " * 3, " " * 2, " "):
        line = Text(gap).join(found)
        if line.cell_len <= width:
            return [line]
    half, between = len(found) // 2, Text("; " if face.plain else "  ")
    return [between.join(found[:half]), between.join(found[half:])]


def _button(button: Button, session: Session, face: Face) -> Text:
    sign = face.mark(" ↻", "+") if session.comes_again(button.quality) else ""
    word = f" {button.word} " if button.word else ": "
    hidden = session.cram or not face.intervals
    when = "" if hidden else span(session.outcomes()[button.quality], session.day)
    return Text.assemble((button.key, "bold"), word, ((when + sign).lstrip(), DIM))


def _spoken(button: Button, session: Session, face: Face) -> Text:
    """A button in words: its grade, when the card comes, and whether again today."""
    parts = [f"{button.key} {button.word}".strip()]
    if face.intervals and not session.cram:
        due_day = session.outcomes()[button.quality].due_day or session.day
        parts.append(plural(max(0, due_day - session.day), "day"))
    if session.comes_again(button.quality):
        parts.append("again today")
    return Text(", ".join(parts))


def graded(word: str, step: Step, face: Face) -> Text:
    """What an answer did: the word, when the card is due, and whether it comes again today."""
    arrow = face.mark("→ ", "")
    day, memory = step.event.study_day, step.memory
    again = any(c.card == step.event.card for c in step.session.pool.drills)
    tail = ", and again in this session" if again else ""
    if step.session.cram:
        return Text(f"{arrow}{word}{tail}; the schedule stays as it is", style=DIM)
    due = memory.due_day or day
    when = f"{date_of(due):%a %d %b %Y}"
    return Text(f"{arrow}{word}: next on {when}, in {plural(due - day, 'day')}{tail}", style=DIM)


def help_page(
    grades: str, face: Face, stage: Stage, keymap: Keymap, *, without: Iterable[str] = ()
) -> Prose:
    """Every key of the moment with its sentence, from the table of keys; 24 rows hold it."""
    rows = help_rows(stage, without=without, keymap=keymap)
    if stage in ("question", "answer"):
        rows[1:1] = [(b.key, b.help) for b in BUTTONS[grades]]
        rows += [] if face.plain else [("↻", "after an interval: again in this session")]
    said = [(f"  {clean(key, ascii=face.ascii):<7}", Text(line)) for key, line in rows]
    return Prose(tuple(Block(line, key, " " * len(key), apart=False) for key, line in said))


def summary_lines(lines: Iterable[str]) -> Text:
    """The lines at the end of a session."""
    return Text("\n".join(clean(line) for line in lines))


def show(console: Console, *parts: RenderableType) -> None:
    """Print the parts below each other, at most as wide as text reads well."""
    for part in parts:
        console.print(part, width=min(console.width, WIDTH), soft_wrap=False)
