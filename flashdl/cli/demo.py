"""``flashdl demo``: every demo is a command whose options are its parameters."""

import inspect
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from typer.core import TyperCommand, TyperGroup

from flashdl import bundled
from flashdl.cli.app import HELP_FLAGS
from flashdl.cli.context import Context
from flashdl.cli.output import echo
from flashdl.demokit import Param
from flashdl.errors import UsageError
from flashdl.runner.index import Declaration, Index, convert

if TYPE_CHECKING:  # the worker's side is not needed for help and completion
    from flashdl.runner.results import DemoRun


def index_of(context: Context) -> Index:
    """The declarations of the bundled demos, from the cache where the files are unchanged."""
    return Index.load(bundled.demos_dir(), context.paths.cache / "demos.json")


class DemoGroup(TyperGroup):
    """One command a demo, built from its declaration when it is called."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The demos' names."""
        return [d.name for d in index_of(_context(ctx)).declarations]

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
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Run a demo and draw what it computed; without a name, list the demos.

    flashdl demo softmax --temperature 0.5

    flashdl demo vanishing-gradient --preset tanh --save tanh.svg

    flashdl demo softmax -h
    """
    if ctx.invoked_subcommand is not None:
        return
    found = index_of(ctx.obj).declarations
    if as_json:
        import json

        demos = [{"name": d.name, "title": d.title, "aliases": list(d.aliases)} for d in found]
        echo(json.dumps({"schema": 1, "demos": demos}))
        return
    names = [", ".join([*d.aliases, d.name]).replace("_", "-") for d in found]
    width = max(map(len, names), default=0)
    for name, declaration in zip(names, found, strict=True):
        echo(f"{name:<{width}}  {declaration.title}")


def _command(declaration: Declaration) -> Any:
    def run(ctx: typer.Context, **options: Any) -> None:
        _run(ctx.obj, declaration, options)

    example = f"flashdl demo {declaration.name.replace('_', '-')}"
    presets = [f"{p.name}: {p.meaning}" for p in declaration.presets]
    preset = f" --preset {declaration.presets[0].name}" if presets else ""
    listed = "\n\n".join(["Presets:", *presets]) if presets else ""
    run.__doc__ = f"{declaration.title}.\n\n{example}{preset}\n\n{listed}"
    parameters = [_context_parameter(), *(_parameter(p) for p in declaration.params), *_common()]
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


def _common() -> list[inspect.Parameter]:
    return [
        _option("seed", Annotated[int, typer.Option(min=0, help="Seed of the random numbers.")], 0),
        _option("preset", Annotated[str | None, typer.Option(help="Start from a preset.")], None),
        _option("json", Annotated[bool, typer.Option("--json", help="One JSON object.")], False),
        _option(
            "save", Annotated[Path | None, typer.Option(help="Write the picture, .svg.")], None
        ),
    ]


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
    preset = options.pop("preset")
    save: Path | None = options.pop("save")
    as_json, seed = options.pop("json"), options.pop("seed")
    if save is not None and save.suffix.lower() != ".svg":
        raise UsageError(f"--save {save}: error: the picture is an .svg file; name it so")
    if save is not None and not save.absolute().parent.is_dir():
        raise UsageError(f"--save {save}: error: there is no folder {save.parent}")
    params = {p.name: p.default for p in declaration.params}
    params |= declaration.preset(preset).params if preset else {}
    for param in declaration.params:
        if (value := options[param.name]) is not None:
            params[param.name] = convert(param, value)
    run = execute(context, declaration, params, seed)
    show = declaration.preset(preset).show if preset else ()
    if as_json:
        from flashdl.cli.demo_view import as_json as to_json

        echo(to_json(run))
    else:
        _print(context, run, show)
    if save is not None:
        _save(context, run, show, save)


def execute(
    context: Context, declaration: Declaration, params: dict[str, Any], seed: int
) -> "DemoRun":
    """Run a demo in a worker of its own. Raises DemoFailed with what happened."""
    from flashdl.runner.client import Runner

    runner = Runner(context.limits)
    try:
        return runner.run(
            declaration.name, declaration.source, params, seed, trains=declaration.trains
        )
    finally:
        runner.close()


def _print(context: Context, run: "DemoRun", show: tuple[str, ...]) -> None:
    from flashdl.cli.demo_view import claims, show_run
    from flashdl.cli.keys import Keys
    from flashdl.cli.review_view import Face

    face = Face(context.linear, not context.utf8)
    with Keys() if context.interactive and _moves(run) else nullcontext() as keys:
        show_run(context.console, run, show, face, keys)
    context.console.print(claims(run, face))


def _moves(run: "DemoRun") -> bool:
    return any(plot.frames for plot in run.plots)


def _save(context: Context, run: "DemoRun", show: tuple[str, ...], file: Path) -> None:
    from flashdl.cli.demo_view import claims, pictures
    from flashdl.cli.review_view import Face
    from flashdl.plotting import save_svg

    face = Face(plain=False, ascii=False)
    parts = [*pictures(run, show, face), claims(run, face)]
    save_svg(*parts, path=file, width=min(context.console.width, 100))
    context.errors.print(f"wrote {file}")
