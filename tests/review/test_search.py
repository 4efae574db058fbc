"""The grammar of a search: every text is a value or a fault with its place."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from flashdl.decks.shape import Card
from flashdl.review.search import (
    And,
    Name,
    Not,
    Number,
    Or,
    Query,
    SearchError,
    State,
    Text,
    named,
    parse,
    within,
)
from flashdl.review.search.parsing import MOST_CHARACTERS, MOST_LEVELS, MOST_TERMS
from flashdl.review.search.terms import FIELDS, NUMBERS, SIGNS, STATES, TYPES

A, B, C = map(Text, "abc")


def tag(*parts):
    return Name("tag", parts)


@pytest.mark.parametrize(
    ("text", "term"),
    {
        "": And(()),
        " \t\n": And(()),
        "a": A,
        "a b c": And((A, B, C)),
        "a and b AND c": And((A, B, C)),
        "a or b c": Or((A, And((B, C)))),
        "a OR b Or c": Or((A, B, C)),
        "(a or b) c": And((Or((A, B)), C)),
        "((a))": A,
        "a (b c)": And((A, And((B, C)))),
        "not a b": And((Not(A), B)),
        "-a -(b or c)": And((Not(A), Not(Or((B, C))))),
        "not(a)": Not(A),
        "--a": Not(Not(A)),
        "not -a": Not(Not(A)),
        "a - b": And((A, Text("-"), B)),
        "android nothing orange": And((Text("android"), Text("nothing"), Text("orange"))),
        '"or"': Text("or"),
        "C++": Text("C++"),
        "L1/L2": Text("L1/L2"),
        "softmax(z)": Text("softmax(z)"),
        "(softmax(z) or f(g(x)))": Or((Text("softmax(z)"), Text("f(g(x))"))),
        "chain-rule": Text("chain-rule"),
        "p<0.05": Text("p<0.05"),
        "x:y": Text("x:y"),
        "1:2": Text("1:2"),
        '5"': Text('5"'),
        "a^2*b": Text("a^2*b"),
        "*": Text("*"),
        "grad*": Text("grad", prefix=True),
        '"chain rule"': Text("chain rule"),
        '"chain ru"*': Text("chain ru", prefix=True),
        '"say ""no"""': Text('say "no"'),
        '"a""b"': Text('a"b'),
        '"\\"a': And((Text("\\"), A)),
        '"is:due"': Text("is:due"),
        "tag:optim": tag("optim"),
        "TAG:Optim": tag("Optim"),
        "tag:optim::*": tag("optim::", ""),
        "tag:*a**b*": tag("", "a", "b", ""),
        'tag:"a*b"': tag("a*b"),
        'tag:"a b"*c': tag("a b", "c"),
        "tag:f(x)": tag("f(x)"),
        "(tag:a)": tag("a"),
        '(tag:"(")': tag("("),
        "tag:leech": State("leech"),
        "-tag:Leech": Not(State("leech")),
        "card:softmax#temperature": Name("card", ("softmax#temperature",)),
        "type:numeric": Name("type", ("numeric",)),
        "not type:code*": Not(Name("type", ("code", ""))),
        "softmax#temperature": Name("card", ("softmax#temperature",)),
        "(d/softmax#a-1)": Name("card", ("d/softmax#a-1",)),
        '"softmax#temperature"': Text("softmax#temperature"),
        "C#": Text("C#"),
        "a/b#c#d": Text("a/b#c#d"),
        "softmax#temp*": Text("softmax#temp", prefix=True),
        "is:due": State("due"),
        "IS:Due": State("due"),
        "level:2": Number("level", "=", 2),
        "ease<2.0": Number("ease", "<", 200),
        "ease>=1.85": Number("ease", ">=", 185),
        "ease!=2": Number("ease", "!=", 200),
        "ease=-0.5": Number("ease", "=", -50),
        "due<-3": Number("due", "<", -3),
        "interval >= 21": Number("interval", ">=", 21),
        "(lapses>3)": Number("lapses", ">", 3),
        "ease hurts": And((Text("ease"), Text("hurts"))),
        'tag:optim is:due ease<2.0 "chain rule"': And(
            (tag("optim"), State("due"), Number("ease", "<", 200), Text("chain rule"))
        ),
    }.items(),
)
def test_a_search_means(text, term):
    assert Query(term) == parse(text)


@pytest.mark.parametrize(
    ("text", "at", "why"),
    [
        ("is:dew", 3, "unknown word after is: 'dew' (did you mean 'due'?)"),
        ("is:", 3, "unknown word after is: ''"),
        ("a tga:x", 2, "unknown condition 'tga:' (did you mean 'tag:'?); quote it"),
        ("easse<2", 0, "unknown condition 'easse<' (did you mean 'ease'?); quote it"),
        ("https://a", 0, "unknown condition 'https:'; quote it to search the text"),
        ("tag=x", 3, "a colon stands after tag, as in tag:word"),
        ("type=code", 4, "a colon stands after type, as in type:word"),
        ("is=due", 2, "a colon stands after is, as in is:word"),
        ("deck:", 5, "a name is missing after deck:"),
        ('deck:"" a', 5, "a name is missing after deck:"),
        ("note: softmax", 5, "a name is missing after note:"),
        ("ease<", 5, "ease is compared with a number like 2.5, which is missing"),
        ("ease<abc", 5, "ease is compared with a number like 2.5, not 'abc'"),
        ("ease==2", 5, "ease is compared with a number like 2.5, not '=2'"),
        ("ease<2.345", 5, "ease is compared with a number like 2.5, not '2.345'"),
        ("due<1.5", 4, "due is compared with a whole number, not '1.5'"),
        ("due<1234567890", 4, "due is compared with a whole number, not '1234567890'"),
        ("due<٣", 4, "due is compared with a whole number, not '٣'"),
        ('a "b', 2, "this quote is never closed"),
        ('tag:a"b', 5, "this quote is never closed"),
        ('a "" b', 2, "there is nothing between these quotes"),
        ('" "', 0, "there is nothing between these quotes"),
        ("a (b or c", 2, "this bracket is never closed"),
        ("a) b", 1, "this bracket closes nothing"),
        ("f(x, y)", 6, "this bracket closes nothing"),
        ("()", 1, "a word or a condition is missing here"),
        ("or a", 0, "a word or a condition is missing here"),
        ("a or", 4, "a word or a condition is missing here"),
        ("a or or b", 5, "a word or a condition is missing here"),
        ("a and or b", 6, "a word or a condition is missing here"),
        ("not", 3, "a word or a condition is missing here"),
        ("a\0b", 1, "this character cannot be searched for"),
        ("日本 \udc80", 3, "this character cannot be searched for"),
    ],
)
def test_a_fault_is_named_at_its_character(text, at, why):
    with pytest.raises(SearchError) as caught:
        parse(text)

    assert (at, text) == (caught.value.at, caught.value.text)
    assert str(caught.value).startswith(f"search:{at + 1}: error: {why}")
    assert 2 == caught.value.exit_code


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("(" * 10_000, f"at most {MOST_CHARACTERS} characters"),
        ("(" * 2000, f"at most {MOST_LEVELS} levels deep"),
        ("-" * 2000 + "a", f"at most {MOST_LEVELS} levels deep"),
        ("not " * 900 + "a", f"at most {MOST_LEVELS} levels deep"),
        ("(a or " * 600 + "a", f"at most {MOST_LEVELS} levels deep"),
        (" or ".join("a" * 600), f"at most {MOST_TERMS} words and conditions"),
        ("a " * 1000, f"at most {MOST_TERMS} words and conditions"),
    ],
)
def test_what_is_too_large_is_refused(text, why):
    with pytest.raises(SearchError, match=why):
        parse(text)


def test_the_limits_themselves_are_allowed():
    assert parse("(" * MOST_LEVELS + "a" + ")" * MOST_LEVELS) == Query(A)
    assert MOST_TERMS == len(parse("a " * MOST_TERMS).term.terms)
    assert parse("a" * MOST_CHARACTERS)


def test_every_term_is_within_its_query_those_that_hold_others_first():
    query = parse("a -(b or is:orphan)")
    orphan = State("orphan")

    assert [query.term, A, Not(Or((B, orphan))), Or((B, orphan)), B, orphan] == [*within(query)]
    assert query.orphans
    assert not parse("is:due").orphans


def test_a_card_has_one_of_the_types_that_an_author_may_write():
    authored = [get_args(kind.model_fields["type"].annotation) for kind in Card.__subclasses__()]

    assert {(name,) for name in TYPES} == set(authored)


letters = st.characters(exclude_categories=("Cc", "Cs"))
texts = st.text(letters, min_size=1, max_size=8)
parts = st.one_of(
    st.tuples(texts),
    st.tuples(texts | st.just(""), texts | st.just("")),
    st.tuples(texts, texts, st.just("")),
)
terms = st.recursive(
    st.one_of(
        st.builds(Text, texts.filter(str.strip), st.booleans()),
        st.builds(named, st.sampled_from(FIELDS), parts),
        st.builds(State, st.sampled_from(STATES)),
        st.builds(
            Number,
            st.sampled_from(NUMBERS),
            st.sampled_from(SIGNS),
            st.integers(-(10**9) + 1, 10**9 - 1),
        ),
    ),
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(And, st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.builds(Or, st.lists(inner, min_size=2, max_size=3).map(tuple)),
    ),
    max_leaves=8,
)


@pytest.mark.slow
@given(terms.map(Query) | st.just(Query()))
def test_a_query_in_words_is_the_same_query(query):
    assert query == parse(str(query))


pieces = st.sampled_from(
    ["tag:", "is:", "due", "ease", "<", ">=", "=", '"', '""', "(", ")", "-", "*", " ", "\t", "or",
     "not", "and", "2.0", "-1", "::", "\\", "x", "é", "日", "\u0301", "\u200b", "\x1b", "\ud800"]
)  # fmt: skip
hostile = st.text() | st.lists(pieces, max_size=12).map("".join)


@given(hostile)
def test_hostile_text_is_a_query_or_a_fault_in_it(text):
    try:
        query = parse(text)
    except SearchError as error:
        place = error.at
    else:
        place = 0

        assert query == parse(str(query))

    assert 0 <= place <= len(text)


def caret_and_target(error):
    """How many columns stand before the caret, and before the character that it points at."""
    _, excerpt, caret = str(error).split("\n")
    return cell_len(caret) - 1, excerpt


@pytest.mark.parametrize("before", ["", "a b ", "日本語 ", "é e\u0301 ", "\t\n", "x" * 90 + " "])
@pytest.mark.parametrize("after", ["", " b", " 日本語" * 20])
def test_the_caret_stands_below_the_character(before, after):
    with pytest.raises(SearchError) as caught:
        parse(f"{before}is:dew{after}")
    columns, excerpt = caret_and_target(caught.value)

    assert columns == cell_len(excerpt[: excerpt.index("dew")])


@pytest.mark.slow
@given(st.text(st.sampled_from("ab -:日語é\u0301\t"), max_size=80), st.data())
def test_the_excerpt_fits_forty_columns_and_shows_the_character(text, data):
    at = data.draw(st.integers(0, len(text)))
    columns, excerpt = caret_and_target(SearchError("no", text=text, at=at))
    shown = text[at : at + 1]

    assert cell_len(excerpt) <= 40
    assert columns <= 40
    if shown.isascii() and shown.isprintable():
        assert excerpt[len(fitting(excerpt, columns)) :].startswith(shown.strip())


def fitting(text, columns):
    """As much of the text as stands before a column, with the marks on its last letter."""
    return next(text[:n] for n in range(len(text), -1, -1) if cell_len(text[:n]) <= columns)
