"""Stacked nets on XOR: gradients by differences, and each net as if it were alone."""

import numpy as np
import pytest

from flashdl.demokit.kernels import xor_nets


def nets(seed, units=3, seeds=4):
    return xor_nets.start(np.random.default_rng(seed), units, seeds)


@pytest.mark.parametrize("phi", ["tanh", "relu"])
def test_the_gradients_are_the_slopes_of_the_losses(phi):
    start = nets(1)
    found = xor_nets.gradients(start, phi)[1]
    for array, gradient in zip(start, found, strict=True):
        for place in np.ndindex(array.shape[1:]):
            kept = array[:, *place].copy()
            losses = []
            for h in (1e-6, -1e-6):
                array[:, *place] = kept + h
                losses.append(xor_nets.gradients(start, phi)[0])
            array[:, *place] = kept

            if phi == "tanh" or array.ndim == 3:  # at a bias of 0 nothing is at the kink here
                assert (losses[0] - losses[1]) / 2e-6 == pytest.approx(
                    gradient[:, *place], abs=1e-8
                )


def test_the_loss_is_the_cross_entropy_of_the_four_patterns():
    W, b, v, c = nets(2)
    h = np.tanh(np.einsum("pi,sih->sph", xor_nets.X, W) + b[:, None])
    p = 1 / (1 + np.exp(-(np.einsum("sph,sh->sp", h, v) + c[:, None])))
    right = np.where(xor_nets.Y == 1, p, 1 - p)

    assert -np.log(right).mean(axis=1) == pytest.approx(xor_nets.gradients((W, b, v, c), "tanh")[0])


def test_stacked_nets_of_different_widths_train_as_they_do_alone():
    parts = [nets(3, 2), nets(4, 5)]
    together = xor_nets.trained(xor_nets.stacked(parts), "tanh", 50)[1]
    alone = np.concatenate([xor_nets.trained(part, "tanh", 50)[1] for part in parts])

    assert alone == pytest.approx(together, rel=1e-9)


def test_a_net_below_the_bound_has_every_pattern_right():
    (W, b, v, c), losses = xor_nets.trained(nets(5, 4, 60), "tanh", 400)
    o = np.einsum("sph,sh->sp", np.tanh(xor_nets.X @ W + b[:, None]), v) + c[:, None]
    right = ((o > 0) == (xor_nets.Y == 1)).all(axis=1)

    assert right[losses < xor_nets.SOLVED].all()
    assert 0 < np.sum(losses < xor_nets.SOLVED)
