"""A second formula for the question about one-hot vectors, and some worked by hand."""

import struct

from asked import Second, generator, load, made

DEMO, NAME = "one_hot_geometry", "one-hot-size"


def by_writing_it_out(n, K, dtype):
    """The matrix as rows of zeros and a one, packed into bytes."""
    rows = [[int(k == i % K) for k in range(K)] for i in range(n)]
    letter = {"float32": "f", "float64": "d"}[dtype]
    packed = b"".join(struct.pack(f"{K}{letter}", *row) for row in rows)
    return [len(rows), len(rows[0]), sum(map(sum, rows)), len(packed)]


SECOND = {NAME: Second("enumeration, packed into bytes", by_writing_it_out)}


def solve(**given):
    return generator(DEMO, NAME).solve(load(DEMO), **given).tolist()


def test_a_hundred_samples_of_ten_classes():
    assert solve(n=100, K=10, dtype="float32") == [100, 10, 100, 4000]
    assert solve(n=100, K=10, dtype="float64") == [100, 10, 100, 8000]


def test_a_row_for_each_class_is_a_trap():
    question = made(DEMO, NAME, 3)
    rows, columns, ones, size = question.answer
    traps = {trap.mistakes: trap.answer for trap in question.traps}

    assert traps["a-row-for-each-class",] == (columns, rows, ones, size)
    assert traps["a-one-for-each-class",] == (rows, columns, columns, size)
    assert traps["counts-bits",] == (rows, columns, ones, 8 * size)
