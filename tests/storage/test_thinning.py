"""Which backups are kept as the days go by."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from flashdl.storage.thinning import kept

HOUR = 3_600_000
NOON = int(datetime(2026, 11, 18, 12, tzinfo=UTC).timestamp()) * 1000  # a Wednesday
INSTANTS = st.sets(st.integers(NOON - 900 * 24 * HOUR, NOON), min_size=1, max_size=80)


def days_ago(*days, hour=12):
    return [NOON - day * 24 * HOUR + (hour - 12) * HOUR for day in days]


def dates(found):
    return sorted((datetime.fromtimestamp(ms / 1000, UTC).date() for ms in found), reverse=True)


def test_all_of_today_and_yesterday_are_kept():
    recent = [NOON - i * HOUR for i in range(36)]  # until yesterday's midnight

    assert set(recent) == kept(recent, now_ms=NOON)


def test_of_an_older_day_the_last_one_is_kept():
    made = [*days_ago(0), *days_ago(2, hour=9), *days_ago(2, hour=20)]

    assert {*days_ago(0), *days_ago(2, hour=20)} == kept(made, now_ms=NOON)


def test_after_twelve_days_one_a_week_is_kept_and_after_ten_weeks_one_a_month():
    found = dates(kept(days_ago(*range(700)), now_ms=NOON))
    today = date(2026, 11, 18)
    daily = [today - timedelta(days) for days in range(14)]  # until Thursday, 5 November
    weekly = [date(2026, 11, 4), *(date(2026, 11, 1) - timedelta(7 * i) for i in range(9))]
    monthly = [date(2026, 8, 30), *(date(2026, 8, 1) - timedelta(1), date(2026, 6, 30))]

    assert daily == found[:14]
    assert weekly == found[14:24]
    assert monthly == found[24:27]
    assert 2 + 12 + 10 + 9 == len(found)
    assert date(2025, 12, 31) == found[-1]


def test_a_learner_who_was_away_for_years_keeps_what_there_is():
    made = days_ago(1000, 1001, 1002)

    assert set(made) == kept(made, now_ms=NOON)


def test_one_from_a_clock_that_ran_ahead_is_kept():
    made = days_ago(-400, 0)

    assert set(made) == kept(made, now_ms=NOON)


@given(INSTANTS)
def test_the_newest_is_kept_and_nothing_is_made_up(made):
    found = kept(made, now_ms=NOON)

    assert max(made) in found
    assert found <= made


@given(INSTANTS)
def test_thinning_twice_is_thinning_once(made):
    once = kept(made, now_ms=NOON)

    assert once == kept(once, now_ms=NOON)


@given(INSTANTS)
def test_few_are_never_thinned_on_different_days(made):
    one_a_day = {ms // (24 * HOUR): ms for ms in made}
    few = sorted(one_a_day.values(), reverse=True)[:12]

    assert set(few) == kept(few, now_ms=NOON)


@given(st.integers(1, 2**500))
def test_thinned_each_day_a_year_leaves_no_wide_gap(studied):
    """What was so on any of these days is there as it was within a month and a week after it."""
    there, made = set(), []
    for day in range(studied.bit_length()):
        if studied >> day & 1:
            now = NOON + day * 24 * HOUR
            made.append(now)
            there = set(kept({*there, now}, now_ms=now))
    newest_first = sorted(made, reverse=True)
    lately = [ms for ms in made if ms > newest_first[0] - 300 * 24 * HOUR]

    assert set(newest_first[:12]) <= there
    assert len(there) <= 2 + 12 + 10 + 9
    assert all(any(ms <= other < ms + 38 * 24 * HOUR for other in there) for ms in lately)
