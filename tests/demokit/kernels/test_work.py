"""What passes cost, against counts made one by one."""

import numpy as np

from flashdl.demokit.kernels.dense import affine, input_gradient, weight_gradient
from flashdl.demokit.kernels.work import product_forward, products_back, work


def multiplications(left, right):
    """Of the product of two matrices, by the definition of it."""
    (rows, inner), (_, columns) = left, right
    return sum(1 for _ in range(rows) for _ in range(columns) for _ in range(inner))


def test_the_products_of_a_layer_are_counted_as_they_are_written():
    B, n, m = 3, 5, 4

    assert multiplications((B, n), (n, m)) == product_forward(B, n, m)
    assert (multiplications((B, m), (m, n)), multiplications((n, B), (B, m))) == products_back(
        B, n, m
    )


def test_what_is_kept_is_each_input_and_each_pre_activation():
    B, sizes = 3, (5, 4, 2)
    rng = np.random.default_rng(0)
    h = rng.normal(size=(B, 5))
    kept = []
    for n, m in ((5, 4), (4, 2)):
        W, b = rng.normal(size=(n, m)), rng.normal(size=m)
        z = affine(h, W, b)
        kept.append(h.size + z.size)
        assert h.shape == input_gradient(z, W).shape
        assert W.shape == weight_gradient(h, z).shape
        h = z

    assert [*kept, sum(kept)] == list(work(B, sizes)["kept"])


def test_the_last_entry_is_all_layers_together():
    counts = work(2, (3, 4, 1))

    assert ["1: 3 to 4", "2: 4 to 1", "all"] == list(counts["layer"])
    assert [3 * 4 + 4, 4 * 1 + 1, 21] == list(counts["parameters"])
    assert [2 * 16, 2 * 5, 2 * 21] == list(counts["passes"])
    assert [[24] * 3, [8] * 3, [32] * 3] == counts["products"].tolist()
