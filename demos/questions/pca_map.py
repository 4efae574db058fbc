"""Questions about the share of variance that principal components keep."""

import numpy as np

from flashdl.demokit import Mistake
from flashdl.demokit.asking import Generator
from flashdl.demokit.kernels import pca
from flashdl.demokit.kernels.pca import Pca
from flashdl.demokit.written import flowing, listed, number

PART = 0.9


def draw_variance(rng):
    while True:
        sizes = np.sort(np.exp(rng.uniform(-1.5, 2.5, int(rng.integers(4, 7)))).round(1))[::-1]
        shares = np.cumsum(sizes) / sizes.sum()
        if sizes[-1] >= 0.2 and abs(shares - PART).min() > 0.01:  # no near miss
            k = int(rng.integers(2, len(sizes) - 1))
            return {"variances": sizes.tolist(), "k": k}


def ask_variance(variances, k):
    return flowing(f"""
        The eigenvalues of a covariance are {listed(variances)}. Which share of the variance do
        the first {k} principal components keep, to 3 decimals, and how many does it take for at
        least 90 %? The share first.
        """)


def solve_variance(demo, variances, k):
    n = len(variances)
    shares = demo.pca.share(Pca(np.zeros(n), np.eye(n), np.array(variances)))
    return [kept(shares, k), counted(demo, shares)]


def work_variance(answer, variances, k):
    total, count = sum(variances), int(answer[1])
    parts = [sum(variances[:q]) for q in (k, count - 1, count)]
    share, before, enough = (number(part / total, 4) for part in parts)
    sums = " + ".join(f"{v:g}" for v in variances)
    less = f"{count - 1} keep {before}, " if count > 1 else ""
    return flowing(f"""
        In all there is {sums} = {total:.4g}. {k} of {len(variances)}: {parts[0]:.4g} / {total:.4g}
        = {share}. For 90 %: {less}{count} keep {enough}.
        """)


def counted(demo, shares):  # [r] -> [], how many components hold PART
    return demo.needed(shares, PART)


def kept(shares, k):  # [r] -> [], by the first k
    return shares[k - 1]


MISTAKES = (
    Mistake("takes-the-last-one-alone", kept, lambda shares, k: np.diff(shares, prepend=0)[k - 1],
            "k components together keep the sum of their eigenvalues, not the k-th of them"),
    Mistake("counts-the-components", kept, lambda shares, k: k / len(shares),
            "components differ in variance: a share is of the eigenvalues, not of their number"),
    Mistake("gives-what-is-lost", kept, lambda shares, k: 1 - shares[k - 1],
            "what is kept is the sum of the first k eigenvalues over all; the others are lost"),
    Mistake("squares-the-eigenvalues", pca.share,
            lambda found: np.cumsum(found.variances**2) / (found.variances**2).sum(),
            "eigenvalues of the covariance are variances already: they are not squared"),
    Mistake("stops-one-short", counted, lambda demo, shares: demo.needed(shares, PART) - 1,
            "at least 90 % needs the component that passes the mark as well"),
)  # fmt: skip

GENERATORS = (
    Generator(
        "pca-variance", draw_variance, ask_variance, solve_variance, work_variance, rtol=0,
        labels=("share", "components"),
        no_demo="The demo finds its eigenvalues in digits.",
    ),
)  # fmt: skip
