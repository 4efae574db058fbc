"""The worker's loop: one child a run, killed when it takes too long or prints too much.

It reads commands, launches a child for each run, relays what the child sends and answers every
run with exactly one result or error. No NumPy and none of the demo's code is in this file.
"""

import os
import select
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from flashdl.runner.protocol import Decoder, FailureKind, Message, ProtocolError, encode

STARTUP_S = 20.0
_REAP_S = 0.5
_CHUNK = 65536


@dataclass(frozen=True, slots=True)
class Launched:
    """A child process: its id, where it sends messages and where it prints."""

    pid: int
    messages: int
    output: int


@dataclass(slots=True)
class _Run:
    """The child of one request and what came from it so far; ``status`` once it was reaped."""

    request: Message
    child: Launched
    deadline: float
    decoder: Decoder = field(default_factory=Decoder)
    printed: bytearray = field(default_factory=bytearray)
    begun: bool = False
    printing: bool = True
    status: int | None = None

    @property
    def flooded(self) -> bool:
        return len(self.printed) > int(self.request.fields["limits"]["output_kib"]) * 1024

    def hear(self) -> list[Message]:
        """Messages that have arrived; EOFError at their end."""
        data = os.read(self.child.messages, _CHUNK)
        if not data:
            raise EOFError
        if not self.begun:  # the child says so before it has seen a line of the demo
            self.begun = True
            self.deadline = time.monotonic() + self.request.fields["limits"]["wall_s"]
        return list(self.decoder.feed(data))

    def read_output(self) -> None:
        """Take what was printed, no more than tells a flood."""
        with suppress(BlockingIOError):
            while self.printing and not self.flooded:
                data = os.read(self.child.output, _CHUNK)
                self.printing = bool(data)
                self.printed += data

    def reap(self, patience_s: float = 0.0) -> None:
        """Wait a little for the child's own end, then kill it and all that it started."""
        if self.status is not None:
            return
        until = time.monotonic() + patience_s
        pid, status = os.waitpid(self.child.pid, os.WNOHANG)
        while not pid and time.monotonic() < until:
            time.sleep(0.002)
            pid, status = os.waitpid(self.child.pid, os.WNOHANG)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.child.pid, signal.SIGKILL)
        if not pid:
            os.kill(self.child.pid, signal.SIGKILL)  # it may not lead its group yet
            _, status = os.waitpid(self.child.pid, 0)
        self.status = os.waitstatus_to_exitcode(status)
        self.read_output()
        os.close(self.child.messages)
        os.close(self.child.output)


class Supervisor:
    """Serves commands from one file descriptor with replies to another, until the first closes."""

    def __init__(self, commands: int, replies: int, launch: Callable[[Message], Launched]) -> None:
        self._commands = commands
        self._replies = replies
        self._launch = launch
        self._decoder = Decoder()
        self._run: _Run | None = None
        self._open = True

    def serve(self) -> None:
        """Work until the client is gone; leave no child behind."""
        try:
            with suppress(BrokenPipeError):
                while self._open:
                    self._wait()
        finally:
            if self._run is not None:
                self._run.reap()

    def reply(self, message: Message) -> None:
        """Send a message to the client; progress is dropped while nobody reads."""
        if message.type in ("progress", "frame"):
            _, ready, _ = select.select([], [self._replies], [], 0)
            if not ready:
                return
        data = memoryview(encode(message))
        while data:
            data = data[os.write(self._replies, data) :]

    def _wait(self) -> None:
        """Sleep until something arrives or the running child's time is over, and deal with it."""
        run = self._run
        if run is None:
            self._read_commands()
            return
        sources = [self._commands, run.child.messages]
        sources += [run.child.output] if run.printing else []
        ready, _, _ = select.select(sources, [], [], max(0.0, run.deadline - time.monotonic()))
        if time.monotonic() >= run.deadline:
            self._fail(run, "timeout")
        elif self._commands in ready:
            self._read_commands()
        elif run.child.output in ready:
            run.read_output()
            if run.flooded:
                self._fail(run, "flood")
        elif run.child.messages in ready:
            self._read_messages(run)

    def _read_commands(self) -> None:
        data = os.read(self._commands, _CHUNK)
        self._open = bool(data)
        for command in self._decoder.feed(data):
            run = self._run
            if run is not None and (command.type == "run" or command.id == run.request.id):
                self._fail(run, "cancelled")
            if command.type == "run":
                self._begin(command)

    def _begin(self, request: Message) -> None:
        try:
            child = self._launch(request)
        except OSError as error:
            fields = {"kind": "crash", "message": f"no process could be started: {error}"}
            self.reply(Message("error", request.id, {**fields, "line": None, "printed": ""}))
            return
        os.set_blocking(child.output, False)
        self._run = _Run(request, child, time.monotonic() + STARTUP_S)

    def _read_messages(self, run: _Run) -> None:
        try:
            for message in run.hear():
                if self._run is run:
                    self._relay(run, message)
        except ProtocolError as error:
            self._fail(run, "bad-value", str(error))
        except EOFError:
            run.reap(_REAP_S)
            self._fail(run, *_ending(run.status))

    def _relay(self, run: _Run, message: Message) -> None:
        fields = dict(message.fields)
        if message.type in ("result", "error"):
            run.reap()
            if run.flooded:
                self._fail(run, "flood")
                return
            fields["printed"] = run.printed.decode("utf-8", "replace")
            self._run = None
        elif message.type not in ("progress", "frame"):
            raise ProtocolError(f"a demo sends no {message.type}")
        self.reply(Message(message.type, run.request.id, fields, message.body))

    def _fail(self, run: _Run, kind: FailureKind, message: str = "") -> None:
        run.reap()
        self._run = None
        fields = {"kind": kind, "message": message, "line": None, "printed": ""}
        self.reply(Message("error", run.request.id, fields))


def _ending(status: int | None) -> tuple[FailureKind, str]:
    """What it means that a child ended by itself without an answer."""
    if status == -signal.SIGXCPU:
        return "timeout", ""
    if status is not None and status < 0:
        names = {known.value: known.name for known in signal.Signals}
        return "crash", f"killed by {names.get(-status, f'signal {-status}')}"
    return "crash", f"the process ended with exit code {status}"
