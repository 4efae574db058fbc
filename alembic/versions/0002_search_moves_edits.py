"""Full-text search, former ids of notes, moves found quickly, and what the learner edited."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def text(name, **options):
    return sa.Column(name, sa.Text(), **options)


def integer(name, **options):
    return sa.Column(name, sa.Integer(), **options)


def upgrade():
    former_ids()
    edits()
    search()


def former_ids():
    op.add_column("note", text("formerly", nullable=False, server_default=sa.text("'[]'")))
    op.create_index("ix_event_moves", "event", ["kind"], sqlite_where=sa.text("kind = 'move'"))


def edits():
    op.create_table(
        "edit",
        integer("at_ms", primary_key=True, autoincrement=False),
        text("deck_id", primary_key=True),
        text("note_id", primary_key=True),
        text("path", nullable=False),
        text("before", nullable=False),
        text("after", nullable=False),
        integer("undone", nullable=False),
        sa.CheckConstraint("undone IN (0, 1)", name="undone"),
        sqlite_strict=True,
    )
    op.create_table(
        "version",
        text("deck_id", primary_key=True),
        text("note_id", primary_key=True),
        text("mine", nullable=False),
        text("base", nullable=False),
        text("theirs", nullable=False),
        sa.ForeignKeyConstraint(["deck_id", "note_id"], ["note.deck_id", "note.id"]),
        sqlite_strict=True,
    )


def search():
    op.execute(
        "CREATE VIRTUAL TABLE card_text USING fts5"
        "(key UNINDEXED, front, back, more, tokenize = 'unicode61 remove_diacritics 2')"
    )
    op.execute(
        "INSERT INTO card_text (key, front, back, more)"
        " SELECT key, json_extract(content, '$.front'), json_extract(content, '$.back'),"
        " coalesce((SELECT group_concat(leaf.atom, ' ') FROM json_tree(content) AS leaf"
        " WHERE leaf.type = 'text' AND leaf.fullkey NOT IN ('$.front', '$.back', '$.id')), '')"
        " FROM card"
    )
