"""``flashdl backup``, and the backups that a review and an import make by themselves."""

import json
import shutil
from pathlib import Path

import pytest

from flashdl.storage.backup import contents

NEXT_DAY = {"FLASHDL_NOW": "2026-03-11T09:00:00+00:00"}
FIRST = "flashdl-2026-03-10T090000Z.db"


def home(env):
    return Path(env["FLASHDL_HOME"]) / "data"


def kept(env):
    return sorted(path.name for path in (home(env) / "backups").glob("*"))


def events(env):
    return contents(home(env) / "flashdl.db").events


def answer(inside, *keys, **more):
    done = inside("review", "--answers", "-", stdin="\n".join(keys), **more)
    assert 0 == done.returncode, done.stderr
    return done


def listed(inside, *arguments):
    return json.loads(inside("backup", "--list", "--json", *arguments).stdout)["backups"]


def test_a_backup_is_made_named_and_listed(inside, env):
    answer(inside, "3")
    made = inside("backup")
    lines = inside("backup", "--list").stdout.splitlines()

    assert (0, f"{home(env)}/backups/{FIRST}") == (made.returncode, made.stdout.splitlines()[0])
    assert "1 event, " in made.stdout
    assert ["2026-03-10", "09:00"] == lines[0].split()[:2]
    assert lines[0].endswith(FIRST)
    assert [(FIRST, "regular", 1, "")] == [
        (row["file"], row["kind"], row["events"], row["fault"]) for row in listed(inside)
    ]


def test_a_dry_run_makes_nothing(inside, env):
    done = inside("backup", "--dry-run")

    assert (0, True) == (done.returncode, "dry run, nothing written" in done.stdout)
    assert [] == kept(env)


def test_what_is_thinned_out_is_said(inside, env):
    inside("backup")
    for hour in ("08", "09"):
        source, old = home(env) / "backups" / FIRST, f"flashdl-2026-01-01T{hour}0000Z.db"
        shutil.copy(source, source.with_name(old))
    foreseen, done = inside("backup", "--dry-run"), inside("backup")

    said = "Thinned out: flashdl-2026-01-01T080000Z.db."
    assert said in foreseen.stdout
    assert said in done.stdout
    assert "flashdl-2026-01-01T090000Z.db" in kept(env)


def test_without_a_collection_or_a_backup_that_is_said(inside, env, bare_env):
    nothing = inside("backup", FLASHDL_HOME=f"{env['FLASHDL_HOME']}-other")
    none_yet = inside("backup", "--list")
    latest = inside("backup", "--restore", "latest")

    assert (2, True) == (nothing.returncode, "there is no collection yet" in nothing.stderr)
    assert (0, True) == (none_yet.returncode, "No backup in" in none_yet.stderr)
    assert (2, True) == (latest.returncode, "flashdl backup makes one" in latest.stderr)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--list", "--check"], "say one of"),
        (["--check", "--restore", "latest"], "say one of"),
        (["--json"], "--json goes with"),
        (["--list", "--dry-run"], "change nothing"),
        (["--restore", "no-such.db"], "there is no backup 'no-such.db'"),
    ],
)
def test_what_cannot_be_followed_is_refused(inside, arguments, said):
    done = inside("backup", *arguments)

    assert (2, "", True) == (done.returncode, done.stdout, said in done.stderr)


def test_a_damaged_backup_is_found_and_not_put_back(inside, env):
    inside("backup")
    inside("backup", **NEXT_DAY)
    whole = inside("backup", "--check")
    file = home(env) / "backups" / FIRST
    file.write_bytes(file.read_bytes()[: 4096 * 20])
    damaged, back = inside("backup", "--check"), inside("backup", "--restore", FIRST, "--yes")

    assert (0, True) == (whole.returncode, "2 backups, each of them whole." in whole.stdout)
    assert (1, True) == (damaged.returncode, f"{FIRST} is damaged" in damaged.stderr)
    assert (1, True) == (back.returncode, "flashdl backup --check" in back.stderr)


@pytest.mark.slow
def test_a_restore_says_what_it_does_and_how_to_undo_it(inside, env):
    answer(inside, "3")
    inside("backup")
    answer(inside, "3")
    dry = inside("backup", "--restore", FIRST, "--dry-run")
    unasked = inside("backup", "--restore", FIRST)
    still = listed(inside)
    done = inside("backup", "--restore", "latest", "--yes")

    assert "Put back flashdl-2026-03-10T090000Z.db: 1 event" in dry.stdout
    assert "2 events" in dry.stdout
    assert (2, True) == (unasked.returncode, "--yes or --dry-run" in unasked.stderr)
    assert 1 == len(still)
    assert 1 == events(env)
    undo = done.stdout.rpartition("To undo: flashdl ")[2].split()
    assert 0 == inside(*undo, "--yes").returncode
    assert 2 == events(env)


@pytest.mark.slow
def test_a_collection_that_is_gone_comes_back(inside, env):
    answer(inside, "3")
    inside("backup")
    (home(env) / "flashdl.db").unlink()
    lost = inside("due")
    back = inside("backup", "--restore", "latest", "--yes")

    assert (1, True) == (lost.returncode, "gone or empty" in lost.stderr)
    assert (0, True) == (back.returncode, "It replaces nothing" in back.stdout)
    assert 0 == inside("due").returncode


def test_a_list_for_a_screen_reader_has_words_between_commas(inside):
    inside("backup")

    assert inside("backup", "--list", "--plain").stdout.count(", ") == 3


@pytest.mark.slow
def test_a_review_makes_the_backup_of_its_day_once(inside, env):
    answer(inside, *"3333")
    few = kept(env)
    answer(inside, *"33333")
    answer(inside, *"3")
    enough = kept(env)
    answer(inside, *"33333", **NEXT_DAY)

    assert ([], [FIRST]) == (few, enough)
    assert [FIRST, "flashdl-2026-03-11T090000Z.db"] == kept(env)


def test_a_review_whose_backup_fails_says_one_line_and_is_no_failure(inside, env):
    (home(env) / "backups").write_text("a file where the folder should be")
    done = answer(inside, *"33333")

    assert 1 == len(done.stderr.splitlines())
    assert done.stderr.startswith("No backup today: ")
    assert "ACK 5" in done.stdout


def test_an_import_makes_a_backup_first_and_a_dry_run_makes_none(inside, env, small_deck):
    dry = inside("import", "--dry-run", small_deck), kept(env)
    inside("import", small_deck)

    assert 0 == dry[0].returncode
    assert [] == dry[1]
    assert [FIRST] == kept(env)
    assert not any(row["events"] for row in listed(inside))


def test_an_act_on_many_cards_makes_a_backup_first(inside, env):
    dry = inside("flag", "--dry-run", "deck:deep-learning"), kept(env)
    done = inside("flag", "deck:deep-learning")

    assert (0, []) == (dry[0].returncode, dry[1])
    assert (0, [FIRST], "") == (done.returncode, kept(env), done.stderr)
    assert [0] == [row["events"] for row in listed(inside)]


@pytest.mark.slow
def test_few_cards_are_postponed_without_a_backup(inside, env):
    answer(inside, *"3333")
    done = inside("postpone", "--days", "3", "--yes", **NEXT_DAY)

    assert 0 == done.returncode
    assert [] == kept(env)


@pytest.mark.slow
def test_a_review_on_a_terminal_ends_with_a_backup_and_not_a_word_about_it(terminal, env):
    one = terminal()
    one.until("space")
    one.press(" ", "good")
    one.rest(0.3)
    one.press("3", "space")
    one.send("q")

    assert 0 == one.end()
    assert [FIRST] == kept(env)
    assert "backup" not in one.text
