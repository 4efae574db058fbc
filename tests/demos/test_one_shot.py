"""The invariants of one_shot: episodes of new classes, decided by the nearest mean."""

import numpy as np
import pytest

from flashdl.demokit.data import digits
from flashdl.demokit.kernels.features import euclidean
from flashdl.demokit.kernels.glyphs import characters, drawings
from flashdl.demokit.models import trained
from flashdl.demokit.models.glyph_embedding import CHARACTERS, EACH, RECIPE

NAME = "one_shot"


def test_an_episode_has_different_classes_and_different_images(demo):
    rng = np.random.default_rng(1)
    classes = demo.new_classes(rng, 50, 5)
    rows = demo.examples(rng, classes, 4)

    assert (50, 5, 4) == rows.shape
    for episode, chosen in zip(rows, classes, strict=True):
        assert 5 == len(set(chosen))
        assert 20 == len(set(episode.ravel()))
        assert np.array_equal(np.repeat(chosen, 4), episode.ravel() // demo.BANK)


def test_a_query_takes_the_class_whose_mean_is_nearest(demo):
    rng = np.random.default_rng(2)
    support, query = rng.standard_normal((3, 4, 2, 6)), rng.standard_normal((3, 4, 6))
    for e, given in enumerate(demo.nearest(support, query)):
        means = [np.mean([support[e, c, s] for s in range(2)], axis=0) for c in range(4)]

        expected = [min(range(4), key=lambda c: np.linalg.norm(q - means[c])) for q in query[e]]

        assert expected == list(given)


def test_well_separated_classes_are_always_right(demo):
    v = np.repeat(np.eye(10), demo.BANK, axis=0)
    v += 0.01 * np.random.default_rng(3).standard_normal(v.shape)
    rng = np.random.default_rng(4)
    rows = demo.examples(rng, demo.new_classes(rng, 20, 5), 2)

    assert (demo.accuracies(v, rows) == 1).all()


def test_vectors_without_meaning_are_right_by_chance(demo):
    v = np.random.default_rng(5).standard_normal((600, 8))
    rng = np.random.default_rng(6)
    rows = demo.examples(rng, demo.new_classes(rng, 2000, 5), 2)

    assert pytest.approx(0.2, abs=0.02) == demo.accuracies(v, rows).mean()


@pytest.mark.parametrize("ways", [2, 5, 10])
def test_chance_is_one_over_the_number_of_classes(compute, ways):
    assert 1 / ways == compute(ways=ways, episodes=50)["chance"]


def test_five_way_chance_is_a_fifth(demo):
    assert demo.chance(5) == 0.2


def test_half_of_the_interval_is_two_standard_errors(demo):
    right = np.random.default_rng(7).uniform(size=400)

    assert pytest.approx(1.96 * np.std(right) / 20, rel=0.01) == demo.half_width(right)


def test_the_embedding_is_far_better_than_pixels_and_many_classes_than_few(compute):
    d = compute()
    many, few, pixels, random = d["right"]

    assert many >= pixels + 0.15
    assert many >= few + 0.05
    assert random <= pixels + 0.1


def test_training_saw_invented_characters_and_none_of_them_is_a_digit():
    rng = np.random.default_rng(RECIPE.seed)
    points = characters(rng, CHARACTERS)
    seen = drawings(rng, points, EACH).reshape(-1, 64)

    assert np.array_equal(points, trained("glyph-embedding")["points"])
    assert euclidean(digits()[0].reshape(-1, 64).astype(float), seen).min() > 0.5


@pytest.mark.slow
@pytest.mark.parametrize(("ways", "pixels"), [(3, 0.385), (10, 0.22)])
def test_with_other_numbers_of_classes_the_embedding_wins_as_well(compute, ways, pixels):
    d = compute(ways=ways)

    assert pixels == pytest.approx(d["right"][2], abs=0.04)
    assert d["right"][0] >= d["right"][2] + 0.15
    assert d["right"][3] <= 1 / ways + 0.15


def test_more_examples_are_not_worse(compute):
    assert (np.diff(compute()["by_shots"][:, 0]) >= -0.03).all()


CATCHES = {
    "query-in-the-support": (test_an_episode_has_different_classes_and_different_images,),
    "farthest-mean": (
        test_a_query_takes_the_class_whose_mean_is_nearest,
        test_well_separated_classes_are_always_right,
    ),
    "chance-of-two": (test_five_way_chance_is_a_fifth,),
    "untrained-is-enough": (
        test_the_embedding_is_far_better_than_pixels_and_many_classes_than_few,
    ),
}
