"""Completion from a real collection, and what it leaves alone."""

import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from flashdl.cli.completing import TABLE, answer
from flashdl.cli.completion_table import as_text, table
from flashdl.storage.glance import Glance

DECK = """format: 1
id: mine
title: "A title: 'quoted' $(touch x) \\\\"
notes:
  - {id: one, topic: alpha, tags: [optim, odd], cards: [{id: q, front: F, back: B}]}
  - {id: two, topic: beta, tags: [optim], cards: [{id: q, front: G, back: B}]}
"""


@pytest.fixture
def complete(env, capfd):
    """The values (with what stands beside them) that fish is told for a line."""

    def run(line, shell="fish", **more):
        asked = {"_FLASHDL_COMPLETE": f"complete_{shell}", "_TYPER_COMPLETE_ARGS": f"flashdl {line}",  # noqa: E501
                 "_TYPER_COMPLETE_FISH_ACTION": "get-args"}  # fmt: skip
        answer(env | asked | more)
        told = capfd.readouterr()
        assert not told.err
        return dict(part.partition("\t")[::2] for part in told.out.splitlines())

    return run


@pytest.fixture
def own(inside, tmp_path):
    """A second deck beside the built-in one."""
    file = tmp_path / "mine.yaml"
    file.write_text(DECK, encoding="utf-8")
    assert not inside("import", file).returncode


@pytest.mark.usefixtures("own")
@pytest.mark.parametrize(
    ("line", "values"),
    [
        ("review --deck mi", ["mine"]),
        ("review --tag o", ["odd", "optim"]),
        ("review --topic al", ["alpha"]),
        ("review --topic=al", ["--topic=alpha"]),
        ("show mine/", ["mine/one#q", "mine/two#q"]),
        ("show one#", ["one#q"]),
        ("cards tag:o", ["tag:odd", "tag:optim"]),
        ("cards to", [f"topic:{t}" for t in ("alpha", "beta")]),
        ("cards is:le", ["is:learning", "is:leech"]),
        ("cards deck:mine is:dri", ["is:drill"]),
        ("review type:c", ["type:cloze", "type:choice", "type:code"]),
        ("suspend note:tw", ["note:two"]),
        ("suspend two", ["two#q"]),
        ("--color a", ["auto", "always"]),
        ("config s", ["show", "set"]),
        ("config set keys.bu", ["keys.bury", "keys.bury-note"]),
        ("show --js", ["--json"]),
        ("import ", []),
        ("review --new ", []),
    ],
)
def test_names_of_the_collection_are_completed(complete, line, values):
    found = complete(line)

    assert values == [
        v for v in found if v.removeprefix("topic:") in ("alpha", "beta") or "topic:" not in v
    ]


@pytest.mark.slow
def test_a_demo_is_completed_with_its_title_options_presets_and_choices(complete):
    assert complete("demo softmax-t")["softmax-temperature"].startswith("Softmax")
    options = complete("demo softmax-temperature --")
    assert {"--temperature", "--stable", "--no-stable", "--seed", "--preset"} <= set(options)
    assert {"cold", "hot"} <= set(complete("demo softmax-temperature --preset "))
    assert complete("demo softmax-temperature --mistake ")
    assert {"float64", "float32"} <= set(complete("demo softmax-temperature --stable --dtype "))
    assert "--temperature" in complete("demo softmax-temperature --stable --te")


def test_demos_are_named_before_anything_has_read_them(complete, env):
    (Path(env["FLASHDL_HOME"]) / "cache" / "demos.json").unlink()

    assert {"softmax-temperature": ""} == complete("demo softmax-t")


@pytest.mark.usefixtures("own")
def test_what_a_deck_says_reaches_a_shell_as_words(complete):
    assert "A title: 'quoted' $(touch x) \\" == complete("review --deck mi")["mine"]


def test_without_a_collection_nothing_is_said_or_made(complete, tmp_path):
    home = tmp_path / "empty"

    assert {} == complete("show ", FLASHDL_HOME=str(home))
    assert not home.exists()


@pytest.mark.parametrize("harm", ["newer", "foreign", "broken", "older"])
def test_a_collection_that_cannot_be_read_is_left_as_it_is_without_a_word(complete, env, harm):
    file = Path(env["FLASHDL_HOME"], "data", "flashdl.db")
    if harm == "broken":
        file.write_text("no database", encoding="utf-8")
    else:
        with sqlite3.connect(file) as connection:
            connection.execute({
                "newer": "UPDATE alembic_version SET version_num = '9999'",
                "older": "UPDATE alembic_version SET version_num = '0001'",
                "foreign": "PRAGMA application_id = 1",
            }[harm])  # fmt: skip
        connection.close()
    before = file.read_bytes()

    assert {} == complete("show ")
    assert before == file.read_bytes()


def test_another_database_of_the_line_is_the_one_that_is_asked(complete, env, tmp_path):
    other = tmp_path / "other.db"
    shutil.copy(Path(env["FLASHDL_HOME"], "data", "flashdl.db"), other)
    Path(env["FLASHDL_HOME"], "data", "flashdl.db").unlink()

    assert {} == complete("review --deck ")
    assert {"deep-learning"} == set(complete(f"--db {other} review --deck "))


@pytest.mark.parametrize(
    "line", ["flashdl", "", "flashdl 'open", "flashdl --nothing ", "flashdl no such "]
)
def test_a_line_that_means_nothing_is_no_fault(env, capfd, line):
    assert 0 == answer(env | {"_FLASHDL_COMPLETE": "complete_zsh", "_TYPER_COMPLETE_ARGS": line})
    assert not capfd.readouterr().err


def test_fish_asks_first_whether_there_is_anything(env):
    asked = env | {"_FLASHDL_COMPLETE": "complete_fish", "_TYPER_COMPLETE_FISH_ACTION": "is-args"}

    assert 0 == answer(asked | {"_TYPER_COMPLETE_ARGS": "flashdl du"})
    assert 1 == answer(asked | {"_TYPER_COMPLETE_ARGS": "flashdl import "})


@pytest.mark.slow
def test_a_shell_gets_its_script_and_the_program_behind_it_answers(flashdl):
    for shell in ("bash", "zsh", "fish", "powershell", "pwsh"):
        script = flashdl(
            "--show-completion", shell, _TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1"
        )
        assert not script.returncode
        assert f"complete_{shell.replace('pwsh', 'powershell')}" in script.stdout
    done = flashdl(_FLASHDL_COMPLETE="complete_bash", COMP_WORDS="flashdl\ndu", COMP_CWORD="1")
    assert "due\n" == done.stdout


@pytest.mark.slow
def test_the_table_is_that_of_the_commands():
    made = as_text(table())

    assert made == TABLE.read_text(encoding="utf-8"), "run `just completions`"
    assert json.loads(made)["show"]["arguments"] == ["cards"]


def test_glance_gives_each_name_once_with_what_stands_beside_it(env, own):
    glance = Glance.open(Path(env["FLASHDL_HOME"], "data", "flashdl.db"))
    try:
        assert [("odd", ""), ("optim", "")] == [x for x in glance.names("tag") if x[0][0] == "o"]
        assert ("one", "alpha") in glance.names("note")
        assert ("mine", "A title: 'quoted' $(touch x) \\") in glance.names("deck")
    finally:
        glance.close()
