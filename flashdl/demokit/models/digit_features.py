"""Digits as the last hidden layer of the trained network sees them."""

import numpy as np
from numpy.typing import NDArray

from flashdl.demokit.kernels import cnn
from flashdl.demokit.models import trained


def dense_features(images: NDArray[np.floating]) -> NDArray[np.float64]:
    """The 64 features of each image [n, 8, 8], before the weights of the classes: [n, 64]."""
    x = images[..., None].astype(np.float32)
    return cnn.forward(trained("digits-cnn"), x).h.astype(np.float64)
