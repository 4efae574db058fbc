"""``flashdl maths``: a formula as the cards show it."""

import sys
from typing import Annotated

import typer

from flashdl.cli.context import Context
from flashdl.cli.output import echo, report
from flashdl.errors import UsageError


def maths(
    ctx: typer.Context,
    formula: Annotated[
        str, typer.Argument(help="LaTeX, with or without dollars; - reads standard input.")
    ],
) -> None:
    r"""Show a formula as the cards do: in two dimensions, or on one line with --plain.

    flashdl maths '\frac{a}{b}'

    flashdl maths --plain '\frac{a}{b}'

    echo '\sum_{i=1}^n x_i^2' | flashdl maths -

    flashdl maths -- '-\frac{a}{b}'
    """
    from flashdl.maths import display, faults, inline

    context: Context = ctx.obj
    latex = _without_dollars(_standard_input() if formula == "-" else formula)
    ascii_form = not context.utf8
    if context.linear:
        echo(inline(latex, ascii=ascii_form))
    else:
        for row in display(latex, width=context.console.width, ascii=ascii_form):
            echo(row)
    report(f"{fault}: shown as its source" for fault in faults(latex))


def _standard_input() -> str:
    try:
        return sys.stdin.read()
    except UnicodeDecodeError:
        raise UsageError("standard input: error: the formula is not UTF-8 text") from None


def _without_dollars(source: str) -> str:
    """What stands between the dollars that Markdown has around a formula, if it has them."""
    text = source.strip()
    for dollars in ("$$", "$"):
        inner = text.removeprefix(dollars).removesuffix(dollars)
        if len(inner) == len(text) - 2 * len(dollars) and "$" not in inner:
            return inner
    return text
