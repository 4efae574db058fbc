"""How ``--show-source`` prints the mathematics of a demo, and that of the kernels it uses."""

from collections.abc import Iterator

from rich.console import Console
from rich.text import Text

from flashdl.cli.output import clean
from flashdl.cli.review_view import DIM, Face
from flashdl.cli.theme import by_words
from flashdl.errors import BadDeckFile
from flashdl.runner.lesson import kernel_lessons, kernels, lesson


def show_source(console: Console, source: bytes, face: Face) -> None:
    """Print the demo's own mathematics, then what it imports, then that, file by file.

    Highlighted on a terminal that has colours; otherwise, and in plain text, as it stands.
    """
    for text in _texts(source, coloured=_coloured(console, face), ascii_only=face.ascii):
        console.print(text, soft_wrap=True)


def code_text(text: str, console: Console, face: Face) -> Text:
    """Python as it is shown: highlighted on a terminal that has colours."""
    shown = clean(text.rstrip("\n"), ascii=face.ascii)
    return _highlighted(shown) if _coloured(console, face) else Text(shown, no_wrap=True)


def _coloured(console: Console, face: Face) -> bool:
    return console.color_system is not None and not console.no_color and not face.plain


def _texts(source: bytes, *, coloured: bool, ascii_only: bool) -> Iterator[Text]:
    try:
        own = lesson(source)
        files = kernel_lessons(own)
    except SyntaxError as error:
        raise BadDeckFile([f"line {error.lineno}: error: not Python: {error.msg}"]) from None

    def code(text: str) -> Text:
        shown = clean(text.rstrip("\n"), ascii=ascii_only)
        return _highlighted(shown) if coloured else Text(shown)

    def line(text: str, style: str) -> Text:
        return Text(clean(text, ascii=ascii_only), style=style)

    yield code(own)
    imported = [(kernel.file, name) for kernel in kernels(own) for name in kernel.names]
    wide = max((len(name) for _, name in imported), default=0)
    if imported:
        yield line("\nIt takes from the kernels below:", DIM)
    for file, name in imported:
        yield line(f"{name:<{wide}}  {file}", DIM)
    for file, text in files.items():
        yield line(f"\n# {file}", "bold")
        yield code(text)


def _highlighted(text: str) -> Text:
    """Python in colours of the terminal that read on a dark and on a light background."""
    from rich.style import Style
    from rich.syntax import ANSISyntaxTheme, Syntax

    theme = ANSISyntaxTheme({
        ("Comment",): Style(color="cyan"),
        ("Keyword",): Style(color="magenta"),
        ("Operator", "Word"): Style(color="magenta"),
        ("Name", "Function"): Style(bold=True),
        ("Literal", "String"): Style(color="green"),
    })  # fmt: skip
    shown = Syntax(text, "python", theme=theme).highlight(text)
    shown.rstrip()  # the highlighter ends every text with a newline
    return by_words(shown)
