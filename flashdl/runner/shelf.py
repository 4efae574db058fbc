"""Where trained models are kept: one file each, believed only if every byte of it is as written.

A file is the SHA-256 of what follows, then one message of the protocol. What is damaged, foreign or
made from other sources counts as absent: it is trained anew and replaced.
"""

import hashlib
import math
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flashdl.demokit.arrays import Array
from flashdl.runner.protocol import (
    MAX_BODY,
    MAX_HEADER,
    Decoder,
    Message,
    ProtocolError,
    encode,
    pack,
    unpack,
)

_DIGEST_BYTES = 32
_LARGEST = _DIGEST_BYTES + 16 + MAX_HEADER + MAX_BODY
_KEY_SHOWN = 12  # digits of the key in the file's name; the whole stands in the file
_ABANDONED_S = 60.0
_KEY = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Model:
    """A trained model: the hash of what it is made from, its arrays, and how it was made."""

    name: str
    key: str
    arrays: Mapping[str, Array]
    about: Mapping[str, Any] = field(default_factory=dict)

    @property
    def metrics(self) -> dict[str, float]:
        """The arrays that hold one finite number: accuracies and the like."""
        alone = {name: array.tolist() for name, array in self.arrays.items() if not array.shape}
        return {
            name: x for name, x in alone.items() if isinstance(x, int | float) and math.isfinite(x)
        }

    @property
    def seconds(self) -> float:
        """How long it was trained."""
        seconds = self.about.get("seconds")
        return seconds if isinstance(seconds, float) else 0.0

    @property
    def size(self) -> int:
        """Bytes of the arrays."""
        return sum(len(array.data) for array in self.arrays.values())


def as_message(model: Model, request: int = 0) -> Message:
    """The message that brings a model."""
    heads, body = pack(model.arrays)
    fields = {"name": model.name, "key": model.key, "about": model.about, "arrays": heads}
    return Message("model", request, fields, body)


def from_message(message: Message) -> Model:
    """The model that a message brings; ProtocolError if it is none."""
    name, key, about = (message.fields.get(part) for part in ("name", "key", "about"))
    if message.type != "model" or not isinstance(name, str) or not isinstance(about, dict):
        raise ProtocolError("a model without its name or history")
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        raise ProtocolError("a model without the hash of what it is made from")
    return Model(name, key, unpack(message.fields.get("arrays"), message.body), about)


@dataclass(frozen=True, slots=True)
class Shelf:
    """A folder of trained models, which several processes may use at once."""

    folder: Path

    def read(self, name: str, key: str) -> Model | None:
        """The model that was made from this; None if it is not there whole."""
        with suppress(OSError, ProtocolError):
            model = _read(self._file(name, key))
            if (model.name, model.key) == (name, key):
                return model
        return None

    def store(self, model: Model) -> None:
        """Keep a model, whole or not at all, in place of those of its name; OSError if neither."""
        self.folder.mkdir(parents=True, exist_ok=True)
        file = self._file(model.name, model.key)
        frame = encode(as_message(model))
        new = self.folder / f".{model.name}-{os.getpid()}.new"
        try:
            _write(new, hashlib.sha256(frame).digest() + frame)
            new.replace(file)
        finally:
            new.unlink(missing_ok=True)
        _sync(self.folder)
        self._tidy(model.name, file)

    def size(self) -> int:
        """Bytes of all files in the folder."""
        with suppress(OSError):
            return sum(path.stat().st_size for path in self.folder.iterdir() if path.is_file())
        return 0

    def _file(self, name: str, key: str) -> Path:
        return self.folder / f"{name}-{key[:_KEY_SHOWN]}.model"

    def _tidy(self, name: str, kept: Path) -> None:
        """Remove what was made of this name from other sources, and files that nobody ended."""
        with suppress(OSError):
            newest = kept.stat().st_mtime
            for path in self._left_over(name):
                age_s = newest - path.stat().st_mtime
                if path != kept and (path.suffix == ".model" or age_s > _ABANDONED_S):
                    path.unlink(missing_ok=True)

    def _left_over(self, name: str) -> Iterator[Path]:
        yield from self.folder.glob(f"{name}-{'[0-9a-f]' * _KEY_SHOWN}.model")
        yield from self.folder.glob(".*.new")


def _read(file: Path) -> Model:
    """The model in a file; ProtocolError or OSError if it is not there whole."""
    if not file.is_file() or file.stat().st_size > _LARGEST:
        raise ProtocolError("no file of a model")
    data = file.read_bytes()
    digest, frame = data[:_DIGEST_BYTES], data[_DIGEST_BYTES:]
    if hashlib.sha256(frame).digest() != digest:
        raise ProtocolError("the file is damaged")
    decoder = Decoder()
    messages = list(decoder.feed(frame))
    decoder.finish()
    if len(messages) != 1:
        raise ProtocolError("the file holds no single model")
    return from_message(messages[0])


def _write(file: Path, data: bytes) -> None:
    with file.open("wb") as opened:
        opened.write(data)
        opened.flush()
        os.fsync(opened.fileno())


def _sync(folder: Path) -> None:
    """Make a rename outlive a power cut, where the system lets us."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
