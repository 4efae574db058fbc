"""LaTeX subset to Unicode; needs nothing else of flashdl."""

from flashdl.maths.linear import line
from flashdl.maths.parse import BadFormula, parse
from flashdl.maths.symbols import to_ascii

__all__ = ["inline", "to_ascii"]


def inline(latex: str, *, ascii: bool = False) -> str:  # noqa: A002
    """A formula on one line, in Unicode or in ASCII; what cannot be read stays as its source."""
    try:
        return line(parse(latex), ascii=ascii)
    except BadFormula:
        source = " ".join(latex.split())
        return to_ascii(source) if ascii else source
