"""Pictures of a network, of one image or of one class, that can be laid side by side.

Of an image: feature maps, occlusion, saliency. Of a class: the image of a data set with the largest
logit, and one that is made by climbing along the gradient.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flashdl.demokit.kernels import ascent
from flashdl.demokit.kernels.cnn import forward
from flashdl.demokit.kernels.occlusion import change, covered, covers, per_pixel, scores

Floats = NDArray[Any]
Labels = NDArray[np.int64]
Net = Mapping[str, Floats]

METHODS = (  # of all, their family, and what they ask; of four, which of the correlations
    ("nearest neighbours", "activations", "what is alike?", None),
    ("projections", "activations", "what is alike?", None),
    ("maximal patches", "data, activations", "what is looked for?", 0),
    ("occlusion", "data, activations", "what mattered here?", 2),
    ("saliency", "gradient", "what mattered here?", 3),
    ("guided backpropagation", "gradient", "what mattered here?", None),
    ("activation maximisation", "gradient", "what is looked for?", 1),
    ("DeepDream", "gradient", "what is looked for?", None),
)
PATCH, STEPS, RATE, GREY = 2, 20, 0.5, 0.5
TINY = 1e-12


def outputs(net: Net, images: Floats) -> Floats:  # [n, H, W] -> logits [n, classes]
    return forward(net, images[..., None]).logits


def feature_maps(net: Net, image: Floats, n: int) -> tuple[Labels, Floats]:
    """The n channels of the first layer that are most active, and their maps [n, H, W]."""
    a = np.moveaxis(forward(net, image[None, ..., None]).a1[0], 2, 0)
    best = np.argsort(-a.mean(axis=(1, 2)), kind="stable")[:n]
    return best, a[best]


def occlusion(net: Net, image: Floats, k: int) -> Floats:
    """What black patches of 2 x 2 cost the probability of class k: [H, W], by pixel."""
    cover = covers(len(image), PATCH)
    seen = np.concatenate([image[None], covered(image, cover, 0.0)])
    p = scores(net, seen, "probability")[:, k]
    return per_pixel(change(p[0], p[1:]), cover)


def climbed(net: Net, side: int, classes: int) -> Floats:
    """From grey, for each class an image [side, side] that raises its logit."""
    x = np.full((classes, side, side), GREY)
    for _ in range(STEPS):
        g = ascent.logit_gradients(net, x, np.arange(classes))
        long = np.linalg.norm(g, axis=(1, 2), keepdims=True)
        x = np.clip(x + RATE * g / np.maximum(long, TINY), 0, 1)
    return x


def of_classes(net: Net, known: Floats) -> Floats:
    """For each class what its logit is largest for: found in the data, and made; [2, c, H, W]."""
    z = outputs(net, known)
    return np.array([known[z.argmax(axis=0)], climbed(net, known.shape[1], z.shape[1])])


def of_images(net: Net, images: Floats, classes: Labels) -> Floats:
    """What mattered for a class in each image: by covering it, by the gradient; [2, n, H, W]."""
    asked = list(zip(images, classes, strict=True))
    return np.array([
        [occlusion(net, x, k) for x, k in asked], [ascent.saliency(net, x, k) for x, k in asked],
    ])  # fmt: skip


def methods(agree: Floats) -> dict[str, Floats]:
    """The columns of the methods; ``agree`` [4]: largest in data, climbed, occluded, saliency."""
    names, family, asks, place = zip(*METHODS, strict=True)
    found = ["its own demo" if i is None else f"{agree[i]:.2f}" for i in place]
    columns = {"method": names, "family": family, "asks": asks, "correlated": found}
    return {name: np.array(values) for name, values in columns.items()}


def normed(v: Floats) -> Floats:
    """Images [..., H, W] for one scale: what is negative is 0, the largest of each is 1."""
    v = np.maximum(v, 0)
    grey: Floats = v / np.maximum(v.max(axis=(-2, -1), keepdims=True), TINY)
    return grey
