"""Fresh numbers in ``flashdl stats``: first tries beside recall, drawn and in sentences."""

from collections.abc import Iterator

from flashdl.cli.stats_pairs import Pairs
from flashdl.cli.stats_words import counted
from flashdl.plotting.canvas import Grid
from flashdl.plotting.paper import Paper
from flashdl.review.stats.report import Report
from flashdl.review.stats.transfer import APART_POINTS, COMPARED_FROM, Beside, Transfer

LISTED = 4
_MEANINGS = {
    "recall": "The words are known, the thing is not",
    "first_try": "The thing is known, the words are not",
}
_TOO_FEW = f"Topics are compared once they have {COMPARED_FROM} answers of each kind."
_TOGETHER = f"In no topic do they differ by more than {APART_POINTS} points."


def fresh_numbers(report: Report, paper: Paper) -> Grid | None:
    """First tries by type, beside recall in the notes with both, and the topics that differ."""
    found, table = report.transfer, Pairs(paper)
    if not found.first_try.asked:
        return None
    table.title("Fresh numbers", "first try", *["recall"] * bool(found.both.recall.asked))
    for kind, one in found.types.items():
        if one.asked:
            table.row(f"{kind} cards", one)
    if found.both.recall.asked:
        table.row("notes with both", found.both.first_try, found.both.recall)
    for remark in _remarks(found):
        table.say(remark)
    for meaning, topics in _apart(found).items():
        table.say(f"{meaning}:")
        for topic, both in topics.items():
            table.row(topic, both.first_try, both.recall)
    return table.grid


def fresh_sentences(report: Report) -> Iterator[str]:
    """The same in sentences."""
    found = report.transfer
    if not found.first_try.asked:
        return
    kinds = "; ".join(f"{kind} cards {counted(o)}" for kind, o in found.types.items() if o.asked)
    yield f"Fresh numbers, right at the first try: {kinds}."
    if found.both.recall.asked:
        yield f"Notes with fresh numbers and other cards: {_beside(found.both)}."
    yield from _remarks(found)
    for meaning, topics in _apart(found).items():
        for topic, one in topics.items():
            yield f"{meaning}: topic {topic}, {_beside(one)}."


def _remarks(found: Transfer) -> Iterator[str]:
    """Why no topic is listed, where notes have both and none is."""
    if found.topics and not found.apart:
        compared = any(one.compared for one in found.topics.values())
        yield _TOGETHER if compared else _TOO_FEW


def _apart(found: Transfer) -> dict[str, dict[str, Beside]]:
    """What a difference means, and the topics of which it is true, the widest apart first."""
    sides = {
        meaning: [(topic, one) for topic, one in found.apart.items() if one.ahead == side]
        for side, meaning in _MEANINGS.items()
    }
    return {meaning: dict(topics[:LISTED]) for meaning, topics in sides.items() if topics}


def _beside(one: Beside) -> str:
    return f"first try {counted(one.first_try)}; recall {counted(one.recall)}"
