"""Making a failing input simpler while it fails, in the worker: zeros, whole and short numbers."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from flashdl.demokit.tasks import Inputs

MOST_TRIALS = 400


def shrunk(given: Inputs, still_fails: Callable[[Inputs], bool]) -> dict[str, Any]:
    """The simplest inputs of the same shapes that are found to fail still."""
    found, trials = dict(given), 0
    moved = True
    while moved and trials < MOST_TRIALS:
        moved = False
        for name in list(found):
            for simpler in _simpler(found[name]):
                trials += 1
                if trials > MOST_TRIALS:
                    return found
                trial = {**found, name: simpler(found[name])}
                if _cost(trial[name]) < _cost(found[name]) and still_fails(trial):
                    found, moved = trial, True
    return found


Change = Callable[[Any], Any]


def _simpler(value: Any) -> Iterator[Change]:
    """Ways to make a value simpler, the boldest first; each takes the value as it is by then."""
    if isinstance(value, np.ndarray) and value.dtype.kind in "fiu":
        yield from (np.zeros_like, np.ones_like)
        yield from (partial(_rounded, decimals=n) for n in (0, 1))
        for i in map(int, np.flatnonzero(value)):
            yield from (partial(_with_entry, index=i, entry=entry) for entry in (0, 1, -1))
        for i in range(value.size):
            yield from (partial(_entry_rounded, index=i, decimals=n) for n in (0, 1))
    elif isinstance(value, float):
        yield from (lambda v: float(f"{v:.1g}"), lambda v: float(f"{v:.2g}"))


def _rounded(array: Any, decimals: int) -> Any:
    return array.round(decimals) + array.dtype.type(0)  # no -0


def _entry_rounded(array: Any, index: int, decimals: int) -> Any:
    return _with_entry(array, index, np.round(array.flat[index], decimals) + 0)


def _with_entry(array: Any, index: int, entry: float) -> Any:
    changed = array.copy()
    changed.flat[index] = entry
    return changed


def _cost(value: Any) -> float:
    """How much there is to read: nothing of zeros, little of ones and whole numbers."""
    entries = np.abs(np.asarray(value, dtype=float)).ravel()
    whole = entries == entries.round()
    short = np.isclose(10 * entries, (10 * entries).round(), rtol=1e-12)
    each = np.select([entries == 0, entries == 1, whole, short], [0, 1, 3, 6], 20)
    return float(each.sum() + 1e-3 * np.log10(1 + entries).sum())
