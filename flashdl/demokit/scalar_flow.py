"""The flow plot of a scalar graph: its nodes with their edges in words, and when each is known.

The graph is that of ``kernels.scalar_graph``: a step is "u * x y", an edge (input, node, d node /
d input). The demo's values are named ``v_u`` and ``g_u`` for the value and the gradient of u.
"""

from collections.abc import Container, Iterable, Sequence

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


def formula(name: str, steps: Iterable[str], known: Container[str] = ()) -> str:
    """How a node is computed, ``tanh(w * x + b)``; ``known`` nodes are only named in it."""
    taken, _ = _words(name, list(steps), known)
    return taken


def said(name: str, steps: Iterable[str], known: Container[str] = ()) -> str:
    """``u = x * y``; of an input its name alone."""
    text = formula(name, steps, known)
    return name if text == name else f"{name} = {text}"


def derivatives(name: str, steps: Iterable[str], known: Container[str] = ()) -> list[str]:
    """``dL/ds = exp(y)`` for each node that the step takes, in the order of its edges."""
    steps = list(steps)
    _, *taken = next(rest for n, *rest in map(str.split, steps) if n == name)
    _, slopes = _words(name, steps, known)
    return [f"d{name}/d{i} = {slope}" for i, slope in zip(taken, slopes, strict=True)]


def _words(name: str, steps: list[str], known: Container[str]) -> tuple[str, list[str]]:
    """The formula of a node and its derivatives by what it takes, which is written out."""
    formulas = {n: rest for n, *rest in map(str.split, steps)}
    if name not in formulas:
        return name, []
    operation, *taken = formulas[name]
    words = [i if i in known else formula(i, steps, known) for i in taken]
    factors = [
        f"({text})" if i not in known and formulas.get(i, "")[:1] == ["+"] else text
        for i, text in zip(taken, words, strict=True)
    ]
    shown = factors if operation == "*" else words
    text, *slopes = (part.format(*shown, n=name) for part in WORDS[operation])
    return text, slopes


def edge_words(
    steps: Sequence[str], edges: Sequence[Edge], known: Container[str]
) -> list[tuple[str, str, str]]:
    """Of each edge that leaves a known node ``("x → u", "u = x * y", "du/dx = y")``."""
    words = [text for step in steps for text in derivatives(step.split()[0], steps, known)]
    return [
        (f"{i} → {name}", said(name, steps, known), text)
        for (i, name, _), text in zip(edges, words, strict=True)
        if i in known
    ]


def scalar_nodes(names: Iterable[str], steps: Iterable[str], edges: Sequence[Edge]) -> list[Node]:
    """A node for each name, with its formula, and on its edges the derivatives and their values."""
    steps, names = list(steps), list(names)
    return [_node(name, steps, names, edges) for name in names]


def _node(name: str, steps: list[str], names: list[str], edges: Sequence[Edge]) -> Node:
    label, (_, slopes) = said(name, steps, names), _words(name, steps, names)
    taken = next((rest for n, _, *rest in map(str.split, steps) if n == name), [])
    inputs = tuple(dict.fromkeys(taken))
    local = ", ".join(_derivative(name, i, taken, slopes, edges) for i in inputs)
    return Node(name, label, f"v_{name}", f"g_{name}", inputs, local)


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
