"""Predictions in ``flashdl stats``: how many came true, how sure one was, how far off they lay."""

from collections.abc import Iterator

from flashdl.cli.output import plural
from flashdl.cli.stats_pairs import Pairs
from flashdl.cli.stats_words import counted
from flashdl.plotting.canvas import Grid
from flashdl.plotting.paper import Paper
from flashdl.review.stats.calibration import Calibration, Confidence, Numbers
from flashdl.review.stats.report import Report
from flashdl.review.stats.retention import Share


def predictions(report: Report, paper: Paper) -> Grid | None:
    """How many came true, by kind; how sure one was beside that; how far off numbers lay."""
    found, table = report.predictions, Pairs(paper)
    if not found.right.asked:
        return None
    table.title("Predictions", "came true")
    for kind, one in _kinds(found).items():
        table.row(kind, one)
    if found.stated:
        table.heads("How sure", "came true", "you said")
    for bin_, said in _stated(found).items():
        table.row(_range(bin_), bin_.right, f"{said:.0f}%")
    for remark in _remarks(found):
        table.say(remark)
    return table.grid


def prediction_sentences(report: Report) -> Iterator[str]:
    """The same in sentences."""
    found = report.predictions
    if not found.right.asked:
        return
    kinds = "; ".join(f"{kind} {counted(one)}" for kind, one in _kinds(found).items())
    yield f"Predictions that came true: {kinds}."
    for bin_, said in _stated(found).items():
        yield f"Of those {_range(bin_)} sure, {said:.0f}% on average: {counted(bin_.right)} true."
    yield from _remarks(found)


def _kinds(found: Calibration) -> dict[str, Share]:
    """Each kind that was predicted, and all together where there are several."""
    kinds = {kind: one for kind, one in found.kinds.items() if one.asked}
    return ({"all": found.right} if len(kinds) > 1 else {}) | kinds


def _stated(found: Calibration) -> dict[Confidence, float]:
    """Each range of confidence that was stated, and its mean."""
    return {one: one.said for one in found.sure if one.said is not None}


def _range(one: Confidence) -> str:
    return f"{one.low} to {one.high}%"


def _remarks(found: Calibration) -> Iterator[str]:
    """The score, and how far off the numbers lay."""
    if found.brier is not None:
        yield f"Brier score {found.brier:.2f}; 0 is best, always saying 50% gives 0.25."
    if found.numbers.asked:
        yield f"Of {plural(found.numbers.asked, 'number')}, {_off(found.numbers)}."


def _off(found: Numbers) -> str:
    off = f"{found.too_high} too high and {found.too_low} too low"
    if found.factor is None:
        return off
    return f"{off}; the median is off by a factor of {found.factor:.3g}"
