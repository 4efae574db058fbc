"""A second formula for the question about mini-batches, and some worked by hand."""

from asked import Second, generator, load, made

DEMO, NAME = "sgd_noise", "sgd-counts"


def by_walking(N, B, E, m):
    """Updates counted batch by batch; the ratio is that whose square times m is 1."""
    updates = 0
    for _ in range(E):
        left = N
        while left > 0:
            left -= B
            updates += 1
    ratio = next(1 / k for k in range(1, m + 1) if k * k == m)
    return [updates, ratio]


SECOND = {NAME: Second("enumeration", by_walking)}


def solve(**given):
    return generator(DEMO, NAME).solve(load(DEMO), **given).tolist()


def test_a_last_batch_of_one_example_counts():
    assert solve(N=101, B=20, E=3, m=4) == [18, 0.5]


def test_batches_that_fit_leave_no_rest():
    assert solve(N=1000, B=50, E=10, m=100) == [200, 0.1]


def test_rounding_down_and_the_variance_are_traps():
    question = next(
        q for q in (made(DEMO, NAME, s) for s in range(20)) if q.given["N"] % q.given["B"]
    )
    at = question.given
    traps = {trap.mistakes: trap.answer for trap in question.traps}

    assert traps["drops-the-rest",] == (at["E"] * (at["N"] // at["B"]), question.answer[1])
    assert traps["takes-the-variance",] == (question.answer[0], 1 / at["m"])
