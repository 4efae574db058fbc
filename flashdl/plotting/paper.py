"""What a plot is drawn on: the console's width, colours and characters, read when it prints."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, RenderResult
from rich.measure import Measurement
from rich.segment import Segment
from rich.style import Style

from flashdl.plotting import palette
from flashdl.plotting.canvas import Grid
from flashdl.plotting.words import ascii_text, clean

WIDEST = 100
Entry = tuple[Sequence[tuple[str, Style | None]], str]  # of a legend: a swatch, its meaning


@dataclass(frozen=True, slots=True)
class Paper:
    """Its width and abilities; ``shades`` are backgrounds in at least 256 colours."""

    width: int
    colour: bool = True
    shades: bool = True
    ascii_only: bool = False

    @classmethod
    def of(cls, console: Console, options: ConsoleOptions) -> "Paper":
        """The paper that this console is at this moment."""
        colour = console.color_system is not None and not console.no_color
        return cls(
            width=max(1, min(options.max_width, WIDEST)),
            colour=colour,
            shades=colour and console.color_system in {"256", "truecolor"},
            ascii_only=options.ascii_only,
        )

    @property
    def halves(self) -> bool:
        """Whether it shows half blocks in enough colours, two values a cell."""
        return self.shades and not self.ascii_only

    def say(self, text: str) -> str:
        """The text as this paper can show it."""
        return ascii_text(text) if self.ascii_only else clean(text)

    def fit(self, text: str, room: int) -> str:
        """The text as this paper can show it in so many columns, an ellipsis for what is cut."""
        said = self.say(text)
        return said if len(said) <= room else said[: max(0, room - 1)] + self.pick("…", "~")

    def pick(self, usual: str, ascii_form: str) -> str:
        """The usual characters, or their ASCII form."""
        return ascii_form if self.ascii_only else usual

    def glyph(self, index: int) -> str:
        """The marker of the series with this index."""
        return palette.glyph(index, ascii_only=self.ascii_only)


@dataclass(frozen=True, slots=True)
class Figure:
    """A plot that Rich prints; nothing is drawn before the console is known."""

    paint: Callable[[Paper], Grid]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        paper = Paper.of(console, options)
        themed = _themed(console) if paper.colour else {}
        for row in self.paint(paper).segments(colour=paper.colour):
            yield from _in_theme(row, themed) if themed else row
            yield Segment.line()

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        return Measurement(min(40, options.max_width), min(WIDEST, options.max_width))


def _themed(console: Console) -> dict[str, str]:
    """The colour that the console's theme has for each colour of a series, where it names them."""
    found = [console.get_style(name, default=Style.null()) for name in palette.SERIES_NAMES]
    pairs = zip(palette.SERIES, found, strict=True)
    return {usual: style.color.name for usual, style in pairs if style.color is not None}


def _in_theme(row: Iterable[Segment], themed: Mapping[str, str]) -> Iterator[Segment]:
    """A row with the marks of series in the theme's colours where they lie on the terminal's own.

    A mark on a background that a plot has painted stays as it is.
    """
    for segment in row:
        style = segment.style
        if style and style.color and not style.bgcolor and style.color.name in themed:
            colour = palette.ink(themed[style.color.name], bold=bool(style.bold))
            yield Segment(segment.text, colour)
        else:
            yield segment


def titled(title: str, paper: Paper) -> Grid:
    """A grid that begins with the title, wrapped to the width."""
    grid = Grid(paper.width)
    for line in wrap(paper.say(title), paper.width):
        grid.put(grid.height, 0, line, palette.BOLD)
    return grid


def nothing(grid: Grid, reason: str = "no finite values") -> Grid:
    """The grid with the one line that says why there is no plot."""
    grid.put(grid.height, 0, reason)
    return grid


def wrap(text: str, width: int) -> list[str]:
    """The words of a text in lines of at most ``width`` characters; longer words are broken."""
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += " " + word
        else:
            lines += [word[i : i + width] for i in range(0, len(word), width)]
    return lines


def legend(grid: Grid, paper: Paper, names: list[str]) -> None:
    """One entry a name, its glyph in the colour of its series, in as many lines as needed."""
    key(grid, paper, [([(paper.glyph(i), glyph_ink(i))], name) for i, name in enumerate(names)])


def key(grid: Grid, paper: Paper, entries: Sequence[Entry], *, label: str = "") -> None:
    """What each swatch means, in as many lines as needed, the first one begun by a dim label."""
    said = paper.fit(label, paper.width // 2 if entries else paper.width)
    row = grid.height
    column = grid.put(row, 0, said, palette.DIM) + 3 if said else 0
    for swatch, name in entries:
        size = sum(len(text) for text, _ in swatch) + 1
        text = paper.fit(name, paper.width - size)
        if column and column + size + len(text) > paper.width:
            column, row = 0, row + 1
        for part, style in swatch:
            column = grid.put(row, column, part, style)
        column = grid.put(row, column + 1, text) + 3


def series_ink(index: int) -> Style:
    """The style of the series with this index."""
    return palette.ink(palette.series_colour(index))


def glyph_ink(index: int) -> Style:
    """The style of its glyph: bold, because some colours are faint on a white background."""
    return palette.ink(palette.series_colour(index), bold=True)
