"""A question about learning rates: what five losses of a real run say about its rate."""

from functools import cache

import numpy as np

from flashdl.demokit import Mistake
from flashdl.demokit.asking import Generator
from flashdl.demokit.data import some_digits
from flashdl.demokit.kernels.batches import one_hot
from flashdl.demokit.kernels.rates import ridge, ridge_runs
from flashdl.demokit.written import listed, number

STEPS, WORDS = (20, 40, 100), ("too small", "good", "too large")
RATES = (
    (0.001, 0.002, 0.003, 0.004, 0.005, 0.006, 0.008, 0.01, 0.012, 0.015, 0.02),
    (0.05, 0.06, 0.07, 0.08, 0.09, 0.1, 0.11, 0.12, 0.13, 0.14, 0.15, 0.16, 0.17),
    (0.2, 0.203, 0.207, 0.21, 0.212, 0.215, 0.218, 0.22, 0.223, 0.226, 0.23, 0.235, 0.24),
)
HIGHEST = 1e4  # no run that is drawn ends above


def ends(eta):  # a sweep of the demo: this rate, and another one that is good
    return (eta, 0.18) if eta < 0.18 else (0.01, eta)


@cache
def problem():  # the demo's, with its usual seed
    data = some_digits(np.random.default_rng(0), 1297, wrong=0.0)
    return ridge(data.x, one_hot(data.c, 10) - 0.1, 0.01)


@cache
def sweep(eta, steps):  # -> five losses at this rate, the least at the end of twelve rates
    rates = np.geomspace(*ends(eta), 12)
    losses = ridge_runs(problem(), rates, steps)[1]
    own = losses[:: steps // 4, 0 if eta < 0.18 else -1]
    return own, losses[-1].min()


def clear(verdict, own, best):  # neither on the border of two verdicts nor out of all bounds
    done = (own[0] - own[-1]) / (own[0] - best)
    if verdict == "too large":
        return 1.5 * own[0] < own[-1] < HIGHEST
    return done < 0.3 if verdict == "too small" else done > 0.8


def draw_verdict(rng):
    which = int(rng.integers(3))
    while True:
        eta, steps = float(rng.choice(RATES[which])), int(rng.choice(STEPS))
        own, best = sweep(eta, steps)
        if clear(WORDS[which], own, best):
            losses = [round(float(loss), 3) for loss in own]
            return {"losses": losses, "best": round(float(best), 3), "steps": steps, "eta": eta}


def ask_verdict(losses, best, steps, eta):
    at = listed(range(0, steps + 1, steps // 4))
    return f"""
        Gradient descent on a quadratic loss, at a fixed learning rate. After {at} steps the loss
        is {listed(losses)}.

        With the best of twelve learning rates {steps} steps lead to a loss of {best:g}. Is the rate
        of this run too small, good, or too large?
        """


def solve_verdict(demo, losses, best, steps, eta):
    return judged(demo, losses, best)


def work_verdict(answer, losses, best, steps, eta):
    start, end = losses[0], losses[-1]
    share = f"{max(0, (start - end) / (start - best)):.0%}"
    means = {
        "too small": f"It falls all the time, but has done only {share} of what the best rate did.",
        "good": f"It has done {share} of what the best rate did. It falls slowly in the end, for "
        "little is left to gain.",
        "too large": f"It ends at {number(end)}, above its start at {start:g}. The error along the "
        "sharpest direction grows with each step, however well the others did at first.",
    }
    return f"{means[next(iter(answer))]}\n\nThe rate was {eta:g}, and the limit 2/λ_max is 0.191."


def judged(demo, losses, best):
    runs = np.array([[losses[0], losses[0]], [losses[-1], best]])  # this one, and the best
    said = demo.verdicts(runs)[1][0]
    return {"diverges": "too large", "best": "good"}.get(str(said), str(said))


GENERATORS = (
    Generator(
        "lr-verdict", draw_verdict, ask_verdict, solve_verdict, work_verdict, effort="exact",
        words=WORDS, preset="sweep",
        params=lambda steps, eta, **_: {
            "lo": ends(eta)[0], "hi": ends(eta)[1], "steps": steps},
    ),
)  # fmt: skip


def by_the_fall(_demo, losses, _best):
    return "good" if losses[-1] < losses[0] else "too large"


def by_the_start(_demo, losses, _best):
    return "good" if losses[1] < losses[0] else "too large"


def by_the_last_steps(demo, losses, best):
    slow = 0 <= losses[-2] - losses[-1] < 0.5 * (losses[0] - losses[1])
    return "too small" if slow else judged(demo, losses, best)


def by_the_lack_of_progress(_demo, losses, best):
    return "too small" if losses[0] - losses[-1] < 0.5 * (losses[0] - best) else "good"


MISTAKES = (
    Mistake("takes-any-fall-for-good", judged, by_the_fall,
            "almost any small rate makes the loss fall: compare with what another rate reaches"),
    Mistake("looks-at-the-start-only", judged, by_the_start,
            "the other directions shrink at first: the sharpest one shows in the end"),
    Mistake("takes-the-flat-end-for-slow", judged, by_the_last_steps,
            "a loss also flattens near its least value, where little is left to gain"),
    Mistake("takes-growth-for-slowness", judged, by_the_lack_of_progress,
            "a loss that grows overshoots: a larger rate makes it grow faster"),
)  # fmt: skip
