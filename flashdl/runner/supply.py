"""What a run is given besides its parameters: the demo's file and the shared models it asks for.

In a request's body the arrays of models follow the file. ``missing`` names the models that the
worker is to train first; ``Models`` is where the client has the others from.
"""

from collections.abc import Sequence
from typing import Any

from flashdl.demokit.arrays import Array
from flashdl.errors import DemoFailed
from flashdl.runner import recipes
from flashdl.runner.protocol import Message, pack, unpack
from flashdl.runner.shelf import Model, Shelf

_BETWEEN = "/"  # model/array


class Models:
    """The models that this process has at hand: from the shelf, or from a worker of its own."""

    def __init__(self, shelf: Shelf | None) -> None:
        self._shelf = shelf
        self._known: dict[str, Model] = {}

    def given(self, names: Sequence[str]) -> list[Model]:
        """Those of the models that need not be trained. Raises DemoFailed if one cannot be."""
        return [model for name in names if (model := self._found(name)) is not None]

    def take(self, model: Model) -> str:
        """Keep a model that was trained; why it will be gone with this process, or nothing."""
        self._known[model.name] = model
        try:
            if self._shelf is not None:
                self._shelf.store(model)
        except OSError as error:
            return str(error)
        return ""

    def _found(self, name: str) -> Model | None:
        try:
            key = recipes.key(name)
        except KeyError:
            raise DemoFailed(f"there is no recipe for the model {name!r}") from None
        if name not in self._known and self._shelf is not None:
            model = self._shelf.read(name, key)
            return None if model is None else self._known.setdefault(name, model)
        return self._known.get(name)


def supplied(source: bytes, models: Sequence[Model]) -> tuple[dict[str, Any], bytes]:
    """What stands in a request's header about file and models, and its body."""
    if not models:
        return {}, source
    arrays = {
        f"{model.name}{_BETWEEN}{name}": array
        for model in models
        for name, array in model.arrays.items()
    }
    heads, body = pack(arrays)
    return {"source_bytes": len(source), "models": heads}, source + body


def source_of(request: Message) -> bytes:
    """The demo's file in a request."""
    return request.body[: request.fields.get("source_bytes", len(request.body))]


def models_of(request: Message) -> dict[str, dict[str, Array]]:
    """The arrays of each model in a request; ProtocolError if they are not what it says."""
    arrays = unpack(request.fields.get("models", []), request.body[len(source_of(request)) :])
    models: dict[str, dict[str, Array]] = {}
    for full, array in arrays.items():
        model, _, name = full.partition(_BETWEEN)
        models.setdefault(model, {})[name] = array
    return models


def missing_of(request: Message) -> list[str]:
    """The models that are to be trained for a request."""
    return list(request.fields.get("missing", ()))
