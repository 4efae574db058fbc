"""What a demo declares: parameters, claims, plots, tables, mistakes. Pure data, no NumPy.

A demo is one file of at most 200 lines, in this order: docstring with the formula, mathematics as
free functions with shape comments, ``compute(*, rng, **params) -> {name: array}``, ``DEMO``,
``MISTAKES``. The worker runs it; the parent process sees only what is declared here.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

ParamValue = bool | int | float | str | tuple[float, ...]
ParamKind = Literal["bool", "int", "float", "choice", "list"]
PlotKind = Literal["line", "bar", "heatmap", "hist", "flow", "scatter", "image_strip", "boundary"]
Relation = Literal["<=", "<", ">=", ">", "=="]
Values = Mapping[str, Any]

RESERVED_OPTIONS = frozenset({
    "help", "json", "save", "seed", "tune", "preset", "mistake", "plain", "warm", "show-source",
    "db", "color", "debug", "no-input",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Param:
    """One knob of a demo; its kind follows from the type of the default.

    ``low`` and ``high`` are inclusive (for a list: of each entry), ``length`` bounds a list's
    size, ``choices`` are the words of a choice. All of them are literals in the demo's file.
    """

    name: str
    default: ParamValue
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    length: tuple[int, int] = (1, 12)
    meaning: str = ""

    @property
    def kind(self) -> ParamKind:
        """The kind, read off the default: bool before int, because a bool is an int."""
        if isinstance(self.default, bool):
            return "bool"
        if isinstance(self.default, int):
            return "int"
        if isinstance(self.default, float):
            return "float"
        return "choice" if isinstance(self.default, str) else "list"

    @property
    def option(self) -> str:
        """The command-line spelling of the name."""
        return self.name.replace("_", "-")


@dataclass(frozen=True, slots=True)
class Preset:
    """Named parameter values that show one thing; ``show`` names plots and tables, () is all."""

    name: str
    meaning: str
    params: Mapping[str, ParamValue] = field(default_factory=dict)
    show: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement about the computed values that is checked and shown with its number.

    ``value`` maps the named arrays to one number, which must stand in ``relation`` to ``bound``.
    A claim whose ``applies`` is false for these values is left out. ``about`` is the id of the
    plot or table that the claim belongs to: a preset that shows some of them shows its claims.
    """

    text: str
    value: Callable[[Values], float]
    relation: Relation
    bound: float
    applies: Callable[[Values], bool] | None = None
    about: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """The interesting place of a plot: a value on one axis (a number or a value's name)."""

    axis: Literal["x", "y"]
    at: float | str
    label: str


@dataclass(frozen=True, slots=True)
class Node:
    """A box of a flow plot; ``value`` and ``gradient`` name arrays, ``inputs`` name other nodes."""

    id: str
    label: str
    value: str | None = None
    gradient: str | None = None
    inputs: tuple[str, ...] = ()
    local: str = ""


@dataclass(frozen=True, slots=True)
class Plot:
    """A picture of named values; the title says the finding, the axes quantity and unit.

    line: ``x`` [n], each of ``y`` [n] or [n, k]. bar: ``x`` names (or none), each of ``y`` [n].
    hist: each of ``y`` is a sample [n]. heatmap: ``z`` [rows, columns]; with ``x`` [columns] and
    one ``y`` [rows], both ascending, a field over two axes with ticks, row 0 at the bottom.
    boundary: such a field of whole numbers, the class at each grid point. scatter: ``points``
    [n, 2] as (x, y). A field or scatter draws ``points`` by their ``classes`` [n], indices of
    ``labels``, and ``path`` [k, 2], joined in order and called ``path_label``. image_strip: ``z``
    [n, height, width] on one grey scale, ``labels`` are captions. flow: ``nodes``, in the order of
    the forward pass, each with the local derivative of its edge in words (``local``). NaN is a gap
    everywhere.

    ``title``, ``labels`` and ``nodes`` may be functions of the values; the worker calls them.
    ``frames`` names an array whose first axis is frames; of a flow, [frames, nodes, 2]: is the
    value, is the gradient known yet.
    """

    id: str
    kind: PlotKind
    title: str | Callable[[Values], str]
    x: str | None = None
    y: tuple[str, ...] = ()
    z: str | None = None
    labels: tuple[str, ...] | Callable[[Values], Sequence[str]] = ()
    row_labels: str | None = None
    column_labels: str | None = None
    x_label: str = ""
    y_label: str = ""
    log_x: bool = False
    log_y: bool = False
    signed: bool = False
    bins: int = 24
    marks: tuple[Mark, ...] = ()
    nodes: tuple[Node, ...] | Callable[[Values], Sequence[Node]] = ()
    frames: str | None = None
    points: str | None = None
    classes: str | None = None
    path: str | None = None
    path_label: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: a header and the name of a 1-D array (numbers or words)."""

    header: str
    values: str
    format: str = ".4g"


@dataclass(frozen=True, slots=True)
class Table:
    """Columns of equal length, printed below the plots."""

    id: str
    title: str
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Mistake:
    """A well-known wrong procedure beside the right one: a function with an id, not a string.

    ``replaces`` is the right function of the same file or of a kernel, ``function`` the wrong one
    with the same signature, ``because`` says in one sentence why it is wrong. ``at`` holds
    parameter values, literals, under which a picture shows it, where the defaults show nothing.
    """

    id: str
    replaces: Callable[..., Any]
    function: Callable[..., Any]
    because: str
    at: Mapping[str, ParamValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Demo:
    """The declaration of a demo file; the demo's id is the file's name.

    ``presets`` need no entry for the defaults: ``default`` always exists. ``trains`` grants the
    longer time limit of a training. ``models`` are the shared networks that it asks for.
    """

    title: str
    compute: Callable[..., Mapping[str, Any]]
    params: tuple[Param, ...] = ()
    presets: tuple[Preset, ...] = ()
    claims: tuple[Claim, ...] = ()
    plots: tuple[Plot, ...] = ()
    tables: tuple[Table, ...] = ()
    aliases: tuple[str, ...] = ()
    trains: bool = False
    models: tuple[str, ...] = ()
