"""One cycle of the rate, and a training whose minimum is known."""

import numpy as np
import pytest

from flashdl.demokit.kernels.training import flat, one_cycle, shaped, train

GOAL = {"a": np.array([[1.0, -2.0]]), "b": np.array([3.0])}
START = {name: np.zeros_like(w) for name, w in GOAL.items()}


def bowl(net, step):
    return sum(((net[k] - GOAL[k]) ** 2).sum() for k in GOAL), {
        k: 2 * (net[k] - GOAL[k]) for k in GOAL
    }


def test_the_rate_rises_to_its_peak_and_falls_to_nothing():
    rates = [one_cycle(i / 1000, 0.5) for i in range(1001)]

    assert 0.5 == pytest.approx(max(rates)) == pytest.approx(rates[300])
    assert (np.diff(rates[:301]) > 0).all()
    assert (np.diff(rates[300:]) < 0).all()
    assert (0.02, 0) == pytest.approx((rates[0], rates[-1]))


def test_training_finds_the_bottom_of_a_bowl():
    net, losses = train(START, bowl, steps=400, peak=0.1, report=lambda *_, **__: None)

    for name, w in GOAL.items():
        assert w == pytest.approx(net[name], abs=1e-3)
    assert 14 == losses[0] > 1e-6 > losses[-1]
    assert all((w == 0).all() for w in START.values())


def test_a_gradient_may_name_its_arrays_in_any_order():
    def other(net, step):
        loss, g = bowl(net, step)
        return loss, dict(reversed(g.items()))

    how = {"steps": 20, "peak": 0.1, "report": lambda *_, **__: None}
    one, two = train(START, bowl, **how)[0], train(START, other, **how)[0]
    assert (flat(one) == flat(two)).all()


def test_a_flat_net_keeps_names_and_shapes_and_is_a_view():
    w = flat(GOAL)
    again = shaped(w, GOAL)

    assert [1, -2, 3] == w.tolist()
    assert all(np.shares_memory(again[k], w) and (again[k] == GOAL[k]).all() for k in GOAL)


def test_progress_is_told_with_the_losses_so_far():
    told = []
    train(START, bowl, steps=90, peak=0.1, report=lambda share, **kw: told.append((share, kw)))

    assert 1 == told[-1][0]
    assert 20 < len(told) < 60
    for share, values in told:
        assert round(90 * share) == len(values["loss"]) == values["step"][-1]
