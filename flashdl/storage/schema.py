"""The tables of a collection, as revision 0001 and its successors leave them.

Nothing here makes a table: only a revision does. The triggers are written here alone, because
every migration drops and makes them again.
"""

from sqlalchemy import (
    REAL,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    text,
)

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
COLUMN_TYPES = (Integer, Text, REAL, LargeBinary)

metadata = MetaData(naming_convention=NAMING)

deck = Table(
    "deck",
    metadata,
    Column("id", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("licence", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("stamp", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("present", Integer, nullable=False),
    CheckConstraint("kind IN ('builtin', 'linked', 'held')", name="kind"),
    CheckConstraint("present IN (0, 1)", name="present"),
    sqlite_strict=True,
)

note = Table(
    "note",
    metadata,
    Column("deck_id", Text, ForeignKey("deck.id"), primary_key=True),
    Column("id", Text, primary_key=True),
    Column("topic", Text, nullable=False),
    Column("level", Integer, nullable=False),
    Column("requires", Text, nullable=False),
    Column("tags", Text, nullable=False),
    Column("demo", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("line", Integer, nullable=False),
    Column("source", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    Column("present", Integer, nullable=False),
    Column("formerly", Text, nullable=False, server_default=text("'[]'")),
    CheckConstraint("json_valid(requires)", name="requires"),
    CheckConstraint("json_valid(tags)", name="tags"),
    CheckConstraint("revision >= 1", name="revision"),
    CheckConstraint("present IN (0, 1)", name="present"),
    sqlite_strict=True,
)

card = Table(
    "card",
    metadata,
    Column("key", Text, primary_key=True),
    Column("deck_id", Text, nullable=False),
    Column("note_id", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("content", Text, nullable=False),
    Column("present", Integer, nullable=False),
    ForeignKeyConstraint(["deck_id", "note_id"], ["note.deck_id", "note.id"]),
    CheckConstraint("json_valid(content)", name="content"),
    CheckConstraint("present IN (0, 1)", name="present"),
    Index(None, "deck_id", "note_id"),
    sqlite_strict=True,
)

demo = Table(
    "demo",
    metadata,
    Column("deck_id", Text, ForeignKey("deck.id"), primary_key=True),
    Column("name", Text, primary_key=True),
    Column("source", LargeBinary, nullable=False),
    sqlite_strict=True,
)

params = Table(
    "params",
    metadata,
    Column("id", Text, primary_key=True),
    Column("scheduler", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("json", Text, nullable=False),
    CheckConstraint("json_valid(json)", name="json"),
    sqlite_strict=True,
)

# No foreign key to card: history outlives cards, and a log may arrive before its deck.
event = Table(
    "event",
    metadata,
    Column("device", Text, primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("card", Text, nullable=False),
    Column("at_ms", Integer, nullable=False),
    Column("study_day", Integer, nullable=False),
    Column("clock_ms", Integer, nullable=False),
    Column("utc_offset_s", Integer, nullable=False),
    Column("grade", Integer),
    Column("quality", Integer),
    Column("answer_ms", Integer),
    Column("note_revision", Integer),
    Column("params_id", Text, ForeignKey("params.id")),
    Column("due_day", Integer),
    Column("target_device", Text),
    Column("target_seq", Integer),
    Column("detail", Text),
    CheckConstraint("seq >= 1", name="seq"),
    CheckConstraint("grade BETWEEN 1 AND 4", name="grade"),
    CheckConstraint("quality BETWEEN 0 AND 5", name="quality"),
    CheckConstraint("(target_device IS NULL) = (target_seq IS NULL)", name="target"),
    CheckConstraint("detail IS NULL OR json_valid(detail)", name="detail"),
    Index(None, "card", "at_ms"),
    Index(None, "at_ms"),
    Index(None, "study_day"),
    Index("ix_event_moves", "kind", sqlite_where=text("kind = 'move'")),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

memory = Table(
    "memory",
    metadata,
    Column("card", Text, primary_key=True),
    Column("repetitions", Integer, nullable=False),
    Column("ease_hundredths", Integer, nullable=False),
    Column("interval_days", Integer, nullable=False),
    Column("due_day", Integer),
    Column("lapses", Integer, nullable=False),
    Column("first_day", Integer),
    Column("last_day", Integer),
    Column("drill_day", Integer),
    Column("suspended", Integer, nullable=False),
    Column("buried_day", Integer),
    Column("flag", Text, nullable=False),
    CheckConstraint("suspended IN (0, 1)", name="suspended"),
    Index(None, "due_day"),
    sqlite_strict=True,
)

device = Table(
    "device",
    metadata,
    Column("id", Text, primary_key=True),
    Column("fingerprint", Text, nullable=False),
    Column("created_ms", Integer, nullable=False),
    Column("name", Text, nullable=False),
    sqlite_strict=True,
)

meta = Table(
    "meta",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
    sqlite_strict=True,
)

# What this program changed in the text of a note, so that it can be taken back: ``path`` is the
# file, empty for a held deck; ``before`` is empty for a new note.
edit = Table(
    "edit",
    metadata,
    Column("at_ms", Integer, primary_key=True, autoincrement=False),
    Column("deck_id", Text, primary_key=True),
    Column("note_id", Text, primary_key=True),
    Column("path", Text, nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("undone", Integer, nullable=False),
    CheckConstraint("undone IN (0, 1)", name="undone"),
    sqlite_strict=True,
)

# The learner's version of a note of a held deck: ``base`` is the author's text that it began from,
# ``theirs`` the author's text of today; a conflict is where the two differ.
version = Table(
    "version",
    metadata,
    Column("deck_id", Text, primary_key=True),
    Column("note_id", Text, primary_key=True),
    Column("mine", Text, nullable=False),
    Column("base", Text, nullable=False),
    Column("theirs", Text, nullable=False),
    ForeignKeyConstraint(["deck_id", "note_id"], ["note.deck_id", "note.id"]),
    sqlite_strict=True,
)

# The full-text index: a virtual table of FTS5, which no metadata can describe; one row a card,
# ``more`` holds every text of the card but its two sides.
card_text = Table(
    "card_text",
    MetaData(),
    Column("key", Text),
    Column("front", Text),
    Column("back", Text),
    Column("more", Text),
)


def is_ours(_object: object, name: str | None, kind: str, *_: object) -> bool:
    """Whether Alembic may compare it: the index is FTS5's, with tables of its own."""
    return kind != "table" or not (name or "").startswith("card_text")


TRIGGERS = {
    "event_is_never_changed": (
        "CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event "
        "BEGIN SELECT RAISE(ABORT, 'the review log is append-only'); END"
    ),
    "event_is_never_deleted": (
        "CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event "
        "BEGIN SELECT RAISE(ABORT, 'the review log is append-only'); END"
    ),
}
