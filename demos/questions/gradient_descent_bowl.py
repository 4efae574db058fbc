"""Questions about gradient descent: some steps on a parabola, and the largest stable rate."""

import numpy as np

from flashdl.demokit import Column, Mark, Mistake, Plot, Table
from flashdl.demokit.asking import Generator
from flashdl.demokit.kernels.optimisers import momentum
from flashdl.demokit.written import listed, number

RATES = np.array([0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0])


def draw_step(rng):
    a, b, x = float(rng.choice([0.5, 1, 1.5, 2, 3, 4])), *map(int, rng.integers(-4, 5, 2))
    if slope(a, b, x) == 0:  # nothing would move
        return draw_step(rng)
    rates = RATES[a * RATES <= 0.9]
    return {
        "f": [a, b, int(rng.integers(-3, 4))], "x": x,
        "eta": float(rng.choice(rates)), "k": int(rng.integers(1, 3)),
    }  # fmt: skip


def ask_step(f, x, eta, k):
    after = "after one step" if k == 1 else "after two steps"
    return f"""
        Gradient descent on $f(x) = {polynomial(*f)}$ starts at $x_0$ = {number(x)}, with the
        learning rate $\\eta = {eta:g}$. What is $x_{k}$, {after}? Give 2 decimals.
        """


def solve_step(demo, f, x, eta, k):
    start = now = np.array([float(x)])
    for _ in range(k):
        g = slope(*f[:2], place(now, start))
        now = demo.step(now, g, np.zeros(1), eta, 0.0)[0]
    return now[0]


def work_step(answer, f, x, eta, k):
    (a, b, _), now, lines = f, x, []
    for i in range(k):
        g = 2 * a * now + b
        after = now - eta * g
        taken = f"({number(g)})" if g < 0 else number(g)
        lines.append(
            f"$f'$ at {number(now)} is {number(g)}, so $x_{i + 1}$ = {number(now)} − "
            f"{eta:g} · {taken} = {number(after)}."
        )
        now = after
    return f"$f'(x) = {polynomial(0, 2 * a, b)}$\n\n" + "\n\n".join(lines)


def show_step(demo, f, x, eta, k):
    places = np.array([float(x), *(solve_step(demo, f, x, eta, i + 1) for i in range(k))])
    heights, slopes = np.polyval(f, places), slope(*f[:2], places[:-1])
    seen = [*places, -f[1] / (2 * f[0])]  # the minimum, too
    xs = np.linspace(min(seen) - np.ptp(seen) / 8, max(seen) + np.ptp(seen) / 8, 81)
    return {
        "points": np.array([places, heights]).T, "step": np.arange(k + 1),
        "curve": np.array([xs, np.polyval(f, xs)]).T, "name": np.arange(k), "x": places[:-1],
        "slope": slopes, "moves": -eta * slopes, "next": places[1:], "height": heights[1:],
        "ends": heights[[0, -1]],
    }  # fmt: skip


def step_title(d):
    way = " to ".join(number(float(f"{v:.4g}")) for v in d["points"][:, 0])
    start, end = (number(float(f"{v:.4g}")) for v in d["ends"])
    return f"x goes from {way}, and f from {start} to {end}"


def step_labels(d):
    return tuple(f"x{i}" for i in d["step"])


def polynomial(a, b, c):  # "2x^2 - x + 3", a linear one for a = 0
    parts = [(a, "x^2"), (b, "x"), (c, "")]
    text = "".join(
        f" {'-' if v < 0 else '+'} {'' if abs(v) == 1 and x else f'{abs(v):g}'}{x}"
        for v, x in parts if v
    )  # fmt: skip
    return text.removeprefix(" + ") if not text.startswith(" - ") else "-" + text[3:]


def draw_stability(rng):  # half of them with the curvatures of the demo's bowl
    if rng.integers(2):
        return {"curvatures": [1.0, float(rng.integers(3, 51))]}
    size = int(rng.integers(2, 4))
    least = int(rng.integers(1, 41)) / 10
    more = (least * rng.uniform(1.5, 12, size - 1)).round(1)
    return {"curvatures": [float(v) for v in rng.permutation([least, *more])]}


def ask_stability(curvatures):
    said = f"{listed(curvatures[:-1])} and {number(curvatures[-1])}"
    return f"""
        A quadratic loss has the curvatures (eigenvalues of its Hessian) {said}. Below which
        learning rate does gradient descent converge? Give 3 significant digits.
        """


def solve_stability(demo, curvatures):
    return demo.edge(decisive(np.array(curvatures)))


def work_stability(answer, curvatures):
    most = max(curvatures)
    return f"""
        A step multiplies the error along a curvature by $1 - \\eta \\lambda$. Its size is below 1
        for $\\eta < 2 / \\lambda$, and the largest curvature, {most:g}, asks for the least:

        2 / {most:g} = {answer:.4g}.
        """


def show_stability(demo, curvatures):
    edge, sharpest = solve_stability(demo, curvatures), max(curvatures)
    rates = np.linspace(0, 1.5 * edge, 91)
    each = np.array(sorted(curvatures))
    return {
        "rates": rates, "factors": abs(1 - np.outer(rates, each)), "edge": np.array(edge),
        "sharpest": np.array(sharpest), "curvature": each, "edges": demo.edge(each),
        "there": abs(1 - edge * each),
    }  # fmt: skip


def stability_title(d):
    return f"Below 2 / {d['sharpest']:g} = {d['edge']:.4g} every |1 − ηλ| is below 1"


def stability_labels(d):
    return tuple(f"curvature {v:g}" for v in d["curvature"])


def slope(a, b, x):  # [1] -> [1], of a x^2 + b x + c
    return 2 * a * x + b


def place(now, _start):  # [1], [1] -> [1], where a step takes the gradient
    return now


def decisive(curvatures):  # [n] -> []
    return curvatures.max()


GENERATORS = (
    Generator(
        "gd-step", draw_step, ask_step, solve_step, work_step, effort="head",
        values=show_step,
        plots=(
            Plot("way", "scatter", step_title, points="points", classes="step", path="curve",
                 labels=step_labels, path_label="f(x)", x_label="x", y_label="f(x)"),
        ),
        tables=(
            Table("steps", "Each step is −η times the slope at its own place", (
                Column("step", "name", "d"), Column("x", "x", ".4g"),
                Column("f'(x)", "slope", ".4g"), Column("−η f'(x)", "moves", ".4g"),
                Column("next x", "next", ".4g"), Column("f there", "height", ".4g"))),
        ),
    ),
    Generator(
        "gd-stability", draw_stability, ask_stability, solve_stability, work_stability,
        effort="head", atol=0, preset="rates", values=show_stability,
        plots=(
            Plot("factors", "line", stability_title, x="rates", y=("factors",),
                 labels=stability_labels, x_label="learning rate η", y_label="|1 − ηλ|",
                 marks=(Mark("x", "edge", "edge"), Mark("y", 1.0, "as large as before"))),
        ),
        tables=(
            Table("curvatures", "What a step at the edge makes of the error along each curvature", (
                Column("curvature", "curvature", ".4g"), Column("2 / curvature", "edges", ".4g"),
                Column("error, times", "there", ".3f"))),
        ),
        params=lambda curvatures: {"kappa": curvatures[1]} if curvatures[0] == 1.0
        and len(curvatures) == 2 and curvatures[1] >= 1 else None,
    ),
)  # fmt: skip

MISTAKES = (
    Mistake("forgets-the-rate", momentum,
            lambda w, g, v, *, beta, **_: momentum(w, g, v, lr=1.0, beta=beta),
            "the gradient is multiplied by the learning rate: far less than its whole length"),
    Mistake("forgets-the-exponent", slope, lambda a, b, x: a * x + b,
            "the derivative of a x^2 is 2 a x: the exponent comes down as a factor"),
    Mistake("forgets-the-linear-term", slope, lambda a, _b, x: 2 * a * x,
            "the linear term has a slope, too: the derivative of b x is b"),
    Mistake("keeps-the-first-gradient", place, lambda _now, start: start,
            "each step takes the gradient anew, at the place that the last one reached"),
    Mistake("takes-the-flattest", decisive, lambda curvatures: curvatures.min(),
            "the sharpest direction diverges first: the largest curvature decides"),
    Mistake("takes-the-mean-curvature", decisive, lambda curvatures: curvatures.mean(),
            "the sharpest direction diverges first, whatever the others do"),
    Mistake("adds-the-curvatures", decisive,
            lambda curvatures: curvatures.min() + curvatures.max(),
            "2 / (least + largest) is the fastest fixed rate: a larger one may still converge"),
)  # fmt: skip
