"""``flashdl new``, ``report`` and ``export`` from the command line."""

import json
import sys
from pathlib import Path

import pytest

WORDS = ("--front", "What is it?", "--back", "A mean.")


@pytest.mark.slow
def test_a_new_note_takes_one_line(inside, env):
    done = inside("new", "momentum", "--topic", "optim", *WORDS)
    file = Path(env["FLASHDL_HOME"]) / "data/decks/mine/cards/optim/momentum.yaml"

    assert (0, "") == (done.returncode, done.stdout)
    assert f"mine/momentum: 1 card new in {file}; made the deck mine in " in done.stderr
    assert "What is it?" in inside("show", "momentum", "--json").stdout


def test_a_dry_run_shows_the_file_and_writes_none(inside, env):
    done = inside("new", "momentum", "--dry-run", *WORDS)

    assert "momentum.yaml (dry run, nothing written):\n" in done.stdout
    assert "    front: 'What is it?'\n    back: A mean.\n" in done.stdout
    assert not (Path(env["FLASHDL_HOME"]) / "data/decks").exists()


@pytest.fixture
def writing(tmp_path):
    """An editor that writes this into the template."""

    def make(old, new):
        file = tmp_path / "editor"
        code = f"t.replace({old!r}, {new!r})"
        file.write_text(
            f"#!{sys.executable}\nimport pathlib, sys\nf = pathlib.Path(sys.argv[-1])\n"
            f"t = f.read_text()\nf.write_text({code})\n"
        )
        file.chmod(0o755)
        return {"EDITOR": str(file)}

    return make


@pytest.mark.slow
def test_a_new_note_is_written_in_the_editor(inside, writing):
    nothing = inside("new", "momentum", **writing("x", "x"))
    half = inside("new", "momentum", **writing("front: |", "front: F?"))
    whole = inside("new", "momentum", **writing("back: |", "back: B"))

    assert (0, "Nothing written.\n") == (nothing.returncode, nothing.stderr)
    assert (3, True) == (half.returncode, "'back' must not be empty" in half.stderr)
    assert "Going on from the draft of an earlier start" in whole.stderr
    assert "mine/momentum: 1 card new in" in whole.stderr


def test_one_side_alone_is_refused(inside):
    done = inside("new", "momentum", "--front", "F?")

    assert (2, True) == (done.returncode, "give --front and --back" in done.stderr)


def test_a_report_is_ready_and_says_where_it_goes(inside):
    done = inside("report", "softmax#temperature")
    as_json = json.loads(inside("report", "softmax#temperature", "--json").stdout)

    for words in ("Wrong card: softmax#temperature\n", "- file: cards/outputs/softmax.yaml\n",
                  "- demo: softmax_temperature, preset cold-and-hot\n", "- flashdl ",
                  "id: temperature\nfront: >-\n", "What is wrong:\n"):  # fmt: skip
        assert words in done.stdout
    assert "open an issue at flashdl's project" in done.stderr
    assert (1, "deep-learning/softmax#temperature") == (as_json["schema"], as_json["card"])
    assert as_json["body"] in done.stdout


def test_a_report_of_another_deck_names_its_author(inside, small_deck):
    text = small_deck.read_text().replace("title:", "author: A. N. Author\ntitle:")
    small_deck.write_text(text)
    inside("import", small_deck)
    done = inside("report", "n0")

    assert "The deck Small deck is by A. N. Author: write to them." in done.stderr


@pytest.mark.slow
def test_an_exported_deck_file_is_imported_unchanged(inside, tmp_path, small_deck):
    inside("import", small_deck)
    file = tmp_path / "out.yaml"
    done = inside("export", "deck:small", "--output", file)
    again = inside("import", "--dry-run", file)

    assert (0, "") == (done.returncode, done.stdout)
    assert "small: 0 added, 0 changed, 3 unchanged, 0 orphaned" in again.stdout


def test_an_export_overwrites_nothing(inside, tmp_path):
    file = tmp_path / "out.yaml"
    file.write_text("mine")
    done = inside("export", "note:softmax", "--output", file)

    assert (2, "mine") == (done.returncode, file.read_text())
    assert f"{file}: error: the file is there already; choose another name\n" == done.stderr


def test_exported_data_are_one_json_object(inside):
    done = inside("export", "note:softmax", "--format", "json")
    found = json.loads(done.stdout)

    assert 1 == found["schema"]
    assert {f"softmax#{c}" for c in ("definition", "temperature", "overflow", "derivative")} <= {
        card["id"].partition("/")[2] for card in found["cards"]
    }


@pytest.mark.slow
def test_an_export_to_a_pipe_is_the_exact_text_in_utf8(flashdl):
    done = flashdl("export", "note:softmax", PYTHONIOENCODING="ascii", PYTHONUTF8="0")

    assert "−0.5" in done.stdout


def test_no_edit_is_no_patch_and_said(inside):
    done = inside("export", "--format", "patch")

    assert (0, "") == (done.returncode, done.stdout)
    assert "No note of these is edited" in done.stderr


@pytest.mark.parametrize("name", ["x" * 300, "x" * 61, f"{'d' * 61}/x"])
def test_an_id_that_no_file_could_be_named_by_is_refused(inside, name):
    done = inside("new", name, *WORDS)

    assert 2 == done.returncode
    assert "...: error: a name has at most 60 characters" in done.stderr
    assert 0 == inside("new", "x" * 60, *WORDS).returncode
