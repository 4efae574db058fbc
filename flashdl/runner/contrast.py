"""Two runs compared, the right one and one with a mistake: what a picture would show of it."""

import math
from collections.abc import Iterable, Sequence
from typing import Any

from flashdl.demokit import Plot, Table
from flashdl.demokit.arrays import Array
from flashdl.runner.results import ClaimResult, DemoRun, names_in

Picture = Plot | Table

SEEN = 5e-3  # of the largest number in a plot: less is no dot on the screen
NOISE = 1e-9  # of the largest number in a table: less is rounding
ALIKE = 4.0  # numbers of like size share an axis, else the smaller ones would be flat on it
READ = 1e-4  # of a number itself: less is no digit in a table, no dot on a logarithmic axis


def shown(run: DemoRun, show: Sequence[str]) -> list[Picture]:
    """The pictures that a preset asks for, plots first in its order; all where it names none."""
    plots = {plot.id: plot for plot in run.plots}
    if not show:
        return [*run.plots, *run.tables]
    chosen = [plots[name] for name in show if name in plots]
    return [*chosen, *(table for table in run.tables if table.id in show)]


def named(run: DemoRun, picture_id: str) -> Picture | None:
    """The plot or table of a run with this id."""
    pictures: list[Picture] = [*run.plots, *run.tables]
    return next((picture for picture in pictures if picture.id == picture_id), None)


def differing(right: DemoRun, wrong: DemoRun, pictures: Iterable[Picture]) -> list[str]:
    """The ids of those pictures of the right run that look different in the wrong one."""
    return [p.id for p in pictures if _differs(p, named(wrong, p.id), right, wrong)]


def to_draw(right: DemoRun, wrong: DemoRun, show: Sequence[str]) -> list[str]:
    """The ids of the preset's pictures that differ, else of the first of all that does."""
    found = differing(right, wrong, shown(right, show))
    return found or differing(right, wrong, shown(right, ()))[:1]


def alike(plot: Plot, right: DemoRun, wrong: DemoRun) -> bool:
    """Whether the numbers of a plot are of like size in both runs, so that one axis suits both."""
    names = [name for name in (*plot.y, plot.z) if name is not None]
    ours, theirs = (_largest(run, names) for run in (right, wrong))
    return 0 < max(ours, theirs) <= ALIKE * min(ours, theirs)


def broken(right: DemoRun, wrong: DemoRun) -> list[ClaimResult]:
    """The claims of the wrong run that fail there and hold in the right one."""
    held = {(claim.text, claim.about) for claim in right.claims if claim.holds}
    return [c for c in wrong.claims if not c.holds and (c.text, c.about) in held]


def _differs(picture: Picture, other: Picture | None, right: DemoRun, wrong: DemoRun) -> bool:
    if other is None or _words(picture) != _words(other):
        return True
    names, others = names_in(picture), names_in(other)
    if len(names) != len(others):
        return True
    floor = NOISE if isinstance(picture, Table) else 0.0 if picture.log_y else SEEN
    pairs = zip(names, others, strict=True)
    return any(_apart(right.values[a], wrong.values[b], floor) for a, b in pairs)


def _words(picture: Picture) -> Any:
    """What is written on it besides its values."""
    if isinstance(picture, Table):
        return picture.title
    labels = () if callable(picture.labels) else tuple(picture.labels)
    nodes = () if callable(picture.nodes) else picture.nodes
    return picture.title, labels, [node.label for node in nodes]


def _apart(one: Array, other: Array, floor: float) -> bool:
    """Whether any item differs: words at all, numbers by what can be seen."""
    if one.shape != other.shape:
        return True
    if one.data == other.data and one.dtype == other.dtype:
        return False
    ours, theirs = one.flat(), other.flat()
    if any(isinstance(item, str) for item in (*ours[:1], *theirs[:1])):
        return ours != theirs
    least = floor * _size([*ours, *theirs])
    return any(not _same(a, b, least) for a, b in zip(ours, theirs, strict=True))


def _largest(run: DemoRun, names: Iterable[str]) -> float:
    """The largest finite size of a number under these names; 0 where there is none."""
    items = [item for name in names if name in run.values for item in run.values[name].flat()]
    return _size(item for item in items if not isinstance(item, str))


def _size(numbers: Iterable[float]) -> float:
    return max((abs(x) for x in numbers if math.isfinite(x)), default=0.0)


def _same(a: float, b: float, least: float) -> bool:
    return (a != a and b != b) or math.isclose(a, b, rel_tol=READ, abs_tol=least)  # noqa: PLR0124
