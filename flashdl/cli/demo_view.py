"""How a run of a demo is shown: plots, tables, and each claim with its number."""

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.text import Text

from flashdl.cli.film import Film
from flashdl.cli.keymap import action, key_line
from flashdl.cli.keys import Keys
from flashdl.cli.output import clean
from flashdl.cli.review_view import DIM, Face
from flashdl.cli.tune_region import Region, rows
from flashdl.demokit import Plot, Table
from flashdl.plotting import draw, draw_table, summary
from flashdl.runner.contrast import Picture, shown
from flashdl.runner.results import names_in

if TYPE_CHECKING:
    from flashdl.runner.results import ClaimResult, DemoRun


def picture(
    item: Picture,
    run: "DemoRun",
    face: Face,
    *,
    frame: int | None = None,
    beside: "DemoRun | None" = None,
) -> RenderableType:
    """A plot, or in plain text what it shows in words, or a table; of frames, the last.

    The scales of a plot cover the run ``beside`` it, too.
    """
    values = {name: run.plain[name] for name in names_in(item)}
    if isinstance(item, Table):
        return draw_table(item, values)
    if face.plain:
        return Text(clean(summary(item, values), ascii=face.ascii))
    other = None if beside is None else {name: beside.plain[name] for name in names_in(item)}
    return draw(item, values, frame=frame, beside=other)


def pictures(run: "DemoRun", show: tuple[str, ...], face: Face) -> Iterator[RenderableType]:
    """The plots, then the tables, each below a blank line."""
    for item in shown(run, show):
        yield Text("")
        yield picture(item, run, face)


def frames_of(item: Picture, run: "DemoRun") -> int:
    """The number of frames of a picture, 0 where it does not move."""
    if not isinstance(item, Plot) or item.frames is None:
        return 0
    shape = run.values[item.frames].shape
    return shape[0] if shape else 0


def show_run(
    console: Console, run: "DemoRun", show: tuple[str, ...], face: Face, keys: Keys | None
) -> None:
    """Print the plots and tables; with ``keys``, a plot that has frames is played."""
    for item in shown(run, show):
        console.print()
        frames = frames_of(item, run)
        if keys is not None and isinstance(item, Plot) and frames > 1 and not face.plain:
            play(console, keys, item, run, Film(frames))
        else:
            console.print(picture(item, run, face))


def play(console: Console, keys: Keys, plot: Plot, run: "DemoRun", film: Film) -> None:
    """Play a plot's frames in place; a key stops them, arrows step, the last one stays."""
    region, face = Region(console), Face(plain=False, ascii=console.options.ascii_only)
    while not film.over:
        drawn = rows(console, picture(plot, run, face, frame=film.at), console.width)
        line = f"{film.caption}   {key_line('step', console.width - 15)}"
        drawn += rows(console, Text(clean(line, ascii=face.ascii), style=DIM), console.width)
        region.draw(drawn[-console.height :])
        key = keys.read(film.pause_s if film.playing else None)
        if key == "resume":
            region.leave()
        elif key != "resize":
            film = film.tick() if key is None else film.press(action(key, "step"))
    region.erase()
    console.print(picture(plot, run, face))


def claims(run: "DemoRun", face: Face, show: tuple[str, ...] = ()) -> RenderableType:
    """Each claim with a tick or a cross and its number; of a preset, those of its pictures."""
    said = [_Said(claim, face) for claim in run.claims if not show or claim.about in show]
    return Group(Text(""), *said)


@dataclass(frozen=True, slots=True)
class _Said:
    """A claim in a line; where it is too long, its number stands below, in one piece."""

    claim: "ClaimResult"
    face: Face

    def __rich_console__(self, _console: Console, options: ConsoleOptions) -> RenderResult:
        line = _claim(self.claim, self.face)
        if line.cell_len <= options.max_width:
            yield line
            return
        said, number = line.divide([len(line) - len(self.claim.number) - 2])
        yield from (said, number)


def claim_lines(found: Iterable["ClaimResult"], face: Face) -> list[Text]:
    """Each claim in a line: tick or cross, what it says, its number and its bound."""
    return [_claim(claim, face) for claim in found]


def _claim(claim: "ClaimResult", face: Face) -> Text:
    good, bad = face.mark("✓", "ok"), face.mark("✗", "NO")
    mark = (good, "green") if claim.holds else (bad, "bold red")
    said = clean(claim.text, ascii=face.ascii)
    return Text.assemble(mark, " ", said, (f"  {claim.number}", DIM))


def as_json(run: "DemoRun", *, mistake: str | None = None) -> str:
    """The run as one JSON object, schema 1; what is not finite is null."""
    made = {} if mistake is None else {"mistake": mistake}
    return json.dumps(
        {
            "schema": 1,
            "demo": run.demo,
            **made,
            "params": run.params,
            "seed": run.seed,
            "values": _finite(run.plain_values()),
            "claims": [
                {
                    "text": claim.text,
                    "value": _finite(claim.value),
                    "relation": claim.relation,
                    "bound": claim.bound,
                    "holds": claim.holds,
                }
                for claim in run.claims
            ],
        },
        ensure_ascii=False,
        allow_nan=False,
    )


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {name: _finite(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_finite(item) for item in value]
    return value
