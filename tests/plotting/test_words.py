import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from flashdl.plotting import palette
from flashdl.plotting.words import aligned, ascii_text, cell, clean, number


@pytest.mark.parametrize(
    ("expected", "value"),
    [
        ("0", 0.0), ("0.629", 0.62923), ("-1.2", -1.2), ("123", 123.4), ("12346", 12345.6),
        ("1.23e-7", 1.2345e-7), ("1e6", 1e6), ("nan", math.nan), ("-inf", -math.inf),
        ("100", 99.96), ("0.001", 0.001),
    ],
)  # fmt: skip
def test_a_number_is_short(expected, value):
    assert expected == number(value)


@given(st.floats(-1e300, 1e300).filter(lambda v: abs(v) > 1e-300))
def test_a_short_number_is_right_to_half_a_percent(value):
    assert float(number(value)) == pytest.approx(value, rel=0.006)


def test_numbers_of_one_size_share_their_decimals():
    assert aligned([0.233, -0.161, 0.1]) == ["0.233", "-0.161", "0.100"]
    assert aligned([0.0, 15.0, 3.0]) == ["0", "15", "3"]
    assert aligned([1.0, 1e-9]) == ["1", "1e-9"]


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ("sigma'(z)", "σ′(z)"), ("dL/dW1", "∂L/∂W₁"), ("x -> 0", "x → 0"), ("Sigma", "Σ"),
        ("1 - a^2", "1 − a²"), ("W^T", "Wᵀ"), ("1e^-3", "1e⁻³"), ("yhat"[:1], "ŷ"), ("?", "語"),
    ],
)  # fmt: skip
def test_formulas_are_spelled_in_ascii(expected, text):
    assert expected == ascii_text(text)


@given(st.text())
def test_the_ascii_spelling_is_printable_ascii(text):
    spelled = ascii_text(text)

    assert spelled.isascii()
    assert spelled.isprintable()


@given(st.text())
def test_clean_text_has_no_control_character(text):
    assert clean(text).isprintable()


def test_cells_of_a_table_keep_whole_numbers_whole():
    assert cell(1234567) == "1234567"
    assert cell(True) == "yes"
    assert cell(0.123456) == "0.1235"
    assert cell("a\nb") == "a b"
    assert cell(0.5, ".0%") == "50%"


def test_cells_of_a_table_have_short_exponents_as_axes_have():
    assert cell(2.5e-05) == "2.5e-5"
    assert cell(3.0e42, ".1e") == "3.0e42"


def test_zero_has_no_sign_in_a_cell_or_a_label():
    assert [cell(-1e-9, ".2f"), cell(-0.0), cell(-1e-9, ".0%")] == ["0.00", "0", "0%"]
    assert cell(-0.004, ".3f") == "-0.004"
    assert aligned([2.55, -1e-3]) == ["2.55", "0.00"]


def luminance(colour):
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_viridis_grows_lighter_from_end_to_end():
    found = [luminance(palette.ramp_colour(i / 50, signed=False)) for i in range(51)]

    assert sorted(found) == found
    assert len(set(found)) == 51


def test_the_signed_ramp_is_lightest_at_zero_and_alike_at_its_ends():
    found = [luminance(palette.ramp_colour(i / 50, signed=True)) for i in range(51)]

    assert max(found) == found[25]
    assert found[0] == pytest.approx(found[-1], abs=0.05)


@pytest.mark.parametrize("ascii_only", [True, False])
def test_shades_of_opposite_sign_differ_without_colour(ascii_only):
    for share in (0.1, 0.5, 1.0):
        up = palette.sign_shade(share, ascii_only=ascii_only)
        down = palette.sign_shade(-share, ascii_only=ascii_only)

        assert up[1] == down[1]
        assert (up[0], down[0]) == ("+", "-")


def test_text_on_a_colour_is_readable():
    for signed in (False, True):
        for i in range(101):
            back = palette.ramp_colour(i / 100, signed=signed)
            light, dark = sorted([luminance(back), luminance(palette.text_on(back))], reverse=True)

            assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_glyphs_are_one_cell_wide_and_distinct():
    for glyphs in (palette.GLYPHS, palette.ASCII_GLYPHS):
        assert len(set(glyphs)) == len(glyphs) == 8
        assert {1} == {cell_len(glyph) for glyph in glyphs}
