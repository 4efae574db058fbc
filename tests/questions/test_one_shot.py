"""Second formulas for the questions about an episode of one-shot learning."""

import pytest
from asked import Second, generator, load

from flashdl.runner.questioning import Maker


def by_bisectors(support, query):
    """The class on whose side of every bisector the query lies; chance by trying each guess."""
    classes = range(1, len(support) + 1)
    (own,) = [k for k in classes if all(
        sum((q - (s + o) / 2) * (s - o)
            for q, s, o in zip(query, support[k - 1], other, strict=True)) >= 0
        for other in support)]  # fmt: skip
    return [own, sum(guess == own for guess in classes) / len(classes)]


SECOND = {"oneshot-classify": Second("bisectors, and enumeration of guesses", by_bisectors)}

EPISODE = {"support": [[0.0, 0.0], [2.0, 0.0], [-3.0, 3.0]], "query": [1.8, 0.5]}


def test_the_nearest_of_three_examples():
    right, traps = _maker().solved(EPISODE)
    alone = {t["mistakes"][0]: t["answer"] for t in traps if len(t["mistakes"]) == 1}

    assert [2, 1 / 3] == pytest.approx(right)
    assert [3, 1 / 3] == pytest.approx(alone["farthest-mean"])
    assert [2, 1 / 2] == pytest.approx(alone["chance-of-two"])


def test_the_largest_product_may_be_of_another_example():
    given = {"support": [[1.0, 1.0], [3.0, 3.0], [-4.0, 0.0]], "query": [1.0, 0.5]}
    right, traps = _maker().solved(given)
    alone = {t["mistakes"][0]: t["answer"] for t in traps if len(t["mistakes"]) == 1}

    assert [1, 1 / 3] == pytest.approx(right)
    assert [2, 1 / 3] == pytest.approx(alone["largest-product"])  # 4.5 to 1.5
    assert [3, 1 / 3] == pytest.approx(alone["farthest-mean"])


def test_the_first_coordinate_alone_misleads():
    given = {"support": [[0.0, 3.0], [1.0, 0.0], [-4.0, 0.0]], "query": [0.1, 0.0]}
    right, traps = _maker().solved(given)
    alone = {t["mistakes"][0]: t["answer"] for t in traps if len(t["mistakes"]) == 1}

    assert [2, 1 / 3] == pytest.approx(right)
    assert [1, 1 / 3] == pytest.approx(alone["first-coordinate-only"])


def _maker():
    beside = load("questions/one_shot")
    return Maker(generator("one_shot", "oneshot-classify"), load("one_shot"), beside)
