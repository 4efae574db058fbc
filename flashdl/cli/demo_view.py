"""How a run of a demo is shown: plots, tables, and each claim with its number."""

import json
import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.text import Text

from flashdl.cli.output import clean
from flashdl.cli.review_view import DIM, Face
from flashdl.demokit import Plot
from flashdl.plotting import draw, draw_table, summary

if TYPE_CHECKING:
    from flashdl.runner.results import ClaimResult, DemoRun


def shown_plots(run: "DemoRun", show: tuple[str, ...]) -> list[Plot]:
    """The plots that a preset asks for, in its order; all of them where it names none."""
    by_id = {plot.id: plot for plot in run.plots}
    return [by_id[name] for name in show if name in by_id] or list(run.plots)


def pictures(
    run: "DemoRun", show: tuple[str, ...], face: Face, *, frame: int | None = None
) -> Iterator[RenderableType]:
    """The plots, or in plain text a sentence for each, then the tables."""
    values = run.plain_values()
    for plot in shown_plots(run, show):
        yield Text("")
        yield Text(summary(plot, values)) if face.plain else draw(plot, values, frame=frame)
    for table in run.tables:
        yield Text("")
        yield draw_table(table, values)


def claims(run: "DemoRun", face: Face) -> RenderableType:
    """Each claim with a tick or a cross and the number it came to."""
    lines: list[RenderableType] = [Text("")]
    lines += [_claim(claim, face) for claim in run.claims]
    return Group(*lines)


def _claim(claim: "ClaimResult", face: Face) -> Text:
    good, bad = face.mark("✓", "ok"), face.mark("✗", "NO")
    mark = (good, "green") if claim.holds else (bad, "bold red")
    number = f"  {claim.value:.4g} {claim.relation} {claim.bound:.4g}"
    return Text.assemble(mark, " ", clean(claim.text), (number, DIM))


def frame_count(run: "DemoRun", show: tuple[str, ...]) -> int:
    """How many frames the shown plots have; 1 where nothing moves."""
    counts = [run.values[p.frames].shape[0] for p in shown_plots(run, show) if p.frames]
    return max(counts, default=1)


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
