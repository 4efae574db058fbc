"""The worker's loop: one child a run, killed when it takes too long or prints too much.

It reads commands, launches a child for each run, relays what the child sends and answers every
run with exactly one result or error. No NumPy and none of the demo's code is in this file.
"""

import os
import select
import signal
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from flashdl.runner.protocol import Decoder, FailureKind, Message, ProtocolError, encode

STARTUP_S = 20.0
_CHUNK = 65536


@dataclass(frozen=True, slots=True)
class Launched:
    """A child process: its id, where it sends messages and where it prints."""

    pid: int
    messages: int
    output: int


@dataclass(slots=True)
class _Run:
    """The child that is running and what came from it so far."""

    id: int
    child: Launched
    limits: Mapping[str, Any]
    deadline: float
    decoder: Decoder = field(default_factory=Decoder)
    printed: bytearray = field(default_factory=bytearray)
    begun: bool = False


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
        """Work until the client closes its end; leave no child behind."""
        try:
            while self._open:
                self._wait()
        finally:
            if self._run is not None:
                self._stop(self._run)

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
        sources = {
            run.child.messages: self._read_messages,
            run.child.output: self._read_output,
        }
        left = max(0.0, run.deadline - time.monotonic())
        ready, _, _ = select.select([self._commands, *sources], [], [], left)
        if not ready:
            self._fail(run, "timeout")
        if self._commands in ready:
            self._read_commands()
        for source, read in sources.items():
            if source in ready and self._run is run:
                read(run)

    def _read_commands(self) -> None:
        data = os.read(self._commands, _CHUNK)
        self._open = bool(data)
        for command in self._decoder.feed(data):
            if self._run is not None and (command.type == "run" or command.id == self._run.id):
                self._fail(self._run, "cancelled")
            if command.type == "run":
                self._begin(command)

    def _begin(self, command: Message) -> None:
        child = self._launch(command)
        os.set_blocking(child.output, False)
        self._run = _Run(
            command.id, child, command.fields["limits"], time.monotonic() + STARTUP_S
        )

    def _read_messages(self, run: _Run) -> None:
        data = os.read(run.child.messages, _CHUNK)
        if not data:
            self._fail_as_it_ended(run)
            return
        if not run.begun:  # the child says so before it has seen a line of the demo
            run.begun = True
            run.deadline = time.monotonic() + run.limits["wall_s"]
        try:
            for message in run.decoder.feed(data):
                self._relay(run, message)
        except ProtocolError as error:
            self._fail(run, "bad-value", message=str(error))

    def _relay(self, run: _Run, message: Message) -> None:
        if self._run is not run:
            return
        if message.type in ("progress", "frame"):
            self.reply(Message(message.type, run.id, message.fields, message.body))
            return
        if message.type not in ("result", "error"):
            raise ProtocolError(f"a demo sends no {message.type}")
        self._stop(run)
        self._drain(run)
        if self._flooded(run):
            self._answer(run, "flood")
            return
        printed = {"printed": run.printed.decode("utf-8", "replace")}
        self.reply(Message(message.type, run.id, {**message.fields, **printed}, message.body))
        self._run = None

    def _read_output(self, run: _Run) -> None:
        data = os.read(run.child.output, _CHUNK)
        run.printed += data
        if not data:
            self._fail_when_silent(run)
        if self._flooded(run):
            self._fail(run, "flood")

    def _drain(self, run: _Run) -> None:
        """Take what a child that was stopped had printed before."""
        with suppress(BlockingIOError):
            while not self._flooded(run) and (data := os.read(run.child.output, _CHUNK)):
                run.printed += data

    def _flooded(self, run: _Run) -> bool:
        return len(run.printed) > run.limits["output_kib"] * 1024
