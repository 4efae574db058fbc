"""The chain rule on a graph: multiply local derivatives along each path, add over the paths.

one variable   d/dx f(g(x)) = f'(g(x)) g'(x), the outer derivative at the value that reaches it
vectors        J_h = J_f J_g for h(x) = f(g(x)), the outer Jacobian on the left
several paths  dL/dx = sum over the paths from x to L of the product of their local derivatives
sweeps         row vector times Jacobians, from L: 1 for all dL/dx_i; from x_i: 1 for each i
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mistake, Param, Plot, Preset, Table
from flashdl.demokit.gradcheck import central_differences, relative_error
from flashdl.demokit.kernels import scalar_graph as graph
from flashdl.demokit.scalar_flow import edge_words, formula, said, scalar_frames, scalar_nodes

B = 0.5  # the bias b of tanh(w*x+b)
GRAPHS = {  # inputs, then steps: the name of a node, the operation, the nodes it takes
    "(x*y+sin(x))*exp(y)": ("x y", "u * x y", "v sin x", "s + u v", "e exp y", "L * s e"),
    "tanh(w*x+b)": ("x w b", "a * w x", "u + a b", "L tanh u"),
    "x*x*y+x": ("x y", "u * x x", "v * u y", "L + v x"),
    "sigmoid(relu(x)*y)": ("x y", "u relu x", "v * u y", "L sigmoid v"),
}


def sweeps_back(edges, names, inputs):  # -> {node: dL/d node}, as many as all inputs need
    return [graph.back_from("L", edges, names)]


def sweeps_forth(edges, names, inputs):  # -> {node: d node / d input}, for each input
    return [graph.forth_from(i, edges, names) for i in inputs]


def one_variable(x, w):  # h(x) = f(g(x)), f = tanh, g(x) = wx + b -> the factors of h'(x), by name
    v = graph.evaluate(GRAPHS["tanh(w*x+b)"][1:], {"x": x, "w": w, "b": B})
    edges = graph.edges_of(GRAPHS["tanh(w*x+b)"][1:], v)
    outer, inner = edges[-1][2], graph.forth_from("x", edges, list(v))["u"]
    rise = np.tanh(w * (x + 1e-5) + B) - np.tanh(w * (x - 1e-5) + B)
    naive, chain = (1 - np.tanh(x) ** 2) * inner, graph.through(outer, inner)
    return {"x": x, "g": v["u"], "outer": outer, "inner": inner, "chain": chain,
            "measured": rise / 2e-5, "naive": naive}  # fmt: skip


def compute(*, rng, expr, x, y):
    inputs, steps = GRAPHS[expr][0].split(), GRAPHS[expr][1:]
    at = dict(zip(inputs, (x, y, B), strict=False))
    v, names = graph.evaluate(steps, at), list(dict.fromkeys(["x", *graph.nodes_of(steps)]))
    edges = graph.edges_of(steps, v)
    back, forth = sweeps_back(edges, names, inputs), sweeps_forth(edges, names, inputs)
    rows, sums = graph.path_rows(edges, inputs)
    path, factors, product = (np.array(column) for column in zip(*rows, strict=True))
    g, of_x = back[0], np.flatnonzero(path == "dL/dx")[0] + 1  # the paths of x and their sum
    from_x = {i for way in graph.paths(edges, "x", "L") for i, *_ in way}
    on_x = [(n, d) for i, n, d in edges if i in from_x]  # edges on the paths from x
    edge, function, slope = zip(*edge_words(steps, edges, from_x), strict=True)
    outer, J_f, J = graph.last_step(steps, edges, names, inputs)
    one, uses = [one_variable(x + by, y) for by in range(-2, 3)], [len(back), len(forth)]
    return {
        **{f"v_{n}": np.array(v[n]) for n in names}, **{f"g_{n}": np.array(g[n]) for n in names},
        "steps": np.array(steps), "frames": np.array(scalar_frames(names, steps, edges), int),
        "node": np.array(names), "reverse": np.array([g[i] for i in inputs]),
        "said": np.array([said(n, steps, names) for n in names]),
        "L": np.array(formula("L", steps)), "edge": np.array([f"{i} → {n}" for i, n, _ in edges]),
        "local": np.array([d for *_, d in edges]), "x_edge": np.array(edge),
        "x_function": np.array(function), "x_slope": np.array(slope),
        "x_local": np.array([d for _, d in on_x]), "arriving": np.array([g[n] for n, _ in on_x]),
        "passed_on": np.array([graph.through(g[n], d) for n, d in on_x]),
        "path": path, "factors": factors, "product": product, "J_f": J_f, "J": J,
        "x_path": path[:of_x], "x_product": product[:of_x] + 0.0,  # no negative zero
        "f": np.array(f"f({', '.join(outer)}) = {formula('L', steps, outer)}"),
        "by_input": np.array([f"d/d{i}" for i in inputs]), "outer": np.array(outer),
        "J_row": np.array([*(said(o, steps, inputs) for o in outer), "J_h of h = f(g)"]),
        **{f"one_{name}": np.array([at_x[name] for at_x in one]) for name in one[0]},
        "start": np.array([f"from {n}" for n in [*["L"] * len(back), *inputs]]),
        "sweeps": np.array([[s[n] for s in (*back, *forth)] for n in names]),  # [N, sweeps]
        "side": np.array(["L", "an input"]), "count": np.array(uses),
        "by": np.array(["row vector times Jacobians", "Jacobians times column vector"]),
        "gives": np.array([f"dL/d of all n = {len(inputs)}", "dL/d of one input"]),
        "used": np.array([f"{n} * {len(edges)} = {n * len(edges)}" for n in uses]),
        "forward": np.array([t["L"] for t in forth]), "by_paths": np.array(sums),
        "numeric": central_differences(
            lambda moved: graph.evaluate(steps, dict(zip(inputs, moved, strict=True)))["L"],
            np.array([*at.values()]), eps=1e-5, entries=range(len(at))),
    }  # fmt: skip


def nodes(d):
    ends = zip(d["edge"], d["local"], strict=True)
    return scalar_nodes(d["node"], d["steps"], [(*e.split(" → "), slope) for e, slope in ends])


def path_sum(d):  # "(-0.268) + (0.513) = 0.245"
    return " + ".join(f"({p:.3g})" for p in d["x_product"][:-1]) + f" = {d['x_product'][-1]:.3g}"


def paths_title(d):
    ends = [edge.split(" → ")[1] for edge in d["edge"] if edge.startswith("x → ")]
    terms = ["1" if n == "L" else f"dL/d{n} d{n}/dx" for n in ends]
    return f"dL/dx = {' + '.join(terms)} = {path_sum(d)}"


def jacobian_title(d):
    outer, row = (" ".join(f"{slope:.3g}" for slope in J) for J in (d["J_f"], d["J"][-1]))
    return f"{d['f']}, J_f = [{outer}]: J_h = J_f J_g = [{row}]"


def sweeps_title(d):
    back, forth = (f"{n} sweep{'s' if n > 1 else ''}" for n in d["count"])
    return f"L = {d['L']}, n = {d['reverse'].size}: {back} from L, {forth} from the inputs"


DEMO = Demo(
    title="The chain rule on a graph: local derivatives, paths and sweeps",
    compute=compute,
    aliases=("chain_rule",),
    params=(
        Param("expr", "(x*y+sin(x))*exp(y)", meaning="L", choices=(
            "(x*y+sin(x))*exp(y)", "tanh(w*x+b)", "x*x*y+x", "sigmoid(relu(x)*y)")),
        Param("x", 0.7, low=-3.0, high=3.0, meaning="the first input"),
        Param("y", -0.4, low=-3.0, high=3.0, meaning="the second input; w of tanh(w*x+b)"),
    ),
    presets=(
        Preset("chain", "Jacobians of h = f(g(x, y)); then one variable",
               show=("jacobian", "chain")),
        Preset("paths", "x acts on L by u and by v", show=("x_paths", "edges")),
        Preset("sweeps", "from L and from each input", show=("sweeps", "counts"),
               params={"expr": "tanh(w*x+b)"}),
        Preset("used-twice", "x*x takes x twice", show=("x_paths", "edges"),
               params={"expr": "x*x*y+x"}),
        Preset("blocked", "relu is off: a factor of 0 on every path of x", show=("flow",),
               params={"expr": "sigmoid(relu(x)*y)", "x": -0.7}),
    ),
    claims=(
        Claim("largest error of dL/d input against central differences",
              lambda d: np.abs(d["reverse"] - d["numeric"]).max(), "<", 1e-6,
              lambda d: d["steps"][0] != "u relu x" or abs(d["v_x"]) > 1e-4, "flow"),  # no kink
        Claim("product of the Jacobians: relative error",
              lambda d: relative_error(d["J"][-1], d["reverse"]), "<=", 1e-12, about="jacobian"),
        Claim("sums over the paths: relative error",
              lambda d: relative_error(d["by_paths"], d["reverse"]), "<=", 1e-12, about="x_paths"),
        Claim("f'(g(x)) g'(x): largest error against central differences",
              lambda d: np.abs(d["one_chain"] - d["one_measured"]).max(), "<", 1e-6, about="chain"),
        Claim("sweeps from L for all derivatives of L", lambda d: d["count"][0], "==", 1,
              about="counts"),
        Claim("sweeps from the inputs: relative error",
              lambda d: relative_error(d["forward"], d["reverse"]), "<=", 1e-12, about="sweeps"),
    ),
    plots=(
        Plot("flow", "flow", lambda d: f"dL/dx = {path_sum(d)}: the product of each path, added",
             nodes=nodes, frames="frames"),
        Plot("jacobian", "heatmap", jacobian_title, z="J", signed=True, row_labels="J_row",
             column_labels="by_input", x_label="by an input",
             y_label="J_g, one for each output of g, then J_h"),
        Plot("x_paths", "bar", paths_title, x="x_path", y=("x_product",), x_label="path",
             y_label="product of the local derivatives on a path; then their sum"),
        Plot("sweeps", "heatmap", sweeps_title, z="sweeps", signed=True, row_labels="said",
             column_labels="start", y_label="nodes",
             x_label="dL/d node from L, d node/d input from each input"),
    ),
    tables=(
        Table("edges", "The edges on the paths from x: local derivative, and what arrives from L", (
            Column("edge", "x_edge"), Column("function", "x_function"),
            Column("local derivative", "x_slope"), Column("value", "x_local", ".3g"),
            Column("arriving", "arriving", ".3g"), Column("product", "passed_on", ".3g"))),
        Table("paths", "Multiply along a path, add over the paths", (
            Column("path", "path"), Column("local derivatives", "factors"),
            Column("product", "product", ".3g"))),
        Table("chain", "One variable: h(x) = f(g(x)), f = tanh, g(x) = w x + 0.5, w = y", (
            Column("x", "one_x", ".1f"), Column("g(x)", "one_g", ".2f"),
            Column("f'(g(x))", "one_outer", ".4f"), Column("g'(x)", "one_inner", ".4g"),
            Column("h' = f'(g(x)) g'(x)", "one_chain", ".4f"),
            Column("numeric h'", "one_measured", ".4f"),
            Column("not f'(x) g'(x)", "one_naive", ".4f"))),
        Table("counts", "How often the sweeps use the edges of the graph", (
            Column("from", "side"), Column("a sweep is", "by"), Column("and gives", "gives"),
            Column("sweeps", "count"), Column("edges used", "used"))),
    ),
)  # fmt: skip

MISTAKES = (
    Mistake("outer-derivative-at-x", graph.reaching,
            lambda v, inputs: [v["x"]] if len(inputs) == 1 else [v[i] for i in inputs],
            "f' is taken at g(x), the value that reaches f, not at x", at={"expr": "tanh(w*x+b)"}),
    Mistake("multiplies-the-paths", graph.over_paths,
            lambda products: float(np.prod(products)),
            "factors belong to one path: different paths are added"),
    Mistake("keeps-the-last-path", graph.collect, lambda _so_far, part: part,
            "= for += keeps the last path only: a node that is used twice collects both"),
    Mistake("forgets-what-arrives", graph.through, lambda _upstream, d: d,
            "a local derivative is multiplied by the gradient that arrives from L"),
    Mistake("multiplies-in-reading-order", graph.compose, lambda J_f, J_g: J_g @ J_f,
            "matrices do not commute: the Jacobian of the outer function stands on the left"),
    Mistake("a-sweep-for-each-input", sweeps_back,
            lambda edges, names, inputs: [graph.back_from("L", edges, names) for _ in inputs],
            "one sweep from L passes every node, so it ends with all derivatives at once"),
    Mistake("all-inputs-in-one-sweep", sweeps_forth,
            lambda edges, names, inputs: [
                {n: sum(graph.forth_from(i, edges, names)[n] for i in inputs) for n in names}
                for _ in inputs],
            "moving all inputs together gives the sum of the derivatives, not each of them"),
)  # fmt: skip
