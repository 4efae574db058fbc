"""The drawing of the map: whatever the notes, it fits, and it shows them all."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flashdl.cli import map_view as view
from flashdl.cli import map_words as words
from flashdl.review.sitting import Hold, Standing
from flashdl.review.topics import topics
from flashdl.scheduling.memory import NEW, Memory

DAY = 739_000


def card(interval_days, **more):
    due = DAY + interval_days
    return Memory(
        **{"repetitions": 2, "interval_days": interval_days, "due_day": due, "last_day": DAY} | more
    )


HOLDS = {
    Hold.NOT_BEGUN: NEW, Hold.BEGUN: card(1), Hold.SHAKY: card(1, repetitions=1, lapses=1),
    Hold.SITS: card(6), Hold.FIRM: card(21),
}  # fmt: skip
NOTES = (
    Standing("d", "seed", "soil", cards={"a": HOLDS[Hold.FIRM], "b": HOLDS[Hold.FIRM]}),
    Standing("d", "root", "soil", ("d/seed",), cards={"a": HOLDS[Hold.SITS]}),
    Standing("d", "stem", "air", ("d/root", "d/gone"), cards={"a": HOLDS[Hold.SHAKY], "b": NEW}),
    Standing("d", "leaf", "air", ("d/stem", "d/seed"), cards={"a": NEW}),
)


def atlas(notes=NOTES, columns=80, **more):
    return view.Atlas({note.key: note for note in notes}, DAY, columns, **more)


def text(lines):
    return [line.plain for line in lines]


def test_a_line_a_topic_with_a_sign_a_note_and_an_arrow_between_layers():
    expected = [
        "  soil  ●◕  2 of 2 sit",
        "  ↓",
        "  air   ≈○  0 of 2 sit  ← soil",
    ]

    assert expected == text(view.overview(topics(NOTES), atlas()))


def test_a_line_a_note_with_a_sign_a_card():
    expected = [
        "soil  2 of 2 sit",
        "  # seed  ##",
        "  + root  +   <- seed",
        "air  0 of 2 sit  <- soil",
        "  ! stem  !.  <- root, gone",
        "  . leaf  .   <- stem, seed",
    ]

    assert expected == text(view.whole(topics(NOTES), atlas(ascii=True)))


def test_close_up_tells_of_each_prerequisite_how_it_sits_and_where_it_stands():
    expected = [
        "air  0 of 2 sit  ← soil",
        "  ≈ stem  ≈○  shaky",
        "      ← ◕ root (soil)  gone (in no deck)",
        "  ○ leaf  ○   not begun",
        "      ← ≈ stem  ● seed (soil)",
    ]

    assert expected == text(view.close_up(topics(NOTES)[1], atlas()))


def test_the_counts_are_the_key_to_the_signs():
    expected = ["4 notes  ● firm 1  ◕ sits 1  ≈ shaky 1  ◔ begun 0  ○ not begun 1"]

    assert expected == text(view.tally(NOTES, atlas()))


def test_a_wide_screen_has_two_columns_of_topics_in_their_order():
    lines = text(view.whole(topics(NOTES), atlas(columns=120)))

    assert 3 == len(lines)
    assert lines[0].index("soil") < lines[0].index("air")
    assert {len(line) - len(line[60:].lstrip()) for line in lines} == {61, 63}


def test_a_collection_without_a_note_has_an_empty_map():
    for columns in (80, 120):
        assert [] == view.whole((), atlas((), columns)) == view.overview((), atlas((), columns))


def test_prerequisites_without_room_are_counted():
    note = Standing("d", "x", "t", ("d/" + "a" * 12, "d/" + "b" * 12, "d/cc"), cards={"a": NEW})

    def ending(columns):
        return text(view.whole(topics([note]), atlas([note], columns)))[1].partition("← ")[2]

    assert "aaaaaaaaaaaa, bbbbbbbbbbbb, cc" == ending(80)
    assert "aaaaaaaaaaaa, bbbbbbbbbbbb +1" == ending(len("  ○ x  ○  ← ") + 29)
    assert "aaaaaaaaaaaa +2" == ending(len("  ○ x  ○  ← ") + 28)
    assert "aaaaaaaaaa… +2" == ending(len("  ○ x  ○  ← ") + 14)


def test_a_name_longer_than_the_screen_is_cut():
    note = Standing("d", "long-" * 12, "t", cards={"a": NEW, "b": NEW})

    [_, line] = text(view.whole(topics([note]), atlas([note], 40)))

    assert 40 == len(line)
    assert line.startswith("  ○ long-long-")
    assert line.endswith("…  ○○")


def test_a_note_of_many_cards_shows_the_first_and_a_plus():
    note = Standing("d", "x", "t", cards={str(i): NEW for i in range(21)})

    assert "○" * 19 + "+" == atlas([note]).of_cards(note).plain


names = st.text("abc-", min_size=1, max_size=50)
worlds = st.lists(
    st.tuples(
        names, st.sampled_from(["t", "topic-" * 5, ""]), st.lists(names, max_size=4),
        st.lists(st.sampled_from(list(Hold)), min_size=1, max_size=9),
    ),
    min_size=1, max_size=8, unique_by=lambda world: world[0],
)  # fmt: skip


@pytest.mark.slow
@settings(max_examples=30)
@given(worlds, st.integers(40, 200), st.booleans())
def test_no_line_is_wider_than_the_screen_and_every_note_stands(world, columns, seven_bits):
    notes = [
        Standing("d", name, topic, tuple(f"d/{r}" for r in requires), "",
                 {str(i): HOLDS[h] for i, h in enumerate(holds)})
        for name, topic, requires, holds in world
    ]  # fmt: skip
    found, where = topics(notes), atlas(notes, columns, ascii=seven_bits)

    near = [line for topic in found for line in text(view.close_up(topic, where))]
    far = text(view.whole(found, where))
    drawn = [*near, *far, *text(view.overview(found, where)), *text(view.legend(where))]

    assert max(map(len, [*drawn, *text(view.tally(notes, where))])) <= columns
    assert not seven_bits or "".join(drawn).isascii()
    begun = {name[:8] for name, *_ in world}
    assert all(any(name in line for line in near) for name in begun)
    assert all(any(name in line for line in far) for name in begun)


def test_told_aloud_a_topic_is_a_sentence_and_a_note_is_another():
    expected = (
        "Topic air has 2 notes: 1 shaky, 1 not begun. It builds on soil.\n"
        "stem: shaky, 1 of 2 cards answered. It requires root, which sits, and gone, which is in "
        "no deck.\n"
        "leaf: not begun, 0 of 1 card answered. It requires stem, which is shaky, and seed, "
        "which is firm."
    )

    assert expected == "\n".join(words.told_closely(topics(NOTES)[1:], atlas()))


def test_json_tells_of_every_card():
    [soil, air] = words.as_json(topics(NOTES), atlas())

    assert ("d", "soil", 1, []) == tuple(soil[k] for k in ("deck", "topic", "layer", "builds_on"))
    assert ["soil"] == air["builds_on"]
    assert {
        "id": "d/stem", "hold": "shaky", "requires": ["d/root", "d/gone"],
        "cards": {"a": "shaky", "b": "not begun"},
    } == air["notes"][0]  # fmt: skip


@pytest.mark.parametrize("hold", list(Hold))
def test_every_word_has_a_sign_of_its_own_in_both_alphabets(hold):
    for alphabet in (0, 1):
        signs = [marks[alphabet] for marks in view.MARKS.values()]

        assert 1 == signs.count(view.MARKS[hold][alphabet])
    assert any(line.plain.startswith(view.MARKS[hold][0]) for line in view.legend(atlas()))
