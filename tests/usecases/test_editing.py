"""A note is edited where it lives, checked as a note of its deck, and taken back."""

import stat

import pytest

from flashdl.errors import BadDeckFile, UsageError
from flashdl.usecases import editing
from flashdl.usecases.importing import import_all, load_all
from flashdl.usecases.note_text import put_in_file, spot_of
from flashdl.usecases.upkeep import refresh

NOTE = """\
id: a
cards:
  - {id: q, front: Q?, back: B}
  - id: v
    type: typed
    front: How much?
    answer: '1'
"""
OTHER = "id: b\nrequires: [a]\ncards: [{id: q, front: F, back: B}]\n"
HEAD = "format: 1\nid: {}\ntitle: T\n"


def folder_of(path):
    cards = path / "linked" / "cards"
    cards.mkdir(parents=True)
    for name, text in {"deck": HEAD.format("linked"), "a": NOTE, "b": OTHER}.items():
        (cards / f"{name}.yaml").write_text(text)
    return path / "linked"


def file_of(path, note=NOTE):
    file = path / "whole.yaml"
    lines = [*note.splitlines(), *OTHER.splitlines()]
    items = [("  - " if x.startswith("id:") else "    ") + x + "\n" for x in lines]
    file.write_text(HEAD.format("held") + "notes:\n" + "".join(items))
    return file


@pytest.fixture
def store(learner, tmp_path):
    """A collection with the same notes in a linked and in a held deck."""
    store = learner.store()
    list(import_all(store, load_all([folder_of(tmp_path), file_of(tmp_path)])))
    return store


@pytest.fixture
def edit(store, learner, at):
    """Edit a note as an editor would: replace one text by another."""

    def change(key, old, new, *, minutes=0, **options):
        place = editing.open_note(store, learner.paths, key, **options)
        text = place.file.read_text()
        assert old in text
        place.file.write_text(text.replace(old, new))
        return editing.take(store, place, at(minutes))

    return change


def front(store, deck, card="a#q"):
    return store.card(f"{deck}/{card}")["content"]["front"]


def drafts(learner):
    return [p.name for p in (learner.paths.data / "edits").rglob("*.yaml")]


DECKS = pytest.mark.parametrize("deck", ["linked", "held"])


@DECKS
def test_an_edit_is_shown_and_its_history_stays(deck, store, edit, learner):
    taken = edit(f"{deck}/a#q", "Q?", "Better?")

    assert "Better?" == front(store, deck)
    assert (f"{deck}/a#q",) == taken.report.changed
    assert (deck == "held") == taken.first
    assert [] == drafts(learner)


@DECKS
def test_an_edit_can_be_taken_back_and_put_back(deck, store, edit, tmp_path):
    file = tmp_path / "linked" / "cards" / "a.yaml"
    edit(f"{deck}/a", "Q?", "Better?")
    seen = [front(store, deck)]
    said = []
    for redo in (False, True, False):
        said.append(editing.take_back(store, redo=redo))
        seen.append(front(store, deck))

    assert ["Better?", "Q?", "Better?", "Q?"] == seen
    assert ["Took back the edit of a.", "Put back the edit of a."] == said[:2]
    assert editing.take_back(store) is None
    assert NOTE == file.read_text()
    assert {} == store.versions()


@DECKS
def test_only_an_edit_later_than_the_last_act_is_taken_back(deck, store, edit):
    edit(f"{deck}/a", "Q?", "Better?")
    at_ms = store.latest_edit().at_ms

    assert editing.take_back(store, since_ms=at_ms) is None
    assert "Better?" == front(store, deck)
    assert editing.take_back(store, since_ms=at_ms - 1)


@DECKS
def test_what_was_changed_after_an_edit_is_not_overwritten(deck, store, edit, tmp_path):
    edit(f"{deck}/a", "Q?", "Better?")
    if deck == "linked":
        file = tmp_path / "linked" / "cards" / "a.yaml"
        file.write_text(NOTE.replace("Q?", "By hand?"))
        refresh(store)
    else:
        spot = spot_of(store, "held/a")
        editing.take_theirs(store, spot, moment=learner_moment())
        editing.take_back(store)
        store.settle(spot.version._replace(mine=NOTE.replace("Q?", "By hand?")))

    with pytest.raises(UsageError, match="was changed since this edit"):
        editing.take_back(store)


def learner_moment():
    from flashdl.study_day import Moment

    return Moment(10**13, 0, 739_000)


@DECKS
def test_a_fault_keeps_collection_and_text_and_the_next_edit_goes_on(deck, store, edit, learner):
    with pytest.raises(BadDeckFile) as caught:
        edit(f"{deck}/a#q", "front: Q?", "frunt: Q!")
    place = editing.open_note(store, learner.paths, f"{deck}/a#q")

    assert any(line.startswith(f"{place.file}:3:") for line in caught.value.lines)
    assert "Q?" == front(store, deck)
    assert "frunt: Q!" in place.file.read_text()
    assert (deck == "held") == place.resumed
    place.file.write_text(place.file.read_text().replace("frunt", "front"))
    editing.take(store, place, learner_moment())
    assert "Q!" == front(store, deck)
    assert editing.take_back(store)
    assert "Q?" == front(store, deck)


@DECKS
@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("id: a", "id: z", "flashdl move"),
        ("id: a\n", "id: a\nrequires: [b]\n", "require each other"),
        ("id: a\n", "id: a\nrequires: [bb]\n", "unknown note 'bb'"),
        ("id: v", "id: q", "already used on line"),
        ("Q?", "Q\t?", "a tab"),
        ("Q?", "Q\u202e?", "hidden"),
    ],
)
def test_a_note_is_checked_as_one_of_its_deck(deck, old, new, why, edit):
    with pytest.raises(BadDeckFile, match=why):
        edit(f"{deck}/a", old, new)


@DECKS
def test_a_card_that_is_renamed_leaves_and_its_history_is_kept(deck, store, edit):
    taken = edit(f"{deck}/a", "id: q", "id: r")

    assert ((f"{deck}/a#q",), (f"{deck}/a#r",)) == (taken.report.orphaned, taken.report.added)
    assert f"{deck}/a#q" in {row.key for row in store.cards() if not row.present}


@DECKS
def test_nothing_changed_is_no_edit(deck, store, edit, learner):
    assert edit(f"{deck}/a", "Q?", "Q?").report is None
    assert store.latest_edit() is None
    assert [] == drafts(learner)


@DECKS
def test_a_dry_run_changes_neither_file_nor_collection(deck, store, edit, learner, tmp_path):
    before = store.path.read_bytes()
    taken = edit(f"{deck}/a", "Q?", "Better?", dry_run=True)

    assert (f"{deck}/a#q",) == taken.report.changed
    assert before == store.path.read_bytes()
    assert NOTE == (tmp_path / "linked" / "cards" / "a.yaml").read_text()
    assert [] == drafts(learner)


def test_the_editor_opens_at_the_cards_entry(store, learner):
    lines = [editing.open_note(store, learner.paths, f"{d}/a#{c}").line
             for d in ("linked", "held") for c in ("q", "v")]  # fmt: skip

    assert [3, 4, 3, 4] == lines


def test_an_editor_that_failed_leaves_a_draft_only_if_it_was_written_to(store, learner):
    place = editing.open_note(store, learner.paths, "held/a")
    editing.leave(place)
    assert [] == drafts(learner)

    place = editing.open_note(store, learner.paths, "held/a")
    place.file.write_text("id: a\n")
    editing.leave(place)
    assert ["a.yaml"] == drafts(learner)


def test_an_alias_is_written_into_the_linked_file(store, learner, at, tmp_path):
    file = tmp_path / "linked" / "cards" / "a.yaml"
    file.chmod(0o640)
    said = editing.add_alias(store, "linked/a#v", "  one ", at())

    assert "a#v accepts 'one' from now on." == said
    assert NOTE + "    aliases: [one]\n" == file.read_text()
    assert 0o640 == stat.S_IMODE(file.stat().st_mode)
    assert editing.take_back(store)
    assert NOTE == file.read_text()


def test_an_alias_of_a_held_card_becomes_a_version_of_the_learners(store, at):
    editing.add_alias(store, "held/a#v", "one", at())
    editing.add_alias(store, "held/a#v", "uno", at(1))

    assert NOTE + "    aliases: [one, uno]\n" == store.versions()["held/a"].mine
    with pytest.raises(UsageError, match="accepts 'uno' already"):
        editing.add_alias(store, "held/a#v", "uno", at(2))
    with pytest.raises(UsageError, match="typed answer"):
        editing.add_alias(store, "held/a#q", "uno", at(2))


def updated(store, tmp_path, text):
    notices = []
    done = dict(import_all(store, load_all([file_of(tmp_path, text)]), notices=notices))
    return done["held"], notices


def test_an_update_leaves_the_learners_version_and_either_can_be_chosen(store, edit, tmp_path, at):
    edit("held/a", "Q?", "Mine?")
    done, _ = updated(store, tmp_path, NOTE.replace("Q?", "Newer?"))

    assert () == done.changed
    assert "Mine?" == front(store, "held")
    assert store.versions()["held/a"].in_conflict
    editing.keep_mine(store, spot_of(store, "held/a"), at(5))
    assert not store.versions()["held/a"].in_conflict
    editing.take_theirs(store, spot_of(store, "held/a"), at(6))
    assert ("Newer?", {}) == (front(store, "held"), store.versions())
    assert editing.take_back(store)
    assert "Mine?" == front(store, "held")


def test_a_version_that_does_not_fit_any_more_is_told_once_an_import(store, edit, tmp_path):
    edit("held/a", "id: a\n", "id: a\nlevel: 2\n")
    edit("held/b", "requires: [a]", "requires: []")
    edit("held/a", "level: 2", "level: 2\nrequires: [b]")
    alone = tmp_path / "whole.yaml"
    text = HEAD.format("held") + "notes:\n  - id: a\n    cards: [{id: q, front: New?, back: B}]\n"
    alone.write_text(text)
    notices = []
    list(import_all(store, load_all([alone]), notices=notices))

    [notice] = notices
    assert "your version of held/a does not load any more" in notice
    assert "unknown note 'b'" in notice
    assert "New?" == front(store, "held")


def test_versions_that_fit_only_with_each_other_are_both_shown(store, edit, tmp_path):
    edit("held/b", "requires: [a]", "requires: []")
    edit("held/a", "id: a\n", "id: a\nrequires: [b]\n")
    done, notices = updated(store, tmp_path, NOTE.replace("Q?", "Newer?"))

    assert ([], ()) == (notices, done.changed)
    assert ["b", "a"] == [n.id for n in store.notes() if n.deck == "held"]


def test_a_version_that_fitted_only_with_one_that_went_is_told_too(store, edit, tmp_path):
    edit("held/b", "requires: [a]", "requires: []\ntopic: x")
    edit("held/a", "id: a\n", "id: a\nrequires: [b]\n")
    store.settle(store.versions()["held/b"]._replace(mine="broken: ["))
    _, notices = updated(store, tmp_path, NOTE.replace("Q?", "Newer?"))

    assert ["held/a", "held/b"] == sorted(notice.split()[3] for notice in notices)
    assert "Newer?" == front(store, "held")


def test_a_held_deck_that_is_linked_keeps_the_versions_aside(store, edit, tmp_path, at):
    edit("held/a", "Q?", "Mine?")
    cards = folder_of(tmp_path / "again") / "cards"
    (cards / "deck.yaml").write_text(HEAD.format("held"))
    notices = []
    list(import_all(store, load_all([cards.parent]), notices=notices))

    [notice] = notices
    assert "your versions of its notes are kept aside" in notice
    assert "Q?" == front(store, "held")
    editing.keep_mine(store, spot_of(store, "held/a"), at(5))
    assert NOTE.replace("Q?", "Mine?") == (cards / "a.yaml").read_text()
    assert ("Mine?", {}) == (front(store, "held"), store.versions())


def conflict(store):
    """What the learner sees of held/a: the text, and the version with its mark."""
    return spot_of(store, "held/a").text, store.versions().get("held/a")


@pytest.mark.parametrize("choice", [editing.keep_mine, editing.take_theirs])
@pytest.mark.parametrize("kind", ["held", "linked"])
def test_a_choice_between_two_versions_is_taken_back_with_the_conflict_mark(
    choice, kind, store, edit, tmp_path, at
):
    edit("held/a", "Q?", "Mine?")
    updated(store, tmp_path, NOTE.replace("Q?", "Newer?"))
    if kind == "linked":
        cards = folder_of(tmp_path / "again") / "cards"
        (cards / "deck.yaml").write_text(HEAD.format("held"))
        (cards / "a.yaml").write_text(NOTE.replace("Q?", "Newer?"))
        list(import_all(store, load_all([cards.parent])))
    before = conflict(store)
    choice(store, spot_of(store, "held/a"), at(5))
    after = conflict(store)
    assert before != after
    seen = []
    for redo in (False, True, False):
        assert editing.take_back(store, redo=redo)
        seen.append(conflict(store))

    assert before[1].in_conflict
    assert [before, after, before] == seen
    assert not (after[1] and after[1].in_conflict)


def test_after_a_choice_the_edit_before_it_is_taken_back_second(store, edit, tmp_path, at):
    edit("held/a", "Q?", "Mine?")
    updated(store, tmp_path, NOTE.replace("Q?", "Newer?"))
    editing.keep_mine(store, spot_of(store, "held/a"), at(5))
    editing.take_back(store)

    assert "Mine?" == front(store, "held")
    assert store.versions()["held/a"].in_conflict


def test_a_version_kept_aside_of_a_linked_folder_comes_back_too(store, edit, tmp_path, at):
    edit("held/a", "Q?", "Mine?")
    cards = folder_of(tmp_path / "again") / "cards"
    (cards / "deck.yaml").write_text(HEAD.format("held"))
    list(import_all(store, load_all([cards.parent])))
    before = conflict(store)
    editing.take_theirs(store, spot_of(store, "held/a"), at(5))
    after = conflict(store)
    editing.take_back(store)

    assert not before[1].in_conflict
    assert after[1] is None
    assert before == conflict(store)


def test_yours_without_a_conflict_is_no_edit(store, edit, at):
    edit("held/a", "Q?", "Mine?")
    before = store.latest_edit()
    editing.keep_mine(store, spot_of(store, "held/a"), at(5))

    assert before == store.latest_edit()


def test_a_text_with_a_fault_leaves_the_linked_file_as_it_was(store, at, tmp_path):
    with pytest.raises(BadDeckFile):
        put_in_file(store, spot_of(store, "linked/a"), "id: a\n", at())

    assert NOTE == (tmp_path / "linked" / "cards" / "a.yaml").read_text()


def test_windows_line_ends_and_byte_order_mark_stay_in_the_file(store, at, tmp_path):
    file = tmp_path / "linked" / "cards" / "a.yaml"
    windows = b"\xef\xbb\xbf" + NOTE.replace("\n", "\r\n").encode()
    file.write_bytes(windows)
    refresh(store)
    editing.add_alias(store, "linked/a#v", "one", at())

    assert windows + b"    aliases: [one]\r\n" == file.read_bytes()
    editing.take_back(store)
    assert windows == file.read_bytes()


def test_a_note_that_left_is_not_edited(store, tmp_path):
    (tmp_path / "linked" / "cards" / "b.yaml").unlink()
    refresh(store)

    with pytest.raises(UsageError, match="left its deck"):
        spot_of(store, "linked/b")
