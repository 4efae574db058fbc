"""Backpropagation: forward with every value kept, backward with every gradient, then the check.

forward   z_l = h_{l-1} W_l + b_l,  h_l = phi(z_l);  the last layer is linear: h_L = z_L
loss      L = mean over the batch of |h_L - t|^2 / 2
backward  delta_l = dL/dz_l = dL/dh_l * phi'(z_l),  dL/dh_{l-1} = delta_l W_l^T
          dL/dW_l = h_{l-1}^T delta_l,  dL/db_l = sum over the batch of delta_l
check     (L(w + eps) - L(w - eps)) / 2 eps for single weights w: two forward passes for each
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mark, Mistake, Node, Param, Plot, Preset, Table
from flashdl.demokit.gradcheck import central_differences, relative_error
from flashdl.demokit.kernels.activations import activate, slope, through_activation
from flashdl.demokit.kernels.dense import affine, bias_gradient, input_gradient, weight_gradient

SAMPLE = 12  # entries of a tensor that are checked, all of them when it has no more
LOCAL = {"tanh": "1 - h^2", "sigmoid": "h (1 - h)", "relu": "z > 0"}  # phi'(z) in words


def new_network(rng, sizes):  # -> {"W1": [n_0, n_1], "b1": [n_1], ...}
    net = {}
    for l, (n, m) in enumerate(zip(sizes, sizes[1:], strict=False), start=1):
        net |= {f"W{l}": rng.standard_normal((n, m)) / np.sqrt(n), f"b{l}": 0.1 * rng.standard_normal(m)}
    return net


def forward(net, x, phi):  # [B, n_0] -> {"h0": [B, n_0], "z1": [B, n_1], "h1": ...}
    L, kept = len(net) // 2, {"h0": x}
    for l in range(1, L + 1):
        kept[f"z{l}"] = affine(kept[f"h{l - 1}"], net[f"W{l}"], net[f"b{l}"])
        kept[f"h{l}"] = activate(phi, kept[f"z{l}"]) if l < L else kept[f"z{l}"]
    return kept


def loss(y, t):  # [B, m], [B, m] -> [], half the squared error, mean over the batch
    return float(((y - t) ** 2).sum(axis=1).mean() / 2)


def loss_gradient(y, t):  # [B, m], [B, m] -> [B, m], dL/dy
    return (y - t) / len(y)


def backward(net, kept, t, phi, rules):  # -> {"h2": dL/dh2, "z2": ..., "W2": ..., "b2": ...}
    L = len(net) // 2
    d = {f"h{L}": rules["loss_gradient"](kept[f"h{L}"], t)}
    for l in range(L, 0, -1):
        g, z = d[f"h{l}"], kept[f"z{l}"]
        d[f"z{l}"] = rules["through_activation"](phi, z, g) if l < L else g
        d[f"W{l}"] = weight_gradient(kept[f"h{l - 1}"], d[f"z{l}"])
        d[f"b{l}"] = bias_gradient(d[f"z{l}"])
        d[f"h{l - 1}"] = rules["input_gradient"](d[f"z{l}"], net[f"W{l}"])
    return d
