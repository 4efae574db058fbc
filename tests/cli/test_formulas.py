"""How formulas stand in the text of a card, and which dollars make one."""

import io
import re
from pathlib import Path

import pytest
import yaml
from rich.cells import cell_len
from rich.console import Console

from flashdl.cli.blocks import WIDTH
from flashdl.cli.prose import emphasised, prose
from flashdl.maths import display, faults, inline

CARDS = Path(__file__).parents[2] / "cards"


def shown(text, *, width=WIDTH, ascii_form=False, linear=False):
    console = Console(file=io.StringIO(), width=width, color_system=None)
    console.print(prose(text, ascii=ascii_form, linear=linear))
    return console.file.getvalue()


def lines(text, **options):
    return shown(text, **options).splitlines()


def test_formulas_stand_in_the_sentence():
    text = "Turns logits into $p_i = e^{z_i} / \\sum_j e^{z_j}$, for $T > 0$."

    assert lines(text) == ["Turns logits into pᵢ = e^(zᵢ)/∑ⱼ e^(zⱼ), for T > 0."]
    assert lines(text, ascii_form=True) == [
        "Turns logits into p_i = e^(z_i)/sum_j e^(z_j), for T > 0."
    ]


@pytest.mark.parametrize(
    ("ascii_form", "rows"),
    [
        (False, ["      a", "    ─────", "    b + c"]),
        (True, ["      a", "    -----", "    b + c"]),
    ],
)
def test_a_display_formula_is_drawn_indented_on_rows_of_its_own(ascii_form, rows):
    alone = "It is\n\n$$\n\\frac{a}{b+c}\n$$\n\nthen."
    inside = "It is $$\\frac{a}{b+c}$$ then."

    assert lines(alone, ascii_form=ascii_form) == ["It is", "", *rows, "", "then."]
    assert lines(inside, ascii_form=ascii_form) == ["It is", *rows, "then."]


def test_linear_text_keeps_display_formulas_on_one_line():
    text = "It is\n\n$$\\frac{a}{b+c}$$\n\nthen."

    assert lines(text, linear=True) == ["It is", "", "    a/(b + c)", "", "then."]


def test_a_display_formula_that_has_no_room_is_broken_or_wrapped():
    equation = "$$\\tanh z = \\frac{e^{z} - e^{-z}}{e^{z} + e^{-z}} = 2 \\sigma(2z) - 1$$"

    assert lines(equation, width=30) == [
        "             eᶻ − e⁻ᶻ",
        "    tanh z = ────────",
        "             eᶻ + e⁻ᶻ",
        "",
        "           = 2σ(2z) − 1",
    ]
    assert "tanh z = (eᶻ − e⁻ᶻ)/(eᶻ + e⁻ᶻ) = 2σ(2z) − 1" == " ".join(
        line.removeprefix("    ") for line in lines(equation, width=18)
    )


def test_a_display_formula_in_a_list_or_quote_hangs_below_its_mark():
    assert lines("- $$\\frac{a}{b}$$\n- c") == ["•     a", "      ─", "      b", "• c"]
    assert lines("> $$\\frac{a}{b}$$") == ["│     a", "│     ─", "│     b"]


def test_a_display_formula_in_a_table_stays_on_its_line():
    assert lines("| a |\n|---|\n| $$\\frac{x}{y}$$ |") == ["a", "x/y"]


def test_a_formula_with_emphasised_words_stays_on_one_line():
    [block] = emphasised("$$\\frac{alpha \\beta}{b}$$", ["b"]).blocks

    assert [[span.style for span in block.text.spans], ["alphaβ/b"]] == [
        ["bold"],
        [line.plain.strip() for line in block.lines(40)],
    ]


@pytest.mark.parametrize(
    "text",
    [
        "$5 and $6",
        "It costs 5$ or 6$ more",
        "from $HOME and $PATH",
        "a $ alone",
        "$$",
        "100$",
        "between 5$a$ and 6$b$7",
        "US$5 and US$6",
        "$ 5 and 6 $",
        "a $$ b",
    ],
)
def test_dollars_that_are_no_formula_stay(text):
    assert lines(text) == [text]


def test_code_keeps_its_dollars():
    assert lines("Type `$x$` or\n\n    echo $x $y") == ["Type $x$ or", "", "    echo $x $y"]
    assert lines("```\n$$\\frac{a}{b}$$\n$x$\n```") == ["    $$\\frac{a}{b}$$", "    $x$"]
    assert lines("`$$x^2$$` and $x^2$") == ["$$x^2$$ and x²"]


def test_an_escaped_dollar_is_a_dollar():
    assert lines(r"\$x$ and $y$") == ["$x$ and y"]


@pytest.mark.parametrize("text", ["$x$ is 3", "$x$ or $y_1$ below 10", "- $x$ is 3", "# $x$ 3"])
def test_a_formula_at_the_start_of_a_text_that_ends_in_a_digit_is_one(text):
    assert "$" not in shown(text)


def texts_in(value):
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from texts_in(item)
    elif isinstance(value, str):
        yield value


FORMULA = re.compile(r"\$\$(.+?)\$\$|(?<![\d$])\$([^$]+)\$(?!\d)", re.DOTALL)


@pytest.mark.slow
@pytest.mark.parametrize("file", sorted(CARDS.glob("*/*.yaml")), ids=lambda file: file.stem)
def test_every_formula_of_the_deck_is_on_the_screen(file):
    for text in texts_in(yaml.safe_load(file.read_text(encoding="utf-8"))):
        drawn = "\n".join(" ".join(line.split()) for line in lines(text))
        screen = " ".join(shown(text).split())
        for alone, inside in FORMULA.findall(text):
            rows = [" ".join(row.split()) for row in display(alone, width=WIDTH - 4)]

            assert inside == "" or inline(inside) in screen, text
            assert alone == "" or "\n".join(rows) in drawn, text


@pytest.mark.parametrize("file", sorted(CARDS.glob("*/*.yaml")), ids=lambda file: file.stem)
def test_every_display_formula_of_the_deck_fits_eighty_columns_and_is_known(file):
    for text in texts_in(yaml.safe_load(file.read_text(encoding="utf-8"))):
        for alone, inside in FORMULA.findall(text):
            assert max(map(cell_len, display(alone, width=76))) <= 76
            assert () == faults(alone) + faults(inside)
