"""The Markdown of cards as linear text: no boxes, no padding, no links that a terminal follows.

markdown-it is loaded for a text that uses Markdown, Pygments for one with code, maths for one
with a formula; the first card of a plain text loads none of them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.text import Text

from flashdl.cli.output import clean

if TYPE_CHECKING:  # loaded when a text needs it
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

WIDTH = 88
_MARKUP = re.compile(r"[*_`$\[\\<&|]|^[ \t]|^[#>+\-~]|^\d{1,9}[.)]", re.MULTILINE)
_STYLES = {"em": "italic", "strong": "bold"}
_INDENT = "    "
# A deck chooses the language; only lexers that stay fast on any text are tried.
_LANGUAGES = frozenset({"python", "py", "python3", "pycon", "bash", "sh", "json", "yaml", "toml"})


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, list item, formula or code block.

    ``first`` and ``rest`` stand before its first and its further lines; ``apart`` asks for a
    blank line above.
    """

    text: Text
    first: str = ""
    rest: str = ""
    apart: bool = True


@dataclass(frozen=True, slots=True)
class Prose:
    """Blocks below each other, wrapped at the width of the console or 88 columns."""

    blocks: tuple[Block, ...]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield line after line, none of them padded."""
        width = min(options.max_width, WIDTH)
        for number, block in enumerate(self.blocks):
            if number and block.apart:
                yield Text("")
            room = max(width - len(block.rest), 1)
            for at, line in enumerate(block.text.wrap(console, room)):
                line.rstrip()
                yield Text.assemble(block.rest if at else block.first, line)


def prose(text: str, *, ascii: bool = False) -> RenderableType:  # noqa: A002
    """What a card's Markdown looks like; a Text where it is one paragraph.

    Formulas, code and every other character of the text are shown; nothing raises.
    """
    source = clean(text.replace("\r\n", "\n"))
    if not _MARKUP.search(source):
        return Text(clean(_tidy(source), ascii=ascii))
    blocks = tuple(_Walk(ascii).blocks(_parser().parse(source)))
    if len(blocks) == 1 and not blocks[0].first:
        return blocks[0].text
    return Prose(blocks)


def _tidy(source: str) -> str:
    """Plain paragraphs as Markdown would leave them."""
    lines = "\n".join(line.rstrip() for line in source.strip().split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines)


@cache
def _parser() -> "MarkdownIt":
    """CommonMark with tables and dollars; HTML stays text and no line vanishes as a definition."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.dollarmath import dollarmath_plugin

    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    markdown.disable(["html_block", "html_inline", "reference", "lheading"])
    markdown.use(
        dollarmath_plugin,
        allow_labels=False,
        allow_space=False,
        allow_digits=False,
        allow_blank_lines=False,
        double_inline=True,
    )
    markdown.core.ruler.before("inline", "pad", _pad)
    return markdown
