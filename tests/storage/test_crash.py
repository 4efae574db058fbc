"""SIGKILL before the n-th SQL statement of an answer, an undo or an import loses nothing."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("crashing.py")


def sweep(operation, folder, *, first=1, stride=1):
    """Yield (database, acknowledged) for every point of death."""
    command = [sys.executable, SCRIPT, operation, folder, str(first), str(stride)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (0, "") == (done.returncode, done.stderr)
    for point in done.stdout.split():
        place = folder / point
        acks = place / "acks"
        yield place / "data" / "c.db", acks.read_text().count("ACK") if acks.exists() else 0


def deck_of(path):
    with closing(sqlite3.connect(path)) as db:
        cards = db.execute("SELECT key, present, content FROM card ORDER BY key").fetchall()
        notes = db.execute("SELECT id, present, source, revision FROM note ORDER BY id").fetchall()
        return cards, notes, db.execute("SELECT stamp FROM deck").fetchall()


def assert_answers_survive(operation, folder, assert_healthy, **points):
    before = {"undo": 2, "batch": 2, "import": 2}.get(operation, 0)
    size = 4 if operation == "batch" else 1
    died = list(sweep(operation, folder, **points))
    assert len(died) > 5
    for database, acked in died:
        assert_healthy(database, acked=acked, before=before, size=size)
    assert 2 == died[-1][1]


def assert_import_is_atomic(folder, assert_healthy, **points):
    died = list(sweep("import", folder, **points))
    old, new = deck_of(folder / "template" / "data" / "c.db"), deck_of(died[-1][0])
    assert old != new
    for database, acked in died:
        assert_healthy(database, acked=0, before=2)
        assert deck_of(database) in ([new] if acked else [old, new])


@pytest.mark.parametrize(
    "operation",
    ["answer", *(pytest.param(slow, marks=pytest.mark.slow) for slow in ("undo", "batch"))],
)
def test_killing_at_some_statements_loses_no_acknowledged_answer(
    operation, tmp_path, assert_healthy
):
    assert_answers_survive(operation, tmp_path, assert_healthy, first=2, stride=5)


@pytest.mark.slow
def test_an_import_killed_at_some_statements_is_old_or_new(tmp_path, assert_healthy):
    assert_import_is_atomic(tmp_path, assert_healthy, first=3, stride=5)


@pytest.mark.slow
@pytest.mark.parametrize("operation", ["answer", "undo", "batch"])
def test_killing_at_any_statement_loses_no_acknowledged_answer(operation, tmp_path, assert_healthy):
    assert_answers_survive(operation, tmp_path, assert_healthy)


@pytest.mark.slow
def test_an_import_killed_at_any_statement_is_old_or_new(tmp_path, assert_healthy):
    assert_import_is_atomic(tmp_path, assert_healthy)


@pytest.mark.slow
def test_the_sweep_finds_an_answer_written_in_two_transactions(tmp_path, assert_healthy):
    faults = 0
    for database, acked in sweep("twin", tmp_path):
        try:
            assert_healthy(database, acked=acked)
        except AssertionError:
            faults += 1
    assert faults > 3
