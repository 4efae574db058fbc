"""Which neighbours in a formula stand apart: the rules that both writers follow."""

from dataclasses import dataclass, replace

from flashdl.maths.symbols import SCRIPTS

_BEFORE_SIGN = ("bin", "rel", "open", "punct", "op", "big", "sign", "bar")
_RAISED = frozenset(SCRIPTS["^"].values()) - frozenset(SCRIPTS["^"])


@dataclass(frozen=True, slots=True)
class Piece:
    """Written text and how it meets its neighbours.

    ``kind`` is that of an Atom, or sign, frac, fence. ``open_ended`` text would swallow a letter
    that follows; a ``word`` has several letters.
    """

    text: str
    kind: str = "ord"
    open_ended: bool = False
    word: bool = False


def signed(before: Piece | None, piece: Piece, after: Piece | None) -> Piece:
    """The piece; a minus with nothing to its left, or to its right, is a sign."""
    if piece.kind == "bin" and (before is None or before.kind in _BEFORE_SIGN or after is None):
        return replace(piece, kind="sign")
    return piece


def spaced(before: Piece, piece: Piece) -> bool:
    """Whether a space stands between the two, so that the formula can be read."""
    kinds = (before.kind, piece.kind)
    if "bin" in kinds or "rel" in kinds:
        return before.kind != "open" and piece.kind not in ("close", "punct")
    if before.kind == "punct":
        return piece.kind != "close"
    if piece.kind in ("op", "big"):
        return before.kind in ("ord", "close", "fence", "post", "op", "big", "frac")
    if before.kind == "big":
        return piece.kind not in ("close", "punct")
    return before.kind == "op" and piece.kind in ("ord", "sign", "frac", "bar")


def runs_together(before: Piece, piece: Piece) -> bool:
    """Whether the two would read as one number, one word, one script or one command."""
    left, right = before.text[-1], piece.text[0]
    if right in _RAISED or right == "\\":
        return left.isalnum()
    if not (left.isalnum() or before.open_ended) or not right.isalnum():
        return False
    both_digits = left.isdecimal() and right.isdecimal()
    return before.open_ended or before.word or piece.word or both_digits
