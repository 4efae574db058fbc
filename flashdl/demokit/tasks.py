"""What a code task declares: pure data, no NumPy.

A file ``demos/tasks/<function>.py`` declares ``TASK`` and ``WRONG``, the well-known wrong
solutions. The worker checks the learner's function with it; ``flashdl.review.reports`` is what
the parent process sees of that.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Inputs = Mapping[str, Any]
Draw = Callable[[Any, int], Inputs]


@dataclass(frozen=True, slots=True)
class Seed:
    """An argument that is a random generator, made from this seed anew for each call."""

    seed: int


@dataclass(frozen=True, slots=True)
class Property:
    """What every right solution fulfils, whoever wrote it: no reference is asked.

    ``holds(f, **inputs)`` calls the learner's ``f`` as often as it likes. ``because`` is the
    sentence for one that does not. Without a ``draw`` of its own the inputs are the task's.
    """

    name: str
    holds: Callable[..., bool]
    because: str
    draw: Draw | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """One input at the border of what is allowed; overflow, invalid and divide warnings raise.

    ``expected`` is written out where it is simple, else the reference says it; ``because`` is the
    sentence for a solution that fails. The tolerances are those of the task where None.
    """

    name: str
    given: Inputs
    because: str
    expected: Any = None
    rtol: float | None = None
    atol: float | None = None


@dataclass(frozen=True, slots=True)
class Gradient:
    """A returned gradient that is checked against central differences.

    ``of`` is the index of what is returned (0 where one thing is), ``by`` the argument that it is
    the gradient for, ``cost(f, **inputs)`` the number that is differentiated.
    """

    of: int
    by: str
    cost: Callable[..., float]


@dataclass(frozen=True, slots=True)
class Task:
    """A function that the learner writes; its name is the file's.

    ``signature`` is what he reads, ``text`` says in plain paragraphs what is wanted, the shapes and
    the conventions. ``solution`` is a right function of that name in the task's file,
    readable alone. ``reference`` takes the same arguments and says what is right: a kernel, or with
    ``demo`` a function whose first argument is the module of that demo; without one it is the
    solution.

    ``draw(rng, size)`` gives inputs by name, of rising shape for sizes from 0; ``example`` is the
    one that is shown. ``valid(**inputs)`` says in a sentence what is wrong with inputs that were
    typed, or nothing. Where chance decides, so that right solutions differ, ``compared`` is false:
    the shapes are checked and the properties. ``large(rng)`` gives inputs on which a loop of
    Python's shows. ``returns`` names what is returned where that is several things.
    """

    title: str
    signature: str
    text: str
    solution: Callable[..., Any]
    draw: Draw
    example: Inputs
    reference: Callable[..., Any] | None = None
    demo: str = ""
    returns: tuple[str, ...] = ()
    sizes: int = 5
    rtol: float = 1e-6
    atol: float = 1e-9
    properties: tuple[Property, ...] = ()
    edges: tuple[Edge, ...] = ()
    gradients: tuple[Gradient, ...] = ()
    hints: tuple[str, ...] = ()
    valid: Callable[..., str] = lambda **_: ""
    compared: bool = True
    large: Callable[[Any], Inputs] | None = None
