"""Bring a collection to the newest revision: all of it or nothing, with a verified backup first."""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from flashdl.bundled import migrations_dir
from flashdl.errors import DatabaseProblem, FlashdlError
from flashdl.storage.backup import back_up
from flashdl.storage.engine import migration_engine, problem
from flashdl.storage.header import APPLICATION_ID, header_of, refuse_foreign
from flashdl.storage.schema import TRIGGERS
from flashdl.study_day import Moment, date_of

_REVISION = text("SELECT version_num FROM alembic_version")
_TABLES = text("SELECT name FROM sqlite_master WHERE type = 'table'")
# The columns of revision 0001, which no later revision may drop, rename or change.
_LOG = text(
    "SELECT device, seq, kind, card, at_ms, study_day, clock_ms, utc_offset_s, grade, quality,"
    " answer_ms, note_revision, params_id, due_day, target_device, target_seq, detail"
    " FROM event ORDER BY device, seq"
)
_SHAPE = text(
    'SELECT m.type, m.name, m.tbl_name, l.strict, l.wr, c.name, c.type, c."notnull", c.pk,'
    " CASE m.type WHEN 'trigger' THEN m.sql END"
    " FROM sqlite_master m"
    " LEFT JOIN pragma_table_list l ON l.name = m.name AND l.schema = 'main' AND m.type = 'table'"
    " LEFT JOIN pragma_table_xinfo(m.name) c"
    " ORDER BY m.type, m.name, c.name"
)


def revisions_in(scripts: Path) -> list[str]:
    """The revisions of a script folder in order; a revision's file is ``NNNN_title.py``."""
    return sorted(file.name[:4] for file in (scripts / "versions").glob("[0-9]*.py"))


def bring_up_to_date(path: Path, *, moment: Moment, scripts: Path | None = None) -> Path | None:
    """Make the tables of an empty file, or migrate an older one; the backup's path if one was made.

    Raises, with the file as it was, for a foreign or newer file and when anything goes wrong.
    """
    scripts = scripts or migrations_dir()
    head = revisions_in(scripts)[-1]
    header = header_of(path)
    refuse_foreign(header, path, head=head)
    if header.revision == head:
        return None
    backup = None
    if not header.empty:
        backup = path.parent / "backups" / f"before-{head}-{date_of(moment.day)}.db"
        back_up(path, backup)
    try:
        _upgrade(path, scripts, head)
    except Exception as error:
        raise _explained(error, path, backup) from error
    return backup


def _explained(error: Exception, path: Path, backup: Path | None) -> DatabaseProblem:
    if isinstance(error, DBAPIError):
        reason = str(problem(error, path))
    else:
        reason = str(error) if isinstance(error, FlashdlError) else f"{path}: {error!r}"
    kept = f" A backup made just before is {backup}." if backup else ""
    return DatabaseProblem(
        f"the database could not be brought up to date; nothing changed. {reason}{kept}"
    )


def _upgrade(path: Path, scripts: Path, head: str) -> None:
    wanted = _shape_of_new(scripts, head)
    with _exclusive(path) as connection:
        if _revision(connection) == head:
            return  # another process was faster
        before = _digest(connection)
        _run(connection, scripts, head)
        if _shape(connection) != wanted:
            raise DatabaseProblem("the tables do not have the form of the new revision.")
        if before is not None and _digest(connection) != before:
            raise DatabaseProblem("the migration would change the review log.")
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise DatabaseProblem(f"the migration leaves dangling references: {broken[0][0]}.")


@contextmanager
def _exclusive(path: Path | None) -> Iterator[Connection]:
    engine = migration_engine(path)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def _run(connection: Connection, scripts: Path, head: str) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    for name, trigger in TRIGGERS.items():
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
        connection.exec_driver_sql(trigger)
    connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version={int(head)}")


def _shape_of_new(scripts: Path, head: str) -> list[tuple[object, ...]]:
    """The form of a file that was never anything but new; its texts may differ in layout."""
    with _exclusive(None) as connection:
        _run(connection, scripts, head)
        return _shape(connection)


def _shape(connection: Connection) -> list[tuple[object, ...]]:
    return [tuple(row) for row in connection.execute(_SHAPE)]


def _tables(connection: Connection) -> set[str]:
    return set(connection.execute(_TABLES).scalars())


def _revision(connection: Connection) -> str | None:
    if "alembic_version" not in _tables(connection):
        return None
    return connection.execute(_REVISION).scalar()


def _digest(connection: Connection) -> str | None:
    """A checksum over every row of the log, None before there is one."""
    if "event" not in _tables(connection):
        return None
    digest = sha256()
    for row in connection.execute(_LOG):
        digest.update(repr(tuple(row)).encode())
    return digest.hexdigest()
