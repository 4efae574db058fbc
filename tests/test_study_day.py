"""Study days by the wall clock: clock changes, journeys and odd offsets."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashdl.scheduling.memory import NEW
from flashdl.scheduling.sm2 import Sm2, outcomes
from flashdl.study_day import Moment, date_of, moment, study_day

# Zones whose clock never goes back over a whole hour of the clock face in these years.
ZONES = [
    "UTC", "Europe/Berlin", "America/New_York", "America/Los_Angeles", "Asia/Tokyo",
    "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Kiritimati", "Asia/Beirut",
    "America/Santiago", "America/Havana", "Atlantic/Azores",
]  # fmt: skip
ROLLOVERS = (0, 4, 23)


def local(zone, *when, fold=0):
    return datetime(*when, tzinfo=ZoneInfo(zone), fold=fold)


def day_of(at, rollover_hour=4):
    return date_of(study_day(at, rollover_hour)).isoformat()


def hours_of_study_day(zone, day):
    """The hours from one roll-over to the next, counted on the UTC clock."""
    start = datetime.combine(day, datetime.min.time(), ZoneInfo(zone)).replace(hour=4)
    end = start + timedelta(days=1)
    return (end.astimezone(UTC) - start.astimezone(UTC)) / timedelta(hours=1)


@pytest.mark.parametrize(
    ("rollover", "hour", "minute", "expected"),
    [
        (0, 0, 0, "2026-03-10"),
        (0, 23, 59, "2026-03-10"),
        (4, 3, 59, "2026-03-09"),
        (4, 4, 0, "2026-03-10"),
        (23, 22, 59, "2026-03-09"),
        (23, 23, 0, "2026-03-10"),
    ],
)
def test_the_day_turns_at_the_rollover_hour(rollover, hour, minute, expected):
    at = local("Europe/Berlin", 2026, 3, 10, hour, minute)

    assert expected == day_of(at, rollover)


@pytest.mark.parametrize(
    ("zone", "when", "expected"),
    [
        ("Europe/Berlin", (2026, 3, 29, 1, 59), "2026-03-28"),
        ("Europe/Berlin", (2026, 3, 29, 3, 0), "2026-03-28"),
        ("Europe/Berlin", (2026, 3, 29, 4, 0), "2026-03-29"),
        ("Europe/Berlin", (2026, 10, 25, 2, 30), "2026-10-24"),
        ("Europe/Berlin", (2026, 10, 25, 3, 59), "2026-10-24"),
        ("Europe/Berlin", (2026, 10, 25, 4, 0), "2026-10-25"),
        ("America/New_York", (2026, 3, 8, 3, 30), "2026-03-07"),
        ("America/New_York", (2026, 11, 1, 1, 30), "2026-10-31"),
        ("Australia/Lord_Howe", (2026, 4, 5, 1, 45), "2026-04-04"),
        ("Australia/Lord_Howe", (2026, 4, 5, 4, 0), "2026-04-05"),
        ("Asia/Kathmandu", (2026, 5, 1, 3, 59), "2026-04-30"),
        ("Asia/Kathmandu", (2026, 5, 1, 4, 0), "2026-05-01"),
        ("Pacific/Kiritimati", (2026, 5, 1, 4, 0), "2026-05-01"),
    ],
)
def test_the_wall_clock_decides_at_a_clock_change_and_at_odd_offsets(zone, when, expected):
    assert expected == day_of(local(zone, *when))


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Berlin", date(2026, 3, 28), 23),
        ("Europe/Berlin", date(2026, 10, 24), 25),
        ("Australia/Lord_Howe", date(2026, 4, 4), 24.5),
        ("Australia/Lord_Howe", date(2026, 10, 3), 23.5),
        ("Asia/Kathmandu", date(2026, 3, 28), 24),
    ],
)
def test_a_day_of_another_length_is_one_day(zone, day, hours):
    start = datetime(day.year, day.month, day.day, 4, tzinfo=ZoneInfo(zone))
    end = start + timedelta(days=1, microseconds=-1)

    assert hours == hours_of_study_day(zone, day)
    assert {day.toordinal()} == {study_day(at, 4) for at in (start, end)}
    assert day.toordinal() + 1 == study_day(start + timedelta(days=1), 4)


@pytest.mark.parametrize("fold", [0, 1])
@pytest.mark.parametrize("rollover", ROLLOVERS)
def test_both_passes_of_a_repeated_hour_lie_on_one_day(rollover, fold):
    at = local("Europe/Berlin", 2026, 10, 25, 2, 30, fold=fold)

    assert study_day(at.replace(fold=0), rollover) == study_day(at, rollover)


INSTANTS = st.integers(1_600_000_000, 1_900_000_000)


@given(st.sampled_from(ZONES), st.integers(0, 23), INSTANTS, st.integers(0, 200_000))
def test_the_study_day_never_goes_back_where_one_stays(zone, rollover, at, later):
    days = [
        study_day(datetime.fromtimestamp(second, ZoneInfo(zone)), rollover)
        for second in (at, at + later)
    ]

    assert sorted(days) == days


@given(st.sampled_from(ZONES), st.integers(0, 23), INSTANTS)
def test_one_day_of_the_calendar_on_is_one_study_day_on(zone, rollover, at):
    now = datetime.fromtimestamp(at, ZoneInfo(zone))

    assert study_day(now, rollover) + 1 == study_day(now + timedelta(days=1), rollover)


def test_a_move_from_utc_minus_8_to_utc_plus_9_skips_a_day_and_the_card_is_still_due():
    leave = local("America/Los_Angeles", 2026, 1, 10, 22, 0)
    land = (leave + timedelta(hours=14)).astimezone(ZoneInfo("Asia/Tokyo"))
    memory = outcomes(NEW, Sm2(), day=study_day(leave, 4))[4]

    assert ["2026-01-10", "2026-01-12"] == [day_of(leave), day_of(land)]
    assert memory.due_day < study_day(land, 4)
    assert 6 == outcomes(memory, Sm2(), day=study_day(land, 4))[4].interval_days


def test_a_move_back_over_the_date_line_makes_the_next_answer_a_drill():
    leave = local("Asia/Tokyo", 2026, 1, 12, 9, 0)
    land = (leave + timedelta(hours=9)).astimezone(ZoneInfo("America/Los_Angeles"))
    before, after = study_day(leave, 4), study_day(land, 4)

    memory = outcomes(NEW, Sm2(), day=before)[4]

    assert after < before
    assert memory == outcomes(memory, Sm2(), day=after)[4]


def test_a_clock_set_back_only_drills_and_time_goes_on_when_it_is_right_again():
    day = study_day(local("Europe/Berlin", 2026, 6, 10, 12), 4)
    memory = outcomes(NEW, Sm2(), day=day)[4]

    set_back = outcomes(memory, Sm2(), day=day - 400)[4]

    assert memory == set_back
    assert 6 == outcomes(set_back, Sm2(), day=day + 1)[4].interval_days


def test_an_evening_and_the_next_morning_are_two_days_whatever_the_hours():
    """Twenty-four hours are not a study day: 23.5 and 24.5 hours later are the same due."""
    at = local("Asia/Kathmandu", 2026, 5, 1, 12, 0)
    near, far = at + timedelta(hours=23.5), at + timedelta(hours=24.5)

    assert {study_day(at, 4) + 1} == {study_day(near, 4), study_day(far, 4)}


def test_a_moment_is_one_reading_of_the_clock():
    at = local("Asia/Kathmandu", 2026, 5, 1, 3, 0)

    expected = Moment(1_777_583_700_000, 20_700, date(2026, 4, 30).toordinal())

    assert expected == moment(at, 4)


@pytest.mark.parametrize(
    ("zone", "offset_s"),
    [("Pacific/Kiritimati", 50_400), ("America/Los_Angeles", -28_800), ("UTC", 0),
     ("Australia/Lord_Howe", 39_600)],
)  # fmt: skip
def test_a_moment_keeps_the_offset_of_its_place(zone, offset_s):
    assert offset_s == moment(local(zone, 2026, 1, 15, 12), 4).utc_offset_s


@pytest.mark.parametrize("ask", [study_day, moment])
def test_a_naive_time_is_refused(ask):
    with pytest.raises(ValueError, match="aware"):
        ask(datetime(2026, 1, 1, 12), 4)  # noqa: DTZ001
