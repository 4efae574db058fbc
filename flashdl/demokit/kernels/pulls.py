"""What L1 and L2 cost a single weight, how they pull at it, and what the soft threshold leaves.

L1 costs lam |w| and pulls by lam sign(w); the same cost comes from Laplace's prior. L2 costs
lam w^2 / 2 and pulls by lam w.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from flashdl.demokit.kernels.sparse import Penalty, penalty_slope, prior, soft_threshold
from flashdl.demokit.words import short

WEIGHTS = np.array([3.0, 0.3, 0.003, 0.0])
MULTIPLES = np.array([-3.0, -1.0, -0.5, 0.5, 1.0, 3.0])  # of the threshold


def laws(lam: float, n: int) -> dict[str, NDArray[Any]]:
    """Costs, slopes and the prior at some weights; weights before and after a threshold of lam."""
    lasso, ridge = Penalty(lam), Penalty(l2=lam)
    pulls = [*map(short, penalty_slope(WEIGHTS[:3], lasso)), f"any of {0 - lam:g} to {lam:g}"]
    before = lam * MULTIPLES
    return {
        "pulled": WEIGHTS.astype(str), "pull_l1": np.array(pulls),
        "pull_l2": penalty_slope(WEIGHTS, ridge), "cost_l1": lam * WEIGHTS,
        "cost_l2": lam * WEIGHTS**2 / 2, "prior_l1": prior(WEIGHTS, lasso, n),
        "cut": np.array([before, soft_threshold(before, lam)]).round(4) + 0.0,
        "cut_row": np.array(["before", "after"]),
        "multiple": np.array([f"{m:g} t" for m in MULTIPLES]),
    }  # fmt: skip
