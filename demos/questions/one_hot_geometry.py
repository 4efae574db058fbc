"""A question about one-hot vectors: how large they are for many samples, and how sparse."""

import numpy as np

from flashdl.demokit import Mistake
from flashdl.demokit.asking import Generator

BITS = {"float32": 32, "float64": 64}
LABELS = ("rows", "columns", "ones", "bytes")


def draw_size(rng):  # numbers that the demo takes
    return {
        "n": int(rng.integers(10, 201)),
        "K": int(rng.integers(3, 51)),
        "dtype": str(rng.choice(list(BITS))),
    }


def ask_size(n, K, dtype):
    return f"""
        The labels of {n} samples, each of one of {K} classes, are written as one-hot vectors: a
        matrix with a row for each sample, stored in full as {dtype}.

        Of this matrix, give the number of rows, of columns, of ones, and of bytes, in this order.
        """


def solve_size(demo, n, K, dtype):
    Y = demo.one_hot(np.full(n, K - 1), K)  # any labels have as many ones
    rows, columns = laid_out(Y).shape
    return np.array([rows, columns, ones(Y), Y.size * bytes_each(dtype)])


def work_size(answer, n, K, dtype):
    each = BITS[dtype] // 8
    aside = "" if each == 8 else "\n\n        (The demo keeps float64: twice as many bytes.)"
    return f"""
        One row for each sample, one column for each class: {n} × {K}. Each row has exactly one 1,
        so there are {n} ones.

        {n} · {K} = {n * K} numbers, zeros included, of {each} bytes each: {n * K * each}
        bytes.{aside}
        """


def laid_out(Y):  # [n, K] -> [n, K], a row for each sample
    return Y


def ones(Y):  # [n, K] -> []
    return np.count_nonzero(Y)


def bytes_each(dtype):  # of one number
    return BITS[dtype] // 8


GENERATORS = (
    Generator(
        "one-hot-size", draw_size, ask_size, solve_size, work_size, effort="exact",
        atol=0, rtol=0, labels=LABELS,
        params=lambda n, K, **_: {"n": n, "classes": K}, preset="cost",
    ),
)  # fmt: skip

MISTAKES = (
    Mistake("a-one-for-each-class", ones, lambda Y: Y.shape[1],
            "each sample has its own row with exactly one 1: n ones, however many classes"),
    Mistake("a-row-for-each-class", laid_out, np.transpose,
            "samples are the rows here, classes the columns: n x K"),
    Mistake("counts-bits", bytes_each, lambda dtype: BITS[dtype],
            "a byte has 8 bits: float32 takes 4 bytes, float64 takes 8"),
    Mistake("takes-the-other-precision", bytes_each, lambda dtype: 12 - BITS[dtype] // 8,
            "float32 takes 4 bytes, float64 takes 8"),
    Mistake("a-byte-for-each-number", bytes_each, lambda _dtype: 1,
            "a number takes several bytes: 4 as float32, 8 as float64"),
)  # fmt: skip
