"""What ``d`` shows in a review: the picture that answers the card, with its claims."""

import io
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from flashdl.decks.loader import load_deck
from flashdl.plotting import draw, draw_table
from flashdl.runner.worker import resolved

DECK = load_deck(Path(__file__).parents[2])
CARDS = {
    f"{note.demo}-{note.id}-{card.id}": (note.demo, card)
    for note in DECK.notes
    if note.demo
    for card in note.cards()
    if card.demo is not None and (card.demo.preset or card.demo.none)
}
every_card = pytest.mark.parametrize(("demo", "card"), CARDS.values(), ids=CARDS)
pytestmark = pytest.mark.slow  # 183 pictures


@pytest.fixture(scope="session")
def shown(load, run):
    """The pictures of a card's preset, their claims, and the lines at 80 columns; once for each."""

    @cache
    def show(name, preset_name):
        demo = load(name)
        preset = next(p for p in demo.DEMO.presets if p.name == preset_name)
        found = run(demo, **preset.params)
        lists = {key: np.asarray(value).tolist() for key, value in found.values.items()}
        plots = [resolved(p, found.values) for p in demo.DEMO.plots if p.id in preset.show]
        tables = [table for table in demo.DEMO.tables if table.id in preset.show]
        console = Console(file=io.StringIO(), width=80)
        for part in [*(draw(p, lists) for p in plots), *(draw_table(t, lists) for t in tables)]:
            console.print("", part, sep="\n")
        claims = [claim.text for claim, _ in found.claims if claim.about in preset.show]
        return plots, tables, claims, console.file.getvalue().splitlines()[2:]

    return lambda name, card: show(name, card.demo.preset)


@every_card
def test_a_card_shows_one_or_two_pictures_and_one_table_at_most(demo, card, shown):
    if card.demo.none:
        return
    plots, tables, _, _ = shown(demo, card)

    assert 1 <= len(plots) + len(tables)
    assert len(plots) <= 2
    assert len(tables) <= 1


@every_card
def test_a_card_shows_one_to_three_claims(demo, card, shown):
    if card.demo.none:
        return
    _, _, claims, _ = shown(demo, card)

    assert 1 <= len(claims) <= 3


@every_card
def test_what_a_card_shows_leaves_room_on_a_terminal_of_24_lines(demo, card, shown):
    if card.demo.none:
        return
    _, _, _, lines = shown(demo, card)

    assert len(lines) <= 18
    assert max(map(len, lines)) <= 80


def test_at_least_150_cards_have_a_picture():
    assert 150 <= sum(not card.demo.none for _, card in CARDS.values())
