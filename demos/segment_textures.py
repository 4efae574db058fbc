"""Segmentation: a class for every pixel, by a network that keeps height and width.

a_l = relu(a_{l-1} * W_l + b_l), l = 1 ... L with 3x3 kernels, then a 1x1 kernel: class(i, j) is the
largest of four outputs there. It sees (1 + 2L) x (1 + 2L) pixels. Of a class k, with P the pixels
that were given it and T those that have it,

IoU_k = |P and T| / |P or T|,  mIoU = the mean over the classes,  Dice_k = 2 IoU_k / (1 + IoU_k)
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mark, Mistake, Param, Plot, Preset, Table
from flashdl.demokit.kernels.fcn import classes_of
from flashdl.demokit.kernels.textures import CLASSES, textures
from flashdl.demokit.models import trained
from flashdl.demokit.models.texture_fcn import NOISE, STEPS, learn_all, net_of

SCENES, K = 60, len(CLASSES)


def nets(report, *, steps, noise):
    """Four nets of 0 ... 3 layers: those that are kept, or new ones at other settings."""
    if (steps, noise) == (STEPS, NOISE):
        return trained("texture-fcn")
    return learn_all(np.random.default_rng(0), report, steps=steps, noise=noise)


def predicted(net, images):  # [n, 16, 16] -> [n, 16, 16], a class for every pixel
    return classes_of(net, images[..., None].astype(np.float32))


def overlap(given, has):  # pixels [...] of two sets -> IoU; 0 where a class is in neither
    return (given & has).sum() / max((given | has).sum(), 1)


def ious(given, has):  # [n, 16, 16] twice -> [K], over all pixels of all images
    return np.array([overlap(given == k, has == k) for k in range(K)])


def dice(iou):  # [K] -> [K], the same order on another scale
    return 2 * iou / (1 + iou)


def right(given, has):  # -> the share of the pixels
    return np.mean(given == has)


def semantic(classes, patches):  # of each pixel [16, 16] its label: the class alone
    return classes


def instance(classes, patches):  # the number of the patch; -1, no label, where there is none
    return np.where(patches > 0, patches, -1)


def panoptic(classes, patches):  # both: no two pixels of other class or other patch are equal
    return 10 * classes + patches


def labels_in(kind, classes, patches):  # -> how many labels a picture gets
    found = np.unique(kind(classes, patches))
    return np.sum(found >= 0)


def compute(*, rng, layers, steps, noise, scene, report=lambda *_, **__: None):
    data = textures(rng, SCENES, noise=noise)
    every = nets(report, steps=steps, noise=noise)
    given = [predicted(net_of(every, depth), data.images) for depth in range(4)]
    nothing = np.zeros_like(data.labels)  # background everywhere
    found = np.array([ious(some, data.labels) for some in (nothing, *given)])  # [5, K]
    accuracy = np.array([right(some, data.labels) for some in (nothing, *given)])
    mine, has, patch = given[layers][scene], data.labels[scene], data.objects[scene]
    kinds = [kind(has, patch) for kind in (semantic, instance, panoptic)]
    ranked = [np.searchsorted(np.unique(some), some) for some in kinds]
    image = np.clip(data.images[scene], 0, 1)
    return {
        "strip": np.array([image, has / (K - 1), mine / (K - 1)]),
        "kinds": np.array([image, *(some / max(some.max(), 1) for some in ranked)]),
        "given": mine, "has": has, "class": np.array(CLASSES), "patches": patch,
        "iou": found[1 + layers], "right": right(mine, has),
        "field": 1 + 2 * np.arange(4), "miou": found[1:].mean(axis=1), "accuracy": accuracy[1:],
        "layers": np.array(layers), "noise": np.array(noise), "steps": np.array(steps),
        "background": accuracy[0], "background_miou": found[0].mean(),
        "who": np.array(["background everywhere", "a network that sees 1x1", "that sees 3x3",
                         "that sees 5x5", "that sees 7x7"]),
        "who_right": accuracy, "who_miou": found.mean(axis=1), "who_iou": found[:, 1:].mean(axis=1),
        "who_dice": dice(found).mean(axis=1),
        "kind": np.array(["semantic", "instance", "panoptic"]),
        "labels": np.array([labels_in(kind, has, patch)
                            for kind in (semantic, instance, panoptic)]),
        "separates": np.array(["no: one label, the class", "yes: a label each",
                               "yes: class and number"]),
        "ground": np.array(["a class like others", "no label", "a class, unnumbered"]),
    }  # fmt: skip


def usual(d):
    return d["steps"] >= 80 and d["noise"] <= 0.3


def strip_title(d):
    return (f"16 x 16 pixels in, 16 x 16 = {d['given'].size} classes out, {d['right']:.0%} of them "
            f"right")  # fmt: skip


def kinds_title(d):
    named, one, both = d["labels"]
    return f"Labels in one picture: semantic {named}, instance {one}, panoptic {both}"


def field_title(d):
    low, high = d["miou"][0], d["miou"][-1]
    return f"Seeing 1 pixel: mIoU {low:.2f}, seeing 7 x 7: {high:.2f}; a class needs context"


def iou_title(d):
    return f"mIoU {d['iou'].mean():.2f} = mean of IoU = (given and true) / (given or true) pixels"


DEMO = Demo(
    title="Segmentation: a class for every pixel, and why it needs context",
    compute=compute, trains=True, models=("texture-fcn",),
    params=(
        Param("layers", 3, low=0, high=3, meaning="layers of 3x3 kernels before the 1x1 kernel"),
        Param("steps", 80, low=20, high=200, meaning="steps of training, 12 images each"),
        Param("noise", 0.3, low=0.0, high=1.0, meaning="deviation of the noise on a pixel"),
        Param("scene", 0, low=0, high=59, meaning="which of 60 new images"),
    ),
    presets=(
        Preset("every-pixel", "an image, its classes, what the network gives",
               show=("strip",)),
        Preset("context", "what a pixel must see around it", show=("context",)),
        Preset("kinds", "two patches of one class: what the three tasks make of them",
               params={"scene": 36}, show=("kinds", "tasks")),
        Preset("metric", "pixel accuracy and mIoU of a network that sees nothing",
               params={"layers": 0}, show=("metrics",)),
        Preset("one-pixel", "a 1x1 kernel sees no context", params={"layers": 0}),
        Preset("three-by-three", "one layer sees 3 x 3 pixels", params={"layers": 1}),
    ),
    claims=(
        Claim("mIoU of three layers", lambda d: d["miou"][3], ">=", 0.65, usual, "strip"),
        Claim("gain of mIoU by each layer, at least", lambda d: np.diff(d["miou"]).min(), ">=",
              0.02, usual, "context"),
        Claim("background everywhere: mIoU - pixels right / 4",
              lambda d: abs(d["background_miou"] - d["background"] / 4), "<=", 1e-12, None,
              "metrics"),
        Claim("most that a mean Dice falls below its mIoU",
              lambda d: np.max(d["who_miou"] - d["who_dice"]), "<=", 1e-12, None, "metrics"),
        Claim("labels panoptic - patches seen and background",
              lambda d: d["labels"][2] - len(np.unique(d["patches"])), "==", 0, None, "tasks"),
    ),
    plots=(
        Plot("strip", "image_strip", strip_title, z="strip",
             labels=("image", "true class", "given class: 1 of 4")),
        Plot("kinds", "image_strip", kinds_title, z="kinds",
             labels=("image", "semantic", "instance", "panoptic")),
        Plot("context", "line", field_title, x="field", y=("miou", "accuracy"),
             labels=("mIoU", "share of pixels right"),
             x_label="receptive field: pixels on a side that a pixel's class depends on",
             marks=(Mark("y", "background", "pixels right with background everywhere"),)),
        Plot("iou", "bar", iou_title, x="class", y=("iou",), x_label="class",
             y_label="IoU, over 60 images"),
    ),
    tables=(
        Table("metrics", "IoU = pixels given and true / given or true; mIoU: its mean, 4 classes", (
            Column("what gives the classes", "who"), Column("pixels right", "who_right", ".3f"),
            Column("IoU of textures", "who_iou", ".3f"),
            Column("mIoU", "who_miou", ".3f"), Column("mean Dice", "who_dice", ".3f"))),
        Table("tasks", "What each task says of the two patches", (
            Column("task", "kind"), Column("labels", "labels"),
            Column("tells two of one class apart", "separates"), Column("background", "ground"))),
    ),
)  # fmt: skip


def one_label(net, images):
    """As a classifier does it: the commonest class of an image for all its pixels."""
    each = classes_of(net, images[..., None].astype(np.float32)).reshape(len(images), -1)
    common = [np.bincount(classes).argmax() for classes in each]
    return np.broadcast_to(np.reshape(common, (-1, 1, 1)), images.shape)


MISTAKES = (
    Mistake("one-label-an-image", predicted, one_label,
            "that is classification: segmentation gives every pixel a class of its own"),
    Mistake("forgets-false-positives", overlap,
            lambda given, has: (given & has).sum() / max(has.sum(), 1),
            "what is given too much counts: divide by the union, not by the true pixels alone"),
    Mistake("counts-agreement-on-the-rest", overlap,
            lambda given, has: np.mean(given == has),
            "pixels that both leave to other classes are no overlap; they flatter small classes"),
    Mistake("dice-for-iou", dice, lambda iou: iou / (2 - iou),
            "Dice counts the intersection twice, so it is never below the IoU"),
    Mistake("numbers-nothing", panoptic, lambda classes, _patches: classes,
            "the class alone is semantic segmentation: two patches of one class become one",
            at={"scene": 36}),
)  # fmt: skip
