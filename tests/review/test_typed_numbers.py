"""Numbers as learners type them: read as they are meant, or refused with what is unclear."""

import random
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flashdl.calculator import shown
from flashdl.review.typed_numbers import MOST_CHARACTERS, NotNumbers, read_numbers

TWO_ROWS = "2 rows of 2 are asked for"
SLASH = "/ makes a fraction, a semicolon parts rows"
VALUES = {"x": 2.0, "z": (1.0, 2.0)}
PIECES = [*"0123456789.,;|+-*/^%()[]{} \n\t×⁻⁵−eE=xa\u0000\ud800", "1/2", "10^", "0,5", "[[1, 2]",
          "= ", "inf", "nan", "1e3", "45 %", "=z", "１", "½"]  # fmt: skip


def reason(text, shape):
    with pytest.raises(NotNumbers) as caught:
        read_numbers(text, shape, values=VALUES)
    return caught.value.reason


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3", 3), (" -3 ", -3), ("−3", -3), ("- 3", -3), ("+.5", 0.5), ("3/7", 3 / 7),
        ("-1/2", -0.5), ("1 / 4", 0.25), ("1e-3", 0.001), ("1.2×10^-4", 0.00012),
        ("1.2 × 10^-4", 0.00012), ("10⁻⁵", 1e-5), ("3x10^2", 300), ("45 %", 0.45), ("45%", 0.45),
        ("0,5 %", 0.005), ("0,5", 0.5), ("12,25", 12.25), ("0,125", 0.125), ("1 500", 1500),
        ("1,234,500", 1234500), ("1,5000", 1.5),
        ("[0.5]", 0.5), ("(0,5)", 0.5), ("= 1/4", 0.25), ("=x^2", 4), ("  = 50%", 0.5),
    ],
)  # fmt: skip
def test_one_number_is_read_however_it_is_written(text, expected):
    assert expected == read_numbers(text, (), values=VALUES)
    assert (expected,) == read_numbers(text, (1,), values=VALUES)


@pytest.mark.parametrize(
    "text",
    ["0.25 0.5 0.75", "0.25, 0.5, 0.75", "0.25,0.5,0.75", "0.25; 0.5; 0.75", "[0.25, 0.5, 0.75]",
     "(0.25; 0.5; 0.75)", "[0.25 0.5 0.75]", "1/4 1/2 3/4", "1 / 4, 1 / 2, 3 / 4", "25% 50% 75%",
     "25 % 50 % 75 %", "0,25 0,5 0,75", "0,25; 0,5; 0,75", "[0,25 0,5 0,75]", "0.25\n0.5\n0.75",
     "0.25, 0.5,\n0.75", "[[0.25, 0.5, 0.75]]", "[[0.25], [0.5], [0.75]]", "0.25 | 0.5 | 0.75",
     "25×10^-2 5 × 10^-1 7.5e-1", "0.25, 0.5, 0.75,", "= [1, 2, 3] / 4", "= [1/4, 1/2; 3/4, 1][0]"],
)  # fmt: skip
def test_a_vector_is_read_however_it_is_parted(text):
    shape, expected = ((2,), (0.25, 0.5)) if text.endswith("[0]") else ((3,), (0.25, 0.5, 0.75))

    assert expected == read_numbers(text, shape)


@pytest.mark.parametrize(
    "text",
    ["1 2; 3 4", "1, 2; 3, 4", "1 2\n3 4", "1 2 | 3 4", "1 2;\n3 4\n", "[1 2; 3 4]",
     "[1, 2], [3, 4]", "[[1, 2], [3, 4]]", "[[1. 2.]\n [3. 4.]]", "((1, 2), (3, 4))",
     "[1 2] [3 4]", "1 2 3 4",
     "1, 2, 3, 4", "1; 2; 3; 4", "1,0 2,0; 3,0 4,0", "= [1, 2; 3, 4]", "= [1, 2, 3, 4]",
     "100% 200%; 300% 400%", "= [1, 2; 3, 4] @ [[1, 0], [0, 1]]"],
)  # fmt: skip
def test_a_matrix_is_read_however_its_rows_are_parted(text):
    assert ((1.0, 2.0), (3.0, 4.0)) == read_numbers(text, (2, 2))


@pytest.mark.parametrize(
    ("text", "shape", "expected"),
    [
        ("1,2", (2,), (1.0, 2.0)),
        ("1,2 3,4", (2,), (1.2, 3.4)),
        ("1,2 3,4", (4,), (1.0, 2.0, 3.0, 4.0)),
        ("1,2 3,4 5", (5,), (1.0, 2.0, 3.0, 4.0, 5.0)),
        ("0,125 1,375", (2,), (0.125, 1.375)),
        ("1 2/3", (2,), (1.0, 2 / 3)),
        ("0 50% 50%", (3,), (0.0, 0.5, 0.5)),
        ("1 -2", (2,), (1.0, -2.0)),
        ("[[[1, 2], [3, 4]], [[5, 6], [7, 8]]]", (2, 2, 2), (((1, 2), (3, 4)), ((5, 6), (7, 8)))),
    ],
)
def test_what_could_mean_two_things_is_read_as_what_was_asked_for(text, shape, expected):
    assert expected == read_numbers(text, shape)


@pytest.mark.parametrize(
    ("text", "shape", "expected"),
    [
        ("", (), "one number is asked for, you gave none"),
        ("0.5 0.3", (), "one number is asked for, you gave 2"),
        ("1 1/2", (), "one number is asked for, you gave 2"),
        ("1 2", (3,), "3 numbers are asked for, you gave 2"),
        ("1,5 2", (2,), "2 numbers are asked for, you gave 3; write 0.5 and 1000 without a comma"),
        ("1 2; 3 4", (4,), "4 numbers are asked for, you gave 2 rows of 2"),
        ("1 2; 3 4; 5 6", (2, 3), "2 rows of 3 are asked for, you gave 3 rows of 2"),
        ("1 2 3; 4", (2, 2), "2 rows of 2 are asked for, you gave rows of 3 and 1"),
        ("1 2 / 3 4", (2, 2), f"{TWO_ROWS}, you gave 3; {SLASH}"),
        ("= [1, 2]", (), "one number is asked for, you gave 2"),
        ("1 - 2", (2,), "a - stands alone; write -2 without a space, or begin with ="),
        ("1 - 2", (), "a - stands alone; write -2 without a space, or begin with ="),
        ("3 − 2 1", (2,), "a - stands alone; write -2 without a space, or begin with ="),
        ("1-2 3", (2,), "'1-2' is no number; to calculate, begin with ="),
        ("2*3", (), "'2*3' is no number; to calculate, begin with ="),
        ("exp(1)", (), "'exp' stands beside a bracket; to calculate, begin with ="),
        ("nan", (), "'nan' is no number"),
        ("1 inf", (2,), "'inf' is no number"),
        ("3 kg", (), "'kg' is no number"),
        ("1/0", (), "'1/0' is no number; to calculate, begin with ="),
        ("1,500 2,300", (2,), "1,500 may be 1500 or 1.500; write it without a comma"),
        ("1,500", (), "1,500 may be 1500 or 1.500; write it without a comma"),
        ("- 2,000 %", (1,), "- 2,000 % may be - 2000 % or - 2.000 %; write it without a comma"),
        ("1,500\ud800 2,300", (2,), "'1.500?' is no number"),
        ("20% 30 50%", (3,), "only some numbers have a %; give it to each or to none"),
        ("1,,2", (2,), "a number is missing beside a comma"),
        (", 1 2", (2,), "a number is missing beside a comma"),
        ("[1, 2", (2,), "a ] is missing"),
        ("(1, 2]", (2,), "the brackets do not match"),
        ("1, 2]", (2,), "the brackets do not match"),
        ("[1, 2] 3", (3,), "'3' stands beside a bracket; to calculate, begin with ="),
        ("[[[[[[1]]]]]]", (), "there are more than 5 brackets in each other"),
        ("1 " * MOST_CHARACTERS, (2,), f"this is longer than {MOST_CHARACTERS} characters"),
    ],
)  # fmt: skip
def test_what_is_unclear_is_refused_with_its_reason(text, shape, expected):
    assert expected == reason(text, shape)


@pytest.mark.parametrize(
    ("text", "column"), [("=", 2), ("= 1 +", 6), ("  = q", 5), ("= 1, 2", 4), ("= 5/0", 4)]
)
def test_a_fault_of_a_calculation_has_its_column_in_what_was_typed(text, column):
    with pytest.raises(NotNumbers) as caught:
        read_numbers(text, ())

    assert column == caught.value.column


numbers = st.fractions(-50, 50, max_denominator=5).filter(lambda f: f.denominator in (1, 2, 4, 5))
shapes = st.lists(st.integers(1, 3), max_size=3).map(tuple)


def written(number, rng, *, comma):
    """A number in one of its spellings."""
    plain = repr(float(number))
    spellings = [plain.replace(".", ",")] if comma else [
        plain, str(number), f"{float(number):.6e}", f"{float(number) * 1000}×10^-3",
        f"{float(number) * 1000} × 10^-3", plain.replace("-", "−"),
    ]  # fmt: skip
    return rng.choice(spellings)


def nested(entries, shape):
    if not shape:
        return float(entries[0])
    size = len(entries) // shape[0]
    return tuple(nested(entries[i * size : (i + 1) * size], shape[1:]) for i in range(shape[0]))


def joined(entries, shape, rng, *, comma):
    """An array in one of its spellings: brackets in brackets, rows, or all in a row."""
    words = [written(entry, rng, comma=comma) for entry in entries]
    between = rng.choice([" ", "  "] if comma else [" ", ", ", ","])
    form = rng.choice(["flat", "rows", "brackets"])
    if form == "flat" or len(shape) < 2:
        return rng.choice(["{}", "[{}]", " ({}) "]).format(between.join(words))
    rows = [between.join(words[i : i + shape[-1]]) for i in range(0, len(words), shape[-1])]
    if form == "rows":
        return rng.choice([";", " ; ", "\n", " | ", ";\n"]).join(rows)
    return f"[{rng.choice([' ', ', ']).join(f'[{row}]' for row in rows)}]"


@settings(max_examples=40)
@given(st.data(), shapes, st.randoms(use_true_random=False), st.booleans())
def test_whatever_spelling_is_chosen_the_same_numbers_are_read(data, shape, rng, comma):
    size = 1
    for length in shape:
        size *= length
    entries = data.draw(st.lists(numbers, min_size=size, max_size=size))
    text = joined(entries, shape, rng, comma=comma)
    expected = nested([Fraction(entry) for entry in entries], shape)

    assert flat(expected) == pytest.approx(flat(read_numbers(text, shape)), rel=1e-6)


def flat(value):
    return [x for row in value for x in flat(row)] if isinstance(value, tuple) else [value]


@given(shapes, st.integers(0, 10_000))
def test_what_the_calculator_shows_is_read_back(shape, seed):
    rng = random.Random(seed)
    value = nested([round(rng.uniform(-9, 9), 3) for _ in range(27)][: product(shape)], shape)

    assert value == read_numbers(shown(value), shape)
    assert value == read_numbers(f"= {shown(value)}", shape)


def product(shape):
    return shape[0] * product(shape[1:]) if shape else 1


def tried(texts, shape):
    """How many texts are numbers in this shape; whatever is not is NotNumbers with a reason."""
    found = [attempt(text, shape) for text in texts]

    assert [] == [r for r in found if isinstance(r, str) and not (r and r.isprintable())]
    return sum(not isinstance(read, str) for read in found)


def attempt(text, shape):
    try:
        return read_numbers(text, shape, values=VALUES)
    except NotNumbers as error:
        return error.reason


def test_random_texts_are_numbers_or_not_and_nothing_else():
    rng = random.Random(3)
    texts = ["".join(rng.choice(PIECES) for _ in range(rng.randint(1, 12))) for _ in range(700)]

    assert [True] * 3 == [tried(texts, shape) > 0 for shape in ((), (2,), (2, 1))]


@pytest.mark.slow
def test_ten_thousand_random_texts_are_numbers_or_not_and_nothing_else():
    rng = random.Random(4)
    texts = ["".join(rng.choice(PIECES) for _ in range(rng.randint(1, 20))) for _ in range(10_000)]

    assert [True] * 3 == [tried(texts, shape) > 0 for shape in ((), (2,), (2, 1))]


@settings(max_examples=40)
@given(st.text(max_size=40), shapes)
def test_any_text_is_numbers_or_not(text, shape):
    tried([text], shape)


@pytest.mark.parametrize("char", [" ", "[", "1", ",", "1,", "(", "\n", " /", "1 ", "x1", "%", "⁻"])
def test_a_long_text_of_one_piece_is_read_or_refused_without_a_crash(char):
    tried([char * (MOST_CHARACTERS // len(char))], (3,))
