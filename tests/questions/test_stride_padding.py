"""Second formulas for the questions about stride and padding."""

import numpy as np
from asked import Second, generator, load, made


def by_placing(what, n, k, s, p, d):
    """Windows are laid one after the other and kept while their last pixel is inside."""
    if what == "size":
        return placed(n, k, s, p, d)
    return next(p for p in range(100) if placed(n, k, 1, p, d) == n)


def placed(n, k, s, p, d):
    count, first = 0, -p
    while max(first + d * u for u in range(k)) < n + p:
        count, first = count + 1, first + s
    return count


SECOND = {"conv-output-size": Second("enumeration of the windows", by_placing)}


def solved(**given):
    made = generator("stride_padding", "conv-output-size")
    return made.solve(load("stride_padding"), **given)


def test_seven_outputs_of_width_3_at_stride_2_on_16_pixels():
    """The windows begin at 0, 2, 4, 6, 8, 10, 12; one at 14 would need pixel 16."""
    assert solved(what="size", n=16, k=3, s=2, p=0, d=1) == 7


def test_a_dilated_window_of_3_spans_5_pixels():
    """On 12 + 2 pixels it may begin at 10 places, 5 of them at stride 2."""
    assert solved(what="size", n=12, k=3, s=2, p=1, d=2) == 5


def test_width_7_is_kept_by_3_pixels_at_each_end():
    assert solved(what="padding", n=30, k=7, s=1, p=0, d=1) == 3
    assert solved(what="padding", n=30, k=5, s=1, p=0, d=2) == 4


def test_the_demo_shows_the_very_size():
    """The first row of its formula is the question's: with the padding that is asked for, n."""
    demo = load("stride_padding")
    for seed in range(6):
        question = made("stride_padding", "conv-output-size", seed)
        values = demo.compute(rng=np.random.default_rng(0), **question.params)
        wanted = question.answer if question.given["what"] == "size" else question.given["n"]

        assert wanted == values["size"][0] == values["counted"][0]
