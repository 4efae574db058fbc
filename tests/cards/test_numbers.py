"""Every number of an answer is claimed, exact or a convention, and is computed again here."""

import importlib.util
import math
import re
from pathlib import Path

import numpy as np
import pytest

DEMOS = Path(__file__).parents[2] / "demos"
NOT_NUMBERS = re.compile(r"```.*?```|float(?:32|64)|^\d+\. ", re.DOTALL | re.MULTILINE)
NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?:e-?\d+)?")
PLAIN = {"0", "1", "2"}  # needed by nearly every formula


def spelled(file):
    """(card id, number as written) for all numbers of the answers of a note's file."""
    for card in file["cards"]:
        for number in NUMBER.findall(NOT_NUMBERS.sub(" ", card["back"])):
            if number not in PLAIN:
                yield card, number


def claims(files):
    return [
        (name, card["id"], claim | {"demo": claim.get("demo", file.get("demo"))})
        for name, file in files.items()
        for card in file["cards"]
        for claim in card.get("claims", ())
    ]


def value(text, default):
    """A parameter's text as the kind that its default has."""
    return text if isinstance(default, str) else type(default)(float(text))


def computed(demo, params, output):
    spec = importlib.util.spec_from_file_location(f"demo_{demo}", DEMOS / f"{demo}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    defaults = {param.name: param.default for param in module.DEMO.params}
    chosen = defaults | {key: value(text, defaults[key]) for key, text in params.items()}
    values = module.DEMO.compute(rng=np.random.default_rng(0), **chosen)
    name, _, position = output.rstrip("]").partition("[")
    array = np.asarray(values[name])
    return float(array[tuple(map(int, position.split(",")))] if position else array)


def test_every_number_of_an_answer_is_claimed_exact_or_a_convention(files):
    unmarked = []
    for name, file in files.items():
        for card, number in spelled(file):
            marked = {*card.get("exact", ()), *card.get("conventions", ())}
            claimed = {float(claim["equals"]) for claim in card.get("claims", ())}
            if number not in marked and float(number) not in claimed:
                unmarked.append((name, card["id"], number))

    assert [] == unmarked


def test_no_mark_is_left_over(files):
    for name, file in files.items():
        for card in file["cards"]:
            written = {number for other, number in spelled(file) if other is card}
            marked = {*card.get("exact", ()), *card.get("conventions", ())}
            assert marked <= written, (name, card["id"])


def test_every_claim_of_a_card_is_what_its_demo_computes(files):
    for name, card, claim in claims(files):
        found = computed(claim["demo"], claim.get("params", {}), claim["output"])
        atol, rtol = float(claim.get("atol", 0)), float(claim.get("rtol", 0))
        expected = pytest.approx(float(claim["equals"]), abs=atol, rel=rtol)

        assert expected == found, (name, card, claim)


def as_written(written, number):
    """The number in the notation and at the precision of what is written."""
    digits, _, exponent = written.partition("e")
    places = len(digits.partition(".")[2])
    if not exponent:
        return f"{number:.{places}f}"
    return re.sub(r"e-0*", "e-", f"{number:.{places}e}")


def softmax(z):
    p = np.exp(z - z.max())
    return p / p.sum()


def sigmoid_slope(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


CROSSOVER = 2 * math.acosh((1 + math.sqrt(3)) / 2)  # of tanh' and sigma': cosh z = 2 cosh(z/2)
EXACT = {
    "3": 1 + 2,  # matrix products of a dense layer, forward and backward
    "4": 1 / sigmoid_slope(np.linspace(-30, 30, 6001)).max(),
    "88.72": math.log(np.finfo(np.float32).max),
    "709.78": math.log(np.finfo(np.float64).max),
}


def test_every_exact_number_of_the_deck_is_computed_here(files):
    marked = {n for file in files.values() for card in file["cards"] for n in card.get("exact", ())}

    assert set(EXACT) == marked


@pytest.mark.parametrize("written", EXACT)
def test_an_exact_number_is_what_is_computed(written):
    assert written == as_written(written, EXACT[written])


def test_permuted_hidden_units_give_the_same_function():
    rng = np.random.default_rng(0)
    x, W1, b1 = rng.normal(size=(5, 4)), rng.normal(size=(4, 3)), rng.normal(size=3)
    W2, order = rng.normal(size=(3, 2)), [2, 0, 1]

    expected = np.tanh(x @ W1 + b1) @ W2

    assert np.allclose(expected, np.tanh(x @ W1[:, order] + b1[order]) @ W2[order])


def test_the_slope_of_the_sigmoid_is_largest_at_zero_with_one_quarter():
    z = np.linspace(-30, 30, 6001)

    assert pytest.approx(0.25) == sigmoid_slope(z).max()
    assert pytest.approx(0.0, abs=1e-9) == z[sigmoid_slope(z).argmax()]


@pytest.mark.parametrize(("kind", "first"), [(np.float32, 16.64), (np.float64, 36.74)])
def test_the_sigmoid_is_exactly_one_and_its_slope_exactly_zero_from_there_on(kind, first):
    z = np.arange(first, 60, 0.01).astype(kind)

    assert (1 / (1 + np.exp(-z)) == 1).all()
    assert not sigmoid_slope(z).any()
    assert sigmoid_slope(kind(first - 0.01)) > 0


@pytest.mark.parametrize(("kind", "written"), [(np.float32, "88.72"), (np.float64, "709.78")])
def test_the_exponential_overflows_above_there(kind, written):
    with np.errstate(over="ignore"):
        assert np.isfinite(np.exp(kind(float(written))))
        assert np.isinf(np.exp(kind(float(written) + 0.01)))


def test_the_two_branches_of_the_card_give_the_sigmoid_without_overflow():
    z = np.array([-1000.0, -700.0, -1.0, 0.0, 1.0, 1000.0])
    e = np.exp(-np.abs(z))

    expected = [0.0, math.exp(-700), 1 / (1 + math.e), 0.5, math.e / (1 + math.e), 1.0]

    assert pytest.approx(expected, rel=1e-12, abs=0) == list(np.where(z >= 0, 1.0, e) / (1.0 + e))


def test_tanh_is_flatter_than_the_sigmoid_beyond_1_6629():
    z = CROSSOVER + np.array([-1e-3, 0, 1e-3])
    excess = 1 - np.tanh(z) ** 2 - sigmoid_slope(z)

    assert excess[0] > 0 > excess[2]
    assert pytest.approx(0.0, abs=1e-12) == excess[1]


def test_the_backward_pass_of_the_relu_card_is_the_numerical_gradient():
    rng = np.random.default_rng(1)
    x, W, b, g = (rng.normal(size=s) for s in ((3, 6), (6, 4), (4,), (3, 4)))

    def loss(x, W, b):
        return (np.maximum(0, x @ W + b) * g).sum()

    delta = g * (x @ W + b > 0)
    for position, gradient in ((0, delta @ W.T), (1, x.T @ delta), (2, delta.sum(axis=0))):
        parts = [x, W, b]
        numeric = np.zeros_like(parts[position])
        for i in np.ndindex(numeric.shape):
            step = np.zeros_like(numeric)
            step[i] = 1e-6
            up, down = (
                loss(*(p + s * step if k == position else p for k, p in enumerate(parts)))
                for s in (1, -1)
            )
            numeric[i] = (up - down) / 2e-6

        assert np.allclose(numeric, gradient, atol=1e-8)


def test_different_one_hot_vectors_are_the_root_of_two_apart():
    one_hot = np.eye(10)

    assert pytest.approx(math.sqrt(2)) == np.linalg.norm(one_hot[3] - one_hot[7])


def test_dividing_by_the_other_exponentials_sums_to_2_17():
    e = np.exp([1.2, 0.3, -0.5])

    assert as_written("2.17", (e / (e.sum() - e)).sum()) == "2.17"


def test_the_gradient_of_cross_entropy_and_softmax_is_p_minus_y():
    z, y, h = np.array([0.4, -1.0, 2.0]), np.array([0.2, 0.5, 0.3]), 1e-6
    steps = h * np.eye(3)
    numeric = [(y @ np.log(softmax(z - s)) - y @ np.log(softmax(z + s))) / (2 * h) for s in steps]

    assert np.allclose(numeric, softmax(z) - y, atol=1e-8)


@pytest.mark.parametrize("kappa", [1.0, 10.0, 100.0])
def test_no_fixed_rate_beats_the_best_of_the_quadratic(kappa):
    curvatures = np.array([1.0, kappa])
    rates = np.linspace(1e-3, 2 / kappa, 20001)
    worst = np.abs(1 - rates[:, None] * curvatures).max(axis=1)

    assert pytest.approx((kappa - 1) / (kappa + 1), abs=1e-3) == worst.min()
    assert pytest.approx(2 / (1 + kappa), abs=1e-3) == rates[worst.argmin()]


def test_a_perceptron_makes_no_more_mistakes_than_the_margin_allows():
    rng = np.random.default_rng(2)
    separator = np.array([0.6, -0.8, 0.0])  # unit norm; the last input is the constant 1
    x = np.c_[rng.uniform(-1, 1, (400, 2)), np.ones(400)]
    x = x[np.abs(x @ separator) >= 0.1]
    y = np.sign(x @ separator)
    w, mistakes, before = np.zeros(3), 0, -1
    while mistakes != before:
        before = mistakes
        for x_i, y_i in zip(x, y, strict=True):
            if y_i * (w @ x_i) <= 0:
                w, mistakes = w + 0.5 * y_i * x_i, mistakes + 1

    R, margin = np.linalg.norm(x, axis=1).max(), np.abs(x @ separator).min()

    assert 0 < mistakes <= (R / margin) ** 2
