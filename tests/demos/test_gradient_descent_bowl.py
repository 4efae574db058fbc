"""The invariants of gradient_descent_bowl: closed forms, bowls drawn here, other recursions."""

import math

import numpy as np
import pytest

NAME = "gradient_descent_bowl"
SETTINGS = [
    {},
    {"lr": 0.15, "kappa": 3.0, "angle": 75.0},
    {"lr": 0.01, "kappa": 100.0, "angle": 0.0, "steps": 40},
    {"lr": 0.3, "kappa": 5.0, "angle": 90.0, "steps": 60},
]


def directions(angle):
    a = math.radians(angle)
    return np.array([math.cos(a), math.sin(a)]), np.array([-math.sin(a), math.cos(a)])


def walked(values):
    """The corners of the path, in theta1 and theta2, as the last picture has them."""
    return values["path"][-1][:-1]


def follows_the_closed_form(compute, *, angle=30.0, kappa=10.0, lr=0.1, steps=100):
    path = walked(compute(angle=angle, kappa=kappa, lr=lr, steps=steps))
    flat, sharp = directions(angle)
    expected = [(1 - lr) ** k * flat + (1 - lr * kappa) ** k * sharp for k in range(len(path))]

    assert len(path) == 1 + min(steps, 60)
    sizes = np.linalg.norm(expected, axis=1)
    assert (np.linalg.norm(path - expected, axis=1) <= 1e-10 * sizes).all()


def test_each_error_is_multiplied_by_one_minus_eta_lambda(compute):
    for params in SETTINGS:
        follows_the_closed_form(compute, **params)


def test_momentum_is_the_recursion_over_two_steps(compute):
    """A heavy ball: e_(k+1) = (1 + beta - eta lambda) e_k - beta e_(k-1)."""
    lr, kappa, beta = 0.05, 20.0, 0.7
    own = compute(lr=lr, kappa=kappa, momentum=beta, steps=50)["own"]

    for curvature, e in zip((1.0, kappa), own.T, strict=True):
        assert e[1] == pytest.approx(1 - lr * curvature)
        assert (1 + beta - lr * curvature) * e[1:-1] - beta * e[:-2] == pytest.approx(e[2:])


def test_the_edge_is_where_the_sharp_error_neither_shrinks_nor_grows(demo, compute):
    for kappa in (2.0, 10.0, 400.0):
        at, below, above = (
            compute(lr=share * demo.edge(kappa), kappa=kappa, steps=100)["own"][:, 1]
            for share in (1.0, 0.98, 1.05)
        )

        assert np.ones(101) == pytest.approx(np.abs(at), abs=1e-9)
        assert abs(below[-1]) < 0.1
        assert abs(above[-1]) == pytest.approx(1.1**100, rel=1e-6)


def test_no_rate_has_a_better_worst_factor_than_the_best(demo):
    for flattest, sharpest in ((1.0, 1.0), (1.0, 10.0), (0.3, 7.0)):
        rates = np.linspace(0, 3 / sharpest, 30001)
        worst = np.abs(1 - rates[:, None] * [flattest, sharpest]).max(axis=1)
        kappa = sharpest / flattest

        assert demo.best(flattest, sharpest) == pytest.approx(rates[worst.argmin()], abs=2e-4)
        assert (kappa - 1) / (kappa + 1) == pytest.approx(worst.min(), abs=2e-3)


def test_the_gradient_is_the_slope_of_the_loss(demo):
    H, _ = demo.bowl(7.0, 40.0)
    theta = np.random.default_rng(0).normal(size=(20, 2))
    measured = [
        (demo.bowl_loss(H, theta + s) - demo.bowl_loss(H, theta - s)) / 2e-5
        for s in 1e-5 * np.eye(2)
    ]

    for order in demo.ORDERS:
        assert np.stack(measured, axis=-1) == pytest.approx(
            demo.gradient(H, theta, order), abs=1e-8
        )


def test_the_bowl_has_the_two_curvatures_in_its_directions(demo):
    H, Q = demo.bowl(50.0, 20.0)

    for column, curvature, direction in zip(Q.T, (1.0, 50.0), directions(20.0), strict=True):
        assert direction == pytest.approx(column)
        assert curvature * direction == pytest.approx(H @ direction)


def test_a_step_subtracts_the_gradient_times_the_rate(demo, compute):
    theta, g = np.random.default_rng(1).normal(size=(2, 5, 2))
    moved, v = demo.step(theta, g, np.zeros((5, 2)), 0.25, 0.0)
    values = compute(lr=0.07)

    assert theta - 0.25 * g == pytest.approx(moved)
    assert -0.25 * g == pytest.approx(v)
    for i in ("1", "2"):
        new = values[f"old{i}"] - 0.07 * values[f"g{i}"]
        assert new == pytest.approx(values[f"new{i}"])
        assert list(values[f"new{i}"][:-1]) == list(values[f"old{i}"][1:])


def test_no_move_of_length_1_falls_more_steeply_than_the_step(demo):
    for g in np.random.default_rng(2).normal(size=(5, 2)):
        rise = demo.steepness(g)[0]
        angles = np.linspace(0, 2 * np.pi, 3601)
        every = np.stack([np.cos(angles), np.sin(angles)], axis=-1) @ g

        assert every.min() == pytest.approx(rise[3], rel=1e-5)
        assert rise.min() == rise[3]


def test_by_its_largest_entry_another_move_is_steeper(compute):
    by_length, by_entry = compute()["rise"]

    assert by_length.argmin() == 3
    assert by_entry.argmin() != 3


def test_every_start_ends_where_the_gradient_is_zero_and_one_of_the_wells_lowest(compute):
    values = compute()
    roots = np.sort(np.roots([1, 0, -1, 0.192]).real)  # global, saddle, local
    convex = np.roots([1, 0, 1, 0.192])
    only = convex[abs(convex.imag) < 1e-9].real[0]

    assert [*roots, only, only] == pytest.approx(values["end"], abs=1e-6)
    assert np.stack([roots, np.zeros(3)], axis=1) == pytest.approx(values["places"][3:], abs=1e-6)
    assert [0, 0, 0, 1, 3, 2] == list(values["class"])
    kinds = ["global minimum", "saddle", "local minimum", "global minimum", "global minimum"]
    assert kinds == list(values["kind"])


def test_from_every_start_the_loss_falls_and_the_gradient_tends_to_zero(compute):
    values = compute()

    assert (values["loss0"] > values["loss10"]).all()
    assert (values["loss10"] > values["loss200"]).all()
    assert (np.diff(values["slope"], axis=1) < 0).all()
    assert values["slope"][:, -1].max() < 1e-9
    first = [math.hypot(x**3 + bend * x + 0.192, 1.2) for x, bend in
             ((-2, -1), (0.2, -1), (2, -1), (-2, 1), (2, 1))]  # fmt: skip
    assert first == pytest.approx(values["slope"][:, 0])


def test_a_run_that_diverges_is_told_to_its_end(compute, demo):
    values = compute(lr=1.0, kappa=1000.0, steps=500)
    title = {plot.id: plot.title for plot in demo.DEMO.plots}

    assert not np.isfinite(values["loss"][-1])
    assert "-999 (sharp)" in title["bowl"](values)


def test_titles_say_the_edge_and_the_best_rate(compute, demo):
    title = {plot.id: plot.title for plot in demo.DEMO.plots}
    best = "if 0 < eta < 0.2; best 2/(1+10) = 0.182, worst factor 9/11 = 0.818"

    assert best in title["rates"](compute())
    assert "x 0.8 (flat), x -1 (sharp) a step" in title["bowl"](compute(lr=0.2))
    assert "(sharp) at first" in title["bowl"](compute(momentum=0.5))
    assert "the gradient tends to 0 (9e-10 at 200)" in title["slope"](compute())


def test_a_factor_of_zero_is_said_without_its_rounding_error(compute, demo):
    title = {plot.id: plot.title for plot in demo.DEMO.plots}
    values = compute(lr=0.1, kappa=10.0)

    assert 0 < abs(values["own"][1, 1]) < 1e-15
    assert "x 0.9 (flat), x 0 (sharp)" in title["bowl"](values)


def test_the_title_of_the_directions_says_which_is_steepest_by_which_measure(compute, demo):
    title = {plot.id: plot.title for plot in demo.DEMO.plots}
    values = compute()
    g = np.array([values["g1"][0], values["g2"][0]])
    by_entry = values["turn"][values["rise"][1].argmin()]

    assert f"-gradient, {-np.linalg.norm(g):.3g}; per entry: near {by_entry} degrees" in title[
        "steepest"
    ](values)
    assert by_entry != "+0"


CLOSED = test_each_error_is_multiplied_by_one_minus_eta_lambda
CATCHES = {
    "climbs": (
        CLOSED,
        test_from_every_start_the_loss_falls_and_the_gradient_tends_to_zero,
        test_a_step_subtracts_the_gradient_times_the_rate,
        test_no_move_of_length_1_falls_more_steeply_than_the_step,
    ),
    "takes-equal-steps": (CLOSED, test_momentum_is_the_recursion_over_two_steps),
    "takes-one-example": (CLOSED, test_the_gradient_is_the_slope_of_the_loss),
    "forgets-the-two": (test_the_edge_is_where_the_sharp_error_neither_shrinks_nor_grows,),
    "larger-is-faster": (test_no_rate_has_a_better_worst_factor_than_the_best,),
    "takes-any-rest-for-the-goal": (
        test_every_start_ends_where_the_gradient_is_zero_and_one_of_the_wells_lowest,
    ),
}
