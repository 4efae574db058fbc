"""One worker process and the pipes to it; nothing here ever blocks longer than it was told."""

import os
import select
import subprocess
from collections.abc import Iterator
from contextlib import suppress

from flashdl.runner.interpreter import FRESH, PYTHON, environment
from flashdl.runner.protocol import Decoder, Message, encode

_CHUNK = 1 << 20
_FAREWELL_S = 1.0


class Connection:
    """A worker that is starting or running; it ends by itself when its stdin closes.

    Its end of stdin is what tells it that we died; the death signal of Linux would also come when
    only the thread that started it ends.
    """

    def __init__(self, *, fresh: bool) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [*PYTHON, FRESH] if fresh else PYTHON,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            env=environment(),
            cwd="/",
            start_new_session=True,
        )
        pipes = (self._process.stdin, self._process.stdout, self._process.stderr)
        self._stdin, self._stdout, self._stderr = (pipe.fileno() for pipe in pipes if pipe)
        for descriptor in (self._stdin, self._stdout, self._stderr):
            os.set_blocking(descriptor, False)
        self._unsent = bytearray()
        self._decoder = Decoder()

    @property
    def listens_on(self) -> int:
        """The descriptor that is readable when ``receive`` has something to take."""
        return self._stdout

    def send(self, message: Message) -> None:
        """Send as much as fits now; ``receive`` sends the rest."""
        self._unsent += encode(message)
        self._flush()

    def receive(self, timeout_s: float) -> Iterator[Message]:
        """Messages that arrive within the time, perhaps none; EOFError when the worker is gone."""
        writers = [self._stdin] if self._unsent else []
        readable, writable, _ = select.select([self._stdout], writers, [], timeout_s)
        if writable:
            self._flush()
        if not readable:
            return iter(())
        data = os.read(self._stdout, _CHUNK)
        if not data:
            raise EOFError(self._last_words())
        return self._decoder.feed(data)

    def close(self, *, patiently: bool) -> None:
        """End the worker: let it end its child first if asked to, then by force."""
        process = self._process
        if process.stdin:
            process.stdin.close()
        if patiently:
            with suppress(subprocess.TimeoutExpired):
                process.wait(_FAREWELL_S)
        process.kill()
        process.wait()
        for pipe in (process.stdout, process.stderr):
            if pipe:
                pipe.close()

    def _flush(self) -> None:
        try:
            while self._unsent:
                del self._unsent[: os.write(self._stdin, self._unsent)]
        except BlockingIOError:
            return
        except BrokenPipeError:  # its stdout tells that it is gone
            self._unsent.clear()

    def _last_words(self) -> str:
        """The last line it wrote to stderr, the reason if it could not start."""
        with suppress(BlockingIOError):
            lines = os.read(self._stderr, _CHUNK).decode("utf-8", "replace").split("\n")
            return next((line for line in reversed(lines) if line.strip()), "")
        return ""
