"""What formulas look like on one line, and that grouping is never lost on the way."""

import pytest

from flashdl.maths import inline

FORMULAS = {
    "softmax": (
        r"\mathrm{softmax}(z)_i = \frac{e^{z_i}}{\sum_{j=1}^K e^{z_j}}",
        "softmax(z)ᵢ = e^(zᵢ)/(∑ⱼ₌₁ᴷ e^(zⱼ))",
        "softmax(z)_i = e^(z_i)/(sum_(j=1)^K e^(z_j))",
    ),
    "softmax with a slash": (
        r"p_i = e^{z_i} / \sum_j e^{z_j}",
        "pᵢ = e^(zᵢ)/∑ⱼ e^(zⱼ)",
        "p_i = e^(z_i)/sum_j e^(z_j)",
    ),
    "cross-entropy": (
        r"L = -\sum_{c=1}^C y_c \log \hat{y}_c",
        "L = −∑_(c=1)^C y_c log ŷ_c",
        "L = -sum_(c=1)^C y_c log hat(y)_c",
    ),
    "SM-2's ease factor": (
        r"EF' = EF + \left(0.1 - (5-q)\left(0.08 + (5-q)\cdot 0.02\right)\right)",
        "EF′ = EF + (0.1 − (5 − q)(0.08 + (5 − q) · 0.02))",
        "EF' = EF + (0.1 - (5 - q)(0.08 + (5 - q) * 0.02))",
    ),
    "Jacobian": (
        r"\begin{bmatrix}\frac{\partial f}{\partial x}\\\frac{\partial g}{\partial x}\end{bmatrix}",
        "[∂f/∂x; ∂g/∂x]",
        "[df/dx; dg/dx]",
    ),
    "Jacobian of two": (
        r"J = \begin{bmatrix}\partial_x f & \partial_y f\\\partial_x g & \partial_y g\end{bmatrix}",
        "J = [∂ₓf, ∂_y f; ∂ₓg, ∂_y g]",
        "J = [d_x f, d_y f; d_x g, d_y g]",
    ),
    "batch norm": (
        r"\hat{x}_i = \frac{x_i - \mu_B}{\sqrt{\sigma_B^2 + \epsilon}}",
        "x̂ᵢ = (xᵢ − μ_B)/√(σ_B² + ϵ)",
        "hat(x)_i = (x_i - mu_B)/sqrt(sigma_B^2 + epsilon)",
    ),
    "LSTM gate": (
        r"f_t = \sigma(W_f [h_{t-1}, x_t] + b_f)",
        "fₜ = σ(W_f[hₜ₋₁, xₜ] + b_f)",
        "f_t = sigma(W_f[h_(t-1), x_t] + b_f)",
    ),
    "LSTM cell": (
        r"c_t = f_t \odot c_{t-1} + i_t \odot \tilde{c}_t,\quad h_t = o_t \odot \tanh(c_t)",
        "cₜ = fₜ ⊙ cₜ₋₁ + iₜ ⊙ c̃ₜ, hₜ = oₜ ⊙ tanh(cₜ)",
        "c_t = f_t .* c_(t-1) + i_t .* tilde(c)_t, h_t = o_t .* tanh(c_t)",
    ),
    "attention": (
        r"\mathrm{Attention}(Q,K,V)=\mathrm{softmax}\left(\frac{QK^\top}{\sqrt{d_k}}\right)V",
        "Attention(Q, K, V) = softmax(QKᵀ/√dₖ)V",
        "Attention(Q, K, V) = softmax(QK^T/sqrt(d_k))V",
    ),
    "ridge": (
        r"J(w)=\frac{1}{2n}\sum_{i=1}^n (y^{(i)} - w^Tx^{(i)})^2 + \lambda\lVert w\rVert_2^2",
        "J(w) = (1/(2n)) ∑ᵢ₌₁ⁿ (y⁽ⁱ⁾ − wᵀx⁽ⁱ⁾)² + λ‖w‖₂²",
        "J(w) = (1/(2n)) sum_(i=1)^n (y^((i)) - w^T x^((i)))^2 + lambda||w||_2^2",
    ),
    "matrix": (
        r"W = \begin{pmatrix}1 & 2\\3 & -4\end{pmatrix}",
        "W = [1 2; 3 −4]",
        "W = [1 2; 3 -4]",
    ),
    "cells with spaces": (
        r"\begin{bmatrix}1 - x & 2\\3 & 4\end{bmatrix}",
        "[1 − x, 2; 3, 4]",
        "[1 - x, 2; 3, 4]",
    ),
    "cases": (
        r"\mathrm{ReLU}(x) = \begin{cases} x & x > 0 \\ 0 & \text{otherwise} \end{cases}",
        "ReLU(x) = {x if x > 0; 0 otherwise}",
        "ReLU(x) = {x if x > 0; 0 otherwise}",
    ),
    "cases by hand": (
        r"s = \left\{\begin{array}{ll} 1 & \text{if } x>0 \\ 0 & x \le 0 \end{array}\right.",
        "s = {1 if x > 0; 0 if x ≤ 0}",
        "s = {1 if x > 0; 0 if x <= 0}",
    ),
    "aligned": (
        r"\begin{aligned} a &= b + c \\ d &= e \end{aligned}",
        "a = b + c; d = e",
        "a = b + c; d = e",
    ),
    "integral": (r"\int_0^\infty e^{-x}\,dx = 1", "∫₀^∞ e⁻ˣ dx = 1", "int_0^inf e^(-x) dx = 1"),
    "quantifiers": (
        r"\forall \epsilon\; \exists \delta: |x| < \delta \Rightarrow \|f(x)\| \le \epsilon",
        "∀ϵ ∃δ: |x| < δ ⇒ ‖f(x)‖ ≤ ϵ",
        "forall epsilon exists delta: |x| < delta => ||f(x)|| <= epsilon",
    ),
    "sets and maps": (
        r"f: \mathbb{R}^{n \times d} \to \mathbb{R}, x \mapsto \mathbb{E}_{p}[x], x \not\in A",
        "f: ℝ^(n×d) → ℝ, x ↦ 𝔼ₚ[x], x ∉ A",
        "f: R^(n*d) -> R, x |-> E_p[x], x not in A",
    ),
    "arg min": (
        r"\theta^* = \operatorname*{argmin}_\theta \mathcal{L}(\theta)",
        "θ^* = argmin_θ ℒ(θ)",
        "theta^* = argmin_theta L(theta)",
    ),
    "Bayes": (
        r"P(a \mid b) = \frac{P(b \mid a) P(a)}{P(b)}",
        "P(a ∣ b) = (P(b ∣ a)P(a))/(P(b))",
        "P(a | b) = (P(b | a)P(a))/(P(b))",
    ),
    "derivatives": (
        r"\frac{dL}{dx} = f'(x) \cdot \frac{\partial^2 u}{\partial x \partial y}",
        "dL/dx = f′(x) · ∂²u/(∂x∂y)",
        "dL/dx = f'(x) * (d^2 u)/(dxdy)",
    ),
    "gradient of a weight": (
        r"\frac{\partial L}{\partial W} = x^\top (g \odot \mathbb{1}[z > 0])",
        "∂L/∂W = xᵀ(g ⊙ 𝟙[z > 0])",
        "dL/dW = x^T(g .* 1[z > 0])",
    ),
    "gradient of a Greek letter": (
        r"\partial L / \partial \theta, \top, \mathbf{x} \cdot \mathbf{y}",
        "∂L/∂θ, ⊤, x · y",
        "dL/d theta, T, x * y",
    ),
    "update": (
        r"w \leftarrow w - \eta \nabla_{w} L,\; \dot{x} \approx \bar{x}",
        "w ← w − η∇_w L, ẋ ≈ x̄",
        "w <- w - eta grad_w L, dot(x) ~= bar(x)",
    ),
    "binomial": (r"\binom{n}{k} p^k", "(n choose k)pᵏ", "(n choose k)p^k"),
    "evaluated": (
        r"\left.\frac{\partial f}{\partial x}\right|_{x=0}",
        "∂f/∂x|ₓ₌₀",
        "df/dx|_(x=0)",
    ),
    "delimiters that grow": (
        r"\sigma(z) \bigl(1 - \sigma(z)\bigr), \lfloor x \rfloor, \langle u, v \rangle",
        "σ(z)(1 − σ(z)), ⌊x⌋, ⟨u, v⟩",
        "sigma(z)(1 - sigma(z)), floor(x), <u, v>",
    ),
}

# Two formulas that a careless writer would print alike: (formula, printed, what it is not).
PRECEDENCE = [
    (r"\frac{a}{b}c", "(a/b)c", r"\frac{a}{bc}"),
    (r"\frac{a}{bc}", "a/(bc)", r"\frac{a}{b}c"),
    (r"\frac{a+b}{c}", "(a + b)/c", r"a+\frac{b}{c}"),
    (r"\frac{\log x}{n}", "(log x)/n", r"\log\frac{x}{n}"),
    (r"\log\frac{x}{n}", "log(x/n)", r"\frac{\log x}{n}"),
    (r"\frac{\frac{a}{b}}{c}", "(a/b)/c", r"\frac{a}{\frac{b}{c}}"),
    (r"\frac{a}{\frac{b}{c}}", "a/(b/c)", r"\frac{\frac{a}{b}}{c}"),
    (r"a / \frac{b}{c}", "a/(b/c)", r"\frac{\frac{a}{b}}{c}"),
    (r"e^{z_i}", "e^(zᵢ)", r"e^z_i"),
    (r"e^z_i", "eᵢᶻ", r"e^{z_i}"),
    (r"e^{z}_i + 1", "eᵢᶻ + 1", r"e^{z_i+1}"),
    (r"x^{y^z}", "x^(yᶻ)", r"{x^y}^z"),
    (r"{x^y}^z", "(xʸ)ᶻ", r"x^{y^z}"),
    (r"{a+b}^2", "(a + b)²", r"a+b^2"),
    (r"(\frac{a}{b})^2", "(a/b)²", r"\frac{a}{b^2}"),
    (r"{\frac{a}{b}}^2", "(a/b)²", r"\frac{a}{b^2}"),
    (r"\sqrt{x}y", "√x y", r"\sqrt{xy}"),
    (r"\sqrt{xy}", "√(xy)", r"\sqrt{x}y"),
    (r"\sqrt{x^2}", "√(x²)", r"\sqrt{x}^2"),
    (r"\sqrt{x}^2", "(√x)²", r"\sqrt{x^2}"),
    (r"2\sqrt[n]{x}", "2 ⁿ√x", r"2^n\sqrt{x}"),
    (r"\sqrt[3]{x+1}", "∛(x + 1)", r"\sqrt[3]{x}+1"),
    (r"\sqrt[k+q]{x}", "√[k+q]x", r"\sqrt{x}"),
    (r"\bar{x^2}", "bar(x²)", r"\bar{x}^2"),
    (r"\bar{x}^2", "x̄²", r"\bar{x^2}"),
    (r"\hat{y_i}", "ŷᵢ", r"\hat{y}^i"),
    (r"y_c x", "y_c x", r"y_{cx}"),
    (r"y_{cx}", "y_(cx)", r"y_c x"),
    (r"d_{\text{model}} x", "d_model x", r"d_{\text{modelx}}"),
    (r"x^{12}", "x¹²", r"x^1 2"),
    (r"x^12", "x¹2", r"x^{12}"),
    (r"\mathbf{W}x", "Wx", r"W\log x"),
    (r"a - -b", "a − −b", r"a--b c"),
    (r"10\,000", "10 000", r"10000"),
]


@pytest.mark.parametrize(("latex", "unicode_form", "_"), FORMULAS.values(), ids=FORMULAS)
def test_a_formula_in_unicode(latex, unicode_form, _):
    assert inline(latex) == unicode_form


@pytest.mark.parametrize(("latex", "_", "ascii_form"), FORMULAS.values(), ids=FORMULAS)
def test_a_formula_in_ascii(latex, _, ascii_form):
    assert inline(latex, ascii=True) == ascii_form


@pytest.mark.parametrize(("latex", "printed", "other"), PRECEDENCE)
def test_what_belongs_together_stays_together(latex, printed, other):
    assert inline(latex) == printed
    assert inline(latex) != inline(other)
    assert inline(latex, ascii=True) != inline(other, ascii=True)


@pytest.mark.parametrize(
    ("latex", "shown"),
    [
        (r"\foo{a}{b} + x", r"\foo{a}{b} + x"),
        (r"\foo x", r"\foo x"),
        (r"\frac{\foo{x_i}}{2}", r"\foo{x_i}/2"),
        (r"\wurzel + \alpha", r"\wurzel + α"),
        (r"\alpha\wurzel", r"α \wurzel"),
    ],
)
def test_an_unknown_command_stays_as_its_source(latex, shown):
    assert inline(latex) == shown


@pytest.mark.parametrize(
    "latex",
    ["{a", "a}", r"\frac{a}", r"\frac", r"\left(a", r"a\right)", "x^", "x_", "x^a^b", "x^(2)",
     r"\begin{bmatrix}1", r"\begin{cases}1\end{bmatrix}", r"\begin{huh}1\end{huh}", r"\sqrt[3",
     r"\hat", r"\left", "a & b }", r"\end{x}", "\\"],
)  # fmt: skip
def test_a_formula_that_does_not_hold_together_stays_as_its_source(latex):
    assert inline(latex) == latex


def test_primes_stand_before_scripts():
    assert inline("f''_i(x)") == "f′′ᵢ(x)"


def test_a_negative_number_is_not_a_difference():
    assert inline("x = -1, (-2), a \\cdot -3, a - b") == "x = −1, (−2), a · −3, a − b"


def test_bars_that_belong_together_are_brackets():
    assert inline(r"|x| - 1 + \|y\| - P(a|b) - \lvert z\rvert!") == "|x| − 1 + ‖y‖ − P(a|b) − |z|!"


def test_invisible_characters_are_shown_and_joiners_dropped():
    assert inline("a\x1b + b\u202e + c\u200dd + e\ufe0f + \x85f") == "a␛ + b� + cd + e + f"


def test_rows_at_the_top_are_parted():
    assert inline(r"a &= b \\ c &= d \\[2pt]") == "a = b; c = d"


def test_typed_symbols_are_spaced_like_commands():
    assert inline("α≤β→γ") == inline(r"\alpha \le \beta \to \gamma")
