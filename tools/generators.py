"""docs/generators.md: every generator with its card, effort, second formula and what ``d`` shows.

Without an option it is written; with ``--check`` it is compared, and exit code 1 says it differs.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "questions"))
PAGE = ROOT / "docs" / "generators.md"
HEAD = """\
# Generators

Every generator of questions with fresh numbers. The answer is computed by the functions of the
note's demo, or of `flashdl/demokit/kernels`; the tests compare it on 1,000 seeds each with a second
way that uses neither these nor anything the generator computes. H: by head or on paper, C: with a
calculator, X: a whole number or a choice.
`d` shows the numbers in the demo, or in pictures of their own.

| generator | card | effort | second way to the answer | mistakes told apart | `d` |
|---|---|---|---|---|---|
"""
EFFORT = {"head": "H", "calculator": "C", "exact": "X"}


def page() -> str:
    """The whole page."""
    from asked import generator, generators, load, made

    from flashdl.decks.loader import load_deck

    notes = {}
    for note in load_deck(ROOT).notes:
        for card in note.cards():
            if card.type == "numeric":
                notes.setdefault(card.asks["generator"], []).append(note.id)
    rows = []
    for demo, name in generators():
        found = generator(demo, name)
        second = _second(demo)[name].way
        traps = {m for seed in range(12) for t in made(demo, name, seed).traps for m in t.mistakes}
        shows = "demo" if found.params else "pictures" if found.values else "–"
        where = ", ".join(f"`{note}`" for note in notes.get(name, ()))
        rows.append(
            f"| `{name}` | {where} | {EFFORT[found.effort]} | {second} | {len(traps)} | {shows} |"
        )
        load(demo)
    return HEAD + "\n".join(rows) + "\n"


def _second(demo: str) -> dict:
    import importlib.util

    file = ROOT / "tests" / "questions" / f"test_{demo}.py"
    spec = importlib.util.spec_from_file_location(f"second_{demo}", file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.SECOND


if __name__ == "__main__":
    text = page()
    if "--check" in sys.argv:
        sys.exit(text != PAGE.read_text(encoding="utf-8"))
    PAGE.write_text(text, encoding="utf-8")
