"""A second formula for the question about learning rates, and some worked by hand."""

import numpy as np
import pytest
from asked import Second, generator, load, made

DEMO, NAME = "learning_rate_sweep", "lr-verdict"


def by_half_of_the_best(losses, best, steps, eta):
    """Above the start: too large. Nearer to the start than to the best: too small."""
    if losses[-1] > losses[0]:
        return "too large"
    return "too small" if losses[0] - losses[-1] < losses[-1] - best else "good"


SECOND = {NAME: Second("distances from the start and from the best", by_half_of_the_best)}


def solve(losses, best):
    return generator(DEMO, NAME).solve(load(DEMO), losses=losses, best=best, steps=40, eta=0.1)


def test_growth_in_the_end_is_too_large_however_it_began():
    assert solve([0.45, 0.317, 0.301, 0.76, 7.596], 0.232) == "too large"


def test_a_fall_by_a_tenth_of_what_is_possible_is_too_small():
    assert solve([0.45, 0.444, 0.438, 0.433, 0.428], 0.232) == "too small"


def test_near_the_best_it_is_good():
    assert solve([0.45, 0.292, 0.245, 0.223, 0.211], 0.205) == "good"


@pytest.mark.slow
def test_a_rate_above_the_limit_is_never_called_good():
    for seed in range(100):
        question = made(DEMO, NAME, seed)

        assert (question.given["eta"] > 0.191) == (question.answer == {"too large"})


def test_the_losses_are_those_of_the_demo():
    question = next(q for q in (made(DEMO, NAME, s) for s in range(40)) if q.given["steps"] == 20)
    shown = load(DEMO).compute(rng=np.random.default_rng(0), model="ridge", **question.params)
    own = 0 if question.given["eta"] == question.params["lo"] else -1
    losses = shown["losses"][::5, own]

    assert np.abs(losses - question.given["losses"]).max() <= 0.0005
    assert abs(shown["end"].min() - question.given["best"]) <= 0.0005
