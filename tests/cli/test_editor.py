"""The learner's editor gets the file and its line, and nothing else."""

import stat
import sys
from pathlib import Path

import pytest

from flashdl.cli import editor
from flashdl.errors import UsageError

FILE = Path("/data/edits/a note.yaml")


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("vi", ["vi", "+7", str(FILE)]),
        ("/usr/bin/vim.basic -n", ["/usr/bin/vim.basic", "-n", "+7", str(FILE)]),
        ("nvim", ["nvim", "+7", str(FILE)]),
        ("nano", ["nano", "+7", str(FILE)]),
        ("emacsclient -nw", ["emacsclient", "-nw", "+7", str(FILE)]),
        ("micro", ["micro", "+7", str(FILE)]),
        ("kak", ["kak", "+7", str(FILE)]),
        ("hx", ["hx", f"{FILE}:7"]),
        ("code", ["code", "--wait", "--goto", f"{FILE}:7"]),
        ("codium", ["codium", "--wait", "--goto", f"{FILE}:7"]),
        ("subl", ["subl", "--wait", f"{FILE}:7"]),
        ("ed", ["ed", str(FILE)]),
        ("'my editor' --x='a b'", ["my editor", "--x=a b", str(FILE)]),
    ],
)
def test_each_editor_is_told_the_line_in_its_way(command, expected):
    assert expected == editor.command_of(editor.chosen({"EDITOR": command}), FILE, 7)


def test_a_file_that_looks_like_an_option_is_given_with_its_whole_path():
    assert ["x", str(Path("-c").absolute())] == editor.command_of(["x"], Path("-c"), 1)


def test_visual_comes_before_editor_and_an_empty_one_is_none():
    assert ["v"] == editor.chosen({"VISUAL": "v", "EDITOR": "e"})
    assert ["e"] == editor.chosen({"VISUAL": " ", "EDITOR": "e"})


def program(path, code):
    path.write_text(f"#!{sys.executable}\n{code}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def test_the_file_is_what_the_editor_left(tmp_path):
    file = tmp_path / "note.yaml"
    file.write_text("old")
    code = "import sys, pathlib; pathlib.Path(sys.argv[-1]).write_text('new')"
    editor.edit_file(file, 1, {"EDITOR": program(tmp_path / "ed", code)})

    assert "new" == file.read_text()


@pytest.mark.parametrize(
    ("env", "why"),
    [
        ({"EDITOR": "false"}, "false: error: the editor ended with 1; nothing changed"),
        ({"EDITOR": "/no/such/editor"}, "/no/such/editor: error: No such file or directory"),
        ({"EDITOR": "vi '"}, "EDITOR: error: .* is no command"),
        ({}, "EDITOR is not set"),
    ],
)
def test_what_went_wrong_is_said(env, why, tmp_path):
    with pytest.raises(UsageError, match=why):
        editor.edit_file(tmp_path / "note.yaml", 1, env)


def test_on_a_terminal_any_system_has_an_editor(monkeypatch, tmp_path):
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    vi = program(tmp_path / "vi", "")

    assert [vi] == editor.chosen({"PATH": str(tmp_path)})
    with pytest.raises(UsageError, match="neither nano nor vi is there"):
        editor.chosen({"PATH": str(tmp_path / "nowhere")})


def test_an_interrupt_is_the_editors_and_not_ours(tmp_path):
    import signal

    before = signal.getsignal(signal.SIGINT)
    code = "import os, signal; os.kill(os.getppid(), signal.SIGINT)"
    editor.edit_file(tmp_path / "x", 1, {"EDITOR": program(tmp_path / "ed", code)})

    assert before is signal.getsignal(signal.SIGINT)


def test_the_editor_itself_can_be_interrupted(tmp_path):
    code = "import os, signal; os.kill(os.getpid(), signal.SIGINT)"

    with pytest.raises(UsageError, match="the editor ended with"):
        editor.edit_file(tmp_path / "x", 1, {"EDITOR": program(tmp_path / "ed", code)})
