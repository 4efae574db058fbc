"""The screen of ``flashdl stats`` at every width and on every kind of terminal."""

import io
import re
from datetime import date
from random import Random

import pytest
from rich.console import Console

from flashdl.cli.stats_data import as_data
from flashdl.cli.stats_speech import sentences
from flashdl.cli.stats_view import Screen
from flashdl.review.events import Event, advance
from flashdl.review.stats.days import calendar, first_shown, level, weekday
from flashdl.review.stats.report import report
from flashdl.scheduling.memory import NEW
from flashdl.scheduling.sm2 import Sm2

TODAY = date(2026, 3, 10).toordinal()
POLICY = Sm2()
WIDTHS = (20, 40, 57, 58, 72, 80, 100, 119, 120, 200)


@pytest.fixture(scope="module")
def busy():
    """The report of a year with 60 cards; the names are as long as they come."""
    rng, memories, events = Random(5), {}, []
    cards = [f"deck/a-rather-long-note-name-{i}#and-a-card" for i in range(60)]
    for day in range(TODAY - 380, TODAY + 1):
        for card in rng.sample(cards, rng.choice([0, 0, 2, 5, 12])):
            event = Event("dev", len(events), "review", card, day * 86_400_000, day,
                          clock_ms=(day * 24 + rng.randrange(7, 23)) * 3_600_000,
                          quality=rng.choice([1, 3, 4, 4, 5]), answer_ms=rng.randrange(90_000),
                          params_id=POLICY.id)  # fmt: skip
            events.append(event)
            memories[card] = advance(memories.get(card, NEW), event, {POLICY.id: POLICY})
    topics = {card: f"topic-{i % 7}" for i, card in enumerate(cards)}
    memories["deck/never#seen"] = NEW
    return report(
        events, memories, policies={POLICY.id: POLICY}, topics=topics, types={}, today=TODAY
    )


def empty():
    return report([], {"a/b#c": NEW}, policies={}, topics={}, types={}, today=TODAY)


def drawn(found, width, **options):
    """The lines on a terminal of that width."""
    encoding = options.pop("encoding", "utf-8")
    file = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    options = {"no_color": True, "color_system": None, **options}
    console = Console(file=file, width=width, force_terminal=True, **options)
    console.print(Screen(found), end="")
    file.seek(0)
    return file.read().splitlines()


@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
@pytest.mark.parametrize("width", WIDTHS)
def test_no_line_is_wider_than_the_terminal(busy, width, encoding):
    for found in (busy, empty()):
        lines = drawn(found, width, encoding=encoding)

        assert max(map(len, lines)) <= width
        assert encoding == "utf-8" or "".join(lines).isascii()


def test_two_columns_stand_side_by_side_only_where_there_is_room(busy):
    one, two = drawn(busy, 119), drawn(busy, 120)

    assert max(map(len, one)) <= 80
    assert len(two) <= 39  # with the prompt below it, a screen of 40
    assert any("Your progress" in line and "Forecast" in line for line in two)
    assert len(drawn(busy, 80)) <= 58


def test_two_columns_say_what_one_says(busy):
    words = {word for line in drawn(busy, 120) for word in line.split() if word.isalpha()}

    assert words <= {word for line in drawn(busy, 80) for word in line.split()}


@pytest.mark.parametrize(
    ("encoding", "shades", "width"),
    [("utf-8", "·░▒▓█", 80), ("ascii", " .:*#", 80), ("utf-8", "·░▒▓█", 40)],
)
def test_each_day_of_the_calendar_has_its_shade_without_colour(busy, encoding, shades, width):
    lines = drawn(busy, width, encoding=encoding)
    weeks = min(53, width - 4)
    top = next(i for i, line in enumerate(lines) if line.startswith("Mon"))
    cells = [line[4:].ljust(weeks) for line in lines[top : top + 7]]
    shown = calendar(busy.days, today=TODAY, weeks=weeks)
    most, first = max(day.answers for day in shown.values()), first_shown(TODAY, weeks)

    assert {day: shades[level(found.answers, most)] for day, found in shown.items()} == {
        day: cells[weekday(day)][(day - first) // 7] for day in shown
    }
    assert all(shade in "".join(cells) for shade in shades[:2])


def test_months_stand_above_the_week_in_which_they_begin(busy):
    lines = drawn(busy, 80)
    above = lines[next(i for i, line in enumerate(lines) if line.startswith("Mon")) - 1]
    first = first_shown(TODAY, 53)

    for name, begins in (("Jan", date(2026, 1, 1)), ("Jul", date(2025, 7, 1))):
        assert 4 + (begins.toordinal() - first) // 7 == above.index(name)


def test_columns_are_as_high_as_their_share_of_the_highest(busy):
    lines = drawn(busy, 80)
    at = next(i for i, line in enumerate(lines) if line.startswith("Forecast"))
    heights = " ▁▂▃▄▅▆▇█"
    upper, lower = (line[13:].ljust(62)[::2] for line in lines[at : at + 2])
    seen = [heights.index(low) + heights.index(up) for up, low in zip(upper, lower, strict=True)]
    most = max(busy.forecast.days)

    assert [
        max(round(16 * cards / most), 1) if cards else 0 for cards in busy.forecast.days
    ] == seen
    assert {"█"} == {low for up, low in zip(upper, lower, strict=True) if up != " "}
    assert f"most {most}" in lines[at + 1]


def test_what_is_due_in_30_days_is_told_without_what_comes_later(busy):
    found, ahead = as_data(busy), busy.forecast

    assert ahead.later
    assert ahead.overdue + sum(ahead.days) == found["due_30_days"]
    assert ahead.overdue + sum(ahead.days[:8]) == found["due_7_days"]


def test_retention_on_the_screen_is_that_of_the_report(busy):
    lines = drawn(busy, 80)
    for period in busy.retention:
        both = period.retention.both
        name = "all time" if period.days is None else f"{period.days} days"
        if period.days != 1:
            line = next(line for line in lines if line.startswith(name))
            assert f"{both.passed / both.asked:.0%} of {both.asked}" in line


def test_colour_changes_no_character(busy):
    coloured = drawn(busy, 80, no_color=False, color_system="truecolor")

    assert "\x1b[" in "".join(coloured)
    assert drawn(busy, 80) == [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in coloured]


def test_sentences_have_no_glyphs_and_one_full_stop_at_the_end(busy):
    said = sentences(busy)

    assert all(line.endswith(".") and line.isascii() for line in said)
    assert any(line.startswith("Busiest day of the year: ") for line in said)
    assert 1 == sum(line.startswith("True retention, all time: ") for line in said)


def test_an_empty_collection_has_the_overview_alone():
    said = sentences(empty())

    assert 6 == len(said)
    assert len(drawn(empty(), 80)) <= 8
    assert not any("%" in line for line in [*said, *drawn(empty(), 80)])
