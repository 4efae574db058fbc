"""``flashdl deck remove``: the deck leaves; its folder and its history stay."""

import json
import shutil
from pathlib import Path

import pytest

NOTE = "id: {0}\ncards: [{{id: q, front: {0} as it was?, back: Because.}}]\n"


@pytest.fixture
def linked(tmp_path):
    """A deck folder of two notes."""
    folder = tmp_path / "mine"
    (folder / "cards").mkdir(parents=True)
    (folder / "cards" / "deck.yaml").write_text(
        "format: 1\nid: mine\ntitle: My deck\n", encoding="utf-8"
    )
    for name in ("alpha", "beta"):
        (folder / "cards" / f"{name}.yaml").write_text(NOTE.format(name), encoding="utf-8")
    return folder


@pytest.mark.slow
def test_a_removed_deck_leaves_and_an_import_brings_everything_back(inside, env, linked):
    inside("import", linked)
    inside("review", "--deck", "mine", "--answers", "-", stdin="3\n")
    answered = json.loads(inside("show", "mine/alpha#q", "--json").stdout)
    files = {file: file.read_bytes() for file in linked.rglob("*.yaml")}
    done = inside("deck", "remove", "mine", "--yes")

    assert (0, "") == done[::2]
    assert f"Removed mine: 2 cards. To bring it back: flashdl import {linked}\n" == done.stdout
    assert "mine" not in inside("decks").stdout
    assert "alpha#q" not in inside("cards").stdout
    assert ["alpha#q", "beta#q"] == [
        line.split()[0] for line in inside("cards", "--orphans").stdout.splitlines()[1:]
    ]
    assert 0 == inside("doctor").returncode
    assert files == {file: file.read_bytes() for file in linked.rglob("*.yaml")}
    assert "0 orphaned, 2 back" in inside("import", linked).stdout
    assert answered == json.loads(inside("show", "mine/alpha#q", "--json").stdout)


@pytest.mark.slow
def test_the_folder_of_a_removed_deck_is_not_looked_at_again(inside, linked):
    inside("import", linked)
    inside("deck", "remove", "mine", "--yes")
    (linked / "cards" / "alpha.yaml").write_text("id: alpha\n", encoding="utf-8")

    assert "" == inside("cards").stderr
    shutil.rmtree(linked)
    assert "" == inside("cards").stderr


def test_removing_a_deck_asks_first_and_a_dry_run_says_what_it_means(inside, env, linked):
    inside("import", linked)
    database = Path(env["FLASHDL_HOME"], "data", "flashdl.db")
    before = database.read_bytes()
    dry, asked = inside("deck", "remove", "mine", "--dry-run"), inside("deck", "remove", "mine")

    assert [
        "Remove mine, My deck (dry run, nothing written):",
        "  2 notes, 2 cards",
        "  What you know of its cards stays; your folder stays, and is not read any more.",
        f"  To bring it back: flashdl import {linked}",
    ] == dry.stdout.splitlines()
    assert 2 == asked.returncode
    assert "say --yes or --dry-run" in asked.stderr
    assert before == database.read_bytes()


@pytest.mark.slow
def test_a_deck_whose_file_is_gone_can_be_kept_first(inside, small_deck, tmp_path):
    inside("import", small_deck)
    small_deck.unlink()
    lines = inside("deck", "remove", "small", "--dry-run").stdout.splitlines()

    assert [
        f"  {small_deck} is gone; to keep the deck, first:",
        "  flashdl export deck:small --output small.yaml",
    ] == lines[-2:]
    kept = tmp_path / "kept.yaml"
    assert 0 == inside("export", "deck:small", "--output", kept).returncode
    inside("deck", "remove", "small", "--yes")
    assert "3 back" in inside("import", kept).stdout


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "deep-learning",
            "cannot be removed; to be asked nothing of it: flashdl suspend deck:deep",
        ),
        ("deep-lerning", "there is no deck 'deep-lerning' (did you mean 'deep-learning'?)"),
    ],
)
def test_a_deck_that_cannot_be_removed_is_told(inside, name, said):
    done = inside("deck", "remove", name, "--yes")

    assert (2, "") == done[:2]
    assert said in done.stderr


@pytest.mark.slow
def test_a_removed_deck_can_be_neither_exported_nor_edited(inside, small_deck):
    inside("import", small_deck)
    inside("deck", "remove", "small", "--yes")

    exported = inside("export", "deck:small is:orphan")
    edited = inside("edit", "small/n0")

    assert (2, 2) == (exported.returncode, edited.returncode)
    assert "export: error: small was removed; import it again" in exported.stderr
    assert "left its deck" in edited.stderr
