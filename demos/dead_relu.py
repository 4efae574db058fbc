"""Dead ReLU units: z <= 0 for every training input, so that no gradient reaches w and b.

z = w x + b,  a = relu(z),  dL/dw = sum over the inputs of  g(x) relu'(z(x)) x,  g = dL/da

Where relu'(z) = 0 at every x of the batch the sum is 0, whatever the loss. In the first layer x is
data: under plain descent nothing moves any more. A deeper unit gets new inputs as layers move.
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mistake, Param, Plot, Preset, Table
from flashdl.demokit.kernels.dying import (
    Rule,
    X,
    dead,
    descend,
    forward,
    gradients,
    start,
    step,
    through,
    unit,
)
from flashdl.demokit.words import short

UNITS, DEEP, STEPS = 64, (32, 256), 100  # hidden units; of two layers; steps of comparisons
BIASES, SHOWN_X = np.arange(-6.0, 1.0), np.array([0, 6, 12, 19, 25, 31])  # rows of X
WHERE = ("layer 1, plain descent", "layer 1, decay of w and b", "layer 2, plain descent",
         "layer 1, decay of b alone", "layer 1, momentum 0.5", "layer 1, new inputs")  # fmt: skip
REMEDIES = (  # of what, with it, without it, the run with it, without
    ("the step", "eta 0.02", "eta 0.1, bias 0", "bias 0", "eta 0.1"),
    ("the start", "He's deviation of w", "2 times it", "bias 0", "2 x He"),
    ("the start", "bias 0", "bias -2", "bias 0", "bias -2"),
    ("the start", "bias 0.1", "bias -2", "bias 0.1", "bias -2"),
    ("the activation", "leaky, slope 0.1", "ReLU, bias -2", "leaky", "bias -2"),
    ("the activation", "GELU", "ReLU, bias -2", "GELU", "bias -2"),
    ("the normalisation", "batch norm", "none, bias -2", "norm", "bias -2"),
)


def back(gone):  # [steps + 1, n] -> dead units: ever, alive later, alive at the end
    ever = np.maximum.accumulate(gone)
    later = ever & ~gone
    return np.array([ever[-1].sum(), later.any(axis=0).sum(), later[-1].sum()])


def comparisons(draws, deep):  # -> {name: dead [steps + 1, n]}
    low, zero = start(draws, -2.0), start(draws, 0.0)
    runs = {
        "bias -2": (low, Rule()), "eta 0.1": (zero, Rule(lr=0.1)), "bias 0": (zero, Rule()),
        "2 x He": (start(draws, 0.0, 2.0), Rule()), "bias 0.1": (start(draws, 0.1), Rule()),
        "leaky": (low, Rule(slope=0.1)), "GELU": (low, Rule(smooth=True)),
        "norm": (low, Rule(norm=True)), "deep": (start(deep, -1.0), Rule()),
        "decay": (low, Rule(decay=0.005)), "momentum": (zero, Rule(lr=0.1, beta=0.5)),
        "both": (low, Rule(decay=0.005, decay_w=0.005)),
    }  # fmt: skip
    found = {name: descend(net, rule, STEPS) for name, (net, rule) in runs.items()}
    wide = dead(forward(found["bias -2"][0], 2 * X, Rule())[2][0])  # x from -4 to 4
    wider = {"wide": np.vstack([found["bias -2"][2], wide])}
    return wider | {name: run[2] for name, run in found.items()}


def some_units(net, rule):  # five of them, from the least to the most often active
    z = forward(net, X, rule)[1][0]  # [B, n]
    active = (z > 0).mean(axis=0)
    five = active.argsort(kind="stable")[np.linspace(0, UNITS - 1, 5).astype(int)]
    dW, db = gradients(net, X, rule)[1][0]
    silent, partly = active == 0, (active > 0) & (active < 1)
    return {
        "unit": np.array([f"unit {k}" for k in five]), "z": z[SHOWN_X][:, five].T,
        "active": active[five], "w": net[0][0][0, five], "b": net[0][1][five],
        "dw": np.abs(dW[0, five]), "db": np.abs(db[five]), "silent": silent.sum(),
        "largest": np.abs(np.vstack([dW, db])[:, silent]).max(initial=0),
        "partly": np.abs(dW[0, partly]).min(initial=np.inf),
    }  # fmt: skip


def compute(*, rng, bias0, slope, lr, steps):
    draws = [rng.standard_normal((1, UNITS)), rng.standard_normal((UNITS, 1))]
    deep = [rng.standard_normal(shape) for shape in ((1, 32), DEEP, (256, 1))]
    rule = Rule(slope, lr)
    net, loss, gone = descend(start(draws, bias0), rule, steps)
    sweep = [descend(start(draws, bias), rule, steps)[1:] for bias in BIASES]
    ran = comparisons(draws, deep)
    ways = ("both", "deep", "decay", "momentum", "wide")
    woken = np.array([back(gone), *(back(ran[way]) for way in ways)])
    share = {name: run[-1].mean() for name, run in ran.items()}
    return {
        "slope": np.array(slope), "bias0": np.array(bias0), "x": X[SHOWN_X, 0].round(1),
        **some_units(net, rule), "step": np.arange(steps + 1), "loss": loss,
        "losses": np.array([run[0] for run in sweep[3:]]).T,
        "starts": np.array([*(f"{b:.0f}" for b in BIASES), "eta 0.1"]),
        "cause": np.array([*(f"bias {b:.0f}" for b in BIASES), "0, eta 0.1"]),
        "dead": np.array([*(run[1][-1].mean() for run in sweep), share["eta 0.1"]]),
        "deaths": np.array([[*(run[1][k].mean() for run in sweep), ran["eta 0.1"][k].mean()]
                            for k in (0, -1)]), "when": np.array(["before", "after"]),
        "share": gone.mean(axis=1), "where": np.array(WHERE),
        "units": np.array([UNITS, UNITS, DEEP[1], *[UNITS] * 3]), "ever": woken[:, 0],
        "woke": woken[:, 1], "awake": woken[:, 2],
        "lr": np.array(lr), **dict(zip(("of_what", "remedy", "instead"),
                                       np.array(REMEDIES).T[:3], strict=True)),
        "unhelped": np.array([share[row[4]] for row in REMEDIES]),
        "remedied": np.array([share[row[3]] for row in REMEDIES]),
    }  # fmt: skip


def relu(d):
    return d["slope"] == 0


def units_title(d):
    kind = "gradient 0" if relu(d) else f"slope {d['slope']:g}"
    many = f"{d['silent']} of {UNITS} units"
    return f"Begun at bias {d['bias0']:g}: {many} have z <= 0 at all 32 inputs, {kind}"


def causes_title(d):
    dead = [f"{share:.0%}" for share in d["dead"][[2, 4, 6, 7]]]
    low = f"eta {d['lr']:g}: {dead[0]} (-4), {dead[1]} (-2), {dead[2]} (0)"
    return f"Dead by a low bias, {low}; by eta 0.1: {dead[3]}"


def loss_title(d):
    ends = [short(loss, 2) if np.isfinite(loss) else "inf" for loss in d["losses"][-1]]
    return "Loss at the end from bias -3: {}, -2: {}, -1: {}, 0: {}".format(*ends)


DEMO = Demo(
    title="Dead ReLU units: how they die, whether they come back, what helps",
    compute=compute,
    params=(
        Param("bias0", -2.0, low=-6.0, high=1.0, meaning="bias of the hidden units at the start"),
        Param("slope", 0.0, low=0.0, high=0.3, meaning="of the units below 0; 0 is ReLU"),
        Param("lr", 0.02, low=0.001, high=0.03, meaning="eta, the learning rate"),
        Param("steps", 300, low=50, high=1000, meaning="steps on all 32 inputs"),
    ),
    presets=(
        Preset("definition", "z of five units, and their gradients", {}, ("units", "gradients")),
        Preset("dying", "two causes, and what can come back", {}, ("deaths", "back")),
        Preset("remedies", "dead units without and with seven remedies", {}, ("remedies",)),
        Preset("leaky", "slope 0.1 below 0: nothing is dead", {"slope": 0.1}, ("causes", "loss")),
    ),
    claims=(
        Claim("units with z <= 0 at all inputs: largest gradient", lambda d: d["largest"], "==", 0,
              relu, "units"),
        Claim("silent for some inputs: |dL/dw| from", lambda d: d["partly"], ">", 0, None, "units"),
        Claim("dead at bias -6 less dead at bias 0", lambda d: d["dead"][0] - d["dead"][6], ">=",
              0.5, relu, "deaths"),
        Claim("bias 0 and eta 0.1: dead", lambda d: d["dead"][7], ">=", 0.3, about="remedies"),
        Claim("slope above 0: largest dead share at eta of the demo", lambda d: d["dead"][:7].max(),
              "==", 0, lambda d: not relu(d), "loss"),
        Claim("first layer, plain descent or decay of w and b: came back",
              lambda d: d["woke"][:2].max(), "==", 0, about="back"),
        Claim("the other four ways: least number that came back", lambda d: d["woke"][2:].min(),
              ">=", 1, about="back"),
        Claim("with a remedy: largest dead share", lambda d: d["remedied"].max(), "<=", 0.05,
              about="remedies"),
    ),
    plots=(
        Plot("units", "heatmap", units_title, z="z", signed=True, row_labels="unit",
             column_labels="x", x_label="training input x", y_label="pre-activation z of"),
        Plot("causes", "bar", causes_title, x="cause", y=("dead",), x_label="start",
             y_label="share of units with gradient 0"),
        Plot("deaths", "heatmap", causes_title, z="deaths", row_labels="when",
             column_labels="starts", x_label="bias at the start; the last: bias 0, eta 0.1",
             y_label="share of dead units"),
        Plot("loss", "line", loss_title, x="step", y=("losses",), log_y=True, x_label="step",
             labels=("bias -3", "bias -2", "bias -1", "bias 0")),
    ),
    tables=(
        Table("gradients", "The same units: active inputs, parameters and gradients", (
            Column("unit", "unit"), Column("active at", "active", ".0%"), Column("w", "w", ".2f"),
            Column("b", "b", ".2f"), Column("|dL/dw|", "dw", ".2g"),
            Column("|dL/db|", "db", ".2g"))),
        Table("back", "Do dead units come back within 100 steps? Layers that learn sin 2x", (
            Column("where and how", "where"), Column("units", "units"), Column("ever dead", "ever"),
            Column("came back", "woke"), Column("alive at the end", "awake"))),
        Table("remedies", "Dead units (slope 0 at all 32 inputs) after 100 steps, of 64", (
            Column("remedy of", "of_what"), Column("it is", "remedy"),
            Column("instead of", "instead"), Column("dead without", "unhelped", ".0%"),
            Column("dead with", "remedied", ".0%"))),
    ),
)  # fmt: skip

MISTAKES = (
    Mistake("dead-at-one-example", dead, lambda s: (s == 0).any(axis=0),
            "0 for one example is normal: dead is 0 for all of them"),
    Mistake("lets-gradient-through", unit,
            lambda u, rule: (unit(u, rule)[0], np.ones_like(u)),
            "below 0 the slope of ReLU is 0: no gradient gets through"),
    Mistake("forgets-the-slope", unit,
            lambda u, rule: (unit(u, rule)[0], 1.0 * (u > 0)),
            "a leaky unit has a slope below 0 on the way back, too"),
    Mistake("freezes-the-layers-below", through, lambda _delta, _W, s: np.zeros_like(s),
            "the layers below go on learning: that changes what a deep unit gets"),
    Mistake("starts-without-bias", start, lambda draws, _bias, scale=1.0: start(draws, 0, scale),
            "a bias far below 0 keeps z there: it is the first cause"),
    Mistake("decays-the-bias", step, lambda w, g, v, rule: step(
            w, g, v, rule._replace(decay=0.005)), "plain descent moves by the gradient alone"),
)  # fmt: skip
