"""Detection: of every object in a scene a class, a score and a box, however many there are.

A window's score is that of its best class; those of ``score`` or more are candidates. Of them
non-maximum suppression keeps the best and drops what overlaps a kept box by more than ``nms_iou``.
A kept box is a true positive if it has the class of a true box and an IoU with it of 1/2 or more,
and no better one has taken that box.

precision = TP / (TP + FP),  recall = TP / objects,  AP = the area under precision over recall
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mark, Mistake, Param, Plot, Preset, Table
from flashdl.demokit.kernels import canvas
from flashdl.demokit.kernels.detection import Found, candidates, matched, right_of, suppressed
from flashdl.demokit.models import trained
from flashdl.demokit.models.window_detector import class_scores, digit_parts, places

SERIES, SCENES, LEAST = 17, 40, 0.05  # of random scenes; how many; the lowest score of the curve
LEVELS, SHOWN = np.array([0.1, 0.3, 0.5, 0.7, 0.9]), 6


def detected(p, score, nms_iou):
    return suppressed(candidates(p, places(), score), nms_iou)


def ratios(hits, all_found, objects):  # counts -> precision, recall
    return hits / max(all_found, 1), hits / objects


def curve(seen, nms_iou):  # -> score, precision, recall at each detection [k], by falling score
    scores, hits = [], []
    for truth, p in seen:
        found = detected(p, LEAST, nms_iou)
        scores.append(found.scores)
        hits.append(right_of(matched(found, truth.boxes), found, truth.labels))
    order = np.argsort(-np.concatenate(scores), kind="stable")
    right = np.cumsum(np.concatenate(hits)[order])
    every = sum(len(truth.boxes) for truth, _ in seen)
    pairs = [ratios(h, n, every) for n, h in enumerate(right, 1)]
    return np.concatenate(scores)[order], *np.array(pairs).T


def average_precision(precision, recall):  # the area, each step of recall at its precision
    return np.sum(np.diff(recall, prepend=0) * precision)


def quality(seen, score, nms_iou):  # -> precision, recall, mean IoU, share of right classes
    hits = found_boxes = objects = 0
    overlaps, classes = [], []
    for truth, p in seen:
        found = detected(p, score, nms_iou)
        taken = matched(found, truth.boxes)
        rows = np.flatnonzero(taken >= 0)
        hits, found_boxes = hits + rows.size, found_boxes + len(taken)
        objects += len(truth.boxes)
        shared = canvas.overlap(found.boxes, truth.boxes)
        overlaps += list(shared[rows, taken[rows]])
        classes += list(found.labels[rows] == truth.labels[taken[rows]])
    return *ratios(hits, found_boxes, objects), np.mean(overlaps or 0), np.mean(classes or 0)


def verdict(truth, j, k):  # of a detection of class k that was matched with true box j
    if j < 0:
        return "false: none left"
    return "right" if truth.labels[j] == k else "wrong class"


def worst_pair(boxes):  # [k, 4] -> the largest overlap of two of them
    return (canvas.overlap(boxes, boxes) - np.eye(len(boxes))).max(initial=0)


def compute(*, rng, objects, score, nms_iou, noise, scene):
    net = trained("window-detector")
    digits = digit_parts(net["order"])[1]

    def looked_at(source):
        truth = canvas.scene(source, *digits, objects=objects, noise=noise)
        return truth, class_scores(net, truth.image)

    truth, p = looked_at(np.random.default_rng([SERIES, scene]))
    before, found = candidates(p, places(), score), detected(p, score, nms_iou)
    taken, shared = matched(found, truth.boxes), canvas.overlap(found.boxes, truth.boxes)
    seen = [looked_at(rng) for _ in range(SCENES)]
    scores, precision, recall = curve(seen, nms_iou)
    last = max(np.sum(scores >= score), 1) - 1
    by_nms = np.array([quality(seen, score, level)[:2] for level in LEVELS])
    return {
        "found": np.array([truth.image, canvas.framed(truth.image, found.boxes)]),
        "nms": np.array([canvas.covered(before.boxes), canvas.framed(truth.image, found.boxes)]),
        "candidates": np.array(len(before.scores)), "kept": np.array(len(found.scores)),
        "class": found.labels[:SHOWN], "p": found.scores[:SHOWN],
        "box": np.array([", ".join(map(str, b)) for b in found.boxes[:SHOWN]], "<U20"),
        "overlap": shared.max(axis=1, initial=0)[:SHOWN],
        "verdict": np.array([verdict(truth, j, k)
                             for j, k in zip(taken, found.labels, strict=True)][:SHOWN], "<U18"),
        "worst": worst_pair(found.boxes), "score": np.array(score), "limit": np.array(nms_iou),
        "precision": precision, "recall": recall, "ap": average_precision(precision, recall),
        "quality": np.array(quality(seen, score, nms_iou)), "noise": np.array(noise),
        "at_recall": recall[last], "at_precision": precision[last],
        "level": LEVELS, "level_precision": by_nms[:, 0], "level_recall": by_nms[:, 1],
    }  # fmt: skip


def usual(d):
    return d["noise"] <= 0.1 and 0.3 <= d["score"] <= 0.7 and 0.05 <= d["limit"] <= 0.3


def found_title(d):
    said = ", ".join(f"{k} at {p:.2f}" for k, p in zip(d["class"][:3], d["p"][:3], strict=True))
    return f"{d['kept']} boxes, of any number, with class and score: {said}"


def nms_title(d):
    dropped = f"without those of IoU above {d['limit']:g} with a better one, {d['kept']}"
    return f"{d['candidates']} boxes score {d['score']:g} or more; {dropped}"


def curve_title(d):
    precision, recall = f"precision {d['at_precision']:.2f}", f"recall {d['at_recall']:.2f}"
    at = f"from score {d['score']:g} on {precision}, {recall}"
    return f"AP = area under it {d['ap']:.2f}; {at}"


def level_title(d):
    return f"Suppression above 0.9 leaves duplicates: precision {d['level_precision'][-1]:.2f}"


DEMO = Demo(
    title="Detection: a class, a score and a box for every object, and what they are worth",
    compute=compute, models=("window-detector",),
    params=(
        Param("objects", 3, low=1, high=4, meaning="digits in a scene"),
        Param("score", 0.6, low=0.05, high=0.95, meaning="the least score of a candidate"),
        Param("nms_iou", 0.2, low=0.0, high=0.9, meaning="IoU above which the worse is dropped"),
        Param("noise", 0.05, low=0.0, high=0.5, meaning="deviation of the noise on a pixel"),
        Param("scene", 0, low=0, high=999, meaning="which scene"),
    ),
    presets=(
        Preset("output", "the boxes of a scene with classes and scores", show=("found",)),
        Preset("suppression", "before and after non-maximum suppression", show=("nms",)),
        Preset("curve", "precision over recall, 40 noisy scenes", params={"noise": 0.3},
               show=("curve",)),
        Preset("duplicates", "hardly anything is suppressed", params={"nms_iou": 0.9}),
    ),
    claims=(
        Claim("precision", lambda d: d["quality"][0], ">=", 0.9, usual, "nms"),
        Claim("recall", lambda d: d["quality"][1], ">=", 0.9, usual, "found"),
        Claim("mean IoU of right boxes", lambda d: d["quality"][2], ">=", 0.75, usual, "found"),
        Claim("largest overlap of two kept boxes, above the limit",
              lambda d: d["worst"] - d["limit"], "<=", 0, None, "nms"),
        Claim("largest fall of recall as more is accepted",
              lambda d: -np.diff(d["recall"]).min(initial=0), "<=", 0, None, "curve"),
        Claim("precision lost at a limit of 0.9",
              lambda d: d["level_precision"][0] - d["level_precision"][-1], ">=", 0.5, usual,
              "levels"),
    ),
    plots=(
        Plot("found", "image_strip", found_title, z="found", labels=("scene", "boxes framed")),
        Plot("nms", "image_strip", nms_title, z="nms", labels=("how many cover a pixel", "kept")),
        Plot("curve", "line", curve_title, x="recall", y=("precision",),
             x_label="recall = right boxes / objects; right: class, and IoU >= 0.5 with a free one",
             y_label="precision = right / all boxes, as the least score falls",
             marks=(Mark("x", "at_recall", "least score"), Mark("y", 0.0, ""))),
        Plot("levels", "line", level_title, x="level", y=("level_precision", "level_recall"),
             labels=("precision", "recall"),
             x_label="IoU above which the worse of two boxes is dropped",
             marks=(Mark("x", "limit", "now"),)),
    ),
    tables=(
        Table("boxes", "Detections by score; right: IoU of 0.5 with a true box, and its class", (
            Column("class", "class", "d"), Column("score", "p", ".2f"),
            Column("top, left, bottom, right", "box"), Column("IoU", "overlap", ".2f"),
            Column("verdict", "verdict"))),
    ),
)  # fmt: skip


def every_match(found, boxes):
    shared = canvas.overlap(found.boxes, boxes)
    return np.where(shared.max(axis=1, initial=0) >= 0.5, shared.argmax(axis=1), -1)


MISTAKES = (
    Mistake("no-suppression", suppressed, lambda found, _most: found,
            "neighbouring windows see the same object: without suppression it is found many times"),
    Mistake("keeps-the-worst", suppressed,
            lambda found, most: suppressed(Found(*(part[::-1] for part in found)), most),
            "suppression begins with the best score, else poor boxes drop the good ones"),
    Mistake("duplicates-are-right", matched, every_match,
            "a true box is found once: every further detection of it is a false positive",
            at={"nms_iou": 0.9}),
    Mistake("one-box-a-scene", detected,
            lambda p, score, nms_iou: Found(*(part[:1] for part in
                                              suppressed(candidates(p, places(), score), nms_iou))),
            "that is localisation: a detector returns any number of boxes"),
    Mistake("recall-over-the-found", ratios,
            lambda hits, found, objects: (hits / objects, hits / max(found, 1)),
            "recall is over the objects that are there, precision over the boxes that were found"),
)  # fmt: skip
