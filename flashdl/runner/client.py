"""The parent's side of the worker: sends jobs, believes nothing and never waits in vain.

Standard library only; NumPy lives in the worker. One Runner belongs to one thread.
"""

import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self, get_args

from flashdl.demokit import ParamValue
from flashdl.errors import DemoFailed
from flashdl.runner.connection import Connection
from flashdl.runner.events import Event, Failed, Finished, Hello, Job, Progress, Told, Trained
from flashdl.runner.limits import Limits
from flashdl.runner.protocol import PROTOCOL, FailureKind, Message, ProtocolError, unpack
from flashdl.runner.results import DemoRun, read_result
from flashdl.runner.shelf import Shelf, from_message
from flashdl.runner.supply import Models, supplied

STARTUP_S = 30.0
SILENCE_S = 2.0
_KINDS: tuple[str, ...] = get_args(FailureKind)


@dataclass(slots=True)
class _Pending:
    job: Job
    wall_s: float
    missing: list[str] = field(default_factory=list)
    begun: bool = False
    sent_again: bool = False


class Runner:
    """Runs demos in the worker, one at a time; a new run replaces the one before.

    ``fresh`` asks for a new process a run also where the worker could fork. Models are kept on the
    ``shelf``, without one as long as the Runner lives.
    """

    def __init__(
        self,
        limits: Limits = Limits(),  # noqa: B008
        *,
        fresh: bool = False,
        shelf: Shelf | None = None,
    ) -> None:
        self._limits = limits
        self._models = Models(shelf)
        self._fresh = fresh
        self._connection: Connection | None = None
        self._hello: Hello | None = None
        self._pending: dict[int, _Pending] = {}
        self._events: deque[Event] = deque()
        self._requests = 0
        self._heard_at = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    def start(self) -> None:
        """Start the worker if none is running; does not wait for it."""
        self._connected()

    def hello(self) -> Hello:
        """What the worker says of itself, once it is ready; DemoFailed if it cannot start."""
        connection = self._connected()
        self._heard_at = time.monotonic()
        while self._hello is None and self._patience_s() > 0:
            try:
                self._take(connection, self._patience_s())
            except (EOFError, ProtocolError) as error:
                self._drop()
                raise DemoFailed(f"the worker for demos cannot start: {_one_line(error)}") from None
        if self._hello is None:
            self._drop()
            raise DemoFailed(f"the worker for demos did not start within {STARTUP_S:g} s")
        return self._hello

    def run(  # noqa: PLR0913 - a Job, spelled out
        self,
        demo: str,
        source: bytes,
        params: Mapping[str, ParamValue],
        seed: int = 0,
        *,
        mistake: str | None = None,
        trains: bool = False,
        models: tuple[str, ...] = (),
        on_progress: Callable[[float], None] | None = None,
    ) -> DemoRun:
        """Run a demo and wait for it; DemoFailed says in a sentence why there is no result."""
        return self.draw(Job(demo, source, params, seed, mistake, trains, models), on_progress)

    def draw(self, job: Job, on_progress: Callable[[float], None] | None = None) -> DemoRun:
        """Have a job done whose end is a run, as ``run`` does."""
        end = self._done(job, on_progress)
        assert isinstance(end, Finished)
        return end.run

    def tell(self, job: Job) -> Mapping[str, Any]:
        """Have other work done and wait for what the worker says; DemoFailed as of a run."""
        end = self._done(job, None)
        assert isinstance(end, Told)
        return end.fields

    def end_of(self, job: Job) -> Finished | Told | Failed:
        """Do a job and wait for its end, also one that went wrong; DemoFailed if none came."""
        request = self.submit(job)
        while (event := self.poll()) is not None:
            if isinstance(event, Finished | Told | Failed) and event.request == request:
                return event
        raise DemoFailed(f"{job.called} was given up")

    @property
    def limits(self) -> Limits:
        """What a run may take."""
        return self._limits

    def submit(self, job: Job) -> int:
        """Start a job without waiting for it; ``poll`` tells what becomes of the returned id."""
        self._requests += 1
        pending = _Pending(job, self._limits.seconds(trains=job.trains))
        self._send(self._requests, pending)
        self._pending[self._requests] = pending
        return self._requests

    def cancel(self, request: int) -> None:
        """Stop a run; it still ends with an event, ``cancelled`` unless it was done before."""
        if request in self._pending and self._connection is not None:
            self._connection.send(Message("cancel", request))

    def wait_on(self) -> int | None:
        """A file descriptor that is readable when the worker said something; None if none runs.

        Ask for it before each wait: a worker that died is replaced, and with it the descriptor.
        Then call ``poll(0)`` until it gives None, which it may do at once. Wait no longer than a
        second at a time: only ``poll`` sends what did not fit into the pipe, and only it notices
        a worker that says nothing any more.
        """
        return self._connection.listens_on if self._connection and self._pending else None

    def poll(self, timeout_s: float | None = None) -> Event | None:
        """The next event; None when the time is over or nothing is running."""
        until = None if timeout_s is None else time.monotonic() + timeout_s
        while not self._events and self._pending:
            patience_s = max(0.0, self._patience_s())
            wait_s = patience_s if until is None else min(patience_s, until - time.monotonic())
            self._listen(max(0.0, wait_s))
            if until is not None and time.monotonic() >= until:
                break
        return self._events.popleft() if self._events else None

    def close(self) -> None:
        """End the worker and whatever it runs."""
        self._drop()

    def _done(self, job: Job, on_progress: Callable[[float], None] | None) -> Finished | Told:
        request = self.submit(job)
        try:
            return self._await(request, on_progress)
        except DemoFailed:
            raise
        except BaseException:  # an interrupt may fall between reading bytes and decoding them
            self._drop()
            raise

    def _await(self, request: int, on_progress: Callable[[float], None] | None) -> Finished | Told:
        while (event := self.poll()) is not None:
            match event:
                case Finished(request=ended) | Told(request=ended) if ended == request:
                    return event
                case Failed(request=ended, error=error) if ended == request:
                    raise error
                case Progress(request=moved, fraction=fraction) if moved == request and on_progress:
                    on_progress(fraction)
        raise DemoFailed("the run was given up")

    def _connected(self) -> Connection:
        if self._connection is None:
            try:
                self._connection = Connection(fresh=self._fresh)
            except OSError as error:
                raise DemoFailed(f"the worker for demos cannot start: {error}") from None
            self._heard_at = time.monotonic()
        return self._connection

    def _send(self, request: int, pending: _Pending) -> None:
        job = pending.job
        models = self._models.given(job.models)
        pending.missing = [name for name in job.models if name not in {m.name for m in models}]
        given, body = supplied(job.source, models)
        fields = {
            **job.about,
            "work": job.work,
            "demo": job.demo,
            "params": {name: _plain(value) for name, value in job.params.items()},
            "seed": job.seed,
            "mistake": job.mistake,
            **given,
            "missing": pending.missing,
            "limits": {
                "wall_s": pending.wall_s,
                "training_s": self._limits.training_wall_s,
                "memory_mib": self._limits.memory_mib,
                "output_kib": self._limits.output_kib,
            },
        }
        try:
            self._connected().send(Message("run", request, fields, body))
        except ProtocolError as error:
            raise DemoFailed(f"{job.called} cannot be sent to the worker: {error}") from None
        self._heard_at = time.monotonic()

    def _patience_s(self) -> float:
        """How much longer the worker may say nothing."""
        allowed = STARTUP_S
        if self._hello is not None and self._pending:
            allowed = SILENCE_S + max(map(self._longest_s, self._pending.values()))
            if not self._hello.fork:
                allowed += STARTUP_S
        return self._heard_at + allowed - time.monotonic()

    def _longest_s(self, pending: _Pending) -> float:
        """How long a run may take, with the trainings before it."""
        return pending.wall_s + self._limits.training_wall_s * len(pending.missing)

    def _listen(self, wait_s: float) -> None:
        """Take what arrives; a worker that is gone, garbled or silent is given up."""
        connection = self._connected()
        try:
            if not self._take(connection, wait_s) and self._patience_s() <= 0:
                self._give_up("the worker said nothing any more and was stopped")
        except EOFError as error:
            self._give_up(f"the worker ended: {_one_line(error)}".rstrip(": "))
        except ProtocolError as error:
            self._give_up(f"the worker cannot be understood: {_one_line(error)}")

    def _take(self, connection: Connection, wait_s: float) -> bool:
        heard = False
        for message in connection.receive(wait_s):
            heard = True
            self._heard_at = time.monotonic()
            if message.type == "hello":
                self._hello = _read_hello(message)
            elif message.id not in self._pending:
                continue
            elif message.id < self._requests:
                self._handle_replaced(message)
            else:
                self._handle(message, self._pending[message.id])
        return heard

    def _handle_replaced(self, message: Message) -> None:
        """However a run ends that another has replaced, it counts as stopped before that."""
        if message.type == "model":
            self._keep(message, self._pending[message.id])
        elif message.type not in ("progress", "frame"):
            self._events.append(self._failed(message.id, "cancelled", ""))
            self._pending.pop(message.id)

    def _handle(self, message: Message, pending: _Pending) -> None:
        if not pending.begun and message.type == "progress":
            pending.begun = True
            return
        pending.begun = True
        try:
            event = self._event(message, pending)
        except ProtocolError as error:
            event = self._failed(message.id, "bad-value", str(error))
        if isinstance(event, Finished | Told | Failed):
            self._pending.pop(message.id)
        self._events.append(event)

    def _event(self, message: Message, pending: _Pending) -> Event:
        """What a message says; ProtocolError if it does not say it properly."""
        fields = message.fields
        if message.type in ("progress", "frame"):
            fraction = fields.get("fraction")
            if type(fraction) is not float:
                raise ProtocolError("progress without a fraction")
            values = unpack(fields.get("values", []), message.body)
            model, title = (_one_line(fields.get(word, "")) for word in ("model", "title"))
            return Progress(message.id, fraction, values, model, title)
        if message.type == "model":
            return self._keep(message, pending)
        if message.type == "result" and pending.job.work not in ("run", "picture"):
            return Told(message.id, fields)
        if message.type == "result":
            return Finished(message.id, read_result(pending.job.demo, message))
        kind, line = fields.get("kind"), fields.get("line")
        if message.type != "error" or kind not in _KINDS:
            raise ProtocolError(f"a {message.type} that no run ends with")
        where = f" at line {line}" if type(line) is int else ""
        detail, ours = f"{_one_line(fields.get('message', ''))}{where}", fields.get("ours") is True
        return self._failed(message.id, kind, detail, ours=ours)

    def _keep(self, message: Message, pending: _Pending) -> Trained:
        """Keep a model that was trained; ProtocolError if it is none of those that were missing."""
        model = from_message(message)
        if model.name not in pending.missing:
            raise ProtocolError(f"a model {_one_line(model.name)!r} that nobody asked for")
        pending.missing.remove(model.name)
        return Trained(message.id, model, self._models.take(model))

    def _failed(
        self, request: int, kind: FailureKind, detail: str, *, ours: bool = False
    ) -> Failed:
        pending = self._pending[request]
        what = {
            "timeout": f"did not finish within {pending.wall_s:g} s and was stopped",
            "memory": f"wanted more than {self._limits.memory_mib} MiB of memory and was stopped",
            "flood": f"printed more than {self._limits.output_kib} kB and was stopped",
            "crash": f"crashed: {detail}",
            "raised": f"raised {detail}",
            "bad-value": f"gave back nothing that can be shown: {detail}",
            "cancelled": "was stopped before it was done",
            "untrained": f"has no model, it could not be trained: {detail}",
        }[kind]
        return Failed(request, kind, DemoFailed(f"{pending.job.called} {what}"), ours)

    def _give_up(self, why: str) -> None:
        """End the worker; a run that it had not begun goes to a new one, once; others fail."""
        if self._connection is not None:
            self._connection.close(patiently=False)
        self._connection = self._hello = None
        for request, pending in list(self._pending.items()):
            if request == self._requests and not pending.begun and not pending.sent_again:
                pending.sent_again = True
                self._send(request, pending)
            else:
                self._events.append(self._failed(request, "crash", why, ours=True))
                self._pending.pop(request)

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close(patiently=bool(self._hello and self._pending))
        self._connection = self._hello = None
        self._pending.clear()
        self._events.clear()


def _read_hello(message: Message) -> Hello:
    fields: Mapping[str, Any] = message.fields
    if fields.get("protocol") != PROTOCOL:
        raise ProtocolError(f"it speaks protocol {fields.get('protocol')}, not {PROTOCOL}")
    try:
        return Hello(fields["numpy"], fields["python"], fields["fork"], fields["pid"])
    except KeyError as error:
        raise ProtocolError(f"its hello lacks {error}") from error


def _plain(value: ParamValue) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _one_line(said: object) -> str:
    """A stranger's words on one line, without control or direction characters."""
    return "".join(c if c.isprintable() else " " for c in str(said)).strip()
