"""Central differences and the relative error, on functions whose derivatives are known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashdl.demokit.gradcheck import central_differences, relative_error, tensor_errors

vectors = st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=3).map(np.array)


def test_a_quadratic_has_no_truncation_error():
    A = np.array([[2.0, 1.0], [1.0, 3.0]])
    x = np.array([0.5, -1.0])

    found = central_differences(lambda x: float(x @ A @ x / 2), x, eps=0.25, entries=(0, 1))
    assert A @ x == pytest.approx(found, rel=1e-14)


def test_a_cubic_errs_by_eps_squared():
    found = central_differences(lambda x: float(x[0] ** 3), np.array([2.0]), eps=0.1, entries=(0,))

    assert 3 * 2.0**2 + 0.1**2 == pytest.approx(found[0], rel=1e-13)


def test_chosen_entries_of_a_matrix_in_their_order():
    x = np.arange(6.0).reshape(2, 3)

    found = central_differences(lambda x: float((x**2).sum()), x, eps=1e-3, entries=(5, 0, 3))
    assert [10, 0, 6] == pytest.approx(list(found), abs=1e-9)


def test_two_calls_for_each_entry_and_the_argument_is_left_alone():
    seen = []
    x = np.ones(4)
    central_differences(lambda x: float(seen.append(x) or 0.0), x, eps=0.5, entries=(1, 2))

    assert [[1, 1.5, 1, 1], [1, 0.5, 1, 1], [1, 1, 1.5, 1], [1, 1, 0.5, 1]] == [
        list(moved) for moved in seen
    ]
    assert [1, 1, 1, 1] == list(x)


def test_relative_error_of_known_pairs():
    a = np.array([3.0, 4.0])

    assert relative_error(a, a) == 0
    assert relative_error(a, -a) == 1
    assert relative_error(np.zeros(2), np.zeros(2)) == 0
    assert relative_error(a, np.zeros(2)) == 1
    assert relative_error(8 * a, a) == pytest.approx(7 / 9)


@given(vectors, vectors)
def test_relative_error_is_symmetric_and_at_most_one(a, n):
    assert relative_error(a, n) == pytest.approx(relative_error(n, a))
    assert 0 <= relative_error(a, n) <= 1 + 1e-12


@given(vectors, vectors, st.floats(1e-3, 1e3))
def test_relative_error_ignores_a_common_scale(a, n, c):
    assert relative_error(a, n) == pytest.approx(relative_error(c * a, c * n), abs=1e-12)


def test_the_wrong_tensor_of_two_is_found_with_two_calls_an_entry():
    calls = []

    def cost(net):
        calls.append(1)
        return float((net["W"] ** 2).sum() + net["b"].sum())

    net = {"W": np.arange(4.0).reshape(2, 2), "b": np.ones(2)}
    right, wrong = {"W": 2 * net["W"], "b": np.ones(2)}, {"W": 2 * net["W"], "b": -np.ones(2)}
    entries = {"W": np.array([1, 3]), "b": np.array([0])}

    assert [0, 0] == pytest.approx(tensor_errors(cost, net, right, entries=entries, eps=0.5))
    assert [0, 1] == pytest.approx(tensor_errors(cost, net, wrong, entries=entries, eps=0.5))
    assert 2 * 2 * 3 == len(calls)
