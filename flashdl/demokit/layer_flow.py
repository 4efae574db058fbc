"""The flow plot of a network forward: x, then a box a layer, each with its W and its b.

The demo's values are named ``h0`` (the input), ``W1 b1 h1`` and so on; the last h is the output.
"""

from flashdl.demokit import Node


def layer_nodes(*, layers: int, activation: str) -> list[Node]:
    """x, then W, b and h of each layer, its formula on the edge; the last has no activation."""
    found = [Node("h0", "h0 = x", "h0")]
    for i in range(1, layers + 1):
        W, b, before = f"W{i}", f"b{i}", f"h{i - 1}"
        affine = f"{before} {W} + {b}"
        rule = f"h{i} = {activation}({affine})" if i < layers else f"y = {affine}, affine alone"
        found += [Node(W, W, W), Node(b, b, b)]
        label = f"h{i}" if i < layers else "y"
        found.append(Node(f"h{i}", label, f"h{i}", inputs=(before, W, b), local=rule))
    return found


def layer_formula(*, layers: int, activation: str) -> str:
    """What the layers compute, for any l, with their number L."""
    if layers == 1:
        return "L = 1 layer, none of them hidden: y = x W_1 + b_1"
    last = f"y = h_{layers - 1} W_{layers} + b_{layers}"
    return f"L = {layers}: h_l = {activation}(h_(l-1) W_l + b_l) for l < {layers}, then {last}"


def layer_frames(layers: int) -> list[list[tuple[bool, bool]]]:
    """[layers + 1, nodes, 2]: x, then layer by layer; gradients are none, so always known."""
    since = [0] + [i for i in range(1, layers + 1) for _ in range(3)]
    return [[(frame >= first, True) for first in since] for frame in range(layers + 1)]
