"""The lines around the pictures of a tuner: values, words, keys, and the command for it all."""

import shlex
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from flashdl.cli.keymap import KEYS, TUNER_KEYS, action, help_rows, key_line
from flashdl.cli.review_view import Face
from flashdl.cli.tune_view import value_lines
from flashdl.cli.tune_words import (
    about,
    asked_for,
    command,
    listed,
    meaning,
    put_on_top,
    spoken,
)
from flashdl.demokit import Param, Preset
from flashdl.runner.declaration import Declaration, KnownMistake
from flashdl.runner.dial import Dial
from flashdl.runner.parameters import convert

FACES = {"usual": Face(plain=False, ascii=False), "ascii": Face(plain=False, ascii=True)}
DEMO = Declaration(
    "a_demo", "A demo", "",
    params=(
        Param("start_at", (1.2, -0.3), low=-10.0, high=10.0, length=(2, 4), meaning="z"),
        Param("heat", 1.0, low=0.05, high=20.0, meaning="T"),
        Param("stable", True),
        Param("kind", "relu", choices=("relu", "leaky relu")),
        Param("n", 3, low=1, high=1000),
    ),
    presets=(Preset("cold", "cold", {"heat": 0.05}),),
    mistakes=(KnownMistake("adds", "because", {"heat": 4.0, "n": 7}),),
)  # fmt: skip


def plain(dial, width, face="usual"):
    return [line.plain for line in value_lines(dial, FACES[face], width)]


def test_the_values_stand_in_a_row_the_chosen_one_marked_and_the_entry_in_brackets():
    dial = Dial.start(DEMO, preset="cold", seed=4)

    [first, second] = plain(dial, 70)
    assert first.startswith(" start-at 1.2 -0.3   ▸heat 0.05 ")
    assert second.rstrip().endswith("seed 4    preset 1 cold")
    assert "▸start-at 1.2 [-0.3]" in plain(dial.choose(-1).step_entry(1), 70)[0]
    assert ">heat 0.05" in plain(dial, 70, "ascii")[0]


def test_a_preset_whose_values_were_turned_away_is_that_of_the_pictures_alone():
    dial = Dial.start(DEMO, preset="cold")

    assert plain(dial, 120)[-1].rstrip().endswith("   preset 1 cold")
    assert plain(dial.turn(1), 120)[-1].rstrip().endswith("pictures of preset 1 cold")
    assert plain(dial.turn(1).turn(-1), 120)[-1].rstrip().endswith("   preset 1 cold")


@pytest.mark.slow
@given(
    st.integers(10, 130), st.integers(0, 4), st.lists(st.sampled_from([1, -1]), max_size=60)
)  # fmt: skip
def test_no_line_of_values_is_wider_than_the_terminal(width, chosen, turns):
    dial = replace(Dial.start(DEMO), chosen=chosen)
    for ways in turns:
        dial = dial.turn(ways)

    assert max(map(cell_len, plain(dial, width))) <= width


@pytest.mark.slow
@given(st.lists(st.sampled_from([1, -1]), max_size=40))
def test_turning_a_value_moves_no_other(turns):
    dial = Dial.start(DEMO)
    at = plain(dial, 200)[0].index("stable")
    for ways in turns:
        dial = dial.turn(ways)
        assert at == plain(dial, 200)[0].index("stable")


def test_the_command_gives_the_same_values():
    given = {"start_at": "-1,2", "stable": False, "kind": "leaky relu", "heat": 0.1, "n": 9}
    dial = replace(Dial.start(DEMO, params=given, seed=2), mistake="adds")

    words = shlex.split(command(dial))
    assert ["flashdl", "demo", "a-demo"] == words[:3]
    assert ["--seed", "2", "--mistake", "adds"] == words[-4:]
    assert "--no-stable" in words
    for param in DEMO.params:
        if param.name != "stable":
            text = words[words.index(f"--{param.option}") + 1]
            assert dial.params[param.name] == convert(param, text)
    assert "flashdl demo a-demo" == command(Dial.start(DEMO))


def test_values_are_written_as_they_can_be_typed():
    dial = Dial.start(DEMO)

    assert ["1.2,-0.3", "1", "yes", "relu", "3"] == [spoken(v) for v in dial.params.values()]
    for param in DEMO.params:
        value = dial.params[param.name]
        assert value == convert(param, spoken(value))


def test_what_may_be_typed_and_what_a_value_means_is_said():
    dial = Dial.start(DEMO)

    assert "heat (T): a number from 0.05 to 20" == about(dial)
    assert asked_for(dial.choose(-1)).startswith("each a number from -10 to 10, or all of them")
    shown = dial.next_mistake().where_it_shows()
    assert "at heat 4, n 7, where it shows" == about(shown) == put_on_top(shown)
    assert "" == put_on_top(dial)


@pytest.mark.parametrize("stage", ["question", "answer", "turn", "step"])
@pytest.mark.parametrize("ascii_only", [False, True])
def test_a_key_line_fits_and_shows_only_keys_that_do_something(stage, ascii_only):
    for width in range(30, 130):
        line = key_line(stage, width, ascii=ascii_only)

        assert len(line) <= width
        assert not ascii_only or line.isascii()
    words = {key.word for key in (*KEYS, *TUNER_KEYS) if stage in key.stages and key.word}
    assert all(word in key_line(stage, 300) for word in words)


def test_every_key_of_the_table_is_found_under_its_names_and_no_name_means_two_things():
    for stage in ("question", "answer", "turn", "step"):
        entries = [key for key in (*KEYS, *TUNER_KEYS) if stage in key.stages]
        names = [name for key in entries for name in (key.key, *key.aliases)]

        assert len(names) == len(set(names))
        assert all(action(key.key, stage) == key.action for key in entries)
        assert {label for label, _ in help_rows(stage)} == {k.label for k in entries if k.help}


def test_a_long_meaning_is_shortened_and_what_may_be_typed_is_not():
    param = Param("layers", 3, low=0, high=4, meaning="layers of small kernels before the last one")

    assert meaning(param).startswith("layers (layers of small kernels before the last one): a ")
    assert meaning(param, 60) == "layers (layers of small ...): a whole number from 0 to 4"
    assert all(len(meaning(param, room)) <= room for room in range(48, 100))


def test_names_that_do_not_fit_are_counted():
    names = ["course", "moved", "field"]

    assert listed(names, 20) == "course, moved, field"
    assert listed(names, 19) == "course, 2 more"
    assert listed(names, 13) == "3"
    assert listed([], 13) == ""
