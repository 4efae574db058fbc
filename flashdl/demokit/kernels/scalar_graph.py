"""A graph of scalar steps: its values, and its derivatives from the output and from the inputs.

A step is a line, "u * x y": the node's name, the operation, the nodes it takes. An edge is (input,
node, d node / d input); the edges stand in the order of the steps.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from flashdl.demokit.kernels.activations import d_relu, d_sigmoid, d_tanh, relu, sigmoid, tanh

Floats = NDArray[np.float64]
Edge = tuple[str, str, float]

VALUE: dict[str, Callable[..., Floats]] = {
    "+": lambda a, b: a + b, "*": lambda a, b: a * b,
    "sin": np.sin, "exp": np.exp, "tanh": tanh, "sigmoid": sigmoid, "relu": relu,
}  # fmt: skip
LOCAL: dict[str, Callable[..., Sequence[Floats]]] = {  # the local derivative by each input
    "+": lambda a, _b: (np.ones_like(a), np.ones_like(a)), "*": lambda a, b: (b, a),
    "sin": lambda a: [np.cos(a)], "exp": lambda a: [np.exp(a)], "tanh": lambda a: [d_tanh(a)],
    "sigmoid": lambda a: [d_sigmoid(a)], "relu": lambda a: [d_relu(a)],
}  # fmt: skip


def nodes_of(steps: Sequence[str]) -> list[str]:
    """Every node, in the order in which it is first taken or computed."""
    taken = ([*inputs, name] for name, _, *inputs in map(str.split, steps))
    return list(dict.fromkeys(chain.from_iterable(taken)))


def evaluate(steps: Sequence[str], start: Mapping[str, float]) -> dict[str, float]:
    v = dict(start)
    for step in steps:
        name, operation, *inputs = step.split()
        v[name] = float(VALUE[operation](*(np.float64(v[i]) for i in inputs)))
    return v


def reaching(v: Mapping[str, float], inputs: Sequence[str]) -> list[float]:
    return [v[i] for i in inputs]  # a derivative is taken at the values that come in


def edges_of(steps: Sequence[str], v: Mapping[str, float]) -> list[Edge]:
    edges = []
    for step in steps:
        name, operation, *inputs = step.split()
        slopes = LOCAL[operation](*map(np.float64, reaching(v, inputs)))
        edges += [(i, name, float(d)) for i, d in zip(inputs, slopes, strict=True)]
    return edges


def through(upstream: float, d: float) -> float:  # dL/d node, d node / d input -> to dL/d input
    return upstream * d


def collect(so_far: float, part: float) -> float:  # a node may act on L in several ways
    return so_far + part


def back_from(end: str, edges: Sequence[Edge], names: Sequence[str]) -> dict[str, float]:
    """The d end / d node of every node, by one sweep from the end: reverse mode."""
    g = dict.fromkeys(names, 0.0) | {end: 1.0}
    for i, name, d in reversed(edges):
        g[i] = collect(g[i], through(g[name], d))
    return g


def forth_from(start: str, edges: Sequence[Edge], names: Sequence[str]) -> dict[str, float]:
    """The d node / d start of every node, by one sweep from one input: forward mode."""
    t = dict.fromkeys(names, 0.0) | {start: 1.0}
    for i, name, d in edges:
        t[name] += d * t[i]
    return t


def compose(J_f: Floats, J_g: Floats) -> Floats:  # [m, k], [k, n] -> [m, n], of f(g(x))
    return J_f @ J_g


def step_jacobian(step: str, edges: Sequence[Edge], names: Sequence[str]) -> Floats:
    """[N, N]: the step sets one node and keeps the others."""
    J, k = np.eye(len(names)), names.index(step)
    J[k, k] = 0.0
    for i, name, d in edges:
        J[k, names.index(i)] += d * (name == step)
    return J


def jacobian(steps: Sequence[str], edges: Sequence[Edge], names: Sequence[str]) -> Floats:
    """[N, N], d node / d node: the steps' Jacobians multiplied, later steps on the left."""
    factors = [step_jacobian(step.split()[0], edges, names) for step in steps]
    return reduce(lambda J_g, J_f: compose(J_f, J_g), factors)


def last_step(
    steps: Sequence[str], edges: Sequence[Edge], names: Sequence[str], inputs: Sequence[str]
) -> tuple[list[str], Floats, Floats]:
    """Of L = f(g(inputs)), f the last step: what f takes, J_f [k], and J_g [k, n] above J_h [n]."""
    outer = list(dict.fromkeys(steps[-1].split()[2:]))
    J_f = np.array([sum(d for i, n, d in edges if (i, n) == (o, "L")) for o in outer])
    rows, columns = ([names.index(n) for n in some] for some in ([*outer, "L"], inputs))
    return outer, J_f, jacobian(steps, edges, names)[np.ix_(rows, columns)]


def paths(edges: Sequence[Edge], start: str, end: str) -> list[list[Edge]]:
    """Every way from start to end, edge by edge."""
    if start == end:
        return [[]]
    return [[e, *rest] for e in edges if e[0] == start for rest in paths(edges, e[1], end)]


def along(path: Sequence[Edge]) -> float:
    """The product of the local derivatives of a path."""
    return math.prod(d for *_, d in path)


def over_paths(products: Sequence[float]) -> float:
    """The derivative by the start, from the products of all its paths."""
    return math.fsum(products)


def path_rows(
    edges: Sequence[Edge], inputs: Sequence[str]
) -> tuple[list[tuple[str, str, float]], list[float]]:
    """Of every path from an input to L its nodes, local derivatives and product; then the sums.

    The paths of an input are followed by a row that holds their sum.
    """
    rows, sums = [], []
    for i in inputs:
        found = paths(edges, i, "L")
        for path in found:
            way = " → ".join([i, *(name for _, name, _ in path)])
            rows.append((way, " * ".join(f"{d:.3g}" for *_, d in path), along(path)))
        sums.append(over_paths([along(path) for path in found]))
        rows.append((f"dL/d{i}", "sum over its paths", sums[-1]))
    return rows, sums
