"""The client against a real worker: results, cancelling, replacing, and processes that die."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from flashdl.demokit import Mark, Node
from flashdl.errors import DemoFailed
from flashdl.runner.client import Failed, Finished, Job, Progress, Runner
from flashdl.runner.limits import Limits

HANG = "while True:\n    time.sleep(0.01)"
REPORTS = "report(0.25)\ntime.sleep(0.06)\nreport(0.5, x=[1, 2])\ntime.sleep(0.06)\nreturn {'x': 1}"


@pytest.fixture
def reporting(demo):
    return demo(REPORTS).replace(b"compute(*, rng)", b"compute(*, rng, report)")


def alive(pid):
    """Whether a process still runs; a zombie does not."""
    try:
        os.kill(pid, 0)
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
    except ProcessLookupError:
        return False
    except FileNotFoundError:
        return sys.platform != "linux"
    return stat.rpartition(")")[2].split()[0] != "Z"


def wait_for(fact, seconds=5):
    until = time.monotonic() + seconds
    while not fact():
        assert time.monotonic() < until
        threading.Event().wait(0.01)


def test_a_run_carries_values_claims_plots_and_tables(runner, good):
    run = runner.run("doubling", good, {"n": 3, "weights": (0.5,)}, 7, trains=True)

    assert "doubling" == run.demo
    assert {"n": 3, "scale": 1.5, "word": "a", "flag": True, "weights": (0.5,)} == run.params
    assert 7 == run.seed
    values = run.plain_values()
    assert [2 * x for x in values["x"]] == values["y"]
    assert ["a", True, [0.5], ["one", "two"], [[0, 3], [1, 4], [2, 5]]] == [
        values[name] for name in ("word", "flag", "weights", "words", "image")
    ]
    assert ["<f8", "<i2"] == [run.values[name].dtype for name in ("x", "image")]
    assert [("y is twice x", 0.0, True), ("a NaN never holds", "nan", False)] == [
        (c.text, c.value if c.value == c.value else "nan", c.holds) for c in run.claims
    ]
    assert ["curve", ""] == [claim.about for claim in run.claims]
    assert ("3 points", ("one",), (Mark("x", 0.5, "half"),)) == (
        run.plots[0].title,
        run.plots[0].labels,
        run.plots[0].marks,
    )
    assert (Node("a", "x", "x"), Node("b", "y", "y", inputs=("a",))) == run.plots[1].nodes
    assert ["x", "y"] == [column.values for column in run.tables[0].columns]


def test_a_claim_that_does_not_apply_is_left_out(runner, good):
    texts = [len(runner.run("d", good, {"word": w}, trains=True).claims) for w in ("a", "b")]

    assert [2, 3] == texts


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(runner, good):
    first, second, other = (runner.run("d", good, {}, s, trains=True).values for s in (1, 1, 2))

    assert first == second
    assert first["x"] != other["x"]


def test_a_mistake_replaces_the_right_function_for_one_run_and_may_call_it(runner, good):
    ratios = [
        [y / x for x, y in zip(values["x"], values["y"], strict=True)]
        for mistake in ("triples", None)
        for values in [runner.run("d", good, {}, mistake=mistake, trains=True).plain_values()]
    ]

    assert [pytest.approx([3] * 4), pytest.approx([2] * 4)] == ratios


def test_a_mistake_may_replace_compute(runner, good):
    assert [1.0] == runner.run("d", good, {}, mistake="forgets", trains=True).plain_values()["x"]


def test_what_a_demo_prints_is_kept_apart_from_its_values(runner, demo):
    source = demo(
        "print('to out')\nprint('ü', file=sys.stderr)\nos.write(1, b'raw ')\nreturn {'x': 1}"
    )

    run = runner.run("prints", source, {}, trains=True)

    assert ["out", "raw", "to", "ü"] == sorted(run.printed.split())
    assert {"x": 1} == run.plain_values()


def test_warnings_of_numpy_print_nothing(runner, demo):
    assert "" == runner.run("w", demo("return {'x': np.log(np.zeros(1))}"), {}, trains=True).printed


@pytest.mark.slow
def test_progress_and_frames_arrive_in_order(runner, reporting):
    fractions = []
    runner.run("reports", reporting, {}, trains=True, on_progress=fractions.append)
    request = runner.submit(Job("reports", reporting, trains=True))
    events = [runner.poll(10) for _ in range(3)]

    assert [0.25, 0.5] == fractions
    assert [
        Progress(request, 0.25, {}),
        [1, 2],
        Finished,
    ] == [events[0], events[1].values["x"].tolist(), type(events[2])]


def test_poll_comes_back_when_its_time_is_over(runner, demo):
    request = runner.submit(Job("hangs", demo(HANG), trains=True))

    assert runner.poll(0.05) is None
    runner.cancel(request)
    ended = runner.poll(10)
    assert isinstance(ended, Failed)
    assert (request, "cancelled") == (ended.request, ended.kind)
    assert runner.poll() is None


def test_cancelling_what_is_over_does_nothing(runner, good):
    request = runner.submit(Job("d", good, trains=True))
    assert isinstance(runner.poll(10), Finished)

    runner.cancel(request)

    assert runner.run("d", good, {}, trains=True).claims[0].holds


def test_a_new_run_replaces_the_one_before(runner, demo, good):
    old = runner.submit(Job("hangs", demo(HANG), trains=True))
    new = runner.submit(Job("d", good, trains=True))

    first, second = runner.poll(10), runner.poll(10)
    assert (old, "cancelled") == (first.request, first.kind)
    assert (new, Finished) == (second.request, type(second))


def test_a_worker_outlives_the_thread_that_started_it(good):
    with Runner() as runner:
        thread = threading.Thread(target=runner.start)
        thread.start()
        thread.join()
        pid = runner.hello().pid

        assert runner.run("d", good, {}).claims[0].holds
        assert pid == runner.hello().pid


def test_a_worker_that_was_killed_between_two_runs_is_replaced(runner, good):
    dead = runner.hello().pid
    os.kill(dead, signal.SIGKILL)

    assert runner.run("d", good, {}, trains=True).claims[0].holds
    assert dead != runner.hello().pid


@pytest.mark.slow
def test_a_worker_that_stopped_dead_is_given_up_and_replaced(good):
    with Runner(Limits(wall_s=0.1)) as runner:
        stopped = runner.hello().pid
        os.kill(stopped, signal.SIGSTOP)
        started_at = time.monotonic()
        request = runner.submit(Job("d", good))

        event = runner.poll(20)

        assert request == event.request
        assert 2 < time.monotonic() - started_at < 10
        assert not alive(stopped)


@pytest.mark.skipif(sys.platform != "linux", reason="the death signal is Linux's")
def test_a_demo_dies_with_a_worker_that_is_killed_under_it(runner, demo, tmp_path):
    source = demo(f"os.mkdir({str(tmp_path)!r} + '/pid' + str(os.getpid()))\n{HANG}")
    request = runner.submit(Job("hangs", source, trains=True))
    wait_for(lambda: runner.poll(0.01) is None and list(tmp_path.iterdir()))
    child = int(next(tmp_path.iterdir()).name.removeprefix("pid"))

    os.kill(runner.hello().pid, signal.SIGKILL)

    event = runner.poll(10)
    assert (request, "crash") == (event.request, event.kind)
    wait_for(lambda: not alive(child))


@pytest.mark.slow
def test_what_a_demo_started_ends_with_its_run(runner, demo):
    source = demo("pid = os.fork()\nif not pid:\n    time.sleep(60)\nreturn {'pid': pid}")

    left = runner.run("forks", source, {}, trains=True).plain_values()["pid"]

    wait_for(lambda: not alive(left))


@pytest.mark.slow
def test_what_the_worker_had_mapped_does_not_count_against_the_demo(demo):
    source = demo("return {'sum': np.ones(2 * 10**6).sum()}")  # 16 MB

    with Runner(Limits(memory_mib=24)) as runner:
        assert {"sum": 2e6} == runner.run("d", source, {}).plain_values()


def test_a_demo_that_kills_the_worker_costs_only_its_own_run(runner, demo, good):
    with pytest.raises(DemoFailed, match="demo 'x' crashed: the worker ended"):
        runner.run("x", demo("os.kill(os.getppid(), 9)\ntime.sleep(60)"), {}, trains=True)

    assert runner.run("d", good, {}, trains=True).claims[0].holds


@pytest.fixture
def interruptible():
    """Ctrl-C as at a terminal; a job in the background starts with SIGINT ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.slow
@pytest.mark.usefixtures("interruptible")
def test_ctrl_c_ends_the_run_at_once_and_the_next_one_works(runner, demo, good, tmp_path):
    source = demo(f"os.mkdir({str(tmp_path)!r} + '/pid' + str(os.getpid()))\n{HANG}")
    runner.hello()
    threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
    started_at = time.monotonic()

    with pytest.raises(KeyboardInterrupt):
        runner.run("hangs", source, {}, trains=True)

    assert time.monotonic() - started_at < 3
    started = [int(made.name.removeprefix("pid")) for made in tmp_path.iterdir()]
    wait_for(lambda: not any(alive(child) for child in started), seconds=2)
    assert runner.run("d", good, {}, trains=True).claims[0].holds


@pytest.mark.slow
def test_where_forking_is_unsafe_each_run_has_a_fresh_process(demo, good):
    with Runner(Limits(wall_s=0.3), fresh=True) as runner:
        assert runner.hello().fork is False
        pids = {
            runner.run("p", demo("return {'x': os.getppid()}"), {}, trains=True).plain_values()["x"]
        }
        assert {runner.hello().pid} == pids
        with pytest.raises(DemoFailed, match=r"did not finish within 0\.3 s"):
            runner.run("hangs", demo(HANG), {})
        assert "a" == runner.run("d", good, {}, trains=True).plain_values()["word"]


def test_a_worker_that_cannot_start_says_why(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/false")
    monkeypatch.setattr("flashdl.runner.connection.PYTHON", (sys.executable,))

    with Runner() as runner, pytest.raises(DemoFailed, match=r"the worker for demos cannot start"):
        runner.hello()
    with Runner() as runner, pytest.raises(DemoFailed, match="crashed: the worker ended"):
        runner.run("d", b"", {})


PARENT = """
import sys
from flashdl.runner.client import Job, Runner
runner = Runner()
source = sys.stdin.buffer.read()
runner.submit(Job("hangs", source, trains=True))
print(runner.hello().pid, flush=True)
runner.poll()
"""


@pytest.mark.slow
def test_when_the_parent_is_killed_worker_and_demo_go_away(demo, tmp_path):
    place = tmp_path / "pid"
    source = demo(f"os.mkdir({str(place)!r} + str(os.getpid()))\n{HANG}")
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with parent:
        parent.stdin.write(source)
        parent.stdin.close()
        worker = int(parent.stdout.readline())
        wait_for(lambda: list(tmp_path.iterdir()))
        (made,) = tmp_path.iterdir()
        child = int(made.name.removeprefix("pid"))
        assert alive(worker)
        assert alive(child)

        parent.kill()

    wait_for(lambda: not alive(worker))
    wait_for(lambda: not alive(child))
