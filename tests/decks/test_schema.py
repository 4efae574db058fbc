import re
import subprocess
import sys
from pathlib import Path

import pytest

from flashdl.decks.schema import json_schema

DECISION = Path(__file__).parents[2] / "docs/decisions/001-deck-format.md"


def objects(schema):
    """Every part of the schema that describes a mapping with named fields."""
    if isinstance(schema, dict):
        if "properties" in schema:
            yield schema
        for part in schema.values():
            yield from objects(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from objects(part)


def test_every_field_is_described_and_no_other_is_allowed():
    found = list(objects(json_schema()))

    assert len(found) >= 15
    for shape in found:
        assert shape["additionalProperties"] is False
        for field in shape["properties"].values():
            assert field["description"]


def test_each_reference_leads_somewhere_and_none_to_the_network():
    schema = json_schema()
    references = re.findall(r"'\$ref': '([^']*)'", str(schema))

    assert {"Note", "DeckFile", "WholeDeck"} == {
        part["$ref"].removeprefix("#/$defs/") for part in schema["anyOf"]
    }
    assert set() == {
        ref for ref in references if ref.removeprefix("#/$defs/") not in schema["$defs"]
    }
    assert schema["$id"].startswith("urn:")


def test_each_field_of_decision_001_is_in_the_schema():
    begins = ("|", "A card, all types", "`hints`", "need no claim", "A claim is")
    lines = [line for line in DECISION.read_text().splitlines() if line.startswith(begins)]
    words = {word for line in lines for word in re.findall(r"\b[a-z_]+\b", " ".join(
        re.findall(r"`\{?([a-z_, ]+)\}?`", line)))}  # fmt: skip
    fields = {name for shape in objects(json_schema()) for name in shape["properties"]}
    kinds = {"basic", "cloze", "typed", "choice", "numeric", "predict", "code"}
    values = {"case", "accents", "spaces", "number", "sign", "order"}
    prose = {"d", "also", "or", "and", "with"}

    assert {"order", "formerly", "must_mention", "traps"} <= words
    assert {"equals", "because", "wrong"} <= words
    assert set() == words - fields - kinds - values - prose


def test_numbers_and_truth_values_are_offered_as_such():
    defs = json_schema()["$defs"]

    assert "boolean" == defs["Basic"]["properties"]["reverse"]["type"]
    assert (1, 3) == tuple(defs["Note"]["properties"]["level"][k] for k in ("minimum", "maximum"))
    assert 1 == defs["DeckFile"]["properties"]["format"]["const"]
    assert ["front", "back"] == defs["Basic"]["required"][1:]
    assert "null" not in str(defs)


@pytest.mark.parametrize("module", ["flashdl.decks", "flashdl.decks.stamps", "flashdl.decks.files"])
def test_what_the_review_imports_brings_neither_yaml_nor_pydantic(module):
    code = f"import sys, {module}; print([m for m in ('yaml', 'pydantic') if m in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "[]" == out.stdout.strip()
