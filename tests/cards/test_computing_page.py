"""docs/computing.md: its deck is a deck without faults, and its table of answers is read so."""

import re
from pathlib import Path

from flashdl.cli.prose import unknown_maths
from flashdl.decks.check import findings
from flashdl.decks.loader import read_deck
from flashdl.review.drawing import draws, filled
from flashdl.review.typed_numbers import read_numbers
from flashdl.runner.asking import generators_of

PAGE = Path(__file__).parents[2] / "docs" / "computing.md"


def test_the_deck_of_the_page_has_no_faults_and_draws_its_numbers(demos):
    [text] = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    deck = read_deck({"mine.yaml": text.encode()}, name="mine")
    found = findings(
        deck, declarations=demos, unknown_maths=unknown_maths, generators=generators_of
    )

    assert [] == found
    for card in deck.notes[0].cards():
        given = next(draws(card.asks, 1))
        assert "{" not in filled(card.front, given)


def test_the_answers_of_the_page_are_read_as_it_says():
    page = PAGE.read_text(encoding="utf-8")
    for text, numbers in {
        "0.42": 0.42, "3/7": 3 / 7, "1.2e-3": 0.0012, "45 %": 0.45,
        "0.2 0.3 0.5": (0.2, 0.3, 0.5), "0.2, 0.3, 0.5": (0.2, 0.3, 0.5),
        "1 2; 3 4": ((1.0, 2.0), (3.0, 4.0)),
    }.items():  # fmt: skip
        shape = () if isinstance(numbers, float) else (2, 2) if numbers[0] == (1, 2) else (3,)

        assert f"`{text}`" in page
        assert numbers == read_numbers(text, shape)
