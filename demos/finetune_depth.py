"""Fine-tuning: a trained network with a new head is trained further, all of it or its last blocks.

theta_l <- theta_l - lr r_l u_l  for blocks l > frozen,  theta_l stays for l <= frozen

u_l is Adam's direction for dL/dtheta_l, r_l <= 1 the rate of a block. The blocks: two convolutions,
a dense layer, the head. The target: is the digit on a noisy field odd?
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mistake, Node, Param, Plot, Preset, Table
from flashdl.demokit.kernels import cnn, reuse
from flashdl.demokit.kernels.losses import d_cross_entropy
from flashdl.demokit.kernels.reuse import HEAD, NAMES, How, begun, right, tuned
from flashdl.demokit.models import trained
from flashdl.demokit.models.canvas_cnn import parts

DRAWS = {10: 0, 50: 1, 200: 1}  # counts of labelled images, and which of the draws of them
SHARES = (0, 0.1, 0.3, 1)  # of the steps, when accuracy is taken
RULE_LABELS, TESTED = 50, 250  # labels of the rules; new images
FAST = 10  # times the rate for all blocks: what a head alone can bear
MODERATE, LARGE, SHORT = 0.005, 0.03, 50  # rates and steps of the rules
HEAD_FIRST = How(frozen=HEAD, lr=0.01)
RULE = (f"all at once, rate {LARGE}", f"all at once, rate {MODERATE}",
        "head first, rate 0.01", "then all, small rates")  # fmt: skip
STAGES = ("p1", "p2", "h", "logits")  # what the blocks give
LABELS = ("convolution 1", "convolution 2", "dense", "head")


def how_of(frozen, lr=0.003, steps=100):
    return How(frozen=frozen, lr=lr, steps=steps)


def rates():  # of the blocks, relative to lr: the earlier, the more general, the less to change
    return (0.05, 0.1, 0.3, 1.0)


def last(begin, how):  # the net after all steps; begin: seed, task, net at step 0
    seed, task, start = begin
    return tuned(np.random.default_rng(seed), start, task, how, shots=(how.steps,))[0]


def drawn(world, n, seed):
    return (seed, *begun(world, "pretrained", n, seed)[1:])


def tested(net, task):
    return right(net, task.test_images, task.test_labels)


def own(net, task):  # of the images that it learned from
    return right(net, task.images, task.t.argmax(axis=1))


def by_depth(begin):  # -> tests of 0 ... 3 frozen blocks, of a fast head; own of 0
    hows = [*(how_of(frozen) for frozen in range(HEAD + 1)), How(frozen=HEAD, lr=FAST * How().lr)]
    nets = [last(begin, how) for how in hows]
    return [*(tested(net, begin[1]) for net in nets), own(nets[0], begin[1])]


def rules(begin):  # -> test accuracy by rule
    once = [last(begin, How(lr=lr, steps=SHORT)) for lr in (LARGE, MODERATE)]
    head = last(begin, HEAD_FIRST)
    gentle = last((*begin[:2], head), How(lr=MODERATE, steps=SHORT, rates=rates()))
    return np.array([tested(net, begin[1]) for net in (*once, head, gentle)])


def flow_of(net, task):  # the values and gradients of the stages for the labelled images
    s = cnn.forward(net, task.images)
    d = cnn.deltas(net, s, d_cross_entropy(s.logits, task.t))
    return {"image": task.images, **{name: getattr(s, name) for name in STAGES},
            **{f"d_{name}": d[name] for name in STAGES}}  # fmt: skip


def compute(*, rng, frozen, labels, lr, steps):
    seeds = rng.integers(2**32, size=1 + max(DRAWS.values()))
    source, data = trained("canvas-cnn"), parts(trained("canvas-cnn")["order"])
    world = reuse.fields_world(source, data, task="parity", tests=TESTED)
    depth = np.array([by_depth(drawn(world, n, seeds[k])) for n, k in DRAWS.items()])  # [3, 6]
    seed, task, start = drawn(world, labels, seeds[-1])
    shots = np.round(np.multiply(SHARES, steps)).astype(int)
    nets = tuned(np.random.default_rng(seed), start, task, how_of(frozen, lr, steps), shots=shots)
    pairs = [(f"W{i}", f"b{i}") for i in range(1, HEAD + 2)]
    sizes = np.array([start[W].size + start[b].size for W, b in pairs])
    changed = [sum(np.sum(nets[-1][k] != start[k]) for k in pair) for pair in pairs]
    return {
        "frozen": np.array(frozen), "labels": np.array(labels), "depths": np.arange(HEAD + 1),
        "depth": depth[:, : HEAD + 1].T, "own": depth[:, -1], "all": depth[:, 0],
        "last_3": depth[:, 1], "last_2": depth[:, 2], "head_only": depth[:, HEAD],
        "fast": depth[:, -2], "counts": np.array(list(DRAWS)), "step": shots,
        "few": np.array([f"{n} labels" for n in DRAWS]), "gain": depth[:, 0] - depth[:, HEAD],
        "rule": np.array(RULE), "by_rule": rules(drawn(world, RULE_LABELS, seeds[-1])),
        "test": np.array([tested(net, task) for net in nets]),
        "train": np.array([own(net, task) for net in nets]),
        "block": np.array(NAMES), "size": sizes, "changed": np.array(changed),
        "trainable": np.array([sizes[k:].sum() for k in range(HEAD + 1)]),
        **flow_of(start, task), "frames": reuse.frames(frozen),
    }  # fmt: skip


def nodes(d):
    found = [Node("image", "fields", "image")]
    for i, (name, label, size) in enumerate(zip(STAGES, LABELS, d["size"], strict=True)):
        g, word = (f"d_{name}", "learn") if i >= d["frozen"] else (None, "are LOCKED")
        found.append(Node(name, label, name, g, (found[-1].id,), f"{size:,} weights {word}"))
    return found


def flow_title(d):
    free, every = d["trainable"][d["frozen"]], d["size"].sum()
    return f"New head; {d['frozen']} of 4 blocks frozen: {free:,} of {every:,} weights learn"


def gains_title(d):
    equal, fast = (", ".join(f"{gain:+.2f}" for gain in np.round(d["all"] - d[head], 2) + 0.0)
                   for head in ("head_only", "fast"))  # fmt: skip
    return f"All blocks - head: {equal}; head at {FAST} x rate: {fast}"


def rules_title(d):
    large, once, _, gentle = d["by_rule"]
    of = f"{RULE_LABELS} labels: head first, then gently {gentle:.2f}"
    return f"{of}; all at once {once:.2f}, {large:.2f}"


def course_title(d):
    own, new = d["train"][-1], d["test"][-1]
    return f"{d['labels']} labels, {d['frozen']} blocks frozen: own images {own:.2f}, new {new:.2f}"


DEMO = Demo(
    title="Fine-tuning: how many blocks of a trained network to train further",
    compute=compute, trains=True, models=("canvas-cnn",),
    params=(
        Param("frozen", 2, low=0, high=3, meaning="blocks from the input that keep their weights"),
        Param("labels", 50, low=5, high=300, meaning="labelled images of the target"),
        Param("lr", 0.003, low=1e-4, high=0.02, meaning="rate of Adam"),
        Param("steps", 100, low=20, high=300, meaning="steps, 12 images each"),
    ),
    presets=(
        Preset("locked", "what stays and what learns", show=("flow",)),
        Preset("depth", "10, 50 and 200 labels; a head at its own rate", show=("gains", "depths")),
        Preset("rules", "rates and order; overfitting", show=("rules", "gaps")),
    ),
    claims=(
        Claim("numbers of frozen blocks that changed", lambda d: d["changed"][: d["frozen"]].sum(),
              "==", 0, about="flow"),
        Claim("10 labels: head alone - all blocks", lambda d: d["head_only"][0] - d["all"][0],
              ">=", 0.02, about="gains"),
        Claim("200 labels: all blocks - head alone at the same rate", lambda d: d["gain"][2], ">=",
              0.02, about="gains"),
        Claim("200 labels: head alone at 10 times the rate - at the same",
              lambda d: d["fast"][2] - d["head_only"][2], ">=", 0.02, about="depths"),
        Claim("rate 0.005 - rate 0.03", lambda d: d["by_rule"][1] - d["by_rule"][0], ">=", 0.02,
              about="rules"),
        Claim("head first, then gently - all at once", lambda d: d["by_rule"][3] - d["by_rule"][1],
              ">=", 0.02, about="rules"),
        Claim("10 labels: own images - new ones", lambda d: d["own"][0] - d["all"][0], ">=", 0.1,
              about="gaps"),
    ),
    plots=(
        Plot("flow", "flow", flow_title, nodes=nodes, frames="frames"),
        Plot("depth", "line", gains_title, x="depths", y=("depth",),
             labels=lambda d: [f"{n} labels" for n in d["counts"]],
             x_label="frozen blocks; 3: head alone", y_label="test accuracy"),
        Plot("gains", "bar", gains_title, x="few", y=("gain",), x_label="labels",
             y_label="gain in test accuracy"),
        Plot("rules", "bar", rules_title, x="rule", y=("by_rule",), x_label="fine-tuning",
             y_label="test accuracy"),
        Plot("course", "line", course_title, x="step", y=("test", "train"),
             labels=("new images", "own images"), x_label="step", y_label="accuracy"),
    ),
    tables=(
        Table("depths", "Test accuracy after 100 steps, by the blocks that learn", (
            Column("labels", "counts", "d"), Column("all 4", "all", ".2f"),
            Column("last 3", "last_3", ".2f"), Column("last 2", "last_2", ".2f"),
            Column("head alone", "head_only", ".2f"), Column("at 10 x the rate", "fast", ".2f"))),
        Table("gaps", "All blocks: fine-tuning reduces overfitting and does not remove it", (
            Column("labels", "counts", "d"), Column("own images", "own", ".2f"),
            Column("new images", "all", ".2f"))),
        Table("blocks", "What changed", (
            Column("block", "block"), Column("numbers", "size", "d"),
            Column("changed", "changed", "d"), Column("trainable if first", "trainable", "d"))),
    ),
)  # fmt: skip

MISTAKES = (
    Mistake("freezes-nothing", how_of, lambda _frozen, lr=0.003, steps=100: How(0, lr, steps),
            "a frozen block takes no step: it keeps its numbers to the bit"),
    Mistake("starts-from-random-weights", reuse.with_new_head, lambda _source, fresh: fresh,
            "fine-tuning continues a training: only the head begins anew"),
    Mistake("large-rates-below", rates, lambda: (4.0, 4.0, 4.0, 4.0),
            "pretrained blocks are nearly right: large steps undo what the source taught"),
    Mistake("judges-by-its-own-images", reuse.right, lambda *_, **__: 1.0,
            "labelled images are soon known by heart: only new ones tell"),
)  # fmt: skip
