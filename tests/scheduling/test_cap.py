"""The cap is a setting of ours: it applies to the stored interval, so it has its own table."""

import pytest

from flashdl.scheduling.memory import NEW
from flashdl.scheduling.sm2 import Sm2, outcomes

TABLE = [
    (365, "55555555", [1, 6, 17, 50, 150, 365, 365, 365]),
    (365, "44444444", [1, 6, 15, 38, 95, 238, 365, 365]),
    (100, "4444444", [1, 6, 15, 38, 95, 100, 100]),
    (100, "444441444", [1, 6, 15, 38, 95, 1, 6, 15, 38]),
    (10, "3333", [1, 6, 10, 10]),
    (5, "4444", [1, 5, 5, 5]),
    (1, "5555", [1, 1, 1, 1]),
    (None, "55555555", [1, 6, 17, 50, 150, 465, 1488, 4911]),
]


def answer_when_due(memory, policy, quality):
    day = 1000 if memory.due_day is None else memory.due_day
    return outcomes(memory, policy, day=day)[quality]


@pytest.mark.parametrize(("cap", "qualities", "intervals"), TABLE)
def test_the_cap_bounds_the_stored_interval(cap, qualities, intervals):
    policy, memory, seen = Sm2(max_interval_days=cap), NEW, []
    for quality in qualities:
        memory = answer_when_due(memory, policy, int(quality))
        seen.append(memory.interval_days)

    assert intervals == seen


def test_the_ease_still_grows_while_the_interval_is_capped():
    memory = NEW
    for _ in range(8):
        memory = answer_when_due(memory, Sm2(max_interval_days=30), 5)

    assert (30, 330) == (memory.interval_days, memory.ease_hundredths)


def test_a_raised_cap_goes_on_from_the_stored_interval():
    memory = NEW
    for _ in range(6):
        memory = answer_when_due(memory, Sm2(max_interval_days=100), 4)

    assert 250 == answer_when_due(memory, Sm2(max_interval_days=365), 4).interval_days
