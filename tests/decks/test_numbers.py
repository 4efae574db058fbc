"""Which numbers of an answer have to be borne out, and what each is worth."""

import math
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashdl.decks.numbers import numbers


def counted(text):
    """(as written, its readings) of the numbers that state a result."""
    return [(n.text, n.readings) for n in numbers(text) if n.counts]


def values(text):
    """The first reading of each number that counts."""
    return [readings[0][0] for _, readings in counted(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A factor of 0.93, then 0.24.", [0.93, 0.24]),
        ("1.0000 at 0.05", [1.0, 0.05]),
        ("from −0.5 and -3.25, (-4)", [-0.5, -3.25, -4]),
        ("10-20 or 3–5 rows", [10, 20, 3, 5]),
        ("1.7e-29 and 1e5, 2.5E−21", [1.7e-29, 1e5, 2.5e-21]),
        ("1.7 × 10⁻²⁹ · 3, 10⁻⁶ and 10^-5", [1.7e-29, 3, 1e-6, 1e-5]),
        ("1,297 rows, 12,345.5, 10\u2009000", [1297, 12345.5, 10000]),
        ("1\u00a0234\u202f567", [1234567]),
        ("a list 3, 400", [3, 400]),
        (".5 and 0.87s and x=7", [0.5, 0.87, 7]),
        ("10-fold, 3-times, 5-percent", [10, 3, 5]),
        ("`0.87` and `300`", [0.87, 300]),
        ("2 % and 0 %", [2, 0]),
        ("in 2000 steps, 1998 images", [2000, 1998]),
        ("$5 and $6", [5, 6]),
        ("as many as\n35. Then", [35]),
    ],
)  # fmt: skip
def test_a_number_counts_with_its_sign_exponent_and_groups(text, expected):
    assert expected == values(text)


@pytest.mark.parametrize(
    "text",
    [
        "0, 1 and 2, −1 and -2",
        "float32, int8, L2, conv3, x_17, 3D, 2nd, 20th, 16x",
        "28×28, 3x3, 3 × 3 × 16 and 8x8 images",
        "a 64–32–10 network, 4-3-2",
        "top-5, 5-way 1-shot, 32-bit, K-12",
        "In 1998. LeCun (2015), since 2012; (Hinton, 2006)",
        "So:\n1. one\n   more\n2. two\n\n3) three\n\n14. fourteen",
        "`x[7]`, `np.zeros(10)`, `p3`",
        "```python\nz = 0.87 * 300\n```",
        "version 3.11.4, section 6.2.2.3",
        "1/2 or 2/1",
    ],
)  # fmt: skip
def test_what_belongs_to_a_name_a_form_or_a_date_does_not_count(text):
    assert [] == values(text)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (r"(64 \cdot 32 + 32) + (32 \cdot 10 + 10) = 2410", [2410]),
        (r"x^{12} + h_{t-10} + 2\pi + 3x + x^3 + W_{17}", []),
        (r"e^{-0.5} a_{i,37}", []),
        (r"T = 20, \eta = 0.1", [20, 0.1]),
        ("64", [64]),
        (r"|z| > 1.6629", [1.6629]),
        (r"0.9 m + 0.1 g", [0.9, 0.1]),
        (r"z = -0.37", [-0.37]),
        (r"z \approx -3.2, p - 0.5, a-0.25, (-0.75)", [-3.2, 0.5, 0.25, -0.75]),
        (r"1.7 \cdot 10^{-29}", [1.7e-29]),
        (r"10^{-6} < 10^5", [1e-6, 1e5]),
        (r"1{,}297 \le 1\,500", [1297, 1500]),
        (r"T \to 5, n \ge 7 \text{ for } x", [5, 7]),
        (r"\frac{3}{4}", [0.75]),
        (r"\frac{3}{4} x + \frac{n}{7}", []),
        (r"87\,\%", [87]),
        (r"y = 3x, y = 4 \cdot x", []),
        (r"\theta_{t+1} = \theta_t - \eta \nabla L", []),
        (r"W_{10} = 5", [5]),
    ],
)  # fmt: skip
def test_in_a_formula_decimals_count_and_whole_numbers_only_as_a_result(formula, expected):
    assert expected == values(f"Say ${formula}$ here.")
    assert expected == values(f"Say\n\n$$\n{formula}\n$$\n")


@pytest.mark.parametrize(
    ("text", "borne_out_by"),
    [
        ("87 %", [87.0]), ("87 %", [0.87]), ("98.4%", [0.984]), ("12.5 percent", [0.125]),
        ("3/4", [0.75]), ("3/4", [3.0, 4.0]), ("1/4", [4.0]), ("0.930", [0.93]),
        ("−0.5", [-0.5]), ("1,297", [1297.0]),
    ],
)  # fmt: skip
def test_each_reading_bears_a_number_out(text, borne_out_by):
    [number] = numbers(text)

    assert number.counts
    assert number.borne_out(borne_out_by, ())


@pytest.mark.parametrize(
    ("text", "other"),
    [("0.87", [0.88]), ("0.5", [-0.5]), ("−0.5", [0.5]), ("3/4", [3.0]), ("0.8712", [0.87])],
)  # fmt: skip
def test_another_number_or_sign_does_not_bear_it_out(text, other):
    [number] = numbers(text)

    assert not number.borne_out(other, ())


def test_a_mark_has_no_sign_but_a_claim_has():
    [number] = numbers("−0.5")

    assert number.borne_out((), [0.5])
    assert not number.borne_out([0.5], ())
    assert number.holds(0.5)


@given(st.decimals(-9999, 9999, places=3))
def test_every_decimal_is_found_with_its_value(decimal):
    assert [float(decimal)] == values(f"it is {decimal} there")


@given(st.floats(1e-300, 1e300))
def test_every_exponent_is_found_with_its_value(number):
    assert [float(f"{number:.3e}")] == values(f"of {number:.3e}")
    mantissa, _, exponent = f"{number:.3e}".partition("e")
    formula = rf"${mantissa} \cdot 10^{{{int(exponent)}}}$"
    assert [pytest.approx(float(f"{number:.3e}"), rel=1e-9)] == values(formula)


@pytest.mark.slow
@given(
    st.text(st.characters(codec="utf-8"), max_size=300)
    | st.text("0123456789.,%/$`^_{}e-−×\\ ", max_size=300)
)
def test_any_text_can_be_scanned(text):
    for number in numbers(text):
        assert number.readings
        assert not any(math.isnan(value) for reading in number.readings for value in reading)


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece", ["1", "1 ", "1,234", "$", "`", "_{", "10^", "-1", "$1", "3x", "1/"]
)
def test_a_hostile_text_of_the_longest_kind_takes_no_second(piece):
    begun = time.process_time()

    for _ in numbers(piece * (20_000 // len(piece))):
        pass
    for _ in numbers(f"${piece * (20_000 // len(piece))}$"):
        pass

    assert time.process_time() - begun < 1
