"""The messages between client and worker, version 1: lengths, a JSON header, raw bytes.

A frame is ``<IQ`` (header bytes, body bytes), the header as UTF-8 JSON without NaN, the body as it
is. Every header carries ``type`` and the request's ``id``. Arrays are named in the header by dtype
and shape; their little-endian bytes follow each other in the body. Nothing is ever pickled, and
what a header says of a length is checked before a byte is taken for it.
"""

import json
import math
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NoReturn, get_args

from flashdl.demokit.arrays import Array

PROTOCOL = 1
MAX_HEADER = 1_000_000
MAX_BODY = 16 * 2**20
MAX_ITEMS = 2_000_000
MAX_AXES = 32

MessageType = Literal["hello", "run", "cancel", "progress", "frame", "model", "result", "error"]
FailureKind = Literal[
    "timeout", "crash", "memory", "flood", "raised", "bad-value", "cancelled", "untrained"
]

_LENGTHS = struct.Struct("<IQ")
_TYPES: tuple[str, ...] = get_args(MessageType)


class ProtocolError(ValueError):
    """Bytes that are no message, or a message that may not be sent."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message; ``fields`` is the header without ``type`` and ``id``."""

    type: MessageType
    id: int
    fields: Mapping[str, Any] = field(default_factory=dict)
    body: bytes = b""


def encode(message: Message) -> bytes:
    """The frame of a message; ProtocolError if it is too long or not plain JSON."""
    try:
        header = _WRITER.encode({**message.fields, "type": message.type, "id": message.id}).encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise ProtocolError(f"the header is not plain JSON: {error}") from error
    _check_lengths(len(header), len(message.body))
    return _LENGTHS.pack(len(header), len(message.body)) + header + message.body


class Decoder:
    """Turns bytes, in pieces of any size, into messages."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Iterator[Message]:
        """The messages that ``data`` completes; ProtocolError at the first bad one."""
        self._buffer += data
        while (message := self._next()) is not None:
            yield message

    def finish(self) -> None:
        """Say that no byte follows; ProtocolError in the middle of a message."""
        if self._buffer:
            raise ProtocolError(f"the stream ends {len(self._buffer)} bytes into a message")

    def _next(self) -> Message | None:
        if len(self._buffer) < _LENGTHS.size:
            return None
        header_bytes, body_bytes = _LENGTHS.unpack_from(self._buffer)
        _check_lengths(header_bytes, body_bytes)
        body_at = _LENGTHS.size + header_bytes
        if len(self._buffer) < body_at + body_bytes:
            return None
        header = _read_header(bytes(self._buffer[_LENGTHS.size : body_at]))
        body = bytes(self._buffer[body_at : body_at + body_bytes])
        del self._buffer[: body_at + body_bytes]
        return Message(header.pop("type"), header.pop("id"), header, body)


def pack(arrays: Mapping[str, Array]) -> tuple[list[dict[str, Any]], bytes]:
    """What stands in the header about named arrays, and their bytes one after the other."""
    heads = [
        {"name": name, "dtype": array.dtype, "shape": list(array.shape)}
        for name, array in arrays.items()
    ]
    return heads, b"".join(array.data for array in arrays.values())


def unpack(heads: Any, body: bytes) -> dict[str, Array]:
    """The named arrays; ProtocolError unless dtypes, shapes and bytes agree to the last byte."""
    if not isinstance(heads, list):
        raise ProtocolError("the arrays are not a list")
    sizes = [_checked_size(head) for head in heads]
    if sum(size for _, size in sizes) != len(body):
        raise ProtocolError(f"the arrays do not take {len(body)} bytes")
    if sum(items for items, _ in sizes) > MAX_ITEMS:
        raise ProtocolError(f"more than {MAX_ITEMS} items")
    arrays: dict[str, Array] = {}
    start = 0
    for head, (_, size) in zip(heads, sizes, strict=True):
        array = Array(head["dtype"], tuple(head["shape"]), body[start : start + size])
        if head["name"] in arrays:
            raise ProtocolError(f"two arrays are called {head['name']!r}")
        arrays[head["name"]] = _readable(array)
        start += size
    return arrays


def _checked_size(head: Any) -> tuple[int, int]:
    """Items and bytes that an array's header promises."""
    if not isinstance(head, dict) or set(head) != {"name", "dtype", "shape"}:
        raise ProtocolError("an array has name, dtype and shape, nothing else")
    name, dtype, shape = head["name"], head["dtype"], head["shape"]
    if not isinstance(name, str) or not isinstance(dtype, str) or not isinstance(shape, list):
        raise ProtocolError("an array's name and dtype are text, its shape is a list")
    if len(shape) > MAX_AXES or not all(type(n) is int and n >= 0 for n in shape):
        raise ProtocolError(f"array {name!r} has an impossible shape")
    try:
        item_bytes = Array.item_bytes(dtype)
    except ValueError as error:
        raise ProtocolError(f"array {name!r}: {error}") from error
    items = math.prod(shape)
    return items, items * item_bytes


def _readable(array: Array) -> Array:
    """The array, if its words are Unicode."""
    if array.dtype.startswith("<U"):
        try:
            array.data.decode("utf-32-le")
        except UnicodeDecodeError as error:
            raise ProtocolError(f"words that are not Unicode: {error}") from error
    return array


def _check_lengths(header_bytes: int, body_bytes: int) -> None:
    if header_bytes > MAX_HEADER:
        raise ProtocolError(f"a header of {header_bytes} bytes, at most {MAX_HEADER} may be sent")
    if body_bytes > MAX_BODY:
        raise ProtocolError(f"values of {body_bytes} bytes, at most {MAX_BODY} may be sent")


def _read_header(data: bytes) -> dict[str, Any]:
    try:
        header = _READER.decode(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise ProtocolError(f"the header is not plain JSON: {error}") from error
    if not isinstance(header, dict) or header.get("type") not in _TYPES:
        raise ProtocolError("the header names no known type of message")
    if type(header.get("id")) is not int or header["id"] < 0:
        raise ProtocolError("the header has no request id")
    return header


def _refuse_constant(word: str) -> NoReturn:
    raise ValueError(f"{word} is no JSON number")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError(f"{digits[:40]} is too large")
    return number


_WRITER = json.JSONEncoder(allow_nan=False, ensure_ascii=False, separators=(",", ":"))
_READER = json.JSONDecoder(parse_constant=_refuse_constant, parse_float=_finite)
