"""No formula raises, whatever a deck contains."""

import random
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashdl.maths import inline, to_ascii
from flashdl.maths.parse import COMMANDS
from flashdl.maths.symbols import SYMBOLS

NAMES = [*COMMANDS, *SYMBOLS, "foo", "right", "end", "quad", "limits", "left("]
WORDS = [
    *(f"\\{name}" for name in NAMES),
    *(rf"\{side}{{{name}}}" for side in ("begin", "end") for name in ("cases", "pmatrix")),
    *"{}{}{}^_^_&'()[]|ab1 .,;~%$\n\t\\é漢\x1b\u202e\ud800",
]
BRACKETS = {")": "(", "]": "[", "}": "{"}


@pytest.mark.slow
def test_ten_thousand_random_strings_do_not_raise():
    rng = random.Random(20261122)
    for _ in range(10_000):
        latex = "".join(rng.choices(WORDS, k=rng.randrange(16)))

        assert inline(latex) is not None
        assert inline(latex, ascii=True).isascii(), latex


@given(st.text())
def test_no_text_raises(text):
    inline(text)

    assert inline(text, ascii=True).isascii()


@pytest.mark.slow
@pytest.mark.parametrize(
    "latex",
    ["{" * 10_000, "a^{b" * 10_000, "{" * 10_000 + "}" * 10_000, r"\sqrt" * 10_000,
     r"x^\hat" * 10_000, r"\left(" * 10_000, r"\frac" * 10_000, r"\begin{matrix}" * 5_000,
     r"\foo{" * 5_000 + "}" * 5_000, "a^" * 10_000, "x'" * 10_000, "a_1" * 7_000],
    ids=range(12),
)  # fmt: skip
def test_deep_nesting_falls_back_to_the_source_in_no_time(latex):
    shown = inline(latex)

    assert len(shown) <= 2 * len(latex)


TEMPLATES = [
    r"\frac{A}{B}", "{A}_{B}", "{A}^{B}", r"\sqrt[A]{B}", r"\left(A, B\right)", r"\sum_{A}^{B}",
    r"\begin{bmatrix}A & B\end{bmatrix}", r"\begin{cases}A & B\end{cases}", r"\hat{A}", "[A]",
    r"\foo{A}", "A B",
]  # fmt: skip


def nested(children):
    return st.tuples(st.sampled_from(TEMPLATES), children, children).map(
        lambda filled: filled[0].replace("A", filled[1]).replace("B", filled[2])
    )


leaves = st.sampled_from(
    ["a", "x", "12", r"\alpha", r"\log", "+", "-", "=", r"\infty", r"\text{if}"]
)


def is_balanced(text):
    opened = []
    for char in text:
        if char in "([{":
            opened.append(char)
        elif char in BRACKETS and (not opened or opened.pop() != BRACKETS[char]):
            return False
    return not opened


@given(st.recursive(leaves, nested, max_leaves=12), st.booleans())
def test_balanced_brackets_stay_balanced(latex, ascii_form):
    assert is_balanced(latex)

    shown = inline(latex, ascii=ascii_form)

    assert is_balanced(shown.translate(str.maketrans("⁽₍⁾₎", "(())")))


@given(st.recursive(leaves, nested, max_leaves=12))
def test_no_letter_or_digit_is_lost(latex):
    """Letters count in the ASCII form, where nothing is raised or drawn as one symbol."""
    shown = inline(latex, ascii=True)

    assert [latex.count(char) for char in "QZ37"] == [shown.count(char) for char in "QZ37"]


@given(st.text(st.sampled_from(string.ascii_letters + string.digits + " ")))
def test_ascii_text_is_its_own_ascii_form(text):
    assert to_ascii(text) == text


@pytest.mark.parametrize(
    ("text", "form"),
    [("η ≤ 0.1", "eta <= 0.1"), ("zᵢ²", "z_i^2"), ("naïve", "naive"), ("ŷ", "hat(y)"),
     ("½", "1/2"), ("漢", "<U+6F22>"), ("“x” — y", '"x" -- y'), ("3 × 3", "3 x 3")],
)  # fmt: skip
def test_symbols_have_names_in_ascii(text, form):
    assert to_ascii(text) == form
