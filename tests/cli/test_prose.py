"""What a card's Markdown looks like: every character readable, nothing obeyed."""

import io
import re
import subprocess
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from flashdl.cli import prose as prose_module
from flashdl.cli.blocks import WIDTH
from flashdl.cli.prose import prose


def shown(text, *, width=WIDTH, ascii_form=False, colour=False):
    console = Console(
        file=io.StringIO(),
        width=width,
        markup=False,
        emoji=False,
        highlight=False,
        force_terminal=colour,
        color_system="truecolor" if colour else None,
    )
    console.print(prose(text, ascii=ascii_form))
    return console.file.getvalue()


def lines(text, **options):
    return shown(text, **options).splitlines()


# ---- text that only looks like something


@pytest.mark.parametrize(
    "text",
    [
        "W = [[1, 2], [3, 4]]",
        "arr[0] and x[i]",
        "[/b] [bold]not bold[/bold] [link=http://x]y[/link]",
        ":bomb: :smile:",
        "d_model and snake_case_name",
        "2 * 3 * 4",
        "a < b > c && d",
        "<b>raw</b> <script>alert(1)</script>",
        "<!-- no comment -->",
        "a | b",
        "[a]: http://no.definition",
        "C:\\path\\new",
        "50 % ~ 1/2",
        "[pay](javascript:alert(1))",
    ],
)
def test_what_only_looks_like_markup_is_literal(text):
    assert lines(text) == [text]


def test_a_line_below_a_text_makes_no_heading():
    assert lines("a\n===\nb *c*") == ["a", "===", "b c"]


# ---- Markdown


def test_emphasis_and_code_have_a_style():
    [text] = [block.text for block in prose("a *b* **c** `d`").blocks]

    assert text.plain == "a b c d"
    assert [str(span.style) for span in text.spans] == ["italic", "bold", "cyan"]


def test_line_breaks_of_the_author_stay():
    assert lines("one *fact*\nanother\n\nthird") == ["one fact", "another", "", "third"]
    assert lines("one fact\nanother\n\nthird") == ["one fact", "another", "", "third"]


def test_lines_that_an_editor_wrapped_flow_again():
    wrapped = f"{'word ' * 15}\nnext *x*\nthird"
    broken = f"{'word ' * 15} \nnext *x*\nthird"

    assert lines(wrapped, width=200) == [f"{'word ' * 15}next x", "third"]
    assert lines(wrapped.replace("*", ""), width=200) == [f"{'word ' * 15}next x", "third"]
    assert lines(broken, width=200) == [("word " * 15).rstrip(), "next x", "third"]


@pytest.mark.parametrize(
    ("end", "start", "stays"),
    [
        ("fact.", "Another", True),
        ("fact:", "$x$ is", True),
        ("fact;", "`np` is", True),
        ("(fact?)", "*Two* are", True),
        ("e.g.", "this", False),
        ("fact:", "*x* is", False),
        ("fact,", "Bayes is", False),
    ],
)
def test_a_full_line_that_ends_a_sentence_ends_where_the_next_begins_one(end, start, stays):
    text = f"{'word ' * 13}{end}\n{start} more"

    assert len(lines(text, width=200)) == (2 if stays else 1)


def test_lines_may_end_the_windows_way():
    assert lines("one\r\ntwo") == ["one", "two"]
    assert lines("*one*\r\ntwo") == ["one", "two"]


def test_the_ascii_form_keeps_the_styles():
    [text] = [block.text for block in prose("rate **η**", ascii=True).blocks]

    assert text.plain == "rate eta"
    assert [str(span.style) for span in text.spans] == ["bold"]


def test_lists_hang_and_nest():
    text = "Two:\n- first point that is long\n  1. inner\n  2. inner too\n- second\n\nend"

    assert lines(text, width=16) == [
        "Two:",
        "• first point",
        "  that is long",
        "  1. inner",
        "  2. inner too",
        "• second",
        "",
        "end",
    ]


def test_a_list_item_with_two_paragraphs_stays_one_item():
    assert lines("7. a\n\n   b\n8. c") == ["7. a", "", "   b", "8. c"]


@pytest.mark.parametrize("text", [">", "> >", "-", "1."])
def test_a_mark_alone_is_shown(text):
    assert shown(text).strip() in (text, "•")


def test_quotes_and_rules():
    assert lines("> a\n> b\n\n---") == ["│ a", "│ b", "", "───"]
    assert lines("> a\n> b\n\n---", ascii_form=True) == ["> a", "> b", "", "---"]


def test_headings_are_bold_lines():
    assert lines("# One\n## Two\ntext") == ["One", "Two", "text"]
    assert "\x1b[1mOne" in shown("# One\ntext", colour=True)


def test_tables_are_aligned_without_boxes():
    text = "| T | result |\n|---|---|\n| $T \\to 0$ | one-hot |\n| large | uniform |"

    assert lines(text) == ["T     │ result", "T → 0 │ one-hot", "large │ uniform"]


def test_code_keeps_its_lines_and_is_not_padded():
    code = "def f(x):  # [..., K]\n\n    return x[0]"
    text = f"Like so:\n\n```python\n{code}\n```\nend"
    plain = ["Like so:", "", "    def f(x):  # [..., K]", "", "        return x[0]", "end"]

    assert lines(text) == plain
    coloured = shown(text, colour=True)
    assert "\x1b[94mdef" in coloured
    assert ";48" not in coloured
    assert [re.sub(r"\x1b\[[\d;]*m", "", line) for line in coloured.splitlines()] == plain


def test_code_in_an_unknown_language_is_plain():
    assert lines("```brainfuck\n+[-]\n```") == ["    +[-]"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[docs](https://e.org/a_b)", "docs (https://e.org/a_b)"),
        ("[https://e.org](https://e.org)", "https://e.org"),
        ("<https://e.org/x>", "https://e.org/x"),
        ("<a@e.org>", "a@e.org"),
        ("![a cat](http://e.org/c.png)", "image: a cat (http://e.org/c.png)"),
        ("[**b** `c`](http://e.org)", "b c (http://e.org)"),
    ],
)
def test_addresses_are_printed_and_never_linked(text, line):
    assert lines(text) == [line]
    assert "\x1b]8" not in shown(text, colour=True)


# ---- width


def test_text_wraps_at_the_console_or_at_88_columns():
    text = "- " + "word " * 100 + "\n\n" + "other " * 100

    assert max(map(len, lines(text, width=40))) <= 40
    assert 80 < max(map(len, lines(text, width=200))) <= WIDTH


@pytest.mark.slow
@given(st.text(st.sampled_from("ab -*>1.\n`#|_\t漢")), st.sampled_from([8, 20, 40, 120]))
def test_no_line_is_padded_or_too_wide(text, width):
    for line in lines(text, width=width):
        assert line == line.rstrip()
        assert cell_len(line) <= min(width, WIDTH)


# ---- hostile


@pytest.mark.parametrize(
    "text",
    [
        "\x1b[2J",
        "**\x1b]52;c;cm0=\x07**",
        "`\x9b2J`",
        "```\n\x1b[2J\n```",
        "```python\n'\x1b[2J'\n```",
        "$\x1b[2J$",
        "$$\\text{\u202e}$$",
        "&#27;[2J &#x9b;2J &#x202e;x",
        "[a](http://\x1b)",
        "![\x1b](http://e.org)",
        "| \x1b | \x07 |\n|---|---|\n| \x00 | \u2066 |",
        "> \x1bc",
        "- \x08\x08",
        "```\x1b[2J\nx\n```",
    ],
)
def test_no_payload_reaches_the_terminal(text):
    for ascii_form in (False, True):
        output = shown(text, ascii_form=ascii_form)

        assert not {unicodedata.category(c) for c in output if c != "\n"} & {"Cc", "Cf", "Co"}
        assert output.isascii() or not ascii_form


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit", ["[", "![", "*a ", "`", "`a", "$", "$a", "$${", "\\", "<a", "_a__"]
)
def test_repetition_takes_no_long_time(unit):
    assert shown(unit * (4_000 // len(unit)))


@pytest.mark.parametrize("unit", ["> ", "- ", "1. ", "> - "])
def test_deep_nesting_loses_no_text(unit):
    assert "the end" in shown(unit * 300 + "the end")


def test_marks_do_not_pile_up_across_code_and_text():
    assert shown("a" + "\u0301\u0301`\u0301\u0301`" * 100).count("\u0301") == 8


def test_a_long_line_is_cut():
    assert shown("*x* " + "y" * 10_000_000).rstrip().endswith("(cut)")


pieces = st.sampled_from(
    [*"*_`$[]()<>&|#-+!\\~1. \n\tab=:{}^", "```", "$$", "    ", "> ", "- ", "\x1b", "\u202e", "é",
     "[a]: b", "&#27;", "\\frac{a}{b}", "|-|-|\n", "python\n"]
)  # fmt: skip


@pytest.mark.slow
@given(st.lists(pieces).map("".join) | st.text(), st.integers(8, 100), st.booleans())
def test_nothing_raises(text, width, ascii_form):
    output = shown(text, width=width, ascii_form=ascii_form)

    assert output.isascii() or not ascii_form
    assert not {unicodedata.category(char) for char in output if char != "\n"} & {"Cc"}


words = st.sampled_from(["alpha", "beta", "gamma", "*", "**", "_", "`", "[", "]", "(", ")", "<",
                         ">", "#", "- ", "1. ", "> ", "!", " ", "\n", "\n\n", "    "])  # fmt: skip


@pytest.mark.slow
@given(st.lists(words).map("".join).filter(lambda text: "```" not in text))
def test_no_word_is_lost(text):
    """The language behind three backticks is not a word of the text."""
    output = shown(text, width=200)

    for word in ("alpha", "beta", "gamma"):
        assert output.count(word) == text.count(word)


# ---- cost


plain_units = st.sampled_from([*"ab.,:;?() 3\n'\"", "word " * 14, "  \n"])


@pytest.mark.slow
@given(st.lists(plain_units).map("".join))
def test_plain_text_looks_the_same_with_and_without_markdown(text):
    with_markdown = [line.rstrip() for line in lines(text + "\n\n*z*")]

    if not prose_module._MARKUP.search(text):
        assert [line.rstrip() for line in lines(text + "\n\nz")] == with_markdown


def modules_after(text):
    code = f"import sys\nfrom flashdl.cli.prose import prose\nprose({text!r})\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "loaded"),
    [
        ("What is softmax, and why?", set()),
        ("What is **softmax**?", {"markdown_it"}),
        ("What is $x$?", {"markdown_it", "flashdl.maths"}),
        ("```python\nx\n```", {"markdown_it", "pygments"}),
    ],
)
def test_only_what_a_text_needs_is_loaded(text, loaded):
    modules = modules_after(text)

    assert modules & {"markdown_it", "flashdl.maths", "pygments"} == loaded
    assert not modules & {"rich.markdown", "numpy", "yaml", "pydantic", "sqlalchemy", "linkify_it"}
