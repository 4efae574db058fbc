"""The flow plot of a network forward: x, then a box a layer, each with its W and its b.

The demo's values are named ``h0`` (the input), ``W1 b1 h1`` and so on; the last h is the output.
"""

from flashdl.demokit import Node


def layer_nodes(*, layers: int, activation: str) -> list[Node]:
    """x, then W, b and h of each layer; the last layer has no activation."""
    found = [Node("h0", "x", "h0")]
    for i in range(1, layers + 1):
        W, b, before = f"W{i}", f"b{i}", f"h{i - 1}"
        affine = f"{before if i > 1 else 'x'} {W} + {b}"
        label = f"h{i} = {activation}({affine})" if i < layers else f"y = {affine}"
        rule = f"affine map, then {activation}" if i < layers else "affine map alone"
        found += [Node(W, W, W), Node(b, b, b)]
        found.append(Node(f"h{i}", label, f"h{i}", inputs=(before, W, b), local=rule))
    return found


def layer_frames(layers: int) -> list[list[tuple[bool, bool]]]:
    """[layers + 1, nodes, 2]: x, then layer by layer; gradients are none, so always known."""
    since = [0] + [i for i in range(1, layers + 1) for _ in range(3)]
    return [[(frame >= first, True) for first in since] for frame in range(layers + 1)]
