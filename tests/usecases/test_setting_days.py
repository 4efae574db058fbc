"""The due day of named cards: due or not, each gets its day, a new one none."""

from collections import Counter

import pytest

from flashdl.scheduling.memory import NEW, Memory
from flashdl.storage.rows import CardRow
from flashdl.usecases.setting_days import days_set

DAY = 739_000


def row(name, memory=NEW, *, present=True):
    return CardRow(f"d/{name}#x", "d", name, "x", 0, present, {}, memory)


def known(due_day, **fields):
    return Memory(**{"due_day": due_day, "first_day": DAY - 50, "last_day": DAY - 20, **fields})


def test_cards_move_in_both_directions_and_those_that_stay_need_no_act():
    rows = [row("a", known(DAY - 3)), row("b", known(DAY + 90)), row("c", known(DAY + 4))]
    setting = days_set(rows, range(DAY + 4, DAY + 5), today=DAY)

    assert {"d/a#x": DAY + 4, "d/b#x": DAY + 4} == setting.due_days
    assert rows[:2] == setting.rows
    assert (0, 1, 0) == (setting.new, setting.there, setting.silent)


def test_a_card_never_answered_gets_no_day():
    setting = days_set([row("a"), row("b", known(DAY))], range(DAY + 1, DAY + 2), today=DAY)

    assert ({"d/b#x": DAY + 1}, 1) == (setting.due_days, setting.new)


def test_many_cards_spread_evenly_the_weakest_first():
    rows = [row(f"n{i}", known(DAY + 40, interval_days=i)) for i in range(10)]
    setting = days_set(rows, range(DAY + 3, DAY + 8), today=DAY)

    assert dict.fromkeys(range(DAY + 3, DAY + 8), 2) == Counter(setting.due_days.values())
    assert sorted(setting.due_days.values()) == [setting.due_days[row.key] for row in rows]


@pytest.mark.parametrize(
    ("fields", "silent"),
    [
        ({}, 0),
        ({"last_day": DAY}, 1),
        ({"suspended": True}, 1),
        ({"buried_day": DAY}, 1),
        ({"buried_day": DAY - 1}, 0),
    ],
)
def test_what_today_does_not_ask_all_the_same_is_counted(fields, silent):
    one = [row("a", known(DAY + 9, **fields))]

    assert silent == days_set(one, range(DAY, DAY + 1), today=DAY).silent
    assert 0 == days_set(one, range(DAY + 1, DAY + 2), today=DAY).silent
