"""``from flashdl import demos``: runs from Python, without NumPy in this module."""

import doctest
import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from flashdl import demos
from flashdl.bundled import demos_dir
from flashdl.errors import DemoFailed, UnknownName, UsageError
from flashdl.runner.index import Index


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    """The index of the demos, read once for all tests."""
    file = tmp_path_factory.mktemp("index") / "demos.json"
    Index.load(demos_dir(), file)
    return file


@pytest.fixture(autouse=True)
def read_before(home, index):
    (home / "cache").mkdir(parents=True)
    shutil.copy(index, home / "cache")


@pytest.fixture(scope="module")
def softmax():
    return demos.run("softmax_temperature", temperature=0.5)


def test_numpy_takes_what_was_computed(softmax):
    e = np.exp(np.array([1.2, 0.3, -0.5]) / 0.5)

    assert e / e.sum() == pytest.approx(np.asarray(softmax["p"]), rel=1e-12)
    assert ["class 1", "class 2", "class 3"] == np.asarray(softmax["class"]).tolist()
    assert 0.5 == np.asarray(softmax["temperature"])
    assert (3, 7) == np.asarray(softmax["p_slide"]).shape


def test_an_array_is_read_only(softmax):
    with pytest.raises(ValueError, match="read-only"):
        np.asarray(softmax["p"])[0] = 1


def test_names_aliases_and_presets_are_those_of_the_command_line():
    assert "softmax_temperature" in demos.names()
    assert 0.05 == demos.run("softmax", preset="cold").params["temperature"]
    assert "divides-by-the-others" in demos.describe("softmax").mistake_ids


def test_claims_come_with_their_numbers(softmax):
    assert softmax.holds
    assert all(claim.value == pytest.approx(claim.value) for claim in softmax.claims)


def test_a_mistake_runs_instead_of_the_right_function():
    wrong = demos.run("softmax", mistake="divides-by-the-others")

    assert not wrong.holds
    assert 2.17 == pytest.approx(np.sum(wrong["p"]), abs=0.005)


def test_tables_are_columns_by_header(softmax):
    table = softmax.tables["shares"]

    assert ["class 1", "class 2", "class 3", "sum"] == table["class"]
    assert 1 == pytest.approx(table["p"][-1])


def test_parameters_may_come_from_numpy():
    found = demos.run("softmax", logits=np.array([1.0, 2.0]), temperature=np.float64(2))

    assert {"logits": (1.0, 2.0), "temperature": 2.0}.items() <= dict(found.params).items()


@pytest.mark.parametrize(
    ("name", "given", "error", "words"),
    [
        ("softmx", {}, UnknownName, "softmax"),
        ("softmax", {"temperature": 21}, UsageError, "from 0.05 to 20"),
        ("softmax", {"heat": 1}, UsageError, "there are: logits, temperature"),
        ("softmax", {"preset": "warm"}, UsageError, "cold"),
        ("softmax", {"mistake": "none"}, UsageError, "divides-by-the-others"),
    ],
)
def test_what_does_not_exist_is_one_error_that_says_what_does(name, given, error, words):
    with pytest.raises(error, match=re.escape(words)):
        demos.run(name, **given)


def test_a_demo_that_raises_is_an_error_and_the_next_run_works():
    with pytest.raises(DemoFailed, match="whole numbers"):
        demos.run("forward_backward", layers=[2.5, 3, 1])

    assert demos.run("softmax").holds


def test_threads_may_run_demos_at_the_same_time():
    found = {}

    def one(T):
        found[T] = demos.run("softmax", temperature=T).params["temperature"]

    threads = [threading.Thread(target=one, args=(T,)) for T in (0.5, 1.0, 2.0, 4.0)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert {T: T for T in (0.5, 1.0, 2.0, 4.0)} == found


def test_a_notebook_shows_plot_table_and_claims_in_colour(softmax):
    page = softmax._repr_html_()
    text = re.sub("<[^>]+>", "", page)

    assert page.startswith("<pre")
    assert "At T = 0.5 class 1 gets p = 0.8343" in text
    assert "Each exponential over their sum" in text
    assert "✓ p sums to one" in text
    assert "#56b4e9" in page
    assert not re.search("http|<script|<style|<link", page)


def test_a_preset_shows_its_pictures_alone():
    shown = str(demos.run("softmax", preset="jacobian"))

    assert "No p moves alone" in shown
    assert "Each exponential" not in shown


def test_the_short_form_names_demo_parameters_and_claims(softmax):
    assert repr(softmax).startswith("<softmax_temperature(logits=(1.2, 0.3, -0.5), temperature=0.5")
    assert repr(softmax).endswith(f"{len(softmax.claims)} of {len(softmax.claims)} claims hold>")


def test_the_example_of_the_module_is_true():
    assert doctest.TestResults(0, 3) == doctest.testmod(demos)[:2]


@pytest.mark.slow
def test_it_brings_no_numpy_in_and_leaves_no_worker_behind():
    code = (
        "import os, sys; from flashdl import demos; holds = demos.run('softmax').holds; "
        "print('numpy' in sys.modules, holds, demos._runner(os.getpid()).hello().pid)"
    )
    strict = [sys.executable, "-X", "dev", "-W", "error"]
    done = subprocess.run([*strict, "-c", code], capture_output=True, text=True, timeout=60)
    numpy, holds, worker = done.stdout.split()

    assert ("False", "True", "") == (numpy, holds, done.stderr)
    assert not Path(f"/proc/{worker}").exists()


def test_the_page_about_python_is_true():
    page = Path(__file__).parents[1] / "docs" / "python.md"
    found = doctest.testfile(str(page), module_relative=False, encoding="utf-8")

    assert 0 == found.failed
    assert 11 <= found.attempted
