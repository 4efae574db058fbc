"""The colours of series: as they are on a dark ground, and those for a white one."""

import io
from itertools import combinations

import pytest
from rich.console import Console
from rich.theme import Theme

from flashdl.demokit import Plot
from flashdl.plotting import draw
from flashdl.plotting.palette import ON_WHITE, SERIES, SERIES_NAMES

# Machado, Oliveira and Fernandes (2009), severity 1: protan, deutan and tritan vision.
SEEN = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216),
               (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413),
               (-0.01182, 0.04294, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602),
               (0.004733, 0.691367, 0.3039)),
}  # fmt: skip


def linear(colour):
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]


def weigh(weights, channels):
    return sum(w * c for w, c in zip(weights, channels, strict=True))


def brightness(channels):
    return weigh((0.2126, 0.7152, 0.0722), channels)


def lab(channels):
    def root(t):
        return t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116

    x = root(weigh((0.4124, 0.3576, 0.1805), channels) / 0.9505)
    y = root(brightness(channels))
    z = root(weigh((0.0193, 0.1192, 0.9505), channels) / 1.089)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def nearest(colours, matrix):
    """The CIE76 distance of the two colours that are most alike to this eye."""
    seen = [[min(1, max(0, weigh(row, linear(c)))) for row in matrix] for c in colours]
    pairs = combinations(map(lab, seen), 2)
    return min(sum((a - b) ** 2 for a, b in zip(p, q, strict=True)) ** 0.5 for p, q in pairs)


def test_marks_for_a_white_ground_are_three_times_as_dark_as_it():
    assert all(1.05 / (brightness(linear(colour)) + 0.05) >= 3 for colour in ON_WHITE)


def test_marks_for_a_dark_ground_are_three_times_as_bright_as_it():
    assert all((brightness(linear(colour)) + 0.05) / 0.05 >= 3 for colour in SERIES)


@pytest.mark.parametrize(("colours", "least"), [(SERIES, 16), (ON_WHITE, 13)])
def test_no_two_series_look_alike_to_any_eye(colours, least):
    assert all(nearest(colours, matrix) >= least for matrix in SEEN.values())


def colours_of(plot, values, theme):
    console = Console(file=io.StringIO(), force_terminal=True, color_system="truecolor", width=60)
    if theme:
        console.push_theme(Theme(dict(zip(SERIES_NAMES, theme, strict=True))))
    styles = [segment.style for segment in console.render(draw(plot, values))]
    return {style.color.name for style in styles if style and style.color and not style.bgcolor}


def test_a_plot_is_drawn_in_the_colours_that_the_theme_of_the_console_names():
    plot = Plot("p", "line", "Two lines", y=("a", "b"))
    values = {"a": [0.0, 1.0, 2.0], "b": [2.0, 1.0, 0.0]}

    assert set(SERIES[:2]) == colours_of(plot, values, None)
    assert set(ON_WHITE[:2]) == colours_of(plot, values, ON_WHITE)
