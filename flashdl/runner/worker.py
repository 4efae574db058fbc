"""The process that computes: imports NumPy once and runs each demo in a child of its own.

The client starts it with BLAS pinned to one thread. Where a fork after ``import numpy`` is safe
(Linux) each run is a fork of this warm process; elsewhere, or with ``--fresh``, a new interpreter.
"""

import inspect
import os
import sys
import time
import types
import warnings
from collections.abc import Callable, Mapping
from contextlib import nullcontext, suppress
from dataclasses import replace
from functools import partial
from traceback import walk_tb
from typing import Any

import numpy as np
import numpy.fft
import numpy.linalg
import numpy.random  # what demos use is imported before the first fork

from flashdl.demokit import Claim, Demo, Mistake, ParamValue, Plot
from flashdl.demokit.arrays import Array
from flashdl.demokit.breaking import made
from flashdl.demokit.models import provide, recipe, trained
from flashdl.runner import children, recipes
from flashdl.runner.checking.work import checked as work_on
from flashdl.runner.interpreter import FRESH, ONCE
from flashdl.runner.protocol import PROTOCOL, FailureKind, Message, ProtocolError, encode, pack
from flashdl.runner.questioning import NoQuestion, output_of, pictured, question, trapped
from flashdl.runner.results import ClaimResult, plain_claim, plain_picture
from flashdl.runner.shelf import Model, as_message
from flashdl.runner.supervisor import Supervisor
from flashdl.runner.supply import missing_of, models_of, source_of
from flashdl.runner.warm import REHEARSAL, compiled, warm

REPORT_S = 0.05
_LONGEST_MESSAGE = 500
_RELATIONS: Mapping[str, Callable[[float, float], bool]] = {
    "<=": lambda value, bound: value <= bound,
    "<": lambda value, bound: value < bound,
    ">=": lambda value, bound: value >= bound,
    ">": lambda value, bound: value > bound,
    "==": lambda value, bound: value == bound,
}


class BadValueError(Exception):
    """A demo asks for, declares or returns what cannot travel."""


class UntrainedError(Exception):
    """A model that the demo asks for could not be trained."""


def main() -> None:
    """Serve runs on stdin and stdout, or with ``--once`` do the one on stdin."""
    warnings.simplefilter("ignore")
    if ONCE in sys.argv:
        children.detach()
        work(children.spawned_request())
        return
    replies = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # nothing that prints can reach the client
    forks = sys.platform == "linux" and FRESH not in sys.argv
    launcher = children.Forks(work, warm, rehearse) if forks else children.Spawns()
    supervisor = Supervisor(0, replies, launcher)
    about = {"protocol": PROTOCOL, "numpy": np.__version__, "python": sys.version.split()[0]}
    supervisor.reply(Message("hello", 0, {**about, "fork": forks, "pid": os.getpid()}))
    supervisor.serve()


def work(request: Message) -> None:
    """Do one run in this child and send what came of it."""
    children.confine(request.fields["limits"], trainings=len(missing_of(request)))
    children.send(encode(Message("progress", request.id, {"fraction": 0.0})))
    frame = answer(request, children.send)
    for stream in (sys.__stdout__, sys.__stderr__):
        with suppress(OSError, ValueError):  # the demo may have closed it
            print(end="", file=stream, flush=True)
    children.send(frame)


def rehearse() -> None:
    """Run a small demo of ours, so that what this copy writes to is its own when a job comes."""
    job = {"work": "run", "demo": "rehearsal", "params": {}, "seed": 0, "mistake": None}
    answer(Message("run", 0, job, REHEARSAL), lambda _: None)
    sys.modules.pop("demos.rehearsal", None)


def answer(request: Message, send: Callable[[bytes], None]) -> bytes:
    """The frame that ends a run: its result, or the error that it ended with."""
    fail = partial(_error, request.id)
    try:
        supply(request, send)
        fields, body = WORK[request.fields["work"]](request, _reporter(request.id, send))
        return encode(Message("result", request.id, fields, body))
    except (BadValueError, ProtocolError, NoQuestion) as error:
        return fail("bad-value", str(error))
    except UntrainedError as error:
        return fail("untrained", str(error))
    except MemoryError:
        return fail("memory", "")
    except BaseException as error:  # noqa: BLE001 - a demo may raise SystemExit or worse
        file = f"{request.fields['demo']}.py"
        return fail("raised", f"{type(error).__name__}: {error}", _line_in(file, error))


def supply(request: Message, send: Callable[[bytes], None]) -> None:
    """Have the demo's models ready: those that came with the job, the others trained now.

    Nothing of the demo has been seen yet, so neither it nor a mistake can change what is kept.
    """
    for name, arrays in models_of(request).items():
        provide(name, arrays)
    for name in missing_of(request):
        send(encode(as_message(_trained(name, request.id, send), request.id)))


def _trained(name: str, request_id: int, send: Callable[[bytes], None]) -> Model:
    """Train a model by its recipe, and say how far it is."""
    key, begun_at = recipes.key(name), time.monotonic()
    try:
        how = recipe(name)
        arrays = trained(name, _reporter(request_id, send, model=name, title=how.title))
    except MemoryError:
        raise
    except Exception as error:
        raise UntrainedError(f"{name}: {type(error).__name__}: {error}") from error
    about = {
        "title": how.title,
        "seed": how.seed,
        "config": {option: str(value) for option, value in how.config.items()},
        "seconds": round(time.monotonic() - begun_at, 3),
        "numpy": np.__version__,
    }
    travel = {name: travelling(name, array) for name, array in as_arrays(arrays).items()}
    return Model(name, key, travel, about)


def perform(request: Message, report: Callable[..., None]) -> tuple[dict[str, Any], bytes]:
    """Compute and resolve everything that the request's demo declares, with a mistake if asked."""
    job = request.fields
    module = load(job["demo"], source_of(request))
    mistake = chosen(module, job["mistake"])
    with nullcontext() if mistake is None else made(module, mistake):
        return _performed(module, job, report)


def _performed(
    module: types.ModuleType, job: Mapping[str, Any], report: Callable[..., None]
) -> tuple[dict[str, Any], bytes]:
    demo = module.DEMO
    compute = getattr(module, demo.compute.__name__, demo.compute)  # a mistake may stand there
    params = complete(demo, job["params"])
    extra = {"report": report} if "report" in inspect.signature(compute).parameters else {}
    begun_at = time.perf_counter()
    values = as_arrays(compute(rng=np.random.default_rng(job["seed"]), **params, **extra))
    plots = [resolved(plot, values) for plot in demo.plots]
    claims = [
        judged(claim, values)
        for claim in demo.claims
        if claim.applies is None or claim.applies(values)
    ]
    compute_ms = 1000 * (time.perf_counter() - begun_at)
    heads, body = pack({name: travelling(name, value) for name, value in values.items()})
    fields = {
        "params": params,
        "seed": job["seed"],
        "compute_ms": compute_ms,
        "values": heads,
        "claims": [plain_claim(claim) for claim in claims],
        "plots": [plain_picture(plot) for plot in plots],
        "tables": [plain_picture(table) for table in demo.tables],
    }
    return fields, body


def asked(request: Message, _report: Callable[..., None]) -> tuple[dict[str, Any], bytes]:
    """Make the question of a seed by a generator beside the request's demo."""
    job = request.fields
    demo = load(job["demo"], source_of(request))
    beside = module_of(f"questions.{job['demo']}", job["beside"].encode())
    return question(demo, beside, job["generator"], job["seed"]), b""


def checked(request: Message, _report: Callable[..., None]) -> tuple[dict[str, Any], bytes]:
    """Check a learner's function by the task that came with the request."""
    job = request.fields
    demo = load(job["demo"], source_of(request)) if job["demo"] else None
    beside = module_of(f"tasks.{job['task']}", job["beside"].encode())
    return work_on(demo, beside, job), b""


def drawn(request: Message, report: Callable[..., None]) -> tuple[dict[str, Any], bytes]:
    """The pictures of a question's numbers, as a run."""
    job = request.fields
    demo = load(job["demo"], source_of(request))
    beside = module_of(f"questions.{job['demo']}", job["beside"].encode())
    return _performed(pictured(demo, beside, job["generator"], job["given"]), job, report)


def computed(request: Message, _report: Callable[..., None]) -> tuple[dict[str, Any], bytes]:
    """One output of a demo for many parameter values, of the last also with every mistake."""
    job = request.fields
    module = load(job["demo"], source_of(request))

    def solve(params: Mapping[str, Any]) -> Any:
        compute = getattr(module, module.DEMO.compute.__name__, module.DEMO.compute)
        extra = {"report": _report} if "report" in inspect.signature(compute).parameters else {}
        rng = np.random.default_rng(job["seed"])
        values = as_arrays(compute(rng=rng, **complete(module.DEMO, params), **extra))
        return output_of(values, job["output"])

    try:
        answers = [solve(params).tolist() for params in job["many"]]
    except (KeyError, IndexError, ValueError) as error:
        raise BadValueError(f"{job['output']}: {error}") from error
    mistakes = getattr(module, "MISTAKES", ()) if job["mistakes"] else ()
    traps = list(trapped(lambda: solve(job["many"][-1]), module, mistakes))
    return {"answers": answers, "traps": traps}, b""


WORK: Mapping[str, Callable[..., tuple[dict[str, Any], bytes]]] = {
    "run": perform,
    "question": asked,
    "outputs": computed,
    "picture": drawn,
    "check": checked,
}


def load(name: str, source: bytes) -> types.ModuleType:
    """The demo's file as a module of its own, with a ``DEMO`` in it."""
    module = module_of(name, source)
    if not isinstance(getattr(module, "DEMO", None), Demo):
        raise BadValueError("the file has no DEMO = Demo(...)")
    return module


def module_of(name: str, source: bytes) -> types.ModuleType:
    """A file below ``demos`` as a module of its own."""
    module = types.ModuleType(f"demos.{name}")
    module.__file__ = f"{name}.py"
    sys.modules[module.__name__] = module  # where its dataclasses and mistakes are looked up
    exec(compiled(name, source), vars(module))  # noqa: S102
    return module


def complete(demo: Demo, given: Mapping[str, Any]) -> dict[str, ParamValue]:
    """Every parameter in the kind of its default; what is not given is at its default."""
    unknown = set(given) - {param.name for param in demo.params}
    if unknown:
        raise BadValueError(f"there is no parameter {min(unknown)!r}")
    params: dict[str, ParamValue] = {}
    for param in demo.params:
        value = given.get(param.name, param.default)
        if param.kind == "list":
            value = tuple(float(item) for item in value)
        params[param.name] = float(value) if param.kind == "float" else value
    return params


def chosen(module: types.ModuleType, mistake_id: str | None) -> Mistake | None:
    """The mistake of this id; BadValueError if the demo has none such."""
    if mistake_id is None:
        return None
    mistakes: dict[str, Mistake] = {m.id: m for m in getattr(module, "MISTAKES", ())}
    if mistake_id not in mistakes:
        raise BadValueError(f"there is no mistake {mistake_id!r}")
    return mistakes[mistake_id]


def as_arrays(returned: Any) -> dict[str, np.ndarray[Any, Any]]:
    """What ``compute`` returned as arrays of bools, numbers or words."""
    if not isinstance(returned, Mapping):
        raise BadValueError(f"compute returned {type(returned).__name__}, not named values")
    arrays = {}
    for name, value in returned.items():
        try:
            array = np.asarray(value)
        except ValueError as error:
            raise BadValueError(f"value {name!r} is no array: {error}") from error
        if not isinstance(name, str) or array.dtype.kind not in "biufU":
            raise BadValueError(f"value {name!r} has dtype {array.dtype}: no numbers or words")
        arrays[name] = array
    return arrays


def travelling(name: str, array: np.ndarray[Any, Any]) -> Array:
    """The array as little-endian bytes in C order."""
    little = np.ascontiguousarray(array).astype(array.dtype.newbyteorder("<"), copy=False)
    try:
        Array.item_bytes(little.dtype.str)
    except ValueError as error:
        raise BadValueError(f"value {name!r}: {error}") from error
    return Array(little.dtype.str, array.shape, little.tobytes())


def judged(claim: Claim, values: Mapping[str, Any]) -> ClaimResult:
    """The claim with its number."""
    value, bound = float(claim.value(values)), float(claim.bound)
    holds = bool(_RELATIONS[claim.relation](value, bound))
    return ClaimResult(claim.text, value, claim.relation, bound, holds, claim.about)


def resolved(plot: Plot, values: Mapping[str, Any]) -> Plot:
    """The plot with its title, labels and nodes computed from the values."""
    title = plot.title(values) if callable(plot.title) else plot.title
    labels = plot.labels(values) if callable(plot.labels) else plot.labels
    nodes = plot.nodes(values) if callable(plot.nodes) else plot.nodes
    return replace(
        plot, title=title, labels=tuple(str(label) for label in labels), nodes=tuple(nodes)
    )


def _reporter(request_id: int, send: Callable[[bytes], None], **about: str) -> Callable[..., None]:
    """``report(fraction, **values)``: progress, with values a frame, at most one each 50 ms."""
    sent_at = -REPORT_S

    def report(fraction: float, **values: Any) -> None:
        nonlocal sent_at
        now = time.monotonic()
        if now - sent_at < REPORT_S:
            return
        sent_at = now
        fields: dict[str, Any] = {"fraction": float(fraction), **about}
        if not values:
            send(encode(Message("progress", request_id, fields)))
            return
        arrays = {name: travelling(name, value) for name, value in as_arrays(values).items()}
        fields["values"], body = pack(arrays)
        send(encode(Message("frame", request_id, fields, body)))

    return report


def _error(request_id: int, kind: FailureKind, text: str, line: int | None = None) -> bytes:
    safe = text[:_LONGEST_MESSAGE].encode("utf-8", "replace").decode()
    return encode(Message("error", request_id, {"kind": kind, "message": safe, "line": line}))


def _line_in(file: str, error: BaseException) -> int | None:
    """The last line of ``file`` that the error passed through, or where it cannot be compiled."""
    if isinstance(error, SyntaxError) and error.filename == file:
        return error.lineno
    frames = walk_tb(error.__traceback__)
    lines = [line for frame, line in frames if frame.f_code.co_filename == file]
    return lines[-1] if lines else None


if __name__ == "__main__":
    main()
