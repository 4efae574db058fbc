"""Points and paths of a plane: pairs of numbers, the class of each, the names of the classes."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flashdl.demokit import Plot
from flashdl.plotting import palette
from flashdl.plotting.axes import on_axis
from flashdl.plotting.paper import Entry, Paper
from flashdl.plotting.series import Values, extremes, in_frames, labels_of, numbers, whole_ends

Pair = tuple[float, float]
NO_CLASS = -1
SEVERAL = -2  # a cell in which points of more than one class lie


@dataclass(frozen=True, slots=True)
class Point:
    """A place, and the class it has; NO_CLASS where that is no whole number from 0."""

    x: float
    y: float
    kind: int


def pairs(value: Any) -> list[Pair]:
    """The rows of a value [n, 2] as (x, y); what is no pair of numbers is a pair of NaN."""
    rows = value if isinstance(value, list | tuple) else []
    if len(rows) == 2 and not any(isinstance(row, list | tuple) for row in rows):
        rows = [rows]
    return [_pair(row) for row in rows]


def _pair(row: Any) -> Pair:
    found = numbers(row)
    return (found[0], found[1]) if len(found) > 1 else (math.nan, math.nan)


def shown(pair: Pair, plot: Plot) -> bool:
    """Whether a plot's axes can show the pair."""
    return on_axis(pair[0], log=plot.log_x) and on_axis(pair[1], log=plot.log_y)


def path_of(plot: Plot, values: Values) -> list[Pair]:
    """The corners of the plot's path in order, gaps as NaN; none without a path."""
    return [] if plot.path is None else pairs(values[plot.path])


def path_entry(plot: Plot, paper: Paper) -> list[Entry]:
    """The legend's entry for the path; none without a path or a name for it."""
    if plot.path is None or not plot.path_label:
        return []
    return [([(paper.pick("⠒⠒", "--"), None)], paper.say(plot.path_label))]


def parts_of(plot: Plot, path: Sequence[Pair]) -> list[list[Pair]]:
    """The parts of a path between its gaps."""
    runs = groupby(path, key=lambda pair: shown(pair, plot))
    return [list(run) for visible, run in runs if visible]


def points_of(plot: Plot, values: Values) -> list[Point]:
    """The points that the axes can show, with their classes; 0 for all where none are named."""
    if plot.points is None:
        return []
    found = pairs(values[plot.points])
    kinds = [0] * len(found) if plot.classes is None else classes(values[plot.classes])
    kinds += [NO_CLASS] * (len(found) - len(kinds))
    both = zip(found, kinds, strict=False)
    return [Point(*pair, kind) for pair, kind in both if shown(pair, plot)]


def kinds_of(plot: Plot, span: Sequence[Values]) -> list[int]:
    """The classes of the points: those that have labels, and those that occur in any frame."""
    if plot.classes is None:
        return [0]
    found = distinct(in_frames(span, plot.classes))
    if any(len(classes(f[plot.classes])) < len(pairs(f[str(plot.points)])) for f in span[-1:]):
        found.add(NO_CLASS)
    return in_order({*range(len(labels_of(plot))), *found})


def distinct(value: Any) -> set[int]:
    """The classes that occur in a value, however nested."""
    return {as_class(v) for v in _distinct(value)}


def _distinct(value: Any) -> set[float]:
    if not isinstance(value, list | tuple):
        return set(numbers(value))
    if set(map(type, value)) <= {int, float}:
        return set(value)
    return set().union(*map(_distinct, value))


def column_ends(plot: Plot, value: Any) -> tuple[list[float], list[float]]:
    """The extremes of x and of y among the rows of a value [n, 2] that the axes can show."""
    try:
        rows = [(x, y) for x, y in value if x - x == 0 == y - y]  # NaN and infinities are left out
        xs, ys = zip(*rows, strict=True)
    except (TypeError, ValueError):
        xs, ys = (), ()
    ends = whole_ends(xs, log=plot.log_x), whole_ends(ys, log=plot.log_y)
    if ends[0] and ends[1]:
        return ends
    found = [pair for pair in pairs(value) if shown(pair, plot)]
    return extremes([x for x, _ in found]), extremes([y for _, y in found])


def classes(value: Any) -> list[int]:
    """Every number of a value as a class, however nested."""
    return [as_class(v) for v in numbers(value)]


def as_class(value: float) -> int:
    """The class that a number names, NO_CLASS if it is no whole number from 0."""
    whole = 0 <= value < 2**53 and value == int(value)
    return int(value) if whole else NO_CLASS


def class_name(plot: Plot, kind: int) -> str:
    """The label of a class, ``class 5`` where there is none."""
    labels = labels_of(plot)
    if kind == NO_CLASS:
        return "no class"
    return labels[kind] if kind < len(labels) else f"class {kind}"


def in_order(kinds: Iterable[int]) -> list[int]:
    """The classes that occur, ascending, NO_CLASS last."""
    return sorted(set(kinds), key=lambda kind: (kind < 0, kind))


def marker(plot: Plot, paper: Paper, kind: int) -> str:
    """The glyph of a class: its label where all labels are single characters, such as digits."""
    if kind < 0:
        return "?" if kind == NO_CLASS else paper.pick("╳", "$")
    said = [paper.say(label) for label in labels_of(plot)]
    if kind < len(said) and len(set(said)) == len(said) and all(map(_is_letter, said)):
        return said[kind]
    glyphs = palette.ASCII_GLYPHS if paper.ascii_only else palette.GLYPHS
    letters = kind - len(glyphs)
    return glyphs[kind] if letters < 0 else chr(ord("a") + letters % 26)


def _is_letter(label: str) -> bool:
    return len(label) == 1 and label.isalnum() and label.isascii()
