"""Facts about every generator: rounding, second formulas, traps, diagnosis, the demo's numbers."""

import importlib.util
import json
from functools import cache
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from asked import DEMOS, drawn, generator, generators, load, made
from pictures import WIDTH, is_finite, numbers_in, pictures_of, rows_in

from flashdl.review.diagnosing import judge
from flashdl.review.questions import SEEDS as SEEDS_THERE_ARE
from flashdl.review.questions import distance, plain
from flashdl.runner.questioning import APART, Maker

EVERY = list(generators())
SEEDS = 1000
FEW = 40  # questions with all their traps, which take longer
each = pytest.mark.parametrize(("demo", "name"), EVERY, ids=[name for _, name in EVERY])
PICTURED = [(demo, name) for demo, name in EVERY if generator(demo, name).values]
each_pictured = pytest.mark.parametrize(
    ("demo", "name"), PICTURED, ids=[name for _, name in PICTURED]
)


@cache
def second(demo):
    """The second formulas of the test file beside this one."""
    file = Path(__file__).with_name(f"test_{demo}.py")
    spec = importlib.util.spec_from_file_location(f"second_{demo}", file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.SECOND


@cache
def some(demo, name, count=FEW):
    return [made(demo, name, seed) for seed in range(count)]


def test_ids_are_unique_and_every_file_has_its_second_formulas():
    names = [name for _, name in EVERY]

    assert sorted(set(names)) == sorted(names)
    assert {n for demo in DEMOS for n in second(demo)} == set(names)


@pytest.mark.parametrize("seeds", [20, pytest.param(SEEDS, marks=pytest.mark.slow)])
@each
def test_the_second_formula_agrees(demo, name, seeds):
    formula = second(demo)[name]
    maker = Maker(generator(demo, name), load(demo), load(f"questions/{demo}"))
    for seed in range(seeds):
        given = drawn(demo, name, seed)
        right = maker.solve(given)
        expected = formula.formula(**given)
        if isinstance(right, frozenset):
            assert right == frozenset([expected] if isinstance(expected, str) else expected), given
        elif right is not None:
            np.testing.assert_allclose(
                right, np.asarray(expected, dtype=float), rtol=formula.rtol, atol=formula.atol,
                err_msg=str(given),
            )  # fmt: skip


@pytest.mark.slow
@each
def test_the_given_numbers_are_rounded_and_plain(demo, name):
    for seed in range(200):
        given = drawn(demo, name, seed)

        assert json.loads(json.dumps(given)) == given
        for value in _entries(given):
            assert value == round(value, 3), given


@pytest.mark.slow
@each
def test_a_seed_gives_the_same_question_each_time(demo, name):
    assert made(demo, name, 7) == made(demo, name, 7)


@pytest.mark.slow
@each
def test_the_answer_is_accepted_as_it_is_asked_for(demo, name):
    for question in some(demo, name):
        assert judge(question, typed(question.answer)).right, question


@pytest.mark.slow
@each
def test_no_trap_is_near_the_answer(demo, name):
    maker = Maker(generator(demo, name), load(demo), load(f"questions/{demo}"))
    for question in some(demo, name):
        answers = [_array(a) for a in (question.answer, *(t.answer for t in question.traps))]
        for wrong in answers[1:]:
            assert maker.distance(answers[0], wrong) >= APART, question


@pytest.mark.slow
@each
def test_a_trap_is_named(demo, name):
    """Of the wrong answers of each mistake alone, as they would be typed, all are named."""
    for question in some(demo, name):
        for trap in question.traps:
            if len(trap.mistakes) > 1:
                continue
            judged = judge(question, typed(trap.answer))

            assert judged.trap is not None, (question, trap)
            assert judged.trap.mistakes == trap.mistakes, (question, trap)


@pytest.mark.slow
@each
def test_across_10_000_seeds_the_checker_takes_the_answer_and_traps_are_far(demo, name):
    """The seeds are spread over the generators, and drawn from all that there are."""
    rng = np.random.default_rng([*name.encode()])
    for seed in rng.integers(0, SEEDS_THERE_ARE, 10_000 // len(EVERY)):
        question = made(demo, name, int(seed))

        assert judge(question, typed(question.answer)).right, question
        for trap in question.traps:
            assert distance(question.answer, trap.answer, question.slack) >= APART, question


@pytest.mark.slow
@each
def test_wrong_answers_are_named(demo, name):
    """Of 1,000 wrong answers 80 % are named rightly, and fewer than 1 % wrongly.

    They are those of one mistake or of two at once, written with 3 to 6 significant digits.
    """
    rng, counts = np.random.default_rng(5), {"right": 0, "wrong": 0, "none": 0}
    maker = Maker(generator(demo, name), load(demo), load(f"questions/{demo}"))
    for seed in range(10_000):
        question = made(demo, name, seed)
        for mistakes, wrong in _wrong_answers(maker, question, rng):
            judged = judge(question, _rounded(wrong, int(rng.integers(3, 7))))
            if judged.outcome == "right":  # rounded to it, as the right answer would be
                continue
            counts[_named(maker, judged, mistakes, wrong)] += 1
        if sum(counts.values()) >= SEEDS or (seed > FEW and not sum(counts.values())):
            break
    total = sum(counts.values())

    assert counts["right"] >= 0.8 * total, counts
    assert counts["wrong"] < max(0.01 * total, 1), counts


def _wrong_answers(maker, question, rng):
    """Each mistake alone, and as many pairs, that change the answer of this question."""
    right = _array(question.answer)
    alone = [(m,) for m in maker.mistakes]
    pairs = [p for p in combinations(maker.mistakes, 2) if p[0].replaces is not p[1].replaces]
    rng.shuffle(pairs)
    for mistakes in (*alone, *pairs[: len(alone)]):
        wrong = maker.wrong(question.given, *mistakes)
        same_form = wrong is not None and np.shape(wrong) == np.shape(right)
        if same_form and maker.distance(wrong, right) >= APART:
            yield mistakes, wrong


def _named(maker, judged, mistakes, wrong):
    """Whether what was named is what was done, or would give the very same answer."""
    if judged.trap is None:
        return "none"
    if set(judged.trap.mistakes) <= {m.id for m in mistakes}:
        return "right"
    return "right" if maker.distance(_array(judged.trap.answer), wrong) < 1e-6 else "wrong"


def _rounded(answer, digits):
    if isinstance(answer, frozenset):
        return typed(answer)
    if answer.ndim:
        return ("; " if answer.ndim > 1 else ", ").join(_rounded(row, digits) for row in answer)
    whole = float(answer).is_integer()
    return f"{int(answer)}" if whole else f"{answer:.{digits}g}"


@pytest.mark.slow
@each
def test_text_and_way_are_there(demo, name):
    for question in some(demo, name)[:5]:
        assert len(question.text) > 20
        assert len(question.work) > 20


@pytest.mark.slow
@each
def test_the_demo_takes_the_numbers(demo, name):
    """Parameters within their bounds, or a sentence that says why the demo cannot."""
    declared = {param.name: param for param in load(demo).DEMO.params}
    presets = {"default", *(preset.name for preset in load(demo).DEMO.presets)}
    for question in some(demo, name):
        ways = [question.params is not None, question.pictured, bool(question.no_demo)]
        assert 1 == sum(ways)
        assert question.preset in presets
        for key, value in (question.params or {}).items():
            param = declared[key]
            for entry in value if isinstance(value, tuple) else (value,):
                assert param.low is None or entry >= param.low, (key, entry)
                assert param.high is None or entry <= param.high, (key, entry)
            if isinstance(value, tuple):
                assert param.length[0] <= len(value) <= param.length[1], key
            if param.choices:
                assert value in param.choices


@pytest.mark.slow
@each_pictured
def test_the_pictures_can_be_drawn(demo, name):
    for question in some(demo, name)[:5]:
        pictures = pictures_of(demo, question)
        lines = pictures.drawn().splitlines()

        assert pictures.plots
        assert all(plot.title for plot in pictures.plots)
        assert all(len(sizes) == 1 for sizes in pictures.sizes()), question.given
        assert is_finite(pictures.shown, {plot.path for plot in pictures.plots})
        assert max(map(len, lines)) <= WIDTH
        assert "no finite values" not in pictures.told()


@pytest.mark.slow
@each_pictured
def test_the_pictures_show_the_answer(demo, name):
    """In a title or a table stand the numbers or words, of a matrix a picture has the rows."""
    for question in some(demo, name)[:5]:
        pictures = pictures_of(demo, question)
        said, answer = pictures.titles_and_tables(), _array(question.answer)

        if isinstance(answer, frozenset):
            assert ", ".join(sorted(answer)) in said, question
        elif answer.ndim > 1:
            rows = rows_in(pictures.shown)
            assert all(any(_stands(row, shown, question) for shown in rows) for row in answer)
        else:
            entries = answer.reshape(-1, 1)
            shown = [np.array([number]) for number in numbers_in(said)]
            assert all(any(_stands(e, n, question) for n in shown) for e in entries), said


def _stands(right, shown, question):
    """Whether what is shown would be accepted as the answer."""
    slack = [question.slack.around(entry) for entry in right]
    return right.shape == shown.shape and bool((abs(shown - right) <= slack).all())


@pytest.mark.slow
@each
def test_mistakes_of_the_file_change_an_answer(demo, name):
    """A mistake beside the questions is there for one of them."""
    beside = load(f"questions/{demo}")
    for mistake in getattr(beside, "MISTAKES", ()):
        hit = any(
            mistake.id in trap.mistakes
            for other, of in EVERY if other == demo
            for question in some(other, of) for trap in question.traps
        )  # fmt: skip
        assert hit, mistake.id


def typed(answer):
    """An answer as a careful learner writes it: six significant digits."""
    if isinstance(answer, frozenset):
        return " ".join(sorted(answer)) or "none"
    if isinstance(answer, tuple):
        apart = "; " if isinstance(answer[0], tuple) else ", "
        return apart.join(map(typed, answer))
    return f"{plain(answer):.12g}" if float(answer).is_integer() else f"{answer:.6g}"


def _entries(value):
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for entry in value:
            yield from _entries(entry)
    elif isinstance(value, int | float):
        yield value


def _array(answer):
    return answer if isinstance(answer, frozenset) else np.asarray(answer, dtype=float)
