"""Numbers, vectors and matrices as a learner types them: read as meant, or refused with a reason.

Entries are parted by spaces, commas or semicolons, rows by ``;``, ``|``, new lines or brackets of
their own. A text that begins with ``=`` is calculated.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from flashdl.calculator import CalculationError, Value, calculate
from flashdl.calculator.tokens import quoted
from flashdl.review.amounts import read, unit_key

MOST_CHARACTERS = 10_000
MOST_LEVELS = 5  # of brackets

_CLOSING = {"(": ")", "[": "]", "{": "}"}
_BRACKET = re.compile(r"[\[\](){}]")
_BETWEEN = re.compile(r"[\s,;|]*")
_NEW_ROW = re.compile(r"[;|\n]")
_ENTRY = re.compile(r"[^\s,]+")
_RAISED = r"10\s?(?:\^|\*\*|[⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹])"
_TIGHT = (
    (re.compile(rf"\s?[×xX*·⋅]\s?(?={_RAISED})"), "×"),
    (re.compile(r" ?(?:\^|\*\*) ?"), "^"),
    (re.compile(r"(?<=[\d.]) ?/ ?(?=[\d.])"), "/"),
    (re.compile(r"(?<=[\d.]) %"), "%"),
)
_DECIMAL_COMMA = re.compile(r"[-+]?\d+,\d+(?![\d.])[^,]*")
_THOUSANDS = re.compile(r"[-+]? ?[1-9]\d{0,2},\d{3}(?![\d.])[^,]*")
_GAP = re.compile(r"(?:^|,)\s?,")
_SIGNS = "+-*/^×·"


class NotNumbers(ValueError):
    """What was typed is not the numbers asked for; one sentence for the learner.

    ``column``, counted from 1, is where a calculation is at fault.
    """

    def __init__(self, reason: str, *, column: int | None = None) -> None:
        super().__init__(reason)
        self.reason, self.column = reason, column


def read_numbers(
    text: str, shape: tuple[int, ...], *, values: Mapping[str, Value] | None = None
) -> Value:
    """The numbers of a typed text in this shape; NotNumbers where they are not there."""
    if len(text) > MOST_CHARACTERS:
        raise NotNumbers(f"this is longer than {MOST_CHARACTERS} characters")
    if text.lstrip().startswith("="):
        return _fitted(_calculated(text, values or {}), shape)
    text = text.replace("−", "-").strip()
    if math.prod(shape) == 1 and (one := _number(text)) is not None:
        _check_thousands([text])
        return _fitted([[one]], shape)
    rows = _words(list(_rows(_tightened(text, newline=" " if len(shape) < 2 else "\n"))), shape)
    numbers = [[_entry(word) for word in row] for row in rows]
    read_so = _fitted(numbers, shape, note=_note(text, rows=len(shape) > 1))
    _check_per_cent(word for row in rows for word in row)
    return read_so


def _calculated(text: str, values: Mapping[str, Value]) -> list[list[float]]:
    """The rows of what stands behind the equals sign."""
    begin = text.index("=") + 1
    try:
        return list(_rows_of(calculate(text[begin:], values)))
    except CalculationError as error:
        raise NotNumbers(error.message, column=begin + error.column) from error


def _rows_of(value: Value) -> Iterator[list[float]]:
    if not isinstance(value, tuple):
        yield [value]
    elif isinstance(value[0], tuple):
        for row in value:
            yield from _rows_of(row)
    else:
        yield [entry for entry in value if not isinstance(entry, tuple)]


def _tightened(text: str, *, newline: str) -> str:
    """The text without spaces inside of its numbers."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    text = newline.join(line for line in lines if line)
    for pattern, tight in _TIGHT:
        text = pattern.sub(tight, text)
    return text


def _rows(text: str, *, level: int = 0) -> Iterator[str]:
    """The innermost brackets, and in them what signs part as rows."""
    if not _BRACKET.search(text):
        yield from (row for row in _NEW_ROW.split(text) if row.strip())
    elif level == MOST_LEVELS:
        raise NotNumbers(f"there are more than {MOST_LEVELS} brackets in each other")
    else:
        for group in _groups(text):
            yield from _rows(group, level=level + 1)


def _groups(text: str) -> Iterator[str]:
    """What stands in each outer pair of brackets, if nothing stands between them."""
    open_now: list[str] = []
    begin = end = 0
    for bracket in _BRACKET.finditer(text):
        if bracket[0] in _CLOSING:
            if not open_now:
                _check_between(text[end : bracket.start()])
                begin = bracket.end()
            open_now.append(_CLOSING[bracket[0]])
        elif not open_now or open_now.pop() != bracket[0]:
            raise NotNumbers("the brackets do not match")
        elif not open_now:
            end = bracket.end()
            yield text[begin : bracket.start()]
    if open_now:
        raise NotNumbers(f"a {open_now[0]} is missing")
    _check_between(text[end:])


def _check_between(text: str) -> None:
    if not _BETWEEN.fullmatch(text):
        raise NotNumbers(
            f"{quoted(text.strip())} stands beside a bracket; to calculate, begin with ="
        )


def _words(rows: Sequence[str], shape: tuple[int, ...]) -> list[list[str]]:
    """The entries of each row; a comma parts them unless it is a decimal comma in each."""
    spaced = [row.split() for row in rows]
    every = [word for row in spaced for word in row]
    parted = [_ENTRY.findall(row) for row in rows]
    asked = math.prod(shape)
    decimal = every and all(map(_DECIMAL_COMMA.fullmatch, every))
    if not decimal or sum(map(len, parted)) == asked:
        if any(map(_GAP.search, rows)):
            raise NotNumbers("a number is missing beside a comma")
        return parted
    _check_thousands(every)
    return [[word.replace(",", ".") for word in row] for row in spaced]


def _check_thousands(words: Sequence[str]) -> None:
    """Refuse commas of which each may part thousands or be a decimal comma."""
    if all(_THOUSANDS.fullmatch(word) and _number(word) is not None for word in words):
        two = f"{words[0].replace(',', '')} or {words[0].replace(',', '.')}"
        raise NotNumbers(f"{words[0]} may be {two}; write it without a comma")


def _entry(word: str) -> float:
    number = _number(word)
    if number is not None:
        return number
    if word in _SIGNS:
        raise NotNumbers(f"a {word} stands alone; write -2 without a space, or begin with =")
    calculates = any(sign in word[1:] for sign in _SIGNS) and any(map(str.isdigit, word))
    hint = "; to calculate, begin with =" if calculates else ""
    raise NotNumbers(f"{quoted(word)} is no number{hint}")


def _number(text: str) -> float | None:
    """The number that a text is, perhaps with per cent."""
    amount = read(text)
    if amount is None or (unit := unit_key(amount.unit)) not in ("", "%"):
        return None
    return float(amount.value / 100 if unit else amount.value)


def _check_per_cent(words: Iterable[str]) -> None:
    if len({word.endswith("%") for word in words if _entry(word)}) > 1:
        raise NotNumbers("only some numbers have a %; give it to each or to none")


def _fitted(rows: Sequence[Sequence[float]], shape: tuple[int, ...], *, note: str = "") -> Value:
    """The rows in the shape that is asked for; one row, or one column, may be all of it."""
    lengths = [len(row) for row in rows]
    if sum(lengths) != math.prod(shape):
        raise NotNumbers(f"{_asked(shape)}, you gave {_given(lengths)}{note}")
    in_one = len(lengths) == 1 or set(lengths) == {1}
    if not in_one and (len(shape) < 2 or set(lengths) != {shape[-1]}):
        raise NotNumbers(f"{_asked(shape)}, you gave {_given(lengths)}")
    return _shaped([entry for row in rows for entry in row], shape)


def _note(text: str, *, rows: bool) -> str:
    """What may be the cause of a wrong count."""
    if re.search(r"\d,\d", text):
        return "; write 0.5 and 1000 without a comma"
    return "; / makes a fraction, a semicolon parts rows" if rows and "/" in text else ""


def _shaped(entries: Sequence[float], shape: tuple[int, ...]) -> Value:
    if not shape:
        return entries[0]
    size = len(entries) // shape[0]
    return tuple(_shaped(entries[at : at + size], shape[1:]) for at in range(0, len(entries), size))


def _asked(shape: tuple[int, ...]) -> str:
    if math.prod(shape) == 1:
        return "one number is asked for"
    if len(shape) == 1:
        return f"{shape[0]} numbers are asked for"
    return f"{math.prod(shape[:-1])} rows of {shape[-1]} are asked for"


def _given(lengths: Sequence[int]) -> str:
    if len(lengths) == 1 or set(lengths) <= {1}:
        return str(sum(lengths)) if lengths else "none"
    if len(set(lengths)) == 1:
        return f"{len(lengths)} rows of {lengths[0]}"
    return f"rows of {', '.join(map(str, lengths[:-1]))} and {lengths[-1]}"
