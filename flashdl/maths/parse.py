r"""LaTeX formula to a small tree that says what belongs together; writers lay the tree out.

The subset is what formulas of machine learning use. A command that is not known stays as its
source, with its arguments; a formula that does not hold together raises BadFormula.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from unicodedata import lookup, normalize

from flashdl.maths.brackets import BRACES, with_paired_bars
from flashdl.maths.symbols import ACCENTS, IGNORED, SPACES, SYMBOLS, symbol, to_ascii
from flashdl.maths.tree import Accent, Atom, Fence, Frac, Grid, Node, Root, Row, Script

DEPTH_LIMIT = 24
END = frozenset({""})
PARTS = frozenset({"&", "\\\\"})
SCRIPT_MARKS = ("^", "_", "'")
LIMITS = {"\\limits": True, "\\nolimits": False}
SIZES = [a + b + c for a in ("b", "B") for b in ("ig", "igg") for c in ("", "l", "r", "m")]
DIGITS = ("ZERO", "ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT", "NINE")
STYLES = {
    "mathbb": ("DOUBLE-STRUCK", "MATHEMATICAL DOUBLE-STRUCK"),
    "mathcal": ("SCRIPT", "MATHEMATICAL SCRIPT"),
    "mathscr": ("SCRIPT", "MATHEMATICAL SCRIPT"),
    "mathfrak": ("BLACK-LETTER", "MATHEMATICAL FRAKTUR"),
}
ALIGNED = "rl" * 8  # equations in columns: each is a right- and a left-aligned cell
ENVIRONMENTS = {
    **dict.fromkeys(("matrix", "smallmatrix", "array"), ("plain", "")),
    **dict.fromkeys(("cases", "dcases"), ("cases", "ll")),
    **dict.fromkeys(("aligned", "align", "align*", "alignedat", "split"), ("stacked", ALIGNED)),
    **dict.fromkeys(("gathered", "gather", "gather*", "equation", "equation*"), ("stacked", "")),
    "pmatrix": ("(", ""), "bmatrix": ("[", ""), "Bmatrix": ("{", ""), "vmatrix": ("|", ""),
    "Vmatrix": ("‖", ""),
}  # fmt: skip
_TOKEN = re.compile(r"\\(?:[A-Za-z]+|[\s\S]|\Z)|\S")
_HEIGHT = re.compile(r"\[[\d.]+(?:pt|em|ex|mm|cm)\]")


class BadFormula(ValueError):
    """The formula is not one: a brace without its partner, a missing argument, too deep."""


def parse(latex: str) -> Node:
    """The tree of a formula. Raises BadFormula."""
    return _Parser(latex).formula()


def faults(latex: str) -> tuple[str, ...]:
    """What of a formula is shown as its source and why, a phrase each; nothing for a good one."""
    parser = _Parser(latex)
    try:
        parser.formula()
    except BadFormula as error:
        return (str(error),)
    return tuple(f"{name} is not known" for name in dict.fromkeys(parser.unknown))


def has_limits(base: Node) -> bool:
    """Whether the scripts of this base stand above and below it in a display formula."""
    match base:
        case Atom():
            return base.limits
        case Accent(name):
            return name in BRACES
        case _:
            return False


class _Parser:
    """Recursive descent over the tokens of one formula; "" is the token at its end."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.tokens = [(match[0], match.start()) for match in _TOKEN.finditer(source)]
        self.at = 0
        self.depth = 0
        self.unknown: list[str] = []

    def formula(self) -> Node:
        rows = self.rows(END)
        alone = len(rows) == len(rows[0]) == 1
        return rows[0][0] if alone else Grid("stacked", rows, ALIGNED)

    def peek(self) -> str:
        return self.tokens[self.at][0] if self.at < len(self.tokens) else ""

    def take(self) -> str:
        token = self.peek()
        if not token:
            raise BadFormula("the formula ends too early")
        self.at += 1
        return token

    def expect(self, token: str) -> None:
        if self.take() != token:
            raise BadFormula(f"{token} is missing")

    def end(self) -> int:
        """Where the last token taken ends in the source."""
        token, start = self.tokens[self.at - 1]
        return start + len(token)

    def touches(self) -> bool:
        """Whether the next token stands right behind the last one."""
        return self.at < len(self.tokens) and self.tokens[self.at][1] == self.end()

    def raw_group(self) -> str:
        """The source between the braces that come next."""
        self.expect("{")
        start, level = self.end(), 1
        while level:
            level += {"{": 1, "}": -1}.get(self.take(), 0)
        return self.source[start : self.end() - 1]

    def row(self, stop: frozenset[str]) -> Node:
        """Everything up to a token of ``stop``, which is not taken."""
        items: list[Node] = []
        while self.peek() not in stop:
            node = self.item()
            items.extend(node.items if isinstance(node, Row) else [node])
        return items[0] if len(items) == 1 else Row(with_paired_bars(items))

    def rows(self, stop: frozenset[str]) -> tuple[tuple[Node, ...], ...]:
        """Cells parted by ``&`` in rows parted by a double backslash, up to ``stop``."""
        found = [[self.row(stop | PARTS)]]
        while self.peek() in PARTS:
            cells = found[-1]
            if self.take() == "\\\\":
                cells = []
                found.append(cells)
                self._skip_height()
            cells.append(self.row(stop | PARTS))
        if len(found) > 1 and found[-1] == [Row()]:
            found.pop()
        return tuple(tuple(cells) for cells in found)

    def _skip_height(self) -> None:
        if self.touches() and (height := _HEIGHT.match(self.source, self.end())):
            while self.at < len(self.tokens) and self.tokens[self.at][1] < height.end():
                self.at += 1

    def item(self) -> Node:
        """A nucleus with its primes, sub- and superscript."""
        base: Node = Row() if self.peek() in SCRIPT_MARKS else self.nucleus()
        if isinstance(base, Atom) and base.text.isascii() and base.text.isdecimal():
            base = self._number(base.text)
        found: dict[str, Node] = {}
        primes, limits = 0, has_limits(base)
        while (mark := self.peek()) in SCRIPT_MARKS or mark in LIMITS:
            self.at += 1
            if mark == "'":
                primes += 1
            elif mark in LIMITS:
                limits = LIMITS[mark]
            elif mark in found:
                raise BadFormula(f"two {mark} at one base")
            elif mark in ("^", "_"):
                found[mark] = self.argument()
        if not found and not primes:
            return base
        return Script(base, found.get("_"), found.get("^"), primes, limits)

    def _number(self, digits: str) -> Node:
        while self.touches() and (self.peek().isdigit() or self._point()):
            digits += self.take()
        return Atom(digits, to_ascii(digits))

    def _point(self) -> bool:
        after = self.source[self.end() + 1 : self.end() + 2]
        return self.peek() == "." and after.isdigit()

    def argument(self) -> Node:
        """One token or one group; a bare bracket is no argument, for it hides its partner."""
        node = self.nucleus()
        if isinstance(node, Atom) and node.kind in ("open", "close", "space"):
            raise BadFormula(f"{node.text} is no argument")
        return node

    def nucleus(self) -> Node:
        """One token or group without its scripts."""
        self.depth += 1
        if self.depth > DEPTH_LIMIT:
            raise BadFormula("nested too deep")
        sign = self.take()
        if sign == "{":
            node = self._group()
        elif sign.startswith("\\"):
            node = self._command(sign[1:])
        elif sign in "}^_&":
            raise BadFormula(f"{sign} stands alone")
        else:
            node = Atom(" ", " ", "space") if sign == "~" else symbol(sign)
        self.depth -= 1
        return node

    def _group(self) -> Node:
        node = self.row(frozenset("}"))
        self.expect("}")
        return node

    def _command(self, name: str) -> Node:
        if name in COMMANDS:
            return COMMANDS[name](self, name)
        if name in SPACES or name.isspace():
            return Atom(SPACES.get(name, " "), SPACES.get(name, " "), "space")
        if name in ("right", "end", ""):
            raise BadFormula(f"\\{name} stands alone")
        if name in IGNORED:
            return Row()
        name = "\\|" if name == "|" else name
        return SYMBOLS.get(name) or self._unknown()

    def _unknown(self) -> Node:
        name, start = self.tokens[self.at - 1]
        self.unknown.append(name)
        while self.touches() and self.peek() == "{":
            self.raw_group()
        source = " ".join(self.source[start : self.end()].split())
        return Atom(source, to_ascii(source))

    def new_line(self, _: str) -> Node:
        return Atom(" ", " ", "space")

    def frac(self, _: str) -> Node:
        return Frac(self.argument(), self.argument())

    def binom(self, _: str) -> Node:
        return Grid("binom", ((self.argument(),), (self.argument(),)))

    def modulus(self, _: str) -> Node:
        parts = (SYMBOLS["bmod"], self.argument())
        return Fence(SYMBOLS["("], Row(parts), SYMBOLS[")"])

    def space(self, _: str) -> Node:
        self.raw_group()
        return Atom(" ", " ", "space")

    def sqrt(self, _: str) -> Node:
        index = None
        if self.peek() == "[":
            self.take()
            index = self.row(frozenset("]"))
            self.expect("]")
        return Root(self.argument(), index)

    def accent(self, name: str) -> Node:
        return Accent(name, self.argument())

    def under(self, name: str) -> Node:
        mark, base = self.argument(), self.argument()
        sub, sup = (mark, None) if name == "underset" else (None, mark)
        return Script(base, sub, sup, limits=True)

    def arrow(self, name: str) -> Node:
        arrow = SYMBOLS["to" if name == "xrightarrow" else "gets"]
        return Script(arrow, sup=self.argument(), limits=True)

    def negated(self, _: str) -> Node:
        node = self.argument()
        if not isinstance(node, Atom):
            raise BadFormula("\\not takes one symbol")
        ascii_form = "!=" if node.ascii == "=" else f"not {node.ascii}"
        return replace(node, text=normalize("NFC", node.text + "\u0338"), ascii=ascii_form)

    def font(self, _: str) -> Node:
        return self.argument()

    def upright(self, _: str) -> Node:
        """Letters set upright are one word."""
        node = self.argument()
        letters = node.items if isinstance(node, Row) else (node,)
        text = "".join(one.text if isinstance(one, Atom) else "^" for one in letters)
        if not text.replace(" ", "").isalnum():
            return node
        return Atom(text, to_ascii(text), "op" if len(text) > 1 else "ord")

    def operator(self, _: str) -> Node:
        starred = self.peek() == "*"
        if starred:
            self.take()
        word = self.upright("")
        return replace(word, limits=starred) if isinstance(word, Atom) else word

    def text(self, _: str) -> Node:
        words = re.sub(r"\\([_%$#&{} ])", r"\1", self.raw_group())
        words = re.sub(r"\s+", " ", words.replace("~", " "))
        return Atom(words, to_ascii(words))

    def letters(self, name: str) -> Node:
        """Blackboard and script letters; what has no such form stays as it is."""
        node = self.argument()
        if not isinstance(node, Atom) or not node.text.isascii() or not node.text.isalnum():
            return node
        size = "DIGIT" if node.text.isdigit() else "CAPITAL" if node.text.isupper() else "SMALL"
        word = DIGITS[int(node.text)] if node.text.isdigit() else node.text
        for style in STYLES[name]:
            with suppress(KeyError):
                return replace(node, text=lookup(f"{style} {size} {word}"))
        return node

    def delimiter(self) -> Atom:
        sign = self.take()
        name = sign.removeprefix("\\") if sign != "\\|" else sign
        if sign == ".":
            return Atom("", "")
        atom = SYMBOLS.get({"<": "langle", ">": "rangle"}.get(name, name))
        if atom is None or atom.kind not in ("open", "close", "bar", "ord"):
            raise BadFormula(f"{sign} is no delimiter")
        return atom

    def big(self, _: str) -> Node:
        return self.delimiter()

    def left(self, _: str) -> Node:
        opening = self.delimiter()
        body = self.row(frozenset({"\\right"}))
        self.expect("\\right")
        return Fence(opening, body, self.delimiter())

    def begin(self, _: str) -> Node:
        name = self.raw_group()
        if name not in ENVIRONMENTS:
            raise BadFormula(f"{name} is no environment that is known")
        kind, columns = ENVIRONMENTS[name]
        if name in ("array", "alignedat"):
            given = "".join(letter for letter in self.raw_group() if letter in "lcr")
            columns = given if name == "array" else columns
        rows = self.rows(frozenset({"\\end"}))
        self.expect("\\end")
        if self.raw_group() != name:
            raise BadFormula(f"\\end{{{name}}} is missing")
        return Grid(kind, rows, columns)

    def substack(self, _: str) -> Node:
        self.expect("{")
        rows = self.rows(frozenset("}"))
        self.expect("}")
        return Grid("substack", rows)


COMMANDS: dict[str, Callable[[_Parser, str], Node]] = {
    "\\": _Parser.new_line, "binom": _Parser.binom, "sqrt": _Parser.sqrt, "left": _Parser.left,
    "begin": _Parser.begin, "substack": _Parser.substack, "not": _Parser.negated,
    "operatorname": _Parser.operator, "pmod": _Parser.modulus, "hspace": _Parser.space,
    **dict.fromkeys(("frac", "dfrac", "tfrac", "cfrac"), _Parser.frac),
    **dict.fromkeys(ACCENTS, _Parser.accent),
    **dict.fromkeys(("underset", "overset", "stackrel"), _Parser.under),
    **dict.fromkeys(("xrightarrow", "xleftarrow"), _Parser.arrow),
    **dict.fromkeys(("text", "textbf", "textit", "textrm", "texttt", "mbox"), _Parser.text),
    **dict.fromkeys(("mathrm", "mathsf", "mathtt", "mathit"), _Parser.upright),
    **dict.fromkeys(("mathbf", "boldsymbol", "bm", "boxed", "mathop"), _Parser.font),
    **dict.fromkeys(STYLES, _Parser.letters),
    **dict.fromkeys(SIZES, _Parser.big),
}  # fmt: skip
