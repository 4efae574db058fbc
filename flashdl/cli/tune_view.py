"""What the tuner shows, from its state: values, a line that says what goes on, pictures, keys."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Literal, TypeVar

from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.text import Text

from flashdl.cli.contrast_view import Beside, pairs, reasons
from flashdl.cli.demo_view import claim_lines, picture
from flashdl.cli.keymap import Stage, key_line
from flashdl.cli.output import clean
from flashdl.cli.review_view import DIM, Face
from flashdl.cli.training import Course
from flashdl.cli.tune_region import Row, rows
from flashdl.cli.tune_runs import Outcome
from flashdl.cli.tune_words import spoken
from flashdl.demokit import Param, ParamValue
from flashdl.runner.contrast import Picture, named, shown
from flashdl.runner.dial import Dial
from flashdl.runner.parameters import complete
from flashdl.runner.stops import stops

Kind = Literal["fault", "typing", "failed", "busy", "stale", "film", "meaning"]
GAP = 3
WIDEST_VALUE = 9
REASONS_SHOWN = 4  # why it is wrong, and claims that it breaks
REASONS_KEPT = 2  # of them whatever else there is no room for
LEAST_ROWS = 5  # a blank line and a table of one row
Part = tuple[str, Callable[[], RenderableType]]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Scene:
    """All that is to be seen beside the values: what came of them, from which picture, which frame.

    ``keep`` are rows above that should stay in sight, if the first picture leaves room for them.
    ``tall`` are pictures that did not fit a moment ago: they are not drawn only to be left out.
    """

    outcome: Outcome
    first: int = 0
    frame: int | None = None
    hide_claims: bool = False
    keep: int = 0
    tall: frozenset[str] = frozenset()

    @property
    def frame_around(self) -> tuple[object, ...]:
        """What must be the same for the same pictures to fit."""
        dial = self.outcome.dial
        return self.first, self.hide_claims, self.keep, dial.preset, dial.mistake


@dataclass(frozen=True, slots=True)
class View:
    """What the tuner wants to be seen now: values, what goes on, pictures, and the last line.

    ``without`` are the actions of the stage that would do nothing, ``typed`` is what has been
    typed so far, None while nobody types; ``page`` is the help, which
    stands in the place of the pictures, as does how far the first run is, its ``course``.
    """

    dial: Dial
    status: tuple[Kind, str]
    stage: Stage
    without: tuple[str, ...] = ()
    scene: Scene | None = None
    typed: str | None = None
    page: tuple[str, ...] = ()
    course: Course | None = None

    def key_line(self, width: int, face: Face, *, all_seen: bool) -> str:
        """The keys that do something now; none for more pictures where all are in sight."""
        without = (*self.without, "next-picture") if all_seen else self.without
        return key_line(self.stage, width, without=without, ascii=face.ascii)


@dataclass(frozen=True, slots=True)
class Body:
    """The pictures that fit, line by line, and the ids of those that did not."""

    lines: list[Row]
    shown: tuple[str, ...]
    hidden: tuple[str, ...]


def idle(dial: Dial, *, waits: bool, moves: bool, plain: bool) -> tuple[str, ...]:
    """Actions that would do nothing: ``waits`` for enter, ``moves`` if a picture has frames."""
    demo = dial.declaration
    offered = {
        "run": waits,
        "next-entry": dial.param is not None and dial.param.kind == "list",
        "next": len(demo.params) > 1,
        "up": bool(demo.params),
        "type": bool(demo.params),
        "preset": bool(demo.presets),
        "mistake": bool(demo.mistakes),
        "play": moves and not plain,
        "next-picture": not plain,
    }
    return tuple(what for what, there in offered.items() if not there)


def value_lines(dial: Dial, face: Face, width: int) -> list[Text]:
    """Every parameter with its value, the chosen one marked, then seed and preset."""
    marker = face.mark("▸", ">")
    items = []
    for param in dial.declaration.params:
        here = param == dial.param
        entry = dial.entry if here and param.kind == "list" else None
        items.append(_value(param, dial.params[param.name], marker if here else " ", entry))
    items.append(Text.assemble(" ", ("seed ", DIM), f"{dial.seed}"))
    if (number := _preset_number(dial)) is not None:
        words = "preset" if _as_preset(dial) else "pictures of preset"
        items.append(Text.assemble(" ", (f"{words} {number} ", DIM), clean(dial.preset)))
    for item in items:
        item.truncate(width, overflow="crop")
    return list(_flow(items, width))


def _preset_number(dial: Dial) -> int | None:
    names = [preset.name for preset in dial.declaration.presets]
    return names.index(dial.preset) + 1 if dial.preset in names else None


def _as_preset(dial: Dial) -> bool:
    """Whether what the preset sets is still as it sets it."""
    chosen = dial.declaration.preset(dial.preset).params
    meant = complete(dial.declaration.params, chosen)
    return all(dial.params[name] == meant[name] for name in chosen)


def _value(param: Param, value: ParamValue, marker: str, entry: int | None) -> Text:
    chosen = marker != " "
    style = "bold underline" if chosen else ""
    name = (f"{clean(param.option)} ", "bold" if chosen else DIM)
    if not isinstance(value, tuple):
        text = clean(spoken(value))
        return Text.assemble(marker, name, (text, style), " " * (_room(param) - cell_len(text)))
    item = Text.assemble(marker, name)
    for i, x in enumerate(value):
        mark, close = ("[", "]") if i == entry else ("", "")
        item.append(" " if i else "").append(mark)
        item.append(spoken(x), style if i == entry else "").append(close)
    return item


@lru_cache(maxsize=64)
def _room(param: Param) -> int:
    """The columns of the longest value, so that turning moves nothing else."""
    if param.kind == "bool":
        return 3
    if param.kind == "choice":
        return max(cell_len(clean(choice)) for choice in param.choices)
    return min(WIDEST_VALUE, max(len(f"{x:g}") for x in stops(param)))


def _flow(items: Iterable[Text], width: int) -> Iterator[Text]:
    """The items in as many lines as they need."""
    line = Text()
    for item in items:
        if line.cell_len and line.cell_len + GAP + item.cell_len > width:
            yield line
            line = Text()
        line.append(" " * GAP if line.cell_len else "").append_text(item)
    yield line


def pictures_of(outcome: Outcome) -> list[Picture]:
    """The pictures that the dial's preset shows; with a mistake those that differ, if any do."""
    drawn = [named(outcome.right, name) for name in outcome.draws]
    return [item for item in drawn if item] or shown(outcome.right, outcome.dial.show)


def body(console: Console, scene: Scene, face: Face, room: int) -> Body:
    """As much of the pictures as fits into so many rows, the first one in any case."""
    if scene.outcome.dial.mistake is None:
        return _right_alone(console, scene, face, room)
    return _wrong_beside_right(console, scene, face, room)


def _right_alone(console: Console, scene: Scene, face: Face, room: int) -> Body:
    run, items = scene.outcome.right, _from(pictures_of(scene.outcome), scene.first)
    parts: list[Part] = [(p.id, partial(picture, p, run, face, frame=scene.frame)) for p in items]
    found = _fitting(console, parts, scene, room=room, must_first=bool(scene.first))
    if scene.hide_claims:
        return found
    lines, whole = [*found.lines], not scene.outcome.dial.show
    claims = (c for c in run.claims if c.about in found.shown or (whole and not c.about))
    for claim in claim_lines(claims, face):
        line = rows(console, claim, console.width)
        if len(lines) + len(line) <= room - (scene.keep if len(lines) > room // 2 else 0):
            lines += line
    return Body(lines, found.shown, found.hidden)


def _wrong_beside_right(console: Console, scene: Scene, face: Face, room: int) -> Body:
    outcome, width = scene.outcome, console.width
    said = reasons(outcome, face, hide_claims=scene.hide_claims)
    why = [rows(console, text, width) for text in said[:REASONS_SHOWN]]
    kept = sum(map(len, why[:REASONS_KEPT]))
    parts: list[Part] = list(pairs(outcome, face, frame=scene.frame))
    if not parts:
        parts = [(p.id, partial(picture, p, outcome.right, face)) for p in pictures_of(outcome)]
    ordered = _from(parts, scene.first)
    found = _fitting(console, ordered, scene, room=room - kept, must_first=True)
    lines = [*found.lines]
    for reason in why:
        lines += reason if len(lines) + len(reason) <= room else []
    return Body(lines, found.shown, found.hidden)


def _from(items: list[T], first: int) -> list[T]:
    """The items from that one on, and then the others."""
    start = first % len(items) if items else 0
    return [*items[start:], *items[:start]]


def _fitting(
    console: Console, parts: list[Part], scene: Scene, *, room: int, must_first: bool
) -> Body:
    """The parts that fit below each other, in their order; the first one in any case if it must.

    Where none fits, as much of the first as there is room for.
    """
    lines: list[Row] = []
    seen: list[str] = []
    for name, make in parts:
        left = room - (len(parts) > 1) - len(lines)
        if seen and left - scene.keep < LEAST_ROWS:
            break
        if name in scene.tall:
            continue
        drawn: list[Row] = [[]] * bool(seen)
        drawn += rows(console, make(), console.width)
        if len(drawn) <= left - (scene.keep if seen else 0):
            lines += drawn
        elif not seen and must_first:
            lines += _cut(console, make(), left)
        else:
            continue
        seen.append(name)
    if parts and not seen:
        seen, lines = [parts[0][0]], _cut(console, parts[0][1](), room - 1)
    return Body(lines, tuple(seen), tuple(name for name, _ in parts if name not in seen))


def _cut(console: Console, part: RenderableType, room: int) -> list[Row]:
    """As much of a part as there is room for; of right and wrong rather the wrong."""
    if isinstance(part, Beside):
        return part.within(console, console.width, room)[: max(1, room)]
    return rows(console, part, console.width)[: max(1, room)]
