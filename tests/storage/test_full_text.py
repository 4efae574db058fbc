"""The full-text index is what stands on the cards, and a word of a search is only a word."""

import json
import re
import sqlite3
import unicodedata
from contextlib import closing

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flashdl.model import Deck, Entry, Misconception, Note
from flashdl.review.search import And, Not, Or, Query, SearchError, Text, parse
from flashdl.review.search.parsing import MOST_LEVELS, MOST_TERMS

DAY = 739_000
ONE_STORE = [HealthCheck.function_scoped_fixture]
SIDES = {
    "rule": ("What is the chain rule?", "Multiply the Jacobians: dz/dx = dz/dy · dy/dx."),
    "accents": ("Où naît le dégradé d’Émile?", "Größe, naïve, e\u0301te\u0301"),
    "signs": ("Which norms does C++ know: L1/L2?", 'softmax(z) says "no" NOT NEAR(a b) OR ∇f ≤ 0'),
    "japanese": ("勾配降下法とは何ですか", "学習率 0.1"),
    "rules": ("Are chains ruled?", "50% of a_b, back\\slash, col:umn, ^first -minus {braces} + a*"),
}


@pytest.fixture
def find(store, bring):
    """What a search finds among SIDES, by note."""
    entries = {name: Entry("x", front=front, back=back) for name, (front, back) in SIDES.items()}
    bring(Deck("deck", "Deck", tuple(Note(name, (one,)) for name, one in entries.items())))

    def found(query):
        keys = store.find(query, day=DAY, leech_lapses=4)
        return [re.search("/(.*)#", key)[1] for key in keys]

    return lambda text: found(parse(text) if isinstance(text, str) else Query(text))


@pytest.mark.parametrize(
    ("text", "notes"),
    {
        "rule": ["rule"],
        "RULE": ["rule"],
        "rul*": ["rule", "rules"],
        "rule?": ["rule"],
        '"chain rule"': ["rule"],
        '"rule chain"': [],
        '"the cha"*': ["rule"],
        '"rule multiply"': [],
        "rule multiply": ["rule"],
        "dz/dx": ["rule"],
        "dz/dy*": ["rule"],
        "naive": ["accents"],
        "NAÏVE": ["accents"],
        "emile": ["accents"],
        "été": ["accents"],
        "ete": ["accents"],
        "e\u0301te\u0301": ["accents"],
        "groß*": ["accents"],
        "C++": ["signs"],
        "L1/L2": ["signs"],
        "softmax(z)": ["signs"],
        '"softmax(z"*': ["signs"],
        "-softmax(z)": ["rule", "accents", "japanese", "rules"],
        '"say ""no"""': [],
        '"says ""no"""': ["signs"],
        '"NOT NEAR(a b) OR"': ["signs"],
        '"NEAR(naive rule)"': [],
        '"front:rule"': [],
        '"back: naive"': [],
        '"{front back}: rule"': [],
        '"- front"': [],
        '"^what"': ["rule"],
        '"chain + rule"': ["rule"],
        '"chain" "AND" "rule"': [],
        "∇": ["signs"],
        "≤ ∇": ["signs"],
        "·": ["rule"],
        "%": ["rules"],
        '"_"': ["rules"],
        "勾配": ["japanese"],
        "降下": ["japanese"],
        "降下*": ["japanese"],
        "学習率": ["japanese"],
        "0.1": ["japanese"],
        "back\\slash": ["rules"],
        "a_b": ["signs", "rules"],
        "zebra or naive": ["accents"],
    }.items(),
)
def test_a_word_finds_the_cards_that_have_it(find, text, notes):
    assert notes == find(text)


words = st.sampled_from(
    ["chain", "Rule", "rule", "naïve", "NAIVE", "e\u0301", "é", "E", "a", "L1/L2", "f(x)", "x",
     "c++", "*", '"', "∇", "OR", "NEAR", "^", ":", "-", "front", "\\"]
)  # fmt: skip
phrases = st.lists(words, min_size=1, max_size=4).map(" ".join)


def tokens(text):
    """Words as a person sees them: without case, accents and signs."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text.lower()) if ord(c) < 0x300)
    return re.findall(r"[a-z0-9]+", bare)


def stands_in(phrase, side):
    """Whether the words stand beside each other; what has no word is looked for as it is."""
    wanted, there = tokens(phrase), tokens(side)
    if not wanted:
        return phrase in side
    return any(wanted == there[i : i + len(wanted)] for i in range(len(there)))


@given(phrases, phrases, st.lists(phrases, min_size=1, max_size=5))
@settings(max_examples=15, suppress_health_check=ONE_STORE)
def test_a_phrase_is_found_where_its_words_stand_side_by_side(store, bring, front, back, wanted):
    bring(Deck("deck", "Deck", (Note("n", (Entry("x", front=front, back=back),)),)))

    for phrase in wanted:
        found = store.find(Query(Text(phrase)), day=DAY, leech_lapses=4)

        assert any(stands_in(phrase, side) for side in (front, back)) == (len(found) == 1)


syntax = st.sampled_from(
    ['"', '""', "*", "(", ")", "AND ", "OR ", "NOT ", "NEAR(", "^", "+", "-", ":", "front:", "{",
     "}", "a", "b", " ", ",", "'", ";", "--", "%", "_", "\\", "\u0301", "日", "é"]
)  # fmt: skip
hostile = st.text() | st.lists(syntax, max_size=10).map("".join)


@given(st.lists(hostile, min_size=4, max_size=4), st.booleans())
@settings(max_examples=15, suppress_health_check=ONE_STORE)
def test_no_text_is_an_error_of_the_database(store, texts, prefix):
    for text in texts:
        quoted = text.replace('"', '""')
        fields = [f'{field}:"{quoted}"*' for field in ("tag", "flag", "card", "demo")]
        for words in (text, f'"{quoted}"' + "*" * prefix, *fields):
            try:
                query = parse(words)
            except SearchError:
                continue
            store.find(query, day=DAY, leech_lapses=4)


@pytest.mark.slow
@pytest.mark.parametrize("join", [" ", " or "])
@pytest.mark.parametrize(
    "term", ["tag:a*b", '"a b"*', "∇", "is:due", "-is:edited", "card:x", "ease<2", "is:review"]
)
def test_the_longest_search_is_no_error_of_the_database(find, term, join):
    assert find(join.join([term] * MOST_TERMS)) == find(term)


def test_the_deepest_search_is_no_error_of_the_database(find):
    term = Text("rule")
    for level in range(MOST_LEVELS // 2):
        term = Not((And, Or)[level % 2]((term, *[Text("naive")] * 15)))

    assert set(find(str(Query(term)))) <= set(SIDES)


sides = st.sampled_from(["", "one", "two words", "Größe\n- x"])
entries = st.builds(
    Entry,
    st.sampled_from(["x", "y"]),
    front=sides,
    back=sides,
    hints=st.lists(sides, max_size=2).map(tuple),
    tags=st.lists(st.sampled_from(["t", "u"]), max_size=2).map(tuple),
)
notes = st.builds(
    Note,
    st.sampled_from(["a", "b", "c"]),
    st.lists(entries, min_size=1, max_size=2, unique_by=lambda e: e.id).map(tuple),
    misconceptions=st.lists(st.builds(Misconception, sides, sides), max_size=1).map(tuple),
)
decks = st.builds(
    Deck,
    st.sampled_from(["deck", "other"]),
    st.just("Deck"),
    st.lists(notes, max_size=3, unique_by=lambda n: n.id).map(tuple),
)


@pytest.mark.slow
@given(st.lists(decks, min_size=1, max_size=4))
@settings(max_examples=10, suppress_health_check=ONE_STORE)
def test_the_index_is_what_stands_on_the_cards_after_any_imports(store, bring, imports):
    for deck in imports:
        bring(deck)

    with closing(sqlite3.connect(store.path)) as db:
        index = db.execute("SELECT key, front, back, more FROM card_text ORDER BY key").fetchall()
        contents = dict(db.execute("SELECT key, content FROM card"))

    assert sorted(contents) == [key for key, *_ in index]
    for key, front, back, more in index:
        content = json.loads(contents[key])

        assert [content.get("front", ""), content.get("back", "")] == [front, back]
        assert sorted(more.split()) == sorted(" ".join(others(content)).split())


def others(content):
    """Every text of a card but its sides and its id."""
    waiting = [value for name, value in content.items() if name not in ("id", "front", "back")]
    while waiting:
        match waiting.pop():
            case str(text):
                yield text
            case list(values):
                waiting += values
            case dict(named):
                waiting += named.values()
