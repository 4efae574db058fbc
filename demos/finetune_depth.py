"""Fine-tuning: a trained network with a new head is trained further, all of it or its last blocks.

theta_l <- theta_l - lr r_l u_l  for blocks l > frozen,  theta_l stays for l <= frozen

u_l is Adam's direction for dL/dtheta_l, r_l <= 1 the rate of a block. The blocks: two convolutions,
a dense layer, the head. The target: is the digit on a noisy field odd?
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mistake, Node, Param, Plot, Preset, Table
from flashdl.demokit.kernels import cnn, reuse
from flashdl.demokit.kernels.losses import d_cross_entropy
from flashdl.demokit.kernels.reuse import HEAD, NAMES, How, World, begun, right, tuned
from flashdl.demokit.models import trained
from flashdl.demokit.models.canvas_cnn import parts

DRAWS = {10: 3, 50: 1, 200: 1}  # of labelled images, by their count: the fewer, the more chance
SHARES = (0, 0.1, 0.3, 1)  # of the steps, when accuracy is taken
RULES, RULE_LABELS = 1, 50  # draws that the rules are compared on, and their labels
TESTED = 250  # new images
MODERATE, LARGE, SHORT = 0.005, 0.03, 50  # rates and steps of the rules
HEAD_FIRST = How(frozen=HEAD, lr=0.01)
RULE = (f"all at once, rate {LARGE}", f"all at once, rate {MODERATE}", "head alone",
        "head first, then gently")  # fmt: skip
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
    _, task, start = begun(world, "pretrained", n, seed)
    tests = task.test_images[:TESTED], task.test_labels[:TESTED]
    return seed, task._replace(test_images=tests[0], test_labels=tests[1]), start


def tested(net, task):
    return right(net, task.test_images, task.test_labels)


def own(net, task):  # of the images that it learned from
    return right(net, task.images, task.t.argmax(axis=1))


def by_depth(world, n, seeds):  # -> test accuracy for 0 ... 3 frozen blocks, own images for 0
    found = []
    for begin in (drawn(world, n, seed) for seed in seeds):
        nets = [last(begin, how_of(frozen)) for frozen in range(HEAD + 1)]
        found.append([*(tested(net, begin[1]) for net in nets), own(nets[0], begin[1])])
    return np.mean(found, axis=0)


def rules(world, seeds):  # -> test accuracy by rule
    found = []
    for begin in (drawn(world, RULE_LABELS, seed) for seed in seeds):
        once = [last(begin, How(lr=lr, steps=SHORT)) for lr in (LARGE, MODERATE)]
        head = last(begin, HEAD_FIRST)
        gentle = last((*begin[:2], head), How(lr=MODERATE, steps=SHORT, rates=rates()))
        found.append([tested(net, begin[1]) for net in (*once, head, gentle)])
    return np.mean(found, axis=0)


def flow_of(net, task):  # the values and gradients of the stages for the labelled images
    s = cnn.forward(net, task.images)
    d = cnn.deltas(net, s, d_cross_entropy(s.logits, task.t))
    return {"image": task.images, **{name: getattr(s, name) for name in STAGES},
            **{f"d_{name}": d[name] for name in STAGES}}  # fmt: skip


def frames_of(frozen):  # image and blocks forward, then the gradients down to the lowest trained
    forward = [[(j <= i, False) for j in range(HEAD + 2)] for i in range(HEAD + 2)]
    back = [[(True, j > i) for j in range(HEAD + 2)] for i in range(HEAD, frozen - 1, -1)]
    return np.array([*forward, *back, [(True, True)] * (HEAD + 2)], int)


def compute(*, rng, frozen, labels, lr, steps):
    seeds = rng.integers(2**32, size=max(RULES, *DRAWS.values()))
    data = parts(trained("canvas-cnn")["order"])
    world = World(trained("canvas-cnn"), lambda rng, n: reuse.few(rng, data, task="parity", n=n))
    depth = np.array([by_depth(world, n, seeds[:draws]) for n, draws in DRAWS.items()])  # [3, 5]
    seed, task, start = drawn(world, labels, seeds[0])
    shots = np.round(np.multiply(SHARES, steps)).astype(int)
    nets = tuned(np.random.default_rng(seed), start, task, how_of(frozen, lr, steps), shots=shots)
    pairs = [(f"W{i}", f"b{i}") for i in range(1, HEAD + 2)]
    sizes = np.array([start[W].size + start[b].size for W, b in pairs])
    changed = [sum(np.sum(nets[-1][k] != start[k]) for k in pair) for pair in pairs]
    return {
        "frozen": np.array(frozen), "labels": np.array(labels), "depths": np.arange(HEAD + 1),
        "depth": depth[:, :-1].T, "own": depth[:, -1], "all": depth[:, 0],
        "head_only": depth[:, HEAD], "counts": np.array(list(DRAWS)), "step": shots,
        "rule": np.array(RULE), "by_rule": rules(world, seeds[:RULES]),
        "test": np.array([tested(net, task) for net in nets]),
        "train": np.array([own(net, task) for net in nets]),
        "block": np.array(NAMES), "size": sizes, "changed": np.array(changed),
        "trainable": np.array([sizes[k:].sum() for k in range(HEAD + 1)]),
        **flow_of(start, task), "frames": frames_of(frozen),
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


def depth_title(d):
    gains = [f"{a - b:+.2f} with {n}" for n, a, b in
             zip(d["counts"], d["head_only"], d["all"], strict=True)]  # fmt: skip
    return "Head alone - all blocks: " + ", ".join(gains) + " labels"


def rules_title(d):
    large, once, _, gentle = d["by_rule"]
    return (f"{RULE_LABELS} labels: head first, then gently {gentle:.2f}; all at once {once:.2f}, "
            f"{large:.2f}")  # fmt: skip


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
        Preset("depth", "accuracy by frozen blocks, for 10, 50 and 200 labels", show=("depth",)),
        Preset("rules", "rates and order; overfitting", show=("rules", "gaps")),
    ),
    claims=(
        Claim("numbers of frozen blocks that changed", lambda d: d["changed"][: d["frozen"]].sum(),
              "==", 0, about="flow"),
        Claim("10 labels: head alone - all blocks", lambda d: d["head_only"][0] - d["all"][0],
              ">=", 0.02, about="depth"),
        Claim("200 labels: all blocks - head alone", lambda d: d["all"][2] - d["head_only"][2],
              ">=", 0.02, about="depth"),
        Claim("rate 0.005 - rate 0.03", lambda d: d["by_rule"][1] - d["by_rule"][0], ">=", 0.02,
              about="rules"),
        Claim("head first, then gently - all at once", lambda d: d["by_rule"][3] - d["by_rule"][1],
              ">=", 0.02, about="rules"),
        Claim("10 labels: own images - new ones", lambda d: d["own"][0] - d["all"][0], ">=", 0.1,
              about="gaps"),
    ),
    plots=(
        Plot("flow", "flow", flow_title, nodes=nodes, frames="frames"),
        Plot("depth", "line", depth_title, x="depths", y=("depth",),
             labels=lambda d: [f"{n} labels" for n in d["counts"]],
             x_label="frozen blocks; 3: head alone", y_label="test accuracy"),
        Plot("rules", "bar", rules_title, x="rule", y=("by_rule",), x_label="fine-tuning",
             y_label="test accuracy"),
        Plot("course", "line", course_title, x="step", y=("test", "train"),
             labels=("new images", "own images"), x_label="step", y_label="accuracy"),
    ),
    tables=(
        Table("gaps", "All blocks: fine-tuning reduces overfitting and does not remove it", (
            Column("labels", "counts", "d"), Column("own images", "own", ".2f"),
            Column("new images", "all", ".2f"), Column("head alone, new", "head_only", ".2f"))),
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
