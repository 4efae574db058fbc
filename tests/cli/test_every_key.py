"""Every key of a review, pressed in stories on a pseudo-terminal; each screen is looked at."""

import re
import shlex
import sqlite3
import stat
import sys
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from flashdl.cli.keymap import ASIDE_KEYS, KEYS, Stage, action
from flashdl.review.events import Event
from flashdl.scheduling.sm2 import Sm2
from flashdl.storage.store import Store
from flashdl.study_day import Moment

DECK = Path(__file__).with_name("keys_deck.yaml")
STORY = Path(__file__).with_name("every_key.story")
PAST = [("keys/stubborn#date", quality) for quality in (4, 4, 1) * 3 + (4, 4)]
PAST += [(f"keys/old-{i}#q", 4) for i in range(1, 6) for _ in range(3)]
READING_S = 0.3  # sooner a space on an answer does not count as meant
BYTES = {"space": " ", "enter": "\r", "esc": "\x1b", "eof": "\x04"}
KEY_STARTS = ("space ", "1 again ", "0: ", "a-", "1-9 ", "y yes", "f flag ", "e edit ")
KEY_ENDS = ("q stop", "esc back", "n no")
ENDS = {
    "find": "esc back", "offer": "n no", "line": "> ", "turn": "q back", "fault": "leaves it",
}  # fmt: skip
NEVER = re.compile(r"Traceback|\bNone\b|\[/?(bold|dim|red|green|italic|b|i)\b|\x1b|\\u")
SIGNS = {  # what the key lines of a stage hold and no other's before it
    "1-9 open": "find", "y yes": "offer", r"a-\w choose": "choose", "k know them": "below",
    "1 again": "answer", "2: 1 d": "answer", "e edit   i info   q stop": "leech",
    "space go on": "rest",
}  # fmt: skip
TABLE = {(stage, entry.action) for entry in (*KEYS, *ASIDE_KEYS) for stage in entry.stages}
HISTORY = {
    "stubborn#date": "1 undo postpone undo redo undo 1 demo undo 1 4",
    "old-1#q": "postpone undo redo undo",
    "old-2#q": "postpone undo redo undo 4",
    "old-3#q": "postpone undo redo undo 4",
    "old-4#q": "postpone undo redo undo",
    "old-5#q": "postpone undo redo undo 4 undo 4",
    "warm#heat": "bury undo suspend undo known undo redo undo bury undo suspend undo flag unflag "
    "demo demo flag undo bury undo suspend undo redo undo known",
    "pair#kernel": "bury undo suspend undo 3 4",
    "pair#kernel-reversed": "bury undo suspend undo",
    "blank#range": "4",
    "word#town": "5",
    "amount#mass": "4 undo 1",
    "pick#sum": "suspend undo suspend undo bury undo 1",
    "several#positive": "4",
    "fresh#softmax-value": "demo 1",
    "fresh#rise": "1",
    "third#q": "4 undo 5 undo 4 undo 4",
    "first#q": "known",
    "second#q": "known",
}


@pytest.fixture
def editor(tmp_path):
    """An editor that does one line of shell at each call; ``$file`` is what it opens."""

    def make(*steps):
        script, calls, todo = (tmp_path / name for name in ("editor", "calls", "steps"))
        todo.write_text("\n".join(steps) + "\n")
        script.write_text(
            f'#!/bin/sh\nfor file; do :; done\necho "$file" >> {calls}\n'
            f'eval "$(sed -n "$(wc -l < {calls})p" {todo})"\n'
        )
        script.chmod(script.stat().st_mode | stat.S_IXUSR)
        return {"EDITOR": str(script)}

    return make


@pytest.fixture
def imported(env, flashdl):
    """The deck of every key, none of it answered."""
    flashdl("import", DECK)
    return env


@pytest.fixture
def learnt(imported):
    """The deck of every key, with five old cards and one that was forgotten three times."""
    home = Path(imported["FLASHDL_HOME"])
    day = date(2026, 1, 5).toordinal()
    with closing(
        Store.open(home / "data/flashdl.db", state_dir=home / "state", mint=lambda: "mine",
                   moment=Moment(0, 0, day))
    ) as store:  # fmt: skip
        for at, (card, quality) in enumerate(PAST, day):
            draft = Event("", 0, "review", card, at_ms=0, study_day=at, quality=quality)
            moment = Moment((at - 719_163) * 86_400_000 + 36_000_000, 0, at)
            store.append(draft, moment=moment, policy=Sm2())
    return imported


def history(env, *, after=0):
    """What happened to each card after the first events, in order: its qualities or other acts."""
    with closing(sqlite3.connect(env["FLASHDL_HOME"] + "/data/flashdl.db")) as file:
        query = "SELECT card, coalesce(quality, kind) FROM event ORDER BY seq LIMIT -1 OFFSET ?"
        found = {}
        for card, what in file.execute(query, [after]):
            found.setdefault(card.removeprefix("keys/"), []).append(str(what))
    return {card: " ".join(acts) for card, acts in found.items()}


class Walk:
    """A story on terminals: the keys that were met, and a look at each screen."""

    def __init__(self, terminal, *, linear=False, **env):
        self.start, self.linear, self.env = terminal, linear, env
        self.met, self.strokes, self.stage = set(), 0, "end"

    def tell(self, story):
        """Do line after line: a stroke, or the start of a sitting, and what it leads to."""
        for line in story.splitlines():
            if line and not line.startswith("# "):
                what, *then = line.split(" | ")
                self.begin(what, *then) if what.startswith("$ ") else self.press(what, *then)

    def begin(self, command, stage, *words, **more):
        assert self.stage == "end"
        parts = shlex.split(command.removeprefix("$ "))
        at = parts.index("flashdl")
        own = dict(part.split("=") for part in parts[:at])
        self.terminal = self.start(*parts[at + 1 :], **self.env | own | more)
        self.arrive(stage, words)

    def press(self, key, stage, *words):
        """Press a key, or type a line, and look at the screen of the stage that it leads to."""
        if self.stage in get_args(Stage) and self.stage != "turn":
            grade = self.stage == "answer" and key.isdigit()
            self.met |= set() if grade else {(self.stage, action(key, self.stage))}
        if (self.stage, key) == ("answer", "space"):
            self.terminal.rest(READING_S)
        text = BYTES.get(key, key.replace(" ↵", "\r").replace("↵", "\r"))
        self.strokes += len(text)
        self.terminal.send(text)
        self.arrive(stage, words)

    def arrive(self, stage, words):
        """Wait for the first of the words and for the end of what the stage shows."""
        self.stage = stage
        if stage == "turn":
            self.terminal.sees("q back")
        for word in words[:1] if stage != "end" else ():
            self.terminal.until(word)
        if stage == "end":
            assert 0 == self.terminal.end(), self.terminal.text[-2000:]
        else:
            typed = self.linear and stage == "line"
            self.terminal.until("\n" if typed else ENDS.get(stage, "q stop"))
        if stage != "turn":
            self.terminal.feed()
            self.look(words)

    def look(self, words):
        """The words stand there, nothing sticks out, and the keys come last and once."""
        screen, stage = self.terminal.screen, self.stage
        assert [] == [word for word in words if word not in screen.text], screen.text
        assert NEVER.search(screen.text) is None, screen.text
        assert [] == [line for line in screen.shown if len(line) > screen.columns]
        if stage in ("end", "line", "fault") or self.linear:
            return
        row = screen.row
        assert stage == stage_of(screen), screen.text
        assert [row] == [i for i, line in enumerate(screen.lines) if line.endswith(KEY_ENDS)]
        assert screen.column == len(screen.lines[row]) < screen.columns
        assert not any(screen.lines[row + 1 :])
        assert not [x for x in screen.lines[: max(0, row - 3)] if x.startswith(KEY_STARTS)]


def stage_of(screen):
    """The stage that the keys at the bottom tell."""
    lines = screen.lines[max(0, screen.row - 3) : screen.row + 1]
    lines = lines[-1:] if lines[-1].startswith("space go on") else lines
    keys = "   ".join(lines[lines.index("") + 1 :] if "" in lines else lines)
    return next((stage for sign, stage in SIGNS.items() if re.search(sign, keys)), "question")


@pytest.fixture
def walk(terminal):
    """A story that begins."""
    return Walk(terminal)


@pytest.mark.slow
def test_every_key_does_at_each_stage_what_the_table_says(terminal, learnt, editor, flashdl):
    spoil = "sed -i 's/front: What does a/fronted: What does a/' $file"
    mend = "sed -i 's/fronted: What does a/front: Now, what does a/' $file"
    walk = Walk(terminal, **editor("exit 1", spoil, mend, ": > $file"))

    walk.tell(STORY.read_text(encoding="utf-8"))

    assert TABLE == walk.met
    assert walk.strokes >= 60
    assert HISTORY == history(learnt, after=len(PAST))
    doctor = flashdl("doctor")
    assert "All is well." in doctor.stdout
    assert re.search(r"refold +0 differences", doctor.stdout)


NEW = "$ FLASHDL_NEW_ORDER=first flashdl review --deck keys --new 20"
TOWN = "$ flashdl review 'town deck:keys' --new 20"
KINDS = """
space | answer | It flattens
? | answer | this page
3 | question | next on | small window
S | question | Suspended until told | A sigmoid
space | answer | steepest
1 | question | again | In which town
space | line | Your answer
wahsington↵ | answer | Not quite.
i | answer | card | word#town
1 | question | again | mass of the block
/ | line | Find | is:due,
never deck:keys↵ | find | 1 several#positive
1 | find | keys/several#positive
esc | question | mass of the block
space | line | Your answer
2.5 kg↵ | answer | Right.
4 | choose | easy | outputs of softmax
a | answer | Not right.
2 | question | hard
q | end | Reviewed
"""


def test_a_short_story_of_an_answer_taken_back(walk, imported):
    walk.begin(NEW, "question", "20 new", "What does a temperature")
    walk.tell("space | answer | It flattens\n3 | question | small window\nu | question | Took back")
    walk.press("q", "end", "left today")

    assert {"warm#heat": "4 undo"} == history(imported)


@pytest.mark.slow
def test_chosen_keys_stand_on_the_key_line_and_do_what_they_are_chosen_for(walk, imported):
    config = Path(imported["FLASHDL_HOME"], "config", "config.toml")
    config.parent.mkdir(parents=True, exist_ok=True)
    config.write_text('[keys]\nbury = "x"\nundo = "backspace"\nknow = "!"\n', encoding="utf-8")
    walk.begin(NEW, "question", "20 new", "x bury", "backspace undo", "! know")

    walk.terminal.send("bk")
    walk.press("x", "question", "Buried until tomorrow", "backspace takes it back", "small window")
    walk.press("\x7f", "question", "Took back: bury", "What does a temperature")
    walk.press("!", "question", "known: next on", "small window")
    walk.press("q", "end", "left today")

    assert {"warm#heat": "bury undo known"} == history(imported)


@pytest.mark.slow
def test_six_grades_say_what_they_are_in_the_help_and_keep_their_quality(walk, imported):
    walk.begin(NEW, "question", "20 new", FLASHDL_GRADES="six")
    walk.tell("space | answer | 0: 1 d ↻   1: 1 d ↻\n? | answer | right, after a hesitation")
    walk.tell("5 | question | → 5: next on\nspace | answer\n0 | question | → 0: next on")
    walk.press("q", "end", "left today")

    assert {"warm#heat": "5", "pair#kernel": "0"} == history(imported)


@pytest.mark.slow
@pytest.mark.parametrize("columns", [40, 120])
def test_a_story_fits_narrow_and_wide_terminals(walk, imported, columns):
    walk.begin(NEW, "question", "20 new", columns=columns)
    walk.tell(KINDS)

    assert {"warm#heat": "4", "pair#kernel": "suspend", "word#town": "1"}.items() <= history(
        imported
    ).items()


@pytest.mark.slow
def test_without_colour_a_difference_stands_in_brackets(terminal, imported):
    walk = Walk(terminal, NO_COLOR="1")
    walk.begin(NEW, "question", "20 new")
    walk.tell(KINDS)

    assert "Wa{+s+}h[-s-]ington" in walk.terminal.text, walk.terminal.text
    assert not re.search(r"\x1b\[(\d+;)*([349]\d|10\d)[;m]", walk.terminal.raw)


@pytest.mark.slow
@pytest.mark.parametrize("how", [{"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
                                 {"FLASHDL_PLAIN": "true"}], ids=["ascii", "plain"])  # fmt: skip
def test_a_linear_story_is_lines_that_stay(terminal, imported, how):
    walk = Walk(terminal, linear=True, **how)
    walk.begin(NEW, "question", "20 new")
    walk.tell(KINDS)

    told = re.sub(r"\x1b\[[\d;]*m", "", walk.terminal.raw)  # dim and bold are no harm
    assert "\x1b" not in told
    assert "FLASHDL_PLAIN" in how or told.isascii()
    assert not set(told) & set("─│☐☑✗✓→█↻○●·▸")
    assert max(map(len, told.splitlines())) <= 80


@pytest.mark.slow
def test_a_line_being_typed_survives_a_stop_a_resize_and_a_change_of_mind(terminal, imported):
    walk = Walk(lambda *_arguments, **env: terminal(
        program=["bash", "--norc", "--noprofile", "-i"], PS1="shell> ", **env
    ))  # fmt: skip
    walk.terminal = shell = walk.start()
    shell.until("shell> ")
    shell.send(f"{sys.executable} -m flashdl review 'town deck:keys' --new 20\n")
    walk.arrive("question", ["In which town"])
    walk.press("space", "line", "Your answer")
    shell.press("Wash", "> Wash")
    shell.press("\x1a", "Stopped")
    shell.press("fg\n", "> Wash")
    shell.resize(60)
    shell.until("> Wash")
    shell.press("xx\x7f\x7fing", "> Washing")
    walk.press("ton↵", "answer", "Right.")
    shell.press("3", "Reviewed 1 card")

    assert {"word#town": "4"} == history(imported)


@pytest.mark.slow
def test_two_terminals_share_the_cards(terminal, imported):
    one, two = Walk(terminal), Walk(terminal)
    one.begin(NEW, "question", "20 new", "What does a temperature")
    two.begin(NEW, "question", "small window")
    two.tell("space | answer | A kernel.\n3 | question | next on | A sigmoid")
    one.tell("space | answer | It flattens\n3 | question | next on | In which town")
    one.press("q", "end", "left today")
    two.tell("space | answer | steepest\n3 | question | next on\nq | end | Reviewed 3 cards")

    assert {"warm#heat": "4", "pair#kernel": "4", "blank#range": "4"} == history(imported)
