"""What a predict card's demo shows: its output, once, or once for each value it is run across."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flashdl.decks.claims import NotThere, number
from flashdl.demokit import ParamValue
from flashdl.errors import DemoFailed, UnknownName
from flashdl.model import DemoLink
from flashdl.runner.index import Declaration, complete
from flashdl.runner.results import DemoRun

Run = Callable[[Declaration, Mapping[str, ParamValue]], DemoRun]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The numbers that a prediction is compared with, and the run whose pictures show them."""

    outputs: tuple[float, ...]
    run: DemoRun
    show: tuple[str, ...]


def outcome(card: Mapping[str, Any], *, find: Callable[[str], Declaration], run: Run) -> Outcome:
    """Run a predict card's demo. Raises UnknownName, UsageError or DemoFailed."""
    if card.get("foreign_demo"):
        raise UnknownName("its demo came with a deck, and flashdl does not run deck code yet")
    asks, link = card["content"]["asks"], DemoLink(**card["content"].get("demo", {}))
    declaration = find(card["demo"])
    preset = declaration.preset(link.preset or "default")
    runs = [
        run(declaration, complete(declaration.params, {**preset.params, **link.params, **more}))
        for more in _across(asks)
    ]
    try:
        outputs = _outputs(asks, runs)
    except NotThere as error:
        raise DemoFailed(f"demo {declaration.name!r} {error}") from None
    return Outcome(outputs, runs[-1], preset.show)


def _across(asks: Mapping[str, Any]) -> Iterator[dict[str, ParamValue]]:
    across = asks.get("across", {})
    for name, values in across.items():
        for value in values:
            yield {name: tuple(value) if isinstance(value, list) else value}
    if not across:
        yield {}


def _outputs(asks: Mapping[str, Any], runs: Sequence[DemoRun]) -> tuple[float, ...]:
    """One number of each run; of a single run, an array with one for each option."""
    output, options = asks["output"], asks.get("options", ())
    if len(runs) > 1 or not options:
        return tuple(number(output, run.values) for run in runs)
    [run] = runs
    if output not in run.values:
        raise NotThere(f"computes no {output!r}")
    found = [float(x) for x in run.values[output].flat() if not isinstance(x, str)]
    if len(found) != len(options):
        raise NotThere(f"computes {len(found)} numbers as {output!r} for {len(options)} options")
    return tuple(found)
