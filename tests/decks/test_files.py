import os

import pytest

from flashdl.decks.files import deck_files
from flashdl.decks.loader import load_deck
from flashdl.decks.stamps import stamp
from flashdl.errors import BadDeckFile

NOTE = "id: a\ncards: [{id: x, front: q, back: b}]\n"


@pytest.fixture
def deck(tmp_path):
    """A deck folder with one note in a sub-folder and one demo."""
    for name, text in {
        "cards/deck.yaml": "format: 1\nid: t\ntitle: T\n",
        "cards/topic/a.yaml": NOTE,
        "cards/.draft.yaml": "not: read",
        "cards/.git/b.yaml": "not: read",
        "cards/readme.md": "not read",
        "demos/show.py": "raise SystemExit('must not run')\n",
        "demos/sub/other.py": "not read",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def lines(path):
    with pytest.raises(BadDeckFile) as caught:
        load_deck(path)
    return caught.value.lines


def test_a_folder_gives_its_notes_at_any_depth_and_the_bytes_of_its_demos(deck):
    found = load_deck(deck)

    assert ["a"] == [note.id for note in found.notes]
    assert [str(deck / "cards/topic/a.yaml")] == [note.path for note in found.notes]
    assert {"show": b"raise SystemExit('must not run')\n"} == found.demos
    assert ["cards/deck.yaml", "cards/topic/a.yaml", "demos/show.py"] == [
        file.relative_to(deck).as_posix() for file in deck_files(deck)
    ]


def test_the_cards_folder_stands_for_its_deck(deck):
    assert load_deck(deck) == load_deck(deck / "cards")


def test_paths_are_shown_as_they_were_given(deck, monkeypatch):
    (deck / "cards/topic/a.yaml").write_text("id: a\n")
    monkeypatch.chdir(deck)

    for given, shown in [(".", ""), ("cards", ""), (str(deck), f"{deck}/")]:
        expected = f"{shown}cards/topic/a.yaml:1:1: error: the field 'cards' is missing"
        assert [expected] == lines(type(deck)(given))


def test_a_path_is_shown_without_what_a_terminal_obeys(tmp_path):
    file = tmp_path / "x\x1b[2J\u202e.yaml"
    file.write_text("a")
    [line] = lines(file)

    assert f"{tmp_path}/x<U+001B>[2J<U+202E>.yaml:1:1: error: 'the file' must hold" in line


def test_links_pipes_folders_and_missing_files_are_refused_without_waiting(deck):
    (deck / "demos/link.py").symlink_to("/etc/passwd")
    (deck / "cards/link.yaml").symlink_to("topic/a.yaml")
    (deck / "cards/linked").symlink_to("topic")
    (deck / "cards/folder.yaml").mkdir()
    os.mkfifo(deck / "cards/pipe.yaml")

    assert {
        "cards/link.yaml": "a symbolic link: a deck holds files of its own",
        "cards/linked": "a symbolic link: a deck holds files of its own",
        "cards/pipe.yaml": "not a regular file: a deck holds regular files only",
        "demos/link.py": "a symbolic link: a deck holds files of its own",
    } == {
        line.removeprefix(f"{deck}/").split(":")[0]: line.split(":1:1: error: ")[1]
        for line in lines(deck)
    }


def test_a_linked_cards_folder_is_refused(deck, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    (other / "cards").symlink_to(deck / "cards")

    assert "a symbolic link" in lines(other)[0]


@pytest.mark.parametrize("name", ["nowhere", "nowhere.yaml", "a\0b"])
def test_a_path_without_anything_is_refused(tmp_path, name):
    [line] = lines(tmp_path / name)

    assert "cannot be read" in line


def test_a_folder_without_a_deck_file_is_told_what_is_missing(tmp_path):
    [line] = lines(tmp_path)

    assert f"{tmp_path}/cards/deck.yaml:1:1: error: no such file: a deck folder has one" in line


def test_a_file_may_be_given_through_a_link(deck):
    whole = deck / "whole.yaml"
    whole.write_text("format: 1\nid: t\ntitle: T\nnotes:\n  - " + NOTE.replace("\n", "\n    ", 1))
    (deck / "link.yaml").symlink_to(whole)

    assert ["a"] == [note.id for note in load_deck(deck / "link.yaml").notes]


def test_a_large_file_is_refused_and_not_read_whole(deck):
    with (deck / "cards/topic/a.yaml").open("wb") as file:
        file.truncate(1 << 40)
    [line] = lines(deck)

    assert "larger than 1 MiB" in line


def test_a_stamp_changes_with_size_time_and_name_and_not_otherwise(deck):
    file = deck / "cards/topic/a.yaml"
    os.utime(file, ns=(0, 0))
    stamps = [stamp(deck)]
    file.write_text(NOTE + "#\n")
    os.utime(file, ns=(0, 0))
    stamps.append(stamp(deck))
    os.utime(file, ns=(0, 1000))
    stamps.append(stamp(deck))
    file.rename(file.with_name("b.yaml"))
    stamps.append(stamp(deck))
    (deck / "demos/show.py").unlink()
    stamps.append(stamp(deck))

    assert 5 == len(set(stamps))
    assert stamps[-1] == stamp(deck)
    (deck / "cards/readme.md").write_text("changed")
    assert stamps[-1] == stamp(deck)
