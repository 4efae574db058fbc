"""Where a tuner is seen: a region drawn in place, and what stays when it closes."""

from dataclasses import dataclass, replace
from typing import Protocol

from rich.console import Console, RenderableType
from rich.text import Text

from flashdl.cli.contrast_view import pairs, reasons
from flashdl.cli.demo_view import claim_lines, picture
from flashdl.cli.output import clean
from flashdl.cli.review_view import DIM, Face
from flashdl.cli.training import drawn
from flashdl.cli.tune_region import Region, Row, rows
from flashdl.cli.tune_view import (
    Body,
    Scene,
    View,
    body,
    pictures_of,
    value_lines,
)
from flashdl.cli.tune_words import command, listed

HIDDEN = "not shown here: "
_STYLES = {"fault": "bold red", "failed": "red", "stale": "bold", "film": "bold"}


class Screen(Protocol):
    """Shows what a tuner wants to be seen."""

    def show(self, view: View) -> None:
        """Bring the screen up to date."""

    def moved(self) -> None:
        """Draw below from now on: something else was printed."""

    def close(self, view: View) -> None:
        """Let what was seen last stay where scrolling back finds it."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """What was drawn last, of which scene, on how many rows and columns."""

    paper: tuple[int, int]
    scene: Scene
    body: Body

    def too_tall_for(self, scene: Scene, paper: tuple[int, int]) -> tuple[str, ...]:
        """The pictures that need not be drawn again to see that they do not fit."""
        same = (paper, scene.frame_around) == (self.paper, self.scene.frame_around)
        return self.body.hidden if same else ()


class Drawn:
    """The lines of the tuner drawn in place, below what is there."""

    def __init__(self, console: Console, face: Face) -> None:
        self._console = console
        self._face = face
        self._region = Region(console)
        self._body: _Seen | None = None

    def show(self, view: View) -> None:
        """Draw what ``lines`` gives."""
        self._region.draw(self.lines(view))

    def lines(self, view: View) -> list[Row]:
        """The values, the status, the pictures that fit and the keys."""
        width = self._console.width
        head = self._rows(*value_lines(view.dial, self._face, width), self._status(view))
        room = max(1, self._console.height - len(head) - 1)
        if view.page:
            middle = self._rows(*(self._line(line) for line in view.page))[:room]
        elif view.scene:
            middle = self._middle(view.scene, room)
        else:
            course = view.course
            middle = drawn(self._console, course, self._face, room)[1:] if course else []
        foot = self._rows(self._last_line(view))
        return [*head, *middle, *foot][-self._console.height :]

    def moved(self) -> None:
        """Forget where the region was."""
        self._region.leave()

    def close(self, view: View) -> None:
        """Print the pictures that were in sight in full, and the claims if they may be seen."""
        self._region.erase()
        if view.scene is None:
            return
        scene, seen = view.scene, self._body.body.shown if self._body else ()
        for part in _kept(scene, seen, self._face):
            self._console.print(part)
        line = f"All of it: {command(scene.outcome.dial)}"
        self._console.print(self._line(line, DIM), soft_wrap=True)

    def _middle(self, scene: Scene, room: int) -> list[Row]:
        """The pictures and what did not fit, drawn again only where something has changed."""
        found, paper = self._body, (room, self._console.width)
        if found is None or (found.paper, found.scene) != (paper, scene):
            tall = () if found is None else found.too_tall_for(scene, paper)
            seen = replace(scene, tall=frozenset(tall))
            fits = body(self._console, seen, self._face, room - 1)
            found = self._body = _Seen(paper, scene, fits)
        room = self._console.width - 1 - len(HIDDEN)
        missing = listed([clean(name) for name in found.body.hidden], room)
        line = Text(f"{HIDDEN}{missing}" if missing else "", style=DIM)
        return [*found.body.lines, *(self._rows(line) if missing else [])]

    def _status(self, view: View) -> Text:
        kind, text = view.status
        return self._line(text, _STYLES.get(kind, DIM))

    def _last_line(self, view: View) -> Text:
        if view.typed is not None and view.dial.param is not None:
            asked = (f"{clean(view.dial.param.option)} = ", "bold")
            return Text.assemble(asked, clean(view.typed, ascii=self._face.ascii))
        all_seen = self._body is None or not self._body.body.hidden
        keys = view.key_line(self._console.width - 1, self._face, all_seen=all_seen)
        return Text(keys, style=DIM)

    def _line(self, text: str, style: str = "") -> Text:
        return Text(clean(text, ascii=self._face.ascii), style=style)

    def _rows(self, *lines: Text) -> list[Row]:
        width = self._console.width - 1
        for line in lines:
            line.truncate(width, overflow="crop" if self._face.ascii else "ellipsis")
        return [row for line in lines for row in rows(self._console, line, width) or [[]]]


def _kept(scene: Scene, seen: tuple[str, ...], face: Face) -> list[RenderableType]:
    outcome = scene.outcome
    parts: list[RenderableType] = []
    if outcome.dial.mistake is None:
        for item in pictures_of(outcome):
            parts += [Text(""), picture(item, outcome.right, face)] if item.id in seen else []
    else:
        for name, make in pairs(outcome, face):
            parts += [Text(""), make()] if name in seen else []
    parts += reasons(outcome, face, hide_claims=scene.hide_claims)
    if outcome.dial.mistake is None and not scene.hide_claims:
        show = outcome.dial.show
        claims = [c for c in outcome.right.claims if not show or c.about in show]
        parts += [Text(""), *claim_lines(claims, face)]
    return parts
