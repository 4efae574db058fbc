"""Questions about what an occlusion map costs and what it shows."""

from flashdl.demokit import Mistake
from flashdl.demokit.asking import Generator
from flashdl.demokit.kernels.conv import Grid, output_size
from flashdl.demokit.kernels.occlusion import change

PATCHES = {2: (1,), 4: (1, 2), 7: (1,), 8: (2, 4), 16: (4, 8), 28: (7, 14), 32: (8, 16)}  # strides


def draw_map(rng):
    patch = int(rng.choice(list(PATCHES)))
    before, after = sorted((rng.integers(2, 100, 2) / 100).tolist(), reverse=True)
    return {
        "side": patch * int(rng.integers(max(2, -(-8 // patch)), 224 // patch + 1)),
        "patch": patch,
        "stride": int(rng.choice(PATCHES[patch])),
        "before": before,
        "after": after,
    }


def ask_map(side, patch, stride, before, after):
    return f"""
        A patch of {patch} × {patch} pixels is moved over an image of {side} × {side} in steps of
        {stride}, never beyond its edge. How many covered images go through the network? At one
        place the probability of the class is {after:.2f}; of the whole image it is {before:.2f}.
        Which drop does the map show there? Give both, in this order.
        """


def solve_map(demo, side, patch, stride, before, after):
    line = output_size(side, patch, Grid(stride=stride))
    return [both_ways(line), demo.change(before, after)]


def work_map(answer, side, patch, stride, before, after):
    line = (side - patch) // stride + 1
    return f"""
        - Along a side: ({side} − {patch})/{stride} + 1 = {line} places.
        - Both ways: {line} × {line} = {line**2} places, with a forward pass each.
        - The drop: {before:.2f} − {after:.2f} = {answer[1]:.2f}.
        """


def both_ways(line):  # places along a side -> places
    return line**2


MISTAKES = (
    Mistake("side-by-side", output_size, lambda n, k, _grid: n // k,
            "patches overlap when a step is shorter than the patch: (n/k)² holds for steps of k"),
    Mistake("forgets-the-first-place", output_size, lambda n, k, grid: (n - k) // grid.stride,
            "(n − k)/s counts the steps: there is one place more, where the patch begins"),
    Mistake("beyond-the-edge", output_size, lambda n, _k, grid: n // grid.stride,
            "the patch needs k pixels itself: it begins at the last n − k only once"),
    Mistake("one-way-only", both_ways, lambda line: line,
            "the patch moves along both axes: the places along one are squared"),
    Mistake("gain-for-drop", change, lambda before, after: after - before,
            "a drop is the score before less the score after: it is positive if something is lost"),
    Mistake("relative-drop", change, lambda before, after: (before - after) / before,
            "the map shows the difference of the two scores, not its share of the first"),
)  # fmt: skip

GENERATORS = (
    Generator(
        "occlusion-count", draw_map, ask_map, solve_map, work_map, effort="exact", rtol=0,
        labels=("images", "drop"),
        no_demo="The demo's images are 8 × 8 pixels, and its patch moves by one.",
    ),
)  # fmt: skip
