"""Questions about an LSTM: one step of its cell, and its number of parameters."""

import numpy as np

from flashdl.demokit import Column, Mistake, Plot, Table
from flashdl.demokit.asking import Generator
from flashdl.demokit.kernels import recurrent
from flashdl.demokit.kernels.recurrent import blocks, new_cell, tanh
from flashdl.demokit.written import bracketed, flowing, number


def draw_step(rng):
    i, f, o = rng.uniform(0.05, 0.95, 3).round(2).tolist()
    g = round(float(rng.choice([-1, 1]) * rng.uniform(0.2, 0.95)), 2)
    c = round(float(rng.choice([-1, 1]) * rng.uniform(0.3, 3)), 1)
    return {"i": i, "f": f, "o": o, "g": g, "c": c}


def ask_step(i, f, o, g, c):
    return flowing(f"""
        In a step of an LSTM with one unit the gates are: input {i:g}, forget {f:g}, output {o:g}.
        The candidate is $g = {g:g}$, and the cell was $c_{{t-1}} = {c:g}$. What are $c_t$ and
        $h_t$, in this order, to 3 decimals?
        """)


def solve_step(demo, i, f, o, g, c):
    a = np.array([[i, f, o, g]])
    cell = demo.new_cell(a, np.array([[c]]))
    return [cell[0, 0], demo.recurrent.shown(a, cell)[0, 0]]


def work_step(answer, i, f, o, g, c):
    cell, state = (number(v, 4) for v in answer)
    c_t = f"{f:g} · {bracketed(c)} + {i:g} · {bracketed(g)} = {cell}"
    h_t = f"{o:g} · {bracketed(float(np.tanh(answer[0])), 4)} = {state}"
    return "\n".join([
        f"- $c_t = f \\cdot c_{{t-1}} + i \\cdot g$: {c_t}",
        f"- $h_t = o \\tanh(c_t)$: {h_t}",
    ])  # fmt: skip


def show_step(demo, i, f, o, g, c):
    cell, state = solve_step(demo, i, f, o, g, c)
    kept, written, squashed = f * c, i * g, tanh(cell)
    return {
        "part": np.array(["kept f · c", "written i · g", "cell c", "tanh(c)", "state h"]),
        "size": np.array([kept, written, cell, squashed, state]),
        "gate": np.array(["forget", "input", "output"]), "value": np.array([f, i, o]),
        "of": np.array(["cell before", "candidate", "tanh of the cell"]),
        "weighed": np.array([c, g, squashed]), "product": np.array([kept, written, state]),
    }  # fmt: skip


def step_title(d):
    kept, written, cell, _, state = d["size"]
    parts = f"{number(kept, 3)} kept + {bracketed(written, 3)} written = {number(cell, 3)}"
    return f"c = {parts}; shown of its tanh: h = {number(state, 3)}"


def draw_params(rng):
    sizes = [*range(2, 33), 50, 64, 100, 128, 256, 512]
    D, H = (int(v) for v in rng.choice(sizes, 2, replace=False))
    return {"D": D, "H": H}


def ask_params(D, H):
    return flowing(f"""
        How many parameters has an LSTM layer with {D} inputs and {H} units? Each gate and the
        candidate has one bias for every unit; there are no further connections.
        """)


def solve_params(demo, D, H):
    return affine_maps() * (from_inputs(D, H) + from_states(H) + biases(H))


def work_params(answer, D, H):
    one = f"{D} · {H} + {H} · {H} + {H} = {D * H + H * H + H:,}"
    return flowing(f"""
        Three gates and the candidate, each with weights from inputs and states and a bias:
        {one}. Four times that is {answer:,.0f}.
        """)


def show_params(demo, D, H):
    each = np.array([from_inputs(D, H), from_states(H), biases(H)])
    inputs, states, bias = np.outer([1, 1, 1, 1, affine_maps()], each).T
    return {
        "kind": np.array(["from inputs", "from states", "biases"]), "count": affine_maps() * each,
        "of": np.array(["input gate", "forget gate", "output gate", "candidate", "all"]),
        "inputs": inputs, "states": states, "biases": bias, "sum": inputs + states + bias,
    }  # fmt: skip


def params_title(d):
    total, most = d["sum"][-1], d["count"].argmax()
    share = f"{d['count'][most] / total:.0%} of them weights {d['kind'][most]}"
    return f"{total:,} parameters, {share}"


def affine_maps():  # three gates and the candidate
    return 4


def from_inputs(D, H):
    return D * H


def from_states(H):
    return H * H


def biases(H):
    return H


MISTAKES = (
    Mistake("swaps-forget-and-input", new_cell,
            lambda a, c: blocks(a)[0] * c + blocks(a)[1] * blocks(a)[3],
            "the forget gate weighs the old cell, the input gate the candidate"),
    Mistake("shows-without-tanh", recurrent.shown, lambda a, c: blocks(a)[2] * c,
            "the state is o tanh(c): the cell goes through tanh before it is shown"),
    Mistake("shows-without-the-gate", recurrent.shown, lambda _a, c: tanh(c),
            "the output gate weighs what is shown: o times tanh(c)"),
    Mistake("forgets-the-four", affine_maps, lambda: 1,
            "three gates and the candidate each have weights and biases of their own"),
    Mistake("forgets-the-candidate", affine_maps, lambda: 3,
            "beside the three gates the candidate has weights and biases too: four in all"),
    Mistake("forgets-the-biases", biases, lambda H: 0 * H,
            "each gate and the candidate has a bias for every unit"),
    Mistake("forgets-the-recurrence", from_states, lambda H: 0 * H,
            "gates read the state before as well: H · H weights each"),
    Mistake("connects-each-unit-to-itself", from_states, lambda H: H,
            "every unit reads the states of all: H · H weights, not one for each"),
)  # fmt: skip

GENERATORS = (
    Generator(
        "lstm-step", draw_step, ask_step, solve_step, work_step, labels=("c", "h"),
        values=show_step,
        plots=(
            Plot("way", "bar", step_title, x="part", y=("size",), y_label="value"),
        ),
        tables=(
            Table("gates", "Each gate weighs one thing; the first two products make the cell", (
                Column("gate", "gate"), Column("value", "value", ".2f"), Column("of", "of"),
                Column("its value", "weighed", ".4f"), Column("product", "product", ".4f"))),
        ),
    ),
    Generator(
        "lstm-params", draw_params, ask_params, solve_params, work_params, effort="exact",
        atol=0, rtol=0, values=show_params,
        plots=(
            Plot("kinds", "bar", params_title, x="kind", y=("count",), y_label="parameters"),
        ),
        tables=(
            Table("maps", "Three gates and the candidate, each with as many", (
                Column("of the", "of"), Column("D · H", "inputs", ",d"),
                Column("H · H", "states", ",d"), Column("H", "biases", ",d"),
                Column("sum", "sum", ",d"))),
        ),
    ),
)  # fmt: skip
