"""Generators in this process, as the worker makes their questions, with no process between."""

import importlib.util
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from flashdl.demokit.asking import Generator
from flashdl.review.questions import Question, read_question
from flashdl.runner.questioning import question

ROOT = Path(__file__).parents[2]
QUESTIONS = ROOT / "demos" / "questions"
DEMOS = sorted(path.stem for path in QUESTIONS.glob("*.py"))


@dataclass(frozen=True)
class Second:
    """Another way to a generator's answer, from the given numbers alone.

    It uses neither the demo's functions nor anything the generator computes on the way. ``way`` is
    its kind: enumeration, closed form, finite difference, Monte Carlo, ...; ``rtol`` and ``atol``
    are how near it can come.
    """

    way: str
    formula: Callable[..., Any]
    rtol: float = 1e-9
    atol: float = 1e-9


@cache
def load(name: str) -> ModuleType:
    """A file below ``demos``, as ``softmax_temperature`` or ``questions/softmax_temperature``."""
    spec = importlib.util.spec_from_file_location(
        "demos." + name.replace("/", "."), ROOT / "demos" / f"{name}.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[module.__name__] = module
    spec.loader.exec_module(module)
    return module


def generators() -> Iterator[tuple[str, str]]:
    """Every (demo, id of a generator)."""
    for demo in DEMOS:
        for generator in load(f"questions/{demo}").GENERATORS:
            yield demo, generator.id


def generator(demo: str, name: str) -> Generator:
    return next(g for g in load(f"questions/{demo}").GENERATORS if g.id == name)


def made(demo: str, name: str, seed: int) -> Question:
    """The question of a seed, as it arrives in the parent process."""
    return read_question(question(load(demo), load(f"questions/{demo}"), name, seed))


def drawn(demo: str, name: str, seed: int) -> dict[str, Any]:
    """The numbers of a first draw, whether or not its traps are apart."""
    return dict(generator(demo, name).draw(np.random.default_rng([seed, 0])))
