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
from math import ceil
from pathlib import Path
from typing import Any

from flashdl.runner.interpreter import ONCE, PYTHON
from flashdl.runner.protocol import Decoder, Message, encode
from flashdl.runner.supervisor import Launched

MESSAGES = 3
_PR_SET_PDEATHSIG = 1


def fork(request: Message, work: Callable[[Message], None]) -> Launched:
    """A copy of this process that does ``work`` and ends."""
    messages, send_to = os.pipe()
    output, print_to = os.pipe()
    pid = os.fork()
    if pid:
        os.close(send_to)
        os.close(print_to)
        return Launched(pid, messages, output)
    code = 1
    try:
        for target in (1, 2):
            os.dup2(print_to, target)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(send_to, MESSAGES)
        os.closerange(MESSAGES + 1, 1024)
        work(request)
        code = 0
    finally:
        os._exit(code)


def spawn(request: Message) -> Launched:
    """A new interpreter that reads ``request`` from a file on stdin, does it and ends."""
    messages, send_to = os.pipe()
    output, print_to = os.pipe()
    with tempfile.TemporaryFile() as job:
        job.write(encode(request))
        job.seek(0)
        moves = ((job.fileno(), 0), (print_to, 1), (print_to, 2), (send_to, MESSAGES))
        actions = [(os.POSIX_SPAWN_DUP2, old, new) for old, new in moves]
        pid = os.posix_spawn(PYTHON[0], [*PYTHON, ONCE], os.environ, file_actions=actions)
    os.close(send_to)
    os.close(print_to)
    return Launched(pid, messages, output)


def spawned_request() -> Message:
    """The request on the stdin of a spawned child."""
    with os.fdopen(0, "rb", closefd=False) as job:
        (request,) = Decoder().feed(job.read())
    return request


def send(data: bytes) -> None:
    """Write a frame to the supervisor."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(MESSAGES, rest) :]


def confine(limits: Mapping[str, Any]) -> None:
    """Own session, die with the supervisor, and the limits that the kernel keeps."""
    with suppress(PermissionError):  # a session leader already
        os.setsid()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    memory = int(limits["memory_mib"]) * 2**20 + _mapped_bytes()
    _limit(resource.RLIMIT_AS, memory)
    _limit(resource.RLIMIT_CPU, ceil(limits["wall_s"]) + 1)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_NOFILE, 64)


def _limit(kind: int, most: int) -> None:
    with suppress(OSError, ValueError):  # macOS refuses some; the wall limit remains
        resource.setrlimit(kind, (most, most))


def _mapped_bytes() -> int:
    """Address space that NumPy and the interpreter have taken before the demo begins."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
    except OSError:
        return 0
    return int(pages) * resource.getpagesize()
