"""Questions about what is trained on bottleneck features."""

import numpy as np

from flashdl.demokit import Column, Mistake, Plot, Table
from flashdl.demokit.asking import Generator
from flashdl.demokit.kernels import parameters


def draw_head(rng):
    return {
        "body": int(rng.integers(5, 251)) * 100_000,
        "features": int(rng.integers(4, 129)) * 4, "classes": int(rng.integers(2, 21)),
    }  # fmt: skip


def ask_head(body, features, classes):
    return f"""
        A pretrained body of {body / 1e6:g} million parameters gives {features} features of an
        image. A new dense layer behind it tells {classes} classes apart by softmax, with one
        output for each. How many parameters are trained while the body is frozen?
        """


def solve_head(_demo, body, features, classes):
    return trained(body, parameters.dense(features, classes))


def work_head(answer, body, features, classes):
    return f"""
        Weights: {features} × {classes} = {features * classes}. Biases: {classes}, one for each
        class. Together {answer:.0f}; of the body nothing is trained.
        """


def show_head(demo, body, features, classes):
    total = solve_head(demo, body, features, classes)
    return {
        "part": np.array(["new weights", "new biases", "frozen body"]),
        "count": np.array([total - classes, classes, body]), "total": np.array(total),
        "way": np.array([f"{features} × {classes}", "one for each class", "given"]),
        "trained": np.array(["yes", "yes", "no"]),
    }  # fmt: skip


def head_title(d):
    share = 100 * d["total"] / d["count"].sum()
    return f"{d['total']} parameters are trained, {share:.2g} % of the whole network"


def trained(_body, head):
    return head


MISTAKES = (
    Mistake("forgets-the-biases", parameters.dense, lambda n, m: n * m,
            "each class has a bias beside its weights"),
    Mistake("one-bias-for-all", parameters.dense, lambda n, m: n * m + 1,
            "each class has a bias of its own"),
    Mistake("bias-for-each-feature", parameters.dense, lambda n, m: n * m + n,
            "a bias belongs to an output: one for each class, not for each feature"),
    Mistake("counts-the-body", trained, lambda body, head: body + head,
            "a frozen body keeps its numbers: only the new layer is trained"),
)  # fmt: skip

GENERATORS = (
    Generator(
        "bottleneck-vs-full", draw_head, ask_head, solve_head, work_head, effort="exact", atol=0,
        rtol=0, values=show_head,
        plots=(
            Plot("parts", "bar", head_title, x="part", y=("count",), log_y=True, x_label="part",
                 y_label="parameters"),
        ),
        tables=(
            Table("counts", "Where the numbers come from", (
                Column("part", "part"), Column("way", "way"), Column("parameters", "count", "d"),
                Column("trained", "trained"))),
        ),
    ),
)  # fmt: skip
