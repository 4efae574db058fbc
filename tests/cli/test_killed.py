"""SIGKILL between any two answers: what was acknowledged is in the file, exactly once."""

import random
import sqlite3
import subprocess
import sys

import pytest

ACTS = ["good", "again", "undo", "hard", "redo", "easy", "know", "undo", "good", "undo"]
WORDS = {"again": 1, "hard": 3, "good": 4, "easy": 5}


def killed_after(env, script, lines):
    """The kinds of the acts that one run acknowledged before it was killed at a line of output."""
    running = subprocess.Popen(
        [sys.executable, "-m", "flashdl", "review", "--answers", str(script)],
        env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    told = []
    for line in running.stdout:
        told.append(line)
        if len(told) >= lines:
            break
    running.kill()
    told += running.stdout.readlines()
    running.stdout.close()
    running.wait()
    return [line for line in told if line.startswith(("ACK", "nothing"))]


def log_of(env):
    file = sqlite3.connect(env["FLASHDL_HOME"] + "/data/flashdl.db")
    try:
        return file.execute("SELECT kind, quality FROM event ORDER BY at_ms").fetchall()
    finally:
        file.close()


def event_of(act):
    return ("known" if act == "know" else "review" if act in WORDS else act, WORDS.get(act))


def assert_kept(env, script, before, told):
    """The log grew by the acknowledged acts in order, and at most one more that was under way."""
    acts = script.read_text(encoding="utf-8").split()
    done = [event_of(a) for a, line in zip(acts, told, strict=False) if line.startswith("ACK")]
    grown = log_of(env)[len(before) :]
    under_way = len(grown) - len(done)

    assert done == grown[: len(done)]
    assert under_way in (0, 1)
    if under_way:
        assert event_of(acts[len(told)]) == grown[-1]


@pytest.mark.slow
def test_kill_after_each_acknowledgement_keeps_every_answer(env, inside, tmp_path):
    script = tmp_path / "answers.txt"
    dice = random.Random(1990)
    for number in range(16):
        acts = [ACTS[(number + i) % len(ACTS)] for i in range(20)]
        script.write_text("\n".join(acts), encoding="utf-8")
        before = log_of(env)
        told = killed_after(env, script, dice.randrange(2, 160))
        assert_kept(env, script, before, told)

    assert log_of(env)
    assert 0 == inside("doctor").returncode


@pytest.mark.slow
@pytest.mark.parametrize("answers", [1, 3, 4])
def test_kill_right_at_an_acknowledgement(env, inside, tmp_path, answers):
    script = tmp_path / "answers.txt"
    script.write_text("\n".join(ACTS), encoding="utf-8")
    running = subprocess.Popen(
        [sys.executable, "-m", "flashdl", "review", "--answers", "-"],
        env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    for number, act in enumerate(ACTS[:answers], 1):
        running.stdin.write(act + "\n")
        running.stdin.flush()
        while running.stdout.readline() != f"ACK {number}\n":
            assert running.poll() is None
    running.kill()
    running.communicate()

    assert [event_of(act) for act in ACTS[:answers]] == log_of(env)
    assert 0 == inside("doctor").returncode
    assert 0 == inside("review", "--answers", script).returncode


@pytest.mark.slow
def test_a_killed_import_is_whole_or_absent(env, inside, small_deck):
    found = set()
    for delay_ms in range(0, 900, 60):
        running = subprocess.Popen(
            [sys.executable, "-m", "flashdl", "import", str(small_deck)],
            env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            running.wait(timeout=delay_ms / 1000)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()
        done = inside("cards")
        assert 0 == done.returncode, done.stderr
        found.add(sum("small/" in line for line in done.stdout.splitlines()))

    assert {0, 3} >= found
    assert 0 == inside("doctor").returncode
