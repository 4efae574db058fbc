"""The boxes of a dense network and the order in which they become known."""

import pytest

from flashdl.demokit.dense_flow import LOCAL, dense_frames, dense_nodes


def test_the_boxes_of_three_layers_in_forward_order():
    found = dense_nodes(layers=3, activation="relu", loss="dL/dz = z - t")

    assert [
        "h0", "W1", "b1", "z1", "h1", "W2", "b2", "z2", "h2", "W3", "b3", "z3",
        "target", "loss",
    ] == [node.id for node in found]  # fmt: skip
    assert ("z3", "target") == found[-1].inputs
    assert found[-2].gradient is None
    assert ("h1", "W2", "b2") == found[7].inputs
    assert "x" == found[0].label


@pytest.mark.parametrize("activation", LOCAL)
def test_the_words_on_an_edge_are_short(activation):
    nodes = dense_nodes(layers=3, activation=activation, loss="dL/dz = (z - t) / batch")

    assert max(len(node.local) for node in nodes) <= 24


@pytest.mark.parametrize("layers", [2, 3])
def test_a_frame_for_each_layer_there_and_back(layers):
    frames = dense_frames(layers)
    values = [sum(value for value, _ in frame) for frame in frames]
    gradients = [sum(gradient for _, gradient in frame) for frame in frames]

    assert 2 * layers == len(frames)
    assert all(4 * layers + 2 == len(frame) for frame in frames)
    assert [4 * i + 1 for i in range(1, layers)] + [4 * layers + 2] == values[:layers]
    assert [4 * layers + 2] * layers == values[layers:]
    assert [0] * layers == gradients[:layers]
    assert 4 * layers + 2 == gradients[-1]
    assert sorted(gradients) == gradients
