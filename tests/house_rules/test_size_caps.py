"""Hard caps on files and functions; medians are reported by ``just sizes``, not enforced."""

import pytest

FOLDERS = ("flashdl", "demos", "alembic", "tests", "tools")


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_file_is_longer_than_its_cap(folder, sizes):
    cap = sizes.FILE_CAPS[folder]
    files = [sizes.file_size(path) for path in sizes.python_files(folder)]

    assert [] == [str(size) for size in files if size.lines > cap]


@pytest.mark.slow
@pytest.mark.parametrize("folder", FOLDERS)
def test_no_function_is_longer_than_fifty_lines(folder, sizes):
    functions = [s for path in sizes.python_files(folder) for s in sizes.function_sizes(path)]

    assert [] == [str(size) for size in functions if size.lines > sizes.FUNCTION_CAP]


def test_docstrings_and_decorators_do_not_count(tmp_path, sizes):
    file = tmp_path / "sample.py"
    file.write_text('@wraps\ndef f():\n    """One\n    two."""\n    def g(): pass\n    return 1\n')

    assert {"f": 3, "g": 1} == {size.name: size.lines for size in sizes.function_sizes(file)}
