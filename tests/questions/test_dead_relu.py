"""A second formula for the question about dead units, and some worked by hand."""

from asked import Second, generator, load, made

DEMO = "dead_relu"


def by_many_inputs(w, b, lo, hi):
    """Units whose output is 0 at each of 61 inputs, ends included."""
    places = [lo + (hi - lo) * k / 60 for k in range(61)]
    return sum(all(max(0.0, v * x + c) == 0 for x in places) for v, c in zip(w, b, strict=True))


SECOND = {"dead-units": Second("enumeration of inputs", by_many_inputs)}


def solve(**given):
    return generator(DEMO, "dead-units").solve(load(DEMO), **given)


def test_a_unit_that_is_silent_at_one_end_only_is_alive():
    # largest z: 2 - 2.5 = -0.5, 2 - 0.5 = 1.5 (at -1), 6 - 3.5 = 2.5, 3 - 4.5 = -1.5 (at -1)
    assert solve(w=[1, -2, 3, -3], b=[-2.5, -0.5, -3.5, -4.5], lo=-1, hi=2) == 2


def test_no_unit_is_dead_where_each_is_active_somewhere():
    assert solve(w=[1, -1, 2, -2], b=[-0.5, -0.5, -1.5, -1.5], lo=-2, hi=2) == 0


def test_one_end_alone_gives_another_count():
    for seed in range(100):
        question = made(DEMO, "dead-units", seed)
        alone = {t.mistakes[0] for t in question.traps if len(t.mistakes) == 1}

        assert alone >= {
            "dead-at-one-example", "looks-at-the-upper-end", "looks-at-the-lower-end"
        }  # fmt: skip
