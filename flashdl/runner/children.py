"""Child processes of the worker, one a run: how they start and what they may take.

In a child 0 is empty, 1 and 2 are the capped pipe that the demo prints to, and MESSAGES is the only
way back; every other descriptor is closed.
"""

import ctypes
import os
import resource
import signal
import sys
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from math import ceil
from typing import Any, NoReturn

from flashdl.runner.interpreter import ONCE, PYTHON
from flashdl.runner.protocol import Decoder, Message, encode
from flashdl.runner.supervisor import Launched

MESSAGES = 3
_JOB = 4
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class _Spare:
    """A child that waits for its job, and where it waits."""

    child: Launched
    job: int


class Forks:
    """Starts runs as copies of this process; between two runs one is made in advance and waits.

    ``warm`` is called before that, with the last job that went well; ``rehearse`` is called in
    the copy that waits. While a demo runs there is no such copy for it to reach.
    """

    def __init__(
        self,
        work: Callable[[Message], None],
        warm: Callable[[Message | None], None],
        rehearse: Callable[[], None],
    ) -> None:
        self._work = work
        self._warm = warm
        self._rehearse = rehearse
        self._spare: _Spare | None = None

    def prepare(self, last: Message | None) -> None:
        """Make the copy that the next run will be, if there is none."""
        if self._spare is None:
            self._warm(last)
            with suppress(OSError):  # the next run tries again, and says so
                self._spare = _fork(self._rehearse, self._work)

    def launch(self, request: Message) -> Launched:
        """Hand ``request`` to the copy that waits, or to a new one."""
        spare, self._spare = self._spare, None
        if spare is not None:
            with suppress(BrokenPipeError):  # it was killed while it waited
                return _hand_over(spare, request)
        return _hand_over(_fork(_nothing, self._work), request)


class Spawns:
    """Starts runs as new interpreters, which nothing can make ready."""

    def prepare(self, last: Message | None) -> None:
        """Do nothing."""

    def launch(self, request: Message) -> Launched:
        """A new interpreter that reads ``request`` from a file on stdin, does it and ends."""
        messages, send_to = os.pipe()
        output, print_to = os.pipe()
        with tempfile.TemporaryFile() as job:
            job.write(encode(request))
            job.seek(0)
            moves = ((job.fileno(), 0), (print_to, 1), (print_to, 2), (send_to, MESSAGES))
            actions = [(os.POSIX_SPAWN_DUP2, old, new) for old, new in moves]
            pid = os.posix_spawn(PYTHON[0], [*PYTHON, ONCE], os.environ, file_actions=actions)
        _close(send_to, print_to)
        return Launched(pid, messages, output)


def spawned_request() -> Message:
    """The request on the stdin of a spawned child."""
    with os.fdopen(0, "rb", closefd=False) as job:
        (request,) = Decoder().feed(job.read())
    return request


def send(data: bytes) -> None:
    """Write a frame to the supervisor."""
    _write(MESSAGES, data)


def detach() -> None:
    """Own session, and die with the supervisor."""
    with suppress(PermissionError):  # a session leader already
        os.setsid()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def confine(limits: Mapping[str, Any], *, trainings: int = 0) -> None:
    """The limits that the kernel keeps, with time for so many models to be trained first."""
    seconds = limits["wall_s"] + (trainings * limits["training_s"] if trainings else 0)
    memory = int(limits["memory_mib"]) * 2**20 + _mapped_bytes()
    _limit(resource.RLIMIT_AS, memory)
    _limit(resource.RLIMIT_CPU, ceil(seconds) + 1)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_NOFILE, 64)


def _nothing() -> None:
    """What a copy that is needed at once does before its job."""


def _fork(first: Callable[[], None], work: Callable[[Message], None]) -> _Spare:
    """A copy of this process that does ``first``, waits for a job, does it and ends."""
    job, give_to = os.pipe()
    messages, send_to = os.pipe()
    output, print_to = os.pipe()
    try:
        pid = os.fork()
    except OSError:
        _close(job, give_to, messages, send_to, output, print_to)
        raise
    if not pid:
        _be_child(job, print_to, send_to, lambda: _serve(first, work))
    _close(job, send_to, print_to)
    return _Spare(Launched(pid, messages, output), give_to)


def _be_child(job: int, print_to: int, send_to: int, serve: Callable[[], None]) -> NoReturn:
    code = 1
    try:
        for target in (1, 2):
            os.dup2(print_to, target)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(send_to, MESSAGES)
        os.dup2(job, _JOB)  # last: its number may have been that of another
        os.closerange(_JOB + 1, 1024)
        serve()
        code = 0
    finally:
        os._exit(code)


def _serve(first: Callable[[], None], work: Callable[[Message], None]) -> None:
    detach()
    first()
    for request in _awaited():
        work(request)


def _awaited() -> list[Message]:
    """The job, once it comes; nothing if the supervisor ended instead."""
    with os.fdopen(_JOB, "rb") as job:
        return list(Decoder().feed(job.read()))


def _hand_over(spare: _Spare, request: Message) -> Launched:
    try:
        _write(spare.job, encode(request))
    except BrokenPipeError:
        _discard(spare)
        raise
    os.close(spare.job)
    return spare.child


def _discard(spare: _Spare) -> None:
    os.kill(spare.child.pid, signal.SIGKILL)
    os.waitpid(spare.child.pid, 0)
    _close(spare.job, spare.child.messages, spare.child.output)


def _close(*descriptors: int) -> None:
    for descriptor in descriptors:
        os.close(descriptor)


def _write(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _limit(kind: int, most: int) -> None:
    with suppress(OSError, ValueError):  # macOS refuses some; the wall limit remains
        resource.setrlimit(kind, (most, most))


def _mapped_bytes() -> int:
    """Address space that NumPy and the interpreter have taken before the demo begins."""
    try:
        statm = os.open("/proc/self/statm", os.O_RDONLY)
    except OSError:
        return 0
    pages = int(os.read(statm, 100).split()[0])
    os.close(statm)
    return pages * resource.getpagesize()
