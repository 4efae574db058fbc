"""Which days a learner means by a date, a word, or so many days from today."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashdl.errors import UsageError
from flashdl.review.due_days import FARTHEST_DAYS, day_meant, days_meant

TODAY = date(2026, 3, 10).toordinal()
AHEAD = st.integers(0, FARTHEST_DAYS)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("today", 0, 0),
        ("tomorrow", 1, 1),
        (" Tomorrow ", 1, 1),
        ("3..7", 3, 7),
        ("0..0", 0, 0),
        ("2026-03-10", 0, 0),
        ("2026-04-01", 22, 22),
    ],
)
def test_a_date_a_word_and_a_number_of_days_mean_days(text, first, last):
    assert range(TODAY + first, TODAY + last + 1) == days_meant(text, today=TODAY)


@given(AHEAD, AHEAD)
def test_any_two_numbers_in_order_mean_the_days_between_them(one, other):
    low, high = sorted((one, other))
    days = days_meant(f"{low}..{high}", today=TODAY)

    assert (low, high) == (days[0] - TODAY, days[-1] - TODAY)


@given(AHEAD)
def test_a_date_means_itself(ahead):
    day = TODAY + ahead

    assert [day] == [*days_meant(date.fromordinal(day).isoformat(), today=TODAY)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "'' is no day; say a date like 2026-03-14, today, tomorrow, or 3..7 for"),
        ("3", "is no day"),
        ("-1..3", "is no day"),
        ("20260314", "is no day"),
        ("2026-W11-2", "is no day"),
        ("٣..٧", "is no day"),
        ("2026-02-30", "'2026-02-30' is not in the calendar"),
        ("2026-03-09", "'2026-03-09' is past; the earliest day is today, 2026-03-10"),
        ("7..3", "'7..3' ends before it begins; say 3..7"),
        ("0..3651", "'0..3651' is too far; the last day is 2036-03-07"),
        ("9999-12-31", "is too far"),
        ("999999999..999999999", "is too far"),
    ],
)
def test_what_is_no_day_to_come_is_refused(text, said):
    with pytest.raises(UsageError) as caught:
        days_meant(text, today=TODAY)

    assert said in str(caught.value)


@pytest.mark.parametrize("text", ["today", "tomorrow", "2026-03-14"])
def test_one_day_is_meant_as_days_are(text):
    assert [day_meant(text, today=TODAY)] == [*days_meant(text, today=TODAY)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("3..7", "'3..7' is no day; say a date like 2026-03-14, today or tomorrow"),
        ("2026-03-09", "is past"),
        ("2036-03-08", "is too far"),
    ],
)
def test_several_days_are_not_one(text, said):
    with pytest.raises(UsageError, match=said):
        day_meant(text, today=TODAY)
