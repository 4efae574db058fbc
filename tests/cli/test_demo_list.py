"""The list of demos: grouped as the deck teaches them, and no wider than the terminal."""

from dataclasses import replace

import pytest

from flashdl import bundled
from flashdl.cli.demo_list import by_topic, one_a_line
from flashdl.runner.index import Index


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """All demos."""
    cache = tmp_path_factory.mktemp("index") / "demos.json"
    return Index.load(bundled.demos_dir(), cache).declarations


def test_elsewhere_each_demo_is_a_line_that_begins_with_its_name(found):
    names = [line.split()[0].rstrip(",") for line in one_a_line(found)]

    assert [demo.name.replace("_", "-") for demo in found] == names
    assert sorted(names) == names


def test_every_demo_stands_once_below_the_folder_of_a_note_that_runs_it(found):
    topics, topic = {}, ""
    for line in by_topic(found, 80):
        if line and not line.startswith(" "):
            topic = line.replace(" ", "-")
        elif line[2:].split(" ")[0]:
            topics.setdefault(line.split()[0].replace("-", "_"), []).append(topic)

    assert {demo.name for demo in found} == set(topics)
    for demo, (folder,) in topics.items():
        notes = (bundled.cards_dir() / folder).glob("*.yaml")
        assert any(f"\ndemo: {demo}\n" in note.read_text(encoding="utf-8") for note in notes)


def test_a_demo_that_no_note_runs_is_listed_last(found):
    lines = by_topic([replace(found[0], name="own_demo"), *found[1:]], 80)

    assert lines[lines.index("more") + 1].startswith("  own-demo ")
    assert "" not in lines[lines.index("more") :]


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_no_line_is_wider_than_the_terminal_and_no_title_is_cut(found, columns):
    lines = by_topic(found, columns)

    assert max(map(len, lines)) < columns
    words = " ".join(lines).split()
    assert all(set(demo.title.split()) <= set(words) for demo in found)
