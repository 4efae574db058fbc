"""A formula tree on one line: Unicode where a form exists, parentheses where the tree needs them.

A script of one symbol without a Unicode form stands bare (``y_c``), anything longer in
parentheses (``∑_(c=1)``), so that a bare script never reaches further than one symbol.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from unicodedata import normalize

from flashdl.maths.brackets import kind as kind_of
from flashdl.maths.spacing import Piece, runs_together, signed, spaced
from flashdl.maths.symbols import ACCENTS, SCRIPTS, to_ascii
from flashdl.maths.tree import Accent, Atom, Fence, Frac, Grid, Node, Root, Row, Script

_BEFORE_FRACTION = ("bin", "rel", "open", "punct", "sign", "bar")
_AFTER_FRACTION = ("bin", "rel", "close", "punct")
_CONDITION = ("if", "otherwise", "else", "for", "when", "where", "with")
_BRACKETS = {
    **dict.fromkeys(("plain", "(", "[", "{"), "[]"),
    "|": "||", "‖": "‖‖", "cases": "{}", "binom": "()",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Style:
    """How to write: in ASCII or Unicode; ``tight`` drops spaces, as inside a script."""

    ascii: bool
    tight: bool = False


def write(node: Node, style: Style) -> Piece:  # noqa: PLR0911 - one return a kind of node
    """One node as text."""
    match node:
        case Atom():
            return _atom(node, style)
        case Row():
            return _join([write(item, style) for item in node.items], style)
        case Script():
            return _script(node, style)
        case Frac():
            return _frac(node, style)
        case Root():
            return _root(node, style)
        case Accent():
            return _accent(node, style)
        case Fence():
            return _fence(node, style)
        case Grid():
            return _grid(node, style)


def _atom(atom: Atom, style: Style) -> Piece:
    text = atom.ascii if style.ascii else atom.text
    word = len(text) > 1 and text.removeprefix("\\").isalpha()
    return Piece(text, atom.kind, word=word)


def _join(pieces: Sequence[Piece], style: Style) -> Piece:
    """Pieces side by side with the spaces and parentheses that keep them apart."""
    solid = [piece for piece in pieces if piece.kind != "space" and piece.text]
    if len(solid) == 1:
        return solid[0]
    line, before, at = "", None, 0
    for piece in pieces:
        if piece.kind == "space":
            line = line.rstrip(" ") + (piece.text[:1] if style.tight else piece.text)
        elif piece.text:
            at += 1
            settled = _settle(before, piece, solid[at] if at < len(solid) else None)
            line += _gap(before, settled, line, style) + settled.text
            before = settled
    return Piece(line, open_ended=bool(before and before.open_ended))


def _settle(before: Piece | None, piece: Piece, after: Piece | None) -> Piece:
    """The piece as it stands between its neighbours; a fraction beside a factor is enclosed."""
    if piece.kind != "frac":
        return signed(before, piece, after)
    free = (before is None or before.kind in _BEFORE_FRACTION) and (
        after is None or after.kind in _AFTER_FRACTION
    )
    return piece if free else Piece(f"({piece.text})", "fence")


def _gap(before: Piece | None, piece: Piece, line: str, style: Style) -> str:
    if before is None or line.endswith((" ", "/")):
        return ""
    if not style.tight and spaced(before, piece):
        return " "
    return " " if runs_together(before, piece) else ""


def _script(node: Script, style: Style) -> Piece:
    base = write(node.base, style)
    text = f"({base.text})" if is_loose_base(node) else base.text
    text += ("'" if style.ascii else "′") * node.primes
    open_ended = False
    for marker, script in (("_", node.sub), ("^", node.sup)):
        if script is not None and (raised := script_text(marker, script, style)).text:
            text += raised.text
            open_ended = raised.open_ended
    kind = "ord" if base.kind in ("frac", "sign") else base.kind
    return Piece(text, kind, open_ended, base.word)


def is_loose_base(node: Script) -> bool:
    """Whether the base must be enclosed so that the script belongs to all of it."""
    match node.base:
        case Row(items):
            return len(items) > 1
        case Script(_, sub, sup, primes):
            return sup is not None or primes > 0 or (sub is not None and node.sub is not None)
        case Grid(kind):
            return kind in ("stacked", "substack")
        case Frac() | Root():
            return True
        case _:
            return False


def script_text(marker: str, script: Node, style: Style) -> Piece:
    """A script behind its base on the same line; ``marker`` is ``_`` or ``^``."""
    piece = write(script, replace(style, tight=True))
    forms = SCRIPTS[marker]
    if not style.ascii and all(char in forms for char in piece.text):
        return Piece("".join(forms[char] for char in piece.text))
    if isinstance(script, Atom) and (len(piece.text) == 1 or piece.text.isalnum()):
        return Piece(marker + piece.text, open_ended=True)
    return Piece(f"{marker}({piece.text})", open_ended=True) if piece.text else piece


def _frac(node: Frac, style: Style) -> Piece:
    top, bottom = write(node.top, style).text, write(node.bottom, style).text
    if not _is_product(node.top) or _parts(node.top, top):
        top = f"({top})"
    tied = _is_factor(node.bottom) or _is_differential(node.bottom, node.top)
    if not tied or _parts(node.bottom, bottom):
        bottom = f"({bottom})"
    return Piece(f"{top}/{bottom}", "frac")


def _parts(node: Node, text: str) -> bool:
    return isinstance(node, Row) and " " in text


def _is_factor(node: Node) -> bool:
    """Whether the node needs no parentheses as a denominator."""
    match node:
        case Atom(_, _, kind):
            return kind in ("ord", "op")
        case Script(base):
            return is_loose_base(node) or _is_factor(base)
        case Grid(kind):
            return kind not in ("stacked", "substack")
        case Root() | Accent() | Fence():
            return True
        case _:
            return False


def _is_product(node: Node) -> bool:
    """Whether the node needs no parentheses as a numerator."""
    if not isinstance(node, Row):
        return _is_factor(node)
    level = 0
    for item in node.items:
        kind = kind_of(item)
        level += {"open": 1, "close": -1}.get(kind, 0)
        if level == 0 and kind != "close" and (kind == "op" or not _is_factor(item)):
            return False
    return bool(node.items) and level == 0


def _is_differential(node: Node, top: Node) -> bool:
    """Whether the node is ``∂x``, or ``dx`` below a ``d``."""
    if not isinstance(node, Row) or len(node.items) != 2 or not _is_factor(node.items[1]):
        return False
    sign = _first_letter(node)
    return sign == "∂" or (sign == "d" == _first_letter(top))


def _first_letter(node: Node) -> str:
    match node:
        case Row((first, *_)):
            return _first_letter(first)
        case Script(base):
            return _first_letter(base)
        case Atom(text):
            return text
        case _:
            return ""


def _root(node: Root, style: Style) -> Piece:
    body = write(node.body, style).text
    index = write(node.index, replace(style, tight=True)).text if node.index else ""
    if style.ascii:
        return Piece(f"root[{index}]({body})" if index else f"sqrt({body})", word=True)
    simple = isinstance(node.body, Atom) or _is_subscripted(node.body)
    if index in ("3", "4"):
        sign = {"3": "∛", "4": "∜"}[index]
    elif all(char in SCRIPTS["^"] for char in index):
        sign = "".join(SCRIPTS["^"][char] for char in index) + "√"
    else:
        sign = f"√[{index}]"
    return Piece(sign + body, open_ended=True) if simple else Piece(f"{sign}({body})")


def _is_subscripted(node: Node) -> bool:
    return (
        isinstance(node, Script) and isinstance(node.base, Atom) and not (node.sup or node.primes)
    )


def _accent(node: Accent, style: Style) -> Piece:
    body = node.body
    if isinstance(body, Script) and _is_subscripted(body):
        return write(replace(body, base=Accent(node.name, body.base)), style)
    mark = ACCENTS[node.name]
    if isinstance(body, Atom) and len(body.text) == 1 and mark and not style.ascii:
        return Piece(normalize("NFC", body.text + mark))
    name = node.name.removeprefix("wide").replace("overline", "bar")
    return Piece(f"{name}({write(body, style).text})", word=True)


def _fence(node: Fence, style: Style) -> Piece:
    match node.body:
        case Grid("plain", rows) if node.opening.text == "{" and not node.closing.text:
            return write(Grid("cases", rows), style)
        case Grid("plain", rows) if node.opening.text:
            body = _cells(rows, style)
        case _:
            body = write(node.body, replace(style, tight=False)).text
    opening, closing = (write(one, style).text for one in (node.opening, node.closing))
    return Piece(opening + body + closing, "fence")


def _grid(node: Grid, style: Style) -> Piece:
    if node.kind in ("stacked", "substack"):
        items = (write(_beside(cells), style).text for cells in node.rows)
        return Piece(("; " if node.kind == "stacked" else ", ").join(filter(None, items)))
    if node.kind == "binom":
        body = " choose ".join(write(cells[0], style).text for cells in node.rows)
    elif node.kind == "cases":
        body = "; ".join(_case(cells, style) for cells in node.rows)
    else:
        body = _cells(node.rows, replace(style, tight=False))
    signs = [to_ascii(sign) if style.ascii else sign for sign in _BRACKETS[node.kind]]
    return Piece(signs[0] + body + signs[1], "fence")


def _beside(cells: tuple[Node, ...]) -> Row:
    parts = (cell.items if isinstance(cell, Row) else (cell,) for cell in cells)
    return Row(tuple(item for items in parts for item in items))


def _case(cells: tuple[Node, ...], style: Style) -> str:
    value, *conditions = (write(cell, replace(style, tight=False)).text.strip() for cell in cells)
    condition = " ".join(conditions)
    if not condition or condition.startswith(_CONDITION):
        return f"{value} {condition}".strip()
    return f"{value} if {condition}"


def _cells(rows: tuple[tuple[Node, ...], ...], style: Style) -> str:
    """Cells parted by spaces, or by commas where a cell itself has spaces."""
    written = [[write(cell, style).text.strip() for cell in cells] for cells in rows]
    parting = ", " if any(" " in cell for cells in written for cell in cells) else " "
    return "; ".join(parting.join(cells) for cells in written)


def line(node: Node, *, ascii: bool) -> str:  # noqa: A002
    """The whole formula on one line; in ASCII nothing else is used."""
    text = " ".join(write(node, Style(ascii)).text.split())
    return to_ascii(text) if ascii else text
