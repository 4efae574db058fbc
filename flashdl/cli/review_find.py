"""``/`` in a review: a search, and a look at one of the cards that it finds."""

import re

from rich.console import OverflowMethod
from rich.text import Text

from flashdl.cli import answer_view
from flashdl.cli import review_view as view
from flashdl.cli.blocks import WIDTH
from flashdl.cli.card_info import blocks, memory_lines
from flashdl.cli.keymap import action
from flashdl.cli.keys import Keys
from flashdl.cli.line import ask
from flashdl.cli.output import clean, plural
from flashdl.cli.prose import prose
from flashdl.cli.review_desk import Desk
from flashdl.errors import FlashdlError

MOST = 9
BEGINNING = re.compile(r"(?:^|\s)\w+$")  # the last word may be only begun
LABEL = "Find: words of the card, tag:NAME, is:due, ease<2; esc goes back."


def find(desk: Desk, keys: Keys) -> None:
    """Ask for words, list the first cards found, and show those whose digit is pressed."""
    words = ask(desk.prompt, keys, label=LABEL, width=min(desk.console.width, WIDTH))
    words = f"{words}*" if words and words[-1:].isalnum() and BEGINNING.search(words) else words
    if not words or not words.strip():
        desk.show_prompt()
        return
    try:
        found = _search(desk, words)
    except FlashdlError as error:
        desk.stay(*str(error).splitlines())
        return
    if not found:
        desk.stay("No card is like that.")
        return
    back, desk.stage = desk.stage, "find"
    _list(desk, found)
    while (key := keys.read() or "") and action(key, "find", keymap=desk.keymap) != "back":
        if key in ("resize", "resume"):
            desk.prompt.leave()
            _list(desk, found)
        elif key.isdigit() and 0 < int(key) <= min(len(found), MOST):
            _show(desk, found[int(key) - 1])
    desk.stage = back
    desk.print_again()


def _search(desk: Desk, words: str) -> list[str]:
    from flashdl.usecases.selecting import selection

    moment = desk.context.moment()
    store = desk.reviewing.store(moment)
    lapses = desk.context.settings.leech_lapses
    keys = selection(store, [words], day=moment.day, leech_lapses=lapses) or ()
    return sorted(keys)


def _list(desk: Desk, found: list[str]) -> None:
    lines = []
    for number, key in enumerate(found[:MOST], 1):
        card = desk.reviewing.glance.card(key)
        front = prose(card["content"]["front"], ascii=desk.face.ascii) if card else None
        first = front.blocks[0].text.plain.partition("\n")[0] if front else ""
        line = Text(f"{number} {key.partition('/')[2]}  ")
        line.append(clean(first, ascii=desk.face.ascii), style=view.DIM)
        overflow: OverflowMethod = "crop" if desk.face.ascii else "ellipsis"
        line.truncate(min(desk.console.width, WIDTH), overflow=overflow)
        lines.append(line)
    more = len(found) - MOST
    desk.prompt.clear()
    view.show(desk.console, *lines)
    if more > 0:
        desk.say(f"and {plural(more, 'more card')}; more words find fewer")
    desk.show_prompt()


def _show(desk: Desk, key: str) -> None:
    card = desk.reviewing.glance.card(key)
    if card is None:
        return
    desk.prompt.clear()
    options = answer_view.in_order(card["content"], desk.face)
    view.show(desk.console, view.question(card, desk.face), *options, view.answer(card, desk.face))
    day, lapses = desk.reviewing.session.day, desk.context.settings.leech_lapses
    about = [("card", key), *memory_lines(card["memory"], day, leech_lapses=lapses)]
    view.show(desk.console, blocks(about, ascii=desk.face.ascii), Text(""))
    desk.show_prompt()
