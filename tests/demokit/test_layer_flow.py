"""The boxes of a network forward: their order, what they say, and when each is shown."""

from flashdl.demokit.layer_flow import layer_formula, layer_frames, layer_nodes


def test_each_layer_is_its_weights_its_biases_and_what_it_computes_from_the_layer_before():
    nodes = layer_nodes(layers=2, activation="tanh")

    assert ["h0", "W1", "b1", "h1", "W2", "b2", "h2"] == [node.id for node in nodes]
    assert [node.id for node in nodes] == [node.value for node in nodes]
    assert ("h0", "W1", "b1") == nodes[3].inputs
    assert ("h1", "W2", "b2") == nodes[6].inputs


def test_the_formula_of_a_layer_stands_on_its_edge_and_the_last_is_affine():
    nodes = layer_nodes(layers=3, activation="relu")

    assert ["h0 = x", "h1", "h2", "y"] == [node.label for node in nodes[::3]]
    assert ["h1 = relu(h0 W1 + b1)", "h2 = relu(h1 W2 + b2)"] == [n.local for n in nodes[3:7:3]]
    assert "y = h2 W3 + b3, affine alone" == nodes[9].local


def test_the_formula_of_all_layers_names_their_number():
    formula = layer_formula(layers=3, activation="tanh")

    assert "L = 3: h_l = tanh(h_(l-1) W_l + b_l) for l < 3, then y = h_2 W_3 + b_3" == formula
    assert "y = x W_1 + b_1" in layer_formula(layers=1, activation="tanh")
    assert "tanh" not in layer_formula(layers=1, activation="tanh")


def test_the_frames_show_one_layer_more_each():
    frames = layer_frames(2)

    assert [1, 4, 7] == [sum(known for known, _ in frame) for frame in frames]
    assert all(gradient for frame in frames for _, gradient in frame)
