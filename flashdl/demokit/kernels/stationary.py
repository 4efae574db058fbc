"""Points where a gradient is 0, and which kind they are by their curvatures."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from flashdl.demokit.kernels.bumps import bend, d_f, f, maximum
from flashdl.demokit.kernels.linear_pair import POINTS, gradient, hessian, loss
from flashdl.demokit.words import short

Floats = NDArray[np.float64]


def kind(slopes: Floats, curvatures: Floats) -> str:  # of a point with the sorted curvatures [n]
    if np.abs(slopes).max() > 1e-6:
        return "not stationary"
    if curvatures[0] < -1e-9:
        return "saddle" if curvatures[-1] > 1e-9 else "maximum"
    return "minimum"


def _on_the_curve(x: Floats) -> list[tuple[Any, ...]]:
    low = f(x).min()
    at = np.array([x[f(x).argmin()], x[f(x).argmax()], maximum(0.5)])
    return [
        (f"curve, x = {a:.2f}", f(a), f(a) - low, np.array([d_f(a)]), np.array([bend(a)]))
        for a in at
    ]


def _of_the_pair() -> list[tuple[Any, ...]]:
    return [
        (f"net, u = {u:g}, v = {v:g}", L := loss(u, v), L, gradient(u, v),
         np.linalg.eigvalsh(hessian(u, v)))
        for u, v in POINTS
    ]  # fmt: skip


def points(x: Floats) -> dict[str, NDArray[Any]]:
    """Of the minima [n] of the curve two, a maximum, and points of two linear layers; by columns.

    The first six are the columns named plainly; those of the layers are called ``net_...``.
    """
    at = [*_on_the_curve(x), *_of_the_pair()]
    kinds = [kind(slopes, curvatures) for *_, slopes, curvatures in at]
    where = ["global " if above < 1e-9 else "local " for _, _, above, _, _ in at]
    found: dict[str, list[Any]] = {
        "point": [row[0] for row in at], "loss": [row[1] for row in at],
        "kind": [w * (k == "minimum") + k for w, k in zip(where, kinds, strict=True)],
        "gradient": [np.abs(row[3]).max().round(9) for row in at],
        "bends": [", ".join(short(c + 0.0, 3) for c in row[4].round(9)) for row in at],
        "limit": [2 / row[4][-1] for row in at],
    }  # fmt: skip
    flattest = min(row[4][0] for row, k in zip(at, kinds, strict=True) if k == "minimum")
    net = {f"net_{key}": np.array(column[3:]) for key, column in found.items()}
    still = net["net_kind"] != "not stationary"
    net["net_kind"] = np.where(still, net["net_kind"], "plateau")
    net["net_point"] = np.array([name.removeprefix("net, ") for name in net["net_point"]])
    return {key: np.array(v[:6]) for key, v in found.items()} | net | {"flattest": flattest}
