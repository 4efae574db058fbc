"""Vectors and matrices beside NumPy: shapes that fit, shapes that do not, every function."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from flashdl.calculator import FUNCTIONS, CalculationError, calculate

few = settings(max_examples=25)
OF_EACH = {
    "abs": np.abs, "ceil": np.ceil, "cos": np.cos, "exp": np.exp, "floor": np.floor, "ln": np.log,
    "log": np.log, "log10": np.log10, "log2": np.log2, "relu": lambda x: np.maximum(x, 0),
    "round": np.round, "sigmoid": lambda x: 1 / (1 + np.exp(-x)), "sign": np.sign, "sin": np.sin,
    "sqrt": np.sqrt, "tan": np.tan, "tanh": np.tanh,
}  # fmt: skip
OF_ALL = {
    "max": np.max, "mean": np.mean, "min": np.min, "norm": lambda x: np.sqrt(np.sum(x * x)),
    "prod": np.prod, "std": np.std, "sum": np.sum, "var": np.var, "len": len,
}  # fmt: skip
OF_VECTOR = {"argmax": np.argmax, "argmin": np.argmin, "cumsum": np.cumsum, "sort": np.sort}
OPERATORS = {
    "+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide, "@": np.matmul,
    "<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal,
    "==": np.equal, "!=": np.not_equal,
}  # fmt: skip


def arrays(least=0, most=3):
    shapes = st.lists(st.integers(1, 3), min_size=least, max_size=most)
    return st.builds(filled, shapes, st.integers(0, 10_000))


def filled(shape, seed):
    return np.random.default_rng(seed).integers(-40, 40, shape) / 8


def nested(array):
    return tuple(map(nested, array)) if np.ndim(array) else float(array)


def ours(text, **values):
    """The calculator's answer as an array, None where it has none."""
    try:
        return np.array(calculate(text, {name: nested(value) for name, value in values.items()}))
    except CalculationError:
        return None


def numpys(function, *values):
    with np.errstate(all="ignore"):
        try:
            found = np.asarray(function(*values), float)
        except ValueError:
            return None
    return found if np.all(np.isfinite(found)) else None


def same(expected, got):
    if expected is None or got is None:
        return expected is got
    return expected.shape == got.shape and np.allclose(expected, got, rtol=1e-9, atol=1e-12)


@few
@given(left=arrays(), right=arrays())
def test_every_operator_fits_and_gives_what_numpy_says(left, right):
    for sign, function in OPERATORS.items():
        expected = numpys(function, left, right)
        if sign == "@" and max(left.ndim, right.ndim) > 2:
            expected = None

        assert same(expected, ours(f"a {sign} b", a=left, b=right)), sign


@few
@given(value=arrays())
def test_every_function_of_each_entry_is_numpys(value):
    for name, function in OF_EACH.items():
        assert same(numpys(function, value), ours(f"{name}(x)", x=value)), name


@few
@given(value=arrays(least=1))
def test_every_function_of_all_entries_is_numpys(value):
    for name, function in OF_ALL.items():
        assert same(numpys(function, value), ours(f"{name}(x)", x=value)), name


@few
@given(value=arrays(least=1, most=1))
def test_every_function_of_a_vector_is_numpys(value):
    for name, function in OF_VECTOR.items():
        assert same(numpys(function, value), ours(f"{name}(x)", x=value)), name


@few
@given(value=arrays(least=2, most=2), left=arrays(least=1, most=1), right=arrays(least=1, most=1))
def test_transposing_dotting_and_rounding_are_numpys(value, left, right):
    assert same(value.T, ours("T(x)", x=value))
    assert same(numpys(np.dot, left, right), ours("dot(x, y)", x=left, y=right))
    assert same(np.round(value, 1), ours("round(x, 1)", x=value))


@few
@given(st.lists(arrays(most=2), min_size=2, max_size=4))
def test_the_larger_of_several_is_taken_at_each_place(values):
    named = {f"v{n}": value for n, value in enumerate(values)}
    try:
        expected = np.broadcast_arrays(*values)
    except ValueError:
        expected = None

    for name, function in (("max", np.max), ("min", np.min)):
        got = ours(f"{name}({', '.join(named)})", **named)

        assert same(None if expected is None else function(expected, axis=0), got)


@few
@given(value=arrays(least=1), places=st.lists(st.integers(-4, 3), min_size=1, max_size=4))
def test_places_count_from_zero_and_from_the_end(value, places):
    try:
        expected = np.asarray(value[tuple(places)])
    except IndexError:
        expected = None

    assert same(expected, ours(f"x[{', '.join(map(str, places))}]", x=value))
    assert same(expected, ours("x" + "".join(f"[{place}]" for place in places), x=value))


@few
@given(arrays(least=1, most=3))
def test_a_vector_or_matrix_can_be_written_out(value):
    assert same(value, ours(str(value.tolist())))
    if value.ndim == 2 and len(value) > 1:
        rows = "; ".join(", ".join(map(repr, row)) for row in value.tolist())

        assert same(value, ours(f"[{rows}]"))


def test_no_function_is_without_a_comparison():
    compared = {*OF_EACH, *OF_ALL, *OF_VECTOR, "T", "dot"}

    assert compared == set(FUNCTIONS)
