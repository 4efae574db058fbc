"""Two equal columns under three penalties: only a square decides how to share the weight.

L1            lam1 |w|_1                    of w_a + w_b the sum matters alone: any split will do
L2            lam2 |w|_2^2                  shares equally, and makes no weight 0
elastic net   lam1 |w|_1 + lam2 |w|_2^2     shares equally, and keeps most of the zeros

w_a^2 + w_b^2 = (w_a + w_b)^2 / 2 + (w_a - w_b)^2 / 2: for a given sum the square is least if equal.
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mark, Mistake, Param, Plot, Preset, Table
from flashdl.demokit.kernels import sparse
from flashdl.demokit.kernels.sparse import Data, Penalty, shrink, soft_threshold

N, D = 80, 40  # and one column more, the twin of the first
STARTS = (-2.0, 0.0, 1.0, 3.0)  # where w_a begins
COLUMNS = ("w_a", "w_b", "w2", "w3", "w4", "w5")


def elastic_net(w, lam1, lam2):  # [..., d] -> [...]
    return lam1 * np.abs(w).sum(axis=-1) + lam2 * (w * w).sum(axis=-1)


def with_twin(data):  # -> columns a, b = a, then the others
    return Data(np.c_[data.X[:, 0], data.X], data.y)


def objective(data, w, lam1, lam2):  # [..., d] -> [...]
    squares = ((w @ data.X.T - data.y) ** 2).mean(axis=-1)
    return squares / 2 + elastic_net(w, lam1, lam2)


def begun(a):  # [...] -> [..., d], w_a begins at a and all others at 0
    return np.append(np.array(a)[..., None], np.zeros((*np.shape(a), D)), axis=-1)


def arrived(of, start, lam1, lam2):  # lam2 |w|^2 is 2 lam2 times |w|^2 / 2
    return sparse.proximal_descent(of, start, Penalty(lam1, 2 * lam2))


def splits(data, w, lam1, lam2, share):  # [d] -> [S], what it costs to share w_a + w_b otherwise
    tried = np.repeat(w[None], share.size, axis=0)
    tried[:, 0], tried[:, 1] = share * w[:2].sum(), (1 - share) * w[:2].sum()
    return objective(data, tried, lam1, lam2) - objective(data, w, lam1, lam2)


def starts(data, lam1, lam2):  # -> the rows of L1, then those of the elastic net
    found = [(lam, arrived(sparse.problem(data), begun(STARTS), lam1, lam)) for lam in (0.0, lam2)]
    w = np.concatenate([each for _, each in found])
    return {
        "kind": np.repeat(["L1", "elastic net"], len(STARTS)), "begins": np.tile(STARTS, 2),
        "twin_a": w[:, 0], "twin_b": w[:, 1], "twin_sum": w[:, :2].sum(axis=1),
        "twin_gap": np.abs(w[:, 0] - w[:, 1]), "all_w": w,
        "cost": np.concatenate([objective(data, each, lam1, lam) for lam, each in found]),
    }  # fmt: skip


def compute(*, rng, lam1, lam2, start):
    data = with_twin(sparse.sparse_regression(rng, N, D))
    of, share, few = sparse.problem(data), np.linspace(0, 1, 41), np.linspace(0, 1, 5)
    factors = ((lam1, 0.0), (0.0, lam2), (lam1, lam2))  # of L1, L2, elastic net
    w = np.array([arrived(of, begun(start), *both) for both in factors])  # [3, d]
    return {
        "flattest": np.linalg.eigvalsh(of.G)[0].round(9) + 2 * np.array([0.0, lam2, lam2]),
        "lam1": np.array(lam1), "lam2": np.array(lam2), "start": np.array(start), "w": w,
        "penalty": np.array(["L1", "L2", "elastic net"]), "column": np.array(COLUMNS),
        "weights": w[:, :6].round(4) + 0.0, "lasso": w[0, :6], "net": w[2, :6],
        "formula": np.array(["lam1 |w|_1 (lasso)", "lam2 |w|_2^2 (ridge)",
                             "lam1 |w|_1 + lam2 |w|_2^2"]),
        "w_a": w[:, 0].round(12) + 0.0, "w_b": w[:, 1].round(12) + 0.0,
        "zeros": (w == 0).sum(axis=1),
        "objective": np.array([*map(objective, [data] * 3, w, *zip(*factors, strict=True))]),
        "share": share, "lasso_extra": splits(data, w[0], *factors[0], share),
        "net_extra": splits(data, w[2], *factors[2], share),
        "some_shares": np.array([f"{s:.0%}" for s in few]), "two": np.array(["L1", "elastic net"]),
        "extra": np.array([splits(data, w[i], *factors[i], few) for i in (0, 2)]).round(9) + 0.0,
        **starts(data, lam1, lam2),
    }  # fmt: skip


def squared(d):
    return d["lam2"] >= 0.02


def weights_title(d):
    lasso, square, net = d["zeros"]
    zeros = f"L1 makes {lasso} of {D + 1} weights 0, the net {net}, L2 {square}"
    return f"lam1 = {d['lam1']:g}, lam2 = {d['lam2']:g}: {zeros}"


def extra_title(d):
    lasso, net = (d["extra"][i, -1] for i in (0, 1))
    costs = f"{abs(lasso):.3f} under L1, {abs(net):.3f} in the net"
    factors = f"lam1 {d['lam1']:g}, lam2 {d['lam2']:g}"
    return f"All on one twin adds {costs} ({factors})"


DEMO = Demo(
    title="Elastic net: how two equal columns share their weight",
    compute=compute,
    params=(
        Param("lam1", 0.1, low=0.0, high=1.0, meaning="factor of |w|_1"),
        Param("lam2", 0.1, low=0.0, high=1.0, meaning="factor of |w|_2^2"),
        Param("start", 1.0, low=-3.0, high=3.0, meaning="where the weight of one twin begins"),
    ),
    presets=(
        Preset("penalties", "what each penalty makes of the weights", show=("weights", "formulas")),
        Preset("twins", "how two equal columns share, by where they begin",
               show=("split", "starts")),
        Preset("far", "begun at 3, L1 leaves nearly all to one twin", {"start": 3.0}),
        Preset("no-square", "without the square the net is L1", {"lam2": 0.0}),
    ),
    claims=(
        Claim("elastic net: largest difference of the twins", lambda d: d["twin_gap"][4:].max(),
              "<=", 1e-8, squared, "starts"),
        Claim("L1: how far the split moves with the start", lambda d: np.ptp(d["twin_a"][:4]), ">=",
              0.5, about="starts"),
        Claim("L1: how far sum and objective move with the start",
              lambda d: max(np.ptp(d["twin_sum"][:4]), np.ptp(d["cost"][:4])), "<=", 1e-9,
              about="starts"),
        Claim("elastic net: how far any weight moves with the start",
              lambda d: np.ptp(d["all_w"][4:], axis=0).max(), "<=", 1e-8, squared, "valley"),
        Claim("elastic net: cost of one twin over lam2 (w_a + w_b)^2 / 2, minus 1",
              lambda d: abs(d["net_extra"][-1] / (2 * d["lam2"] * d["net"][0] ** 2) - 1), "<=",
              1e-6, squared, "weights"),
        Claim("elastic net: exact zeros", lambda d: d["zeros"][2], ">=", 15,
              lambda d: d["lam1"] >= 0.1 and d["lam2"] <= d["lam1"], "formulas"),
        Claim("L2: exact zeros", lambda d: d["zeros"][1], "==", 0, squared, "formulas"),
    ),
    plots=(
        Plot("bars", "bar", weights_title, x="column", y=("lasso", "net"),
             labels=("L1", "elastic net"), x_label="weight", y_label="value"),
        Plot("valley", "line", extra_title, x="share", y=("lasso_extra", "net_extra"),
             labels=("L1: flat", "elastic net"), x_label="share of w_a in w_a + w_b",
             y_label="objective above its minimum",
             marks=(Mark("x", 0.5, "equal"),)),
        Plot("weights", "heatmap", weights_title, z="weights", signed=True, row_labels="penalty",
             column_labels="column", x_label="a and b are equal columns", y_label="penalty"),
        Plot("split", "heatmap", extra_title, z="extra", row_labels="two",
             column_labels="some_shares", x_label="share of w_a in w_a + w_b",
             y_label="what a split adds to the objective"),
    ),
    tables=(
        Table("formulas", "Least curvature 0: a flat valley of minima; above 0: one minimum", (
            Column("penalty", "penalty"), Column("added to the loss", "formula"),
            Column("least curvature", "flattest", ".2f"), Column("exact zeros", "zeros", "d"))),
        Table("starts", "Where w_a begins, w_b at 0, and where the descent ends", (
            Column("penalty", "kind"), Column("w_a begins at", "begins", "g"),
            Column("w_a", "twin_a", ".4f"), Column("w_b", "twin_b", ".4f"),
            Column("sum", "twin_sum", ".4f"), Column("objective", "cost", ".6f"))),
    ),
)  # fmt: skip


def ten_steps(of, start, lam1, lam2):
    return sparse.proximal_descent(of, start, Penalty(lam1, 2 * lam2), steps=10)


MISTAKES = (
    Mistake("loses-the-square", elastic_net,
            lambda w, lam1, lam2: (lam1 + lam2) * np.abs(w).sum(axis=-1),
            "lam2 |w| is L1 once more: only a squared norm tells an equal split from another"),
    Mistake("thresholds-twice", shrink, soft_threshold,
            "the square calls for shrinking by a factor: two thresholds are one, of lam1 + lam2"),
    Mistake("shrinks-in-proportion", soft_threshold, shrink,
            "that is the step of the square: without a threshold no weight becomes 0"),
    Mistake("stops-early", arrived, ten_steps,
            "before it has arrived the result depends on the start under every penalty"),
)  # fmt: skip
