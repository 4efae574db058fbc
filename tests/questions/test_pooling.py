"""Second formulas for the questions about pooling."""

from asked import Second, generator, load


def by_rows(kind, x):
    """The larger of the larger of two rows, or the mean of the means of these."""
    found = [[0.0, 0.0], [0.0, 0.0]]
    for i in (0, 1):
        for j in (0, 1):
            rows = [x[2 * i + u][2 * j : 2 * j + 2] for u in (0, 1)]
            halves = [sum(row) / 2 for row in rows]
            found[i][j] = max(map(max, rows)) if kind == "max" else sum(halves) / 2
    return found


def by_moving(x, g):
    """Each pixel is moved by a little, and sum(g · maxima) looked at: central differences."""

    def loss(pixels):
        pooled = by_rows("max", pixels)
        return sum(g[i][j] * pooled[i][j] for i in (0, 1) for j in (0, 1))

    found, small = [[0.0] * 4 for _ in range(4)], 0.25  # pixels are whole numbers, without ties
    for r in range(4):
        for c in range(4):
            losses = []
            for by in (small, -small):
                moved = [list(row) for row in x]
                moved[r][c] += by
                losses.append(loss(moved))
            found[r][c] = (losses[0] - losses[1]) / (2 * small)
    return found


SECOND = {
    "pool-value": Second("row by row: maxima of maxima, means of means", by_rows),
    "maxpool-grad": Second("finite difference, exact between whole numbers", by_moving),
}

X = [[1, 3, 2, 0], [4, 2, -1, 5], [0, 1, 7, 2], [2, 6, 3, 1]]


def solved(name, **given):
    return generator("pooling", name).solve(load("pooling"), **given).tolist()


def test_the_largest_of_each_window():
    assert solved("pool-value", kind="max", x=X) == [[4, 5], [6, 7]]


def test_the_mean_of_each_window():
    assert solved("pool-value", kind="average", x=X) == [[2.5, 1.5], [2.25, 3.25]]


def test_the_largest_pixels_get_the_gradient():
    assert solved("maxpool-grad", x=X, g=[[1, -2], [3, 4]]) == [
        [0, 0, 0, 0], [1, 0, 0, -2], [0, 0, 4, 0], [0, 3, 0, 0],
    ]  # fmt: skip
