"""Suspend, unsuspend, bury, unbury, flag, reset, undo, redo and move from the shell."""

import json
from pathlib import Path

import pytest

SOFTMAX = "deep-learning/softmax#temperature"


def shown(inside, card=SOFTMAX):
    return json.loads(inside("show", card, "--json").stdout)["memory"]


def listed(inside, *words):
    return [c["id"] for c in json.loads(inside("cards", *words, "--json").stdout)["cards"]]


@pytest.mark.slow
def test_a_suspended_card_is_asked_again_when_told(inside):
    done = inside("suspend", "softmax#temperature")

    assert (0, "") == (done.returncode, done.stderr)
    assert "Suspended 1 card. flashdl undo takes it back." in done.stdout
    assert [SOFTMAX] == listed(inside, "is:suspended")
    assert 0 == inside("unsuspend", "is:suspended").returncode
    assert [] == listed(inside, "is:suspended")


@pytest.mark.slow
def test_one_command_is_one_undo_and_one_redo(inside):
    inside("suspend", "perceptron")
    count = len(listed(inside, "note:perceptron"))
    inside("bury", "softmax")

    assert "Took back: bury of" in inside("undo").stdout
    assert count == len(listed(inside, "is:suspended"))
    assert f"Took back: suspend of {count} cards.\n" == inside("undo").stdout
    assert [] == listed(inside, "is:suspended")
    assert f"Put back: suspend of {count} cards.\n" == inside("redo").stdout
    assert count == len(listed(inside, "is:suspended"))
    assert "Put back: bury" in inside("redo").stdout
    assert "Nothing to redo.\n" == inside("redo").stdout


@pytest.mark.slow
def test_a_buried_card_comes_back_the_next_day(inside):
    inside("bury", "softmax#temperature")

    assert [SOFTMAX] == listed(inside, "is:buried")
    tomorrow = inside("cards", "is:buried", "--json", FLASHDL_NOW="2026-03-11T09:00:00+00:00")
    assert [] == json.loads(tomorrow.stdout)["cards"]


@pytest.mark.slow
def test_all_that_was_buried_today_is_asked_again_today(inside):
    inside("bury", "softmax#temperature", FLASHDL_NOW="2026-03-09T09:00:00+00:00")
    inside("bury", "perceptron")
    buried = listed(inside, "is:buried")
    done = inside("unbury")

    assert f"Asked again today: {len(buried)} cards. flashdl undo takes it back." in done.stdout
    assert [] == listed(inside, "is:buried")
    assert (0, "", "No such card is buried today.\n") == inside("unbury")
    assert f"Took back: unbury of {len(buried)} cards.\n" == inside("undo").stdout
    assert buried == listed(inside, "is:buried")


@pytest.mark.slow
def test_words_choose_what_is_asked_again_today(inside):
    inside("bury", "perceptron")
    [first, *others] = listed(inside, "is:buried")
    assert 0 == inside("unbury", first).returncode

    assert others == listed(inside, "is:buried")
    again = inside("unbury", first)
    assert (0, "", "Left alone, being not buried: 1 card.\n") == again


@pytest.mark.slow
def test_a_flag_has_a_reason_and_comes_off(inside):
    inside("flag", "softmax#temperature", "--reason", "formula\n  wrong")

    assert "formula wrong" in inside("cards", "is:flagged").stdout
    again = inside("flag", "softmax#temperature", "--reason", "formula wrong")
    assert ("", "Left alone, being flagged so already: 1 card.\n") == again[1:]
    assert 0 == inside("flag", "--off", "is:flagged").returncode
    assert [] == listed(inside, "is:flagged")


def test_a_flag_cannot_come_off_for_a_reason(inside):
    done = inside("flag", "softmax#temperature", "--off", "--reason", "x")

    assert (2, "flag: error: --off takes the mark off, so it has no --reason\n") == done[::2]


@pytest.mark.slow
def test_a_reset_card_is_new_until_the_undo(inside):
    inside("review", "--answers", "-", stdin="3\n")
    [answered] = listed(inside, "answered>=0")
    asked = inside("reset", answered)

    assert 2 == asked.returncode
    assert "reset: error: this asks first" in asked.stderr
    assert "Began anew with 1 card." in inside("reset", "--yes", answered).stdout
    assert "Left alone, never answered: 1 card.\n" == inside("reset", "--yes", answered).stderr
    assert "new" == shown(inside, answered)["phase"]
    inside("undo")
    assert "new" != shown(inside, answered)["phase"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [
        ["suspend", "softmax"],
        ["bury", "is:new"],
        ["unbury"],
        ["flag", "softmax", "--reason", "x"],
        ["move", SOFTMAX, "softmax#definition"],
        ["postpone", "--days", "3"],
        ["postpone", "answered>=0", "--to", "3..5"],
    ],
)
def test_a_dry_run_tells_and_changes_nothing(arguments, inside, env):
    inside("review", "--answers", "-", stdin="3\n" * 10)
    now = {"FLASHDL_NOW": "2026-03-17T09:00:00+00:00"}
    inside("bury", "perceptron", **now)
    if arguments[0] == "move":
        arguments = ["move", listed(inside, "answered>=0")[0], "softmax#overflow"]
    before = Path(env["FLASHDL_HOME"], "data", "flashdl.db").read_bytes()

    done = inside(*arguments, "--dry-run", **now)

    assert 0 == done.returncode, done.stderr
    assert "(dry run, nothing written):" in done.stdout
    assert before == Path(env["FLASHDL_HOME"], "data", "flashdl.db").read_bytes()


def test_ten_cards_are_listed_and_the_others_counted(inside):
    lines = inside("suspend", "--dry-run", "is:new").stdout.splitlines()

    assert 12 == len(lines)
    assert lines[-1].startswith("  and ")


def test_what_is_not_there_is_said(inside):
    wrong = inside("suspend", "softmax#temprature")

    assert 2 == wrong.returncode
    assert "(did you mean 'softmax#temperature'?)" in wrong.stderr
    assert (0, "", "No card is like that.\n") == inside("suspend", "zzzzz")


@pytest.mark.slow
def test_many_cards_are_asked_about_on_a_terminal(terminal, inside):
    refused = terminal("suspend", "is:new")
    refused.until("Go on? [y/N]:")
    refused.send("n\r")
    assert 1 == refused.end()
    assert "Nothing was changed." in refused.text
    assert [] == listed(inside, "is:suspended")

    agreed = terminal("suspend", "is:new")
    agreed.until("Go on? [y/N]:")
    agreed.send("y\r")
    assert 0 == agreed.end()
    assert len(listed(inside, "is:suspended")) > 20


@pytest.mark.slow
def test_a_history_moves_to_another_card_and_back(inside):
    inside("review", "--answers", "-", stdin="3\n")
    [old] = listed(inside, "answered>=0")
    done = inside("move", old, "softmax#overflow")

    assert f"  {old} to deep-learning/softmax#overflow: 1 answer\n" in done.stdout
    assert ["deep-learning/softmax#overflow"] == listed(inside, "answered>=0")
    assert "Took back: move on deep-learning/softmax#overflow.\n" == inside("undo").stdout
    assert [old] == listed(inside, "answered>=0")
    assert 0 == inside("doctor").returncode


@pytest.mark.slow
def test_an_interrupt_at_the_question_changes_nothing_and_ends_as_everywhere(terminal, inside):
    asked = terminal("suspend", "is:new")
    asked.until("Go on? [y/N]:")
    asked.send("\x03")

    assert 130 == asked.end()
    assert "Nothing was changed." in asked.text
    assert "Aborted" not in asked.text
    assert [] == listed(inside, "is:suspended")
