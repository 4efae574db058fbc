import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from rich.console import Console
from rich.segment import Segment, Segments

from flashdl.demokit import Plot
from flashdl.plotting import draw, save_svg

BAR = Plot("b", "bar", "A <title> & more", x="n", y=("a",))
VALUES = {"n": ["cat", "dog"], "a": [1.0, -2.0]}


def test_the_file_needs_nothing_from_the_web(tmp_path):
    path = tmp_path / "plot.svg"
    save_svg(draw(BAR, VALUES), path=path)
    text = path.read_text(encoding="utf-8")

    assert re.findall(r"https?://[^\"' )]+", text) == ["http://www.w3.org/2000/svg"]
    assert "@font-face" not in text
    assert "@import" not in text


def test_the_file_is_well_formed_and_holds_the_words(tmp_path):
    path = tmp_path / "plot.svg"
    save_svg(draw(BAR, VALUES), draw(BAR, VALUES), path=path, width=60)
    words = "".join(ET.parse(path).getroot().itertext())

    assert words.count("cat") == 2
    assert "<title>" in words


def test_bars_are_rectangles_that_touch_without_a_seam(tmp_path):
    plot = Plot("h", "hist", "", y=("a",), bins=4)
    save_svg(draw(plot, {"a": [0.0] * 8 + [1.0] * 3}), path=tmp_path / "plot.svg")
    text = (tmp_path / "plot.svg").read_text(encoding="utf-8")
    bars = [el.attrib for el in ET.fromstring(text).iter() if el.get("shape-rendering")]
    column = sorted((float(a["y"]), float(a["height"])) for a in bars if a["x"] == bars[0]["x"])

    assert not set("█▄▃▂▁") & set(text)
    assert len(column) == 12
    for (top, height), (below, _) in pairwise(column):
        assert top + height == pytest.approx(below, abs=0.01)


def test_a_partial_block_fills_its_eighths_of_the_cell(tmp_path):
    save_svg(Segments([Segment("▂▍")]), path=tmp_path / "plot.svg")
    root = ET.parse(tmp_path / "plot.svg").getroot()
    low, left = (el.attrib for el in root.iter() if el.get("shape-rendering"))

    assert float(left["height"]) / 4 == pytest.approx(float(low["height"]), rel=1e-3)
    assert float(low["width"]) * 3 / 8 == pytest.approx(float(left["width"]), rel=1e-3)
    assert float(low["y"]) + float(low["height"]) == pytest.approx(
        float(left["y"]) + float(left["height"]), abs=0.01
    )


def test_the_file_is_in_colour_whatever_the_environment_says(tmp_path, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")
    save_svg(draw(BAR, VALUES), path=tmp_path / "plot.svg")

    assert "#56b4e9" in (tmp_path / "plot.svg").read_text(encoding="utf-8")


def test_an_old_file_stays_whole_when_drawing_fails(tmp_path):
    class Broken:
        def __rich_console__(self, console: Console, options: object):
            yield Segment("half")
            raise ValueError("no plot")

    path = tmp_path / "plot.svg"
    path.write_text("old", encoding="utf-8")

    with pytest.raises(ValueError, match="no plot"):
        save_svg(Broken(), path=path)
    assert path.read_text(encoding="utf-8") == "old"


def test_no_draft_is_left_beside_the_file(tmp_path):
    save_svg(draw(BAR, VALUES), path=tmp_path / "plot.svg")
    (tmp_path / "folder.svg").mkdir()
    with pytest.raises(OSError, match="folder"):
        save_svg(draw(BAR, VALUES), path=tmp_path / "folder.svg")

    assert {"plot.svg", "folder.svg"} == {entry.name for entry in tmp_path.iterdir()}


def test_a_plain_string_is_not_read_as_markup(tmp_path):
    save_svg("[bold]list[int][/bold]", path=tmp_path / "plot.svg")
    root = ET.parse(tmp_path / "plot.svg").getroot()

    assert "[bold]list[int][/bold]" in "".join(root.itertext())
