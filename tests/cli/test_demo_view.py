"""Claims below a picture: the number of one stays in one piece."""

import io

import pytest
from rich.console import Console

from flashdl.cli.demo_view import claims
from flashdl.cli.review_view import Face
from flashdl.runner.results import ClaimResult, DemoRun


@pytest.mark.parametrize(
    ("columns", "lines"),
    [
        (40, ["✓ as long as this is  0.25 <= 1e-6"]),
        (30, ["✓ as long as this is", "  0.25 <= 1e-6"]),
    ],
)
def test_the_number_of_a_claim_that_is_too_long_stands_below(columns, lines):
    claim = ClaimResult("as long as this is", 0.25, "<=", 1e-6, holds=True)
    run = DemoRun("d", {}, 0, {}, (), (), (claim,), "", 0.0)
    console = Console(file=io.StringIO(), width=columns, color_system=None)
    console.print(claims(run, Face(plain=False, ascii=False)))

    assert lines == console.file.getvalue().splitlines()[1:]
