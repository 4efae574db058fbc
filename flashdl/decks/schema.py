"""The deck format as JSON Schema, for editors."""

from typing import Any

from pydantic.json_schema import models_json_schema

from flashdl.decks import shape


def json_schema() -> dict[str, Any]:
    """One schema for a note, for deck.yaml and for a deck that is one file.

    An editor finds it through a first line ``# yaml-language-server: $schema=…``.
    """
    models = (shape.Note, shape.WholeDeck, shape.DeckFile)
    names, definitions = models_json_schema([(model, "validation") for model in models])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:flashdl:deck:1",
        "title": "flashdl deck, format 1",
        "description": "A note, the deck.yaml of a deck folder, or a deck in one file.",
        "anyOf": [names[model, "validation"] for model in models],
        "$defs": _plain(definitions["$defs"]),
    }


def _plain(schema: Any) -> Any:
    """Without what only Python sees: titles of fields, null and empty defaults."""
    if isinstance(schema, list):
        return [_plain(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    parts = [part for part in schema.get("anyOf", ()) if part != {"type": "null"}]
    if len(parts) == 1:
        schema = {**{k: v for k, v in schema.items() if k != "anyOf"}, **parts[0]}
    return {
        name: _plain(part)
        for name, part in schema.items()
        if not (name == "title" and isinstance(part, str))
        and not (name == "default" and not isinstance(part, (int, float)) and part != "basic")
    }
