"""Frames as a film: how fast it goes, what stops it, how it is walked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashdl.cli.film import Film

PRESSES = st.lists(st.sampled_from(["tick", "forth", "back", "play", "other"]), max_size=40)


@pytest.mark.parametrize(
    ("frames", "fps"), [(2, 2), (4, 2), (8, 2), (20, 5), (40, 10), (60, 15), (500, 15)]
)
def test_a_film_takes_four_seconds_at_2_to_15_frames_a_second(frames, fps):
    assert 1 / fps == pytest.approx(Film(frames).pause_s)


@given(st.integers(1, 50))
def test_left_alone_every_frame_is_seen_once_and_then_it_is_over(frames):
    film, seen = Film(frames), []
    while not film.over:
        seen.append(film.at)
        film = film.tick()

    assert list(range(frames)) == [*seen, film.at]


@pytest.mark.slow
@given(st.integers(1, 9), PRESSES)
def test_no_keys_lead_out_of_the_film(frames, presses):
    film = Film(frames)
    for press in presses:
        film = film.tick() if press == "tick" else film.press(press)

        assert 0 <= film.at < frames


def test_any_key_stops_it_and_arrows_step():
    film = Film(9).tick().tick()

    stopped = film.press(None)
    assert (2, False, True) == (stopped.at, stopped.playing, stopped.by_hand)
    assert [3, 1] == [film.press("forth").at, film.press("back").at]
    assert stopped.caption == "step 3 of 9"


def test_a_film_that_was_stopped_is_over_only_when_a_key_says_so():
    film = Film(2).press("forth")

    assert [False, True] == [film.over, film.press("end").over]


def test_play_goes_on_where_it_stopped_and_from_the_start_at_the_end():
    stopped = Film(9, at=4).press(None)

    assert (4, True) == (stopped.press("play").at, stopped.press("play").playing)
    assert 0 == Film(9, at=8).press(None).press("play").at
    assert not Film(9).press("play").playing
