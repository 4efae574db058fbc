"""What a run gives back, and how plots, tables and claims cross the pipe as plain JSON.

The worker writes with ``plain_*``, the client reads with ``read_result``, which believes nothing:
a demo can forge any of it.
"""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from typing import Any, TypeVar, get_args

from flashdl.demokit import Column, Mark, Node, ParamValue, Plot, PlotKind, Relation, Table
from flashdl.demokit.arrays import Array
from flashdl.runner.protocol import Message, ProtocolError, unpack

Checks = Mapping[str, Callable[[Any], Any]]
T = TypeVar("T")
MAX_BINS = 400
FULL_BELOW = 1e9  # whole numbers of a claim below it are written in full


@dataclass(frozen=True, slots=True)
class ClaimResult:
    """A claim with the number that it came to; NaN never holds.

    ``about`` is the id of the plot or table that it belongs to, empty for the run as a whole.
    """

    text: str
    value: float
    relation: Relation
    bound: float
    holds: bool
    about: str = ""

    @property
    def number(self) -> str:
        """What it came to and what it is held against: ``1.1e-16 <= 1e-12``."""
        return f"{_short(self.value)} {self.relation} {_short(self.bound)}"


def _short(value: float) -> str:
    """Four digits, of a whole number all; 0 without a sign, 1e-9 for 1e-09."""
    if float(value).is_integer() and abs(value) < FULL_BELOW:
        return str(int(value))
    mantissa, mark, exponent = f"{value:.4g}".partition("e")
    return f"{mantissa}e{int(exponent)}" if mark else mantissa


class PlainValues(Mapping[str, Any]):
    """Arrays as nested lists, each converted when it is first looked up and then kept."""

    def __init__(self, arrays: Mapping[str, Array]) -> None:
        self._arrays = arrays
        self._plain: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._plain:
            self._plain[name] = self._arrays[name].tolist()
        return self._plain[name]

    def __contains__(self, name: object) -> bool:
        return name in self._arrays

    def __iter__(self) -> Iterator[str]:
        return iter(self._arrays)

    def __len__(self) -> int:
        return len(self._arrays)


@dataclass(frozen=True, slots=True)
class DemoRun:
    """All that one run computed; ``params`` are complete, ``printed`` is what the demo printed.

    ``plain`` converts only what is looked up, so a picture costs no more than what it shows.
    ``compute_ms`` is the wall time of computing values, titles and claims, without the process
    around it.
    """

    demo: str
    params: Mapping[str, ParamValue]
    seed: int
    values: Mapping[str, Array]
    plots: tuple[Plot, ...]
    tables: tuple[Table, ...]
    claims: tuple[ClaimResult, ...]
    printed: str
    compute_ms: float
    plain: PlainValues = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "plain", PlainValues(self.values))

    def plain_values(self) -> dict[str, Any]:
        """Every value as nested lists."""
        return dict(self.plain)


def plain_claim(claim: ClaimResult) -> dict[str, Any]:
    """A claim as JSON; numbers that JSON lacks travel as words."""
    return {
        **asdict(claim),
        "value": _plain_number(claim.value),
        "bound": _plain_number(claim.bound),
    }


def plain_picture(picture: Plot | Table) -> dict[str, Any]:
    """A plot whose functions were called, or a table, as JSON."""
    return {name: _plain(getattr(picture, name)) for name in picture.__slots__}


def _plain(value: Any) -> Any:
    """``asdict`` copies deeply, which takes longer than a small demo computes."""
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mark | Node | Column):
        return {name: _plain(getattr(value, name)) for name in value.__slots__}
    return value


def read_result(demo: str, message: Message) -> DemoRun:
    """The run that a result message tells of; ProtocolError where it is not a result."""
    fields = message.fields
    try:
        run = DemoRun(
            demo=demo,
            params={_text(k): _param(v) for k, v in _object(fields["params"]).items()},
            seed=_whole(fields["seed"]),
            values=unpack(fields["values"], message.body),
            plots=_many(lambda data: _build(Plot, _PLOT, data))(fields["plots"]),
            tables=_many(lambda data: _build(Table, _TABLE, data))(fields["tables"]),
            claims=_many(lambda data: _build(ClaimResult, _CLAIM, data))(fields["claims"]),
            printed=_text(fields["printed"]),
            compute_ms=_duration(fields["compute_ms"]),
        )
    except KeyError as error:
        raise ProtocolError(f"the result lacks {error}") from error
    _check_names(run.plots, run.tables, run.values)
    return run


def _check_names(plots: Iterable[Plot], tables: Iterable[Table], values: Iterable[str]) -> None:
    """ProtocolError if a plot or table shows a value that was not computed."""
    known = set(values)
    pictures: list[Plot | Table] = [*plots, *tables]
    for picture in pictures:
        for name in names_in(picture):
            if name not in known:
                raise ProtocolError(f"{picture.id!r} shows {name!r}, which was not computed")


def names_in(picture: Plot | Table) -> list[str]:
    """The names of the values that a plot or table shows."""
    if isinstance(picture, Table):
        return [column.values for column in picture.columns]
    names = [picture.x, *picture.y, picture.z, picture.frames]
    names += [picture.points, picture.classes, picture.path]
    names += [picture.row_labels, picture.column_labels]
    names += [mark.at for mark in picture.marks if isinstance(mark.at, str)]
    nodes = () if callable(picture.nodes) else picture.nodes
    names += [name for node in nodes for name in (node.value, node.gradient)]
    return [name for name in names if name is not None]


def _plain_number(number: float) -> float | str:
    return number if math.isfinite(number) else str(number)


def _build(kind: Callable[..., T], checks: Checks, data: Any) -> T:
    """A declaration from JSON with exactly the fields of ``checks``, each of them checked."""
    if set(_object(data)) != set(checks):
        raise ProtocolError("a part of the result has missing or unknown fields")
    return kind(**{name: check(data[name]) for name, check in checks.items()})


def _object(data: Any) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise ProtocolError("a part of the result is no object")
    return data


def _text(data: Any) -> str:
    if not isinstance(data, str):
        raise ProtocolError("a part of the result is no text")
    return data


def _flag(data: Any) -> bool:
    if not isinstance(data, bool):
        raise ProtocolError("a part of the result is neither true nor false")
    return data


def _whole(data: Any) -> int:
    if type(data) is not int:
        raise ProtocolError("a part of the result is no whole number")
    return data


def _number(data: Any) -> float:
    if type(data) in (int, float) or data in ("nan", "inf", "-inf"):
        with suppress(OverflowError):
            return float(data)
    raise ProtocolError("a part of the result is no number")


def _duration(data: Any) -> float:
    if not 0 <= _number(data) < math.inf:
        raise ProtocolError("a part of the result is no duration")
    return _number(data)


def _bins(data: Any) -> int:
    if not 1 <= _whole(data) <= MAX_BINS:
        raise ProtocolError(f"a histogram has 1 to {MAX_BINS} bins")
    return _whole(data)


def _format(data: Any) -> str:
    """A format with at most two digits of width and precision: longer ones eat the memory."""
    if not re.fullmatch(r"[<>^]?[-+ ]?\d{0,2},?(\.\d{1,2})?[a-zA-Z%]?", _text(data), re.ASCII):
        raise ProtocolError("a part of the result is no number format")
    return _text(data)


def _name(data: Any) -> str | None:
    return None if data is None else _text(data)


def _one_of(words: tuple[str, ...]) -> Callable[[Any], str]:
    def check(data: Any) -> str:
        if data not in words:
            raise ProtocolError(f"a part of the result is none of {', '.join(words)}")
        return _text(data)

    return check


def _many(check: Callable[[Any], T]) -> Callable[[Any], tuple[T, ...]]:
    def check_all(data: Any) -> tuple[T, ...]:
        if not isinstance(data, list):
            raise ProtocolError("a part of the result is no list")
        return tuple(check(item) for item in data)

    return check_all


def _param(data: Any) -> ParamValue:
    if isinstance(data, list):
        return tuple(_number(item) for item in data)
    if isinstance(data, bool | int | float | str):
        return data
    raise ProtocolError("a parameter of the result has no known kind")


def _place(data: Any) -> float | str:
    return _text(data) if isinstance(data, str) else _number(data)


_MARK: Checks = {"axis": _one_of(("x", "y")), "at": _place, "label": _text}
_NODE: Checks = {
    "id": _text,
    "label": _text,
    "value": _name,
    "gradient": _name,
    "inputs": _many(_text),
    "local": _text,
}
_PLOT: Checks = {
    "id": _text,
    "kind": _one_of(get_args(PlotKind)),
    "title": _text,
    "x": _name,
    "y": _many(_text),
    "z": _name,
    "labels": _many(_text),
    "row_labels": _name,
    "column_labels": _name,
    "x_label": _text,
    "y_label": _text,
    "log_x": _flag,
    "log_y": _flag,
    "signed": _flag,
    "bins": _bins,
    "marks": _many(lambda data: _build(Mark, _MARK, data)),
    "nodes": _many(lambda data: _build(Node, _NODE, data)),
    "frames": _name,
    "points": _name,
    "classes": _name,
    "path": _name,
    "path_label": _text,
}
_COLUMN: Checks = {"header": _text, "values": _text, "format": _format}
_TABLE: Checks = {
    "id": _text,
    "title": _text,
    "columns": _many(lambda data: _build(Column, _COLUMN, data)),
}
_CLAIM: Checks = {
    "text": _text,
    "value": _number,
    "relation": _one_of(get_args(Relation)),
    "bound": _number,
    "holds": _flag,
    "about": _text,
}
