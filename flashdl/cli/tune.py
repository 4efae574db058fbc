"""Turning a demo live: keys change the values, and the picture follows."""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace

from rich.console import Console

from flashdl.cli.demo_view import frames_of
from flashdl.cli.film import Film
from flashdl.cli.keymap import Stage, action, help_rows
from flashdl.cli.keys import Keys
from flashdl.cli.review_view import Face
from flashdl.cli.training import under_way
from flashdl.cli.tune_runs import Bench, Outcome
from flashdl.cli.tune_screen import Drawn, Screen
from flashdl.cli.tune_speech import Spoken
from flashdl.cli.tune_view import Kind, Scene, View, idle, pictures_of
from flashdl.cli.tune_words import about, asked_for
from flashdl.errors import UsageError
from flashdl.runner.client import Runner
from flashdl.runner.dial import Dial

GRACE_S = 0.05  # a run that ends sooner is not announced: that would only flicker
HELD_S = 0.2  # after so long without a picture, a young run may end though keys keep coming
YOUNG_S = 0.1
PATIENCE_S = 1.0  # how often a run under way is looked after


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is around a tuner: ``keep`` rows above it to be kept in sight, claims to be hidden.

    ``own`` are parameters that a mistake may not set, because the learner did.
    """

    face: Face
    keep: int = 0
    hide_claims: bool = False
    own: frozenset[str] = frozenset()


class Tuner:
    """One demo under the learner's hand, until a key leaves it."""

    def __init__(self, console: Console, runner: Runner, dial: Dial, around: Surroundings) -> None:
        self.dial = dial
        self.bench = Bench(runner)
        self._console = console
        self._around = around
        drawn = Spoken if around.face.plain else Drawn
        self._screen: Screen = drawn(console, around.face)
        self._film: Film | None = None
        self._film_at = 0.0
        self._shown: Outcome | None = None
        self._first = 0
        self._typed: str | None = None
        self._fault = ""
        self._seeking = dial.mistake is not None
        self._helping = False
        self._waiting_since: float | None = None
        self._asked_at = 0.0
        self._left = False

    def turn(self, keys: Keys) -> Outcome | None:
        """Turn until a key leaves; what was seen last, None where nothing could be shown."""
        try:
            self._ask()
            while not self._left:
                self._screen_due()
                self._listen(keys)
        except BaseException:
            with suppress(OSError):  # the terminal may be gone
                self._screen.moved()
            raise
        self.bench.stop()
        self._screen.close(self._view())
        return self.bench.outcome

    def _listen(self, keys: Keys) -> None:
        """Wait for keys or the worker; every key that is there counts before anything is run."""
        key = keys.read(self._patience_s(), also=self.bench.runner.wait_on())
        while key is not None and not self._left:
            self._press(key)
            key = None if self._left else keys.read(0)
        if self.bench.hear():
            self._heard()
        self._tick()
        self._follow()

    def _patience_s(self) -> float | None:
        now, waits = time.monotonic(), []
        if self._waiting_since is not None:
            past = now - self._waiting_since
            waits.append(GRACE_S - past if past < GRACE_S else PATIENCE_S)
            if not self.bench.stands(self.dial):
                waits.append(YOUNG_S)
        if self._film is not None and self._film.playing:
            waits.append(self._film_at + self._film.pause_s - now)
        return max(0.0, min(waits)) if waits else None

    def _tick(self) -> None:
        film = self._film
        if film is None or not film.playing:
            return
        if time.monotonic() >= self._film_at + film.pause_s:
            film = film.tick()
            self._film, self._film_at = (None if film.over else film), time.monotonic()

    def _follow(self) -> None:
        """Run what was turned to, unless that takes long."""
        if self.bench.reframe(self.dial):
            self._shown, self._film = self.bench.outcome, None
        stands = self.bench.stands(self.dial)
        if self._left or stands or self.bench.slow(self.dial) or self.bench.training:
            return
        now = time.monotonic()
        starving = self._waiting_since is not None and now - self._waiting_since > HELD_S
        if self.bench.busy and starving and now - self._asked_at < YOUNG_S:
            return
        self._ask()

    def _ask(self) -> None:
        self._asked_at = time.monotonic()
        if self._waiting_since is None:
            self._waiting_since = self._asked_at
        self.bench.ask(self.dial)
        if not self.bench.busy:
            self._heard()

    def _heard(self) -> None:
        """Take note of a run that has ended."""
        if self.bench.busy:
            return
        self._waiting_since = None
        if self.bench.failure and self.bench.outcome is None:
            self._left = True
        outcome = self.bench.outcome
        if self.bench.failure or outcome is None or outcome is self._shown:
            return
        if self._seeking and outcome.shows_nothing and self.bench.stands(self.dial):
            self._seeking = False
            self.dial = self.dial.where_it_shows(self._around.own)
            if not self.bench.stands(self.dial):
                self._ask()
                return
        self._seeking = False
        opening = self._shown is None
        self._shown, self._film = outcome, None
        if opening:
            self._open()

    def _play(self) -> None:
        """Begin the film of the first picture that moves, brought to the front."""
        frames = self._frames()
        moving = [i for i, count in enumerate(frames) if count > 1]
        if not moving or self._around.face.plain:
            return
        if self._first % len(frames) not in moving:
            self._first = moving[0]
        self._film = Film(frames[self._first % len(frames)], by_hand=True)
        self._film_at = time.monotonic()

    def _open(self) -> None:
        """Play once what is seen at the opening, until a key says otherwise."""
        frames = self._frames()
        if frames and frames[0] > 1:
            self._play()
            self._film = self._film and replace(self._film, by_hand=False)

    def _frames(self) -> list[int]:
        """The number of frames of each picture."""
        if self._shown is None:
            return []
        return [frames_of(item, self._shown.right) for item in pictures_of(self._shown)]

    def _press(self, key: str) -> None:
        if key in ("resize", "resume"):
            if key == "resume":
                self._screen.moved()
        elif self._typed is not None:
            self._type(key)
        elif self._film is not None and self._walk(key):
            pass
        else:
            what, helping = action(key, "turn"), self._helping
            self._fault, self._film, self._helping = "", None, False
            if not (helping and what in ("leave", "run", "help")):
                self._act(what, key)

    def _walk(self, key: str) -> bool:
        """Whether a key was for the film; one of the tuner's ends it and goes on to the tuner."""
        film = self._film
        what = action(key, "step" if film and film.by_hand else "turn")
        if film is None or what is None or (not film.by_hand and what != "play"):
            return False
        film = film.press(what)
        self._film, self._film_at = (film if film.by_hand else None), time.monotonic()
        return True

    def _act(self, what: str | None, key: str) -> None:
        match what:
            case "type" if self.dial.param is not None:
                self._typed = ""
            case "mistake":
                self.dial = self.dial.next_mistake()
                self._seeking = self.dial.mistake is not None
            case "next-picture":
                self._first += 1
            case "play":
                self._play()
            case "run" if not (self.bench.stands(self.dial) or self.bench.training):
                self._ask()
            case "run" | "leave" if what == "leave" or not self.bench.busy:
                self._left = True
            case "help":
                self._helping = True
            case _:
                before = self.dial
                self.dial = _turned(self.dial, what, key)
                self._first = 0 if before.preset != self.dial.preset else self._first

    def _type(self, key: str) -> None:
        assert self._typed is not None
        self._fault = ""
        match key:
            case "esc" | "eof":
                self._typed = None
            case "backspace":
                self._typed = self._typed[:-1]
            case "enter":
                self._set(self._typed)
            case _ if len(key) == 1 and key.isprintable():
                self._typed += key

    def _set(self, text: str) -> None:
        try:
            self.dial = self.dial.type(text.strip()) if text.strip() else self.dial
            self._typed = None
        except UsageError as error:
            self._fault = str(error).removeprefix("--")

    def _screen_due(self) -> None:
        """Draw, unless a run has only just begun and will draw all at once."""
        since = self._waiting_since
        if since is not None and time.monotonic() - since < GRACE_S and self._typed is None:
            return
        if not self._left:
            self._screen.show(self._view())

    def _view(self) -> View:
        stage: Stage = "step" if self._film is not None and self._film.by_hand else "turn"
        around = self._around
        scene = None if self._shown is None else Scene(
            self._shown, self._first, self._film.at if self._film else None,
            hide_claims=around.hide_claims, keep=around.keep,
        )  # fmt: skip
        page = self._help() if self._helping else ()
        return View(
            self.dial, self._status(), stage, self._not_offered(), scene, self._typed, page,
            self.bench.course if self.bench.busy else None,
        )  # fmt: skip

    def _not_offered(self) -> tuple[str, ...]:
        """Actions that would do nothing for this demo."""
        waits = self.bench.slow(self.dial) and not self.bench.stands(self.dial)
        moves = max(self._frames(), default=0) > 1
        return idle(self.dial, waits=waits, moves=moves, plain=self._around.face.plain)

    def _status(self) -> tuple[Kind, str]:
        """What is most worth saying now."""
        bench, film = self.bench, self._film
        if self._fault:
            return "fault", self._fault
        if self._typed is not None:
            return "typing", asked_for(self.dial)
        if bench.busy:
            return "busy", under_way(bench.course, self._around.face, alone=self._shown is None)
        if not bench.stands(self.dial):
            made = self.dial.mistake
            wrong = f", wrong: {made.replace('-', ' ')}" if made else ""
            return "stale", f"press enter to run{wrong}"
        if bench.failure:
            return "failed", bench.failure
        room = 0 if self._around.face.plain else self._console.width - 1
        return ("film", film.caption) if film else ("meaning", about(self.dial, room))

    def _help(self) -> tuple[str, ...]:
        """The keys of this demo and its presets, one a line."""
        without = [what for what in self._not_offered() if what != "run"]
        rows = help_rows("turn", without=without)
        rows += [(f"{i}", f"preset {preset.name}: {preset.meaning}")
                 for i, preset in enumerate(self.dial.declaration.presets[:9], 1)]  # fmt: skip
        return tuple(f"  {key:<7}{line}" for key, line in rows)


_TURNS: dict[str, Callable[[Dial], Dial]] = {
    "up": lambda dial: dial.turn(1),
    "down": lambda dial: dial.turn(-1),
    "next": lambda dial: dial.choose(1),
    "previous": lambda dial: dial.choose(-1),
    "next-entry": lambda dial: dial.step_entry(1),
    "previous-entry": lambda dial: dial.step_entry(-1),
    "next-seed": lambda dial: dial.reseed(1),
    "previous-seed": lambda dial: dial.reseed(-1),
    "defaults": Dial.defaults,
}


def _turned(dial: Dial, what: str | None, key: str) -> Dial:
    """The dial after a key that changes it; the same after any other."""
    if what == "preset":
        return dial.number_preset(int(key))
    return _TURNS[what](dial) if what in _TURNS else dial
