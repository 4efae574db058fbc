import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashdl.demokit import Param
from flashdl.errors import UsageError
from flashdl.runner.parameters import complete, convert

FLAG = Param("log_y", True)
WHOLE = Param("n", 10, low=1, high=50)
REAL = Param("temperature", 1.0, low=0.05, high=20.0)
CHOICE = Param("init", "he", choices=("xavier", "he"))
LIST = Param("logits", (1.2, 0.3, -0.5), low=-10.0, high=10.0, length=(2, 4))


@pytest.mark.parametrize(
    ("param", "given", "value"),
    [
        (FLAG, "no", False),
        (FLAG, "On", True),
        (FLAG, False, False),
        (WHOLE, "50", 50),
        (WHOLE, 1, 1),
        (REAL, "0.05", 0.05),
        (REAL, "2", 2.0),
        (REAL, 2, 2.0),
        (REAL, "1e1", 10.0),
        (CHOICE, "xavier", "xavier"),
        (LIST, "1.2,0.3,-0.5", (1.2, 0.3, -0.5)),
        (LIST, " 1, 2 ", (1.0, 2.0)),
        (LIST, [1, 2.5], (1.0, 2.5)),
        (LIST, (1.0, 2.0), (1.0, 2.0)),
    ],
)
def test_text_and_plain_values_become_values_of_the_right_kind(param, given, value):
    found = convert(param, given)

    assert value == found
    assert type(value) is type(found)


@pytest.mark.parametrize(
    ("param", "given", "sentence"),
    [
        (REAL, "50", "--temperature is a number from 0.05 to 20, not 50"),
        (REAL, 0, "--temperature is a number from 0.05 to 20, not 0"),
        (REAL, "nan", "--temperature is a number from 0.05 to 20, not nan"),
        (REAL, "warm", "--temperature is a number from 0.05 to 20, not warm"),
        (REAL, True, "--temperature is a number from 0.05 to 20, not True"),
        (REAL, 10**400, "--temperature is a number from 0.05 to 20, not 1000"),
        (WHOLE, "2.5", "--n is a whole number from 1 to 50, not 2.5"),
        (WHOLE, 2.0, "--n is a whole number from 1 to 50, not 2.0"),
        (WHOLE, True, "--n is a whole number from 1 to 50, not True"),
        (WHOLE, "51", "--n is a whole number from 1 to 50, not 51"),
        (FLAG, "maybe", "--log-y is true or false, not maybe"),
        (FLAG, 1, "--log-y is true or false, not 1"),
        (CHOICE, "zero", "--init is one of xavier, he, not zero"),
        (LIST, "1", "--logits is 2 to 4 numbers from -10 to 10 such as 1.2,0.3,-0.5, not 1"),
        (LIST, "1,2,3,4,5", "--logits is 2 to 4 numbers"),
        (LIST, "1,,2", "--logits is 2 to 4 numbers"),
        (LIST, "1,11", "--logits is 2 to 4 numbers from -10 to 10"),
        (LIST, {"a": 1}, "not dict"),
        (LIST, [[1], [2]], "not list"),
    ],
)
def test_a_refusal_names_the_option_and_what_it_may_be(param, given, sentence):
    with pytest.raises(UsageError) as refused:
        convert(param, given)

    assert sentence in str(refused.value)


@given(st.text(max_size=12) | st.floats() | st.integers() | st.none() | st.lists(st.floats()))
def test_whatever_is_given_is_in_range_or_a_usage_error(given):
    for param in (WHOLE, REAL, LIST):
        try:
            value = convert(param, given)
        except UsageError:
            continue
        numbers = value if isinstance(value, tuple) else (value,)
        assert all(param.low <= n <= param.high and math.isfinite(n) for n in numbers)


def test_what_is_not_given_is_at_its_default():
    assert {"n": 3, "temperature": 1.0} == complete((WHOLE, REAL), {"n": "3"})


def test_an_unknown_name_is_refused_with_those_there_are():
    with pytest.raises(UsageError, match="there is no parameter 'T'; there are: n, temperature"):
        complete((WHOLE, REAL), {"T": 1})
