"""A backup before much changes, at most one a day, and never an error."""

import pytest

from flashdl.storage.backup_folder import backups, folder_of
from flashdl.storage.store import Store
from flashdl.study_day import Moment
from flashdl.usecases.safekeeping import MANY_CARDS, keep_safe, keep_safe_before

NOW = Moment(1_700_000_000_000, 0, 739_000)


@pytest.fixture
def database(tmp_path):
    path = tmp_path / "c.db"
    Store.open(path, state_dir=tmp_path, mint=str, moment=NOW).close()
    return path


def test_two_in_one_day_are_one(database):
    said = [*keep_safe(database, moment=NOW), *keep_safe(database, moment=NOW)]

    assert ([], 1) == (said, len(backups(database)))


@pytest.mark.parametrize(("cards", "made"), [(MANY_CARDS, 0), (MANY_CARDS + 1, 1)])
def test_only_an_act_on_many_cards_is_worth_a_backup(cards, made, database):
    assert [] == keep_safe_before(database, cards, moment=NOW)
    assert made == len(backups(database))


@pytest.mark.parametrize("trouble", ["no folder", "no database"])
def test_what_goes_wrong_is_one_sentence(trouble, database):
    if trouble == "no folder":
        folder_of(database).write_text("a file")
    else:
        database.unlink()
    [said] = keep_safe(database, moment=NOW)

    assert said.startswith("No backup today: ")
    assert "\n" not in said
