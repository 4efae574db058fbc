"""Gradient descent on a rotated quadratic bowl, and on a loss with two wells.

step      v <- beta v - eta dL/dtheta,  theta <- theta + v; without momentum beta = 0
bowl      L = theta . H theta / 2: the error along a direction of curvature lambda is multiplied by
          1 - eta lambda. It shrinks for 0 < eta < 2 / lambda_max, fastest with
          eta = 2 / (lambda_min + lambda_max), where the worst factor is (kappa - 1) / (kappa + 1)
wells     L = x^4 / 4 - x^2 / 2 + 0.192 x + y^2 / 2: a global minimum, a local one, a saddle;
          convex with + x^2 / 2
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mark, Mistake, Param, Plot, Preset, Table
from flashdl.demokit.kernels.journeys import journeys
from flashdl.demokit.kernels.landscapes import bowl, bowl_loss, kinds, wells
from flashdl.demokit.kernels.optimisers import momentum as momentum_step
from flashdl.demokit.kernels.paths import descend, growing
from flashdl.demokit.words import short

EXAMPLES = 0.2 * np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0], [0.0, -1.0]])  # their mean is 0
ORDERS = np.array([np.roll(EXAMPLES, -k, axis=0) for k in range(4)])
X, Y = np.linspace(-2.2, 2.2, 72), np.linspace(-1.5, 1.5, 22)
PLANE = np.stack(np.meshgrid(X, Y), axis=-1)  # [22, 72, 2]
TURNS = np.arange(-60, 61, 20)  # degrees from the step
COMPARED, CORNERS, FRAMES, ROWS = 100, 60, 12, 4  # steps at other rates, of a path; films; table
SHOWN = np.array([1, 2, 3, 5, 10, 20, 50, 100, 200, 500])


def gradient(H, theta, examples):  # mean over the examples c of H (theta - c) [..., 2]
    return (theta - examples.mean(axis=0)) @ H


def step(theta, g, v, lr, beta):  # [..., 2] each -> theta, v
    return momentum_step(theta, g, v, lr=lr, beta=beta)


def edge(sharpest):  # the rate at which the factor of this curvature is -1
    return 2 / sharpest


def best(flattest, sharpest):  # the rate at which both factors have the same size
    return 2 / (flattest + sharpest)


def steepness(g):  # by TURNS from the step: rise for length 1, and for a largest entry of 1
    down = step(np.zeros(2), g, np.zeros(2), 1.0, 0.0)[0]
    angle = np.arctan2(down[1], down[0]) + np.radians(TURNS)
    d = np.stack([np.cos(angle), np.sin(angle)], axis=-1)  # [turns, 2]
    return np.array([d @ g, d @ g / np.abs(d).max(axis=1)])


@np.errstate(all="ignore")  # it may diverge
def compute(*, rng, lr, kappa, angle, momentum, steps):
    (H, Q), curvatures = bowl(kappa, angle), np.array([1.0, kappa])
    rates = np.array([lr, best(*curvatures), edge(kappa), 1.05 * edge(kappa)])[:, None]
    betas, start = np.array([[momentum], [0], [0], [0]]), np.tile(Q.sum(axis=1), (4, 1))
    theta = descend(start, lambda w, k: gradient(H, w, ORDERS[k % 4]),
                    lambda w, g, v: step(w, g, v, rates, betas),
                    steps=max(steps, COMPARED))  # [.., 4, 2]  # fmt: skip
    error, path, losses = theta @ Q, theta[: steps + 1, 0], bowl_loss(H, theta[: steps + 1])
    own, closed = error[: steps + 1, 0], (1 - lr * curvatures) ** np.arange(steps + 1)[:, None]
    drift, size = (np.abs(v).max(axis=1) for v in (own - closed, closed))
    rows, shown = min(ROWS, steps), SHOWN[steps >= SHOWN]
    g = np.array([gradient(H, w, ORDERS[k % 4]) for k, w in enumerate(path[:rows])])
    eta = np.linspace(0, 1.25 * edge(kappa), 121)
    some = np.unique(np.linspace(0, steps, 121).astype(int))
    return {
        "lr": np.array(lr), "kappa": np.array(kappa), "momentum": np.array(momentum), "own": own,
        "rate": np.full(rows, lr), "best": rates[1, 0], "edge": rates[2, 0], "loss": losses[:, 0],
        "x": X, "y": Y, "bowl": np.log10(np.maximum(bowl_loss(H, PLANE), 1e-3)),
        "path": growing(theta[: min(steps, CORNERS) + 1, :1], frames=FRAMES),
        "drift": (drift / (size + 1e-6))[size < 1e100].max(), "some": some, "losses": losses[some],
        "eta": eta, "factor": np.abs(1 - eta[:, None] * curvatures),
        "worst": np.abs(1 - rates[1] * curvatures).max(), "far": np.abs(error[COMPARED, :, 1]),
        "turn": np.array([f"{t:+d}" for t in TURNS]), "rise": steepness(g[0]),
        "of": np.array(["Euclidean length 1", "largest |entry| 1"]), "wells": wells(PLANE),
        **journeys(lambda w, g, v: step(w, g, v, 0.1, 0.0)), "row": np.arange(1, rows + 1),
        **pair("old", path[:rows]), **pair("g", g), **pair("new", path[1 : rows + 1]),
        "after": shown, "loss_after": losses[shown, 0], **pair("error", own[shown]),
        **pair("times", own[shown] / own[shown - 1]),
    }  # fmt: skip


def pair(name, columns):  # [rows, 2] -> one value each
    return {f"{name}1": columns[:, 0], f"{name}2": columns[:, 1]}


def bowl_title(d):
    flat, sharp = (short(f.round(12) + 0.0, 3) for f in d["own"][1])  # both errors begin at 1
    left, when = short(d["loss"][-1]), "at first" if d["momentum"] else "a step"
    return f"eta {short(d['lr'], 3)}: errors x {flat} (flat), x {sharp} (sharp) {when}; loss {left}"


def rates_title(d):
    k, best, worst = d["kappa"], short(d["best"], 3), short(d["worst"], 3)
    found = f"best 2/(1+{k:g}) = {best}, worst factor {k - 1:g}/{k + 1:g} = {worst}"
    return f"Converges if 0 < eta < {short(d['edge'], 3)}; {found}"


def steepest_title(d):
    rise, angle = short(d["rise"][0, 3], 3), d["turn"][d["rise"][1].argmin()]
    return f"Steepest per Euclidean length: -gradient, {rise}; per entry: near {angle} degrees"


DEMO = Demo(
    title="Gradient descent: its step, where it ends, and when it diverges",
    compute=compute, aliases=("gradient_descent",),
    params=(
        Param("lr", 0.1, low=0.001, high=1.0, meaning="eta, the learning rate"),
        Param("kappa", 10.0, low=1.0, high=1000.0, meaning="largest curvature; the least is 1"),
        Param("angle", 30.0, low=0.0, high=90.0, meaning="of the flat direction, in degrees"),
        Param("momentum", 0.0, low=0.0, high=0.99, meaning="beta, what is kept of the last move"),
        Param("steps", 100, low=1, high=500, meaning="steps"),
    ),
    presets=(
        Preset("update", "steps, and the steepest direction", {"lr": 0.15},
               ("steepest", "updates")),
        Preset("stationary", "starts on two wells, and on a convex loss", {}, ("slope", "ends")),
        Preset("wells", "three starts on the map of two wells", {}, ("wells", "ends")),
        Preset("rates", "the factors of a step, by learning rate", {}, ("rates",)),
        Preset("best", "the best fixed rate", {"lr": 0.1818}, ("bowl", "loss")),
        Preset("edge", "2 / lambda_max: to and fro for ever", {"lr": 0.2}, ("bowl", "loss")),
        Preset("diverges", "5 % above the edge", {"lr": 0.21}, ("bowl", "loss")),
        Preset("momentum", "heavy ball in a narrow valley",
               {"kappa": 100.0, "lr": 0.015, "momentum": 0.8}, ("bowl", "loss")),
    ),
    claims=(
        Claim("distance from (1 - eta lambda)^k, relative", lambda d: d["drift"], "<=", 1e-9,
              lambda d: d["momentum"] == 0, "bowl"),
        Claim("best eta: loss at the end over that at the start",
              lambda d: d["losses"][-1, 1] / d["losses"][0, 1], "<", 1, about="loss"),
        Claim("length 1: rise along the step minus the least rise",
              lambda d: d["rise"][0, 3] - d["rise"][0].min(), "<=", 1e-9, about="steepest"),
        Claim("best eta: worst factor minus (kappa - 1) / (kappa + 1)",
              lambda d: abs(d["worst"] - (d["kappa"] - 1) / (d["kappa"] + 1)), "<=", 1e-9,
              about="rates"),
        Claim("eta = 2 / lambda_max, 100 steps: change of the sharp error",
              lambda d: abs(d["far"][2] - 1), "<=", 1e-9, about="rates"),
        Claim("5 % above it, 100 steps: sharp error times", lambda d: d["far"][3], ">=", 1e4,
              about="rates"),
        Claim("largest gradient after 200 steps", lambda d: d["slope"][:, -1].max(), "<=", 1e-6,
              about="slope"),
        Claim("shown as global minimum: loss above the lowest", lambda d: d["above"].sum(), "<=",
              1e-9, about="ends"),
    ),
    plots=(
        Plot("bowl", "heatmap", bowl_title, x="x", y=("y",), z="bowl", path="path", frames="path",
             x_label="theta1", y_label="theta2 (log10 loss)"),
        Plot("loss", "line", lambda d: f"From {short(d['loss'][0])} to {short(d['loss'][-1])} in "
             f"{len(d['loss']) - 1} steps", x="some", y=("losses",), log_y=True, x_label="step",
             labels=("loss at this eta", "best", "2 / lambda_max", "5 % above")),
        Plot("rates", "line", rates_title, x="eta", y=("factor",), x_label="learning rate eta",
             labels=lambda d: ("factor |1 - eta lambda|, lambda_min = 1",
                               f"lambda_max = {d['kappa']:g}"),
             marks=(Mark("x", "edge", "2/lambda_max"),
                    Mark("x", "best", "best: 2/(lambda_min + lambda_max)"),
                    Mark("y", 1, "above 1 the error grows"))),
        Plot("steepest", "heatmap", steepest_title, z="rise", row_labels="of",
             column_labels="turn", x_label="degrees from -gradient",
             y_label="first-order change of L by a move of"),
        Plot("slope", "heatmap", lambda d: "eta = 0.1 < 2/13, curvatures up to 13: the gradient "
             f"tends to 0 ({short(d['slope'][:, -1].max(), 1)} at 200)", z="slope",
             row_labels="from", column_labels="after_step", x_label="step",
             y_label="norm of the gradient on"),
        Plot("wells", "heatmap", lambda d: "3 starts, one reaches the global minimum, L = "
             f"{short(d['loss200'][:3].min(), 3)}; the gradient is 0 at all", x="x", y=("y",),
             z="wells", path="tale", frames="tale", points="places", classes="class",
             labels=("start", "global minimum", "local minimum", "saddle"), x_label="x",
             y_label="y"),
    ),
    tables=(
        Table("ends", "Two wells: x^4/4 - x^2/2 + 0.192 x + y^2/2; convex: + x^2/2 instead", (
            Column("start, y = 1.2", "from"), Column("L there", "loss0", ".3f"),
            Column("after 10", "loss10", ".3f"), Column("after 200", "loss200", ".3f"),
            Column("end x", "end", ".3f"), Column("curvatures", "bent"), Column("kind", "kind"))),
        Table("updates", "theta_(t+1) = theta_t - eta * gradient of L, in both coordinates", (
            Column("step", "row"), Column("eta", "rate"), *(Column(f"{head}{i}", f"{name}{i}")
            for i in (1, 2) for head, name in (
                ("theta", "old"), ("gradient", "g"), ("new theta", "new"))))),
        Table("axes", "Error along the flat and the sharp direction; below 1e-15 it is rounding", (
            Column("step", "after"), Column("loss", "loss_after"), Column("flat", "error1"),
            Column("factor", "times1"), Column("sharp", "error2"), Column("factor", "times2"))),
    ),
)  # fmt: skip

MISTAKES = (
    Mistake("climbs", step, lambda theta, g, v, lr, beta: step(theta, -g, v, lr, beta),
            "the gradient points uphill: the step subtracts it"),
    Mistake("takes-equal-steps", step, lambda theta, g, v, lr, beta: step(
            theta, g / np.linalg.norm(g, axis=-1, keepdims=True), v, lr, beta),
            "the step is eta times the gradient: it shortens as the slope does"),
    Mistake("takes-one-example", gradient, lambda H, theta, c: (theta - c[0]) @ H,
            "that is stochastic gradient descent: at a constant rate it keeps moving"),
    Mistake("forgets-the-two", edge, lambda sharpest: 1 / sharpest,
            "at 1 / lambda_max the factor is 0; it reaches -1 at twice that rate"),
    Mistake("larger-is-faster", best, lambda flattest, _sharpest: 2 / flattest,
            "above 2 / lambda_max the sharpest direction diverges"),
    Mistake("takes-any-rest-for-the-goal", kinds, lambda p, _bend: np.zeros(p.shape[:-1], int),
            "the gradient is 0 at local minima and saddles, too"),
)  # fmt: skip
