"""Numbers as a person writes them, with a unit or per cent, and how near two of them are.

They are kept as fractions: 0.6662 is exactly 0.001 away from 0.6652, as on paper. A comma parts
thousands where three digits follow each, else it is a decimal comma: 1,500 is 1500, 0,67 is 0.67.
"""

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Fit = Literal["right", "off", "unit missing", "unit wrong"]

_GROUPED = r"[1-9]\d{0,2}(?:[,_\u0020\u00a0\u2009\u202f]\d{3}){1,12}(?!\d)"
_DECIMAL = rf"(?:(?:{_GROUPED}|\d{{1,40}})(?:\.\d{{0,40}})?|\.\d{{1,40}})(?!\d)"
_RAISED = r"(?:\^|\*\*)\s?(?P<{0}>[-+]?\d{{1,3}})(?!\d)"
_NUMBER = re.compile(
    rf"""(?P<sign>[-+])?\s?
    (?:10\s?{_RAISED.format("power")}
    |(?P<whole>(?P<comma>\d{{1,40}},\d{{1,40}})(?![\d,])|{_DECIMAL})
     (?:[eE](?P<e>[-+]?\d{{1,3}})(?!\d)
     |\s?[×xX*·]\s?10\s?{_RAISED.format("raised")}
     |\s?/\s?(?P<under>{_DECIMAL}))?)""",
    re.VERBOSE,
)
_SUPERSCRIPT = re.compile(r"10([⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})(?![⁰¹²³⁴⁵⁶⁷⁸⁹])")
_LOWERED = str.maketrans("⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "+-0123456789")
_MOST = Fraction(10**300)  # what a float still holds
_PARTING = re.compile(r"[,_\s]")
_PER_CENT = ("percent", "percent.", "pct")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number and what stands behind it, as it was written."""

    value: Fraction
    unit: str

    @property
    def key(self) -> str:
        """The unit in one spelling: ``m/s²`` and ``m / s^2`` are the same."""
        return unit_key(self.unit)


@dataclass(frozen=True, slots=True)
class Tolerated:
    """The number of a card: its unit, if it has one, and how far off an answer may be."""

    amount: Amount
    unit: str
    within: Fraction

    @property
    def within_about(self) -> float:
        """How far off an answer may be, as a number to show."""
        return float(min(self.within, _MOST))

    def fit(self, given: Amount) -> Fit:
        """How a given amount fits; the unit may be left out, but another one is wrong."""
        bare, share = not given.key, given.key == "%"
        if self.unit and bare:
            if self.unit == "%" and self._near(given.value * 100):
                return "right"
            return "unit missing" if self._near(given.value) else "off"
        if given.key == self.unit:
            return "right" if self._near(given.value) else "off"
        if share and not self.unit:
            return "right" if self._near(given.value / 100) else "off"
        return "unit wrong"

    def _near(self, value: Fraction) -> bool:
        return abs(value - self.amount.value) <= self.within


def read(text: str) -> Amount | None:
    """The amount that a text begins with and is; None where it begins with no number."""
    text = _SUPERSCRIPT.sub(lambda m: f"10^{m[1].translate(_LOWERED)}", text.strip())
    match = _NUMBER.match(text.replace("−", "-"))
    if match is None:
        return None
    value, unit = _value(match), text[match.end() :].strip()
    if value is None or abs(value) > _MOST or re.match(r"[\d.,]", unit):
        return None
    return Amount(value, unit)


def tolerated(answer: str, *, unit: str, atol: float, rtol: float) -> Tolerated | None:
    """What an accepted answer allows; None where it is not a number, perhaps with that unit."""
    amount, key = read(answer), unit_key(unit) or "%"
    if amount is None or amount.key not in ("", key):
        return None
    within = Fraction(str(atol)) + Fraction(str(rtol)) * abs(amount.value)
    return Tolerated(amount, unit_key(unit) or amount.key, within)


def unit_key(unit: str) -> str:
    """A unit without what spelling does to it."""
    raised = unicodedata.normalize("NFKC", unit).replace("^", "").replace("**", "")
    key = "".join(raised.split()).replace("·", "*").replace("⋅", "*")
    return "%" if key.casefold() in _PER_CENT else key


def _value(match: re.Match[str]) -> Fraction | None:
    sign = -1 if match["sign"] == "-" else 1
    if match["power"]:
        return sign * Fraction(10) ** int(match["power"])
    whole = Fraction(_plain(match["whole"], comma=bool(match["comma"]) and not _grouped(match)))
    if match["under"]:
        under = Fraction(_plain(match["under"]))
        return sign * whole / under if under else None
    return sign * whole * Fraction(10) ** int(match["e"] or match["raised"] or 0)


def _grouped(match: re.Match[str]) -> bool:
    return re.fullmatch(_GROUPED, match["whole"]) is not None


def _plain(digits: str, *, comma: bool = False) -> str:
    return digits.replace(",", ".") if comma else _PARTING.sub("", digits)
