"""The boxes of a network forward: their order, what they say, and when each is shown."""

from flashdl.demokit.layer_flow import layer_frames, layer_nodes


def test_each_layer_is_its_weights_its_biases_and_what_it_computes_from_the_layer_before():
    nodes = layer_nodes(layers=2, activation="tanh")

    assert ["h0", "W1", "b1", "h1", "W2", "b2", "h2"] == [node.id for node in nodes]
    assert [node.id for node in nodes] == [node.value for node in nodes]
    assert ("h0", "W1", "b1") == nodes[3].inputs
    assert ("h1", "W2", "b2") == nodes[6].inputs


def test_hidden_layers_are_activated_and_the_last_is_affine():
    labels = [node.label for node in layer_nodes(layers=3, activation="relu")]

    assert "x" == labels[0]
    assert "h1 = relu(x W1 + b1)" == labels[3]
    assert "h2 = relu(h1 W2 + b2)" == labels[6]
    assert "y = h2 W3 + b3" == labels[9]


def test_the_frames_show_one_layer_more_each():
    frames = layer_frames(2)

    assert [1, 4, 7] == [sum(known for known, _ in frame) for frame in frames]
    assert all(gradient for frame in frames for _, gradient in frame)
