"""Five journeys of a step: their map, the gradient on the way, and what their ends are."""

import numpy as np
import pytest

from flashdl.demokit.kernels.journeys import BENDS, STARTS, journeys
from flashdl.demokit.kernels.landscapes import d_wells, wells


def plain(w, g, v):
    return w - 0.1 * g, v


def walked(steps):
    w = STARTS
    for _ in range(steps):
        w = w - 0.1 * d_wells(w, BENDS)
    return w


def test_losses_and_gradients_are_those_of_the_points_on_the_way():
    values = journeys(plain)

    for name, steps in (("loss0", 0), ("loss10", 10), ("loss200", 200)):
        assert wells(walked(steps), BENDS) == pytest.approx(values[name])
    for column, steps in enumerate(int(after) for after in values["after_step"]):
        norms = np.hypot(*d_wells(walked(steps), BENDS).T)
        assert norms == pytest.approx(values["slope"][:, column], rel=1e-6)


def test_what_curves_down_is_a_saddle_and_what_lies_higher_a_local_minimum():
    values = journeys(plain)
    down = ["-" in bent for bent in values["bent"]]

    assert [kind == "saddle" for kind in values["kind"]] == down
    assert values["loss200"][2] > values["loss200"][0]
    assert values["kind"][2] == "local minimum"
    assert values["loss200"][3] == pytest.approx(values["loss200"][4])
    assert np.zeros(3) == pytest.approx(values["above"], abs=1e-9)


def test_the_film_is_of_the_three_journeys_on_the_wells():
    values = journeys(plain)
    firsts = values["tale"][-1].reshape(3, -1, 2)[:, 0]

    assert STARTS[:3].tolist() == firsts.tolist() == values["places"][:3].tolist()
    assert walked(200)[:3] == pytest.approx(values["places"][3:])


def test_a_step_that_stays_ends_where_it_began():
    values = journeys(lambda w, _g, v: (w, v))

    assert values["loss0"].tolist() == values["loss200"].tolist()
    assert values["slope"][:, 0].tolist() == values["slope"][:, -1].tolist()
