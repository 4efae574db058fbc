"""The features of digits are the last hidden layer, from which the logits are made."""

import numpy as np
import pytest

from flashdl.demokit.data import digits
from flashdl.demokit.kernels import cnn
from flashdl.demokit.models import trained
from flashdl.demokit.models.digit_features import dense_features


@pytest.mark.slow
def test_the_features_of_digits_lead_to_the_logits():
    images, net = digits()[0][:20], trained("digits-cnn")
    h = dense_features(images)
    logits = cnn.logits(net, images[..., None].astype(np.float32))

    assert (20, 64) == h.shape
    assert h.min() >= 0
    assert logits == pytest.approx(h @ net["W4"] + net["b4"], rel=1e-4, abs=1e-4)
