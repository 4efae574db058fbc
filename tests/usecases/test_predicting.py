"""Which numbers of a demo a prediction is compared with: of one run, of a slice, of each run."""

import struct
from types import SimpleNamespace

import pytest

from flashdl.demokit import Param, Preset
from flashdl.demokit.arrays import Array
from flashdl.errors import DemoFailed, UnknownName
from flashdl.usecases.predicting import outcome

DEMO = SimpleNamespace(
    name="toy",
    params=(Param("lr", 0.5), Param("steps", 3)),
    preset=lambda name: Preset(name, "a preset", {"steps": 4}, ("bar",)),
)


def run(_, params):
    """What a demo of a learning rate and of steps computes: a(lr, steps) and numbers beside it."""
    value = params["lr"] * params["steps"]
    pairs = (value, 1.0, 2.0, 3.0, 4.0, 5.0)
    return SimpleNamespace(
        values={
            "a": Array("<f8", (), struct.pack("<d", value)),
            "m": Array("<f8", (2, 3), struct.pack("<6d", *pairs)),
        }
    )


def seen(**asks):
    card = {"demo": "toy", "content": {"asks": asks, "demo": {"preset": "four"}}}
    return outcome(card, find={"toy": DEMO}.__getitem__, run=run)


@pytest.mark.parametrize(
    ("asks", "outputs"),
    [
        ({"ask": "number", "output": "a"}, (2.0,)),
        ({"ask": "sign", "output": "m[0,1]"}, (1.0,)),
        ({"ask": "sign", "output": "m[:,2]"}, (2.0, 5.0)),
        ({"ask": "order", "output": "m[1]", "options": ["x", "y", "z"]}, None),
        ({"ask": "order", "output": "m[1,:]", "options": ["x", "y", "z"]}, (3.0, 4.0, 5.0)),
        ({"ask": "choice", "output": "m[0,::2]", "options": ["x", "y"]}, (2.0, 2.0)),
        ({"ask": "sign", "output": "a", "across": {"lr": [1.0, 3.0]}}, (4.0, 12.0)),
        ({"ask": "order", "output": "m", "options": ["x", "y"]}, None),
        ({"ask": "sign", "output": "m[0,:]"}, None),
        ({"ask": "number", "output": "m[0,:]"}, None),
        ({"ask": "number", "output": "b"}, None),
    ],
)
def test_the_numbers_are_as_many_as_the_question_needs(asks, outputs):
    if outputs is None:
        with pytest.raises(DemoFailed, match=r"demo .toy. (computes|has no number)"):
            seen(**asks)
        return

    assert outputs == seen(**asks).outputs


def test_what_is_shown_is_the_preset_of_the_last_run():
    found = seen(ask="sign", output="a", across={"lr": [1.0, 3.0]})

    assert ("bar",) == found.show
    assert [12.0] == found.run.values["a"].flat()


def test_code_that_came_with_a_deck_is_not_run():
    with pytest.raises(UnknownName, match="does not run deck code"):
        outcome({"foreign_demo": True}, find={}.__getitem__, run=run)
