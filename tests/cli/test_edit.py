"""``flashdl edit``: the editor and back, a fault and back, yours and theirs."""

import stat
import sys
from pathlib import Path

import pytest

SOFTMAX = "softmax#temperature"
EDITS = "data/edits/deep-learning"


@pytest.fixture
def replacing(tmp_path):
    """An editor that replaces texts, one pair at each call, and notes how it was called."""

    def make(*pairs):
        file, log = tmp_path / "editor", tmp_path / "calls"
        log.write_text("")
        file.write_text(
            f"#!{sys.executable}\nimport pathlib, sys\npairs = {pairs!r}\n"
            f"log = pathlib.Path({str(log)!r})\n"
            "old, new = pairs[len(log.read_text().splitlines())]\n"
            "log.write_text(log.read_text() + ' '.join(sys.argv[1:]) + '\\n')\n"
            "file = pathlib.Path(sys.argv[-1])\n"
            "assert old in file.read_text()\n"
            "file.write_text(file.read_text().replace(old, new))\n"
        )
        file.chmod(file.stat().st_mode | stat.S_IXUSR)
        return {"EDITOR": str(file)}

    make.calls = lambda: (tmp_path / "calls").read_text().splitlines()
    return make


def drafts(env):
    return sorted(p.name for p in (Path(env["FLASHDL_HOME"]) / EDITS).glob("*"))


@pytest.mark.slow
def test_an_edit_is_shown_and_kept_as_a_version(inside, replacing, env):
    done = inside("edit", SOFTMAX, **replacing(("constant: nothing", "constant: NOTHING")))

    assert (0, "") == (done.returncode, done.stdout)
    assert "deep-learning/softmax: 1 card changed\n" in done.stderr
    back = "flashdl edit deep-learning/softmax --theirs takes it back."
    assert f"Your version is shown from now on; {back}" in done.stderr
    assert "constant: NOTHING" in inside("show", SOFTMAX, "--json").stdout
    assert [] == drafts(env)
    diff = inside("edit", "softmax", "--diff").stdout
    assert "-      - Adding a constant: nothing.\n+      - Adding a constant: NOTHING.\n" in diff
    patch = inside("export", "is:edited", "--format", "patch").stdout
    assert patch.startswith("--- a/cards/outputs/softmax.yaml\n+++ b/cards/outputs/softmax.yaml\n")


@pytest.mark.slow
def test_the_authors_text_comes_back(inside, replacing):
    inside("edit", SOFTMAX, **replacing(("constant: nothing", "constant: NOTHING")))
    tried = inside("edit", "softmax", "--theirs", "--dry-run")
    done = inside("edit", "softmax", "--theirs")

    assert "shown: 1 card changed (dry run, nothing kept)\n" in tried.stderr
    assert "deep-learning/softmax: the author's text is shown: 1 card changed\n" == done.stderr
    assert "constant: NOTHING" not in inside("show", SOFTMAX, "--json").stdout
    again = inside("edit", "softmax", "--diff")
    assert (2, True) == (again.returncode, "there is no version of yours" in again.stderr)


@pytest.mark.slow
def test_undo_takes_an_edit_back(inside, replacing):
    inside("edit", SOFTMAX, **replacing(("constant: nothing", "constant: NOTHING")))
    done = inside("undo")

    assert "Took back the edit of softmax." in done.stdout
    assert "constant: NOTHING" not in inside("show", SOFTMAX, "--json").stdout


@pytest.mark.slow
def test_without_a_terminal_a_fault_ends_the_command_and_the_draft_stays(inside, replacing, env):
    broken = inside("edit", SOFTMAX, **replacing(("id: temperature", "idd: temperature")))
    mended = inside("edit", SOFTMAX, **replacing(("idd: temperature", "id: temperature")))

    assert (3, "") == (broken.returncode, broken.stdout)
    assert "softmax.yaml:28:5: error: unknown field 'idd'" in broken.stderr
    assert "Going on from the draft of an earlier edit" in mended.stderr
    assert "Nothing changed." in mended.stderr
    assert [] == drafts(env)


@pytest.mark.slow
def test_a_draft_is_thrown_away_with_theirs(inside, replacing, env):
    inside("edit", SOFTMAX, **replacing(("id: temperature", "idd: temperature")))
    done = inside("edit", "softmax", "--theirs")

    assert (0, []) == (done.returncode, drafts(env))
    assert "the draft of an earlier edit is thrown away" in done.stderr


@pytest.mark.slow
def test_a_dry_run_says_what_would_change_and_keeps_nothing(inside, replacing, env):
    done = inside("edit", SOFTMAX, "--dry-run", **replacing(("nothing", "NOTHING")))
    broken = inside("edit", SOFTMAX, "--dry-run", **replacing(("front:", "frunt:")))

    assert "2 cards changed (dry run, nothing kept)" in done.stderr
    assert 3 == broken.returncode
    assert [] == drafts(env)


def test_a_card_that_leaves_is_told_with_what_to_do(inside, replacing):
    done = inside("edit", "softmax", **replacing(("overflow\n", "too-large\n")))

    assert "1 card new, 1 card left" in done.stderr
    assert "softmax#overflow leaves the deck; its history is kept: flashdl move" in done.stderr


def test_an_editor_that_fails_changes_nothing(inside, env):
    done = inside("edit", SOFTMAX, EDITOR="false")

    assert (2, []) == (done.returncode, drafts(env))
    assert "false: error: the editor ended with 1; nothing changed\n" == done.stderr


@pytest.mark.slow
def test_the_editor_opens_at_the_card_or_at_the_top(inside, replacing):
    editor = replacing(*[("id: softmax", "id: softmax")] * 2)
    vim = Path(editor["EDITOR"]).rename(Path(editor["EDITOR"]).with_name("vim"))
    for wanted in ("softmax", "deep-learning/softmax#derivative"):
        inside("edit", wanted, EDITOR=str(vim))

    assert ["+1", "+79"] == [call.split()[0] for call in replacing.calls()]


@pytest.mark.parametrize(
    ("arguments", "why"),
    [(["softmaxx"], "did you mean"), (["softmax", "--mine", "--theirs"], "give one of"),
     (["softmax", "--mine"], "there is no version of yours")],
)  # fmt: skip
def test_what_cannot_be_done_is_said(arguments, why, inside):
    done = inside("edit", *arguments)

    assert (2, "") == (done.returncode, done.stdout)
    assert why in done.stderr


@pytest.mark.slow
def test_on_a_terminal_a_fault_is_shown_and_the_editor_opens_again(terminal, replacing):
    editor = replacing(("front: Why can", "frunt: Why can"), ("frunt: Why can", "front: How can"))
    person = terminal("edit", "softmax#overflow", **editor)
    person.until("unknown field 'frunt'")
    person.until("e edits again, q leaves it as a draft")
    person.press("e", "deep-learning/softmax: 1 card changed")

    assert 0 == person.end()


@pytest.mark.slow
def test_on_a_terminal_a_fault_can_be_left_as_a_draft(terminal, replacing, env):
    person = terminal("edit", "softmax", **replacing(("front: Why can", "frunt: Why can")))
    person.until("e edits again, q leaves it as a draft")
    said = person.press("q", "softmax.yaml")

    assert "Nothing changed. The next edit goes on from the draft" in said
    assert 0 == person.end()
    assert ["softmax.yaml"] == drafts(env)
