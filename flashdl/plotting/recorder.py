"""A console in full colour that prints nowhere and remembers what was printed."""

import io

from rich.console import Console


def recorder(width: int) -> Console:
    """To export from; no setting of the terminal or of a notebook reaches it."""
    return Console(
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
