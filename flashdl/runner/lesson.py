"""The mathematics of a demo, cut out of its text: nothing of it is imported or run.

Kept are the docstring, ``compute`` and all that it reaches, with comments and blank lines as they
stand; what only the declaration refers to, titles and labels, and everything from DEMO on is not.
"""

import ast
import symtable
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from importlib.util import decode_source

_KERNELS = "flashdl.demokit.kernels"
_HOME = "flashdl.demokit"  # pure: its files are read from here, the kernels are not imported


@dataclass(frozen=True, slots=True)
class Kernel:
    """A module of shared mathematics, and what a lesson takes from it by name."""

    module: str
    names: tuple[str, ...]

    @property
    def file(self) -> str:
        """The module's file below the package, as a path with slashes."""
        return self.module.replace(".", "/") + ".py"


@dataclass(frozen=True, slots=True)
class _Part:
    """Statements of whole lines at the top of a file, with the comments above them.

    ``blank`` counts the empty lines before it; ``makes`` and ``takes`` are global names.
    """

    nodes: tuple[ast.stmt, ...]
    blank: int
    text: str
    makes: frozenset[str]
    takes: frozenset[str]


def lesson(source: bytes) -> str:
    """The mathematics of a demo's file; SyntaxError if that is not Python."""
    parts = _parts(decode_source(source))
    at = next((i for i, part in enumerate(parts) if "DEMO" in part.makes), len(parts))
    return _excerpt(parts[:at], _computing(parts[at:]) or {"compute"})


def kernels(text: str) -> tuple[Kernel, ...]:
    """What a text imports from the shared kernels, in the order of its imports."""
    tree = ast.parse(text)
    found: dict[str, list[str]] = {}
    for node in tree.body:
        if not isinstance(node, ast.ImportFrom) or node.module is None or node.level:
            continue
        for alias in node.names:
            if node.module == _KERNELS:
                used = _attributes(tree, alias.asname or alias.name)
                found.setdefault(f"{_KERNELS}.{alias.name}", []).extend(used)
            elif node.module.startswith(f"{_KERNELS}."):
                found.setdefault(node.module, []).append(alias.name)
    return tuple(Kernel(module, tuple(dict.fromkeys(names))) for module, names in found.items())


def kernel_lessons(text: str) -> Mapping[str, str]:
    """By file, the mathematics of every kernel that a text reaches, directly or through others."""
    wanted: dict[str, set[str]] = {}
    todo = list(kernels(text))
    found: dict[str, str] = {}
    while todo:
        kernel = todo.pop(0)
        known = wanted.setdefault(kernel.module, set())
        if set(kernel.names) <= known or (source := _source(kernel)) is None:
            continue
        known |= set(kernel.names)
        found[kernel.file] = _excerpt(_parts(decode_source(source)), known)
        todo += kernels(found[kernel.file])
    return found


def _source(kernel: Kernel) -> bytes | None:
    """The bytes of a kernel's file; None where there is no such kernel."""
    names = kernel.module.removeprefix(f"{_HOME}.").split(".")
    file = files(_HOME).joinpath(*names[:-1], f"{names[-1]}.py")
    return file.read_bytes() if file.is_file() else None


def _attributes(tree: ast.Module, name: str) -> list[str]:
    """The x of every ``name.x``, in the order of the text."""
    found = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == name
    ]
    return [node.attr for node in sorted(found, key=lambda n: (n.lineno, n.col_offset))]


def _parts(text: str) -> list[_Part]:
    """The file statement by statement; those that share a line stay together."""
    lines = text.split("\n")
    groups: list[list[ast.stmt]] = []
    for node in ast.parse(text).body:
        if groups and node.lineno <= _end(groups[-1]):
            groups[-1].append(node)
        else:
            groups.append([node])
    ends = [_end(group) for group in groups]
    starts = [0, *ends]
    return [
        _part(group, lines[start:end])
        for group, start, end in zip(groups, starts, ends, strict=False)
    ]


def _end(group: Sequence[ast.stmt]) -> int:
    return max(node.end_lineno or node.lineno for node in group)


def _part(group: Sequence[ast.stmt], lines: Sequence[str]) -> _Part:
    blank = next((i for i, line in enumerate(lines) if line.strip()), 0)
    text = "\n".join(lines[blank:])
    table = symtable.symtable(text, "<demo>", "exec")
    made = (s.get_name() for s in table.get_symbols() if s.is_assigned() or s.is_imported())
    return _Part(tuple(group), blank, text, frozenset(made), frozenset(_taken(table)))


def _taken(table: symtable.SymbolTable) -> set[str]:
    """The global names that a text refers to, those of its functions included."""
    top = table.get_type() == "module"
    own = {
        s.get_name() for s in table.get_symbols() if s.is_referenced() and (top or s.is_global())
    }
    return own.union(*map(_taken, table.get_children()))


def _computing(parts: Sequence[_Part]) -> set[str]:
    """The names in the ``compute`` argument of ``DEMO = Demo(...)``, the first of the parts."""
    nodes = parts[0].nodes if parts else ()
    calls = [
        node.value
        for node in nodes
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Call)
    ]
    given = [word.value for call in calls for word in call.keywords if word.arg == "compute"]
    given += [call.args[1] for call in calls if len(call.args) > 1]
    return {node.id for one in given for node in ast.walk(one) if isinstance(node, ast.Name)}


def _excerpt(parts: Sequence[_Part], roots: Iterable[str]) -> str:
    """The docstring, what makes the roots, and all that these take, in the order of the file."""
    effects = [part for part in parts if not part.makes]  # the docstring is one
    wanted = {*roots, *(name for part in effects for name in part.takes)}
    kept = list(effects)
    while more := [part for part in parts if part.makes & wanted and part not in kept]:
        kept += more
        wanted |= {name for part in more for name in part.takes}
    lines: list[str] = []
    gap = 0
    for part in parts:
        gap = max(gap, part.blank)
        if part in kept:
            lines += [""] * (gap if lines else 0) + [_with_imports_of(part, wanted)]
            gap = 0
    return "\n".join(lines) + "\n"


def _with_imports_of(part: _Part, wanted: set[str]) -> str:
    """The text of a part; of an import that brings more than is wanted, only that."""
    node = part.nodes[0]
    if not isinstance(node, ast.ImportFrom) or len(part.nodes) > 1 or part.makes <= wanted:
        return part.text
    node.names = [alias for alias in node.names if (alias.asname or alias.name) in wanted]
    return ast.unparse(node)
