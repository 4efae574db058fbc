"""Write the screen of every demo, 80 by 24, to docs/screens: as plain text and as SVG in colour.

It is what ``flashdl demo NAME --tune`` shows at the defaults, before a key is pressed.
"""

import argparse
import io
from pathlib import Path

from rich.console import Console
from rich.segment import SegmentLines

from flashdl import bundled
from flashdl.cli.demo_view import frames_of
from flashdl.cli.review_view import Face
from flashdl.cli.tune_region import Row
from flashdl.cli.tune_runs import run_once
from flashdl.cli.tune_screen import Drawn
from flashdl.cli.tune_view import Scene, View, idle, pictures_of
from flashdl.cli.tune_words import about
from flashdl.plotting import save_svg
from flashdl.runner.client import Runner
from flashdl.runner.dial import Dial
from flashdl.runner.index import read_declaration
from flashdl.runner.shelf import Shelf

ROOT = Path(__file__).resolve().parents[1]
SCREENS = ROOT / "docs" / "screens"
SHELF = Shelf(ROOT / ".pytest_cache" / "d" / "flashdl-models")  # as in tools/models.py
COLUMNS, LINES = 80, 24


def console(*, colour: bool) -> Console:
    """A terminal of the size of the screens."""
    return Console(
        file=io.StringIO(), width=COLUMNS, height=LINES, force_terminal=True, legacy_windows=False,
        color_system="truecolor" if colour else None, no_color=not colour, _environ={},
    )  # fmt: skip


def screen(runner: Runner, file: Path, *, colour: bool) -> list[Row]:
    """The lines that the tuner of a demo shows first."""
    dial = Dial.start(read_declaration(file))
    outcome = run_once(runner, dial)
    moves = max(frames_of(item, outcome.right) for item in pictures_of(outcome)) > 1
    without = idle(dial, waits=False, moves=moves, plain=False)
    view = View(dial, ("meaning", about(dial)), "turn", without, Scene(outcome))
    return Drawn(console(colour=colour), Face(plain=False, ascii=False)).lines(view)


def text(lines: list[Row]) -> str:
    """The lines without colour and without blanks at their ends."""
    return "".join("".join(part.text for part in line).rstrip() + "\n" for line in lines)


def main() -> None:
    """Write all of them, or say which are out of date."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if one differs")
    check = parser.parse_args().check
    SCREENS.mkdir(exist_ok=True)
    stale = []
    with Runner(shelf=SHELF) as runner:
        for file in sorted(bundled.demos_dir().glob("*.py")):
            plain = text(screen(runner, file, colour=False))
            kept = SCREENS / f"{file.stem}.txt"
            if check:
                stale += [] if kept.exists() and kept.read_text("utf-8") == plain else [kept.name]
                continue
            kept.write_text(plain, encoding="utf-8")
            drawn = SegmentLines(screen(runner, file, colour=True), new_lines=True)
            save_svg(drawn, path=kept.with_suffix(".svg"), width=COLUMNS)
    if stale:
        raise SystemExit(f"out of date, run `just screens`: {', '.join(stale)}")


if __name__ == "__main__":
    main()
