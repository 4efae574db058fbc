"""Sizes of files and functions: the caps that a test enforces, the medians that are reported.

A function's length leaves out its docstring and its decorators.
"""

import ast
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

ROOT = Path(__file__).resolve().parents[1]
FILE_CAPS = {"flashdl": 400, "demos": 200, "alembic": 400, "tests": 400, "tools": 400}
FUNCTION_CAP = 50


@dataclass(frozen=True)
class Size:
    """A file or a function, where it begins, and its lines."""

    path: Path
    name: str
    line: int
    lines: int

    def __str__(self) -> str:
        place = f"{self.path.relative_to(ROOT)}:{self.line}"
        return f"{place}: {self.name or 'file'} has {self.lines} lines"


def python_files(folder: str) -> list[Path]:
    """The Python files below a top-level folder, sorted; none if it is not there."""
    return sorted((ROOT / folder).rglob("*.py"))


def file_size(path: Path) -> Size:
    """The lines of a file, blank ones and comments included."""
    return Size(path, "", 1, len(path.read_text(encoding="utf-8").splitlines()))


def function_sizes(path: Path) -> list[Size]:
    """The functions and methods of a file, nested ones too."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    return [Size(path, f.name, f.lineno, _span(f) - _docstring(f)) for f in functions]


def _span(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def _docstring(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return _span(function.body[0]) if ast.get_docstring(function, clean=False) is not None else 0


def _row(folder: str, what: str, sizes: list[Size]) -> str:
    lines = [size.lines for size in sizes]
    p90 = quantiles(lines, n=10)[-1] if len(lines) > 1 else max(lines, default=0)
    middle = median(lines) if lines else 0
    return f"{folder:9}{what:10}{len(lines):6}{middle:8g}{p90:8.0f}{max(lines, default=0):6}"


def main() -> None:
    """Print count, median, 90th percentile and maximum for each folder."""
    print("folder   what       count  median     p90   max")
    for folder in FILE_CAPS:
        files = python_files(folder)
        print(_row(folder, "files", [file_size(f) for f in files]))
        print(_row(folder, "functions", [s for f in files for s in function_sizes(f)]))


if __name__ == "__main__":
    main()
