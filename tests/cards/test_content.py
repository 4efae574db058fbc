"""What is stored of a card: a change of form would mark every card of every learner as changed."""

from dataclasses import asdict

from flashdl.storage.rows import compact

FIELDS_OF_0_1 = (
    "id", "front", "back", "answer", "blanks", "hints", "must_mention", "misconceptions",
    "sources", "tags", "demo",
)  # fmt: skip


def test_a_basic_card_and_a_cloze_are_stored_as_before_answers_were_typed(deck):
    cards = [card for note in deck.notes for card in note.cards() if card.type == "basic"]
    before = [{name: asdict(card)[name] for name in FIELDS_OF_0_1 if asdict(card)[name]}
              for card in cards]  # fmt: skip

    assert len(cards) >= 183
    assert [compact(one) for one in before] == [compact(card.content()) for card in cards]
