"""A question about the chain rule: the derivative of a small expression, along all its paths."""

import numpy as np

from flashdl.demokit import Column, Mistake, Plot, Table
from flashdl.demokit.asking import Generator
from flashdl.demokit.kernels import scalar_graph as graph
from flashdl.demokit.scalar_flow import edge_words, said, scalar_nodes
from flashdl.demokit.written import bracketed, number

B, TENTHS = 0.5, [v for v in range(-15, 16) if abs(v) not in (0, 1, 10)]
SHOWN = {  # by the demo, too: the formula, its inputs and steps
    "(x*y+sin(x))*exp(y)": (
        r"(xy + \sin x) \, e^y", "x y", "u * x y", "v sin x", "s + u v", "e exp y", "L * s e"),
    "tanh(w*x+b)": (r"\tanh(wx + b)", "x w b", "a * w x", "u + a b", "L tanh u"),
    "x*x*y+x": ("x^2 y + x", "x y", "u * x x", "v * u y", "L + v x"),
    "sigmoid(relu(x)*y)": (
        r"\sigma(y \cdot \text{relu}(x))", "x y", "u relu x", "v * u y", "L sigmoid v"),
}  # fmt: skip
TEMPLATES = SHOWN | {
    "exp(x*y)": ("e^{xy}", "x y", "u * x y", "L exp u"),
    "x*exp(x*y)": (r"x \, e^{xy}", "x y", "u * x y", "v exp u", "L * x v"),
    "sigmoid(w*x+b)": (r"\sigma(wx + b)", "x w b", "a * w x", "u + a b", "L sigmoid u"),
    "sin(x*y)": (r"\sin(xy)", "x y", "u * x y", "L sin u"),
    "(x+y)*sin(x)": (r"(x + y) \sin x", "x y", "u + x y", "v sin x", "L * u v"),
    "sin(x*x)*y": (r"y \sin(x^2)", "x y", "u * x x", "v sin u", "L * v y"),
    "x*tanh(x*y)": (r"x \tanh(xy)", "x y", "u * x y", "v tanh u", "L * x v"),
    "y*exp(sin(x))": (r"y \, e^{\sin x}", "x y", "u sin x", "v exp u", "L * v y"),
}


def draw_derivative(rng):
    x, y = (int(v) / 10 for v in rng.choice(TENTHS, 2, replace=False))
    return {"expr": str(rng.choice(list(TEMPLATES))), "x": x, "y": y}


def ask_derivative(expr, x, y):
    formula, inputs, *_ = TEMPLATES[expr]
    if inputs == "x w b":
        at = f"$x$ = {number(x)}, $w$ = {number(y)} and $b$ = {B:g}"
    else:
        at = f"$x$ = {number(x)} and $y$ = {number(y)}"
    sigma = r", where $\sigma$ is the sigmoid" if "sigma" in formula else ""
    return f"""
        $$L = {formula}$$

        What is $\\partial L / \\partial x$ at {at}{sigma}? Give 3 significant digits.
        """


def solve_derivative(demo, expr, x, y):
    _, edges = evaluated(expr, x, y)
    g = graph.back_from("L", edges, names_of(expr))
    parts = [graph.through(g[n], d) for i, n, d in from_x(edges) if i == "x"]
    return graph.over_paths(parts)


def work_derivative(answer, expr, x, y):
    steps = TEMPLATES[expr][2:]
    v, edges = evaluated(expr, x, y)
    values = ", ".join(
        f"{said(n, steps, names_of(expr)).replace('*', '·')} = {number(short(v[n]))}"
        for n in (step.split()[0] for step in steps)
    )
    ways = graph.paths(edges, "x", "L")
    where = "each path" if len(ways) > 1 else "the only path"
    paths = "\n".join(f"        - {way_of(path)}" for path in ways)
    end = f"\n\n        Their sum is {number(short(answer))}." if len(ways) > 1 else ""
    return f"""
        Forward: {values}.

        Back, the product of the local derivatives on {where}:

{paths}{end}
        """


def way_of(path):  # "x → u → L: (−0.5) · 2 = −1"
    nodes, product = ["x", *(n for _, n, _ in path)], number(short(graph.along(path)))
    factors = " · ".join(bracketed(short(d)) for *_, d in path)
    return f"{' → '.join(nodes)}: {f'{factors} = {product}' if len(path) > 1 else product}"


def short(value):  # with 4 significant digits
    return float(f"{value:.4g}")


def show_derivative(demo, expr, x, y):
    steps, names, (v, edges) = TEMPLATES[expr][2:], names_of(expr), evaluated(expr, x, y)
    g = graph.back_from("L", edges, names)
    rows, _ = graph.path_rows(edges, ["x"])
    on_x = {i for way in graph.paths(edges, "x", "L") for i, *_ in way}
    edge, function, derivative = zip(*edge_words(steps, edges, on_x), strict=True)
    from_x = [(n, d) for i, n, d in edges if i in on_x]
    return {
        **{f"v_{n}": np.array(v[n]) for n in names}, **{f"g_{n}": np.array(g[n]) for n in names},
        "steps": np.array(steps), "node": np.array(names),
        "end": np.array([(i, n) for i, n, _ in edges]), "slope": np.array([d for *_, d in edges]),
        "product": np.array([product for *_, product in rows]) + 0.0,  # of each path; their sum
        "edge": np.array(edge), "function": np.array(function), "derivative": np.array(derivative),
        "local": np.array([d for _, d in from_x]), "arriving": np.array([g[n] for n, _ in from_x]),
        "passed_on": np.array([graph.through(g[n], d) for n, d in from_x]) + 0.0,
    }  # fmt: skip


def nodes(d):
    ends = zip(d["end"].tolist(), d["slope"].tolist(), strict=True)
    return scalar_nodes(d["node"].tolist(), d["steps"].tolist(), [(*e, v) for e, v in ends])


def sum_title(d):
    *products, total = map(short, d["product"])
    if len(products) == 1:
        return f"dL/dx = {number(total)}: the product of the local derivatives on its only path"
    terms = " + ".join(map(bracketed, products))
    return f"dL/dx = {terms} = {number(total)}: a product for each path, added"


def evaluated(expr, x, y):  # -> {node: value}, the edges with their local derivatives
    _, inputs, *steps = TEMPLATES[expr]
    v = graph.evaluate(steps, dict(zip(inputs.split(), (x, y, B), strict=False)))
    return v, graph.edges_of(steps, v)


def names_of(expr):
    return [*graph.nodes_of(TEMPLATES[expr][2:])]


def from_x(edges):  # the edges that leave x and, as they are, all others
    return edges


GENERATORS = (
    Generator(
        "chain-graph", draw_derivative, ask_derivative, solve_derivative, work_derivative,
        atol=0.0005, preset="paths",
        params=lambda expr, x, y: {"expr": expr, "x": x, "y": y} if expr in SHOWN else None,
        values=show_derivative,  # of the expressions that the demo does not have
        plots=(Plot("flow", "flow", sum_title, nodes=nodes),),
        tables=(
            Table("edges", "On the paths from x: local derivative, and what arrives from L", (
                Column("edge", "edge"), Column("function", "function"),
                Column("local derivative", "derivative"), Column("value", "local", ".3g"),
                Column("arriving", "arriving", ".3g"), Column("product", "passed_on", ".3g"))),
        ),
    ),
)  # fmt: skip

MISTAKES = (
    Mistake("takes-one-path-only", graph.over_paths, lambda parts: parts[0],
            "x acts on L in more than one way: the products of all paths are added"),
    Mistake("takes-the-last-path-only", graph.over_paths, lambda parts: parts[-1],
            "x acts on L in more than one way: the products of all paths are added"),
    Mistake("forgets-the-inner-derivative", from_x,
            lambda edges: [(i, n, 1.0 if i == "x" and n != "L" else d) for i, n, d in edges],
            "the derivative of the inner function by x is a factor, too"),
)  # fmt: skip
