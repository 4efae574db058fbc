"""A formula tree in two dimensions: each node as a Box of terminal cells.

Scripts are raised and lowered as Unicode characters where these exist, else on rows of their
own; what stands in a script or limit is written on one line. In ASCII scripts stay on the line.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeGuard

from flashdl.maths.box import Box, beside, shifted, stack, text
from flashdl.maths.brackets import BRACES, fenced, is_tall
from flashdl.maths.glyphs import accented, braced, enclosed, fraction, radical
from flashdl.maths.linear import Style, is_loose_base, script_text, write
from flashdl.maths.spacing import Piece, runs_together, signed, spaced
from flashdl.maths.symbols import SCRIPTS, SYMBOLS
from flashdl.maths.table import pile, table
from flashdl.maths.tree import Accent, Atom, Fence, Frac, Grid, Node, Root, Row, Script

DEEPEST_BRACKET = 16  # brackets in brackets that still grow with their content
_BARS = "|‖"  # of two brackets that touch none would tell which bar is whose
_NOTHING = Atom("", "")
_OPENING, _CLOSING = SYMBOLS["("], SYMBOLS[")"]
_DELIMITERS = {
    "(": (_OPENING, _CLOSING),
    "[": (SYMBOLS["["], SYMBOLS["]"]),
    "{": (SYMBOLS["{"], SYMBOLS["}"]),
    "|": (SYMBOLS["|"], SYMBOLS["|"]),
    "‖": (SYMBOLS["\\|"], SYMBOLS["\\|"]),
    "cases": (SYMBOLS["{"], _NOTHING),
    "binom": (_OPENING, _CLOSING),
    "plain": (_NOTHING, _NOTHING),
}


@dataclass(frozen=True, slots=True)
class Part:
    """A box, the text by which it meets its neighbours, and the spaces to its left."""

    box: Box
    piece: Piece
    gap: int = 0


@dataclass(frozen=True, slots=True)
class Layout:
    """How to draw: in ASCII or Unicode; ``brackets`` more may grow in each other."""

    ascii: bool
    brackets: int = DEEPEST_BRACKET

    @property
    def style(self) -> Style:
        """How to write what stays on one line."""
        return Style(self.ascii, tight=True)

    def box(self, node: Node) -> Box:
        """The box of a node. Raises TooLarge."""
        return self.part(node).box

    def part(self, node: Node) -> Part:  # noqa: PLR0911 - one return a kind of node
        """A node as part of a row. Raises TooLarge."""
        match node:
            case Atom():
                piece = write(node, self.style)
                return Part(text(piece.text), piece)
            case Row():
                return self._row(node)
            case Script():
                return self._limits(node) if node.limits else self._script(node)
            case Frac():
                return Part(self._fraction(node), _FRACTION)
            case Root():
                return self._root(node)
            case Accent():
                return self._accent(node)
            case Fence():
                return self._fence(node)
            case Grid():
                return self._grid(node)

    def parts(self, items: Sequence[Node], before: Piece | None = None) -> list[Part]:
        """The items of a row, each with its gap; ``before`` stands to their left. May raise."""
        drawn = [self.part(item) for item in fenced(items, self.brackets)]
        solid = [part.piece for part in drawn if part.piece.kind != "space" and any(part.box.rows)]
        found: list[Part] = []
        gap = 0
        for part in drawn:
            if part.piece.kind == "space":
                gap = max(gap, part.box.width)
            elif any(part.box.rows):
                after = solid[len(found) + 1] if len(found) + 1 < len(solid) else None
                piece = signed(before, part.piece, after)
                gap = max(gap, int(before is not None and _apart(before, piece)))
                found.append(Part(part.box, piece, gap))
                before, gap = piece, 0
        return found

    def _row(self, row: Row) -> Part:
        parts = self.parts(row.items)
        return parts[0] if len(parts) == 1 else Part(joined(parts), Piece("."))

    def _fraction(self, node: Frac) -> Box:
        bar, least = ("-", 3) if self.ascii else ("─", 1)  # one hyphen would be a minus
        return fraction(self.box(node.top), self.box(node.bottom), bar, least)

    def _fence(self, node: Fence) -> Part:
        match node.body:
            case Grid("plain", rows, columns) if node.opening.text == "{" and not node.closing.text:
                return self._grid(Grid("cases", rows, columns or "ll"))
        inner = replace(self, brackets=max(self.brackets - 1, 0))
        return self._between(node.opening, inner.box(node.body), node.closing, grows=is_tall(node))

    def _between(self, opening: Atom, body: Box, closing: Atom, *, grows: bool) -> Part:
        box = enclosed(opening, body, closing, ascii=self.ascii, grows=grows)
        return Part(box, Piece((opening.text or "(") + (closing.text or ")"), "fence"))

    def _script(self, node: Script) -> Part:
        node = _merged(node)
        base: Node = Fence(_OPENING, node.base, _CLOSING) if is_loose_base(node) else node.base
        part, tall = self.part(base), is_tall(base)
        box, words = part.box, part.piece.text
        if node.primes:
            primes = ("'" if self.ascii else "′") * node.primes
            box = beside([box, shifted(primes, -box.base if tall else 0)])
            words += primes
        if self.ascii:
            return self._ascii_script(node, Part(box, replace(part.piece, text=words)))
        placed = self._placed(node, box, tall=tall)
        piece = replace(part.piece, text=words + placed.get(0, "") or ".")
        return Part(beside([box, _corner(placed)]), piece)

    def _ascii_script(self, node: Script, part: Part) -> Part:
        box, piece = part.box, part.piece
        for marker, script in (("_", node.sub), ("^", node.sup)):
            if script is not None and (mark := script_text(marker, script, self.style)).text:
                box = beside([box, text(mark.text)])
                piece = replace(piece, text=piece.text + mark.text, open_ended=mark.open_ended)
        return Part(box, piece)

    def _placed(self, node: Script, box: Box, *, tall: bool) -> dict[int, str]:
        """The scripts by the row they stand on, counted down from the base line."""
        placed: dict[int, str] = {}
        for marker, script in (("_", node.sub), ("^", node.sup)):
            words = write(script, self.style).text if script is not None else ""
            forms = SCRIPTS[marker]
            small = all(char in forms for char in words)
            if words:
                row = _row_of(marker, box, small=small, tall=tall)
                shown = "".join(forms[char] for char in words) if small else words
                placed[row] = placed.get(row, "") + shown
        return placed

    def _limits(self, node: Script) -> Part:
        part = self.part(node.base)
        over, under = self._limit(node.sup), self._limit(node.sub)
        label = max(one.width for one in (*over, *under, text("")))
        box = _stretched(node.base, part.box, label)
        if node.primes:
            box = beside([box, text(("'" if self.ascii else "′") * node.primes)])
        above = sum(len(one.rows) for one in over)
        return Part(stack([*over, box, *under], base=above + box.base), part.piece)

    def _limit(self, node: Node | None) -> list[Box]:
        """A row of text for each line of a limit."""
        lines = [Row(cells) for cells in node.rows] if _is_substack(node) else [node]
        written = (write(line, self.style).text for line in lines if line is not None)
        return [text(words) for words in written if words]

    def _root(self, node: Root) -> Part:
        index = write(node.index, self.style).text if node.index is not None else ""
        if self.ascii:
            word = f"root[{index}]" if index else "sqrt"
            return self._called(word, node.body)
        box = radical(self.box(node.body), index, tall=is_tall(node.body))
        return Part(box, Piece("√x", word=True))

    def _called(self, name: str, body: Node) -> Part:
        """A body in brackets behind a word, for what ASCII cannot draw."""
        part = self._fence(Fence(_OPENING, body, _CLOSING))
        return Part(beside([text(name), part.box]), Piece(f"{name}()", word=True))

    def _accent(self, node: Accent) -> Part:
        body = node.body
        if node.name in BRACES:
            return Part(braced(node.name, self.box(body), ascii=self.ascii), _WORD)
        if isinstance(body, Script) and isinstance(body.base, Atom) and not body.sup:
            return self.part(replace(body, base=Accent(node.name, body.base)))
        flat = write(node, self.style)
        if not flat.word:
            return Part(text(flat.text), flat)
        if self.ascii:
            return self._called(node.name.removeprefix("wide").replace("overline", "bar"), body)
        return Part(accented(node.name, self.box(body)), _WORD)

    def _grid(self, grid: Grid) -> Part:
        if _is_substack(grid):
            return Part(stack(self._limit(grid) or [text("")]), _FENCE)
        if grid.kind == "stacked":
            return Part(self._stacked(grid), _FENCE)
        cells = [[self.box(cell) for cell in row] for row in grid.rows]
        spread = grid.kind in ("cases", "binom") and len(cells) == 2
        body = table(cells, columns=grid.columns, apart=spread)
        if grid.kind == "cases":
            body = beside([text(" "), body])
        opening, closing = _DELIMITERS[grid.kind]
        return self._between(opening, body, closing, grows=True)

    def _stacked(self, grid: Grid) -> Box:
        """Equations below each other; ``&`` stands where they are aligned."""
        if not grid.columns:
            return pile([self.box(Row(items_of(row))) for row in grid.rows], align="c")
        rows = [
            [self._cell(cell, aligned=bool(at % 2)) for at, cell in enumerate(row)]
            for row in grid.rows
        ]
        return table(rows, columns=grid.columns, gaps=(0, 3))

    def _cell(self, cell: Node, *, aligned: bool) -> Box:
        """A cell of an equation; the right-hand one keeps its distance to the left-hand one."""
        parts = self.parts(items_of((cell,)), Piece(".") if aligned else None)
        return joined(parts, indented=aligned)


_FRACTION = Piece("/", "frac")
_FENCE = Piece("()", "fence")
_WORD = Piece("x", word=True)


def joined(parts: Sequence[Part], *, indented: bool = False) -> Box:
    """Parts side by side with their gaps; the first gap only if ``indented``. Raises TooLarge."""
    boxes: list[Box] = []
    for at, part in enumerate(parts):
        if part.gap and (at or indented):
            boxes.append(text(" " * part.gap))
        boxes.append(part.box)
    return beside(boxes)


def items_of(cells: Sequence[Node]) -> tuple[Node, ...]:
    """The items of several cells as those of one row."""
    return tuple(item for c in cells for item in (c.items if isinstance(c, Row) else (c,)))


def _apart(before: Piece, piece: Piece) -> bool:
    """Whether a space stands between two parts; bars of fractions never touch anything."""
    left, right = before.text[-1], piece.text[0]
    if " " in (left, right):
        return False
    if left in _BARS and right in _BARS:
        return True
    if "frac" in (before.kind, piece.kind):
        return before.kind != "open" and piece.kind not in ("close", "punct")
    return spaced(before, piece) or runs_together(before, piece)


def _is_substack(node: Node | None) -> TypeGuard[Grid]:
    return isinstance(node, Grid) and node.kind == "substack"


def _merged(node: Script) -> Script:
    """A base that has only a subscript takes the superscript as its own."""
    match node.base:
        case Script(base, sub, None, 0, False) if node.sub is None:
            return replace(node, base=base, sub=sub)
        case _:
            return node


def _row_of(marker: str, box: Box, *, small: bool, tall: bool) -> int:
    """The row of a script: small ones on the line of their base, others above or below it.

    At something tall both stand at its corner.
    """
    if marker == "^":
        return -box.base if tall and (small or box.base) else 0 if small else -1
    return box.below if tall and (small or box.below) else 0 if small else 1


def _corner(placed: dict[int, str]) -> Box:
    first, last = min(0, *placed, 0), max(0, *placed, 0)
    rows = [text(placed.get(row, "")) for row in range(first, last + 1)]
    return stack(rows, base=-first, align="l")


def _stretched(base: Node, box: Box, label: int) -> Box:
    """An arrow that is longer than its label; anything else as it is."""
    if not isinstance(base, Atom) or base.text not in ("→", "←"):
        return box
    [drawn] = box.rows
    shaft = ("─" if drawn == base.text else "-") * (label + 2 - box.width)
    return text(shaft + drawn if base.text == "→" else drawn + shaft)
