"""What a predict card's demo shows: its output, once, or once for each value it is run across."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

from flashdl.decks.claims import NotThere, number, numbers
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
        outputs = _finite(asks, _outputs(asks, runs))
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


def _finite(asks: Mapping[str, Any], outputs: tuple[float, ...]) -> tuple[float, ...]:
    if not all(map(isfinite, outputs)):
        raise NotThere(f"computes {outputs} as {asks['output']!r}, which cannot be predicted")
    return outputs


def _outputs(asks: Mapping[str, Any], runs: Sequence[DemoRun]) -> tuple[float, ...]:
    """One number of each run; of a single run, one for each option, or before and after."""
    output, wanted = asks["output"], len(asks.get("options", ()))
    if len(runs) > 1 or asks["ask"] == "number":
        return tuple(number(output, run.values) for run in runs)
    found = numbers(output, runs[0].values)
    if len(found) not in ((wanted,) if wanted else (1, 2)):
        whom = f"{wanted} options" if wanted else "a sign, which has 1 or, before and after, 2"
        raise NotThere(f"computes {len(found)} numbers as {output!r} for {whom}")
    return found
