"""Colours that colour-blind readers tell apart, and the glyphs that say the same without colour."""

from functools import cache, lru_cache

from rich.style import Style

# Okabe and Ito (2008), "Color Universal Design", without black; their luminances are close,
# so that a class is always shown by its glyph as well.
SERIES = ("#56b4e9", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#f0e442", "#0072b2")
# The same hues at least three times as dark as white (WCAG 2.2), as far apart for the colour-blind
# as that allows; a console whose theme names ``series.0`` to ``series.6`` draws in those instead.
ON_WHITE = ("#2b5a74", "#c48700", "#009e73", "#b56b94", "#843a00", "#7f7923", "#0072b2")
SERIES_NAMES = tuple(f"series.{index}" for index in range(len(SERIES)))
GLYPHS = ("●", "▲", "■", "◆", "○", "△", "□", "◇")
ASCII_GLYPHS = ("o", "x", "+", "*", "#", "@", "%", "&")

# Nine evenly spaced samples of matplotlib's viridis: lightness rises monotonically.
VIRIDIS = (
    "#440154", "#472d7b", "#3b528b", "#2c728e", "#21918c", "#28ae80", "#5ec962", "#addc30",
    "#fde725",
)  # fmt: skip
# ColorBrewer's RdBu reversed: blue is negative, red positive; both ends are equally dark.
DIVERGING = ("#2166ac", "#67a9cf", "#d1e5f0", "#f7f7f7", "#fddbc7", "#ef8a62", "#b2182b")

GREYS = tuple(f"#{round(255 * i / 31):02x}" + f"{round(255 * i / 31):02x}" * 2 for i in range(32))
SHADES = " ░▒▓█"
ASCII_SHADES = " .:-=+*#%@"


@lru_cache(maxsize=4096)  # pairs of colours are endless where a parameter is turned
def ink(colour: str | None = None, *, back: str | None = None, bold: bool = False) -> Style:
    """A style with this foreground and background, written ``#rrggbb``."""
    return Style(color=colour, bgcolor=back, bold=bold or None)


DIM = Style(dim=True)
BOLD = Style(bold=True)


def series_colour(index: int) -> str:
    """The colour of the series with this index; seven colours against eight glyphs."""
    return SERIES[index % len(SERIES)]


def tint(index: int) -> str:
    """A background for the region of a class: its colour mixed with white, the more so from 7."""
    return _between(series_colour(index), "#ffffff", 0.5 if index < len(SERIES) else 0.75)


def faint(index: int) -> str:
    """The tint of the class a little darker, for the texture that lies on it."""
    return _between(tint(index), "#000000", 0.3)


def on_tint(index: int) -> str:
    """The colour of the class as ink that is read on every tint: mixed with black."""
    return _between(series_colour(index), "#000000", 0.7)


def glyph(index: int, *, ascii_only: bool) -> str:
    """The marker of the series or class with this index."""
    glyphs = ASCII_GLYPHS if ascii_only else GLYPHS
    return glyphs[index % len(glyphs)]


def ramp_colour(fraction: float, *, signed: bool) -> str:
    """The colour of a fraction in [0, 1]; of a signed ramp 0.5 is the white of zero."""
    stops = DIVERGING if signed else VIRIDIS
    place = min(max(fraction, 0.0), 1.0) * (len(stops) - 1)
    left = min(int(place), len(stops) - 2)
    return _between(stops[left], stops[left + 1], round(place - left, 3))


def grey(fraction: float) -> str:
    """One of 32 greys from black to white for a fraction in [0, 1]."""
    return GREYS[round(31 * min(max(fraction, 0.0), 1.0))]


def text_on(colour: str) -> str:
    """Black or white, whichever has the higher contrast with the colour (WCAG 2.2)."""
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return "#000000" if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 else "#ffffff"


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def shade(fraction: float, *, ascii_only: bool) -> str:
    """One character whose ink grows with a fraction in [0, 1]."""
    ramp = ASCII_SHADES if ascii_only else SHADES
    return ramp[min(int(min(max(fraction, 0.0), 1.0) * len(ramp)), len(ramp) - 1)]


def sign_shade(share: float, *, ascii_only: bool) -> str:
    """Two characters for a share in [-1, 1]: its sign, then ink that grows with the size."""
    size = min(abs(share), 1.0)
    if size < 0.05:
        return " ." if ascii_only else " ·"
    ramp = ".:*#" if ascii_only else "░▒▓█"
    return ("-" if share < 0 else "+") + ramp[min(int(size * 4), 3)]


@cache
def _between(first: str, second: str, share: float) -> str:
    mixed = (
        round(a + (b - a) * share) for a, b in zip(_channels(first), _channels(second), strict=True)
    )
    return "#" + "".join(f"{channel:02x}" for channel in mixed)


@cache
def _channels(colour: str) -> tuple[int, int, int]:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return red, green, blue
