"""The second formula for dropout's output in training and in test."""

from itertools import product

import pytest
from asked import Second, generator, load

DEMO = "dropout_lab"


def by_every_mask(x, keep, p):
    """What a kept unit has to be so that the mean over all masks is what the test gives."""
    mean = [0.0] * len(x)
    for mask in product((0, 1), repeat=len(x)):
        chance = 1.0
        for m in mask:
            chance *= 1 - p if m else p
        mean = [so_far + chance * m * v for so_far, m, v in zip(mean, mask, x, strict=True)]
    training = [m * v * v / of for m, v, of in zip(keep, x, mean, strict=True)]
    return [training, x]


SECOND = {"dropout-scale": Second("enumeration of all masks", by_every_mask)}


def test_survivors_are_divided_in_training_and_nothing_changes_in_test():
    solve = generator(DEMO, "dropout-scale").solve
    found = solve(load(DEMO), x=[0.4, 1.2, 2.8], keep=[1, 0, 1], p=0.8)

    assert [2, 0, 14] == pytest.approx(list(found[0]))
    assert [0.4, 1.2, 2.8] == list(found[1])
