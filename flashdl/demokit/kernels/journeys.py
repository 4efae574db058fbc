"""Where descent ends: five journeys, three on a loss with two wells and two on a convex one."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from flashdl.demokit.kernels import landscapes
from flashdl.demokit.kernels.paths import Step, descend, growing
from flashdl.demokit.words import short

STARTS = np.array([[x, 1.2] for x in (-2, 0.2, 2, -2, 2)])  # 0.2 is the ridge to the saddle
BENDS = np.array([-1.0, -1, -1, 1, 1])
LOSSES, KINDS = ("wells",) * 3 + ("convex",) * 2, ("global minimum", "local minimum", "saddle")
AFTER = np.array([0, 1, 10, 50, 100, 200])
DRAWN, FRAMES = 60, 12  # steps on the map, pictures of the film


def journeys(step: Step) -> dict[str, NDArray[Any]]:
    """Their paths on the wells, the norms of the gradient on the way, and the ends with loss."""

    def gradient(w: NDArray[np.float64], _k: int) -> NDArray[np.float64]:
        return landscapes.d_wells(w, BENDS)

    path = descend(STARTS, gradient, step, steps=AFTER[-1])  # [201, 5, 2]
    end, kind = path[-1], landscapes.kinds(path[-1], BENDS)
    L, bent = landscapes.wells(path, BENDS), landscapes.hessian(end, BENDS)
    lowest = np.where(BENDS < 0, L[-1, BENDS < 0].min(), L[-1, BENDS > 0].min())
    return {
        "tale": growing(path[:DRAWN, BENDS < 0], frames=FRAMES),
        "places": np.concatenate([STARTS[BENDS < 0], end[BENDS < 0]]),
        "class": np.append([0, 0, 0], 1 + kind[BENDS < 0]), "after_step": AFTER.astype(str),
        "slope": np.linalg.norm(gradient(path[AFTER], 0), axis=2).T,  # [5, of AFTER]
        "from": np.array([f"{n} from {x:g}" for n, (x, _) in zip(LOSSES, STARTS, strict=True)]),
        "loss0": L[0], "loss10": L[10], "loss200": L[-1], "above": (L[-1] - lowest)[kind == 0],
        "end": end[:, 0], "kind": np.array(KINDS)[kind],
        "bent": np.array([f"{short(a)}, {short(b)}" for a, b in bent]),
    }  # fmt: skip
