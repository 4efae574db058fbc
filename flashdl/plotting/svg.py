"""A figure as an SVG file that needs no font and no address of the web."""

import io
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from rich.console import Console, RenderableType
from rich.segment import Segment, Segments

_ASPECT = 0.602  # width to height of the first two fonts
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
    console = Console(
        record=True,
        file=io.StringIO(),
        width=width,
        height=100,
        force_terminal=True,
        color_system="truecolor",
        no_color=False,
        legacy_windows=False,
        force_jupyter=False,
        markup=False,
        highlight=False,
    )
    for renderable in renderables:
        console.print(Segments(_by_word(console.render(renderable))), end="")
    _write(path, console.export_svg(code_format=_FORMAT, font_aspect_ratio=_ASPECT))


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
