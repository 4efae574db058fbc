"""``flashdl maths``: a formula on standard output, what is wrong with it on standard error."""

import subprocess
import sys

import pytest

FRACTION = r"\frac{a}{b + c}"
HEAVY = {"numpy", "sqlalchemy", "alembic", "yaml", "pydantic", "markdown_it", "pygments", "sqlite3"}


def test_a_formula_is_drawn_in_two_dimensions(inside):
    done = inside("maths", FRACTION)

    assert (0, "  a\n─────\nb + c\n", "") == done


@pytest.mark.parametrize("source", [f"${FRACTION}$", f"$${FRACTION}$$", f" {FRACTION}\n"])
def test_dollars_and_spaces_around_it_do_not_count(inside, source):
    assert inside("maths", FRACTION) == inside("maths", source)


def test_linear_text_is_one_line(inside):
    assert "a/(b + c)\n" == inside("--plain", "maths", FRACTION).stdout
    assert "a/(b + c)\n" == inside("maths", FRACTION, TERM="dumb").stdout


@pytest.mark.slow
def test_a_terminal_of_seven_bits_gets_ascii(flashdl):
    done = flashdl("maths", r"\frac{\alpha}{b}", PYTHONIOENCODING="ascii", PYTHONUTF8="0")

    assert "alpha\n-----\n  b\n" == done.stdout


def test_a_formula_comes_from_standard_input(inside):
    assert "x²\n" == inside("maths", "-", stdin="x^2\n").stdout


def test_a_formula_may_begin_with_a_minus_behind_two_hyphens(inside):
    assert "−x\n" == inside("maths", "--", "-x").stdout


@pytest.mark.slow
def test_bytes_that_are_no_text_are_refused(env):
    command = [sys.executable, "-m", "flashdl", "maths", "-"]
    strict = env | {"PYTHONIOENCODING": "utf-8:strict", "PYTHONUTF8": "0"}
    done = subprocess.run(command, input=b"\xff", env=strict, capture_output=True, check=False)

    assert 2 == done.returncode
    assert b"standard input: error: the formula is not UTF-8 text\n" == done.stderr


@pytest.mark.parametrize(
    ("source", "shown", "said"),
    [
        (r"\foo{x} + \alpha + \wurzel", r"\foo{x} + α + \wurzel",
         "\\foo is not known: shown as its source\n\\wurzel is not known: shown as its source\n"),
        (r"\frac{a", r"\frac{a", "the formula ends too early: shown as its source\n"),
        ("\x1b[2J", "␛[2J", ""),
        ("\\\x1bc", "\\␛c", "\\␛ is not known: shown as its source\n"),
    ],
)  # fmt: skip
def test_what_is_not_known_is_shown_and_named(inside, source, shown, said):
    assert (0, f"{shown}\n", said) == inside("maths", source)


def test_a_narrow_terminal_gets_a_broken_formula(inside):
    assert "a = b + c\n  = d\n" == inside("maths", "a = b + c = d", COLUMNS="12").stdout


@pytest.mark.slow
def test_only_what_a_formula_needs_is_loaded(env):
    code = (
        "import sys; sys.argv[1:] = ['maths', 'x_c']\nfrom flashdl.__main__ import main\n"
        "try: main()\nfinally: print(*{name.partition('.')[0] for name in sys.modules})"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True
    )

    assert "x\n c\n" == done.stdout[:5]
    assert set() == HEAVY & set(done.stdout.split())
