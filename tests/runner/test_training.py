"""Models trained by a real worker when they are first needed, and kept on a shelf."""

import os
import runpy
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from flashdl.errors import DemoFailed
from flashdl.runner.client import Runner
from flashdl.runner.events import Failed, Finished, Job, Progress, Trained
from flashdl.runner.limits import Limits
from flashdl.runner.shelf import Shelf

TINY = Path(__file__).parents[1] / "tiny_models.py"
LIMITS = Limits(wall_s=1.0, training_wall_s=10.0)
USES = b"""
import os
import time

import numpy as np

from flashdl.demokit import Demo, Mistake
from flashdl.demokit.kernels.activations import relu
from flashdl.demokit.models import trained


def compute(*, rng):
    net = trained("tiny")
    writeable = any(array.flags.writeable for array in net.values())
    return {"W": net["W"], "slope": net["slope"], "now": relu(np.array([-1.0])),
            "writeable": writeable, "pid": os.getpid(), "ordered": net["W"].flags.c_contiguous}


def leaks(x):
    return x


DEMO = Demo(title="uses a net", compute=compute, models=("tiny",))
MISTAKES = (Mistake("leaks", replaces=relu, function=leaks, because="below 0 it is 0"),)
"""
ENDS_NEVER = """
import runpy, sys
from pathlib import Path
from flashdl.runner.client import Runner
from flashdl.runner.events import Job
from flashdl.runner.shelf import Shelf
tiny, folder, recipes = sys.argv[1:]
with runpy.run_path(tiny)["registered"](Path(recipes)), Runner(shelf=Shelf(Path(folder))) as runner:
    runner.submit(Job("endless", b"", models=("endless",)))
    while runner.poll():
        print("training", flush=True)
"""
JOB = Job("uses", USES, models=("tiny",))
ENDLESS = Job("endless", USES, models=("endless",))


@pytest.fixture(scope="module", autouse=True)
def tiny(tmp_path_factory):
    with runpy.run_path(str(TINY))["registered"](tmp_path_factory.mktemp("recipes")):
        yield


@pytest.fixture
def shelf(tmp_path):
    return Shelf(tmp_path / "models")


@pytest.fixture
def runner(shelf):
    with Runner(LIMITS, shelf=shelf) as started:
        yield started


def events(runner, job):
    """All that is heard of a job, to its end."""
    runner.submit(job)
    found = []
    while (event := runner.poll()) is not None:
        found.append(event)
    return found


def kinds(found):
    return [type(event) for event in found if not isinstance(event, Progress)]


def files(shelf):
    return [path.name for path in shelf.folder.glob("*")] if shelf.folder.exists() else []


@pytest.mark.slow
def test_a_model_is_trained_once_and_then_kept_for_every_process(runner, shelf):
    first, again = events(runner, JOB), events(runner, JOB)
    with Runner(LIMITS, shelf=shelf) as another:
        later = events(another, JOB)

    assert [[Trained, Finished], [Finished], [Finished]] == [
        kinds(found) for found in (first, again, later)
    ]
    runs = [found[-1].run.values for found in (first, again, later)]
    assert 1 == len({(run["W"], run["slope"], run["ordered"], run["writeable"]) for run in runs})
    assert [True, False] == [runs[0][name].tolist() for name in ("ordered", "writeable")]


@pytest.mark.slow
def test_the_numbers_are_those_of_the_recipe_with_its_own_seed(runner, shelf):
    *_, trained, finished = events(runner, replace(JOB, seed=8))

    W = np.random.default_rng(3).standard_normal((3, 4)).astype(np.float32).T
    assert np.array_equal(W, finished.run.values["W"])
    assert np.array_equal(W, trained.model.arrays["W"])
    assert ({"test_accuracy": 0.75}, "") == (trained.model.metrics, trained.lost)
    assert ("a tiny net", 3, {"steps": "4"}) == tuple(
        trained.model.about[name] for name in ("title", "seed", "config")
    )
    assert trained.model == shelf.read("tiny", trained.model.key)


@pytest.mark.slow
def test_progress_names_the_model_and_shows_the_course_of_the_loss(runner):
    heard = [event for event in events(runner, JOB) if isinstance(event, Progress)]

    assert [0.25, 0.5, 0.75, 1.0] == [event.fraction for event in heard]
    assert {("tiny", "a tiny net")} == {(event.model, event.title) for event in heard}
    assert [1, 1 / 2, 1 / 3, 1 / 4] == heard[-1].values["loss"].tolist()
    assert [1, 2, 3, 4] == heard[-1].values["step"].tolist()


@pytest.mark.slow
def test_the_time_of_training_is_neither_that_of_the_run_nor_taken_from_it(shelf):
    with Runner(Limits(wall_s=0.2, training_wall_s=10.0), shelf=shelf) as hasty:
        *_, trained, finished = events(hasty, JOB)

    assert trained.model.seconds > 0.2
    assert finished.run.compute_ms < 200


@pytest.mark.slow
def test_once_its_model_is_trained_a_run_has_no_more_time_than_any_other(shelf):
    hangs = USES.replace(b"    net =", b"    time.sleep(60)\n    net =")
    with Runner(Limits(wall_s=0.2, training_wall_s=30.0), shelf=shelf) as hasty:
        *_, trained, failed = events(hasty, replace(JOB, source=hangs))

    assert ("tiny", "timeout") == (trained.model.name, failed.kind)
    assert "did not finish within 0.2 s" in str(failed.error)


@pytest.mark.slow
def test_a_mistake_that_runs_first_reaches_the_run_and_not_the_shelf(runner):
    wrong = events(runner, replace(JOB, mistake="leaks"))[-1].run
    right = events(runner, JOB)[-1].run

    assert [[-1.0], [0.0]] == [run.values["now"].tolist() for run in (wrong, right)]
    assert [[0.0, 2.0]] * 2 == [run.values["slope"].tolist() for run in (wrong, right)]


@pytest.mark.slow
def test_the_file_of_a_demo_cannot_reach_the_shelf(runner, shelf):
    spoils = USES.replace(
        b"def compute", b"import flashdl.demokit.models\ntrained('tiny')\nrelu = abs\ndef compute"
    )
    sends = USES.replace(
        b"    net =", b"    os.write(3, open('/proc/self/cmdline', 'rb').read() * 99)\n    net ="
    )
    events(runner, replace(JOB, source=spoils))
    before = [path.read_bytes() for path in shelf.folder.iterdir()]
    (failed,) = events(runner, replace(JOB, source=sends))

    assert "bad-value" == failed.kind
    assert before == [path.read_bytes() for path in shelf.folder.iterdir()]


@pytest.mark.slow
def test_a_model_that_nobody_asked_for_is_refused(runner, shelf):
    sends = USES.replace(
        b"    net =",
        b"    from flashdl.runner import worker\n"
        b"    from flashdl.runner.shelf import Model, as_message\n"
        b"    worker.children.send(worker.encode(as_message(Model('tiny', 'a' * 64, {}))))\n"
        b"    net =",
    )
    found = events(runner, replace(JOB, source=sends))
    (kept,) = shelf.folder.iterdir()

    assert [Trained, Failed] == kinds(found)
    assert "a demo sends no model" in str(found[-1].error)
    assert kept.name != f"tiny-{'a' * 12}.model"


@pytest.mark.slow
@pytest.mark.parametrize("damage", [b"", b"\0" * 300, None], ids=["empty", "zeros", "truncated"])
def test_a_damaged_file_is_trained_anew_and_replaced(shelf, damage):
    with Runner(LIMITS, shelf=shelf) as one:
        first = events(one, JOB)[-1].run
    (file,) = shelf.folder.iterdir()
    whole = file.read_bytes()
    file.write_bytes(whole[:-1] if damage is None else damage)
    with Runner(LIMITS, shelf=shelf) as another:
        found = events(another, JOB)

    assert [Trained, Finished] == kinds(found)
    assert first.values["W"] == found[-1].run.values["W"]
    assert shelf.read("tiny", found[-2].model.key) is not None


@pytest.mark.slow
def test_without_a_shelf_a_model_lives_as_long_as_its_runner():
    with Runner(LIMITS) as alone:
        assert [[Trained, Finished], [Finished]] == [kinds(events(alone, JOB)) for _ in range(2)]


@pytest.mark.slow
def test_a_shelf_that_cannot_be_written_costs_only_the_next_training(tmp_path):
    (tmp_path / "file").touch()
    with Runner(LIMITS, shelf=Shelf(tmp_path / "file" / "models")) as runner:
        *_, trained, finished = events(runner, JOB)
        again = events(runner, JOB)

    assert "file" in trained.lost
    assert isinstance(finished, Finished)
    assert [Finished] == kinds(again)


@pytest.mark.slow
def test_in_a_new_process_a_run_it_is_the_same(shelf):
    with Runner(LIMITS, fresh=True, shelf=shelf) as fresh:
        first, again = events(fresh, JOB), events(fresh, JOB)

    assert [[Trained, Finished], [Finished]] == [kinds(first), kinds(again)]
    assert first[-1].run.values["W"] == again[-1].run.values["W"]


@pytest.mark.slow
def test_a_training_that_is_cancelled_leaves_nothing(runner, shelf):
    request = runner.submit(ENDLESS)
    assert isinstance(runner.poll(10), Progress)
    runner.cancel(request)
    while not isinstance(event := runner.poll(10), Failed):
        pass

    assert ("cancelled", []) == (event.kind, files(shelf))


@pytest.mark.slow
def test_a_training_that_takes_too_long_says_which_and_leaves_nothing(shelf):
    with Runner(Limits(wall_s=9.0, training_wall_s=0.3), shelf=shelf) as hasty:
        *_, failed = events(hasty, ENDLESS)

    assert ("untrained", []) == (failed.kind, files(shelf))
    assert str(failed.error).endswith("could not be trained: endless took more than 0.3 s")


def test_a_training_that_fails_says_which_and_why(runner, shelf):
    (failed,) = events(runner, Job("uses", USES, models=("broken",)))

    assert ("untrained", []) == (failed.kind, files(shelf))
    assert str(failed.error).endswith("broken: FloatingPointError: the loss is nan")


@pytest.mark.slow
def test_a_client_that_is_killed_while_it_trains_leaves_nothing(shelf, tmp_path):
    command = [sys.executable, "-c", ENDS_NEVER, TINY, shelf.folder, tmp_path]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as client:
        assert b"training\n" == client.stdout.readline()
        client.send_signal(signal.SIGKILL)

    assert [] == files(shelf)


@pytest.mark.slow
def test_a_worker_that_is_killed_while_it_trains_leaves_nothing(runner, shelf):
    runner.submit(ENDLESS)
    assert isinstance(runner.poll(10), Progress)
    os.kill(runner.hello().pid, signal.SIGKILL)
    while not isinstance(event := runner.poll(10), Failed):
        pass

    assert ("crash", []) == (event.kind, files(shelf))


@pytest.mark.slow
def test_two_that_train_at_once_end_with_the_same_file(shelf):
    with Runner(LIMITS, shelf=shelf) as one, Runner(LIMITS, shelf=shelf) as two:
        for runner in (one, two):
            runner.submit(JOB)
        found = [list(iter(runner.poll, None)) for runner in (one, two)]

    assert [[Trained, Finished]] * 2 == [kinds(heard) for heard in found]
    assert 1 == len(files(shelf))
    assert found[0][-1].run.values["W"] == found[1][-1].run.values["W"]


def test_a_model_without_a_recipe_is_told_before_anything_runs(runner):
    with pytest.raises(DemoFailed, match="no recipe for the model 'nothing'"):
        runner.submit(Job("uses", USES, models=("nothing",)))
