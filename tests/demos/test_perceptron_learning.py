"""The invariants of perceptron_learning: its rule retold point by point, its gates, its bound."""

import numpy as np
import pytest

NAME = "perceptron_learning"
INPUTS = [(0, 0), (0, 1), (1, 0), (1, 1)]
TRUTH = {
    "and": lambda p, q: p and q,
    "or": lambda p, q: p or q,
    "nand": lambda p, q: not (p and q),
    "xor": lambda p, q: p != q,
}


def told(points, classes, epochs):
    """Rosenblatt's rule in plain Python: (w1, w2, b) and the mistakes of each epoch."""
    w1 = w2 = b = 0.0
    weights, mistakes = [], []
    for _ in range(epochs):
        wrong = 0
        for (x1, x2), c in zip(points, classes, strict=True):
            y = 1 if c else -1
            if y * (w1 * x1 + w2 * x2 + b) <= 0:
                w1, w2, b, wrong = w1 + y * x1, w2 + y * x2, b + y, wrong + 1
        weights.append((w1, w2, b))
        mistakes.append(wrong)
        if not wrong:
            break
    return weights, mistakes


def final(values):
    return [values[name][-1] for name in ("w1", "w2", "b")]


def answers(w, points):
    return [int(w[0] * p + w[1] * q + w[2] >= 0) for p, q in points]


def drawn(seed, n=60):
    """Points on both sides of a line that misses the origin, with a gap between the classes."""
    rng = np.random.default_rng(seed)
    x = rng.uniform(-2, 2, size=(3 * n, 2))
    s = x @ [0.6, -0.8] + 0.5
    kept = np.flatnonzero(np.abs(s) > 0.2)[:n]
    return x[kept], (s[kept] > 0).astype(int)


@pytest.mark.parametrize("data", [*TRUTH, "margin"])
@pytest.mark.parametrize("max_epochs", [1, 7, 50])
def test_the_rule_is_that_of_the_loop_over_points(data, max_epochs, compute):
    values = compute(data=data, max_epochs=max_epochs)
    weights, mistakes = told(values["points"], values["class"], max_epochs)

    assert mistakes == list(values["mistakes"])
    for i, name in enumerate(("w1", "w2", "b")):
        assert [w[i] for w in weights] == pytest.approx(values[name])


def test_and_or_and_nand_are_learned_in_nine_six_and_nine_epochs(compute):
    for data, epochs in (("and", 9), ("or", 6), ("nand", 9)):
        values = compute(data=data)

        assert epochs == values["epoch"][-1]
        assert values["mistakes"][-1] == 0
        assert [TRUTH[data](*x) for x in INPUTS] == answers(final(values), INPUTS)


def test_xor_never_ends_and_its_weights_come_back(compute):
    values = compute(data="xor", max_epochs=200)
    weights = list(zip(values["w1"], values["w2"], values["b"], strict=True))

    assert values["epoch"].size == 200
    assert values["mistakes"].min() >= 1
    assert len(set(weights)) < 200
    assert answers(final(values), INPUTS) != [TRUTH["xor"](*x) for x in INPUTS]


def test_xor_is_wrong_somewhere_for_every_line():
    """Of 40,000 lines none is right on all four points."""
    rng = np.random.default_rng(0)
    w = rng.normal(size=(40000, 3))
    outputs = np.array([w[:, 0] * p + w[:, 1] * q + w[:, 2] >= 0 for p, q in INPUTS])

    right = (outputs.T == [TRUTH["xor"](*x) for x in INPUTS]).sum(axis=1)
    assert right.max() == 3


def test_mistakes_are_at_most_r_over_gamma_squared(compute):
    for seed in range(5):
        for margin in (0.05, 0.1, 0.3):
            values = compute(seed=seed, margin=margin)
            longest = 1 + (values["points"] ** 2).sum(axis=1).max()

            assert values["mistakes"].sum() <= values["bound"]
            assert values["bound"] <= longest * 1.1 / margin**2  # the hidden line has |b| <= 0.3
    for data in ("and", "or", "nand"):
        values = compute(data=data)

        assert values["mistakes"].sum() <= values["bound"]


@pytest.mark.slow
def test_the_bound_of_a_gate_is_that_of_its_widest_margin(demo, compute):
    """R^2 is 3, at (1, 1, 1); a search over unit vectors finds no wider margin."""
    v = np.random.default_rng(1).normal(size=(200000, 3))
    v /= np.linalg.norm(v, axis=1, keepdims=True)
    for data in ("and", "or", "nand"):
        y = np.array([1 if TRUTH[data](*x) else -1 for x in INPUTS])
        margins = (v @ (np.c_[np.array(INPUTS), np.ones(4)] * y[:, None]).T).min(axis=1)

        assert compute(data=data)["bound"] == pytest.approx(3 / margins.max() ** 2, rel=0.03)
    assert compute(data="and")["bound"] == pytest.approx(51)


def test_w_is_the_sum_of_mistakes_times_label_times_point(demo):
    for seed in range(5):
        x, c = drawn(seed)
        y = np.where(c == 1, 1, -1)
        W, counts, alpha = demo.learn(demo.with_bias(x), y, 500)

        assert (alpha >= 0).all()
        assert list(alpha) == [round(a) for a in alpha]
        assert alpha.sum() == counts.sum()
        assert [(alpha * y) @ x[:, 0], (alpha * y) @ x[:, 1], alpha @ y] == pytest.approx(W[-1])


def test_points_with_a_gap_are_separated_by_a_line_that_need_not_meet_the_origin(demo):
    for seed in range(5):
        x, c = drawn(seed)
        W, counts, _ = demo.learn(demo.with_bias(x), np.where(c == 1, 1, -1), 500)

        assert counts[-1] == 0
        assert list(c) == answers(W[-1], x)


def test_a_visit_without_a_mistake_changes_nothing(compute):
    values = compute(data="or")
    w = np.zeros(3)
    for k in range(values["visit"].size):
        x = np.array([values["at_x1"][k], values["at_x2"][k], 1.0])
        score, after = values["y"][k] * (w @ x), [values[f"new_{n}"][k] for n in ("w1", "w2", "b")]
        expected = w + values["y"][k] * x if score <= 0 else w

        assert score == values["score"][k]
        assert ("yes" if score <= 0 else "no") == values["is_mistake"][k]
        assert list(expected) == after
        w = np.array(after)


def test_the_table_adds_up_to_the_step(compute):
    values = compute(data="nand")
    total = values["w1x1"] + values["w2x2"] + values["bias"]

    assert total == pytest.approx(values["sum"])
    assert list((total >= 0).astype(int)) == list(values["output"])
    assert ["NAND: 1", "NAND: 1", "NAND: 1", "NAND: 0"] == list(values["named"])


def test_the_grid_of_sums_changes_its_sign_on_the_decision_line(compute):
    for params in ({"data": "and"}, {"data": "or"}, {"margin": 0.3}):
        values = compute(**params)
        w1, w2, b = final(values)
        low, high = values["points"].min(axis=0) - 0.5, values["points"].max(axis=0) + 0.5
        across, down = np.linspace(low[0], high[0], 9), np.linspace(high[1], low[1], 5)

        assert across == pytest.approx(values["wide"], abs=0.006)
        assert down == pytest.approx(values["tall"], abs=0.006)
        sums = [[w1 * x1 + w2 * x2 + b for x1 in across] for x2 in down]
        assert np.array(sums) == pytest.approx(values["side"])


def test_the_number_of_wrong_outputs_has_slope_zero_and_jumps(demo):
    x, c = drawn(6)
    w = np.array([0.5, -0.7, 0.4])
    near = w + np.outer(np.linspace(-1, 1, 41), [0, 0, 1])
    here, beside = (demo.errors(demo.with_bias(x), c, near + h) for h in (0, [0, 0, 1e-7]))

    assert list(here) == list(beside)
    assert len(set(here)) > 3
    assert [np.sum(np.array(answers(u, x)) != c) for u in near] == list(here)


def test_the_last_picture_is_the_half_plane_of_the_last_weights(compute):
    values = compute(margin=0.05)
    w1, w2, b = final(values)
    grid = [[int(w1 * p + w2 * q + b >= 0) for p in values["across"]] for q in values["up"]]

    assert grid == values["regions"][-1].tolist()


def test_points_keep_the_margin_and_fill_both_classes(compute):
    values = compute(n=400, margin=0.2)

    assert {0, 1} == set(values["class"])
    assert values["class"].mean() == pytest.approx(0.5, abs=0.01)


def test_titles_speak_of_the_mistakes_and_of_the_weights(compute, demo):
    plots = {plot.id: plot for plot in demo.DEMO.plots}
    title = {key: plot.title for key, plot in plots.items()}
    gate, points, none = compute(data="and"), compute(), compute(data="xor")

    assert "XOR: 4 in every epoch, no line; AND: 18 in all" in title["totals"](gate)
    assert "AND: sum 0 on the line 3 x1 + 2 x2 -4 = 0" in title["side"](gate)
    assert "AND, w = (3, 2): wrong outputs jump as b moves, else slope 0" in title["flat"](gate)
    assert "200 mistakes, no line fits" in title["boundary"](none)
    assert "0 of 100 outputs are wrong" in title["boundary"](points)
    assert plots["totals"].labels(gate)[1:] == (
        "AND",
        "bound (R/gamma)^2 = 51; R: longest (x, 1), gamma: margin",
    )
    assert "no bound" in plots["totals"].labels(none)[2]


GATES = test_and_or_and_nand_are_learned_in_nine_six_and_nine_epochs
CATCHES = {
    "forgets-the-bias": (
        GATES,
        test_points_with_a_gap_are_separated_by_a_line_that_need_not_meet_the_origin,
    ),
    "moves-at-every-example": (
        test_a_visit_without_a_mistake_changes_nothing,
        test_mistakes_are_at_most_r_over_gamma_squared,
        GATES,
    ),
    "forgives-a-tie": (test_xor_never_ends_and_its_weights_come_back, GATES),
    "forgets-the-label": (
        test_w_is_the_sum_of_mistakes_times_label_times_point,
        test_a_visit_without_a_mistake_changes_nothing,
        test_xor_never_ends_and_its_weights_come_back,
    ),
    "smooths-the-step": (
        test_the_number_of_wrong_outputs_has_slope_zero_and_jumps,
        test_the_table_adds_up_to_the_step,
    ),
    "judges-by-size": (
        test_the_bound_of_a_gate_is_that_of_its_widest_margin,
        test_mistakes_are_at_most_r_over_gamma_squared,
    ),
}
