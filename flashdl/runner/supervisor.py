"""The worker's loop: one child a run, killed when it takes too long or prints too much.

It reads commands, launches a child for each run, relays what the child sends and answers every
run with exactly one result or error. No NumPy and none of the demo's code is in this file.
"""

import os
import select
import signal
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Protocol

from flashdl.runner.protocol import Decoder, FailureKind, Message, ProtocolError, encode
from flashdl.runner.supply import missing_of

STARTUP_S = 20.0
_REAP_S = 0.5
_CHUNK = 65536


@dataclass(frozen=True, slots=True)
class Launched:
    """A child process: its id, where it sends messages and where it prints."""

    pid: int
    messages: int
    output: int


class Launcher(Protocol):
    """Starts the children."""

    def prepare(self, last: Message | None) -> None:
        """Use the time between two runs; ``last`` is the last request that went well."""

    def launch(self, request: Message) -> Launched:
        """Start the child of a run; OSError if there can be none."""


@dataclass(slots=True)
class _Run:
    """The child of one request and what came from it so far; ``status`` once it was reaped.

    ``missing`` are the models that it has yet to train, in this order, before it sees the demo.
    """

    request: Message
    child: Launched
    deadline: float
    missing: list[str]
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
        messages = list(self.decoder.feed(data))
        if messages and not self.begun:  # the child says so before it has seen a line of the demo
            self.begun = True
            self.allow()
            del messages[0]
        return messages

    def allow(self) -> None:
        """Give the child the time of a training if a model is missing, else that of a run."""
        limits = self.request.fields["limits"]
        self.deadline = time.monotonic() + limits["training_s" if self.missing else "wall_s"]

    def read_output(self) -> None:
        """Take what was printed, no more than tells a flood."""
        with suppress(BlockingIOError):
            while self.printing and not self.flooded:
                data = os.read(self.child.output, _CHUNK)
                self.printing = bool(data)
                self.printed += data

    def kill(self) -> None:
        """Stop the child and all that it started; ``reap`` must follow."""
        self._kill_group()
        os.kill(self.child.pid, signal.SIGKILL)  # it may not lead its group yet

    def reap(self, patience_s: float = 0.0) -> None:
        """Wait a little for the child's own end, then kill it and all that it started."""
        if self.status is not None:
            return
        until = time.monotonic() + patience_s
        pid, status = os.waitpid(self.child.pid, os.WNOHANG)
        while not pid and time.monotonic() < until:
            time.sleep(0.002)
            pid, status = os.waitpid(self.child.pid, os.WNOHANG)
        if pid:
            self._kill_group()
        else:
            self.kill()
            _, status = os.waitpid(self.child.pid, 0)
        self.status = os.waitstatus_to_exitcode(status)
        os.close(self.child.messages)
        os.close(self.child.output)

    def _kill_group(self) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.child.pid, signal.SIGKILL)


class Supervisor:
    """Serves commands from one file descriptor with replies to another, until the first closes."""

    def __init__(self, commands: int, replies: int, launcher: Launcher) -> None:
        self._commands = commands
        self._replies = replies
        self._launcher = launcher
        self._decoder = Decoder()
        self._run: _Run | None = None
        self._wanted: Message | None = None
        self._last: Message | None = None
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
            if not select.select([self._commands], [], [], 0)[0]:
                self._launcher.prepare(self._last)
            self._read_commands()
            return
        sources = [self._commands, run.child.messages]
        sources += [run.child.output] if run.printing else []
        ready, _, _ = select.select(sources, [], [], max(0.0, run.deadline - time.monotonic()))
        if time.monotonic() >= run.deadline:
            self._time_out(run)
        elif self._commands in ready:
            self._read_commands()
        elif run.child.output in ready:
            run.read_output()
            if run.flooded:
                self._fail(run, "flood")
        elif run.child.messages in ready:
            self._read_messages(run)

    def _read_commands(self) -> None:
        """Do what the client wants now: of several runs only the last begins."""
        data = os.read(self._commands, _CHUNK)
        self._open = bool(data)
        replaced = self._run
        for command in self._decoder.feed(data):
            wanted = self._wanted or (self._run.request if self._run else None)
            if wanted is not None and (command.type == "run" or command.id == wanted.id):
                self._cancel(wanted)
            if command.type == "run":
                self._wanted = command
        if self._wanted is not None:
            self._begin(self._wanted)
            self._wanted = None
        if replaced is not None and replaced is not self._run:
            replaced.reap()  # its memory may take a while to be given back

    def _cancel(self, request: Message) -> None:
        if self._wanted is None and self._run is not None:
            self._run.kill()
            self._run = None
        self._wanted = None
        self._refuse(request, "cancelled")

    def _begin(self, request: Message) -> None:
        """Start a run, and say so first: one that the client knows of is not begun twice."""
        self.reply(Message("progress", request.id, {"fraction": 0.0}))
        try:
            child = self._launcher.launch(request)
        except OSError as error:
            self._refuse(request, "crash", f"no process could be started: {error}")
            return
        os.set_blocking(child.output, False)
        self._run = _Run(request, child, time.monotonic() + STARTUP_S, missing_of(request))

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
        if message.type in ("result", "error"):
            self._end(run, message)
        elif message.type in ("progress", "frame"):
            self.reply(Message(message.type, run.request.id, message.fields, message.body))
        elif message.type == "model" and message.fields.get("name") in run.missing[:1]:
            self.reply(Message("model", run.request.id, message.fields, message.body))
            del run.missing[0]
            run.allow()
        else:
            raise ProtocolError(f"a demo sends no {message.type}")

    def _end(self, run: _Run, message: Message) -> None:
        """Pass on how the run ended, and only then wait for the process to go."""
        run.kill()
        run.read_output()
        if run.flooded:
            self._fail(run, "flood")
            return
        fields = {**message.fields, "printed": run.printed.decode("utf-8", "replace")}
        self.reply(Message(message.type, run.request.id, fields, message.body))
        run.reap()
        self._run = None
        if message.type == "result":
            self._last = run.request

    def _time_out(self, run: _Run) -> None:
        if run.begun and run.missing:
            seconds = run.request.fields["limits"]["training_s"]
            self._fail(run, "untrained", f"{run.missing[0]} took more than {seconds:g} s")
        else:
            self._fail(run, "timeout")

    def _fail(self, run: _Run, kind: FailureKind, message: str = "") -> None:
        run.reap()
        self._run = None
        ours = not run.begun or (kind == "crash" and run.status == -signal.SIGKILL)
        self._refuse(run.request, kind, message, ours=ours)

    def _refuse(
        self, request: Message, kind: FailureKind, message: str = "", *, ours: bool = True
    ) -> None:
        """End a run that has no result; ``ours`` if it is not the fault of what was run."""
        fields = {"kind": kind, "message": message, "line": None, "printed": "", "ours": ours}
        self.reply(Message("error", request.id, fields))


def _ending(status: int | None) -> tuple[FailureKind, str]:
    """What it means that a child ended by itself without an answer."""
    if status == -signal.SIGXCPU:
        return "timeout", ""
    if status is not None and status < 0:
        names = {known.value: known.name for known in signal.Signals}
        return "crash", f"killed by {names.get(-status, f'signal {-status}')}"
    return "crash", f"the process ended with exit code {status}"
