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
READING_S = 0.3
BYTES = {"space": " ", "enter": "\r", "esc": "\x1b", "eof": "\x04"}
PAST = 26  # answers before the story begins
KEY_ENDS = ("q stop", "esc back", "n no")
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
    assert PAST == len(past)
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
            "SELECT kind, card, quality FROM event ORDER BY seq LIMIT -1 OFFSET ?", [PAST]
        )
        return [(kind, card, quality) for kind, card, quality in rows]


class Walk:
    """A story: strokes on terminals, the keys that were met, and a look at each screen."""

    def __init__(self, terminal):
        self._start = terminal
        self.met, self.strokes = set(), 0
        self.stage = "end"

    def begin(self, arguments=(), stage="question", words=(), **env):
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
        if (self.stage, key) == ("answer", "space"):
            self.terminal.rest(READING_S)  # sooner it would not count as meant
        self.strokes += 1 if key in BYTES else len(key)
        self.terminal.send(BYTES.get(key, key))
        self._arrive(stage, words)

    def _arrive(self, stage, words):
        self.stage = stage
        if stage == "end":
            assert 0 == self.terminal.end(), self.terminal.text[-2000:]
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
            keys = [i for i, line in enumerate(screen.lines) if line.endswith(KEY_ENDS)]
            assert [screen.row] == keys[-1:]
            assert screen.column == len(screen.lines[screen.row]) < screen.columns
            assert not "".join(screen.lines[screen.row + 1 :])
            assert 1 == len(keys)


def stage_of(screen):
    """The stage that the key lines at the bottom tell."""
    lines = screen.lines[screen.row - 3 : screen.row + 1]
    if "" in lines:
        lines = lines[lines.index("") + 1 :]
    keys = "   ".join(lines[-1:] if lines[-1].startswith("space go on") else lines)
    signs = (("1-9 open", "find"), ("y yes", "offer"), ("a-p choose", "choose"),
             ("k know them", "below"), ("1 again", "answer"), ("space go on", "rest"))  # fmt: skip
    stage = next((stage for sign, stage in signs if sign in keys), "question")
    return "leech" if stage == "rest" and "i info" in keys else stage


LEECH_ROWS = [
    ("n", "question", "In which year"),
    ("space", "answer", "In 1958."),
    ("1", "leech", "A leech"),
    ("q", "end", "left today"),
]
OLD_ROWS = [
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
    ("e", "leech", "the editor ended with 1"),
    ("u", "question", "Took back: again", "In which year"),
    ("space", "answer", "In 1958."),
    ("1", "leech", "A leech"),
    ("space", "question", "Which old card"),
    ("space", "answer", "The old one"),
    ("3", "rest", "2 done"),
    ("r", "rest", "Nothing to redo."),
    ("u", "question", "Took back: good"),
    ("space", "answer", "The old one"),
    ("3", "question", "next on"),
    ("space", "answer", "The old one"),
    ("3", "question", "next on"),
    ("space", "answer", "The old one"),
    ("3", "rest", "4 done"),
    ("q", "end", "left today"),
]
ROUND_ROWS = [
    ("space", "answer", "In 1958."),
    ("3", "rest", "1 done"),
    ("space", "question", "Which old card"),
    ("space", "answer", "The old one"),
    ("q", "end", "2 left today"),
]
QUESTION_ROWS = [
    ("b", "question", "Buried until tomorrow", "small window"),
    ("u", "question", "Took back: bury", "What does a temperature"),
    ("s", "question", "Suspended until told", "small window"),
    ("u", "question", "Took back: suspend", "What does a temperature"),
    ("k", "question", "in 30 days", "small window"),
    ("u", "question", "Took back: known", "What does a temperature"),
    ("r", "question", "Put back: known", "small window"),
    ("u", "question", "Took back: known", "What does a temperature"),
    ("B", "question", "Buried", "small window"),
    ("u", "question", "Took back: bury", "What does a temperature"),
    ("S", "question", "Suspended", "small window"),
    ("u", "question", "Took back: suspend", "What does a temperature"),
    ("h", "question", "Hint: Think of dividing the logits."),
    ("h", "question", "Hint: Ratios come closer to one."),
    ("h", "question", "This card has no further hint."),
    ("i", "question", "New; it builds on nothing."),
    ("?", "question", "this page"),
    ("f", "line", "Why?"),
    ("badly put\r", "question", "Flagged: badly put."),
    ("f", "question", "The mark is off."),
    ("f", "line", "Why?"),
    ("esc", "question"),
    ("/", "line", "Find:"),
    ("sigmoid deck:keys\r", "find", "1 blank#range"),
    ("1", "find", "steepest"),
    ("esc", "question", "What does a temperature"),
    ("d", "turn"),
    ("q", "question", "All of it", "What does a temperature"),
    ("e", "fault", "unknown field 'fronted'"),
    ("e", "question", "1 card changed", "Now, what does a temperature"),
    ("space", "answer", "It flattens", "Did you say"),
]
CHOICE_ROWS = [
    ("a", "choose", "Chosen: a"),
    ("b", "choose", "Chosen: a and b"),
    ("b", "choose", "Chosen: a"),
    ("space", "answer", "Partly right: 1 missing."),
    ("3", "end", "good: next on"),
]
PLACE_ROWS = [
    ("space", "answer", "The third."),
    ("3", "below", "It builds on"),
    ("r", "below", "Nothing to redo."),
    ("u", "question", "Took back: good", "What comes third"),
    ("space", "answer", "The third."),
    ("4", "below", "It builds on"),
    ("q", "end", "left today"),
]
BELOW_ROWS = [
    ("u", "question", "Took back: easy", "What comes third"),
    ("space", "answer", "The third."),
    ("3", "below", "It builds on"),
    ("space", "question", "What comes second"),
    ("u", "question", "Took back: good", "What comes third"),
    ("space", "answer", "The third."),
    ("3", "below", "It builds on"),
    ("k", "end", "2 cards known"),
]
CHOICE = ["review", "never deck:keys", "--new", "20"]
KEYS_DECK = ["review", "--deck", "keys", "--new", "20"]
TABLE = {
    (stage, entry.action) for entry in (*KEYS, *ASIDE_KEYS) for stage in entry.stages
} | {("answer", "grade")}
ANSWER_ROWS = [
    ("d", "turn"),
    ("q", "answer", "All of it"),
    ("i", "answer", "history"),
    ("?", "answer", "this page"),
    ("/", "line", "Find:"),
    ("card:kernel\r", "find", "1 pair#kernel"),
    ("q", "answer", "It flattens"),
    ("e", "fault", "error"),
    ("q", "answer", "Nothing changed.", "It flattens"),
    ("f", "line", "Why?"),
    ("\r", "answer", "Flagged: flagged."),
    ("u", "question", "Took back: flag"),
    ("space", "answer", "It flattens"),
    ("b", "question", "Buried", "small window"),
    ("u", "question", "Took back: bury"),
    ("space", "answer", "It flattens"),
    ("s", "question", "Suspended", "small window"),
    ("u", "question", "Took back: suspend"),
    ("space", "answer", "It flattens"),
    ("r", "question", "Put back: suspend", "small window"),
    ("u", "question", "Took back: suspend"),
    ("space", "answer", "It flattens"),
    ("k", "question", "in 30 days", "small window"),
    ("space", "answer", "A kernel."),
    ("B", "question", "Buried", "A sigmoid maps"),
    ("u", "question", "Took back: bury", "small window"),
    ("space", "answer", "A kernel."),
    ("S", "question", "Suspended", "A sigmoid maps"),
    ("u", "question", "Took back: suspend", "small window"),
    ("enter", "answer", "A kernel."),
    ("2", "question", "hard", "A sigmoid maps"),
    ("space", "answer", "the open interval"),
    ("space", "question", "good", "In which town"),
    ("space", "line", "Your answer"),
    ("esc", "question", "type the answer"),
    ("space", "line", "Your answer"),
    ("wahsington\r", "answer", "Not quite.", "space again", "a accept"),
    ("a", "answer", "accepts 'wahsington' from now on.", "Right."),
    ("4", "question", "easy", "mass of the block"),
    ("space", "line", "Your answer"),
    ("2.55\r", "answer", "Right. Mind the unit"),
    ("3", "question", "good", "small window"),
    ("u", "question", "Took back: good", "mass of the block"),
    ("space", "line", "Your answer"),
    ("2300 g\r", "answer", "Not"),
    ("1", "question", "again", "small window"),
    ("space", "answer", "A kernel."),
    ("3", "choose", "good", "outputs of softmax"),
    ("r", "choose", "Nothing to redo."),
    ("s", "choose", "Suspended", "never negative"),
    ("u", "choose", "Took back: suspend", "outputs of softmax"),
    ("/", "line", "Find:"),
    ("perceptron deck:keys\r", "find"),
    ("esc", "choose", "outputs of softmax"),
    ("?", "choose", "this page"),
    ("a", "answer", "Not right.", "Each is positive."),
    ("1", "question", "again", "[where?] at zero"),
    ("q", "end", "left today"),
]


@pytest.mark.slow
def test_every_key_does_at_each_stage_what_the_table_says(terminal, learnt, editor, flashdl):
    walk = Walk(terminal)
    spoil = "sed -i 's/front: What does a/fronted: What does a/' $file"
    mend = "sed -i 's/fronted: What does a/front: Now, what does a/' $file"
    more = {"EDITOR": editor("exit 1", spoil, mend, ": > $file")}
    away = more | {"FLASHDL_NEW_PER_DAY": "0", "FLASHDL_ROUNDS_ABOVE": "3", "FLASHDL_ROUND_CARDS": "2"}

    walk.begin(stage="offer", words=["6 due"], **away)
    walk.do(LEECH_ROWS)
    walk.begin(words=["Which old card"], **away)
    walk.do([("u", "question", "Took back: again", "In which year"), ("q", "end", "6 left")])
    walk.begin(stage="offer", words=["6 due"], **away)
    walk.do(OLD_ROWS)
    walk.begin(words=["In which year"], **away | {"FLASHDL_ROUNDS_ABOVE": "1", "FLASHDL_ROUND_CARDS": "1"})
    walk.do(ROUND_ROWS)
    walk.begin(arguments=KEYS_DECK, FLASHDL_NEW_ORDER="first", **more)
    walk.do(QUESTION_ROWS)
    walk.do(ANSWER_ROWS)
    walk.begin(CHOICE, "choose", ["never negative", "More than one is right."])
    walk.do([("q", "end", "left today")])
    walk.begin(CHOICE, "choose", ["never negative"])
    walk.do(CHOICE_ROWS)
    walk.begin(["place", "plain"], words=["What comes third"])
    walk.do(PLACE_ROWS)
    walk.begin(["place", "plain"], words=["What comes second"])
    walk.do(BELOW_ROWS)
    print(events(learnt))
    assert TABLE == walk.met
    assert walk.strokes >= 60
    assert "All is well." in flashdl("doctor").stdout
