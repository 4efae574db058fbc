"""Central differences and the relative error, on functions whose derivatives are known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashdl.demokit.gradcheck import (
    central_differences,
    kink_errors,
    relative_error,
    sweep_errors,
    tensor_errors,
)

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


@pytest.mark.slow
@given(vectors, vectors)
def test_relative_error_is_symmetric_and_at_most_one(a, n):
    assert relative_error(a, n) == pytest.approx(relative_error(n, a))
    assert 0 <= relative_error(a, n) <= 1 + 1e-12


@pytest.mark.slow
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


def test_a_sweep_checks_several_gradients_by_the_same_calls():
    calls = []

    def cost(net):
        calls.append(1)
        return float((net["W"] ** 3).sum())

    net = {"W": np.arange(1.0, 5.0).reshape(2, 2)}
    right, wrong = {"W": 3 * net["W"] ** 2}, {"W": -3 * net["W"] ** 2}
    entries, steps = {"W": np.array([0, 3])}, (0.5, 0.25)

    found = sweep_errors(cost, net, [right, wrong], entries=entries, steps=steps)
    assert (2, 2, 1) == found.shape
    assert 2 * 2 * 2 == len(calls)
    for by_step, eps in zip(found, steps, strict=True):
        n, a = np.array([3, 48]) + eps**2, np.array([3, 48])
        assert relative_error(a, n) == pytest.approx(by_step[0, 0])
        assert by_step[1, 0] == pytest.approx(1, abs=eps**2)


def test_a_step_beyond_a_kink_condemns_a_right_gradient():
    inside, beyond = kink_errors([1e-6, 1e-5, 0.9e-4], distance=1e-4), [1.1e-4, 1e-3, 1e-1]

    assert inside.max() < 1e-9
    for eps, error in zip(beyond, kink_errors(beyond, distance=1e-4), strict=True):
        n = ((1e-4 + eps - 1) ** 2 - 1) / (4 * eps)  # on the left relu is 0, the loss 1/2
        assert abs(1e-4 - 1 - n) / (1 - 1e-4 + abs(n)) == pytest.approx(error, rel=1e-6)
        assert error > 0.01
