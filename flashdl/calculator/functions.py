"""The functions of the calculator and its arithmetic, each named as in NumPy."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from flashdl.calculator.faults import Undefined
from flashdl.calculator.shapes import (
    Value,
    each,
    entries_of,
    pairwise,
    product,
    product_steps,
    shape_of,
    transposed,
    words,
)
from flashdl.calculator.writing import shown

MANY = 100  # arguments of min and max
MOST_DECIMALS = 15


@dataclass(frozen=True, slots=True)
class Function:
    """A function of values: how a call is written, and how many arguments it takes.

    Several arguments of ``min`` and ``max`` are compared as by an operator.
    """

    form: str
    apply: Callable[..., Value]
    least: int = 1
    most: int = 1


def settled(operation: Callable[..., float], said: Callable[..., str]) -> Callable[..., float]:
    """The operation, with finite results only; Undefined, with what was asked for, elsewhere."""

    def apply(*operands: Any) -> float:
        try:
            number = float(operation(*operands))
        except OverflowError:
            number = math.inf
        except (ValueError, ZeroDivisionError):
            number = math.nan
        if math.isfinite(number):
            return number
        fault = "not defined" if math.isnan(number) else "too large"
        raise Undefined(f"{said(*operands)} is {fault}")

    return apply


def calculated(sign: str, left: Value, right: Value) -> Value:
    """Arithmetic of entries at the same place, in shapes that were found to fit."""
    operation = settled(ARITHMETIC[sign], lambda a, b: f"{_operand(a)} {sign} {_operand(b)}")
    return pairwise(operation, left, right)


def matrix_product(left: Value, right: Value) -> Value:
    """Vectors and matrices multiplied, in shapes that were found to fit."""
    return product(settled(_inner, lambda *_: "an entry of this product"), left, right)


def _inner(left: Sequence[float], right: Sequence[float]) -> float:
    products = [a * b for a, b in zip(left, right, strict=True)]
    return math.fsum(products) if all(map(math.isfinite, products)) else math.inf


def _operand(number: float) -> str:
    return f"({shown(number)})" if number < 0 else shown(number)


def _entrywise(name: str, function: Callable[[float], float]) -> Function:
    one = settled(function, lambda x: f"{name}({shown(x)})")
    return Function(f"{name}(x)", lambda value: each(one, value))


def _of_all(name: str, function: Callable[[Sequence[float]], float]) -> Function:
    whole = settled(function, lambda _: f"this {name}")
    return Function(f"{name}(x)", lambda value: whole(list(entries_of(value))))


def _of_vector(name: str, function: Callable[[tuple[float, ...]], Value]) -> Function:
    def apply(value: Value) -> Value:
        shape = shape_of(value)
        if len(shape) != 1:
            raise Undefined(f"{name} takes a vector, not {words(shape)}")
        return function(tuple(entries_of(value)))

    return Function(f"{name}(x)", apply)


def _sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))


def _mean(entries: Sequence[float]) -> float:
    return math.fsum(entries) / len(entries)


def _var(entries: Sequence[float]) -> float:
    mean = _mean(entries)
    return _mean([(x - mean) ** 2 for x in entries])


def _rounded(value: Value, decimals: Value = 0.0) -> Value:
    places = decimals if isinstance(decimals, float) else math.nan
    if not places.is_integer() or abs(places) > MOST_DECIMALS:
        raise Undefined(f"round takes a whole number of decimals, at most {MOST_DECIMALS}")
    one = settled(lambda x: round(x, int(places)), lambda x: f"round({shown(x)})")
    return each(one, value)


def _dot(left: Value, right: Value) -> Value:
    shapes = shape_of(left), shape_of(right)
    if not len(shapes[0]) == len(shapes[1]) == 1:
        raise Undefined(f"dot takes two vectors, not {words(shapes[0])} and {words(shapes[1])}")
    product_steps(*shapes, sign="dot")
    return matrix_product(left, right)


def _length(value: Value) -> Value:
    if not isinstance(value, tuple):
        raise Undefined("len takes a vector or a matrix, not a number")
    return float(len(value))


def _cumsum(entries: tuple[float, ...]) -> Value:
    return tuple(map(settled(float, lambda _: "a sum"), accumulate(entries)))


ARITHMETIC: Mapping[str, Callable[[float, float], float]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "^": math.pow,
    "<": lambda a, b: float(a < b),
    "<=": lambda a, b: float(a <= b),
    ">": lambda a, b: float(a > b),
    ">=": lambda a, b: float(a >= b),
    "==": lambda a, b: float(a == b),
    "!=": lambda a, b: float(a != b),
    "max": max,
    "min": min,
}

_ENTRYWISE: Mapping[str, Callable[[float], float]] = {
    "abs": math.fabs,
    "ceil": math.ceil,
    "cos": math.cos,
    "exp": math.exp,
    "floor": math.floor,
    "ln": math.log,
    "log": math.log,
    "log10": math.log10,
    "log2": math.log2,
    "relu": lambda x: max(x, 0.0),
    "sigmoid": _sigmoid,
    "sign": lambda x: float((x > 0) - (x < 0)),
    "sin": math.sin,
    "sqrt": math.sqrt,
    "tan": math.tan,
    "tanh": math.tanh,
}

_OF_ALL: Mapping[str, Callable[[Sequence[float]], float]] = {
    "mean": _mean,
    "norm": lambda entries: math.hypot(*entries),
    "prod": math.prod,
    "std": lambda entries: math.sqrt(_var(entries)),
    "sum": math.fsum,
    "var": _var,
}

_OF_VECTOR: Mapping[str, Callable[[tuple[float, ...]], Value]] = {
    "argmax": lambda entries: float(entries.index(max(entries))),
    "argmin": lambda entries: float(entries.index(min(entries))),
    "cumsum": _cumsum,
    "sort": lambda entries: tuple(sorted(entries)),
}

FUNCTIONS: Mapping[str, Function] = {
    **{name: _entrywise(name, function) for name, function in _ENTRYWISE.items()},
    **{name: _of_all(name, function) for name, function in _OF_ALL.items()},
    **{name: _of_vector(name, function) for name, function in _OF_VECTOR.items()},
    "T": Function("T(matrix)", transposed),
    "dot": Function("dot(x, y)", _dot, least=2, most=2),
    "len": Function("len(x)", _length),
    "max": Function("max(x) or max(x, y)", lambda value: max(entries_of(value)), most=MANY),
    "min": Function("min(x) or min(x, y)", lambda value: min(entries_of(value)), most=MANY),
    "round": Function("round(x) or round(x, decimals)", _rounded, most=2),
}
