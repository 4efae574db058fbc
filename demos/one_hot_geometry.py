"""One-hot vectors: what they say about classes, beside integers and random embeddings.

code        y_j = 1 if j = k else 0, for class k of K;  decoded by argmax y = k
geometry    y_a . y_b = 0 and |y_a - y_b| = sqrt 2 for any two classes; of integers |a - b|
targets     -sum_j y_j log p_j = -log p_k: the loss reads one entry, found by its index
inputs      y W = W[k], a row of W: an embedding looks it up
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mistake, Param, Plot, Preset, Table
from flashdl.demokit.kernels.losses import cross_entropy, log_softmax
from flashdl.demokit.words import short

SIZE, WIDTH, SHOWN = 4, 3, 5  # numbers of a random embedding; columns of W; labels shown
ENCODINGS = ("one-hot", "ordinal", "random-embedding")


def one_hot(labels, K):  # [n] -> [n, K]
    return np.eye(K)[labels]


def ordinal(labels):  # [n] -> [n, 1], the class number itself
    return labels[:, None].astype(float)


def decode(Y):  # [n, K] -> [n], the position of the largest entry
    return Y.argmax(axis=-1)


def distance(a, b):  # [..., D], [..., D] -> [...]
    return np.sqrt(((a - b) ** 2).sum(axis=-1))


def distances(Y):  # [K, D] -> [K, K], of every two classes
    return distance(Y[:, None], Y[None])


def picked(log_p, labels):  # [n, K], [n] -> [n], of each row the entry of its label
    return log_p[np.arange(len(labels)), labels]


def looked_up(W, labels):  # [K, D], [n] -> [n, D], what one_hot(labels) @ W computes
    return W[labels]


def linear_fit(Y, t):  # codes [K, D], a value for each class [K] -> [K], least squares with bias
    A = np.hstack([Y, np.ones((len(Y), 1))])
    return A @ np.linalg.lstsq(A, t, rcond=None)[0]


def compute(*, rng, classes, n, encoding):
    K, labels = classes, rng.integers(0, classes, n)
    E, W = rng.standard_normal((K, SIZE)), rng.standard_normal((K, WIDTH))
    z, t = rng.standard_normal((n, K)), rng.standard_normal(K)  # logits; a value for each class
    k, Y = np.arange(K), one_hot(labels, K)
    codes = dict(zip(ENCODINGS, (one_hot(k, K), ordinal(k), E), strict=True))  # of each class
    apart = {name: distances(code) for name, code in codes.items()}  # [K, K]
    fits = {name: linear_fit(code, t) for name, code in codes.items()}  # [K]
    pairs, met = ~np.eye(K, dtype=bool), np.sort(np.unique(labels, return_index=True)[1])
    product, index = cross_entropy(z, Y), -picked(log_softmax(z), labels).mean()
    shown = {"one-hot": Y, "ordinal": ordinal(labels), "random-embedding": E[labels]}[encoding]
    return {
        "encoding": np.array(encoding), "labels": labels, "one_hot": Y, "decoded": decode(Y),
        "class": k, "codes": shown[met],  # each class once, in the order in which it is met
        "row": np.array([f"k={labels[i]} argmax {decode(shown)[i]} sum {shown[i].sum():.2g}"
                         for i in met]),
        "column": np.array([str(j) for j in range(shown.shape[1])]),
        "name": np.array([f"class {c}" for c in k]), "distances": apart[encoding],
        "integers": apart["ordinal"], "one_hot_distances": apart["one-hot"],
        "gram": codes[encoding] @ codes[encoding].T,  # [K, K], products of classes
        "W": W, "product": Y @ W, "rows": looked_up(W, labels),
        "lookup": np.hstack([Y @ W, looked_up(W, labels)])[:SHOWN].round(2) + 0.0,  # no -0.0
        "lookup_row": np.array([f"k = {c}" for c in labels[:SHOWN]]),
        "lookup_column": np.array([f"{s}{j}" for s in ("(yW)_", "W_k,") for j in range(WIDTH)]),
        "between": codes["ordinal"][[0, -1]].mean(),  # answers either end with the least error
        "loss_product": np.array(product), "loss_index": np.array(index),
        "values": t, "one_hot_fit": fits["one-hot"], "ordinal_fit": fits["ordinal"],
        "kind": np.array(ENCODINGS), "size": np.array([c.shape[1] for c in codes.values()]),
        "nearest": np.array([a[pairs].min() for a in apart.values()]),
        "farthest": np.array([a[pairs].max() for a in apart.values()]),
        "bytes": np.array([c.itemsize * c.shape[1] * n for c in codes.values()]),
        "fit_error": np.array([np.sqrt(np.mean((f - t) ** 2)) for f in fits.values()]),
        "what": np.array(["numbers kept", "bytes", "targets: mean loss", "inputs: products"]),
        "as_code": np.array([f"n K = {n} * {K} = {Y.size}, {np.count_nonzero(Y)} not 0",
                             f"{Y.nbytes}", f"-sum_j y_j log p_j = {product:.4f}",
                             f"y W: n K {WIDTH} = {Y.size * WIDTH}"]),
        "as_index": np.array([f"n = {n}", f"{labels.nbytes}", f"-log p[k] = {index:.4f}, one entry",
                              "W[k]: 0, a look-up"]),
    }  # fmt: skip


def codes_title(d):
    if d["encoding"] != "one-hot":
        return f"Numbers for each label: {d['codes'].shape[1]}; one-hot takes {d['class'].size}"
    right, Y = d["decoded"] == d["labels"], d["one_hot"]
    zeros, total = (Y == 0).sum(axis=1).mean(), Y.sum(axis=1).mean()
    return (f"K = {Y.shape[1]}: {zeros:.3g} zeros in each y, sum {total:.3g}; argmax gives back "
            f"{right.sum()} of {right.size} labels")  # fmt: skip


def distances_title(d):
    found = (d[name][~np.eye(d["class"].size, dtype=bool)] for name in ("distances", "gram"))
    ends = [(short(some.min(), 3), short(some.max(), 3)) for some in found]
    apart, product = (low if low == high else f"{low} to {high}" for low, high in ends)
    return f"{str(d['encoding']).capitalize()}: any two classes {apart} apart, of product {product}"


def integers_title(d):
    (near, far), last = d["integers"][0, [1, -1]], d["class"].size - 1
    return (f"Integers: 0 is {near:g} from 1 but {far:g} from {last}; "
            f"targets 0 and {last} average to class {d['between']:g}")  # fmt: skip


DEMO = Demo(
    title="One-hot vectors: codes, distances, and what an index saves",
    compute=compute,
    aliases=("one_hot",),
    params=(
        Param("classes", 10, low=2, high=50, meaning="K"),
        Param("n", 12, low=2, high=200, meaning="labels"),
        Param("encoding", "one-hot", choices=("one-hot", "ordinal", "random-embedding"),
              meaning="what codes and distances are of"),
    ),
    presets=(
        Preset("codes", "a row for each label", show=("codes",)),
        Preset("distances", "how far classes are apart, one-hot and as integers",
               params={"classes": 5}, show=("distances", "integers")),
        Preset("cost", "n K numbers, or n and an index", show=("lookup", "cost")),
        Preset("linear-view", "each class by a linear model", show=("view", "encodings")),
        Preset("embedding", "4 random numbers: no order, yet some classes are near",
               params={"classes": 6, "encoding": "random-embedding"},
               show=("distances", "encodings")),
    ),
    claims=(
        Claim("one-hot rows with another sum than 1",
              lambda d: np.sum(d["one_hot"].sum(axis=1) != 1), "==", 0, about="codes"),
        Claim("one-hot labels that argmax does not give back",
              lambda d: np.sum(d["decoded"] != d["labels"]), "==", 0, about="codes"),
        Claim("one-hot: largest |distance - sqrt 2| of two classes",
              lambda d: np.abs(d["one_hot_distances"] + np.sqrt(2) * (np.eye(d["class"].size) - 1)
                               ).max(), "<=", 1e-12, about="distances"),
        Claim("integers: largest | distance - |a - b| |",
              lambda d: np.abs(d["integers"] - np.abs(np.subtract.outer(d["class"], d["class"]))
                               ).max(), "<=", 1e-12, about="integers"),
        Claim("y W less W[k]: largest difference",
              lambda d: np.abs(d["product"] - d["rows"]).max(), "==", 0, about="lookup"),
        Claim("loss by one-hot code less loss by index",
              lambda d: abs(d["loss_product"] - d["loss_index"]), "<=", 1e-12, about="cost"),
        Claim("one-hot: error of the linear fit", lambda d: d["fit_error"][0], "<=", 1e-9,
              about="view"),
    ),
    plots=(
        Plot("codes", "heatmap", codes_title, z="codes", row_labels="row", column_labels="column",
             x_label="position j", y_label="one-hot vector y of each label k"),
        Plot("distances", "heatmap", distances_title, z="distances", row_labels="name",
             column_labels="name", x_label="distance to (sqrt 2 is 1.414)", y_label="from"),
        Plot("integers", "heatmap", integers_title, z="integers", row_labels="name",
             column_labels="name", x_label="distance to", y_label="from"),
        Plot("lookup", "heatmap", lambda d: "y W is row k of W: largest difference "
             f"{np.abs(d['product'] - d['rows']).max():.3g} for {len(d['rows'])} labels, "
             f"{len(d['lookup'])} of them here", z="lookup", signed=True, y_label="label k",
             row_labels="lookup_row", column_labels="lookup_column",
             x_label="product with the one-hot y, row k looked up"),
        Plot("view", "line", lambda d: "A linear model misses by {:.2g} from integers, by {:.2g} "
             "from one-hot".format(*d["fit_error"][[1, 0]].round(9)), x="class", x_label="class",
             y=("values", "one_hot_fit", "ordinal_fit"), y_label="value of a class",
             labels=("wanted", "from one-hot", "from integers")),
    ),
    tables=(
        Table("encodings", "Three codes of the classes", (
            Column("encoding", "kind"), Column("numbers", "size"),
            Column("nearest", "nearest", ".3g"), Column("farthest", "farthest", ".3g"),
            Column("bytes", "bytes"), Column("linear fit misses by", "fit_error", ".2f"))),
        Table("cost", "What one-hot vectors take, and what an index takes instead", (
            Column("", "what"), Column("one-hot vectors", "as_code"),
            Column("integer labels", "as_index"))),
    ),
)  # fmt: skip


MISTAKES = (
    Mistake("several-ones", one_hot,
            lambda labels, K: (np.arange(K) <= labels[:, None]).astype(float),
            "exactly one entry is 1: ones up to the label would say that classes have an order"),
    Mistake("integer-in-place-of-the-code", one_hot,
            lambda labels, K: np.eye(K)[np.zeros_like(labels)] * labels[:, None],
            "the number is multiplied by a weight: class 4 acts twice as strongly as class 2"),
    Mistake("counts-from-one", one_hot, lambda labels, K: np.eye(K)[labels - 1],
            "class 0 stands at position 0: off by one, argmax gives back another class"),
    Mistake("takes-the-maximum", decode, lambda Y: Y.max(axis=-1).astype(int),
            "argmax is the position of the largest entry, max is its value, which is always 1"),
    Mistake("forgets-the-root", distance, lambda a, b: ((a - b) ** 2).sum(axis=-1),
            "that is the squared distance, 2: the distance is its root"),
    Mistake("indexes-every-pair", picked, lambda log_p, labels: log_p[:, labels],
            "log_p[:, k] takes every label in every row: each row has its own"),
    Mistake("numbers-the-rows-by-example", looked_up,
            lambda W, labels: W[np.arange(len(labels)) % len(W)],
            "the label of an example names the row of W, not the place of the example"),
)  # fmt: skip
