"""What the predict cards of the built-in deck ask: it has one answer, and it is not the usual one.

``WRONG`` holds what somebody types who has not understood, with the reason why he would; letters
stand for the options as the card's file lists them.
"""

import importlib.util
import math
from collections import Counter
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from flashdl.decks.loader import load_deck
from flashdl.demokit.arrays import Array
from flashdl.review.predicting import LETTERS, actual_of, compared, read
from flashdl.scheduling.memory import Grade
from flashdl.usecases.predicting import outcome

ROOT = Path(__file__).parents[2]
DECK = load_deck(ROOT)
CARDS = {
    f"{note.id}#{card.id}": (note, card)
    for note in DECK.notes
    for card in note.cards()
    if card.type == "predict"
}
WRONG = {
    "softmax#predict-warm": "0.315",  # T halves the probability
    "gradient-descent#predict-divergence": "131",  # 5 % too large grows by 5 % a step
    "gradient-descent#predict-rate": "b c a",  # the larger the rate, the faster
    "learning-rate#predict-early": "e d a b c",  # what will diverge stands badly from the start
    "lstm#predict-open-gates": "0.5",  # an LSTM keeps its gradient
    "vanishing-gradient#predict-depth": "0.05",  # each of 20 layers takes its part
    "vanishing-gradient#predict-large-weights": "a b c",  # large weights: it vanishes
    "cross-entropy#predict-sure-and-wrong": "1.4",  # a large error has a large gradient
    "underfitting#predict-more-data": "up",  # more data always help
    "overfitting#predict-degree-1000": "up",  # more parameters overfit more
    "convolutional-neural-network#predict-new-writers": "0.985",  # a test is a test
    "convolutional-neural-network#predict-moved": "0.98",  # equivariant is invariant
    "transfer-learning#predict-negative": "up",  # pretraining helps
    "one-shot-learning#predict-pixels": "0.7",  # as on digits that are aligned
    "one-shot-learning#predict-classes": "b",  # many examples of each class
    "dead-relu#predict-return": "20",  # training repairs them in time
    "dead-relu#predict-rate": "same",  # a low bias kills, not the rate
    "curse-of-dimensionality#predict-distances": "0.05",  # near is near, far is far
    "curse-of-dimensionality#predict-features": "c b a",  # more information is better
    "batch-normalization#predict-paler": "b c a",  # running averages are right in inference
    "model-inference#predict-left-in-training": "b",  # missing units must be the worse
    "l1-regularization#predict-subgradient": "31",  # the penalty makes the zeros
    "elastic-net#predict-twins": "up",  # the even split is the best
    "max-pooling#predict-shift": "0.5",  # pooling makes invariant
    "image-classification#predict-turned": "0.1",  # as sure as it is right
    "tsne#predict-clouds": "5",  # the map keeps sizes
    "stochastic-gradient-descent#predict-level": "0.083",  # a quarter: the root of 16
    "class-imbalance#predict-recall": "0.9",  # accurate, so it finds them
    "recurrent-neural-network#predict-reach": "d c a b",  # a rotation keeps the gradient
    "dropout#predict-variance": "0.16",  # p (1 - p)
    "gradient-ascent#predict-score": "a",  # the most typical 3 scores highest
    "fine-tuning#predict-ten-labels": "down",  # to train more is better
    "local-minima#predict-activation": "b",  # ReLU trains better
    "image-segmentation#predict-background": "0.67",  # the share of the pixels
}
STAYS = "elastic-net#predict-twins"  # that nothing changes is its point
QUICK = {  # the others run their demo for more than 0.05 s, or load a model
    "gradient_descent_bowl", "softmax_temperature", "cross_entropy_vs_mse", "sparsity_path",
    "elastic_net_twins", "rnn_unroll",
}  # fmt: skip


def marked(name):
    return pytest.param(name, marks=() if CARDS[name][0].demo in QUICK else pytest.mark.slow)


@pytest.fixture(scope="module", params=[marked(name) for name in CARDS])
def name(request):
    """Each card; all tests of one follow each other and share its runs."""
    return request.param


@cache
def demos_conftest():
    """The demos as their own tests load and run them."""
    spec = importlib.util.spec_from_file_location("demos_by_path", ROOT / "tests/demos/conftest.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def travelled(value):
    array = np.ascontiguousarray(value)
    return Array(array.dtype.str, np.shape(value), array.tobytes())


@pytest.fixture(scope="session")
def shows(demos):
    """The numbers that a card's demo shows, by card and seed; each once."""

    @cache
    def numbers(name, seed=0):
        note, card = CARDS[name]

        def run(declaration, params):
            conftest = demos_conftest()
            found = conftest.run_module(conftest.load_demo(declaration.name), seed=seed, **params)
            return SimpleNamespace(values={k: travelled(v) for k, v in found.values.items()})

        shown = {"content": card.content(), "demo": note.demo}
        return outcome(shown, find=demos.__getitem__, run=run).outputs

    return numbers


def worth(name, text, outputs):
    asks = CARDS[name][1].asks
    return compared(asks, read(asks, text), outputs).quality


def foreseen(name, outputs):
    """What somebody types who knows what the demo shows."""
    kind = CARDS[name][1].asks["ask"]
    actual = actual_of(kind, outputs)
    if kind == "number":
        return repr(actual)
    if kind == "sign":
        return {1: "up", -1: "down", 0: "same"}[actual]
    return " ".join(LETTERS[i] for i in (actual if kind == "order" else [actual]))


def test_there_are_at_least_20_and_of_each_kind_some():
    kinds = Counter(card.asks["ask"] for _, card in CARDS.values())

    assert 20 <= len(CARDS)
    assert kinds["number"] >= 8
    assert min(kinds[kind] for kind in ("sign", "order", "choice")) >= 4


def test_each_has_its_wrong_intuition_here():
    assert set(CARDS) == set(WRONG)


def test_the_outcome_is_finite_and_leaves_no_doubt(name, shows):
    asks, outputs = CARDS[name][1].asks, shows(name)
    ordered = sorted(outputs, reverse=True)[: 2 if asks["ask"] == "choice" else None]
    gaps = [(a - b) / (max(abs(a), abs(b)) or 1) for a, b in pairwise(ordered)]

    assert all(map(math.isfinite, outputs))
    assert asks["ask"] == "number" or name == STAYS or min(gaps) >= 0.01


def test_the_one_card_whose_point_is_that_nothing_changes_shows_no_change(shows):
    before, after = shows(STAYS)

    assert before == after


def test_the_prediction_that_comes_true_is_good_or_easy(name, shows):
    assert worth(name, foreseen(name, shows(name)), shows(name)) >= Grade.GOOD.quality


def test_the_wrong_intuition_is_again_or_hard(name, shows):
    assert worth(name, WRONG[name], shows(name)) in (Grade.AGAIN.quality, Grade.HARD.quality)


def test_who_knows_one_seed_is_right_at_others(name, shows):
    for seed in (1, 2):
        assert worth(name, foreseen(name, shows(name)), shows(name, seed)) >= Grade.GOOD.quality
