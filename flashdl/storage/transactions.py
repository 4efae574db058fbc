"""Transactions on one file: all or nothing, and what to do where a commit's outcome is unknown."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from flashdl.errors import DatabaseProblem
from flashdl.review.events import Event
from flashdl.storage import log
from flashdl.storage.engine import problem

_T = TypeVar("_T")


class _CommitFailedError(DatabaseProblem):
    """Whether the transaction is in the file is not known; ``result`` is what it returned."""

    def __init__(self, cause: DatabaseProblem, result: object) -> None:
        super().__init__(str(cause))
        self.result = result


class Transactions:
    """An open file that reads and writes in transactions."""

    def __init__(self, path: Path, engine: Engine) -> None:
        self.path = path
        self._engine = engine
        self._reader = engine.execution_options(readonly=True)

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _record(self, work: Callable[[Connection], list[Event]]) -> list[Event]:
        """Run what stores events; after a commit of unknown outcome the rows decide."""
        try:
            return self._transact(work)
        except _CommitFailedError as failed:
            events: list[Event] = failed.result  # type: ignore[assignment]
            self._engine.dispose()
            if self._read(lambda connection: all(log.is_stored(connection, e) for e in events)):
                return events
            return self._transact(work)

    def _repeatable(self, work: Callable[[Connection], _T]) -> _T:
        """Run what may be run twice; the first result tells what changed."""
        try:
            return self._transact(work)
        except _CommitFailedError as failed:
            self._engine.dispose()
            self._transact(work)
            return failed.result  # type: ignore[return-value]

    def _transact(self, work: Callable[[Connection], _T]) -> _T:
        with self._explained(), self._engine.connect() as connection:
            transaction = connection.begin()
            try:
                result = work(connection)
            except BaseException:
                transaction.rollback()
                raise
            try:
                transaction.commit()
            except DBAPIError as error:
                connection.invalidate()
                raise _CommitFailedError(problem(error, self.path), result) from error
            return result

    def _read(self, work: Callable[[Connection], _T]) -> _T:
        with self._explained(), self._reader.begin() as connection:
            return work(connection)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise problem(error, self.path) from error
        except PoolTimeoutError as error:
            raise DatabaseProblem(f"{self.path} is busy with another task; try again.") from error
