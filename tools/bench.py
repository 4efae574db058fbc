"""CPU time of every start of flashdl as a ratio to ``python -c pass``; prints a Markdown table.

Interleaved medians after compiling, so that a busy machine slows all rows alike. Linux only: reads
the CPU clock of another process. The home is a temporary folder in ``$TMPDIR``, whose disk decides
what a commit's sync costs.
"""

import argparse
import compileall
import os
import pty
import select
import site
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles

ROOT = Path(__file__).resolve().parents[1]
FLASHDL = str(Path(sys.executable).with_name("flashdl"))
PASS = [sys.executable, "-c", "pass"]
QUESTION, ANSWER = b"space answer", b"space good"
READING_S, SETTLED_S, PATIENCE_S = 0.4, 4.0, 60.0
# Reports the CPU of what the parent waited for, which leaves the parent's own as the difference.
APART = """
import atexit, os, resource, sys
def report():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    with open(os.environ["BENCH_REPORT"], "w") as file:
        file.write(str(used.ru_utime + used.ru_stime))
atexit.register(report)
from flashdl.__main__ import main
main()
"""


@dataclass
class Row:
    """One line of the table: CPU seconds of each run, and the budget as a ratio."""

    name: str
    budget: float | None
    seconds: list[float] = field(default_factory=list)


class Terminal:
    """flashdl on a pseudo-terminal; counts the CPU of all threads of its process."""

    def __init__(self, env: dict[str, str]) -> None:
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execve(FLASHDL, [FLASHDL], env)

    def cpu_s(self) -> float:
        """CPU seconds so far, by the kernel's clock of that process."""
        return time.clock_gettime((~self.pid << 3) | 2)

    def until(self, *marks: bytes) -> bytes:
        """Read on until one of the marks was printed, and give it."""
        seen, deadline = b"", time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            if select.select([self.fd], [], [], 1.0)[0]:
                seen += os.read(self.fd, 65536)
            for mark in marks:
                if mark in seen:
                    return mark
        raise TimeoutError(f"{marks} did not appear; the screen ends with {seen[-300:]!r}")

    def press(self, key: bytes) -> None:
        """Send one key."""
        os.write(self.fd, key)

    def close(self) -> None:
        """Stop the review and read what is left, so that it can end."""
        self.press(b"q")
        try:
            while os.read(self.fd, 65536):
                pass
        except OSError:  # the other side has closed
            pass
        os.waitpid(self.pid, 0)
        os.close(self.fd)


@contextmanager
def terminal(env: dict[str, str]) -> Iterator[Terminal]:
    """A review on a terminal that is stopped at the end."""
    opened = Terminal(env)
    try:
        yield opened
    finally:
        opened.close()


def cpu_of(command: list[str], env: dict[str, str]) -> float:
    """CPU seconds of a command and of all it waited for."""
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=env,
    )
    assert process.stderr is not None
    errors = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stderr.close()
    if process.returncode:
        raise RuntimeError(f"{command} failed: {errors.decode(errors='replace')}")
    return used.ru_utime + used.ru_stime


def demo_apart(env: dict[str, str], report: Path) -> tuple[float, float]:
    """CPU seconds of ``flashdl demo softmax``: the parent's, the worker's."""
    command = [sys.executable, "-c", APART, "demo", "softmax"]
    total = cpu_of(command, {**env, "BENCH_REPORT": str(report)})
    worker = float(report.read_text())
    return total - worker, worker


def first_card(env: dict[str, str]) -> float:
    """CPU seconds until the first question and its key line are on the screen."""
    with terminal(env) as review:
        review.until(QUESTION)
        return review.cpu_s()


def starts(rounds: int, env: dict[str, str], report: Path) -> list[Row]:
    """Every start, all of them once in each round."""
    plain = {
        "`python -c pass`": (None, PASS),
        "`--version`": (2, [FLASHDL, "--version"]),
        "`--help`": (18, [FLASHDL, "--help"]),
        "`due`": (12, [FLASHDL, "due"]),
    }
    rows = {name: Row(name, budget) for name, (budget, _) in plain.items()}
    card, parent = Row("first card on a terminal", 18), Row("`demo softmax`, the parent", 28)
    worker = Row("`demo softmax`, the worker", None)
    for _ in range(rounds):
        for name, (_, command) in plain.items():
            rows[name].seconds.append(cpu_of(command, env))
        card.seconds.append(first_card(env))
        apart = demo_apart(env, report)
        parent.seconds.append(apart[0])
        worker.seconds.append(apart[1])
    return [*rows.values(), card, parent, worker]


def keys_to_next_card(env: dict[str, str], cards: int) -> Row:
    """CPU seconds from the grade's key to the next question, once the background is quiet."""
    row = Row("key to next card, 95th percentile", 2)
    with terminal(env) as review:
        review.until(QUESTION)
        time.sleep(SETTLED_S)
        for _ in range(cards):
            review.press(b" ")
            review.until(ANSWER)
            time.sleep(READING_S)
            before = review.cpu_s()
            review.press(b"3")
            review.until(QUESTION)
            row.seconds.append(review.cpu_s() - before)
    return row


def commit_s(folder: Path, commits: int) -> tuple[float, float]:
    """Median wall and CPU seconds of one small commit with the store's settings."""
    path = folder / "sync.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous=EXTRA")
        connection.execute("CREATE TABLE event (detail TEXT) STRICT")

        def commit() -> None:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO event VALUES (?)", ("x" * 200,))
            connection.execute("COMMIT")

        runs = [_timed(commit) for _ in range(commits)]
    return median(wall for wall, _ in runs), median(cpu for _, cpu in runs)


def _timed(action: Callable[[], None]) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    action()
    return time.perf_counter() - wall, time.process_time() - cpu


def table(rows: list[Row], keys: Row, base_s: float) -> Iterator[str]:
    """The lines of the Markdown table, in ratios to ``base_s``."""
    yield "| start | CPU ÷ `python -c pass` | budget | CPU ms |"
    yield "|---|---|---|---|"
    values = [(row, median(row.seconds)) for row in rows]
    values.append((keys, quantiles(keys.seconds, n=20)[-1]))
    for row, seconds in values:
        ratio = seconds / base_s
        over = " **over**" if row.budget is not None and ratio > row.budget else ""
        budget = "" if row.budget is None else f"≤ {row.budget:g}"
        yield f"| {row.name} | {ratio:.1f}{over} | {budget} | {seconds * 1000:.0f} |"


def compile_all() -> None:
    """Byte code for all that is imported, so that no row pays for compiling."""
    for folder in [*site.getsitepackages(), str(ROOT / "flashdl")]:
        compileall.compile_dir(folder, quiet=2, workers=0)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15, help="runs of each start")
    parser.add_argument("--cards", type=int, default=40, help="cards to answer")
    chosen = parser.parse_args()
    compile_all()
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        env = {k: v for k, v in os.environ.items() if not k.startswith("FLASHDL_")}
        env |= {"FLASHDL_HOME": str(home / "home"), "FLASHDL_NEW_PER_DAY": "1000"}
        env |= {"TERM": "xterm-256color"}
        env.pop("PYTHONDONTWRITEBYTECODE", None)
        cpu_of([FLASHDL, "due"], env)
        rows = starts(chosen.rounds, env, home / "worker")
        keys = keys_to_next_card(env, chosen.cards)
        wall, cpu = commit_s(home, 50)
    base_s = median(rows[0].seconds)
    print("\n".join(table(rows, keys, base_s)))
    print(f"\nMedians of {chosen.rounds} interleaved runs; {chosen.cards} cards answered.")
    print(f"A commit's sync, apart: {wall * 1000:.1f} ms of wall, {cpu * 1000:.1f} ms of CPU.")


if __name__ == "__main__":
    main()
