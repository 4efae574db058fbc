"""A demo's declaration read from its text: nothing of the demo is imported or run.

Title, parameters, presets, aliases and the mistakes' ids are literals in the file; claims and
plots are functions, which only the worker sees.
"""

import ast
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from flashdl.demokit import RESERVED_OPTIONS, Demo, Mistake, Param, ParamValue, Preset
from flashdl.errors import BadDeckFile, UsageError
from flashdl.runner import recipes
from flashdl.runner.parameters import convert

MOST_PARAMS = 7


@dataclass(frozen=True, slots=True)
class KnownMistake:
    """What the parent knows of a mistake: its id, why it is wrong, and where it shows."""

    id: str
    because: str
    at: Mapping[str, ParamValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Declaration:
    """What the parent knows of a demo.

    ``source`` is the file that all this was read from, to be run as it is.
    """

    name: str
    title: str
    doc: str
    params: tuple[Param, ...] = ()
    presets: tuple[Preset, ...] = ()
    aliases: tuple[str, ...] = ()
    mistakes: tuple[KnownMistake, ...] = ()
    trains: bool = False
    models: tuple[str, ...] = ()
    source: bytes = field(default=b"", repr=False, compare=False)

    def preset(self, name: str) -> Preset:
        """The named preset; ``default`` changes nothing; UsageError lists those there are."""
        presets = {"default": Preset("default", "the defaults")}
        presets |= {preset.name: preset for preset in self.presets}
        if name not in presets:
            raise UsageError(f"there is no preset {name!r}; there are: {', '.join(presets)}")
        return presets[name]

    @property
    def mistake_ids(self) -> tuple[str, ...]:
        """The ids of the mistakes, in the order of the file."""
        return tuple(mistake.id for mistake in self.mistakes)

    def mistake(self, mistake_id: str) -> KnownMistake:
        """The mistake with this id; UsageError lists those there are."""
        for mistake in self.mistakes:
            if mistake.id == mistake_id:
                return mistake
        listed = ", ".join(self.mistake_ids) or "none"
        raise UsageError(f"there is no mistake {mistake_id!r}; there are: {listed}")


def read_declaration(path: Path, source: bytes | None = None) -> Declaration:
    """The declaration in a demo's file, or in its bytes; BadDeckFile carries every fault."""
    reader = _Reader(str(path))
    source = path.read_bytes() if source is None else source
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line, column = getattr(error, "lineno", None) or 1, getattr(error, "offset", None) or 1
        what = getattr(error, "msg", None) or error
        raise BadDeckFile([f"{path}:{line}:{column}: error: not Python: {what}"]) from None
    declaration = reader.declaration(path.stem, tree)
    if reader.faults or declaration is None:
        raise BadDeckFile(reader.faults)
    return replace(declaration, source=source)


class _Reader:
    """Walks one tree and collects faults instead of stopping at the first."""

    def __init__(self, file: str) -> None:
        self._file = file
        self.faults: list[str] = []

    def declaration(self, name: str, tree: ast.Module) -> Declaration | None:
        call = _assigned(tree, "DEMO")
        if call is None:
            self._fault(tree, "there is no DEMO = Demo(...)")
            return None
        parts = self._call(call, Demo)
        title = self._text(parts, "title")
        params = tuple(self._params(parts.get("params")))
        presets = tuple(self._presets(parts.get("presets"), params))
        aliases = tuple(self._literal(node, str) for node in self._items(parts.get("aliases")))
        models = tuple(self._model(node) for node in self._items(parts.get("models")))
        listed = self._items(_assigned(tree, "MISTAKES"))
        mistakes = tuple(self._mistake(node, params) for node in listed)
        trains = self._literal(parts["trains"], bool) if "trains" in parts else False
        self._unique(listed, [mistake.id for mistake in mistakes], "mistake")
        if self.faults:
            return None
        doc = (ast.get_docstring(tree) or "").split("\n")[0]
        return Declaration(name, title, doc, params, presets, aliases, mistakes, trains, models)

    def _params(self, node: ast.expr | None) -> list[Param]:
        nodes = self._items(node)
        params = [param for item in nodes if (param := self._param(item)) is not None]
        self._unique(nodes, [param.option for param in params], "parameter")
        if len(nodes) > MOST_PARAMS:
            self._fault(nodes[MOST_PARAMS], f"a demo has at most {MOST_PARAMS} parameters")
        return params

    def _param(self, node: ast.expr) -> Param | None:
        values = self._literals(self._call(node, Param))
        if values is None:
            return None
        try:
            param = Param(**values)
            fault = _param_fault(param)
        except (TypeError, ValueError, AttributeError) as error:
            fault = f"not a parameter: {error}"
        if fault:
            self._fault(node, fault)
            return None
        return param

    def _presets(self, node: ast.expr | None, params: Sequence[Param]) -> list[Preset]:
        nodes = self._items(node)
        presets: list[Preset] = []
        for item in nodes:
            values = self._literals(self._call(item, Preset))
            if values is None:
                continue
            if isinstance(values.get("params", {}), Mapping):
                presets.append(Preset(**values))
                found = presets[-1]
                self._check_values(item, f"preset {found.name!r}", found.params, params)
            else:
                self._fault(item, "the values of a preset are a dictionary")
        self._unique(nodes, [preset.name for preset in presets], "preset")
        return presets

    def _mistake(self, node: ast.expr, params: Sequence[Param]) -> KnownMistake:
        parts = self._call(node, Mistake)
        at = self._literal(parts["at"]) if "at" in parts else {}
        found = KnownMistake(self._text(parts, "id"), self._text(parts, "because"), at)
        if isinstance(at, Mapping):
            self._check_values(node, f"mistake {found.id!r}", at, params)
        else:
            self._fault(node, "the values of a mistake are a dictionary")
        return found

    def _model(self, node: ast.expr) -> str:
        name = str(self._literal(node, str))
        if name not in recipes.modules():
            known = ", ".join(recipes.modules())
            self._fault(node, f"there is no model {name!r}; there are: {known}")
        return name

    def _check_values(
        self, node: ast.expr, owner: str, values: Mapping[str, Any], params: Sequence[Param]
    ) -> None:
        known = {param.name: param for param in params}
        for name, value in values.items():
            if name not in known:
                self._fault(node, f"{owner}: there is no parameter {name!r}")
                continue
            fault = _value_fault(known[name], value)
            if fault:
                self._fault(node, f"{owner}: {fault}")

    def _call(self, node: ast.expr, kind: type) -> dict[str, ast.expr]:
        """The arguments of ``Kind(...)`` by the names of its fields."""
        names = [field.name for field in fields(kind)]
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name | ast.Attribute):
            self._fault(node, f"expected {kind.__name__}(...)")
            return {}
        called = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
        if called != kind.__name__:
            self._fault(node, f"expected {kind.__name__}(...), found {called}(...)")
            return {}
        parts = dict(zip(names, node.args, strict=False))
        for keyword in node.keywords:
            if keyword.arg not in names or keyword.arg in parts:
                self._fault(keyword.value, f"{called} takes no {keyword.arg!r} here")
            else:
                parts[keyword.arg] = keyword.value
        for part in fields(kind):
            required = part.default is MISSING and part.default_factory is MISSING
            if required and part.name not in parts:
                self._fault(node, f"{called} lacks {part.name!r}")
        return parts

    def _items(self, node: ast.expr | None) -> list[ast.expr]:
        if node is None:
            return []
        if isinstance(node, ast.Tuple | ast.List):
            return node.elts
        self._fault(node, "expected a tuple, written out")
        return []

    def _literals(self, parts: Mapping[str, ast.expr]) -> dict[str, Any] | None:
        """The values of all arguments; None after a fault."""
        before = len(self.faults)
        values = {name: self._literal(node) for name, node in parts.items()}
        return values if parts and len(self.faults) == before else None

    def _literal(self, node: ast.expr, kind: type = object) -> Any:
        try:
            value = ast.literal_eval(node)
        except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
            self._fault(node, "expected a literal: help and completion read it without NumPy")
            return None
        if not isinstance(value, kind):
            self._fault(node, f"expected {kind.__name__}, found {type(value).__name__}")
        return value

    def _text(self, parts: Mapping[str, ast.expr], name: str) -> str:
        return str(self._literal(parts[name], str)) if name in parts else ""

    def _unique(self, nodes: Sequence[ast.expr], names: Sequence[str], what: str) -> None:
        if len(nodes) != len(names):
            return
        for i, (node, name) in enumerate(zip(nodes, names, strict=True)):
            if name in names[:i]:
                self._fault(node, f"a second {what} {name!r}")

    def _fault(self, node: ast.AST, what: str) -> None:
        line, column = getattr(node, "lineno", 1), getattr(node, "col_offset", 0) + 1
        self.faults.append(f"{self._file}:{line}:{column}: error: {what}")


def _assigned(tree: ast.Module, name: str) -> ast.expr | None:
    """The value that the module gives to ``name`` last."""
    found = None
    for statement in tree.body:
        if isinstance(statement, ast.Assign):
            targets: list[ast.expr] = statement.targets
        elif isinstance(statement, ast.AnnAssign):
            targets = [statement.target]
        else:
            continue
        if any(isinstance(target, ast.Name) and target.id == name for target in targets):
            found = statement.value
    return found


def _param_fault(param: Any) -> str:
    """What is wrong with a parameter, or nothing."""
    if not isinstance(param.name, str) or not param.name.isidentifier():
        return f"{param.name!r} is no name for a parameter"
    if param.option in RESERVED_OPTIONS:
        return f"--{param.option} is flashdl's own option: choose another name"
    if not isinstance(param.default, bool | int | float | str | tuple):
        return f"parameter {param.name!r}: the default is no number, word, flag or tuple"
    if param.kind in ("int", "float", "list") and (param.low is None or param.high is None):
        return f"parameter {param.name!r} needs low and high"
    if param.kind == "int" and not (type(param.low) is int and type(param.high) is int):
        return f"parameter {param.name!r}: a whole default needs whole bounds"
    return _value_fault(param, param.default)


def _value_fault(param: Param, value: ParamValue) -> str:
    """What is wrong with a declared value, which is converted no further than int to float."""
    if isinstance(value, str) and param.kind != "choice":
        return f"parameter {param.name!r}: {value!r} is text"
    try:
        convert(param, value)
    except UsageError as error:
        return f"parameter {param.name!r}: {error}"
    return ""
