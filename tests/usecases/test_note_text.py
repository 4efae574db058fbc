"""Where the text of a note lies."""

import pytest

from flashdl.errors import UsageError
from flashdl.usecases.note_text import below


@pytest.mark.parametrize("name", ["..", "a/b", "", ".a", "A", "a\n"])
def test_nothing_but_an_id_becomes_part_of_a_path(name, tmp_path):
    with pytest.raises(UsageError, match="no name of a file"):
        below(tmp_path, "deck", name)
