"""The shared models for tests and tools: trained once a checkout, kept in pytest's cache folder."""

import fcntl
import os
from functools import cache
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as in the worker, before NumPy comes in

from flashdl.demokit.models import provide, trained
from flashdl.runner import recipes
from flashdl.runner.shelf import Model, Shelf
from flashdl.runner.worker import travelling

SHELF = Shelf(Path(__file__).resolve().parents[1] / ".pytest_cache" / "d" / "flashdl-models")


@cache
def ready(name: str) -> None:
    """Have a model at hand in this process; of several processes one trains it."""
    key = recipes.key(name)
    SHELF.folder.mkdir(parents=True, exist_ok=True)
    with (SHELF.folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if (found := SHELF.read(name, key)) is not None:
            provide(name, found.arrays)
        else:
            arrays = {part: travelling(part, array) for part, array in trained(name).items()}
            SHELF.store(Model(name, key, arrays))
