"""What holds for every drawn formula: straight edges, nothing lost, and it can be read back."""

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from flashdl.maths import display, inline
from flashdl.maths.layout import Layout
from flashdl.maths.parse import COMMANDS, ENVIRONMENTS, BadFormula, parse
from flashdl.maths.symbols import SYMBOLS, printable

JUNK = [
    *(rf"\{name}" for name in (*COMMANDS, *SYMBOLS, "foo", "right", "end", "quad", "nolimits")),
    *(rf"\{side}{{{name}}}" for side in ("begin", "end") for name in ENVIRONMENTS),
    *"{}{}{}^_^_&'()[]|ab1 .,;~%$\n\t\\é漢\x1b\x85\u202e\ud800\u0301\u200d\ufe0f❤\ue000",
]
LEAVES = [
    *(rf"\{name}" for name in (*SYMBOLS, "foo", "quad")), *"x=+-,()[]|~", "12", r"\text{ as }",
    "漢", "\u0301", "{}", "",
]  # fmt: skip
WITH_COLUMNS = ("alignedat", "array")
WITHOUT = sorted(ENVIRONMENTS.keys() - WITH_COLUMNS)
FORMS = [
    r"\frac{A}{B}", "{A}_{B}", "{A}^{B}", r"\sqrt[A]{B}", r"\left(A, B\right)", r"\sum_{A}^{B}",
    r"\left.A\right|_{B}", r"\operatorname*{A}_B", r"\hat{A}", r"\overline{A}", r"\underbrace{A}_B",
    r"\underset{A}{B}", r"\xrightarrow{A}B", r"\binom{A}{B}", r"\max_{\substack{A\\B}} A", "(A)^B",
    "|A|_B", "A' B", "A = B", r"A &= B \\ B",
    *(rf"\begin{{{name}}}{{lr}}A & B \\ B\end{{{name}}}" for name in WITH_COLUMNS),
    *(rf"\begin{{{name}}}A & B \\ B\end{{{name}}}" for name in WITHOUT),
]  # fmt: skip


def grown(rng, depth):
    """A formula that mostly holds together."""
    if depth == 0 or rng.random() < 0.2:
        return " ".join(rng.choices(LEAVES, k=3))
    form = rng.choice(FORMS)
    return "".join(grown(rng, depth - 1) if char in "AB" else char for char in form)


def check(latex, width):
    for ascii_form in (False, True):
        rows = display(latex, width=width, ascii=ascii_form)
        text = "".join(rows)

        assert rows
        assert len(rows) == 1 or max(map(cell_len, rows)) <= width
        assert text.isascii() or not ascii_form
        assert not {unicodedata.category(char) for char in text} & {"Cc", "Cf", "Cs", "Co", "Cn"}
        assert all(row == row.rstrip() for row in rows) or len(rows) == 1


def check_random(seed, count):
    rng = random.Random(seed)
    for at in range(count):
        junk = "".join(rng.choices(JUNK, k=rng.randrange(20)))
        check(grown(rng, rng.randrange(1, 4)) if at % 2 else junk, rng.choice([1, 8, 30, 80]))


@pytest.mark.slow
def test_five_hundred_random_strings_are_drawn_or_fall_back():
    check_random(seed=1, count=500)


@pytest.mark.slow
def test_ten_thousand_random_strings_are_drawn_or_fall_back():
    check_random(seed=20261122, count=10_000)


@pytest.mark.slow
@given(st.text())
def test_any_text_is_drawn_or_falls_back(text):
    check(text, 40)


@pytest.mark.parametrize("ascii_form", [False, True])
def test_every_box_is_a_rectangle(ascii_form):
    rng, boxes = random.Random(7), 0
    for _ in range(300):
        latex = printable(grown(rng, 3))
        try:
            box = Layout(ascii_form).box(parse(latex))
        except BadFormula:
            continue
        boxes += 1

        assert {box.width} == {cell_len(row) for row in box.rows}, latex
        assert 0 <= box.base < len(box.rows)

    assert boxes > 100


HOSTILE = {
    "fractions": lambda n: r"\frac{a}{b}+" * (n // 12),
    "brackets": lambda n: "(" * (n // 2) + r"\frac{a}{b}" + ")" * (n // 2),
    "bars": lambda n: "|x" * (n // 2),
    "tall brackets": lambda n: ("(" * 8 + r"\frac ab" + ")" * 8) * (n // 24),
    "fences": lambda n: r"\left(" * 20 + r"\frac ab" + r"\right)" * 20 + "x" * (n - 280),
    "cases": lambda n: r"\begin{cases}" + r"a & b\\" * (n // 7) + r"\end{cases}",
    "scripts": lambda n: "x_c" * (n // 3),
    "relations": lambda n: "a=b+c+" * (n // 6),
    "cells": lambda n: r"\begin{matrix}" + "a&" * (n // 2) + r"\end{matrix}",
    "fractions in each other": lambda n: r"\frac{1}{" * (n // 10) + "x" + "}" * (n // 10),
    "just shallow enough": lambda n: r"\sqrt{\frac{1}{" * 11 + "x" + "}}" * 11 + "x" * (n - 200),
    "groups": lambda n: "{" * n,
    "limits": lambda n: r"\sum_" * (n // 5),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_thousand_characters_take_no_time(name):
    check(HOSTILE[name](1_000), 76)


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_ten_thousand_characters_take_no_long_time(name):
    check(HOSTILE[name](10_000), 76)


# ---- nothing is lost


def nested(children):
    return st.tuples(st.sampled_from(FORMS), children, children).map(
        lambda filled: filled[0].replace("A", f"{{{filled[1]}}}").replace("B", f"{{{filled[2]}}}")
    )


kept = st.sampled_from(["Q", "Z", "37", "Q Z", r"\text{QZ}", r"\foo{Z}"])


@pytest.mark.slow
@given(st.recursive(kept, nested, max_leaves=12), st.booleans(), st.sampled_from([12, 1000]))
def test_no_letter_or_digit_is_lost(latex, ascii_form, width):
    """After NFKD a small or accented form is the letter itself."""
    text = unicodedata.normalize("NFKD", "".join(display(latex, width=width, ascii=ascii_form)))

    for char in "QZ37":
        assert text.count(char) == inline(latex, ascii=True).count(char) == latex.count(char)


# ---- it can be read back


def sums(children):
    pairs = st.tuples(children, children)
    return st.one_of(
        pairs.map(
            lambda two: (rf"\frac{{{two[0][0]}}}{{{two[1][0]}}}", f"<{two[0][1]}/{two[1][1]}>")
        ),
        pairs.map(lambda two: (f"{two[0][0]} + {two[1][0]}", f"{two[0][1]}+{two[1][1]}")),
    )


names = st.sampled_from(["a", "b", "xyz", "37", r"\alpha"])
trees = st.recursive(names.map(lambda n: (n, n.replace(r"\alpha", "α"))), sums, max_leaves=10)


def read(rows):
    """The longest bar is the outermost fraction: what is above, below, left and right of it."""
    bars = [(len(run), at, row.index(run)) for at, row in enumerate(rows) for run in runs(row)]
    if not bars:
        return "".join(rows).replace(" ", "")
    length, at, start = max(bars)
    end = start + length
    inside = [row[start:end] for row in rows]
    sides = read([row[:start] for row in rows]), read([row[end:] for row in rows])
    return f"{sides[0]}<{read(inside[:at])}/{read(inside[at + 1 :])}>{sides[1]}"


def runs(row):
    return [run for run in row.split(" ") if run and set(run) == {"─"}]


@given(trees)
def test_nested_fractions_can_be_read_back_from_the_picture(tree):
    latex, meant = tree
    rows = display(latex, width=10_000)
    width = max(map(len, rows))

    assert meant == read([row.ljust(width) for row in rows])
