"""``flashdl check --run`` as an author meets it."""

import json

import pytest

from flashdl.bundled import cards_dir

NOTE = """\
id: warm
demo: softmax
cards:
  - id: q
    front: What is the largest probability?
    back: It is 0.6292, and 0.3479 when it is hot.
    demo: {preset: default}
    claims:
      - {output: "p[0]", equals: 0.6292, atol: 5.0e-5}
      - {params: {temperature: 20}, output: "p[0]", equals: 0.3479, atol: 5.0e-5}
"""
OWN = """\
from flashdl.demokit import Demo


def compute(*, rng):
    return {"answer": 42.0}


DEMO = Demo(title="Own", compute=compute)
"""


@pytest.fixture
def folder(tmp_path):
    """A deck folder of one note that claims two numbers of a built-in demo."""
    cards = tmp_path / "mine" / "cards"
    cards.mkdir(parents=True)
    (cards / "deck.yaml").write_text("format: 1\nid: mine\ntitle: Mine\n", encoding="utf-8")
    (cards / "warm.yaml").write_text(NOTE, encoding="utf-8")
    return cards.parent


def edited(folder, old, new):
    file = folder / "cards" / "warm.yaml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    return file


@pytest.mark.slow
def test_right_numbers_are_counted(inside, folder):
    done = inside("check", "--run", folder)

    expected = "2 of 2 claims computed again in 2 runs and right\n0 errors, 0 warnings\n"
    assert (0, expected, "") == done


@pytest.mark.slow
def test_a_planted_wrong_digit_fails_with_its_place_and_both_values(inside, folder):
    file = edited(folder, "0.3479", "0.3478")

    done = inside("check", "--run", folder)

    assert 3 == done.returncode
    assert f"{file}:10:61: error: warm#q: states p[0] = 0.3478, but" in done.stdout
    assert "but softmax with temperature=20 computes 0.347885" in done.stdout
    assert "1 of 2 claims computed again in 2 runs and right\n1 error, 0 warnings\n" in done.stdout
    assert 0 == inside("check", folder).returncode


@pytest.mark.slow
def test_as_json_every_claim_has_its_computed_value(inside, folder):
    edited(folder, "0.3479", "0.3478")

    done = inside("check", "--run", "--json", folder)
    told = json.loads(done.stdout)

    assert 3 == done.returncode
    assert [("warm#q", 0.6292, True), ("warm#q", 0.3478, False)] == [
        (claim["card"], claim["equals"], claim["holds"]) for claim in told["claims"]
    ]
    assert pytest.approx(0.347885, abs=1e-6) == told["claims"][1]["computed"]
    assert ["error"] == [finding["level"] for finding in told["findings"]]
    assert "claims" not in json.loads(inside("check", "--json", folder).stdout)


@pytest.mark.slow
def test_an_unknown_demo_is_told_once(inside, folder):
    edited(folder, '{output: "p[0]"', '{demo: softmaxx, output: "p[0]"')

    done = inside("check", "--run", folder)

    assert 3 == done.returncode
    assert 1 == done.stdout.count("unknown demo 'softmaxx'")
    assert "1 of 2 claims computed again in 1 run and right" in done.stdout


@pytest.mark.slow
def test_the_demos_of_the_folder_run_only_when_asked_for(inside, folder):
    demos = folder / "demos"
    demos.mkdir()
    (demos / "own.py").write_text(OWN, encoding="utf-8")
    edited(folder, '{output: "p[0]", equals: 0.6292', "{demo: own, output: answer, equals: 0.6292")

    done = inside("check", "--run", folder)

    assert 0 == inside("check", folder).returncode
    assert 3 == done.returncode
    assert "states answer = 0.6292, but own computes 42" in done.stdout

    (demos / "own.py").write_text("DEMO = 1\n", encoding="utf-8")
    assert (
        f"{demos / 'own.py'}:1:8: error: expected Demo(...)"
        in inside("check", "--run", folder).stdout
    )


@pytest.mark.slow
def test_a_terminal_shows_which_run_is_under_way_and_then_only_the_result(terminal, folder):
    check = terminal("check", "--run", folder)

    check.until("computing 2 of 2: softmax_temperature")
    check.until("0 errors, 0 warnings")

    assert 0 == check.end()
    check.feed()
    assert "computing" not in check.screen.text


@pytest.mark.slow
def test_the_builtin_deck_is_checked_where_no_path_is_named(inside):
    bare = inside("check")

    assert bare == inside("check", cards_dir())
    assert "0 errors" in bare.stdout
