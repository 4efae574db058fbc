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


@pytest.fixture(scope="session")
def painted():
    """Print a renderable in colour and return its cells by row: (character, ink, background)."""

    def cells(renderable, width=80):
        console = console_on(io.BytesIO(), "colour", width)
        rows = [[]]
        for segment in console.render(renderable):
            if segment.text == "\n":
                rows.append([])
                continue
            style = segment.style
            ink, back = (
                None if style is None or part is None else part.name
                for part in ((style.color, style.bgcolor) if style else (None, None))
            )
            rows[-1] += [(char, ink, back) for char in segment.text]
        return rows[:-1]

    return cells


@pytest.fixture(scope="session")
def area():
    """The rows of a printed plot between its axes, all of the width of the lower one."""

    def rows_of(text):
        lines = text.splitlines()
        starts = ("└─", "└┬", "+-", "++")
        bottom = next(i for i, line in enumerate(lines) if line.lstrip()[:2] in starts)
        left = len(lines[bottom]) - len(lines[bottom].lstrip())
        rows = [line for line in lines[:bottom] if line[left : left + 1] in tuple("│┤|+")]
        return [row[left + 1 :].ljust(len(lines[bottom]) - left - 1) for row in rows]

    return rows_of
