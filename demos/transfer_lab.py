"""Transfer learning: what a network learned on a source task is the start for another task.

theta_0 = (theta_source below the head, a new head),  then  theta <- theta - lr dL_target/dtheta

against the same training from random weights:  gain = accuracy(pretrained) - accuracy(scratch).
The source: digits anywhere on noisy fields of 12 x 12 pixels. The target: a yes-no question about
such fields, with few labels. The negative setting: plain aligned digits, 0-4 as source for 5-9.
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mistake, Param, Plot, Preset, Table
from flashdl.demokit.kernels import plain_digits, reuse
from flashdl.demokit.kernels.plain_digits import few_plain, pixels_alone
from flashdl.demokit.kernels.reuse import HEAD, NAMES, How, Trial, World, courses, transferred
from flashdl.demokit.models import trained
from flashdl.demokit.models.canvas_cnn import parts

DRAWS = 2  # times that the labelled images are drawn, and the new weights
COUNTS, STEPS = (20, 200), 100  # of the comparison on shifted fields
HEAD_ONLY = How(lr=0.01, frozen=HEAD)
SHARES = (0, 0.1, 0.25, 1)  # of the steps, when the test accuracy is taken
QUARTER = -2  # the place of 0.25
NAMED = {"pretrained": "all blocks fine-tuned", "scratch": "from scratch"}
INITS = {"both": ("pretrained", "scratch")}


def worlds(rng, data, *, setting, task):  # -> by name
    draw = {"shifted": lambda rng, n: reuse.few(rng, data, task=task, n=n),
            "negative": lambda rng, n: few_plain(rng, data, n)}  # fmt: skip
    found = {"shifted": World(trained("canvas-cnn"), draw["shifted"])}
    if setting == "negative":
        found["negative"] = World(plain_digits.learned_source(rng, data), draw["negative"])
    return found


def compared(world, seeds, *, inits, counts, known):  # -> [counts, inits], accuracy after STEPS
    pairs = [(n, init) for n in counts for init in inits]
    return np.reshape([known[pair] if pair in known else
                       courses(world, Trial(pair[1], pair[0], (STEPS,)), seeds)[0]
                       for pair in pairs], (len(counts), len(inits)))  # fmt: skip


def recipes(world, seeds, curves, *, n):  # -> by name: accuracy; curves: those of the inits
    found = {NAMED[init]: curve[-1] for init, curve in curves.items()}
    if "pretrained" in curves:
        head = Trial("pretrained", n, (STEPS,), HEAD_ONLY)
        found["frozen features, new head"] = courses(world, head, seeds)[0]
        head = head._replace(view=reuse.inverted)
        found["the same, pixels inverted"] = courses(world, head, seeds)[0]
    return found


def reached(d, inits):  # -> the names and the heights of the bars
    rows = [(f"fields, {n}: {init}", value)
            for n, row in zip(d["counts"], d["by_count"], strict=True)
            for init, value in zip(inits, row, strict=True)]  # fmt: skip
    if d["setting"] == "negative":
        rows += [(f"5-9, step {d['step'][k]}: {init}", value) for k in (QUARTER, -1)
                 for init, value in zip(inits, d["curves"][k], strict=True)]  # fmt: skip
        rows += [("5-9: pixels, no network", d["pixels"])]
    return zip(*rows, strict=True)


def compute(*, rng, labels, task, init, steps, setting):
    seeds, inits = rng.integers(2**32, size=DRAWS), INITS.get(init, (init,))
    data, shots = (
        parts(trained("canvas-cnn")["order"]),
        np.round(np.multiply(SHARES, steps)).astype(int),
    )
    found = worlds(rng, data, setting=setting, task=task)
    curves = {i: courses(found[setting], Trial(i, labels, shots), seeds) for i in inits}
    counts = COUNTS if setting == "shifted" else COUNTS[:1]
    same_run = setting == "shifted" and steps == STEPS
    known = {(labels, i): c[-1] for i, c in curves.items() if same_run}
    ways = recipes(found[setting], seeds, curves, n=labels)
    sizes, same = transferred(found["shifted"].source)
    d = {
        "step": shots, "curves": np.array(list(curves.values())).T,  # [shots, inits]
        "inits": np.array(inits), "counts": np.array(counts),
        "by_count": compared(found["shifted"], seeds, inits=inits, counts=counts, known=known),
        "recipe": np.array(list(ways)), "by_recipe": np.array(list(ways.values())),
        "block": np.array(NAMES), "size": sizes, "same": same, "new": sizes - same,
        "copied": same.sum(),
        "labels": np.array(labels), "setting": np.array(setting), "task": np.array(task),
        "pixels": pixels_alone(data, labels, seeds),
    }  # fmt: skip
    names, heights = reached(d, inits)
    return {**d, "who": np.array(names), "reached": np.array(heights)}


def both(d):
    return d["inits"].size == 2


def shifted(d):
    return both(d) and d["setting"] == "shifted"


def enough(d):  # for the figures of the row
    return shifted(d) and d["task"] == "parity" and d["labels"] >= 20 and d["step"][-1] >= STEPS


def negative(d):
    return both(d) and d["setting"] == "negative"


def gain(d, k):  # after which of the shots
    return d["curves"][k, 0] - d["curves"][k, -1]


def way(d, name):
    return d["by_recipe"][list(d["recipe"]).index(name)]


def curves_title(d):
    last = " and ".join(f"{a:.2f} {i}" for i, a in zip(d["inits"], d["curves"][-1], strict=True))
    return f"{d['labels']} labels, {d['step'][-1]} steps: {last}"


def reached_title(d):
    if not both(d):
        return f"From {d['by_count'].min():.2f} to {d['by_count'].max():.2f}, {d['inits'][0]} only"
    gains = [f"{a - b:+.2f} with {n}" for n, (a, b) in zip(d["counts"], d["by_count"], strict=True)]
    text = "A pretrained start: " + ", ".join(gains) + " labels"
    return text + (f"; digits 5-9: {gain(d, -1):+.2f}" if negative(d) else "")


def recipes_title(d):
    best = d["by_recipe"].argmax()
    return f"{d['labels']} labels: best is {d['recipe'][best]}, {d['by_recipe'][best]:.2f}"


DEMO = Demo(
    title="Transfer learning: a trained network as the start for another task",
    compute=compute, trains=True, models=("canvas-cnn",),
    params=(
        Param("labels", 20, low=5, high=300, meaning="labelled images of the target"),
        Param("task", "parity", choices=("parity", "hole", "ge5"),
              meaning="the target asks: odd? has it a hole? 5 or more?"),
        Param("init", "both", choices=("pretrained", "scratch", "both"), meaning="theta_0"),
        Param("steps", 100, low=20, high=300, meaning="steps of Adam, 12 images each"),
        Param("setting", "shifted", choices=("shifted", "negative"),
              meaning="shifted noisy fields, or plain digits 0-4 for 5-9"),
    ),
    presets=(
        Preset("copied", "which numbers come from the source", show=("blocks",)),
        Preset("curves", "test accuracy while training, 20 labels", show=("curves",)),
        Preset("negative", "digits 0-4 as source for 5-9: no gain",
               params={"setting": "negative", "labels": 50}, show=("reached",)),
        Preset("recipes", "frozen features, fine-tuning, and pixels inverted", show=("recipes",)),
    ),
    claims=(
        Claim("numbers below the head that are not the source's", lambda d: d["new"][:HEAD].sum(),
              "==", 0, about="blocks"),
        Claim("gain on fields with 20 labels",
              lambda d: d["by_count"][0, 0] - d["by_count"][0, 1], ">=", 0.08,
              lambda d: both(d) and d["task"] == "parity", "reached"),
        Claim("gain on fields with 200 labels",
              lambda d: d["by_count"][1, 0] - d["by_count"][1, 1], ">=", 0.05, shifted, "reached"),
        Claim("pretrained after a quarter of the steps - scratch after all",
              lambda d: d["curves"][QUARTER, 0] - d["curves"][-1, 1], ">=", 0, enough, "curves"),
        Claim("digits 5-9: gain after a quarter or all of the steps",
              lambda d: max(gain(d, QUARTER), gain(d, -1)), "<=", 0.02, negative, "reached"),
        Claim("frozen features - from scratch",
              lambda d: way(d, "frozen features, new head") - way(d, "from scratch"), ">=", 0.05,
              enough, "recipes"),
        Claim("frozen features: lost if the pixels are inverted",
              lambda d: way(d, "frozen features, new head") - way(d, "the same, pixels inverted"),
              ">=", 0.1, enough, "recipes"),
    ),
    plots=(
        Plot("curves", "line", curves_title, x="step", y=("curves",),
             labels=lambda d: list(d["inits"]), x_label="step of training on the target",
             y_label="test accuracy"),
        Plot("reached", "bar", reached_title, x="who", y=("reached",), y_label="test accuracy",
             x_label="target and start"),
        Plot("recipes", "bar", recipes_title, x="recipe", y=("by_recipe",), x_label="recipe",
             y_label="test accuracy"),
    ),
    tables=(
        Table("blocks", "What is transferred: all numbers below the head", (
            Column("block", "block"), Column("numbers", "size", "d"),
            Column("from the source", "same", "d"), Column("new", "new", "d"))),
    ),
)  # fmt: skip

MISTAKES = (
    Mistake("copies-the-architecture-only", reuse.with_new_head, lambda _source, fresh: fresh,
            "the knowledge is in the weights: the same layers with random ones know nothing"),
    Mistake("changes-the-preprocessing", reuse.prepared, reuse.inverted,
            "the filters know white on black: inputs must be prepared as for the source"),
    Mistake("pretrains-on-the-target", plain_digits.for_source, lambda digits: digits >= 0,
            "a source that saw the target's own classes and labels says nothing about transfer",
            at={"setting": "negative", "labels": 50}),
    Mistake("tests-on-training-images", reuse.right, lambda *_, **__: 1.0,
            "what was trained on is known by heart: only new images show a gain"),
)  # fmt: skip
