"""The chain rule on a graph: multiply local derivatives along each path, add over the paths.

one variable   d/dx f(g(x)) = f'(g(x)) g'(x), the outer derivative at the value that reaches it
vectors        h(x) = f(g(x)):  J_h = J_f J_g, the outer Jacobian on the left
several paths  dL/dx = sum over the paths from x to L of the product of their local derivatives
from L         a row vector times Jacobians: one sweep yields dL/dx_i for all i
from x_i       Jacobians times a column vector: one sweep for each i
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mistake, Param, Plot, Preset, Table
from flashdl.demokit.gradcheck import central_differences, relative_error
from flashdl.demokit.kernels import scalar_graph as graph
from flashdl.demokit.scalar_flow import scalar_frames, scalar_nodes

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


def paths_and_sums(edges, inputs):  # -> rows (path, its local derivatives, product), and [inputs]
    rows, sums = [], []
    for i in inputs:
        found = graph.paths(edges, i, "L")
        for path in found:
            way = " → ".join([i, *(n for _, n, _ in path)])
            rows.append((way, " * ".join(f"{d:.3g}" for *_, d in path), graph.along(path)))
        sums.append(graph.over_paths([graph.along(path) for path in found]))
        rows.append((f"dL/d{i}", "sum over its paths", sums[-1]))
    return rows, np.array(sums)


def compute(*, rng, expr, x, y):
    inputs, steps = GRAPHS[expr][0].split(), GRAPHS[expr][1:]
    at = np.array([x, y, B])[: len(inputs)]

    def values(moved):  # [inputs] -> {node: number}
        return graph.evaluate(steps, dict(zip(inputs, moved, strict=True)))

    def L(moved):  # [inputs] -> []
        return values(moved)["L"]

    v, taken = values(at), [n for step in steps for n in (*step.split()[2:], step.split()[0])]
    names, edges = list(dict.fromkeys(["x", *taken])), graph.edges_of(steps, v)
    back, forth = sweeps_back(edges, names, inputs), sweeps_forth(edges, names, inputs)
    J, kept = graph.jacobian(steps, edges, names), [n for n in names if n not in inputs]
    rows, sums = paths_and_sums(edges, inputs)
    path, factors, product = (np.array(column) for column in zip(*rows, strict=True))
    g, of_x = back[0], np.flatnonzero(path == "dL/dx")[0] + 1  # the paths of x and their sum
    return {
        **{f"v_{n}": np.array(v[n]) for n in names}, **{f"g_{n}": np.array(g[n]) for n in names},
        "steps": np.array(steps), "frames": np.array(scalar_frames(names, steps, edges), int),
        "node": np.array(names), "reverse": np.array([g[i] for i in inputs]),
        "edge": np.array([f"{i} → {n}" for i, n, _ in edges]),
        "local": np.array([d for *_, d in edges]),
        "arriving": np.array([g[n] for _, n, _ in edges]),
        "passed_on": np.array([graph.through(g[n], d) for _, n, d in edges]),
        "path": path, "factors": factors, "product": product,
        "x_path": path[:of_x], "x_product": product[:of_x],
        "computed": np.array(kept),
        "by_input": np.array([f"d/d{i}" for i in inputs]),
        "J": np.array([[J[names.index(n), names.index(i)] for i in inputs] for n in kept]),
        "start": np.array([f"from {n}" for n in [*["L"] * len(back), *inputs]]),
        "sweeps": np.array([[s[n] for s in (*back, *forth)] for n in names]),  # [N, sweeps]
        "side": np.array(["L", "the inputs"]), "count": np.array([len(back), len(forth)]),
        "by": np.array(["a row vector times Jacobians", "Jacobians times a column vector"]),
        "used": np.array([len(back), len(forth)]) * len(edges),
        "forward": np.array([t["L"] for t in forth]), "by_paths": sums,
        "numeric": central_differences(L, at, eps=1e-5, entries=range(at.size)),
    }  # fmt: skip


def nodes(d):
    edges = [(*e.split(" → "), slope) for e, slope in zip(d["edge"], d["local"], strict=True)]
    return scalar_nodes(d["node"], d["steps"], edges)


def path_sum(d):  # "(-0.268) + (0.513) = 0.245"
    return " + ".join(f"({p:.3g})" for p in d["x_product"][:-1]) + f" = {d['x_product'][-1]:.3g}"


def flow_title(d):
    if d["x_path"].size > 2:
        return f"dL/dx = {path_sum(d)}: the product of each path, added"
    way, slopes = d["x_path"][0].split(" → ")[::-1], d["factors"][0].split(" * ")[::-1]
    words = " * ".join(f"d{way[k]}/d{way[k + 1]}" for k in range(len(slopes)))
    return f"dL/dx = {words} = {' * '.join(slopes)} = {d['g_x']:.3g}"


def jacobian_title(d):
    row, before = (" ".join(f"{slope:.3g}" for slope in J) for J in d["J"][[-1, -2]])
    if d["steps"][-1].count(" ") == 2:  # L takes one node, the one before it
        return f"J_h = J_f J_g = {d['local'][-1]:.3g} [{before}] = [{row}]"
    return f"The last row of the Jacobians' product is that of L: [{row}]"


def sweeps_title(d):
    back, forth = (f"{n} sweep{'s' if n > 1 else ''}" for n in d["count"])
    return f"For all {d['reverse'].size} derivatives of L: {back} from L, {forth} from the inputs"


def near_kink(d):  # of relu, where a central difference is 1/2
    return d["steps"][0] == "u relu x" and abs(d["v_x"]) <= 1e-4


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
        Preset("chain", "one path: every local derivative is a factor", show=("flow", "jacobian"),
               params={"expr": "tanh(w*x+b)"}),
        Preset("paths", "x acts on L by u and by v", show=("x_paths", "paths")),
        Preset("sweeps", "from L and from each input", show=("sweeps", "counts"),
               params={"expr": "tanh(w*x+b)"}),
        Preset("used-twice", "x*x takes x twice", show=("x_paths", "paths"),
               params={"expr": "x*x*y+x"}),
        Preset("blocked", "relu is off: a factor of 0 on every path of x", show=("flow",),
               params={"expr": "sigmoid(relu(x)*y)", "x": -0.7}),
    ),
    claims=(
        Claim("largest error of dL/d input against central differences",
              lambda d: np.abs(d["reverse"] - d["numeric"]).max(), "<", 1e-6,
              lambda d: not near_kink(d), "flow"),
        Claim("product of the Jacobians: relative error",
              lambda d: relative_error(d["J"][-1], d["reverse"]), "<=", 1e-12, about="jacobian"),
        Claim("sums over the paths: relative error",
              lambda d: relative_error(d["by_paths"], d["reverse"]), "<=", 1e-12, about="paths"),
        Claim("sweeps from L for all derivatives of L", lambda d: d["count"][0], "==", 1,
              about="counts"),
        Claim("sweeps from the inputs: relative error",
              lambda d: relative_error(d["forward"], d["reverse"]), "<=", 1e-12, about="sweeps"),
    ),
    plots=(
        Plot("flow", "flow", flow_title, nodes=nodes, frames="frames"),
        Plot("jacobian", "heatmap", jacobian_title, z="J", signed=True, row_labels="computed",
             column_labels="by_input", x_label="derivatives by an input", y_label="of a node"),
        Plot("x_paths", "bar", lambda d: f"Paths from x to L: {path_sum(d)}", x="x_path",
             y=("x_product",), x_label="path", y_label="product of its local derivatives"),
        Plot("sweeps", "heatmap", sweeps_title, z="sweeps", signed=True, row_labels="node",
             column_labels="start", y_label="nodes n",
             x_label="sweeps (from L: dL/dn, from x: dn/dx)"),
    ),
    tables=(
        Table("edges", "Back along each edge: upstream times local derivative", (
            Column("edge", "edge"), Column("local derivative", "local"),
            Column("upstream", "arriving"), Column("product", "passed_on"))),
        Table("paths", "Multiply along a path, add over the paths", (
            Column("path", "path"), Column("local derivatives", "factors"),
            Column("product", "product", ".3g"))),
        Table("counts", "How often the sweeps use the edges of the graph", (
            Column("from", "side"), Column("a sweep is", "by"), Column("sweeps", "count"),
            Column("edges used", "used"))),
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
