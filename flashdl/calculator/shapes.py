"""Numbers, vectors and matrices as nested tuples, and how their shapes fit, as in NumPy."""

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest
from typing import Any

from flashdl.calculator.faults import Undefined

Value = float | tuple["Value", ...]
Shape = tuple[int, ...]

MOST_ENTRIES = 10_000
MOST_AXES = 4


def shape_of(value: Value) -> Shape:
    """The length of each axis; () for a number."""
    shape = []
    while isinstance(value, tuple):
        shape.append(len(value))
        value = value[0]
    return tuple(shape)


def entries_of(value: Value) -> Iterator[float]:
    """Every number, row by row."""
    if isinstance(value, tuple):
        for entry in value:
            yield from entries_of(entry)
    else:
        yield value


def each(function: Callable[[float], float], value: Value) -> Value:
    """The function of every entry."""
    if isinstance(value, tuple):
        return tuple(each(function, entry) for entry in value)
    return function(value)


def pairwise(function: Callable[[float, float], float], left: Value, right: Value) -> Value:
    """The function of entries at the same place; a missing axis or one of length 1 is repeated."""
    deeper = len(shape_of(left)) - len(shape_of(right))
    if isinstance(left, tuple) and deeper > 0:
        return tuple(pairwise(function, row, right) for row in left)
    if isinstance(right, tuple) and deeper < 0:
        return tuple(pairwise(function, left, row) for row in right)
    if isinstance(left, tuple) and isinstance(right, tuple):
        rows = max(len(left), len(right))
        left, right = (side * rows if len(side) < rows else side for side in (left, right))
        return tuple(pairwise(function, a, b) for a, b in zip(left, right, strict=True))
    assert isinstance(left, float)
    assert isinstance(right, float)
    return function(left, right)


def common_shape(left: Shape, right: Shape, *, sign: str) -> Shape:
    """The shape of an elementwise result; Undefined where the two do not fit."""
    axes = list(zip_longest(reversed(left), reversed(right), fillvalue=1))
    if any(a != b and 1 not in (a, b) for a, b in axes):
        raise Undefined(f"{sign} does not fit {words(left)} and {words(right)}")
    return tuple(max(a, b) for a, b in reversed(axes))


def stacked(entries: Sequence[Value]) -> Value:
    """The entries as a vector, or the rows as a matrix; Undefined where they differ in shape."""
    first = shape_of(entries[0])
    for entry in entries:
        if shape_of(entry) != first:
            raise Undefined(
                f"{words(first)} and {words(shape_of(entry))} cannot stand in one pair of brackets"
            )
    bounded((len(entries), *first))
    return tuple(entries)


def bounded(shape: Shape) -> Shape:
    """The shape itself; Undefined where it is too large for this calculator."""
    if len(shape) > MOST_AXES:
        raise Undefined(f"brackets of values go at most {MOST_AXES} deep")
    if math.prod(shape) > MOST_ENTRIES:
        raise Undefined(f"{words(shape)} is too large; at most {MOST_ENTRIES} entries are kept")
    return shape


def transposed(matrix: Value) -> Value:
    """Rows as columns; Undefined for what is no matrix."""
    shape = shape_of(matrix)
    if len(shape) != 2:
        raise Undefined(f"T turns a matrix, not {words(shape)}")
    return tuple(tuple(column) for column in zip(*_rows(matrix), strict=True))


def product(
    inner: Callable[[Sequence[float], Sequence[float]], float], left: Value, right: Value
) -> Value:
    """The matrix product, by an inner product of vectors, in shapes that were found to fit."""
    if len(shape_of(left)) == 2:
        return tuple(product(inner, row, right) for row in _rows(left))
    if len(shape_of(right)) == 2:
        return tuple(product(inner, left, column) for column in _rows(transposed(right)))
    return inner(tuple(entries_of(left)), tuple(entries_of(right)))


def product_steps(left: Shape, right: Shape, *, sign: str = "@") -> int:
    """How many multiplications a matrix product takes; Undefined where it does not exist."""
    both = f"{words(left)} and {words(right)}"
    if not (1 <= len(left) <= 2 and 1 <= len(right) <= 2):
        raise Undefined(f"{sign} multiplies vectors and matrices, not {both}")
    if left[-1] != right[0]:
        raise Undefined(f"{sign} does not fit {both}")
    bounded((*left[:-1], *right[1:]))
    return math.prod(left) * math.prod(right[1:])


def taken_in(value: Any, *, axes: int = MOST_AXES) -> Value:
    """A given value with all its numbers as floats; Undefined for anything else."""
    if isinstance(value, list | tuple):
        if not value or not axes:
            raise Undefined(f"it is empty, or lists in lists more than {MOST_AXES} deep")
        bounded((len(value), *shape_of(taken_in(value[0], axes=axes - 1))))
        return stacked([taken_in(entry, axes=axes - 1) for entry in value])
    if not isinstance(value, int | float):
        raise Undefined("it is no number")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise Undefined("it is not finite")
    return number


def words(shape: Shape) -> str:
    """A shape in words."""
    lengths = " x ".join(map(str, shape))
    kinds = ("a number", f"a vector of {lengths}", f"a {lengths} matrix")
    return kinds[len(shape)] if len(shape) < len(kinds) else f"an array of {lengths}"


def _rows(matrix: Value) -> tuple[tuple[float, ...], ...]:
    assert isinstance(matrix, tuple)
    return tuple(tuple(entries_of(row)) for row in matrix)
