"""A tuner for screen readers: nothing is drawn, each change is said once."""

from rich.console import Console
from rich.text import Text

from flashdl.cli.contrast_view import reasons
from flashdl.cli.demo_view import picture
from flashdl.cli.output import clean
from flashdl.cli.review_view import Face
from flashdl.cli.tune_region import rows
from flashdl.cli.tune_runs import Outcome
from flashdl.cli.tune_view import Scene, View, pictures_of
from flashdl.cli.tune_words import command, meaning, spoken
from flashdl.demokit import Plot
from flashdl.runner.contrast import Picture, differing, named
from flashdl.runner.dial import Dial
from flashdl.runner.results import DemoRun

SAID = ("fault", "failed", "stale", "busy", "typing")


class Spoken:
    """Sentences below each other; the pictures in words, after a turn only what became new."""

    def __init__(self, console: Console, face: Face) -> None:
        self._console = console
        self._face = face
        self._last: View | None = None

    def show(self, view: View) -> None:
        """Say what is new since the last time."""
        last, self._last = self._last, view
        self._echo(last.typed if last else None, view.typed)
        for line in () if last and last.page else view.page:
            self._say(line)
        before = last.scene.outcome if last and last.scene else None
        if view.scene and view.scene.outcome is not before:
            for line in self._news(view.scene, before):
                self._say(line)
            if before is None:
                self._say(view.key_line(self._console.width - 1, self._face, all_seen=True))
        elif view.status[0] in SAID and (last is None or last.status != view.status):
            self._say(("\n" if view.typed else "") + view.status[1])
            self._echo("", view.typed)
        elif last and (last.dial.chosen, last.dial.entry) != (view.dial.chosen, view.dial.entry):
            self._say(_chosen(view.dial))

    def moved(self) -> None:
        """Nothing to do: no line is ever drawn over."""

    def close(self, view: View) -> None:
        """Say how to see all of it."""
        if view.scene is not None:
            self._say(f"All of it: {command(view.scene.outcome.dial)}")

    def _say(self, line: str) -> None:
        self._console.print(Text(clean(line, ascii=self._face.ascii)), soft_wrap=True)

    def _echo(self, before: str | None, now: str | None) -> None:
        """What is typed, character by character."""
        old, new = before or "", now or ""
        text = clean(new[len(old) :], ascii=self._face.ascii) + "\b \b" * (len(old) - len(new))
        self._console.file.write("\n" if before is not None and now is None else text)
        self._console.file.flush()

    def _news(self, scene: Scene, before: Outcome | None) -> list[str]:
        """What was changed, and what that changed; everything at first and under a new preset."""
        outcome, changes = (
            scene.outcome,
            _changes(scene.outcome.dial, before.dial if before else None),
        )
        if outcome.wrong is not None or outcome.failed:
            return [changes, *self._contrast(scene)]
        items = pictures_of(outcome)
        if before is None or before.dial.show != outcome.dial.show:
            return [changes, *(x for item in items for x in self._words(item, outcome.right))]
        new = [named(outcome.right, i) for i in differing(before.right, outcome.right, items)]
        found = [self._short(item, outcome.right, before.right) for item in new if item]
        return [f"{changes}: {'; '.join(found) or 'no picture changes'}"]

    def _contrast(self, scene: Scene) -> list[str]:
        outcome, lines = scene.outcome, []
        for name in outcome.draws:
            right, wrong = named(outcome.right, name), named(outcome.run, name)
            if right and wrong:
                lines.append(f"right: {self._short(right, outcome.right, outcome.run)}")
                lines.append(f"wrong: {self._short(wrong, outcome.run, outcome.right)}")
        why = reasons(outcome, self._face, hide_claims=scene.hide_claims)
        return [*lines, *(text.plain for text in why)]

    def _short(self, item: Picture, run: DemoRun, other: DemoRun) -> str:
        """The title where it tells the one run from the other, else all that there is to say."""
        there = named(other, item.id)
        if isinstance(item, Plot) and there is not None and there.title != item.title:
            return str(item.title)
        return "; ".join(self._words(item, run))

    def _words(self, item: Picture, run: DemoRun) -> list[str]:
        """A plot in sentences, a table row by row."""
        drawn = rows(self._console, picture(item, run, self._face), self._console.width)
        lines = ("".join(part.text for part in row).strip() for row in drawn)
        return [" ".join(line.split()) for line in lines if line.strip("─- ")]


def _changes(dial: Dial, before: Dial | None) -> str:
    """The values that are others than before; all of them at first."""
    news = [
        f"{param.option} {spoken(dial.params[param.name])}"
        for param in dial.declaration.params
        if before is None or dial.params[param.name] != before.params[param.name]
    ]
    news += [f"seed {dial.seed}"] if before is None or dial.seed != before.seed else []
    news += [f"preset {dial.preset}"] if before is None or dial.preset != before.preset else []
    old = before.mistake if before else None
    news += [f"mistake {dial.mistake or 'none'}"] if dial.mistake != old else []
    return ", ".join(news)


def _chosen(dial: Dial) -> str:
    param = dial.param
    if param is None:
        return ""
    value = dial.params[param.name]
    if isinstance(value, tuple):
        return f"{param.option}, entry {dial.entry + 1}: {spoken(value[dial.entry])}"
    return f"{spoken(value)}: {meaning(param)}"
