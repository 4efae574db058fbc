"""Second formulas for the question about one output of a convolution."""

from asked import Second, generator, load


def by_scattering(image, kernel, bias, at):
    """Every pixel sends its value, by one weight, to each output whose window holds it."""
    total = bias
    for r, row in enumerate(image):
        for c, value in enumerate(row):
            u, v = r - at[0] + 1, c - at[1] + 1
            if u in (0, 1, 2) and v in (0, 1, 2):
                total += value * kernel[u][v]
    return total


SECOND = {"conv-value": Second("loop over the pixels that are seen", by_scattering)}

IMAGE = [[1, 2, 0, -1], [0, 3, 1, 2], [-2, 1, 1, 0], [2, 0, -1, 3]]
KERNEL = [[1, 0, -1], [2, 0, 1], [0, -2, 3]]


def solved(at):
    made = generator("conv_kernel", "conv-value")
    return made.solve(load("conv_kernel"), image=IMAGE, kernel=KERNEL, bias=1, at=at)


def test_in_the_middle_nine_pixels_count():
    """1·1 + 0·2 − 1·0 + 2·0 + 0·3 + 1·1 + 0·(−2) − 2·1 + 3·1 = 3, and the bias 1."""
    assert solved([1, 1]) == 4


def test_in_the_corner_four_pixels_count():
    """0·1 + 1·2 − 2·0 + 3·3 = 11, and the bias 1."""
    assert solved([0, 0]) == 12
