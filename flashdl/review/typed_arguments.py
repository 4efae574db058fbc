"""Arguments of a function as they are typed: ``x = [[1, -2]], k = 2``; no Python is run."""

from collections.abc import Iterator, Sequence

from flashdl.calculator import CalculationError, Value, calculate

_OPEN, _CLOSED = "([{", ")]}"


class NoArguments(ValueError):
    """What was typed names no arguments; says in a sentence why."""


def read_arguments(text: str, names: Sequence[str]) -> dict[str, Value]:
    """The typed values by name, each an expression of the calculator.

    A single value without a name is that of the first argument. Raises NoArguments.
    """
    found: dict[str, Value] = {}
    for part in _parts(text):
        name, equals, expression = (word.strip() for word in part.partition("="))
        if not equals:
            name, expression = names[0], name
        if name not in names:
            raise NoArguments(f"There is no argument {name!r}; there are {', '.join(names)}.")
        if name in found:
            raise NoArguments(f"{name} is given twice.")
        try:
            found[name] = calculate(expression, {})
        except CalculationError as error:
            raise NoArguments(f"{name}: {error}") from None
    if not found:
        raise NoArguments(f"Type arguments, such as {names[0]} = [1, -2].")
    return found


def _parts(text: str) -> Iterator[str]:
    """What stands between commas that are in no bracket."""
    depth, begun = 0, ""
    for char in f"{text},":
        depth += (char in _OPEN) - (char in _CLOSED)
        if char == "," and depth <= 0:
            if begun.strip():
                yield begun
            begun = ""
        else:
            begun += char
    if begun.strip(", "):  # a bracket is open: what stands there says so itself
        yield begun.removesuffix(",")
