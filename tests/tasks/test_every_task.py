"""Every code task: its reference and its solution pass, and no wrong solution does."""

import time

import numpy as np
import pytest
from checked import IMPORT, NAMES, declared, more_wrong, report

from flashdl.runner.checking.calling import fresh
from flashdl.runner.tasks import find_task, solution

SEEDS = 20
EACH_WRONG = [(name, wrong.id) for name in NAMES for wrong in find_task(name).wrong]
EACH_MORE = [(name, what) for name in NAMES for what in more_wrong(name)]


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_the_solution_passes_on_many_seeds_in_half_a_second_each(name):
    declared(name)
    begun_at = time.process_time()

    reports = [report(name, solution(find_task(name)), seed=seed) for seed in range(SEEDS)]

    assert ["passed"] * SEEDS == [found["verdict"] for found in reports], reports
    assert time.process_time() - begun_at < 0.5 * SEEDS


@pytest.mark.parametrize("name", NAMES)
def test_the_reference_is_what_the_solution_is_at_every_edge_too(name):
    beside, right = declared(name)
    for edge in beside.TASK.edges:
        outcome = right.call(edge.given)
        assert not outcome.error
        assert not outcome.changed


@pytest.mark.slow
@pytest.mark.parametrize(("name", "mistake"), EACH_WRONG)
def test_a_known_wrong_solution_is_rejected_and_named_on_every_seed(name, mistake):
    code = IMPORT + find_task(name).bug(mistake).code

    reports = [report(name, code, seed=seed) for seed in range(3)]

    assert [("failed", mistake)] * 3 == [(r["verdict"], r["mistake"]) for r in reports], reports[0]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "what"), EACH_MORE)
def test_another_wrong_solution_is_rejected_by_the_right_check(name, what):
    source, check = more_wrong(name)[what]

    reports = [report(name, source, seed=seed) for seed in range(3)]

    assert [("failed", check)] * 3 == [(r["verdict"], r["check"]) for r in reports], reports[0]
    assert all(found["sentence"] for found in reports)


@pytest.mark.parametrize("name", NAMES)
def test_a_task_has_what_a_learner_needs(name):
    task, (beside, right) = find_task(name), declared(name)

    assert task.signature.startswith(f"{name}(")
    assert len(task.hints) in (1, 2, 3)
    assert len(task.wrong) >= 3
    assert len(more_wrong(name)) >= 5
    assert set(task.arguments) == set(beside.TASK.example)
    assert "" == beside.TASK.valid(**fresh(beside.TASK.example))
    assert not right.call(beside.TASK.example).error


@pytest.mark.parametrize("name", NAMES)
def test_every_draw_is_valid_and_the_shapes_rise(name):
    task = declared(name)[0].TASK
    sizes = []
    for size in range(task.sizes):
        drawn = [task.draw(np.random.default_rng([seed, size]), size) for seed in range(20)]
        assert {""} == {task.valid(**fresh(given)) for given in drawn}
        sizes.append(sum(np.size(v) for v in drawn[0].values() if isinstance(v, np.ndarray)))

    assert sorted(sizes) == sizes
