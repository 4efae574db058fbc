"""What fits below the values: pictures in their order, wrong beside right, reasons and claims."""

import io
from dataclasses import replace

import pytest
from rich.console import Console
from rich.text import Text

from flashdl.cli.contrast_view import Beside, pair
from flashdl.cli.keys import Keys
from flashdl.cli.review_view import Face
from flashdl.cli.tune import Surroundings, Tuner
from flashdl.cli.tune_runs import Bench, Outcome, run_once
from flashdl.cli.tune_view import Scene, body
from flashdl.runner.client import Runner
from flashdl.runner.dial import Dial
from flashdl.runner.index import read_declaration

FACE = Face(plain=False, ascii=False)


@pytest.fixture(scope="module")
def runner():
    with Runner() as started:
        yield started


@pytest.fixture
def dial(toy):
    return Dial.start(read_declaration(toy))


@pytest.fixture
def outcome(runner, dial):
    return run_once(runner, dial)


def console(width=80):
    return Console(file=io.StringIO(), width=width, height=50, color_system=None)


def text(lines):
    return ["".join(part.text for part in row).rstrip() for row in lines]


def fitted(scene, room, width=80):
    found = body(console(width), scene, FACE, room)
    return found.shown, found.hidden, text(found.lines)


def test_what_fits_is_shown_in_order_and_the_rest_is_named(outcome):
    shown, hidden, lines = fitted(Scene(outcome), 14)

    assert (("bars", "top"), ("film", "count")) == (shown, hidden)
    assert len(lines) <= 14
    assert ("bars", "top", "film", "count") == fitted(Scene(outcome), 60)[0]


@pytest.mark.slow
@pytest.mark.parametrize("room", range(1, 40))
def test_it_never_takes_more_rows_than_there_are(outcome, runner, dial, room):
    wrong = run_once(runner, replace(dial, mistake="adds-instead"))
    for scene in (Scene(outcome), Scene(outcome, first=2), Scene(wrong), Scene(wrong, keep=9)):
        shown, _, lines = fitted(scene, room)

        assert len(lines) <= max(room, 1)
        assert shown


def test_a_picture_that_does_not_fit_gives_way_unless_it_was_asked_for(outcome):
    shown, hidden, _ = fitted(Scene(outcome, first=0), 9)
    assert ("bars", "film") == (shown[0], hidden[0] if hidden[0] != "top" else hidden[1])

    assert "film" == fitted(Scene(outcome, first=2), 9)[0][0]


def test_rows_kept_for_the_question_are_taken_only_by_the_first_picture(outcome):
    assert ("bars", "top") == fitted(Scene(outcome), 14)[0]
    assert ("bars", "count") == fitted(Scene(outcome, keep=2), 14)[0]
    assert ("bars",) == fitted(Scene(outcome, keep=6), 14)[0]
    assert ("bars",) == fitted(Scene(outcome, keep=14), 14)[0]


def test_claims_stand_below_their_pictures_where_there_is_room(outcome):
    assert "✓ largest y  2 <= 40" in fitted(Scene(outcome), 60)[2]
    assert not [x for x in fitted(Scene(outcome, hide_claims=True), 60)[2] if "largest" in x]


def test_why_it_is_wrong_is_said_however_small_the_room(runner, dial):
    wrong = run_once(runner, replace(dial, mistake="adds-instead"))

    for room in range(6, 20):
        assert "Wrong, because heat scales." in fitted(Scene(wrong), room)[2]


class Widths:
    """Words, so many as a width allows."""

    def __init__(self, wide, narrow, rows=1):
        self.wide, self.narrow, self.rows = wide, narrow, rows

    def __rich_console__(self, console, options):
        narrow = options.max_width < 50
        for _ in range(self.rows if narrow else 1):
            yield Text(" ".join(["word"] * (self.narrow if narrow else self.wide)))


@pytest.mark.parametrize(
    ("part", "width", "together"),
    [
        (Widths(6, 5), 80, True),
        (Widths(6, 5), 79, False),
        (Widths(6, 2), 80, False),
        (Widths(6, 6, rows=20), 80, False),
    ],
    ids=["legible", "narrow", "loses words", "much taller"],
)
def test_wrong_stands_beside_right_where_both_can_be_read(part, width, together):
    paper = console(width)
    paper.print(Beside(part, Widths(6, 5), (Text("right"), Text("wrong: so"))))

    first = paper.file.getvalue().splitlines()[0].split()
    assert (["right", "wrong:", "so"] if together else ["right"]) == first


def test_linear_text_never_has_two_columns():
    paper = console(120)
    headings = Text("right"), Text("wrong: so")
    paper.print(Beside(Widths(6, 5), Widths(6, 5), headings, linear=True))

    assert ["right", "word word word word word word", "wrong: so"] == [
        line.rstrip() for line in paper.file.getvalue().splitlines()
    ][:3]


def test_the_wrong_one_alone_says_that_the_right_one_had_no_room():
    paper = console(60)
    lines = Beside(Widths(6, 5), Widths(6, 5), (Text("right"), Text("wrong: so")))
    drawn = ["".join(part.text for part in row).rstrip() for row in lines.within(paper, 60, 3)]

    assert ["no room here for the right one beside it", "wrong: so"] == drawn[:2]


def ticks(outcome):
    paper = console()
    paper.print(pair(outcome, "bars", FACE))
    [line] = [x for x in paper.file.getvalue().splitlines() if x.strip().startswith("0")][-1:]
    return line.split()


def test_numbers_of_like_size_are_drawn_on_one_scale(runner, dial):
    bench, seen = Bench(runner), {}
    for heat in (1.0, 2.0, 20.0):
        bench.ask(replace(dial, params={**dial.params, "heat": heat}))
        seen[heat] = bench.wait().right

    def ends(heat):
        found = ticks(Outcome(dial, seen[1.0], seen[heat], draws=("bars",)))
        return found[len(found) // 2 - 1], found[-1]

    assert len(set(ends(2.0))) == 1
    assert len(set(ends(20.0))) == 2


class Typed(Keys):
    """Keys that were all pressed before anybody read one, and q when nothing goes on."""

    def __init__(self, keys):
        self.keys, self.tuner = list(keys), None

    def read(self, timeout_s=None, *, also=None):
        if self.keys:
            return self.keys.pop(0)
        if timeout_s == 0:
            return None
        if self.tuner.bench.busy:
            self.tuner.bench.runner.poll(None) if also is None else None
            return None
        return "q"


class Counting(Runner):
    """A runner that knows how often it was asked."""

    asked = 0

    def submit(self, job):
        self.asked += 1
        return super().submit(job)


@pytest.mark.slow
def test_keys_that_wait_are_all_taken_before_anything_is_run(dial):
    with Counting() as runner:
        keys = Typed(["right"] * 40)
        keys.tuner = Tuner(console(), runner, dial, Surroundings(FACE))
        outcome = keys.tuner.turn(keys)

        assert 20.0 == outcome.right.params["heat"]
        assert runner.asked <= 2
