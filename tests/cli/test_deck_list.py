"""flashdl decks: what there is of each deck, and what of it is due and new."""

import json

import pytest
from rich.cells import cell_len

MINE = """\
format: 1
id: mine
title: TITLE
notes:
  - id: a
    cards:
      - {id: q, front: First?, back: One.}
      - {id: r, front: Second?, back: Two.}
"""
FIRST_THREE = "good\n" * 3


@pytest.fixture
def bring(inside, tmp_path):
    file = tmp_path / "mine.yaml"

    def bring_(title="Mine", text=MINE):
        file.write_text(text.replace("TITLE", title), encoding="utf-8")
        return inside("import", file)

    return bring_


def later(day):
    return {"FLASHDL_NOW": f"2026-03-{day}T09:00:00+00:00"}


@pytest.mark.slow
def test_the_columns_tell_what_is_due_today_and_never_answered(inside, bring, deck_cards):
    bring()
    inside("review", "deck:mine", "--answers", "-", stdin=FIRST_THREE)

    built_in = f"deep-learning  builtin     62    {deck_cards}    0  {deck_cards}"

    assert [
        "deck           kind     notes  cards  due  new  title",
        f"{built_in}  Deep learning, definitions that run",
        "mine           held         1      2    0    0  Mine",
    ] == inside("decks").stdout.splitlines()
    assert "2    0  Mine" == inside("decks", **later(11)).stdout.splitlines()[2][-12:]


@pytest.mark.slow
def test_the_data_agrees_with_the_cards(inside, bring):
    bring()
    inside("review", "deck:mine", "--answers", "-", stdin="again\n")
    for day in (10, 11):
        for deck in json.loads(inside("decks", "--json", **later(day)).stdout)["decks"]:
            for state in ("due", "new", "drill"):
                search = f"deck:{deck['id']} is:{state}"
                cards = json.loads(inside("cards", search, "--json", **later(day)).stdout)["cards"]

                assert len(cards) == deck[state.replace("drill", "drills")], (day, search)


def test_orphans_have_a_column_where_there_are_some(inside, bring):
    bring()
    bring(text=MINE.partition("      - {id: r")[0])
    heads, _, mine = inside("decks").stdout.splitlines()

    assert ["deck", "kind", "notes", "cards", "orphans", "due", "new", "title"] == heads.split()
    assert ["mine", "held", "1", "1", "1", "0", "1", "Mine"] == mine.split()


def test_in_plain_each_deck_is_a_sentence(inside, bring, deck_cards):
    bring()

    built_in, mine = inside("--plain", "decks").stdout.splitlines()
    counts, _, title = built_in.partition(". ")

    assert (
        f"deep-learning, builtin: 62 notes, {deck_cards} cards, 0 due, {deck_cards} new" == counts
    )
    assert "Deep learning, definitions that run" == title
    assert "mine, held: 1 note, 2 cards, 0 due, 2 new. Mine" == mine


@pytest.mark.slow
@pytest.mark.parametrize("title", ["Of what is long " * 5, "深層学習" * 20])
@pytest.mark.parametrize("columns", [40, 60, 80, 120])
def test_the_list_is_no_wider_than_the_terminal(terminal, bring, title, columns):
    bring(title.strip())
    shown = terminal("decks", columns=columns)
    shown.end()
    lines = shown.text.splitlines()

    assert max(map(cell_len, lines)) <= columns
    assert (columns == 40) == any(line.startswith("mine, held: 1 note") for line in lines)
    assert (columns == 40) != lines[0].startswith("deck  ")
