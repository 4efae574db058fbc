"""The pictures of a question's numbers, resolved and drawn in this process as the worker does."""

import io
import re
from dataclasses import dataclass
from typing import Any

import numpy as np
from asked import load
from rich.console import Console

from flashdl.demokit import Plot, Table
from flashdl.plotting import draw, draw_table, summary
from flashdl.review.questions import Question
from flashdl.runner.questioning import pictured
from flashdl.runner.results import names_in
from flashdl.runner.worker import as_arrays, resolved

WIDTH = 80
NUMBER = re.compile(r"-?\d+(?:,\d{3})*(?:\.\d+)?")


@dataclass(frozen=True)
class Pictures:
    """Plots whose titles and labels were called, tables, and the arrays that they show."""

    plots: list[Plot]
    tables: list[Table]
    values: dict[str, Any]

    @property
    def shown(self) -> dict[str, Any]:
        """The arrays that a plot or a table names; KeyError where one was not computed."""
        items = (*self.plots, *self.tables)
        return {name: self.values[name] for item in items for name in names_in(item)}

    def sizes(self) -> list[set[int]]:
        """The lengths that have to agree: of a table, of bars, curves, points, labelled rows."""
        found = [{len(self.values[c.values]) for c in table.columns} for table in self.tables]
        for plot in self.plots:
            if plot.kind in ("bar", "line") and plot.x:
                found.append({len(self.values[name]) for name in (plot.x, *plot.y)})
            if plot.points and plot.classes:
                found.append({len(self.values[plot.points]), len(self.values[plot.classes])})
            if plot.kind == "heatmap" and plot.z:
                sides = zip((plot.row_labels, plot.column_labels),
                            self.values[plot.z].shape, strict=True)  # fmt: skip
                found += [{len(self.values[name]), size} for name, size in sides if name]
        return found

    def drawn(self) -> str:
        """All of them at 80 columns."""
        plots = (draw(plot, self._plain(plot)) for plot in self.plots)
        return _printed(*plots, self._tables())

    def titles_and_tables(self) -> str:
        """What stands in a title or in a table."""
        return "\n".join([*(str(plot.title) for plot in self.plots), self._tables()])

    def told(self) -> str:
        """What plain output says."""
        return "\n".join([*(summary(plot, self._plain(plot)) for plot in self.plots),
                          self._tables()])  # fmt: skip

    def _tables(self) -> str:
        return _printed(*(draw_table(table, self._plain(table)) for table in self.tables))

    def _plain(self, item: Plot | Table) -> dict[str, Any]:
        return {name: self.values[name].tolist() for name in names_in(item)}


def pictures_of(demo: str, question: Question) -> Pictures:
    """The pictures of a question of a demo's generator."""
    beside = load(f"questions/{demo}")
    declared = pictured(load(demo), beside, question.generator, dict(question.given)).DEMO
    values = as_arrays(declared.compute(rng=None))
    return Pictures([resolved(plot, values) for plot in declared.plots], [*declared.tables], values)


def numbers_in(text: str) -> list[float]:
    """Every number of a text."""
    return [float(found.replace(",", "")) for found in NUMBER.findall(text.replace("−", "-"))]


def rows_in(values: dict[str, Any]) -> list[Any]:
    """Every row of numbers that is among the arrays, or in one of them."""
    arrays = [v for v in values.values() if v.dtype.kind in "iuf" and v.ndim]
    return [row for v in arrays for row in (v if v.ndim > 1 else v[None])]


def _printed(*items: Any) -> str:
    file = io.StringIO()
    console = Console(file=file, width=WIDTH, force_terminal=False, color_system=None)
    for item in items:
        console.print(item, markup=False, highlight=False)
    return file.getvalue()


def is_finite(values: dict[str, Any], gaps: set[str | None]) -> bool:
    """Whether no number is missing, except for gaps in a path."""
    numbers = [v for name, v in values.items() if v.dtype.kind in "iuf" and name not in gaps]
    return all(np.isfinite(v).all() for v in numbers)
