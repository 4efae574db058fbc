"""What the digits network costs in inference, and what three networks return besides scores."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flashdl.demokit.kernels import canvas, cnn
from flashdl.demokit.kernels.fcn import classes_of
from flashdl.demokit.kernels.textures import CLASSES, textures
from flashdl.demokit.models.texture_fcn import DEEPEST, net_of
from flashdl.demokit.models.window_detector import class_scores, digit_parts, places

Floats = NDArray[Any]
Net = Mapping[str, Floats]

SIDE, SCENE = 16, (17, 0)  # pixels of a view; the seed of the scene


def work(net: Net, x: Floats) -> tuple[int, int]:  # [N, H, W, C]
    """Multiplications of an image: forward; and backward, by all weights and all but one input."""
    s = cnn.forward(net, x)
    outputs = (s.z1, s.z2, s.z3, s.logits)
    each = [net[f"W{i}"].size * z[0, ..., 0].size for i, z in enumerate(outputs, 1)]
    return sum(each), 2 * sum(each) - each[0]


def memory(net: Net, x: Floats) -> tuple[int, int]:  # [N, H, W, C]
    """Numbers of an image held at once: all, for a backward pass; else a layer's in and out."""
    s = cnn.forward(net, x)
    sizes = [stage[0].size for stage in (x, s.a1, s.p1, s.a2, s.p2, s.h, s.logits)]
    return sum(sizes), max(map(sum, pairwise(sizes)))


def features(h: Floats) -> Floats:
    """Features [64] as an image of 8 x 8 squares: [16, 16] in 0..1."""
    picture: Floats = np.kron((h / max(h.max(), 1e-9)).reshape(8, 8), np.ones((2, 2)))
    return picture


def boxed(net: Net) -> tuple[Floats, NDArray[np.int64]]:
    """A scene cut to [16, 16] about its best window, which is framed; the window's box."""
    digits = digit_parts(net["order"])[1]
    rng = np.random.default_rng(SCENE)
    image = canvas.scene(rng, *digits, objects=1, noise=0.05).image
    box = places()[class_scores(net, image).max(axis=1).argmax()]
    top, left = np.clip(box[:2] - 4, 0, canvas.SCENE - SIDE)
    return canvas.framed(image, [box])[top : top + SIDE, left : left + SIDE], box


def masked(nets: Net) -> Floats:
    """An image of textures and the class of each of its pixels, as greys: [2, 16, 16]."""
    image = textures(np.random.default_rng(0), 1).images
    classes = classes_of(net_of(nets, DEEPEST), image[..., None].astype(np.float32))
    return np.concatenate([np.clip(image, 0, 1), classes / (len(CLASSES) - 1)])
