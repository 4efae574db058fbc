"""Questions about what an occlusion map costs and what it shows."""

import numpy as np

from flashdl.demokit import Column, Mark, Mistake, Plot, Table
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


def show_map(demo, side, patch, stride, before, after):
    line = output_size(side, patch, Grid(stride=stride))
    begins, place = stride * np.arange(line), 1 + np.arange(line)
    gap = np.full(line, np.nan)
    drop = demo.change(before, after)
    return {
        "covers": np.array([[begins, place], [begins + patch, place], [gap, gap]])
        .transpose(2, 0, 1).reshape(-1, 2),
        "side": np.array(side), "line": np.array(line), "images": np.array(both_ways(line)),
        "drop": np.array(drop), "what": np.array(["along a side", "both ways", "drop there"]),
        "way": np.array([f"({side} − {patch})/{stride} + 1", f"{line} × {line}",
                         f"{before:.2f} − {after:.2f}"]),
        "result": np.array([f"{line} places", f"{both_ways(line)} images", f"{drop:.2f}"]),
    }  # fmt: skip


def map_title(d):
    images = f"{d['line']} places along a side, so {d['images']} covered images"
    return f"{images}; the drop at one of them is {d['drop']:.2f}"


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
        values=show_map,
        plots=(
            Plot("places", "scatter", map_title, path="covers", path_label="what the patch covers",
                 x_label="pixels along the side", y_label="place",
                 marks=(Mark("x", "side", "end of the image"),)),
        ),
        tables=(
            Table("counts", "Places of the patch, and what one of them costs the class", (
                Column("asked", "what"), Column("way", "way"), Column("result", "result"))),
        ),
    ),
)  # fmt: skip
