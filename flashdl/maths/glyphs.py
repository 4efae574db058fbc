"""What is drawn around a box of any height: brackets, bars, roots and braces."""

from flashdl.maths.box import Box, beside, column, shifted, stack, text
from flashdl.maths.tree import Atom

# Top, middle part, bottom; a fourth sign stands in the middle.
_TALL = {
    "(": "⎛⎜⎝", ")": "⎞⎟⎠", "[": "⎡⎢⎣", "]": "⎤⎥⎦", "{": "⎧⎪⎩⎨", "}": "⎫⎪⎭⎬", "|": "│││",
    "‖": "‖‖‖", "⌊": "⎢⎢⎣", "⌋": "⎥⎥⎦", "⌈": "⎡⎢⎢", "⌉": "⎤⎥⎥",
}  # fmt: skip
_ROOTS = {"3": "∛", "4": "∜"}
_TALL_ASCII = {"(": "/|\\", ")": "\\|/", "[": "[[[", "]": "]]]", "{": "{{{", "}": "}}}"}
_ACCENTS = {
    "hat": "^", "widehat": "^", "tilde": "~", "widetilde": "~", "dot": ".", "ddot": "··",
    "vec": "→", "overrightarrow": "→", "check": "ˇ", "breve": "˘", "acute": "´", "grave": "`",
}  # fmt: skip


def bracket(atom: Atom, like: Box, *, ascii: bool) -> Box:  # noqa: A002
    """A delimiter as tall as a box; one that has no tall form stays as it is."""
    words = atom.ascii if ascii else atom.text
    signs = _TALL_ASCII.get(atom.text) if ascii else _TALL.get(atom.text)
    if ascii and atom.text in ("|", "‖"):
        return column([words] * len(like.rows), like.base)
    if signs is None or len(like.rows) == 1:
        return text(words)
    inner = len(like.rows) - 2
    rows = [signs[0], *signs[1] * inner, signs[2]]
    if inner and len(signs) > 3:
        rows[len(rows) // 2] = signs[3]
    return column(rows, like.base)


def enclosed(
    opening: Atom,
    body: Box,
    closing: Atom,
    *,
    ascii: bool,  # noqa: A002
    grows: bool,
) -> Box:
    """A box between delimiters, which are as tall as it if they grow."""
    like = body if grows else text("")
    left, right = (bracket(atom, like, ascii=ascii) for atom in (opening, closing))
    return beside([left, body, right])


def fraction(top: Box, bottom: Box, bar: str, least: int) -> Box:
    """One box above another; the bar is longer than any bar in them, so that it is the last."""
    width = max(top.width, bottom.width, least)
    if any(row.strip(" ") == bar * width for row in (*top.rows, *bottom.rows)):
        width += 2
    return stack([top, text(bar * width), bottom], base=len(top.rows))


def radical(body: Box, index: str, *, tall: bool) -> Box:
    """A box below a root sign; the index stands in the angle of the sign.

    What is no taller than a line, apart from what hangs below it, has a sign of one row.
    """
    if tall or body.base:
        post = [" ┌", *[" │"] * (len(body.rows) - 1), "╲│"]
        roof = stack([text("─" * body.width), body], base=body.base + 1)
        whole = beside([column(post, body.base + 1), roof])
        return beside([shifted(index, whole.below - 1), whole]) if index else whole
    sign = _ROOTS.get(index, "√")
    roof = stack([text("_" * body.width), body], base=1)
    left = [shifted(index, -1)] if sign == "√" and index else []
    return beside([*left, text(sign), roof])


def accented(name: str, body: Box) -> Box:
    """A body under a hat, arrow or line, or above a line; the sign has a row of its own."""
    if name == "underline":
        return stack([body, text("‾" * body.width)], base=body.base)
    if name in ("bar", "overline"):
        return stack([text("_" * body.width), body], base=body.base + 1)
    sign = _ACCENTS[name]
    if name in ("vec", "overrightarrow"):
        sign = "─" * (body.width - 1) + sign
    return stack([text(sign), body], base=body.base + 1)


def braced(name: str, body: Box, *, ascii: bool) -> Box:  # noqa: A002
    """A body with a brace below it (``underbrace``) or above it."""
    width = max(body.width, 3)
    left, right = (width - 1) // 2, width // 2
    if name == "underbrace":
        ends = "\\_v_/" if ascii else "╰─┬─╯"
        brace = ends[0] + ends[1] * (left - 1) + ends[2] + ends[3] * (right - 1) + ends[4]
        return stack([body, text(brace)], base=body.base)
    ends = "/-^-\\" if ascii else "╭─┴─╮"
    brace = ends[0] + ends[1] * (left - 1) + ends[2] + ends[3] * (right - 1) + ends[4]
    return stack([text(brace), body], base=body.base + 1)
