"""Running a demo with a mistake in it: the wrong function wherever the right one is known."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FunctionType, ModuleType
from typing import Any

from flashdl.demokit import Mistake
from flashdl.demokit.models import trained


@contextmanager
def made(module: ModuleType, mistake: Mistake) -> Iterator[None]:
    """Put the mistake's function in place of the right one, in the demo and where it was defined.

    The wrong function keeps the names it was written with, so it may call the right one. The models
    that the demo shares are trained before, without the mistake.
    """
    for name in module.DEMO.models:
        trained(name)
    with in_force(mistake, module):
        yield


@contextmanager
def in_force(mistake: Mistake, *modules: ModuleType) -> Iterator[None]:
    """Put the mistake's function in place of the right one in these modules and its own."""
    right, wrong = mistake.replaces, _twin(mistake.function)
    own = sys.modules.get(right.__module__, modules[0])
    homes = {id(home): vars(home) for home in (*modules, own)}
    known = [
        (names, name) for names in homes.values() for name, value in names.items() if value is right
    ]
    for names, name in known:
        names[name] = wrong
    try:
        yield
    finally:
        for names, name in known:
            names[name] = right


def _twin(wrong: Callable[..., Any]) -> Callable[..., Any]:
    """The function with a copy of the names around it, which the mistake will not reach."""
    if not isinstance(wrong, FunctionType):
        return wrong
    twin = FunctionType(
        wrong.__code__, dict(wrong.__globals__), wrong.__name__, wrong.__defaults__,
        wrong.__closure__,
    )  # fmt: skip
    twin.__kwdefaults__ = wrong.__kwdefaults__
    return twin
