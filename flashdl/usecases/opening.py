"""Make the collection ready: create or migrate the file, bring in the built-in deck."""

from collections.abc import Callable

from flashdl import bundled
from flashdl.settings import Paths
from flashdl.storage.glance import Glance
from flashdl.study_day import Moment

BUILTIN = "builtin"


def prepare(paths: Paths, *, mint: Callable[[], str], moment: Moment) -> None:
    """Have a current database with the built-in deck; cheap where there is one already.

    Raises NewerDatabase or DatabaseProblem and leaves the file as it was.
    """
    if glance := Glance.open(paths.database):
        ready = any(deck.kind == BUILTIN for deck in glance.decks())
        glance.close()
        if ready:
            return
    from flashdl.decks.loader import load_deck
    from flashdl.decks.stamps import stamp
    from flashdl.storage.store import Store

    cards = bundled.cards_dir()
    with Store.open(paths.database, state_dir=paths.state, mint=mint, moment=moment) as store:
        if any(deck.kind == BUILTIN for deck in store.decks()):
            return  # it was migrated; the next look reads the deck, and says what it finds
        deck = load_deck(cards.parent)
        store.import_deck(deck, kind=BUILTIN, source=str(cards.parent), stamp=stamp(cards.parent))
