"""What pydantic found, said to the author of a deck: where it stands and what to do."""

import difflib
from collections.abc import Iterable
from typing import Any

from pydantic import ValidationError

from flashdl.decks import scalars, shape
from flashdl.decks.tree import Fault, Node
from flashdl.decks.unseen import quoted
from flashdl.model import ID

_WITHIN: dict[str, type[shape.Shape]] = {
    "notes": shape.Note,
    "claims": shape.Claim,
    "misconceptions": shape.Misconception,
    "sources": shape.Source,
    "options": shape.Option,
    "tolerance": shape.Tolerance,
    "vars": shape.Draw,
    "answer": shape.Computed,
    "traps": shape.Trap,
}

_SENTENCES = {
    "string_type": "must be one text",
    "list_type": "must be a list: [a, b], or lines that begin with '- '",
    "dict_type": "must hold 'name: value' pairs",
    "model_type": "must hold 'field: value' pairs",
    "union_tag_not_found": "a card must hold 'field: value' pairs",
    "empty": "must not be empty",
    "not_true_or_false": "must be true or false",
    "not_a_whole_number": "must be a whole number, such as 2",
    "not_a_number": "must be a number, such as 3, 0.5 or 1.0e-6",
    "greater_than_equal": "must be at least {ge:g}",
    "less_than_equal": "must be at most {le:g}",
    "literal_error": "must be one of: {expected}",
    "too_short": "must hold at least {min_length}",
    "demo_link": "must hold one of: preset, params, none",
    "generator_or_vars": "a numeric card holds either generator, or front, vars and answer",
    "one_distribution": (
        "must hold one of: uniform: [low, high], normal: [mean, sd], integer: [low, high], "
        "choice: [a, b]"
    ),
    "empty_range": "leaves nothing to draw from: the first number is to be the smaller one",
    "bad_shape": "has a shape that is not [n] or [rows, columns] of at most 12",
    "demo_or_value": "must hold either 'output', of a demo, or 'value', an expression",
    "options_to_predict": (
        "'ask: order' and 'ask: choice' need two or more options; number and sign have none"
    ),
    "across_to_predict": (
        "'across' names one parameter with a value for each option, or with two for a sign"
    ),
    "no_right_option": "none of the options is right: add 'right: true' to one",
}

_WHOLE_CARD = (
    "union_tag_not_found", "generator_or_vars", "no_right_option", "options_to_predict",
    "across_to_predict",
)  # fmt: skip

_PATTERNS = {
    scalars.VAR_PATTERN: "must be letters, digits and '_', a letter first",
    f"({scalars.OUTPUT_PATTERN})|^$": "must be the name of an array or an element of it: p[0]",
    scalars.ID_PATTERN: "must be lower-case letters, digits and hyphens, a letter first",
    scalars.NAME_PATTERN: "must be letters, digits, '-' and '_', a letter first",
    scalars.WORD_PATTERN: "must be one word, without spaces",
    scalars.OUTPUT_PATTERN: "must be the name of an array or an element of it, such as p[0]",
}


def faults_of(error: ValidationError, root: Node, model: type[shape.Shape]) -> list[Fault]:
    """The faults of a file of that model, at most 200, each at its own value or key."""
    return [_fault(dict(found), root, model) for found in error.errors(include_url=False)[:200]]


def near(word: str, known: Iterable[str]) -> str:
    """`` (did you mean 'demo'?)`` where a known word is near enough, else nothing."""
    # Nearness is slow to compute: words of quite another length are not compared at all.
    alike = [name for name in known if abs(len(name) - len(word)) <= 3 and len(word) <= 60]
    found = difflib.get_close_matches(word, alike[:500], n=1, cutoff=0.7)
    return f" (did you mean {quoted(found[0])}?)" if found else ""


def _fault(error: dict[str, Any], root: Node, model: type[shape.Shape]) -> Fault:
    path = _without_tags(error["loc"])
    node, last = _reach(path, root)
    name = str(last)
    match error["type"]:
        case "missing":
            return Fault(node.line, node.column, _missing(name, error["loc"]))
        case "extra_forbidden":
            return Fault(*node.key, _unknown(name, error["loc"], model))
        case "union_tag_invalid":
            kind = node.value["type"] if isinstance(node.value, dict) else node
            tag = error["ctx"]["tag"]
            message = f"unknown type {quoted(tag)}{near(tag, shape.CARD_TYPES)}"
            return Fault(kind.line, kind.column, message)
        case kind:
            return Fault(node.line, node.column, _about(name, kind, error, node))


def _about(name: str, kind: str, error: dict[str, Any], node: Node) -> str:
    context = error.get("ctx", {})
    if name == "format":
        return "'format' must be 1: another number needs another version of flashdl"
    if kind == "string_pattern_mismatch":
        slug = "-".join("".join(c if c.isalnum() else " " for c in error["input"].lower()).split())
        wish = near(slug, [slug]) if _is_new_id(context["pattern"], slug) else ""
        return f"{quoted(error['input'])} {_PATTERNS[context['pattern']]}{wish}"
    sentence = _SENTENCES.get(kind, "does not fit here").format_map(context)
    if kind in _WHOLE_CARD:
        return sentence
    given = f", not {quoted(node.value)}" if isinstance(node.value, str) and node.value else ""
    return f"{quoted(name)} {sentence}{given if kind != 'empty' else ''}"


def _is_new_id(pattern: str, slug: str) -> bool:
    return pattern == scalars.ID_PATTERN and ID.fullmatch(slug) is not None


def _missing(name: str, loc: tuple[Any, ...]) -> str:
    return f"the field {quoted(name)} is missing{_in_card(loc)}"


def _unknown(name: str, loc: tuple[Any, ...], top: type[shape.Shape]) -> str:
    if name == "notes" and top is shape.DeckFile:
        return "'notes' belong in a deck that is one file; here each note is a file of its own"
    known = _model_at(loc, top).model_fields
    message = f"unknown field {quoted(name)}{_in_card(loc)}{near(name, known)}"
    owners = [t for t, model in shape.CARD_TYPES.items() if name in model.model_fields]
    if _card_type(loc) and owners and name not in known:
        return f"{message} (it belongs to 'type: {owners[0]}')"
    return message


def _reach(path: list[Any], root: Node) -> tuple[Node, Any]:
    """The deepest node on the path, and the last name on it."""
    node, last = root, "the file"
    for step in path:
        last = step if isinstance(step, str) else last
        node = node.below(step) or node
    return node, last


def _is_tag(loc: tuple[Any, ...], i: int) -> bool:
    return i >= 2 and loc[i - 2] == "cards" and isinstance(loc[i - 1], int)


def _without_tags(loc: tuple[Any, ...]) -> list[Any]:
    return [step for i, step in enumerate(loc) if not _is_tag(loc, i)]


def _card_type(loc: tuple[Any, ...]) -> str:
    """The type of the card in which the last name of ``loc`` is a field, or nothing."""
    i = len(loc) - 2
    return str(loc[i]) if i > 0 and _is_tag(loc, i) else ""


def _in_card(loc: tuple[Any, ...]) -> str:
    kind = _card_type(loc)
    return f" in a card of type {kind}" if kind else ""


def _model_at(loc: tuple[Any, ...], top: type[shape.Shape]) -> type[shape.Shape]:
    if kind := _card_type(loc):
        return shape.CARD_TYPES[kind]
    above = [step for step in loc[:-1] if isinstance(step, str)]
    if not above:
        return top
    return shape.DemoLink if above[-1] == "demo" else _WITHIN.get(above[-1], shape.Note)
