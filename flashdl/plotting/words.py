"""Text that is safe and readable on any console: numbers, cleaned labels, an ASCII spelling."""

import math
import re
import unicodedata
from collections.abc import Sequence
from typing import Any

_SPELLED = {
    "−": "-", "–": "-", "—": "-", "×": "x", "·": ".", "→": "->", "←": "<-", "↑": "^", "↓": "v",
    "≤": "<=", "≥": ">=", "≠": "!=", "≈": "~", "∂": "d", "∇": "grad ", "∑": "sum", "∏": "prod",
    "√": "sqrt", "∞": "inf", "′": "'", "⊙": "*", "∘": "o", "‖": "||", "∈": "in", "±": "+-",
    "°": "deg", "’": "'", "‘": "'", "“": '"', "”": '"', "•": "*", "½": "1/2", "¼": "1/4",
    "ı": "i",
}  # fmt: skip
_FORMAT = re.compile(r"[+ ,]?(\.\d{1,2})?[efgdn%]?")
_EXPONENT = re.compile(r"e[+-]\d+$")
_SIGNED_ZERO = re.compile(r"^-(?=0(\.0*)?%?$)")


def clean(text: str) -> str:
    """The text without control, bidirectional and other unprintable characters, on one line."""
    if text.isascii() and text.isprintable():
        return text
    spaced = (" " if c.isspace() else c for c in text)
    return "".join(c for c in spaced if c.isprintable())


def ascii_text(text: str) -> str:
    """The text spelled in ASCII: Greek by name, subscripts plain, superscripts after ^."""
    if text.isascii():
        return clean(text)
    spelled, raised = "", False
    for char in clean(text):
        raises = unicodedata.decomposition(char).startswith("<super>")
        spelled += ("^" if raises and not raised else "") + _ascii(char)
        raised = raises
    return spelled


def _ascii(char: str) -> str:
    if char.isascii():
        return char
    if char in _SPELLED:
        return _SPELLED[char]
    parts = (c for c in unicodedata.normalize("NFKD", char) if not unicodedata.combining(c))
    plain = "".join(_SPELLED.get(c, c) for c in parts)
    if plain.isascii():
        return plain
    name = unicodedata.name(plain[0], "")
    if not name.startswith("GREEK"):
        return "?"
    letter = name.split("LETTER ")[-1].split()[0].lower()
    return letter.capitalize() if "CAPITAL" in name else letter


def number(value: float, digits: int = 3) -> str:
    """A number with ``digits`` significant digits, whole ones and small exponents kept short."""
    if not math.isfinite(value):
        return "nan" if math.isnan(value) else ("inf" if value > 0 else "-inf")
    if value == 0:
        return "0"
    size = abs(value)
    if size >= 1e5 or size < 1e-3:
        return short_exponent(f"{value:.{digits - 1}e}")
    if size >= 10**digits:
        return f"{value:.0f}"
    return f"{value:.{digits}g}" if size < 10 ** (digits - 1) else f"{float(f'{value:.3g}'):.0f}"


def aligned(values: Sequence[float]) -> list[str]:
    """Numbers with the same decimals, three digits for the largest, where they are of one size."""
    sizes = [abs(v) for v in values if math.isfinite(v) and v != 0]
    if not sizes or max(sizes) >= 1e5 or max(sizes) < 1e-3 or max(sizes) > 1e4 * min(sizes):
        return [number(v) for v in values]
    decimals = max(0, 2 - math.floor(math.log10(max(sizes))))
    rounded = [round(v, decimals) + 0.0 for v in values]  # -0.0 + 0.0 is 0.0
    while decimals and all(v == round(v, decimals - 1) for v in rounded if math.isfinite(v)):
        decimals -= 1
    return [f"{v:.{decimals}f}" if math.isfinite(v) else number(v) for v in rounded]


def short_exponent(text: str) -> str:
    """``1.50e-07`` as ``1.5e-7``; text without an exponent stays."""
    mantissa, mark, exponent = text.partition("e")
    if not mark:
        return text
    if "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    return f"{mantissa}e{int(exponent)}"


def _bare_exponent(found: re.Match[str]) -> str:
    return f"e{int(found[0][1:])}"


def cell(value: Any, spec: str = ".4g") -> str:
    """A table's cell: words as they are, whole numbers in full, others by the format ``spec``."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, int) and spec == ".4g":
        return str(value)
    if not isinstance(value, int | float):
        return "" if value is None else clean(str(value))
    try:
        said = format(value, spec if _FORMAT.fullmatch(spec) else ".4g")
        return _SIGNED_ZERO.sub("", _EXPONENT.sub(_bare_exponent, said))
    except (ValueError, OverflowError):
        return str(value)
