"""Localisation: which class, and where: one box for one object, here the window that scores best.

score(w) = max over the classes k of softmax(net(w))_k, without background. A box is judged by

IoU(A, B) = |A and B| / |A or B|, in pixels; it counts if the class is right and IoU >= 1/2
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mark, Mistake, Param, Plot, Preset, Table
from flashdl.demokit.kernels import canvas
from flashdl.demokit.kernels.canvas import filled, framed
from flashdl.demokit.kernels.detection import ENOUGH, candidates, middle_box, suppressed
from flashdl.demokit.models import trained
from flashdl.demokit.models.window_detector import (
    EDGE,
    SIDE,
    class_scores,
    digit_parts,
    places,
)

SIZE, CROP, SCENES, STRIDES = canvas.SCENE, 16, 50, np.arange(1, 5)
SERIES = 17  # of random scenes
SQUARE, ASIDE = np.array([[0, 0, 8, 8], [0, 2, 8, 10]])


def area(box):  # (top, left, bottom, right) -> pixels
    return max(box[2] - box[0], 0) * max(box[3] - box[1], 0)


def common(a, b):  # two boxes -> the box that they share, without area if they are apart
    return np.array([*np.maximum(a[:2], b[:2]), *np.minimum(a[2:], b[2:])])


def iou(a, b):  # -> 0 ... 1
    both = area(common(a, b))
    return both / (area(a) + area(b) - both)


def best_window(p, stride):  # [289, 10] -> class, box [4]: of the windows that a stride visits
    rows, columns = np.divmod(np.arange(EDGE * EDGE), EDGE)
    visited = (rows % stride == 0) & (columns % stride == 0)
    w = np.where(visited, p.max(axis=1), -1).argmax()
    return p[w].argmax(), places()[w]


def counts(label, box, truth):  # is it right, class and box?
    return label == truth.labels[0] and iou(box, truth.boxes[0]) >= ENOUGH


def around(p):  # [289, 10] -> [24, 24], the best score of the window whose middle is there
    field, edge = np.zeros((SIZE, SIZE)), (SIDE - 1) // 2
    field[edge : edge + EDGE, edge : edge + EDGE] = p.max(axis=1).reshape(EDGE, EDGE)
    return field


def near(images, box):  # [n, 24, 24] -> [n, 16, 16] about a box
    top, left = np.clip(box[:2] - 4, 0, SIZE - CROP)
    return np.array(images)[:, top : top + CROP, left : left + CROP]


def judged(net, seen, stride):  # -> [n] right?, [n] IoU: over scenes and their scores
    found = [(best_window(p, stride), truth) for truth, p in seen]
    right = [counts(label, box, truth) for (label, box), truth in found]
    return np.mean(right), np.mean([iou(box, truth.boxes[0]) for (_, box), truth in found])


def compute(*, rng, noise, scene, window_stride):
    net = trained("window-detector")
    digits = digit_parts(net["order"])[1]

    def looked_at(source):
        truth = canvas.scene(source, *digits, objects=1, noise=noise)
        return truth, class_scores(net, truth.image)

    own = np.random.default_rng([SERIES, scene])
    truth, p = looked_at(own)
    label, box = best_window(p, window_stride)
    mean = np.round(middle_box(p.max(axis=1), places())).astype(int)
    boxes = np.array([truth.boxes[0], box, mean, truth.boxes[0] + 10])
    seen = [looked_at(rng) for _ in range(SCENES)]
    group = canvas.scene(own, *digits, objects=3, noise=noise).image
    several = suppressed(candidates(class_scores(net, group), places(), 0.6), 0.2)
    right, overlaps = np.array([judged(net, seen, stride) for stride in STRIDES]).T
    return {
        "tasks": np.array([truth.image, framed(truth.image, [box]), framed(group, several.boxes)]),
        "search": np.array([framed(truth.image, boxes[:1]), around(p), framed(truth.image, [box])]),
        "pair": near([filled(boxes[0]), filled(box), filled(boxes[0], box)], boxes[0]),
        "who": np.array(["best window", "mean by score", "10 pixels away"]),
        "box": np.array([", ".join(map(str, b)) for b in boxes[1:]]),
        "true_box": np.array(", ".join(map(str, truth.boxes[0]))),
        "counts": np.array(counts(label, box, truth)), "said": label,
        "true": truth.labels[0], "several": several.labels,
        "both": np.array([area(common(b, boxes[0])) for b in boxes[1:]]),
        "either": np.array([area(b) + area(boxes[0]) - area(common(b, boxes[0]))
                            for b in boxes[1:]]),
        "iou": np.array([iou(b, boxes[0]) for b in boxes[1:]]),
        "beside": np.array([area(common(SQUARE, ASIDE)),
                             2 * area(SQUARE) - area(common(SQUARE, ASIDE)), iou(SQUARE, ASIDE)]),
        "itself": np.array([iou(b, b) for b in boxes]),
        "shifted": np.array([iou(SQUARE, SQUARE + s) for s in range(4)]),
        "stride": STRIDES, "share": right, "overlap": overlaps, "noise": np.array(noise),
    }  # fmt: skip


def quiet(d):
    return d["noise"] <= 0.1


def tasks_title(d):
    several = f"{d['several'].size} boxes, it could be any number"
    return f"A class: {d['said']}; a class and a box: IoU {d['iou'][0]:.2f}; or {several}"


def tasks_labels(d):
    several = " ".join(map(str, d["several"]))
    return (f"classification: {d['said']}", f"localisation: {d['said']}, a box",
            f"detection: {several}")  # fmt: skip


def search_title(d):
    return f"The window that scores best, as a {d['said']}, has IoU {d['iou'][0]:.2f}"


def pair_title(d):
    sign = ">=" if d["iou"][0] >= ENOUGH else "<"
    counted = "it counts" if d["counts"] else "it does not count"
    kind = "right" if d["said"] == d["true"] else "wrong"
    ratio = f"{d['both'][0]} common / {d['either'][0]} in either: IoU {d['iou'][0]:.2f}"
    return f"{ratio} {sign} 0.5, class {kind}: {counted}"


def pair_labels(d):
    return f"true {d['true_box']}", f"found {d['box'][0]}", "grey: one, white: both"


def stride_title(d):
    return (f"Mean IoU {d['overlap'][0]:.2f} for windows at every pixel, {d['overlap'][3]:.2f} at "
            f"every fourth")  # fmt: skip


DEMO = Demo(
    title="Localisation: a class and one box, judged by their overlap with the truth",
    compute=compute, models=("window-detector",),
    params=(
        Param("noise", 0.05, low=0.0, high=0.5, meaning="deviation of the noise on a pixel"),
        Param("scene", 0, low=0, high=999, meaning="which scene"),
        Param("window_stride", 1, low=1, high=4, meaning="pixels from one window to the next"),
    ),
    presets=(
        Preset("tasks", "what three tasks say of an image", show=("tasks",)),
        Preset("search", "a scene, the score of every window, the best one", show=("search",)),
        Preset("iou", "two boxes: what is common over what is in either",
               params={"window_stride": 4}, show=("pair", "boxes")),
        Preset("every-fourth", "windows four pixels apart", params={"window_stride": 4}),
        Preset("noisy", "noise of 0.5", params={"noise": 0.5}),
    ),
    claims=(
        Claim("right, class and box, of 50 scenes", lambda d: d["share"][0], ">=", 0.9, quiet,
              "tasks"),
        Claim("IoU of the best window", lambda d: d["iou"].max(), "<=", 1, None, "search"),
        Claim("IoU of a box with itself", lambda d: d["itself"].min(), "==", 1, None, "pair"),
        Claim("IoU of boxes 10 pixels apart", lambda d: d["iou"][2], "==", 0, None, "pair"),
        Claim("mean IoU lost at every fourth pixel", lambda d: d["overlap"][0] - d["overlap"][3],
              ">=", 0.1, quiet, "strides"),
    ),
    plots=(
        Plot("tasks", "image_strip", tasks_title, z="tasks", labels=tasks_labels),
        Plot("search", "image_strip", search_title, z="search",
             labels=("true box", "score of windows around", "best window")),
        Plot("pair", "image_strip", pair_title, z="pair",
             labels=pair_labels),
        Plot("strides", "line", stride_title, x="stride", y=("overlap", "share"),
             labels=("mean IoU", "share right: class, and IoU >= 0.5"),
             x_label="pixels from one window to the next", marks=(Mark("y", 0.5, "counts"),)),
    ),
    tables=(
        Table("boxes", "Boxes, and how much of them overlaps the true one, in pixels", (
            Column("box", "who"), Column("top, left, bottom, right", "box"),
            Column("common", "both", "d"), Column("in either", "either", "d"),
            Column("IoU", "iou", ".2f"))),
    ),
)  # fmt: skip

MISTAKES = (
    Mistake("forgets-to-subtract", iou,
            lambda a, b: area(common(a, b)) / (area(a) + area(b)),
            "what is common is in both areas: without subtracting it once, equal boxes get 1/2"),
    Mistake("negative-sides", area, lambda box: (box[2] - box[0]) * (box[3] - box[1]),
            "boxes that are apart share nothing: two negative sides would make an area"),
    Mistake("common-over-the-found", iou, lambda a, b: 2 * area(common(a, b)) / area(a),
            "a box that holds the object and much else would be perfect: divide by the union"),
    Mistake("class-is-enough", best_window,
            lambda p, _stride: (p[p.max(axis=1).argmax()].argmax(), np.array([8, 8, 16, 16])),
            "the class of the image does not say where it is: that is classification"),
)  # fmt: skip
