"""The SQL of the hot read queries as text: ``python -m flashdl.storage.hot`` prints hot.sql."""

import sys
from typing import Any

from sqlalchemy import Select
from sqlalchemy.dialects.sqlite import dialect

from flashdl.storage.queries import HOT


def compiled(statement: Select[Any]) -> str:
    """The statement for SQLite, with ``:name`` for what the caller binds."""
    options = {"render_postcompile": True}
    text = str(statement.compile(dialect=dialect(paramstyle="named"), compile_kwargs=options))
    return "\n".join(line.rstrip() for line in text.splitlines())


def hot_sql() -> str:
    """The whole file: every query under a line ``-- name: NAME``."""
    sections = (f"-- name: {name}\n{compiled(query)};\n" for name, query in HOT.items())
    return "-- Made by `just sql` from queries.py.\n\n" + "\n".join(sections)


if __name__ == "__main__":
    sys.stdout.write(hot_sql())
