"""The worker's NumPy side, called in this process."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from flashdl.runner import worker
from flashdl.runner.protocol import pack, unpack

DTYPES = st.sampled_from(
    ["<f8", ">f8", "<f4", "<f2", "<i8", ">i4", "<i2", "|i1", "<u8", ">u2", "|u1", "|b1"]
)


@given(hnp.arrays(DTYPES, hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=3)))
def test_numpy_arrays_are_read_without_numpy_as_the_same_numbers(array):
    travelled = unpack(*pack({"a": worker.travelling("a", array)}))["a"]

    assert array.shape == travelled.shape
    np.testing.assert_array_equal(array.ravel(), np.array(travelled.flat(), array.dtype))


@given(
    st.lists(
        st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=5),
        min_size=1,
    )
)
def test_words_are_read_without_numpy_as_the_same_words(words):
    assert words == worker.travelling("w", np.array(words)).tolist()


def test_strides_and_transposes_travel_in_c_order():
    grid = np.arange(12).reshape(3, 4)

    for array in (grid.T, grid[::-1, ::2], np.asfortranarray(grid)):
        assert array.tolist() == worker.travelling("a", array).tolist()


@pytest.mark.parametrize("value", [np.array([object()]), 1j, np.datetime64("2020-01-01"), b"bytes"])
def test_only_bools_numbers_and_words_travel(value):
    with pytest.raises(worker.BadValueError, match="value 'v' has dtype"):
        worker.as_arrays({"v": value})
