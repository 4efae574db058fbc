"""Second formulas for the questions about the perceptron, and some worked by hand."""

from fractions import Fraction

from asked import Second, generator, load, made

DEMO = "perceptron_learning"


def exact_sum(w, x, b):
    return sum((Fraction(str(u)) * Fraction(str(v)) for u, v in zip(w, x, strict=True)),
               Fraction(str(b)))  # fmt: skip


def output(w, x, b):
    s = exact_sum(w, x, b)
    return [float(s), int(s >= 0)]


def update(w, b, x, y, eta):
    """Each parameter minus eta times the slope of max(0, -y s), by differences of exact sums."""
    s = exact_sum(w, x, b)
    if (s > 0 and y > 0) or (s < 0 and y < 0):
        return [*w, b]
    bumps = [exact_sum([w[0] + 1, w[1]], x, b), exact_sum([w[0], w[1] + 1], x, b),
             exact_sum(w, x, b + 1)]  # fmt: skip
    return [v - eta * float(-y * bump + y * s) for v, bump in zip((*w, b), bumps, strict=True)]


SECOND = {
    "perceptron-output": Second("exact fractions", output),
    "perceptron-update": Second("finite differences of the perceptron criterion", update),
}


def solve(name, **given):
    return list(generator(DEMO, name).solve(load(DEMO), **given))


def test_the_bias_decides_the_output():
    # 1 * 2 - 1.5 * 1 = 0.5; 0.5 - 1 = -0.5
    assert solve("perceptron-output", w=[1.0, -1.5], x=[2.0, 1.0], b=-1.0) == [-0.5, 0]
    # 0.5 + 1 = 1.5
    assert solve("perceptron-output", w=[1.0, -1.5], x=[2.0, 1.0], b=1.0) == [1.5, 1]


def test_a_missed_example_of_label_minus_one_is_subtracted():
    # 2 - 2 + 1 = 1 > 0, the label is -1: w - 0.5 (1, -1), b - 0.5
    found = solve("perceptron-update", w=[2, 2], b=1, x=[1, -1], y=-1, eta=0.5)

    assert found == [1.5, 2.5, 0.5]


def test_a_correct_example_changes_nothing():
    # -3 * 1 + 1 * 1 - 1 = -3 < 0, the label is -1
    assert solve("perceptron-update", w=[-3, 1], b=-1, x=[1, 1], y=-1, eta=1.0) == [-3, 1, -1]


def test_a_sum_of_0_is_a_mistake():
    # 1 * 2 - 1 * 1 - 1 = 0
    assert solve("perceptron-update", w=[1, -1], b=-1, x=[2, 1], y=1, eta=1.0) == [3, 0, 0]


def test_about_half_of_the_examples_are_correct_already():
    questions = [made(DEMO, "perceptron-update", seed) for seed in range(100)]
    still = [q for q in questions if q.answer == (*q.given["w"], q.given["b"])]

    assert 35 <= len(still) <= 65
    for question in still:
        assert "moves-at-every-example" in {m for t in question.traps for m in t.mistakes}


def test_in_about_half_of_the_outputs_the_bias_decides():
    questions = [made(DEMO, "perceptron-output", seed) for seed in range(100)]
    without = [next(t for t in q.traps if t.mistakes == ("forgets-the-bias",)) for q in questions]
    turned = [t.answer[1] != q.answer[1] for t, q in zip(without, questions, strict=True)]

    assert 35 <= sum(turned) <= 65
