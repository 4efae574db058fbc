"""The flow plot of a dense network: its boxes in forward order, and when each becomes known.

The demo's values are named ``h0`` (the input), ``W1 b1 z1 h1`` and so on; the gradient of each has
the same name after ``d_``. The last layer has no activation; the last box is the loss, with the
target, ``target``, which has no gradient.
"""

from flashdl.demokit import Node

LOCAL = {"tanh": "dh/dz = 1 - h^2", "sigmoid": "dh/dz = h (1 - h)", "relu": "dh/dz = (z > 0)"}


def dense_nodes(*, layers: int, activation: str, loss: str) -> list[Node]:
    """x, then W, b, z and h of each layer, then target and loss; ``loss``: its edge in words."""
    found = [tensor("h0", label="x")]
    for i in range(1, layers + 1):
        before, h = f"h{i - 1}", "h" if i > 1 else "x"
        found += [tensor(f"W{i}"), tensor(f"b{i}")]
        local = f"dz/d{h} = W, dz/dW = {h}"
        found.append(tensor(f"z{i}", before, f"W{i}", f"b{i}", rule=local))
        if i < layers:
            found.append(tensor(f"h{i}", f"z{i}", rule=LOCAL[activation]))
    target = Node("target", "t", "target")
    return [*found, target, tensor("loss", f"z{layers}", "target", rule=loss, label="L")]


def dense_frames(layers: int) -> list[list[tuple[bool, bool]]]:
    """[2 layers, nodes, 2]: is the value, is the gradient known yet; forward, then backward."""
    since = [(0, 2 * layers - 1)]
    for i in range(1, layers + 1):
        since += [(i - 1, 2 * layers - i)] * 3 + [(i - 1, 2 * layers - i - (i < layers))]
    since.append(since[-1])
    return [[(frame >= v, frame >= g) for v, g in since] for frame in range(2 * layers)]


def tensor(name: str, *inputs: str, rule: str = "", label: str = "") -> Node:
    """The box of a value and of its gradient, ``d_`` and its name; ``rule``: its edge in words."""
    return Node(name, label or name, name, f"d_{name}", inputs, rule)
