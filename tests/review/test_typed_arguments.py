"""Arguments that are typed become numbers, without Python."""

import pytest

from flashdl.review.typed_arguments import NoArguments, read_arguments


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ({"x": ((1.0, -2.0),), "k": 2.0}, "x = [[1, -2]], k = 2"),
        ({"x": (1000.0, 1000.0)}, "[1000, 1000]"),
        ({"k": 3.0}, "k=1+2"),
        ({"k": 2.0}, " k = max(1, 2) ,"),
        ({"x": ((((1.0, 2.0), (3.0, 4.0)),),)}, "x = [[[[1, 2], [3, 4]]]]"),
    ],
)
def test_arguments_are_read_by_name_the_first_also_without(expected, text):
    assert expected == read_arguments(text, ("x", "k"))


@pytest.mark.parametrize(
    ("says", "text"),
    [
        ("no argument 'y'", "y = 1"),
        ("given twice", "k = 1, k = 2"),
        ("given twice", "1, 2"),
        ("Type arguments, such as x = [1, -2].", "  "),
        ("k:", "k = "),
        ("x:", "x = __import__('os').system('ls')"),
        ("x:", "x = [1, 2"),
        ("x:", "x = 1]"),
    ],
)
def test_what_cannot_be_read_is_said(says, text):
    with pytest.raises(NoArguments) as caught:
        read_arguments(text, ("x", "k"))

    assert says in str(caught.value)
