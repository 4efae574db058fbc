"""Gradient ascent at the input: an image made from nothing that raises one score of a trained net.

The weights stay as they are; with step lr and the score s of a class or of a channel,

x <- x + lr g / |g|,  g = ds/dx,  then x <- (1 - decay) x, some blur, and back into 0 ... 1

s is the logit of a class before softmax, or the mean of a channel before its ReLU. With jitter, g
is taken of the image shifted at random and is shifted back.
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mark, Mistake, Param, Plot, Preset, Table
from flashdl.demokit.kernels import ascent
from flashdl.demokit.kernels.ascent import (
    Unit,
    blurred,
    jittered,
    probability_gradient,
    score_gradient,
    scores,
)
from flashdl.demokit.kernels.cnn import forward
from flashdl.demokit.kernels.losses import softmax
from flashdl.demokit.models import trained
from flashdl.demokit.models.digits_cnn import split

SIDE, CHANNEL = 8, "conv2-channel"
WORD = {"logits": "logit", "z2": "channel"}
MADE = np.array(["best of the data", "clip only", "clip, decay, blur", "clip, blur, jitter"])
DONE = np.array(
    [
        "(best of 1297 digits)",
        "clip to 0 ... 1, nothing else",
        "clip, decay by 1 %, blur 0.5",
        "clip, blur 0.3, jitter by a pixel",
    ]
)
BRAKES = ((0, 0, 0), (0.01, 0.5, 0), (0, 0.3, 1))  # decay, blur, jitter of those that are made


def uphill(image, g, lr):
    return image + lr * ascent.unit_length(g)


def climb(rng, gradient, steps, lr, brakes):  # from black -> [steps + 1, 8, 8]
    path, (decay, blur, jitter) = [np.zeros((SIDE, SIDE))], brakes
    for _ in range(steps):
        g = jittered(gradient, path[-1], ascent.some_shift(rng, jitter))
        moved = (1 - decay) * uphill(path[-1], g, lr)
        path.append(np.clip(blurred(moved, blur), 0, 1))  # grey values again
    return np.array(path)


def slopes(net, images, k):  # logit or probability? -> logit, p and the lengths of both gradients
    z = scores(net, images, Unit("logits", k))
    p = softmax(forward(net, images[..., None]).logits)[:, k]
    by_z = [np.linalg.norm(score_gradient(net, x, Unit("logits", k))) for x in images]
    by_p = [np.linalg.norm(probability_gradient(net, x, k)) for x in images]
    return {"z": z, "p": p, "by_z": np.array(by_z), "by_p": np.array(by_p)}


def compute(*, rng, target, channel, steps, lr, decay, blur, jitter):
    shared = trained("digits-cnn")
    net, images = ascent.precise(shared), split(shared).train_images
    unit = Unit("z2", channel) if target == CHANNEL else Unit("logits", int(target[-1]))

    def climbed(brakes):
        return climb(rng, lambda x: score_gradient(net, x, unit), steps, lr, brakes)

    path, *others = map(climbed, ((decay, blur, jitter), *BRAKES))
    of_data = scores(shared, images, unit)
    made = np.array([images[of_data.argmax()], *(other[-1] for other in others)])
    k = int(forward(net, path[-1:, ..., None]).logits.argmax())
    moments = np.round(steps * np.array([0, 1 / 20, 1 / 5, 1])).astype(int)
    return {
        "path": path[moments], "moment": moments, "step": np.arange(steps + 1),
        "score": scores(net, path, unit), "record": np.array(of_data.max()), "class": np.array(k),
        "made": made, "done": DONE, "made_score": scores(net, made, unit),
        "rough": np.array([ascent.roughness(x) for x in made]),
        "data_rough": np.mean([ascent.roughness(x) for x in images]),
        "error": np.array(ascent.gradient_error(
            lambda x: scores(net, x[None], unit)[0], lambda x: score_gradient(net, x, unit),
            rng.uniform(0.2, 0.8, (SIDE, SIDE)), every=5)),
        "drift": np.max([np.abs(net[name] - shared[name]).max() for name in net]),
        "when": np.array([f"after {n} steps" for n in moments]),
        "target": np.array(target), "name": np.array(f"{WORD[unit.stage]} {unit.channel}"),
        "gentle": np.array(blur <= 0.2 and decay <= 0.02 and jitter == 0),
        "enough": np.array(steps >= 50 and lr >= 0.3), **slopes(net, path[moments], k),
    }  # fmt: skip


def of_class(d):
    return d["target"] != CHANNEL and d["enough"]


def hardly(d):  # hardly regularised
    return of_class(d) and d["gentle"]


def path_title(d):
    return (f"Weights fixed, image climbs: {d['name']} {d['score'][0]:.1f} to "
            f"{d['score'][-1]:.1f}; best of the data {d['record']:.1f}")  # fmt: skip


def path_labels(d):
    return [f"{f'step {n}' if n else 'black'}: {d['score'][n]:.1f}" for n in d["moment"]]


def made_title(d):
    best, bare = d["made_score"][:2]
    return (f"Only clipped: {d['name']} {bare:.1f}, short waves {d['rough'][1]:.2f}; "
            f"digits: at most {best:.1f}, mean {d['data_rough']:.2f}")  # fmt: skip


def curve_title(d):
    over = np.flatnonzero(d["score"] > d["record"])
    when = f"in step {over[0]}" if over.size else "never"
    return (
        f"{d['name'].item().capitalize()} passes the best of 1297 images, {d['record']:.1f}, {when}"
    )


DEMO = Demo(
    title="Gradient ascent: an image that a network finds more typical than any digit",
    compute=compute, models=("digits-cnn",),
    params=(
        Param("target", "class-3", meaning="the score that rises", choices=(
            "class-0", "class-1", "class-2", "class-3", "class-4", "class-5", "class-6", "class-7",
            "class-8", "class-9", "conv2-channel")),
        Param("steps", 60, low=5, high=200, meaning="steps uphill"),
        Param("lr", 0.5, low=0.01, high=1.0, meaning="length of a step"),
        Param("decay", 0.01, low=0.0, high=0.1, meaning="how much of the image a step takes away"),
        Param("blur", 0.1, low=0.0, high=0.5, meaning="share of the neighbours in a pixel"),
        Param("jitter", 0, low=0, high=2, meaning="pixels that an image is shifted by, at most"),
        Param("channel", 0, low=0, high=31, meaning="which, if the target is a channel"),
    ),
    presets=(
        Preset("ascent", "an image climbs, the weights stay", show=("path", "slopes")),
        Preset("regularised", "what is made freely, and with brakes", show=("made", "roughness")),
        Preset("record", "the logit passes every image of the data", show=("curve",)),
        Preset("channel", "a channel of conv2 for a target",
               params={"target": "conv2-channel", "channel": 9}),
        Preset("jittered", "shifted by up to a pixel in each step",
               params={"jitter": 1, "blur": 0.3}),
    ),
    claims=(
        Claim("score above the best of the data, at the end",
              lambda d: d["score"][-1] - d["record"], ">=", 0.5, hardly, "path"),
        Claim("largest change of a weight", lambda d: d["drift"], "==", 0, None, "path"),
        Claim("|dp/dx| / |ds/dx| at the end", lambda d: d["by_p"][-1] / d["by_z"][-1], "<=",
              0.01, hardly, "slopes"),
        Claim("gradient against differences, relative error", lambda d: d["error"], "<", 1e-6, None,
              "curve"),
        Claim("rough without a brake, over the data", lambda d: d["rough"][1] / d["data_rough"],
              ">=", 1.3, of_class, "roughness"),
        Claim("rough with blur, over without", lambda d: d["rough"][2] / d["rough"][1], "<=", 0.8,
              of_class, "roughness"),
        Claim("score lost to blur and jitter", lambda d: d["made_score"][1] - d["made_score"][3],
              ">=", 3, of_class, "made"),
    ),
    plots=(
        Plot("path", "image_strip", path_title, z="path", labels=path_labels),
        Plot("made", "image_strip", made_title, z="made", labels=tuple(MADE)),
        Plot("curve", "line", curve_title, x="step", y=("score",), x_label="steps uphill",
             y_label="score of the image", marks=(Mark("y", "record", "best of the data"),)),
    ),
    tables=(
        Table("slopes", "The score s is a logit, not p: near p = 1 the gradient of p vanishes", (
            Column("image x", "when"), Column("logit s", "z", ".1f"), Column("p", "p", ".4f"),
            Column("|ds/dx|", "by_z", ".2f"), Column("|dp/dx|", "by_p", ".2g"))),
        Table("roughness", "Besides the step uphill; short waves: energy of those below 4 pixels", (
            Column("in each step", "done"), Column("score", "made_score", ".1f"),
            Column("short waves", "rough", ".2f"))),
    ),
)  # fmt: skip


def _trains_as_well(net, image, unit, **_):
    net["b4"][...] += 0.1
    return score_gradient(net, image, unit)


MISTAKES = (
    Mistake("changes-the-weights", score_gradient, _trains_as_well,
            "ascent at the input asks a finished network: its weights are fixed"),
    Mistake("guided-instead", score_gradient, lambda net, image, unit, **_:
            score_gradient(net, image, unit, through=lambda z, g: g * (z > 0) * (g > 0)),
            "guided backpropagation is no gradient: it colours one image, it makes none"),
    Mistake("downhill", uphill, lambda image, g, lr: image - lr * ascent.unit_length(g),
            "the score is to rise: the step goes along its gradient"),
    Mistake("blurs-every-run", blurred, lambda image, _share: blurred(image, 0.5),
            "what a network likes by itself is seen only in a run without brakes"),
    Mistake("forgets-to-blur", blurred, lambda image, _share: image,
            "nothing else holds back high frequencies, which scores like and images lack"),
    Mistake("logit-slope-of-p", probability_gradient,
            lambda net, image, k: score_gradient(net, image, Unit("logits", k)),
            "softmax passes p (1 - p) and less on: nothing where p is near 1"),
)  # fmt: skip
