"""Reusing a network: only what is not frozen moves, and its gradient is that of the whole net."""

import numpy as np
import pytest

from flashdl.demokit.kernels import cnn, reuse
from flashdl.demokit.kernels.conv import SAME_3, im2col
from flashdl.demokit.models.canvas_cnn import parts

IMAGE = (12, 12, 1)
NAMES = ["W1", "b1", "W2", "b2", "W3", "b3", "W4", "b4"]


@pytest.fixture
def net():
    return cnn.random_net(np.random.default_rng(1), IMAGE, cnn.Widths(3, 4, 5, 2), np.float64)


@pytest.fixture
def task():
    rng = np.random.default_rng(2)
    return reuse.Task(
        rng.random((20, *IMAGE)),
        np.eye(2)[rng.integers(0, 2, 20)],
        rng.random((9, *IMAGE)),
        rng.integers(0, 2, 9),
    )


@pytest.fixture
def data():
    return parts(np.arange(1797))


def test_three_blocks_give_the_hidden_units_and_four_the_logits(net, task):
    s = cnn.forward(net, task.images)

    assert np.allclose(s.p1, reuse.features(net, task.images, 1))
    assert np.allclose(s.p2, reuse.features(net, task.images, 2))
    assert np.allclose(s.h, reuse.features(net, task.images, 3))
    assert np.allclose(s.logits, reuse.features(net, task.images, 4))


def test_many_images_are_computed_in_parts_that_no_one_sees(net):
    images = np.random.default_rng(7).random((2 * reuse.CACHED + 3, *IMAGE))

    assert np.allclose(cnn.forward(net, images).h, reuse.features(net, images, 3))


@pytest.mark.parametrize("frozen", [0, 1, 2, 3])
def test_the_gradient_above_frozen_blocks_is_that_part_of_the_whole_gradient(net, task, frozen):
    _, whole = cnn.gradient(net, im2col(task.images, cnn.K, SAME_3), task.t)
    x = reuse.entering(reuse.features(net, task.images, frozen), frozen)

    found = reuse.gradient_above(net, x, task.t, frozen=frozen)

    assert set(NAMES[2 * frozen :]) == set(found)
    for name, g in found.items():
        assert np.allclose(whole[name], g, atol=1e-12), name


@pytest.mark.parametrize("frozen", [0, 1, 2, 3])
def test_frozen_numbers_stay_to_the_bit_and_all_others_move(net, task, frozen):
    before = {name: array.tobytes() for name, array in net.items()}
    how = reuse.How(frozen=frozen, steps=3)

    start, end = reuse.tuned(np.random.default_rng(3), net, task, how, shots=(0, 3))

    assert before == {name: array.tobytes() for name, array in start.items()}
    assert before == {name: array.tobytes() for name, array in net.items()}
    moved = [name for name in NAMES if end[name].tobytes() != before[name]]
    assert NAMES[2 * frozen :] == moved


def test_the_first_step_of_adam_is_the_rate_of_the_block(net, task):
    how = reuse.How(lr=0.01, rates=(0.1, 0.2, 0.5, 1.0))

    _, end = reuse.tuned(np.random.default_rng(3), net, task, how, shots=(0, 1))

    for block, rate in enumerate(how.rates, 1):
        largest = np.abs(end[f"W{block}"] - net[f"W{block}"]).max()
        assert pytest.approx(0.01 * rate, rel=1e-3) == largest


def test_a_shot_does_not_depend_on_the_shots_around_it(net, task):
    nets = [
        reuse.tuned(np.random.default_rng(3), net, task, reuse.How(), shots=shots)[-1]
        for shots in ((0, 2, 5), (5,))
    ]

    assert np.array_equal(nets[0]["W1"], nets[1]["W1"])


def test_a_new_head_leaves_everything_below_it(net):
    fresh = cnn.random_net(np.random.default_rng(4), IMAGE, cnn.Widths(3, 4, 5, 7))

    made = reuse.with_new_head(net, fresh)

    assert all(made[name] is net[name] for name in NAMES[:6])
    assert all(made[name] is fresh[name] for name in NAMES[6:])


def test_the_questions_about_a_digit_have_these_answers():
    answers = {
        task: "".join(map(str, reuse.labels_of(task, np.arange(10)))) for task in reuse.TASKS
    }

    expected = {"parity": "0101010101", "hole": "1000001011", "ge5": "0000011111"}
    assert expected == answers


def test_labelled_images_are_of_the_target_and_the_test_is_whole(data):
    task = reuse.few(np.random.default_rng(5), data, task="parity", n=397)

    assert data.target[1].size == len(task.images) == len(task.t)
    assert np.count_nonzero(data.target[1] % 2) == task.t[:, 1].sum()
    assert np.array_equal(data.test[1] % 2, task.test_labels)
    assert (500, *IMAGE) == task.test_images.shape


def test_a_world_of_fields_tests_on_the_first_of_the_test_images(data):
    world = reuse.fields_world({}, data, task="hole", tests=7)

    task = world.draw(np.random.default_rng(5), n=3)

    assert [3, 7] == [len(task.images), len(task.test_images)]
    assert np.array_equal(reuse.labels_of("hole", data.test[1][:7]), task.test_labels)


def test_a_course_begins_with_the_source_below_a_head_drawn_by_seed_and_count(task):
    source = reuse.unlearned(np.random.default_rng(9), IMAGE, classes=10)
    world = reuse.World(source, lambda _rng, n: task._replace(images=task.images[:n]))
    head = reuse.unlearned(np.random.default_rng((6, 20)), IMAGE, classes=2)
    start = source | {"W4": head["W4"], "b4": head["b4"]}

    pretrained, scratch = (
        reuse.course(world, reuse.Trial(init, 20, (0, 2)), 6) for init in ("pretrained", "scratch")
    )

    test = task.test_images, task.test_labels
    assert [2, 2] == [len(pretrained), len(scratch)]
    assert cnn.accuracy(start, *test) == pretrained[0]
    assert cnn.accuracy(head, *test) == scratch[0]


def test_courses_are_the_mean_of_single_ones(task):
    source = reuse.unlearned(np.random.default_rng(9), IMAGE, classes=10)
    world = reuse.World(source, lambda _rng, n: task._replace(images=task.images[:n]))
    trial = reuse.Trial("pretrained", 20, (0, 2), view=reuse.inverted)

    expected = np.mean([reuse.course(world, trial, seed) for seed in (1, 2, 3)], axis=0)

    assert np.array_equal(expected, reuse.courses(world, trial, (1, 2, 3)))


def test_many_labels_are_drawn_once(task):
    source = reuse.unlearned(np.random.default_rng(9), IMAGE, classes=10)
    world = reuse.World(source, lambda _rng, n: task._replace(images=task.images[:n]))
    trial = reuse.Trial("pretrained", reuse.FEW + 1, (0, 2))

    assert reuse.course(world, trial, 1) == list(reuse.courses(world, trial, (1, 2)))


def test_what_is_transferred_is_every_block_but_the_head():
    sizes, same = reuse.transferred(reuse.unlearned(np.random.default_rng(9), IMAGE, classes=10))

    expected = [9 * 12 + 12, 9 * 12 * 24 + 24, 3 * 3 * 24 * 48 + 48, 48 * 2 + 2]
    assert expected == list(sizes)
    assert [*expected[:3], 0] == list(same)


@pytest.mark.parametrize("frozen", [0, 3])
def test_frames_end_with_all_that_is_known_after_the_lowest_gradient(frozen):
    frames = reuse.frames(frozen)

    assert (5 + (4 - frozen) + 1, 5, 2) == frames.shape
    assert frames[-1].all()
    assert (np.diff(frames.sum(axis=(1, 2))) >= 0).all()


def test_inverting_twice_changes_nothing(task):
    again = reuse.inverted(reuse.inverted(task))

    assert np.allclose(task.images, again.images)
    assert np.allclose(task.test_images, again.test_images)
