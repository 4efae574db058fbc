"""Remedies against vanishing gradients, each beside the network that it mends, and clipping."""

import numpy as np

from flashdl.demokit.kernels.deep import Floats, Net, clipped, norm, passes
from flashdl.demokit.kernels.sizes import logs

CLIP = 1000.0  # the norm that clipping leaves at most
HALF = Net("tanh", gain=0.5)
REMEDIES = {  # without it, with it
    "units: ReLU, He": (Net("sigmoid"), Net("relu", "he")),
    "start: Xavier": (HALF, Net("tanh")),
    "layer norm": (HALF, Net("tanh", gain=0.5, layernorm=True)),
    "residual": (HALF, Net("tanh", gain=0.5, keep=1.0)),
    "gate keeps 0.95": (HALF, Net("tanh", gain=0.5, keep=0.95, take=0.05)),
}
CLIPPED = {"sigmoid, Xavier": Net("sigmoid"), "ReLU, twice He": Net("relu", "he", gain=2.0)}


def shares(draws: list[Floats], x: Floats, c: Floats) -> Floats:
    """[5, 2]: of dL/dz of the last layer what reaches the first, by remedy, without and with it."""
    nets = dict.fromkeys(net for pair in REMEDIES.values() for net in pair)
    ran = {net: passes(net, draws, x, c)[3] for net in nets}
    ends = {net: logs([delta[0], delta[-1]])[0] for net, delta in ran.items()}
    return np.array([[10 ** (ends[n][0] - ends[n][1]) for n in pair] for pair in REMEDIES.values()])


def clipping(draws: list[Floats], x: Floats, c: Floats) -> dict[str, Floats]:
    """By network the norm of dL/dW of all layers and of the first one, as it is and clipped."""
    rows = []
    for net in CLIPPED.values():
        norms = np.array([norm(dW) for dW in passes(net, draws, x, c)[4]])
        cut = clipped(norms, CLIP)
        rows.append([norm(norms), norm(cut), norms[0], cut[0]])
    names = ("norm", "norm_cut", "norm_first", "norm_first_cut")
    return dict(zip(names, np.array(rows).T, strict=True))
