"""Trainings as a person sees them: drawn once on a terminal, two lines on a pipe, kept after."""

import io
import json
import runpy
import struct
import sys
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import pytest
from rich.console import Console

from flashdl import bundled
from flashdl.cli.review_view import Face
from flashdl.cli.training import Course, bar, drawn, heading, under_way
from flashdl.demokit.arrays import Array
from flashdl.demokit.models import recipe
from flashdl.runner import recipes
from flashdl.runner.events import Progress

TINY = Path(__file__).parents[1] / "tiny_models.py"
DRAWN, ASCII, PLAIN = Face(plain=False, ascii=False), Face(False, True), Face(True, False)
USES = '''"""Uses a net."""

from flashdl.demokit import Claim, Demo, Param, Plot
from flashdl.demokit.models import trained


def compute(*, rng, n):
    return {"W": trained("MODEL")["W"][:, 0], "n": n}


DEMO = Demo(
    title="Uses a net", compute=compute, models=("MODEL",), params=(Param("n", 1, low=1, high=9),),
    claims=(Claim("n is small", lambda d: d["n"], "<=", 10, about="W"),),
    plots=(Plot("W", "bar", lambda d: f"Weights at {d['n']}", y=("W",)),),
)
'''
MAIN = """
import runpy, sys
from pathlib import Path
from unittest.mock import patch
from flashdl import bundled
from flashdl.__main__ import main
tiny, folder, *arguments = sys.argv[1:]
sys.argv[1:] = arguments
with runpy.run_path(tiny)["registered"](Path(folder)):
    with patch.object(bundled, "demos_dir", lambda: Path(folder) / "demos"):
        main()
"""


def course(fraction, *, seconds=2.0, first=0.0, model="tiny", n=20):
    """A training that is so far, with a loss that falls."""
    step = Array("<i8", (n,), struct.pack(f"<{n}q", *range(1, n + 1)))
    loss = Array("<f8", (n,), struct.pack(f"<{n}d", *(1 / i for i in range(1, n + 1))))
    said = Progress(1, fraction, {"step": step, "loss": loss}, model, model and "a tiny net")
    return Course(said, seconds, first)


def lines(found, face=DRAWN, *, height=24, width=80):
    """The lines of a training on a terminal of this size."""
    console = Console(
        file=io.StringIO(), width=width, height=height, force_terminal=True, color_system=None,
        legacy_windows=False, _environ={},
    )  # fmt: skip
    if face.ascii:
        console.options.encoding = "ascii"
    return ["".join(part.text for part in row) for row in drawn(console, found, face, height)]


def test_the_time_left_is_that_of_the_rest_at_the_pace_so_far():
    assert "50%, about 3 s left" == course(0.5, seconds=3.0).done
    assert "60%, about 4 s left" == course(0.6, seconds=5.0, first=0.1).done
    assert "99%, less than a second left" == course(0.99).done
    assert "10%" == course(0.1, first=0.1).done


def test_a_course_begins_with_each_model():
    first = Course.of(None, Progress(1, 0.1, {}, "a"), now=5.0)
    later = Course.of(first, Progress(1, 0.6, {}, "a"), now=7.0)
    other = Course.of(later, Progress(1, 0.2, {}, "b"), now=9.0)

    assert [(0.0, 0.1), (2.0, 0.1), (0.0, 0.2)] == [
        (c.seconds, c.first) for c in (first, later, other)
    ]


def test_the_bar_is_as_long_as_the_training_is_far():
    assert "████░░░░" == bar(course(0.5), DRAWN, 8)
    assert ["........", "##......", "########"] == [bar(course(x), ASCII, 8) for x in (-1, 0.25, 7)]


def test_it_says_what_it_does_draws_the_loss_and_fits_on_half_a_screen():
    found = lines(course(0.5))

    assert "Training a tiny net (once, then kept)" == found[0].rstrip()
    assert "50%, about 2 s left" in found[1]
    assert "loss" == found[2].strip()
    assert "step" == found[-1].strip()
    assert len(found) - 2 <= 12
    assert max(map(len, found)) < 80


def test_the_heading_of_every_model_fits_on_80_columns():
    titles = [recipe(name).title for name in recipes.modules()]
    found = [replace(course(0.5), last=replace(course(0.5).last, title=title)) for title in titles]

    assert titles
    assert all(len(heading(one)) < 80 for one in found)


def test_the_axis_is_that_of_the_whole_training():
    assert ["0", "40"] == lines(course(0.5))[-2].split()[::2]


@pytest.mark.parametrize("found", [course(0.5, n=1), course(0.5)], ids=["one loss", "no room"])
def test_a_bar_is_enough(found):
    assert 2 == len(lines(found, height=24 if len(found.last.values["loss"].data) == 8 else 10))


def test_a_narrow_terminal_of_seven_bits_is_enough():
    found = lines(course(0.5), ASCII, width=30)

    assert all(line.isascii() and len(line) <= 30 for line in found[:2])


def test_in_the_tuner_it_is_one_line():
    assert len(under_way(course(0.5), DRAWN)) < 80
    assert under_way(course(0.5), DRAWN).startswith("training a tiny net ██████░░░░░░ 50%, ")
    assert under_way(course(0.5, model=""), DRAWN).startswith("computing ... ██████░░░░░░ 50%")
    assert "computing ..." == under_way(None, DRAWN)
    alone = under_way(course(0.5), DRAWN, alone=True)
    assert "Training a tiny net (once, then kept)" == alone


def test_what_is_read_out_is_said_once():
    said = {under_way(course(i / 100), PLAIN) for i in range(100)}

    assert {"training a tiny net (once, then kept) ..."} == said
    assert 4 == len({under_way(course(i / 100, model=""), PLAIN) for i in range(100)})


@pytest.fixture
def folder(tmp_path):
    """A folder of recipes with demos that use them."""
    demos = tmp_path / "tiny" / "demos"
    demos.mkdir(parents=True)
    for model in ("tiny", "endless", "broken"):
        (demos / f"{model}.py").write_text(USES.replace("MODEL", model), encoding="utf-8")
    return demos.parent


@pytest.fixture
def program(folder):
    """The command line of a flashdl that knows the tiny models."""
    return lambda *arguments: [sys.executable, "-c", MAIN, str(TINY), str(folder), *arguments]


@pytest.fixture
def known(folder):
    """Have the tiny models known in this process."""
    demos = patch.object(bundled, "demos_dir", lambda: folder / "demos")
    with runpy.run_path(str(TINY))["registered"](folder), demos:
        yield


@pytest.fixture
def only(known):
    """Let there be no models but these."""

    def let(*names):
        return patch.object(recipes, "modules", lambda: {name: f"models.{name}" for name in names})

    return let


@pytest.fixture
def models(env):
    """Where the models are kept."""
    return Path(env["FLASHDL_HOME"]) / "cache" / "models"


@pytest.mark.slow
def test_on_a_pipe_there_are_two_lines_on_standard_error_and_only_once(inside, known):
    first, again = inside("demo", "tiny"), inside("demo", "tiny")

    assert 0 == first.returncode
    begins, ends = first.stderr.splitlines()
    assert "Training a tiny net (once, then kept) ..." == begins
    assert ends.startswith("tiny: trained in 0.")
    assert "" == again.stderr
    assert first.stdout == again.stdout
    assert "Training" not in first.stdout


@pytest.mark.slow
def test_json_is_clean(inside, known):
    done = inside("demo", "tiny", "--json")

    assert 1 == json.loads(done.stdout)["values"]["n"]
    assert 2 == len(done.stderr.splitlines())


@pytest.mark.slow
def test_a_training_that_fails_is_one_sentence(inside, known, models):
    done = inside("demo", "broken")

    assert (1, "") == (done.returncode, done.stdout)
    assert "broken: FloatingPointError: the loss is nan" in done.stderr
    assert not models.exists()


@pytest.mark.slow
def test_warm_trains_what_is_missing_and_says_what_there_is(inside, only, models):
    with only("tiny"):
        first, again = inside("demo", "--warm"), inside("demo", "--warm")
        (file,) = models.iterdir()
        file.write_bytes(b"damaged")
        anew = inside("demo", "--warm")

    assert [0, 0, 0] == [done.returncode for done in (first, again, anew)]
    assert ["tiny", "trained", "in"] == first.stdout.split()[:3]
    assert "tiny            already there         0 kB  test accuracy 0.75\n" == again.stdout
    assert "trained in" in anew.stdout


@pytest.mark.slow
def test_warm_as_json(inside, only, models):
    with only("tiny"):
        first, again = (json.loads(inside("demo", "--warm", "--json").stdout) for _ in range(2))

    assert (1, str(models)) == (first["schema"], first["folder"])
    assert first["models"][0]["seconds"] > 0.1
    assert [
        {
            "name": "tiny",
            "seconds": None,
            "bytes": 72,
            "metrics": {"test_accuracy": 0.75},
            "problem": "",
        }
    ] == again["models"]


@pytest.mark.slow
@pytest.mark.parametrize("as_json", [[], ["--json"]], ids=["words", "json"])
def test_warm_goes_on_after_a_failure_and_ends_with_1(inside, only, models, as_json):
    with only("broken", "tiny"):
        done = inside("demo", "--warm", *as_json)

    assert 1 == done.returncode
    assert "the loss is nan" in done.stdout
    assert ["tiny"] == [file.name.partition("-")[0] for file in models.iterdir()]


@pytest.mark.slow
def test_warm_says_when_nothing_can_be_kept(inside, only, models):
    models.parent.mkdir(exist_ok=True)
    models.touch()
    with only("tiny"):
        done = inside("demo", "--warm")

    assert 1 == done.returncode
    assert "trained, but it cannot be kept: " in done.stdout


def test_warm_takes_no_name(inside):
    done = inside("demo", "--warm", "softmax")

    assert (2, "--warm: error: it trains the models of all demos; name none\n") == (
        done.returncode,
        done.stderr,
    )


@pytest.mark.slow
def test_doctor_counts_the_models_and_their_size(inside, only, models):
    with only("tiny", "broken"):
        before = json.loads(inside("doctor", "--json").stdout)["models"]
        inside("demo", "tiny")
        after = inside("doctor").stdout

    assert f"0 of 2 kept, 0 kB in {models}" == before
    assert f"models       1 of 2 kept, 0 kB in {models}" in after


@pytest.mark.slow
def test_on_a_terminal_it_is_drawn_in_place_of_the_picture(terminal, program):
    first = terminal(program=program("demo", "tiny"))
    first.until("Training a tiny net (once, then kept)")
    first.until("50%")
    first.until("loss")
    assert 0 == first.end()
    first.feed()
    again = terminal(program=program("demo", "tiny"))
    again.end()
    again.feed()

    assert "Training" not in again.raw
    assert first.screen.text.rstrip() == again.screen.text.rstrip()
    assert "Weights at 1" in again.screen.text


@pytest.mark.slow
@pytest.mark.parametrize("arguments", [(), ("--tune",)], ids=["printed", "tuned"])
def test_ctrl_c_in_a_training_leaves_no_file(terminal, program, models, arguments):
    started = terminal(program=program("demo", "endless", *arguments))
    started.until("Training an endless net")
    started.send("\x03")

    assert 130 == started.end()
    assert not models.exists()
    assert "Traceback" not in started.text
    assert bool(arguments) is ("Of a training that did not end nothing" not in started.text)


@pytest.mark.slow
def test_turning_while_a_model_is_trained_does_not_begin_it_anew(terminal, program):
    started = terminal(program=program("demo", "tiny", "--tune"))
    started.until("Training a tiny net (once, then kept)")
    started.until("50%")
    started.send("\x1b[C\x1b[C\r")
    started.sees("Weights at 3", "q back")

    after = started.text[started.text.index("50%") :]
    assert "25%" not in after
    started.send("q")
    assert 0 == started.end()


@pytest.mark.slow
def test_a_plain_tuner_says_it_once(terminal, program):
    started = terminal(program=program("demo", "tiny", "--tune"), FLASHDL_PLAIN="1")
    started.until("Weights at 1")
    started.send("q")

    assert 0 == started.end()
    assert 1 == started.text.count("training a tiny net (once, then kept) ...")
