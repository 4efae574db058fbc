"""Every demo at the corners of its box: no warning, no broken claim, no NaN that nobody announces.

A box has the two ends of a number, each word of a choice, and for a list five shapes. At most 8
corners are all tried, of a demo that trains 4; of more, a choice in which every pair of values of
two parameters meets.
"""

import io
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rich.console import Console

from flashdl.demokit import Demo, Param
from flashdl.plotting import draw, draw_table
from flashdl.runner.worker import resolved

NAMES = sorted(path.stem for path in (Path(__file__).parents[2] / "demos").glob("*.py"))
MOST, MOST_TRAININGS = 8, 4
ANNOUNCED = re.compile(r"nan|inf|diverge|overflow|undefined|none|never|no ", re.IGNORECASE)
Corner = tuple[Any, ...]
Pair = tuple[tuple[int, int], tuple[int, int]]  # (parameter, which of its values) twice


def ends(param: Param) -> list[Any]:
    """The extreme values of a parameter; of a list also a mixed one, of the longest length."""
    match param.kind:
        case "bool":
            return [False, True]
        case "choice":
            return list(param.choices)
        case "list":
            low, high, (least, most) = param.low, param.high, param.length
            mixed = tuple((low, high)[i % 2] for i in range(most))
            return [(low,) * least, (high,) * least, (low,) * most, (high,) * most, mixed]
        case _:
            return [param.low, param.high]


def pairs(row: Sequence[int | None]) -> Iterator[Pair]:
    """The pairs that are decided in a row of positions, one for each parameter."""
    decided = [(i, value) for i, value in enumerate(row) if value is not None]
    yield from combinations(decided, 2)


def pairwise_rows(sizes: Sequence[int]) -> list[list[int]]:
    """Rows of positions in which every two values of every two parameters meet.

    The fewest rows of some greedy choices, and of these the one with the most low values, which
    are the cheap ones.
    """
    found = (greedy_rows(sizes, random.Random(seed)) for seed in range(20))
    return min(found, key=lambda rows: (len(rows), sum(map(sum, rows))))


def greedy_rows(sizes: Sequence[int], rng: random.Random) -> list[list[int]]:
    missing = {
        ((i, a), (j, b))
        for (i, m), (j, n) in combinations(enumerate(sizes), 2)
        for a, b in product(range(m), range(n))
    }
    rows = []
    while missing:
        row: list[int | None] = [None] * len(sizes)
        for place, value in rng.choice(sorted(missing)):
            row[place] = value
        for place in rng.sample(range(len(sizes)), len(sizes)):
            if row[place] is None:
                tries = [[*row[:place], v, *row[place + 1 :]] for v in range(sizes[place])]
                row = max(tries, key=lambda tried: len(missing & set(pairs(tried))))
        missing -= set(pairs(row))
        rows.append([value for value in row if value is not None])
    return rows


def corners(demo: Demo) -> list[Mapping[str, Any]]:
    """All corners of the box, or if they are many a pairwise choice."""
    levels = [ends(param) for param in demo.params]
    sizes = [len(level) for level in levels]
    every: Iterator[Sequence[int]] = product(*map(range, sizes))
    most = MOST_TRAININGS if demo.trains else MOST
    rows = every if int(np.prod(sizes)) <= most else pairwise_rows(sizes)
    names = [param.name for param in demo.params]
    return [
        {name: level[k] for name, level, k in zip(names, levels, row, strict=True)} for row in rows
    ]


def drawn(demo: Demo, values: Mapping[str, Any]) -> str:
    """Every plot and table as text without colour, 80 columns wide."""
    console = Console(file=io.StringIO(), width=80, _environ={})
    lists = {key: np.asarray(value).tolist() for key, value in values.items()}
    for plot in demo.plots:
        console.print(draw(resolved(plot, values), lists))
    for table in demo.tables:
        console.print(draw_table(table, lists))
    return console.file.getvalue()


def odd(values: Mapping[str, Any]) -> list[str]:
    """The names of the values that have no finite number; a NaN among others is a gap."""
    floats = {key: value for key, value in values.items() if np.asarray(value).dtype.kind == "f"}
    return [key for key, value in floats.items() if not np.isfinite(value).any()]


@pytest.mark.parametrize("sizes", [(2, 2, 2, 2, 2, 2, 2), (5, 3, 2, 2, 8), (2, 2)])
def test_in_a_pairwise_choice_every_two_values_meet_in_few_rows(sizes):
    rows = list(pairwise_rows(sizes))
    met = {pair for row in rows for pair in pairs(row)}

    assert sum(m * n for m, n in combinations(sizes, 2)) == len(met)
    assert len(rows) <= 64


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_claims_hold_and_no_nan_goes_unannounced_at_the_corners(name, load, run):
    demo = load(name)
    for params in corners(demo.DEMO):
        found = run(demo, **params)

        assert [] == found.broken(), params
        if odd(found.values):
            assert ANNOUNCED.search(drawn(demo.DEMO, found.values)), (params, odd(found.values))
