"""Which pixels the windows of a layer see, and what is put around an image for them.

``first`` [out] are the first pixels of the windows along an axis of n, k pixels each, d apart.
"""

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flashdl.demokit.kernels.conv import convolve

Floats = NDArray[Any]
Pixels = NDArray[np.int64]

MODES = {"zeros": "constant", "reflect": "reflect", "replicate": "edge"}
MOST = 8, 20  # windows and pixels that are shown
K, PAD, SIDE = 5, 2, 12  # of the average, its padding, the image of ones


def usage(first: Pixels, n: int, k: int, d: int) -> Pixels:  # -> [n], windows that see a pixel
    seen = (first[:, None] + d * np.arange(k)).ravel()
    return np.bincount(seen[(seen >= 0) & (seen < n)], minlength=n).astype(np.int64)


def covered(first: Pixels, n: int, k: int, p: int, d: int) -> dict[str, Floats]:
    """By window and pixel, the first of them: 1 where it is seen; NaN if there is no window."""
    first, pixels = first[: MOST[0]], np.arange(-p, min(n + p, MOST[1] - p))
    seen = (pixels[None, :, None] == first[:, None, None] + d * np.arange(k)).any(axis=2)
    outside = (pixels < 0) | (pixels >= n)
    return {
        "covered": seen.astype(float) if first.size else np.full((1, pixels.size), np.nan),
        "window": np.array([f"window {j}" for j in range(first.size)] or ["no window fits"]),
        "pixel": np.where(outside, "pad", pixels.astype(str)),
    }


def extended(x: Floats, p: int, kind: str) -> Floats:  # [n, n] -> [n + 2p, n + 2p]
    return np.pad(x, p, MODES[kind])  # type: ignore[call-overload, no-any-return]


def names(n: int, **numbers: Iterable[int]) -> dict[str, Floats]:
    """What stands at rows and columns: the pixels, and by letter ``k_names``, as in "k = 3"."""
    found = {f"{letter}_names": [f"{letter} = {i}" for i in of] for letter, of in numbers.items()}
    return {"at": np.arange(n).astype(str), **{key: np.array(v) for key, v in found.items()}}


def border() -> dict[str, Floats]:
    """Three kinds of padding: around a ramp 1 ... 6, and what an average makes of ones by them."""
    ramp, ones = np.tile(np.arange(1, 7), (6, 1)), np.ones((SIDE, SIDE))
    average = np.full((K, K, 1, 1), 1 / K**2)
    around = [*(extended(ones, PAD, kind) for kind in MODES), ones]
    y = [convolve(x[None, ..., None], average, np.zeros(1))[0, ..., 0] for x in around]
    return {
        "kind": np.array(list(MODES)),
        "around": np.array([*(f"{kind}, same: p = {PAD}" for kind in MODES), "none, valid: p = 0"]),
        "ones_size": np.array([f"{len(v)}x{len(v)}" for v in y]),
        "ramps": np.array([extended(ramp, PAD, kind)[PAD] for kind in MODES]),
        "place": np.array(["pad", "pad", *map(str, range(6)), "pad", "pad"]),
        "ones_corner": np.array([v[0, 0] for v in y]),
        "ones_edge": np.array([v[0, len(v) // 2] for v in y]),
        "ones_centre": np.array([v[len(v) // 2, len(v) // 2] for v in y]),
    }
