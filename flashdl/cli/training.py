"""How far a run is, or the training of a model for it, as something to look at."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Protocol

from rich.console import Console
from rich.text import Text

from flashdl.cli.output import clean
from flashdl.cli.review_view import DIM, Face
from flashdl.cli.tune_region import Region, Row, rows
from flashdl.demokit import Plot
from flashdl.plotting import draw
from flashdl.runner.events import Event, Failed, Finished, Progress, Trained

BAR_COLUMNS = 40
PLOT_COLUMNS = 48  # 12 rows, so that all of it fits on half a screen
LEAST_HEIGHT = 16  # of a terminal, for the plot to be drawn
GRACE_S = 0.3  # a run that ends sooner is not announced, unless it trains a model to be kept
KEPT = "once, then kept"
LOSS = Plot("loss", "line", "", x="step", y=("loss",), x_label="step", y_label="loss")


@dataclass(frozen=True, slots=True)
class Course:
    """The last that was heard of a run, after how many seconds, and from which fraction on."""

    last: Progress
    seconds: float = 0.0
    first: float = 0.0
    begun_at: float = 0.0

    @classmethod
    def of(cls, before: "Course | None", progress: Progress, *, now: float) -> "Course":
        """What is known after another word of progress; another model begins another course."""
        if before is None or before.last.model != progress.model:
            return cls(progress, first=progress.fraction, begun_at=now)
        return replace(before, last=progress, seconds=now - before.begun_at)

    @property
    def fraction(self) -> float:
        """How far it is, 0 to 1."""
        return min(max(self.last.fraction, 0.0), 1.0)

    @property
    def trains(self) -> bool:
        """Whether a model is trained that will be kept."""
        return bool(self.last.model)

    @property
    def done(self) -> str:
        """The fraction in percent and the time that is left, as far as that can be known."""
        covered = self.fraction - self.first
        if covered <= 0:
            return f"{self.fraction:.0%}"
        left_s = round(self.seconds * (1 - self.fraction) / covered)
        left = f"about {left_s} s left" if left_s else "less than a second left"
        return f"{self.fraction:.0%}, {left}"


def heading(course: Course) -> str:
    """What takes its time."""
    return f"Training {course.last.title} ({KEPT})" if course.trains else "Computing"


def bar(course: Course, face: Face, columns: int) -> str:
    """A bar as long as the run is far, in so many columns."""
    full = round(course.fraction * columns)
    return face.mark("█", "#") * full + face.mark("░", ".") * (columns - full)


def under_way(course: Course | None, face: Face, *, alone: bool = False) -> str:
    """All of it in a line, or what takes its time where it is ``alone``, with the rest drawn below.

    Where lines are read out, it is new at each quarter at most.
    """
    if course is None or (face.plain and course.trains):
        return f"{heading(course).lower()} ..." if course else "computing ..."
    if face.plain:
        return f"computing ... {int(4 * course.fraction) / 4:.0%}"
    if alone:
        return heading(course)
    what = f"training {course.last.title}" if course.trains else "computing ..."
    return f"{what} {bar(course, face, 12)} {course.done}"


def drawn(console: Console, course: Course, face: Face, room: int) -> list[Row]:
    """What takes its time, how far it is, and the course of the loss where there is room."""
    width = console.width - 1
    done = f"{bar(course, face, max(0, min(BAR_COLUMNS, width - 32)))} {course.done}"
    said = [Text(clean(heading(course), ascii=face.ascii), style="bold"), Text(done, style=DIM)]
    for text in said:
        text.truncate(width)
    lines = [row for text in said for row in rows(console, text, width)]
    plot = _loss(console, course) if console.height >= LEAST_HEIGHT else []
    return [*lines, *(plot if len(lines) + len(plot) <= room else [])]


def _loss(console: Console, course: Course) -> list[Row]:
    """The loss so far over the steps of the whole training; nothing where it is not told."""
    values = {name: array.tolist() for name, array in course.last.values.items()}
    if not _drawable(values):
        return []
    whole = values["step"][-1] / course.fraction if course.fraction else values["step"][-1]
    ends = {"step": [0.0, whole], "loss": [0.0, values["loss"][0]]}
    return rows(console, draw(LOSS, values, beside=ends), min(PLOT_COLUMNS, console.width))


def _drawable(values: dict[str, Any]) -> bool:
    """Whether there are steps and as many losses."""
    step, loss = values.get("step"), values.get("loss")
    if not isinstance(step, list) or not isinstance(loss, list):
        return False
    return len(step) == len(loss) > 1 and not isinstance(step[0], list | str)


class Watcher(Protocol):
    """Is told of every event of a run, with the course that it is on."""

    def __call__(self, event: Event, course: Course | None) -> None:
        """Show it."""


@contextmanager
def watched(console: Console, errors: Console, face: Face, *, quiet: bool) -> Iterator[Watcher]:
    """Show runs as they go on: drawn in place on a terminal, else in a line on standard error.

    ``quiet`` keeps standard output for what is asked for.
    """
    if quiet or face.plain or not console.is_terminal:
        yield _Told(errors, face)
        return
    shown = _Shown(console, face)
    try:
        yield shown
    except KeyboardInterrupt:
        shown.stopped(errors)
        raise
    finally:
        shown.erase()


class _Shown:
    """A region that is drawn anew at each word, and gone when there is something to see."""

    def __init__(self, console: Console, face: Face) -> None:
        self._console = console
        self._face = face
        self._region = Region(console)
        self._there = False
        self._trains = False

    def __call__(self, event: Event, course: Course | None) -> None:
        """Draw how far it is."""
        self._trains = course is not None and course.trains
        if isinstance(event, Finished | Failed):
            self.erase()
        elif course is not None and (course.trains or course.seconds > GRACE_S):
            self._there = True
            room = self._console.height
            self._region.draw(drawn(self._console, course, self._face, room))

    def stopped(self, errors: Console) -> None:
        """Say what is left of a training that was broken off."""
        self.erase()
        if self._trains:
            errors.print("Stopped. Of a training that did not end nothing is kept.")

    def erase(self) -> None:
        """Take it off the screen."""
        if self._there:
            self._region.erase()
        self._there = False


class _Told:
    """A line when the training of a model begins and one when it ends."""

    def __init__(self, console: Console, face: Face) -> None:
        self._console = console
        self._face = face
        self._model = ""

    def __call__(self, event: Event, course: Course | None) -> None:
        """Say what is new."""
        if isinstance(event, Trained):
            self._say(f"{event.model.name}: trained in {event.model.seconds:.1f} s")
            self._model = ""
        elif course is not None and course.last.model != self._model:
            self._model = course.last.model
            self._say(f"{heading(course)} ...")

    def _say(self, line: str) -> None:
        self._console.print(Text(clean(line, ascii=self._face.ascii)), soft_wrap=True)
