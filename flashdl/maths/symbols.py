r"""What each LaTeX command and character looks like in Unicode and in ASCII, and how it spaces."""

import unicodedata

from flashdl.maths.tree import Atom, Kind

# An entry is: command or character, Unicode, ASCII. A missing form is the one to its left.
# Two spaces or a line end part the entries.
_TABLE: dict[Kind, str] = {
    "ord": r"""
        alpha α alpha  beta β beta  gamma γ gamma  delta δ delta  epsilon ϵ epsilon
        varepsilon ε epsilon  zeta ζ zeta  eta η eta  theta θ theta  vartheta ϑ theta  iota ι iota
        kappa κ kappa  lambda λ lambda  mu μ mu  nu ν nu  xi ξ xi  omicron ο omicron  pi π pi
        varpi ϖ pi  rho ρ rho  varrho ϱ rho  sigma σ sigma  varsigma ς sigma  tau τ tau
        upsilon υ upsilon  phi ϕ phi  varphi φ phi  chi χ chi  psi ψ psi  omega ω omega
        Gamma Γ Gamma  Delta Δ Delta  Theta Θ Theta  Lambda Λ Lambda  Xi Ξ Xi  Pi Π Pi
        Sigma Σ Sigma  Upsilon Υ Upsilon  Phi Φ Phi  Psi Ψ Psi  Omega Ω Omega
        partial ∂ d  nabla ∇ grad  infty ∞ inf  forall ∀ forall  exists ∃ exists
        nexists ∄ notexists  emptyset ∅ {}  varnothing ∅ {}  ell ℓ l  hbar ℏ hbar  Re ℜ Re
        Im ℑ Im  top ⊤ T  bot ⊥ bot  prime ′ '  dagger † dagger  ddagger ‡ ddagger  dots … ...
        ldots … ...  cdots ⋯ ...  vdots ⋮ ...  ddots ⋱ ...  neg ¬ not  lnot ¬ not  angle ∠ angle
        triangle △ triangle  square □ square  checkmark ✓ ok  bullet • *  degree ° deg
        dotsc … ...  dotsb ⋯ ...  aleph ℵ aleph  imath ı i  jmath ȷ j  backslash \ \  % %  $ $
        # #  & &  _ _  / /""",
    "bin": r"""
        + +  - − -  * *  pm ± +-  mp ∓ -+  times × *  cdot · *  div ÷ /  ast ∗ *  star ⋆ *
        odot ⊙ .*  oplus ⊕ oplus  ominus ⊖ ominus  otimes ⊗ otimes  circ ∘ o  cup ∪ union
        cap ∩ intersect  setminus ∖ \  land ∧ and  wedge ∧ and  lor ∨ or  vee ∨ or  bmod mod""",
    "rel": r"""
        = =  < <  > >  lt < <  gt > >  le ≤ <=  leq ≤ <=  leqslant ≤ <=  ge ≥ >=  geq ≥ >=
        geqslant ≥ >=  ne ≠ !=  neq ≠ !=  ll ≪ <<  gg ≫ >>  approx ≈ ~=  sim ∼ ~  simeq ≃ ~=
        cong ≅ ~=  equiv ≡ ===  propto ∝ prop  to → ->  rightarrow → ->  longrightarrow ⟶ -->
        gets ← <-  leftarrow ← <-  leftrightarrow ↔ <->  mapsto ↦ |->  Rightarrow ⇒ =>
        implies ⇒ =>  Leftarrow ⇐ <==  Leftrightarrow ⇔ <=>  iff ⇔ <=>  uparrow ↑ up
        downarrow ↓ down  in ∈ in  notin ∉ notin  ni ∋ ni  subset ⊂ subset
        subseteq ⊆ subseteq  supset ⊃ supset  supseteq ⊇ supseteq  mid ∣ |  parallel ∥ ||
        perp ⟂ perp  coloneqq ≔ :=  models ⊨ |=  vdash ⊢ |-  prec ≺ prec  succ ≻ succ
        triangleq ≜ :=  doteq ≐ .=  lesssim ≲ <~  gtrsim ≳ >~  asymp ≍ ~~  therefore ∴ therefore
        longleftarrow ⟵ <--  longmapsto ⟼ |-->  Longrightarrow ⟹ ==>  Longleftrightarrow ⟺ <==>
        hookrightarrow ↪ ->  leadsto ⇝ ~>""",
    "big": """
        sum ∑ sum  prod ∏ prod  coprod ∐ coprod  int ∫ int  iint ∬ iint  iiint ∭ iiint
        oint ∮ oint
        bigcup ⋃ union  bigcap ⋂ intersect  bigoplus ⨁ oplus  bigotimes ⨂ otimes""",
    "op": """
        log  exp  ln  lg  max  min  sup  inf  lim  limsup  liminf  sin  cos  tan  cot  sec  csc
        sinh  cosh  tanh  coth  arcsin  arccos  arctan  arg  argmax  argmin  det  dim  ker
        deg  gcd  Pr""",
    "bar": r"| |  \| ‖ ||  vert | |  Vert ‖ ||",
    "open": """
        ( (  [ [  { {  lbrace { {  lbrack [ [  langle ⟨ <  lceil ⌈ ceil(  lfloor ⌊ floor(
        lvert | |  lVert ‖ ||""",
    "close": """
        ) )  ] ]  } }  rbrace } }  rbrack ] ]  rangle ⟩ >  rceil ⌉ )  rfloor ⌋ )
        rvert | |  rVert ‖ ||""",
    "punct": ", ,  ; ;  : :  colon : :",
    "post": "! !",
    "space": "",
}

SPACES = {
    ",": " ", ";": " ", ":": " ", ">": " ", " ": " ", "~": " ", "!": "", "thinspace": " ",
    "medspace": " ", "thickspace": " ", "negthinspace": "", "enspace": " ", "space": " ",
    "quad": "  ", "qquad": "  ",
}  # fmt: skip
LIMITED = frozenset(
    {"max", "min", "sup", "inf", "lim", "limsup", "liminf", "argmax", "argmin", "det", "gcd", "Pr"}
)
IGNORED = frozenset(
    {"displaystyle", "textstyle", "scriptstyle", "limits", "nolimits", "middle", "hline"}
    | {"rm", "bf", "it", "sf", "tt", "cal", "nonumber", "notag"}
)
ACCENTS = {
    "hat": "\u0302", "widehat": "\u0302", "bar": "\u0304", "overline": "\u0304",
    "tilde": "\u0303", "widetilde": "\u0303", "dot": "\u0307", "ddot": "\u0308",
    "vec": "\u20d7", "check": "\u030c", "breve": "\u0306", "acute": "\u0301",
    "grave": "\u0300", "underline": "\u0332", "overrightarrow": "\u20d7",
    "underbrace": "", "overbrace": "",
}  # fmt: skip
_SUPERSCRIPTS = dict(
    zip(
        "0123456789+−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWβγδθφχ⊤∘′†‡",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟᶿᵠᵡᵀ°′†‡",
        strict=True,
    )
)
_SUBSCRIPTS = dict(
    zip(
        "0123456789+−=()aehijklmnoprstuvxβγρφχ",
        "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ",
        strict=True,
    )
)
SCRIPTS = {"^": _SUPERSCRIPTS, "_": _SUBSCRIPTS}


def _entries(kind: Kind, table: str) -> dict[str, Atom]:
    entries = (entry.split() for entry in table.replace("\n", "  ").split("  ") if entry.strip())
    return {
        names[0]: Atom(
            names[min(1, len(names) - 1)], names[-1], kind, kind == "big" or names[0] in LIMITED
        )
        for names in entries
    }


SYMBOLS: dict[str, Atom] = {}
for _kind, _rows in _TABLE.items():
    SYMBOLS |= _entries(_kind, _rows)
_TYPED = {atom.text: atom for atom in reversed(SYMBOLS.values())}
_LOWERED = {
    form: marker + (plain if plain.isascii() else _TYPED[plain].ascii)
    for marker, forms in SCRIPTS.items()
    for plain, form in forms.items()
    if plain != form
}
_JOINERS = "\u200d\u00ad\ufe0f"  # invisible, and would change the width of what they join
_WRITTEN = {
    "ŷ": "hat(y)", "√": "sqrt", "½": "1/2", "×": "x",
    "‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "--", "‐": "-", "‑": "-",
    **{chr(0x2400 + code): f"^{chr(code ^ 0x40)}" for code in range(32)}, "␡": "^?",
    "\xad": "", "\u200d": "",
    "\xa0": " ", "\u202f": " ", "\u2009": " ", "«": '"', "»": '"', "✗": "x",
}  # fmt: skip


def symbol(char: str) -> Atom:
    """The symbol that a character typed into a formula stands for."""
    return SYMBOLS.get(char) or _TYPED.get(char) or Atom(char, to_ascii(char))


def _ascii_form(char: str) -> str:
    if char in _WRITTEN:
        return _WRITTEN[char]
    if char in _TYPED:
        return _TYPED[char].ascii
    if char in _LOWERED:
        return _LOWERED[char]
    letters = unicodedata.normalize("NFKD", char).encode("ascii", "ignore").decode()
    return letters if letters and char.isalpha() else f"<U+{ord(char):04X}>"


def to_ascii(text: str) -> str:
    """The text in ASCII: symbols by name, letters without accents, the rest as ``<U+XXXX>``."""
    return "".join(char if char.isascii() else _ascii_form(char) for char in text)


def printable(source: str) -> str:
    """The source with every control or invisible character as a sign that can be seen."""
    if source.isascii() and source.isprintable():
        return source
    return "".join(_visible(char) for char in source if char not in _JOINERS)


def _visible(char: str) -> str:
    category = unicodedata.category(char)
    if char.isspace():
        return " "
    if category == "Cc" and ord(char) < 0x80:
        return chr(0x2400 + ord(char)) if ord(char) < 0x20 else "\u2421"
    return "\ufffd" if category in ("Cc", "Cf", "Cs", "Co", "Cn") else char
