"""Questions about gradient descent: some steps on a parabola, and the largest stable rate."""

import numpy as np

from flashdl.demokit import Mistake
from flashdl.demokit.asking import Generator
from flashdl.demokit.kernels.optimisers import momentum
from flashdl.demokit.written import listed, number

RATES = np.array([0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0])


def draw_step(rng):
    a, b, x = float(rng.choice([0.5, 1, 1.5, 2, 3, 4])), *map(int, rng.integers(-4, 5, 2))
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
    return f"""
        A quadratic loss has the curvatures (eigenvalues of its Hessian) {listed(curvatures)}. Below
        which learning rate does gradient descent converge? Give 3 significant digits.
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


def slope(a, b, x):  # [1] -> [1], of a x^2 + b x + c
    return 2 * a * x + b


def place(now, _start):  # [1], [1] -> [1], where a step takes the gradient
    return now


def decisive(curvatures):  # [n] -> []
    return curvatures.max()


GENERATORS = (
    Generator(
        "gd-step", draw_step, ask_step, solve_step, work_step, effort="head",
        no_demo="The demo descends in two dimensions, from a start of its own.",
    ),
    Generator(
        "gd-stability", draw_stability, ask_stability, solve_stability, work_stability,
        effort="head", atol=0, preset="rates", no_demo="The demo's curvatures are 1 and another.",
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
