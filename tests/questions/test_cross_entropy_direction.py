"""A second formula for the question about KL both ways, and some worked by hand."""

import math

import pytest
from asked import Second, generator, load, made

DEMO, NAME = "cross_entropy_direction", "kl-pair"


def by_products(p, q):
    """Logarithms of products: ln of all (p/q)^p, and of all (q/p)^q."""
    there = math.prod((a / b) ** a for a, b in zip(p, q, strict=True))
    back = math.prod((b / a) ** b for a, b in zip(p, q, strict=True))
    return [math.log(there), math.log(back)]


SECOND = {NAME: Second("logarithm of a product of powers", by_products)}


def solve(**given):
    return generator(DEMO, NAME).solve(load(DEMO), **given).tolist()


def test_an_even_and_an_uneven_coin():
    # 0.5 ln(0.5/0.25) + 0.5 ln(0.5/0.75) = 0.1438; 0.25 ln 0.5 + 0.75 ln 1.5 = 0.1308
    assert solve(p=[0.5, 0.5], q=[0.25, 0.75]) == pytest.approx([0.143841, 0.130812], abs=1e-6)


def test_of_a_distribution_with_itself_it_is_0():
    assert solve(p=[0.2, 0.3, 0.5], q=[0.2, 0.3, 0.5]) == pytest.approx([0, 0], abs=1e-12)


def test_the_two_swapped_are_a_trap():
    question = made(DEMO, NAME, 2)
    swapped = next(t for t in question.traps if t.mistakes == ("swaps-the-two",))

    assert swapped.answer == question.answer[::-1]
