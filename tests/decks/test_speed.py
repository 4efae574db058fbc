import time

import pytest
import yaml

from flashdl.decks.loader import read_deck

CARDS = "".join(
    f"  - id: c{i}\n    front: What does rule {i} say of the weights of a layer?\n    back: |\n"
    "      $w - \\eta g$ where the gradient is that of the mean of the loss over the batch,\n"
    "      not that of one example.\n    must_mention: [gradient, mean over the batch]\n"
    "    demo: {preset: default}\n"
    for i in range(20)
)


@pytest.mark.slow
def test_ten_thousand_cards_load_within_a_ratio_to_the_loader_without_places():
    files = {"cards/deck.yaml": b"format: 1\nid: t\ntitle: T\n"} | {
        f"cards/n{i}.yaml": f"id: n{i}\ndemo: d\ncards:\n{CARDS}".encode() for i in range(500)
    }
    ratios = []
    for _ in range(3):
        start = time.process_time()
        for data in files.values():
            yaml.load(data, Loader=yaml.CSafeLoader)
        middle = time.process_time()
        deck = read_deck(files, name="")
        ratios.append((time.process_time() - middle) / (middle - start))

    assert 10_000 == sum(len(note.cards()) for note in deck.notes)
    assert min(ratios) < 4
