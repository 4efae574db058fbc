"""Variables of an author: drawn in their range and shape, rounded, drawn again, filled in."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashdl.review.drawing import (
    NoDraw,
    apart,
    computed,
    differing,
    drawn,
    draws,
    faults,
    filled,
    parameters,
    traps_of,
)
from flashdl.review.questions import Slack, Trap, flat, shape_of

SEEDS = st.integers(0, 2**32 - 1)


@given(SEEDS, st.integers(0, 3), st.sampled_from([(), (3,), (2, 4)]))
def test_a_uniform_variable_has_its_shape_range_and_decimals(seed, decimals, shape):
    value = drawn({"uniform": [-2.0, 3.0], "shape": shape, "decimals": decimals}, Random(seed))

    assert shape == shape_of(value)
    for entry in flat(value):
        assert -2 <= entry <= 3
        assert entry == round(entry, decimals)
        assert "-0.0" != str(entry)


def test_each_distribution_is_what_it_is_called():
    rng = Random(1)
    normal = [drawn({"normal": [5.0, 2.0], "decimals": 6}, rng) for _ in range(4000)]
    mean = sum(normal) / 4000
    spread = (sum((x - mean) ** 2 for x in normal) / 4000) ** 0.5

    assert {1.0, 2.0, 3.0} == {drawn({"integer": [1, 3]}, rng) for _ in range(100)}
    assert {0.5, 7.0} == {drawn({"choice": [0.5, 7.0]}, rng) for _ in range(100)}
    assert pytest.approx(5, abs=0.15) == mean
    assert pytest.approx(2, abs=0.1) == spread


@given(SEEDS)
def test_a_seed_gives_its_numbers_again_and_every_draw_meets_the_conditions(seed):
    asks = {"vars": {"x": {"integer": [1, 20]}, "y": {"integer": [1, 20]}}, "require": ["x > y"]}
    found = [next(draws(asks, seed)) for _ in range(2)]

    assert found[0] == found[1]
    assert found[0]["x"] > found[0]["y"]


def test_conditions_that_nothing_meets_are_given_up_with_a_reason():
    asks = {"vars": {"x": {"integer": [1, 3]}}, "require": ["x > 3"]}

    with pytest.raises(NoDraw, match="in 300 draws no numbers meet"):
        list(draws(asks, 1))


def test_what_cannot_be_computed_names_its_field():
    with pytest.raises(NoDraw, match=r"answer: '1 / x':"):
        computed("1 / x", {"x": 0.0}, what="answer")


def test_only_the_names_of_variables_are_filled_in():
    values = {"z": (1.5, -0.5), "T": 2.0, "W": ((1.0, 2.0), (3.0, 4.0))}

    assert "[1.5, −0.5] at 2" == filled("{z} at {T}", values)
    assert "[[1, 2], [3, 4]]" == filled("{W}", values)
    assert r"\frac{1}{2} {q} { T }" == filled(r"\frac{1}{2} {q} { T }", values)


def test_a_parameter_in_braces_is_an_expression_and_others_stand():
    given_values = {"z": (1.0, 2.5), "n": 3.0}
    params = {"logits": "{z}", "k": "{n + 1}", "kind": "tanh", "w": [1, 2], "x": "z"}

    found = parameters(params, given_values)

    assert {"logits": (1.0, 2.5), "k": 4, "kind": "tanh", "w": (1, 2), "x": "z"} == found
    assert int is type(found["k"])


def test_traps_are_far_from_the_answer_and_from_each_other():
    slack = Slack(0.005, 0.01)

    def traps(*numbers):
        return [Trap((f"t{i}",), ("b",), number) for i, number in enumerate(numbers)]

    assert apart(1.0, traps(1.06, 2.0), slack)
    assert not apart(1.0, traps(1.04), slack)
    assert not apart(1.0, traps(2.0, 2.05), slack)
    assert [2.0] == [t.answer for t in differing(1.0, traps(1.0, 2.0, (1.0, 2.0)), slack)]


def test_the_traps_of_an_author_are_computed_from_the_numbers():
    asks = {"traps": [{"value": "sum(x)", "because": "divide"}, {"value": "x[0]", "because": "b"}]}

    assert [(6.0, ("divide",)), (1.0, ("b",))] == [
        (trap.answer, trap.because) for trap in traps_of(asks, {"x": (1.0, 2.0, 3.0)})
    ]


ASKS = {
    "vars": {"x": {"integer": [1, 3]}, "w": {"integer": [1, 3]}},
    "require": ["x > (1"],
    "answer": {"params": {"a": "{y}", "b": "free"}, "output": "p"},
    "traps": [{"value": "x + z", "because": "b"}],
}


def test_every_fault_of_an_authors_expressions_is_found_with_its_place():
    found = dict(faults(ASKS, "{x}"))

    assert {("require", 0), ("answer", "params", "a"), ("traps", 0, "value"), ("vars", "w")} == {
        *found
    }
    assert "a ) is missing" in found["require", 0]
    assert "there is no variable 'y'; there are: w, x" == found["answer", "params", "a"]
    assert "nothing uses the variable 'w'" == found["vars", "w"]
    assert [] == list(faults({**ASKS, "require": [], "answer": {"value": "w"}, "traps": []}, "{x}"))
