"""Second formulas for the questions about an occlusion map."""

from decimal import Decimal

import pytest
from asked import Second, generator, load

from flashdl.runner.questioning import Maker


def by_walking(side, patch, stride, before, after):
    """The patch is set down place by place along a side until it would leave the image."""
    at, places = 0, 0
    while at + patch <= side:
        at, places = at + stride, places + 1
    return [sum(places for _ in range(places)), float(Decimal(str(before)) - Decimal(str(after)))]


SECOND = {"occlusion-count": Second("walking along a side", by_walking)}


def test_a_patch_of_2_on_8_pixels_has_49_places():
    given = {"side": 8, "patch": 2, "stride": 1, "before": 0.9, "after": 0.25}
    right, traps = _maker().solved(given)
    alone = {t["mistakes"][0]: t["answer"] for t in traps if len(t["mistakes"]) == 1}

    assert [49, 0.65] == pytest.approx(right)
    assert [16, 0.65] == pytest.approx(alone["side-by-side"])
    assert [36, 0.65] == pytest.approx(alone["forgets-the-first-place"])
    assert [64, 0.65] == pytest.approx(alone["beyond-the-edge"])
    assert [7, 0.65] == pytest.approx(alone["one-way-only"])
    assert [49, 0.25] == pytest.approx(alone["shows-the-score"])
    assert [49, 0.65 / 0.9] == pytest.approx(alone["relative-drop"])


def test_steps_of_half_a_patch_on_a_photograph():
    given = {"side": 224, "patch": 32, "stride": 16, "before": 0.5, "after": 0.5}

    assert [169, 0] == pytest.approx(_maker().solve(given))


def _maker():
    beside = load("questions/occlusion_map")
    return Maker(generator("occlusion_map", "occlusion-count"), load("occlusion_map"), beside)
