"""All 180 steps of the published reading, with the cap off."""

import csv
import os
from itertools import groupby
from pathlib import Path

import pytest

from flashdl.scheduling.memory import NEW
from flashdl.scheduling.sm2 import Sm2, outcomes

HERE = Path(__file__).parent
POLICY = Sm2(max_interval_days=None)


def rows():
    with (HERE / "sm2_vectors.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


VECTORS = {name: list(steps) for name, steps in groupby(rows(), key=lambda row: row["vector"])}


def replay(steps):
    memory, day = NEW, 700_000
    for step in steps:
        drill = memory.drill_pending(day=day)
        day = day if drill or memory.due_day is None else memory.due_day
        memory = outcomes(memory, POLICY, day=day)[int(step["grade"])]
        yield ("drill" if drill else "scheduled", memory)


def test_the_vectors_are_the_180_published_steps():
    assert (20, 180) == (len(VECTORS), len(rows()))


@pytest.mark.parametrize("vector", VECTORS)
def test_every_step_of_a_vector_is_reproduced(vector):
    steps = VECTORS[vector]

    expected = [
        (s["kind"], int(s["text1990.n"]), s["text1990.EF"], int(s["text1990.I"])) for s in steps
    ]
    seen = [
        (kind, m.repetitions, f"{m.ease_hundredths / 100:.2f}", m.interval_days)
        for kind, m in replay(steps)
    ]

    assert expected == seen


def test_the_copied_vectors_are_the_shared_ones():
    named = os.environ.get("FLASHDL_SHARED_DATA")
    shared = Path(named) if named else HERE.parents[2] / "shared" / "data"
    if not named and not shared.is_dir():
        pytest.skip("../shared/data is not beside this checkout")

    expected = (shared / "sm2_vectors.csv").read_bytes()

    assert expected == (HERE / "sm2_vectors.csv").read_bytes()
