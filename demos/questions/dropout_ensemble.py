"""Questions about the sub-networks of dropout: how many there are, and how probable one is."""

import math

import numpy as np

from flashdl.demokit import Column, Mark, Mistake, Plot, Table
from flashdl.demokit.asking import Generator
from flashdl.demokit.written import vector

LIKELY = 1e-4  # the least chance that is asked for
SAME = 1e-9  # relative, a difference that is rounding


def draw_count(rng):
    n = int(rng.integers(3, 13))
    first = int(rng.integers(2, n - 1)) if n > 3 and rng.random() < 0.5 else n
    return {"units": [first] if first == n else [first, n - first]}


def ask_count(units):
    layers = f"a layer of {units[0]} units"
    if len(units) == 2:
        layers = f"two layers, of {units[0]} and {units[1]} units"
    return f"""
        Dropout may zero any unit of {layers}, whatever it does to the others. How many different
        sub-networks are there? (The full one counts, and so does the one with all of these units
        zeroed.)
        """


def solve_count(demo, units):
    return in_all(demo, units)


def work_count(answer, units):
    added = " + ".join(map(str, units))
    return f"""
        Each unit is on or off, whatever the others are: a factor of 2 for each, and
        $2^{{{added}}} = {answer:.0f}$.
        """


def networks(demo, n):  # the masks of n units
    return len(demo.masks(n))


def in_all(demo, units):
    return networks(demo, sum(units))


def draw_chance(rng):
    n, p = int(rng.integers(2, 9)), float(rng.integers(1, 10) / 10)
    full = rng.random() < 0.5
    keep = [1] * n if full else rng.permutation([1, 0, *rng.integers(0, 2, n - 2)]).tolist()
    ones = sum(keep)
    rare = (1 - p) ** ones * p ** (n - ones) < LIKELY
    return draw_chance(rng) if rare else {"keep": keep, "p": p}


def ask_chance(keep, p):
    n = len(keep)
    which = f"it that {'both' if n == 2 else f'all {n}'} stay: the full network"
    if 0 in keep:
        which = f"the mask {vector(keep)}, where 1 is a unit that stays"
    return f"""
        Dropout zeroes each of {n} units with probability $p = {p:g}$, independently. How probable
        is {which}? Three significant digits.
        """


def solve_chance(demo, keep, p):
    return chance(demo, np.array([keep]), p)[0]


def work_chance(answer, keep, p):
    ones, zeros = sum(keep), len(keep) - sum(keep)
    off = f" \\cdot {p:g}^{{{zeros}}}" if zeros else ""
    some = f"{ones} of {ones + zeros}" if zeros else f"All {ones}"
    why = f", and {zeros} zeroed, with {p:g} each" if zeros else ""
    return f"""
        {some} units stay, with probability {1 - p:g} each{why}:
        ${1 - p:g}^{{{ones}}}{off} = {answer:.4g}$.
        """


def show_chance(demo, keep, p):
    n, ones = len(keep), sum(keep)
    stay = np.arange(n + 1)
    each = demo.chances((np.arange(n) < stay[:, None]).astype(int), p)
    counts = np.array([math.comb(n, k) for k in stay])
    return {
        "name": np.array([str(k) for k in stay]), "one": each, "masks": counts,
        "any": counts * each, "ones": np.array(ones), "n": np.array(n),
        "said": np.array([in_full(v) for v in each]),
        "answer": np.array(solve_chance(demo, keep, p)),
    }  # fmt: skip


def chance_title(d):
    said = f"This mask keeps {d['ones']} of {d['n']} units: chance {in_full(d['answer'])}"
    if np.ptp(d["one"]) < SAME * d["answer"]:
        return f"{said}, like every other mask"
    return f"{said}; the likeliest keeps {'none' if d['one'].argmax() == 0 else 'all'}"


def in_full(value):  # with 3 significant digits and no exponent
    return np.format_float_positional(value, precision=3, fractional=False, trim="-")


def chance(demo, masks, p):  # [M, n] -> [M]
    return demo.chances(masks, p)


def as_many(demo, masks, p):
    ones = masks.sum(axis=1)
    return np.array([math.comb(masks.shape[1], k) for k in ones]) * demo.chances(masks, p)


MISTAKES = (
    Mistake("squares-the-units", networks, lambda _demo, n: n * n,
            "each further unit doubles the number: it is 2 to the power of n, not n squared"),
    Mistake("two-for-each-unit", networks, lambda _demo, n: 2 * n,
            "on and off of one unit go with on and off of every other: the twos are multiplied"),
    Mistake("leaves-out-the-empty-one", networks, lambda demo, n: networks(demo, n) - 1,
            "the mask of zeros is drawn like any other, so it counts here"),
    Mistake("adds-the-layers", in_all, lambda demo, units: sum(networks(demo, n) for n in units),
            "each sub-network of one layer goes with each of the other: multiply"),
    Mistake("p-stays", chance, lambda demo, masks, p: demo.chances(1 - masks, p),
            "p is the probability of being zeroed: a unit stays with probability 1 - p"),
    Mistake("all-masks-alike", chance, lambda demo, masks, _p: demo.chances(masks, 0.5),
            "the 2^n masks are equally probable only for p = 1/2"),
    Mistake("any-one-stays", chance, lambda _demo, masks, p: 1 - p ** masks.sum(axis=1),
            "that is the probability that at least one of these units stays"),
    Mistake("any-mask-with-as-many", chance, as_many,
            "one mask is asked for, not all those with as many ones"),
)  # fmt: skip

GENERATORS = (
    Generator(
        "dropout-subnets", draw_count, ask_count, solve_count, work_count, effort="exact",
        atol=0, rtol=0, params=lambda units: {"n_inputs": sum(units)}, preset="ensemble",
    ),
    Generator(
        "dropout-subnet-chance", draw_chance, ask_chance, solve_chance, work_chance, atol=0,
        values=show_chance,
        plots=(
            Plot("masks", "bar", chance_title, x="name", y=("one",), x_label="stay",
                 y_label="probability of one such mask", log_y=True,
                 marks=(Mark("x", "ones", "this mask"),)),
        ),
        tables=(
            Table("counts", "One mask, and all masks with as many ones", (
                Column("stay", "name"), Column("masks", "masks", "d"),
                Column("one of them", "said"),
                Column("all of them", "any", ".4f"))),
        ),
    ),
)  # fmt: skip
