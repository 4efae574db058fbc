"""An answer that is rounded as its question asks for it is right, also where it ends in a 5."""

import re
from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Decimal

import pytest
from asked import generators, made

from flashdl.review.diagnosing import judge

DECIMALS = re.compile(r"(\d|[Tt]wo|[Tt]hree) decimals")
SIGNIFICANT = re.compile(r"(3|[Tt]hree) significant")
EVERY = list(generators())


def rounded(answer, text, half):
    if isinstance(answer, tuple):
        apart = "; " if isinstance(answer[0], tuple) else ", "
        return apart.join(rounded(entry, text, half) for entry in answer)
    exact = Decimal(repr(round(answer, 10)))
    if SIGNIFICANT.search(text):
        return f"{answer:.3g}"
    places = {"two": 2, "three": 3}.get(found := DECIMALS.search(text)[1].lower()) or int(found)
    return str(exact.quantize(Decimal(1).scaleb(-places), rounding=half))


@pytest.mark.slow
@pytest.mark.parametrize(("demo", "name"), EVERY, ids=[name for _, name in EVERY])
@pytest.mark.parametrize("half", [ROUND_HALF_UP, ROUND_HALF_DOWN])
def test_an_answer_rounded_as_asked_is_right(demo, name, half):
    for seed in range(60):
        question = made(demo, name, seed)
        text = " ".join(question.text.split())
        if not question.words and (DECIMALS.search(text) or SIGNIFICANT.search(text)):
            assert judge(question, rounded(question.answer, text, half)).right, question
