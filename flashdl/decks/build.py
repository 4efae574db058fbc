"""From the checked shape of a file to the values of the model."""

from typing import Any

from flashdl import model
from flashdl.decks import shape

_BUILT = {
    "typed": frozenset({"answer", "aliases", "fold", "tolerance", "unit"}),
    "choice": frozenset({"options"}),
    "numeric": frozenset({"generator", "vars", "require", "answer", "tolerance", "traps"}),
    "predict": frozenset({"output", "ask", "options", "across", "tolerance"}),
    "code": frozenset({"task", "bug"}),
}
_ENTRY_FIELDS = frozenset(model.Entry.__dataclass_fields__).difference(*_BUILT.values())
_SLACK = {"numeric": {"atol": 0.005, "rtol": 0.01}, "predict": {"atol": 0.0, "rtol": 0.1}}


def note(found: shape.Note, *, path: str, line: int, source: str) -> model.Note:
    """The note, with the text it was read from and where that text begins."""
    return model.Note(
        id=found.id,
        entries=tuple(entry(card, found.demo) for card in found.cards),
        topic=found.topic,
        level=found.level,
        requires=tuple(found.requires),
        tags=tuple(found.tags),
        demo=found.demo,
        formerly=tuple(found.formerly),
        misconceptions=tuple(model.Misconception(**dict(m)) for m in found.misconceptions),
        sources=_sources(found.sources),
        path=path,
        line=line,
        source=source,
    )


def entry(card: shape.Card, demo: str) -> model.Entry:
    """The card as authored; what the model has no field for is kept in ``later``."""
    given = card.model_dump(exclude_unset=True)
    for claim in given.get("claims", ()):
        claim.setdefault("demo", demo)
    kind = given.get("type", "basic")
    kept = _ENTRY_FIELDS | _BUILT.get(kind, frozenset())
    return model.Entry(
        **_own_fields(card, demo),
        id=card.id,
        type=kind,
        front=given.get("front", ""),
        back=given.get("back", ""),
        text=given.get("text", ""),
        reverse=given.get("reverse", False),
        hints=tuple(card.hints),
        must_mention=tuple(card.must_mention),
        demo=_link(card.demo),
        sources=_sources(card.sources),
        tags=tuple(card.tags),
        later={name: value for name, value in given.items() if name not in kept},
    )


def _own_fields(card: shape.Card, demo: str) -> dict[str, Any]:
    """The fields of a card that is not just read; texts without the newline of a block."""
    match card:
        case shape.Typed():
            tolerance = model.Tolerance(card.tolerance.atol, card.tolerance.rtol)
            return {
                "answer": card.answer.strip(),
                "aliases": tuple(alias.strip() for alias in card.aliases),
                "fold": tuple(card.fold),
                "tolerance": tolerance if tolerance != model.Tolerance() else None,
                "unit": card.unit.strip(),
            }
        case shape.Choice():
            return {"options": tuple(map(_option, card.options))}
        case shape.Numeric() | shape.Predict() | shape.Code():
            return {"asks": _asks(card, demo)}
        case _:
            return {}


def _asks(card: shape.Card, demo: str) -> dict[str, Any]:
    """What a card that computes asks, as plain JSON."""
    given = card.model_dump(exclude_none=True, exclude_defaults=True)
    asks = {name: given[name] for name in sorted(_BUILT[given["type"]]) if name in given}
    if given["type"] in _SLACK and not asks.get("generator"):
        asks["tolerance"] = {"atol": 0.0, "rtol": 0.0, **given.get("tolerance", {})}
        if getattr(card, "tolerance", None) is None:
            asks["tolerance"] = _SLACK[given["type"]]
    if "output" in asks.get("answer", {}):
        asks["answer"].setdefault("demo", demo)
    return asks


def _option(option: shape.Option) -> model.Option:
    return model.Option(option.text.strip(), option.right, option.because.strip())


def deck(
    found: shape.DeckFile, notes: tuple[model.Note, ...], demos: dict[str, bytes]
) -> model.Deck:
    """The deck of these notes and its Python by demo name."""
    return model.Deck(
        id=found.id,
        title=found.title,
        notes=notes,
        author=found.author,
        licence=found.licence,
        description=found.description,
        order=tuple(found.order),
        demos=demos,
    )


def _link(link: shape.DemoLink | None) -> model.DemoLink | None:
    if link is None:
        return None
    params = {name: _hashable(value) for name, value in link.params.items()}
    return model.DemoLink(preset=link.preset, params=params, none=link.none)


def _hashable(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _sources(found: list[shape.Source]) -> tuple[model.Source, ...]:
    return tuple(model.Source(source.title, source.where) for source in found)
