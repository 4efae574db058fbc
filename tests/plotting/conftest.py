import io

import pytest
from rich.console import Console


def console_on(buffer, form, width):
    """A console of one of the three forms; the environment of the test run has no say.

    The form "none" is a terminal with NO_COLOR, where Rich by itself would still print bold.
    """
    return Console(
        file=io.TextIOWrapper(buffer, encoding="ascii" if form == "ascii" else "utf-8"),
        width=width,
        height=50,
        force_terminal=form != "ascii",
        color_system=None if form == "ascii" else "truecolor",
        no_color=form != "colour",
        legacy_windows=False,
        _environ={},
    )


@pytest.fixture(scope="session")
def render():
    """Print a renderable in a form (colour, none, ascii) at a width and return the text."""

    def rendered(renderable, form="none", width=80):
        buffer = io.BytesIO()
        console = console_on(buffer, form, width)
        console.print(renderable)
        console.file.flush()
        return buffer.getvalue().decode()

    return rendered
