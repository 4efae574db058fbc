"""What a generator of fresh questions declares: pure data, no NumPy.

A file ``demos/questions/<demo>.py`` stands beside the demo whose mathematics it asks about. It
declares ``GENERATORS`` and, for mathematics of its own, ``MISTAKES``, as a demo does. The worker
draws the numbers; ``flashdl.review.questions`` is what the parent process sees of them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from flashdl.demokit import ParamValue, Plot, Table

Effort = Literal["head", "calculator", "exact"]
Given = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Generator:
    """A maker of questions with fresh numbers, whose answer the demo's own functions compute.

    ``draw(rng)`` gives the numbers by name, already rounded as they will be shown. The others take
    these by keyword: ``ask`` gives the question as Markdown, ``solve(demo, ...)`` its answer by the
    functions of the demo's module and of this file, looked up as it runs, so that a Mistake in
    force changes it; ``work(answer, ...)`` the way to the answer as Markdown. ``params`` are the
    parameters with which the demo shows the very numbers, ``preset`` what it shows of them;
    where it cannot take them (None), ``no_demo`` says why in a sentence.

    An answer is a number, a vector, a matrix, or words: one of ``words``, or several (``many``).
    ``labels`` name the entries of a vector. An answer may be off by ``max(atol, rtol * |answer|)``,
    entry by entry; whole numbers have neither. ``effort`` is how it is meant to be worked out. A
    change after which a seed gives another question raises ``version``.

    ``alike`` are mistakes that this question cannot tell from the right way, since they change its
    answer by less than can be asked for.
    """

    id: str
    draw: Callable[[Any], Given]
    ask: Callable[..., str]
    solve: Callable[..., Any]
    work: Callable[..., str]
    effort: Effort = "calculator"
    atol: float = 0.005
    rtol: float = 0.01
    labels: tuple[str, ...] = ()
    words: tuple[str, ...] | Callable[..., tuple[str, ...]] = ()
    many: bool = False
    params: Callable[..., Mapping[str, ParamValue] | None] | None = None
    preset: str = "default"
    values: Callable[..., Mapping[str, Any]] | None = None
    plots: tuple[Plot, ...] = ()
    tables: tuple[Table, ...] = ()
    no_demo: str = ""
    alike: tuple[str, ...] = ()
    version: int = 1
