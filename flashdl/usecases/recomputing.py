"""The claims of a deck's cards, computed again: each distinct run of a demo is done once."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flashdl.decks.check import Finding
from flashdl.decks.claims import NotThere, Stated, claims, number
from flashdl.demokit import ParamValue
from flashdl.errors import DemoFailed, UsageError
from flashdl.model import Deck
from flashdl.runner.index import Declaration, complete
from flashdl.runner.results import DemoRun

Params = Mapping[str, ParamValue]
Run = Callable[[Declaration, Params], DemoRun]


@dataclass(frozen=True, slots=True)
class Recomputed:
    """A claim, what was computed for it if anything was, and the fault that this shows."""

    claim: Stated
    computed: float | None = None
    fault: Finding | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """The claims that one run answers."""

    demo: Declaration
    params: Params
    claims: list[Stated]


def batches(deck: Deck, demos: Mapping[str, Declaration]) -> tuple[list[Batch], list[Recomputed]]:
    """The runs that a deck's claims need, by demo, and the claims that cannot be run at all.

    Without a fault are claims of a demo or parameter that is unknown: ``findings`` names those.
    """
    runs: dict[Any, Batch] = {}
    failed: list[Recomputed] = []
    for claim in claims(deck):
        demo = demos.get(claim.demo)
        given = {name.replace("-", "_"): value for name, value in claim.params.items()}
        if demo is None or given.keys() - {param.name for param in demo.params}:
            failed.append(Recomputed(claim))
            continue
        try:
            params = complete(demo.params, given)
        except UsageError as error:
            fault = claim.finding(f"{demo.name}: {error}", field="params")
            failed.append(Recomputed(claim, fault=fault))
            continue
        key = (demo.name, *sorted(params.items()))
        runs.setdefault(key, Batch(demo, params, [])).claims.append(claim)
    return sorted(runs.values(), key=lambda batch: batch.demo.name), failed


def recomputed(batch: Batch, run: Run) -> Iterator[Recomputed]:
    """Every claim of a batch; a run that fails is one fault, at the first of them."""
    try:
        values = run(batch.demo, batch.params).values
    except DemoFailed as error:
        first, *others = batch.claims
        yield Recomputed(first, fault=first.finding(str(error)))
        yield from map(Recomputed, others)
        return
    for claim in batch.claims:
        try:
            computed = number(claim.output, values)
        except NotThere as error:
            missing = claim.finding(f"{batch.demo.name} {error}", field="output")
            yield Recomputed(claim, fault=missing)
        else:
            wrong = None if claim.agrees(computed) else claim.finding(_differs(claim, computed))
            yield Recomputed(claim, computed, wrong)


def _differs(claim: Stated, computed: float) -> str:
    by = " ".join(f"{name}={value}" for name, value in claim.params.items())
    tolerance = claim.atol + claim.rtol * abs(claim.equals)
    off = f", which is off by more than {tolerance:g}" if tolerance else ""
    where = f" with {by}" if by else ""
    return (
        f"states {claim.output} = {claim.equals:.12g}, "
        f"but {claim.demo}{where} computes {computed:.12g}{off}"
    )
