"""What of a mistake can be seen: two runs compared by their values, without a screen."""

import struct

import pytest

from flashdl.demokit import Column, Plot, Table
from flashdl.demokit.arrays import Array
from flashdl.runner.contrast import alike, broken, differing, named, shown, to_draw
from flashdl.runner.results import ClaimResult, DemoRun

LINE = Plot("curve", "line", "A curve", x="x", y=("y",))
LOG = Plot("log", "line", "On a logarithmic axis", x="x", y=("tiny",), log_y=True)
BARS = Plot("bars", "bar", "Bars", x="name", y=("z",))
TABLE = Table("numbers", "Numbers", (Column("y", "y"), Column("z", "z")))


def array(*items):
    if isinstance(items[0], str):
        size = max(map(len, items))
        data = b"".join(item.ljust(size, "\0").encode("utf-32-le") for item in items)
        return Array(f"<U{size}", (len(items),), data)
    return Array("<f8", (len(items),), struct.pack(f"<{len(items)}d", *items))


def run(*, plots=(LINE, LOG, BARS), claims=(), **changed):
    values = {"x": (0.0, 1.0), "y": (1.0, 100.0), "z": (3.0, 4.0), "name": ("a", "b"),
              "tiny": (1e-12, 1.0), **changed}  # fmt: skip
    arrays = {name: array(*items) for name, items in values.items()}
    return DemoRun("toy", {}, 0, arrays, tuple(plots), (TABLE,), tuple(claims), "", 1.0)


def ids(pictures):
    return [picture.id for picture in pictures]


def test_a_preset_shows_its_plots_in_its_order_then_its_tables_and_without_names_all():
    assert ["bars", "curve", "numbers"] == ids(shown(run(), ("numbers", "bars", "curve")))
    assert ["curve", "log", "bars", "numbers"] == ids(shown(run(), ()))
    assert None is named(run(), "no such")


def test_equal_runs_differ_in_no_picture():
    assert [] == differing(run(), run(), shown(run(), ()))
    assert [] == to_draw(run(), run(), ())


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"y": (1.0, 101.0)}, ["curve", "numbers"]),
        ({"y": (1.2, 100.0)}, ["numbers"]),  # a 500th of the axis is no dot, but a digit
        ({"y": (1.0, 100.0 + 1e-6)}, []),
        ({"y": (float("nan"), 100.0)}, ["curve", "numbers"]),
        ({"y": (1.0, 1e308)}, ["curve", "numbers"]),
        ({"y": (1.0, float("inf"))}, ["curve", "numbers"]),
        ({"tiny": (2e-12, 1.0)}, ["log"]),
        ({"name": ("a", "c")}, ["bars"]),
        ({"z": (3.0, 4.0, 5.0)}, ["bars", "numbers"]),
        ({"x": (0.0, 2.0)}, ["curve", "log"]),
    ],
)
def test_a_picture_differs_where_one_of_its_values_can_be_seen_to_differ(changed, expected):
    wrong = run(**changed)

    assert expected == differing(run(), wrong, shown(run(), ()))
    assert expected == differing(wrong, run(), shown(wrong, ()))


def test_values_that_are_no_numbers_in_both_runs_are_equal():
    gaps = run(y=(float("nan"), float("inf")))

    assert [] == differing(gaps, run(y=(float("nan"), float("inf"))), shown(gaps, ()))


def test_a_picture_differs_where_its_words_do():
    wrong = run(plots=(Plot("curve", "line", "Another finding", x="x", y=("y",)), LOG, BARS))

    assert ["curve"] == differing(run(), wrong, shown(run(), ()))


def test_a_picture_that_the_wrong_run_lacks_differs():
    assert ["log", "bars"] == differing(run(), run(plots=(LINE,)), shown(run(), ()))


def test_what_is_drawn_is_what_differs_in_the_preset_else_the_first_that_differs():
    wrong = run(y=(1.0, 50.0))

    assert ["numbers"] == to_draw(run(), wrong, ("bars", "numbers"))
    assert ["curve"] == to_draw(run(), wrong, ("bars",))


def test_the_broken_claims_are_those_that_held_and_fail_with_their_wrong_number():
    def claim(text, value, *, holds):
        return ClaimResult(text, value, "<=", 1.0, holds)

    right = run(claims=[claim("a", 0, holds=True), claim("b", 2, holds=False)])
    wrong = run(claims=[claim("a", 7, holds=False), claim("b", 3, holds=False),
                        claim("new", 9, holds=False)])  # fmt: skip

    assert [("a", 7)] == [(c.text, c.value) for c in broken(right, wrong)]


@pytest.mark.parametrize(
    ("items", "expected"),
    [((1.0, 100.0), True), ((1.0, 390.0), True), ((0.0, -26.0), True), ((1.0, 410.0), False),
     ((1.0, 24.0), False), ((0.0, 0.0), False), ((float("nan"), 100.0), True)],
)  # fmt: skip
def test_numbers_within_four_times_of_each_other_are_alike(items, expected):
    assert expected == alike(LINE, run(), run(y=items))
    assert expected == alike(LINE, run(y=items), run())
