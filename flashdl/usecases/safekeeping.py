"""The day's backup, made where a review ends or much is about to change."""

from pathlib import Path

from flashdl.errors import FlashdlError
from flashdl.storage.backup_folder import is_due, make
from flashdl.study_day import Moment

MANY_CARDS = 50  # an act on more of them makes a backup first
FEW_ANSWERS = 5  # a script that gives fewer leaves it to the next review


def keep_safe(database: Path, *, moment: Moment) -> list[str]:
    """Back the collection up unless that was done today; what to say where it failed."""
    try:
        if is_due(database, moment=moment):
            make(database, moment=moment)
    except (FlashdlError, OSError) as error:
        return [f"No backup today: {error}"]
    return []


def keep_safe_before(database: Path, cards: int, *, moment: Moment) -> list[str]:
    """As ``keep_safe``, where an act is about to change many cards."""
    return keep_safe(database, moment=moment) if cards > MANY_CARDS else []
