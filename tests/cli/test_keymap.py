"""The table of keys: what the line and the help show, and keys that the learner chose."""

from itertools import product
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashdl.cli.keymap import BUTTONS, DEFAULT, KEYS, Stage, action, help_rows, key_line, nearest
from flashdl.cli.keys import NAMED
from flashdl.cli.remapping import faults, remapped

STAGES = tuple(stage for stage in get_args(Stage) if stage not in ("turn", "step"))
ACTIONS = tuple(key.action for key in KEYS)
CHARACTERS = st.characters(exclude_categories=("C", "Z", "M", "N"))
CHOSEN = st.dictionaries(
    st.sampled_from(ACTIONS), st.one_of(st.sampled_from(sorted(NAMED)), CHARACTERS), max_size=6
)


@pytest.mark.parametrize("stage", STAGES)
def test_no_key_means_two_things_at_a_stage(stage):
    names = [name for key in DEFAULT.at(stage) for name in key.names]

    assert len(set(names)) == len(names)


def test_digits_are_grades_and_the_numbers_of_what_was_found():
    assert {"find"} == {
        stage for stage, digit in product(STAGES, "0123456789") if action(digit, stage)
    }


@pytest.mark.parametrize("stage", ["question", "answer"])
def test_the_line_keeps_answer_help_and_stop_and_drops_find_first(stage):
    kept = {"question": "space answer", "answer": "space good"}[stage]
    for width in range(30, 140):
        line = key_line(stage, width)

        assert len(line) <= width
        assert line.startswith(kept)
        assert ["?", "help", "q", "stop"] == line.split()[-4:]
    full = key_line(stage, 200)
    assert "/ find" in full
    assert "/ find" not in key_line(stage, 79)


def test_at_80_columns_the_line_still_offers_hint_demo_undo_and_bury():
    line = key_line("question", 79, without=("show",))

    assert all(word in line for word in ("h hint", "d demo", "u undo", "b bury", "e edit"))


def test_a_hint_is_offered_on_questions_alone_and_not_where_none_is_left():
    assert "hint" == action("h", "question")
    assert action("h", "answer") is None
    assert "hint" not in key_line("question", 200, without=("hint",))


def test_the_help_of_two_stages_has_every_row_once_in_the_order_of_the_table():
    rows = help_rows("question", "answer", without=("redo",))

    assert [k.help for k in DEFAULT.entries if k in KEYS and k.action != "redo"] == [
        said for _, said in rows
    ]


def test_a_chosen_key_stands_in_line_and_help_and_the_old_one_does_nothing():
    keymap = remapped({"bury": "x"})

    assert "bury" == action("x", "question", keymap=keymap)
    assert action("b", "question", keymap=keymap) is None
    assert "x bury" in key_line("answer", 200, keymap=keymap)
    assert ("x", "hide this card until tomorrow") in help_rows("answer", keymap=keymap)


def test_two_actions_may_change_places():
    assert [] == faults({"bury": "s", "suspend": "b"})


def test_a_chosen_key_is_an_alias_no_more():
    keymap = remapped({"hint": "enter"})

    assert "hint" == action("enter", "question", keymap=keymap)
    assert "reveal" == action("space", "question", keymap=keymap)
    assert "continue" == action("enter", "rest", keymap=keymap)


def test_the_letter_of_an_option_chooses_it_whatever_was_chosen():
    assert "toggle" == action("b", "choose", keymap=remapped({"suspend": "b", "bury": "s"}))


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"burry": "x"}, "there is no action 'burry' (did you mean 'bury'?)"),
        ({"theme": "x"}, "there is no action 'theme'; it is a setting, and belongs above [keys]"),
        ({"bury": "3"}, "bury cannot be '3': digits are grades"),
        ({"bury": "s"}, "bury cannot be 's': that key is suspend"),
        ({"quit": "space"}, "quit cannot be 'space': that key is reveal"),
        ({"quit": "y"}, "quit cannot be 'y': that key is yes"),
        ({"bury": "ctrl-x"}, "bury is 'ctrl-x'; it must be one character or one of "),
        ({"bury": ""}, "bury is ''; it must be one character or one of "),
        ({"bury": "\x1b"}, "bury is '\\x1b'; it must be one character or one of "),
    ],
)
def test_what_cannot_be_a_key_is_said_with_its_reason(chosen, said):
    [name] = chosen

    found = faults(chosen)

    assert name == found[0][0]
    assert found[0][1].startswith(said)


def test_all_faults_come_at_once_and_a_pair_once():
    found = faults({"bury": "x", "suspend": "x", "hint": "7", "no": "y"})

    assert ["hint", "no", "bury"] == [name for name, _ in found]


def test_a_key_that_works_only_at_a_later_stage_is_found_too():
    said = "undo cannot be 'k': that key is know-below"

    assert [("undo", said)] == faults({"undo": "k", "know": "u"})
    assert 1 == len(faults({"undo": "k"}))


@pytest.mark.slow
@given(CHOSEN)
def test_keys_without_a_fault_make_a_table_in_which_every_action_has_a_key_of_its_own(chosen):
    if faults(chosen):
        return
    keymap = remapped(chosen)

    for stage in STAGES:
        for entry in keymap.at(stage):
            assert entry.action == action(entry.key, stage, keymap=keymap)
    for name, key in chosen.items():
        stages = next(entry.stages for entry in KEYS if entry.action == name)
        assert all(name == action(key, stage, keymap=keymap) for stage in stages
                   if stage in ("question", "answer"))  # fmt: skip


def test_no_choice_leaves_the_table_as_it_is():
    assert DEFAULT == remapped({})


@pytest.mark.parametrize(
    ("grades", "keys"), [("four", "111234"), ("two", "111222"), ("six", "012345")]
)
def test_every_quality_has_a_button_that_passes_or_fails_like_it(grades, keys):
    assert [*keys] == [nearest(quality, BUTTONS[grades]).key for quality in range(6)]
