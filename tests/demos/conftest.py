"""Demos are loaded by path, as the worker does it, and run with or without a mistake."""

import importlib.util
import operator
import os
import re
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from flashdl.demokit import Claim, Mistake
from flashdl.demokit.breaking import made

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as in the worker, before NumPy comes in
ROOT = Path(__file__).parents[2]
DEMOS = ROOT / "demos"
LONG = {  # models that take long to train, beside the first
    "adding-lstm", "adding-rnn", "canvas-cnn", "glyph-embedding", "texture-fcn", "window-detector",
}  # fmt: skip
RELATIONS = {
    "<=": operator.le,
    "<": operator.lt,
    ">=": operator.ge,
    ">": operator.gt,
    "==": operator.eq,
}


@dataclass(frozen=True)
class Run:
    """What a demo returned, and each claim that applied with its number."""

    values: Mapping[str, Any]
    claims: tuple[tuple[Claim, float], ...]

    def broken(self) -> list[str]:
        """The texts of the claims that do not hold."""
        return [
            f"{claim.text}: {number} {claim.relation} {claim.bound}"
            for claim, number in self.claims
            if not RELATIONS[claim.relation](number, claim.bound)
        ]


@cache
def load_demo(name: str) -> ModuleType:
    """A demo's module, once: a mistake that is made is unmade again. Its models are there."""
    module = _module(f"demo_{name}", DEMOS / f"{name}.py")
    for model in module.DEMO.models:
        _models().ready(model)
    return module


@cache
def _models() -> ModuleType:
    return _module("models", ROOT / "tools" / "models.py")


def _module(name: str, file: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run_module(
    module: ModuleType, *, seed: int = 0, mistake: Mistake | None = None, **params: Any
) -> Run:
    """A run with what is not given at its default; the last runs are kept."""
    chosen = {param.name: param.default for param in module.DEMO.params} | params
    return _kept(module, seed, tuple(chosen.items()), mistake and mistake.id)


@lru_cache(maxsize=200)
def _kept(
    module: ModuleType, seed: int, chosen: tuple[tuple[str, Any], ...], mistake_id: str | None
) -> Run:
    mistakes = {mistake.id: mistake for mistake in module.MISTAKES}
    return _computed(module, seed, dict(chosen), mistakes[mistake_id] if mistake_id else None)


def _computed(
    module: ModuleType, seed: int, chosen: Mapping[str, Any], mistake: Mistake | None
) -> Run:
    import numpy as np

    with nullcontext() if mistake is None else made(module, mistake):
        values = module.DEMO.compute(rng=np.random.default_rng(seed), **chosen)
        claims = tuple(
            (claim, float(claim.value(values)))
            for claim in module.DEMO.claims
            if claim.applies is None or claim.applies(values)
        )
    return Run(values, claims)


@pytest.fixture(scope="session")
def load() -> Callable[[str], ModuleType]:
    return load_demo


@pytest.fixture(scope="session")
def run() -> Callable[..., Run]:
    """Run a demo by name or module: ``run(name, seed=0, mistake=None, **params)``."""
    return lambda demo, **circumstances: run_module(
        load_demo(demo) if isinstance(demo, str) else demo, **circumstances
    )


@pytest.fixture(scope="module")
def demo(request) -> ModuleType:
    """The demo of a test file, by its ``NAME``."""
    return load_demo(request.module.NAME)


@pytest.fixture(scope="module")
def compute(demo) -> Callable[..., Mapping[str, Any]]:
    """What the demo computes: ``compute(seed=0, **params)``, the rest at its default."""
    return lambda **circumstances: run_module(demo, **circumstances).values


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Demos on models that take a second to train are for the slow tests.

    All tests of one demo follow each other, last of all tests, so that one worker of xdist has them
    and shares their runs.
    """
    own = [item for item in items if Path(item.path).parent == Path(__file__).parent]
    for item in own:
        if _demo_of(item) is not None and _asked_for(_demo_of(item)) & LONG:
            item.add_marker(pytest.mark.slow)
    others = [item for item in items if item not in set(own)]
    items[:] = [*others, *sorted(own, key=lambda item: _demo_of(item) or "")]


def _demo_of(item: pytest.Item) -> str | None:
    """The demo that a test is about: the file's, or a parameter."""
    if name := getattr(item.module, "NAME", None):
        return name
    params = item.callspec.params if hasattr(item, "callspec") else {}
    return params.get("name") or params.get("demo") or getattr(params.get("row"), "demo", None)


@cache
def _asked_for(name: str) -> frozenset[str]:
    source = (DEMOS / f"{name}.py").read_text(encoding="utf-8")
    named = re.search(r"models=\((.*?)\)", source, re.DOTALL)
    return frozenset(re.findall(r'"([^"]+)"', named[1])) if named else frozenset()
