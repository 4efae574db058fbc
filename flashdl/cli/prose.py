"""The Markdown of cards as linear text: no boxes, no padding, no links that a terminal follows.

markdown-it is loaded for a text that uses Markdown, Pygments for one with code, maths for one
with a formula; the first card of a plain text loads none of them.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from rich.text import Text

from flashdl.cli.blocks import Block, Prose
from flashdl.cli.output import clean
from flashdl.cli.theme import by_words

if TYPE_CHECKING:  # loaded when a text needs it
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

_MARKUP = re.compile(r"[*_`$\[\\<&|]|^[ \t]|^[#>+\-~]|^\d{1,9}[.)]", re.MULTILINE)
_STYLES = {"em": "italic", "strong": "bold"}
_DEEPEST = 16
_FULL_LINE = 72  # what 80 columns leave of a line inside a YAML list
_SENTENCE_END = re.compile(r"[.:;?!][\"'”’)*_`]*\s*\Z")
_OPENING = " *_\"'“‘(["
_INDENT = "    "
# A deck chooses the language; only lexers that stay fast on any text are tried.
_LANGUAGES = frozenset({"python", "py", "python3", "pycon", "bash", "sh", "json", "yaml", "toml"})


def prose(text: str, *, ascii: bool = False, linear: bool = False) -> Prose:  # noqa: A002
    """What a card's Markdown looks like; ``linear`` draws no formula in two dimensions.

    Formulas, code and every other character of the text are shown; nothing raises.
    """
    source = clean(text.replace("\r\n", "\n"))
    if _MARKUP.search(source):
        tokens = _parser().parse(source)
        too_deep = any(token.level >= _DEEPEST for token in tokens)  # markdown-it drops the rest
        if not too_deep and (blocks := _Walk(ascii, linear).blocks(tokens)):
            return Prose(tuple(blocks))
    return Prose((Block(Text(clean(_tidy(source), ascii=ascii))),))


def unknown_maths(text: str) -> list[str]:
    """What of a text's formulas will stand there as its source, a phrase each."""
    if "$" not in text:
        return []
    from flashdl.maths import faults

    tokens = _parser().parse(clean(text))
    inner = [child for token in tokens for child in token.children or ()]
    formulas = [token.content for token in (*tokens, *inner) if token.type.startswith("math")]
    return [fault for formula in formulas for fault in faults(formula)]


def emphasised(
    text: str,
    parts: Sequence[str],
    *,
    style: str = "bold",
    ascii: bool = False,  # noqa: A002
    linear: bool = False,
) -> Prose | None:
    """The prose with parts of its source in a style, or None where one cannot be told.

    A part is told where it stands as often in what is shown as in the source, as whole words.
    """
    shown = prose(text, ascii=ascii, linear=linear)
    for part in dict.fromkeys(parts):
        look = _whole_words(_look(part, ascii_form=ascii))
        found = [(block.text, match) for block in shown.blocks for match in look(block.text.plain)]
        if not found or len(found) != len([*_whole_words(part)(text)]):
            return None
        for line, match in found:
            line.stylize(style, *match.span())
    return shown


def _look(part: str, *, ascii_form: bool) -> str:
    """A part of a text as it is shown; a mark of Markdown that stands alone is itself."""
    blocks = prose(part, ascii=ascii_form).blocks
    alone = len(blocks) == 1 and not blocks[0].first
    return blocks[0].text.plain if alone else clean(part, ascii=ascii_form)


def _whole_words(words: str) -> Callable[[str], Iterator[re.Match[str]]]:
    """Finds the words, however their lines break, where no word goes on before or behind."""
    inside = r"\s+".join(map(re.escape, words.split())) or "(?!)"
    edge = r"(?:(?<!\w)|(?!\w))", r"(?:(?!\w)|(?<!\w))"
    return re.compile(edge[0] + inside + edge[1]).finditer


def _flow(text: str) -> str:
    """Join lines that an editor wrapped.

    A line was meant to end if it has room for the next word, or ends a sentence where the next
    line begins one.
    """
    lines = text.split("\n")
    parts = lines[:1]
    for before, line in pairwise(lines):
        if _is_wrapped(before, line):
            parts[-1] = parts[-1].rstrip(" ")
            parts.append(" " + line.lstrip(" "))
        else:
            parts.append("\n" + line)
    return "".join(parts)


def _is_wrapped(before: str, line: str) -> bool:
    first_word = line.split(maxsplit=1)[:1]
    if not first_word or before.endswith(("  ", "\\")):
        return False
    if _SENTENCE_END.search(before) and not line.lstrip(_OPENING)[:1].islower():
        return False
    return len(before.rstrip()) + len(first_word[0]) >= _FULL_LINE


def _tidy(source: str) -> str:
    """Plain paragraphs as Markdown would leave them."""
    lines = "\n".join(line.rstrip() for line in _flow(source.strip()).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines)


@cache
def _parser() -> "MarkdownIt":
    """CommonMark with tables and dollars; HTML stays text and no line vanishes as a definition."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.dollarmath import dollarmath_plugin

    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    markdown.disable(["reference", "lheading"])
    markdown.use(
        dollarmath_plugin,
        allow_labels=False,
        allow_space=False,
        allow_digits=False,
        allow_blank_lines=False,
        double_inline=True,
    )
    markdown.core.ruler.before("inline", "prepare", _prepare)
    return markdown


def _prepare(state: "StateCore") -> None:
    """Undo the editor's wrapping, and end every inline text with a space.

    The space is for dollarmath, which reads the last character where it looks left of the first:
    ``$x$ is 3`` would not be a formula.
    """
    for token in state.tokens:
        if token.type == "inline":
            token.content = _flow(token.content) + " "


class _Walk:
    """One pass over the tokens of a text, collecting its blocks."""

    def __init__(self, ascii_form: bool, linear: bool) -> None:
        self.ascii = ascii_form
        self.linear = linear
        self.found: list[Block] = []
        self.containers: list[tuple[str, str]] = []  # what stands before first and further lines
        self.style = ""
        self.last_line = 0

    def blocks(self, tokens: Sequence["Token"]) -> list[Block]:
        """The blocks of a whole text."""
        rows: list[list[Text]] = []
        table: Token | None = None
        for token in tokens:
            if token.type == "table_open":
                table, rows = token, []
            elif table and token.type == "table_close":
                self.add(_table(rows, self.mark(" │ ", " | ")), table, folds=True)
                table = None
            elif token.type == "tr_open":
                rows.append([])
            elif table and token.type == "inline":
                rows[-1].append(Text(" ").join(line for line, _ in self.inline(token)))
            elif not table:
                self.block(token)
        return self.found

    def mark(self, unicode_form: str, ascii_form: str) -> str:
        return ascii_form if self.ascii else unicode_form

    def block(self, token: "Token") -> None:
        match token.type:
            case "blockquote_open":
                self.containers.append((self.mark("│ ", "> "),) * 2)
            case "list_item_open":
                marker = f"{token.info}{token.markup} " if token.info else self.mark("• ", "* ")
                self.containers.append((marker, " " * len(marker)))
            case "list_item_close" | "blockquote_close":
                self.leave()
            case "heading_open" | "heading_close":
                self.style = "bold" if token.nesting > 0 else ""
            case "inline":
                for line, formula in self.inline(token):
                    self.add(line, token, formula=formula)
            case "math_block":
                self.add(Text(self.formula(token)), token, formula=token)
            case "fence" | "code_block":
                self.add(self.code(token), token, folds=True, indent=_INDENT)
            case "hr":
                self.add(Text(self.mark("───", "---")), token)

    def leave(self) -> None:
        """Go out of a list item or quote; one that stayed empty still shows its mark."""
        first, rest = self.containers[-1]
        if first != rest:
            self.add(Text(""), None)
            self.last_line += 1
        self.containers.pop()

    def add(
        self,
        text: Text,
        token: "Token | None",
        *,
        indent: str = "",
        folds: bool = False,
        formula: "Token | None" = None,
    ) -> None:
        """Put a block below the others, apart where the author left a blank line."""
        start, end = (token and token.map) or (self.last_line, self.last_line)
        indent = _INDENT if formula else indent
        first = "".join(first for first, _ in self.containers) + indent
        rest = "".join(rest for _, rest in self.containers) + indent
        plain = text.plain
        if (shown := clean(plain, ascii=self.ascii)) != plain:
            text = Text(shown)
        fold = self.mark("↪ ", "> ") if folds else ""
        drawn = self.picture(formula) if formula and not self.linear else None
        apart = start > self.last_line
        self.found.append(Block(text, first, rest, apart=apart, fold=fold, drawn=drawn))
        self.containers = [(rest, rest) for _, rest in self.containers]
        self.last_line = end

    def inline(self, token: "Token") -> list[tuple[Text, "Token | None"]]:
        """The lines of a paragraph; a display formula is a line of its own, with its token."""
        line = _Line(self.ascii, self.style)
        found: list[tuple[Text, Token | None]] = []
        for child in token.children or ():
            if child.type == "math_inline_double":
                found += [(line.text, None), (Text(self.formula(child)), child)]
                line = _Line(self.ascii, self.style)
            elif child.type == "math_inline":
                line.put(self.formula(child))
            else:
                line.take(child)
        found.append((line.text, None))
        for text, _ in found:
            text.rstrip()
        kept = [(text, formula) for text, formula in found if text.plain.strip()]
        return kept or [(Text(""), None)]

    def formula(self, token: "Token") -> str:
        from flashdl.maths import inline

        return clean(inline(token.content, ascii=self.ascii), ascii=self.ascii)

    def picture(self, token: "Token") -> Callable[[int], Sequence[str]]:
        """Draws a formula for a width; what takes one row is no picture."""
        from flashdl.maths import display

        def rows(width: int) -> Sequence[str]:
            found = display(token.content, width=width, ascii=self.ascii)
            return [clean(row, ascii=self.ascii) for row in found] if len(found) > 1 else ()

        return rows

    def code(self, token: "Token") -> Text:
        source = clean(token.content.rstrip("\n"), ascii=self.ascii)
        language = token.info.split()[0].lower() if token.info.split() else ""
        if language not in _LANGUAGES:
            return Text(source)
        from rich.syntax import Syntax

        look = Syntax("", language, theme="ansi_dark")
        text = look.highlight(source)
        text.rstrip()
        return by_words(text)


class _Line:
    """Inline tokens as one Text, with the styles and links that are open."""

    def __init__(self, ascii_form: bool, style: str) -> None:
        self.ascii = ascii_form
        self.styles = [style]
        self.links: list[tuple[str, int]] = []
        self.text = Text()

    def put(self, words: str, style: str = "") -> None:
        words = words if self.text else words.lstrip()
        looks = " ".join(filter(None, [*self.styles, style]))
        self.text.append(clean(words, ascii=self.ascii), looks)

    def take(self, token: "Token") -> None:
        match token.type:
            case "softbreak" | "hardbreak":
                self.text.rstrip()
                self.text.append("\n")
            case "em_open" | "strong_open":
                self.styles.append(_STYLES[token.tag])
            case "em_close" | "strong_close":
                self.styles.pop()
            case "code_inline":
                self.put(token.content, "cyan")
            case "link_open":
                self.links.append((str(token.attrGet("href")), len(self.text)))
            case "link_close":
                self.link(*self.links.pop())
            case "image":
                self.put(f"image: {token.content} ({token.attrGet('src')})")
            case _:
                self.put(token.content)

    def link(self, address: str, start: int) -> None:
        """Print the address behind the words, unless it is the words."""
        if self.text.plain[start:] not in (address, address.removeprefix("mailto:")):
            self.put(f" ({address})")


def _table(rows: Sequence[Sequence[Text]], parting: str) -> Text:
    """Rows below each other with their columns aligned; the first is the head."""
    widths = [max(cell.cell_len for cell in column) for column in zip(*rows, strict=True)]
    lines = []
    for number, row in enumerate(rows):
        line = Text()
        for at, (cell, width) in enumerate(zip(row, widths, strict=True)):
            gap = " " * (width - cell.cell_len) if at + 1 < len(row) else ""
            line.append(parting if at else "").append_text(cell).append(gap)
        line.stylize("bold" if not number else "")
        lines.append(line)
    return Text("\n").join(lines)
