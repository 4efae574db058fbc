"""The worker's loop with processes that only sleep."""

import os
import sys
import time
from pathlib import Path

import pytest

from flashdl.runner.protocol import Decoder, Message, encode
from flashdl.runner.supervisor import Launched, Supervisor

LIMITS = {"limits": {"wall_s": 9.0, "memory_mib": 64, "output_kib": 1}}
SLEEP = [sys.executable, "-S", "-c", "import time; time.sleep(60)"]


class Sleepers:
    """Launches processes that sleep; asks for a second run as the first begins, then leaves."""

    def __init__(self, commands):
        self.commands = commands
        self.pids = []

    def prepare(self, last):
        raise AssertionError("there was always something to do")

    def launch(self, request):
        if self.pids:
            os.close(self.commands)
            assert ended(self.pids[0])
        else:
            os.write(self.commands, encode(Message("run", 2, LIMITS)))
        self.pids.append(os.posix_spawn(SLEEP[0], SLEEP, os.environ, setpgroup=0))
        return Launched(self.pids[-1], os.pipe()[0], os.pipe()[0])


def ended(pid):
    """Whether a process ends within five seconds."""
    until = time.monotonic() + 5
    while time.monotonic() < until:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
        if stat.rpartition(")")[2].split()[0] == "Z":
            return True
    return False


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_what_is_replaced_is_stopped_before_the_next_begins_and_reaped_after():
    commands, ask = os.pipe()
    answers, replies = os.pipe()
    sleepers = Sleepers(ask)
    os.write(ask, encode(Message("run", 1, LIMITS)))

    Supervisor(commands, replies, sleepers).serve()

    said = [(m.type, m.id) for m in Decoder().feed(os.read(answers, 1000))]
    assert [("progress", 1), ("error", 1), ("progress", 2)] == said
    for pid in sleepers.pids:
        with pytest.raises(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)
