"""Data augmentation: random changes of training images that leave their labels true.

x' = T(x), T drawn anew in each epoch, label' = label. A warp reads a pixel p of x' at q = A^-1 p in
x, about the middle, and between pixels bilinearly. Augmentation adds variety to the examples and no
independent ones; test images stay as they are.
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mistake, Param, Plot, Preset, Table
from flashdl.demokit.kernels import augment, cnn
from flashdl.demokit.kernels.augment import OPS, beside, drawn, grey, noisy, tinted, transformed
from flashdl.demokit.kernels.losses import softmax
from flashdl.demokit.kernels.warps import rotation, sources, warped
from flashdl.demokit.models import trained
from flashdl.demokit.models.digits_cnn import split

MILD = ("rotate", "shear", "zoom", "noise", "contrast", "channel")  # a digit stays what it is
MANY, DRAWS, NOISE, EVERY = 1000, 5, 0.3, 10
WAYS = np.array(["none", "turned by 10 degrees", "flipped left for right", "half a turn"])
LABELS = np.array(["6", "6", "none: a mirrored 6 is no digit", "9, so 6 would be wrong"])


def probabilities(net, x):  # grey [n, 8, 8] -> [n, 10]
    return softmax(cnn.logits(net, x.astype(np.float32)[..., None]).astype(float))


def share_right(net, x, labels):
    return np.mean(probabilities(net, x).argmax(axis=1) == labels)


def fresh(rng, x, how):  # a batch of training images [b, 8, 8] as it is seen this time
    if how == "shifts":
        return beside(rng, x)  # by a pixel
    return noisy(rng, x, NOISE) if how == "noise" else x


def in_test(rng, x):  # test images are classified as they come
    return x


def chosen(ops):  # -> the changes that a draw makes, one after the other
    return MILD if ops == "all" else (ops,)


def trainings(data, tests, n):  # -> [4, 3] share right of four networks on three tests; [25, 3]
    plans = ((n, "none"), (n, "shifts"), (n, "noise"), (MANY, "none"))
    found = [augment.learned(data.train_images[:m], data.train_labels[:m],
                             lambda rng, x, how=how: fresh(rng, x, how))
             for m, how in plans]  # fmt: skip
    right = [[share_right(net, x, data.test_labels) for x in tests] for net, _ in found]
    losses = np.array([losses for _, losses in found[:3]])
    return np.array(right), losses.reshape(3, -1, EVERY).mean(axis=2).T


def alike(draws):  # [k, 8, 8] -> pairs of them without a difference
    return sum(np.array_equal(a, b) for i, a in enumerate(draws) for b in draws[:i])


def compute(*, rng, ops, strength, n_train, train):
    net = trained("digits-cnn")
    data = split(net)
    x, c = data.test_images.astype(float), data.test_labels
    ink, sixes, seen = tinted(x), x[c == 6], in_test(rng, x)
    right = np.array([share_right(net, grey(transformed(rng, ink, op, strength)), c) for op in OPS])
    ways = np.array([x, warped(x, rotation(10)), x[:, :, ::-1], warped(x, rotation(180))])
    meaning = ways[:, np.flatnonzero(c == 6)[0]]
    draws = np.array([grey(drawn(rng, ink, chosen(ops), strength)) for _ in range(DRAWS)])
    p = np.array([probabilities(net, y) for y in draws])  # [DRAWS, 500, 10]
    tests = seen, beside(np.random.default_rng(2), x), noisy(np.random.default_rng(3), x, NOISE)
    table, rows = np.array([[share_right(net, y, c) for y in tests]]), ["digits network"]
    losses = net["losses"][:320].reshape(-1, EVERY).mean(axis=1)[:, None]
    if train:
        table, losses = trainings(data, tests, n_train)
        rows = [f"{n_train} as is", f"{n_train} + shifts", f"{n_train} + noise", f"{MANY} as is"]
    return {
        "meaning": meaning, "said": probabilities(net, meaning).argmax(axis=1),
        "ways": WAYS, "labels": LABELS, "judged": np.array([share_right(net, y, c) for y in ways]),
        "op": np.array(["none", *OPS]), "care": np.array(["", *augment.CARE.values()]),
        "how": np.array(["", *(o.words.format(o.size(strength)) for o in OPS.values())]),
        "right": np.array([share_right(net, x, c), *right]),
        "mild": right[[op in MILD for op in OPS]].min(),
        "hflip": share_right(net, grey(transformed(rng, ink, "hflip", 1.0)), c),
        "nines": np.mean(probabilities(net, warped(sixes, rotation(180))).argmax(axis=1) == 9),
        "identity": np.sum(warped(x, rotation(0)) != x), "alike": np.array(alike(draws[:, 0])),
        "epochs": np.array([*draws[:3, 0], seen[0]]), "moved": np.sum(seen != x),
        "tested_on": np.array(["as is", "shifted", "noisy"]), "rows": np.array(rows),
        "table": table, "step": EVERY * np.arange(1, len(losses) + 1), "losses": losses,
        "ops": np.array(ops), "n": np.array(n_train), "train": np.array(train),
        "strength": np.array(strength), "way": np.array(["as it is", "one draw", f"{DRAWS} draws"]),
        "averaged": np.array([share_right(net, seen, c), np.mean(p[0].argmax(axis=1) == c),
                              np.mean(p.mean(axis=0).argmax(axis=1) == c)]),
    }  # fmt: skip


def few(d):  # trainings in which there is something to gain
    return bool(d["train"]) and 50 <= d["n"] <= 300


def meaning_title(d):
    return f"A small turn leaves a 6 a 6; after half a turn {d['nines']:.2f} of sixes are read as 9"


def meaning_labels(d):
    ways = "a 6", "by 10", "flipped", "half turn"
    return [f"{way}: read {k}" for way, k in zip(ways, d["said"], strict=True)]


def judge_title(d):
    worst = d["right"].argmin()
    return f"{d['right'][0]:.3f} right without, {d['right'][worst]:.3f} after {d['op'][worst]}"


def trained_title(d):
    if not d["train"]:
        return f"Learned from 1297 digits as they are: {d['table'][0, 1]:.2f} right when shifted"
    plain, new = d["table"][:2, 1]
    return f"Digits shifted by a pixel: {plain:.2f} right, {new:.2f} after training with shifts"


def losses_title(d):
    return f"Training loss in the end: {', '.join(f'{v:.3f}' for v in d['losses'][-1])}"


DEMO = Demo(
    title="Data augmentation: which changes keep the label, and what training gains",
    compute=compute, models=("digits-cnn",), trains=True,
    params=(
        Param("ops", "all", choices=(
            "all", "rotate", "shear", "zoom", "shift", "hflip", "vflip", "crop", "noise",
            "contrast", "channel"), meaning="what a draw changes; all: the mild ones"),
        Param("strength", 0.5, low=0.0, high=1.0, meaning="how much at most, 0 for nothing"),
        Param("n_train", 100, low=20, high=1000, meaning="digits to learn from"),
        Param("train", False, meaning="train four small networks, 250 steps each"),
    ),
    presets=(
        Preset("meaning", "a six, turned and flipped, and its label", show=("meaning", "kept")),
        Preset("techniques", "changes, judged by the digits network", show=("techniques",)),
        Preset("training", "a digit in three epochs and in the test; four trainings",
               params={"train": True}, show=("epochs", "trained")),
        Preset("strong", "twice as strong", params={"strength": 1.0}),
    ),
    claims=(
        Claim("no turn: pixels that change", lambda d: d["identity"], "==", 0, about="techniques"),
        Claim("mild changes: smallest share right", lambda d: d["mild"], ">=", 0.85,
              lambda d: d["strength"] <= 0.5, "techniques"),
        Claim("horizontal flip: share right", lambda d: d["hflip"], "<=", 0.6, about="meaning"),
        Claim("half turn: sixes called 9", lambda d: d["nines"], ">=", 0.8, about="meaning"),
        Claim("draws of one digit that are alike", lambda d: d["alike"], "==", 0,
              lambda d: d["strength"] > 0 and d["ops"] not in ("hflip", "vflip"), "epochs"),
        Claim("test pixels that it changes", lambda d: d["moved"], "==", 0, about="averaged"),
        Claim("shifted digits: gain by learning them", lambda d: np.diff(d["table"][:2, 1])[0],
              ">=", 0.2, few, "trained"),
        Claim("noisy digits: gain by learning them", lambda d: np.diff(d["table"][:3:2, 2])[0],
              ">=", 0.02, few, "trained"),
    ),
    plots=(
        Plot("meaning", "image_strip", meaning_title, z="meaning", labels=meaning_labels),
        Plot("epochs", "image_strip",
             lambda d: f"A digit changes anew in each epoch; in the test {d['moved']} pixels do",
             z="epochs", labels=("epoch 1", "epoch 2", "epoch 3", "test: as it is")),
        Plot("judge", "bar", judge_title, x="op", y=("right",), x_label="change",
             y_label="share right of 500"),
        Plot("trained", "heatmap", trained_title, z="table", row_labels="rows",
             column_labels="tested_on", x_label="tested on", y_label="learned from"),
        Plot("losses", "line", losses_title, x="step", y=("losses",), x_label="step",
             y_label="loss, nats", labels=lambda d: d["rows"][: d["losses"].shape[1]].tolist()),
    ),
    tables=(
        Table("techniques", "Share of 500 changed digits that a trained network gets right", (
            Column("change", "op"), Column("how much", "how"),
            Column("share right", "right", ".3f"), Column("care with digits", "care"))),
        Table("kept", "Changes are drawn at random in training; the label must stay true", (
            Column("change", "ways"), Column("label of the 6", "labels"),
            Column("of 500 digits right", "judged", ".3f"))),
        Table("averaged", "In the test nothing is changed; averaging over draws is another trick", (
            Column("test digits, mean of", "way"), Column("share right", "averaged", ".3f"))),
    ),
)  # fmt: skip

MISTAKES = (
    Mistake("copies-the-images", transformed, lambda _rng, x, _op, _a: x,
            "copies bring no variety: an example that is seen twice says the same twice"),
    Mistake("augments-once", drawn,
            lambda _rng, x, ops, strength: drawn(np.random.default_rng(0), x, ops, strength),
            "one fixed change is learned by heart, too: draw anew in each epoch"),
    Mistake("augments-the-test", in_test, beside,
            "a test is to measure the images that will come: they are not changed at random"),
    Mistake("standardises-as-augmentation", fresh, lambda _rng, x, _how: (x - x.mean()) / x.std(),
            "normalising is preprocessing: no variety, and the test needs it too", {"train": True}),
    Mistake("degrees-as-radians", rotation,
            lambda degrees: np.array([[np.cos(degrees), -np.sin(degrees)],
                                      [np.sin(degrees), np.cos(degrees)]]),
            "cosine and sine take radians: 10 degrees would be a turn and a half"),
    Mistake("half-a-pixel-off", sources, lambda shape, A, shift: sources(shape, A, shift) + 0.5,
            "pixel 0 is at 0, the middle at (n - 1)/2: half a pixel off, all is blurred and moved"),
)  # fmt: skip
