"""Named plain values as a plot asks for them: numbers, words, series, one frame of an animation."""

import math
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from flashdl.demokit import Mark, Plot
from flashdl.plotting.axes import on_axis

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Series:
    """A named row of numbers; NaN where there is none."""

    name: str
    numbers: list[float]


def numbers(value: Any) -> list[float]:
    """All numbers of a value in order, however nested; what is no number is NaN."""
    if isinstance(value, list | tuple):
        if set(map(type, value)) <= {float, int}:
            with suppress(OverflowError):
                return list(map(float, value))  # large arrays are read for each picture
        return [item for part in value for item in numbers(part)]
    if isinstance(value, int | float):
        try:
            return [float(value)]
        except OverflowError:
            return [math.inf if value > 0 else -math.inf]
    return [math.nan]


def extremes(value: Any, *, log: bool = False) -> list[float]:
    """The least and the largest number of a value that an axis can show; none if there is none."""
    if isinstance(value, list | tuple) and value and isinstance(value[0], list | tuple):
        value = [end for part in value for end in extremes(part, log=log)]
    whole = whole_ends(value, log=log)
    if whole:
        return whole
    found = [v for v in numbers(value) if on_axis(v, log=log)]
    return [min(found), max(found)] if found else []


def whole_ends(value: Any, *, log: bool = False) -> list[float]:
    """The extremes of a flat row of numbers that can all be shown, none of any other value.

    It is quick, since a sum tells of any NaN: every frame of an animation is read for each picture.
    """
    try:
        ends = [float(min(value)), float(max(value))]
        return ends if math.isfinite(sum(value)) and all(on_axis(e, log=log) for e in ends) else []
    except (TypeError, ValueError, OverflowError):
        return []


def words(value: Any) -> list[str]:
    """The items of a list as text, whole numbers without a decimal point."""
    items = value if isinstance(value, list | tuple) else [value]
    return [f"{item:.4g}" if isinstance(item, float) else str(item) for item in items]


def named(values: Values, name: str | None) -> list[str]:
    """The words of a named value, none for no name."""
    return [] if name is None else words(values[name])


def labels_of(plot: Plot) -> tuple[str, ...]:
    """The labels of a plot, none where the worker has not called their function."""
    return () if callable(plot.labels) else tuple(plot.labels)


def series(plot: Plot, values: Values) -> list[Series]:
    """One series a name of ``plot.y``, or k of a value [n, k]; named by the labels if they fit."""
    found = [made for name in plot.y for made in _columns(name, values[name])]
    labels = labels_of(plot)
    if len(labels) != len(found):
        return found
    return [replace(one, name=label) for one, label in zip(found, labels, strict=True)]


def _columns(name: str, value: Any) -> list[Series]:
    if not (isinstance(value, list | tuple) and value and isinstance(value[0], list | tuple)):
        return [Series(name, numbers(value))]
    rows = [numbers(row) for row in value]
    width = max(map(len, rows))
    padded = [row + [math.nan] * (width - len(row)) for row in rows]
    return [Series(f"{name}[{k}]", [row[k] for row in padded]) for k in range(width)]


def samples(plot: Plot, values: Values) -> list[Series]:
    """One flat sample a name of ``plot.y``, named by the labels if they fit."""
    labels = labels_of(plot)
    names = labels if len(labels) == len(plot.y) else plot.y
    return [Series(n, numbers(values[key])) for n, key in zip(names, plot.y, strict=True)]


def matrix(value: Any) -> list[list[float]]:
    """Rows of equal length, short ones filled with NaN; a vector is one row."""
    if not isinstance(value, list | tuple):
        return [numbers(value)]
    if not any(isinstance(row, list | tuple) for row in value):
        return [numbers(value)] if value else []
    rows = [numbers(row) for row in value]
    width = max(map(len, rows))
    return [row + [math.nan] * (width - len(row)) for row in rows] if width else []


def shape(value: Any) -> tuple[int, ...]:
    """The sizes of nested lists, read off the first item of each level; () of a number."""
    if not isinstance(value, list | tuple):
        return ()
    return (len(value), *(shape(value[0]) if value else ()))


def mark_at(mark: Mark, values: Values) -> float:
    """The number a mark stands at, NaN if its name holds no single number."""
    if not isinstance(mark.at, str):
        return float(mark.at)
    found = numbers(values[mark.at]) if mark.at in values else []
    return found[0] if len(found) == 1 else math.nan


def at_frame(plot: Plot, values: Values, frame: int | None) -> Values:
    """The values in which the animated array is that frame of it; of a flow they stay."""
    if plot.frames is None or plot.kind == "flow":
        return values
    chosen = frame_of(values[plot.frames], frame)
    return values if chosen is None else {**values, plot.frames: chosen}


def every_frame(plot: Plot, values: Values) -> tuple[Values, ...]:
    """The values in every frame, so that one scale can cover them all; no frames are one."""
    frames = None if plot.frames is None or plot.kind == "flow" else values[plot.frames]
    if not isinstance(frames, list | tuple) or not frames:
        return (values,)
    return tuple({**values, str(plot.frames): frame} for frame in frames)


def in_frames(span: Sequence[Values], name: str) -> list[Any]:
    """A value in every frame; once if it is the same in all of them."""
    return list({id(frame[name]): frame[name] for frame in span}.values())


def frame_of(frames: Any, frame: int | None) -> Any:
    """One frame of an array of frames, the last for None; the nearest there is, None if none."""
    if not isinstance(frames, list | tuple) or not frames:
        return None
    last = len(frames) - 1
    return frames[last if frame is None else min(max(frame, 0), last)]
