"""Second formulas for the questions about the way back through ReLUs."""

import numpy as np
import pytest
from asked import Second, generator, load

from flashdl.runner.questioning import Maker

EPS = 1e-3


def slopes(z, g):
    """Central differences of the sum of g relu(z), unit by unit."""
    return [(k * max(x + EPS, 0) - k * max(x - EPS, 0)) / (2 * EPS)
            for x, k in zip(z, g, strict=True)]  # fmt: skip


def by_differences(z, g):
    """The guided way is that of the signals without the negative ones."""
    return [slopes(z, [max(k, 0) for k in g]), slopes(z, g)]


SECOND = {"guided-mask": Second("central differences", by_differences)}


def test_the_four_cases_of_signs():
    right, traps = _maker().solved({"z": [2, 2, -1, -1], "g": [3, -3, 3, -3]})
    alone = {t["mistakes"][0]: t["answer"] for t in traps if len(t["mistakes"]) == 1}

    assert [[3, 0, 0, 0], [3, -3, 0, 0]] == right.tolist()
    assert [[3, -3, 0, 0], [3, 0, 0, 0]] == alone["guided-and-plain-swapped"]
    assert [[3, 0, 3, 0], [3, -3, 0, 0]] == alone["forgets-the-forward-gate"]
    assert [[3, -3, 0, 0], [3, -3, 0, 0]] == alone["forgets-the-backward-gate"]
    assert [[3, 0, 0, 0], [3, 0, 0, 0]] == alone["guided-for-the-gradient"]
    assert [[3, 0, 0, 0], [6, -6, 0, 0]] == alone["carries-the-input"]


@pytest.mark.parametrize("seed", range(10))
def test_every_question_has_all_four_cases(seed):
    given = generator("guided_backprop", "guided-mask").draw(np.random.default_rng(seed))
    signs = {(z > 0, g > 0) for z, g in zip(given["z"], given["g"], strict=True)}

    assert len(signs) == 4


def _maker():
    beside = load("questions/guided_backprop")
    return Maker(generator("guided_backprop", "guided-mask"), load("guided_backprop"), beside)
