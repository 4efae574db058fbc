"""A collection is made and brought up to date all at once or not at all."""

import hashlib
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from flashdl.bundled import migrations_dir
from flashdl.errors import DatabaseProblem, NewerDatabase
from flashdl.storage import migrate, schema
from flashdl.storage.engine import make_file, migration_engine
from flashdl.storage.header import APPLICATION_ID, HEAD, header_of
from flashdl.storage.migrate import bring_up_to_date, revisions_in
from flashdl.storage.store import Store
from flashdl.study_day import date_of

REBUILDS_THE_LOG = """
    with op.batch_alter_table("event", recreate="always") as batch:
        batch.add_column(sa.Column("place", sa.Text()))
"""
REBUILDS_NOTES = """
    with op.batch_alter_table("note", recreate="always") as batch:
        batch.add_column(sa.Column("colour", sa.Text()))
"""
CASCADES = """
    op.execute("CREATE TABLE child (card TEXT REFERENCES card (key) ON DELETE CASCADE)")
    op.execute("INSERT INTO child SELECT key FROM card")
    with op.batch_alter_table("card", recreate="always") as batch:
        batch.add_column(sa.Column("colour", sa.Text()))
"""
FORGETS_AN_ANSWER = """
    op.execute("DROP TRIGGER IF EXISTS event_is_never_deleted")
    op.execute("DELETE FROM event WHERE seq = 1")
"""
CHANGES_AN_ANSWER = """
    op.execute("DROP TRIGGER IF EXISTS event_is_never_changed")
    op.execute("UPDATE event SET quality = 5")
"""
LEAVES_DANGLING_CARDS = """
    op.execute("DELETE FROM note WHERE id = 'a'")
"""
MISSES_A_TABLE = """
    if op.get_bind().exec_driver_sql("SELECT count(*) FROM event").scalar():
        op.drop_table("meta")
"""
FAILS_HALFWAY = """
    op.add_column("note", sa.Column("colour", sa.Text()))
    raise ZeroDivisionError
"""


FOREIGN = ("alembic", "card_text")


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read(path, query):
    with closing(sqlite3.connect(path)) as db:
        return db.execute(query).fetchall()


@pytest.fixture
def old(store, bring, make_deck, review, at):
    """A collection of today's revision with a deck and three answers."""
    bring(make_deck())
    for i, note in enumerate("abc"):
        review(f"deck/{note}#first", at(i), 4 - i)
    store.close()
    return store.path


@pytest.fixture
def scripts(tmp_path):
    """A script folder with one more revision of the given body."""

    def make(body):
        folder = tmp_path / "scripts 100%"
        shutil.copytree(migrations_dir(), folder, ignore=shutil.ignore_patterns("__pycache__"))
        (folder / "versions" / "0003_next.py").write_text(
            "import sqlalchemy as sa\nfrom alembic import op\n\n"
            "revision = '0003'\ndown_revision = '0002'\n\n\n"
            f"def upgrade():\n    pass\n{body}"
        )
        return folder

    return make


def test_the_models_are_the_migrated_schema(fresh):
    with exclusive(None) as connection:
        schema.metadata.create_all(connection)
        modelled = texts(connection)
    with exclusive(fresh) as connection:
        migrated = texts(connection)
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_object": schema.is_ours}
        )

        assert [] == compare_metadata(context, schema.metadata)
    assert modelled == {
        name: text for name, text in migrated.items() if not name.startswith(FOREIGN)
    }


@contextmanager
def exclusive(path):
    engine = migration_engine(path)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def texts(connection):
    """What each table and index says, whatever the order and layout of its lines."""
    query = "SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'index') AND sql NOT NULL"
    return {name: parts(sql) for name, sql in connection.exec_driver_sql(query)}


def parts(sql):
    found, depth = [""], 0
    for char in " ".join(sql.split()):
        depth += (char == "(") - (char == ")")
        if (char == "," and depth == 1) or (char in "()" and depth == (char == "(")):
            found.append("")
        else:
            found[-1] += char
    return sorted(part.strip() for part in found if part.strip())


def test_every_table_of_ours_is_strict_and_of_four_types(fresh):
    strict = dict(read(fresh, "SELECT name, strict FROM pragma_table_list WHERE schema = 'main'"))

    assert {1} == {strict[table.name] for table in schema.metadata.tables.values()}
    types = {c.type.__class__ for t in schema.metadata.tables.values() for c in t.columns}
    assert types <= set(schema.COLUMN_TYPES)


def test_no_foreign_key_deletes_anything():
    keys = [k for t in schema.metadata.tables.values() for k in t.foreign_keys]

    assert {None} == {key.ondelete for key in keys}


def test_revisions_have_one_head_and_consecutive_numbers():
    script = ScriptDirectory(str(migrations_dir()))
    numbers = revisions_in(migrations_dir())

    assert [HEAD] == script.get_heads()
    assert [f"{i + 1:04}" for i in range(len(numbers))] == numbers
    assert set(numbers) == {revision.revision for revision in script.walk_revisions()}


def test_the_script_folder_is_no_package():
    assert not (migrations_dir() / "__init__.py").exists()


def test_a_new_file_says_whose_it_is(fresh):
    assert (APPLICATION_ID, HEAD) == (header_of(fresh).application_id, header_of(fresh).revision)
    assert [(int(HEAD),)] == read(fresh, "PRAGMA user_version")


def test_creation_that_fails_leaves_an_empty_file(tmp_path, at, scripts):
    path = tmp_path / "new.db"
    make_file(path)
    with pytest.raises(DatabaseProblem):
        bring_up_to_date(path, moment=at(), scripts=scripts(FAILS_HALFWAY))

    assert 0 == path.stat().st_size


def test_an_older_file_is_backed_up_and_upgraded(old, at, scripts):
    backup = bring_up_to_date(old, moment=at(), scripts=scripts(REBUILDS_NOTES))

    assert ("0003", [(3,)]) == (header_of(old).revision, read(old, "PRAGMA user_version"))
    assert old.parent / "backups" / f"before-0003-{date_of(at().day)}.db" == backup
    assert read(backup, "SELECT * FROM event") == read(old, "SELECT * FROM event")
    assert "0002" == header_of(backup).revision
    assert 3 == len(read(old, "SELECT colour FROM note"))


def test_foreign_keys_are_off_so_that_a_rebuild_deletes_nothing(old, at, scripts):
    bring_up_to_date(old, moment=at(), scripts=scripts(CASCADES))

    assert [(6,)] == read(old, "SELECT count(*) FROM child")


def test_the_log_stays_append_only_after_it_is_rebuilt(old, at, scripts):
    bring_up_to_date(old, moment=at(), scripts=scripts(REBUILDS_THE_LOG))

    assert [(3, 3)] == read(old, "SELECT count(*), count(*) - count(place) FROM event")
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        read(old, "DELETE FROM event")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (FORGETS_AN_ANSWER, "would change the review log"),
        (CHANGES_AN_ANSWER, "would change the review log"),
        (LEAVES_DANGLING_CARDS, "dangling references: card"),
        (MISSES_A_TABLE, "form of the new revision"),
        (FAILS_HALFWAY, "ZeroDivisionError"),
    ],
)
def test_a_bad_migration_leaves_the_file_as_it_was(body, reason, old, at, scripts):
    before = digest(old)
    with pytest.raises(DatabaseProblem, match=reason) as problem:
        bring_up_to_date(old, moment=at(), scripts=scripts(body))

    assert before == digest(old)
    assert "backups/before-0003" in str(problem.value)


def test_without_a_verified_backup_nothing_is_migrated(old, at, scripts):
    before = digest(old)
    (old.parent / "backups").write_text("in the way")
    with pytest.raises(DatabaseProblem, match="backup"):
        bring_up_to_date(old, moment=at(), scripts=scripts(REBUILDS_NOTES))

    assert before == digest(old)


def test_a_newer_file_is_refused_untouched(old, at):
    with closing(sqlite3.connect(old)) as db, db:
        db.execute("UPDATE alembic_version SET version_num = '0999'")
    before = digest(old), old.stat().st_mtime_ns
    with pytest.raises(NewerDatabase, match="0999"):
        Store.open(old, state_dir=old.parent, mint=str, moment=at())

    assert before == (digest(old), old.stat().st_mtime_ns)


def test_the_database_of_another_program_is_refused_untouched(tmp_path, at):
    path = tmp_path / "places.sqlite"
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("CREATE TABLE bookmarks (url)")
    before = digest(path), path.stat().st_mtime_ns
    with pytest.raises(DatabaseProblem, match="another program"):
        Store.open(path, state_dir=tmp_path, mint=str, moment=at())

    assert before == (digest(path), path.stat().st_mtime_ns)


def test_the_revision_is_read_again_once_the_file_is_locked(old, at, scripts, monkeypatch):
    folder = scripts(REBUILDS_NOTES)
    back_up, left = migrate.back_up, []

    def while_another_process_upgrades(source, target):
        monkeypatch.setattr(migrate, "back_up", back_up)
        bring_up_to_date(source, moment=at(), scripts=folder)
        left.append(digest(source))

    monkeypatch.setattr(migrate, "back_up", while_another_process_upgrades)
    bring_up_to_date(old, moment=at(), scripts=folder)

    assert "0003" == header_of(old).revision
    assert left == [digest(old)]


OPENER = """
import sys
from pathlib import Path
from flashdl.storage.store import Store
from flashdl.study_day import date_of
from flashdl.study_day import Moment

folder = Path(sys.argv[1])
Store.open(folder / "c.db", state_dir=folder, mint=str, moment=Moment(0, 0, 739_000)).close()
"""


@pytest.mark.slow
def test_four_processes_make_one_collection(tmp_path):
    command = [sys.executable, "-c", OPENER, tmp_path]
    starts = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(4)]

    assert [b""] * 4 == [process.communicate()[1] for process in starts]
    assert HEAD == header_of(tmp_path / "c.db").revision


@pytest.mark.slow
def test_alembic_by_hand_finds_nothing_to_add(fresh):
    root = Path(__file__).parents[2]
    code = "from alembic.config import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "-x", f"db={fresh}", "check"],
        cwd=root, capture_output=True, text=True,
    )  # fmt: skip

    assert 0 == done.returncode, done.stderr
    assert "No new upgrade operations" in done.stdout + done.stderr


FROZEN = Path(__file__).with_name("frozen") / "0001.db"


@pytest.fixture
def frozen(ram):
    """A copy of the frozen collection of revision 0001."""
    path = ram / "frozen.db"
    shutil.copy(FROZEN, path)
    return path


def test_revision_0001_is_backed_up_before_it_is_upgraded(frozen, at):
    before = digest(frozen), read(frozen, "SELECT * FROM event")
    backup = bring_up_to_date(frozen, moment=at())

    assert frozen.parent / "backups" / f"before-{HEAD}-{date_of(at().day)}.db" == backup
    assert ("0001", HEAD) == (header_of(backup).revision, header_of(frozen).revision)
    assert before[1] == read(backup, "SELECT * FROM event") == read(frozen, "SELECT * FROM event")
    assert before[0] == digest(FROZEN)


def test_every_text_of_revision_0001_is_found_after_the_upgrade(frozen, open_store):
    store = open_store(frozen)
    texts = read(frozen, "SELECT key, front, back FROM card_text ORDER BY key")
    cards = sorted((r.key, r.content["front"], r.content["back"]) for r in store.cards())

    found = read(frozen, "SELECT key FROM card_text WHERE card_text MATCH '\"front 0\"'")

    assert cards == texts
    assert ["frozen/n0#a"] == [key for (key,) in found]


def test_the_notes_of_revision_0001_have_no_former_ids(frozen, open_store):
    open_store(frozen)

    assert {("[]",)} == set(read(frozen, "SELECT formerly FROM note"))


def test_the_frozen_collection_of_revision_0001_opens_and_goes_on(open_store, ram, review, at):
    path = ram / "frozen.db"
    shutil.copy(FROZEN, path)
    store = open_store(path)
    health = store.health()

    assert (500, 40, ()) == (health.events, health.cards, health.problems)
    assert [] == store.refold()
    assert 501 == len([*store.events(), review("frozen/n0#a", at(), into=store)])
    assert [] == store.refold()


def test_the_frozen_collection_of_revision_0002_opens_and_goes_on(open_store, ram, review, at):
    path = ram / "frozen.db"
    shutil.copy(FROZEN.with_name("0002.db"), path)
    store = open_store(path)

    assert (512, ()) == (store.health().events, store.health().problems)
    assert [] == store.refold()
    assert "What exactly?" == store.card("small/a#q")["content"]["front"]
    assert ["small/a"] == [*store.versions()]
    assert 513 == len([*store.events(), review("frozen/n0#a", at(), into=store)])
