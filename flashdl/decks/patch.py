"""Differences between texts in the form that ``git apply`` and ``patch`` take."""

import difflib

_NO_LINE_END = "\\ No newline at end of file\n"


def hunks(before: str, after: str, name: str) -> str:
    """The unified difference of a file called ``name`` in the folder that it is applied in."""
    lines = difflib.unified_diff(_lines(before), _lines(after), f"a/{name}", f"b/{name}")
    return "".join(line if line.endswith("\n") else f"{line}\n{_NO_LINE_END}" for line in lines)


def _lines(text: str) -> list[str]:
    """The lines with their ends, where nothing but a line feed ends a line."""
    parts = text.split("\n")
    return [part + "\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])
