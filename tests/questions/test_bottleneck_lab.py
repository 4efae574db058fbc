"""The second formula for the parameters that are trained on bottleneck features."""

from asked import Second, generator, load

DEMO = "bottleneck_lab"


def by_class(body, features, classes):
    """Class by class: what its output adds up."""
    total = 0
    for _ in range(classes):
        total += len([*range(features), "bias"])
    return total


SECOND = {"bottleneck-vs-full": Second("enumeration, class by class", by_class)}


def test_a_frozen_body_has_nothing_to_train():
    solve = generator(DEMO, "bottleneck-vs-full").solve

    assert solve(load(DEMO), body=1_200_000, features=512, classes=10) == 5130
    assert solve(load(DEMO), body=500_000, features=16, classes=2) == 34
