"""The first tables: decks, notes, cards, demos, the review log and the cache of memories."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def text(name, **options):
    return sa.Column(name, sa.Text(), **options)


def integer(name, **options):
    return sa.Column(name, sa.Integer(), **options)


def upgrade():
    decks()
    notes()
    log()
    cache()


def decks():
    op.create_table(
        "deck",
        text("id", primary_key=True),
        text("title", nullable=False),
        text("author", nullable=False),
        text("licence", nullable=False),
        text("description", nullable=False),
        text("kind", nullable=False),
        text("source", nullable=False),
        text("stamp", nullable=False),
        integer("position", nullable=False),
        integer("present", nullable=False),
        sa.CheckConstraint("kind IN ('builtin', 'linked', 'held')", name="kind"),
        sa.CheckConstraint("present IN (0, 1)", name="present"),
        sqlite_strict=True,
    )


def notes():
    op.create_table(
        "note",
        text("deck_id", primary_key=True),
        text("id", primary_key=True),
        text("topic", nullable=False),
        integer("level", nullable=False),
        text("requires", nullable=False),
        text("tags", nullable=False),
        text("demo", nullable=False),
        text("path", nullable=False),
        integer("line", nullable=False),
        text("source", nullable=False),
        integer("revision", nullable=False),
        integer("position", nullable=False),
        integer("present", nullable=False),
        sa.ForeignKeyConstraint(["deck_id"], ["deck.id"]),
        sa.CheckConstraint("json_valid(requires)", name="requires"),
        sa.CheckConstraint("json_valid(tags)", name="tags"),
        sa.CheckConstraint("revision >= 1", name="revision"),
        sa.CheckConstraint("present IN (0, 1)", name="present"),
        sqlite_strict=True,
    )
    op.create_table(
        "card",
        text("key", primary_key=True),
        text("deck_id", nullable=False),
        text("note_id", nullable=False),
        text("id", nullable=False),
        integer("position", nullable=False),
        text("content", nullable=False),
        integer("present", nullable=False),
        sa.ForeignKeyConstraint(["deck_id", "note_id"], ["note.deck_id", "note.id"]),
        sa.CheckConstraint("json_valid(content)", name="content"),
        sa.CheckConstraint("present IN (0, 1)", name="present"),
        sqlite_strict=True,
    )
    op.create_index(None, "card", ["deck_id", "note_id"])
    op.create_table(
        "demo",
        text("deck_id", primary_key=True),
        text("name", primary_key=True),
        sa.Column("source", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["deck_id"], ["deck.id"]),
        sqlite_strict=True,
    )


def log():
    op.create_table(
        "params",
        text("id", primary_key=True),
        text("scheduler", nullable=False),
        integer("version", nullable=False),
        text("json", nullable=False),
        sa.CheckConstraint("json_valid(json)", name="json"),
        sqlite_strict=True,
    )
    op.create_table(
        "event",
        text("device", primary_key=True),
        integer("seq", primary_key=True, autoincrement=False),
        text("kind", nullable=False),
        text("card", nullable=False),
        integer("at_ms", nullable=False),
        integer("study_day", nullable=False),
        integer("clock_ms", nullable=False),
        integer("utc_offset_s", nullable=False),
        integer("grade"),
        integer("quality"),
        integer("answer_ms"),
        integer("note_revision"),
        text("params_id"),
        integer("due_day"),
        text("target_device"),
        integer("target_seq"),
        text("detail"),
        sa.ForeignKeyConstraint(["params_id"], ["params.id"]),
        sa.CheckConstraint("seq >= 1", name="seq"),
        sa.CheckConstraint("grade BETWEEN 1 AND 4", name="grade"),
        sa.CheckConstraint("quality BETWEEN 0 AND 5", name="quality"),
        sa.CheckConstraint("(target_device IS NULL) = (target_seq IS NULL)", name="target"),
        sa.CheckConstraint("detail IS NULL OR json_valid(detail)", name="detail"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(None, "event", ["card", "at_ms"])
    op.create_index(None, "event", ["at_ms"])
    op.create_index(None, "event", ["study_day"])
    op.create_table(
        "device",
        text("id", primary_key=True),
        text("fingerprint", nullable=False),
        integer("created_ms", nullable=False),
        text("name", nullable=False),
        sqlite_strict=True,
    )


def cache():
    op.create_table(
        "memory",
        text("card", primary_key=True),
        integer("repetitions", nullable=False),
        integer("ease_hundredths", nullable=False),
        integer("interval_days", nullable=False),
        integer("due_day"),
        integer("lapses", nullable=False),
        integer("first_day"),
        integer("last_day"),
        integer("drill_day"),
        integer("suspended", nullable=False),
        integer("buried_day"),
        text("flag", nullable=False),
        sa.CheckConstraint("suspended IN (0, 1)", name="suspended"),
        sqlite_strict=True,
    )
    op.create_index(None, "memory", ["due_day"])
    op.create_table(
        "meta",
        text("key", primary_key=True),
        text("value", nullable=False),
        sqlite_strict=True,
    )
