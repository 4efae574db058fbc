"""Second formulas for the question about receptive fields."""

from asked import Second, generator, load


def backwards(kernels, strides):
    """From the last layer to the image: s (r − 1) + k pixels are needed for r units behind."""
    r = 1
    for k, s in reversed(list(zip(kernels, strides, strict=True))):
        r = s * (r - 1) + k
    return r


SECOND = {"receptive-field": Second("recurrence from the last layer back", backwards)}


def solved(kernels, strides):
    made = generator("maximal_patches", "receptive-field")
    return made.solve(load("maximal_patches"), kernels=kernels, strides=strides)


def test_two_layers_of_3_see_5():
    assert solved([3, 3], [1, 1]) == 5


def test_after_a_pooling_a_layer_of_3_adds_4():
    """3, then 4 by pooling, then 8."""
    assert solved([3, 2, 3], [1, 2, 1]) == 8


def test_strides_multiply():
    """5, then 5 + 2·2 = 9, then 9 + 2·4 = 17."""
    assert solved([5, 3, 3], [2, 2, 1]) == 17
