"""Cross-entropy has a direction: which distribution weights, and which stands inside the log.

H(p, q) = -sum_k p_k log q_k = H(p) + KL(p || q),  KL(p || q) = sum_k p_k log(p_k / q_k) >= 0

As a loss p is the target and q the prediction. The least over q is H(p), at q = p. The swapped
H(q, p) is linear in q: its least is at the surest class of p, and a 0 in p makes it infinite.
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mark, Mistake, Param, Plot, Preset, Table
from flashdl.demokit.kernels.losses import entropy
from flashdl.demokit.words import short

A, B, C = np.array([[0.98, 0.02], [0.5, 0.5], [0.02, 0.98]])  # from A to C by way of B
SHARES = np.linspace(0.005, 0.995, 199)  # what a prediction gives to the surest class of p


def distribution(entries, K):  # list -> [K], sums to 1; what is not in the list gets 0
    p = np.zeros(K)
    p[: len(entries)] = entries
    return p / p.sum()


def log(q, p):  # [..., K] each -> log q where p > 0, elsewhere 0: an empty outcome counts nothing
    with np.errstate(divide="ignore"):  # log 0 is -inf: that is the lesson
        return np.log(q, out=np.zeros(np.broadcast(p, q).shape), where=p > 0)


def cross_entropy(p, q):  # [..., K], [..., K] -> [...], in nats, infinite if q is 0 where p is not
    return -np.sum(p * log(q, p), axis=-1)


def divergence(p, q):  # [..., K], [..., K] -> [...], KL(p || q)
    return np.sum(p * (log(p, p) - log(q, p)), axis=-1)


def surest(p):  # [K] -> [K], all on its largest entry
    return np.eye(p.size)[p.argmax()]


def with_share(p, share):  # [K], [n] -> [n, K], of the surest class; the others as in p
    rest = p * (1 - surest(p))
    rest = rest / rest.sum() if rest.sum() else (1 - surest(p)) / (p.size - 1)
    return np.outer(share, surest(p)) + np.outer(1 - share, rest)


def orders(p, q):  # what the table says of a target p and a prediction q [5]
    return np.array([cross_entropy(p, q), entropy(p), divergence(p, q),
                     cross_entropy(q, p), divergence(q, p)]) + 0.0  # fmt: skip


def against(left, right, holds):  # of three demands -> words
    return np.array([f"{a:.3f}, {b:.3f}: {'yes' if one else 'no'}"
                     for a, b, one in zip(left, right, holds, strict=True)])  # fmt: skip


def demands(D, p, q):  # -> left and right sides of the three, and whether they hold
    left = np.array([D(p, q), D(p, p), axioms(D)[0]]) + 0.0
    right = np.array([D(q, p), 0.0, axioms(D)[1]]) + 0.0
    same = np.isclose(left, right)
    return left, right, np.array([same[0], same[1], left[2] <= right[2] + 1e-12])


def axioms(D):  # a measure of two distributions on the way from A to C -> both sides
    return np.array([D(A, C), D(A, B) + D(B, C)])


def compute(*, rng, p, q, onehot):
    K = max(len(p), len(q))
    target, q = distribution(p, K), distribution(q, K)
    soft, y = target, surest(target)
    p = y if onehot else target
    near = with_share(target, SHARES)
    loss, swapped = cross_entropy(target, near), cross_entropy(near, target)
    H, KL = demands(cross_entropy, p, q), demands(divergence, p, q)
    return {
        "p": p, "q": q, "class": np.array([f"outcome {k + 1}" for k in range(K)]),
        "pair": np.array([p, q]), "which": np.array(["target p", "prediction q"]),
        "onehot": np.array(onehot), "order": np.array(
            ["H(p,q) = -sum p log q, q in the log", "H(p), the least over all q",
             "KL(p||q) = H(p,q) - H(p)", "H(q,p) = -sum q log p, swapped", "KL(q||p)"]),
        "soft": orders(soft, q), "hard": orders(y, q), "now": orders(p, q),
        "axiom": np.array(["symmetric", "0 to itself", "triangle"]),
        "sides": np.array(["D(p,q) = D(q,p)", "D(p,p) = 0", "D(a,c) <= D(a,b)+D(b,c)"]),
        "H_left": H[0], "H_right": H[1], "of_H": against(*H),
        "KL_left": KL[0], "KL_right": KL[1], "of_KL": against(*KL),
        "share": SHARES, "loss": loss, "swapped": swapped, "sure": np.array(target.max()),
        "best": np.array([SHARES[loss.argmin()], SHARES[swapped.argmin()]]),
    }  # fmt: skip


def spelled(number):  # a number for a title
    return f"{number:.4f}" if np.isfinite(number) else "infinite"


def bar_title(d):
    there, back = (spelled(d["now"][k]) for k in (0, 3))
    word = "One-hot target p" if d["onehot"] else "Alike here" if there == back else "Not symmetric"
    return f"{word}: H(p,q) = {there} nats, swapped H(q,p) = {back}"


def least_title(d):
    right, wrong = d["best"]
    return (f"p gives {short(d['sure'], 3)}: H(p,q) is least for q giving {short(right, 3)}, "
            f"H(q,p) for {short(wrong, 3)}")  # fmt: skip


def same_length(d):
    return (d["p"] > 0).all() and (d["q"] > 0).all()


DEMO = Demo(
    title="Cross-entropy has a direction: the prediction goes inside the log",
    compute=compute,
    params=(
        Param("p", (0.7, 0.2, 0.1), low=0.001, high=1.0, length=(2, 6),
              meaning="the target, scaled to sum 1"),
        Param("q", (0.4, 0.4, 0.2), low=0.001, high=1.0, length=(2, 6),
              meaning="the prediction, scaled to sum 1"),
        Param("onehot", False, meaning="all of p on its largest entry"),
    ),
    presets=(
        Preset("definition", "what a distance would need", {}, ("pair", "axioms")),
        Preset("direction", "both orders, for a soft and a one-hot target",
               {"onehot": True}, ("pair", "orders")),
        Preset("least", "which prediction either order likes best", {}, ("least",)),
        Preset("permuted", "the same numbers in another order: both ways alike",
               {"q": (0.2, 0.7, 0.1)}, ("pair", "axioms")),
    ),
    claims=(
        Claim("H(p,q) less H(p) + KL(p||q)", lambda d: abs(d["now"][0] - d["now"][1:3].sum()), "<=",
              1e-12, lambda d: np.isfinite(d["now"][0]), "orders"),
        Claim("the smaller KL", lambda d: min(d["now"][2], d["now"][4]), ">=", -1e-12,
              about="orders"),
        Claim("H(p,p) less H(p)", lambda d: abs(d["H_left"][1] - d["now"][1]), "<=", 1e-12,
              about="axioms"),
        Claim("p and q differ in more than order: H(p,q) and H(q,p) differ by",
              lambda d: abs(d["now"][0] - d["now"][3]), ">", 1e-9, lambda d: same_length(d) and
              np.abs(np.sort(d["p"]) - np.sort(d["q"])).max() > 0.01, "axioms"),
        Claim("from a to c: H less H by way of b", lambda d: d["H_left"][2] - d["H_right"][2], ">",
              0.5, about="axioms"),
        Claim("one-hot p inside the log: finite values", lambda d: np.isfinite(d["hard"][3]), "==",
              0, about="orders"),
        Claim("H(p,q) is least where q gives what p gives: off by",
              lambda d: abs(d["best"][0] - d["sure"]), "<=", 0.006,
              lambda d: d["loss"].size and d["sure"] < 1, "least"),
    ),
    plots=(
        Plot("bar", "bar", bar_title, x="class", y=("p", "q"), labels=("target p", "prediction q"),
             x_label="outcome", y_label="probability"),
        Plot("pair", "heatmap", bar_title, z="pair", row_labels="which", column_labels="class",
             x_label="outcome", y_label="probability by"),
        Plot("least", "line", least_title, x="share", y=("loss", "swapped"),
             labels=("H(p,q), q inside the log", "swapped H(q,p)"),
             x_label="what q gives to the surest outcome of p", y_label="nats",
             marks=(Mark("x", "sure", "q = p"),)),
    ),
    tables=(
        Table("axioms", "Both sides in nats; a, b, c give outcome 1 of 2 shares 0.98, 0.5, 0.02", (
            Column("needed", "axiom"), Column("that is", "sides"),
            Column("does H(p,q)?", "of_H"), Column("does KL(p||q)?", "of_KL"))),
        Table("orders", "Target p weights, prediction q is inside the log; log 0 is infinite", (
            Column("order", "order"), Column("soft p", "soft", ".4f"),
            Column("one-hot p", "hard", ".4f"))),
    ),
)  # fmt: skip

MISTAKES = (
    Mistake("swaps-the-arguments", cross_entropy, lambda p, q: cross_entropy(q, p),
            "the prediction belongs inside the log, the target weights it"),
    Mistake("forgets-the-entropy", cross_entropy, divergence,
            "H(p,q) is KL(p||q) plus H(p): even with itself it is H(p), not 0"),
    Mistake("takes-both-ways-alike", cross_entropy,
            lambda p, q: (cross_entropy(p, q) + cross_entropy(q, p)) / 2,
            "the two directions weight by different distributions: they are not equal"),
    Mistake("measures-a-distance", cross_entropy, lambda p, q: np.linalg.norm(p - q, axis=-1),
            "a distance is symmetric, 0 to itself and never longer than a detour"),
    Mistake("takes-log-0-for-0", log, lambda q, p: log(np.where(q > 0, q, 1.0), p),
            "only 0 log 0 counts nothing: what happened must not have probability 0"),
    Mistake("turns-the-ratio-over", divergence, lambda p, q: -divergence(p, q),
            "KL is the mean of log(p/q) under p: never negative, 0 only for q = p"),
)  # fmt: skip
