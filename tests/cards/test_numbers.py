"""Every number of an answer is claimed, exact or a convention; the exact ones are computed here.

The claims are computed by ``flashdl check --run``, which ``just numbers`` and ``.ci/run`` call.
"""

import re
from pathlib import Path

import numpy as np
import pytest

from flashdl.decks.check import findings
from flashdl.decks.numbers import numbers

CARDS = Path(__file__).parents[2] / "cards"


def test_every_number_is_claimed_exact_or_a_convention_and_no_mark_is_left_over(deck, demos):
    found = findings(deck, declarations=demos, unknown_maths=lambda _: ())

    about = ("nothing says where", "the answer has no number")
    assert [] == [str(finding) for finding in found if finding.message.startswith(about)]


def unit(written):
    """What the last digit of a number as written is worth: 0.01 of 2.50, 1e-9 of 1.5e-8."""
    digits, _, exponent = written.lower().partition("e")
    return 10.0 ** (int(exponent or 0) - len(digits.partition(".")[2]))


def test_no_claim_tolerates_more_than_three_units_of_its_last_digit(files):
    for name, file in files.items():
        for card in file["cards"]:
            for claim in card.get("claims", ()):
                stated = claim["equals"]
                relative = float(claim.get("rtol", 0)) * abs(float(stated))
                tolerance = float(claim.get("atol", 0)) + relative

                assert tolerance <= 3 * unit(stated), (name, card["id"], claim)


def claimed(entry):
    """The numbers of an answer that one of its claims computes."""
    stated = [claim["equals"] for claim in entry.later.get("claims", ())]
    return [n for n in numbers(entry.back) if n.counts and n.borne_out(stated, ())]


def test_at_least_150_numbers_are_claimed(deck):
    stubs = [file.stem for file in CARDS.glob("*/*.yaml") if "# STUB" in file.read_text("utf-8")]
    if stubs:
        pytest.skip(f"{len(stubs)} notes are not written yet")

    assert 150 <= sum(len(claimed(entry)) for note in deck.notes for entry in note.entries)


def as_written(written, number):
    """The number in the notation and at the precision of what is written."""
    digits, _, exponent = written.partition("e")
    places = len(digits.partition(".")[2])
    if not exponent:
        return f"{number:.{places}f}"
    return re.sub(r"e-0*", "e-", f"{number:.{places}e}")


EXACT = {}  # a number as it is marked: how it is computed


def test_every_exact_number_of_the_deck_is_computed_here(files):
    marked = {n for file in files.values() for card in file["cards"] for n in card.get("exact", ())}

    assert set(EXACT) == marked
    assert {written: as_written(written, EXACT[written]) for written in marked} == {
        written: written for written in marked
    }


def test_dividing_by_the_other_exponentials_sums_to_2_17():
    e = np.exp([1.2, 0.3, -0.5])  # of a misconception of softmax, which holds no claims

    assert "2.17" == as_written("2.17", (e / (e.sum() - e)).sum())


@pytest.mark.parametrize("kappa", [1.0, 10.0, 100.0])
def test_no_fixed_rate_beats_the_best_of_the_quadratic(kappa):
    curvatures = np.array([1.0, kappa])
    rates = np.linspace(1e-3, 2 / kappa, 20001)
    worst = np.abs(1 - rates[:, None] * curvatures).max(axis=1)

    assert pytest.approx((kappa - 1) / (kappa + 1), abs=1e-3) == worst.min()
    assert pytest.approx(2 / (1 + kappa), abs=1e-3) == rates[worst.argmin()]
