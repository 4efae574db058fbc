"""A deck out of the collection: hidden with its notes and cards, whose text and history stay."""

from sqlalchemy import Connection, select, update

from flashdl.storage import log
from flashdl.storage.schema import card, deck, note


def leave(connection: Connection, deck_id: str) -> tuple[str, ...]:
    """Hide the deck until it is imported again; the keys of the cards that become orphans."""
    former = log.former_cards(connection)
    mine = select(card.c.key).where(card.c.deck_id == deck_id, card.c.present == 1)
    keys = tuple(connection.scalars(mine.order_by(card.c.position, card.c.key)))
    for table, owner in ((card, card.c.deck_id), (note, note.c.deck_id), (deck, deck.c.id)):
        connection.execute(
            update(table).where(owner == deck_id, table.c.present == 1).values(present=0)
        )
    log.adopt(connection, former)
    return keys
