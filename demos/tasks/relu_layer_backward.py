"""The task relu_layer_backward: the three gradients of a dense layer with ReLU."""

import numpy as np

from flashdl.demokit import Mistake
from flashdl.demokit.kernels import activations, dense
from flashdl.demokit.tasks import Edge, Gradient, Property, Task

SHAPES = ((1, 1, 1), (2, 1, 1), (2, 2, 2), (3, 2, 4), (5, 4, 3))
NEAR = 0.05  # of the kink: central differences step over it


def relu_layer_backward(x, W, b, dy):
    z = x @ W + b  # [N, H]
    dz = dy * (z > 0)
    return dz @ W.T, x.T @ dz, dz.sum(axis=0)


def by_the_kernels(x, W, b, dy):
    dz = activations.through_activation("relu", dense.affine(x, W, b), dy)
    return dense.input_gradient(dz, W), dense.weight_gradient(x, dz), dense.bias_gradient(dz)


def draw(rng, size):
    n, d, h = SHAPES[size]
    while True:
        x, W, b = rng.normal(size=(n, d)), rng.normal(size=(d, h)), rng.normal(size=h)
        if np.abs(x @ W + b).min() > NEAR:
            return {"x": x, "W": W, "b": b, "dy": rng.normal(size=(n, h))}


def valid(x, W, b, dy):
    if x.ndim != 2 or W.ndim != 2 or x.shape[1] != W.shape[0] or not x.size or not W.size:
        return "x is [N, D], W is [D, H]."
    fits = b.shape == W.shape[1:] and dy.shape == (len(x), W.shape[1])
    return "" if fits else "b is [H], dy is [N, H]."


def cost(f, x, W, b, dy):  # the loss whose dL/dy is dy
    return np.sum(dy * np.maximum(x @ W + b, 0))


def odd_in_dy(f, x, W, b, dy):
    pairs = zip(f(x, W, b, dy), f(x, W, b, -dy), strict=True)
    return all(np.allclose(plus, -minus, atol=1e-12) for plus, minus in pairs)


def local_only(x, W, b, dy):
    dz = (x @ W + b > 0).astype(float)
    return dz @ W.T, x.T @ dz, dz.sum(axis=0)


def by_the_input(x, W, b, dy):
    return (dy @ W.T) * (x > 0), x.T @ dy, dy.sum(axis=0)


def at_zero_too(x, W, b, dy):
    dz = dy * (x @ W + b >= 0)
    return dz @ W.T, x.T @ dz, dz.sum(axis=0)


def bias_averaged(x, W, b, dy):
    dz = dy * (x @ W + b > 0)
    return dz @ W.T, x.T @ dz, dz.mean(axis=0)


def by_the_gradient(x, W, b, dy):
    dz = dy * (dy > 0)
    return dz @ W.T, x.T @ dz, dz.sum(axis=0)


def without_bias(x, W, b, dy):
    dz = dy * (x @ W > 0)
    return dz @ W.T, x.T @ dz, dz.sum(axis=0)


def bias_not_masked(x, W, b, dy):
    dz = dy * (x @ W + b > 0)
    return dz @ W.T, x.T @ dz, dy.sum(axis=0)


TASK = Task(
    title="A layer with ReLU, backward",
    signature="relu_layer_backward(x[N, D], W[D, H], b[H], dy[N, H]) -> (dx, dW, db)",
    text="The gradients of a dense layer y = relu(x W + b), where relu(z) = max(0, z).\n\n"
         "Each row of x is an example, W is [D, H]. dy is dL/dy [N, H]; wanted are dL/dx [N, D], "
         "dL/dW [D, H] and dL/db [H]. Nothing is divided by N: that was done in dy.\n\n"
         "Where a pre-activation is exactly 0 its derivative is taken as 0.",
    solution=relu_layer_backward,
    reference=by_the_kernels,
    returns=("dx", "dW", "db"),
    draw=draw,
    valid=valid,
    example={"x": np.array([[1.0, 2.0]]), "W": np.array([[1.0, -1.0], [1.0, 0.0]]),
             "b": np.array([0.0, 0.0]), "dy": np.array([[10.0, 10.0]])},
    hints=("First through ReLU: which of the entries of dy reach dL/dz, with z = x W + b?",
           "dx has the shape of x, dW that of W: the shapes say what is transposed.",
           "A bias acts on every row: its gradients add up."),
    properties=(
        Property("the opposite of dy gives the opposite gradients", odd_in_dy,
                 "What passes depends on z and not on dy: the gradients are linear in dy."),
    ),
    edges=(
        Edge("units that are never active", {"x": np.array([[1.0], [2.0]]),
             "W": np.array([[-1.0, 1.0]]), "b": np.array([0.0, -3.0]), "dy": np.ones((2, 2))},
             "A unit whose z is below 0 on every row learns nothing and passes nothing back.",
             ([[0.0], [0.0]], [[0.0, 0.0]], [0.0, 0.0])),
        Edge("a pre-activation of 0", {"x": np.array([[1.0], [2.0]]), "W": np.array([[1.0]]),
             "b": np.array([-1.0]), "dy": np.array([[4.0], [5.0]])},
             "At exactly 0 the derivative is taken as 0: only z > 0 passes.",
             ([[0.0], [5.0]], [[10.0]], [5.0])),
    ),
    gradients=(Gradient(0, "x", cost), Gradient(1, "W", cost), Gradient(2, "b", cost)),
    large=lambda rng: {"x": rng.normal(size=(500, 50)), "W": rng.normal(size=(50, 60)),
                       "b": rng.normal(size=60), "dy": rng.normal(size=(500, 60))},
)  # fmt: skip

WRONG = (
    Mistake("local-only", relu_layer_backward, local_only,
            "0 or 1 is the slope of ReLU alone: by the chain rule it is multiplied with dy."),
    Mistake("masks-by-the-input", relu_layer_backward, by_the_input,
            "ReLU acts on z = x W + b: the sign of z decides what passes, not that of x."),
    Mistake("open-at-zero", relu_layer_backward, at_zero_too,
            "At a pre-activation of exactly 0 the derivative is taken as 0 here."),
    Mistake("averages-over-the-batch", relu_layer_backward, bias_averaged,
            "The bias acts on every row: its gradient is the sum over the batch, as that of W."),
    Mistake("masks-by-the-gradient", relu_layer_backward, by_the_gradient,
            "The sign of the pre-activation decides what passes, not that of the gradient."),
    Mistake("forgets-the-bias", relu_layer_backward, without_bias,
            "The pre-activation includes b, which can turn its sign."),
    Mistake("bias-past-the-mask", relu_layer_backward, bias_not_masked,
            "The bias is added before ReLU: its gradient passes through the mask as well."),
)  # fmt: skip
