"""Questions about the share of variance that principal components keep."""

import numpy as np

from flashdl.demokit import Column, Mark, Mistake, Plot, Table
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
        In all there is {sums} = {total:.4g}. The first {k} of {len(variances)} keep
        {parts[0]:.4g} / {total:.4g} = {share}. For 90 %: {less}{count} keep {enough}.
        """)


def show_variance(demo, variances, k):
    n, sizes = len(variances), np.array(variances)
    together = demo.pca.share(Pca(np.zeros(n), np.eye(n), sizes))
    return {
        "name": np.arange(1, n + 1), "variance": sizes, "share": sizes / sizes.sum(),
        "together": together, "k": np.array(k), "enough": counted(demo, together),
    }  # fmt: skip


def variance_title(d):
    share = d["together"][d["k"] - 1]
    return f"The first {d['k']} keep {share:.3f} of the variance; {d['enough']} keep at least 0.9"


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
        values=show_variance,
        plots=(
            Plot("shares", "bar", variance_title, x="name", y=("share", "together"),
                 labels=("by itself", "with those before"), x_label="component",
                 marks=(Mark("y", PART, "90 %"),),
                 y_label="share of the variance"),
        ),
        tables=(
            Table("components", "Each share is the eigenvalue over the sum of all", (
                Column("component", "name", "d"), Column("eigenvalue", "variance", ".1f"),
                Column("share", "share", ".3f"), Column("together", "together", ".3f"))),
        ),
    ),
)  # fmt: skip
