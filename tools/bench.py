"""What flashdl's starts and keys cost, as ratios to ``python -c pass``; prints a Markdown table.

CPU time is compared with CPU time and wall time with wall time, interleaved and after compiling, so
that a busy machine slows all rows alike. Linux only: reads the CPU clock of another process. The
home is a temporary folder in ``$TMPDIR``, whose disk decides what a commit's sync costs.
"""

import argparse
import compileall
import fcntl
import os
import pty
import select
import site
import sqlite3
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles

from flashdl.cli.tune_region import BEGIN, END
from flashdl.errors import DemoFailed
from flashdl.runner.client import Runner
from flashdl.runner.index import read_declaration

ROOT = Path(__file__).resolve().parents[1]
FLASHDL = str(Path(sys.executable).with_name("flashdl"))
PASS = [sys.executable, "-c", "pass"]
QUESTION, ANSWER = b"space answer", b"space good"
DEMO_KEY, STOP_KEY, COMPUTING, ENTER = b"d demo", b"q stop", b"computing", b"press enter"
ASKED = {"_FLASHDL_COMPLETE": "complete_zsh"}
COMPLETED = ("flashdl d", "flashdl show soft", "flashdl demo soft")
READING = ("stats", "cards", "cards is:due", "map", "next")
FILTERED = ("review", "level:1 or level:2")
RIGHT, LEFT = b"\x1b[C", b"\x1b[D"
READING_S, SETTLED_S, QUIET_S, PATIENCE_S = 0.4, 4.0, 0.3, 60.0
MEDIUM_MS = 60.0  # well below the 100 ms above which enter runs
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
    """One line of the table: seconds of each run, and the budget as a ratio.

    ``base`` are the seconds of ``python -c pass`` between these runs; without, its CPU at the
    starts. ``high`` compares the 95th percentile, otherwise it is the median.
    """

    name: str
    budget: float | None
    seconds: list[float] = field(default_factory=list)
    base: list[float] = field(default_factory=list)
    high: bool = False

    @property
    def typical_s(self) -> float:
        """The seconds to compare."""
        return quantiles(self.seconds, n=20)[-1] if self.high else median(self.seconds)


class Terminal:
    """flashdl on a pseudo-terminal; counts the CPU of all threads of its process."""

    def __init__(self, env: dict[str, str], *arguments: str) -> None:
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execve(FLASHDL, [FLASHDL, *arguments], env)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))

    def cpu_s(self) -> float:
        """CPU seconds so far, by the kernel's clock of that process."""
        return time.clock_gettime((~self.pid << 3) | 2)

    def worker_cpu_s(self) -> float:
        """CPU seconds so far of its children and all that they waited for, to 10 ms."""
        lists = Path(f"/proc/{self.pid}/task").glob("*/children")
        stats = [Path(f"/proc/{pid}/stat") for text in lists for pid in text.read_text().split()]
        ticks = [stat.read_text().rpartition(")")[2].split()[11:15] for stat in stats]
        return sum(int(tick) for four in ticks for tick in four) / os.sysconf("SC_CLK_TCK")

    def until(self, mark: bytes) -> bytes:
        """Read on until the mark was printed, and give what was read."""
        return self._read(lambda seen: mark in seen, repr(mark))

    def frame(self) -> None:
        """Read on until a tuner has drawn what it was asked for."""

        def complete(seen: bytes) -> bool:
            drawn = seen.rpartition(BEGIN.encode())[2]
            return drawn.endswith(END.encode()) and COMPUTING not in drawn

        if ENTER in self._read(complete, "a frame"):
            raise RuntimeError("the demo takes too long to be turned without enter")

    def quiet(self) -> None:
        """Read on until nothing more is printed."""
        while select.select([self.fd], [], [], QUIET_S)[0]:
            os.read(self.fd, 65536)

    def _read(self, enough: Callable[[bytes], bool], what: str) -> bytes:
        seen, deadline = b"", time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            if select.select([self.fd], [], [], 1.0)[0]:
                seen += os.read(self.fd, 65536)
            if enough(seen):
                return seen
        raise TimeoutError(f"{what} did not appear; the screen ends with {seen[-300:]!r}")

    def press(self, key: bytes) -> None:
        """Send one key."""
        os.write(self.fd, key)

    def close(self) -> None:
        """Leave and read what is left, so that it can end."""
        self.press(b"q")
        try:
            while os.read(self.fd, 65536):
                pass
        except OSError:  # the other side has closed
            pass
        os.waitpid(self.pid, 0)
        os.close(self.fd)


@contextmanager
def terminal(env: dict[str, str], *arguments: str) -> Iterator[Terminal]:
    """A review, or another command, on a terminal that is left at the end."""
    opened = Terminal(env, *arguments)
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


def first_card(env: dict[str, str], *arguments: str) -> float:
    """CPU seconds until the first question and its key line are on the screen."""
    with terminal(env, *arguments) as review:
        review.until(QUESTION)
        return review.cpu_s()


def starts(rounds: int, env: dict[str, str], report: Path, *, reading: bool = False) -> list[Row]:
    """Every start, all of them once in each round; ``reading``: also what reads everything."""
    plain = {
        "`python -c pass`": (None, PASS),
        "`--version`": (2, [FLASHDL, "--version"]),
        "`--help`": (18, [FLASHDL, "--help"]),
        "`due`": (12, [FLASHDL, "due"]),
        "`due --prompt`": (12, [FLASHDL, "due", "--prompt"]),
    }
    plain |= {f"`{line}`": (None, [FLASHDL, *line.split(" ", 1)]) for line in READING if reading}
    rows = {name: Row(name, budget) for name, (budget, _) in plain.items()}
    tabs = {line: Row(f"completing `{line}`", 10) for line in COMPLETED}
    cards: dict[tuple[str, ...], Row] = {(): Row("first card on a terminal", 18)}
    cards |= {FILTERED: Row(f"first card of `{' '.join(FILTERED)}`", None)} if reading else {}
    parent, worker = Row("`demo softmax`, the parent", 28), Row("`demo softmax`, the worker", None)
    for _ in range(rounds):
        for name, (_, command) in plain.items():
            rows[name].seconds.append(cpu_of(command, env))
        for line, row in tabs.items():
            row.seconds.append(cpu_of([FLASHDL], {**env, **ASKED, "_TYPER_COMPLETE_ARGS": line}))
        for arguments, row in cards.items():
            row.seconds.append(first_card(env, *arguments))
        apart = demo_apart(env, report)
        parent.seconds.append(apart[0])
        worker.seconds.append(apart[1])
    return [*rows.values(), *tabs.values(), *cards.values(), parent, worker]


def keys_to_next_card(env: dict[str, str], cards: int) -> Row:
    """CPU seconds from the grade's key to the next question, once the background is quiet."""
    row = Row("key to next card, 95th percentile", 2, high=True)
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


def medium_demo() -> str:
    """The demo that computes longest, but no longer than MEDIUM_MS."""
    took_ms: dict[str, float] = {}
    with Runner() as runner:
        for file in sorted((ROOT / "demos").glob("*.py")):
            models = read_declaration(file).models
            with suppress(DemoFailed):
                runs = [
                    runner.run(file.stem, file.read_bytes(), {}, models=models) for _ in range(3)
                ]
                took_ms[file.stem] = min(run.compute_ms for run in runs)
    return max((name for name in took_ms if took_ms[name] <= MEDIUM_MS), key=took_ms.__getitem__)


def keys_to_frame(env: dict[str, str], demo: str, *, presses: int, budget: float) -> list[Row]:
    """Wall and CPU seconds from an arrow to the picture that follows it, in a tuner."""
    name = f"key to frame, `{demo}`"
    wall = Row(f"{name}: wall, 95th percentile", budget, high=True)
    cpu = Row(f"{name}: CPU, 95th percentile", budget, high=True)
    with terminal(env, "demo", demo, "--tune") as tuner:
        tuner.frame()
        tuner.quiet()
        for key in (RIGHT, LEFT):
            tuner.press(key)
            tuner.frame()
        worker_s = tuner.worker_cpu_s()
        for i in range(presses):
            pass_wall_s, pass_cpu_s = _timed_pass(env)
            wall.base.append(pass_wall_s)
            cpu.base.append(pass_cpu_s)
            before_s, pressed_at = tuner.cpu_s(), time.perf_counter()
            tuner.press((RIGHT, LEFT)[i % 2])
            tuner.frame()
            wall.seconds.append(time.perf_counter() - pressed_at)
            cpu.seconds.append(tuner.cpu_s() - before_s)
        each_s = (tuner.worker_cpu_s() - worker_s) / presses
    cpu.seconds = [seconds + each_s for seconds in cpu.seconds]  # its own are too small to read
    return [wall, cpu]


def demo_starts(env: dict[str, str], starts: int) -> list[Row]:
    """Wall and CPU seconds from ``d`` in a review to the picture, the worker being warm."""
    wall, cpu = Row("`d` in a review to its picture: wall", None), Row("the same: CPU", None)
    for _ in range(starts):
        pass_wall_s, pass_cpu_s = _timed_pass(env)
        wall.base.append(pass_wall_s)
        cpu.base.append(pass_cpu_s)
        with terminal(env) as review:
            review.until(STOP_KEY)
            time.sleep(SETTLED_S)
            _go_to_a_demo(review)
            before_s, pressed_at = review.cpu_s(), time.perf_counter()
            review.press(b"d")
            review.frame()
            wall.seconds.append(time.perf_counter() - pressed_at)
            cpu.seconds.append(review.cpu_s() - before_s)
            review.press(b"q")
            review.until(STOP_KEY)
    return [wall, cpu]


def _go_to_a_demo(review: Terminal) -> None:
    """Answer cards until one offers its demo beside its answer."""
    while True:
        review.press(b" ")
        if DEMO_KEY in review.until(STOP_KEY):
            return
        time.sleep(READING_S)
        review.press(b"3")
        review.until(STOP_KEY)


def _timed_pass(env: dict[str, str]) -> tuple[float, float]:
    begun_at = time.perf_counter()
    cpu_s = cpu_of(PASS, env)
    return time.perf_counter() - begun_at, cpu_s


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


def table(rows: list[Row], base_s: float) -> Iterator[str]:
    """The lines of the Markdown table; rows without a base of their own are CPU ÷ ``base_s``."""
    yield "| what | ÷ `python -c pass` | budget | ms |"
    yield "|---|---|---|---|"
    for row in rows:
        ratio = row.typical_s / (median(row.base) if row.base else base_s)
        over = " **over**" if row.budget is not None and ratio > row.budget else ""
        budget = "" if row.budget is None else f"≤ {row.budget:g}"
        yield f"| {row.name} | {ratio:.1f}{over} | {budget} | {row.typical_s * 1000:.0f} |"


def compile_all() -> None:
    """Byte code for all that is imported, so that no row pays for compiling."""
    for folder in [*site.getsitepackages(), str(ROOT / "flashdl")]:
        compileall.compile_dir(folder, quiet=2, workers=0)


def numerics(rounds: int) -> str:
    """The table of our training beside PyTorch, from a process with one thread for BLAS."""
    threads = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    script = Path(__file__).with_name("bench_numerics.py")
    command = [sys.executable, str(script), "--rounds", str(rounds)]
    return subprocess.run(
        command, env={**os.environ, **threads}, capture_output=True, text=True, check=True
    ).stdout


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15, help="runs of each start")
    parser.add_argument("--cards", type=int, default=40, help="cards to answer")
    parser.add_argument("--presses", type=int, default=60, help="arrows to press in a tuner")
    parser.add_argument("--year", action="store_true", help="on the collection of tools/year.py")
    chosen = parser.parse_args()
    compile_all()
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        env = {k: v for k, v in os.environ.items() if not k.startswith("FLASHDL_")}
        env |= {"FLASHDL_HOME": str(home / "home"), "FLASHDL_NEW_PER_DAY": "1000"}
        env |= {"TERM": "xterm-256color"}
        env.pop("PYTHONDONTWRITEBYTECODE", None)
        if chosen.year:
            import year

            year.make(home / "home")
            env["FLASHDL_NOW"] = year.NOW
        cpu_of([FLASHDL, "due"], env)
        rows = starts(chosen.rounds, env, home / "worker", reading=chosen.year)
        rows += demo_starts(env, max(3, chosen.rounds // 3))
        rows.append(keys_to_next_card(env, chosen.cards))
        for demo, budget in (("softmax_temperature", 2.5), (medium_demo(), 10)):
            rows += keys_to_frame(env, demo, presses=chosen.presses, budget=budget)
        wall, cpu = commit_s(home, 50)
    print("\n".join(table(rows, median(rows[0].seconds))))
    print("\nCPU unless it says wall; medians of interleaved runs unless it says percentile.")
    print(
        f"{chosen.rounds} rounds, {chosen.cards} cards answered, {chosen.presses} arrows pressed."
    )
    print(f"A commit's sync, apart: {wall * 1000:.1f} ms of wall, {cpu * 1000:.1f} ms of CPU.\n")
    print(numerics(chosen.rounds))


if __name__ == "__main__":
    main()
