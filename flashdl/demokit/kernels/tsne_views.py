"""Maps of points looked at: whose neighbours they keep, and what they do to known clouds."""

import numpy as np
from numpy.typing import NDArray

from flashdl.demokit.gradcheck import central_differences, relative_error
from flashdl.demokit.kernels import pca, tsne

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]

NEIGHBOURS = 5
RANKS, PERPLEXITIES, HELD = (1, 2, 5, 10, 20, 40), (5, 10, 20, 40), 0.9  # of neighbours; of p
SMALL = 1e-4  # deviation of a start along its first axis
EACH, WIDE, NEAR, FAR = 30, 5.0, 10.0, 100.0  # points of a cloud; width of C; where B and C are
CLOUD_STEPS = 250


def nearest(y: Floats, k: int) -> Labels:  # [n, d] -> [n, k], the nearest first, itself left out
    D = tsne.squared_distances(y)
    np.fill_diagonal(D, np.inf)
    return D.argsort(axis=1, kind="stable")[:, :k]


def accuracy(y: Floats, labels: Labels) -> float:
    """How often the most frequent class of the 5 nearest others is right."""
    near = labels[nearest(y, NEIGHBOURS)]
    votes = (near[:, :, None] == np.arange(labels.max() + 1)).sum(axis=1)
    return float(np.mean(votes.argmax(axis=1) == labels))


def trustworthiness(x: Floats, y: Floats) -> float:
    """1 less a penalty for near points of the map by how far down the list they are in the data.

    Of Venna and Kaski (2001), with 5 neighbours: about 0.5 for a map at random.
    """
    n, k = len(x), NEIGHBOURS
    rank = np.empty((n, n), int)
    np.put_along_axis(rank, nearest(x, n), np.arange(1, n + 1)[None], axis=1)
    penalty = np.maximum(np.take_along_axis(rank, nearest(y, k), axis=1) - k, 0).sum()
    return float(1 - 2 * penalty / (n * k * (2 * n - 3 * k - 1)))


def start(x: Floats, kind: str, rng: np.random.Generator) -> Floats:  # [n, d] -> [n, 2], tiny
    if kind == "random":
        return SMALL * rng.standard_normal((len(x), 2))
    plane = pca.project(pca.fit(x), x, 2)
    tiny: Floats = plane * SMALL / plane[:, 0].std()
    return tiny


def probabilities(x: Floats, perplexity: float) -> tuple[Floats, Floats]:
    """p_{j|i} [n, n], whose rows have the perplexity, and the width sigma_i of each [n]."""
    D = tsne.squared_distances(x)
    beta = tsne.widths(D, perplexity)
    return tsne.neighbour_shares(D, beta), np.sqrt(1 / (2 * beta))


def pairs(x: Floats, y: Floats, shares: Floats) -> dict[str, Floats]:
    """Of the first point with its neighbours of RANKS: distances, p_{j|i} and p_{i|j}, p and q."""
    others = nearest(x, RANKS[-1])[0][np.array(RANKS) - 1]
    P, w = tsne.joint(shares), tsne.closeness(y)
    return {
        "in_data": np.linalg.norm(x[others] - x[0], axis=1),
        "there": shares[0, others], "back": shares[others, 0], "p": P[0, others],
        "in_map": np.linalg.norm(y[others] - y[0], axis=1), "q": (w / w.sum())[0, others],
    }  # fmt: skip


def by_perplexity(x: Floats) -> dict[str, Floats]:
    """Of points [n, d], by PERPLEXITIES: entropies, widths, and on how many neighbours p lies."""
    found = [probabilities(x, perplexity) for perplexity in PERPLEXITIES]
    falling = [-np.sort(-P, axis=1) for P, _ in found]  # nearest first
    sigma = np.array([s for _, s in found])
    return {
        "narrow": sigma.min(axis=1), "sigma": np.median(sigma, axis=1), "wide": sigma.max(axis=1),
        "entropy": np.array([tsne.entropies(P).mean() for P, _ in found]),
        "reached": np.array([np.exp(tsne.entropies(P)).mean() for P, _ in found]),
        "shares": np.array([p[0, np.array(RANKS) - 1] for p in falling]).round(3) + 0.0,
        "mass": np.array([np.mean((p.cumsum(axis=1) < HELD).sum(axis=1) + 1) for p in falling]),
    }  # fmt: skip


def clouds(rng: np.random.Generator) -> Floats:
    """Clouds A, B, C of 30 points in 5 dimensions, C 5 times as wide and 10 times as far as B."""
    A, B, C = rng.standard_normal((3, EACH, 5))
    along = np.eye(5)[0]
    return np.concatenate([A, B + NEAR * along, WIDE * C + FAR * along])


def ratios(y: Floats) -> Floats:
    """Width of C over that of A, distance from A to C over that to B, most oblong shape: [3].

    A shape is the ratio of a cloud's deviations along the two axes where it varies most.
    """
    parts = y.reshape(3, EACH, -1)
    middle = parts.mean(axis=1)
    width = np.sqrt(((parts - middle[:, None]) ** 2).sum(axis=2).mean(axis=1))
    B, C = np.linalg.norm(middle[1:] - middle[0], axis=1)
    along = np.sqrt([pca.fit(cloud).variances[:2] for cloud in parts])
    return np.array([width[2] / width[0], C / B, (along[:, 0] / along[:, 1]).max()])


def cloud_map(x: Floats, perplexity: float, begin: Floats) -> Floats:
    """The map of clouds [90, d] from a start [90, 2]."""
    P = tsne.joint(probabilities(x, perplexity)[0])
    return tsne.descend(P, begin, CLOUD_STEPS).y


def gradient_error(P: Floats, y: Floats) -> float:
    """How far the gradient of KL(P || Q) by y [n, 2] is from measured slopes."""

    def loss(flat: Floats) -> float:
        w = tsne.closeness(flat.reshape(y.shape))
        return tsne.divergence(P, w / w.sum())

    measured = central_differences(loss, y.ravel(), eps=1e-5, entries=range(y.size))
    return relative_error(tsne.gradient(P, y, tsne.closeness(y)).ravel(), measured)
