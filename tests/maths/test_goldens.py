"""Formulas in two dimensions, checked by hand against how they are set in print."""

from pathlib import Path

import pytest

from flashdl.maths import display

GOLDENS = sorted((Path(__file__).parent / "goldens").glob("*.txt"))
NAMED = {"softmax", "cross-entropy", "sm2-ease", "jacobian", "batch-norm", "lstm", "attention"}


def sections(file):
    source, _, drawn = file.read_text(encoding="utf-8").partition("---- unicode\n")
    unicode_form, _, ascii_form = drawn.partition("---- ascii\n")
    return source, unicode_form, ascii_form


def test_the_formulas_that_were_asked_for_are_there():
    assert set() == NAMED - {file.stem for file in GOLDENS}


@pytest.mark.parametrize("file", GOLDENS, ids=lambda file: file.stem)
def test_a_formula_is_drawn_in_unicode_and_in_ascii(file):
    source, unicode_form, ascii_form = sections(file)

    assert unicode_form.splitlines() == [*display(source)]
    assert ascii_form.splitlines() == [*display(source, ascii=True)]
    assert ascii_form.isascii()
