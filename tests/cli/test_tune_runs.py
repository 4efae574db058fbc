"""The runs behind a dial: right and wrong, one after the other, in a real worker."""

from dataclasses import replace

import pytest

from flashdl.cli.tune_runs import Bench, run_once
from flashdl.errors import DemoFailed
from flashdl.runner.client import Runner
from flashdl.runner.dial import Dial
from flashdl.runner.index import read_declaration


@pytest.fixture(scope="module")
def runner():
    with Runner() as started:
        yield started


@pytest.fixture
def start(toy):
    """The toy's dial."""

    def dial(mistake=None, **more):
        return replace(Dial.start(read_declaration(toy), **more), mistake=mistake)

    return dial


@pytest.mark.slow
def test_right_and_wrong_are_run_with_the_same_values_and_seed(runner, start):
    outcome = run_once(runner, start("adds-instead", preset="bars", params={"heat": 2.0}, seed=7))

    right, wrong = outcome.right, outcome.wrong
    assert (right.params, right.seed) == (wrong.params, wrong.seed) == (outcome.dial.params, 7)
    assert ([2.0, 4.0], [102.0, 202.0]) == (right.plain["y"], wrong.plain["y"])
    assert right.plain["drawn"] == wrong.plain["drawn"]
    assert ("bars",) == outcome.draws
    assert wrong is outcome.run


def test_a_mistake_that_shows_nothing_is_made_where_it_shows(runner, start):
    outcome = run_once(runner, start("never-cuts"))

    assert 10.0 == outcome.right.params["heat"]
    assert ("top",) == outcome.draws


def test_values_to_keep_are_kept_even_where_nothing_shows(runner, start):
    outcome = run_once(runner, start("never-cuts"), keep=["heat"])

    assert 1.0 == outcome.right.params["heat"]
    assert outcome.shows_nothing


def test_a_mistake_that_breaks_down_is_told_and_the_right_run_stays(runner, start):
    outcome = run_once(runner, start("breaks-down"))

    assert "it broke" in outcome.failed
    assert outcome.right is outcome.run


def test_a_right_run_that_fails_is_an_error_in_a_sentence(runner, start):
    with pytest.raises(DemoFailed, match="nine is too many"):
        run_once(runner, start(params={"n": 9}))


def test_what_is_asked_for_last_is_what_comes(runner, start):
    bench = Bench(runner)
    bench.ask(start(params={"wait": 60.0}))
    bench.ask(start(params={"heat": 3.0}))

    assert 3.0 == bench.wait().right.params["heat"]
    assert not bench.busy


def test_the_old_outcome_stays_while_a_run_is_under_way_and_after_a_failure(runner, start):
    bench = Bench(runner)
    bench.ask(start())
    first = bench.wait()
    bench.ask(start(params={"n": 9}))
    assert (True, first) == (bench.busy, bench.outcome)
    with pytest.raises(DemoFailed):
        bench.wait()

    assert (first, True) == (bench.outcome, "nine" in bench.failure)


def test_another_preset_with_the_same_values_needs_no_run(runner, start):
    bench = Bench(runner)
    dial = start("adds-instead", preset="bars")
    bench.ask(dial)
    bench.wait()

    assert not bench.reframe(dial)
    assert bench.reframe(replace(dial, preset="default"))
    assert ((), False) == (bench.outcome.dial.show, bench.busy)


def test_without_the_mistake_the_right_run_is_there_already(runner, start):
    bench = Bench(runner)
    bench.ask(start("adds-instead"))
    right = bench.wait().right
    bench.ask(start())

    assert (False, right, None) == (bench.busy, bench.outcome.right, bench.outcome.wrong)


def test_a_training_is_slow_until_a_run_says_otherwise(runner, start):
    bench, dial = Bench(runner), start()
    training = replace(dial, declaration=replace(dial.declaration, trains=True))
    assert [False, True] == [bench.slow(dial), bench.slow(training)]
    bench.ask(training)
    bench.wait()
    assert not bench.slow(training)
    bench.ask(start(params={"wait": 0.12}))
    bench.wait()

    assert bench.slow(dial)
