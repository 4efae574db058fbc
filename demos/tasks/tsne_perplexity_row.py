"""The task tsne_perplexity_row: neighbour probabilities of one point, of a given perplexity."""

import numpy as np

from flashdl.demokit import Mistake
from flashdl.demokit.kernels import tsne
from flashdl.demokit.tasks import Edge, Property, Task

SIZES = (2, 3, 4, 8, 20)


def tsne_perplexity_row(d, perplexity):
    d = (d - d.min()) / (d - d.min()).mean()  # the largest exponent is 0
    low, high = -50.0, 50.0  # of ln beta
    for _ in range(100):
        middle = (low + high) / 2
        beta = np.exp(middle)
        e = np.exp(-beta * d)
        p = e / e.sum()
        entropy = np.log(e.sum()) + beta * (p * d).sum()  # -sum of p ln p
        if entropy > np.log(perplexity):
            low = middle
        else:
            high = middle
    return p


def by_the_kernel(d, perplexity):  # the kernel takes all points: here each has these distances
    n = len(d) + 1
    D = np.zeros((n, n))
    for i in range(n):
        D[i, (i + 1 + np.arange(len(d))) % n] = d - d.min()
    return tsne.neighbour_shares(D, tsne.widths(D, perplexity))[0, 1:]


def draw(rng, size):
    d = rng.uniform(0.2, 3, SIZES[size]) ** 2
    drawn = {"d": d, "perplexity": float(rng.uniform(1.2, 0.9 * len(d)))}
    return draw(rng, size) if valid(**drawn) else drawn


def valid(d, perplexity):
    if d.ndim != 1 or len(d) < 2 or not (d >= 0).all() or d.max() > 1e6:
        return "d holds two squared distances or more, from 0 to 1,000,000."
    if len(np.unique(d)) < len(d) or np.diff(np.sort(d)).min() < 1e-3 * np.ptp(d):
        return "No two of the distances are equal, or nearly so."
    return "" if 1.05 <= perplexity <= 0.95 * len(d) else "perplexity is from 1.05 to 0.95 n."


def as_asked(f, d, perplexity):
    p = np.maximum(f(d, perplexity), 1e-300)
    return abs(np.exp(-(p * np.log(p)).sum()) / perplexity - 1) < 1e-5


def nearer_gets_more(f, d, perplexity):
    return (np.diff(f(d, perplexity)[np.argsort(d)]) <= 1e-12).all()


def unshifted(d, perplexity):
    d, low, high = d / np.ptp(d), -50.0, 50.0
    for _ in range(100):
        middle = (low + high) / 2
        beta = np.exp(middle)
        e = np.exp(-beta * d) + 1e-300
        p = e / e.sum()
        entropy = -(p * np.log(p)).sum()
        low, high = (middle, high) if entropy > np.log(perplexity) else (low, middle)
    return p


def in_bits(d, perplexity):
    d, low, high = (d - d.min()) / (d - d.min()).mean(), -50.0, 50.0
    for _ in range(100):
        middle = (low + high) / 2
        beta = np.exp(middle)
        e = np.exp(-beta * d)
        p = e / e.sum()
        entropy = np.log(e.sum()) + beta * (p * d).sum()
        low, high = (middle, high) if entropy > np.log2(perplexity) else (low, middle)
    return p


def of_the_mean(d, perplexity):
    e = np.exp(-(d - d.min()) / (d - d.min()).mean())
    return e / e.sum()


def other_bound(d, perplexity):
    d, low, high = (d - d.min()) / (d - d.min()).mean(), -50.0, 50.0
    for _ in range(100):
        middle = (low + high) / 2
        beta = np.exp(middle)
        e = np.exp(-beta * d)
        p = e / e.sum()
        entropy = np.log(e.sum()) + beta * (p * d).sum()
        low, high = (middle, high) if entropy < np.log(perplexity) else (low, middle)
    return p


TASK = Task(
    title="Neighbours of a given perplexity",
    signature="tsne_perplexity_row(d[n], perplexity) -> p[n]",
    text="The neighbour probabilities of one point in t-SNE: p_j = exp(-beta d_j) / sum_k "
         "exp(-beta d_k), with the beta above 0 for which they have the given perplexity.\n\n"
         "d holds the squared distances from the point to its n neighbours; the point itself is "
         "not among them. The perplexity of p is exp(H), where H = -sum_j p_j ln p_j is the "
         "entropy in nats. perplexity lies between 1 and n, and no two distances are equal.\n\n"
         "Find beta by halving an interval until p is right to 7 decimals. The distances may be "
         "as large as 1,000,000 and as small as 1e-6.",
    solution=tsne_perplexity_row,
    reference=by_the_kernel,
    draw=draw,
    valid=valid,
    example={"d": np.array([1.0, 2.0, 4.0]), "perplexity": 2.0},
    hints=("The entropy falls as beta grows: from ln n at beta = 0 down to 0.",
           "Only differences of distances matter for p: which one may you subtract from all?",
           "beta has the scale of 1 / d: halve an interval of its logarithm, or scale d first."),
    rtol=1e-6,
    atol=1e-7,
    properties=(
        Property("p has the perplexity", as_asked,
                 "exp of the entropy of p, in nats, is the perplexity that was asked for."),
        Property("nearer neighbours get more", nearer_gets_more,
                 "The smaller a distance, the larger its probability."),
        Property("a scale and a constant change nothing", lambda f, d, perplexity:
                 np.allclose(f(3 * d + 5, perplexity), f(d, perplexity), atol=1e-6),
                 "With all distances times 3 plus 5 another beta gives the same p."),
    ),
    edges=(
        Edge("a point far from all", {"d": np.array([10000.0, 10001.0, 10002.0]),
             "perplexity": 2.0},
             "exp(-beta d) is 0 for all of them: subtract the smallest distance first."),
        Edge("tiny distances", {"d": np.array([1e-6, 2e-6, 4e-6]), "perplexity": 2.0},
             "beta has to be as large as 1e6: it has the scale of 1 / d."),
        Edge("large distances", {"d": np.array([0.0, 2e5, 1e6]), "perplexity": 2.9},
             "beta has to be below 1e-6: it has the scale of 1 / d."),
    ),
)  # fmt: skip

WRONG = (
    Mistake("forgets-the-nearest", tsne_perplexity_row, unshifted,
            "Of a point far from all every exp(-beta d) is 0: subtract the smallest distance."),
    Mistake("logarithm-to-base-2", tsne_perplexity_row, in_bits,
            "An entropy in nats belongs to e^H: log2 asks for too many neighbours."),
    Mistake("one-width-for-all", tsne_perplexity_row, of_the_mean,
            "beta follows from the perplexity, not from the mean distance."),
    Mistake("searches-the-wrong-side", tsne_perplexity_row, other_bound,
            "The entropy falls as beta grows: where it is too high, beta must be larger."),
)  # fmt: skip
