"""The recipes of the shared models, read from their sources: nothing of them is imported.

The key of a model is a hash of all that it is made from: the file with its recipe, which holds
configuration and seed, every file of demokit that this one imports, directly or through others,
and the digits. Not among them are NumPy and the machine: see docs/decisions/007.
"""

import ast
import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from flashdl import demokit

_HOME = "flashdl.demokit"
_LIST = "models"  # the module that lists the recipes
_DATA = "digits.npz"


@cache
def sources() -> dict[str, bytes]:
    """The files of demokit by module name, without ``flashdl.demokit.``, and the digits.

    Read once a process: the worker does so before it imports them, so that the keys which it
    gives are those of the code that it runs.
    """
    top = Path(demokit.__file__).parent
    files = {_module(path.relative_to(top)): path for path in sorted(top.rglob("*.py"))}
    return {name: path.read_bytes() for name, path in {**files, _DATA: top / _DATA}.items()}


@cache
def modules() -> dict[str, str]:
    """The module of each model's recipe by the model's name."""
    for node in ast.parse(sources()[_LIST]).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "MODULES":
            return {
                name: f"{_LIST}.{module}" for name, module in ast.literal_eval(node.value).items()
            }
    return {}


@cache
def key(name: str) -> str:
    """What a model is made from, as a SHA-256; KeyError if there is no recipe for it."""
    recipe = modules()[name]
    digest = hashlib.sha256(name.encode())
    for module in [recipe, *sorted(_reached(recipe)), _DATA]:
        content = sources()[module]
        digest.update(f"\n{module} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def _reached(module: str) -> set[str]:
    """The module and all that it imports of demokit, itself or through others."""
    found: set[str] = set()
    todo = [module]
    while todo:
        if (name := todo.pop()) not in found:
            found.add(name)
            todo += _imports(ast.parse(sources()[name]))
    return found


def _imports(tree: ast.Module) -> Iterator[str]:
    """The modules of demokit that a file imports, wherever in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            wanted = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            parts = [f"{node.module}.{alias.name}" for alias in node.names]
            wanted = [part if _known(part) else node.module or "" for part in parts]
        else:
            continue
        yield from (_inner(name) for name in wanted if _known(name))


def _known(name: str) -> bool:
    return name.startswith(_HOME) and _inner(name) in sources()


def _inner(name: str) -> str:
    return name.removeprefix(_HOME).removeprefix(".")


def _module(path: Path) -> str:
    """``kernels/dense.py`` as ``kernels.dense``, ``models/__init__.py`` as ``models``."""
    return ".".join(path.with_suffix("").parts).removesuffix("__init__").removesuffix(".")
