"""Questions about the unit cube in many dimensions: the edge of a share, the share near a wall."""

from flashdl.demokit import Mistake
from flashdl.demokit.asking import Generator

WALL = 0.05
LONGEST, THIN = 0.96, 28  # edge and d up to which 1 would be no right answer


def draw_cube(rng):
    if rng.random() < 0.4:
        return {"what": "wall", "d": int(rng.integers(2, THIN + 1)), "share": WALL}
    share, d = float(rng.choice([0.01, 0.02, 0.05, 0.1, 0.2, 0.5])), int(rng.integers(2, 101))
    return (
        {"what": "edge", "d": d, "share": share} if share ** (1 / d) <= LONGEST else draw_cube(rng)
    )


def ask_cube(what, d, share):
    if what == "wall":
        return f"""
            Points are spread evenly over the unit cube in {d} dimensions. What share of them lies
            within {share:g} of a wall, to 3 decimals?
            """
    return f"""
        Data are spread evenly over the unit cube in {d} dimensions. How long is the edge of a
        smaller cube inside that holds {100 * share:g} % of them, to 3 decimals?
        """


def solve_cube(demo, what, d, share):
    return near(demo, d) if what == "wall" else length(demo, share, d)


def work_cube(answer, what, d, share):
    if what == "wall":
        return f"""
            In each dimension {1 - 2 * share:g} is left between the two walls, so
            ${1 - 2 * share:g}^{{{d}}} = {1 - answer:.4g}$ of the cube is far from all of them, and
            {answer:.4f} is not.
            """
    return f"""
        The volume is $a^{{{d}}}$ for an edge $a$: $a^{{{d}}} = {share:g}$, so
        $a = {share:g}^{{1 / {d}}} = {answer:.4f}$.
        """


def near(demo, d):  # of a wall
    return demo.shell(d)


def length(demo, share, d):
    return demo.edge(share, d)


MISTAKES = (
    Mistake("divides-by-the-dimensions", length, lambda _demo, share, d: share / d,
            "edges are multiplied to a volume: take the d-th root, not a d-th part"),
    Mistake("always-the-square-root", length, lambda demo, share, _d: demo.edge(share, 2),
            "a square root is for d = 2: the volume is a product of d edges"),
    Mistake("power-for-root", length, lambda _demo, share, d: share**d,
            "that is the volume of a cube with this edge: the edge is a root of the volume"),
    Mistake("adds-up-the-walls", near, lambda _demo, d: min(1.0, 2 * WALL * d),
            "points near several walls are counted several times: multiply what is left instead"),
    Mistake("share-of-the-middle", near, lambda _demo, d: (1 - 2 * WALL) ** d,
            "that is the share which is far from all walls: the shell is the rest of 1"),
)  # fmt: skip

GENERATORS = (
    Generator(
        "cube-edge", draw_cube, ask_cube, solve_cube, work_cube, atol=0,
        params=lambda what, d, share: {"dims": [float(d)], "mode": "volume"} | (
            {} if what == "wall" else {"share": share}),
        preset="symptoms",
    ),
)  # fmt: skip
