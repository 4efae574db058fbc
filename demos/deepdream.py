"""DeepDream: an image is changed so that what a layer already sees in it grows.

a = activations of the layer, raised is |a|^2 / 2, so the gradient handed down there is g = a. Then

x <- x + step g_x / mean |g_x|, clipped to 0 ... 1

with the image shifted at random before and back after, at several sizes: what was added to one is
enlarged and added to the next. The two convolutions of a digit net take images of any size.
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mark, Mistake, Param, Plot, Preset, Table
from flashdl.demokit.kernels import ascent, conv
from flashdl.demokit.kernels.ascent import jittered, long_waves, octave_sides, resized, unit_mean
from flashdl.demokit.kernels.cnn import relu, through_relu
from flashdl.demokit.kernels.conv import SAME_3, convolve
from flashdl.demokit.kernels.pool import average_pool, d_average_pool
from flashdl.demokit.models import trained
from flashdl.demokit.models.digits_cnn import split

SIDE, SMALL = 32, 16


def ahead(net, x):  # [h, w] -> z1 [1, h, w, 16], p1, z2 [1, h/2, w/2, 32]
    z1 = convolve(x[None, ..., None], net["W1"], net["b1"], SAME_3)
    p1 = average_pool(relu(z1), 2, 2)
    return z1, p1, convolve(p1, net["W2"], net["b2"], SAME_3)


def activations(net, x, layer):
    z1, _, z2 = ahead(net, x)
    return relu(z1 if layer == "conv1" else z2)


def objective(net, x, layer):  # per pixel
    return np.sum(activations(net, x, layer) ** 2) / 2 / x.size


def upstream(a):  # the gradient of |a|^2 / 2
    return a


def image_gradient(net, x, layer):  # [h, w] -> [h, w]
    z1, p1, z2 = ahead(net, x)
    g = upstream(relu(z1))
    if layer == "conv2":
        g2 = through_relu(z2, upstream(relu(z2)))
        g = d_average_pool(conv.input_gradient(g2, net["W2"], p1.shape, SAME_3), z1.shape, 2, 2)
    return conv.input_gradient(through_relu(z1, g), net["W1"], (1, *x.shape, 1), SAME_3)[0, ..., 0]


def begun(digit):  # with an image that is there
    return resized(digit, SIDE)


def dream(start, sides, steps, move):  # -> images of all steps, from octave to octave larger
    path, detail = [], np.zeros((SIDE, SIDE))
    for side in sides:
        small = resized(start, side)
        x = np.clip(small + resized(detail, side), 0, 1)  # what the last octave added
        for _ in range(steps):
            x = np.clip(x + move(x), 0, 1)
            path.append(x)
        detail = x - small
    return path


def marks(gradient, jitter):  # of borders and grid, on flat grey: deviation over mean |g|
    by = range(-jitter, jitter + 1)
    flat = np.full((SIDE, SIDE), 0.5)
    g = np.mean([jittered(gradient, flat, (i, j)) for i in by for j in by], axis=0)
    return g.std() / np.abs(g).mean()


def compute(*, rng, index, layer, octaves, octave_scale, steps, step, jitter):
    net = ascent.precise(trained("digits-cnn"))
    digit = split(trained("digits-cnn")).test_images[index].astype(float)
    whole, sides = begun(digit), octave_sides(SIDE, octaves, octave_scale)

    def found(x):
        return image_gradient(net, x, layer)

    def moves(by):
        return lambda x: by * unit_mean(jittered(found, x, ascent.some_shift(rng, jitter)))

    path = dream(whole, sides, steps, moves(step))
    flat = dream(whole, [SIDE], octaves * steps, moves(step))[-1]
    waves = [long_waves(x - whole, 8) for x in (path[-1], flat)]
    a = activations(net, whole, layer).ravel()
    units = a.argsort()[-np.array([1, 10, 100, 1000, a.size])]
    (raw, grown), scaled = ([np.abs(scale(found(x))).mean() for x in (whole, path[-1])]
                            for scale in (np.array, unit_mean))  # fmt: skip
    later = activations(net, whole + step * unit_mean(found(whole)), layer).ravel()
    of_path = np.array([objective(net, x, layer) for x in path])
    return {
        "images": np.array([resized(x, SMALL) for x in (whole, *path[steps - 1 :: steps])]),
        "objective": of_path, "step": np.arange(1, len(path) + 1), "layer": np.array(layer),
        "start": objective(net, whole, layer), "last": of_path[steps - 1 :: steps],
        "side": np.array(sides), "later": later[units],
        "do": np.array([f"shift by up to {jitter} pixels, forward to {layer}",
                        "backward with g = a, to the pixels: gx",
                        f"x + {step:g} gx / mean |gx|", "shift back, clip to 0 ... 1"]),
        "seen": np.array(["mean a", "mean |gx|", "mean change of x", "largest pixel in the end"]),
        "is": np.array([a.mean(), raw, step, path[-1].max()]),
        "unit": np.array(["strongest", "10th", "100th", "1000th", "weakest"]),
        "a": a[units], "g": upstream(a)[units], "ones": np.ones(5),
        "difference": np.abs(upstream(a) - a).max(), "jitter": np.array(jitter),
        "error": np.array(ascent.gradient_error(
            lambda x: objective(net, x, layer) * x.size, found,
            rng.uniform(0.2, 0.8, (SIDE, SIDE)), every=101)),
        "still": np.abs(dream(whole, sides, 3, moves(0.0))[-1] - resized(digit, SIDE)).max(),
        "brake": np.array(["jitter", "division", "octaves"]), "ideal": np.array(["0", "1", "high"]),
        "sign": np.array(["marks of border and grid on flat grey", "last step over the first step",
                          "share of waves above 8 pixels"]),
        "with": np.array([marks(found, jitter), scaled[1] / scaled[0], waves[0]]),
        "without": np.array([marks(found, 0), grown / raw, waves[1]]),
        "normal": np.array(octaves >= 3 and octave_scale >= 1.3 and steps >= 15 and step >= 0.01),
    }  # fmt: skip


def normal(d):
    return d["normal"]


def objective_title(d):
    return f"|a|^2/2 per pixel of {d['layer']} from {d['start']:.2f} to {d['objective'][-1]:.2f}"


DEMO = Demo(
    title="DeepDream: what a layer sees is amplified, from small to large",
    compute=compute, models=("digits-cnn",),
    params=(
        Param("index", 7, low=0, high=499, meaning="which test image is the start"),
        Param("layer", "conv2", choices=("conv1", "conv2"), meaning="whose activations grow"),
        Param("octaves", 3, low=1, high=4, meaning="sizes, the last 32 x 32"),
        Param("octave_scale", 1.4, low=1.1, high=2.0, meaning="from one size to the next"),
        Param("steps", 20, low=1, high=50, meaning="steps at each size"),
        Param("step", 0.015, low=0.001, high=0.1, meaning="mean change of a pixel in a step"),
        Param("jitter", 2, low=0, high=4, meaning="pixels that an image is shifted by, at most"),
    ),
    presets=(
        Preset("dream", "a digit, and what each size adds", show=("images", "steps")),
        Preset("handed-down", "the gradient at the chosen layer", show=("handed",)),
        Preset("why", "with and without jitter, division, octaves", show=("why",)),
        Preset("shallow", "conv1 for the layer", params={"layer": "conv1"}),
    ),
    claims=(
        Claim("objective per pixel, over that of the digit",
              lambda d: d["objective"][-1] / d["start"], ">=", 2, normal, "handed"),
        Claim("change by steps of length 0", lambda d: d["still"], "==", 0, None, "images"),
        Claim("side of the smallest octave, pixels", lambda d: d["side"][0], "<=", 20,
              normal, "images"),
        Claim("gradient handed down minus activations", lambda d: d["difference"], "==", 0, None,
              "handed"),
        Claim("gradient against differences, relative error", lambda d: d["error"], "<", 1e-6, None,
              "handed"),
        Claim("marks with jitter, over without", lambda d: d["with"][0] / d["without"][0], "<=",
              0.8, lambda d: d["jitter"] > 0, "why"),
        Claim("last step unlike the first, by", lambda d: abs(d["with"][1] - 1), "<=", 1e-9, None,
              "why"),
        Claim("share of long waves that octaves add", lambda d: d["with"][2] - d["without"][2],
              ">=", 0.03, normal, "why"),
    ),
    plots=(
        Plot("images", "image_strip",
             lambda d: f"Dreamed at {d['side'].size} sizes: {objective_title(d)}", z="images",
             labels=lambda d: [f"digit: {d['start']:.2f}", *(
                 f"{n}x{n}: {v:.2f}" for n, v in zip(d["side"], d["last"], strict=True))]),
        Plot("objective", "line", objective_title, x="step", y=("objective",),
             x_label="steps, over all octaves", y_label="|a|^2/2 per pixel",
             marks=(Mark("y", "start", "the digit"),)),
    ),
    tables=(
        Table("steps", "Each step; what one size adds is enlarged and added to the next size", (
            Column("step", "do"), Column("measured", "seen"), Column("value", "is", ".3f"))),
        Table("handed", "Handed down: g = a, gradient of L = |a|^2/2; strong units gain the most", (
            Column("unit", "unit"), Column("a", "a", ".2f"), Column("g for L", "g", ".2f"),
            Column("g for sum of a", "ones", ".2f"), Column("a a step later", "later", ".2f"))),
        Table("why", "Each mends one thing; marks: deviation of the gradient over mean |g|", (
            Column("", "brake"), Column("of it one sees", "sign"), Column("should be", "ideal"),
            Column("with", "with", ".2f"), Column("without", "without", ".2f"))),
    ),
)  # fmt: skip

MISTAKES = (
    Mistake("ones-for-the-activations", upstream, lambda a: a**0,
            "ones raise the sum of the activations: the strong ones are not preferred"),
    Mistake("forgets-to-shift-back", jittered, lambda gradient, image, by:
            gradient(ascent.shifted(image, by)),
            "what is found in the shifted image belongs to other pixels"),
    Mistake("forgets-to-divide", unit_mean, lambda g: g,
            "gradients grow with the activations: their size says nothing about a good step"),
    Mistake("divides-by-the-length", unit_mean, ascent.unit_length,
            "the length grows with the number of pixels: each of many moves by next to nothing"),
    Mistake("one-size-for-all", octave_sides, lambda side, octaves, _scale: [side] * octaves,
            "at one size the patterns are as small as what the layer sees: no large ones arise"),
    Mistake("starts-from-nothing", begun, lambda _digit: np.full((SIDE, SIDE), 0.5),
            "from grey, an image of the layer is made up: that is activation maximisation"),
)  # fmt: skip
