"""What is left for a layer behind maps of many channels: numbers, and the weights they need."""

import numpy as np
from numpy.typing import NDArray

from flashdl.demokit.kernels import parameters

UNITS, CLASSES, SIDE = 64, 10, 8


def behind(channels: int) -> dict[str, NDArray[np.generic]]:
    """64 units behind maps of 8x8: as they are, max pooled twice, convolved at stride 2 twice."""
    side = np.array([SIDE, SIDE // 4, SIDE // 4])
    strided = 2 * parameters.conv(3, channels, channels)
    return {
        "front": np.array(["nothing", "max pooling 2x2, twice", "3x3 stride-2 conv, twice"]),
        "left": np.array([f"{n}x{n}" for n in side]),
        "activations": side**2 * channels,
        "own": np.array([0, 0, strided]),
        "to_units": side**2 * channels * UNITS,
    }


def for_classes(sides: NDArray[np.int_], channels: int) -> dict[str, NDArray[np.int_]]:
    """Weights from maps to 10 classes, by their side: on all positions, on global averages."""
    return {
        "side": sides,
        "flat_head": sides**2 * channels * CLASSES,
        "average_head": np.full(len(sides), channels * CLASSES),
    }
