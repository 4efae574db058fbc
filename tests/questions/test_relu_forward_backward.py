"""A second formula for the question about a ReLU layer, and some worked by hand."""

from asked import Second, generator, load, made

DEMO = "relu_forward_backward"


def by_differences(x, W, g):
    """How sum(g relu(x W)) changes with each weight; exact, as no z is near its kink."""
    h = 2.0**-10

    def cost(V):
        z = [sum(a * row[j] for a, row in zip(x, V, strict=True)) for j in (0, 1)]
        return sum(each * max(0.0, value) for each, value in zip(g, z, strict=True))

    def moved(i, j):
        return [[v + h * ((k, m) == (i, j)) for m, v in enumerate(row)] for k, row in enumerate(W)]

    return [[(cost(moved(i, j)) - cost(W)) / h for j in (0, 1)] for i in range(len(W))]


SECOND = {"relu-backward": Second("finite differences", by_differences)}


def solve(**given):
    return generator(DEMO, "relu-backward").solve(load(DEMO), **given).tolist()


def test_only_the_unit_that_is_on_gets_a_gradient():
    # z = (2 - 3, 0 + 6) = (-1, 6): delta = (0, -3)
    assert solve(x=[2, 3], W=[[1, 0], [-1, 2]], g=[2, -3]) == [[0, -6], [0, -9]]


def test_three_inputs():
    # z = (1 + 2 + 0, -2 + 0 - 1) = (3, -3): delta = (2, 0)
    found = solve(x=[1, -2, 1], W=[[1, -2], [-1, 0], [0, -1]], g=[2, 3])

    assert found == [[2, 0], [-4, 0], [2, 0]]


def test_each_question_tells_the_mask_from_the_gradient():
    for seed in range(100):
        traps = {m for t in made(DEMO, "relu-backward", seed).traps for m in t.mistakes}

        assert traps >= {"local-only", "lets-zeros-through", "multiplies-by-the-output"}
