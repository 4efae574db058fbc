"""The README's examples run: each command, in order, in one home, prints what stands there."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

README = Path(__file__).parents[2] / "README.md"
BLOCK = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks():
    return BLOCK.findall(README.read_text(encoding="utf-8"))


def steps(text):
    """Each ``$`` line with the lines of output that are shown for it."""
    found = []
    for line in text.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        else:
            found[-1][1].append(line)
    return found


@pytest.fixture
def shell(tmp_path):
    scripts = str(Path(sys.executable).parent)
    env = os.environ | {"PATH": scripts + os.pathsep + os.environ["PATH"], "COLUMNS": "80"}

    def run(command):
        return subprocess.run(
            ["bash", "-c", command], cwd=tmp_path, env=env | {"PYTHONUTF8": "1"},
            capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip

    return run


@pytest.mark.slow
def test_every_example_prints_what_the_readme_shows(shell, tmp_path):
    ran = 0
    for language, about, text in blocks():
        if name := re.search(r"file=(\S+)", about):
            (tmp_path / name[1]).write_text(text, encoding="utf-8")
        if "fixed" in about:
            deck = tmp_path / "optimisers.yaml"
            deck.write_text(deck.read_text().replace("frnt", "front"), encoding="utf-8")
        for command, shown in steps(text) if language == "console" else ():
            done = shell(command)
            printed = iter((done.stdout + done.stderr).splitlines())

            assert ("fails" in about) == (done.returncode != 0), done.stderr
            for line in shown:
                assert line in printed, f"{command}: {line!r} is not shown"
            ran += 1

    assert ran >= 8


def test_the_example_of_a_note_loads(tmp_path):
    from flashdl.decks.loader import read_deck

    [note] = [t for language, _, t in blocks() if language == "yaml" and t.startswith("# yaml")]
    top = "format: 1\nid: d\ntitle: T\n"
    logits = "id: logits\ncards: [{id: x, front: q, back: a}]\n"
    files = {"cards/deck.yaml": top, "cards/softmax.yaml": note, "cards/logits.yaml": logits}

    deck = read_deck({name: text.encode() for name, text in files.items()}, name="")

    softmax = next(n for n in deck.notes if n.id == "softmax")
    ids = ["definition", "cold", "hot", "inverse", "inverse-reversed"]
    assert ids == [card.id for card in softmax.cards()]


def test_every_command_stands_in_the_readme():
    from flashdl.cli.app import COMMANDS

    text = README.read_text(encoding="utf-8")
    words = set(re.findall(r"[a-z]+", text.split("## Commands")[1].split("## Writing cards")[0]))

    assert set(COMMANDS) <= words | {"review"}


def test_the_readme_is_short():
    assert len(README.read_text(encoding="utf-8").splitlines()) < 300
