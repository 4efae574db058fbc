"""A table of ``flashdl stats`` with a name and up to two cells in each line."""

from rich.style import Style

from flashdl.cli.stats_words import cell
from flashdl.plotting import palette
from flashdl.plotting.canvas import Grid
from flashdl.plotting.paper import Paper, wrap
from flashdl.review.stats.retention import Share

WIDEST_NAME = 24


class Pairs:
    """A table that grows line by line; ``grid`` is what it has come to."""

    def __init__(self, paper: Paper) -> None:
        self.grid = Grid(paper.width)
        self._paper = paper
        self._left = min(WIDEST_NAME, paper.width * 45 // 100)
        self._size = (paper.width - self._left) // 2

    def title(self, title: str, *heads: str) -> None:
        """The name of what follows, and what its columns are."""
        self._put(title, heads, palette.BOLD, palette.DIM)

    def heads(self, name: str, *heads: str) -> None:
        """What the columns are from here on."""
        self._put(name, heads, palette.DIM, palette.DIM)

    def row(self, name: str, *cells: Share | str) -> None:
        """A line; of a share with its count, or without where there is no room for it."""
        told = (cell(one, self._size) if isinstance(one, Share) else one for one in cells)
        self._put(name, tuple(told), None, None)

    def say(self, text: str) -> None:
        """A remark in as many lines as needed."""
        for line in wrap(text, self._paper.width):
            self.grid.put(self.grid.height, 0, line, palette.DIM)

    def _put(
        self, name: str, cells: tuple[str, ...], lead: Style | None, style: Style | None
    ) -> None:
        row = self.grid.height
        self.grid.put(row, 0, self._paper.fit(name, self._left - 1), lead)
        for index, text in enumerate(cells):
            left = self._left + index * self._size
            self.grid.put(row, left, self._paper.fit(text, self._size - 1), style)
