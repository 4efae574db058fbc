"""``d`` in a review: the card's demo in the preset that answers it, to be turned."""

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from rich.text import Text

from flashdl.cli.blocks import WIDTH
from flashdl.cli.context import Context
from flashdl.cli.keys import Keys
from flashdl.cli.output import clean
from flashdl.cli.review_view import FOREIGN_DEMO, Face, question
from flashdl.errors import DemoFailed, FlashdlError
from flashdl.model import DemoLink

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flashdl.cli.code_desk import CodeDesk
    from flashdl.cli.tune_runs import Outcome
    from flashdl.demokit import ParamValue
    from flashdl.review.questions import Question
    from flashdl.runner.client import Runner
    from flashdl.runner.index import Declaration
    from flashdl.runner.results import DemoRun
    from flashdl.usecases.predicting import Outcome as Predicted


class DemoDesk:
    """The demos of one review: a worker that is warm by the time it is needed."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.face = Face(context.linear, not context.utf8)
        self._runner: Runner | None = None

    def warm(self) -> None:
        """Start the worker in the background, while the first card is read."""
        with suppress(DemoFailed):  # said when a demo is asked for
            self._worker().start()

    def close(self) -> None:
        """Let the worker go."""
        if self._runner is not None:
            self._runner.close()

    def link(self, card: dict[str, Any]) -> DemoLink | None:
        """What ``d`` runs for a card, None where there is nothing to run."""
        if not card["demo"] or card["foreign_demo"]:
            return None
        link = DemoLink(**card["content"].get("demo", {}))
        return None if link.none else link

    def question(self, card: dict[str, Any], *, seed: int) -> "Question":
        """The question of a numeric card. Raises FlashdlError where none can be made."""
        from flashdl.usecases.asking import question_of

        return question_of(card, seed=seed, runner=self._worker(), find=self._declaration)

    def code(self, task: str, bug: str) -> "CodeDesk":
        """Where a code task is worked on. Raises UnknownName where there is none."""
        from flashdl.cli.code_desk import CodeDesk

        return CodeDesk(self.context, self._worker(), task, bug=bug)

    def picture(self, card: dict[str, Any], question: "Question") -> "DemoRun":
        """The numbers of a question in pictures of their own. Raises FlashdlError."""
        from flashdl.runner.asking import picture

        return picture(self._worker(), self._declaration(card["demo"]), question)

    def outcome(self, card: dict[str, Any]) -> "Predicted":
        """Run a predict card's demo; how far it is, is shown. Raises FlashdlError."""
        from flashdl.cli.training import watched
        from flashdl.cli.tune_runs import run_once
        from flashdl.runner.dial import Dial
        from flashdl.usecases.predicting import outcome

        context = self.context
        watching = watched(context.console, context.errors, self.face, quiet=False)
        with watching as watcher:

            def run(declaration: "Declaration", params: "Mapping[str, ParamValue]") -> "DemoRun":
                dial = Dial.start(declaration, preset="default", params=params)
                return run_once(self._worker(), dial, keep=params, watcher=watcher).right

            return outcome(card, find=self._declaration, run=run)

    def why_none(self, card: dict[str, Any]) -> str:
        """Why there is nothing to run for a card."""
        if card["foreign_demo"]:
            return FOREIGN_DEMO
        reason = card["content"].get("demo", {}).get("none", "")
        return f"No demo for this card: {reason}" if reason else "This card has no demo."

    def show(self, card: dict[str, Any], keys: Keys, *, hide_claims: bool) -> "Outcome | None":
        """Let the learner turn the card's demo; a failure is one line and the review goes on."""
        from flashdl.cli.tune import Surroundings, Tuner
        from flashdl.runner.dial import Dial

        console, link = self.context.console, self.link(card)
        assert link is not None
        try:
            dial = Dial.start(
                self._declaration(card["demo"]), preset=link.preset or "default",
                params=link.params, first=_named(card),
            )  # fmt: skip
            around = Surroundings(self.face, keep=self._above(card), hide_claims=hide_claims)
            tuner = Tuner(console, self._worker(), dial, around)
        except FlashdlError as error:
            console.print(Text(clean(str(error)), style="red"))
            return None
        outcome = tuner.turn(keys)
        if outcome is None and tuner.bench.failure:
            console.print(Text(clean(tuner.bench.failure), style="red"))
        return outcome

    def _above(self, card: dict[str, Any]) -> int:
        """The rows of the question, which stay in sight where there is room."""
        console = self.context.console
        options = console.options.update_width(min(console.width, WIDTH))
        return len(console.render_lines(question(card, self.face), options))

    def _declaration(self, name: str) -> "Declaration":
        from flashdl.cli.demo import index_of

        return index_of(self.context).find(name)

    def _worker(self) -> "Runner":
        from flashdl.runner.client import Runner

        if self._runner is None:
            self._runner = Runner(self.context.limits, shelf=self.context.shelf)
        return self._runner


def _named(card: dict[str, Any]) -> list[str]:
    """The mistakes that the card's misconceptions name, in their order."""
    wrongs = card["content"].get("misconceptions", ())
    return [wrong["mistake"] for wrong in wrongs if wrong.get("mistake")]
