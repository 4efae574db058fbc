"""A question about mini-batches: how many updates they make, and how noisy these are."""

import math

import numpy as np

from flashdl.demokit import Column, Mark, Mistake, Plot, Table
from flashdl.demokit.asking import Generator
from flashdl.demokit.kernels.batches import epoch

DIGITS = 1297  # the demo's examples
BATCHES, FACTORS = (16, 20, 32, 50, 64, 100, 128, 200, 256, 500), (4, 16, 25, 100)


def draw_counts(rng):  # one in three with the demo's digits; some with a last batch that is whole
    own = rng.integers(3) == 0
    while True:
        E, B, m = int(rng.integers(2, 41)), int(rng.choice(BATCHES)), int(rng.choice(FACTORS))
        rest = int(rng.integers(B)) * int(rng.integers(4) > 0)
        N = DIGITS if own else B * int(rng.integers(5, 201)) + rest
        if B * m <= N:
            return {"N": N, "B": B, "E": E, "m": m}


def ask_counts(N, B, E, m):
    return f"""
        A network is trained on {N} examples for {E} epochs, in batches of {B}; the last batch of
        an epoch may be smaller. How many updates does that make?

        And if the batches were {m} times as large, of examples drawn independently: by which factor
        would the standard deviation of a gradient's noise change? Give both, in this order.
        """


def solve_counts(demo, N, B, E, m):
    an_epoch = sum(1 for _ in demo.epoch(np.random.default_rng(0), N, B))
    return np.array([in_all(an_epoch, E, N), noisier(m)])


def work_counts(answer, N, B, E, m):
    whole, updates = math.ceil(N / B), round(answer[0])
    rounded = "" if N % B == 0 else f", rounded up, is {whole}"
    return f"""
        An epoch takes every example once: {N} / {B} = {N / B:g}{rounded}. Times {E} epochs, that
        makes {updates} updates.

        The variance of a mean over {m} times as many examples is 1/{m}, and the standard deviation
        the root of it: 1/{math.isqrt(m)} = {answer[1]:g}.
        """


def show_counts(demo, N, B, E, m):
    updates, factor = solve_counts(demo, N, B, E, m)
    sizes = np.array([len(rows) for rows in demo.epoch(np.random.default_rng(0), N, B)])
    ends = np.cumsum([np.sum(sizes == B), np.sum(sizes < B)])
    larger = np.linspace(1, m, 100)
    return {
        "larger": larger, "noise": np.array([noisier(v) for v in larger]), "m": np.array(m),
        "factor": np.array(factor), "updates": np.array(updates),
        "what": np.array(["whole batches", "smaller batch", "updates of an epoch", "all updates"]),
        "size": np.array([f"{B}", f"{sizes[-1]}" if sizes[-1] < B else "", "", ""]),
        "count": np.array([*np.diff(ends, prepend=0), len(sizes), updates], int),
    }  # fmt: skip


def counts_title(d):
    noise = f"with batches {d['m']} times as large, {d['factor']:g} times the noise"
    return f"{d['updates']:.0f} updates; {noise}"


def in_all(an_epoch, E, _N):  # updates of an epoch, epochs, examples -> updates
    return an_epoch * E


def noisier(m):  # standard deviation of a mean over m times as many examples, relative
    return 1 / math.sqrt(m)


GENERATORS = (
    Generator(
        "sgd-counts", draw_counts, ask_counts, solve_counts, work_counts, effort="exact",
        atol=0, rtol=0, labels=("updates", "factor of the noise"), preset="epoch",
        values=show_counts,  # of other numbers of examples than the demo's
        plots=(
            Plot("noise", "line", counts_title, x="larger", y=("noise",),
                 x_label="batch, times as large", y_label="noise, times as large",
                 marks=(Mark("y", "factor", "at the end"),)),
        ),
        tables=(
            Table("updates", "Every batch of an epoch is an update, and every epoch has as many", (
                Column("what", "what"), Column("examples each", "size"),
                Column("number", "count", "d"))),
        ),
        params=lambda N, B, E, **_: {"batch": B, "epochs": E} if N == DIGITS else None,
    ),
)  # fmt: skip


def whole_batches(rng, n, size):
    for rows in epoch(rng, n, size):
        if len(rows) == size:
            yield rows


MISTAKES = (
    Mistake("drops-the-rest", epoch, whole_batches,
            "the last batch is smaller, and still an update: n / B is rounded up"),
    Mistake("counts-one-epoch", in_all, lambda an_epoch, _E, _N: an_epoch,
            "each epoch passes over all examples again: its updates are counted every time"),
    Mistake("counts-examples", in_all, lambda _an_epoch, E, N: E * N,
            "a batch makes one update, however many examples it has"),
    Mistake("takes-the-variance", noisier, lambda m: 1 / m,
            "the variance falls as 1 / B, the standard deviation as 1 / sqrt(B)"),
    Mistake("expects-more-noise", noisier, math.sqrt,
            "a mean over more examples varies less, not more"),
    Mistake("expects-as-much-noise", noisier, lambda _m: 1.0,
            "only the mean of the gradient stays: its noise falls with the batch"),
)  # fmt: skip
