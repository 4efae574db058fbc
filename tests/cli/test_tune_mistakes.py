"""``m`` and ``--mistake``: wrong beside right, why, and what holds no longer."""

import json
import re

import pytest

pytestmark = pytest.mark.slow  # on a terminal; test_review_demo has the main way through

READY = "q back"
RIGHT, LEFT = "\x1b[C", "\x1b[D"


def test_m_draws_the_mistake_beside_the_right_picture_and_says_why(tuner):
    bars = tuner()
    bars.sees("y is 1,", READY)
    bars.send("m")
    text = bars.sees("wrong: adds instead", "y is 101", "Wrong, because heat scales.")

    [heads] = [line for line in text.splitlines() if line.startswith("right")]
    assert heads.endswith("wrong: adds instead")
    [titles] = [line for line in text.splitlines() if line.startswith("y is")]
    assert re.fullmatch(r"y is 1, drawn (\d+) +y is 101, drawn \1", titles)
    assert "✗ largest y  201 <= 40" in text
    assert "n is small" not in text


def test_turning_goes_on_with_both(tuner):
    bars = tuner()
    bars.sees("y is 1,", READY)
    bars.send("m")
    bars.sees("y is 101")
    bars.send(RIGHT)
    bars.sees("y is 1.2,", "y is 101.2")


def test_a_narrow_terminal_has_them_below_each_other(tuner):
    bars = tuner(columns=60, lines=40)
    bars.sees("y is 1,", READY)
    bars.send("m")
    lines = bars.sees("wrong: adds instead", "heat scales").splitlines()

    assert lines.index("right") < lines.index("wrong: adds instead")


def test_a_mistake_that_shows_nothing_here_is_made_where_it_shows_and_goes_with_its_values(tuner):
    bars = tuner()
    bars.sees("y is 1,", READY)
    bars.send("mm")
    text = bars.sees("wrong: never cuts", "at heat 10, where it shows", "▸heat 10")
    assert "What is hot is cut" in text
    bars.send("m")
    bars.sees("▸heat 1 ", "wrong: breaks down", "it broke", "it cannot be computed")
    bars.send("m")
    assert "wrong" not in bars.sees("✓ largest y  2 <= 40", "▸heat 1 ")


def test_where_nothing_differs_any_more_that_is_said(tuner):
    bars = tuner()
    bars.sees("y is 1,", READY)
    bars.send("mm")
    bars.sees("where it shows")
    bars.send("=4\r")
    bars.sees("No picture shows a difference", "hot numbers are cut")


def test_what_was_seen_of_a_mistake_stays_when_a_key_leaves(tuner):
    bars = tuner()
    bars.sees("y is 1,", READY)
    bars.send("m")
    bars.sees("y is 101")
    bars.send("q")

    assert 0 == bars.end()
    bars.feed()
    for words in ("y is 101", "heat scales", "✗ largest y", "--mistake adds-instead", "'n': 3"):
        assert words in bars.screen.text


@pytest.mark.parametrize("width", ["80", "60"])
def test_the_command_prints_the_same(inside, width):
    done = inside("demo", "softmax", "--preset", "definition", "--mistake",
                  "divides-by-the-others", COLUMNS=width)  # fmt: skip

    assert (0, "") == (done.returncode, done.stderr)
    assert "wrong: divides by the others" in done.stdout
    assert "because the own term belongs in the denominator" in " ".join(done.stdout.split())
    assert re.search("✗ p sums to one: .* 1.171 <= 1e-12", done.stdout)
    assert (width == "80") == bool(re.search("^right +wrong", done.stdout, re.MULTILINE))


def test_json_gives_the_wrong_run_and_the_id(inside):
    mistake = "divides-by-the-others"
    done = inside("demo", "softmax", "--mistake", mistake, "--json")

    found = json.loads(done.stdout)
    assert ("softmax_temperature", mistake) == (found["demo"], found["mistake"])
    assert sum(found["values"]["p"]) > 2
    assert "mistake" not in json.loads(inside("demo", "softmax", "--json").stdout)


def test_an_unknown_mistake_is_refused_with_the_list(inside):
    done = inside("demo", "softmax", "--mistake", "divides")

    assert 2 == done.returncode
    assert "there is no mistake 'divides'; there are: divides-by-the-others, " in done.stderr


def test_help_lists_the_mistakes_with_their_reasons(inside):
    text = " ".join(inside("demo", "softmax", "--help").stdout.split())

    assert "--mistake" in text
    assert "divides-by-the-others: the own term belongs in the denominator" in text


def test_completion_offers_the_mistakes_with_their_reasons(flashdl):
    done = flashdl(
        _FLASHDL_COMPLETE="complete_zsh",
        _TYPER_COMPLETE_ARGS="flashdl demo softmax --mistake di",
    )

    assert "divides-by-the-others" in done.stdout
    assert "the own term belongs" in done.stdout


def test_a_picture_of_a_mistake_is_saved(inside, tmp_path):
    file = tmp_path / "wrong.svg"
    done = inside("demo", "softmax", "--preset", "definition", "--mistake",
                  "divides-by-the-others", "--save", file)  # fmt: skip

    assert 0 == done.returncode
    assert "divides" in file.read_text(encoding="utf-8")
