"""How a display formula is drawn, broken when it is too wide, and given up when it cannot be."""

import pytest

from flashdl.maths import display, faults, inline
from flashdl.maths.box import TooLarge, text
from flashdl.maths.table import table


def drawn(latex, width=80, *, ascii_form=False):
    return "\n".join(display(latex, width=width, ascii=ascii_form))


@pytest.mark.parametrize(
    ("latex", "rows"),
    [
        (r"(\frac{a}{b})", ["⎛a⎞", "⎜─⎟", "⎝b⎠"]),
        (r"(x_c + y)", ["(x  + y)", "  c"]),
        (r"f(\sum_i x)", ["f⎛∑ x⎞", " ⎝i  ⎠"]),
        (r"[\frac{a}{b}, 1)", ["⎡a   ⎞", "⎢─, 1⎟", "⎣b   ⎠"]),
        (r"|\frac{a}{b}|", ["│a│", "│─│", "│b│"]),
        (r"\lVert \frac{a}{b} \rVert", ["‖a‖", "‖─‖", "‖b‖"]),
        (r"\Bigl\{\frac{a}{b}\Bigr\}", ["⎧a⎫", "⎨─⎬", "⎩b⎭"]),
        (r"\left\lfloor\frac{a}{b}\right\rfloor", ["⎢a⎥", "⎢─⎥", "⎣b⎦"]),
        (r"\left<\frac{a}{b}\right>", [" a", "⟨─⟩", " b"]),
        (r"P(\frac{a}{b}|c", ["  a", "P(─ |c", "  b"]),
        (r"(\underbrace{abc})", ["⎛abc⎞", "⎝╰┬╯⎠"]),
    ],
)
def test_brackets_grow_with_what_is_tall_but_not_with_scripts(latex, rows):
    assert rows == [*display(latex)]


def test_brackets_in_more_than_sixteen_brackets_stay_small():
    upper, middle, lower = display("(" * 20 + r"\frac{a}{b}" + ")" * 20)

    assert "⎛" * 16 + "    a    " + "⎞" * 16 == upper
    assert "⎜" * 16 + "((((─))))" + "⎟" * 16 == middle
    assert "⎝" * 16 + "    b    " + "⎠" * 16 == lower


@pytest.mark.parametrize(
    ("latex", "rows"),
    [
        ("x_c", ["x", " c"]),
        ("x^{y_z}", [" y_z", "x"]),
        ("x_1^2", ["x₁²"]),
        (r"\sigma_B^2", ["σ²", " B"]),
        ("x_1^C", [" C", "x₁"]),
        ("{x_c}^2", ["x²", " c"]),
        ("{x^2}_1", ["(x²)₁"]),
        (r"\left(\frac{a}{b}\right)_1^2", ["⎛a⎞²", "⎜─⎟", "⎝b⎠₁"]),
        (r"f'_c", ["f′", "  c"]),
        (r"(\frac{a}{b})'_c", ["⎛a⎞′", "⎜─⎟", "⎝b⎠ c"]),
        (r"(\frac{\frac{a}{b}}{c})^C", ["⎛ a ⎞C", "⎜ ─ ⎟", "⎜ b ⎟", "⎜───⎟", "⎝ c ⎠"]),
        (r"\begin{bmatrix}a\\b\end{bmatrix}^C_C", ["   C", "⎡a⎤", "⎣b⎦C"]),
        ("x_{y_c}^{z_c} w", [" z_c", "x   w", " y_c"]),
        (r"\hat{x_c}", ["x̂", " c"]),
        (r"\log_c 2", ["log  2", "   c"]),
    ],
)
def test_scripts_that_have_no_small_form_have_a_row(latex, rows):
    assert rows == [*display(latex)]


@pytest.mark.parametrize(
    ("latex", "rows"),
    [
        (r"\sum_{i=1}^n", [" n", " ∑", "i=1"]),
        (r"\sum\nolimits_i", ["∑ᵢ"]),
        (r"x\limits_c", ["x", "c"]),
        (r"\max_w", ["max", " w"]),
        (r"\arg\max_w", ["arg max", "     w"]),
        (r"\operatorname*{argmin}_w", ["argmin", "  w"]),
        (r"\operatorname{tr}_1", ["tr₁"]),
        (r"\underset{x}{y}", ["y", "x"]),
        (r"\xrightarrow{ab}", [" ab", "───→"]),
        (r"\log_2 x", ["log₂ x"]),
    ],
)
def test_limits_stand_above_and_below(latex, rows):
    assert rows == [*display(latex)]


def test_a_root_stands_on_one_row_unless_something_tall_or_raised_is_below_it():
    assert " __\n√x  y\n  c" == drawn(r"\sqrt{x_c}y")
    assert " ┌────\n │ y_c\n╲│x" == drawn(r"\sqrt{x^{y_c}}")
    assert " ┌─\n │a\n │─\n╲│b" == drawn(r"\sqrt{\frac{a}{b}}")


def test_the_bar_of_a_fraction_in_a_fraction_is_the_shorter_one():
    assert " x\n ─\n y\n───\n z" == drawn(r"\frac{\frac{x}{y}}{z}")
    assert "  a\n─────\n  b\n ───\n  c\n  ─\n  d" == drawn(r"\frac{a}{\frac{b}{\frac{c}{d}}}")


@pytest.mark.parametrize(
    ("latex", "rows"),
    [
        (r"-\frac{a}{b}", ["  a", "− ─", "  b"]),
        (r"\frac{a}{b}\frac{c}{d}", ["a c", "─ ─", "b d"]),
        (r"2\frac{a}{b}c", ["  a", "2 ─ c", "  b"]),
    ],
)
def test_the_bar_of_a_fraction_touches_no_sign_and_no_other_bar(latex, rows):
    assert rows == [*display(latex)]


def test_numbers_of_a_matrix_end_below_each_other():
    assert "⎡ 1   −2⎤\n⎣33  100⎦" == drawn(r"\begin{bmatrix}1 & -2\\33 & 100\end{bmatrix}")
    assert "a   bb\ncc  d" == drawn(r"\begin{array}{l|l} a & bb \\ cc & d \end{array}")
    assert "⎛a⎞\n⎜ ⎟\n⎝b⎠" == drawn(r"\begin{pmatrix} a \\ \\ b \end{pmatrix}")


def test_equations_are_aligned_at_their_mark():
    equations = r"\begin{align} x &= a, & y &= b \\ xx &\le aaa, & yy &\le b \end{align}"

    assert " x = a,      y = b\nxx ≤ aaa,   yy ≤ b" == drawn(equations)
    assert "x = 1\n  = 2" == drawn(r"x &= 1 \\ &= 2")
    assert "  a\nbbbbb" == drawn(r"\begin{gathered} a \\ bbbbb \end{gathered}")


# ---- width


BROKEN = [
    (r"a = b + c + d + e", 12, ["a = b + c", "    + d + e"]),
    (r"a = b + c = d + e", 10, ["a = b + c", "  = d + e"]),
    (r"a = bbb, \quad c = ddd", 12, ["a = bbb,", "c = ddd"]),
    (r"aaaaaaaaaa = b(c + d) = e", 14, ["aaaaaaaaaa", "    = b(c + d)", "    = e"]),
    (
        r"\begin{aligned} a &= b + c \\ &= d + e \end{aligned}",
        7,
        ["a = b", "    + c", "  = d", "    + e"],
    ),
    (r"a = \frac{b}{c} = d", 7, ["    b", "a = ─", "    c", "", "  = d"]),
]


@pytest.mark.parametrize(("latex", "width", "rows"), BROKEN)
def test_a_wide_formula_is_broken_before_relations_then_before_sums(latex, width, rows):
    found = display(latex, width=width)

    assert width >= max(map(len, found)) or len(found) == 1
    assert rows == [*found]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("latex", "width"),
    [
        (r"\frac{aaaaaaaaaaaaaaaaaa}{b}", 10),
        (r"(a + b + c + d + e + f + g)", 10),
        (r"\frac{a}", 80),
        (r"a}", 80),
        (r"\begin{matrix}" + r"a & b \\" * 2000 + " a" * 2000 + r"\end{matrix}", 80),
    ],
)
def test_what_cannot_be_drawn_is_one_line(latex, width):
    assert (inline(latex),) == display(latex, width=width)


@pytest.mark.slow
def test_a_drawing_that_nobody_can_look_at_is_one_line():
    matrix = r"\begin{matrix}" + (r"\text{" + "a" * 1000 + r"} \\") * 101 + r"\end{matrix}"

    assert (inline(matrix),) == display(matrix, width=10**6)
    with pytest.raises(TooLarge):
        table([[text("")] * 400] * 400)


def test_a_joiner_cannot_bend_the_edges():
    assert ["❤y", "──", "xx"] == [*display("\\frac{❤\ufe0fy}{x\u200dx}")]


# ---- what is not known


@pytest.mark.parametrize(
    ("latex", "found"),
    [
        (r"\frac{a}{b} + \alpha", ()),
        (r"\foo{x} + \wurzel + \foo", (r"\foo is not known", r"\wurzel is not known")),
        (r"\frac{a}", ("the formula ends too early",)),
        (r"\begin{huh}\end{huh}", ("huh is no environment that is known",)),
        (r"\text{\foo}", ()),
    ],
)
def test_faults_name_what_is_shown_as_its_source(latex, found):
    assert found == faults(latex)
