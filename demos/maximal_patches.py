"""Maximal patches: where in real images a channel is most active, cropped to what it sees there.

The field of a unit, in pixels a side: r_out = r_in + (k - 1) jump, jump_out = jump stride. For the
two convolutions of the network that is 3 and, after a pooling by 2, 3 + 1 + (3 - 1) 2 = 8. At the
borders a part of the field lies outside the image, where all is zero.
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mistake, Param, Plot, Preset, Table
from flashdl.demokit.kernels.cnn import forward, relu
from flashdl.demokit.kernels.conv import DENSE, convolve
from flashdl.demokit.kernels.pool import max_pool
from flashdl.demokit.kernels.receptive import fields
from flashdl.demokit.models import trained
from flashdl.demokit.models.digits_cnn import split

STEPS = ((3, 1), (2, 2), (3, 1))  # kernel and stride of conv1, pool1, conv2
SIDE, JUMP, BEFORE = {"conv1": 3, "conv2": 8}, {"conv1": 1, "conv2": 2}, {"conv1": 1, "conv2": 3}
BORDER = 4  # zeros around an image, as many as a field may reach out
DARK, SHOWN = 0.4, 6  # of an image around its patch; images that are shown whole


def strongest(maps, top, per_image):  # [N, h, w] -> image, row, column of the largest, each [top]
    flat = maps.reshape(len(maps), -1)
    if per_image:
        image = np.argsort(-flat.max(axis=1), kind="stable")[:top]
        return image, *np.divmod(flat[image].argmax(axis=1), maps.shape[2])
    return np.unravel_index(np.argsort(-flat.reshape(-1), kind="stable")[:top], maps.shape)


def first_pixel(place, layer):  # a place on the map -> where its field begins in the image
    return place * JUMP[layer] - BEFORE[layer]


def crops(images, rows, columns, layer):  # -> [top, r, r], zeros outside the image
    wide = np.pad(images, ((0, 0), (BORDER, BORDER), (BORDER, BORDER)))
    starts = [first_pixel(v, layer) + BORDER for v in (rows, columns)]
    cuts = zip(wide, *starts, strict=True)
    return np.array([x[r : r + SIDE[layer], c : c + SIDE[layer]] for x, r, c in cuts])


def in_place(images, rows, columns, layer):  # [n, 8, 8] -> the same, dark outside of the fields
    y, x = (np.arange(8) - first_pixel(v, layer)[:, None] for v in (rows, columns))
    inside = ((y >= 0) & (y < SIDE[layer]))[:, :, None] & ((x >= 0) & (x < SIDE[layer]))[:, None]
    return np.where(inside, images, DARK * images)


def on_the_map(rows, columns):  # -> [top, 3, 3], which pooled places under conv2's kernel exist
    near = [v[:, None] + np.arange(-1, 2) for v in (rows, columns)]
    r, c = ((v >= 0) & (v < 4) for v in near)
    return r[:, :, None] & c[:, None, :]


def response(net, patches, channel, exists):  # [n, r, r] -> [n], from the patch alone
    a1 = relu(convolve(patches[..., None], net["W1"], net["b1"], DENSE))
    if patches.shape[1] == SIDE["conv1"]:
        return a1[:, 0, 0, channel]
    p1 = max_pool(a1, 2, 2)[0] * exists[..., None]
    return relu(convolve(p1, net["W2"], net["b2"], DENSE))[:, 0, 0, channel]


def invented(net, patch, channel):  # [r, r] -> [r, r]: black or white pixels while that adds
    seen = np.arange(len(patch)) >= (len(patch) == SIDE["conv2"])  # 8 begin at least 1 outside
    inside = np.outer(seen, seen)
    pixels = np.eye(patch.size, dtype=bool).reshape(-1, *patch.shape)[inside.ravel()]
    patch = patch * inside
    while True:
        tries = np.concatenate([patch[None], *(np.where(pixels, v, patch) for v in (0, 1))])
        values = response(net, tries.astype(np.float32), channel, np.ones((1, 3, 3)))
        if values.max() <= values[0] + 1e-5:
            return patch
        patch = tries[values.argmax()]


def kernel(net, layer, channel):  # [3, 3], of conv2 the mean over its 16 channels in
    return net["W1" if layer == "conv1" else "W2"][..., channel].mean(axis=2)


def compute(*, rng, layer, channel, top, per_image):
    del rng  # nothing is left to chance
    net = trained("digits-cnn")
    known, labels, _, _ = split(net)
    s = forward(net, known[..., None])
    maps = s.a1 if layer == "conv1" else s.a2
    channel %= maps.shape[3]
    found = maps[..., channel]
    image, row, column = strongest(found, top, per_image)
    patches = crops(known[image], row, column, layer)
    value = found[image, row, column].astype(float)
    alone = response(net, patches, channel, on_the_map(row, column))
    made = invented(net, patches[0], channel)
    return {
        "origins": in_place(known[image], row, column, layer)[:SHOWN],
        "patches": np.array([*patches, made]), "value": value, "image": image, "row": row,
        "column": column, "label": labels[image], "alone": alone.astype(float),
        "made": response(net, made[None], channel, np.ones((1, 3, 3)))[0].astype(float),
        "largest": found.max().astype(float), "places": np.array(found.size),
        "digits": np.array(len(set(labels[image]))),
        "kernel": kernel(net, layer, channel).astype(float), "near": np.array(["-1", "0", "+1"]),
        "layer": np.array(layer), "channel": np.array(channel),
        "stage": np.array(["conv1", "pool1", "conv2"]), "k": np.array(STEPS)[:, 0],
        "stride": np.array(STEPS)[:, 1], "field": fields(STEPS), "jump": np.array([1, 1, 2]),
    }  # fmt: skip


def side(d):
    return d["patches"].shape[1]


def origins_title(d):
    return (f"{d['layer']} channel {d['channel']}, best of {d['places']:,} places: "
            f"{d['value'][0]:.2f} at the bright {side(d)}x{side(d)} pixels")  # fmt: skip


def patches_title(d):
    whose = f"{d['digits']} different digits" if d["digits"] > 1 else "one digit"
    return (f"{d['layer']} channel {d['channel']}, best patches: {whose}, at most "
            f"{d['value'][0]:.2f}; made up: {d['made']:.2f}")  # fmt: skip


def best_labels(d):
    return [f"{k}: {v:.2f}" for k, v in zip(d["label"], d["value"], strict=True)]


def kernel_title(d):
    mean = "" if d["layer"] == "conv1" else ", the mean over 16 channels"
    high, low = d["kernel"].max(), d["kernel"].min()
    return f"Its weights{mean}, {low:.2f} to {high:.2f}"


DEMO = Demo(
    title="Maximal patches: the pieces of real images that excite a channel most",
    compute=compute, models=("digits-cnn",),
    params=(
        Param("layer", "conv1", choices=("conv1", "conv2"), meaning="whose channel"),
        Param("channel", 0, low=0, high=31, meaning="which; 16 of conv1 are 0 once more"),
        Param("top", 8, low=1, high=12, meaning="how many patches"),
        Param("per_image", True, meaning="one patch of an image, or any number"),
    ),
    presets=(
        Preset("found", "what excites a channel of the first layer", params={"channel": 13},
               show=("origins", "kernel")),
        Preset("limits", "a channel of the second layer, and a patch made up",
               params={"layer": "conv2", "channel": 2, "top": 7}, show=("patches", "fields")),
        Preset("sixes", "a channel that likes one digit", params={"layer": "conv2", "channel": 1}),
    ),
    claims=(
        Claim("activation from the patch alone, farthest off",
              lambda d: np.abs(d["alone"] - d["value"]).max(), "<=", 1e-5, None, "origins"),
        Claim("best of all places less the first patch", lambda d: d["largest"] - d["value"][0],
              "==", 0, None, "places"),
        Claim("largest rise from a patch to the next",
              lambda d: np.diff(d["value"]).max(initial=-1), "<=", 0, None, "places"),
        Claim("side of the patch less the field by its formula",
              lambda d: d["field"][0 if d["layer"] == "conv1" else 2] - side(d), "==", 0, None,
              "fields"),
        Claim("a patch made up above all real ones", lambda d: d["made"] - d["largest"], ">=",
              0.05, None, "patches"),
    ),
    plots=(
        Plot("origins", "image_strip", origins_title, z="origins",
             labels=lambda d: best_labels(d)[:SHOWN]),
        Plot("patches", "image_strip", patches_title, z="patches",
             labels=lambda d: [*best_labels(d), "made up"]),
        Plot("kernel", "heatmap", kernel_title, z="kernel", row_labels="near",
             column_labels="near", x_label="to the right", y_label="down from the middle"),
    ),
    tables=(
        Table("places", "Where they were found, among 1297 training digits", (
            Column("activation", "value", ".3f"), Column("from the patch", "alone", ".3f"),
            Column("image", "image", "d"), Column("row", "row", "d"),
            Column("column", "column", "d"), Column("digit", "label", "d"))),
        Table("fields", "Fields grow by (kernel - 1) x jump; jump: product of strides before", (
            Column("layer", "stage"), Column("kernel", "k", "d"), Column("stride", "stride", "d"),
            Column("jump", "jump", "d"), Column("field, pixels a side", "field", "d"))),
    ),
)  # fmt: skip

MISTAKES = (
    Mistake("forgets-the-stride", first_pixel, lambda place, layer: place - BEFORE[layer],
            "a step on a map that was pooled by 2 is two pixels of the image",
            at={"layer": "conv2"}),
    Mistake("adds-kernels-only", fields,
            lambda steps: 1 + np.cumsum([k - 1 for k, _ in steps]),
            "each layer adds (k - 1) times the product of the strides before it"),
    Mistake("takes-any-images", strongest,
            lambda maps, top, _per_image: (np.arange(top), *np.divmod(
                maps[:top].reshape(top, -1).argmax(axis=1), maps.shape[2])),
            "the images have to be searched: the first ones need not hold what the channel wants"),
    Mistake("convolves-the-outside", on_the_map, lambda rows, _columns: np.ones((len(rows), 3, 3)),
            "beyond the border of a map are zeros, not what the layer before would make there",
            at={"layer": "conv2", "channel": 1}),
    Mistake("data-hold-the-best", invented, lambda _net, patch, _channel: patch,
            "the best patch of a data set is not what excites the channel most"),
)  # fmt: skip
