"""Search words and options together choose cards; a name that is not there is not passed over."""

import sqlite3
from contextlib import closing

import pytest

from flashdl.errors import UnknownName
from flashdl.model import Deck, Entry, Note
from flashdl.review.search import SearchError
from flashdl.usecases.selecting import selection


@pytest.fixture
def store(learner):
    """A deck with a topic, a level and a tag, beside the learner's own, and what is remembered."""
    store = learner.store()
    entry = Entry("x", front="What is Adam?", back="Moments.", tags=("exam",))
    notes = (
        Note("adam", (entry,), topic="optimisers", level=2, tags=("optim::adam",), demo="adam_run"),
        Note("left", (Entry("x", front="?", back="!"),), topic="optimisers"),
    )
    store.import_deck(Deck("tagged", "T", notes), kind="held", source="/t", stamp="1")
    store.import_deck(Deck("tagged", "T", notes[:1]), kind="held", source="/t", stamp="2")
    with closing(sqlite3.connect(store.path)) as db, db:
        db.execute(
            "INSERT INTO memory VALUES"
            " ('tagged/adam#x', 0, 200, 1, 739000, 4, 738000, 738999, NULL, 0, NULL, 'wrong')"
        )
    return store


@pytest.fixture
def select(store):
    return lambda *words, **options: selection(store, words, day=739_000, leech_lapses=4, **options)


ADAM = {"tagged/adam#x"}


@pytest.mark.parametrize("words", [(), ("",), (" ", "\t")])
def test_nothing_asked_restricts_nothing(select, words):
    assert select(*words) is None


@pytest.mark.parametrize(
    "options",
    [
        {"deck": "tagged"},
        {"deck": "tag*"},
        {"tag": "exam"},
        {"tag": "EXAM"},
        {"tag": "optim"},
        {"tag": "optim::adam"},
        {"tag": "leech"},
        {"topic": "optimisers"},
        {"level": 2},
        {"flagged": True},
        {"leech": True},
        {"deck": "tagged", "tag": "exam", "level": 2, "leech": True},
    ],
)
def test_an_option_is_the_search_word_of_its_name(select, options):
    words = [f"is:{n}" if v is True else f"{n}:{v}" for n, v in options.items()]

    assert ADAM == select(**options)
    assert ADAM == select(*words)
    assert ADAM == select(" ".join(words))


def test_an_option_restricts_every_side_of_an_or(select):
    assert ADAM == select("adam", "or", "note:n1", deck="tagged")
    assert set() == select("moments or what", tag="exam", level=3)


def test_words_that_the_shell_took_apart_are_put_together(select):
    assert ADAM == select("is:due", '"what', 'is"', "ease", "<", "2.5")


def test_orphans_are_found_by_their_word_or_option_alone(select):
    left = {"tagged/left#x"}

    assert left == select(orphans=True)
    assert left == select("topic:optimisers", orphans=True)
    assert left == select("is:orphan")
    assert ADAM == select("topic:optimisers")
    assert left | ADAM == select("topic:optimisers (is:orphan or is:present)")


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ({"tag": "exan"}, "--tag: error: there is no tag 'exan' (did you mean 'exam'?)"),
        ({"deck": "x"}, "--deck: error: there is no deck 'x'; there are deck, tagged"),
        ({"topic": "optimizers"}, "--topic: error: there is no topic 'optimizers' (did you mean "),
        ({"tag": ""}, "--tag: error: there is no tag ''; there are exam, optim, optim::adam"),
    ],
)
def test_an_option_with_an_unknown_name_tells_what_there_is(select, option, said):
    with pytest.raises(UnknownName) as caught:
        select("is:new", **option)

    assert str(caught.value).startswith(said)


@pytest.mark.parametrize(
    ("words", "near"),
    [
        ("a tag:exan", "exam"),
        ("a or -(deck:taged)", "tagged"),
        ("note:adams", "adam"),
        ("demo:adam-rum", "adam_run"),
        ("type:number", "numeric"),
    ],
)
def test_a_misspelt_name_in_a_search_is_pointed_at(select, words, near):
    with pytest.raises(UnknownName) as caught:
        select(words)
    said, excerpt, caret = str(caught.value).split("\n")

    assert f"(did you mean '{near}'?)" in said
    assert excerpt[caret.index("^") :].startswith(words.rpartition(":")[2])


def test_cards_are_chosen_by_how_they_are_answered(select):
    assert ADAM == select("type:basic deck:tagged")
    assert set() == select("type:numeric deck:tagged")


def test_a_name_that_is_near_to_none_finds_nothing(select):
    assert set() == select("tag:zebra")
    assert ADAM == select("tagged or -deck:deck -tag:zebra")
    assert ADAM == select("demo:ADAM-run")


def test_a_fault_in_the_words_is_a_fault(select):
    with pytest.raises(SearchError, match="did you mean 'due'"):
        select("is:dew", flagged=True)
