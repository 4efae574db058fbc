"""The demos of a folder by name, their declarations cached by the hash of their bytes."""

import hashlib
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from flashdl import __version__
from flashdl.demokit import Param, Preset
from flashdl.errors import BadDeckFile, UnknownName
from flashdl.runner.declaration import Declaration, KnownMistake, read_declaration
from flashdl.runner.parameters import complete, convert

__all__ = ["Declaration", "Index", "complete", "convert", "read_declaration"]

_FORMAT = f"3 {__version__}"


@dataclass(frozen=True, slots=True)
class Index:
    """Declarations in the order of their names; ``faults`` of the files that have some."""

    declarations: tuple[Declaration, ...]
    faults: Mapping[str, list[str]]

    @classmethod
    def load(cls, demos_dir: Path, cache_file: Path) -> "Index":
        """Read every demo of a folder; the cache spares the parsing and is never an error."""
        cached = _read_cache(cache_file)
        known: list[tuple[str, Declaration]] = []
        faults: dict[str, list[str]] = {}
        for path in sorted(demos_dir.glob("*.py")):
            source = path.read_bytes()
            digest = hashlib.sha256(source).hexdigest()
            try:
                found = _cached(cached, digest) or read_declaration(path, source)
                known.append((digest, replace(found, name=path.stem, source=source)))
            except BadDeckFile as error:
                faults[path.stem] = error.lines
        fresh = {digest: _to_json(declaration) for digest, declaration in known}
        if fresh.keys() != cached.keys():
            _write_cache(cache_file, fresh)
        return cls(tuple(declaration for _, declaration in known), faults)

    def find(self, name: str) -> Declaration:
        """The demo of a name or alias, ``-`` and ``_`` being one; UnknownName suggests."""
        if (wanted := name.replace("-", "_")) in self.faults:
            raise BadDeckFile(self.faults[wanted])
        return find_in({d.name: d for d in self.declarations}, name)


def find_in(declarations: Mapping[str, Declaration], name: str) -> Declaration:
    """The demo of a name or alias among these; UnknownName suggests."""
    wanted = name.replace("-", "_")
    names = {a.replace("-", "_"): d for d in declarations.values() for a in d.aliases}
    names |= declarations
    if wanted in names:
        return names[wanted]
    raise UnknownName(f"there is no demo {name!r}{_suggestion(wanted, list(names))}")


def _suggestion(wanted: str, names: list[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(wanted, names, n=1, cutoff=0.5)
    return f"; did you mean {near[0]!r}?" if near else "; `flashdl demo` lists them"


def _read_cache(cache_file: Path) -> dict[str, Any]:
    """What the cache holds by hash; nothing if it is absent, damaged or of another version."""
    try:
        content = json.loads(cache_file.read_bytes())
        if content["format"] != _FORMAT:
            return {}
        return dict(content["declarations"])
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return {}


def _cached(cached: Mapping[str, Any], digest: str) -> Declaration | None:
    try:
        return _from_json(cached[digest])
    except (TypeError, KeyError, ValueError, AttributeError):
        return None


def _to_json(declaration: Declaration) -> dict[str, Any]:
    return {name: value for name, value in asdict(declaration).items() if name != "source"}


def _from_json(data: Mapping[str, Any]) -> Declaration:
    params = tuple(Param(**{k: _tuple(v) for k, v in param.items()}) for param in data["params"])
    presets = tuple(
        Preset(
            preset["name"],
            preset["meaning"],
            _tuples(preset["params"]),
            tuple(preset["show"]),
        )
        for preset in data["presets"]
    )
    return Declaration(
        name="",
        title=data["title"],
        doc=data["doc"],
        params=params,
        presets=presets,
        aliases=tuple(data["aliases"]),
        mistakes=tuple(
            KnownMistake(found["id"], found["because"], _tuples(found["at"]))
            for found in data["mistakes"]
        ),
        trains=data["trains"],
        models=tuple(data["models"]),
    )


def _tuples(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _tuple(value) for name, value in values.items()}


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _write_cache(cache_file: Path, declarations: Mapping[str, Any]) -> None:
    """Replace the cache whole, or leave it as it is where nothing can be written."""
    text = json.dumps({"format": _FORMAT, "declarations": declarations}, ensure_ascii=False)
    new = cache_file.with_name(f"{cache_file.name}.{os.getpid()}")
    with suppress(OSError):
        cache_file.parent.mkdir(parents=True, exist_ok=True)
        try:
            new.write_text(text, encoding="utf-8")
            new.replace(cache_file)
        finally:
            new.unlink(missing_ok=True)
