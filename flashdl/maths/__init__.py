"""LaTeX subset to Unicode; needs nothing else of flashdl."""

from flashdl.maths.linear import line
from flashdl.maths.parse import BadFormula, faults, parse
from flashdl.maths.symbols import printable, to_ascii

__all__ = ["display", "faults", "inline", "to_ascii"]


def inline(latex: str, *, ascii: bool = False) -> str:  # noqa: A002
    """A formula on one line, in Unicode or in ASCII; what cannot be read stays as its source."""
    source = printable(latex)
    try:
        return line(parse(source), ascii=ascii)
    except BadFormula:
        source = " ".join(source.split())
        return to_ascii(source) if ascii else source


def display(latex: str, *, width: int = 80, ascii: bool = False) -> tuple[str, ...]:  # noqa: A002
    """The rows of a formula in two dimensions, none wider than ``width`` columns.

    A formula that does not fit, or cannot be read, is the one row of ``inline``, however wide.
    """
    from flashdl.maths.fit import rows  # loaded when a formula has two dimensions

    return rows(printable(latex), width=width, ascii=ascii) or (inline(latex, ascii=ascii),)
