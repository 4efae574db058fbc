"""Make every mistake of every demo and list the tests that turn red under it.

A demo's test file maps each mistake to tests: ``CATCHES = {"mistake-id": (test_a_fact,)}``. Such a
test takes the demo's module as ``demo``, or ``compute(seed=0, **params)``, or both. A mistake that
leaves all of them green survives, and the exit code is 1.
"""

import importlib.util
import inspect
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from types import ModuleType
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as in the worker, before NumPy comes in

import numpy as np

from flashdl.demokit.breaking import made

ROOT = Path(__file__).resolve().parents[1]
Test = Callable[..., None]


@dataclass(frozen=True)
class Row:
    """A mistake of a demo and the tests that are to catch it."""

    demo: str
    mistake: str
    tests: tuple[Test, ...]


def names() -> list[str]:
    """The demos of demos/."""
    return sorted(path.stem for path in (ROOT / "demos").glob("*.py"))


def rows() -> list[Row]:
    """Every mistake of every demo."""
    return [
        Row(name, mistake.id, tuple(_catches(name).get(mistake.id, ())))
        for name in names()
        for mistake in _module(ROOT / "demos" / f"{name}.py").MISTAKES
    ]


def named() -> list[tuple[str, str]]:
    """The mistakes that test files speak of."""
    return [(name, mistake) for name in names() for mistake in _catches(name)]


def red(demo: str, mistake_id: str | None, tests: Sequence[Test]) -> list[Test]:
    """Those of the tests that fail while the mistake is made; None makes none."""
    module = _module(ROOT / "demos" / f"{demo}.py")
    for model in module.DEMO.models:
        _module(ROOT / "tools" / "models.py").ready(model)
    found = [mistake for mistake in module.MISTAKES if mistake.id == mistake_id]
    given = {"demo": module, "compute": cache(partial(_compute, module))}
    with made(module, found[0]) if found else nullcontext():
        return [test for test in tests if _fails(test, given)]


def _fails(test: Test, given: Mapping[str, Any]) -> bool:
    try:
        test(**{name: given[name] for name in inspect.signature(test).parameters})
    except AssertionError:
        return True
    return False


def _compute(module: ModuleType, *, seed: int = 0, **params: Any) -> Any:
    chosen = {param.name: param.default for param in module.DEMO.params} | params
    return module.compute(rng=np.random.default_rng(seed), **chosen)


def _catches(name: str) -> dict[str, tuple[Test, ...]]:
    file = ROOT / "tests" / "demos" / f"test_{name}.py"
    return getattr(_module(file), "CATCHES", {}) if file.exists() else {}


@cache
def _module(file: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"mistakes.{file.stem}", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def lines() -> Iterator[tuple[str, bool]]:
    """A line of the table for each mistake, and whether it survives."""
    found = rows()
    wide = max(len(row.demo) for row in found), max(len(row.mistake) for row in found)
    for row in found:
        caught = red(row.demo, row.mistake, row.tests)
        by = ", ".join(test.__name__ for test in caught) or "SURVIVES"
        yield f"{row.demo:<{wide[0]}}  {row.mistake:<{wide[1]}}  {by}", not caught


def main() -> int:
    """Print the table and the number of survivors."""
    survivors = 0
    for line, survives in lines():
        survivors += survives
        print(line)
    print(f"\n{len(rows())} mistakes of {len(names())} demos, survivors: {survivors}")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
