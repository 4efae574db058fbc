"""The built-in deck is the curriculum's: ids, levels, prerequisites, number and form of cards."""

import io
import json
import os
import re
from pathlib import Path

import pytest
from rich.console import Console

from flashdl.cli.review_view import Face, answer, question
from flashdl.decks.schema import json_schema

HERE = Path(__file__).parent
INDEX = json.loads((HERE / "curriculum_index.json").read_text(encoding="utf-8"))
QUESTIONS = {  # of each note's row in the curriculum
    "perceptron": 3,
    "activation-function": 3,
    "artificial-neural-network": 3,
    "continuous-vs-differentiable": 3,
    "sigmoid": 4,
    "tanh": 2,
    "relu": 3,
    "chain-rule": 3,
    "gradient-descent": 3,
    "dead-relu": 3,
    "backpropagation": 4,
    "vanishing-gradient": 3,
    "one-hot-encoding": 3,
    "logits": 3,
    "softmax": 4,
    "cross-entropy": 5,
    "cross-entropy-direction": 2,
    "stochastic-gradient-descent": 3,
    "learning-rate": 2,
    "local-minima": 3,
    "underfitting": 2,
    "overfitting": 3,
    "l2-regularization": 2,
    "l1-regularization": 2,
    "elastic-net": 2,
    "max-norm": 2,
    "dropout": 3,
    "dropout-model-averaging": 3,
    "batch-normalization": 3,
    "data-augmentation": 3,
    "pca": 3,
    "pca-whitening": 3,
    "class-imbalance": 3,
    "curse-of-dimensionality": 3,
    "convolution-kernel": 3,
    "convolutional-neural-network": 3,
    "stride": 2,
    "padding": 3,
    "max-pooling": 3,
    "average-pooling": 2,
    "recurrent-neural-network": 3,
    "lstm": 3,
    "image-classification": 3,
    "model-inference": 3,
    "object-localization": 2,
    "object-detection": 3,
    "image-segmentation": 3,
    "representation-learning": 2,
    "similarity-learning": 3,
    "one-shot-learning": 3,
    "transfer-learning": 3,
    "bottleneck-features": 2,
    "fine-tuning": 3,
    "image-retrieval": 3,
    "dl-visualization": 2,
    "activation-nearest-neighbours": 1,
    "tsne": 3,
    "maximal-patches": 2,
    "occlusion-sensitivity": 2,
    "gradient-ascent": 2,
    "guided-backprop": 2,
    "deepdream": 3,
}
DEFINITION_IN_ADDITION = {
    "vanishing-gradient", "stride", "padding", "learning-rate", "underfitting", "overfitting",
    "class-imbalance", "curse-of-dimensionality", "convolutional-neural-network",
    "dl-visualization", "average-pooling", "guided-backprop",
}  # fmt: skip
DEMO_OF = {note: demo for demo, notes in INDEX["demos"].items() for note in notes}
CODE = re.compile(r"```.*?```", re.DOTALL)
FORMULA = re.compile(r"\$\$.+?\$\$|\$.+?\$", re.DOTALL)
WRITTEN = [
    n
    for n in QUESTIONS
    if (HERE.parents[1] / "cards" / INDEX["cards"][n]["topic"] / f"{n}.yaml").exists()
]
NOTES = pytest.mark.parametrize("name", WRITTEN)


def words(text):
    """How many words a text has without its code and formulas."""
    return len(re.findall(r"\w[\w'’-]*", FORMULA.sub(" ", CODE.sub(" ", text))))


def test_the_copied_index_is_the_shared_one():
    named = os.environ.get("FLASHDL_SHARED_DATA")
    shared = Path(named) if named else HERE.parents[2] / "shared" / "data"
    if not named and not shared.is_dir():
        pytest.skip("../shared/data is not beside this checkout")

    expected = json.loads((shared / "curriculum_index.json").read_text(encoding="utf-8"))

    assert expected == INDEX


def test_the_deck_names_itself_its_authors_and_its_licence(deck):
    expected = ("deep-learning", "the flashdl authors", "MIT")

    assert expected == (deck.id, deck.author, deck.licence)
    assert deck.title
    assert deck.description


def test_the_deck_has_these_notes(notes):
    assert set(WRITTEN) == set(notes)


def test_the_order_is_the_curriculum_order(deck):
    assert tuple(name for name in INDEX["order"] if name in WRITTEN) == deck.order


def test_every_note_comes_after_what_it_requires(deck):
    learned = set()
    for note in deck.in_learning_order():
        assert set(note.requires) <= learned
        learned.add(note.id)


@NOTES
def test_topic_level_and_prerequisites_are_those_of_the_index(notes, name):
    note = notes[name]

    assert INDEX["cards"][name] == {
        "topic": note.topic,
        "level": note.level,
        "requires": list(note.requires),
    }


@NOTES
def test_a_note_lies_in_the_folder_of_its_topic(files, name):
    path = HERE.parents[1] / "cards" / INDEX["cards"][name]["topic"] / f"{name}.yaml"

    assert path.is_file()
    assert name == files[name]["id"]


def written(note):
    """The cards whose question and answer stand in the file: those that do not compute."""
    return [card for card in note.cards() if card.type == "basic"]


@NOTES
def test_each_question_of_the_row_is_a_card(notes, name):
    expected = QUESTIONS[name] + (name in DEFINITION_IN_ADDITION)

    assert expected == len(written(notes[name]))


def test_the_deck_has_183_written_cards_and_asks_60_generators(notes):
    asked = [c.asks["generator"] for n in notes.values() for c in n.cards() if c.type == "numeric"]

    assert 183 == sum(len(written(note)) for note in notes.values())
    assert set(INDEX["generators"]) <= set(asked)


def test_a_card_that_computes_comes_after_the_written_ones(notes):
    for note in notes.values():
        kinds = [card.type == "basic" for card in note.cards()]
        assert kinds == sorted(kinds, reverse=True), note.id


@NOTES
def test_the_first_card_is_a_definition_of_at_most_forty_words(notes, name):
    first = notes[name].cards()[0]

    assert "definition" == first.id
    assert first.front.startswith(("What is", "What are"))
    assert words(first.back) <= 40


@NOTES
def test_no_answer_is_longer_than_sixty_five_words(notes, name):
    assert {} == {c.id: words(c.back) for c in notes[name].cards() if words(c.back) > 65}


@NOTES
def test_every_card_has_a_checklist_of_two_to_four_points_of_at_most_five_words(notes, name):
    for card in written(notes[name]):
        assert 2 <= len(card.must_mention) <= 4, card.id
        assert all(len(point.split()) <= 5 for point in card.must_mention), card.id


@NOTES
def test_a_question_is_one_paragraph_without_line_breaks(notes, name):
    assert not [card.id for card in notes[name].cards() if "\n" in card.front.strip()]


@NOTES
def test_every_card_has_a_source(notes, name):
    assert notes[name].sources
    assert all(card.sources for card in notes[name].cards())


@NOTES
def test_every_note_corrects_at_least_two_misconceptions(notes, name):
    assert 2 <= len(notes[name].misconceptions)


@NOTES
def test_every_misconception_belongs_to_one_card_of_its_note(notes, name):
    cards = {card.id for card in notes[name].cards()}

    assert all(m.card in cards for m in notes[name].misconceptions)


@NOTES
def test_no_card_shows_more_than_three_misconceptions(notes, name):
    assert all(len(card.misconceptions) <= 3 for card in notes[name].cards())


@NOTES
def test_a_misconception_is_short_and_its_correction_one_short_paragraph(notes, name):
    for m in notes[name].misconceptions:
        assert 0 < len(m.wrong.split()) <= 15, m.wrong
        assert 0 < len(m.right.split()) <= 30, m.wrong
        assert "\n" not in m.wrong.strip() + m.right.strip(), m.wrong


def lines(card):
    """How many lines of 80 columns a review prints of a card, question to misconceptions."""
    shown, face = {"content": card.content()}, Face(plain=False, ascii=False)
    console = Console(file=io.StringIO(), width=80)
    console.print(question(shown, face), answer(shown, face), sep="")
    return len(console.file.getvalue().splitlines())


@pytest.mark.slow
def test_nine_of_ten_answers_fit_a_screen_of_twenty_four_lines(notes):
    shown = {f"{n.id}#{card.id}": lines(card) for n in notes.values() for card in n.cards()}
    longer = {name for name, number in shown.items() if number > 24}

    assert len(longer) <= len(shown) / 10, longer


@NOTES
def test_formulas_and_code_are_closed_and_a_display_formula_stands_alone(files, name):
    for card in files[name]["cards"]:
        for side in {"front", "back"} & card.keys():
            text = CODE.sub("", card[side])
            assert text.count("$") % 2 == 0, card["id"]
            assert "```" not in text, card["id"]
            paragraphs = re.split(r"\n\s*\n", text.strip())
            assert all(p.startswith("$$") for p in paragraphs if "$$" in p), card["id"]
            assert all(p.count("$$") == 2 for p in paragraphs if "$$" in p), card["id"]


@NOTES
def test_a_note_names_its_demo_exactly_when_the_demo_exists(notes, demos, name):
    demo = demos[notes[name].demo]

    assert DEMO_OF[name] in (notes[name].demo, *demo.aliases)


@NOTES
def test_every_card_of_a_note_with_a_demo_names_a_preset_or_says_why_not(notes, demos, name):
    demo = demos[notes[name].demo]
    presets = {"default", *(preset.name for preset in demo.presets)}
    params = {param.name for param in demo.params}

    for card in notes[name].cards():
        if card.type in ("numeric", "code"):  # which bring numbers of their own
            assert card.demo is None, card.id
            continue
        assert card.demo is not None, card.id
        assert card.demo.preset in presets or set(card.demo.params) & params or card.demo.none
        assert set(card.demo.params) <= params


@NOTES
def test_a_misconception_names_only_a_mistake_of_its_demo(notes, demos, name):
    named = {m.mistake for m in notes[name].misconceptions} - {""}

    assert named <= set(demos[notes[name].demo].mistake_ids)


def test_every_file_names_the_schema_that_ships_beside_it():
    cards = Path(__file__).parents[2] / "cards"
    shipped = json.loads((cards / "deck.schema.json").read_text(encoding="utf-8"))

    assert json_schema() == shipped, "just schema"
    for file in cards.rglob("*.yaml"):
        first = file.read_text(encoding="utf-8").splitlines()[0]
        named = first.removeprefix("# yaml-language-server: $schema=")
        assert cards / "deck.schema.json" == (file.parent / named).resolve()
