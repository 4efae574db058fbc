"""A question about logits: their difference from two probabilities, or the other way round."""

import numpy as np

from flashdl.demokit import Column, Mark, Mistake, Plot, Table
from flashdl.demokit.asking import Generator
from flashdl.demokit.written import number


def draw_difference(rng):  # of a common one and a rarer, or of a high logit and a lower
    what = str(rng.choice(["difference", "ratio"]))
    while True:
        if what == "difference":
            pair = [int(rng.integers(20, 91)) / 100, int(rng.integers(2, 41)) / 100]
            if 1.5 <= pair[0] / pair[1] <= 50 and sum(pair) <= 0.98:
                return {"what": what, "pair": pair}
        else:
            pair = [float(v) for v in rng.uniform(-2, 4, 2).round(1)]
            if 0.5 <= pair[0] - pair[1] <= 4 and pair[1] != 0:
                return {"what": what, "pair": pair}


def ask_difference(what, pair):
    if what == "difference":
        return f"""
            Of several classes a softmax gives class 1 the probability {pair[0]:g} and class 2 the
            probability {pair[1]:g}. What is the difference of their logits, $z_1 - z_2$, to 2
            decimals?
            """
    return f"""
        Of several classes, class 1 has the logit {number(pair[0])} and class 2 has
        {number(pair[1])}. How many times as probable as class 2 does softmax make class 1, to 3
        significant digits?
        """


def solve_difference(demo, what, pair):
    if what == "difference":
        return logarithm(compared(pair))
    return how_much(demo.probabilities(np.array(pair), 1.0))


def work_difference(answer, what, pair):
    a, b = pair
    if what == "difference":
        return f"""
            $p_1 / p_2 = e^{{z_1 - z_2}}$, since the sum of softmax cancels in the ratio.

            Here it is {a:g} / {b:g} = {a / b:.4g}, and ln {a / b:.4g} = {answer:.3f}.
            """
    return f"""
        $p_1 / p_2 = e^{{z_1 - z_2}}$, since the sum of softmax cancels in the ratio.

        Here $z_1 - z_2$ = {number(round(a - b, 1))}, and exp({round(a - b, 1):g}) = {answer:.4g}.
        """


def show_difference(demo, what, pair):
    size, z = (pair, np.log(pair)) if what == "difference" else (np.exp(pair), np.array(pair))
    answer = solve_difference(demo, what, pair)
    ratio, gap = (compared(size), answer) if what == "difference" else (answer, z[0] - z[1])
    gaps = np.linspace(0, max(4.0, gap), 81)
    return {
        "gaps": gaps, "ratios": np.exp(gaps), "gap": np.array(gap), "ratio": np.array(ratio),
        "row": np.array(["class 1", "class 2", "1 against 2"]), "what": np.array(what),
        "size": np.append(size, ratio), "logit": np.append(z, gap),
    }  # fmt: skip


def difference_title(d):
    gap, ratio = d["gap"], d["ratio"]
    if d["what"] == "difference":
        return f"p1 is {ratio:.4g} times p2, so the logits differ by ln {ratio:.4g} = {gap:.3f}"
    return f"Logits that differ by {gap:.1f} make p1 exp({gap:.1f}) = {ratio:.4g} times p2"


def compared(p):  # [2] -> []
    return p[0] / p[1]


def logarithm(ratio):  # [] -> []
    return np.log(ratio)


def how_much(p):  # [2] -> [], how many times as probable
    return p[0] / p[1]


GENERATORS = (
    Generator(
        "logit-diff", draw_difference, ask_difference, solve_difference, work_difference,
        atol=0.01, values=show_difference,
        plots=(
            Plot("ratio", "line", difference_title, x="gaps", y=("ratios",), log_y=True,
                 x_label="difference of the logits, z1 - z2", y_label="p1 / p2",
                 marks=(Mark("x", "gap", "the difference"), Mark("y", "ratio", "the ratio"))),
        ),
        tables=(
            Table("pair", "Ratios of p are differences of logarithms", (
                Column("class", "row"), Column("p, up to a factor", "size", ".4g"),
                Column("logit, up to a constant", "logit", ".4f"))),
        ),
    ),
)  # fmt: skip

MISTAKES = (
    Mistake("takes-the-difference-of-p", compared, lambda p: np.exp(p[0] - p[1]),
            "logits are logarithms: their difference belongs to the ratio of the p"),
    Mistake("takes-the-ratio-for-the-difference", logarithm, lambda ratio: ratio,
            "the ratio is exp of the difference: the difference is its logarithm"),
    Mistake("takes-log10", logarithm, np.log10,
            "softmax raises e to the logits: its inverse is the natural logarithm"),
    Mistake("takes-log2", logarithm, np.log2,
            "softmax raises e to the logits: its inverse is the natural logarithm"),
    Mistake("takes-the-difference-for-the-ratio", how_much, lambda p: np.log(p[0] / p[1]),
            "the difference is the logarithm of the ratio: the ratio is exp of it"),
    Mistake("raises-10", how_much, lambda p: 10 ** np.log(p[0] / p[1]),
            "softmax raises e to the logits, not 10"),
    Mistake("takes-the-share-of-two", how_much, lambda p: p[0] / (p[0] + p[1]),
            "that is the share of class 1 in the two: asked is p1 over p2"),
)  # fmt: skip
