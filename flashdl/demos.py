"""Demos from Python: run one and hold what it computed.

>>> from flashdl import demos
>>> run = demos.run("softmax_temperature", temperature=0.5)
>>> run["p"]
Array([0.8343, 0.1379, 0.02784])

``numpy.asarray(run["p"])`` is an array; this module itself needs no NumPy.
"""

import atexit
import os
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.text import Text

from flashdl import bundled, settings
from flashdl.demokit import ParamValue
from flashdl.demokit.arrays import Array
from flashdl.plotting import draw, draw_table
from flashdl.plotting.notebook import as_html
from flashdl.plotting.words import clean
from flashdl.runner.client import Runner
from flashdl.runner.index import Declaration, Index, complete
from flashdl.runner.limits import Limits
from flashdl.runner.results import ClaimResult, DemoRun
from flashdl.runner.shelf import Shelf

__all__ = ["Array", "ClaimResult", "Declaration", "Run", "describe", "names", "run"]

_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True, slots=True, repr=False)
class Run:
    """What one run computed; a notebook shows its plots, tables and claims.

    ``run["name"]`` is a named value. ``show`` names the plots and tables of the preset that was
    asked for; it is empty where all are shown.
    """

    result: DemoRun
    show: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> Array:
        return self.result.values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.result.values)

    @property
    def params(self) -> Mapping[str, ParamValue]:
        """Every parameter, given or default."""
        return self.result.params

    @property
    def claims(self) -> tuple[ClaimResult, ...]:
        """Each claim with the number it came to and whether it holds."""
        return self.result.claims

    @property
    def holds(self) -> bool:
        """Whether every claim holds."""
        return all(claim.holds for claim in self.claims)

    @property
    def tables(self) -> Mapping[str, Mapping[str, list[Any]]]:
        """The columns of each table by their headers."""
        return {
            table.id: {column.header: self[column.values].flat() for column in table.columns}
            for table in self.result.tables
        }

    def __repr__(self) -> str:
        given = ", ".join(f"{name}={value!r}" for name, value in self.params.items())
        kept = sum(claim.holds for claim in self.claims)
        return (
            f"<{self.result.demo}({given}): {len(self.result.values)} values,"
            f" {kept} of {len(self.claims)} claims hold>"
        )

    def __str__(self) -> str:
        console = Console(width=80, color_system=None, no_color=True, _environ={})
        with console.capture() as captured:
            console.print(self)
        return captured.get()

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield Group(*self._parts())

    def _repr_html_(self) -> str:
        return as_html(*self._parts())

    def _parts(self) -> Iterator[RenderableType]:
        values = self.result.plain_values()
        for plot in self.result.plots:
            if not self.show or plot.id in self.show:
                yield from (draw(plot, values), Text())
        for table in self.result.tables:
            if not self.show or table.id in self.show:
                yield from (draw_table(table, values), Text())
        for claim in self.claims:
            if not self.show or claim.about in self.show:
                yield _said(claim)


def names() -> list[str]:
    """The names of all demos."""
    return [declaration.name for declaration in _index().declarations]


def describe(name: str) -> Declaration:
    """Title, parameters, presets and mistakes of a demo. Raises UnknownName."""
    return _index().find(name)


def run(
    name: str,
    /,
    *,
    preset: str | None = None,
    seed: int = 0,
    mistake: str | None = None,
    **params: Any,
) -> Run:
    """Run a demo in its worker process and wait for it.

    Parameters are those of the demo; what is not given is the preset's, or the default. A number
    or a list may come from NumPy. With ``mistake`` the wrong function of that id is in place of
    the right one. Raises UnknownName or UsageError for what does not exist or is out of range, and
    DemoFailed where the demo did not end well.
    """
    declaration = describe(name)
    chosen = declaration.preset(preset or "default")
    if mistake is not None:
        declaration.mistake(mistake)
    given = {key: _plain(value) for key, value in params.items()}
    values = complete(declaration.params, {**chosen.params, **given})
    with _ONE_AT_A_TIME:
        result = _runner(os.getpid()).run(
            declaration.name,
            declaration.source,
            values,
            seed,
            mistake=mistake,
            trains=declaration.trains,
            models=declaration.models,
        )
    return Run(result, chosen.show)


def _plain(value: Any) -> Any:
    """A NumPy number or array as Python's; everything else as it is."""
    return value.tolist() if hasattr(value, "tolist") else value


def _index() -> Index:
    with _ONE_AT_A_TIME:
        return Index.load(bundled.demos_dir(), settings.paths(os.environ).cache / "demos.json")


@cache
def _runner(process: int) -> Runner:
    """The worker of this process, kept warm until it ends; a fork gets one of its own."""
    places = settings.paths(os.environ)
    chosen = settings.load(places.config_file, os.environ, {})
    runner = Runner(Limits.of(chosen), shelf=Shelf(places.models))
    atexit.register(_close, runner, process)
    return runner


def _close(runner: Runner, process: int) -> None:
    if os.getpid() == process:
        runner.close()


def _said(claim: ClaimResult) -> Text:
    sign = ("✓", "green") if claim.holds else ("✗", "bold red")
    return Text.assemble(sign, " ", clean(claim.text), (f"  {claim.number}", "dim"))
