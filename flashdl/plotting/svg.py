"""A figure as an SVG file that needs no font and no address of the web."""

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import groupby
from pathlib import Path

from rich.console import RenderableType
from rich.segment import Segment, Segments

from flashdl.plotting.canvas import EIGHTHS_RIGHT, EIGHTHS_UP
from flashdl.plotting.recorder import recorder

_ASPECT = 0.602  # width to height of the first two fonts
_LETTER, _LINE, _DROP = (
    20,
    24.4,
    1.5,
)  # Rich's letters, lines, and how far a line's cells begin below
# What a block fills of its cell in eighths: left, top, width, height.
_BLOCKS = {
    **{char: (0, 8 - k, 8, k) for k, char in enumerate(EIGHTHS_UP) if k},
    **{char: (0, 0, k, 8) for k, char in enumerate(EIGHTHS_RIGHT) if k},
    "▀": (0, 0, 8, 4), "▐": (4, 0, 4, 8), "▕": (7, 0, 1, 8),
}  # fmt: skip
_BLOCK_TEXT = re.compile(
    r'<text class="([^"]*)" x="([^"]*)" y="([^"]*)" textLength="([^"]*)"[^>]*>'
    f"([{''.join(_BLOCKS)}]+)</text>"
)
_FORMAT = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
  <style>
    .{unique_id}-matrix {{
      font-family: "DejaVu Sans Mono", Menlo, Consolas, monospace;
      font-size: {char_height}px;
      line-height: {line_height}px;
    }}
    {styles}
  </style>
  <defs>
    <clipPath id="{unique_id}-clip-terminal">
      <rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/>
    </clipPath>
    {lines}
  </defs>
  <rect width="{width}" height="{height}" rx="8" fill="#292929"/>
  <g transform="translate({terminal_x}, 24)" clip-path="url(#{unique_id}-clip-terminal)">
    {backgrounds}
    <g class="{unique_id}-matrix">
    {matrix}
    </g>
  </g>
</svg>
"""


def save_svg(*renderables: RenderableType, path: Path, width: int = 80) -> None:
    """Write what Rich can print as an SVG in colour; a file that is there is replaced whole."""
    console = recorder(width)
    for renderable in renderables:
        console.print(Segments(_by_word(console.render(renderable))), end="")
    text = console.export_svg(code_format=_FORMAT, font_aspect_ratio=_ASPECT)
    _write(path, _BLOCK_TEXT.sub(_as_rectangles, text))


def _as_rectangles(found: re.Match[str]) -> str:
    """Blocks as rectangles: glyphs of most fonts are lower than a line and would leave seams."""
    style, x, y, length, blocks = found.groups()
    cell, left, top = float(length) / len(blocks), float(x), float(y) - _LETTER + _DROP
    made = []
    for char, run in groupby(blocks):
        count = len(list(run))
        by, down, wide, high = _BLOCKS[char]
        if wide == 8:
            spans = [(left, cell * count)]
        else:
            spans = [(left + cell * (i + by / 8), cell * wide / 8) for i in range(count)]
        made += [
            f'<rect class="{style}" shape-rendering="crispEdges" x="{at:g}" width="{width:g}"'
            f' y="{top + _LINE * down / 8:g}" height="{_LINE * high / 8:g}"/>'
            for at, width in spans
        ]
        left += cell * count
    return "".join(made)


def _by_word(segments: Iterable[Segment]) -> Iterator[Segment]:
    """Every word by itself: it gets its own x, and no viewer trims the blanks before it."""
    for text, style, _ in segments:
        yield from (Segment(part, style) for part in re.findall(r" +|\n|[^ \n]+", text))


def _write(path: Path, text: str) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)
    except BaseException:
        with suppress(OSError):
            draft.unlink()
        raise
