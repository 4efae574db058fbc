"""Recipes of tiny models for tests, made known to this process and to the workers it starts."""

import sys
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from flashdl.runner import connection, recipes

RECIPES = {
    "tiny": """
import time
import numpy as np
from flashdl.demokit.kernels import activations
from flashdl.demokit.models import Recipe

def train(rng, report, *, steps):
    loss = []
    for i in range(1, steps + 1):
        time.sleep(0.06)
        loss.append(1 / i)
        report(i / steps, step=range(1, i + 1), loss=loss)
    W = rng.standard_normal((3, 4)).astype(np.float32).T
    return {"W": W, "slope": activations.relu(np.array([-1.0, 2.0])), "test_accuracy": 0.75}

RECIPE = Recipe("a tiny net", seed=3, train=train, config={"steps": 4})
""",
    "endless": """
import time
from flashdl.demokit.models import Recipe

def train(rng, report):
    while True:
        report(0.5, step=[1, 2], loss=[2.0, 1.0])
        time.sleep(0.02)

RECIPE = Recipe("an endless net", seed=0, train=train)
""",
    "broken": """
from flashdl.demokit.models import Recipe

def train(rng, report):
    raise FloatingPointError("the loss is nan")

RECIPE = Recipe("a broken net", seed=0, train=train)
""",
}
REGISTER = """
from flashdl.demokit import models
from flashdl.runner import children, recipes, worker
known, script = {known!r}, {script!r}
models.MODULES.update({{name: name for name in known}})
models.__path__.append({folder!r})
recipes.sources().update({{f"models.{{name}}": text for name, text in known.items()}})
recipes.modules().update({{name: f"models.{{name}}" for name in known}})
children.PYTHON = script
worker.main()
"""


@contextmanager
def registered(folder: Path):
    """Have the recipes known while this lasts; their files and the worker's are in a folder."""
    known = {name: text.encode() for name, text in RECIPES.items()}
    modules = folder / "recipes"  # the worker imports all that is in there
    modules.mkdir(exist_ok=True)
    for name, text in known.items():
        (modules / f"{name}.py").write_bytes(text)
    script = (sys.executable, "-I", "-B", "-X", "utf8", str(folder / "worker.py"))
    code = REGISTER.format(known=known, script=script, folder=str(modules))
    (folder / "worker.py").write_text(code, encoding="utf-8")
    sources = recipes.sources() | {f"models.{name}": text for name, text in known.items()}
    listed = recipes.modules() | {name: f"models.{name}" for name in known}
    with (
        patch.object(connection, "PYTHON", script),
        patch.object(recipes, "sources", lambda: sources),
        patch.object(recipes, "modules", lambda: listed),
    ):
        yield
    recipes.key.cache_clear()
