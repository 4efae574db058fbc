"""Second formulas for the questions about the gradient that DeepDream hands down."""

from asked import Second, generator, load

from flashdl.runner.questioning import Maker

EPS = 1e-3


def slopes(f, a):
    """Central differences of f along each axis."""
    moved = [[[v + by * (i == j) for j, v in enumerate(a)] for by in (EPS, -EPS)]
             for i in range(len(a))]  # fmt: skip
    return [(f(up) - f(down)) / (2 * EPS) for up, down in moved]


def by_differences(a):
    return [slopes(lambda a: sum(v * v for v in a) / 2, a), slopes(sum, a)]


SECOND = {"dream-gradient": Second("central differences", by_differences)}


def test_three_activations_one_of_them_0():
    right, traps = _maker().solved({"a": [1.2, 0.0, 3.0]})
    alone = {t["mistakes"][0]: t["answer"] for t in traps if len(t["mistakes"]) == 1}

    assert [[1.2, 0, 3], [1, 1, 1]] == right.tolist()
    assert [[1, 1, 1], [1, 1, 1]] == alone["ones-for-the-activations"]
    assert [[1, 1, 1], [1.2, 0, 3]] == alone["squares-and-sum-swapped"]
    assert [[2.4, 0, 6], [1, 1, 1]] == alone["forgets-the-half"]
    assert [[1.2, 0, 3], [1, 0, 1]] == alone["nothing-at-zero"]


def _maker():
    beside = load("questions/deepdream")
    return Maker(generator("deepdream", "dream-gradient"), load("deepdream"), beside)
