"""What our training costs beside PyTorch on one thread of the CPU; prints a Markdown table.

Without PyTorch, which is no dependency, only our own milliseconds. ``just bench`` runs this apart,
because the threads of BLAS are counted when NumPy is imported. Medians of CPU time, interleaved.
"""

import argparse
import importlib.util
import time
from collections.abc import Callable
from statistics import median

import numpy as np

from flashdl.demokit.data import digits
from flashdl.demokit.kernels import mlp
from flashdl.demokit.kernels.batches import epoch, one_hot
from flashdl.demokit.kernels.conv import (
    SAME_3,
    bias_gradient,
    convolve,
    gradients,
    im2col,
    input_gradient,
    kernel_gradient,
    weighted,
)
from flashdl.demokit.kernels.optimisers import adam, at_rest

torch = __import__("torch") if importlib.util.find_spec("torch") else None
N, C, M = 128, 16, 32  # images, channels in and out
SMALL = 12  # pixels on a side
UNITS, BATCH, LR = (64, 64, 10), 32, 0.003


def our_convolution(size: int) -> Callable[[], object]:
    """A 3x3 layer forward and backward, its gradient with respect to all three.

    Of small images the columns are kept from one to the other, as in the training of ``cnn``.
    """
    x, W, b, g = _layer(size)

    def kept() -> object:
        columns = im2col(x, W.shape[:2], SAME_3)
        y, dW = weighted(columns, W, b), kernel_gradient(columns, g, W)
        return y, dW, input_gradient(g, W, x.shape, SAME_3), bias_gradient(g)

    def again() -> object:
        return convolve(x, W, b, SAME_3), gradients(x, g, W, SAME_3)

    return kept if size <= SMALL else again


def their_convolution(size: int) -> Callable[[], object]:
    """The same by PyTorch, images as it has them by default [N, C, H, W]."""
    x, W, b, g = _layer(size)
    arrays = x.transpose(0, 3, 1, 2).copy(), W.transpose(3, 2, 0, 1).copy(), b
    tensors = [torch.tensor(a, requires_grad=True) for a in arrays]
    back = torch.tensor(g.transpose(0, 3, 1, 2).copy())

    def step() -> object:
        for tensor in tensors:
            tensor.grad = None
        y = torch.nn.functional.conv2d(*tensors, padding=1)
        y.backward(back)
        return y

    return step


def our_epoch() -> Callable[[], object]:
    """One pass over all 1,797 digits in batches, each a step of Adam."""
    x, t, rng = *_rows(), np.random.default_rng(0)
    net = mlp.random_net(rng, UNITS)

    def step() -> object:
        w = mlp.flat(net)
        carried = at_rest(w)
        for rows in epoch(rng, len(x), BATCH):
            g = mlp.gradient(mlp.shaped(w, net), (x[rows], t[rows]), "relu")[1]
            w, carried = adam(w, g, carried, lr=LR)
        return w

    return step


def their_epoch() -> Callable[[], object]:
    """The same by PyTorch, in float32 as it has it by default."""
    x, t = (torch.tensor(a, dtype=torch.float32) for a in _rows())
    first, last = torch.nn.Linear(*UNITS[:2]), torch.nn.Linear(*UNITS[1:])
    net = torch.nn.Sequential(first, torch.nn.ReLU(), last)
    adam = torch.optim.Adam(net.parameters(), lr=LR)

    def step() -> object:
        for rows in torch.randperm(len(x)).split(BATCH):
            adam.zero_grad()
            torch.nn.functional.cross_entropy(net(x[rows]), t[rows]).backward()
            adam.step()
        return net

    return step


def _layer(size: int) -> list[np.ndarray]:
    rng = np.random.default_rng(0)
    shapes = (N, size, size, C), (3, 3, C, M), (M,), (N, size, size, M)
    return [rng.standard_normal(shape).astype(np.float32) for shape in shapes]


def _rows() -> tuple[np.ndarray, np.ndarray]:
    images, labels = digits()
    return images.reshape(len(images), -1), one_hot(labels, UNITS[-1])


def row(name: str, ours: Callable, theirs: Callable | None, budget: float, rounds: int) -> str:
    """A line of the table: interleaved, after one round to warm up."""
    ours()
    times = [(_cpu_s(ours), _cpu_s(theirs) if theirs else 0.0) for _ in range(rounds)]
    mine, other = (median(column) * 1000 for column in zip(*times, strict=True))
    if not theirs:
        return f"| {name} | {mine:.1f} | - | - | ≤ {budget} |"
    over = " **over**" if mine > budget * other else ""
    return f"| {name} | {mine:.1f} | {other:.1f} | {mine / other:.2f}{over} | ≤ {budget} |"


def _cpu_s(action: Callable[[], object]) -> float:
    begun = time.process_time()
    action()
    return time.process_time() - begun


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15, help="runs of each")
    rounds = parser.parse_args().rounds
    if torch:
        torch.set_num_threads(1)
    print("| training on one thread | ms | PyTorch, ms | ratio | budget |\n|---|---|---|---|---|")
    for size, budget in ((8, 1.2), (28, 1.8)):
        theirs = their_convolution(size) if torch else None
        name = f"convolution, {N} images of {size}×{size}, {C} to {M} channels, both ways"
        print(row(name, our_convolution(size), theirs, budget, rounds))
    theirs = their_epoch() if torch else None
    print(row("epoch of a dense net, 1,797 digits", our_epoch(), theirs, 0.5, rounds))
    if not torch:
        print("\nPyTorch is not installed here: nothing to compare with.")


if __name__ == "__main__":
    main()
