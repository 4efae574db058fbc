"""Questions about the perplexity of a neighbourhood."""

import numpy as np

from flashdl.demokit import Column, Mark, Mistake, Plot, Table
from flashdl.demokit.asking import Generator
from flashdl.demokit.kernels.tsne import entropies
from flashdl.demokit.written import listed, number


def draw_shares(rng):
    size = int(rng.integers(3, 5))
    cents = 3 + rng.multinomial(100 - 3 * size, rng.dirichlet(np.full(size, 1.5)))
    return {"p": (cents / 100).tolist()}


def ask_shares(p):
    return f"""
        A point of t-SNE has {len(p)} neighbours, with the probabilities {listed(p, 2)}. What is
        the perplexity of this neighbourhood, to 2 decimals?
        """


def solve_shares(demo, p):
    return perplexity(demo.tsne.entropies(np.array([p]))[0])


def work_shares(answer, p):
    H = -sum(v * np.log(v) for v in p)
    return f"""
        Entropy in nats: $H = -\\sum_j p_j \\ln p_j$ = {number(H, 4)}. The perplexity is
        exp({number(H, 4)}) = {number(answer, 3)}: as many equally likely neighbours would be as
        uncertain.
        """


def show_shares(demo, p):
    H = demo.tsne.entropies(np.array([p]))[0]
    return {
        "name": 1 + np.arange(len(p)), "p": np.array(p), "surprise": -np.log(p),
        "part": -np.array(p) * np.log(p), "H": H, "perplexity": perplexity(H),
        "even": 1 / perplexity(H),
    }  # fmt: skip


def shares_title(d):
    worth = f"e^H = {d['perplexity']:.3f} equally likely ones"
    return f"{len(d['p'])} neighbours are worth {worth}, with H = {d['H']:.4f} nats"


def perplexity(H):  # of an entropy in nats
    return np.exp(H)


MISTAKES = (
    Mistake("entropy-for-perplexity", perplexity, lambda H: H,
            "that is the entropy H: the perplexity is e^H, a number of neighbours"),
    Mistake("two-to-the-nats", perplexity, lambda H: 2**H,
            "2^H belongs to an entropy in bits: with natural logarithms it is e^H"),
    Mistake("e-to-the-bits", entropies, lambda P: -(P * np.log2(P)).sum(axis=1),
            "an entropy in bits belongs to 2^H: for e^H take natural logarithms"),
    Mistake("counts-every-neighbour", entropies, lambda P: np.log((P > 0).sum(axis=1)),
            "that is their number: less likely neighbours count for less than one each"),
    Mistake("forgets-the-weights", entropies, lambda P: -np.log(P).mean(axis=1),
            "each ln p is weighted with its p: likely neighbours count for more"),
)  # fmt: skip

GENERATORS = (
    Generator(
        "perplexity-value", draw_shares, ask_shares, solve_shares, work_shares,
        values=show_shares,
        plots=(
            Plot("shares", "bar", shares_title, x="name", y=("p",), x_label="neighbour",
                 y_label="probability p", marks=(Mark("y", "even", "one of e^H equal shares"),)),
        ),
        tables=(
            Table("entropy", "The entropy H is the sum of the last column", (
                Column("neighbour", "name", "d"), Column("p", "p", ".2f"),
                Column("−ln p", "surprise", ".4f"), Column("−p ln p", "part", ".4f"))),
        ),
    ),
)  # fmt: skip
