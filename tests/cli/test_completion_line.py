"""Where the cursor stands in a command line, and what shells ask and read."""

import shlex
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashdl.cli.completion_line import DEMO, Item, Walk
from flashdl.cli.completion_shells import question, reply

TABLE = {
    "": {"options": {"--db": ["files", ""], "--plain": [None, ""]}, "arguments": [],
         "commands": {"show": "", "review": "", "demo": "", "config": ""}},
    "show": {"options": {"--json": [None, ""]}, "arguments": ["cards"]},
    "review": {"options": {"--deck": ["decks", ""], "--new": ["", ""]}, "arguments": []},
    "cards": {"options": {}, "arguments": ["files", "search"]},
    "demo": {"options": {"--warm": [None, ""]}, "arguments": [], "commands": "demos"},
    DEMO: {"options": {"--preset": ["", ""], "--tune": [None, ""]}, "arguments": []},
    "config": {"options": {}, "arguments": [], "commands": {"show": ""}},
    "config show": {"options": {"--origin": [None, ""]}, "arguments": []},
}  # fmt: skip


def at(line):
    """The place of the cursor at the end of a line."""
    *words, incomplete = line.split(" ")[1:]
    return Walk(TABLE).to(words, incomplete)


@pytest.mark.parametrize(
    ("line", "takes"),
    [
        ("flashdl show ", "cards"),
        ("flashdl --plain show --json so", "cards"),
        ("flashdl --db x.db show ", "cards"),
        ("flashdl --db ", "files"),
        ("flashdl show --db ", "files"),
        ("flashdl review --deck ", "decks"),
        ("flashdl review --deck=d", "decks"),
        ("flashdl review --new ", ""),
        ("flashdl review --new 3 ", None),
        ("flashdl cards ", "files"),
        ("flashdl cards a b c ", "search"),
        ("flashdl cards -- --x", "files"),
        ("flashdl config show ", None),
        ("flashdl demo x --heat ", ""),
        ("flashdl demo x --heat --db ", "files"),
    ],
)
def test_the_word_at_the_cursor_takes_what_the_table_says(line, takes):
    place = at(line)

    assert takes == place.takes
    assert (False, False) == (place.names_option, place.names_command)


@pytest.mark.parametrize("line", ["flashdl ", "flashdl re", "flashdl config ", "flashdl demo so"])
def test_a_group_is_followed_by_a_command(line):
    assert at(line).names_command


@pytest.mark.parametrize("line", ["flashdl -", "flashdl show --j", "flashdl demo x --t"])
def test_a_dash_begins_an_option(line):
    assert at(line).names_option


def test_the_database_and_the_demo_before_the_cursor_are_known():
    place = at("flashdl --db=x.db demo softmax-temperature --preset co")

    assert ("x.db", DEMO) == (place.options["--db"], place.command)
    assert ("softmax-temperature", "--preset") == (place.subcommand, place.option)


def test_a_word_that_is_no_command_ends_the_way_down():
    assert at("flashdl nothing ").takes is None


def bash(*words):
    return question("bash", {"COMP_WORDS": "\n".join(words), "COMP_CWORD": str(len(words) - 1)})


@pytest.mark.parametrize(
    ("words", "before", "incomplete", "broken_off"),
    [
        (["flashdl", ""], [], "", ""),
        (["flashdl", "show", "so"], ["show"], "so", ""),
        (["flashdl", "cards", "tag", ":", "op"], ["cards"], "tag:op", "tag:"),
        (["flashdl", "cards", "tag", ":"], ["cards"], "tag:", "tag:"),
        (["flashdl", "cards", "tag", ":", "a", "is", ":", "d"], ["cards", "tag:a"], "is:d", "is:"),
        (["flashdl", "cards", "tag", ":", "a", ""], ["cards", "tag:a"], "", ""),
        (["flashdl", "review", "--deck", "=", "d"], ["review"], "--deck=d", "--deck="),
        (["flashdl", "review", "--deck", "="], ["review"], "--deck=", "--deck="),
        (["flashdl", "show", '"so'], ["show"], "so", ""),
    ],
)
def test_bash_breaks_words_and_they_are_joined(words, before, incomplete, broken_off):
    assert (before, incomplete, broken_off) == bash(*words)


@pytest.mark.parametrize(
    ("line", "before", "incomplete"),
    [
        ("flashdl ", [], ""),
        ("flashdl show so", ["show"], "so"),
        ("flashdl show so ", ["show", "so"], ""),
        ("flashdl show so\\#d", ["show"], "so#d"),
        ("flashdl cards 'chain ru", ["cards"], "chain ru"),
    ],
)
@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_zsh_and_fish_give_the_line_up_to_the_cursor(shell, line, before, incomplete):
    assert (before, incomplete, "") == question(shell, {"_TYPER_COMPLETE_ARGS": line})


@pytest.mark.parametrize(
    ("line", "word", "before"),
    [("flashdl show so", "so", ["show"]), ("flashdl show", "", ["show"]), ("flashdl", "", [])],
)
def test_powershell_gives_the_word_apart(line, word, before):
    env = {"_TYPER_COMPLETE_ARGS": line, "_TYPER_COMPLETE_WORD_TO_COMPLETE": word}

    assert (before, word, "") == question("powershell", env)


def test_each_shell_reads_its_own_form():
    asked = bash("flashdl", "cards", "tag", ":", "o")
    items = [Item("tag:optim", "about it"), Item("tag:odd")]

    assert "optim\nodd" == reply("bash", asked, items, files=False)
    assert "tag:optim\tabout it\ntag:odd" == reply("fish", asked, items, files=False)
    assert "tag:optim:::about it\ntag:odd::: " == reply("pwsh", asked, items, files=False)
    assert "found=('tag\\:optim:about it' 'tag\\:odd')" in reply("zsh", asked, items, files=False)


def test_zsh_is_told_to_look_for_files_where_they_are_wanted():
    asked = question("zsh", {"_TYPER_COMPLETE_ARGS": "flashdl import "})

    assert ("_files", "") == (
        reply("zsh", asked, [], files=True),
        reply("zsh", asked, [], files=False),
    )


@pytest.mark.slow
@given(st.lists(st.builds(Item, st.text(min_size=1), st.text()), max_size=4))
def test_what_zsh_evaluates_is_literals_whatever_a_deck_says(items):
    asked = question("zsh", {"_TYPER_COMPLETE_ARGS": "flashdl "})
    code = reply("zsh", asked, items, files=False)

    if items:
        begin, *literals, end = shlex.split(code.split("; ", 1)[1].rpartition("; ")[0] + " ;")
        assert begin.startswith("found=(")
        assert len(items) == len(literals) + 1
        assert end == ";"


@pytest.mark.parametrize(
    "value", ["$(touch x)", "`touch x`", "*", "a;b", "a'b", 'a"b', "a&b", "a>b"]
)
def test_what_bash_inserts_is_one_word_and_runs_nothing(value, tmp_path):
    said = reply("bash", bash("flashdl", ""), [Item(value)], files=False)

    typed = subprocess.run(["bash", "-c", f"printf %s {said}"], cwd=tmp_path, capture_output=True,
                           text=True, check=True)  # fmt: skip

    assert value == typed.stdout
    assert [] == list(tmp_path.iterdir())
