"""Alembic's entry: runs the revisions on the connection that the program hands in.

By hand, for a new revision: ``alembic -x db=FILE revision --autogenerate``, with a FILE at head.
"""

from pathlib import Path

from alembic import context

from flashdl.storage.engine import migration_engine
from flashdl.storage.schema import is_ours, metadata


def run(connection):
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        transactional_ddl=True,
        compare_type=True,
        include_object=is_ours,
    )
    with context.begin_transaction():
        context.run_migrations()


handed_in = context.config.attributes.get("connection")
if handed_in is not None:
    run(handed_in)
else:
    file = Path(context.get_x_argument(as_dictionary=True)["db"])
    with migration_engine(file).begin() as own:
        run(own)
