"""What counts as one letter, what as the same spelling, and where two texts differ."""

import unicodedata
from itertools import chain, combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashdl.review.spelling import Segment, compare, composed, folded, letters

FOLDS = [*chain(*(combinations(("case", "accents", "spaces"), n) for n in range(4)))]


@pytest.mark.parametrize(
    ("one", "other", "needed"),
    [
        ("Softmax", "softmax", "case"),
        ("Straße", "STRASSE", "case"),
        ("Hölder", "Holder", "accents"),
        ("naïve", "naive", "accents"),
        ("soft max", "softmax", "spaces"),
        ("soft  max", "soft max", "spaces"),
        ("H\u00f6lder", "Ho\u0308lder", None),
        ("Bayes’ rule", "Bayes' rule", None),
        ("log\u2011odds \u2212 1", "log-odds - 1", None),
        (" relu ", "relu", None),
    ],
)
def test_two_spellings_are_the_same_exactly_where_their_difference_does_not_count(
    one, other, needed
):
    same = {fold for fold in FOLDS if folded(one, fold) == folded(other, fold)}

    assert {fold for fold in FOLDS if needed is None or needed in fold} == same


@pytest.mark.parametrize(("one", "other"), [("≠", "="), ("が", "か"), ("ø", "o"), ("x²", "x2")])
def test_a_sign_of_its_own_is_no_accent(one, other):
    assert folded(one, ("accents",)) != folded(other, ("accents",))


def test_a_letter_keeps_its_marks_and_a_joined_emoji_stays_whole():
    text = "e\u0301a\u0323\u0302👩\u200d💻x"

    assert ["e\u0301", "a\u0323\u0302", "👩\u200d💻", "x"] == letters(text)


@given(st.text())
def test_letters_together_are_the_text(text):
    assert text == "".join(letters(text))


def marked(segments):
    form = {"same": "{}", "extra": "[-{}-]", "missing": "{{+{}+}}"}
    return "".join(form[s.kind].format(s.text) for s in segments)


@pytest.mark.parametrize(
    ("answer", "given_", "fold", "expected"),
    [
        ("softmax", "softmix", (), "softm[-i-]{+a+}x"),
        ("softmax", "sotmax", (), "so{+f+}tmax"),
        ("softmax", "softmaxx", (), "softmax[-x-]"),
        ("Softmax", "sotmax", ("case",), "So{+f+}tmax"),
        ("Softmax", "sotmax", (), "[-s-]{+S+}o{+f+}tmax"),
        ("soft max", "sftmax", ("spaces",), "s{+o+}ft max"),
        ("na\u00efve", "naive", (), "na[-i-]{+\u00ef+}ve"),
        ("momentum", "dropout", (), "[-dropout-]{+momentum+}"),
    ],
)
def test_a_difference_is_told_by_letters_where_the_texts_are_alike(answer, given_, fold, expected):
    assert expected == marked(compare(answer, given_, fold))


WORDS = st.text(st.sampled_from("abAB \u00e9e\u0301\u0323ßöo²≠👩\u200d💻か\u3099"), max_size=12)


@given(WORDS | st.text(), WORDS | st.text(), st.sampled_from(FOLDS))
def test_the_pieces_of_a_difference_are_both_texts(answer, given_, fold):
    answer, given_ = composed(answer), composed(given_)
    pieces = compare(answer, given_, fold)

    assert answer == "".join(p.text for p in pieces if p.kind != "extra")
    assert given_ == "".join(p.given or p.text for p in pieces if p.kind != "missing")
    for piece in pieces:
        assert piece.text
        if piece.kind == "same":
            assert folded(piece.text, fold) == folded(piece.given, fold)


@given(WORDS, st.sampled_from(FOLDS))
def test_folding_twice_is_folding_once(text, fold):
    once = folded(text, fold)

    assert once == folded(once, fold)
    assert unicodedata.is_normalized("NFC", once)


def test_no_piece_begins_with_a_mark_that_belongs_to_the_letter_before():
    pieces = compare("re\u0323lu", "relu", ())

    assert Segment("missing", "e\u0323") in pieces
