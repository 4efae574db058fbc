"""How a question is written in Markdown: paragraphs, numbers, lists, vectors, matrices."""

from collections.abc import Iterable
from typing import Any


def flowing(text: str) -> str:
    """A paragraph as one line, which the screen breaks where it is full."""
    return " ".join(text.split())


def number(value: float, decimals: int | None = None) -> str:
    """A number with a real minus sign; without decimals in at most 6 significant digits."""
    text = f"{value:g}" if decimals is None else f"{value:.{decimals}f}"
    nothing = not text.strip("-0.")
    return text.lstrip("-") if nothing else text.replace("-", "−")


def bracketed(value: float, decimals: int | None = None) -> str:
    """A number behind an operation: ``(−0.5)``, so that two signs do not meet."""
    text = number(value, decimals)
    return f"({text})" if text.startswith("−") else text


def listed(values: Iterable[float], decimals: int | None = None) -> str:
    """Numbers one after the other: ``1.2, 0.3, −0.5``."""
    return ", ".join(number(value, decimals) for value in values)


def vector(values: Iterable[float], decimals: int | None = None) -> str:
    """A vector in brackets, to be typed as it is read: ``[1.2, 0.3, −0.5]``."""
    return f"[{listed(values, decimals)}]"


def matrix(rows: Iterable[Iterable[float]], decimals: int | None = None) -> str:
    r"""A matrix as LaTeX, for a formula: ``\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}``."""
    lines = (" & ".join(number(v, decimals).replace("−", "-") for v in row) for row in rows)
    return r"\begin{bmatrix} " + r" \\ ".join(lines) + r" \end{bmatrix}"


def grid(rows: Iterable[Iterable[Any]]) -> str:
    """A table of numbers or letters in a block of code, its columns aligned."""
    words = [[number(v) if isinstance(v, int | float) else str(v) for v in row] for row in rows]
    width = max((len(word) for row in words for word in row), default=0)
    lines = ("  ".join(f"{word:>{width}}" for word in row) for row in words)
    return "\n".join(["```text", *lines, "```"])
