"""Pictures of a question's numbers: cross-entropy by probability, by class and by its slopes.

Each function takes the demo's module, whose cross-entropy and softmax it uses.
"""

from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Any

import numpy as np

from flashdl.demokit import Column, Mark, Plot, Table
from flashdl.demokit.gradcheck import central_differences
from flashdl.demokit.written import number, vector

Arrays = dict[str, Any]
Shown = Mapping[str, Any]

P, MOVES = np.linspace(0.02, 0.99, 98), np.linspace(-2, 2, 41)


def one_hot(demo: ModuleType, p: Sequence[float], c: int) -> Arrays:
    """What each class would cost if it were the true one, on the curve of -ln p."""
    K, at = len(p), c - 1
    costs = demo.cross_entropies(np.log(p), np.eye(K))  # [K]
    line = demo.cross_entropies(np.log(np.stack([P, 1 - P], axis=1)), np.eye(2)[0])
    true = np.arange(K) == at
    return {
        "points": np.array([p, costs]).T, "other": (~true).astype(int),
        "curve": np.array([P, line]).T, "name": np.arange(1, K + 1), "p": np.array(p),
        "y": true.astype(int), "cost": costs, "term": true * costs, "at": np.array([p[at]]),
        "loss": costs[at],
    }  # fmt: skip


def one_hot_title(d: Shown) -> str:
    """The loss, and that the other probabilities do not count."""
    return f"−ln {d['at'][0]:g} = {d['loss']:.3f} nats; what the others get makes no difference"


ONE_HOT_PLOT = Plot(
    "curve", "scatter", one_hot_title, points="points", classes="other", path="curve",
    labels=("the true class", "another class, if it were true"), path_label="−ln p",
    x_label="probability p of a class", y_label="cross-entropy in nats",
)  # fmt: skip
ONE_HOT_TABLE = Table("classes", "The target leaves one term of the sum", (
    Column("class", "name", "d"), Column("p", "p", ".2f"), Column("−ln p", "cost", ".3f"),
    Column("y", "y", "d"), Column("−y ln p", "term", ".3f")))  # fmt: skip


def soft(demo: ModuleType, y: Sequence[float], p: Sequence[float]) -> Arrays:
    """The terms of each class, and the least they could be: those of p = y."""
    eye = np.eye(len(y))
    logs, least = (demo.cross_entropies(np.log(q), eye) for q in (p, y))  # [K]
    rows = {"y_row": y, "p_row": p, "term_row": y * logs, "least_row": y * least}
    return {
        "name": np.array([f"class {k + 1}" for k in range(len(y))]),
        "term": y * logs, "least": y * least,
        "row": np.array([*(str(k + 1) for k in range(len(y))), "sum"]),
        **{name: np.append(v, np.sum(v)) for name, v in rows.items()},
        "log_row": np.array([*(f"{v:.3f}" for v in logs), ""]),
        "loss": demo.cross_entropies(np.log(p), np.array(y)), "entropy": demo.entropy(np.array(y)),
    }  # fmt: skip


def soft_title(d: Shown) -> str:
    """The loss beside the entropy of the target."""
    return f"H(y, p) = {d['loss']:.3f} nats; the least is H(y, y) = {d['entropy']:.3f}, for p = y"


SOFT_PLOT = Plot(
    "terms", "bar", soft_title, x="name", y=("term", "least"),
    labels=("−y ln p, here", "−y ln y, if p were y"), y_label="nats",
)  # fmt: skip
SOFT_TABLE = Table("classes", "Each term, and what it would be for p = y", (
    Column("class", "row"), Column("y", "y_row", ".2f"), Column("p", "p_row", ".2f"),
    Column("−ln p", "log_row"), Column("−y ln p", "term_row", ".3f"),
    Column("−y ln y", "least_row", ".3f")))  # fmt: skip


def gradient(demo: ModuleType, z: Sequence[float], c: int) -> Arrays:
    """The loss as each logit alone is moved, and its slopes where none is."""
    K, y = len(z), np.eye(len(z))[c - 1]
    moved = np.array(z) + MOVES[:, None, None] * np.eye(K)  # [moves, K, K], a row for each logit
    slope = demo.d_cross_entropy(np.array([z]), y[None])[0]
    measured = central_differences(
        lambda u: demo.cross_entropies(u, y), np.array(z), eps=1e-5, entries=range(K)
    )
    return {
        "move": MOVES, "loss": demo.cross_entropies(moved, y), "here": np.array(0.0),
        "name": np.arange(1, K + 1), "z": np.array(z), "p": demo.softmax(np.array(z)), "y": y,
        "slope": slope, "measured": np.array(measured),
    }  # fmt: skip


def gradient_title(d: Shown) -> str:
    """The slopes of the curves."""
    up = int(d["y"].argmax()) + 1
    return f"Slopes at 0: p − y = {vector(d['slope'], 3)}; only z{up} lowers the loss as it grows"


GRADIENT_PLOT = Plot(
    "slopes", "line", gradient_title, x="move", y=("loss",), marks=(Mark("x", "here", "as given"),),
    labels=lambda d: [f"z{k}, slope {number(s, 3)}" for k, s in enumerate(d["slope"], 1)],
    x_label="change of one logit, the others as given", y_label="cross-entropy in nats",
)  # fmt: skip
GRADIENT_TABLE = Table("entries", "The gradient by the logits, and measured", (
    Column("class", "name", "d"), Column("z", "z", ".1f"), Column("p", "p", ".4f"),
    Column("y", "y", ".0f"), Column("p − y", "slope", ".4f"),
    Column("central difference", "measured", ".4f")))  # fmt: skip
