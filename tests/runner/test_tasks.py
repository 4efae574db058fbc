"""A solution is checked in the worker: passed, failed or broken, and a runner's failure is none."""

import re
import time
from dataclasses import replace

import pytest

from flashdl.errors import BadDeckFile, NotChecked, UnknownName
from flashdl.runner import tasks
from flashdl.runner.client import Runner
from flashdl.runner.limits import Limits

TASK = tasks.find_task("softmax")
RIGHT = tasks.solution(TASK)
WRONG = "import numpy as np\n\n\n" + TASK.bug("sums-everything").code


@pytest.fixture(scope="module")
def runner():
    with Runner(Limits(wall_s=0.5, memory_mib=256, output_kib=64)) as warm:
        yield warm


def check(runner, text):
    return tasks.check(runner, TASK, text, seed=3)


def test_the_solution_passes(runner):
    report = check(runner, RIGHT)

    assert (True, "passed", 3) == (report.passed, report.verdict, report.seed)


def test_a_known_mistake_is_named_with_its_smallest_input(runner):
    report = check(runner, WRONG)

    assert ("failed", "random inputs") == (report.verdict, report.check)
    assert "sums-everything" == report.mistake
    assert TASK.bug("sums-everything").because == report.because
    assert [[0.0] * 3] * 2 == report.given["z"].values
    assert pytest.approx(1 / 6) == report.got.values[0][0]
    assert pytest.approx(1 / 3) == report.expected.values[0][0]
    assert pytest.approx(1 / 6) == report.error


@pytest.mark.parametrize("seed", [0, 2**32 - 1])
def test_any_seed_will_do(runner, seed):
    assert tasks.check(runner, TASK, RIGHT, seed=seed).passed


HOARDING = """
import numpy as np

def softmax(z):
    x = []
    while True:
        x.append(np.empty(10**7))
"""
WRITING = """
import os

def softmax(z):
    while True:
        os.write(1, b"x" * 1000)
"""
BROKEN = {
    "loops": ("def softmax(z):\n    while True: pass", "did not finish within 0.5 s"),
    "loops while read": ("while True: pass", "did not finish within 0.5 s"),
    "sleeps": ("import time\ndef softmax(z): time.sleep(60)", "did not finish within 0.5 s"),
    "leaves": ("import os\ndef softmax(z): os._exit(0)", "The process ended"),
    "aborts": ("import os\ndef softmax(z): os.abort()", "The process ended"),
    "segfaults": ("import ctypes\ndef softmax(z): ctypes.string_at(0)", "The process ended"),
    "eats": ("def softmax(z): return bytearray(10**9)", "more than 256 MiB"),
    "hoards": (HOARDING, "more than 256 MiB"),
    "floods": ("def softmax(z):\n    while True: print('x' * 1000)", "more than 64 kB"),
    "floods below Python": (WRITING, "more than 64 kB"),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", BROKEN)
def test_what_does_not_end_well_is_broken_and_the_next_check_works(runner, name):
    code, says = BROKEN[name]
    begun_at = time.monotonic()
    report = check(runner, code)

    assert ("broken", "limits") == (report.verdict, report.check)
    assert says in report.sentence
    assert time.monotonic() - begun_at < 20
    assert check(runner, RIGHT).passed


RUNNERS = {
    "is killed from outside": "import os\ndef softmax(z): os.kill(os.getpid(), 9)",
    "takes the worker along": "import os\ndef softmax(z): os.kill(os.getppid(), 9)",
    "speaks for the worker": "import os\nos.write(3, b'x' * 100)\ndef softmax(z): return z",
}


@pytest.mark.parametrize("name", RUNNERS)
def test_where_the_runner_fails_nothing_is_known_of_the_solution(runner, name):
    with pytest.raises(NotChecked) as caught:
        check(runner, RUNNERS[name])

    assert 4 == caught.value.exit_code
    assert check(runner, RIGHT).passed


def test_a_fault_in_the_task_itself_is_no_fault_of_the_learner(runner):
    broken = replace(TASK, source=TASK.source.replace("def draw(rng, size):\n", "def draw(rng):\n"))

    with pytest.raises(NotChecked, match="raised TypeError"):
        tasks.check(runner, broken, RIGHT, seed=0)


def test_a_worker_that_cannot_start_grades_nothing(monkeypatch):
    monkeypatch.setattr("flashdl.runner.connection.PYTHON", ["/nowhere/python"])

    with Runner() as runner, pytest.raises(NotChecked, match="cannot start"):
        check(runner, RIGHT)


def test_debugging_prints_are_those_of_the_failing_input_and_no_flood(runner):
    prints = "    print('shape', z.shape, 'x' * 500)\n"
    report = check(runner, WRONG.replace("):\n", f"):\n{prints}"))

    assert "failed" == report.verdict
    assert f"shape (2, 3) {'x' * 500}\n" == report.printed


def test_a_file_too_long_to_send_is_refused_here(runner):
    report = check(runner, "#" * 300_000)

    assert "failed" == report.verdict
    assert "longer than 200000" in report.sentence


def test_a_bug_shows_on_some_inputs_and_on_others_not(runner):
    agree = tasks.try_bug(runner, TASK, "one-maximum-for-all", {"z": [[1, 2], [3, 4]]})
    differ = tasks.try_bug(runner, TASK, "one-maximum-for-all", {"z": [[0, 0], [-1e4, -1e4]]})

    assert (True, False, "") == (agree.valid, agree.differs, agree.because)
    assert (True, True) == (differ.valid, differ.differs)
    assert [[0.5, 0.5], [0.5, 0.5]] == differ.right[0].values
    assert [[0.5, 0.5], ["nan", "nan"]] == differ.wrong[0].values
    assert "underflows" in differ.because


@pytest.mark.parametrize(
    ("says", "typed"),
    [
        ("at least one axis", {"z": 3.0}),
        ("at least one axis", {"z": []}),
    ],
)
def test_an_input_that_does_not_fit_the_task_shows_nothing(runner, says, typed):
    tried = tasks.try_bug(runner, TASK, "sums-everything", typed)

    assert (False, False) == (tried.valid, tried.differs)
    assert says in tried.sentence


def test_typed_arguments_take_the_kind_of_the_examples(runner):
    task = tasks.find_task("maxpool_backward")
    pooled = {"x": [[[[1, 1], [0, 0]]]]}
    tried = tasks.try_bug(runner, task, "all-ties-win", pooled)
    whole = tasks.try_bug(runner, task, "all-ties-win", {**pooled, "k": 1.5})
    one = tasks.try_bug(runner, task, "all-ties-win", {**pooled, "k": [2]})

    assert tried.differs
    assert ("int", 2) == (tried.given["k"].dtype, tried.given["k"].values)
    assert "k takes whole numbers." == whole.sentence
    assert "k is one number." == one.sentence


@pytest.mark.slow
def test_the_stub_is_a_file_that_fails_only_for_want_of_a_result(runner):
    for task in tasks.tasks():
        text = tasks.stub(task, tasks.example(runner, task))
        report = tasks.check(runner, task, text, seed=0)

        assert "failed" == report.verdict
        assert "returns None" in report.sentence
        assert max(map(len, text.splitlines())) <= 100


def test_the_example_is_computed_by_the_reference(runner):
    example = tasks.example(runner, TASK)

    assert [1.0, 2.0, 3.0] == example.given["z"].values
    assert pytest.approx([0.0900306, 0.2447285, 0.6652410]) == example.returned[0].values
    assert "    gives: [0.0900306, 0.244728, 0.665241]\n" in tasks.stub(TASK, example)


def test_names_are_found_with_either_hyphen_and_near_ones_suggested():
    assert "maxpool_backward" == tasks.find_task("maxpool-backward").name
    with pytest.raises(UnknownName, match="did you mean 'softmax'"):
        tasks.find_task("sofmax")
    with pytest.raises(UnknownName, match="`flashdl code` lists them"):
        tasks.find_task("xyz")
    with pytest.raises(UnknownName, match="no bug 'x'"):
        TASK.bug("x")


def test_a_file_that_declares_no_task_is_said_by_name(tmp_path):
    file = tmp_path / "empty.py"
    file.write_text("x = 1\n")

    with pytest.raises(BadDeckFile, match=r"empty\.py"):
        tasks.read_task(file)


def test_the_code_of_a_bug_has_the_task_s_name_and_no_comment():
    for task in tasks.tasks():
        for wrong in task.wrong:
            head = re.sub(r"=[^,)]+", "", wrong.code.partition("\n")[0])
            assert f"def {task.name}({', '.join(task.arguments)}):" == head
            assert "#" not in wrong.code
