"""The values of a demo under the learner's hand: every key gives a new state, none a bad one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashdl.demokit import Param, Preset
from flashdl.errors import UsageError
from flashdl.runner.declaration import Declaration, KnownMistake
from flashdl.runner.dial import Dial
from flashdl.runner.parameters import convert

DEMO = Declaration(
    "toy", "Toy", "",
    params=(
        Param("scores", (1.2, 0.3, -0.5), low=-10.0, high=10.0, length=(2, 4)),
        Param("heat", 1.0, low=0.05, high=20.0),
        Param("depth", 4, low=1, high=9),
        Param("stable", True),
        Param("kind", "relu", choices=("relu", "tanh", "gelu")),
    ),
    presets=(
        Preset("cold", "cold", {"heat": 0.07}, show=("bars",)),
        Preset("deep", "deep", {"depth": 9, "kind": "tanh"}),
    ),
    mistakes=(
        KnownMistake("one", "because"),
        KnownMistake("two", "because", {"heat": 20.0, "depth": 2}),
        KnownMistake("three", "because", {"depth": 8}),
    ),
)  # fmt: skip
KEYS = st.sampled_from(
    [
        "choose",
        "step_entry",
        "turn",
        "turn",
        "turn",
        "reseed",
        "preset",
        "defaults",
        "mistake",
        "at",
    ]
)


def press(dial, key, ways):
    if key in ("choose", "step_entry", "turn", "reseed"):
        return getattr(dial, key)(1 if ways else -1)
    if key == "preset":
        return dial.number_preset(1 if ways else 2)
    return {"defaults": dial.defaults, "mistake": dial.next_mistake,
            "at": dial.where_it_shows}[key]()  # fmt: skip


def dials():
    """Any state that keys can reach."""

    def walked(keys):
        dial = Dial.start(DEMO)
        for key, ways in keys:
            dial = press(dial, key, ways)
        return dial

    return st.lists(st.tuples(KEYS, st.booleans()), max_size=30).map(walked)


@pytest.mark.slow
@given(dials())
def test_no_keys_lead_to_a_value_that_could_not_be_given(dial):
    assert dict(dial.params) == {p.name: convert(p, dial.params[p.name]) for p in DEMO.params}
    assert dial.seed >= 0
    assert dial.mistake is None or dial.mistake in DEMO.mistake_ids


@given(dials())
def test_turning_one_way_and_back_gives_the_same_values_but_at_the_bounds(dial):
    right, left = dial.turn(1), dial.turn(-1)

    assert right.params == dial.params or dial.params == right.turn(-1).params
    assert left.params == dial.params or dial.params == left.turn(1).params


@given(dials())
def test_turning_changes_the_chosen_value_alone(dial):
    for name, value in dial.turn(1).params.items():
        old = dial.params[name]
        if name != dial.param.name:
            assert old == value
        elif isinstance(value, tuple):
            changed = [i for i, (a, b) in enumerate(zip(old, value, strict=True)) if a != b]
            assert changed in ([], [dial.entry])


def test_up_and_down_go_round_all_parameters():
    dial = Dial.start(DEMO)
    seen = []
    for _ in DEMO.params:
        seen.append(dial.param.name)
        dial = dial.choose(1)

    assert {p.name for p in DEMO.params} == set(seen)
    assert seen[0] == dial.param.name
    assert seen[-1] == dial.choose(-1).param.name


def test_the_first_knob_is_a_number_that_the_card_sets_else_the_first_single_number():
    assert "heat" == Dial.start(DEMO).param.name
    assert "depth" == Dial.start(DEMO, preset="deep").param.name
    assert "depth" == Dial.start(DEMO, params={"depth": 2}).param.name


def test_a_choice_that_the_card_sets_is_the_first_knob_where_it_sets_no_number():
    word = next(param for param in DEMO.params if param.kind == "choice")

    assert word == Dial.start(DEMO, params={word.name: word.choices[-1]}).param
    both = {word.name: word.choices[-1], "depth": 2}
    assert "depth" == Dial.start(DEMO, params=both).param.name


def test_tab_steps_through_the_entries_and_turning_changes_that_one():
    dial = Dial.start(DEMO).choose(-1).step_entry(1)

    assert "scores" == dial.param.name
    assert (1.2, 0.5, -0.5) == dial.turn(1).params["scores"]
    assert (1.2, 0.3, 0.0) == dial.step_entry(1).turn(1).params["scores"]
    assert 0 == dial.step_entry(1).step_entry(1).entry
    assert 2 == dial.step_entry(-1).step_entry(-1).entry


def test_a_flag_flips_and_a_choice_goes_round_both_ways():
    flag = Dial.start(DEMO).choose(1).choose(1)
    choice = flag.choose(1)

    assert [False, False] == [flag.turn(1).params["stable"], flag.turn(-1).params["stable"]]
    assert ["tanh", "gelu"] == [choice.turn(ways).params["kind"] for ways in (1, -1)]
    assert "relu" == choice.turn(1).turn(1).turn(1).params["kind"]


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("heat", "0.33", 0.33),
        ("depth", "7", 7),
        ("stable", "off", False),
        ("kind", "gelu", "gelu"),
        ("scores", "4", (4.0, 0.3, -0.5)),
        ("scores", "1,2", (1.0, 2.0)),
    ],
)
def test_a_typed_value_is_taken_and_turning_comes_by_it_again(name, text, value):
    dial = Dial.start(DEMO)
    while dial.param.name != name:
        dial = dial.choose(1)
    typed = dial.type(text)

    assert value == typed.params[name]
    assert typed.params == typed.turn(1).turn(-1).params


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("heat", "21", "from 0.05 to 20"),
        ("heat", "hot", "from 0.05 to 20, not hot"),
        ("depth", "2.5", "a whole number from 1 to 9, not 2.5"),
        ("scores", "11", "a number from -10 to 10, not 11"),
        ("scores", "1,2,3,4,5", "2 to 4 numbers from -10 to 10"),
        ("kind", "selu", "one of relu, tanh, gelu"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_the_bounds(name, text, said):
    dial = Dial.start(DEMO)
    while dial.param.name != name:
        dial = dial.choose(1)
    with pytest.raises(UsageError, match=said):
        dial.type(text)


def test_a_list_that_became_shorter_leaves_no_entry_chosen_that_is_gone():
    dial = Dial.start(DEMO).choose(-1).step_entry(-1)

    assert 1 == dial.type("1,2").entry


def test_a_preset_sets_its_values_on_the_defaults_and_shows_its_pictures():
    dial = Dial.start(DEMO).choose(1).turn(1).number_preset(1)

    assert ("cold", ("bars",)) == (dial.preset, dial.show)
    assert {**Dial.start(DEMO).params, "heat": 0.07} == dial.params
    assert dial == dial.number_preset(3)


def test_0_brings_the_defaults_back_and_once_more_all_pictures():
    turned = Dial.start(DEMO, preset="cold", seed=3).turn(1)

    once = turned.defaults()
    assert (Dial.start(DEMO).params, 0, "cold") == (once.params, once.seed, once.preset)
    assert ("default", ()) == (once.defaults().preset, once.defaults().show)


def test_the_seed_goes_up_and_down_and_never_below_0():
    dial = Dial.start(DEMO, seed=1)

    assert [2, 0, 0] == [dial.reseed(1).seed, dial.reseed(-1).seed, dial.reseed(-1).reseed(-1).seed]


def test_mistakes_come_one_after_the_other_those_named_first_and_then_none():
    dial = Dial.start(DEMO, first=("three", "unheard-of"))
    made = []
    for _ in range(4):
        dial = dial.next_mistake()
        made.append(dial.mistake)

    assert ["three", "one", "two", None] == made


def test_the_values_where_a_mistake_shows_are_taken_off_with_it():
    dial = Dial.start(DEMO).next_mistake().next_mistake().where_it_shows()

    assert (20.0, 2) == (dial.params["heat"], dial.params["depth"])
    assert Dial.start(DEMO).params == dial.next_mistake().params


def test_values_turned_by_hand_since_are_kept():
    dial = Dial.start(DEMO).next_mistake().next_mistake().where_it_shows().turn(-1)

    assert (15.0, 2) == (dial.next_mistake().params["heat"], dial.next_mistake().params["depth"])


def test_values_given_by_the_learner_win_over_those_of_the_mistake():
    dial = Dial.start(DEMO, params={"heat": 3.0}).next_mistake().next_mistake()

    assert (3.0, 2) == tuple(
        dial.where_it_shows(keep=["heat"]).params[name] for name in ("heat", "depth")
    )


def test_a_demo_without_parameters_takes_every_key_calmly():
    dial = Dial.start(Declaration("bare", "Bare", ""))

    assert dial == dial.turn(1).choose(1).step_entry(1).number_preset(1).next_mistake()
    assert dial == dial.type("3").defaults()
