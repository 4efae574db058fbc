"""The region that is drawn in place: what stands on the screen after any series of pictures."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.text import Text

from flashdl.cli.tune_region import Region, rows

PICTURE = st.lists(st.text("ab█ ", max_size=20), min_size=1, max_size=6)


class Paper:
    """A console of 20 × 6 whose output an emulated screen receives."""

    def __init__(self, screen_kind):
        self.file = io.StringIO()
        self.console = Console(file=self.file, width=20, height=6, force_terminal=True)
        self.screen = screen_kind(20, 6)
        self.region = Region(self.console)

    def draw(self, lines):
        drawn = [rows(self.console, Text(line, no_wrap=True), 20) or [[]] for line in lines]
        self.region.draw([row for line in drawn for row in line[:1]])

    def stands(self):
        self.screen.feed(self.file.getvalue())
        self.file.seek(0)
        self.file.truncate()
        return [line.rstrip() for line in self.screen.lines]


@pytest.fixture(scope="session")
def screen_kind():
    import importlib.util
    from pathlib import Path

    spec = importlib.util.spec_from_file_location("_c", Path(__file__).with_name("conftest.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.Screen


@pytest.mark.slow
@given(pictures=st.lists(PICTURE, min_size=1, max_size=6))
def test_after_any_pictures_the_last_one_stands_below_what_was_there(screen_kind, pictures):
    paper = Paper(screen_kind)
    paper.file.write("above\n")
    for lines in pictures:
        paper.draw(lines)

    shown = paper.stands()
    assert [line.rstrip() for line in pictures[-1]] == shown[1 : len(pictures[-1]) + 1]
    assert [] == [line for line in shown[len(pictures[-1]) + 1 :] if line]
    assert "above" == shown[0]


def test_what_did_not_change_is_not_written_again(screen_kind):
    paper = Paper(screen_kind)
    paper.draw(["same", "old", "end"])
    paper.stands()
    paper.draw(["same", "new", "end"])

    written = paper.file.getvalue()
    assert "same" not in written
    assert "new" in written


def test_an_erased_region_leaves_its_place_to_what_is_printed_next(screen_kind):
    paper = Paper(screen_kind)
    paper.draw(["one", "two"])
    paper.region.erase()
    paper.console.print("next")

    assert ["next", ""] == paper.stands()


def test_a_region_that_was_left_stands_and_the_next_one_comes_below(screen_kind):
    paper = Paper(screen_kind)
    paper.draw(["one", "two"])
    paper.region.leave()
    paper.draw(["three"])

    assert ["one", "two", "three"] == paper.stands()


def test_a_terminal_that_became_narrower_has_wrapped_the_lines(screen_kind):
    paper = Paper(screen_kind)
    paper.draw(["a" * 20, "end"])
    paper.file.truncate(0)
    paper.console.width = 10
    paper.draw(["b", "end"])

    assert "\r\x1b[2A" in paper.file.getvalue()
