"""Second formulas for the question about parameters of a convolution and of a dense layer."""

from asked import Second, generator, load


def by_unit(k, side, c_in, c_out):
    """Each output channel, each unit: its weights and 1; a dense unit sees every input."""
    one_kernel = sum(1 for _ in range(k) for _ in range(k)) * c_in + 1
    one_unit = side**2 * c_in + 1
    return c_out * one_kernel, side**2 * c_out * one_unit


SECOND = {"conv-params": Second("count for one output, times outputs", by_unit)}


def solved(**given):
    return generator("cnn_digits", "conv-params").solve(load("cnn_digits"), **given)


def test_the_card_on_parameter_counts_has_the_same_numbers():
    assert solved(k=3, side=32, c_in=3, c_out=16) == (448, 50_348_032)


def test_a_small_layer_counted_by_hand():
    """5·5·2·3 + 3 = 153; 4·4·2 = 32 inputs, 48 units, 32·48 + 48 = 1584."""
    assert solved(k=5, side=4, c_in=2, c_out=3) == (153, 1584)
