"""Each remedy beside its network, by runs of either one alone."""

import numpy as np
import pytest

from flashdl.demokit.kernels import deep, remedies


def drawn(layers):
    rng = np.random.default_rng(3)
    return list(rng.standard_normal((layers, 32, 32))), *rng.standard_normal((2, 16, 32))


def size(x):
    return np.sqrt(np.mean(x**2))


def test_a_share_is_the_size_at_the_first_layer_over_that_at_the_last():
    draws, x, c = drawn(7)
    for pair, found in zip(remedies.REMEDIES.values(), remedies.shares(draws, x, c), strict=True):
        for net, share in zip(pair, found, strict=True):
            delta = deep.passes(net, draws, x, c)[3]

            assert size(delta[0]) / size(delta[-1]) == pytest.approx(share, rel=1e-9)


def test_every_remedy_lets_more_of_the_gradient_through():
    draws, x, c = drawn(20)
    without, remedied = remedies.shares(draws, x, c).T

    assert (remedied > 1000 * without).all()
    assert (remedied > 0.02).all()


def test_clipping_makes_one_step_as_long_as_allowed_and_leaves_the_other():
    draws, x, c = drawn(20)
    found = remedies.clipping(draws, x, c)
    vanishing, exploding = found["norm"]
    gradients = deep.passes(remedies.CLIPPED["ReLU, twice He"], draws, x, c)[4]
    whole = np.linalg.norm(np.concatenate([dW.ravel() for dW in gradients]))

    assert whole == pytest.approx(exploding)
    assert [vanishing, remedies.CLIP] == pytest.approx(found["norm_cut"])
    assert np.linalg.norm(gradients[0]) == pytest.approx(found["norm_first"][1])
    assert found["norm_first"] * found["norm_cut"] / found["norm"] == pytest.approx(
        found["norm_first_cut"]
    )
