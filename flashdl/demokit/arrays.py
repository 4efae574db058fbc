"""An array as the worker sends it: dtype, shape and raw little-endian bytes, read without NumPy."""

import struct
from dataclasses import dataclass
from math import prod
from typing import Any

_FORMATS = {
    "<f8": "d", "<f4": "f", "<f2": "e",
    "<i8": "q", "<i4": "i", "<i2": "h", "|i1": "b",
    "<u8": "Q", "<u4": "I", "<u2": "H", "|u1": "B", "|b1": "?",
}  # fmt: skip
_SHOWN = 12


@dataclass(frozen=True, slots=True, repr=False)
class Array:
    """Named values of a run; ``dtype`` is NumPy's spelling, ``<U5`` for words of 5 characters.

    ``numpy.asarray`` takes it as it is, without a copy and read-only.
    """

    dtype: str
    shape: tuple[int, ...]
    data: bytes

    @property
    def __array_interface__(self) -> dict[str, Any]:
        """What NumPy asks for, https://numpy.org/doc/stable/reference/arrays.interface.html."""
        return {"version": 3, "shape": self.shape, "typestr": self.dtype, "data": self.data}

    def __repr__(self) -> str:
        if prod(self.shape) > _SHOWN:
            return f"Array({self.dtype!r}, shape={self.shape})"
        return f"Array({_written(self.tolist())})"

    @staticmethod
    def item_bytes(dtype: str) -> int:
        """Bytes of one item; ValueError for a dtype that may not travel."""
        if dtype in _FORMATS:
            return struct.calcsize("<" + _FORMATS[dtype])
        if dtype.startswith("<U") and dtype[2:].isdigit():
            return 4 * int(dtype[2:])
        raise ValueError(f"dtype {dtype!r} may not travel")

    def flat(self) -> list[Any]:
        """All items in C order as Python numbers, bools or strings."""
        count = prod(self.shape)
        if self.dtype.startswith("<U"):
            width = self.item_bytes(self.dtype)
            return [
                self.data[i * width : (i + 1) * width].decode("utf-32-le").rstrip("\0")
                for i in range(count)
            ]
        return list(struct.unpack(f"<{count}{_FORMATS[self.dtype]}", self.data))

    def tolist(self) -> Any:
        """Nested lists of the shape; a bare item for shape ()."""
        items = self.flat()
        if not self.shape:
            return items[0]
        for size in reversed(self.shape[1:]):
            items = [items[i : i + size] for i in range(0, len(items), size)] if size else []
        return items


def _written(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_written, value))}]"
    return f"{value:.4g}" if isinstance(value, float) else repr(value)
