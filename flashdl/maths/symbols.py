r"""What each LaTeX command and character looks like in Unicode and in ASCII, and how it spaces."""

import unicodedata
from dataclasses import dataclass
from typing import Literal, get_args

Kind = Literal["ord", "bin", "rel", "big", "op", "open", "close", "bar", "punct", "post", "space"]


@dataclass(frozen=True, slots=True)
class Atom:
    """One symbol or word; ``kind`` is TeX's class of it and decides the spaces around it."""

    text: str
    ascii: str
    kind: Kind = "ord"


# One entry a symbol: command, Unicode, ASCII where it is not the command's own name.
_TABLE = {
    "ord": r"""
        alpha α|beta β|gamma γ|delta δ|epsilon ϵ|varepsilon ε epsilon|zeta ζ|eta η|theta θ
        vartheta ϑ|iota ι|kappa κ|lambda λ|mu μ|nu ν|xi ξ|omicron ο|pi π|varpi ϖ|rho ρ|varrho ϱ
        sigma σ|varsigma ς|tau τ|upsilon υ|phi φ phi|varphi φ phi|chi χ|psi ψ|omega ω
        Gamma Γ|Delta Δ|Theta Θ|Lambda Λ|Xi Ξ|Pi Π|Sigma Σ|Upsilon Υ|Phi Φ|Psi Ψ|Omega Ω
        partial ∂|nabla ∇ grad|infty ∞ inf|forall ∀|exists ∃|nexists ∄ not-exists|emptyset ∅ {}
        varnothing ∅ {}|ell ℓ l|hbar ℏ|Re ℜ Re|Im ℑ Im|aleph ℵ|top ⊤ T|bot ⊥|prime ′ '
        dagger † dagger|ddagger ‡ ddagger|dots … ...|ldots … ...|cdots ⋯ ...|vdots ⋮ :
        ddots ⋱ ...|neg ¬ not|lnot ¬ not|angle ∠|triangle △|square □|checkmark ✓ ok|bullet • *
        degree ° deg|imath ı i|jmath ȷ j|% % %|$ $ $|# # #|& & &|_ _ _|/ / /|@ @ @""",
    "bin": r"""
        + + +|- − -|* * *|pm ± +-|mp ∓ -+|times × *|cdot · *|div ÷ /|ast ∗ *|star ⋆ *|odot ⊙ .*
        oplus ⊕|ominus ⊖|otimes ⊗|circ ∘ o|cup ∪ union|cap ∩ intersect|setminus ∖ \|land ∧ and
        lor ∨ or|wedge ∧ and|vee ∨ or|bmod mod mod|dotplus ∔ .+""",
    "rel": r"""
        = = =|< < <|> > >|lt < <|gt > >|le ≤ <=|leq ≤ <=|leqslant ≤ <=|ge ≥ >=|geq ≥ >=
        geqslant ≥ >=|ne ≠ !=|neq ≠ !=|ll ≪ <<|gg ≫ >>|approx ≈ ~=|sim ∼ ~|simeq ≃ ~=|cong ≅ ~=
        equiv ≡ ===|propto ∝ prop|to → ->|rightarrow → ->|longrightarrow ⟶ -->|gets ← <-
        leftarrow ← <-|leftrightarrow ↔ <->|mapsto ↦ \|->|Rightarrow ⇒ =>|implies ⇒ =>
        Leftarrow ⇐ <==|Leftrightarrow ⇔ <=>|iff ⇔ <=>|uparrow ↑ up|downarrow ↓ down|in ∈
        notin ∉ not-in|ni ∋|subset ⊂|subseteq ⊆|supset ⊃|supseteq ⊇|mid ∣ \||parallel ∥ \|\|
        perp ⟂|coloneqq ≔ :=|models ⊨|vdash ⊢|prec ≺|succ ≻|lesssim ≲ <~|gtrsim ≳ >~""",
    "big": """
        sum ∑|prod ∏|coprod ∐|int ∫|iint ∬|oint ∮|bigcup ⋃ union|bigcap ⋂ intersect|bigoplus ⨁
        bigotimes ⨂""",
    "op": """
        log|exp|ln|lg|max|min|sup|inf|lim|limsup|liminf|sin|cos|tan|cot|sec|csc|sinh|cosh|tanh|coth
        arcsin|arccos|arctan|arg|argmax|argmin|det|dim|ker|deg|gcd|hom|Pr|tr|sgn|sign|softmax""",
    "open": r"( ( (|[ [ [|{ { {|lbrace { {|lbrack [ [|langle ⟨ <|lceil ⌈ ceil(|lfloor ⌊ floor(",
    "close": r") ) )|] ] ]|} } }|rbrace } }|rbrack ] ]|rangle ⟩ >|rceil ⌉ )|rfloor ⌋ )",
    "bar": r"""vert \| \||Vert ‖ \|\||lvert \| \||rvert \| \||lVert ‖ \|\||rVert ‖ \|\|""",
    "punct": ", , ,|; ; ;|: : :|colon : :",
    "post": "! ! !",
}


def _entries(kind: Kind) -> dict[str, Atom]:
    found = {}
    for entry in _TABLE[kind].replace("\n", "|").replace("\\|", "\0").split("|"):
        name, *forms = entry.replace("\0", "|").split()[:3] or [""]
        text = forms[0] if forms else name
        found[name] = Atom(text, forms[1] if len(forms) > 1 else name, kind)
    del found[""]
    return found


def _table() -> dict[str, Atom]:
    bars = {"|": Atom("|", "|", "bar"), "\\|": Atom("‖", "||", "bar")}
    found = {"{": Atom("{", "{", "open")}
    for kind in get_args(Kind):
        if kind in _TABLE:
            found |= _entries(kind)
    return found | bars
