"""``d`` in a review: run the card's demo in the preset that answers it, and walk its frames."""

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from rich.text import Text

from flashdl.cli.context import Context
from flashdl.cli.keys import Keys
from flashdl.cli.review_view import DIM, FOREIGN_DEMO, Face
from flashdl.errors import DemoFailed, FlashdlError
from flashdl.model import DemoLink

if TYPE_CHECKING:
    from flashdl.runner.client import Runner
    from flashdl.runner.index import Declaration
    from flashdl.runner.results import DemoRun


class DemoDesk:
    """The demos of one review: a worker that is warm by the time it is needed."""

    def __init__(self, context: Context, face: Face) -> None:
        self.context = context
        self.face = face
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

    def why_none(self, card: dict[str, Any]) -> str:
        """Why there is nothing to run for a card."""
        if card["foreign_demo"]:
            return FOREIGN_DEMO
        reason = card["content"].get("demo", {}).get("none", "")
        return f"No demo for this card: {reason}" if reason else "This card has no demo."

    def show(self, card: dict[str, Any], keys: Keys, *, hide_claims: bool) -> "DemoRun | None":
        """Run and print the card's demo; a failure is one line and the review goes on."""
        from flashdl.cli.demo_view import claims, show_run
        from flashdl.runner.index import complete

        link = self.link(card)
        assert link is not None
        try:
            declaration = self._declaration(card["demo"])
            preset = declaration.preset(link.preset or "default")
            params = complete(declaration.params, {**preset.params, **link.params})
            run = self._worker().run(
                declaration.name, declaration.source, params, trains=declaration.trains
            )
        except FlashdlError as error:
            self.context.console.print(Text(str(error), style="red"))
            return None
        show_run(self.context.console, run, preset.show, self.face, keys)
        if not hide_claims:
            self.context.console.print(claims(run, self.face, preset.show))
        if preset.show:
            command = f"flashdl demo {run.demo.replace('_', '-')}"
            self.context.console.print(Text(f"All of it: {command}", style=DIM))
        return run

    def _declaration(self, name: str) -> "Declaration":
        from flashdl.cli.demo import index_of

        return index_of(self.context).find(name)

    def _worker(self) -> "Runner":
        from flashdl.runner.client import Runner

        if self._runner is None:
            self._runner = Runner(self.context.limits)
        return self._runner
