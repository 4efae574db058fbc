r"""The numbers that stand in an answer: which of them state a result, and what each is worth.

A number counts unless it belongs to the form of what is said: 0, 1 and 2, code, the number of a
list item, a year, sizes such as 28×28, names such as float32 or 5-way, and in a formula exponents,
subscripts and whole numbers that are part of an expression, such as the 3 of $3\pi$.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from math import isclose

Reading = tuple[float, ...]

_PLAIN = {0.0, 1.0, 2.0}
_PART = re.compile(
    r"```.*?```|`(?P<code>[^`]*)`"
    r"|\$\$(?P<display>.+?)\$\$|(?<!\\)\$(?!\s)(?P<inline>[^$]+?)(?<![\s\\])\$(?!\d)",
    re.DOTALL,
)
_GROUP = r"(?:,|\{,\}|\\,|[\u00a0\u2009\u202f])"
_TIMES = r"\s?(?:×|·|\\times|\\cdot)\s?"
_NUMBER = re.compile(
    rf"""(?P<sign>[-−]\s?)?(?<![\w.^])
    (?P<whole>\d{{1,3}}(?:{_GROUP}\d{{3}})+(?!\d)|\d*(?=\.\d)|\d+)(?P<part>\.\d+)?
    (?P<e>[eE][-+−]?\d+)?
    (?:(?:(?P<times>{_TIMES}10)|(?<=(?<![\d.])10))(?P<power>\^[-−]?\d+|[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))?
    (?P<over>/\d+(?![\w/]|\.\d))?
    (?P<percent>(?:\s|\\,)?\\?%|\sper\s?cent\b)?""",
    re.VERBOSE,
)
_RAISE = str.maketrans("-−0123456789", "⁻⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_LOWER = str.maketrans("⁻−⁰¹²³⁴⁵⁶⁷⁸⁹", "--0123456789")
_POWER = re.compile(r"(?<![\d.])10\s?\^\s?(?:\{\s?([-−]?\d+)\s?\}|(\d))")
_SCRIPT = re.compile(r"[_^]\s?(?:\{(?:[^{}]|\{[^{}]{0,99}\}){0,99}\}|\\[A-Za-z]+|[^\s\\{])")
_FRACTION = re.compile(r"\\[dt]?frac\s?\{\s?(\d+)\s?\}\s?\{\s?(\d+)\s?\}")
_FORMAL = re.compile(
    r"(?<![\w.])\d+(?:(?:\s?[×x]\s?\d+)+(?!\s?[×x])|(?:[-–]\d+){2,})(?![\w.]?\d)"  # 28×28, 64–32–10
)
_ITEM = re.compile(r"^[ \t]*(\d{1,9})[.)](?=\s)", re.MULTILINE)
_YEAR = re.compile(r"1[89]\d\d|20\d\d")
_BEFORE_YEAR = re.compile(r"(?:\b(?:in|since|until)\s|\(|,\s)$", re.IGNORECASE)
_AFTER_YEAR = re.compile(r"\s?(?:[),.;:]|$)")
_NAME_BEFORE = re.compile(r"[^\W\d_][-−]$")
_NAME_AFTER = re.compile(r"-(?!fold\b|times\b|percent\b)[^\W\d_]")
_RELATION = r"[=<>≈≤≥~]|\\(?:approx|sim|simeq|leq?|geq?|neq?|ll|gg|to|in|equiv|propto)(?![A-Za-z])"
_EDGE = r"[,;&]|\\q?quad(?![A-Za-z])|\\text|\\\\"
_BEFORE_RESULT = re.compile(rf"(?:^|{_RELATION}|{_EDGE})\s*$")
_AFTER_RESULT = re.compile(rf"\s*(?:$|{_RELATION}|{_EDGE}|[.])")
_BEFORE_SIGN = re.compile(rf"(?:^|[(\[{{|:]|{_RELATION}|{_EDGE}|\\(?:cdot|times))\s*$")
_QUANTITY = re.compile(r"[\w)\]}.]$")
_REACH = 20  # how far before a number its context is looked for


@dataclass(frozen=True, slots=True)
class Written:
    """A number as it stands in a text, and whether it states something that must be borne out.

    Each of the ``readings`` is worth the same: 87 % is 87 or 0.87, and 3/4 is 0.75, or 3 and 4.
    """

    text: str
    readings: tuple[Reading, ...]
    counts: bool

    def borne_out(self, claimed: Collection[float], marked: Collection[float]) -> bool:
        """Whether claims, or marks of either sign, account for one of the readings."""
        return any(
            all(_in(claimed, value) or _in(marked, abs(value)) for value in reading)
            for reading in self.readings
        )

    def holds(self, number: float) -> bool:
        """Whether the number is a part of a reading, whatever its sign."""
        return any(_in(map(abs, reading), abs(number)) for reading in self.readings)


def numbers(text: str) -> Iterator[Written]:
    """Every number in Markdown with formulas, in order; fenced code holds none."""
    end = 0
    for part in _PART.finditer(text):
        yield from _in_prose(text[end : part.start()])
        end = part.end()
        if part["code"]:
            yield from _alone(part["code"].strip())
        elif formula := part["display"] or part["inline"]:
            yield from _in_formula(formula.strip())
    yield from _in_prose(text[end:])


def _alone(code: str) -> Iterator[Written]:
    """Code that is a number and nothing else."""
    if (match := _NUMBER.fullmatch(code)) and match["whole"] + (match["part"] or ""):
        yield _written(match, code, counts=_weighs(match))


def _in_prose(text: str) -> Iterator[Written]:
    text = _without_items(text)
    formal = {i for match in _FORMAL.finditer(text) for i in range(*match.span())}

    def counts(match: re.Match[str]) -> bool:
        if _exact_looking(match):
            return True
        named = _before(_NAME_BEFORE, text, match.start("whole")) or _after(_NAME_AFTER, match)
        year = (
            _YEAR.fullmatch(match[0])
            and _before(_BEFORE_YEAR, text, match.start())
            and _after(_AFTER_YEAR, match)
        )
        return not (named or year or match.start("whole") in formal) and _weighs(match)

    def signed(match: re.Match[str]) -> bool:
        return match["sign"] in ("-", "−") and not _before(_QUANTITY, text, match.start())

    yield from _scanned(text, counts, signed)


def _without_items(text: str) -> str:
    """Without the numbers of a list; as in Markdown only a 1 begins one amidst a paragraph."""
    seen = {0}

    def blank(match: re.Match[str]) -> str:
        at, number = match.start(), int(match[1])
        if not (number - 1 in seen or at == 0 or text[max(0, at - 2) : at] == "\n\n"):
            return match[0]
        seen.add(number)
        return " " * len(match[0])

    return _ITEM.sub(blank, text)


def _in_formula(text: str) -> Iterator[Written]:
    text = _POWER.sub(lambda match: "10" + (match[1] or match[2]).translate(_RAISE), text)
    text = _FRACTION.sub(r" \1/\2 ", _SCRIPT.sub(" ", text)).strip()

    def counts(match: re.Match[str]) -> bool:
        if _exact_looking(match):
            return True
        result = _before(_BEFORE_RESULT, text, match.start()) and _after(_AFTER_RESULT, match)
        return bool(result) and _weighs(match)

    def signed(match: re.Match[str]) -> bool:
        return bool(match["sign"] and _before(_BEFORE_SIGN, text, match.start()))

    yield from _scanned(text, counts, signed)


def _scanned(
    text: str,
    counts: Callable[[re.Match[str]], bool],
    signed: Callable[[re.Match[str]], bool],
) -> Iterator[Written]:
    for match in _NUMBER.finditer(text):
        after = text[match.end() : match.end() + 2]
        word = after[:1].isalpha() and not match["part"] and not match["percent"]
        version = after[:1] == "." and after[1:].isdigit()
        if match["whole"] + (match["part"] or "") and not (word or version):  # 3D, 2nd; 1.2.3
            shown = match[0] if signed(match) else match[0].removeprefix(match["sign"] or "")
            yield _written(match, shown.strip(), counts=counts(match))


def _before(pattern: re.Pattern[str], text: str, end: int) -> bool:
    return pattern.search(text, max(0, end - _REACH), end) is not None


def _after(pattern: re.Pattern[str], match: re.Match[str]) -> bool:
    return pattern.match(match.string, match.end()) is not None


def _exact_looking(match: re.Match[str]) -> bool:
    """Whether it is written as a result is: with decimals, an exponent or as a percentage."""
    return any(match[name] for name in ("part", "e", "power", "percent"))


def _weighs(match: re.Match[str]) -> bool:
    """Whether it is more than 0, 1 and 2, or a fraction of them."""
    parts = (_digits(match["whole"]), (match["over"] or "/0")[1:])
    return _exact_looking(match) or any(float(part) not in _PLAIN for part in parts)


def _written(match: re.Match[str], shown: str, *, counts: bool) -> Written:
    sign = -1.0 if shown[0] in "-−" else 1.0
    exponent = (match["e"] or "").translate(_LOWER)
    value = float(f"{_digits(match['whole']) or 0}{match['part'] or ''}{exponent}")
    if match["power"]:
        power = match["power"].translate(_LOWER).removeprefix("^")
        value = float(f"{value if match['times'] else 1.0}e{power}")
    readings: tuple[Reading, ...] = ((sign * value,),)
    if match["percent"]:
        readings += ((sign * value / 100,),)
    if match["over"] and (under := float(match["over"][1:])):
        parts = tuple(part for part in (value, under) if part not in _PLAIN)
        readings = ((sign * value / under,), parts)
    return Written(" ".join(shown.split()), readings, counts)


def _digits(whole: str) -> str:
    return re.sub(r"\D", "", whole)


def _in(numbers: Iterable[float], value: float) -> bool:
    return any(isclose(number, value, rel_tol=1e-9) for number in numbers)
