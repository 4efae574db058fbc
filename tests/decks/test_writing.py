"""A file of a deck is written as a whole, or stays as it was."""

import os
import stat

import pytest

from flashdl.decks import writing
from flashdl.errors import UsageError


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_file_keeps_its_mode_and_leaves_nothing_beside_it(tmp_path):
    file = tmp_path / "a.yaml"
    file.write_text("old")
    file.chmod(0o600)
    writing.write(file, b"new")

    assert (b"new", 0o600) == (file.read_bytes(), stat.S_IMODE(file.stat().st_mode))
    assert ["a.yaml"] == names(tmp_path)


def test_a_new_file_and_its_folders_are_made(tmp_path):
    writing.write(tmp_path / "topic" / "a.yaml", b"new")

    assert b"new" == (tmp_path / "topic" / "a.yaml").read_bytes()


def test_a_write_that_fails_leaves_the_old_text(tmp_path, monkeypatch):
    file = tmp_path / "a.yaml"
    file.write_text("old")

    def full(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(UsageError, match=r"a\.yaml: error: cannot be written: No space left"):
        writing.write(file, b"new")
    assert "old" == file.read_text()
    assert ["a.yaml"] == names(tmp_path)


def test_a_symbolic_link_is_not_written_through(tmp_path):
    (tmp_path / "target").write_text("old")
    (tmp_path / "a.yaml").symlink_to(tmp_path / "target")

    with pytest.raises(UsageError, match="symbolic link"):
        writing.write(tmp_path / "a.yaml", b"new")
    assert "old" == (tmp_path / "target").read_text()


def test_what_a_killed_process_of_the_same_number_left_is_in_nobodys_way(tmp_path):
    (tmp_path / f".a.yaml.{os.getpid()}").write_text("half")
    writing.write(tmp_path / "a.yaml", b"new")

    assert ["a.yaml"] == names(tmp_path)


def test_removing_what_is_not_there_says_so(tmp_path):
    with pytest.raises(UsageError, match="cannot be removed: No such file"):
        writing.remove(tmp_path / "a.yaml")
