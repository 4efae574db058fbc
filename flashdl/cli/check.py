"""``flashdl check``: the faults of decks, and with ``--run`` whether their numbers are right."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flashdl import bundled
from flashdl.cli.context import Context
from flashdl.cli.output import echo, plural
from flashdl.errors import BadDeckFile

if TYPE_CHECKING:
    from flashdl.decks.check import Finding
    from flashdl.model import Deck
    from flashdl.runner.client import Runner
    from flashdl.runner.index import Declaration
    from flashdl.runner.results import DemoRun
    from flashdl.usecases.recomputing import Batch, Recomputed


@dataclass(slots=True)
class _Report:
    """What is found out: lines with their levels, and claims that were computed again."""

    lines: list[tuple[str, str]] = field(default_factory=list)
    claims: list["Recomputed"] = field(default_factory=list)
    runs: int = 0
    tried: int = 0

    def add(self, found: Iterable["Finding"]) -> None:
        self.lines += [(finding.level, str(finding)) for finding in found]

    def refuse(self, error: BadDeckFile) -> None:
        self.lines += [("error", line) for line in error.lines]

    @property
    def errors(self) -> int:
        return sum(level == "error" for level, _ in self.lines)


def check(
    ctx: typer.Context,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="Deck folders or files; the built-in deck if none is named."),
    ] = None,
    run: Annotated[
        bool, typer.Option("--run", help="Compute the numbers that the cards claim again.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Report the faults of decks, and what a reader would stumble over, without importing.

    flashdl check my-deck.yaml

    flashdl check --run ~/decks/optimisers

    flashdl check ~/decks/optimisers --json

    With --run the demos run, also the Python in the folder of the deck: name folders of your own.
    Exit code 3 when there are errors; warnings alone leave 0.
    """
    report = _Report()
    for path in paths or [bundled.cards_dir()]:
        try:
            _check(ctx.obj, path, report, run=run)
        except BadDeckFile as error:
            report.refuse(error)
    if as_json:
        _print_json(report, run=run)
    else:
        _print(report, run=run)
    if report.errors:
        raise typer.Exit(BadDeckFile.exit_code)


def _check(context: Context, path: Path, report: _Report, *, run: bool) -> None:
    from flashdl.cli.demo import index_of
    from flashdl.cli.prose import unknown_maths
    from flashdl.decks.check import findings
    from flashdl.decks.files import root_of
    from flashdl.decks.loader import load_deck
    from flashdl.runner.asking import generators_of
    from flashdl.runner.tasks import tasks

    deck = load_deck(path)
    declarations = {d.name: d for d in index_of(context).declarations}
    if run:
        declarations |= _own(deck, root_of(path), declarations, report)
    report.add(
        findings(
            deck,
            declarations=declarations,
            unknown_maths=unknown_maths,
            generators=generators_of,
            tasks={task.name: [wrong.id for wrong in task.wrong] for task in tasks()},
        )
    )
    if run:
        _recompute(context, deck, declarations, report)


def _own(
    deck: "Deck", root: Path, shipped: Mapping[str, "Declaration"], report: _Report
) -> dict[str, "Declaration"]:
    """The declarations of the demos that came with the deck and that its cards claim of."""
    from flashdl.decks.claims import claims
    from flashdl.runner.index import read_declaration

    found = {}
    for name in sorted({claim.demo for claim in claims(deck)} & deck.demos.keys()):
        source = deck.demos[name]
        if name in shipped and shipped[name].source == source:
            continue
        try:
            declaration = read_declaration(root / "demos" / f"{name}.py", source)
            found[name] = replace(declaration, name=name, source=source)
        except BadDeckFile as error:
            report.refuse(error)
    return found


def _recompute(
    context: Context, deck: "Deck", declarations: Mapping[str, "Declaration"], report: _Report
) -> None:
    from flashdl.runner.client import Runner
    from flashdl.usecases.recomputing import batches, recomputed

    names = {d.name: d for d in declarations.values()}
    names |= {a.replace("-", "_"): d for d in names.values() for a in d.aliases} | names
    todo, failed = batches(deck, names)
    done = list(failed)
    with Runner(context.limits, shelf=context.shelf) as runner:
        _try_out(deck, declarations, runner, report)

        def run(demo: "Declaration", params: Mapping[str, Any]) -> "DemoRun":
            return runner.run(
                demo.name, demo.source, params, trains=demo.trains, models=demo.models
            )

        progress = _Progress(context, len(todo))
        for batch in todo:
            progress.show(batch)
            done += recomputed(batch, run)
        progress.end()
    report.claims += done
    report.runs += len(todo)
    report.add(result.fault for result in done if result.fault)


def _try_out(
    deck: "Deck", declarations: Mapping[str, "Declaration"], runner: "Runner", report: _Report
) -> None:
    """Draw the numbers of the cards that bring variables, for 1,000 seeds each."""
    from flashdl.runner.index import find_in
    from flashdl.usecases.trying import tried

    for _, fault in tried(deck, runner=runner, find=lambda name: find_in(declarations, name)):
        report.tried += 1
        report.add([fault] if fault else [])


class _Progress:
    """On a terminal, one line that says which run is under way."""

    def __init__(self, context: Context, runs: int) -> None:
        from flashdl.cli.prompt import Prompt

        console = context.errors
        self._prompt = None
        if console.is_terminal and not context.linear:
            self._prompt = Prompt(console, plain=False)
        self._runs, self._begun = runs, 0

    def show(self, batch: "Batch") -> None:
        from rich.text import Text

        self._begun += 1
        if self._prompt:
            words = f"computing {self._begun} of {self._runs}: {batch.demo.name}"
            self._prompt.show(Text(words, no_wrap=True, overflow="ellipsis"))

    def end(self) -> None:
        if self._prompt:
            self._prompt.clear()


def _print(report: _Report, *, run: bool) -> None:
    for _, line in report.lines:
        echo(line)
    if run:
        right = sum(_holds(result) for result in report.claims)
        runs = plural(report.runs, "run")
        echo(f"{right} of {plural(len(report.claims), 'claim')} computed again in {runs} and right")
        if report.tried:
            echo(f"{plural(report.tried, 'card')} with fresh numbers tried on 1,000 seeds")
    warnings = len(report.lines) - report.errors
    echo(f"{plural(report.errors, 'error')}, {plural(warnings, 'warning')}")


def _print_json(report: _Report, *, run: bool) -> None:
    rows = [{"level": level, "message": line} for level, line in report.lines]
    whole: dict[str, Any] = {"schema": 1, "findings": rows}
    if run:
        whole["claims"] = [_row(result) for result in report.claims]
    echo(json.dumps(whole, ensure_ascii=False))


def _row(result: "Recomputed") -> dict[str, Any]:
    claim = result.claim
    return {
        "card": claim.card, "demo": claim.demo, "params": dict(claim.params),
        "output": claim.output, "equals": claim.equals, "atol": claim.atol, "rtol": claim.rtol,
        "computed": result.computed, "holds": _holds(result),
    }  # fmt: skip


def _holds(result: "Recomputed") -> bool:
    return result.computed is not None and result.fault is None
