"""A convolutional network on digits: the same small kernels at every place, pooled, then dense.

y[i, j, m] = b[m] + sum over u, v, c of W[u, v, c, m] x[i + u - 1, j + v - 1, c]     3x3, padding 1
parameters: 3 * 3 * C_in * C_out + C_out; dense between the same volumes: one for each pair of units
receptive field: r_l = r_{l-1} + (k_l - 1) * the product of the strides before l,  r_0 = 1

x -> conv1 -> relu -> maxpool 2 -> conv2 -> relu -> maxpool 2 -> dense -> relu -> dense = logits
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mark, Mistake, Node, Param, Plot, Preset, Table
from flashdl.demokit.kernels import cnn, parameters
from flashdl.demokit.kernels.conv import SAME_3, convolve
from flashdl.demokit.kernels.receptive import fields, reached
from flashdl.demokit.kernels.shifts import moved, shares_right
from flashdl.demokit.models.digits_cnn import LAYERS, Plan, asked, in_order
from flashdl.demokit.models.digits_dense import learn_dense

STEPS = ((3, 1), (2, 2), (3, 1), (2, 2))  # kernel and stride of conv1, pool1, conv2, pool2
MIDDLE = {"z1": 6, "p1": 3, "z2": 3, "p2": 1}  # the unit of each that is asked, on 12x12 pixels
FLOW = ("a1", "p1", "a2", "p2", "h", "logits")
RULES = ("relu(conv1 3x3)", "maxpool 2x2", "relu(conv2 3x3)", "maxpool 2x2", "relu(dense)", "dense")
WORKED_OUT = np.array(["3072 * 16384 + 16384", "27 * 16384 + 16384", "27 * 16 + 16"])


def shared(x, W, b):  # [N, H, W, C] -> [N, H, W, M]: the same weights at all places
    return convolve(x, W, b, SAME_3)


def counts(widths):  # of the layers with weights; of three kinds of layers 32x32x3 -> 32x32x16
    conv, dense, volume = parameters.conv, parameters.dense, parameters.volume
    (c1, c2, hidden, classes), n, m = widths, volume(32, 3), volume(32, 16)
    ours = conv(3, 1, c1), conv(3, c1, c2), dense(volume(2, c2), hidden), dense(hidden, classes)
    return ours, np.array([dense(n, m), parameters.local(3, 3, m), conv(3, 3, 16)])


def compute(*, rng, channels1, channels2, hidden, epochs, lr, split, report=lambda *_, **__: None):
    widths, plan = cnn.Widths(channels1, channels2, hidden), Plan(epochs, lr)
    net, data = asked(rng, split, widths=widths, plan=plan, report=report)
    ours, others = counts(widths)
    units = 64, round((sum(ours) - 10) / 75), 10  # as many parameters
    rival = learn_dense(rng, data, units=units, plan=plan)
    readers = lambda x: cnn.logits(net, x[..., None]).argmax(axis=1), rival
    share = np.array([shares_right(reader, *data[2:]) for reader in readers])  # as is, moved
    x, losses, found = data.test_images[:1, ..., None], net["losses"], reached(12, MIDDLE)
    s, field, W, b = cnn.forward(net, x), fields(STEPS), *(net[n].astype(float) for n in LAYERS[:2])
    still, after = shared(x.astype(float), W, b)[0], shared(moved(x, 0, 1).astype(float), W, b)[0]
    best = still.std(axis=(0, 1)).argmax()  # the map that differs most from place to place
    steps = np.unique(np.linspace(1, losses.size, 120).round().astype(int))
    maps, sees = [z.shape[1:] for z in (s.z1, s.p1, s.z2, s.p2)], [f"{r} x {r}" for r in field]
    return {
        **{name: net[name] for name in LAYERS}, "split": np.array(split), "lr": np.array(lr),
        "epochs": np.array(epochs), "step": steps, "loss": losses[steps - 1],
        "test_accuracy": share[0, 0], "as_it_is": share[:, 0], "moved_by_one": share[:, 1],
        "net": np.array(["conv net", "-".join(map(str, units))]), "layer": np.array(RULES),
        "parameters": np.array([ours[0], 0, ours[1], 0, *ours[2:]]),
        "numbers": np.array(sum(net[name].size for name in LAYERS)),
        "shape": np.array([*(" x ".join(map(str, m)) for m in maps), str(hidden), "10"]),
        "volumes": np.array(maps), "field": field, "sees": np.array([*sees, "all", "all"]),
        "stage": np.array(["conv1", "pool1", "conv2", "pool2"]), "row": np.arange(12),
        "rows_seen": found.any(axis=2) + 0, "found_field": found.any(axis=2).sum(axis=1),
        "pictures": np.array([x[0, ..., 0], moved(x, 0, 1)[0, ..., 0], *(
            np.maximum(z[..., best], 0) / still[..., best].max() for z in (still, after))]),
        "map": best,
        "equivariance_error": np.abs(after - moved(still[None], 0, 1)[0])[:, 1:-1].max(),
        "kind": np.array(["dense", "local, not shared", "convolution"]), "others": others,
        "times": others / others[2], "saved": others[:2] / others[1:], "worked_out": WORKED_OUT,
        "idea": np.array(["local: inputs of a unit", "shared: a weight serves", "stacked: field",
                          "moved by 1 pixel: right"]),
        "inputs": np.array(W[..., 0].size), "uses": np.array(still[..., 0].size),
        "by_conv": np.array(["9 of 64", "64 places", ", ".join(sees).replace(" x ", "x"),
                             f"{share[0, 1]:.0%} of digits"]),
        "by_dense": np.array(["64 of 64", "1 place", "all at once", f"{share[1, 1]:.0%}"]),
        "filters": np.moveaxis(net["W1"][:, :, 0, :16], 2, 0),
        "maps": np.moveaxis(s.a1[0, ..., :16], 2, 0),
        "digit": x[0, ..., 0], **{name: getattr(s, name)[0] for name in FLOW},
        "reveal": np.array([[(frame >= i, True) for i in range(7)] for frame in range(7)]),
    }  # fmt: skip


def usual(d):  # wide enough, and enough of a training, for what the claims say
    wide = d["W1"].shape[3] >= 8 and d["W2"].shape[3] >= 16 and d["h"].size >= 32
    return wide and d["epochs"] >= 6 and 0.003 <= d["lr"] <= 0.01


def accuracy_title(d):
    whom = "by new writers" if d["split"] == "writer" else "held out at random"
    share = f"{d['test_accuracy']:.1%} of 500 digits {whom}"
    return f"{d['parameters'].sum():,} parameters read {share}"


def flow_nodes(d):
    found = [Node("digit", "digit", "digit")]
    text = "relu({3} kernels {0}x{1}x{2} at {4} places)"
    conv = {f"a{i}": text.format(*d[f"W{i}"].shape, d[f"a{i}"][..., 0].size) for i in (1, 2)}
    for name, rule, P in zip(FLOW, RULES, d["parameters"], strict=True):
        local = f"{conv.get(name, rule)}, {P:,} parameters" if P else rule
        found.append(Node(name, name, name, inputs=(found[-1].id,), local=local))
    return found


def moved_title(d):
    return f"Digit moved 1 pixel: map {d['map']} moves along, off by {d['equivariance_error']:.1g}"


def counts_title(d):
    n, m, k = d["others"]
    return f"Dense {n:,}, convolution {k}: locality saves {n / m:.4g}x, sharing {m / k:.4g}x"


def rival_title(d):
    before, (ours, other) = d["as_it_is"][0], d["moved_by_one"]
    return f"Moved by 1 pixel: {before:.1%} become {ours:.0%}, and {other:.0%} of a dense net"


DEMO = Demo(
    title="A convolutional network that reads digits", compute=compute, trains=True,
    models=("digits-cnn",), params=(
        Param("channels1", 16, low=4, high=32, meaning="kernels of the first convolution"),
        Param("channels2", 32, low=8, high=64, meaning="kernels of the second"),
        Param("hidden", 64, low=16, high=128, meaning="units of the dense layer"),
        Param("epochs", 8, low=1, high=20, meaning="passes over the 1297 training digits"),
        Param("lr", 0.006, low=0.001, high=0.02, meaning="peak of the learning rate"),
        Param("split", "random", choices=("random", "writer"), meaning="how the test is held out"),
    ),
    presets=(
        Preset("network", "one digit on its way through", show=("flow",)),
        Preset("ideas", "local, shared, stacked; the map moves", show=("moved", "ideas")),
        Preset("counts", "32x32x3 to 32x32x16, three kinds of layers", show=("kinds", "count")),
        Preset("depth", "what one unit sees, layer by layer", show=("field", "layers")),
        Preset("rivals", "a dense net of equal size, digits moved", show=("rivals",)),
        Preset("writer", "other writers in the test", {"split": "writer"}, show=("course",)),
    ),
    claims=(
        Claim("numbers in the arrays minus parameters of the layers",
              lambda d: abs(d["numbers"] - d["parameters"].sum()), "==", 0, about="layers"),
        Claim("share of the test digits right, split at random", lambda d: d["test_accuracy"], ">=",
              0.97, lambda d: usual(d) and d["split"] == "random", "flow"),
        Claim("share right, writers never met", lambda d: d["test_accuracy"], "<=", 0.97,
              lambda d: usual(d) and d["split"] == "writer", "course"),
        Claim("map of the moved digit minus the moved map, inside",
              lambda d: d["equivariance_error"], "<=", 1e-12, about="moved"),
        Claim("not invariant: fewer are right when moved by a pixel, by",
              lambda d: d["as_it_is"][0] - d["moved_by_one"][0], ">=", 0.1, usual, "ideas"),
        Claim("the dense layer has how many times the parameters", lambda d: d["times"][0], "==",
              112384, about="count"),
        Claim("side of a field by formula minus side that pixels show",
              lambda d: np.abs(d["field"] - d["found_field"]).max(), "==", 0, about="field"),
        Claim("conv minus dense net on digits moved by one pixel",
              lambda d: -np.diff(d["moved_by_one"])[0], ">=", 0.05, usual, "rivals"),
    ),
    plots=(
        Plot("flow", "flow", accuracy_title, nodes=flow_nodes, frames="reveal"),
        Plot("course", "line", accuracy_title, x="step", y=("loss",), log_y=True,
             x_label="step of training, 32 digits each", y_label="cross-entropy in nats",
             marks=(Mark("y", float(np.log(10)), "2.30: guessing"),)),
        Plot("moved", "image_strip", moved_title, z="pictures",
             labels=("digit", "digit moved", "its map", "map of moved")),
        Plot("field", "heatmap", lambda d: "Receptive field: {}x{} pixels, {}x{} after pooling, "
             "then {}x{} and {}x{}".format(*np.repeat(d["found_field"], 2)), z="rows_seen",
             row_labels="stage", column_labels="row", x_label="row of 12x12 pixels; 1 = changes it",
             y_label="a unit near the middle"),
        Plot("kinds", "bar", counts_title, x="kind", y=("others",), x_label="layer",
             y_label="parameters", log_y=True),
        Plot("rivals", "bar", rival_title, x="net", y=("as_it_is", "moved_by_one"), x_label="net",
             y_label="share of digits right", labels=("as they are", "moved by one pixel")),
        Plot("filters", "image_strip", "Kernels of conv1, 3x3, learned", z="filters"),
        Plot("maps", "image_strip", "Maps of conv1: where each finds its 3x3 pattern", z="maps"),
    ),
    tables=(
        Table("layers", "Deeper: smaller maps, more channels, larger fields", (
            Column("layer", "layer"), Column("height x width x channels", "shape"),
            Column("parameters", "parameters", ",d"), Column("receptive field", "sees"))),
        Table("ideas", "Three ideas of a convolutional net, beside a dense one; not invariant", (
            Column("idea", "idea"), Column("conv", "by_conv"), Column("dense", "by_dense"))),
        Table("count", "Parameters of a layer from 32x32x3 to 32x32x16", (
            Column("layer", "kind"), Column("weights + biases", "worked_out"),
            Column("parameters", "others", ",d"), Column("times the conv layer", "times", ",.0f"))),
    ),
)  # fmt: skip

MISTAKES = (
    Mistake("shares-nothing", shared, lambda x, W, b: convolve(x, W, b, SAME_3)
            * np.random.default_rng(0).uniform(0.5, 1.5, (*x.shape[1:3], 1)),
            "a kernel with weights of its own at each place does not follow what moves"),
    Mistake("forgets-the-channels", parameters.conv, lambda k, _c_in, c_out: k * k * c_out + c_out,
            "a kernel is as deep as its input: it has k * k weights for each input channel"),
    Mistake("compares-other-volumes", parameters.volume, lambda _size, channels: channels,
            "only layers between the same volumes compare: units at all places, not one a channel"),
    Mistake("leaves-out-relu", cnn.relu, lambda z: z,
            "between the pools the layers are affine maps, far less than was trained"),
    Mistake("tests-centred-digits", moved, lambda x, _down, _across: x,
            "digits that all sit alike say nothing about moved ones"),
    Mistake("mixes-the-writers", in_order, lambda rng, _held_out: in_order(rng, "random"),
            "whose hand is known from the training is no new writer: the test leaks",
            {"split": "writer"}),
    Mistake("adds-kernels-only", fields, lambda steps: 1 + np.cumsum([k - 1 for k, _ in steps]),
            "after a stride a step in the map is several pixels of the input"),
)  # fmt: skip
