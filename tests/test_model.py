"""How a note yields cards, and the order in which notes are learned."""

from hypothesis import given
from hypothesis import strategies as st

from flashdl.model import Deck, Entry, Misconception, Note, Option, Tolerance, card_key


def note(name: str, *requires: str) -> Note:
    return Note(name, (Entry(id="q", front="Q", back="A"),), requires=requires)


def test_a_cloze_yields_a_card_for_each_id_with_only_its_own_place_hidden():
    text = "Below [[cold: one]] it sharpens, above [[hot: two | which?]] it flattens."
    cards = Note("t", (Entry(type="cloze", text=text),)).cards()

    assert ["cold", "hot"] == [card.id for card in cards]
    assert "Below […] it sharpens, above two it flattens." == cards[0].front
    assert "Below one it sharpens, above [which?] it flattens." == cards[1].front
    assert {"Below one it sharpens, above two it flattens."} == {card.back for card in cards}
    assert [("one",), ("two",)] == [card.answer for card in cards]


def test_a_cloze_card_says_what_its_front_shows_for_what_is_hidden():
    text = "[[a: one]], [[b: two]] and [[a: three | which?]]"
    cards = Note("t", (Entry(type="cloze", text=text), Entry(id="q", front="F"))).cards()

    assert [("[…]", "[which?]"), ("[…]",), ()] == [card.blanks for card in cards]
    assert ["[…], two and [which?]", "one, […] and three", "F"] == [card.front for card in cards]


def test_the_same_blank_twice_is_one_card_that_hides_both():
    [card] = Note("t", (Entry(type="cloze", text="[[a: x]] and [[a: y]]"),)).cards()

    assert ("[…] and […]", ("x", "y")) == (card.front, card.answer)


def test_other_double_brackets_are_text():
    text = "W = [[1, 2], [3, 4]] has [[rank: rank two]]"
    [card] = Note("t", (Entry(type="cloze", text=text),)).cards()

    assert "W = [[1, 2], [3, 4]] has […]" == card.front


def test_reverse_adds_a_card_that_asks_back_to_front():
    cards = Note("t", (Entry(id="q", front="F", back="B", reverse=True),)).cards()

    assert [("q", "F", "B"), ("q-reversed", "B", "F")] == [(c.id, c.front, c.back) for c in cards]


def typed(**fields):
    [card] = Note("t", (Entry(id="q", type="typed", front="F", **fields),)).cards()
    return card


def test_a_typed_card_accepts_the_answer_first_and_then_its_aliases():
    card = typed(answer="a", aliases=("b", "c"), fold=("case",), tolerance=Tolerance(0.1), unit="m")

    assert ("typed", ("a", "b", "c"), ("case",)) == (card.type, card.accepts, card.fold)
    assert () == card.answer
    assert {
        "id": "q", "front": "F", "back": "a m", "type": "typed", "accepts": ("a", "b", "c"),
        "fold": ("case",), "tolerance": {"atol": 0.1, "rtol": 0.0}, "unit": "m",
    } == card.content()  # fmt: skip


def test_the_back_of_a_typed_card_is_the_authors_or_the_answer_as_it_is_typed():
    answers = ("a", "x*y*z", "w_1", "- 3", "-3")

    assert "why" == typed(answer="a", back="why").back
    assert ["a", "`x*y*z`", "`w_1`", "`- 3`", "-3"] == [typed(answer=a).back for a in answers]


def test_the_back_of_a_choice_is_its_right_option_or_a_list_of_them():
    one, two = Option("one", right=True), Option("two\nlines", right=True, because="so")
    wrong = Option("three")
    cards = [Note("t", (Entry(id="q", type="choice", front="F", options=o),)).cards()[0]
             for o in ((wrong, one), (one, wrong, two))]  # fmt: skip

    assert ["one", "- one\n- two lines"] == [card.back for card in cards]
    assert {
        "id": "q", "front": "F", "back": "one", "type": "choice", "options": (
            {"text": "three", "right": False, "because": ""},
            {"text": "one", "right": True, "because": ""},
        ),
    } == cards[0].content()  # fmt: skip


def test_a_typed_card_and_a_choice_carry_what_every_card_carries():
    wrong = Misconception("w", card="q")
    entries = [Entry(id="q", type=kind, front="F", answer="a", options=(Option("a", right=True),),
                     hints=("h",), tags=("x",))
               for kind in ("basic", "typed", "choice")]  # fmt: skip

    carried = [(c.hints, c.tags, c.misconceptions) for e in entries
               for c in Note("t", (e,), tags=("n",), misconceptions=(wrong,)).cards()]  # fmt: skip

    assert [(("h",), ("n", "x"), (wrong,))] * 3 == carried


def test_a_card_that_computes_keeps_what_it_asks():
    asks = {"generator": "softmax-value"}
    [card] = Note("t", (Entry(id="q", type="numeric", front="F", asks=asks),)).cards()

    assert ("q", "numeric", "F", asks) == (card.id, card.type, card.front, card.asks)
    assert asks == card.content()["asks"]


def test_a_misconception_is_shown_with_its_card_or_with_every_card():
    everywhere, here = Misconception("a"), Misconception("b", card="q")
    entries = (Entry(id="q", front="F", back="B", reverse=True), Entry(id="r", front="F", back="B"))
    cards = Note("t", entries, misconceptions=(everywhere, here)).cards()

    shown = {card.id: card.misconceptions for card in cards}
    assert {"q": (everywhere, here), "q-reversed": (everywhere, here), "r": (everywhere,)} == shown


def test_card_keys_name_deck_note_and_card():
    assert "deep-learning/softmax#temperature" == card_key(
        "deep-learning", "softmax", "temperature"
    )


def test_the_order_of_learning_is_the_authors_after_prerequisites():
    notes = (note("a", "c"), note("b"), note("c"))

    assert ["b", "c", "a"] == [n.id for n in Deck("d", "D", notes).in_learning_order()]
    ordered = Deck("d", "D", notes, order=("c", "b"))
    assert ["c", "a", "b"] != [n.id for n in ordered.in_learning_order()]
    assert ["c", "b", "a"] == [n.id for n in ordered.in_learning_order()]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=20))
def test_every_note_comes_once_and_after_what_it_requires(edges):
    requires = {i: {f"n{b}" for a, b in edges if a == i and b < a} for i in range(10)}
    notes = tuple(note(f"n{i}", *sorted(requires[i])) for i in reversed(range(10)))

    order = [n.id for n in Deck("d", "D", notes).in_learning_order()]

    assert {n.id for n in notes} == set(order)
    for n in notes:
        assert all(order.index(r) < order.index(n.id) for r in n.requires)


def test_a_circle_of_prerequisites_still_yields_every_note():
    notes = (note("a", "b"), note("b", "a"))

    assert {"a", "b"} == {n.id for n in Deck("d", "D", notes).in_learning_order()}
