"""The flow plot of an unrolled recurrent network: a box a step, the weights once for all steps.

The demo's values are named ``Wx Wh x1 h1 x2 h2`` ... ``Wy y``, y being of the last step; the
gradient of each has the same name after ``d_``.
"""

from flashdl.demokit import Node
from flashdl.demokit.dense_flow import tensor


def unrolled_nodes(*, steps: int, phi: str) -> list[Node]:
    """Boxes for x and h of each step, the first with the weights, then Wy and y."""
    first = ("x1", "Wx", "Wh")
    found = [*(tensor(name) for name in first), tensor("h1", *first, rule=f"h1 = {phi}(x1 Wx + 0)")]
    for t in range(2, steps + 1):
        rule = f"h{t} = {phi}(x{t} Wx + h{t - 1} Wh)"
        found += [tensor(f"x{t}"), tensor(f"h{t}", f"h{t - 1}", f"x{t}", "Wx", "Wh", rule=rule)]
    return [
        *found,
        tensor("Wy"),
        tensor("y", f"h{steps}", "Wy", rule=f"L = y{steps} = h{steps} Wy", label=f"y{steps}"),
    ]


def unrolled_frames(steps: int) -> list[list[tuple[bool, bool]]]:
    """[2 steps + 2, nodes, 2]: is the value, is the gradient known yet; Wx and Wh at the end."""
    last = 2 * steps + 1
    since = [(0, last)] * 3 + [(0, last - 1)]
    for t in range(1, steps):
        since += [(t, last - t), (t, last - t - 1)]
    since += [(steps, steps + 1)] * 2
    return [[(frame >= v, frame >= g) for v, g in since] for frame in range(last + 1)]
