"""Making a question in the worker: draw, solve, and solve again with every mistake in force.

Numbers are drawn again until each wrong answer is well apart from the right one and from the other
wrong ones, so that a hit means something.
"""

import inspect
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from itertools import combinations
from types import ModuleType
from typing import Any

import numpy as np

from flashdl.demokit import Demo, Mistake
from flashdl.demokit.asking import Generator
from flashdl.demokit.breaking import in_force
from flashdl.review.questions import APART, DRAWS, Answer, Slack, distance, numbers

PAIRS_S = 1.0  # for trying two mistakes at once on an author's question

_OWN_LINE = ("```", "$$", "- ", "* ", "1. ", "|")  # what begins a line of a block

Solved = Any  # an array of floats, or a frozenset of words


class NoQuestion(Exception):
    """A generator finds no numbers for which its traps are apart."""


def question(demo: ModuleType, beside: ModuleType, generator_id: str, seed: int) -> dict[str, Any]:
    """The question of a seed as plain JSON; NoQuestion or KeyError if there is none."""
    generator = {g.id: g for g in beside.GENERATORS}[generator_id]
    maker = Maker(generator, demo, beside)
    for attempt in range(DRAWS):
        given = generator.draw(np.random.default_rng([seed, attempt]))
        if (found := maker.solved(given)) is not None:
            return _fields(generator, seed, given, *found)
    raise NoQuestion(f"{generator_id}: no numbers found for seed {seed} in {DRAWS} draws")


def pictured(
    demo: ModuleType, beside: ModuleType, generator_id: str, given: Mapping[str, Any]
) -> ModuleType:
    """A module whose ``DEMO`` shows the numbers of a question in its generator's pictures."""
    generator = {g.id: g for g in beside.GENERATORS}[generator_id]
    module = ModuleType(f"demos.pictures.{generator_id}")
    module.DEMO = Demo(  # type: ignore[attr-defined]
        title=generator_id, compute=lambda *, rng: generator.values(demo, **given),  # noqa: ARG005
        plots=generator.plots, tables=generator.tables,
    )  # fmt: skip
    return module


class Maker:
    """Solves a generator's questions, rightly and with the mistakes of its demo in force."""

    def __init__(self, generator: Generator, demo: ModuleType, beside: ModuleType) -> None:
        self.generator = generator
        self.slack = Slack(generator.atol, generator.rtol)
        self.modules = (demo, beside)
        listed = (*getattr(demo, "MISTAKES", ()), *getattr(beside, "MISTAKES", ()))
        self.mistakes = [m for m in listed if m.id not in generator.alike]

    def solved(self, given: Mapping[str, Any]) -> tuple[Solved, list[dict[str, Any]]] | None:
        """The answer and the traps; None where two of these cannot be told apart."""
        right = self.solve(given)
        if right is None:
            return None
        alone = [((m,), wrong) for m in self.mistakes
                 if self._hits(wrong := self.wrong(given, m), right)]  # fmt: skip
        traps = self._merged(alone)
        if not self._apart(right, [wrong for _, wrong in traps]):
            return None
        for one, two in combinations([m for (m,), _ in alone], 2):
            if one.replaces is two.replaces:
                continue
            wrong = self.wrong(given, one, two)
            known = [right, *(other for _, other in traps)]
            if self._hits(wrong, right) and all(
                self.distance(wrong, other) >= APART for other in known
            ):
                traps.append(((one, two), wrong))
        return right, [_trap(mistakes, wrong) for mistakes, wrong in traps]

    def wrong(self, given: Mapping[str, Any], *mistakes: Mistake) -> Solved:
        """The answer with these mistakes in force; None where there is none of its form."""
        return _made(lambda: self.solve(given), self.modules, *mistakes)

    def solve(self, given: Mapping[str, Any]) -> Solved:
        """The answer as an array of finite floats or as words; None where it is not finite."""
        with np.errstate(all="ignore"):
            found = self.generator.solve(self.modules[0], **given)
        if self.generator.words:
            return frozenset([found] if isinstance(found, str) else found)
        array = np.asarray(found, dtype=float) + 0.0  # no -0
        return array if np.isfinite(array).all() else None

    def distance(self, one: Solved, two: Solved) -> float:
        """How many tolerances two answers are apart: that of the entry where they differ most."""
        return distance(_answer(one), _answer(two), self.slack)

    def _merged(self, traps: Sequence[tuple[tuple[Mistake, ...], Solved]]) -> list[Any]:
        """The traps with those left out whose very answer another one gave before."""
        kept: list[tuple[tuple[Mistake, ...], Solved]] = []
        for mistakes, wrong in traps:
            if all(self.distance(wrong, other) > 0 for _, other in kept):
                kept.append((mistakes, wrong))
        return kept

    def _hits(self, wrong: Solved, right: Solved) -> bool:
        if wrong is None or np.shape(wrong) != np.shape(right):
            return False
        return self.distance(wrong, right) > 0

    def _apart(self, right: Solved, wrongs: Sequence[Solved]) -> bool:
        pairs = combinations([right, *wrongs], 2)
        return all(self.distance(one, two) >= APART for one, two in pairs)


def _answer(solved: Solved) -> Answer:
    return solved if isinstance(solved, frozenset) else numbers(solved.tolist())


def _trap(mistakes: Sequence[Mistake], answer: Solved) -> dict[str, Any]:
    return {
        "mistakes": [m.id for m in mistakes],
        "because": [m.because for m in mistakes],
        "answer": _plain(answer),
    }


def _fields(
    generator: Generator, seed: int, given: Mapping[str, Any], right: Solved, traps: list[Any]
) -> dict[str, Any]:
    answer = right if isinstance(right, frozenset) else right.tolist()
    params = generator.params(**given) if generator.params else None
    words = generator.words(**given) if callable(generator.words) else generator.words
    return {
        "generator": generator.id,
        "version": generator.version,
        "seed": seed,
        "text": _markdown(generator.ask(**given)),
        "given": {name: _plain(value) for name, value in given.items()},
        "answer": _plain(right),
        "atol": generator.atol,
        "rtol": generator.rtol,
        "work": _markdown(generator.work(answer, **given)),
        "effort": generator.effort,
        "labels": list(generator.labels),
        "words": list(words),
        "many": generator.many,
        "traps": traps,
        "params": None if params is None else {k: _plain(v) for k, v in params.items()},
        "preset": generator.preset,
        "no_demo": generator.no_demo if params is None else "",
        "pictured": params is None and generator.values is not None,
    }


def _markdown(written: str) -> str:
    """The text with each paragraph on one line, so that it wraps at any width; blocks stay."""
    paragraphs = inspect.cleandoc(written).split("\n\n")
    return "\n\n".join(
        part if any(line.lstrip().startswith(_OWN_LINE) for line in part.split("\n"))
        else " ".join(part.split())
        for part in paragraphs
    )  # fmt: skip


def _plain(value: Any) -> Any:
    """A value as JSON: NumPy's numbers and arrays as Python's, words sorted."""
    if isinstance(value, frozenset | set):
        return sorted(value)
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    return [_plain(entry) for entry in value] if isinstance(value, list | tuple) else value


def trapped(
    solve: Callable[[], Any], demo: ModuleType, mistakes: Sequence[Mistake]
) -> Iterator[dict[str, Any]]:
    """What each mistake, then each two of them, make of one output; pairs while there is time."""
    begun_at = time.monotonic()
    alone: list[Mistake] = []
    for mistake in mistakes:
        if (answer := _made(solve, [demo], mistake)) is not None:
            alone.append(mistake)
            yield _trap((mistake,), answer)
    for one, two in combinations(alone, 2):
        if one.replaces is two.replaces or time.monotonic() - begun_at > PAIRS_S:
            continue
        if (answer := _made(solve, [demo], one, two)) is not None:
            yield _trap((one, two), answer)


def _made(solve: Callable[[], Any], modules: Sequence[ModuleType], *mistakes: Mistake) -> Any:
    """What is computed with mistakes in force; None where nothing is."""
    with ExitStack() as stack:
        for mistake in mistakes:
            stack.enter_context(in_force(mistake, *modules))
        try:
            return solve()
        except Exception:  # noqa: BLE001 - a mistake may break anything
            return None


def output_of(values: Mapping[str, Any], output: str) -> Any:
    """A named array of a run, or an element of it such as ``p[0]``; ValueError, IndexError."""
    name, _, places = output.partition("[")
    index = tuple(int(place) for place in places.rstrip("]").split(",")) if places else ()
    if name not in values:
        raise ValueError(f"there is no such output; there are: {', '.join(values)}")
    found = values[name][index]
    if not np.isfinite(found).all():
        raise ValueError(f"{output} is not finite")
    return np.asarray(found, dtype=float) + 0.0
