"""Questions about cross-entropy: its value, its gradient by the logits, and its first value."""

import numpy as np

from flashdl.demokit import Mistake
from flashdl.demokit.asking import Generator
from flashdl.demokit.kernels import loss_pictures
from flashdl.demokit.kernels.losses import cross_entropies, d_cross_entropy, log_softmax, softmax
from flashdl.demokit.written import vector


def distribution(rng, K, least):  # -> K hundredths as decimals, no two alike, that sum to 1
    while True:
        p = (100 * rng.dirichlet(np.ones(K))).round().astype(int)
        p[p.argmax()] += 100 - p.sum()
        if p.min() >= least and len(set(p)) == K:
            return [int(v) / 100 for v in p]


def draw_onehot(rng):
    K = int(rng.integers(3, 6))
    return {"p": distribution(rng, K, 4), "c": int(rng.integers(1, K + 1))}


def ask_onehot(p, c):
    return f"""
        A classifier gives its {len(p)} classes the probabilities {vector(p)}. The true class is
        number {c}, counted from 1. What is the cross-entropy loss in nats, to 2 decimals?
        """


def solve_onehot(demo, p, c):
    return demo.cross_entropies(np.log(p), np.eye(len(p))[c - 1])


def work_onehot(answer, p, c):
    return f"""
        A one-hot target leaves a single term of the sum, $-\\log p_{c}$ with the natural logarithm:

        −ln {p[c - 1]:g} = {answer:.4f}.
        """


def draw_soft(rng):
    return {"y": distribution(rng, 3, 10), "p": distribution(rng, 3, 5)}


def ask_soft(y, p):
    return f"""
        The target is soft, $y$ = {vector(y)}, and the prediction is $p$ = {vector(p)}. What is
        the cross-entropy loss in nats, to 2 decimals?
        """


def solve_soft(demo, y, p):
    return demo.cross_entropies(np.log(p), np.array(y))


def work_soft(answer, y, p):
    terms = " + ".join(f"{t:g} · {-np.log(q):.3f}" for t, q in zip(y, p, strict=True))
    return f"""
        $H(y, p) = -\\sum_k y_k \\log p_k$: the target weights, the prediction is in the log.

        {terms} = {answer:.4f}.
        """


def draw_gradient(rng):
    z = rng.choice(np.arange(-20, 31), 3, replace=False) / 10
    return {"z": [float(v) for v in z], "c": int(rng.integers(1, 4))}


def ask_gradient(z, c):
    return f"""
        The logits of one example are {vector(z)}, and the true class is number {c}, counted from 1.
        What is the gradient of the cross-entropy loss by the 3 logits, to 3 decimals?
        """


def solve_gradient(demo, z, c):
    return demo.d_cross_entropy(np.array([z]), np.eye(3)[[c - 1]])[0]


def work_gradient(answer, z, c):
    p = answer + np.eye(3)[c - 1]
    return f"""
        Softmax gives $p$ = {vector(p, 4)}. The gradient is $p - y$: 1 less at class {c}, the others
        as they are.

        {vector(answer, 4)}; the entries sum to 0.
        """


def draw_init(rng):  # not 2, where the answers of two mistakes are right
    return {"K": int(rng.integers(3, 101))}


def ask_init(K):
    return f"""
        A classifier of {K} balanced classes is initialised well: at first all its logits are about
        equal. Which cross-entropy loss do you expect of the first batch, in nats, to 2 decimals?
        """


def solve_init(demo, K):
    return demo.cross_entropies(np.zeros(K), np.eye(K)[0])


def work_init(answer, K):
    return f"""
        Equal logits give every class the probability 1/{K}, whichever is the true one:

        −ln(1/{K}) = ln {K} = {answer:.3f}.
        """


GENERATORS = (
    Generator(
        "cross-entropy-onehot", draw_onehot, ask_onehot, solve_onehot, work_onehot,
        atol=0.01, values=loss_pictures.one_hot, plots=(loss_pictures.ONE_HOT_PLOT,),
        tables=(loss_pictures.ONE_HOT_TABLE,),
    ),
    Generator(
        "cross-entropy-soft", draw_soft, ask_soft, solve_soft, work_soft,
        atol=0.01, values=loss_pictures.soft, plots=(loss_pictures.SOFT_PLOT,),
        tables=(loss_pictures.SOFT_TABLE,),
    ),
    Generator(
        "ce-gradient", draw_gradient, ask_gradient, solve_gradient, work_gradient,
        values=loss_pictures.gradient, plots=(loss_pictures.GRADIENT_PLOT,),
        tables=(loss_pictures.GRADIENT_TABLE,),
    ),
    Generator(
        "ce-at-init", draw_init, ask_init, solve_init, work_init,
        atol=0.01, params=lambda **_: {}, preset="at-initialisation",
        alike=("takes-the-log-of-the-rest",),  # -ln(1 - 1/K) is almost 1/K
    ),
)  # fmt: skip


def by_other(z, y):  # H with the arguments swapped; log 0 is taken for -20
    return -(softmax(z) * np.log(np.maximum(y, np.exp(-20)))).sum(axis=-1)


MISTAKES = (
    Mistake("takes-log10", log_softmax, lambda z: log_softmax(z) / np.log(10),
            "nats need the natural logarithm: log10 gives less than half of it"),
    Mistake("swaps-the-arguments", cross_entropies,
            lambda z, y: by_other(z, y) if (y > 0).all() else cross_entropies(z, y),
            "the prediction belongs inside the log, the target weights it"),
    Mistake("takes-the-log-of-the-rest", cross_entropies,
            lambda z, y: -(y * np.log(1 - softmax(z))).sum(axis=-1),
            "-log(1 - p) is the loss of the other answer: the true class has probability p"),
    Mistake("stops-before-the-log", cross_entropies, lambda z, y: (y * softmax(z)).sum(axis=-1),
            "that is a probability: the loss is minus its logarithm"),
    Mistake("forgets-the-minus", cross_entropies, lambda z, y: -cross_entropies(z, y),
            "the log of a probability is never positive: the minus makes it a loss"),
    Mistake("takes-the-likeliest-class", cross_entropies,
            lambda z, _y: cross_entropies(z, np.eye(z.size)[z.argmax()]),
            "the loss looks at the true class, not at the one that was predicted"),
    Mistake("hardens-the-target", cross_entropies,
            lambda z, y: cross_entropies(z, np.eye(y.size)[y.argmax()]),
            "a soft target weights the logarithm of every class, not of its largest alone"),
    Mistake("turns-the-gradient-over", d_cross_entropy, lambda z, y: -d_cross_entropy(z, y),
            "the gradient is p - y: descent then raises the logit of the true class"),
    Mistake("takes-the-slope-of-a-sigmoid", d_cross_entropy,
            lambda z, _y: softmax(z) * (1 - softmax(z)),
            "p (1 - p) is how p_i answers to z_i: with the log of the loss it becomes p - y"),
    Mistake("forgets-the-target", d_cross_entropy, lambda z, _y: softmax(z),
            "the target is subtracted: p - y is negative at the true class"),
)  # fmt: skip
