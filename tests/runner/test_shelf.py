"""Models on the shelf: believed only if every byte is as written, and replaced whole or not."""

import os
import struct
import subprocess
import sys
from dataclasses import replace

import pytest

from flashdl.demokit.arrays import Array
from flashdl.runner.shelf import Model, Shelf

KEY, OTHER = "ab" * 32, "cd" * 32
ARRAYS = {
    "W": Array("<f4", (1, 2), struct.pack("<2f", 1.5, -2.0)),
    "test_accuracy": Array("<f8", (), struct.pack("<d", 0.75)),
    "gap": Array("<f8", (), struct.pack("<d", float("nan"))),
}
MODEL = Model("tiny", KEY, ARRAYS, {"title": "a net", "seconds": 1.25})


@pytest.fixture
def shelf(tmp_path):
    return Shelf(tmp_path / "cache" / "models")


@pytest.fixture
def file(shelf):
    shelf.store(MODEL)
    (only,) = shelf.folder.iterdir()
    return only


def test_what_is_stored_is_read_as_it_was(shelf):
    shelf.store(MODEL)

    assert MODEL == shelf.read("tiny", KEY)
    assert {"test_accuracy": 0.75} == MODEL.metrics
    assert (24, 1.25) == (MODEL.size, MODEL.seconds)


def test_nothing_is_there_of_another_name_or_made_from_other_sources(shelf):
    assert shelf.read("tiny", KEY) is None
    shelf.store(MODEL)

    assert [None, None] == [shelf.read("tiny", OTHER), shelf.read("other", KEY)]


def test_the_name_in_the_file_counts_and_not_that_of_the_file(shelf, file):
    file.rename(shelf.folder / f"other-{KEY[:12]}.model")

    assert shelf.read("other", KEY) is None


@pytest.mark.slow
def test_no_byte_can_be_another_and_none_can_be_missing_or_too_many(shelf, file):
    whole = file.read_bytes()
    for at in range(len(whole)):
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert shelf.read("tiny", KEY) is None, f"byte {at} flipped"
        file.write_bytes(whole[:at])
        assert shelf.read("tiny", KEY) is None, f"cut at {at}"
    file.write_bytes(whole + b"\0")
    assert shelf.read("tiny", KEY) is None
    file.write_bytes(whole)
    assert MODEL == shelf.read("tiny", KEY)


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir], ids=["pipe", "folder"])
def test_what_is_no_file_counts_as_absent(shelf, file, make):
    file.unlink()
    make(file)

    assert shelf.read("tiny", KEY) is None


def test_a_damaged_file_is_replaced(shelf, file):
    file.write_bytes(b"damaged")
    shelf.store(MODEL)

    assert MODEL == shelf.read("tiny", KEY)


def test_only_the_latest_of_a_name_stays_and_other_names_are_left_alone(shelf):
    shelf.store(replace(MODEL, name="tiny-er"))
    shelf.store(MODEL)
    shelf.store(replace(MODEL, key=OTHER))

    assert [f"tiny-{OTHER[:12]}.model", f"tiny-er-{KEY[:12]}.model"] == sorted(
        path.name for path in shelf.folder.iterdir()
    )


def test_what_a_killed_writer_left_is_swept_away_and_what_is_being_written_is_not(shelf):
    shelf.folder.mkdir(parents=True)
    old, young = shelf.folder / ".tiny-1.new", shelf.folder / ".tiny-2.new"
    for path in (old, young):
        path.write_bytes(b"half")
    os.utime(old, (0, 0))
    shelf.store(MODEL)

    assert [False, True] == [old.exists(), young.exists()]


def test_a_writer_that_is_killed_before_the_end_leaves_no_model(shelf):
    code = (
        "import os, signal, sys\nfrom pathlib import Path\n"
        "from flashdl.runner.shelf import Model, Shelf\n"
        "os.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL)\n"
        "Shelf(Path(sys.argv[1])).store(Model('tiny', 'ab' * 32, {}))\n"
    )
    ended = subprocess.run([sys.executable, "-c", code, shelf.folder], check=False)

    assert -9 == ended.returncode
    assert shelf.read("tiny", KEY) is None
    assert [] == list(shelf.folder.glob("*.model"))


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").touch()
    shelf = Shelf(tmp_path / "file" / "models")

    with pytest.raises(OSError, match="file"):
        shelf.store(MODEL)
    assert shelf.read("tiny", KEY) is None
    assert 0 == shelf.size()


def test_the_size_is_that_of_the_files(shelf, file):
    assert file.stat().st_size == shelf.size()
