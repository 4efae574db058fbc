"""What live turning needs of the runner: runs that replace each other at once, and one select."""

import os
import select
import signal
import sys
import time
from pathlib import Path

import pytest

from flashdl.runner.children import Forks
from flashdl.runner.client import Failed, Finished, Job, Runner
from flashdl.runner.warm import REHEARSAL

HANG = "while True:\n    time.sleep(0.01)"
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="children in advance, and /proc")


@pytest.fixture
def turned(demo):
    """Makes the job of a demo that leaves a folder where it ran and sleeps."""

    def make(folder, name, seconds=0.0):
        place = str(folder / name)
        source = demo(f"os.mkdir({place!r})\ntime.sleep({seconds})\nreturn {{'x': [1]}}")
        return Job(name, source, trains=True)

    return make


def heard(runner):
    """Every event until nothing runs, waiting as ``wait_on`` says."""
    events, until = [], time.monotonic() + 20
    while (descriptor := runner.wait_on()) is not None:
        assert time.monotonic() < until
        select.select([descriptor], [], [], 1)
        while (event := runner.poll(0)) is not None:
            events.append(event)
    return events


def wait_for(fact, seconds=5):
    until = time.monotonic() + seconds
    while not fact():
        assert time.monotonic() < until
        select.select([], [], [], 0.005)


def state(pid):
    """The letter of a process's state, Z for a zombie; empty if there is no such process."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
    except FileNotFoundError:
        return ""
    return stat.rpartition(")")[2].split()[0]


def children(pid):
    """The children of a process and their states."""
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return {int(child): state(child) for child in listed}


def spare(runner):
    """The child that waits for its job."""
    worker = runner.hello().pid
    wait_for(lambda: list(children(worker).values()) == ["S"])
    return next(iter(children(worker)))


def test_there_is_something_to_wait_on_only_while_a_run_is_under_way(runner, good):
    runner.hello()
    before = runner.wait_on()
    request = runner.submit(Job("d", good, trains=True))
    during = runner.wait_on()

    (event,) = heard(runner)

    assert (None, int, None) == (before, type(during), runner.wait_on())
    assert (request, Finished) == (event.request, type(event))


def test_a_run_that_its_worker_died_before_is_heard_of_by_the_same_wait(runner, turned, tmp_path):
    worker = runner.hello().pid
    os.kill(worker, signal.SIGSTOP)
    request = runner.submit(turned(tmp_path, "once"))
    os.kill(worker, signal.SIGKILL)

    (event,) = heard(runner)  # a new worker has done it

    assert (request, Finished) == (event.request, type(event))


def test_a_run_is_replaced_at_once_and_ends_as_cancelled(runner, demo, turned, tmp_path):
    old = runner.submit(Job("hangs", demo(HANG), trains=True))
    assert runner.poll(0.1) is None
    begun_at = time.monotonic()
    new = runner.submit(turned(tmp_path, "new"))

    first, last = heard(runner)

    assert time.monotonic() - begun_at < 1
    assert (old, Failed, "cancelled") == (first.request, type(first), first.kind)
    assert (new, Finished) == (last.request, type(last))


def test_a_run_that_was_done_when_it_was_replaced_counts_as_cancelled(runner, turned, tmp_path):
    runner.submit(turned(tmp_path, "old"))
    wait_for((tmp_path / "old").exists)
    select.select([], [], [], 0.1)  # its result lies in the pipe
    new = runner.submit(turned(tmp_path, "new"))

    first, last = heard(runner)

    assert ["cancelled", new] == [first.kind, last.request]


def test_of_a_burst_only_the_last_run_gives_a_result(runner, turned, tmp_path):
    requests = [runner.submit(turned(tmp_path, f"{i}", 0.2 * (i < 49))) for i in range(50)]

    events = heard(runner)

    assert requests == [event.request for event in events]
    assert ["cancelled"] * 49 == [event.kind for event in events[:-1]]
    assert [1] == events[-1].run.plain["x"]


def test_what_was_replaced_before_it_could_begin_never_runs(turned, tmp_path):
    with Runner() as starting:
        for i in range(20):
            starting.submit(turned(tmp_path, f"{i}"))

        heard(starting)

    assert ["19"] == [made.name for made in tmp_path.iterdir()]


def test_a_run_can_be_cancelled_and_another_begun_in_one_breath(runner, demo, turned, tmp_path):
    runner.cancel(runner.submit(Job("hangs", demo(HANG), trains=True)))
    new = runner.submit(turned(tmp_path, "new"))

    assert ["cancelled", new] == [getattr(event, "kind", event.request) for event in heard(runner)]


@on_linux
def test_after_a_burst_no_process_is_left_but_the_one_that_waits(runner, turned, tmp_path):
    for i in range(50):
        runner.submit(turned(tmp_path, f"{i}", 0.2 * (i < 49)))
        runner.poll(0.002)
    heard(runner)

    waiting = spare(runner)

    assert {waiting: "S"} == children(runner.hello().pid)


@on_linux
def test_the_process_that_waits_does_the_next_run_and_another_takes_its_place(runner, demo):
    waiting = spare(runner)

    ran = runner.run("p", demo("return {'pid': os.getpid()}"), {}, trains=True).plain["pid"]

    assert waiting == ran
    assert waiting != spare(runner)


@on_linux
def test_no_process_waits_while_a_demo_runs(runner, demo):
    source = demo(
        "time.sleep(0.1)\n"
        "listed = open(f'/proc/{os.getppid()}/task/{os.getppid()}/children').read().split()\n"
        "return {'mine': os.getpid(), 'all': [int(pid) for pid in listed]}"
    )
    spare(runner)

    seen = runner.run("looks", source, {}, trains=True).plain

    assert [seen["mine"]] == seen["all"]


@on_linux
def test_a_process_that_was_killed_while_it_waited_costs_nothing(runner, good):
    worker, waiting = runner.hello().pid, spare(runner)
    os.kill(waiting, signal.SIGKILL)
    wait_for(lambda: state(waiting) == "Z")

    assert runner.run("d", good, {}, trains=True).claims[0].holds
    assert worker == runner.hello().pid
    assert {spare(runner): "S"} == children(worker)


@on_linux
def test_the_process_that_waits_goes_when_the_runner_is_closed():
    with Runner() as leaving:
        waiting = spare(leaving)

    wait_for(lambda: state(waiting) in ("", "Z"))


@on_linux
def test_the_process_that_waits_goes_with_a_worker_that_is_killed():
    with Runner() as leaving:
        waiting = spare(leaving)
        os.kill(leaving.hello().pid, signal.SIGKILL)

        wait_for(lambda: state(waiting) in ("", "Z"))


def test_the_rehearsal_is_a_sound_demo(runner):
    run = runner.run("rehearsal", REHEARSAL, {}, trains=True)

    assert [True] * 3 == [claim.holds for claim in run.claims]


@on_linux
def test_a_demo_sees_nothing_of_the_rehearsal(runner, demo):
    source = demo("return {'n': [name for name in sys.modules if 'demos.' in name]}")
    spare(runner)

    run = runner.run("looks", source, {}, trains=True)

    assert (["demos.looks"], "") == (run.plain["n"], run.printed)


SEES = """
data = sys.modules.get("flashdl.demokit.data")
return {"kernels": "flashdl.demokit.kernels.losses" in sys.modules,
        "digits": data is not None and data.digits.cache_info().currsize == 1}
"""


@on_linux
def test_what_demos_use_is_there_before_the_job_but_a_job_that_came_first_does_not_wait(demo):
    with Runner() as starting:
        first = starting.run("sees", demo(SEES), {}).plain_values()
        spare(starting)
        later = starting.run("sees", demo(SEES), {}).plain_values()

    assert [dict.fromkeys(("kernels", "digits"), there) for there in (False, True)] == [
        first,
        later,
    ]


def test_where_no_process_can_be_made_in_advance_the_worker_goes_on(monkeypatch):
    def refuse():
        raise BlockingIOError

    monkeypatch.setattr(os, "fork", refuse)
    warmed, before = [], set(Path("/dev/fd").iterdir())
    forks = Forks(lambda _: None, warmed.append, lambda: None)

    for _ in range(2):
        forks.prepare(None)

    assert ([None, None], before) == (warmed, set(Path("/dev/fd").iterdir()))


def test_a_file_that_python_warns_of_prints_nothing_however_often_it_runs(runner, demo):
    source = demo(r"return {'x': ['\d', (1 is 1)][0]}")

    printed = [runner.run("warns", source, {}, trains=True).printed for _ in range(3)]

    assert [""] * 3 == printed


def test_a_changed_file_of_the_same_name_is_run_as_it_is_now(runner, demo):
    found = [
        runner.run("d", demo(f"return {{'x': {i}}}"), {}, trains=True).plain["x"]
        for i in (1, 1, 2, 1)
    ]

    assert [1, 1, 2, 1] == found


@pytest.mark.parametrize(
    ("body", "more"),
    [
        ("time.sleep(0.05)\nreturn {'x': 1}", ""),
        ("return {'x': 1}", "claims=(Claim('c', lambda d: time.sleep(0.05) or 0, '==', 0),)"),
        ("return {'x': 1}", "plots=(Plot('p', 'line', lambda d: time.sleep(0.05) or 't'),)"),
    ],
    ids=["values", "claims", "titles"],
)
def test_the_time_of_computing_is_told(runner, demo, body, more):
    run = runner.run("d", demo(body, more), {}, trains=True)

    assert 50 <= run.compute_ms < 1000


def test_the_time_of_computing_is_not_that_of_the_process_around_it(runner, demo):
    source = demo("return {'x': 1}") + b"\ntime.sleep(0.2)\n"

    assert 0 < runner.run("d", source, {}, trains=True).compute_ms < 200
