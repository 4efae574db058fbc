"""The runs that a dial asks for: the right one, and beside it the one with the mistake."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Self

from flashdl.cli.training import Course, Watcher
from flashdl.errors import DemoFailed
from flashdl.runner.client import Runner
from flashdl.runner.contrast import to_draw
from flashdl.runner.dial import Dial
from flashdl.runner.events import Event, Failed, Finished, Job, Progress, Trained
from flashdl.runner.results import DemoRun

SLOW_MS = 100.0


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What came of a dial: the right run, the wrong one if a mistake is made, or why not.

    ``draws`` are the ids of the pictures in which the two differ.
    """

    dial: Dial
    right: DemoRun
    wrong: DemoRun | None = None
    failed: str = ""
    draws: tuple[str, ...] = ()

    @classmethod
    def both(cls, dial: Dial, right: DemoRun, wrong: DemoRun) -> Self:
        """Two runs and where they differ."""
        return cls(dial, right, wrong, draws=tuple(to_draw(right, wrong, dial.show)))

    @property
    def shows_nothing(self) -> bool:
        """Whether a mistake was made that no picture shows."""
        return self.wrong is not None and not self.draws

    @property
    def run(self) -> DemoRun:
        """The run that was asked for: the wrong one where there is one."""
        return self.wrong or self.right


def _unwatched(event: Event, course: Course | None) -> None:
    """Show nothing of a run while it goes on."""


class Bench:
    """Runs what is asked for last; the outcome before stays until there is a new one."""

    def __init__(self, runner: Runner) -> None:
        self.runner = runner
        self.outcome: Outcome | None = None
        self.failure = ""
        self.course: Course | None = None
        self.asked: Dial | None = None
        self._right: DemoRun | None = None
        self._request: int | None = None
        self._mistaken = False

    @property
    def busy(self) -> bool:
        """Whether a run is under way."""
        return self._request is not None

    @property
    def training(self) -> bool:
        """Whether a model is trained just now, which another run would begin from the start."""
        return self.busy and self.course is not None and self.course.trains

    def slow(self, dial: Dial) -> bool:
        """Whether a run takes so long that it should be asked for, judged by the last one."""
        if self._right is None:
            return dial.declaration.trains
        return self._right.compute_ms > SLOW_MS

    def stands(self, dial: Dial) -> bool:
        """Whether these values were asked for last."""
        return self.asked is not None and _values(self.asked) == _values(dial)

    def ask(self, dial: Dial) -> None:
        """Run with these values; a run under way is given up for it."""
        self.stop()
        self.asked, self.failure, self.course = dial, "", None
        right = self._right
        if right is None or (right.params, right.seed) != (dial.params, dial.seed):
            self._submit(dial, None)
        elif dial.mistake is not None:
            self._submit(dial, dial.mistake)
        else:
            self._finish(Outcome(dial, right))

    def reframe(self, dial: Dial) -> bool:
        """Show the runs that there are under another preset with the same values."""
        old = self.outcome
        if old is None or old.dial.preset == dial.preset or _values(old.dial) != _values(dial):
            return False
        self.outcome = replace(old, dial=dial)
        if old.wrong is not None:
            self.outcome = Outcome.both(dial, old.right, old.wrong)
        return True

    def stop(self) -> None:
        """Give up the run under way."""
        if self._request is not None:
            self.runner.cancel(self._request)
            self._request = self.asked = None

    def hear(self) -> bool:
        """Take what the worker said so far; whether there is something new to show."""
        news = False
        while (event := self.runner.poll(0)) is not None:
            news = self._heard(event) or news
        return news

    def wait(self, watcher: Watcher = _unwatched) -> Outcome:
        """Wait for what was asked for; DemoFailed says why there is nothing right to show."""
        while self.busy and (event := self.runner.poll()) is not None:
            self._heard(event)
            watcher(event, self.course)
        if self.failure or self.outcome is None:
            raise DemoFailed(self.failure or "the run was given up")
        return self.outcome

    def _heard(self, event: Event) -> bool:
        if event.request != self._request:
            return False
        match event:
            case Progress():
                self.course = Course.of(self.course, event, now=time.monotonic())
            case Trained():
                self.course = None
            case Finished(run=run):
                self._take(run)
            case Failed(error=error):
                self._fail(str(error))
        return True

    def _submit(self, dial: Dial, mistake: str | None) -> None:
        demo = dial.declaration
        job = Job(demo.name, demo.source, dial.params, dial.seed, mistake, demo.trains, demo.models)
        self._mistaken = mistake is not None
        try:
            self._request = self.runner.submit(job)
        except DemoFailed as error:
            self._fail(str(error))

    def _take(self, run: DemoRun) -> None:
        assert self.asked is not None
        if self._mistaken:
            assert self._right is not None
            self._finish(Outcome.both(self.asked, self._right, run))
            return
        self._right = run
        if self.asked.mistake is None:
            self._finish(Outcome(self.asked, run))
        else:
            self._submit(self.asked, self.asked.mistake)

    def _fail(self, sentence: str) -> None:
        self._request = None
        if self._mistaken and self.asked is not None and self._right is not None:
            self._finish(Outcome(self.asked, self._right, failed=sentence))
        else:
            self.failure = sentence

    def _finish(self, outcome: Outcome) -> None:
        self._request, self.outcome = None, outcome


def run_once(
    runner: Runner, dial: Dial, *, keep: Iterable[str] = (), watcher: Watcher = _unwatched
) -> Outcome:
    """Run a dial and wait; a mistake that shows nothing is made where it shows.

    The parameters to ``keep`` stay as they are. Raises DemoFailed.
    """
    bench = Bench(runner)
    bench.ask(dial)
    outcome = bench.wait(watcher)
    if outcome.shows_nothing:
        bench.ask(dial.where_it_shows(keep))
        outcome = bench.wait(watcher)
    return outcome


def _values(dial: Dial) -> tuple[object, ...]:
    return dial.params, dial.seed, dial.mistake
