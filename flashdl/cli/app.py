"""The command line: a table of commands, loaded when called, and one place where errors end."""

import os
import sys
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from flashdl import __version__
from flashdl.cli.context import Context, Flags
from flashdl.cli.output import clean, let_go_of_output
from flashdl.errors import FlashdlError

COMMANDS = {
    "review": ("flashdl.cli.review:review", "Review what is due today, as bare flashdl does."),
    "due": ("flashdl.cli.due:due", "Say how much is due, without starting a review."),
    "demo": ("flashdl.cli.demo:demo", "List the demos, or run one and draw it."),
    "question": ("flashdl.cli.question:question", "Ask a numeric card's question of a seed."),
    "code": ("flashdl.cli.code:code", "Write a function, and have its numbers checked."),
    "place": ("flashdl.cli.place:place", "Find out what you know already, hardest cards first."),
    "import": ("flashdl.cli.decks:import_", "Bring in decks: a folder is linked, a file is held."),
    "export": ("flashdl.cli.export:export", "Give cards away: a deck, their data, or your edits."),
    "check": ("flashdl.cli.check:check", "Report the faults of a deck, and compute its numbers."),
    "cards": ("flashdl.cli.cards:cards", "List the cards, or those that a search finds."),
    "show": ("flashdl.cli.cards:show", "Show a card: both sides, memory, history, source."),
    "new": ("flashdl.cli.new:new", "Write a new note in a deck of yours."),
    "edit": ("flashdl.cli.edit:edit", "Edit a card's note; its history stays."),
    "report": ("flashdl.cli.report:report", "Print an issue text about a wrong built-in card."),
    "undo": ("flashdl.cli.undo:undo", "Take back the last act."),
    "redo": ("flashdl.cli.undo:redo", "Put back the act that was taken back last."),
    "suspend": ("flashdl.cli.acts:suspend", "Ask cards no more until told."),
    "unsuspend": ("flashdl.cli.acts:unsuspend", "Ask suspended cards again."),
    "bury": ("flashdl.cli.acts:bury", "Hide cards until the next study day."),
    "unbury": ("flashdl.cli.acts:unbury", "Ask buried cards again today."),
    "flag": ("flashdl.cli.acts:flag", "Mark cards with a reason, or take the mark off."),
    "reset": ("flashdl.cli.acts:reset", "Begin anew with cards, as if never answered."),
    "postpone": ("flashdl.cli.postpone:postpone", "Move due cards, spread them, or set their day."),
    "move": ("flashdl.cli.move:move", "Give a card's history to another id, or rename a note."),
    "stats": ("flashdl.cli.stats:stats", "Your progress: retention, streak, forecast, heat map."),
    "map": ("flashdl.cli.map:map_", "Draw topics and prerequisites with how well each note sits."),
    "next": ("flashdl.cli.next:next_", "Name what to learn next, and why."),
    "remind": ("flashdl.cli.remind:remind", "Show how cron, systemd or a prompt reminds you."),
    "deck": ("flashdl.cli.decks:deck", "Remove a deck, or print the JSON Schema for its author."),
    "decks": ("flashdl.cli.decks:decks", "List the decks: name, kind, counts."),
    "maths": ("flashdl.cli.maths:maths", "Show a formula of LaTeX as the cards do."),
    "backup": ("flashdl.cli.backup:backup", "Keep a copy of the collection, or put one back."),
    "doctor": ("flashdl.cli.doctor:doctor", "Check installation, database, terminal and worker."),
    "paths": ("flashdl.cli.paths:paths", "Print where flashdl keeps its files."),
    "config": ("flashdl.cli.config:config", "Show the settings, or change them."),
}  # fmt: skip

HELP_FLAGS = {"help_option_names": ["-h", "--help"]}
_GLOBAL = {"--db": True, "--color": True, "--plain": False, "--debug": False, "--no-input": False}


class _OutputClosed(Exception):
    """Whoever read our output has gone; no OSError, which Typer would turn into a failure."""


class LazyGroup(TyperGroup):
    """Commands are one line of help until one is called; only then is its module imported."""

    def __init__(self, **attrs: Any) -> None:
        super().__init__(**attrs)
        for name, (_, line) in COMMANDS.items():
            self.add_command(TyperCommand(name, help=line, short_help=line))

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - Typer's signature
        """The commands in the order of the table."""
        return list(COMMANDS)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The named command, imported; suggests a near name for an unknown one."""
        name, _, rest = super().resolve_command(ctx, args)
        return name, _load(str(name)), rest

    def invoke(self, ctx: Any) -> Any:
        """Run the command; a reader that went away early is no failure of it."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise _OutputClosed from error
        except Exception as error:
            _explain_minus(error)
            raise


def _explain_minus(error: Any) -> None:
    """Where a search may stand and an option is unknown, tell how a search begins with a minus.

    Typer gives no public name to Click's error; ``possibilities`` are of no other one.
    """
    if not hasattr(error, "possibilities") or error.ctx is None:
        return
    takes_search = {"words", "cards"} & {param.name for param in error.ctx.command.params}
    if takes_search and not error.option_name.startswith("--"):
        error.message += ". In a search write not for the minus, or put -- before the search"


def _load(name: str) -> Any:
    module, _, attribute = COMMANDS[name][0].partition(":")
    target = getattr(import_module(module), attribute)
    if isinstance(target, typer.Typer):
        return typer.main.get_group(target)
    single = typer.Typer(add_completion=False, rich_markup_mode=None)
    single.command(name, context_settings=HELP_FLAGS)(target)
    return typer.main.get_command(single)


app = typer.Typer(
    cls=LazyGroup,
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings=HELP_FLAGS,
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"flashdl {__version__}")
        raise typer.Exit


@app.callback()
def root(  # noqa: PLR0913, PLR0917 - the options that every command takes
    ctx: typer.Context,
    db: Annotated[str | None, typer.Option(help="Use this database file.")] = None,
    color: Annotated[str | None, typer.Option(help="auto, always or never.")] = None,
    plain: Annotated[bool, typer.Option("--plain", help="Linear text, no boxes or bars.")] = False,
    debug: Annotated[  # noqa: ARG001 - run() looks for it, also before parsing
        bool, typer.Option("--debug", help="Show tracebacks.")
    ] = False,
    no_input: Annotated[bool, typer.Option("--no-input", help="Never ask.")] = False,
    version: Annotated[  # noqa: ARG001 - its callback answers
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Learn deep learning by heart and by hand: flashcards that run.

    flashdl                                      today's review

    flashdl demo softmax --temperature 0.5       run a demo and draw it

    flashdl import my-deck.yaml                  bring in a deck of your own
    """
    ctx.obj = Context(Flags(db, color, plain, no_input))
    if ctx.invoked_subcommand is None:
        from flashdl.cli.review import start

        start(ctx.obj)


def hoist(arguments: list[str]) -> list[str]:
    """The arguments with the options that every command takes moved to the front."""
    front: list[str] = []
    rest: list[str] = []
    queue = iter(arguments)
    for argument in queue:
        if argument == "--":
            return [*front, *rest, argument, *queue]
        name, equals, _ = argument.partition("=")
        if name not in _GLOBAL:
            rest.append(argument)
            continue
        front.append(argument)
        if _GLOBAL[name] and not equals:
            front.extend([next(queue, "")])
    return [*front, *rest]


def run() -> None:
    """Run the command line of this process and leave with its exit code."""
    arguments = hoist(sys.argv[1:])
    try:
        app(arguments, prog_name="flashdl")
    except FlashdlError as error:
        _leave(str(error), error.exit_code)
    except _OutputClosed:
        sys.exit(0)
    except Exception as error:
        if "--debug" in arguments or os.environ.get("FLASHDL_DEBUG") == "1":
            raise
        _leave(f"flashdl failed: {type(error).__name__}: {error}; --debug shows where", 1)
    finally:
        let_go_of_output()


def _leave(message: str, code: int) -> None:
    lines = message.splitlines() or [""]
    said = [line if ": error: " in line or line[:2] == "  " else f"error: {line}" for line in lines]
    typer.echo(clean("\n".join(said)), err=True)
    sys.exit(code)
