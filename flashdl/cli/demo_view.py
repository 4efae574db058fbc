"""How a run of a demo is shown: plots, tables, and each claim with its number."""

import json
import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from rich.console import Console, Group, RenderableType
from rich.text import Text

from flashdl.cli.keys import Keys
from flashdl.cli.output import clean
from flashdl.cli.review_view import DIM, Face
from flashdl.demokit import Plot
from flashdl.plotting import draw, draw_table, summary

if TYPE_CHECKING:
    from flashdl.runner.results import ClaimResult, DemoRun


FRAME_KEYS = "→ next   ← back   enter end"


def shown_plots(run: "DemoRun", show: tuple[str, ...]) -> list[Plot]:
    """The plots that a preset asks for, in its order; all of them where it names none."""
    by_id = {plot.id: plot for plot in run.plots}
    return [by_id[name] for name in show if name in by_id] if show else list(run.plots)


def picture(plot: Plot, values: Mapping[str, Any], face: Face) -> RenderableType:
    """A plot, or in plain text what it shows in words; of frames, the last."""
    if face.plain:
        return Text(clean(summary(plot, values), ascii=face.ascii))
    return draw(plot, values)


def tables(run: "DemoRun", show: tuple[str, ...]) -> Iterator[RenderableType]:
    """The tables that a preset asks for, each below a blank line; all where it names nothing."""
    for table in run.tables:
        if not show or table.id in show:
            yield Text("")
            yield draw_table(table, run.plain_values())


def pictures(run: "DemoRun", show: tuple[str, ...], face: Face) -> Iterator[RenderableType]:
    """The plots, then the tables."""
    for plot in shown_plots(run, show):
        yield Text("")
        yield picture(plot, run.plain_values(), face)
    yield from tables(run, show)


def show_run(
    console: Console, run: "DemoRun", show: tuple[str, ...], face: Face, keys: Keys | None
) -> None:
    """Print the plots and tables; with ``keys``, a plot that has frames is walked by arrow."""
    for plot in shown_plots(run, show):
        console.print()
        if keys is not None and plot.frames and not face.plain:
            walk(console, keys, plot, run, face)
        else:
            console.print(picture(plot, run.plain_values(), face))
    for part in tables(run, show):
        console.print(part)


def walk(console: Console, keys: Keys, plot: Plot, run: "DemoRun", face: Face) -> None:
    """Draw a plot frame by frame: right goes on, left goes back, enter goes to the end."""
    values = run.plain_values()
    last = run.values[plot.frames or ""].shape[0] - 1
    frame, height = 0, 0
    while True:
        with console.capture() as drawn:
            console.print(draw(plot, values, frame=frame))
        if 0 < height < console.height - 1:
            console.file.write(f"\x1b[{height}F\x1b[J")
        height = drawn.get().count("\n")
        console.file.write(drawn.get())
        if frame == last:
            return
        line = clean(f"step {frame + 1} of {last + 1}   {FRAME_KEYS}", ascii=face.ascii)
        console.print(Text(line, style=DIM), end="")
        frame = _frame_after(keys.read() or "", frame, last)
        console.file.write("\r\x1b[2K")


def _frame_after(key: str, frame: int, last: int) -> int:
    match key:
        case "right" | "space":
            return frame + 1
        case "left":
            return max(0, frame - 1)
        case "enter" | "q" | "esc" | "eof":
            return last
        case _:
            return frame


def claims(run: "DemoRun", face: Face, show: tuple[str, ...] = ()) -> RenderableType:
    """Each claim with a tick or a cross and its number; of a preset, those of its pictures."""
    lines: list[RenderableType] = [Text("")]
    lines += [_claim(claim, face) for claim in run.claims if not show or claim.about in show]
    return Group(*lines)


def _claim(claim: "ClaimResult", face: Face) -> Text:
    good, bad = face.mark("✓", "ok"), face.mark("✗", "NO")
    mark = (good, "green") if claim.holds else (bad, "bold red")
    number = f"  {claim.value:.4g} {claim.relation} {claim.bound:.4g}"
    return Text.assemble(mark, " ", clean(claim.text), (number, DIM))


def as_json(run: "DemoRun") -> str:
    """The run as one JSON object, schema 1; what is not finite is null."""
    return json.dumps(
        {
            "schema": 1,
            "demo": run.demo,
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
