"""Open the collection for a command that reads or changes it outside a review."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from flashdl.settings import Paths
from flashdl.study_day import Moment
from flashdl.usecases.opening import prepare
from flashdl.usecases.upkeep import refresh

if TYPE_CHECKING:
    from flashdl.storage.store import Store


class World(Protocol):
    """Where a learner's things lie, and where time and chance come from."""

    @property
    def paths(self) -> Paths:
        """The folders and files."""

    def moment(self) -> Moment:
        """The instant and its study day."""

    def mint(self) -> str:
        """A new device id."""


@contextmanager
def collection(world: World, *, refreshed: bool = True) -> "Iterator[tuple[Store, list[str]]]":
    """The open store with its decks up to date, and what a faulty deck has to say.

    An import is told first what changed, so it asks for the decks as they were stored.
    """
    from flashdl.storage.store import Store

    moment = world.moment()
    prepare(world.paths, mint=world.mint, moment=moment)
    with Store.open(
        world.paths.database, state_dir=world.paths.state, mint=world.mint, moment=moment
    ) as store:
        notices, _ = refresh(store) if refreshed else ([], False)
        yield store, notices
