"""Decks as their author meets them: linked, held, edited, broken, moved, and hostile."""

import json
import shutil
import sqlite3
import time
from pathlib import Path

import pytest

FOLDER = "2 added, 0 changed, 0 unchanged, 0 orphaned"
DEFINED = """\
format: 1
id: whole
title: Whole deck
notes:
"""


def log_of(env, columns="kind, card, quality"):
    file = sqlite3.connect(env["FLASHDL_HOME"] + "/data/flashdl.db")
    try:
        return file.execute(f"SELECT {columns} FROM event ORDER BY at_ms").fetchall()
    finally:
        file.close()


def write(folder, name, front, card="q"):
    file = folder / "cards" / f"{name}.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    text = f"id: {name}\ncards:\n  - id: {card}\n    front: {front}\n    back: Because.\n"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.fixture
def flashdl(inside):
    """Commands of one process: what they share is in files alone, which test_scripted tests."""
    return inside


@pytest.fixture
def linked(tmp_path):
    """A deck folder of two notes."""
    folder = tmp_path / "mine"
    write(folder, "alpha", "Alpha as it was?")
    write(folder, "beta", "Beta as it was?")
    deck = "format: 1\nid: mine\ntitle: My deck\norder: [alpha, beta]\n"
    (folder / "cards" / "deck.yaml").write_text(deck, encoding="utf-8")
    return folder


def whole(tmp_path, notes, name="whole.yaml"):
    file = tmp_path / name
    file.write_text(DEFINED + notes, encoding="utf-8")
    return file


def shown(flashdl, card):
    done = flashdl("show", card, "--json")
    assert 0 == done.returncode, done.stderr
    return json.loads(done.stdout)


@pytest.mark.slow
def test_an_edit_of_a_linked_folder_shows_at_the_next_card(flashdl, env, linked):
    assert FOLDER in flashdl("import", linked).stdout
    write(linked, "alpha", "Alpha as it is now?")

    done = flashdl("review", "--answers", "-", stdin="good\ngood\n")

    assert "Alpha as it is now?" in done.stdout
    assert "Alpha as it was?" not in done.stdout
    assert ["deep-learning/perceptron#definition", "mine/alpha#q"] == [c for _, c, _ in log_of(env)]


@pytest.mark.slow
def test_an_edit_shows_in_a_review_on_a_terminal(terminal, flashdl, env, linked):
    flashdl("import", linked)
    write(linked, "alpha", "Alpha as it is now?")
    review = terminal()
    review.until("q stop")
    file = sqlite3.connect(env["FLASHDL_HOME"] + "/data/flashdl.db")
    end = time.monotonic() + 20
    while file.execute("SELECT max(revision) FROM note").fetchone() == (1,):
        assert time.monotonic() < end, "the edit never arrived"
        review.rest(0.05)
    file.close()

    review.press(" ", "q stop")

    assert "Alpha as it is now?" in review.press("3", "q stop")


@pytest.mark.slow
def test_a_fault_costs_one_line_and_the_last_good_version_stays(flashdl, linked):
    flashdl("import", linked)
    file = write(linked, "alpha", "Alpha {")
    file.write_text("id: alpha\ncards:\n  - id: q\n    frnt: A?\n    back: B\n", encoding="utf-8")

    listed = flashdl("cards")
    review = flashdl("review", "--answers", "-", stdin="good\ngood\n")

    for done in (listed, review):
        assert 0 == done.returncode
        [notice] = done.stderr.splitlines()
        assert notice.startswith(f"{file}:3:5: error: the field 'front' is")
        assert "1 more: flashdl check" in notice
        assert "the last good version is shown" in notice
    assert "alpha#q" in listed.stdout
    assert "Alpha as it was?" in review.stdout


@pytest.mark.slow
def test_a_card_that_left_is_an_orphan_and_comes_back_with_its_history(flashdl, env, linked):
    flashdl("import", linked)
    flashdl("review", "--answers", "-", stdin="good\nhard\n")
    asked = shown(flashdl, "mine/alpha#q")
    aside = linked.parent / "alpha.yaml"
    shutil.move(linked / "cards" / "alpha.yaml", aside)
    (linked / "cards" / "deck.yaml").write_text("format: 1\nid: mine\ntitle: Mine\n", "utf-8")

    assert "alpha#q" not in flashdl("cards").stdout
    orphans = flashdl("cards", "--orphans").stdout
    assert ["card", "alpha#q"] == [line.split()[0] for line in orphans.splitlines()]
    assert 2 == len(log_of(env))

    shutil.move(aside, linked / "cards" / "alpha.yaml")
    restored = flashdl("import", linked).stdout
    assert "0 added, 0 changed, 1 unchanged, 0 orphaned, 1 back" in restored
    assert asked == shown(flashdl, "mine/alpha#q")
    assert "" == flashdl("cards", "--orphans").stdout


@pytest.mark.slow
def test_an_edited_text_keeps_its_history(flashdl, linked):
    flashdl("import", linked)
    flashdl("review", "--answers", "-", stdin="good\nhard\n")
    before = shown(flashdl, "mine/alpha#q")
    write(linked, "alpha", "Alpha, said better?")

    assert "0 added, 1 changed, 1 unchanged, 0 orphaned" in flashdl("import", linked).stdout
    after = shown(flashdl, "mine/alpha#q")
    assert ("Alpha, said better?", before["history"], before["memory"]) == (
        after["front"], after["history"], after["memory"],
    )  # fmt: skip


@pytest.mark.slow
def test_a_dry_run_of_an_edited_folder_says_what_would_change_and_writes_nothing(
    flashdl, env, linked
):
    flashdl("import", linked)
    write(linked, "alpha", "Alpha as it is now?")
    database = Path(env["FLASHDL_HOME"], "data", "flashdl.db")
    before = database.read_bytes()

    assert "0 added, 1 changed" in flashdl("import", "--dry-run", linked).stdout
    assert before == database.read_bytes()


@pytest.mark.slow
def test_a_held_file_stays_as_imported_until_it_is_imported_again(flashdl, small_deck):
    flashdl("import", small_deck)
    text = small_deck.read_text(encoding="utf-8")
    small_deck.write_text(text.replace("Question 1?", "Asked anew?"), encoding="utf-8")

    assert "Question 1?" == shown(flashdl, "small/n1#q")["front"]
    assert "0 added, 1 changed, 2 unchanged" in flashdl("import", small_deck).stdout
    small_deck.unlink()
    assert "Asked anew?" == shown(flashdl, "small/n1#q")["front"]


@pytest.mark.slow
def test_two_faults_in_two_decks_are_both_told_and_nothing_is_imported(
    flashdl, tmp_path, small_deck
):
    one = whole(tmp_path, "  - id: a\n    cards: [{id: q, front: A}]\n", "one.yaml")
    two = whole(tmp_path, "  - id: A\n    cards: [{id: q, front: A, back: B}]\n", "two.yaml")

    done = flashdl("import", small_deck, one, two)

    assert 3 == done.returncode
    assert {str(one), str(two)} == {line.split(":")[0] for line in done.stderr.splitlines()}
    assert ["deep-learning"] == [
        d["id"] for d in json.loads(flashdl("decks", "--json").stdout)["decks"]
    ]


def refused(done):
    assert 3 == done.returncode, done.stdout
    [sentence] = done.stderr.splitlines()
    return sentence


@pytest.mark.slow
def test_the_id_of_the_builtin_deck_is_refused_by_name(flashdl, tmp_path, small_deck):
    taken = whole(tmp_path, "  - id: a\n    cards: [{id: q, front: A, back: B}]\n", "taken.yaml")
    taken.write_text(taken.read_text("utf-8").replace("id: whole", "id: deep-learning"), "utf-8")

    before = flashdl("decks").stdout
    sentence = refused(flashdl("import", small_deck, taken))

    assert sentence.startswith(f"{taken}: error: ")
    assert "'deep-learning'" in sentence
    assert "built-in deck" in sentence
    assert before == flashdl("decks").stdout


@pytest.mark.slow
def test_two_decks_of_one_import_may_not_share_an_id(flashdl, tmp_path, small_deck):
    copy = shutil.copy(small_deck, tmp_path / "copy.yaml")

    sentence = refused(flashdl("import", small_deck, copy))

    assert sentence.startswith(f"{copy}: error: ")
    assert str(small_deck) in sentence


@pytest.mark.slow
def test_a_linked_folder_that_takes_another_id_is_told_and_touches_no_other_deck(flashdl, linked):
    flashdl("import", linked)
    deck = linked / "cards" / "deck.yaml"
    before = flashdl("decks").stdout
    deck.write_text(deck.read_text("utf-8").replace("id: mine", "id: deep-learning"), "utf-8")

    done = flashdl("decks")

    [notice] = done.stderr.splitlines()
    assert "'deep-learning'" in notice
    assert "'mine'" in notice
    assert before == done.stdout


MANY = """\
  - id: a
    cards:
      - type: cloze
        text: >-
          A [[first: neuron]] sums its [[second: inputs | what goes in]], W = [[1, 2], [3, 4]].
      - {id: pair, front: Cat, back: Katze, reverse: true}
"""


@pytest.mark.slow
def test_cloze_and_reversed_cards_are_asked_with_the_right_sides(flashdl, tmp_path):
    file = whole(tmp_path, MANY)
    database = tmp_path / "alone.db"

    assert "4 added" in flashdl("--db", database, "import", file).stdout
    asked = flashdl(
        "--db", database, "review", "--answers", "-", stdin="3\n" * 60, FLASHDL_NEW_PER_DAY="60"
    ).stdout

    cards = {part.split("\n", 1)[0]: part for part in asked.split("CARD ")[1:]}
    first, second = cards["whole/a#first"], cards["whole/a#second"]
    assert "A […] sums its inputs, W = [[1, 2], [3, 4]]." in first
    assert "neuron" in first.split("[…]")[1]
    assert "A neuron sums its [what goes in], W" in second
    assert "inputs" in second.split("[what goes in]")[1]
    assert cards["whole/a#pair"].index("Cat") < cards["whole/a#pair"].index("Katze")
    reversed_ = cards["whole/a#pair-reversed"]
    assert reversed_.index("Katze") < reversed_.index("Cat")
    assert {"first", "second", "pair", "pair-reversed"} == {
        key.partition("#")[2] for key in cards if key.startswith("whole/")
    }


@pytest.mark.slow
def test_the_python_of_a_deck_is_kept_not_run_and_its_card_says_so(flashdl, env, linked, tmp_path):
    canary = tmp_path / "canary"
    code = f"open({str(canary)!r}, 'w').close()\n"
    demo = linked / "demos" / "own_demo.py"
    demo.parent.mkdir()
    demo.write_text(code, encoding="utf-8")
    alpha = linked / "cards" / "alpha.yaml"
    alpha.write_text(alpha.read_text("utf-8") + "demo: own_demo\n", encoding="utf-8")

    flashdl("import", linked)
    flashdl("check", linked)
    review = flashdl("review", "--answers", "-", stdin="good\ngood\n").stdout
    run = flashdl("demo", "own-demo")

    assert "not run" in review.split("CARD mine/alpha#q")[1].split("CARD")[0]
    assert 2 == run.returncode
    assert not canary.exists()
    file = sqlite3.connect(env["FLASHDL_HOME"] + "/data/flashdl.db")
    assert (code.encode(),) == file.execute(
        "SELECT source FROM demo WHERE deck_id = 'mine'"
    ).fetchone()
    file.close()


EVIL = (
    "[bold red]markup[/] [link=file:///etc/passwd]here[/link] :bomb: "
    "<b>tag</b> [site](https://example.org/x) `\\x1b]52;c;AAAA\\x07` \\x1b[2J"
)


@pytest.mark.slow
def test_hostile_text_reaches_no_terminal_as_a_command(flashdl, tmp_path):
    file = whole(
        tmp_path, f"  - id: evil\n    cards:\n      - id: q\n        front: '{EVIL}'\n"
        f"        back: '{EVIL}'\n        must_mention: ['{EVIL}']\n"
    )  # fmt: skip
    assert 0 == flashdl("import", file).returncode

    for arguments in (["show", "whole/evil#q"], ["review", "--answers", "-"]):
        done = flashdl(*arguments, stdin="3\n3\n3\n", FORCE_COLOR="1")
        assert "[bold red]markup[/]" in done.stdout
        assert not {"]8;", "]52;", "[2J"} & {
            after[: len(mark)]
            for mark in ("]8;", "]52;", "[2J")
            for after in done.stdout.split("\x1b")
        }


@pytest.mark.slow
@pytest.mark.parametrize("raw", ["\x1b]52;c;QUFB\x07", "\x1b[2J", "\u202e", "\x9b31m"])
def test_a_deck_with_control_characters_is_refused_with_the_place(flashdl, tmp_path, raw):
    note = f"  - id: evil\n    cards:\n      - id: q\n        front: a{raw}b\n        back: B\n"
    escaped = note.replace(f"a{raw}b", json.dumps(f"a{raw}b"))

    for text, name in ((note, "raw.yaml"), (escaped, "escaped.yaml")):
        done = flashdl("import", whole(tmp_path, text, name))

        assert 3 == done.returncode
        assert f"{name}:8:" in done.stderr
        assert not set(raw) & {"\x1b", "\x07", "\u202e", "\x9b"} & set(done.stderr)
