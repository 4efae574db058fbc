"""The table for completion from the commands: ``python -m flashdl.cli.completion_table`` prints it.

Made beforehand, because to import Typer and a command takes longer than a completion may.
"""

import json
import sys
from collections.abc import Iterator
from typing import Any

import typer

from flashdl.cli.app import HELP_FLAGS, app
from flashdl.cli.completion_line import DEMO, Takes
from flashdl.cli.keymap import KEYS
from flashdl.settings import SETTINGS

# What is completed for an option or argument of this name.
_BY_NAME: dict[str, Takes] = {
    "deck": "decks", "tag": "tags", "topic": "topics", "name": "topics", "words": "search",
    "card": "cards", "cards": "which", "source": "cards", "target": "cards",
    "db": "files", "save": "files", "output": "files", "paths": "files", "answers": "files",
    "color": ["auto", "always", "never"],
    "setting": [*(s.name for s in SETTINGS), *(f"keys.{entry.action}" for entry in KEYS)],
}  # fmt: skip


def table() -> dict[str, Any]:
    """Every command by its words, the root under an empty one."""
    root: Any = typer.main.get_command(app)
    found = dict(_levels(root, ""))
    demos = root.resolve_command(typer.Context(root), ["demo"])[1]
    one = demos.resolve_command(typer.Context(demos), ["softmax-temperature"])[1]
    fixed = ("--seed", "--preset", "--mistake", "--tune", "--show-source", "--json", "--save")
    found[DEMO] = _level(one)
    options = found[DEMO]["options"]
    found[DEMO]["options"] = {name: options[name] for name in (*fixed, "--help", "-h")}
    return found


def _levels(command: Any, words: str) -> Iterator[tuple[str, dict[str, Any]]]:
    level = _level(command)
    if words == "demo":
        level["commands"] = "demos"
    elif names := getattr(command, "commands", None):
        level["commands"] = {name: sub.get_short_help_str(200) for name, sub in names.items()}
        for name in names:
            below = command.resolve_command(typer.Context(command), [name])[1]
            yield from _levels(below, f"{words} {name}".strip())
    yield words, level


def _level(command: Any) -> dict[str, Any]:
    params = command.get_params(
        typer.Context(command, help_option_names=HELP_FLAGS["help_option_names"])
    )
    return {
        "options": {
            name: [_takes(param), _line(param.help)]
            for param in params
            if param.param_type_name == "option" and not param.hidden
            for name in (*sorted(param.opts, key=len, reverse=True), *param.secondary_opts)
        },
        "arguments": [_takes(param) for param in params if param.param_type_name == "argument"],
    }


def _takes(param: Any) -> Takes:
    """What completes it, or an empty word for a value that nothing completes."""
    if param.name in _BY_NAME:
        return _BY_NAME[param.name]
    if getattr(param, "is_flag", False) or getattr(param, "count", False):
        return None
    if choices := getattr(param.type, "choices", None):
        return [str(choice) for choice in choices]
    return "files" if "path" in type(param.type).__name__.lower() else ""


def _line(text: str | None) -> str:
    return " ".join((text or "").split())


def as_text(found: dict[str, Any]) -> str:
    """The table as it stands in the file, a command a line."""
    lines = (f"{json.dumps(words)}: {json.dumps(found[words])}" for words in sorted(found))
    return "{\n" + ",\n".join(lines) + "\n}\n"


if __name__ == "__main__":
    sys.stdout.write(as_text(table()))
