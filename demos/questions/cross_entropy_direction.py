"""A question about the direction of the Kullback-Leibler divergence: there, and back."""

import numpy as np

from flashdl.demokit import Mistake
from flashdl.demokit.asking import Generator
from flashdl.demokit.written import number, vector

LABELS = ("KL(p||q)", "KL(q||p)")


def distribution(rng, K):  # -> K twentieths as decimals that sum to 1
    while True:
        p = (20 * rng.dirichlet(np.ones(K))).round().astype(int)
        if p.sum() == 20 and p.min() >= 1:
            return [int(v) / 20 for v in p]


def draw_pair(rng):
    K = int(rng.integers(2, 4))
    p, q = distribution(rng, K), distribution(rng, K)
    return {"p": p, "q": q} if p != q else draw_pair(rng)


def ask_pair(p, q):
    return f"""
        Two distributions: $p$ = {vector(p)} and $q$ = {vector(q)}. What are the divergences
        $\\text{{KL}}(p \\,\\|\\, q)$ and $\\text{{KL}}(q \\,\\|\\, p)$, in this order, in nats?
        Give 3 decimals.
        """


def solve_pair(demo, p, q):
    return both(demo.divergence, np.array(p), np.array(q))


def work_pair(answer, p, q):
    return f"""
        $\\text{{KL}}(p \\,\\|\\, q) = \\sum_k p_k \\log(p_k / q_k)$: the first one weights and
        stands on top.

        There: {terms(p, q)} = {number(answer[0], 4)}.

        Back: {terms(q, p)} = {number(answer[1], 4)}.
        """


def terms(p, q):  # "0.7 · ln(0.7/0.4) + 0.3 · ln(0.3/0.6)"
    return " + ".join(f"{a:g} · ln({a:g}/{b:g})" for a, b in zip(p, q, strict=True))


def both(D, p, q):  # [K], [K] -> [2]
    return np.array([D(p, q), D(q, p)])


def cross_entropy(p, q):
    return -(p * np.log(q)).sum()


GENERATORS = (
    Generator(
        "kl-pair", draw_pair, ask_pair, solve_pair, work_pair, atol=0.01, labels=LABELS,
        params=lambda p, q: {"p": p, "q": q, "onehot": False}, preset="direction",
    ),
)  # fmt: skip

MISTAKES = (
    Mistake("swaps-the-two", both, lambda D, p, q: np.array([D(q, p), D(p, q)]),
            "in KL(p||q) the first one, p, weights the logarithms and stands on top of the ratio"),
    Mistake("takes-both-for-alike", both, lambda D, p, q: np.array([D(p, q), D(p, q)]),
            "KL is not symmetric: the way back is weighted by q"),
    Mistake("takes-the-cross-entropy", both,
            lambda _D, p, q: np.array([cross_entropy(p, q), cross_entropy(q, p)]),
            "cross-entropy is KL plus an entropy: KL of p with itself is 0"),
    Mistake("forgets-the-weights", both,
            lambda _D, p, q: np.array([np.log(p / q).sum(), np.log(q / p).sum()]),
            "each log ratio is weighted by the probability of its outcome"),
    Mistake("measures-in-bits", both, lambda D, p, q: np.array([D(p, q), D(q, p)]) / np.log(2),
            "log2 gives bits: nats need the natural logarithm"),
)  # fmt: skip
