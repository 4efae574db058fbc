"""Another id in a note's text: what is asked changes, and not a character more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashdl.decks.renaming import naming, renamed, without
from flashdl.decks.splice import CannotSplice, tree

IDS = st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True)


@st.composite
def notes(draw):
    """A note's text in one of the many ways to write it, its id and its former ids."""
    name, former = draw(IDS), draw(st.lists(IDS, max_size=3, unique=True))
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    quote = draw(st.sampled_from(["'", '"']))
    lines = [f"id: {quote}{name}{quote}" + draw(st.sampled_from(["", "  # the id"]))]
    if former:
        flow = "formerly: [" + ", ".join(f"'{f}'" for f in former) + "]"
        block = ["formerly:", *(f"  - '{f}'" for f in former)]
        lines += draw(st.sampled_from([[flow], block]))
    lines += ["cards:", "  - id: x", "    front: F?", "    back: B"]
    begin = draw(st.sampled_from(["", "\ufeff", "# a note\n".replace("\n", newline)]))
    end = draw(st.sampled_from(["", newline]))
    return begin + newline.join(lines) + end, name, former


def plain(text):
    return tree(text.removeprefix("\ufeff")).plain()


@pytest.mark.slow
@given(notes(), IDS)
def test_the_id_changes_and_the_old_one_is_kept(note, new):
    text, old, former = note
    changed = renamed(text, new, former=True)

    assert {**plain(text), "id": new, "formerly": [*former, old]} == plain(changed)
    assert set(text.splitlines(keepends=True)[-4:-1]) <= set(changed.splitlines(keepends=True))
    assert ("\r\n" in text) == ("\r\n" in changed)
    assert "\n" not in changed.replace("\r\n", "") or "\r\n" not in text
    assert text.count("# the id") == changed.count("# the id")


@pytest.mark.slow
@given(notes(), IDS)
def test_without_a_former_id_nothing_but_the_id_changes(note, new):
    text, old, _ = note
    changed = renamed(text, new, former=False)

    assert {**plain(text), "id": new} == plain(changed)
    assert abs(len(text) - len(changed)) <= abs(len(old) - len(new)) + 2


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("id: a\nrequires: [old, b]  # both\n", "id: a\nrequires: [new, b]  # both\n"),
        ("order:\n- b\n- 'old'\n", "order:\n- b\n- new\n"),
        ("id: a\nfront: old\n", "id: a\nfront: old\n"),
        ("id: [\n", "id: [\n"),
    ],
)
def test_other_files_name_the_note_by_its_new_id(before, after):
    assert after == naming(before, "old", "new")


def test_a_flow_mapping_and_an_empty_list_take_a_former_id():
    assert "{id: b, formerly: [a], cards: [{id: x}]}" == renamed(
        "{id: a, cards: [{id: x}]}", "b", former=True
    )
    assert "id: b\nformerly: [a]\n" == renamed("id: a\nformerly: []\n", "b", former=True)


def test_a_text_with_a_fault_is_left_to_its_author():
    with pytest.raises(CannotSplice):
        renamed("id: [", "b", former=True)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("order: [a, old, b]\n", "order: [a, b]\n"),
        ("order: [old, b]\n", "order: [b]\n"),
        ("order: [old]\n", "order: []\n"),
        ("order:\n- a\n- old  # here\n- b\n", "order:\n- a  # here\n- b\n"),
        ("order:\n  - old\n  - b\n", "order:\n  - b\n"),
        ("order: [a]\n", "order: [a]\n"),
        ("title: old\n", "title: old\n"),
    ],
)
def test_a_note_that_left_is_taken_out_of_the_order(before, after):
    assert after == without(before, "old")
