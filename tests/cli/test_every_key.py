"""Every key of a review, pressed in stories on a pseudo-terminal; each screen is looked at."""

import re
import sqlite3
import stat
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from flashdl.cli.keymap import ASIDE_KEYS, BUTTONS, KEYS, Stage, action
from flashdl.review.events import Event
from flashdl.scheduling.sm2 import Sm2
from flashdl.storage.store import Store
from flashdl.study_day import Moment

DECK = Path(__file__).with_name("keys_deck.yaml")
OLD = [f"keys/old-{i}#q" for i in range(1, 6)]
DATE = "keys/stubborn#date"
BYTES = {"space": " ", "enter": "\r", "esc": "\x1b", "eof": "\x04"}
AT_CARD = {"q stop", "eof stop"}
ENDS = {"find": "esc back", "offer": "n no", "line": "> ", "turn": "q back", "fault": "leaves it"}
NEVER = re.compile(r"Traceback|\bNone\b|\[/?(bold|dim|red|green|italic|b|i)\b|\x1b|\\u")


def ordinal(text):
    return date.fromisoformat(text).toordinal()


@pytest.fixture
def editor(tmp_path):
    """An editor that does one line of shell at each call; ``$file`` is what it opens."""

    def make(*steps):
        script, calls = tmp_path / "editor", tmp_path / "calls"
        (tmp_path / "steps").write_text("\n".join(steps) + "\n")
        script.write_text(
            '#!/bin/sh\nfor file; do :; done\n'
            f'echo "$file" >> {calls}\n'
            f'eval "$(sed -n "$(wc -l < {calls})p" {tmp_path / "steps"})"\n'
        )
        script.chmod(script.stat().st_mode | stat.S_IXUSR)
        return str(script)

    return make


@pytest.fixture
def learnt(env, flashdl):
    """The deck of every key, with five old cards and one that was forgotten three times."""
    flashdl("import", DECK)
    home = Path(env["FLASHDL_HOME"])
    day = ordinal("2026-01-05")
    past = [(DATE, quality) for quality in (4, 4, 1) * 3 + (4, 4)]
    past += [(card, 4) for card in OLD for _ in range(3)]
    with closing(
        Store.open(home / "data/flashdl.db", state_dir=home / "state", mint=lambda: "past",
                   moment=Moment(0, 0, day))
    ) as store:  # fmt: skip
        for at, (card, quality) in enumerate(past, day):
            draft = Event("", 0, "review", card, at_ms=0, study_day=at, quality=quality)
            moment = Moment((at - 719_163) * 86_400_000 + 36_000_000, 0, at)
            store.append(draft, moment=moment, policy=Sm2())
    return env


def events(env):
    """The kind, card and quality of all that the story did, in order."""
    with closing(sqlite3.connect(env["FLASHDL_HOME"] + "/data/flashdl.db")) as file:
        rows = file.execute(
            "SELECT kind, card, quality FROM event WHERE device != 'past' ORDER BY at_ms, seq"
        )
        return [(kind, card, quality) for kind, card, quality in rows]


class Walk:
    """A story: strokes on terminals, the keys that were met, and a look at each screen."""

    def __init__(self, terminal):
        self._start = terminal
        self.met, self.strokes = set(), 0
        self.stage = "end"

    def begin(self, *arguments, stage="question", words=(), **env):
        assert self.stage == "end"
        self.terminal = self._start(*arguments, **env)
        self._arrive(stage, words)

    def do(self, rows):
        for key, stage, *words in rows:
            self.press(key, stage, words)

    def press(self, key, stage, words):
        """Press a key, or type a text, and look at the screen of the stage that it leads to."""
        if self.stage in get_args(Stage):
            what = "grade" if self.stage == "answer" and key.isdigit() else None
            self.met.add((self.stage, what or action(key, self.stage)))
        self.strokes += 1 if key in BYTES else len(key)
        self.terminal.send(BYTES.get(key, key))
        self._arrive(stage, words)

    def _arrive(self, stage, words):
        self.stage = stage
        if stage == "end":
            assert 0 == self.terminal.end()
            self.terminal.feed()
        elif stage == "turn":
            self.terminal.sees("q back", *words)
            self.terminal.until("q back")
            return
        else:
            for word in words[:1]:
                self.terminal.until(word)
            self.terminal.until(ENDS.get(stage, "q stop"))
            self.terminal.feed()
        print("=" * 30, stage)
        print(self.terminal.screen.text)
        self.look(words)

    def look(self, words):
        screen, stage = self.terminal.screen, self.stage
        assert [] == [word for word in words if word not in screen.text]
        assert NEVER.search(screen.text) is None
        assert [] == [line for line in screen.shown if len(line) > screen.columns]
        if stage not in ("end", "line", "fault"):
            assert stage == stage_of(screen)
            keys = [x for x in screen.shown if x.endswith(("q stop", "esc back", "n no"))]
            assert keys == [screen.lines[-1]]


def stage_of(screen):
    """The stage that the key lines at the bottom tell."""
    keys = "   ".join(screen.lines[-4:]).rpartition("      ")[2]
    signs = (("1-9 open", "find"), ("y yes", "offer"), ("a-p choose", "choose"),
             ("k know them", "below"), ("1 again", "answer"), ("space go on", "rest"))  # fmt: skip
    stage = next((stage for sign, stage in signs if sign in keys), "question")
    return "leech" if stage == "rest" and "i info" in keys else stage


@pytest.mark.slow
def test_every_key_does_at_each_stage_what_the_table_says(terminal, learnt, editor, flashdl):
    walk = Walk(terminal)
    steps = editor("exit 1")
    away = {"FLASHDL_NEW_PER_DAY": "0", "FLASHDL_ROUNDS_ABOVE": "3", "FLASHDL_ROUND_CARDS": "2",
            "EDITOR": steps}  # fmt: skip

    walk.begin(stage="offer", words=["6 due"], **away)
    walk.do([("n", "question", "In which year"), ("q", "end", "6 left")])
    walk.begin(stage="offer", words=["6 due"], **away)
    walk.do(
        [
            ("y", "question", "Spread.", "In which year"),
            ("u", "question", "Took back", "In which year"),
            ("r", "question", "Put back"),
            ("u", "question", "Took back"),
            ("space", "answer", "In 1958."),
            ("1", "leech", "A leech: forgotten 4 times"),
            ("i", "leech", "history"),
            ("d", "turn"),
            ("q", "leech", "All of it"),
            ("r", "leech", "Nothing to redo."),
            ("u", "question", "Took back: again", "In which year"),
            ("space", "answer", "In 1958."),
            ("1", "leech", "A leech"),
            ("e", "question", "the editor ended with 1"),
            ("u", "question", "Took back: again", "In which year"),
            ("space", "answer", "In 1958."),
            ("1", "leech", "A leech"),
            ("space", "question", "Which old card"),
            ("space", "answer", "The old one"),
            ("3", "rest", "2 done"),
            ("r", "rest", "Nothing to redo."),
            ("u", "question", "Took back: good"),
            ("space", "answer", "The old one"),
            ("3", "rest", "2 done"),
            ("q", "end", "left today"),
        ]
    )
    print(events(learnt))
    assert 0
