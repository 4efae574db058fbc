"""What the worker does once, before it copies itself, so that no run has to.

None of a demo's code runs here; it is at most compiled.
"""

import gc
import pkgutil
from contextlib import suppress
from functools import lru_cache
from importlib import import_module
from types import CodeType

from flashdl.runner import recipes
from flashdl.runner.protocol import Message
from flashdl.runner.supply import source_of

_PACKAGES = ("flashdl.demokit", "flashdl.demokit.kernels", "flashdl.demokit.models")
_LONGEST_SOURCE = 2**16

# Computes a little of everything: a copy of a process gets its own memory only where it writes.
REHEARSAL = b"""
import numpy as np
from flashdl.demokit import Claim, Column, Demo, Mark, Param, Plot, Table

def softmax(u):
    e = np.exp(u - u.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)

def compute(*, rng, top, size):
    x, noise = np.linspace(0.1, top, size), rng.standard_normal((size, 3))
    with np.errstate(all="ignore"):
        p = softmax(x[:, None] * noise)
    return {"x": x, "p": p, "outer": np.outer(p[0], p[0]).round(2), "best": p.argmax(axis=-1),
            "word": np.array([f"word {i}" for i in range(3)]), "fit": noise.T @ noise}

DEMO = Demo(
    title="rehearsal", compute=compute,
    params=(Param("top", 2.0, low=0.0, high=5.0), Param("size", 61)),
    plots=(Plot("p", "line", lambda d: f"{d['x'][0]:.4g}", x="x", y=("p",),
                labels=lambda d: list(d["word"]), marks=(Mark("x", 1.0, "one"),)),),
    tables=(Table("t", "words", (Column("word", "word"),)),),
    claims=(Claim("sums", lambda d: abs(d["p"].sum(axis=-1) - 1).max(), "<=", 1e-9),
            Claim("curved", lambda d: np.linalg.eigvalsh(d["fit"])[0], ">=", 0.0),
            Claim("ordered", lambda d: np.diff(np.sort(d["x"])).min(), ">=", 0.0)),
)
"""


@lru_cache(maxsize=2)
def compiled(name: str, source: bytes) -> CodeType:
    """The code of a demo's file; a copy of a process that has compiled it finds it done."""
    return compile(source, f"{name}.py", "exec")


@lru_cache(maxsize=1)
def import_all() -> None:
    """Import every module that a demo may use of ours, and read the digits."""
    recipes.sources()  # as they are now: the keys of models are made from them
    for package in map(import_module, _PACKAGES):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            import_module(module.name)
    with suppress(OSError, ValueError):  # a demo that needs them will say so
        import_module("flashdl.demokit.data").digits()


def warm(last: Message | None) -> None:
    """Make the next copy ready to run: modules imported, the last demo compiled.

    A child compiled that demo within its limits, so it takes no longer here.
    """
    import_all()
    compiled("rehearsal", REHEARSAL)
    if last is not None and len(source := source_of(last)) <= _LONGEST_SOURCE:
        with suppress(SyntaxError, ValueError, MemoryError, RecursionError):
            compiled(last.fields["demo"], source)
    gc.freeze()
