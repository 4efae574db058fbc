"""Networks that several demos share, trained by our own NumPy when one is first needed.

A demo names the models it needs (``Demo.models``) and asks for them with ``trained``. Whoever runs
it may hand over what was trained before (``provide``); without that they are trained on the spot.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

Arrays = Mapping[str, NDArray[Any]]
Report = Callable[..., None]

MODULES = {
    "digits-cnn": "digits_cnn",
    "canvas-cnn": "canvas_cnn",
    "window-detector": "window_detector",
    "texture-fcn": "texture_fcn",
    "glyph-embedding": "glyph_embedding",
    "adding-rnn": "adding_rnn",
    "adding-lstm": "adding_lstm",
}


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a model is made: ``train(rng, report, **config)`` returns its arrays by name.

    ``report(fraction, step=[n], loss=[n])`` is told, as often as it likes, how far the training is
    and the course of the loss up to there.
    """

    title: str
    seed: int
    train: Callable[..., Arrays]
    config: Mapping[str, Any] = field(default_factory=dict)


def recipe(name: str) -> Recipe:
    """The recipe of a model; KeyError if there is no such model."""
    found: Recipe = import_module(f"{__name__}.{MODULES[name]}").RECIPE
    return found


@cache
def _known() -> dict[str, Arrays]:
    return {}


def provide(name: str, arrays: Mapping[str, Any]) -> None:
    """Hand over a model that was trained before; its arrays are copied and read-only from here.

    A copy has its numbers in the order of its indices, so that a model computes the same bits
    whether it was trained in this process or came from a file.
    """
    copies = {key: np.array(array, order="C") for key, array in arrays.items()}
    for array in copies.values():
        array.setflags(write=False)
    _known()[name] = copies


def trained(name: str, report: Report = lambda *_, **__: None) -> Arrays:
    """The arrays of a model, read-only; trained now if nobody handed them over."""
    if name not in _known():
        how = recipe(name)
        provide(name, how.train(np.random.default_rng(how.seed), report, **how.config))
    return _known()[name]
