"""Fresh numbers of an author's variables: drawn by a seed, rounded, drawn again until they will do.

Everything an author writes here is an expression of the calculator: nothing of it is run as code.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations
from math import prod
from random import Random
from typing import Any

from flashdl.calculator import CalculationError, Expression, Value, evaluate, parse, shown
from flashdl.review.questions import APART, DRAWS, Answer, Slack, Trap, distance

SEEDS_TRIED = 1000  # by flashdl check --run
_PLACE = re.compile(r"\{(\w+)\}")
_WHOLE = re.compile(r"\{([^{}]+)\}")

Given = Mapping[str, Value]


class NoDraw(Exception):
    """No numbers that will do were found, or what is made of them cannot be computed."""


def draws(asks: Mapping[str, Any], seed: int) -> Iterator[dict[str, Value]]:
    """The draws of a seed in which every condition holds, from at most 300. Raises NoDraw."""
    found = False
    for attempt in range(DRAWS):
        rng = Random(f"{seed}:{attempt}")  # noqa: S311 - questions, not secrets
        given = {name: drawn(how, rng) for name, how in asks["vars"].items()}
        if all(_holds(condition, given) for condition in asks.get("require", ())):
            found = True
            yield given
    if not found:
        raise NoDraw(f"in {DRAWS} draws no numbers meet what 'require' asks")


def drawn(how: Mapping[str, Any], rng: Random) -> Value:
    """One variable, in its shape and rounded."""
    shape, decimals = how.get("shape", ()), how.get("decimals", 1)
    entries = iter([_rounded(_number(how, rng), decimals) for _ in range(prod(shape))])
    return _shaped(entries, shape)


def _number(how: Mapping[str, Any], rng: Random) -> float:
    match how:
        case {"uniform": (low, high)}:
            return rng.uniform(low, high)
        case {"normal": (mean, deviation)}:
            return rng.gauss(mean, deviation)
        case {"integer": (low, high)}:
            return float(rng.randint(int(low), int(high)))
        case _:
            return float(rng.choice(how["choice"]))


def _rounded(number: float, decimals: int) -> float:
    return round(number, decimals) + 0.0  # no -0


def _shaped(entries: Iterator[float], shape: Sequence[int]) -> Value:
    if not shape:
        return next(entries)
    return tuple(_shaped(entries, shape[1:]) for _ in range(shape[0]))


def _holds(condition: str, given: Given) -> bool:
    return computed(condition, given, what="require") != 0.0


def computed(text: str, given: Given, *, what: str) -> Value:
    """The value of an expression; NoDraw says of which field it is."""
    try:
        return evaluate(_parsed(text), given)
    except CalculationError as error:
        raise NoDraw(f"{what}: {text.strip()!r}: {error}") from None


@lru_cache(maxsize=256)
def _parsed(text: str) -> Expression:
    return parse(text)


def filled(text: str, given: Given) -> str:
    """A text with ``{name}`` replaced by the variable; other braces are text."""

    def shown_of(match: re.Match[str]) -> str:
        return _written(given[match[1]]) if match[1] in given else match[0]

    return _PLACE.sub(shown_of, text)


def parameters(params: Mapping[str, Any], given: Given) -> dict[str, Any]:
    """A demo's parameters: ``"{expression}"`` is computed, everything else stands as it is."""
    return {name: _parameter(value, given) for name, value in params.items()}


def _parameter(value: Any, given: Given) -> Any:
    match = _WHOLE.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        return tuple(value) if isinstance(value, list) else value
    found = computed(match[1], given, what="params")
    return int(found) if isinstance(found, float) and found.is_integer() else found


def traps_of(asks: Mapping[str, Any], given: Given) -> list[Trap]:
    """The answers of the wrong procedures that the author names."""
    return [
        Trap((f"trap-{i}",), (trap["because"],), computed(trap["value"], given, what="traps"))
        for i, trap in enumerate(asks.get("traps", ()), 1)
    ]


def apart(answer: Answer, traps: Sequence[Trap], slack: Slack) -> bool:
    """Whether every trap is well apart from the answer and from the other traps."""
    pairs = combinations([answer, *(trap.answer for trap in traps)], 2)
    return all(distance(one, other, slack) >= APART for one, other in pairs)


def differing(answer: Answer, traps: Sequence[Trap], slack: Slack) -> list[Trap]:
    """The traps of the answer's form whose number is another one than the answer."""
    return [trap for trap in traps if distance(answer, trap.answer, slack) > 0]


def faults(asks: Mapping[str, Any], text: str) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """What cannot be read in an author's expressions, with the steps to the field."""
    names = frozenset(asks.get("vars", {}))
    for steps, expression in _expressions(asks):
        try:
            unknown = sorted(parse(expression).names - names)
        except CalculationError as error:
            yield steps, f"character {error.column}: {error}"
            continue
        if unknown:
            known = ", ".join(sorted(names)) or "none"
            yield steps, f"there is no variable {unknown[0]!r}; there are: {known}"
    unused = sorted(names - _used(asks, text))
    if unused:
        yield ("vars", unused[0]), f"nothing uses the variable {unused[0]!r}"


def _expressions(asks: Mapping[str, Any]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for i, condition in enumerate(asks.get("require", ())):
        yield ("require", i), condition
    answer = asks.get("answer", {})
    if "value" in answer:
        yield ("answer", "value"), answer["value"]
    for name, value in answer.get("params", {}).items():
        if isinstance(value, str) and (match := _WHOLE.fullmatch(value.strip())):
            yield ("answer", "params", name), match[1]
    for i, trap in enumerate(asks.get("traps", ())):
        yield ("traps", i, "value"), trap["value"]


def _used(asks: Mapping[str, Any], text: str) -> set[str]:
    found = set(_PLACE.findall(text))
    for _, expression in _expressions(asks):
        try:
            found |= parse(expression).names
        except CalculationError:
            continue
    return found


def _written(value: Value) -> str:
    return shown(value).replace("-", "−")
