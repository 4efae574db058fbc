"""``flashdl demo``: every demo is a command whose options are its parameters."""

import inspect
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from typer.core import TyperCommand, TyperGroup

from flashdl import bundled
from flashdl.cli.app import HELP_FLAGS
from flashdl.cli.context import Context
from flashdl.cli.output import echo, page
from flashdl.demokit import Param
from flashdl.errors import DemoFailed, UsageError
from flashdl.runner.index import Declaration, Index, convert

if TYPE_CHECKING:  # the worker's side is not needed for help and completion
    from rich.console import RenderableType

    from flashdl.cli.review_view import Face
    from flashdl.cli.tune_runs import Outcome
    from flashdl.runner.dial import Dial
    from flashdl.runner.results import DemoRun


def index_of(context: Context) -> Index:
    """The declarations of the bundled demos, from the cache where the files are unchanged."""
    return Index.load(bundled.demos_dir(), context.paths.cache / "demos.json")


class DemoGroup(TyperGroup):
    """One command a demo, built from its declaration when it is called."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The demos' names as they are typed."""
        return [d.name.replace("_", "-") for d in index_of(_context(ctx)).declarations]

    def shell_complete(self, ctx: Any, incomplete: str) -> Any:
        """The demos whose names begin so, ``-`` and ``_`` being one."""
        return super().shell_complete(ctx, incomplete.replace("_", "-"))

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """A demo as a line of help."""
        title = index_of(_context(ctx)).find(cmd_name).title
        return TyperCommand(cmd_name, help=title, short_help=title)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The named demo with an option for each parameter; UnknownName suggests a near one."""
        declaration = index_of(_context(ctx)).find(args[0])
        return declaration.name, _command(declaration), args[1:]


def _context(ctx: Any) -> Context:
    found = ctx.find_object(Context)
    return found if found is not None else Context()


demo = typer.Typer(
    cls=DemoGroup,
    invoke_without_command=True,
    rich_markup_mode=None,
    add_completion=False,
    context_settings=HELP_FLAGS,
)


@demo.callback()
def listing(
    ctx: typer.Context,
    warm: Annotated[
        bool, typer.Option("--warm", help="Train the models that demos share.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Run a demo and draw what it computed; without a name, list the demos.

    flashdl demo softmax --temperature 0.5

    flashdl demo softmax --tune

    flashdl demo softmax --mistake divides-by-the-others

    flashdl demo softmax --show-source

    flashdl demo vanishing-gradient --preset tanh --save tanh.svg

    flashdl demo softmax -h

    flashdl demo --warm
    """
    if ctx.invoked_subcommand is not None:
        if warm:
            raise UsageError("--warm: error: it trains the models of all demos; name none")
        return
    if warm:
        _warm(ctx.obj, as_json=as_json)
        return
    found = index_of(ctx.obj).declarations
    if as_json:
        import json

        demos = [{"name": d.name, "title": d.title, "aliases": list(d.aliases)} for d in found]
        echo(json.dumps({"schema": 1, "demos": demos}))
        return
    _list(ctx.obj, found)


def _list(context: Context, found: Sequence[Declaration]) -> None:
    from flashdl.cli import demo_list

    if context.interactive:
        page(demo_list.by_topic(found, context.console.width), rows=context.console.height)
        return
    for line in demo_list.one_a_line(found):
        echo(line)


def _warm(context: Context, *, as_json: bool) -> None:
    from flashdl.cli.warm import warm

    warm(context, as_json=as_json)


def _command(declaration: Declaration) -> Any:
    def run(ctx: typer.Context, **options: Any) -> None:
        _run(ctx.obj, declaration, options)

    example = f"flashdl demo {declaration.name.replace('_', '-')}"
    presets = [f"{p.name}: {p.meaning}" for p in declaration.presets]
    preset = f" --preset {declaration.presets[0].name}" if presets else ""
    listed = "\n\n".join(["Presets:", *presets]) if presets else ""
    mistakes = [f"{m.id}: {m.because}" for m in declaration.mistakes]
    listed += "\n\n".join(["\n\nMistakes:", *mistakes]) if mistakes else ""
    run.__doc__ = f"{declaration.title}.\n\n{example}{preset}\n\n{listed}"
    parameters = [
        _context_parameter(),
        *(_parameter(p) for p in declaration.params),
        *_common(declaration),
    ]
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {p.name: p.annotation for p in parameters}
    single = typer.Typer(add_completion=False, rich_markup_mode=None)
    single.command(declaration.name, context_settings=HELP_FLAGS)(run)
    return typer.main.get_command(single)


def _context_parameter() -> inspect.Parameter:
    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    return inspect.Parameter("ctx", kind, annotation=typer.Context)


def _option(name: str, annotation: Any, default: Any) -> inspect.Parameter:
    kind = inspect.Parameter.KEYWORD_ONLY
    return inspect.Parameter(name, kind, default=default, annotation=annotation)


def _common(declaration: Declaration) -> list[inspect.Parameter]:
    presets = [(preset.name, preset.meaning) for preset in declaration.presets]
    mistakes = [(mistake.id, mistake.because) for mistake in declaration.mistakes]
    kinds: dict[str, tuple[Any, Any]] = {
        "seed": (Annotated[int, typer.Option(min=0, help="Seed of the random numbers.")], 0),
        "preset": (_one_of(presets, "Start from a preset."), None),
        "mistake": (_one_of(mistakes, "Draw a mistake beside the right way."), None),
        "tune": (Annotated[bool, typer.Option("--tune", help="Turn the values by key.")], False),
        "show_source": (
            Annotated[bool, typer.Option("--show-source", help="Show its mathematics.")],
            False,
        ),
        "json": (Annotated[bool, typer.Option("--json", help="One JSON object.")], False),
        "save": (Annotated[Path | None, typer.Option(help="Write the picture, .svg.")], None),
    }
    return [_option(name, annotation, default) for name, (annotation, default) in kinds.items()]


def _one_of(names: list[tuple[str, str]], about: str) -> Any:
    return Annotated[str | None, typer.Option(help=about, autocompletion=lambda: names)]


def _parameter(param: Param) -> inspect.Parameter:
    given = (
        ",".join(f"{x:g}" for x in param.default)
        if isinstance(param.default, tuple)
        else str(param.default).lower()
        if isinstance(param.default, bool)
        else f"{param.default}"
    )
    about = f"{param.meaning} [default: {given}]".strip()
    flag = f"--{param.option}"
    kind: Any
    match param.kind:
        case "bool":
            kind = Annotated[bool | None, typer.Option(f"{flag}/--no-{param.option}", help=about)]
        case "choice":
            kind = Annotated[Literal[param.choices] | None, typer.Option(flag, help=about)]
        case "list":
            kind = Annotated[str | None, typer.Option(flag, help=about, metavar="A,B,…")]
        case "int" | "float" as number:
            python: Any = int if number == "int" else float
            bounds = typer.Option(flag, min=param.low, max=param.high, help=about, metavar="NUMBER")
            kind = Annotated[python | None, bounds]
    return _option(param.name, kind, None)


def _run(context: Context, declaration: Declaration, options: dict[str, Any]) -> None:
    from flashdl.runner.dial import Dial

    if options["show_source"]:
        _show_source(context, declaration)
        return
    save: Path | None = options["save"]
    _check(context, save, options)
    given = {
        param.name: convert(param, options[param.name])
        for param in declaration.params
        if options[param.name] is not None
    }
    dial = Dial.start(
        declaration, preset=options["preset"] or "default", params=given, seed=options["seed"]
    )
    if options["mistake"] is not None:
        dial = replace(dial, mistake=declaration.mistake(options["mistake"]).id)
    if options["tune"]:
        _tune(context, dial, frozenset(given))
        return
    outcome = _outcome(context, dial, given, quiet=options["json"])
    if options["json"]:
        _print_json(outcome)
    else:
        _print(context, outcome)
    if save is not None:
        _save(context, outcome, save)


def _show_source(context: Context, declaration: Declaration) -> None:
    from flashdl.cli.source_view import show_source

    show_source(context.console, declaration.source, _face(context))


def _check(context: Context, save: Path | None, options: dict[str, Any]) -> None:
    """UsageError for options that cannot be followed."""
    if save is not None and save.suffix.lower() != ".svg":
        raise UsageError(f"--save {save}: error: the picture is an .svg file; name it so")
    if save is not None and not save.absolute().parent.is_dir():
        raise UsageError(f"--save {save}: error: there is no folder {save.parent}")
    if options["tune"] and (save is not None or options["json"]):
        raise UsageError("--tune: error: it turns values by key; leave out --json and --save")
    if options["tune"] and not context.interactive:
        raise UsageError("--tune: error: it needs a terminal to read keys from")


def _outcome(context: Context, dial: "Dial", given: Iterable[str], *, quiet: bool) -> "Outcome":
    """Run in a worker of its own. Raises DemoFailed with what happened."""
    from flashdl.cli.training import watched
    from flashdl.cli.tune_runs import run_once
    from flashdl.runner.client import Runner

    watching = watched(context.console, context.errors, _face(context), quiet=quiet)
    with Runner(context.limits, shelf=context.shelf) as runner, watching as watcher:
        return run_once(runner, dial, keep=given, watcher=watcher)


def _tune(context: Context, dial: "Dial", own: frozenset[str]) -> None:
    from flashdl.cli.keys import Keys
    from flashdl.cli.tune import Surroundings, Tuner
    from flashdl.runner.client import Runner

    with Runner(context.limits, shelf=context.shelf) as runner, Keys() as keys:
        context.find_theme(keys)
        around = Surroundings(_face(context), own=own)
        tuner = Tuner(context.console, runner, dial, around)
        if tuner.turn(keys) is None and tuner.bench.failure:
            raise DemoFailed(tuner.bench.failure)


def _print_json(outcome: "Outcome") -> None:
    from flashdl.cli.demo_view import as_json

    if outcome.failed:
        raise DemoFailed(outcome.failed)
    echo(as_json(outcome.run, mistake=outcome.dial.mistake))


def _face(context: Context) -> "Face":
    from flashdl.cli.review_view import Face

    return Face(context.linear, not context.utf8)


def _print(context: Context, outcome: "Outcome") -> None:
    from flashdl.cli.demo_view import claims, show_run
    from flashdl.cli.keys import Keys

    face, run = _face(context), outcome.right
    if outcome.dial.mistake is not None:
        for part in _parts(outcome, face):
            context.console.print(part)
        return
    with Keys() if context.interactive and _moves(run) else nullcontext() as keys:
        show_run(context.console, run, outcome.dial.show, face, keys)
    context.console.print(claims(run, face))


def _parts(outcome: "Outcome", face: "Face") -> Iterator["RenderableType"]:
    """Everything that there is to print."""
    from flashdl.cli.contrast_view import whole
    from flashdl.cli.demo_view import claims, pictures

    if outcome.dial.mistake is not None:
        yield from whole(outcome, face)
        return
    yield from pictures(outcome.right, outcome.dial.show, face)
    yield claims(outcome.right, face)


def _moves(run: "DemoRun") -> bool:
    return any(plot.frames for plot in run.plots)


def _save(context: Context, outcome: "Outcome", file: Path) -> None:
    from flashdl.cli.review_view import Face
    from flashdl.plotting import save_svg

    parts = _parts(outcome, Face(plain=False, ascii=False))
    save_svg(*parts, path=file, width=min(context.console.width, 100))
    context.errors.print(f"wrote {file}")
