"""How the mathematics of a demo is printed: exact without colours, the same words with them."""

import io
import re

import pytest
from rich.console import Console

from flashdl.cli.review_view import Face
from flashdl.cli.source_view import show_source
from flashdl.errors import BadDeckFile
from flashdl.runner.lesson import kernel_lessons, lesson

SOURCE = b'''"""Softmax: p_i = exp(z_i) / sum_j exp(z_j), and its derivative, a matrix."""

import numpy as np

from flashdl.demokit.kernels.losses import entropy, softmax


def jacobian(p):  # [K] -> [K, K], row i: how p_i answers to each z_j, wider than the screen
    return np.diag(p) - np.outer(p, p)


def compute(*, rng):
    p = softmax(np.array([1.2, 0.3, -0.5]))  # [K]
    return {"J": jacobian(p), "H": entropy(p)}


DEMO = Demo("softmax", compute)
'''
HOSTILE = '''"""y = x[red]bold[/red] :smile: \x1b]0;title\x07"""


def compute(*, rng):  # [/x] \u202egnp.exe
    return {}


DEMO = Demo("[bold]", compute)
'''


def shown(source, *, plain=False, ascii_only=False, width=60, **console):
    file = io.StringIO()
    options = {"markup": False, "emoji": False, "highlight": False, "_environ": {}, **console}
    show_source(Console(file=file, width=width, **options), source, Face(plain, ascii_only))
    return file.getvalue()


def words(found):
    """The text without its styles."""
    return re.sub(r"\x1b\[[0-9;]*m", "", found)


def coloured(source, **circumstances):
    return shown(source, force_terminal=True, color_system="standard", **circumstances)


def test_without_a_terminal_the_text_is_exact_and_wider_than_the_screen():
    found = shown(SOURCE)

    assert found.startswith(lesson(SOURCE))
    for text in kernel_lessons(lesson(SOURCE)).values():
        assert text in found + "\n"
    assert "\x1b" not in found


def test_with_colours_the_words_are_the_same():
    found = coloured(SOURCE)

    assert "\x1b[" in found
    assert shown(SOURCE) == words(found)


def test_shape_comments_stay_and_have_a_colour_of_their_own():
    assert "\x1b[36m# [K] -> [K, K], row i: how p_i answers to each z_j" in coloured(SOURCE)


def test_no_background_and_neither_black_nor_white_is_set():
    codes = {code for part in coloured(SOURCE).split("\x1b[")[1:] for code in
             part.split("m")[0].split(";")}  # fmt: skip

    assert codes <= {"0", "1", "2", "32", "35", "36"}


@pytest.mark.parametrize(
    "circumstances",
    [
        {"plain": True, "force_terminal": True, "color_system": "standard"},
        {"no_color": True, "force_terminal": True, "color_system": "standard"},
        {"force_terminal": True, "color_system": "standard", "_environ": {"NO_COLOR": "1"}},
    ],
)
def test_plain_text_and_no_color_highlight_nothing(circumstances):
    found = shown(SOURCE, **circumstances)

    assert "\x1b[3" not in found
    assert "\x1b[1mjacobian" not in found
    assert shown(SOURCE) == words(found)


def test_each_kernel_function_is_named_with_its_file_and_then_shown():
    found = shown(SOURCE).split("\n")
    named = found.index("softmax  flashdl/demokit/kernels/losses.py")
    heading = found.index("# flashdl/demokit/kernels/losses.py")

    assert named < heading < next(i for i, x in enumerate(found) if x.startswith("def entropy("))


def test_a_demo_without_kernels_shows_itself_alone():
    source = (
        b'"""y = x."""\n\n\ndef compute(*, rng):\n    return {}\n\n\nDEMO = Demo("t", compute)\n'
    )

    assert lesson(source) == shown(source)


@pytest.mark.parametrize("show", [shown, coloured])
def test_a_hostile_text_is_neither_markup_nor_a_command(show):
    found = show(HOSTILE.encode())
    plain = words(found)

    assert "x[red]bold[/red] :smile:" in plain
    assert "# [/x]" in plain
    assert "\x1b]" not in found
    assert "\x07" not in found
    assert "\u202e" not in found


def test_seven_bits_are_enough():
    source = '"""σ = 1 → 2."""\n\n\ndef compute(*, rng):\n    return {}\n'

    assert shown(source.encode(), ascii_only=True).isascii()


def test_what_is_not_python_is_a_fault_with_its_line():
    with pytest.raises(BadDeckFile, match="line 2"):
        shown(b"x = 1\ndef compute(:\n")


@pytest.mark.slow
def test_the_option_shows_the_mathematics_and_runs_nothing(flashdl):
    done = flashdl("demo", "softmax", "--show-source")

    assert 0 == done.returncode
    assert "def softmax(u):  # u = z / T [..., K] -> [..., K]" in done.stdout
    assert "DEMO =" not in done.stdout
    assert "\x1b" not in done.stdout
