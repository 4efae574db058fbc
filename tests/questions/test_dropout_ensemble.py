"""Second formulas for the number of sub-networks and the probability of one."""

from functools import cache
from itertools import product

import numpy as np
import pytest
from asked import Second, generator, load

DEMO = "dropout_ensemble"


@cache
def counted(n):
    return len(set(product("01", repeat=n)))


def by_kronecker(keep, p):
    """All masks at once, unit by unit: the entry of the mask as a binary number."""
    every = np.ones(1)
    for _ in keep:
        every = np.kron(every, [p, 1 - p])
    return every[int("".join(map(str, keep)), 2)]


SECOND = {
    "dropout-subnets": Second("enumeration", lambda units: counted(sum(units))),
    "dropout-subnet-chance": Second("Kronecker product of all units", by_kronecker),
}


def solved(name, **given):
    return generator(DEMO, name).solve(load(DEMO), **given)


def test_every_unit_doubles_the_sub_networks():
    assert solved("dropout-subnets", units=[5]) == 32
    assert solved("dropout-subnets", units=[3, 4]) == 128


def test_a_mask_is_as_probable_as_its_units_together():
    assert solved("dropout-subnet-chance", keep=[1, 1, 1], p=0.2) == pytest.approx(0.512)
    assert solved("dropout-subnet-chance", keep=[0, 1, 0, 1], p=0.1) == pytest.approx(0.0081)
