"""Transfer learning: what a network learned on a source task is the start for another task.

theta_0 = (theta_source below the head, a new head),  then  theta <- theta - lr dL_target/dtheta

against the same training from random weights:  gain = accuracy(pretrained) - accuracy(scratch).
The source: digits anywhere on noisy fields of 12 x 12 pixels. The target: a yes-no question about
such fields, with few labels. The negative setting: plain aligned digits, 0-4 as source for 5-9,
which pixels alone tell apart; a source of 20 images; and one of noise.
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mistake, Param, Plot, Preset, Table
from flashdl.demokit.kernels import plain_digits, reuse
from flashdl.demokit.kernels.plain_digits import pixels_alone
from flashdl.demokit.kernels.reuse import HEAD, NAMES, How, Trial, courses, transferred
from flashdl.demokit.models import trained
from flashdl.demokit.models.canvas_cnn import parts

DRAWS, COUNTS, STEPS, TESTED = 2, (20, 200), 100, 300  # of labels; of them, steps, new fields
HEAD_ONLY = How(lr=0.01, frozen=HEAD)
SHARES = (0, 0.1, 0.25, 0.5, 1)  # of the steps, when the test accuracy is taken
QUARTER, HALF = 2, 3  # their places
WORDS = {"pretrained": "related source", "scratch": "no source"}
NAMED = {"pretrained": "fine-tuned: all blocks", "scratch": "from scratch"}
INITS = {"both": ("pretrained", "scratch")}
ASKED = {"parity": "is it odd?", "hole": "has it a hole?", "ge5": "is it 5 or more?"}


def compared(world, seeds, pairs, *, steps, known):  # -> [pairs of labels and init], accuracy
    return np.array([known[n, init] if (n, init) in known else
                     courses(world, Trial(init, n, (steps,)), seeds)[0]
                     for n, init in pairs])  # fmt: skip


def by_source(worlds, seeds, curves, *, trial):  # -> by name: accuracy on 5-9 after half the steps
    found = {"no source": curves["scratch"][HALF]} if worlds and "scratch" in curves else {}
    if worlds and "pretrained" in curves:
        first, *others = worlds
        found[first] = curves["pretrained"][HALF]
        found |= {name: courses(worlds[name], trial, seeds)[0] for name in others}
    return found


def recipes(world, seeds, curves, *, trial):  # -> by name: accuracy; curves: those of the inits
    views = {"frozen features, new head": trial,
             "the same, fields inverted": trial._replace(view=reuse.inverted)}  # fmt: skip
    more = {name: courses(world, view, seeds)[0] for name, view in views.items()}
    return {NAMED[i]: c[-1] for i, c in curves.items()} | (more if "pretrained" in curves else {})


def reached(d, early):  # -> the names and the heights of the bars
    rows = [(f"{n} labels: {WORDS[init]}", value)
            for n, row in zip(d["counts"], d["by_count"], strict=True)
            for init, value in zip(d["inits"], row, strict=True)]  # fmt: skip
    rows += [(f"5-9: {name}", value) for name, value in early.items()]
    rows += [("5-9 is easy: pixels only", d["pixels"])] if early else []
    return zip(*rows, strict=True)


def compute(*, rng, labels, task, init, steps, setting):
    inits, shots = INITS.get(init, (init,)), np.round(np.multiply(SHARES, steps)).astype(int)
    data = parts(trained("canvas-cnn")["order"])
    shifted = reuse.fields_world(trained("canvas-cnn"), data, task=task, tests=TESTED)
    others = plain_digits.worlds(rng, data) if setting == "negative" else {}
    seeds, world = rng.integers(2**32, size=DRAWS), next(iter(others.values()), shifted)
    curves = {i: courses(world, Trial(i, labels, shots), seeds) for i in inits}
    known = {(labels, i): c[-1] for i, c in curves.items() if not others and steps == STEPS}
    early = by_source(others, seeds, curves, trial=Trial("pretrained", labels, shots[HALF:-1]))
    counts, after = (COUNTS[:1], shots[HALF]) if others else (COUNTS, STEPS)
    pairs = [(n, i) for n in counts for i in inits]
    ways = recipes(world, seeds, curves, trial=Trial("pretrained", labels, shots[-1:], HEAD_ONLY))
    (sizes, same), pixels = transferred(shifted.source), pixels_alone(data, labels, seeds)
    d = {
        "step": shots, "curves": np.array(list(curves.values())).T,  # [shots, inits]
        "inits": np.array(inits), "counts": np.array(counts), "by_count": np.reshape(
            compared(shifted, seeds, pairs, steps=after, known=known), (len(counts), len(inits))),
        "by_source": np.array([*early.values(), pixels]),
        "recipe": np.array(list(ways)), "by_recipe": np.array(list(ways.values())),
        "block": np.array(NAMES), "size": sizes, "same": same, "new": sizes - same,
        "copied": same.sum(), "labels": np.array(labels), "task": np.array(task),
        "asked": np.array(ASKED[task]), "pixels": pixels,
    }  # fmt: skip
    names, heights = reached(d, early)
    return {**d, "who": np.array(names), "reached": np.array(heights)}


def both(d):
    return d["inits"].size == 2


def shifted(d):
    return both(d) and d["by_source"].size == 1  # the pixels alone


def negative(d):
    return both(d) and d["by_source"].size > 1


def enough(d):  # for the figures of the row
    return shifted(d) and d["task"] == "parity" and d["labels"] >= 20 and d["step"][-1] >= STEPS


def gains(d, name="by_count"):  # pretrained - scratch, of each row
    return d[name][:, 0] - d[name][:, -1]


def copied_title(d):
    of = f"{d['copied']:,} of {d['size'].sum():,}"
    return f"From 'which digit?' to '{d['asked']}': {of} weights copied"


def curves_title(d):
    last = [f"{a:.2f} {i}" for i, a in zip(d["inits"], d["curves"][-1], strict=True)]
    return f"{d['labels']} labels, {d['step'][-1]} steps: {' and '.join(last)}"


def reached_title(d):
    if not both(d):
        return f"From {d['by_count'].min():.2f} to {d['by_count'].max():.2f}, {d['inits'][0]} only"
    if negative(d):
        other, small, noise = d["by_source"][1:-1] - d["by_source"][0]
        return (f"Step {d['step'][HALF]}, gains: related {gains(d)[0]:+.2f}; on 5-9 by 0-4 "
                f"{other:+.2f}, small {small:+.2f}, noise {noise:+.2f}")  # fmt: skip
    each = (f"{g:+.2f} with {n} labels" for n, g in zip(d["counts"], gains(d), strict=True))
    return f"{STEPS} steps, gain by pretraining: " + ", ".join(each)


def recipes_title(d):
    best, to = d["by_recipe"].argmax(), "digits 5-9" if negative(d) else d["asked"]
    return (f"'{to}', {d['labels']} labels, {d['step'][-1]} steps: best {d['recipe'][best]}, "
            f"{d['by_recipe'][best]:.2f}")  # fmt: skip


DEMO = Demo(
    title="Transfer learning: a trained network as the start for another task",
    compute=compute, trains=True, models=("canvas-cnn",),
    params=(
        Param("labels", 20, low=5, high=300, meaning="labelled images of the target"),
        Param("task", "parity", choices=("parity", "hole", "ge5"), meaning="the target's question"),
        Param("init", "both", choices=("pretrained", "scratch", "both"), meaning="theta_0"),
        Param("steps", 100, low=20, high=300, meaning="steps of Adam, 12 images each"),
        Param("setting", "shifted", choices=("shifted", "negative"), meaning="or 0-4 for 5-9"),
    ),
    presets=(
        Preset("copied", "which numbers come from the source", show=("copied", "blocks")),
        Preset("curves", "test accuracy while training, 20 labels", show=("curves",)),
        Preset("negative", "a related source, and three that do not help",
               params={"setting": "negative", "labels": 50}, show=("reached",)),
        Preset("recipes", "frozen features, fine-tuning, and fields inverted", show=("recipes",)),
    ),
    claims=(
        Claim("weights below the head that are not the source's",
              lambda d: d["new"][:HEAD].sum(), "==", 0, about="blocks"),
        Claim("fields, 20 labels: gain by the related source", lambda d: gains(d)[0], ">=", 0.08,
              lambda d: both(d) and d["task"] == "parity", "reached"),
        Claim("fields, 200 labels: gain by the related source", lambda d: gains(d)[1], ">=", 0.05,
              shifted, "reached"),
        Claim("pretrained after a quarter of the steps - scratch after all",
              lambda d: d["curves"][QUARTER, 0] - d["curves"][-1, 1], ">=", 0, enough, "curves"),
        Claim("digits 5-9: gain after a quarter or all of the steps",
              lambda d: gains(d, "curves")[[QUARTER, -1]].max(), "<=", 0.02, negative, "reached"),
        Claim("frozen features - from scratch", lambda d: d["by_recipe"][2] - d["by_recipe"][1],
              ">=", 0.03, enough, "recipes"),
        Claim("frozen features: lost if the fields are inverted",
              lambda d: d["by_recipe"][2] - d["by_recipe"][3], ">=", 0.1, enough, "recipes"),
    ),
    plots=(
        Plot("copied", "bar", copied_title, x="block", y=("same",), x_label="block",
             y_label="weights copied from the source"),
        Plot("curves", "line", curves_title, x="step", y=("curves",),
             labels=lambda d: list(d["inits"]), x_label="step of training on the target",
             y_label="test accuracy"),
        Plot("reached", "bar", reached_title, x="who", y=("reached",), y_label="test accuracy",
             x_label="target, source"),
        Plot("recipes", "bar", recipes_title, x="recipe", y=("by_recipe",), x_label="recipe",
             y_label="test accuracy"),
    ),
    tables=(
        Table("blocks", "A start for the target: the source's weights, and a head at random", (
            Column("block", "block"), Column("weights", "size", "d"),
            Column("copied", "same", "d"), Column("random", "new", "d"))),
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
