"""Questions about an episode of one-shot learning."""

import numpy as np

from flashdl.demokit import Column, Mistake, Plot, Table
from flashdl.demokit.asking import Generator
from flashdl.demokit.written import number, vector

CLEAR = 0.5  # between the distances to the nearest and the second


def draw_episode(rng):
    ways = int(rng.integers(3, 6))
    support, query = (rng.uniform(-3, 3, shape).round(1) + 0.0 for shape in ((ways, 2), 2))
    first, second = np.sort(np.linalg.norm(support - query, axis=1))[:2]
    if second - first < CLEAR:
        return draw_episode(rng)
    return {"support": support.tolist(), "query": query.tolist()}


def ask_episode(support, query):
    places = "\n".join(f"- class {k}: {vector(v, 1)}" for k, v in enumerate(support, 1))
    asked = (
        f"A query lies at {vector(query, 1)}. Which class does the nearest example give it, by "
        "Euclidean distance, and what share of queries would be right by chance? Type the number "
        "of the class, then the share to 2 decimals or as a fraction."
    )
    head = f"Of {len(support)} new classes there is one example each, embedded in the plane:"
    return f"{head}\n\n{places}\n\n{asked}"


def solve_episode(demo, support, query):
    examples, asked = np.array(support)[None, :, None], np.array(query)[None, None]
    return [1 + np.ravel(given_class(demo, examples, asked))[0], demo.chance(len(support))]


def work_episode(answer, support, query):
    gaps = (np.hypot(x - query[0], y - query[1]) for x, y in support)
    every = ", ".join(f"{k}: {number(gap, 2)}" for k, gap in enumerate(gaps, 1))
    return f"""
        - Distances by class: {every}. The smallest is that of class {answer[0]:.0f}.
        - By chance one of {len(support)} guesses is right: {number(answer[1], 3)}.
        """


def show_episode(demo, support, query):
    k, share = solve_episode(demo, support, query)
    points, gaps = np.array([*support, query]), np.subtract(support, query)
    return {
        "points": points, "kind": np.arange(len(points)), "path": points[[-1, k - 1]],
        "class": np.arange(1, len(points)), "given": np.array(k), "chance": np.array(share),
        "place": np.array([vector(v, 1) for v in support]),
        "step": np.array([vector(v.round(1), 1) for v in gaps]),
        "distance": np.linalg.norm(gaps, axis=1),
    }  # fmt: skip


def episode_title(d):
    nearest = f"{d['distance'][d['given'] - 1]:.2f}"
    chance = f"by chance 1/{len(d['class'])} = {d['chance']:.3f} are right"
    return f"Class {d['given']} is nearest to the query q, at {nearest}; {chance}"


def episode_labels(d):
    return *map(str, d["class"]), "q"


def given_class(demo, support, query):  # [1, N, 1, 2], [1, 1, 2] -> [1, 1], from 0
    return demo.nearest(support, query)


MISTAKES = (
    Mistake("largest-product", given_class,
            lambda _demo, support, query: (support[:, :, 0] @ query[0].T).argmax(axis=1),
            "a large inner product may come from a long vector: the class is that of the smallest "
            "distance"),
    Mistake("first-coordinate-only", given_class,
            lambda _demo, support, query: abs(support[:, :, 0, 0] - query[:, :, 0]).argmin(axis=1),
            "a distance takes both coordinates into account, not only the first"),
)  # fmt: skip

GENERATORS = (
    Generator(
        "oneshot-classify", draw_episode, ask_episode, solve_episode, work_episode, effort="head",
        rtol=0, labels=("class", "share by chance"), values=show_episode,
        plots=(
            Plot("plane", "scatter", episode_title, points="points", classes="kind", path="path",
                 labels=episode_labels, path_label="from q to the nearest",
                 x_label="first coordinate", y_label="second coordinate"),
        ),
        tables=(
            Table("distances", "How far the example of each class lies from the query", (
                Column("class", "class", "d"), Column("example", "place"),
                Column("less the query", "step"), Column("distance", "distance", ".2f"))),
        ),
    ),
)  # fmt: skip
