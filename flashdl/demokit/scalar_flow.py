"""The flow plot of a scalar graph: its nodes with their edges in words, and when each is known.

The graph is that of ``kernels.scalar_graph``: a step is "u * x y", an edge (input, node, d node /
d input). The demo's values are named ``v_u`` and ``g_u`` for the value and the gradient of u.
"""

from collections.abc import Iterable, Sequence

from flashdl.demokit import Node

Edge = tuple[str, str, float]
WORDS = {  # the operation, and its derivative by each input
    "+": ("{0} + {1}", "1", "1"),
    "*": ("{0} * {1}", "{1}", "{0}"),
    "sin": ("sin({0})", "cos({0})"),
    "exp": ("exp({0})", "{n}"),
    "tanh": ("tanh({0})", "1 - {n}^2"),
    "sigmoid": ("sigmoid({0})", "{n} (1 - {n})"),
    "relu": ("relu({0})", "({0} > 0)"),
}


def scalar_nodes(names: Iterable[str], steps: Iterable[str], edges: Sequence[Edge]) -> list[Node]:
    """A node for each name, with its formula, and on its edges the derivatives and their values."""
    formulas = {name: taken for name, *taken in map(str.split, steps)}
    return [_node(name, formulas.get(name, ()), edges) for name in names]


def _node(name: str, formula: Sequence[str], edges: Sequence[Edge]) -> Node:
    if not formula:
        return Node(name, name, f"v_{name}", f"g_{name}")
    operation, *taken = formula
    text, *slopes = (words.format(*taken, n=name) for words in WORDS[operation])
    local = ", ".join(_derivative(name, i, taken, slopes, edges) for i in dict.fromkeys(taken))
    inputs = tuple(dict.fromkeys(taken))
    return Node(name, f"{name} = {text}", f"v_{name}", f"g_{name}", inputs, local)


def _derivative(
    name: str, i: str, taken: Sequence[str], slopes: Sequence[str], edges: Sequence[Edge]
) -> str:
    """``du/dx = y = -0.4``; of an input that is taken twice both terms."""
    words = " + ".join(slope for j, slope in zip(taken, slopes, strict=True) if j == i)
    value = f"{sum(d for j, n, d in edges if (j, n) == (i, name)):.3g}"
    return f"d{name}/d{i} = {words}" + (f" = {value}" if words != value else "")


def scalar_frames(
    names: Sequence[str], steps: Sequence[str], edges: Sequence[Edge]
) -> list[list[tuple[bool, bool]]]:
    """[2 steps + 1, nodes, 2]: is the value, is the gradient known yet; forward, then backward.

    A gradient is known when the first step that took the node has sent back its part.
    """
    made = {step.split()[0]: place for place, step in enumerate(steps)}
    total = len(steps)
    since = {
        name: min((made[n] for i, n, _ in edges if i == name), default=total) for name in names
    }
    return [
        [(made.get(name, 0) <= frame, 2 * total - since[name] <= frame) for name in names]
        for frame in range(2 * total + 1)
    ]
