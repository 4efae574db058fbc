"""Which number of a run a claim names, and when it bears the claim out."""

import struct

import pytest

from flashdl.decks.claims import NotThere, claims, number, numbers
from flashdl.decks.loader import read_deck
from flashdl.demokit.arrays import Array


def doubles(shape, *numbers):
    return Array("<f8", shape, struct.pack(f"<{len(numbers)}d", *numbers))


VALUES = {
    "loss": doubles((), 0.25),
    "p": doubles((3,), 0.5, 0.3, 0.2),
    "a": doubles((2, 3), 0, 1, 2, 10, 11, 12),
    "none": doubles((0,)),
    "n": Array("<i8", (2,), struct.pack("<2q", 7, -8)),
    "flag": Array("|b1", (), b"\x01"),
    "word": Array("<U1", (1,), "a".encode("utf-32-le")),
}


@pytest.mark.parametrize(
    ("output", "expected"),
    [("loss", 0.25), ("p[0]", 0.5), ("p[-1]", 0.2), ("a[0,1]", 1), ("a[1, 2]", 12),
     ("a[-1,-3]", 10), ("n[1]", -8), ("flag", 1)],
)  # fmt: skip
def test_an_output_names_one_number(output, expected):
    assert expected == number(output, VALUES)


@pytest.mark.parametrize(
    ("output", "why"),
    [
        ("los", "computes no 'los' (did you mean 'loss'?)"),
        ("p", "has no number p: p has p[0] to p[2]"),
        ("p[3]", "has no number p[3]: p has p[0] to p[2]"),
        ("p[-4]", "has no number p[-4]: p has p[0] to p[2]"),
        ("p[0:2]", "has no number p[0:2]: p has p[0] to p[2]"),
        ("p[]", "has no number p[]: p has p[0] to p[2]"),
        ("a[1]", "has no number a[1]: a has a[0,0] to a[1,2]"),
        ("a[0,3]", "has no number a[0,3]: a has a[0,0] to a[1,2]"),
        ("loss[0]", "has no number loss[0]: loss is a number, without an index"),
        ("none[0]", "has no number none[0]: none is empty"),
        ("word[0]", "computes words as word, no numbers"),
    ],
)
def test_what_is_not_there_is_said_in_a_sentence(output, why):
    with pytest.raises(NotThere) as caught:
        number(output, VALUES)

    assert why == str(caught.value)


@pytest.mark.parametrize(
    ("output", "expected"),
    [("p", (0.5, 0.3, 0.2)), ("p[1:]", (0.3, 0.2)), ("p[::-2]", (0.2, 0.5)), ("loss", (0.25,)),
     ("a[:,1]", (1, 11)), ("a[1,0::2]", (10, 12)), ("a[ -1 , : 2 ]", (10, 11)), ("n", (7, -8))],
)  # fmt: skip
def test_a_slice_names_several_numbers_in_their_order(output, expected):
    assert expected == numbers(output, VALUES)


@pytest.mark.parametrize(
    "output", ["p[3:]", "p[::0]", "p[0:1:1:1]", "p[]", "a[0]", "a[0,3]", "none"]
)
def test_a_slice_without_numbers_is_said_in_a_sentence(output):
    with pytest.raises(NotThere, match="has no number"):
        numbers(output, VALUES)


NOTE = """\
id: n
demo: two-words
cards:
  - id: q
    front: What is it?
    back: It is 0.5 and 3.
    claims:
      - {output: "p[0]", equals: 0.5, atol: 0.01}
      - {demo: other, params: {T: 2}, output: q, equals: 3, rtol: 0.1}
"""
TOP = "format: 1\nid: t\ntitle: T\n"


def claimed():
    files = {"cards/deck.yaml": TOP.encode(), "cards/n.yaml": NOTE.encode()}
    return [*claims(read_deck(files, name=""))]


def test_the_claims_of_a_deck_are_listed_with_card_demo_and_tolerance():
    first, second = claimed()

    assert ("n#q", "two_words", {}, "p[0]") == (first.card, first.demo, first.params, first.output)
    assert ("n#q", "other", {"T": 2}, "q") == (
        second.card,
        second.demo,
        second.params,
        second.output,
    )


@pytest.mark.parametrize(("computed", "expected"), [(0.5, True), (0.509, True), (0.511, False)])
def test_an_absolute_tolerance_bounds_the_difference(computed, expected):
    assert expected is claimed()[0].agrees(computed)


@pytest.mark.parametrize(
    ("computed", "expected"), [(3.29, True), (2.71, True), (3.31, False), (-3, False)]
)
def test_a_relative_tolerance_is_a_share_of_what_is_stated(computed, expected):
    assert expected is claimed()[1].agrees(computed)


@pytest.mark.parametrize("computed", [float("nan"), float("inf"), float("-inf")])
def test_what_is_not_finite_agrees_with_nothing(computed):
    assert not any(claim.agrees(computed) for claim in claimed())


def test_a_fault_stands_at_the_claim_with_its_card():
    first, second = claimed()

    assert "cards/n.yaml:8:34: error: n#q: wrong" == str(first.finding("wrong"))
    assert "cards/n.yaml:9:47: error: n#q: gone" == str(second.finding("gone", field="output"))
