"""Questions about the windows of a convolution: how many fit, and which padding keeps the size."""

from flashdl.demokit import Mistake
from flashdl.demokit.asking import Generator
from flashdl.demokit.written import flowing

MOST = 5  # pixels of padding at each end that the demo takes


def draw_size(rng):
    if rng.uniform() < 0.3:
        return draw_same(rng)
    d = int(rng.choice([1, 1, 1, 2, 3]))
    k = int(rng.integers(2, 12 if d == 1 else 6))
    n = int(rng.integers(max(12, span(k, d) + 4), 65))
    s, p = int(rng.integers(2 if d == 1 else 1, 5)), int(rng.integers(0, min(MOST, k - 1) + 1))
    return {"what": "size", "n": n, "k": k, "s": s, "p": p, "d": d}


def draw_same(rng):
    k = int(rng.choice([3, 5, 7, 9, 11]))
    d = int(rng.choice([v for v in (1, 2, 3, 4) if v * (k - 1) <= 2 * MOST]))
    return {"what": "padding", "n": int(rng.integers(16, 65)), "k": k, "s": 1, "p": 0, "d": d}


def ask_size(what, n, k, s, p, d):
    dilation = f"dilation $d = {d}$" if d > 1 else "no dilation"
    if what == "padding":
        return flowing(f"""
            Along an axis of $n = {n}$ pixels runs a convolution with kernel width $k = {k}$,
            stride $s = 1$ and {dilation}. How many pixels of padding at each end keep the size?
            """)
    padding = f"padding $p = {p}$ at each end" if p else "no padding"
    return flowing(f"""
        Along an axis of $n = {n}$ pixels runs a convolution with kernel width $k = {k}$, stride
        $s = {s}$, {padding} and {dilation}. How many outputs are there?
        """)


def solve_size(demo, *, what, n, k, s, p, d):
    return demo.size(n, span(k, d), s, p, 1) if what == "size" else keeping(demo, n, k, d)


def work_size(answer, *, what, n, k, s, p, d):
    wide = f"A window spans {span(k, d)} pixels" + (f", {d} · ({k} − 1) + 1" if d > 1 else "")
    if what == "padding":
        lost = span(k, d) - 1
        return flowing(f"""
            {wide}, so that {lost} outputs are lost without padding. Half of that at each end
            makes up for it: {lost} / 2 = {answer:.0f}.
            """)
    free, steps = n + 2 * p - span(k, d), int(answer) - 1
    pixels = f"{n} + 2 · {p} = {n + 2 * p}" if p else f"{n}"
    way = f"{free} steps" if s == 1 else f"{free} / {s} = {free / s:.4g} steps"
    whole = f", {steps} whole ones" if free % s else ""
    return flowing(f"""
        {wide}. On {pixels} pixels it can move by {free}: {way}{whole}. The window that has not
        moved yet counts as well: {steps} + 1 = {answer:.0f}.
        """)


def shown(what, n, k, s, p, d):
    padding = p if what == "size" else (span(k, d) - 1) // 2
    return {"n": n, "k": k, "stride": s, "padding": padding, "dilation": d}


def span(k, d):  # pixels from the first to the last of a window
    return d * (k - 1) + 1


def keeping(demo, n, k, d):  # the padding at each end that keeps the size
    return next(p for p in range(n) if demo.size(n, span(k, d), 1, p, 1) == n)


MISTAKES = (
    Mistake("forgets-the-dilation", span, lambda k, _d: k,
            "with dilation d a window spans d(k − 1) + 1 pixels, more than its k weights"),
    Mistake("dilates-the-width", span, lambda k, d: d * k,
            "a kernel of k pixels has k − 1 gaps: dilation widens these, to d(k − 1) + 1 in all"),
    Mistake("pads-by-half-the-width", keeping, lambda _demo, _n, k, d: (span(k, d) + 1) // 2,
            "a window takes away one output less than it is wide: half of that is enough"),
)  # fmt: skip

GENERATORS = (
    Generator(
        "conv-output-size", draw_size, ask_size, solve_size, work_size, effort="head",
        atol=0, rtol=0, params=shown, preset="size",
    ),
)  # fmt: skip
